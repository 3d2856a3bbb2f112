"""The table of an alert: alert → the firm explains or puts right → an officer decides → closed, or appealed."""

from __future__ import annotations

from laoheng.casework.model import AlertState as S
from laoheng.casework.model import ClockId, Desk, EscalateTo, Kind, Outcome, Role, State, Table, Transition

_OFFICER_LATE = (EscalateTo.OFFICE_HEAD, EscalateTo.PARENT_OFFICE)
_DECIDE = Desk(Role.REGULATOR, ClockId.ALERT_DECIDE, _OFFICER_LATE)

DESKS: dict[State, Desk] = {
    S.ALERTED: Desk(Role.FIRM, ClockId.ALERT_REPLY),
    S.FIRM_EXPLAINED: _DECIDE,
    S.FIRM_CORRECTED: _DECIDE,
    S.NO_REPLY: _DECIDE,
    # The officer's order names the day; that day is the clock.
    S.CORRECTION_ORDERED: Desk(Role.FIRM, ClockId.PROMISED_PAYMENT),
    S.CORRECTION_OVERDUE: _DECIDE,
    S.ORDER_APPEALED: _DECIDE,
    S.APPEALED: _DECIDE,
}

ENDS: dict[State, Outcome] = {
    S.CLOSED_CLEARED: Outcome.CLEARED,
    S.CLOSED_CORRECTED: Outcome.CORRECTED,
    S.DECIDED: Outcome.SANCTION,
}

# Whoever closes says in the same step how it ended and how far he went to the firm: that labels the warning.
_ENDING = ("closing", "contact")

_FOR_DECISION = frozenset({S.FIRM_EXPLAINED, S.FIRM_CORRECTED, S.NO_REPLY, S.CORRECTION_OVERDUE})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "explain",
        frozenset({S.ALERTED, S.NO_REPLY}),
        S.FIRM_EXPLAINED,
        (Role.FIRM,),
        "alert.firm_explained",
        needs=("reason", "evidence"),
    ),
    Transition(
        "put_right",
        frozenset({S.ALERTED, S.NO_REPLY, S.FIRM_EXPLAINED, S.CORRECTION_ORDERED, S.CORRECTION_OVERDUE}),
        S.FIRM_CORRECTED,
        (Role.FIRM,),
        "alert.firm_corrected",
        needs=("reason", "evidence"),
    ),
    Transition(
        "mark_no_reply",
        frozenset({S.ALERTED}),
        S.NO_REPLY,
        (Role.SYSTEM,),
        "alert.no_reply",
        guards=("deadline_passed",),
    ),
    Transition(
        "clear",
        frozenset({S.ALERTED, *_FOR_DECISION}),
        S.CLOSED_CLEARED,
        (Role.REGULATOR,),
        "alert.closed_cleared",
        needs=("reason", *_ENDING),
    ),
    Transition(
        "confirm_corrected",
        frozenset({S.FIRM_CORRECTED}),
        S.CLOSED_CORRECTED,
        (Role.REGULATOR,),
        "alert.closed_corrected",
        needs=("reason", "evidence", *_ENDING),
    ),
    Transition(
        "order_correction",
        _FOR_DECISION,
        S.CORRECTION_ORDERED,
        (Role.REGULATOR,),
        "alert.correction_ordered",
        needs=("reason", "grounds", "promised_on", "document"),
        guards=("promise_not_past",),
    ),
    Transition(
        "correction_lapse",
        frozenset({S.CORRECTION_ORDERED}),
        S.CORRECTION_OVERDUE,
        (Role.SYSTEM,),
        "alert.correction_overdue",
        guards=("deadline_passed",),
    ),
    # The only way to a finding against the firm: a named officer, reasons, grounds, a signed document, a way to appeal.
    Transition(
        "decide_breach",
        _FOR_DECISION,
        S.DECIDED,
        (Role.REGULATOR,),
        "decision.breach",
        needs=("reason", "grounds", "document", "appeal_route", *_ENDING),
    ),
    Transition(
        "appeal",
        frozenset({S.DECIDED}),
        S.APPEALED,
        (Role.FIRM,),
        "alert.appealed",
        needs=("reason",),
    ),
    Transition(
        "grant_appeal",
        frozenset({S.APPEALED, S.ORDER_APPEALED}),
        S.CLOSED_CLEARED,
        (Role.REGULATOR,),
        "decision.appeal_upheld",
        needs=("reason", "decision", *_ENDING),
        guards=("another_officer",),
    ),
    Transition(
        "appeal_order",
        frozenset({S.CORRECTION_ORDERED}),
        S.ORDER_APPEALED,
        (Role.FIRM,),
        "alert.order_appealed",
        needs=("reason",),
    ),
    Transition(
        "uphold_order",
        frozenset({S.ORDER_APPEALED}),
        S.CORRECTION_ORDERED,
        (Role.REGULATOR,),
        "alert.order_upheld",
        needs=("reason", "grounds", "promised_on", "document"),
        guards=("another_officer", "promise_not_past"),
    ),
    Transition(
        "reject_appeal",
        frozenset({S.APPEALED}),
        S.DECIDED,
        (Role.REGULATOR,),
        "decision.appeal_rejected",
        needs=("reason", "grounds", "document", "appeal_route"),
        guards=("another_officer",),
    ),
    Transition(
        "escalate",
        frozenset(state for state, desk in DESKS.items() if desk.ladder),
        None,
        (Role.SYSTEM,),
        "alert.escalated",
        guards=("escalation_due",),
    ),
)

TABLE = Table(Kind.ALERT_CASE, S.ALERTED, DESKS, ENDS, TRANSITIONS)
