"""How a matter moves: states, who may act, deadlines, credit points. Tables, no storage."""

from laoheng.casework.clocks import Calendar, clock_end, due_date
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

__all__ = [
    "TABLES",
    "AlertState",
    "Calendar",
    "ClockId",
    "EscalateTo",
    "IllegalMoveError",
    "Inputs",
    "InputsError",
    "Kind",
    "MatterState",
    "Move",
    "Outcome",
    "Role",
    "State",
    "Table",
    "Transition",
    "WageState",
    "allowed_moves",
    "clock_end",
    "clock_of",
    "deadline_move",
    "due_date",
    "escalates_to",
    "move",
    "needs_of",
    "open_matter",
    "outcome_of",
    "state_label",
    "state_of",
    "who_must_act",
]
