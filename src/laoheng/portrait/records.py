"""What portraits are made from: the lake's current tables, and the months looked at with what the law says of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import ibis
import pyarrow as pa

from laoheng.standard.dates import add_months, month_end

Table: TypeAlias = Any  # ibis.Table: ibis ships no types that mypy --strict accepts

MONEY = "decimal(18, 2)"
_FEW = 500


@dataclass(frozen=True, slots=True)
class Records:
    """The current tables by record kind (columns of the record contracts plus the lake's own)."""

    tables: Mapping[str, Table]

    def of(self, kind: str) -> Table:
        """The table of `kind`. Raises `KeyError`."""
        return self.tables[kind]

    def only(self, firm_ids: Iterable[str]) -> Records:
        """The same, of these firms only: what an upload has to recompute."""
        chosen = sorted(set(firm_ids))
        if len(chosen) <= _FEW:
            return Records({kind: table.filter(table.firm_id.isin(chosen)) for kind, table in self.tables.items()})
        keys = ibis.memtable(pa.table({"firm_id": pa.array(chosen, pa.string())}))
        return Records({kind: table.semi_join(keys, "firm_id") for kind, table in self.tables.items()})


@dataclass(frozen=True, slots=True)
class MonthLaw:
    """What the law and the calendar say of one month in one place; None is unknown and never guessed."""

    minimum_wage: Decimal | None = None  # yuan a month, full-time
    social_average: Decimal | None = None  # yuan a month, the average that bounds contribution bases
    working_days: int | None = None
    overtime_cap: Decimal | None = None  # hours a month


@dataclass(frozen=True, slots=True)
class Window:
    """The complete months up to `as_of`, newest first; the month of `as_of` itself is never complete.

    A month's index k counts back from the newest (0). `law` holds what is known of each month.
    """

    as_of: date
    months: tuple[str, ...]
    law: Mapping[str, MonthLaw] = field(default_factory=dict)

    @classmethod
    def before(cls, as_of: date, count: int = 12, law: Mapping[str, MonthLaw] | None = None) -> Window:
        """The `count` months that ended before the month of `as_of`."""
        first = as_of.replace(day=1)
        return cls(as_of, tuple(f"{add_months(first, -k - 1):%Y-%m}" for k in range(count)), dict(law or {}))

    def extended(self, count: int) -> tuple[str, ...]:
        """These months, lengthened into the past to `count` where there are fewer."""
        newest = date.fromisoformat(f"{self.months[0]}-01")
        longer = (f"{add_months(newest, -k):%Y-%m}" for k in range(len(self.months), count))
        return (*self.months, *longer)

    @property
    def with_year_before(self) -> tuple[str, ...]:
        """These months and all before them back to January of the year before the oldest one."""
        oldest = date.fromisoformat(f"{self.months[-1]}-01")
        return self.extended(len(self.months) + 12 + oldest.month - 1)

    def calendar(self) -> Table:
        """One row a month: month, previous, k, first_day, last_day and what the law says of it."""
        firsts = [date.fromisoformat(f"{month}-01") for month in self.months]
        laws = [self.law.get(month, MonthLaw()) for month in self.months]
        money = pa.decimal128(18, 2)
        return ibis.memtable(
            pa.table(
                {
                    "month": pa.array(self.months, pa.string()),
                    "previous": pa.array([f"{add_months(day, -1):%Y-%m}" for day in firsts], pa.string()),
                    "year_before": pa.array([str(day.year - 1) for day in firsts], pa.string()),
                    "k": pa.array(range(len(self.months)), pa.int64()),
                    "first_day": pa.array(firsts, pa.date32()),
                    "last_day": pa.array([month_end(day) for day in firsts], pa.date32()),
                    "minimum_wage": pa.array([law.minimum_wage for law in laws], money),
                    "social_average": pa.array([law.social_average for law in laws], money),
                    "working_days": pa.array([law.working_days for law in laws], pa.int64()),
                    "overtime_cap": pa.array([law.overtime_cap for law in laws], pa.decimal128(9, 2)),
                }
            )
        )
