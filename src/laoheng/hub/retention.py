"""Rows kept longer than their record contract says: listed for a person to decide, erased by nothing of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.hub.lake_schema import MONTH_UNKNOWN
from laoheng.standard.records import KINDS, RecordContract


@dataclass(frozen=True, slots=True)
class Expired:
    """Rows of one kind whose retention has run out: those of months before `before` (YYYY-MM).

    `unknown_month` rows state no month, so whether they are due is unknown. `persons` are counted, not named.
    """

    kind: str
    label: str
    years: int
    before: str
    rows: int
    persons: int
    unknown_month: int


def kept_years(contract: RecordContract) -> int:
    """How long a row is kept: as long as the field that is kept longest."""
    return max(field.retention_years for field in contract.fields)


def expired(lake: Lake, office_id: str, today: date) -> list[Expired]:
    """Per kind with any, the rows older than their retention, superseded ones included."""
    found = []
    with Engine() as engine:
        for contract in KINDS:
            years = kept_years(contract)
            before = f"{today.year - years:04d}-{today.month:02d}"
            rows = lake.history([office_id], contract.kind, engine=engine)
            unknown = rows.partition_month == MONTH_UNKNOWN
            due = rows.filter(~unknown & (rows.partition_month < before))
            told = engine.run(due.aggregate(rows=due.count(), persons=due.person_id.nunique())).to_pylist()[0]
            open_ = int(
                engine.run(rows.filter(unknown).aggregate(rows=rows.filter(unknown).count())).to_pylist()[0]["rows"]
            )
            if told["rows"] or open_:
                found.append(
                    Expired(contract.kind, contract.label, years, before, told["rows"], told["persons"], open_)
                )
    return found
