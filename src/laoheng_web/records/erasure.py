"""Asking for an erasure and deciding on it: two people, and nothing that still holds the person."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import person_number
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Membership, Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.notices.actions import notify
from laoheng_web.papers.actions import next_number
from laoheng_web.records.erasing import erase_later
from laoheng_web.records.holds import holding
from laoheng_web.records.models import Erasure, ErasureReason, ErasureState
from laoheng_web.vault.identities import find_person, masked_names

OPEN = (ErasureState.ASKED, ErasureState.APPROVED)


def person_of(text: str) -> UUID:
    """The person meant by an id or an identity number. Raises `UserError` where there is none."""
    try:
        person: UUID | None = UUID(text.strip())
    except ValueError:
        person = find_person(person_number(text))
    if person is None or person not in masked_names([person]):
        raise UserError("erasure.unknown_person")
    return person


@transaction.atomic
def ask(*, by: By, office: Office, person: UUID, reason: str) -> Erasure:
    """An officer asks that a person be erased. Raises `UserError` while anything still holds the person."""
    if reason not in ErasureReason.values:
        raise UserError("erasure.reason", known=tuple(ErasureReason.values))
    if by.user is None:
        raise UserError("erasure.no_officer")
    _refuse_held(person, by)
    if Erasure.objects.filter(office_id=office.id, person_id=person, state__in=OPEN).exists():
        raise UserError("erasure.asked_before")
    erasure = Erasure.objects.create(
        id=new_id(by.now),
        office_id=office.id,
        number=next_number(office, "MQ", by),
        person_id=person,
        reason=reason,
        asked_by=by.user,
        asked_at=by.now,
    )
    _tell("erasure.asked", by, erasure)
    return erasure


@transaction.atomic
def decide(*, by: By, erasure_id: UUID, agree: bool) -> Erasure:
    """A second officer agrees or not; agreed, the work starts in the background. Raises `UserError` for the first."""
    erasure = Erasure.objects.select_for_update().filter(id=erasure_id).first()
    if erasure is None or by.user is None:
        raise UserError("erasure.not_found")
    if erasure.state != ErasureState.ASKED:
        raise UserError("erasure.decided_before", number=erasure.number)
    if erasure.asked_by == by.user:
        raise UserError("erasure.same_officer")
    if agree:
        _refuse_held(erasure.person_id, by)
    erasure.state = ErasureState.APPROVED if agree else ErasureState.DECLINED
    erasure.decided_by, erasure.decided_at = by.user, by.now
    erasure.save()
    _tell("erasure.approved" if agree else "erasure.declined", by, erasure)
    if agree:
        erase_later(erasure)
    return erasure


@transaction.atomic
def tell_why_kept(*, by: By, office: Office, person: UUID) -> list[str]:
    """Tells the person what still stands against the erasure, by which article and until when; returns the lines."""
    held = holding(person, by)
    if held:
        record("erasure.kept", by=by, payload={"lines": len(held)}, subjects=[person], office=office.id)
        notify(by=by, office=office.id, party=person, message=Message.of("erasure.why_kept", what=held))
    return held


def officer(login: str, office: Office, by: By) -> By:
    """A regulator of the bureau by login, for the terminal. Raises `UserError` where there is none."""
    held = Membership.objects.filter(user__login=login, role="regulator", office_id=office.id, until=None).first()
    if held is None:
        raise UserError("erasure.not_an_officer", login=login)
    return By(user=held.user_id, role="regulator", party=None, office=office.id, now=by.now, name=login)


def _refuse_held(person: UUID, by: By) -> None:
    held = holding(person, by)
    if held:
        raise UserError("erasure.held", what=tuple(held))


def _tell(what: str, by: By, erasure: Erasure) -> None:
    payload = {"number": erasure.number, "reason_code": erasure.reason}
    record(what, by=by, payload=payload, subjects=[erasure.person_id], office=erasure.office_id, rows=[erasure])
