"""Rows of a file as they stand, with their row numbers, under the header that the record contract asks for."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import TypeAlias

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from laoheng.hub.files import FileFacts, FileKind, FileLimits, FileRefusedError
from laoheng.hub.text_blocks import Block, Cells, TextRows
from laoheng.standard.messages import Message
from laoheng.standard.normalise import clean_cell, header_key
from laoheng.standard.records import RecordContract

Row: TypeAlias = tuple[int, Cells]

ISSUE_HEADING = "问题"
"""Heading of the column that `annotate` adds; it is ignored when the file comes back."""

_HEADER_ROWS = 11  # ten rows of titles and notes may stand above the header
_DECORATION = re.compile(r"(必填项?|选填|元每?月?|单位元|yuan)$")


@dataclass(frozen=True, slots=True)
class Header:
    """The header found: its row number, the cells as written, and the column of each field that was recognised."""

    row_number: int
    headings: tuple[str, ...]
    columns: dict[str, int]


class Sheet:
    """A table being read, once. `notes` tell what was passed over, `name` is the sheet's in a workbook.

    `rows` are those below the header. Of a text table, only the first few: the others come from `text`.
    """

    def __init__(
        self,
        header: Header,
        rows: Iterator[Cells],
        limit: int,
        notes: tuple[Message, ...] = (),
        name: str | None = None,
        text: TextRows | None = None,
    ) -> None:
        self.header, self.notes, self.name = header, notes, name
        self._rows, self._limit, self._text = rows, limit, text

    def chunks(self, size: int) -> Iterator[tuple[int, list[Cells]]]:
        """The rows below the header, `size` at a time, with the row number of the first; numbers run on without gaps.

        Raises `FileRefusedError` where the file breaks off.
        """
        for number, chunk in self.blocks(size):
            yield number, chunk.rows() if isinstance(chunk, Block) else chunk

    def blocks(self, size: int) -> Iterator[tuple[int, list[Cells] | Block]]:
        """The same, but as columns wherever the text is plainly written; there may be fewer than `size` at a time."""
        number = self.header.row_number + 1
        while chunk := self._next(size, number):
            if number + len(chunk) - self.header.row_number - 1 > self._limit:
                raise FileRefusedError("intake.file.too_many_rows", limit=self._limit)
            yield number, chunk
            number += len(chunk)

    def _next(self, size: int, number: int) -> list[Cells] | Block:
        chunk = _take(self._rows, size, number)
        if chunk or self._text is None:
            return chunk
        block = self._text.block(size)
        return block if isinstance(block, Block) else _take(block, size, number)

    @property
    def rows(self) -> Iterator[Row]:
        """The same one by one, each with its row number."""
        for first, chunk in self.chunks(1000):
            yield from enumerate(chunk, start=first)


def _take(rows: Iterator[Cells], size: int, first: int) -> list[Cells]:
    taken: list[Cells] = []
    try:
        taken.extend(islice(rows, size))
    except csv.Error as error:
        # An opening quote without its end swallows the rest of the file: the mark of a cut file.
        code = "intake.file.quote_open" if "unexpected end" in str(error) else "intake.file.quoting"
        raise FileRefusedError(code, row=first + len(taken)) from error
    return taken


def open_rows(path: Path, facts: FileFacts, contract: RecordContract, limits: FileLimits | None = None) -> Sheet:
    """The rows of the file at `path` (already found harmless by `files.inspect`) for `contract`.

    Raises `FileRefusedError`: no header, required columns missing (all named at once), a cell that never ends, or,
    while the rows are read, more rows than allowed.
    """
    limits = limits or FileLimits()
    if facts.kind is FileKind.WORKBOOK:
        return _workbook(path, contract, limits)
    encoding, separator = facts.encoding or "utf-8-sig", facts.separator or ","
    text = TextRows(_lines(path, encoding), separator)
    above = _take(text, _HEADER_ROWS, 1)
    header = _required(_best_header(above, contract), above, contract)
    return Sheet(header, iter(above[header.row_number :]), limits.rows, _ignored(header), text=text)


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, newline="") as file:
        yield from file


def _workbook(path: Path, contract: RecordContract, limits: FileLimits) -> Sheet:
    try:
        book = CalamineWorkbook.from_path(str(path))
    except CalamineError as error:
        raise FileRefusedError("intake.archive.damaged", part="workbook") from error
    notes: list[Message] = []
    seen: list[Cells] = []
    best: Header | None = None
    for sheet in book.sheets_metadata:
        if sheet.visible is not SheetVisibleEnum.Visible:
            notes.append(Message.of("intake.note.hidden_sheet", sheet=sheet.name))
            continue
        try:
            table = book.get_sheet_by_name(sheet.name)
        except CalamineError:
            continue  # a chart sheet has no cells
        rows = _sheet_rows(table)
        above = list(islice(rows, _HEADER_ROWS))
        header = _best_header(above, contract)
        if header is not None and not _missing(header, contract):
            notes += [*_merged(table, header), *_ignored(header)]
            below = above[header.row_number :]
            return Sheet(header, chain(below, rows), limits.rows, tuple(notes), sheet.name)
        if header is not None and (best is None or len(header.columns) > len(best.columns)):
            best = header
        seen += above
    raise _no_header(best, seen, contract)


def _sheet_rows(table: CalamineSheet) -> Iterator[Cells]:
    for cells in table.iter_rows():  # empty rows at the top are given too
        yield cells if _ODD.isdisjoint(map(type, cells)) else [_plain(cell) for cell in cells]


_ODD = frozenset({bool, time, timedelta})


def _plain(cell: object) -> object:
    # True would meet 1 and 1.0 in a table of values already read; a time of day is text to us.
    if cell is True or cell is False:
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return str(cell) if isinstance(cell, timedelta) else cell


def _merged(table: CalamineSheet, header: Header) -> list[Message]:
    below = [
        (top, bottom) for (top, _), (bottom, _) in table.merged_cell_ranges or [] if bottom + 1 > header.row_number
    ]
    if not below:
        return []
    return [Message.of("intake.note.merged_cells", count=len(below), row=min(top for top, _ in below) + 1)]


def _best_header(rows: list[Cells], contract: RecordContract) -> Header | None:
    spellings = _spellings(contract)
    best: Header | None = None
    for number, cells in enumerate(rows, start=1):
        columns = _match(cells, spellings, number, contract)
        if len(columns) >= 2 and (best is None or len(columns) > len(best.columns)):
            best = Header(number, tuple(clean_cell(cell) for cell in cells), columns)
    return best


def _spellings(contract: RecordContract) -> dict[str, str]:
    return {header_key(text): item.name for item in contract.fields for text in (item.name, *item.aliases, item.label)}


def _match(cells: Sequence[object], spellings: dict[str, str], number: int, contract: RecordContract) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if not isinstance(cell, str) or len(cell) > 100:
            continue
        key = header_key(cell)
        name = spellings.get(key) or spellings.get(_DECORATION.sub("", key))
        if name is None:
            continue
        if name in columns:
            first = clean_cell(cells[columns[name]])
            raise FileRefusedError("intake.file.column_twice", first=first, second=clean_cell(cell), row=number)
        columns[name] = place
    return columns


def _missing(header: Header, contract: RecordContract) -> list[str]:
    return [item.label for item in contract.fields if item.required and item.name not in header.columns]


def _required(header: Header | None, above: list[Cells], contract: RecordContract) -> Header:
    if header is None or _missing(header, contract):
        raise _no_header(header, above, contract)
    return header


def _no_header(header: Header | None, above: list[Cells], contract: RecordContract) -> FileRefusedError:
    if header is None:
        wanted = [item.label for item in contract.fields if item.required]
        shown = [clean_cell(cell) for cells in above[:1] for cell in cells][:10]
        return FileRefusedError("intake.file.no_header", wanted=wanted, found=[_short(cell) for cell in shown])
    found = [_short(text) for text in header.headings if text]
    return FileRefusedError(
        "intake.file.columns_missing", missing=_missing(header, contract), found=found, row=header.row_number
    )


def _short(text: str) -> str:
    # What stands in a first row may be data: figures are hidden, long texts cut.
    return re.sub(r"\d{6,}", "******", text)[:20]


def _ignored(header: Header) -> tuple[Message, ...]:
    used = set(header.columns.values())
    extra = [text for place, text in enumerate(header.headings) if text and place not in used and text != ISSUE_HEADING]
    return (Message.of("intake.note.ignored_columns", columns=extra),) if extra else ()
