"""Rows kept longer than their record contract says: listed for a person to decide, erased by nothing of itself.

A row counts from its month, but what lasts counts from its end: a contract that still runs, or a worker still on site,
is not due however long ago it began. The register of firms is public and current; it is never due.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import ibis

from laoheng.hub.engine import Engine, Table
from laoheng.hub.lake import Lake
from laoheng.hub.lake_schema import MONTH_UNKNOWN
from laoheng.standard.records import KINDS, RecordContract, contract_of

# Kinds of what lasts, with the fields that may state its end, the surest first.
ENDS: Mapping[str, tuple[str, ...]] = {
    "contracts": ("left_on", "ends_on"),
    "site_roster": ("left_on",),
    "projects": ("completed_on",),
    "subcontracts": ("ends_on",),
}
PUBLIC = frozenset({"firms"})
# A team's record states no end, so that nobody can say when its years began to run.
NEVER_DUE = PUBLIC | {"site_teams"}


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


@dataclass(frozen=True, slots=True)
class Kept:
    """Ids whose rows stay though they are due, since a matter that is open needs them."""

    persons: Collection[str] = ()
    firms: Collection[str] = ()


def kept_years(contract: RecordContract) -> int:
    """How long a row is kept: as long as the field that is kept longest."""
    return max(field.retention_years for field in contract.fields)


def due_before(contract: RecordContract, today: date) -> str:
    """The month (YYYY-MM) before which rows are due on `today`."""
    return f"{today.year - kept_years(contract):04d}-{today.month:02d}"


def due_rows(rows: Table, contract: RecordContract, before: str, kept: Kept = Kept()) -> Table:
    """Those of `rows` that are due, without those that must stay."""
    if contract.kind in NEVER_DUE:
        return rows.filter(ibis.literal(False))
    due = rows.filter((rows.partition_month != MONTH_UNKNOWN) & (rows.partition_month < before))
    if contract.kind in ENDS:
        ended = ibis.coalesce(*(due[name] for name in ENDS[contract.kind]))
        due = due.filter(ended.notnull() & (ended < date.fromisoformat(f"{before}-01")))
    for column, ids in (("person_id", kept.persons), ("firm_id", kept.firms)):
        if ids:
            due = due.filter(due[column].isnull() | due[column].notin(sorted(ids)))
    return due


def due_words(contract: RecordContract, before: str, kept: Kept = Kept()) -> str:
    """The same as a condition of SQL, by which the lake removes them."""
    parts = [f"partition_month <> '{MONTH_UNKNOWN}'", f"partition_month < '{_month(before)}'"]
    if contract.kind in NEVER_DUE:
        parts.append("false")
    if contract.kind in ENDS:
        parts.append(f"coalesce({', '.join(ENDS[contract.kind])}) < date '{_month(before)}-01'")
    for column, ids in (("person_id", kept.persons), ("firm_id", kept.firms)):
        if ids:
            listed = ", ".join(f"'{_plain(item)}'" for item in sorted(ids))
            parts.append(f"({column} is null or {column} not in ({listed}))")
    return " and ".join(parts)


def _month(text: str) -> str:
    return date.fromisoformat(f"{text}-01").isoformat()[:7]


def _plain(text: str) -> str:
    if not text.replace("-", "").isalnum():
        raise ValueError("no plain id")
    return text


def rows_due(lake: Lake, office_id: str, kind: str, before: str, kept: Kept = Kept()) -> dict[str, list[int]]:
    """Where the due rows of a kind lie: batch id → row numbers, in order."""
    found: dict[str, list[int]] = {}
    with Engine() as engine:
        due = due_rows(lake.history([office_id], kind, engine=engine), contract_of(kind), before, kept)
        for row in engine.run(due.select("batch_id", "row_number").order_by("batch_id", "row_number")).to_pylist():
            found.setdefault(row["batch_id"], []).append(row["row_number"])
    return found


def expired(lake: Lake, office_id: str, today: date, kept: Kept = Kept()) -> list[Expired]:
    """Per kind with any, the rows older than their retention, superseded ones included."""
    found = []
    with Engine() as engine:
        for contract in KINDS:
            before = due_before(contract, today)
            rows = lake.history([office_id], contract.kind, engine=engine)
            due = due_rows(rows, contract, before, kept)
            told = engine.run(due.aggregate(rows=due.count(), persons=due.person_id.nunique())).to_pylist()[0]
            unknown = rows.filter(rows.partition_month == MONTH_UNKNOWN)
            open_ = int(engine.run(unknown.aggregate(rows=unknown.count())).to_pylist()[0]["rows"])
            if told["rows"] or (open_ and contract.kind not in NEVER_DUE):
                found.append(
                    Expired(
                        contract.kind,
                        contract.label,
                        kept_years(contract),
                        before,
                        told["rows"],
                        told["persons"],
                        open_,
                    )
                )
    return found
