"""A firm's letters to its worker about a contract: sent in the site, opened, objected to, each a sealed event.

The receipt has two parts: what the site's notices know of the way (in the site, by SMS), and that the worker opened the
letter. Neither says that the letter is lawful, nor that the worker agrees.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.contracts.models import Contract, Letter, LetterSignature
from laoheng_web.notices.actions import notify
from laoheng_web.notices.models import Delivery, Notice
from laoheng_web.papers.actions import next_number
from laoheng_web.papers.evidence import Kept
from laoheng_web.vault.identities import masked_names
from laoheng_web.vault.models import Firm

SERIES = "TZ"
NOTICE = "contracts.notice.letter"
OBJECTION_CHARS = 1000


@transaction.atomic
def send_letter(*, by: By, contract: Contract, template: str, file: Kept) -> Letter:
    """Sends a letter of the firm to the worker of `contract`. The very same letter again raises `UserError`."""
    row = Contract.objects.select_for_update().get(id=contract.id)
    if Letter.objects.filter(contract=row, document=file.digest).exists():
        raise UserError("contracts.letter_twice")
    number = next_number(Office.objects.get(id=row.office_id), SERIES, by)
    title = Message(f"template.title.{template}")
    told = Message.of(NOTICE, number=row.number, firm=str(Firm.objects.get(id=row.firm_id)), title=title)
    with acting(By.system(office=row.office_id, now=by.now), "notices") as system:
        notice = notify(by=system, office=row.office_id, party=row.worker_id, message=told, matter=row.id)
    letter = Letter(
        id=new_id(by.now), office_id=row.office_id, number=number, contract=row, firm_id=row.firm_id,
        worker_id=row.worker_id, template=template, document=file.digest, notice_id=notice.id, sent_by=by.user,
        sent_at=by.now,
    )  # fmt: skip
    letter.save(force_insert=True)
    _tell("contract.letter_sent", by=by, letter=letter, template=template, sha256=letter.document)
    return letter


@transaction.atomic
def open_letter(*, by: By, letter: Letter) -> Letter:
    """The worker opens the letter; the firm sees when. Again it changes nothing."""
    row = Letter.objects.select_for_update().get(id=letter.id)
    if row.opened_at is None:
        row.opened_at = by.now
        row.save(update_fields=["opened_at"])
        _tell("contract.letter_opened", by=by, letter=row)
    return row


@transaction.atomic
def object_to(*, by: By, letter: Letter, words: str) -> Letter:
    """The worker says once what is wrong with the letter; the firm is told. Raises `UserError`."""
    row = Letter.objects.select_for_update().get(id=letter.id)
    if row.objected_at is not None:
        raise UserError("contracts.letter_objected")
    if not words.strip():
        raise UserError("contracts.letter_no_words")
    if len(words.strip()) > OBJECTION_CHARS:
        raise UserError("contracts.letter_long", most=OBJECTION_CHARS)
    row.objected_at, row.objection = by.now, words.strip()
    row.save(update_fields=["objected_at", "objection"])
    _tell("contract.letter_objected", by=by, letter=row)
    told = Message.of("contracts.notice.letter_objected", number=row.contract.number, letter=row.number)
    with acting(By.system(office=row.office_id, now=by.now), "notices") as system:
        notify(by=system, office=row.office_id, party=row.firm_id, message=told)
    return row


def _tell(event_type: str, *, by: By, letter: Letter, **more: object) -> None:
    record(
        event_type, by=by, payload={"letter": letter.id, "number": letter.number, **more},
        subjects=[letter.firm_id, letter.worker_id], matter=letter.contract_id, office=letter.office_id, rows=[letter],
    )  # fmt: skip


def receipts(letter: Letter, now: datetime) -> list[tuple[Message, datetime | None]]:
    """What is known of how the letter reached the worker, each with its moment, in order.

    The rows of the way are the worker's own; the firm is told of its letter's by the system.
    """
    with acting(By.system(office=letter.office_id, now=now), "notices"):
        notice = Notice.objects.get(id=letter.notice_id)
        ways = list(Delivery.objects.filter(notice=notice))
    told: list[tuple[Message, datetime | None]] = [
        _signed(letter),
        (Message("contracts.letter.in_site"), letter.sent_at),
    ]
    if notice.read_at:
        told.append((Message("contracts.letter.notice_read"), notice.read_at))
    for row in ways:
        if row.channel != "in_app":
            way, state = Message(f"reach.channel.{row.channel}"), Message(f"reach.state.{row.state}")
            told.append((Message.of("contracts.letter.way", way=way, state=state), row.ended_at or row.sent_at))
    if letter.opened_at:
        worker = masked_names([letter.worker_id]).get(letter.worker_id) or "—"
        told.append((Message.of("contracts.letter.opened", worker=worker), letter.opened_at))
    if letter.objected_at:
        told.append((Message("contracts.letter.objected"), letter.objected_at))
    return told


def _signed(letter: Letter) -> tuple[Message, datetime | None]:
    row = LetterSignature.objects.filter(letter=letter).first()
    if row is None:
        return Message("contracts.letter.unsigned"), None
    level, time = Message(f"signing.level.{row.level}"), Message(f"signing.time.{row.time_source}")
    firm = str(Firm.objects.get(id=letter.firm_id))
    return Message.of("contracts.letter.signed", firm=firm, level=level, time=time), row.confirmed_at


def number_of(matter: UUID) -> str:
    """The number of a contract, for an SMS; empty where it is none."""
    row = Contract.objects.only("number").filter(id=matter).first()
    return row.number if row else ""


def is_contract(matter: UUID) -> bool:
    """Whether a notice is about a contract: no desk posts a firm's letters."""
    return Contract.objects.filter(id=matter).exists()


def tell_unreached(by: By, failed: Delivery) -> None:
    """An SMS about a letter did not arrive: the firm hears that it should hand the letter over itself."""
    letter = Letter.objects.filter(notice_id=failed.notice_id).first()
    if letter:
        told = Message.of("contracts.notice.letter_unreached", number=letter.contract.number, letter=letter.number)
        notify(by=by, office=letter.office_id, party=letter.firm_id, message=told)
