"""A table of records as it was sent: headings and columns of text, nothing interpreted yet."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from laoheng.hub.files import FileKind, inspect
from laoheng.standard.errors import UserError

_LARGEST_CELL = 1 << 20


@dataclass(frozen=True, slots=True)
class RecordTable:
    """Columns of equal length by their heading, in the order of the file."""

    columns: Mapping[str, Sequence[str]]

    @property
    def count(self) -> int:
        """Number of records."""
        return len(next(iter(self.columns.values()), ()))

    def without(self, *headings: str) -> RecordTable:
        """The same records without some columns."""
        return RecordTable({name: cells for name, cells in self.columns.items() if name not in headings})

    def take(self, rows: Sequence[int]) -> RecordTable:
        """Only these rows, in this order."""
        return RecordTable({name: [cells[row] for row in rows] for name, cells in self.columns.items()})

    def row(self, number: int) -> dict[str, str]:
        """One record by its headings."""
        return {name: cells[number] for name, cells in self.columns.items()}


def read_records(path: Path) -> RecordTable:
    """The records of a CSV file (UTF-8 or GB18030, separator found by itself).

    Raises `UserError`: no such file, no text table, headings missing or twice, a row of another length.
    """
    if not path.is_file():
        raise UserError("hub_link.no_file", path=path.name)
    facts = inspect(path, path.name)
    if facts.kind is not FileKind.TEXT:
        raise UserError("hub_link.not_csv", path=path.name)
    csv.field_size_limit(_LARGEST_CELL)
    with path.open(encoding=facts.encoding, newline="") as file:
        rows = csv.reader(file, delimiter=facts.separator or ",")
        headings = [heading.strip().removeprefix("\ufeff") for heading in next(rows, [])]
        if len(headings) < 2 or len(set(headings)) < len(headings) or "" in headings:
            raise UserError("hub_link.headings", path=path.name)
        cells: list[list[str]] = [[] for _ in headings]
        for number, row in enumerate(rows, start=2):
            if not any(row):
                continue
            if len(row) != len(headings):
                raise UserError("hub_link.row_length", path=path.name, row=number, wanted=len(headings), got=len(row))
            for column, cell in zip(cells, row, strict=True):
                column.append(cell)
    return RecordTable(dict(zip(headings, cells, strict=True)))
