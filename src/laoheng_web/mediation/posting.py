"""Letters that wait to be posted: printed, given a tracking number, and told of as arrived or returned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from laoheng.casework import Kind
from laoheng.casework.reaching import Channel, DeliveryState
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng.writing.letter import Letter, letters_pdf
from laoheng_web.accounts.models import Body, Office
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation.models import Mediation
from laoheng_web.notices.actions import notify
from laoheng_web.notices.contact import open_contact
from laoheng_web.notices.models import Delivery
from laoheng_web.notices.reaching import PURPOSE, change, take_next
from laoheng_web.papers.models import Matter
from laoheng_web.papers.typefaces import fonts
from laoheng_web.vault.identities import masked_names, open_identity
from laoheng_web.vault.models import Firm

MOST = 100
_TRACKING = re.compile(r"[A-Z0-9]{6,30}")


@dataclass(frozen=True, slots=True)
class Posted:
    """One letter as the list shows it."""

    row: Delivery
    number: str
    who: str


def _letters(by: By, state: DeliveryState) -> QuerySet[Delivery]:
    """The letters this desk posts: a body those of its mediations, the bureau's desk those of every other matter."""
    mediations = Matter.objects.filter(kind=Kind.MEDIATION.value).values("id")
    found = Delivery.objects.filter(channel=Channel.LETTER.value, state=state.value).order_by("made_at", "id")
    # A body sees its own matters only, by the policies of the rows.
    return found.filter(matter_id__in=mediations) if by.role == "mediator" else found.exclude(matter_id__in=mediations)


def letters(by: By, state: DeliveryState) -> list[Posted]:
    """The letters in that state, the oldest first."""
    return _shown(_letters(by, state)[:MOST])


def of_matter(matter: Matter) -> list[Posted]:
    """Every delivery of a matter that the reader may see, in order."""
    return _shown(Delivery.objects.filter(matter_id=matter.id).order_by("made_at", "id")[:500])


def _shown(rows: Iterable[Delivery]) -> list[Posted]:
    found = list(rows)
    numbers = dict(Matter.objects.filter(id__in={row.matter_id for row in found}).values_list("id", "number"))
    parties = {row.party_id for row in found}
    names = {row.id: str(row) for row in Firm.objects.filter(id__in=parties)}
    names |= {row.id: row.name for row in Body.objects.filter(id__in=parties)}
    names |= masked_names(parties)
    return [Posted(row, numbers.get(row.matter_id, ""), names.get(row.party_id, "—")) for row in found]


@transaction.atomic
def print_letters(*, by: By, chosen: Iterable[UUID]) -> bytes:
    """The chosen letters as one PDF for window envelopes. Raises `UserError` where one is not on the list."""
    wanted = list(dict.fromkeys(chosen))
    rows = {row.id: row for row in _letters(by, DeliveryState.QUEUED).filter(id__in=wanted)}
    if not wanted or set(rows) != set(wanted):
        raise UserError("reach.not_a_letter")
    return letters_pdf([_letter(by, rows[key]) for key in wanted], fonts=fonts())


def _letter(by: By, row: Delivery) -> Letter:
    matter = Matter.objects.get(id=row.matter_id)
    with acting(By.system(office=row.office_id, now=by.now), PURPOSE) as system:
        address = open_contact(by=system, party=row.party_id, matter=row.matter_id, reason="寄送通知").address
        told = Message.from_json(row.notice.message)
        receiver = _name(system, row)
    words = (render(told, "zh"),)
    return Letter(receiver, address, _sender(matter), matter.number, words, by.now.date(), row.notice.due_on)


def _name(by: By, row: Delivery) -> str:
    firm = Firm.objects.filter(id=row.party_id).first()
    if firm:
        return str(firm)
    body = Body.objects.filter(id=row.party_id).first()
    if body:
        return body.name
    known = open_identity(
        by=by, person=row.party_id, fields=("name",), purpose="notices", reason="寄送通知", matter=row.matter_id
    )
    return known.get("name", "")


def _sender(matter: Matter) -> str:
    mediation = Mediation.objects.filter(matter=matter).first()
    if mediation:
        return Body.objects.get(id=mediation.body_id).name
    return Office.objects.get(id=matter.office_id).name


def _locked(by: By, delivery: UUID, state: DeliveryState) -> Delivery:
    row = _letters(by, state).select_for_update(of=("self",)).filter(id=delivery).first()
    if row is None:
        raise UserError("reach.not_a_letter")
    return row


@transaction.atomic
def posted(*, by: By, delivery: UUID, tracking: str) -> None:
    """The letter was given to the post under that number. Raises `UserError`."""
    number = "".join(tracking.split()).upper()
    if not _TRACKING.fullmatch(number):
        raise UserError("reach.tracking_wrong")
    change(by, _locked(by, delivery, DeliveryState.QUEUED), DeliveryState.SENT, reference=number)


@transaction.atomic
def arrived(*, by: By, delivery: UUID, returned: bool) -> None:
    """The post told that it arrived, or brought it back: then those who look after the file are told."""
    row = _locked(by, delivery, DeliveryState.SENT)
    if not returned:
        change(by, row, DeliveryState.DELIVERED)
        return
    change(by, row, DeliveryState.FAILED, why="returned")
    with acting(By.system(office=row.office_id, now=by.now), PURPOSE) as system:
        take_next(system, row)


def tell_unreached(by: By, failed: Delivery) -> None:
    """Nobody could reach a party: the body of a mediation is told, of other matters the bureau's desk."""
    matter = Matter.objects.filter(id=failed.matter_id).first()
    if matter is None:
        return
    mediation = Mediation.objects.filter(matter=matter).first()
    desk = mediation.body_id if mediation else None
    if desk == failed.party_id:
        return
    message = Message.of("reach.unreached", number=matter.number)
    notify(by=by, office=matter.office_id, party=desk, message=message, matter=matter.id)


def number_of(matter: UUID) -> str:
    """The number of a matter; empty where there is none."""
    row = Matter.objects.only("number").filter(id=matter).first()
    return row.number if row else ""


def waiting(by: By) -> int:
    """Letters that wait to be posted, for the navigation."""
    return _letters(by, DeliveryState.QUEUED).count()
