"""Rows of a text table, thousands at a time: plain blocks as columns, all others as the csv module reads them.

The csv module is the reference. A block is plain where no rule of quoting can apply and every line has as many cells;
only then is it cut up in bulk, and tests hold both readings together.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

Cells: TypeAlias = Sequence[object]

_LONGEST_LINE: Final = 60_000  # below what the csv module takes for one cell
_BOM: Final = "\ufeff"  # a reader of bytes would take it away


class Block:
    """Rows of equal width, held as columns of text."""

    def __init__(self, columns: Sequence[pa.StringArray]) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns[0])

    @property
    def width(self) -> int:
        """Cells a row."""
        return len(self._columns)

    def named(self, places: Mapping[str, int]) -> dict[str, pa.StringArray]:
        """The columns at these places."""
        return {name: self._columns[place] for name, place in places.items()}

    def rows(self) -> list[Cells]:
        """The same row by row."""
        return list(map(list, zip(*map(texts_of, self._columns), strict=True)))

    def may_hold_blank_rows(self) -> bool:
        """Whether every column has an empty cell: else no row is empty."""
        return all(pc.any(pc.equal(column, "")).as_py() for column in self._columns)


def texts_of(column: pa.StringArray) -> list[str]:
    """The cells as Python text; by way of numpy, which is several times quicker than one by one."""
    found: list[str] = column.to_numpy(zero_copy_only=False).tolist()
    return found


class TextRows(Iterator[Cells]):
    """The rows of `lines` one by one, or by blocks; both read on from where the other stopped.

    Raises `csv.Error` as the csv module does, of a row that it cannot read.
    """

    def __init__(self, lines: Iterable[str], separator: str) -> None:
        self._lines, self._separator = iter(lines), separator
        self._reader = self._reading()

    def __next__(self) -> Cells:
        return next(self._reader)

    def block(self, size: int) -> Block | Iterator[Cells]:
        """The next `size` lines as a block, or the reader of single rows where they are not plain (or at the end)."""
        lines = list(islice(self._lines, size))
        found = _plain_block(lines, self._separator)
        if found is None:
            self._lines = chain(lines, self._lines)
            self._reader = self._reading()
            return self
        return found

    def _reading(self) -> Iterator[Cells]:
        # It asks for a line only when it needs one, so whatever follows a row stays for the next block.
        return csv.reader(self._lines, delimiter=self._separator, strict=True)


def _plain_block(lines: list[str], separator: str) -> Block | None:
    text = "".join(lines)
    if not lines or '"' in text or text.startswith(_BOM) or max(map(len, lines)) > _LONGEST_LINE:
        return None
    if text.count("\r") != text.count("\r\n") or "\n" in lines or "\r\n" in lines:
        return None
    content = text.encode()
    names = [f"f{place}" for place in range(lines[0].count(separator) + 1)]
    if len(names) < 2:
        return None
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            arrow_csv.ReadOptions(use_threads=False, block_size=len(content) + 1, column_names=names),
            arrow_csv.ParseOptions(delimiter=separator, quote_char=False, double_quote=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), check_utf8=False),
        )
    except pa.ArrowInvalid:
        return None  # lines of different lengths
    if table.num_rows != len(lines):
        return None
    return Block([column.combine_chunks() for column in table.columns])
