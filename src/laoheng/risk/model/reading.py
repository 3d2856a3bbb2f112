"""A history file read: features by name and row, labels, employers, days, and what stands beside the inputs."""

from __future__ import annotations

import csv
import hashlib
import io
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from laoheng.risk.model.features import Feature, Row, Value, number
from laoheng.risk.model.sets import SETS, HistorySet
from laoheng.standard.errors import UserError

# What is read from the days of a file whether or not a kind has it as an input; the baselines may go by it.
DERIVED = ("earlier", "days_since_earlier", "same_day", "last_30", "last_365")


@dataclass(frozen=True, slots=True)
class Table:
    """A file read. `beside` holds what the baselines go by and `groups` what errors are told by: no inputs.

    `days` and `known` are the day of each row and the day its label became known, None where the file does not say.
    `absent` names input columns that the file lacks: those inputs are unknown in every row.
    """

    kind: HistorySet
    rows: tuple[Mapping[str, Value], ...]
    labels: tuple[int, ...]
    employers: tuple[str, ...]
    days: tuple[date | None, ...]
    known: tuple[date | None, ...]
    beside: tuple[Mapping[str, Value], ...]
    groups: tuple[Mapping[str, Value], ...]
    absent: tuple[str, ...]
    digest: str

    def part(self, chosen: Sequence[int]) -> Table:
        """The same table with the rows `chosen` only."""
        return replace(
            self,
            rows=tuple(self.rows[n] for n in chosen),
            labels=tuple(self.labels[n] for n in chosen),
            employers=tuple(self.employers[n] for n in chosen),
            days=tuple(self.days[n] for n in chosen),
            known=tuple(self.known[n] for n in chosen),
            beside=tuple(self.beside[n] for n in chosen),
            groups=tuple(self.groups[n] for n in chosen),
        )


def read_table(path: Path, *, labelled: bool = True) -> Table:
    """The file in `path`, its kind told by its columns. Raises `UserError` for files of no known kind or bad cells.

    `labelled` False: the file need not hold labels; all are 0 then and mean nothing.
    """
    raw, rows = _raw(path)
    columns = frozenset(rows[0]) if rows else frozenset()
    kind = next((item for item in SETS if item.told_by <= columns), None)
    if kind is None or (labelled and kind.label not in columns):
        raise UserError("risk.model.unknown_file", path=path.name, known=tuple(item.name for item in SETS))
    derived = set(DERIVED) if kind.dated else set()
    try:
        told = with_earlier(rows, kind.dated) if kind.dated else rows
        values = tuple({feature.name: feature.read(row) for feature in kind.features} for row in told)
        more = derived | ({kind.lead} if kind.lead else set())
        beside = tuple({name: number(name).read(row) for name in more} for row in told)
        groups = tuple({feature.name: feature.read(row) for feature in kind.groups} for row in told)
        labels = tuple(_label(row[kind.label]) if labelled else 0 for row in rows)
        days, known = (tuple(_day(row, name) for row in rows) for name in (kind.dated, kind.known))
    except ValueError as error:
        raise UserError("risk.model.bad_cell", path=path.name, why=str(error)[:80]) from error
    employers = tuple(row.get("employer_id") or f"row {n}" for n, row in enumerate(rows))
    absent = tuple(sorted(_needed(kind.features) - columns - derived))
    digest = hashlib.sha256(raw).hexdigest()
    return Table(kind, values, labels, employers, days, known, beside, groups, absent, digest)


def _raw(path: Path) -> tuple[bytes, list[dict[str, str]]]:
    try:
        raw = path.read_bytes()
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError("law.eval.unreadable", path=path.name, why=type(error).__name__) from error
    width = len(rows[0]) if rows else 0
    for place, row in enumerate(rows, start=2):
        if len(row) != width or None in row or None in row.values():
            raise UserError("risk.model.bad_cell", path=path.name, why=f"line {place}")
    return raw, rows


def _needed(features: Sequence[Feature]) -> frozenset[str]:
    return frozenset(column for feature in features for column in feature.columns)


def _label(text: str) -> int:
    value = float(text)
    if value not in (0.0, 1.0):
        raise ValueError(f"label {text[:20]}")
    return int(value)


def _day(row: Row, name: str | None) -> date | None:
    text = row.get(name, "")[:10] if name else ""
    return date.fromisoformat(text) if text else None


def with_earlier(rows: Sequence[Row], dated: str) -> list[Row]:
    """Each row with what the days of its employer's other rows tell: earlier ones and those of the same day only.

    A later row changes nothing, nor does any label. Without its day or employer nothing can be said
    to lie before a row.
    """
    days: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row[dated] and row.get("employer_id"):
            days[row["employer_id"]].append(date.fromisoformat(row[dated][:10]).toordinal())
    for own in days.values():
        own.sort()
    found: list[Row] = []
    for row in rows:
        if not row[dated] or not row.get("employer_id"):
            found.append({**row, **dict.fromkeys(DERIVED, "")})
            continue
        day, seen = date.fromisoformat(row[dated][:10]).toordinal(), days[row["employer_id"]]
        start, end = bisect_left(seen, day), bisect_left(seen, day + 1)
        told = {
            "earlier": str(start),
            "days_since_earlier": str(day - seen[start - 1]) if start else "",
            "same_day": str(end - start - 1),
            "last_30": str(start - bisect_left(seen, day - 30)),
            "last_365": str(start - bisect_left(seen, day - 365)),
        }
        found.append({**row, **told})
    return found
