"""Decisions about credit: a deduction by a named officer, a firm's request for review, another officer's answer."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from laoheng.casework.credit import APPEAL_UPHELD, DEDUCTION
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.credit.models import CreditReview
from laoheng_web.notices.actions import notify

MOST_POINTS = 100


@transaction.atomic
def deduct(*, by: By, firm: UUID, cost: int, reason: str, document: str, expires_on: date) -> AuditEvent:
    """Takes points off by decision of a named officer, with reason, document and last day; the firm is told.

    The same document deducts once, also after its deduction was taken back. Raises `UserError` where something is
    missing: no rule and no job deducts.
    """
    if by.role != "regulator" or by.user is None or by.office is None:
        raise UserError("credit.officer_only")
    if not reason.strip() or not document.strip() or not 0 < cost <= MOST_POINTS or expires_on <= by.now.date():
        raise UserError("credit.deduction_incomplete", most=MOST_POINTS)
    payload = {
        "officer": by.user, "points": cost, "reason": reason.strip()[:400], "document": document.strip()[:120],
        "expires_on": expires_on,
    }  # fmt: skip
    made = AuditEvent.objects.filter(type=DEDUCTION, subjects__contains=[firm], payload__document=payload["document"])
    if made.exists():
        return made.get()
    event = record(DEDUCTION, by=by, payload=payload, subjects=[firm])
    message = Message.of("credit.notice.deducted", points=cost, document=payload["document"])
    notify(by=by, office=by.office, party=firm, message=message)
    return event


@transaction.atomic
def ask_review(*, by: By, office: UUID, line_event: UUID | None, reason: str) -> CreditReview:
    """The firm asks that an entry, or a missing one, be looked at again; asking twice is one request."""
    if by.role != "firm" or by.party is None:
        raise UserError("credit.firm_only")
    if not reason.strip():
        raise UserError("credit.reason_missing")
    waiting = CreditReview.objects.filter(firm_id=by.party, line_event=line_event, answered_at=None).first()
    if waiting:
        return waiting
    review = CreditReview(
        id=new_id(by.now), office_id=office, firm_id=by.party, line_event=line_event, reason=reason.strip()[:4000],
        asked_at=by.now,
    )  # fmt: skip
    review.save(force_insert=True)
    record(
        "credit.review_asked", by=by, payload={"review": review.id, "line_event": line_event}, subjects=[by.party],
        office=office, rows=[review],
    )  # fmt: skip
    # It is the system that tells the bureau: a party does not write to its desk.
    with acting(By.system(office=office, now=by.now), "notices") as system:
        notify(by=system, office=office, party=None, message=Message("credit.notice.review_asked"))
    return review


@transaction.atomic
def answer_review(*, by: By, review: CreditReview, uphold: bool, answer: str) -> CreditReview:
    """A named officer answers. Upholding a review of a deduction takes the deduction back.

    Raises `UserError` where the answer has no reason, was given already, upholds what is no deduction (points come
    from events only), or comes from the officer who signed the deduction.
    """
    row = CreditReview.objects.select_for_update().get(id=review.id)
    if by.role != "regulator" or by.user is None:
        raise UserError("credit.officer_only")
    if not answer.strip():
        raise UserError("credit.reason_missing")
    if row.answered_at:
        raise UserError("credit.review_answered")
    decision = AuditEvent.objects.filter(id=row.line_event, type=DEDUCTION, subjects__contains=[row.firm_id]).first()
    if uphold and decision is None:
        raise UserError("credit.nothing_to_take_back")
    if decision is not None and decision.actor_id == by.user:
        raise UserError("credit.another_officer")
    row.answered_at, row.answered_by, row.officer_name = by.now, by.user, by.name
    row.upheld, row.answer = uphold, answer.strip()[:4000]
    row.save()
    if uphold and decision is not None:
        payload = {"decision": decision.id, "officer": by.user, "review": row.id}
        record(APPEAL_UPHELD, by=by, payload=payload, subjects=[row.firm_id], office=row.office_id)
    record(
        "credit.review_answered", by=by, payload={"review": row.id, "upheld": uphold}, subjects=[row.firm_id],
        office=row.office_id, rows=[row],
    )  # fmt: skip
    code = "credit.notice.upheld" if uphold else "credit.notice.answered"
    notify(by=by, office=row.office_id, party=row.firm_id, message=Message(code))
    return row
