"""The whole journey of a record on one page: receive → standardise → link → store → portray → assess.

`laoheng.hub` takes a file as far as the lake; from there this module hands portraits and indicators to the hub's engine
and answers with findings. Nothing here knows a clock: `as_of` is an argument.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from laoheng.hub.engine import Engine
from laoheng.hub.kept import Kept
from laoheng.hub.lake import Lake
from laoheng.law.at import law_at
from laoheng.portrait import (
    DAILY,
    MONTHLY,
    WATCHED_DAILY,
    WATCHED_MONTHLY,
    Feature,
    Records,
    Table,
    WatchSteps,
    firm_days,
    firm_months,
    steps_of,
)
from laoheng.risk.indicators import (
    ComplaintFact,
    MessageFact,
    OwnLevels,
    OwnRows,
    PastValue,
    Rows,
    Setting,
    State,
    Verdict,
    day_values,
    evidence,
    indicator_finding,
    indicator_of,
    limits_of,
    month_values,
    protection_findings,
    setting_of,
    shown,
    ten_values,
    watched_evidence,
    watched_finding,
    watched_of,
    window_of,
    with_industry,
)
from laoheng.risk.indicators.overdue_firms import OverdueSources, overdue_findings
from laoheng.route.plans import ASSESSED_KINDS, Frame, Plans, records_of, run_plan, ten_verdicts, wider_verdicts
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding, GroundKind
from laoheng.standard.known import Known, Unknown, Value

FEW_FIRMS = 500  # up to so many, what an upload changed: their rows are held in the engine


@dataclass(frozen=True, slots=True)
class FirmPortrait:
    """A firm as of a day: features by name, and per month ("YYYY-MM") newest first; unknown stays unknown."""

    firm_id: str
    as_of: date
    features: Mapping[str, Known[Any]]
    months: Mapping[str, Mapping[str, Known[Any]]]


@dataclass(slots=True)
class Watch:
    """The wider catalogue in a run: what to tell of it, and the count of what it said.

    A verdict is told where it fires, and of `standing` pairs (firm id, indicator) whatever it says; the others only
    count in `tally`, by indicator: fires, clear, unknown, and each level.
    """

    standing: frozenset[tuple[str, str]] = frozenset()
    tally: dict[str, Counter[str]] = field(default_factory=dict)

    def tells(self, verdict: Verdict) -> bool:
        """Counts the verdict; whether it is told."""
        count = self.tally.setdefault(verdict.indicator, Counter())
        count[verdict.state.value] += 1
        if verdict.state is State.FIRES:
            count[verdict.level.value] += 1
        return verdict.state is State.FIRES or (verdict.firm_id, verdict.indicator) in self.standing


def assess(
    engine: Engine,
    lake: Lake,
    *,
    office_id: str,
    region: str | None,
    as_of: date,
    complaints: Iterable[ComplaintFact] = (),
    messages: Iterable[MessageFact] = (),
    extra_law: Mapping[str, Any] | None = None,
    firm_ids: Iterable[str] | None = None,
    own_levels: Iterable[OwnLevels] = (),
    watch: Watch | None = None,
    plans: Plans | None = None,
) -> Iterator[Finding]:
    """One finding per firm and indicator of the ten: computed, clear or undetermined, of all firms or of `firm_ids`.

    `complaints` and `messages` are what the site holds; `extra_law` values and `own_levels` gradings that a bureau
    entered. With `watch` the wider catalogue is looked at too. `plans` are kept by whoever calls more than once, which
    spares the seconds of drafting. Raises `UserError` for a malformed region or a day
    before the grading begins.
    """
    calendar = WorkCalendar.national(assume_weekends_after=True)
    chosen = None if firm_ids is None else tuple(firm_ids)
    records = records_of(engine, lake, (office_id,), chosen)
    law = law_at(as_of, region, extra_law)
    window = window_of(as_of, region, extra_law, calendar)
    setting = setting_of(window, region, law, lake.version((office_id,), ASSESSED_KINDS), own_levels)
    with Kept(engine) as keep:
        if chosen is not None and len(chosen) <= FEW_FIRMS:
            # Few rows are wanted many times: each file is read once.
            records = Records({kind: keep(table) for kind, table in records.tables.items()})
        anyone = _anyone(engine, records)
        if anyone:
            yield from _indicator_findings(engine, records, setting, keep, watch, plans or Plans())
        sources = OverdueSources(records, tuple(complaints), tuple(messages), chosen)
        if anyone or sources.complaints or sources.messages:
            yield from overdue_findings(engine.run, sources, setting, calendar)


def _indicator_findings(
    engine: Engine, records: Records, setting: Setting, keep: Kept, watch: Watch | None, plans: Plans
) -> Iterator[Finding]:
    frame = Frame(setting.window, limits_of(setting.law), setting.gradings, wider=watch is not None)
    signals = run_plan(engine, plans.of(frame, engine.dialect), records)
    found = list(ten_verdicts(signals, setting.gradings))
    if watch is not None:
        found += [verdict for verdict in wider_verdicts(signals, setting.gradings) if watch.tells(verdict)]
    rows = evidence_of(engine, records, found, setting, keep)
    for verdict in found:
        mine, entry = rows.get((verdict.firm_id, verdict.indicator), ()), watched_of(verdict.indicator)
        if entry is None:
            yield indicator_finding(indicator_of(verdict.indicator), verdict, mine, setting)
        else:
            yield watched_finding(entry, verdict, mine, setting)


def _anyone(engine: Engine, records: Records) -> bool:
    """Whether any firm has a row in any table; without one there is nothing to portray."""
    tables = (table.select("firm_id").limit(1) for table in records.tables.values())
    return any(engine.run(table).num_rows for table in tables)


def evidence_of(
    engine: Engine, records: Records, found: Iterable[Verdict], setting: Setting, keep: Kept
) -> dict[tuple[str, str], tuple[Rows, ...]]:
    """The rows behind each verdict that fires, by firm and indicator; only those firms' records are read."""
    fired: dict[str, list[Verdict]] = {}
    for verdict in found:
        if verdict.state is State.FIRES:
            fired.setdefault(verdict.indicator, []).append(verdict)
    firms = {verdict.firm_id for here in fired.values() for verdict in here}
    steps = steps_of(records.only(firms), setting.window, keep)
    gathered: dict[tuple[str, str], tuple[Rows, ...]] = {}
    for name, here in fired.items():
        months, mine = _firm_months(here) if here[0].months else None, _keys(here)
        for rows in _evidence_tables(steps, name):
            table = engine.run(shown(rows.semi_join(mine, "firm_id"), months))
            for firm_id, some in _by_firm(table.sort_by([("kind", "ascending"), ("place", "ascending")]).to_pylist()):
                gathered[firm_id, name] = (*gathered.get((firm_id, name), ()), *some)
    return gathered


def _evidence_tables(steps: WatchSteps, name: str) -> list[Table]:
    entry = watched_of(name)
    if entry is None:
        return [evidence(steps, item) for item in indicator_of(name).evidence]
    rows = watched_evidence(steps, entry)
    return [] if rows is None else [rows]


def _keys(found: Iterable[Verdict]) -> Any:
    return ibis.memtable(pa.table({"firm_id": pa.array([verdict.firm_id for verdict in found], pa.string())}))


def _firm_months(found: Iterable[Verdict]) -> Any:
    pairs = [(verdict.firm_id, k) for verdict in found for k in verdict.months]
    firms, months = zip(*pairs, strict=True)
    return ibis.memtable(pa.table({"firm_id": pa.array(firms, pa.string()), "k": pa.array(months, pa.int64())}))


def _by_firm(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[Rows, ...]]]:
    ids: dict[str, dict[str, list[str]]] = {}
    totals: dict[tuple[str, str], int] = {}
    for row in rows:
        ids.setdefault(row["firm_id"], {}).setdefault(row["kind"], []).append(row["row_id"])
        totals[row["firm_id"], row["kind"]] = row["total"]
    for firm_id, kinds in ids.items():
        yield firm_id, tuple(Rows(kind, tuple(found), totals[firm_id, kind]) for kind, found in kinds.items())


def portrait_of(
    engine: Engine,
    lake: Lake,
    *,
    office_id: str,
    firm_id: str,
    as_of: date,
    region: str | None = None,
    months: int = 12,
    extra_law: Mapping[str, Any] | None = None,
) -> FirmPortrait:
    """One firm's features as of the day and month by month. Raises `UserError` for a firm of which we hold nothing."""
    calendar = WorkCalendar.national(assume_weekends_after=True)
    steps = steps_of(
        records_of(engine, lake, (office_id,), (firm_id,)), window_of(as_of, region, extra_law, calendar, months)
    )
    days = engine.run(firm_days(steps)).to_pylist()
    if not days:
        raise UserError("route.unknown_firm", firm=firm_id)
    by_month = engine.run(firm_months(steps)).sort_by("k").to_pylist()
    return FirmPortrait(
        firm_id,
        as_of,
        _known_features(DAILY, days[0]),
        {row["month"]: _known_features(MONTHLY, row) for row in by_month},
    )


def _known_features(features: Iterable[Feature], row: Mapping[str, Any]) -> dict[str, Known[Any]]:
    known: dict[str, Known[Any]] = {}
    for item in features:
        missing = tuple(kind for kind in item.sources if not row[f"{kind}_reached"])
        value = row[item.name]
        known[item.name] = Unknown(item.why_unknown(missing)) if value is None else Value(value)
    return known


def rows_behind(engine: Engine, lake: Lake, *, office_id: str, finding: Finding) -> dict[str, list[dict[str, Any]]]:
    """The very lake rows that `finding` names, by record kind, in its order, also those corrected since."""
    named: dict[str, list[str]] = {}
    for ground in finding.grounds:
        if ground.kind is GroundKind.ROWS:
            named.setdefault(ground.reference, []).extend(ground.rows)
    return {kind: lake.rows_by_id((office_id,), kind, ids, engine=engine) for kind, ids in named.items() if ids}


def protections_of(
    engine: Engine, lake: Lake, *, office_ids: Sequence[str], person_id: str, as_of: date, region: str | None
) -> list[tuple[str, Finding]]:
    """What one worker is told about his own rows: firm id and finding. Only rows of this person are read."""
    calendar = WorkCalendar.national(assume_weekends_after=True)
    window, law = window_of(as_of, region, None, calendar), law_at(as_of, region)
    kinds = ("wages", "contributions", "attendance", "contracts")
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for kind in kinds:
        table = lake.current(office_ids, kind, engine=engine)
        for row in engine.run(table.filter(table.person_id == person_id)).to_pylist():
            if kind != "contracts" or row["starts_on"] <= as_of:
                rows.setdefault(row["firm_id"], {}).setdefault(kind, []).append(row)
    return [
        (firm_id, finding)
        for firm_id in sorted(rows)
        for finding in protection_findings(OwnRows(person_id, firm_id, rows[firm_id], window), law)
    ]


def past_values(
    engine: Engine, lake: Lake, *, office_id: str, region: str | None, as_of: date, indicator: str, months: int = 12
) -> list[PastValue]:
    """The measure of one indicator of every firm in each of the past months, or as of the day: for the policy bench."""
    calendar = WorkCalendar.national(assume_weekends_after=True)
    entry, window = watched_of(indicator), window_of(as_of, region, None, calendar, months)
    with Kept(engine) as keep:
        steps = steps_of(records_of(engine, lake, (office_id,)), window, keep)
        monthly = entry.monthly if entry else indicator_of(indicator).monthly
        features = (*MONTHLY, *WATCHED_MONTHLY) if monthly else (*DAILY, *WATCHED_DAILY)
        table = keep((firm_months if monthly else firm_days)(steps, features))
        if entry is None:
            if not monthly:
                table = with_industry(table, steps.records.of("firms"))
            rows = ten_values(table, indicator_of(indicator), limits_of(law_at(as_of, region)))
        else:
            rows = (month_values if monthly else day_values)(table, entry)
        found = engine.run(rows).to_pylist()
    return [PastValue(row["firm_id"], row.get("month", f"{as_of:%Y-%m}"), row["value"]) for row in found]
