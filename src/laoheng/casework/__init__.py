"""How a matter moves: states, who may act, deadlines, credit points. Tables, no storage."""

from laoheng.casework.clocks import clock_end, due_date
from laoheng.casework.credit import (
    ConflictingEventError,
    CreditAccount,
    CreditLine,
    SealedEvent,
    UnsignedDeductionError,
    credit_rules,
    points,
)
from laoheng.casework.graph import paths_avoiding, paths_without_officer, paths_without_person, reachable
from laoheng.casework.guards import MatterState
from laoheng.casework.inputs import Inputs, InputsError
from laoheng.casework.model import (
    AlertState,
    ClockId,
    EscalateTo,
    Kind,
    Outcome,
    Role,
    State,
    Table,
    Transition,
    WageState,
)
from laoheng.casework.moving import IllegalMoveError, Move, move, needs_of, open_matter, state_label
from laoheng.casework.states import (
    TABLES,
    allowed_moves,
    clock_of,
    deadline_move,
    escalates_to,
    outcome_of,
    state_of,
    who_must_act,
)
from laoheng.casework.wording import next_step
from laoheng.casework.worklist import WorkItem, in_order, order_key, urgency

__all__ = [
    "TABLES",
    "AlertState",
    "ClockId",
    "ConflictingEventError",
    "CreditAccount",
    "CreditLine",
    "EscalateTo",
    "IllegalMoveError",
    "Inputs",
    "InputsError",
    "Kind",
    "MatterState",
    "Move",
    "Outcome",
    "Role",
    "SealedEvent",
    "State",
    "Table",
    "Transition",
    "UnsignedDeductionError",
    "WageState",
    "WorkItem",
    "allowed_moves",
    "clock_end",
    "clock_of",
    "credit_rules",
    "deadline_move",
    "due_date",
    "escalates_to",
    "in_order",
    "move",
    "needs_of",
    "next_step",
    "open_matter",
    "order_key",
    "outcome_of",
    "paths_avoiding",
    "paths_without_officer",
    "paths_without_person",
    "points",
    "reachable",
    "state_label",
    "state_of",
    "urgency",
    "who_must_act",
]
