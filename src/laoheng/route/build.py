"""The monthly build: every feature and indicator of every firm of some offices, in full or of what changed.

All of it is one plan (`laoheng.hub.plan`): drafted from the same expressions for DuckDB and for Spark, kept by whoever
builds more than once, and run over the lake's current tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from laoheng.hub.builds import BuildFolder, BuildState
from laoheng.hub.changes import changed_firms, mark_of
from laoheng.hub.lake import Lake
from laoheng.hub.lake_schema import schema_of
from laoheng.hub.plan import Dialect, Draft, Plan, execute
from laoheng.law.at import law_at
from laoheng.portrait import (
    DAILY,
    MONTHLY,
    WATCHED_DAILY,
    WATCHED_MONTHLY,
    Records,
    Window,
    firm_days,
    firm_months,
    steps_of,
)
from laoheng.risk.indicators import (
    INDICATORS,
    Grading,
    Limits,
    OwnLevels,
    State,
    Verdict,
    computable,
    daily_signals,
    limits_of,
    monthly_signals,
    setting_of,
    verdicts,
    watched_days,
    watched_months,
    watched_verdicts,
    window_of,
)
from laoheng.route.journey import ASSESSED_KINDS, records_of
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.records import contract_of

HELD_FIRMS = 5_000  # of so many firms the rows are read once and kept; of more they stream
TABLES = ("months", "days", "verdicts")
_VERDICTS = pa.schema(
    [
        ("firm_id", pa.string()), ("indicator", pa.string()), ("state", pa.string()), ("level", pa.string()),
        ("months", pa.list_(pa.int64())), ("unknown_months", pa.list_(pa.int64())), ("running", pa.int64()),
        ("count", pa.int64()), ("heads", pa.int64()), ("amount", pa.decimal128(38, 2)), ("value", pa.string()),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """What the statements of a build rest on besides the data: months, law, limits and gradings.

    Without `wider` only the ten indicators and their features are built.
    """

    window: Window
    limits: Limits
    gradings: Mapping[str, Grading]
    wider: bool = True

    @cached_property
    def key(self) -> str:
        """A short name; two frames of one key give the same statements."""
        kinds = [f"{kind}/{contract_of(kind).version}" for kind in ASSESSED_KINDS]
        entries = [*(item.id for item in INDICATORS), *(item.id for item in computable())]
        told = repr((self.window, self.limits, sorted(self.gradings.items()), self.wider, kinds, entries))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def frame_of(
    as_of: date,
    region: str | None,
    extra_law: Mapping[str, Any] | None = None,
    own_levels: Iterable[OwnLevels] = (),
    months: int = 12,
) -> Frame:
    """The frame of a place on a day. Raises `UserError` for a malformed region or a day before the grading begins."""
    window = window_of(as_of, region, extra_law, WorkCalendar.national(assume_weekends_after=True), months)
    law = law_at(as_of, region, extra_law)
    return Frame(window, limits_of(law), setting_of(window, region, law, None, own_levels).gradings)


class Plans:
    """The plans drafted so far. Keep one of these for as long as you build: drafting takes seconds."""

    def __init__(self) -> None:
        self._plans: dict[tuple[str, Dialect], Plan] = {}

    def of(self, frame: Frame, dialect: Dialect) -> Plan:
        """The plan of `frame` in the words of one engine."""
        key = (frame.key, dialect)
        if key not in self._plans:
            self._plans[key] = _draft(frame, dialect)
        return self._plans[key]


def _draft(frame: Frame, dialect: Dialect) -> Plan:
    draft = Draft(dialect, "build")
    records = Records({kind: draft.source(kind, schema_of(contract_of(kind))) for kind in ASSESSED_KINDS})
    steps = steps_of(records, frame.window, draft)
    months = draft(firm_months(steps, (*MONTHLY, *WATCHED_MONTHLY) if frame.wider else MONTHLY))
    days = draft(firm_days(steps, (*DAILY, *WATCHED_DAILY) if frame.wider else DAILY))
    draft.result("monthly", monthly_signals(months, frame.limits))
    draft.result("daily", daily_signals(days, records.of("firms"), frame.limits))
    if frame.wider:
        draft.result("watched_monthly", watched_months(months, frame.gradings))
        draft.result("watched_daily", watched_days(days, frame.gradings))
    draft.result("months", months)
    draft.result("days", days)
    return draft.plan()


def run_plan(
    engine: Any, plan: Plan, records: Records, into: Path | None = None, *, held: bool = False
) -> dict[str, Any]:
    """The results of a build by name; with `into` the tables of features are written there and not given."""

    def take(name: str, query: str, schema: pa.Schema) -> Any:
        if name in TABLES:
            return None if into is None else engine.write(query, into / f"{name}.parquet")
        return engine.rows(query, schema)

    return execute(engine, plan, records.tables, take, prefix="build", held=held)


def verdicts_of(signals: Mapping[str, pa.Table], gradings: Mapping[str, Grading]) -> Iterator[Verdict]:
    """Every verdict of every firm, from the signals of a build."""
    daily, more = _by_firm(signals["daily"]), _by_firm(signals.get("watched_daily"))
    further = _by_firm(signals.get("watched_monthly"))
    for row in signals["monthly"].to_pylist():
        firm = row["firm_id"]
        yield from verdicts(row, daily[firm], gradings)
        if firm in further:
            yield from watched_verdicts(further[firm], more[firm], gradings)


def _by_firm(table: pa.Table | None) -> dict[str, dict[str, Any]]:
    return {} if table is None else {row["firm_id"]: row for row in table.to_pylist()}


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: whether of everyone, of how many firms, how many verdicts fire, and what it rests on."""

    full: bool
    firms: int
    fires: int
    state: BuildState


def build(
    engine: Any,
    lake: Lake,
    folder: BuildFolder,
    frame: Frame,
    *,
    office_ids: Sequence[str],
    plans: Plans,
    full: bool = False,
) -> Built:
    """Brings `folder` up to what the lake holds of these offices.

    Only firms of which rows came, were corrected or were erased since the last build are computed again; all of them
    where `full`, or where the frame or the offices are others than last time.
    """
    offices, before = tuple(sorted(set(office_ids))), folder.state()
    again = before if before and not full and (before.frame, before.offices) == (frame.key, offices) else None
    mark = mark_of(lake, offices, ASSESSED_KINDS, again.mark if again else None)
    changed = changed_firms(lake, engine, again.mark, mark) if again else None
    if again and not changed:
        return Built(False, 0, 0, again)
    records = records_of(engine, lake, offices, changed)
    with folder.part(whole=changed is None) as part:
        few = changed is not None and len(changed) <= HELD_FIRMS
        signals = run_plan(engine, plans.of(frame, engine.dialect), records, part.path, held=few)
        told = list(verdicts_of(signals, frame.gradings))
        part.write("verdicts", verdict_table(told))
        firms = set(signals["monthly"].column("firm_id").to_pylist()) | (changed or set())
        state = part.commit(sorted(firms), BuildState(frame.key, offices, mark))
    return Built(changed is None, len(firms), sum(item.state is State.FIRES for item in told), state)


def verdict_table(told: Sequence[Verdict]) -> pa.Table:
    """Verdicts as a table; the value of a formula as the text it is, since it has its entry's own unit."""
    columns = {
        "firm_id": [item.firm_id for item in told],
        "indicator": [item.indicator for item in told],
        "state": [item.state.value for item in told],
        "level": [item.level.value for item in told],
        "months": [item.months for item in told],
        "unknown_months": [item.unknown_months for item in told],
        "running": [item.running for item in told],
        "count": [item.count for item in told],
        "heads": [item.heads for item in told],
        "amount": [item.amount for item in told],
        "value": [None if item.value is None else str(item.value) for item in told],
    }
    return pa.table(columns, schema=_VERDICTS)
