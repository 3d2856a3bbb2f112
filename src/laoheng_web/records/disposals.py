"""Retention carried out: rows past their years are asked about by one officer, decided by another, and then really go.

What an open matter needs stays, whatever its age, and is told. Proofs hold as with the erasure of a person: the digests
of the rows stay, and a sealed event names which rows went.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from laoheng.casework import Kind, state_of, who_must_act
from laoheng.casework.keeping import YEARS
from laoheng.hub.durable import write_durably
from laoheng.hub.erase import erase_due
from laoheng.hub.erase_file import blank_numbers
from laoheng.hub.files import inspect
from laoheng.hub.reading import open_rows
from laoheng.hub.retention import Expired, Kept, expired, rows_due
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.records import contract_of
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.speaking import spoken
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.papers import keeping
from laoheng_web.papers.actions import next_number
from laoheng_web.papers.models import Matter, MatterCleared
from laoheng_web.records import storage
from laoheng_web.records.erase_tables import rewrite
from laoheng_web.records.erasing import STARTED, emptied_issue
from laoheng_web.records.models import Disposal, ErasureState, Receipt
from laoheng_web.records.pipeline import lake

PURPOSE = "retention"
MATTERS = "matters"
OPEN = (ErasureState.ASKED, ErasureState.APPROVED)


def kept_for_matters(office: UUID) -> Kept:
    """Whose rows stay since a matter of theirs has not ended: they are its evidence."""
    open_ = [
        row
        for row in Matter.objects.filter(office_id=office)
        if who_must_act(Kind(row.kind), state_of(Kind(row.kind), row.state)) is not None
    ]
    persons = frozenset(str(row.worker_id) for row in open_ if row.worker_id)
    return Kept(persons, frozenset(str(row.firm_id) for row in open_ if row.firm_id))


def due(office: UUID, by: By) -> list[Expired]:
    """What is past its years now, rows of the lake and closed files, without what must stay."""
    found = expired(lake(), str(office), by.now.date(), kept_for_matters(office))
    files = keeping.due(office, by.now.date())
    if files:
        persons = {row.worker_id for row in files if row.worker_id}
        years, month = max(YEARS.values()), f"{by.now:%Y-%m}"
        found.append(Expired(MATTERS, label_of(MATTERS), years, month, len(files), len(persons), 0))
    return found


def label_of(kind: str) -> str:
    """What is disposed of, in words: a kind of record, or closed files."""
    return spoken(Message.of("disposal.matters")) if kind == MATTERS else contract_of(kind).label


@transaction.atomic
def ask(*, by: By, office: Office, kind: str) -> Disposal:
    """An officer asks that the rows of a kind past their years be erased.

    Raises `UserError` where there are none, or one is under way.
    """
    if by.user is None:
        raise UserError("disposal.not_found")
    line = next((line for line in due(office.id, by) if line.kind == kind and line.rows), None)
    if line is None:
        raise UserError("disposal.nothing_due")
    if Disposal.objects.filter(office_id=office.id, kind=kind, state__in=OPEN).exists():
        raise UserError("disposal.asked_before", kind=line.label)
    row = Disposal.objects.create(
        id=new_id(by.now), office_id=office.id, number=next_number(office, "XH", by), kind=kind, before=line.before,
        rows=line.rows, persons=line.persons, asked_by=by.user, asked_at=by.now,
    )  # fmt: skip
    _tell("disposal.asked", by, row)
    return row


@transaction.atomic
def decide(*, by: By, disposal_id: UUID, agree: bool) -> Disposal:
    """A second officer agrees or not; agreed, the work starts in the background. Raises `UserError` for the first."""
    row = Disposal.objects.select_for_update().filter(id=disposal_id).first()
    if row is None or by.user is None:
        raise UserError("disposal.not_found")
    if row.state != ErasureState.ASKED:
        raise UserError("disposal.decided_before", number=row.number)
    if row.asked_by == by.user:
        raise UserError("erasure.same_officer")
    row.state = ErasureState.APPROVED if agree else ErasureState.DECLINED
    row.decided_by, row.decided_at = by.user, by.now
    row.save()
    _tell("disposal.approved" if agree else "disposal.declined", by, row)
    if agree:
        dispose.configure(lock=f"erase-{row.office_id}").defer(disposal=str(row.id), office=str(row.office_id))
    return row


@app.task(retry=RetryStrategy(max_attempts=48, wait=1800))
def dispose(disposal: str, office: str) -> None:
    """Erases, and rewrites the tables so that no freed page keeps a thing."""
    run(UUID(disposal), By.system(office=UUID(office), now=timezone.localtime()))
    rewrite()


def run(disposal_id: UUID, by: By) -> Disposal:
    """The work itself, safe to run any number of times: files as sent, then the lake, then the word that it is done."""
    with acting(by, PURPOSE):
        row = Disposal.objects.get(id=disposal_id)
        if row.state != ErasureState.APPROVED:
            return row
        office, kept = str(row.office_id), kept_for_matters(row.office_id)
    if row.kind == MATTERS:
        return _clear_files(by, row)
    found = rows_due(lake(), office, row.kind, row.before, kept)
    if found:
        with acting(by, PURPOSE):
            payload = {"number": row.number, "disposal": str(row.id), "lake": {row.kind: found}}
            record(STARTED, by=by, payload=payload)
            receipts = Receipt.objects.in_bulk([UUID(batch) for batch in found])
        for batch, numbers in found.items():
            if UUID(batch) in receipts:
                _blank(receipts[UUID(batch)], numbers)
        erase_due(lake(), office, row.kind, row.before, kept)
    with acting(by, PURPOSE):
        return _finish(by=by, row=row, found=_erased(row))


def _clear_files(by: By, row: Disposal) -> Disposal:
    """Clears the files that were due on the day of asking and are not held since, one by one."""
    with acting(by, PURPOSE):
        due_then = keeping.due(row.office_id, timezone.localtime(row.asked_at).date())
    for matter in due_then:
        with acting(by, PURPOSE):
            keeping.clear(by=by, matter=matter)
    with acting(by, PURPOSE), transaction.atomic():
        cleared = MatterCleared.objects.filter(office_id=row.office_id, at__gte=row.asked_at)
        row.state, row.done_at = ErasureState.DONE, by.now
        row.rows_erased, row.files_changed = cleared.count(), sum(cleared.values_list("files", flat=True))
        row.save()
        _tell("disposal.done", by, row, rows_erased=row.rows_erased)
        return row


@transaction.atomic
def _finish(*, by: By, row: Disposal, found: Mapping[str, list[int]]) -> Disposal:
    row.state, row.done_at = ErasureState.DONE, by.now
    row.rows_erased, row.files_changed = sum(map(len, found.values())), len(found)
    row.save()
    _tell("disposal.done", by, row, rows_erased=row.rows_erased)
    return row


def _erased(row: Disposal) -> dict[str, list[int]]:
    """What the events say was erased: also of an earlier try that was killed."""

    told: dict[str, set[int]] = {}
    for payload in AuditEvent.objects.filter(type=STARTED, payload__disposal=str(row.id)).values_list(
        "payload", flat=True
    ):
        for batch, numbers in payload["lake"][row.kind].items():
            told.setdefault(batch, set()).update(numbers)
    return {batch: sorted(numbers) for batch, numbers in told.items()}


def _blank(receipt: Receipt, numbers: list[int]) -> None:
    """Takes the rows out of the file as it came, or the whole file where nothing else was kept of it."""
    path, issues = storage.original(receipt.id), storage.issues_file(receipt.id)
    if not path.is_file():
        return
    if len(numbers) == receipt.rows_stored:
        path.unlink()
        issues.unlink(missing_ok=True)
        return
    facts = inspect(path, receipt.file_name)
    sheet = open_rows(path, facts, contract_of(receipt.kind)).name
    blank_numbers(path, facts, sheet, numbers)
    if issues.is_file():
        lines = [emptied_issue(line) if line["row"] in numbers else line for line in storage.issues(receipt.id)]
        write_durably(issues, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode())


def _tell(what: str, by: By, row: Disposal, **more: int) -> None:
    payload = {"number": row.number, "kind": row.kind, "before": row.before, "rows_asked": row.rows, **more}
    record(what, by=by, payload=payload, office=row.office_id, rows=[row])
