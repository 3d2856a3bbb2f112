"""Keeping the agreement: a side says what it did, with proof; the other confirms or denies; the matter moves along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from laoheng.casework import MediationState
from laoheng.casework.performance import Kept as PromiseState
from laoheng.casework.performance import Line, Standing
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation.after_models import Fulfilment, Promise
from laoheng_web.mediation.moving import IN_FORCE, step
from laoheng_web.mediation.promising import sealed_of, stands
from laoheng_web.notices.actions import notify
from laoheng_web.papers.actions import ALL
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import Kept
from laoheng_web.papers.models import Matter, Participation

_RUNNING = frozenset({MediationState.PERFORMING.value})
_TO_TELL = frozenset({MediationState.PERFORMING.value, MediationState.NOT_PERFORMED.value})


def _standing(matter: Matter, today: date) -> Standing:
    how = stands(matter, today)
    if how is None or MediationState(matter.state) not in IN_FORCE:
        raise UserError("performance.not_yours")
    return how


def _line(how: Standing, promise: Promise) -> Line:
    return how.lines[promise.number]


def _promise(matter: Matter, promise: UUID) -> Promise:
    sealed = sealed_of(matter)
    row = Promise.objects.filter(agreement=sealed, id=promise).first() if sealed else None
    if row is None:
        raise UserError("performance.not_yours")
    return row


@transaction.atomic
def report(
    *, by: By, matter: Matter, promise: UUID, amount: Decimal | None, done_on: date, files: Sequence[Kept]
) -> Fulfilment:
    """A side says it did a thing or paid a sum, whole or in part; a payment needs its proof. Raises `UserError`."""
    row = Matter.objects.select_for_update().get(id=matter.id)
    how, held = _standing(row, by.now.date()), _promise(row, promise)
    line = _line(how, held)
    if by.role != held.side or (held.side == "worker" and held.person_id != by.party):
        raise UserError("performance.not_yours")
    if done_on > by.now.date():
        raise UserError("performance.day_wrong")
    waiting = Fulfilment.objects.filter(promise=held, answer="")
    if line.state is PromiseState.DONE or (line.left is None and waiting.exists()):
        raise UserError("performance.told_already")
    if line.left is not None:
        # What was told and not answered yet is not told twice.
        open_ = line.left - sum((item.amount or Decimal(0) for item in waiting), Decimal(0))
        if amount is None or not 0 < to_fen(amount) <= open_:
            raise UserError("performance.amount_wrong", left=open_)
    if line.left is not None and not files:
        raise UserError("performance.proof_missing")
    proof = [attach(by=by, matter=row, kept=item, audience=ALL).id for item in files]
    made = Fulfilment.objects.create(
        id=new_id(by.now), office_id=row.office_id, matter=row, promise=held,
        amount=to_fen(amount) if amount is not None and line.left is not None else None, done_on=done_on,
        evidence=proof, by_party=by.party, by_user=by.user, at=by.now,
    )  # fmt: skip
    told = {"promise": held.id, "number": held.number, "amount": made.amount, "done_on": done_on, "evidence": proof}
    record("mediation.fulfilment_told", by=by, payload=told, matter=row.id, office=row.office_id, rows=[made])
    if by.role == "firm" and made.amount is not None and row.state in _TO_TELL:
        given = {"amount": made.amount, "paid_on": done_on, "evidence": proof}
        step(by=by, matter=matter, move="report_payment", inputs=given)
    else:
        _tell_other(by, row)
    return made


def _tell_other(by: By, matter: Matter) -> None:
    other = "worker" if by.role == "firm" else "firm"
    message = Message.of("performance.told", number=matter.number, side=Message(f"casework.role.{by.role}"))
    with acting(By.system(office=matter.office_id, now=by.now), "notices") as system:
        for part in Participation.objects.filter(matter=matter, until=None, role=other).order_by("since", "id"):
            notify(by=system, office=matter.office_id, party=part.party_id, message=message, matter=matter.id)


@transaction.atomic
def answer(
    *, by: By, matter: Matter, fulfilment: UUID, confirmed: bool, word: str = "", receipt: Sequence[Kept] = ()
) -> Fulfilment:
    """The other side confirms what was told, or denies it with a word; then the matter moves on by its table.

    Of a group, a speaker confirms for a colleague with the receipt which that person signed. Raises `UserError`.
    """
    row = Matter.objects.select_for_update().get(id=matter.id)
    _standing(row, by.now.date())
    held = Fulfilment.objects.select_for_update(of=("self",)).select_related("promise")
    told = held.filter(matter=row, id=fulfilment).first()
    if told is None or told.promise.side == by.role or by.role not in ("worker", "firm"):
        raise UserError("performance.not_yours")
    if told.answer:
        raise UserError("performance.answered")
    if not confirmed and not word.strip():
        raise UserError("performance.why_missing")
    mine = by.role == "firm" or told.promise.person_id == by.party
    if confirmed and not mine and not receipt:
        raise UserError("performance.others_need_authority")
    papers = [attach(by=by, matter=row, kept=item, audience=("worker", "mediator")).id for item in receipt]
    told.answer, told.word = ("confirmed" if confirmed else "denied"), word.strip()[:400]
    told.answered_by, told.answered_at = by.user, by.now
    told.save(update_fields=["answer", "word", "answered_by", "answered_at"])
    said = {"fulfilment": told.id, "answer": told.answer, "receipt": papers}
    record("mediation.fulfilment_answered", by=by, payload=said, matter=row.id, office=row.office_id, rows=[told])
    _move_on(by, matter, row, told, papers)
    return told


def _move_on(by: By, matter: Matter, row: Matter, told: Fulfilment, papers: list[UUID]) -> None:
    """What the answer means for the whole: all kept, one instalment kept, or not received."""
    how = _standing(row, by.now.date())
    signed = {"authority": papers} if papers else {}
    if how.still_open == 0:
        if by.role == "firm":
            step(by=by, matter=matter, move="confirm_rest", inputs={"own_word": True, "still_open": 0})
        else:
            step(by=by, matter=matter, move="confirm_paid", inputs={"own_word": True, **signed})
        return
    if by.role != "worker" or how.next_due is None:
        return
    waiting = row.state == MediationState.PAYMENT_TOLD.value
    if waiting and how.unanswered:
        return
    if waiting and told.answer == "denied":
        step(by=by, matter=matter, move="not_received", inputs={"reason": told.word})
        return
    moved = row.promised_on != how.next_due or row.amount_due != how.remaining or row.state not in _RUNNING
    if waiting or (told.answer == "confirmed" and moved and not how.overdue):
        given = {"own_word": True, "remaining": how.remaining, "promised_on": how.next_due}
        step(by=by, matter=matter, move="confirm_part", inputs=given)
