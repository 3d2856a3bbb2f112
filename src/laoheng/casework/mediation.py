"""The table of a mediation.

Applied → the other side is asked → accepted → a mediator, whom each side may refuse once → in session → an agreement
drafted → adopted by both sides → signed by the mediator → sealed by the body → performed. It ends before that on a
side's own word, by the body with its reason, or when the fifteen days are over (劳动争议调解仲裁法 14); the passing of
a day only puts it on a person's desk, and silence is never consent.
"""

from __future__ import annotations

from laoheng.casework.model import ClockId, Desk, EscalateTo, Kind, Outcome, Role, State, Table, Transition
from laoheng.casework.model import MediationState as S

# Where the body or the worker is late the bureau hears of it; nothing is concluded from it.
_LATE = (EscalateTo.CASE_OFFICER, EscalateTo.OFFICE_HEAD)
_BODY, _WORKER, _FIRM, _SYSTEM = Role.MEDIATION_BODY, Role.WORKER, Role.FIRM, Role.SYSTEM

_TAKE_UP = Desk(_BODY, ClockId.MEDIATION_REPLY, _LATE)
_MEDIATE = Desk(_BODY, ClockId.MEDIATION)
_SIGN = Desk(_BODY, ClockId.MEDIATION_SIGN, _LATE)

DESKS: dict[State, Desk] = {
    S.APPLIED: _TAKE_UP,
    S.FIRM_ASKED: Desk(_FIRM, ClockId.MEDIATION_CONSENT),
    S.WORKER_ASKED: Desk(_WORKER, ClockId.MEDIATION_CONSENT),
    S.UNANSWERED: _TAKE_UP,
    S.ACCEPTED: _MEDIATE,
    S.APPOINTED: _MEDIATE,
    S.IN_SESSION: _MEDIATE,
    S.DRAFTED: Desk(_WORKER, ClockId.MEDIATION),
    S.WORKER_ADOPTED: Desk(_FIRM, ClockId.MEDIATION),
    S.FIRM_ADOPTED: Desk(_WORKER, ClockId.MEDIATION),
    S.ADOPTED: _SIGN,
    S.SIGNED: _SIGN,
    S.TIME_OVER: _TAKE_UP,
    S.PERFORMING: Desk(_FIRM, ClockId.PROMISED_PAYMENT),
    S.PAYMENT_TOLD: Desk(_WORKER, ClockId.WORKER_CONFIRM, _LATE),
    S.NOT_PERFORMED: Desk(_BODY, ClockId.MEDIATION_REPLY, _LATE),
}

ENDS: dict[State, Outcome] = {
    S.PERFORMED: Outcome.PAID,
    S.NOT_TAKEN: Outcome.REFERRED,
    S.DECLINED: Outcome.UNSETTLED,
    S.CALLED_OFF: Outcome.UNSETTLED,
    S.LEFT: Outcome.UNSETTLED,
    S.NO_AGREEMENT: Outcome.UNSETTLED,
    S.TIMED_OUT: Outcome.UNSETTLED,
    S.ENFORCING: Outcome.UNSETTLED,
}

# After these a side may go to arbitration with what was said openly (劳动争议调解仲裁法 5, 14).
TO_ARBITRATION = frozenset({S.NOT_TAKEN, S.DECLINED, S.CALLED_OFF, S.LEFT, S.NO_AGREEMENT, S.TIMED_OUT})

_NOT_TAKEN_UP = frozenset({S.APPLIED, S.UNANSWERED})
_DRAFT = frozenset({S.DRAFTED, S.WORKER_ADOPTED, S.FIRM_ADOPTED})
_UNDER_WAY = frozenset({S.ACCEPTED, S.APPOINTED, S.IN_SESSION, *_DRAFT})
_BEFORE_AGREEMENT = frozenset({*_NOT_TAKEN_UP, S.FIRM_ASKED, S.WORKER_ASKED, *_UNDER_WAY, S.TIME_OVER})
_TO_BE_PAID = frozenset({S.PERFORMING, S.NOT_PERFORMED})
_BOTH_CONSENT = ("worker_consent", "firm_consent")

_OPENING: tuple[Transition, ...] = (
    Transition(
        "ask_firm",
        _NOT_TAKEN_UP,
        S.FIRM_ASKED,
        (_BODY,),
        "mediation.firm_asked",
        needs=("applicant",),
        guards=("worker_may_be_named", "worker_applied"),
    ),
    Transition(
        "ask_worker",
        _NOT_TAKEN_UP,
        S.WORKER_ASKED,
        (_BODY,),
        "mediation.worker_asked",
        needs=("applicant",),
        guards=("firm_applied",),
    ),
    Transition(
        "accept_joint",
        frozenset({S.APPLIED}),
        S.ACCEPTED,
        (_BODY,),
        "mediation.accepted",
        needs=_BOTH_CONSENT,
        guards=("worker_may_be_named",),
    ),
    Transition(
        "not_take",
        _NOT_TAKEN_UP,
        S.NOT_TAKEN,
        (_BODY,),
        "mediation.not_taken",
        needs=("reason", "referred_to"),
    ),
    Transition(
        "firm_agrees", frozenset({S.FIRM_ASKED}), S.ACCEPTED, (_FIRM,), "mediation.accepted", needs=("own_consent",)
    ),
    Transition(
        "worker_agrees",
        frozenset({S.WORKER_ASKED}),
        S.ACCEPTED,
        (_WORKER,),
        "mediation.accepted",
        needs=("own_consent",),
    ),
    Transition("firm_declines", frozenset({S.FIRM_ASKED}), S.DECLINED, (_FIRM,), "mediation.declined"),
    Transition("worker_declines", frozenset({S.WORKER_ASKED}), S.DECLINED, (_WORKER,), "mediation.declined"),
    Transition(
        "consent_lapse",
        frozenset({S.FIRM_ASKED, S.WORKER_ASKED}),
        S.UNANSWERED,
        (_SYSTEM,),
        "mediation.unanswered",
        guards=("deadline_passed",),
    ),
    Transition(
        "end_no_consent",
        frozenset({S.UNANSWERED}),
        S.DECLINED,
        (_BODY,),
        "mediation.declined",
        needs=("reason", "contact_attempts"),
    ),
)

_MEDIATING: tuple[Transition, ...] = (
    Transition(
        "appoint_mediator",
        frozenset({S.ACCEPTED}),
        S.APPOINTED,
        (_BODY,),
        "mediation.appointed",
        needs=("mediator",),
    ),
    Transition(
        "veto_mediator",
        frozenset({S.APPOINTED}),
        S.ACCEPTED,
        (_WORKER, _FIRM),
        "mediation.vetoed",
        needs=("earlier_vetoes",),
        guards=("first_veto",),
    ),
    Transition(
        "replace_mediator",
        frozenset({S.APPOINTED, S.IN_SESSION}),
        S.ACCEPTED,
        (_BODY,),
        "mediation.mediator_replaced",
        needs=("reason",),
    ),
    Transition("open_session", frozenset({S.APPOINTED}), S.IN_SESSION, (_BODY,), "mediation.session_opened"),
    Transition(
        "extend_mediation",
        frozenset({S.ACCEPTED, S.APPOINTED, S.IN_SESSION}),
        None,
        (_BODY,),
        "mediation.extended",
        needs=(*_BOTH_CONSENT, "until"),
        guards=("until_ahead",),
    ),
    # A mediator is named anew, so that no session can open without one.
    Transition(
        "resume_mediation",
        frozenset({S.TIME_OVER}),
        S.ACCEPTED,
        (_BODY,),
        "mediation.extended",
        needs=(*_BOTH_CONSENT, "until"),
        guards=("until_ahead",),
    ),
    # A changed text is a new text: whoever had adopted the old one has adopted nothing. Neither its sums nor why a side
    # refused it are inputs: what is offered in mediation must not stand in a file that later proceedings read.
    Transition(
        "draft_agreement",
        frozenset({S.IN_SESSION, *_DRAFT}),
        S.DRAFTED,
        (_BODY,),
        "mediation.drafted",
        needs=("document",),
    ),
    Transition(
        "refuse_draft",
        _DRAFT,
        S.IN_SESSION,
        (_WORKER, _FIRM),
        "mediation.draft_refused",
    ),
    Transition(
        "mediation_lapse",
        _UNDER_WAY,
        S.TIME_OVER,
        (_SYSTEM,),
        "mediation.time_over",
        guards=("deadline_passed",),
    ),
    Transition(
        "end_no_agreement",
        frozenset({S.IN_SESSION}),
        S.NO_AGREEMENT,
        (_BODY,),
        "mediation.no_agreement",
        needs=("reason",),
    ),
    Transition("end_timed_out", frozenset({S.TIME_OVER}), S.TIMED_OUT, (_BODY, _WORKER, _FIRM), "mediation.timed_out"),
    Transition(
        "call_off",
        _BEFORE_AGREEMENT,
        S.CALLED_OFF,
        (_WORKER, _FIRM),
        "mediation.called_off",
        needs=("applicant", "side", "own_consent"),
        needs_if_collective=("authority",),
        guards=("is_applicant",),
    ),
    Transition(
        "leave_mediation",
        frozenset({*_UNDER_WAY, S.TIME_OVER}),
        S.LEFT,
        (_WORKER, _FIRM),
        "mediation.left",
        needs=("own_consent",),
    ),
)

_ADOPTIONS: tuple[Transition, ...] = tuple(
    Transition(
        name,
        frozenset({before}),
        after,
        (who,),
        "mediation.adopted",
        needs=("document", "own_consent"),
        needs_if_collective=("authority",) if who is _WORKER else (),
    )
    for name, before, after, who in (
        ("worker_adopts", S.DRAFTED, S.WORKER_ADOPTED, _WORKER),
        ("firm_adopts", S.DRAFTED, S.FIRM_ADOPTED, _FIRM),
        ("worker_adopts", S.FIRM_ADOPTED, S.ADOPTED, _WORKER),
        ("firm_adopts", S.WORKER_ADOPTED, S.ADOPTED, _FIRM),
    )
)

_SIGNING: tuple[Transition, ...] = (
    *_ADOPTIONS,
    Transition(
        "sign_agreement", frozenset({S.ADOPTED}), S.SIGNED, (_BODY,), "mediation.signed", needs=("document", "mediator")
    ),
    Transition(
        "seal_agreement",
        frozenset({S.SIGNED}),
        S.PERFORMING,
        (_BODY,),
        "mediation.sealed",
        needs=("document", "amount", "promised_on"),
    ),
)

_PERFORMING: tuple[Transition, ...] = (
    Transition(
        "payment_lapse",
        frozenset({S.PERFORMING}),
        S.NOT_PERFORMED,
        (_SYSTEM,),
        "mediation.not_performed",
        guards=("deadline_passed",),
    ),
    Transition(
        "report_payment",
        _TO_BE_PAID,
        S.PAYMENT_TOLD,
        (_FIRM,),
        "mediation.payment_told",
        needs=("amount", "paid_on", "evidence"),
        guards=("payment_not_future",),
    ),
    Transition(
        "confirm_paid",
        frozenset({*_TO_BE_PAID, S.PAYMENT_TOLD}),
        S.PERFORMED,
        (_WORKER,),
        "mediation.performed",
        needs=("own_word",),
        needs_if_collective=("authority",),
    ),
    # One of several instalments was received: what is left is due on its own day, from which the next lapse is counted.
    Transition(
        "confirm_part",
        frozenset({*_TO_BE_PAID, S.PAYMENT_TOLD}),
        S.PERFORMING,
        (_WORKER,),
        "mediation.part_performed",
        needs=("own_word", "remaining", "promised_on"),
    ),
    # The last thing was the worker's to do, and the firm has it: only then may the firm's word end the matter.
    Transition(
        "confirm_rest",
        frozenset({*_TO_BE_PAID, S.PAYMENT_TOLD}),
        S.PERFORMED,
        (_FIRM,),
        "mediation.performed",
        needs=("own_word", "still_open"),
        guards=("nothing_open",),
    ),
    Transition(
        "not_received",
        frozenset({S.PAYMENT_TOLD}),
        S.NOT_PERFORMED,
        (_WORKER,),
        "mediation.not_received",
        needs=("reason",),
    ),
    Transition(
        "close_on_proof",
        frozenset({S.PAYMENT_TOLD, S.NOT_PERFORMED}),
        S.PERFORMED,
        (_BODY,),
        "mediation.performed",
        needs=("amount", "paid_on", "proof", "proof_source", "reason"),
        guards=("payment_not_future", "covers_amount_due"),
    ),
    Transition(
        "go_to_enforcement",
        frozenset({S.NOT_PERFORMED}),
        S.ENFORCING,
        (_WORKER,),
        "mediation.enforcing",
        needs=("own_word",),
    ),
    Transition(
        "escalate",
        frozenset(state for state, desk in DESKS.items() if desk.ladder),
        None,
        (_SYSTEM,),
        "mediation.escalated",
        guards=("escalation_due",),
    ),
)

TABLE = Table(Kind.MEDIATION, S.APPLIED, DESKS, ENDS, (*_OPENING, *_MEDIATING, *_SIGNING, *_PERFORMING))
