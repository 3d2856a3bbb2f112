"""The portrait of a worker: where they worked, what was paid in, what was paid out, and what of it is missing.

Made of the person's own rows, for the person first. A gap is a month at work for which no paid pension row came; where
nothing at all came from a firm's fund, the gap is unknown and called so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from laoheng.portrait.steps import NOT_ENROLLED_HERE, PENSION
from laoheng.standard.dates import add_months

Row = Mapping[str, Any]
PERSON_KINDS = ("contracts", "contributions", "wages", "attendance", "site_roster", "deferrals")


@dataclass(frozen=True, slots=True)
class Spell:
    """One contract, or one stay on a building site where `project` is set. None is not stated.

    `closed` are the fields that the viewer's purpose does not open: of them nobody says that they are not stated.
    """

    firm_id: str
    form: str | None
    starts_on: date | None
    ends_on: date | None
    left_on: date | None
    agreed_wage: Decimal | None = None
    signed_on: date | None = None
    project: str | None = None
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Insured:
    """The pension months of one firm: paid ones, months at work without one, and months of which nothing is known."""

    firm_id: str
    paid: tuple[str, ...]
    gaps: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pay:
    """One month's wage row: `open` is what the firm's own list leaves unpaid, None where it cannot be said."""

    firm_id: str
    month: str
    gross: Decimal | None
    paid: Decimal | None
    paid_on: date | None
    open: Decimal | None


@dataclass(frozen=True, slots=True)
class WorkerPortrait:
    """What the records say of one worker as of a day; `closed` are kinds that the viewer's purpose does not open.

    `fresh` says of every kind that it opens on which day the newest row about the worker came, None where none did.
    """

    person_id: str
    as_of: date
    spells: tuple[Spell, ...]
    insured: tuple[Insured, ...]
    pay: tuple[Pay, ...]
    closed: tuple[str, ...] = ()
    fresh: tuple[tuple[str, date | None], ...] = ()


def worker_portrait(
    person_id: str,
    as_of: date,
    rows: Mapping[str, Sequence[Row]],
    closed: Iterable[str] = (),
    fresh: Mapping[str, date] | None = None,
) -> WorkerPortrait:
    """The portrait from the person's rows by kind; a field that is not in a row was not open to the viewer."""
    shut = tuple(closed)
    if any("gross" not in row for row in rows.get("wages", ())):
        shut += ("wages",)  # of the wage list only the hours are open: nothing of pay may be called unknown
    spells = [_contract(row) for row in rows.get("contracts", ()) if (_day(row, "starts_on") or as_of) <= as_of]
    spells += [_site(row) for row in rows.get("site_roster", ()) if (_day(row, "entered_on") or as_of) <= as_of]
    return WorkerPortrait(
        person_id,
        as_of,
        tuple(sorted(spells, key=lambda item: (item.starts_on or date.min, item.firm_id), reverse=True)),
        () if "contributions" in shut else tuple(_insured(rows, as_of)),
        tuple(sorted(map(_pay, _months(rows, "wages", as_of)), key=lambda item: (item.month, item.firm_id))[::-1]),
        shut,
        tuple((kind, (fresh or {}).get(kind)) for kind in PERSON_KINDS if kind not in shut),
    )


def _day(row: Row, name: str) -> date | None:
    value: date | None = row.get(name)
    return value


def _contract(row: Row) -> Spell:
    return Spell(
        row["firm_id"], row.get("form"), row.get("starts_on"), row.get("ends_on"), row.get("left_on"),
        row.get("agreed_wage"), row.get("signed_on"), closed=_closed(row, _OF_CONTRACT),
    )  # fmt: skip


def _site(row: Row) -> Spell:
    # A stay is told apart from a contract by its project, known or not.
    project, left = row.get("project") or "", row.get("left_on")
    closed = tuple("starts_on" if name == "entered_on" else name for name in _closed(row, _OF_STAY))
    return Spell(row["firm_id"], None, row.get("entered_on"), None, left, project=project, closed=closed)


_OF_CONTRACT = ("starts_on", "ends_on", "left_on", "agreed_wage", "signed_on")
_OF_STAY = ("entered_on", "left_on", "project")


def _closed(row: Row, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in row)


def _months(rows: Mapping[str, Sequence[Row]], kind: str, as_of: date) -> list[Row]:
    return [row for row in rows.get(kind, ()) if row.get("month") and row["month"] <= f"{as_of:%Y-%m}"]


def _insured(rows: Mapping[str, Sequence[Row]], as_of: date) -> Iterable[Insured]:
    """Per firm: the months at work, by wage list or attendance, against the paid pension rows."""
    contributions = _months(rows, "contributions", as_of)
    pension = [row for row in contributions if row.get("insurance") == PENSION]
    worked = {(row["firm_id"], row["month"]) for row in _months(rows, "wages", as_of) if (row.get("gross") or 0) > 0}
    worked |= {
        (row["firm_id"], row["month"]) for row in _months(rows, "attendance", as_of) if (row.get("days") or 0) > 0
    }
    for firm in sorted({row["firm_id"] for row in pension} | {firm for firm, _ in worked}):
        paid = sorted({row["month"] for row in pension if row["firm_id"] == firm and row.get("state") == "paid"})
        missing = sorted({month for at, month in worked if at == firm} - set(paid))
        heard = {row["month"] for row in contributions if row["firm_id"] == firm}
        # Before the first and after the last month the fund told of, nothing is known.
        told = [month for month in missing if heard and min(heard) <= month <= max(heard)]
        exempt = [month for month in told if _form(rows, firm, month) in NOT_ENROLLED_HERE]
        gaps = tuple(month for month in told if month not in exempt)
        yield Insured(firm, tuple(paid), gaps, tuple(month for month in missing if month not in told))


def _form(rows: Mapping[str, Sequence[Row]], firm: str, month: str) -> str | None:
    last = add_months(date.fromisoformat(f"{month}-01"), 1)
    begun = [
        row for row in rows.get("contracts", ())
        if row["firm_id"] == firm and row.get("starts_on") and row["starts_on"] < last
    ]  # fmt: skip
    return max(begun, key=lambda row: row["starts_on"]).get("form") if begun else None


def _pay(row: Row) -> Pay:
    gross, paid = row.get("gross"), row.get("paid")
    parts = [row.get(f"{name}_deduction") for name in ("insurance", "fund", "tax", "other")]
    left: Decimal | None = None
    if gross is not None and paid is not None:
        short = max(gross - sum(part or Decimal(0) for part in parts) - paid, Decimal(0))
        # A part payment with deductions left blank may be a full one.
        left = None if short and paid > 0 and None in parts else short
    return Pay(row["firm_id"], row["month"], gross, paid, row.get("paid_on"), left)
