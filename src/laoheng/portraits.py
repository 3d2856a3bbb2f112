"""Portraits as somebody sees them: of a firm and of a worker, for a stated purpose, as of any day.

`laoheng.portrait` says what a portrait is, `laoheng.route` makes it of the lake; here the declared readers decide what
of it is shown, and the lake is looked at as it stood. Nothing here knows a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ibis

from laoheng.hub.engine import Engine
from laoheng.hub.kept import Kept
from laoheng.hub.lake import Lake
from laoheng.portrait import (
    DAILY,
    MONTHLY,
    WATCHED_DAILY,
    WATCHED_MONTHLY,
    Feature,
    Records,
    Table,
    firm_days,
    firm_months,
)
from laoheng.portrait import steps_of as portrait_steps
from laoheng.portrait.chain import Link, chain_of
from laoheng.portrait.person import PERSON_KINDS, WorkerPortrait, worker_portrait
from laoheng.risk.indicators import indicator_of, watched_of, window_of
from laoheng.risk.indicators.catalogue import WAGES_OVERDUE
from laoheng.route import ASSESSED_KINDS, Watch, assess, records_of
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding
from laoheng.standard.known import Known, Unknown, Value
from laoheng.standard.messages import Message
from laoheng.standard.records.kinds import contract_of
from laoheng.standard.records.purposes import Purpose, closed_kinds, may_read, opens, purpose_of, visible

LEAST_PEERS = 10  # fewer known peers than this say something of single firms: then nothing is shown


class LakeAsOf(Lake):
    """The lake as it stood: batches received after `until` are not there."""

    def __init__(self, root: Path, until: datetime) -> None:
        super().__init__(root)
        self.until = until

    def current(self, office_ids: Sequence[str], kind: str, *, engine: Engine, as_of_seq: int | None = None) -> Table:
        """The latest row of each key that had been received by `until`."""
        rows = self.history(office_ids, kind, engine=engine)
        rows = rows.filter(rows.received_at <= ibis.literal(self.until))
        newest = engine.run(rows.aggregate(seq=rows.batch_seq.max())).to_pylist()[0]["seq"]
        known = -1 if newest is None else newest
        return super().current(
            office_ids, kind, engine=engine, as_of_seq=known if as_of_seq is None else min(known, as_of_seq)
        )


@dataclass(frozen=True, slots=True)
class Told:
    """One feature: its value or why it is not known, and how fresh its sources are (None: nothing ever came)."""

    feature: Feature
    value: Known[Any]
    fresh: datetime | None
    month: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a firm on a day, by a record of `kind`."""

    day: date
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class FirmView:
    """What one viewer sees of a firm. `closed` are the kinds that the purpose does not open."""

    firm_id: str
    as_of: date
    features: tuple[Told, ...]
    events: tuple[Event, ...]
    lit: tuple[Finding, ...]
    newest: Mapping[str, datetime | None]
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Peers:
    """Where firms of the same trade and region stand in one share: quartiles over `count` firms, never a list."""

    name: str
    count: int
    own: float | None
    quartiles: tuple[float, float, float] | None


def firm_view(
    engine: Engine,
    lake: Lake,
    *,
    office_id: str,
    region: str | None,
    firm_id: str,
    as_of: date,
    role: str,
    purpose: str,
    judge: bool = True,
) -> FirmView:
    """A firm as `role` may see it for `purpose`; without `judge` no indicator is looked at.

    Raises `UserError` for a firm of which nothing is held, and for a purpose that is not the role's.
    """
    stated = _stated(role, purpose)
    records = records_of(engine, lake, (office_id,), (firm_id,))
    window = window_of(as_of, region, None, WorkCalendar.national(assume_weekends_after=True))
    with Kept(engine) as keep:
        # One firm's rows are few and wanted many times: each file is read once.
        records = Records({kind: keep(table) for kind, table in records.tables.items()})
        steps = portrait_steps(records, window, keep)
        days = engine.run(firm_days(steps, (*DAILY, *WATCHED_DAILY))).to_pylist()
        if not days:
            raise UserError("route.unknown_firm", firm=firm_id)
        months = engine.run(firm_months(steps, (*MONTHLY, *WATCHED_MONTHLY))).sort_by("k").to_pylist()
        newest = {kind: _newest(engine, records.of(kind)) for kind in ASSESSED_KINDS}
        events = tuple(_events(engine, records.tables, as_of, role, stated))
    told = [_told(item, days[0], newest) for item in (*DAILY, *WATCHED_DAILY) if _open(item, role, stated)]
    told += [
        _told(item, months[0], newest, months[0]["month"])
        for item in (*MONTHLY, *WATCHED_MONTHLY)
        if months and _open(item, role, stated)
    ]
    lit: Iterable[Finding] = ()
    if judge:
        lit = assess(engine, lake, office_id=office_id, region=region, as_of=as_of, firm_ids=(firm_id,), watch=Watch())
    return FirmView(
        firm_id,
        as_of,
        tuple(told),
        events,
        tuple(
            item
            for item in lit
            if item.level.value != "none" and shows_indicator(item.kind.removeprefix("indicator."), role, stated)
        ),
        newest,
        closed_kinds(role, stated),
    )


def _stated(role: str, purpose: str) -> Purpose:
    stated = purpose_of(purpose)
    if role not in stated.roles:
        raise UserError("portrait.purpose_of_others", purpose=purpose)
    return stated


def _open(item: Feature, role: str, purpose: Purpose) -> bool:
    """Whether every source of the feature is open to this viewer."""
    return all(opens(kind, role, purpose) for kind in _kinds(item.sources))


def shows_indicator(name: str, role: str, purpose: Purpose) -> bool:
    """Whether every source of the indicator `name` is open to this viewer."""
    entry = watched_of(name)
    if name == WAGES_OVERDUE:
        sources: tuple[str, ...] = ("wages", "bank_payroll")
    else:
        sources = entry.sources if entry else indicator_of(name).sources
    return all(opens(kind, role, purpose) for kind in _kinds(sources))


def _kinds(sources: Iterable[str]) -> list[str]:
    """The record kinds behind sources: "work" is wage lists or attendance."""
    return [kind for source in sources for kind in (("wages", "attendance") if source == "work" else (source,))]


def _told(
    item: Feature, row: Mapping[str, Any], newest: Mapping[str, datetime | None], month: str | None = None
) -> Told:
    missing = tuple(kind for kind in item.sources if not row[f"{kind}_reached"])
    value: Known[Any] = Value(row[item.name])
    if row[item.name] is None:
        value = Unknown(item.why_unknown(missing) if missing else Message("portrait.unstated"))
    seen = [at for kind in _kinds(item.sources) if (at := newest.get(kind)) is not None]
    return Told(item, value, min(seen, default=None), month)


def _newest(engine: Engine, rows: Table) -> datetime | None:
    if "received_at" not in rows.columns:
        return None
    found: datetime | None = engine.run(rows.aggregate(at=rows.received_at.max())).to_pylist()[0]["at"]
    return found


# Kind, the field that says the day, and what happened then.
_EVENTS = (
    ("firms", "founded_on", "founded"), ("firms", "changed_on", "changed"), ("deferrals", "signed_on", "deferral"),
    ("tickets", "received_on", "ticket"), ("projects", "starts_on", "project_started"),
    ("projects", "completed_on", "project_completed"), ("site_checks", "checked_on", "site_checked"),
)  # fmt: skip


def _events(engine: Engine, tables: Mapping[str, Table], as_of: date, role: str, purpose: Purpose) -> Iterable[Event]:
    found = []
    for kind, name, what in _EVENTS:
        if may_read(contract_of(kind).field(name), role, purpose):
            rows = tables[kind]
            days = engine.run(rows.select(day=rows[name]).filter(ibis._.day <= as_of).distinct()).to_pylist()
            found += [Event(row["day"], kind, what) for row in days]
    return sorted(found, key=lambda item: (item.day, item.kind, item.what), reverse=True)


def peers_of(
    engine: Engine,
    lake: Lake,
    *,
    office_id: str,
    region: str | None,
    firm_id: str,
    as_of: date,
    role: str,
    purpose: str,
) -> tuple[Peers, ...]:
    """Shares of the firm's trade (the register's first two digits) beside its own; nothing below `LEAST_PEERS`.

    Only shares whose sources the purpose opens.
    """
    stated = _stated(role, purpose)
    register = engine.run(lake.current((office_id,), "firms", engine=engine).select("firm_id", "industry")).to_pylist()
    trade = {row["firm_id"]: "".join(c for c in row["industry"] or "" if c.isdigit())[:2] for row in register}
    mine = trade.get(firm_id)
    if not mine:
        return ()
    alike = [firm for firm, code in trade.items() if code == mine]
    records = records_of(engine, lake, (office_id,), alike)
    window = window_of(as_of, region, None, WorkCalendar.national(assume_weekends_after=True), 1)
    names = ("due_heads", "insured_heads", "attending_heads", "overtime_over_heads", "paid_heads", "unpaid_heads")
    features = [item for item in MONTHLY if item.name in names]
    rows = engine.run(firm_months(portrait_steps(records, window), features)).to_pylist()
    shown = {item.name for item in features if _open(item, role, stated)}
    return tuple(_compared(name, part, whole, rows, firm_id) for name, part, whole in _SHARES if {part, whole} <= shown)


_SHARES = (
    ("insured", "insured_heads", "due_heads"), ("overtime", "overtime_over_heads", "attending_heads"),
    ("unpaid", "unpaid_heads", "paid_heads"),
)  # fmt: skip


def _compared(name: str, part: str, whole: str, rows: Sequence[Mapping[str, Any]], firm_id: str) -> Peers:
    shares = {
        row["firm_id"]: min(row[part] / row[whole], 1.0)
        for row in rows
        if row[part] is not None and row[whole] and row[part] >= 0
    }
    own = shares.pop(firm_id, None)
    if len(shares) < LEAST_PEERS:
        return Peers(name, 0, own, None)
    ordered = sorted(shares.values())
    quarter = [ordered[round(place * (len(ordered) - 1) / 4)] for place in (1, 2, 3)]
    return Peers(name, len(ordered), own, (quarter[0], quarter[1], quarter[2]))


def rows_of_person(
    engine: Engine, lake: Lake, *, office_ids: Sequence[str], person_id: str, role: str, purpose: Purpose
) -> dict[str, list[dict[str, Any]]]:
    """The person's rows by kind with the fields that this viewer may see, each with its `firm_id`."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in PERSON_KINDS:
        if purpose.rows and opens(kind, role, purpose):
            table = lake.current(office_ids, kind, engine=engine)
            for row in engine.run(table.filter(table.person_id == person_id)).to_pylist():
                shown = {"firm_id": row["firm_id"], **visible(kind, row, role, purpose)}
                found.setdefault(kind, []).append(shown)
    return found


def worker_view(
    engine: Engine, lake: Lake, *, office_ids: Sequence[str], person_id: str, as_of: date, role: str, purpose: str
) -> WorkerPortrait:
    """A worker as `role` may see them for `purpose`; a purpose that looks at whole firms sees no worker."""
    stated = _stated(role, purpose)
    if not stated.rows:
        raise UserError("portrait.purpose_of_firms", purpose=purpose)
    rows = rows_of_person(
        engine, lake, office_ids=office_ids, person_id=person_id, role=role, purpose=stated
    )  # fmt: skip
    closed = closed_kinds(role, stated)
    fresh = _fresh(engine, lake, office_ids, person_id, [kind for kind in PERSON_KINDS if kind not in closed])
    return worker_portrait(person_id, as_of, rows, closed, fresh)


def _fresh(
    engine: Engine, lake: Lake, office_ids: Sequence[str], person_id: str, kinds: Iterable[str]
) -> dict[str, date]:
    """On which day the newest row about the person came, by kind; a kind of which none came is left out."""
    found: dict[str, date] = {}
    for kind in kinds:
        table = lake.current(office_ids, kind, engine=engine)
        newest = table.filter(table.person_id == person_id).aggregate(at=table.received_at.max())
        (row,) = engine.run(newest).to_pylist()
        if row["at"] is not None:
            found[kind] = row["at"].astimezone(SHANGHAI).date()
    return found


def projects_of(
    engine: Engine, lake: Lake, *, office_ids: Sequence[str], as_of: date, firm_ids: Iterable[str] | None = None
) -> list[dict[str, Any]]:
    """The registered projects begun by the day, newest first; of these general contractors only, if given."""
    table = lake.current(office_ids, "projects", engine=engine)
    table = table.filter(table.starts_on <= as_of)
    if firm_ids is not None:
        table = table.filter(table.firm_id.isin(list(firm_ids)))
    found: list[dict[str, Any]] = engine.run(table.order_by([ibis.desc("starts_on"), "project"])).to_pylist()
    return found


def project_chain(
    engine: Engine, lake: Lake, *, office_ids: Sequence[str], project: Mapping[str, Any], codes: Mapping[str, str]
) -> Link:
    """The chain of one project row of `projects_of`; `codes` gives the credit code of each firm id."""
    parts = []
    for kind in ("subcontracts", "site_teams", "site_roster"):
        table = lake.current(office_ids, kind, engine=engine)
        parts.append(engine.run(table.filter(table.project == project["project"])).to_pylist())
    return chain_of(project, parts[0], parts[1], parts[2], codes)
