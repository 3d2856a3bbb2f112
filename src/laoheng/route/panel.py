"""A bureau's own history for the score: each firm on each cut day, as it was known then, and what was filed after.

Inputs rest on the batches received by the cut day alone, so that a late correction teaches nothing about the past.
A firm of which an indicator cannot be computed has that counted as unknown; unknown is no level.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.portrait import Records
from laoheng.risk.indicators import State, Verdict, dimension_of
from laoheng.risk.model.sets import DIMENSIONS
from laoheng.route.plans import ASSESSED_KINDS, Plans, frame_of, run_plan, verdicts_of
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level

_HEIGHT = {level: float(height) for height, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Filed:
    """One complaint, dispute or collective event against a firm, on the day it was filed."""

    firm_id: str
    day: date


def firm_days(
    engine: Engine, lake: Lake, office_id: str, events: Iterable[Filed], cuts: Sequence[date], *, region: str | None
) -> Iterator[dict[str, Any]]:
    """One row a firm and cut day with the inputs of the set `firm_days`: what the batches received by then tell."""
    by_firm, received, plans = _by_firm(events), _received(engine, lake, office_id), Plans()
    for cut in sorted(cuts):
        records = _records(engine, lake, office_id, _last_seq(received, cut))
        frame = frame_of(cut, region)
        signals = run_plan(engine, plans.of(frame, engine.dialect), records)
        told: dict[str, list[Verdict]] = defaultdict(list)
        for verdict in verdicts_of(signals, frame.gradings):
            told[verdict.firm_id].append(verdict)
        register = {row["firm_id"]: row for row in engine.run(records.of("firms")).to_pylist()}
        for firm_id, own in sorted(told.items()):
            about = _about(register.get(firm_id, {}), firm_id, cut)
            yield {**about, **_levels(own), **_filed_before(by_firm[firm_id], cut)}


def labelled(
    rows: Iterable[Mapping[str, Any]], events: Iterable[Filed], *, horizon: int, until: date
) -> Iterator[dict[str, Any]]:
    """The rows with what was filed within `horizon` days after their cut.

    `until` is the last day on which events are known: a cut whose horizon is not over by then is left out, since
    silence so far is no peace.
    """
    by_firm = _by_firm(events)
    for row in rows:
        cut, known_on = row["firm_day"], row["firm_day"] + timedelta(horizon)
        if known_on <= until:
            after = [(day - cut).days for day in by_firm[row["employer_id"]] if cut < day <= known_on]
            yield {**row, "label": int(bool(after)), "lead_days": min(after, default=None), "known_on": known_on}


def _by_firm(events: Iterable[Filed]) -> dict[str, list[date]]:
    found: dict[str, list[date]] = defaultdict(list)
    for event in events:
        found[event.firm_id].append(event.day)
    return found


def _received(engine: Engine, lake: Lake, office_id: str) -> list[tuple[datetime, int]]:
    """When each batch of the office came."""
    found: set[tuple[datetime, int]] = set()
    for kind in ASSESSED_KINDS:
        rows = lake.history([office_id], kind, engine=engine).select("received_at", "batch_seq").distinct()
        found |= {(row["received_at"], row["batch_seq"]) for row in engine.run(rows).to_pylist()}
    return sorted(found)


def _last_seq(received: Sequence[tuple[datetime, int]], cut: date) -> int:
    end = datetime.combine(cut + timedelta(1), time(), SHANGHAI)
    return max((seq for at, seq in received if at < end), default=0)


def _records(engine: Engine, lake: Lake, office_id: str, seq: int) -> Records:
    return Records({kind: lake.current([office_id], kind, engine=engine, as_of_seq=seq) for kind in ASSESSED_KINDS})


def _about(row: Mapping[str, Any], firm_id: str, cut: date) -> dict[str, Any]:
    since = row.get("founded_on")
    return {
        "employer_id": firm_id, "firm_day": cut, "trade": (row.get("industry") or "")[:1], "region": row.get("region"),
        "firm_age_years": None if since is None or since > cut else round((cut - since).days / 365.25, 1),
    }  # fmt: skip


def _levels(own: Sequence[Verdict]) -> dict[str, Any]:
    """The highest level of each dimension; empty where all its indicators are unknown."""
    known = [item for item in own if item.state is not State.UNKNOWN]
    heights: dict[str, list[float]] = defaultdict(list)
    for item in known:
        heights[dimension_of(item.indicator).value].append(_HEIGHT[item.level])
    heads = [item.heads for item in own if item.heads is not None]
    return {
        **{f"level_{name}": max(heights[name]) if heights[name] else None for name in DIMENSIONS},
        "lit": sum(item.state is State.FIRES for item in known), "unknown": len(own) - len(known),
        "heads": max(heads, default=None),
    }  # fmt: skip


def _filed_before(days: Sequence[date], cut: date) -> dict[str, Any]:
    before = [(cut - day).days for day in days if day <= cut]
    return {
        "n_last90": sum(ago < 90 for ago in before), "n_last365": sum(ago < 365 for ago in before),
        "days_since_last": min(before, default=None),
    }  # fmt: skip


def cut_days(first: date, until: date, every: int, horizon: int) -> list[date]:
    """The cut days from `first` on, each `every` days, whose horizon is over on `until`.

    Raises `UserError` where there is none.
    """
    last = until - timedelta(horizon)
    if horizon < 1 or every < 1 or last < first:
        raise UserError("risk.panel.cuts", first=first, until=until, horizon=horizon, every=every)
    return [first + timedelta(step) for step in range(0, (last - first).days + 1, every)]


def read_events(path: Path) -> list[Filed]:
    """The events of a CSV file with the columns `firm_id` and `day`. Raises `UserError`, naming the line."""
    found: list[Filed] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if not {"firm_id", "day"} <= set(reader.fieldnames or ()):
                raise KeyError("firm_id, day")
            for row in reader:
                found.append(_filed(row["firm_id"], row["day"]))
    except OSError as error:
        raise UserError("law.eval.unreadable", path=path.name, why=type(error).__name__) from error
    except (KeyError, ValueError, csv.Error) as error:
        raise UserError("risk.panel.events", path=path.name, line=max(1, reader.line_num)) from error
    return found


def _filed(firm_id: str | None, day: str | None) -> Filed:
    if not firm_id or not firm_id.strip():
        raise ValueError("no firm")
    return Filed(firm_id.strip(), date.fromisoformat(day or ""))


def write_panel(path: Path, rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Writes the rows as CSV, whole or not at all; how many there are and how many are followed by an event.

    Raises `UserError` where there is no row: an empty panel would only be refused later, by whoever reads it.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        told = _written(part, rows)
        if not told["rows"]:
            raise UserError("risk.panel.empty", path=path.name)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return told


def _written(part: Path, rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    many = positive = 0
    with part.open("w", encoding="utf-8", newline="") as file:
        writer: csv.DictWriter[str] | None = None
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
            writer.writerow(row)
            many, positive = many + 1, positive + row["label"]
    return {"rows": many, "positives": positive}
