"""How one input is read from a row of a history: numbers, words, parts of a list; what is empty is unknown."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Row = Mapping[str, str]
Value = float | str | None
# How sources write what they do not know.
NOT_KNOWN = ("", "?", "nan", "NaN", "NA")


@dataclass(frozen=True, slots=True)
class Feature:
    """One input: how it is read from a row; `rises` says that more may only raise the score (1) or lower it (-1).

    `columns` are the columns it reads, so that a file which lacks one is told so.
    """

    name: str
    read: Callable[[Row], Value]
    columns: tuple[str, ...]
    nominal: bool = False
    rises: int = 0


def plain(row: Row, name: str) -> float | None:
    """The number in column `name`; None where it is empty. Raises `ValueError` for what is no finite number."""
    text = row.get(name, "").strip()
    if text in NOT_KNOWN:
        return None
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{name}: {text[:20]}")
    return value


def number(name: str, *, log: bool = False, rises: int = 0) -> Feature:
    """A numeric column; empty is unknown. `log`: amounts by their order of size."""

    def read(row: Row) -> Value:
        value = plain(row, name)
        return math.log1p(max(value, 0.0)) if log and value is not None else value

    return Feature(name, read, (name,), rises=rises)


def words(name: str, length: int | None = None, as_: str | None = None) -> Feature:
    """A code or word, cut to `length`; empty is unknown."""
    return Feature(as_ or name, lambda row: row.get(name, "").strip()[:length] or None, (name,), nominal=True)


def part_of(name: str, word: str) -> Feature:
    """Whether a list column ("A|B") names `word`; an empty list tells nothing."""

    def read(row: Row) -> Value:
        parts = row.get(name, "").strip()
        return float(word in parts.split("|")) if parts else None

    return Feature(f"{name}:{word}", read, (name,))


def ratio(name: str, above: str, below: str, *, rises: int = 0) -> Feature:
    """`above` over `below`, unknown where either is missing or `below` is zero."""

    def read(row: Row) -> Value:
        over, under = plain(row, above), plain(row, below)
        return None if over is None or not under else over / under

    return Feature(name, read, (above, below), rises=rises)


def band(name: str, column: str, edges: tuple[float, ...]) -> Feature:
    """The span of a numeric column as a word, for telling groups apart; never an input."""

    def read(row: Row) -> Value:
        value = plain(row, column)
        return None if value is None else _span(value, edges)

    return Feature(name, read, (column,), nominal=True)


def first_year(name: str, columns: tuple[str, ...]) -> Feature:
    """Since which year anything is known of a firm, for telling groups apart: the first of `columns` above zero."""

    def read(row: Row) -> Value:
        return next((column for column in columns if (plain(row, column) or 0.0) > 0), None)

    return Feature(name, read, columns, nominal=True)


def _span(value: float, edges: tuple[float, ...]) -> str:
    below = [edge for edge in edges if value >= edge]
    above = [edge for edge in edges if value < edge]
    low, high = (f"{below[-1]:g}" if below else ""), (f"{above[0]:g}" if above else "")
    return f"{low}-{high}"
