"""Quality of what a firm or department sent, per kind, firm and month: five shares between 0 and 1, or unknown.

completeness  optional cells that are filled, of all optional cells
validity      rows that passed the check, of all rows read in the receipts this month's rows came with
uniqueness    rows that were new, of all rows read in those receipts (a row sent again in the same words is not)
timeliness    1 until the day due, falling to 0 ninety days later
consistency   sums and heads that agree with another source within five in a hundred, of those that could be compared

The whole is the mean of what is known. Nothing here says anything of the firm's conduct, only of its files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import ibis
import pyarrow as pa

from laoheng.hub.engine import Engine, Table
from laoheng.hub.lake import Lake
from laoheng.hub.lake_schema import MONTH_UNKNOWN
from laoheng.standard.records import RecordContract

DUE_DAYS = 15  # after the month's last day; no statute says so: a bureau's own rule may replace it
LATEST_DAYS = 90
DIMENSIONS = ("completeness", "validity", "uniqueness", "timeliness", "consistency")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReceiptCounts:
    """What the check of one file counted: rows read, refused, and sent before in the same words."""

    read: int
    refused: int
    same: int


@dataclass(frozen=True, slots=True)
class MonthQuality:
    """The quality of one kind of records of one firm ("YYYY-MM"); None is unknown."""

    kind: str
    firm_id: str
    month: str
    rows: int
    completeness: float | None
    validity: float | None
    uniqueness: float | None
    timeliness: float | None
    consistency: float | None

    @property
    def whole(self) -> float | None:
        """The mean of what is known, unknown where nothing is."""
        known = [value for name in DIMENSIONS if (value := getattr(self, name)) is not None]
        return sum(known) / len(known) if known else None


def month_qualities(
    engine: Engine,
    lake: Lake,
    contract: RecordContract,
    *,
    office_ids: Iterable[str],
    receipts: Mapping[str, ReceiptCounts],
    agreements: Mapping[Key, tuple[int, int]],
    firm_id: str | None = None,
    due_days: int = DUE_DAYS,
) -> Iterator[MonthQuality]:
    """The quality of every firm (or of `firm_id`) and month of `contract`, ordered by firm and month.

    `receipts` by batch id; `agreements` is what `cross_source.agreements` found: (agreeing,
    compared) by firm and month.
    """
    offices = list(office_ids)
    current = lake.current(offices, contract.kind, engine=engine)
    history = lake.history(offices, contract.kind, engine=engine)
    if firm_id is not None:
        current, history = (table.filter(table.firm_id == firm_id) for table in (current, history))
    counted = engine.table(_counts_table(receipts))
    summary = _filled(current, contract).left_join(_arrivals(history, counted), ["firm_id", "partition_month"])
    for row in engine.run(summary.order_by("firm_id", "partition_month")).to_pylist():
        key = (row["firm_id"], row["partition_month"])
        agreeing, compared = agreements.get(key, (0, 0))
        yield MonthQuality(
            kind=contract.kind,
            firm_id=key[0],
            month=key[1],
            rows=row["rows"],
            completeness=_share(row["filled"], row["optional"]),
            validity=_complement(row["refused"], row["read"]),
            uniqueness=_complement(row["same"], row["read"]),
            timeliness=timeliness(key[1], row["first_received"], due_days),
            consistency=_share(agreeing, compared),
        )


def timeliness(month: str, received: datetime | None, due_days: int = DUE_DAYS) -> float | None:
    """1 where `month` ("YYYY-MM") arrived by the day due, 0 from `LATEST_DAYS` later; unknown without a month."""
    if received is None or month == MONTH_UNKNOWN:
        return None
    year, number = int(month[:4]), int(month[5:7])
    following = date(year + number // 12, number % 12 + 1, 1)
    late = (received.date() - (following - timedelta(days=1))).days - due_days
    return min(1.0, max(0.0, 1 - late / LATEST_DAYS))


def _filled(current: Table, contract: RecordContract) -> Table:
    optional = [field.name for field in contract.stored_fields if not field.required]
    filled = sum((current[name].notnull().cast("int64") for name in optional), ibis.literal(0))
    return current.group_by("firm_id", "partition_month").agg(
        rows=current.count(), filled=filled.sum(), optional=current.count() * len(optional)
    )


def _arrivals(history: Table, counted: Table) -> Table:
    firsts = history.group_by("firm_id", "partition_month").agg(first_received=history.received_at.min())
    pairs = history.select("firm_id", "partition_month", "batch_id").distinct().join(counted, "batch_id")
    sums = pairs.group_by("firm_id", "partition_month").agg(
        read=pairs["read"].sum(), refused=pairs.refused.sum(), same=pairs.same.sum()
    )
    joined = firsts.left_join(sums, ["firm_id", "partition_month"])
    return joined.select("firm_id", "partition_month", "first_received", "read", "refused", "same")


def _counts_table(receipts: Mapping[str, ReceiptCounts]) -> pa.Table:
    rows = [
        {"batch_id": batch, "read": counts.read, "refused": counts.refused, "same": counts.same}
        for batch, counts in receipts.items()
    ]
    fields = [("batch_id", pa.string()), *((name, pa.int64()) for name in ("read", "refused", "same"))]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def _share(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _complement(part: int | None, whole: int | None) -> float | None:
    share = _share(part, whole)
    return None if share is None else 1 - share
