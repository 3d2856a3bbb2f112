"""The sender's own table with a column that says what is wrong, to be mended and sent again; and the list of issues."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from laoheng.hub.guard import guard
from laoheng.hub.issues import CheckReport, IssueLevel, RowIssue
from laoheng.hub.reading import ISSUE_HEADING, Sheet
from laoheng.standard.messages import Message, render
from laoheng.standard.normalise import half_width
from laoheng.standard.records import FieldType, RecordContract

_NUMBERS = frozenset({FieldType.MONEY, FieldType.COUNT, FieldType.HOURS, FieldType.DAYS})
_PLAIN_NUMBER = re.compile(r"-?\d{1,13}(\.\d{1,6})?", re.ASCII)
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_000


def annotated_xlsx(
    sheet: Sheet,
    contract: RecordContract,
    report: CheckReport,
    path: Path,
    *,
    bad_rows_only: bool = False,
    language: str = "zh",
) -> None:
    """Writes to `path` the rows of `sheet` (read anew) with a column 问题, and a second sheet listing each issue.

    `bad_rows_only` keeps the rows with issues. Text that a spreadsheet could run is guarded; amounts are numbers.
    Our own intake takes the file back: it strips the guard and passes over the column 问题.
    """
    book = Workbook(write_only=True)
    told = _by_row(report.issues, language)
    page = book.create_sheet(contract.label)
    old = {place for place, text in enumerate(sheet.header.headings) if text == ISSUE_HEADING}
    page.append([*(_bold(page, text) for text in _without(sheet.header.headings, old)), _bold(page, ISSUE_HEADING)])
    numbers = {
        sheet.header.columns[f.name] for f in contract.fields if f.type in _NUMBERS and f.name in sheet.header.columns
    }
    width = len(sheet.header.headings)
    for number, cells in sheet.rows:
        if not any(cells) or (bad_rows_only and number not in told):
            continue
        padded = [*cells, *[""] * (width - len(cells))]
        values = [_cell(cell, place in numbers) for place, cell in enumerate(padded)]
        page.append([*_without(values, old), guard(told.get(number, ""))])
    _issue_sheet(book, report, language)
    book.save(path)


def issue_list_csv(report: CheckReport, language: str = "zh") -> bytes:
    """The listed issues as CSV in UTF-8 with BOM, which Excel opens as it should."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows(_issue_rows(report, language))
    return text.getvalue().encode("utf-8-sig")


def _issue_sheet(book: Workbook, report: CheckReport, language: str) -> None:
    page = book.create_sheet(_told("intake.annotated.sheet", language))
    for row in _issue_rows(report, language):
        page.append(row)


def _issue_rows(report: CheckReport, language: str) -> Iterator[list[Any]]:
    yield [_told(f"intake.annotated.{name}", language) for name in ("row", "heading", "value", "column", "level")]
    for issue in report.issues:
        level = "error" if issue.level is IssueLevel.ERROR else "warning"
        yield [
            issue.row,
            guard(_writable(issue.heading)),
            guard(_writable(issue.value_masked)),
            guard(_writable(render(issue.message, language))),
            _told(f"intake.annotated.{level}", language),
        ]
    if report.left_out:
        yield ["", "", "", render(Message.of("intake.annotated.left_out", count=report.left_out), language), ""]


def _by_row(issues: Iterable[RowIssue], language: str) -> dict[int, str]:
    told: dict[int, list[str]] = {}
    for issue in issues:
        # The number in the annotated copy differs from the original row, so each text names its column.
        where = f"{issue.heading}：" if issue.heading else ""
        told.setdefault(issue.row, []).append(where + render(issue.message, language))
    return {row: _writable(" ".join(texts)) for row, texts in told.items()}


def _cell(cell: object, is_number: bool) -> Any:
    if isinstance(cell, int | float | Decimal | date):
        return cell
    text = _writable("" if cell is None else str(cell))
    if is_number and _PLAIN_NUMBER.fullmatch(plain := half_width(text).strip()):
        return Decimal(plain)
    return guard(text)


def _writable(text: str) -> str:
    # A workbook is XML, which has no place for these; the sender sees the fault in the issue list.
    return _NOT_IN_XML.sub("", text)[:_LONGEST]


def _without(items: Sequence[Any], places: set[int]) -> list[Any]:
    return [item for place, item in enumerate(items) if place not in places]


def _bold(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, value=guard(_writable(text)))
    cell.font = Font(bold=True)
    return cell


def _told(code: str, language: str) -> str:
    return render(Message.of(code), language)
