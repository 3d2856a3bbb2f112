"""How values look in files: whole columns at once, and the spellings that people and programs use in life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laoheng.simulate.axis import day_number, day_of
from laoheng.simulate.streams import NO_DAY, Bools, Ints

Column: TypeAlias = Any  # a pyarrow array of text; pyarrow carries no types
_FULL_WIDTH = str.maketrans("0123456789.X", "０１２３４５６７８９．Ｘ")
_EXCEL_ZERO = day_number(date(1899, 12, 30))
_CENTS = pa.array([f"{n:02d}" for n in range(100)])
_HALVES = pa.array(["", ".5"])
DATE_STYLES = ("iso", "slash", "chinese", "compact", "excel")
MONTH_STYLES = ("iso", "compact", "chinese", "slash")


def pick(values: Sequence[str], index: Ints) -> Column:
    """The text `values[i]` for each i of `index`."""
    return pa.array(values, pa.string()).take(pa.array(index))


def money(fen: Ints, blank: Bools | None = None) -> Column:
    """Yuan with two decimals; blank where `blank`."""
    whole = pc.cast(pa.array(fen // 100), pa.string())
    text = pc.binary_join_element_wise(whole, _CENTS.take(pa.array(fen % 100)), ".")
    return text if blank is None else pc.if_else(pa.array(blank), pa.scalar(""), text)


def halves(count: Ints) -> Column:
    """A number counted in halves, e.g. 21.5."""
    return pc.binary_join_element_wise(
        pc.cast(pa.array(count // 2), pa.string()), _HALVES.take(pa.array(count % 2)), ""
    )


def days(numbers: Ints, style: str = "iso") -> Column:
    """Dates in `style`; blank for `NO_DAY`."""
    known = numbers != NO_DAY
    if not known.any():
        return pa.array([""] * len(numbers))
    low, high = int(numbers[known].min()), int(numbers[known].max())
    texts = ["", *(_day_text(day_of(number), style) for number in range(low, high + 1))]
    return pick(texts, np.where(known, numbers - low + 1, 0))


def _day_text(day: date, style: str) -> str:
    match style:
        case "slash":
            return f"{day.year}/{day.month}/{day.day}"
        case "chinese":
            return f"{day.year}年{day.month}月{day.day}日"
        case "compact":
            return f"{day:%Y%m%d}"
        case "excel":
            return str(day_number(day) - _EXCEL_ZERO)
    return day.isoformat()


def month_text(month: str, style: str) -> str:
    """The month "YYYY-MM" in `style`."""
    year, number = month.split("-")
    return {"compact": f"{year}{number}", "chinese": f"{year}年{int(number)}月", "slash": f"{year}/{int(number)}"}.get(
        style, month
    )


@dataclass(slots=True)
class Alterations:
    """What was written otherwise than it is, for measuring cleaning and linkage: part of the truth.

    `row` counts data rows from 1 within the file named `path`.
    """

    path: list[str] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    column: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    original: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def add(self, path: str, row: int, name: str, kind: str, original: str, written: str) -> None:
        """Notes one cell, or a repeated row (`name` empty, `original` the row number it repeats)."""
        columns: tuple[list[Any], ...] = (self.path, self.row, self.column, self.kind, self.original, self.written)
        for values, value in zip(
            columns,
            (path, row, name, kind, original, written),
            strict=True,
        ):
            values.append(value)

    def table(self) -> pa.Table:
        """The notes as a table."""
        return pa.table(
            {name: getattr(self, name) for name in ("path", "row", "column", "kind", "original", "written")}
        )


def _typo(text: str, place: int) -> str:
    """Two neighbouring digits exchanged, as a hurried typist does."""
    at = 8 + place % 8
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


_SPELLINGS: dict[str, tuple[tuple[str, Any], ...]] = {
    "person_number": (
        ("full_width", lambda text, n: text.translate(_FULL_WIDTH)),
        ("apostrophe", lambda text, n: "'" + text),
        ("lower_case", lambda text, n: text.lower()),
        ("blanks", lambda text, n: f" {text} "),
        ("typo", _typo),
    ),
    "person_name": (
        ("blank_inside", lambda text, n: f"{text[0]} {text[1:]}"),
        ("wide_blank", lambda text, n: f"{text[0]}\u3000{text[1:]}"),
        ("other_character", lambda text, n: text.replace("示", "是").replace("例", "列")),
    ),
    "gross": (
        ("full_width", lambda text, n: text.translate(_FULL_WIDTH)),
        ("thousands", lambda text, n: f"{int(text.split('.')[0]):,}.{text.split('.')[1]}"),
    ),
    "base": (("full_width", lambda text, n: text.translate(_FULL_WIDTH)),),
    "firm_code": (("full_width", lambda text, n: text.translate(_FULL_WIDTH)), ("blanks", lambda text, n: text + " ")),
}


def disturb(
    columns: dict[str, Column], rate: float, rng: np.random.Generator, path: str, notes: Alterations
) -> dict[str, Column]:
    """`columns` with about `rate` of the cells spelled otherwise, each noted. Nothing depends on what a row says."""
    changed = dict(columns)
    for name, spellings in _SPELLINGS.items():
        if name not in columns:
            continue
        count = len(columns[name])
        rows = np.nonzero(rng.random(count) < rate)[0]
        if not len(rows):
            continue
        before = columns[name].take(pa.array(rows)).to_pylist()
        after = []
        for row, text, which in zip(rows.tolist(), before, rng.integers(0, len(spellings), len(rows)), strict=True):
            kind, spell = spellings[which]
            written = spell(text, row) if text else text
            after.append(written)
            if written != text:
                notes.add(path, row + 1, name, kind, text, written)
        mask = np.zeros(count, bool)
        mask[rows] = True
        changed[name] = pc.replace_with_mask(columns[name], pa.array(mask), pa.array(after, pa.string()))
    return changed


def repeat_rows(
    columns: dict[str, Column], rate: float, rng: np.random.Generator, path: str, notes: Alterations
) -> dict[str, Column]:
    """`columns` with about `rate` of the rows sent twice, the second time at the end."""
    count = len(next(iter(columns.values())))
    again = np.nonzero(rng.random(count) < rate)[0]
    for place, row in enumerate(again.tolist()):
        notes.add(path, count + place + 1, "", "repeated", str(row + 1), "")
    index = pa.array(np.concatenate([np.arange(count), again]))
    return {name: column.take(index) for name, column in columns.items()}
