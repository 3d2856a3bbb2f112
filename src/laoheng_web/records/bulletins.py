"""What the checks found in a sender's files goes back to the sender line by line, and the answer is kept and compared.

A line never says that somebody broke the law, only that two figures do not agree or a row calls for a second look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.records import contract_of
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.actions import notify
from laoheng_web.papers.actions import next_number
from laoheng_web.records.hooks import DEPARTMENTS
from laoheng_web.records.models import (
    Bulletin,
    BulletinAddressee,
    BulletinLine,
    FeedState,
    LineAnswer,
    Receipt,
    ReceiptState,
)
from laoheng_web.records.quality import Quality, quality_of

ANSWER_DAYS = 10  # no statute says so: a bureau's own rule may replace it
OPENED = "bulletin.opened"


@dataclass(frozen=True)
class Found:
    """One thing to send back: `code` names a text `quality.CODE`, `args` its figures as strings."""

    month: str
    code: str
    args: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """What makes two findings the same one."""
        return self.month, self.code if self.code != "refused" else f"refused {self.args['number']}"

    @property
    def message(self) -> Message:
        """The line in words."""
        return Message.of(f"quality.{self.code}", **self.args)


def found_of(office: UUID, firm: UUID) -> list[Found]:
    """What the checks find in a firm's files now, newest month first."""
    return [*_compared(quality_of(office, firm)), *_refused(Receipt.objects.filter(sender_party=firm))]


def found_of_feed(state: FeedState) -> list[Found]:
    """What the checks found in the pages of a department's feed."""
    return list(_refused(Receipt.objects.filter(channel="feed", kind=state.kind, office_id=state.office_id)))


def _compared(found: Quality) -> Iterable[Found]:
    for item in found.differing:
        yield Found(item.month, f"comparison.{item.code}", {"own": str(item.own), "other": str(item.other)})
    for odd in found.odd:
        yield Found(odd.month, f"remark.{odd.code}", {"rows": str(odd.rows)})


def _refused(receipts: Iterable[Receipt]) -> Iterable[Found]:
    for row in receipts:
        if row.state == ReceiptState.DONE and row.rows_refused:
            args = {"number": row.number, "rows": str(row.rows_refused), "kind": contract_of(row.kind).label}
            yield Found(f"{row.received_at:%Y-%m}", "refused", args)


def not_told(office: UUID, firm: UUID | None, sender: str, found: Sequence[Found]) -> list[Found]:
    """Those not in a bulletin that waits for its answer, nor answered as right by the sender."""
    lines = BulletinLine.objects.filter(office_id=office, firm_id=firm, bulletin__sender=sender)
    told = {as_found(line).key for line in lines if line.answer in ("", LineAnswer.STANDS)}
    return [item for item in found if item.key not in told]


def as_found(line: BulletinLine) -> Found:
    """A stored line as what was found."""
    return Found(line.month, line.code, line.args)


@transaction.atomic
def send(
    *,
    by: By,
    office: Office,
    found: Sequence[Found],
    firm: UUID | None = None,
    sender: str = "",
    department: UUID | None = None,
    due_on: date | None = None,
) -> Bulletin:
    """Sends a bulletin to a firm or to a department with an account, or enters one for a department without.

    Raises `UserError` where there is nothing to send, or for a department that is none of this bureau's.
    """
    if by.user is None:
        raise UserError("bulletin.not_found")
    if not found:
        raise UserError("bulletin.nothing")
    names = departments_of(office.id) if department else {}
    if department and department not in names:
        raise UserError("bulletin.no_department")
    row = Bulletin.objects.create(
        id=new_id(by.now), office_id=office.id, number=next_number(office, "TB", by), firm_id=firm, sender=sender,
        sent_by=by.user, sent_at=by.now, due_on=due_on or by.now.date() + timedelta(days=ANSWER_DAYS),
    )  # fmt: skip
    lines = [
        BulletinLine(
            id=new_id(by.now), office_id=office.id, bulletin=row, firm_id=firm, place=place, month=item.month,
            code=item.code, args=dict(item.args),
        )
        for place, item in enumerate(found, start=1)
    ]  # fmt: skip
    BulletinLine.objects.bulk_create(lines)
    if department:
        BulletinAddressee.objects.create(
            id=new_id(by.now), office_id=office.id, bulletin=row, department_id=department, name=names[department]
        )
    _tell("bulletin.sent", by, row, lines, count=len(lines))
    if party := party_of(row):
        message = Message.of("bulletin.notice", number=row.number, count=len(lines))
        notify(by=by, office=office.id, party=party, message=message, due_on=row.due_on)
    return row


def departments_of(office: UUID) -> dict[UUID, str]:
    """The departments with accounts that this bureau may address, by id."""
    return {id_: name for tell in DEPARTMENTS for id_, name in tell(office)}


def party_of(row: Bulletin) -> UUID | None:
    """Who reads and answers it: the firm, or the department it is addressed to; None where an officer enters it."""
    addressee = getattr(row, "addressee", None)
    return row.firm_id or (addressee.department_id if addressee else None)


def may_answer(row: Bulletin, by: By) -> bool:
    """Its own party may; for a department, which may also write or telephone, an officer of the bureau too."""
    return by.party == party_of(row) if by.party else row.firm_id is None


@transaction.atomic
def note_opened(*, by: By, bulletin: Bulletin) -> None:
    """The sender has read it: told once."""
    if opened_at(bulletin) is None:
        record(
            OPENED,
            by=by,
            payload={"bulletin": str(bulletin.id)},
            subjects=_subjects(bulletin),
            office=bulletin.office_id,
        )


def opened_at(bulletin: Bulletin) -> AuditEvent | None:
    """The event that tells when the sender first read it."""
    return AuditEvent.objects.filter(type=OPENED, payload__bulletin=str(bulletin.id)).order_by("seq").first()


@transaction.atomic
def answer(*, by: By, bulletin_id: UUID, said: Mapping[int, tuple[str, str]]) -> Bulletin:
    """The sender's word on every line (place → answer, reason), whole or not at all.

    A department answers itself or an officer enters its letter. Raises `UserError` for an answer given before, or with
    all lines that lack an answer, or a reason where it says that nothing is wrong.
    """
    row = Bulletin.objects.select_for_update().filter(id=bulletin_id).first()
    if row is None or by.user is None or not may_answer(row, by):
        raise UserError("bulletin.not_found")
    if row.answered_at is not None:
        raise UserError("bulletin.answered_before", number=row.number)
    lines = list(row.lines.all())
    faults = [fault for line in lines if (fault := _fault(line, *said.get(line.place, ("", ""))))]
    if faults:
        raise UserError("bulletin.incomplete", faults=tuple(faults))
    for line in lines:
        line.answer, why = said[line.place]
        line.why, line.answered_by, line.answered_at = why.strip()[:400], by.user, by.now
        line.save()
    row.answered_at = by.now
    row.save()
    counts = {word: sum(line.answer == word for line in lines) for word in LineAnswer.values}
    _tell("bulletin.answered", by, row, lines, **counts)
    if by.party:
        message = Message.of("bulletin.answer_notice", number=row.number, **counts)
        system = By.system(office=row.office_id, now=by.now)
        with acting(system, "notices"):  # the sender may not read what the bureau is told
            notify(by=system, office=row.office_id, party=None, message=message)
    return row


def _fault(line: BulletinLine, word: str, why: str) -> Message | None:
    if word not in LineAnswer.values:
        return Message.of("bulletin.line_open", place=line.place)
    if word == LineAnswer.STANDS and not why.strip():
        return Message.of("bulletin.line_why", place=line.place)
    return None


def _subjects(row: Bulletin) -> list[UUID]:
    party = party_of(row)
    return [party] if party else []


def _tell(what: str, by: By, row: Bulletin, lines: Sequence[BulletinLine], **more: int) -> None:
    payload = {"number": row.number, "bulletin": str(row.id), **more}
    held = [row, *lines] if not hasattr(row, "addressee") else [row, row.addressee, *lines]
    record(what, by=by, payload=payload, subjects=_subjects(row), office=row.office_id, rows=held)
