"""Look-ups in the tables: who must act, by which clock, what is allowed, who hears of a passed deadline."""

from __future__ import annotations

from collections.abc import Mapping

from laoheng.casework import alert, mediation, wage
from laoheng.casework.model import (
    AlertState,
    ClockId,
    Desk,
    EscalateTo,
    Kind,
    MediationState,
    Outcome,
    Role,
    State,
    Table,
    Transition,
    WageState,
)
from laoheng.standard.errors import UserError

TABLES: Mapping[Kind, Table] = {table.kind: table for table in (wage.TABLE, alert.TABLE, mediation.TABLE)}
_STATES: Mapping[Kind, type[WageState] | type[AlertState] | type[MediationState]] = {
    Kind.WAGE_COMPLAINT: WageState,
    Kind.ALERT_CASE: AlertState,
    Kind.MEDIATION: MediationState,
}


def state_of(kind: Kind, value: str) -> State:
    """The state of `kind` written as `value`. Raises `UserError` that lists the states there are."""
    try:
        return _STATES[kind](value)
    except ValueError as error:
        known = ", ".join(item.value for item in _STATES[kind])
        raise UserError("casework.unknown_state", kind=kind.value, state=str(value), states=known) from error


def desk_of(kind: Kind, state: State) -> Desk | None:
    """Who must act in `state`, by which clock; None where the matter has ended."""
    return TABLES[kind].desks.get(state_of(kind, state))


def clock_of(kind: Kind, state: State) -> ClockId | None:
    """The clock that runs in `state`; None where the matter has ended."""
    desk = desk_of(kind, state)
    return desk.clock if desk else None


def who_must_act(kind: Kind, state: State) -> Role | None:
    """Whose turn it is in `state`; None where the matter has ended."""
    desk = desk_of(kind, state)
    return desk.who if desk else None


def outcome_of(kind: Kind, state: State) -> Outcome | None:
    """How a matter in `state` ended; None while it is open. `Outcome.RESTING` is at rest, not closed."""
    return TABLES[kind].ends.get(state_of(kind, state))


def escalates_to(kind: Kind, state: State, times_before: int) -> EscalateTo | None:
    """Who hears that the deadline of `state` passed, after `times_before` earlier escalations; the last rung repeats.

    None where the passing of the deadline moves the matter by itself to a person's desk, or the matter has ended.
    """
    desk = desk_of(kind, state)
    if desk is None or not desk.ladder:
        return None
    return desk.ladder[min(times_before, len(desk.ladder) - 1)]


def allowed_moves(kind: Kind, state: State, by: Role) -> tuple[Transition, ...]:
    """What `by` may do in `state`, before guards and inputs are looked at."""
    return tuple(item for item in TABLES[kind].leaving(state_of(kind, state)) if by in item.who)


def deadline_move(kind: Kind, state: State) -> Transition | None:
    """What the system does when the deadline of `state` has passed: move to a person's desk, or escalate."""
    for item in allowed_moves(kind, state, Role.SYSTEM):
        if {"deadline_passed", "escalation_due"} & set(item.guards):
            return item
    return None
