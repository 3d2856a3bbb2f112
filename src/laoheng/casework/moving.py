"""One step of a matter: from its state, who acts and what they give, to the new state, event, next actor and clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from laoheng.casework.clocks import clock_end, due_date
from laoheng.casework.guards import GUARDS, MatterState
from laoheng.casework.inputs import Inputs, read_inputs
from laoheng.casework.model import ClockId, EscalateTo, Kind, Role, State, Transition, WageState
from laoheng.casework.states import TABLES, allowed_moves, clock_of, escalates_to, who_must_act
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message

# On what the sum to be paid rests; the credit table reads it.
_BASIS = {"admit": "admission", "settle": "settlement", "order_payment": "order", "seal_agreement": "settlement"}
_DECISIONS = frozenset(
    {"not_accept", "uphold_refusal", "decide_breach", "order_correction", "uphold_order", "reject_appeal"}
)
_ENDS_INSPECTION = frozenset(
    {"send_result", "order_payment", "confirm_paid", "accept_result", "withdraw", "close_on_proof"}
)


class IllegalMoveError(UserError):
    """A move the table or a guard does not allow; `allowed` are the names of those open to that role now."""

    def __init__(self, code: str, matter: MatterState, transition: str, by: Role, why: Message | None = None) -> None:
        self.allowed = tuple(item.name for item in allowed_moves(matter.kind, matter.state, by))
        labels = [Message(f"casework.move.{name}") for name in self.allowed] or [Message("casework.no_move")]
        known = any(item.name == transition for item in TABLES[matter.kind].transitions)
        super().__init__(
            code,
            move=Message(f"casework.move.{transition}") if known else transition,
            state=state_label(matter.kind, matter.state),
            role=Message(f"casework.role.{by.value}"),
            allowed=labels,
            why=why,
        )


@dataclass(frozen=True, slots=True)
class Move:
    """What a step gives: the new matter, the event to seal, whose turn it is and by which clock.

    `payload` is JSON-ready except for decimals and dates (canonical bytes spell both). `matter.due_on` is filled when
    `move` was given a calendar; `escalate_to` only for an escalation.
    """

    matter: MatterState
    transition: Transition
    event_type: str
    payload: Mapping[str, Any]
    must_act: Role | None
    clock: ClockId | None
    escalate_to: EscalateTo | None = None


def open_matter(
    kind: Kind, filed_on: date, *, workers: int = 1, name_withheld: bool = False, calendar: WorkCalendar | None = None
) -> MatterState:
    """A new matter in the first state of its table."""
    state = TABLES[kind].initial
    due = due_date(kind, state, filed_on, calendar) if calendar else None
    return MatterState(kind, state, filed_on, filed_on, due, workers=workers, name_withheld=name_withheld)


def move(matter: MatterState, transition: str, by: Role, inputs: Inputs, calendar: WorkCalendar | None = None) -> Move:
    """Take `transition` as `by` with `inputs` (always `on`, the day of the act; by an officer also `officer`).

    Raises `IllegalMoveError` that names the allowed moves, `InputsError` that names every missing or wrong input.
    """
    row = _row(matter, transition, by)
    given = read_inputs(transition, needs_of(row, by, matter.collective), inputs)
    for guard in row.guards:
        if not GUARDS[guard](matter, given):
            why = Message(f"casework.guard.{guard}")
            raise IllegalMoveError("casework.guard_refused", matter, transition, by, why)
    after = _after(matter, row, given, calendar)
    told = escalates_to(matter.kind, matter.state, matter.escalations) if row.name == "escalate" else None
    return Move(
        matter=after,
        transition=row,
        event_type=row.event_type,
        payload=_payload(matter, row, by, given, after, told),
        must_act=who_must_act(after.kind, after.state),
        clock=clock_of(after.kind, after.state),
        escalate_to=told,
    )


def needs_of(row: Transition, by: Role, collective: bool = False) -> tuple[str, ...]:
    """Every input `by` must give to take `row`; a regulator is always a named officer."""
    named = ("officer",) if by is Role.REGULATOR else ()
    return ("on", *named, *row.needs, *(row.needs_if_collective if collective else ()))


def state_label(kind: Kind, state: State) -> Message:
    """The label of a state."""
    return Message(f"casework.state.{kind.value}.{state.value}")


def _row(matter: MatterState, transition: str, by: Role) -> Transition:
    for item in allowed_moves(matter.kind, matter.state, by):
        if item.name == transition:
            return item
    raise IllegalMoveError("casework.illegal_move", matter, transition, by)


def _after(
    matter: MatterState, row: Transition, given: Mapping[str, Any], calendar: WorkCalendar | None
) -> MatterState:
    after = replace(matter, **_changes(matter, row, given))
    if calendar is None:
        return after
    if row.name == "escalate":
        return replace(after, next_escalation_on=clock_end(ClockId.INSPECTION_ACCEPT, given["on"], calendar))
    due = due_date(after.kind, after.state, _counted_from(after), calendar, after.promised_on, after.extended)
    return replace(after, due_on=due)


def _counted_from(after: MatterState) -> date:
    if after.state is WageState.INVESTIGATING and after.accepted_on:
        return after.accepted_on
    if after.kind is Kind.MEDIATION and clock_of(after.kind, after.state) is ClockId.MEDIATION:
        # The fifteen days run from the day the body received the application, not from its latest step (调解仲裁法 14).
        return after.filed_on
    return after.entered_on


def _changes(matter: MatterState, row: Transition, given: Mapping[str, Any]) -> dict[str, Any]:
    if row.name == "escalate":
        # The deadline stays: an overdue matter must go on showing as overdue.
        return {"escalations": matter.escalations + 1, "next_escalation_on": None}
    changes: dict[str, Any] = {"state": row.target(matter.state), "due_on": None}
    changes |= {"escalations": 0, "next_escalation_on": None}
    if row.to_state is not None:
        changes["entered_on"] = given["on"]
    if row.to_state is WageState.INVESTIGATING:
        changes["accepted_on"] = matter.accepted_on or given["on"]
    if row.name in _ENDS_INSPECTION:
        changes |= {"accepted_on": None, "extended": False}
    if row.name in _BASIS:
        changes |= {"amount_due": given["amount"], "basis": _BASIS[row.name]}
    changes |= _days_named(row, given)
    if row.name == "confirm_part":
        changes["amount_due"] = given["remaining"]
    if row.name in ("report_payment", "close_on_proof"):
        changes["paid_on"] = given["paid_on"]
    if row.name in _DECISIONS:
        changes["decided_by"] = given["officer"]
    if row.name == "dispute":
        changes["disputes"] = matter.disputes + 1
    if row.name in ("dispute", "resume"):
        # What was admitted, agreed or reported as paid is contested or old: nothing may be closed on it.
        changes |= dict.fromkeys(("amount_due", "promised_on", "basis", "paid_on"))
    if row.name == "extend":
        changes["extended"] = True
    return changes


def _days_named(row: Transition, given: Mapping[str, Any]) -> dict[str, Any]:
    if "promised_on" in row.needs:
        return {"promised_on": given["promised_on"]}
    if "until" in row.needs:
        return {"promised_on": given["until"], "extended": True}
    return {}


def _payload(
    matter: MatterState,
    row: Transition,
    by: Role,
    given: Mapping[str, Any],
    after: MatterState,
    told: EscalateTo | None,
) -> dict[str, Any]:
    payload: dict[str, Any] = {
        **given,
        "kind": matter.kind.value,
        "transition": row.name,
        "by": by.value,
        "from_state": matter.state.value,
        "to_state": after.state.value,
        "due_on": matter.due_on,
        "promised_on": after.promised_on or matter.promised_on,
        "paid_on": given.get("paid_on") or after.paid_on,
        "basis": after.basis,
    }
    if told is not None:
        payload["escalate_to"] = told.value
    return payload
