"""The table of a wage complaint.

Worker files → firm verifies → denied, silent or a broken promise → inspection → result to the worker → the worker's
word or proof of payment closes it. Time alone closes nothing: a deadline only moves the matter to a person's desk.
"""

from __future__ import annotations

from laoheng.casework.model import ClockId, Desk, EscalateTo, Kind, Outcome, Role, State, Table, Transition
from laoheng.casework.model import WageState as S

_OFFICER_LATE = (EscalateTo.OFFICE_HEAD, EscalateTo.PARENT_OFFICE)
# A worker who does not answer is called by the officer; nothing is concluded from the silence.
_WORKER_LATE = (EscalateTo.CASE_OFFICER, EscalateTo.OFFICE_HEAD)

_ACCEPT = Desk(Role.REGULATOR, ClockId.INSPECTION_ACCEPT, _OFFICER_LATE)
_PAY = Desk(Role.FIRM, ClockId.PROMISED_PAYMENT)

DESKS: dict[State, Desk] = {
    S.FILED: _ACCEPT,
    S.FIRM_VERIFYING: Desk(Role.FIRM, ClockId.FIRM_VERIFY),
    S.FIRM_ADMITTED: _PAY,
    S.FIRM_DENIED: _ACCEPT,
    S.FIRM_SILENT: _ACCEPT,
    S.IN_MEDIATION: Desk(Role.MEDIATION_BODY, ClockId.MEDIATION),
    S.MEDIATION_FAILED: _ACCEPT,
    S.SETTLED: _PAY,
    S.INVESTIGATING: Desk(Role.REGULATOR, ClockId.INSPECTION_INVESTIGATE, _OFFICER_LATE),
    S.PAYMENT_ORDERED: _PAY,
    S.PAYMENT_OVERDUE: _ACCEPT,
    S.PAYMENT_REPORTED: Desk(Role.WORKER, ClockId.WORKER_CONFIRM, _WORKER_LATE),
    S.RESULT_SENT: Desk(Role.WORKER, ClockId.WORKER_CONFIRM, _WORKER_LATE),
    S.DISPUTED: _ACCEPT,
    S.REFUSAL_APPEALED: _ACCEPT,
}

ENDS: dict[State, Outcome] = {
    S.CLOSED_PAID: Outcome.PAID,
    S.CLOSED_BY_WORKER: Outcome.WORKER_WORD,
    S.WITHDRAWN: Outcome.WORKER_WORD,
    S.NOT_ACCEPTED: Outcome.REFERRED,
    S.RESTING: Outcome.RESTING,
}

_FIRM_ANSWERED = frozenset({S.FIRM_DENIED, S.FIRM_SILENT})
_OWES = frozenset({S.FIRM_ADMITTED, S.SETTLED, S.PAYMENT_ORDERED, S.PAYMENT_OVERDUE})
_AWAITS_WORKER = frozenset({S.PAYMENT_REPORTED, S.RESULT_SENT})

TRANSITIONS: tuple[Transition, ...] = (
    # The firm is heard first …
    Transition(
        "send_to_firm",
        frozenset({S.FILED}),
        S.FIRM_VERIFYING,
        (Role.SYSTEM, Role.REGULATOR),
        "matter.sent_to_firm",
        guards=("worker_may_be_named",),
    ),
    Transition(
        "admit",
        frozenset({S.FIRM_VERIFYING, *_FIRM_ANSWERED}),
        S.FIRM_ADMITTED,
        (Role.FIRM,),
        "matter.firm_admitted",
        needs=("amount", "promised_on"),
        guards=("promise_not_past",),
    ),
    Transition(
        "deny",
        frozenset({S.FIRM_VERIFYING}),
        S.FIRM_DENIED,
        (Role.FIRM,),
        "matter.firm_denied",
        needs=("reason", "evidence"),
    ),
    Transition(
        "mark_silent",
        frozenset({S.FIRM_VERIFYING}),
        S.FIRM_SILENT,
        (Role.SYSTEM,),
        "matter.firm_silent",
        guards=("deadline_passed",),
    ),
    # … unless an officer says why it cannot wait, or the worker's name must be kept from the firm.
    Transition(
        "accept_at_once",
        frozenset({S.FILED, S.FIRM_VERIFYING}),
        S.INVESTIGATING,
        (Role.REGULATOR,),
        "matter.accepted",
        needs=("reason",),
    ),
    Transition(
        "accept",
        frozenset({*_FIRM_ANSWERED, S.MEDIATION_FAILED, S.PAYMENT_OVERDUE}),
        S.INVESTIGATING,
        (Role.REGULATOR,),
        "matter.accepted",
    ),
    Transition(
        "not_accept",
        frozenset({S.FILED, *_FIRM_ANSWERED, S.MEDIATION_FAILED}),
        S.NOT_ACCEPTED,
        (Role.REGULATOR,),
        "matter.not_accepted",
        needs=("reason", "grounds", "referred_to"),
    ),
    Transition(
        "appeal_refusal",
        frozenset({S.NOT_ACCEPTED}),
        S.REFUSAL_APPEALED,
        (Role.WORKER,),
        "matter.refusal_appealed",
        needs=("reason",),
    ),
    Transition(
        "uphold_refusal",
        frozenset({S.REFUSAL_APPEALED}),
        S.NOT_ACCEPTED,
        (Role.REGULATOR,),
        "matter.refusal_upheld",
        needs=("reason", "grounds"),
        guards=("another_officer",),
    ),
    Transition(
        "grant_appeal",
        frozenset({S.REFUSAL_APPEALED}),
        S.INVESTIGATING,
        (Role.REGULATOR,),
        "matter.accepted",
        needs=("reason",),
        guards=("another_officer",),
    ),
    # Mediation: only with both parties' consent, and back to the officer where it brings nothing.
    Transition(
        "to_mediation",
        frozenset({S.FIRM_DENIED, S.INVESTIGATING, S.DISPUTED}),
        S.IN_MEDIATION,
        (Role.REGULATOR,),
        "matter.to_mediation",
        needs=("worker_consent", "firm_consent", "body"),
        needs_if_collective=("authority",),
    ),
    Transition(
        "settle",
        frozenset({S.IN_MEDIATION}),
        S.SETTLED,
        (Role.MEDIATION_BODY,),
        "matter.settled",
        needs=("amount", "promised_on", "agreement"),
        needs_if_collective=("authority",),
        guards=("promise_not_past",),
    ),
    Transition(
        "mediation_fail",
        frozenset({S.IN_MEDIATION}),
        S.MEDIATION_FAILED,
        (Role.MEDIATION_BODY,),
        "matter.mediation_failed",
        needs=("reason",),
    ),
    Transition(
        "leave_mediation",
        frozenset({S.IN_MEDIATION}),
        S.MEDIATION_FAILED,
        (Role.WORKER, Role.FIRM),
        "matter.mediation_left",
    ),
    Transition(
        "mediation_lapse",
        frozenset({S.IN_MEDIATION}),
        S.MEDIATION_FAILED,
        (Role.SYSTEM,),
        "matter.mediation_lapsed",
        guards=("deadline_passed",),
    ),
    # Inspection and its result.
    Transition(
        "extend",
        frozenset({S.INVESTIGATING}),
        None,
        (Role.REGULATOR,),
        "matter.extended",
        needs=("reason", "approved_by"),
        guards=("not_yet_extended",),
    ),
    Transition(
        "order_payment",
        frozenset({S.INVESTIGATING}),
        S.PAYMENT_ORDERED,
        (Role.REGULATOR,),
        "matter.payment_ordered",
        needs=("reason", "grounds", "amount", "promised_on", "document"),
        guards=("promise_not_past",),
    ),
    Transition(
        "send_result",
        frozenset({S.INVESTIGATING}),
        S.RESULT_SENT,
        (Role.REGULATOR,),
        "matter.result_sent",
        needs=("reason", "grounds", "document"),
    ),
    # Payment.
    Transition(
        "payment_lapse",
        frozenset({S.FIRM_ADMITTED, S.SETTLED, S.PAYMENT_ORDERED}),
        S.PAYMENT_OVERDUE,
        (Role.SYSTEM,),
        "matter.payment_overdue",
        guards=("deadline_passed",),
    ),
    Transition(
        "report_payment",
        frozenset({*_OWES, *_FIRM_ANSWERED, S.INVESTIGATING}),
        S.PAYMENT_REPORTED,
        (Role.FIRM,),
        "matter.payment_reported",
        needs=("amount", "paid_on", "evidence"),
        guards=("payment_not_future",),
    ),
    # Closing: the worker's word …
    Transition(
        "confirm_paid",
        frozenset({*_OWES, S.PAYMENT_REPORTED, S.RESTING}),
        S.CLOSED_PAID,
        (Role.WORKER,),
        "matter.closed_paid",
        needs=("own_word",),
        needs_if_collective=("authority",),
    ),
    Transition(
        "accept_result",
        frozenset({S.RESULT_SENT, S.RESTING}),
        S.CLOSED_BY_WORKER,
        (Role.WORKER,),
        "matter.closed_by_worker",
        needs=("own_word",),
        needs_if_collective=("authority",),
    ),
    Transition(
        "withdraw",
        frozenset(DESKS),
        S.WITHDRAWN,
        (Role.WORKER,),
        "matter.withdrawn",
        needs=("own_word",),
        needs_if_collective=("authority",),
    ),
    # … or proof of payment in an officer's hand.
    Transition(
        "close_on_proof",
        frozenset({*_OWES, S.PAYMENT_REPORTED, S.RESTING}),
        S.CLOSED_PAID,
        (Role.REGULATOR,),
        "matter.closed_paid",
        needs=("amount", "paid_on", "proof", "proof_source", "reason"),
        guards=("payment_not_future", "covers_amount_due"),
    ),
    # The worker does not answer: put aside, not closed.
    Transition(
        "rest",
        _AWAITS_WORKER,
        S.RESTING,
        (Role.REGULATOR,),
        "matter.resting",
        needs=("reason", "contact_attempts"),
        guards=("deadline_passed", "was_escalated"),
    ),
    Transition(
        "dispute",
        frozenset({S.FIRM_ADMITTED, S.PAYMENT_ORDERED, *_AWAITS_WORKER, S.CLOSED_PAID, S.CLOSED_BY_WORKER, S.RESTING}),
        S.DISPUTED,
        (Role.WORKER,),
        "matter.disputed",
        needs=("reason",),
    ),
    Transition("reopen", frozenset({S.DISPUTED}), S.INVESTIGATING, (Role.REGULATOR,), "matter.reopened"),
    Transition("resume", frozenset({S.WITHDRAWN}), S.FILED, (Role.WORKER,), "matter.resumed"),
    Transition(
        "escalate",
        frozenset(state for state, desk in DESKS.items() if desk.ladder),
        None,
        (Role.SYSTEM,),
        "matter.escalated",
        guards=("escalation_due",),
    ),
)

TABLE = Table(Kind.WAGE_COMPLAINT, S.FILED, DESKS, ENDS, TRANSITIONS)
