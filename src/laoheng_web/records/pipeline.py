"""From a received file to lake rows: inspect, read, check, identify, commit once."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from laoheng.hub.cells import Known
from laoheng.hub.files import inspect
from laoheng.hub.intake import CheckedBatch, check
from laoheng.hub.issues import CheckReport, RowIssue
from laoheng.hub.lake import Lake
from laoheng.hub.reading import Block, Cells, Sheet, open_rows
from laoheng.hub.seal import BatchSeal
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import firm_code
from laoheng.standard.messages import Message
from laoheng.standard.records import contract_of
from laoheng_web.audit.by import By
from laoheng_web.audit.keys import read_or_make
from laoheng_web.audit.tenancy import acting
from laoheng_web.records import storage
from laoheng_web.records.models import Receipt
from laoheng_web.vault.identities import VaultIdentities
from laoheng_web.vault.models import Firm

PURPOSE = "intake"


def lake() -> Lake:
    """The installation's lake."""
    return Lake(Path(settings.LAKE_DIR))


def batch_key(receipt: UUID) -> bytes:
    """The secret of one batch's row digests, derived from a key file outside the database."""
    secret = read_or_make(Path(settings.KEYS_DIR) / "batches.key")
    return hmac.new(secret, receipt.bytes, hashlib.sha256).digest()


class IntakeIdentities:
    """The vault for intake: each look-up is a transaction of its own that states its purpose."""

    def __init__(self, by: By) -> None:
        self._by = by
        self._vault = VaultIdentities(by.now)

    def persons(self, *columns: Sequence[str | None]) -> list[str | None]:
        """The person id of each number; None where the row names nobody."""
        with acting(self._by, PURPOSE):
            return self._vault.persons(*columns)

    def firms(self, codes: Sequence[str]) -> list[str]:
        """The firm id of each credit code."""
        with acting(self._by, PURPOSE):
            return self._vault.firms(codes)


def store(receipt: Receipt, by: By, sender: Firm | None) -> tuple[CheckReport, BatchSeal]:
    """Checks the file and commits its good rows in one step; running it again changes nothing.

    A firm's file may hold its own rows only. Raises `FileRefusedError` where the whole file is refused.
    """
    contract = contract_of(receipt.kind)
    path = storage.original(receipt.id)
    sheet = open_rows(path, inspect(path, receipt.file_name), contract)
    foreign: list[RowIssue] = []
    if sender is not None:
        sheet = OwnRows(sheet, sender.code, foreign.append)
    batch = check(contract, sheet, identities=IntakeIdentities(by), known=_known(by.now))
    batches = batch.batches()
    seal = lake().commit_batch(
        str(receipt.office_id),
        contract,
        batches,
        batch_id=str(receipt.id),
        batch_seq=receipt.batch_seq,
        batch_key=batch_key(receipt.id),
        received_at=receipt.received_at,
    )
    for _ in batches:
        pass  # after a kill between commit and receipt the lake needs no rows again, but the report needs them all
    report = _complete(batch, foreign)
    _write_issues(receipt.id, report)
    return report, seal


def _known(now: datetime) -> Known:
    return Known(today=now.date())


class OwnRows(Sheet):
    """A firm's sheet with the rows of other firms blanked, each told to `tell`; row numbers stay."""

    def __init__(self, sheet: Sheet, code: str, tell: Callable[[RowIssue], None]) -> None:
        self.header, self.notes, self.name = sheet.header, sheet.notes, sheet.name
        self._sheet, self._own, self._tell = sheet, code, tell
        self._place = sheet.header.columns["firm_code"]

    def blocks(self, size: int) -> Iterator[tuple[int, list[Cells] | Block]]:
        """The rows below the header, as of any sheet; one by one, since each is looked at."""
        for first, chunk in self._sheet.chunks(size):
            yield first, [self._mine(number, cells) for number, cells in enumerate(chunk, start=first)]

    def _mine(self, number: int, cells: Cells) -> Cells:
        stated = _code(cells[self._place] if len(cells) > self._place else None)
        if stated is None or stated == self._own:
            return cells
        message = Message.of("records.foreign_firm")
        heading = self.header.headings[self._place]
        self._tell(RowIssue(number, heading, "firm_code", message.code, message, stated))
        return []


def _code(cell: object) -> str | None:
    try:
        return firm_code(str(cell))
    except UserError:
        return None  # intake tells what is wrong with it


def _complete(batch: CheckedBatch, foreign: list[RowIssue]) -> CheckReport:
    report = batch.report
    report.rows += len(foreign)
    report.blank -= len(foreign)
    report.refused += len(foreign)
    for issue in foreign:
        report.add(issue)
    report.issues.sort(key=lambda issue: issue.row)
    return report


def _write_issues(receipt: UUID, report: CheckReport) -> None:
    path = storage.issues_file(receipt)
    aside = path.with_suffix(".part")
    with aside.open("w", encoding="utf-8") as handle:
        for issue in report.issues:
            handle.write(json.dumps(_issue_json(issue), ensure_ascii=False) + "\n")
    aside.replace(path)


def _issue_json(issue: RowIssue) -> dict[str, Any]:
    return {
        "row": issue.row,
        "column": issue.heading,
        "name": issue.name,
        "code": issue.code,
        "message": issue.message.to_json(),
        "value": issue.value_masked,
        "level": issue.level.value,
    }
