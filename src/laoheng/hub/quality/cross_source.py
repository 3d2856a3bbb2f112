"""Sums and heads of one month that two sources state: do they agree?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from laoheng.hub.engine import Engine, Table
from laoheng.hub.lake import Lake

TOLERANCE = Decimal("0.05")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two sources state of one firm and month. `code` names the pair; `own` is the firm's list, `other` theirs."""

    firm_id: str
    month: str
    code: str
    own: Decimal
    other: Decimal

    @property
    def agrees(self) -> bool:
        """Whether they lie within `TOLERANCE` of the larger one."""
        return abs(self.own - self.other) <= TOLERANCE * max(self.own, self.other)


def comparisons(
    engine: Engine, lake: Lake, *, office_ids: Iterable[str], firm_id: str | None = None
) -> list[Comparison]:
    """Every pair that both sources state; where one is silent there is nothing to compare.

    Wages before deductions beside the total declared for tax, persons paid beside persons declared, and persons paid
    beside persons insured.
    """
    offices = list(office_ids)
    kinds = ("wages", "tax_totals", "contributions")
    wages, tax, insured = (_of(firm_id, lake.current(offices, kind, engine=engine)) for kind in kinds)
    paid = wages.group_by("firm_id", "month").agg(
        total=wages.gross.sum(), heads=wages.person_id.nunique(where=wages.gross > 0)
    )
    heads = insured.group_by("firm_id", "month").agg(heads=insured.person_id.nunique(where=insured.state == "paid"))
    found = [
        *_pairs(engine, paid, tax, "total", "total", "total_declared"),
        *_pairs(engine, paid, tax, "heads", "people", "heads_declared"),
        *_pairs(engine, paid, heads, "heads", "heads", "heads_insured"),
    ]
    return sorted(found, key=lambda item: (item.firm_id, item.month, item.code))


def agreements(found: Iterable[Comparison]) -> Mapping[Key, tuple[int, int]]:
    """How many comparisons agree, of how many, by firm and month."""
    counted: dict[Key, tuple[int, int]] = {}
    for item in found:
        agreeing, compared = counted.get((item.firm_id, item.month), (0, 0))
        counted[item.firm_id, item.month] = (agreeing + item.agrees, compared + 1)
    return counted


def _of(firm_id: str | None, table: Table) -> Table:
    return table if firm_id is None else table.filter(table.firm_id == firm_id)


def _pairs(engine: Engine, own: Table, other: Table, left: str, right: str, code: str) -> Iterable[Comparison]:
    theirs = other.select("firm_id", "month", theirs=other[right])
    joined = own.select("firm_id", "month", ours=own[left]).join(theirs, ["firm_id", "month"])
    stated = joined.filter(joined.ours.notnull() & joined.theirs.notnull())
    for row in engine.run(stated.select("firm_id", "month", "ours", "theirs")).to_pylist():
        yield Comparison(row["firm_id"], row["month"], code, Decimal(row["ours"]), Decimal(row["theirs"]))
