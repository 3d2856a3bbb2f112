"""The histories the model learns from: which columns are read, which never, and what each means."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from laoheng.standard.errors import UserError

Row = Mapping[str, str]
# How sources write what they do not know.
_NOT_KNOWN = ("", "?", "nan", "NaN", "NA")
Value = float | str | None


@dataclass(frozen=True, slots=True)
class Feature:
    """One input: how it is read from a row; `rises` says that more may only raise the score (1), lower it (-1)."""

    name: str
    read: Callable[[Row], Value]
    nominal: bool = False
    rises: int = 0


@dataclass(frozen=True, slots=True)
class HistorySet:
    """One kind of history file: its telling columns, label, features, and the count that stands for "last year"."""

    name: str
    columns: frozenset[str]
    label: str
    features: tuple[Feature, ...]
    count: str
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file read: features by name and row, labels, employers."""

    kind: HistorySet
    rows: tuple[Mapping[str, Value], ...]
    labels: tuple[int, ...]
    employers: tuple[str, ...]


def number(name: str, *, log: bool = False, rises: int = 0) -> Feature:
    """A numeric column; empty is unknown. `log`: amounts by their order of size."""

    def read(row: Row) -> Value:
        text = row.get(name, "").strip()
        if text in _NOT_KNOWN:
            return None
        value = float(text)
        return math.log1p(max(value, 0.0)) if log else value

    return Feature(name, read, rises=rises)


def words(name: str, length: int | None = None, as_: str | None = None) -> Feature:
    """A code or word, cut to `length`; empty is unknown."""
    return Feature(as_ or name, lambda row: row.get(name, "").strip()[:length] or None, nominal=True)


def part_of(name: str, word: str) -> Feature:
    """Whether a list column ("A|B") names `word`."""
    return Feature(f"{name}:{word}", lambda row: float(word in row.get(name, "").split("|")))


def ratio(name: str, above: str, below: str) -> Feature:
    """`above` over `below`, unknown where either is missing or `below` is zero."""

    def read(row: Row) -> Value:
        over, under = row.get(above, "").strip(), row.get(below, "").strip()
        if over in _NOT_KNOWN or under in _NOT_KNOWN or float(under) == 0:
            return None
        return float(over) / float(under)

    return Feature(name, read)


_SEEN = (number("earlier", rises=0), number("days_since_earlier"))
_WA_PARTS = ("v_final_wage", "v_min_wage", "v_overtime", "v_unpaid_hours", "v_agreed_wage", "v_meal", "v_rest",
             "v_deduction", "v_sick_leave", "v_records")  # fmt: skip
_VIOLATIONS = (
    "Final Wages Not Paid",
    "Unpaid Hours Worked",
    "Unpaid Minimum Wage",
    "Unpaid Agreed Wage",
    "Unpaid Overtime",
    "Meal Periods",
    "Rest Periods",
    "Unauthorized Deductions",
    "Paid Sick Leave",
)

SETS: tuple[HistorySet, ...] = (
    HistorySet(
        "wa_employers", frozenset({"n_last90", "n_substantiated", "registered"}), "label",
        (words("industry"), words("zip3"), number("registered"), number("n_complaints", rises=1),
         number("n_last90", rises=1), number("n_last180", rises=1), number("days_since_last", rises=-1),
         number("days_since_first"), number("n_wage_claim"), number("n_other"), number("n_closed"),
         number("n_substantiated"), number("amount_claimed", log=True), number("amount_assessed_known", log=True),
         number("n_open"), number("n_violation_types"), ratio("substantiated_share", "n_substantiated", "n_closed"),
         *(number(name) for name in _WA_PARTS)),
        "n_complaints",
    ),
    HistorySet(
        "ca_employers", frozenset({"n_2017", "n_2018", "n_2019"}), "label",
        (words("naics", 2, "naics2"), words("naics", 3, "naics3"), words("naics"), number("n_claims", rises=1),
         number("n_2017"), number("n_2018"), number("n_2019", rises=1), number("days_since_last", rises=-1),
         number("n_issues"), number("amount_claimed", log=True), ratio("amount_a_claim", "amount_claimed", "n_claims")),
        "n_claims",
    ),
    HistorySet(
        "wa_complaints", frozenset({"complaint_id", "violations", "n_viol"}), "label",
        (words("industry"), words("zip3"), words("type"), number("n_viol"), number("claimed", log=True),
         words("filed", 4, "year"), *_SEEN, *(part_of("violations", word) for word in _VIOLATIONS)),
        "n_viol", "filed",
    ),
    HistorySet(
        "va_claims", frozenset({"claim_id", "employer_city"}), "label",
        (words("employer_city"), words("zip3"), number("claim_amount", log=True), words("received", 4, "year"), *_SEEN),
        "earlier", "received",
    ),
    HistorySet(
        "ma_citations", frozenset({"citation_id", "with_specific_intent"}), "label_unpaid",
        (words("city"), words("industry"), words("violation"), words("with_specific_intent"),
         number("assessed", log=True), number("employees", log=True), ratio("assessed_a_head", "assessed", "employees"),
         words("issued", 4, "year"), *_SEEN),
        "assessed", "issued",
    ),
    HistorySet(
        "whd_california", frozenset({"case_no", "naics3", "back_wages"}), "label",
        (words("naics"), words("naics3"), words("naics", 4, "naics4"), words("city"), words("zip3")),
        "none",
    ),
)  # fmt: skip


def read_table(path: Path) -> Table:
    """The file in `path`, its kind told by its columns. Raises `UserError` for files of no known kind or bad cells."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError("law.eval.unreadable", path=path.name, why=type(error).__name__) from error
    columns = frozenset(rows[0]) if rows else frozenset()
    kind = next((item for item in SETS if item.columns <= columns), None)
    if kind is None or kind.label not in columns:
        raise UserError("risk.model.unknown_file", path=path.name, known=tuple(item.name for item in SETS))
    told = _with_earlier(rows, kind.dated) if kind.dated else rows
    try:
        values = tuple({feature.name: feature.read(row) for feature in kind.features} for row in told)
        labels = tuple(int(float(row[kind.label])) for row in rows)
    except ValueError as error:
        raise UserError("risk.model.bad_cell", path=path.name, why=str(error)[:80]) from error
    return Table(kind, values, labels, tuple(row.get("employer_id") or str(n) for n, row in enumerate(rows)))


def _with_earlier(rows: Iterable[Row], dated: str) -> list[Row]:
    """Each row with how many earlier rows its employer has in the file and days since the last: dates, no labels."""
    days: dict[str, list[date]] = defaultdict(list)
    listed = list(rows)
    for row in listed:
        if row[dated]:
            days[row["employer_id"]].append(date.fromisoformat(row[dated][:10]))
    found: list[Row] = []
    for row in listed:
        if not row[dated]:
            # Without its day nothing can be said to lie before it.
            found.append({**row, "earlier": "", "days_since_earlier": ""})
            continue
        own = date.fromisoformat(row[dated][:10])
        before = [day for day in days[row["employer_id"]] if day < own]
        since = str((own - max(before)).days) if before else ""
        found.append({**row, "earlier": str(len(before)), "days_since_earlier": since})
    return found
