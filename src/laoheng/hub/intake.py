"""Checking a table against its record contract: typed rows for the lake, and every fault of every row.

Rows stream through in chunks, column by column; each distinct cell of a column is read once (`cells.CellReader`).
A row with any fault is refused, the others are accepted; remarks keep their row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from laoheng.hub.cells import CellReader, Known
from laoheng.hub.columns import ABSENT, NUMERIC, Column, Values, read_column
from laoheng.hub.crosschecks import cross_checks
from laoheng.hub.identify import Identities
from laoheng.hub.identity_cells import shown
from laoheng.hub.issues import CheckReport, IssueLevel, RowIssue
from laoheng.hub.lake_schema import checked_schema
from laoheng.hub.reading import Sheet
from laoheng.hub.repeats import Repeats
from laoheng.hub.text_blocks import Block, Cells
from laoheng.standard.messages import Message
from laoheng.standard.records import Field, FieldType, RecordContract

CHUNK_ROWS = 5_000

_ROLES = {
    "person": FieldType.PERSON_ID,
    "name": FieldType.PERSON_NAME,
    "phone": FieldType.PHONE,
    "account": FieldType.ACCOUNT,
    "firm": FieldType.FIRM_CODE,
}


def check(contract: RecordContract, sheet: Sheet, *, identities: Identities, known: Known) -> CheckedBatch:
    """Starts the check of `sheet`; take `batches()`, then read `report`.

    `identities` turns official numbers into random ids (for a dry run, give one that keeps nothing). `known` says what
    day it is and which codes exist.
    """
    return CheckedBatch(contract, sheet, identities, known)


class CheckedBatch:
    """A check in progress: `batches()` streams what may be stored, `report` is complete when it ends."""

    def __init__(self, contract: RecordContract, sheet: Sheet, identities: Identities, known: Known) -> None:
        self.contract = contract
        self.report = CheckReport(contract.kind, notes=sheet.notes)
        self._sheet, self._identities, self._known = sheet, identities, known
        self._readers = {
            field.name: CellReader(field, known) for field in contract.fields if field.name in sheet.header.columns
        }
        self._repeats = Repeats()
        self._checks = cross_checks(contract)
        self._roles = {
            role: next((field.name for field in contract.fields if field.type is kind), None)
            for role, kind in _ROLES.items()
        }

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The accepted rows as record batches of `checked_schema(contract)`; can be taken once.

        Raises `FileRefusedError` where the file itself breaks off; whoever stores must then store nothing.
        """
        for first, chunk in self._sheet.blocks(CHUNK_ROWS):
            batch = self._chunk(first, chunk)
            if batch is not None:
                yield batch
        self._tell_repeats()
        self.report.issues.sort(key=lambda issue: issue.row)

    def run(self) -> CheckReport:
        """Checks to the end and keeps nothing: the dry run."""
        for _ in self.batches():
            pass
        return self.report

    def _chunk(self, first: int, chunk: Sequence[Cells] | Block) -> pa.RecordBatch | None:
        if isinstance(chunk, Block):
            if chunk.width == len(self._sheet.header.headings) and not chunk.may_hold_blank_rows():
                self.report.rows += len(chunk)
                columns = chunk.named(self._sheet.header.columns)
                return self._check(range(first, first + len(chunk)), columns, set())
            chunk = chunk.rows()
        numbers: Sequence[int] = range(first, first + len(chunk))
        # The number 0 is falsy too, and no blank.
        filled = [any(row) or any(cell == 0 for cell in row) for row in chunk]
        cells = chunk
        if not all(filled):
            numbers, cells = list(compress(numbers, filled)), list(compress(chunk, filled))
        self.report.blank += len(chunk) - len(cells)
        self.report.rows += len(cells)
        if not cells:
            return None
        return self._check(numbers, self._columns(cells), self._too_long(numbers, cells))

    def _check(self, numbers: Sequence[int], columns: Mapping[str, Column], refused: set[int]) -> pa.RecordBatch | None:
        """The accepted rows among those of `numbers`; `refused` are places already found faulty."""
        values: dict[str, Values] = {}
        for name, reader in self._readers.items():
            read = read_column(reader, columns[name], self._known.today)
            values[name] = read.values
            refused.update(place for place, _ in read.faults)
            self._list(read.faults, IssueLevel.ERROR, reader.field, numbers, read.cells)
            self._list(read.remarks, IssueLevel.WARNING, reader.field, numbers, read.cells)
            reader.forget()
        self._compare(numbers, values, refused)
        self.report.refused += len(refused)
        self.report.accepted += len(numbers) - len(refused)
        kept = np.ones(len(numbers), np.bool_)
        kept[list(refused)] = False
        if refused:
            values = {name: _only(column, kept) for name, column in values.items()}
        return self._batch(_only(np.asarray(numbers, np.int64), kept), values) if kept.any() else None

    def _columns(self, cells: Sequence[Cells]) -> dict[str, Sequence[object]]:
        places = self._sheet.header.columns
        width = max(places.values()) + 1
        if min(map(len, cells)) < width:
            cells = [row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in cells]
        turned = list(zip(*cells, strict=False))  # rows may have further, unnamed cells at their end
        return {name: turned[place] for name, place in places.items()}

    def _too_long(self, numbers: Sequence[int], rows: Sequence[Cells]) -> set[int]:
        width = len(self._sheet.header.headings)
        refused: set[int] = set()
        if max(map(len, rows)) <= width:
            return refused
        for place, cells in enumerate(rows):
            if any(cells[width:]):
                refused.add(place)
                message = Message.of("intake.row.too_long", cells=len(cells), columns=width)
                self.report.add(RowIssue(numbers[place], "", "", message.code, message, ""))
        return refused

    def _list(
        self,
        found: Sequence[tuple[int, Message]],
        level: IssueLevel,
        field: Field,
        numbers: Sequence[int],
        cells: Sequence[object],
    ) -> None:
        heading = self._sheet.header.headings[self._sheet.header.columns[field.name]]
        for place, message in found:
            shown_cell = shown(field, cells[place])
            self.report.add(RowIssue(numbers[place], heading, field.name, message.code, message, shown_cell, level))

    def _compare(self, numbers: Sequence[int], values: Mapping[str, Values], refused: set[int]) -> None:
        for test in self._checks:
            if test.left not in values or test.right not in values:
                continue
            left, right = self.contract.field(test.left), self.contract.field(test.right)
            places = test.failing(values[test.left], values[test.right])
            if test.level is IssueLevel.ERROR:
                refused.update(places)
            message = Message.of(test.code, column=left.label, other=right.label)
            cells = {place: test.show(values[test.left][place]) for place in places}
            heading = self._sheet.header.headings[self._sheet.header.columns[left.name]]
            for place, text in cells.items():
                self.report.add(RowIssue(numbers[place], heading, left.name, test.code, message, text, test.level))

    def _batch(self, numbers: Values, values: Mapping[str, Values]) -> pa.RecordBatch:
        nothing: list[Any] = [None] * len(numbers)
        none_stored: dict[bool, Values] = {False: nothing, True: np.full(len(numbers), ABSENT, np.int64)}
        stored = {
            field.name: values.get(field.name, none_stored[field.type in NUMERIC])
            for field in self.contract.stored_fields
        }

        def role(name: str) -> list[Any]:
            return list(values.get(self._roles[name] or "", nothing))

        stored["firm_id"] = list(self._identities.firms(role("firm")))
        stored["person_id"] = nothing
        if self.contract.has_person:
            people = self._identities.persons(role("person"), role("name"), role("phone"), role("account"))
            stored["person_id"] = list(people)
        self._repeats.add(np.asarray(numbers), [stored[name] for name in self.contract.key], list(stored.values()))
        self._note_months(stored[self.contract.month_of])
        stored["row_number"] = numbers
        schema = checked_schema(self.contract)
        return pa.record_batch([_array(stored[item.name], item.type) for item in schema], schema=schema)

    def _note_months(self, values: Values) -> None:
        self.report.months.update(str(value)[:7] for value in set(values) if value is not None)

    def _tell_repeats(self) -> None:
        for repeat in self._repeats.found():
            code = "intake.row.repeated" if repeat.same else "intake.row.corrected"
            if repeat.same:
                self.report.repeated += 1
            else:
                self.report.corrected += 1
            message = Message.of(code, later=repeat.later)
            self.report.add(RowIssue(repeat.row, "", "", code, message, "", IssueLevel.WARNING))


def _only(values: Values, kept: NDArray[np.bool_]) -> Values:
    return values[kept] if isinstance(values, np.ndarray) else list(compress(values, kept))


def _array(values: Values, kind: pa.DataType) -> pa.Array:
    return _decimals(np.asarray(values), kind) if pa.types.is_decimal(kind) else pa.array(values, kind)


def _decimals(hundredths: NDArray[np.int64], kind: pa.DataType) -> pa.Array:
    """Integers counted in hundredths as decimals of scale 2, without a Python object per value."""
    absent = hundredths == ABSENT
    low = np.where(absent, 0, hundredths)
    words = np.empty((len(low), 2), np.int64)  # a decimal128 is two little-endian words, the upper one the sign
    words[:, 0], words[:, 1] = low, low >> 63
    valid = pa.array(~absent).buffers()[1] if absent.any() else None
    return pa.Array.from_buffers(kind, len(low), [valid, pa.py_buffer(words)])
