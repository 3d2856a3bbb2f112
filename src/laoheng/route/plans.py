"""The statements of a build: drafted once from the features and indicators, run for everyone or for few firms.

Whoever judges firms more than once keeps `Plans`: drafting takes seconds, running for a few firms does not.
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

from laoheng.hub.engine import Engine
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
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.records import KINDS, contract_of

ASSESSED_KINDS = tuple(item.kind for item in KINDS if item.kind != "attendance_daily")
FEATURES = ("months", "days")
_KEPT = 16  # plans: an installation has few places and days in use at one time


def records_of(engine: Engine, lake: Lake, office_ids: Sequence[str], firm_ids: Iterable[str] | None = None) -> Records:
    """The current tables that portraits are made from, of all firms or of these."""
    records = Records({kind: lake.current(office_ids, kind, engine=engine) for kind in ASSESSED_KINDS})
    return records if firm_ids is None else records.only(firm_ids)


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
        return f"{self.window.as_of}/{self._but_for_the_day}"

    def day_of(self, key: str) -> date | None:
        """The day of another frame, from its key, where it differs from this one in nothing but the day."""
        day, _, rest = key.partition("/")
        return date.fromisoformat(day) if rest == self._but_for_the_day else None

    @cached_property
    def _but_for_the_day(self) -> str:
        kinds = [f"{kind}/{contract_of(kind).version}" for kind in ASSESSED_KINDS]
        entries = [*(item.id for item in INDICATORS), *(item.id for item in computable())]
        months = (self.window.months, sorted(self.window.law.items()))
        told = repr((months, self.limits, sorted(self.gradings.items()), self.wider, kinds, entries))
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
            while len(self._plans) >= _KEPT:
                self._plans.pop(next(iter(self._plans)))
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
        if name in FEATURES:
            return None if into is None else engine.write(query, into / f"{name}.parquet")
        return engine.rows(query, schema)

    return execute(engine, plan, records.tables, take, prefix="build", held=held)


def verdicts_of(signals: Mapping[str, pa.Table], gradings: Mapping[str, Grading]) -> Iterator[Verdict]:
    """Every verdict of every firm, from the signals of a build."""
    yield from ten_verdicts(signals, gradings)
    yield from wider_verdicts(signals, gradings)


def ten_verdicts(signals: Mapping[str, pa.Table], gradings: Mapping[str, Grading]) -> Iterator[Verdict]:
    """The verdicts of the ten, firm by firm."""
    daily = _by_firm(signals["daily"])
    for row in signals["monthly"].sort_by("firm_id").to_pylist():
        yield from verdicts(row, daily[row["firm_id"]], gradings)


def wider_verdicts(signals: Mapping[str, pa.Table], gradings: Mapping[str, Grading]) -> Iterator[Verdict]:
    """Those of the wider catalogue, firm by firm; none where the frame left it out."""
    if "watched_monthly" in signals:
        daily = _by_firm(signals["watched_daily"])
        for row in signals["watched_monthly"].sort_by("firm_id").to_pylist():
            yield from watched_verdicts(row, daily[row["firm_id"]], gradings)


def _by_firm(table: pa.Table) -> dict[str, dict[str, Any]]:
    return {row["firm_id"]: row for row in table.to_pylist()}
