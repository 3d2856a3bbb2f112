"""Blanking rows in a file as its sender sent it, one person's or numbered ones; every other row, and its number, stays.

A blank row in its place keeps the numbers by which issues, lake rows and the annotated copy name the others.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from openpyxl import load_workbook
from openpyxl.packaging.core import DocumentProperties
from python_calamine import CalamineError, CalamineWorkbook

from laoheng.hub.durable import flush_file, flush_folder
from laoheng.hub.files import FileFacts, FileKind
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import person_number
from laoheng.standard.normalise import half_width

_BETWEEN: Final = re.compile(r"[\s\-]+")
_RUN: Final = re.compile(r"[0-9]+X?")


@dataclass(frozen=True, slots=True)
class Marks:
    """What names a person in a file: the identity number, and the phone and account beside it."""

    number: str
    beside: frozenset[str] = frozenset()

    def in_row(self, cells: Iterable[object]) -> bool:
        """Whether a row is this person's: by the number, or by phone or account where it states nobody else's number.

        Two people may share a phone or an account; the row of the other one stays.
        """
        runs = {run for cell in cells for run in _runs(cell)}
        if self.number in runs:
            return True
        return bool(runs & self.beside) and not any(_is_number(run) for run in runs)


def _runs(cell: object) -> list[str]:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = half_width(str(cell)).upper() if cell is not None else ""
    return _RUN.findall(_BETWEEN.sub("", text))


def _is_number(run: str) -> bool:
    try:
        person_number(run)
    except UserError:
        return False
    return True


def blank_rows(path: Path, facts: FileFacts, marks: Marks) -> list[int]:
    """Blanks the person's rows in the file at `path`, whole or not at all; returns their row numbers.

    Of a workbook every sheet is looked at, hidden ones too. A file without such rows is not touched.
    """
    if facts.kind is FileKind.WORKBOOK:
        rows = _rows_in_workbook(path, marks)
    else:
        rows = [number for number, cells, _ in _records(path, facts) if marks.in_row(cells)]
    if not rows:
        return []
    if facts.kind is FileKind.WORKBOOK:
        _replaced(path, lambda aside: _write_workbook(path, aside, lambda sheet, number, cells: marks.in_row(cells)))
    else:
        _replaced(path, lambda aside: _write_text(path, aside, facts, set(rows)))
    return sorted(set(rows))


def blank_numbers(path: Path, facts: FileFacts, sheet: str, numbers: Collection[int]) -> None:
    """Blanks the rows of these numbers, counted from 1, of a text file or of the workbook's sheet called `sheet`."""
    wanted = set(numbers)
    if facts.kind is FileKind.WORKBOOK:
        _replaced(
            path,
            lambda aside: _write_workbook(path, aside, lambda name, number, cells: name == sheet and number in wanted),
        )
    else:
        _replaced(path, lambda aside: _write_text(path, aside, facts, wanted))


def _replaced(path: Path, write: Callable[[Path], None]) -> None:
    aside = path.with_name(f".{path.name}.part")
    write(aside)
    flush_file(aside)
    aside.replace(path)
    flush_folder(path.parent)


def _records(path: Path, facts: FileFacts) -> Iterator[tuple[int, Sequence[str], str]]:
    """Each row with its number, its cells and the very text it was written as."""
    raw: list[str] = []
    with path.open(encoding=facts.encoding, newline="") as file:
        # Not strict: a file that was refused for its quotes is looked through all the same.
        reader = csv.reader(_remembered(file, raw), delimiter=facts.separator or ",", strict=False)
        for number, cells in enumerate(reader, start=1):
            yield number, cells, "".join(raw)
            raw.clear()


def _remembered(file: TextIO, raw: list[str]) -> Iterator[str]:
    for line in file:
        raw.append(line)
        yield line


def _write_text(path: Path, aside: Path, facts: FileFacts, rows: set[int]) -> None:
    with path.open("rb") as file_:
        marked = file_.read(3) == codecs.BOM_UTF8
    encoding = "utf-8" if facts.encoding == "utf-8-sig" and not marked else facts.encoding
    with aside.open("w", encoding=encoding, newline="") as file:
        for number, _, text in _records(path, facts):
            ending = text[len(text.rstrip("\r\n")) :]
            file.write(ending if number in rows else text)


def _rows_in_workbook(path: Path, marks: Marks) -> list[int]:
    try:
        book = CalamineWorkbook.from_path(str(path))
    except CalamineError as error:
        raise UserError("intake.archive.damaged", part="workbook") from error
    found = []
    for sheet in book.sheets_metadata:
        try:
            table = book.get_sheet_by_name(sheet.name)
        except CalamineError:
            continue  # a chart sheet has no cells
        found += [number for number, cells in enumerate(table.iter_rows(), start=1) if marks.in_row(cells)]
    return found


def _write_workbook(path: Path, aside: Path, goes: Callable[[str, int, Iterable[object]], bool]) -> None:
    with path.open("rb") as file:  # a received file carries no ending, by which openpyxl would judge
        book = load_workbook(file)
    book.properties = DocumentProperties()  # the author of a file may be the person
    for sheet in book.worksheets:
        sheet._pivots = []  # type: ignore[attr-defined]  # a pivot table keeps a copy of the rows it was made of
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if goes(sheet.title, number, [cell.value for cell in cells]):
                for cell in cells:
                    _clear(cell)
    book.save(aside)


def _clear(cell: object) -> None:
    for part in ("value", "comment", "hyperlink"):
        # Inside a merged range only the first cell can be written; the others hold nothing.
        if getattr(cell, part, None) is not None:
            setattr(cell, part, None)
