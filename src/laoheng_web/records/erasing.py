"""The work of an erasure: inbox, lake, then vault and events in one transaction; killed anywhere, it goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from laoheng.hub.durable import write_durably
from laoheng.hub.erase import erase_person, rows_of_person
from laoheng.hub.erase_file import Marks, blank_rows
from laoheng.hub.files import inspect
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.audit.by import By
from laoheng_web.audit.erase import DONE, erase_payloads, telling
from laoheng_web.audit.record import record
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.records import storage
from laoheng_web.records.erase_tables import rewrite
from laoheng_web.records.holds import holding
from laoheng_web.records.merges import forget_links, one_with
from laoheng_web.records.models import Erasure, ErasureState, LinkUnit, Receipt
from laoheng_web.records.pipeline import lake
from laoheng_web.vault.erasing import RELEASERS, identity_of, remove

PURPOSE = "erasure"
STARTED = "erasure.started"
_ROUNDS = 5


def erase_later(erasure: Erasure) -> None:
    """Queues the work in the transaction of the decision."""
    erase.configure(lock=f"erase-{erasure.office_id}").defer(erasure=str(erasure.id), office=str(erasure.office_id))


@app.task(retry=RetryStrategy(max_attempts=48, wait=1800))  # what holds the person may end within the day
def erase(erasure: str, office: str) -> None:
    """Erases, and rewrites the tables so that no freed page keeps the rows."""
    run(UUID(erasure), By.system(office=UUID(office), now=timezone.localtime()))
    rewrite()


def run(erasure_id: UUID, by: By) -> Erasure:
    """The work itself, safe to run any number of times. Raises `UserError` where something holds the person again.

    Every id held to be the same person goes with it: a right to be erased does not end where a file misspelt a number.
    """
    with acting(by, PURPOSE):
        erasure = Erasure.objects.get(id=erasure_id)
        persons = one_with(erasure.office_id, LinkUnit.PERSON, erasure.person_id)
        identities = [identity_of(person) for person in persons]
        receipts = list(Receipt.objects.filter(office_id=erasure.office_id).order_by("batch_seq"))
    if erasure.state != ErasureState.APPROVED:
        return erasure
    held = sorted({line for person in persons for line in holding(person, by)})
    if held:
        raise UserError("erasure.held", what=tuple(held))
    marks = [_marks(identity) for identity in identities if identity]
    changed = [receipt for receipt in receipts if any([_erase_original(receipt, mark) for mark in marks])]
    rows = sum(_erase_rows(by, erasure, person) for person in persons)
    with acting(by, PURPOSE):
        for person in persons:
            for release in RELEASERS:
                release(by=by, person=person)
    seal_pending(now=by.now)  # what is to be emptied must have its leaf first
    with acting(by, PURPOSE):
        return _finish(by=by, erasure=erasure, persons=persons, rows=rows, changed=changed, identities=identities)


def _marks(identity: dict[str, str]) -> Marks:
    return Marks(identity["number"], frozenset(identity[name] for name in ("phone", "account") if name in identity))


def _erase_rows(by: By, erasure: Erasure, person: UUID) -> int:
    rows = 0
    for _ in range(_ROUNDS):  # a file that was being taken in meanwhile may have brought more
        found = rows_of_person(lake(), str(erasure.office_id), person)
        if not found:
            return rows
        with acting(by, PURPOSE):
            payload = {"number": erasure.number, "erasure": str(erasure.id), "lake": found}
            record(STARTED, by=by, payload=payload, subjects=[person])
        rows += sum(erase_person(lake(), str(erasure.office_id), kind, person) for kind in found)
    raise UserError("erasure.still_coming")


@transaction.atomic
def _finish(
    *,
    by: By,
    erasure: Erasure,
    persons: list[UUID],
    rows: int,
    changed: list[Receipt],
    identities: list[dict[str, str]],
) -> Erasure:
    renamed = list(_renamed(erasure, identities))
    erasure.state, erasure.done_at = ErasureState.DONE, by.now
    erasure.rows_erased, erasure.files_changed = rows, len(changed)
    erasure.save()
    payload = {
        "number": erasure.number,
        "erasure": str(erasure.id),
        "rows_erased": rows,
        "receipts": [receipt.number for receipt in changed],
        "events": [str(event) for person in persons for event in telling(person)],
    }
    gone = [*forget_links(erasure.office_id, persons), *(row for person in persons for row in remove(person))]
    told = record(DONE, by=by, payload=payload, subjects=persons, rows=[erasure, *renamed], removed=gone)
    erase_payloads(told_by=told)
    return erasure


def _renamed(erasure: Erasure, identities: list[dict[str, str]]) -> Iterator[Receipt]:
    """Receipts whose sender put the person into the file's name."""
    words = [identity[name] for identity in identities for name in ("name", "number") if name in identity]
    for receipt in Receipt.objects.filter(office_id=erasure.office_id):
        if any(word in receipt.file_name for word in words):
            receipt.file_name = f"{receipt.number}{Path(receipt.file_name).suffix}"
            receipt.save(update_fields=["file_name"])
            yield receipt


def _erase_original(receipt: Receipt, marks: Marks) -> bool:
    """Blanks the person's rows in the file as it came, and what its issue list says of them."""
    path = storage.original(receipt.id)
    if not path.is_file():
        return False
    try:
        rows = blank_rows(path, inspect(path, receipt.file_name), marks)
    except UserError:
        # Never taken in and not readable as a table, so nobody can say whom it names: it serves no purpose.
        path.unlink()
        return True
    issues = storage.issues_file(receipt.id)
    if rows and issues.is_file():
        lines = [emptied_issue(line) if line["row"] in rows else line for line in storage.issues(receipt.id)]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        write_durably(issues, text.encode())
    return bool(rows)


def emptied_issue(issue: dict[str, object]) -> dict[str, object]:
    """An issue of an erased row: that there was one, and nothing of what it said."""
    return {**issue, "value": "", "code": "erasure.row", "message": Message.of("erasure.row").to_json()}
