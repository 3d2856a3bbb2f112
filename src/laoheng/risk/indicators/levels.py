"""The grading of the indicators: dated data with a bureau's own table where it has one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml

from laoheng.law.errors import NotInForceError
from laoheng.law.values import chain_of
from laoheng.standard.errors import LaohengError
from laoheng.standard.finding import Ground, GroundKind, Level

# The common gradings of the wider catalogue; the law they rest on is older.
WATCHED_FROM, WATCHED_CHECKED_ON = date(2011, 7, 1), date(2026, 11, 28)
_ORDER = (Level.RED, Level.ORANGE, Level.YELLOW, Level.BLUE)


@dataclass(frozen=True, slots=True)
class Grading:
    """How one indicator is graded on a day in a place; `least` is the least measure of each level."""

    indicator: str
    lookback_months: int
    running: int
    measure: str
    least: tuple[tuple[Level, Decimal], ...]
    ground: Ground
    checked_on: date

    def level(self, measure: Decimal) -> Level:
        """The level of `measure`. Raises `LaohengError` below the least of all: then nothing should have fired."""
        for level, least in self.least:
            if measure >= least:
                return level
        raise LaohengError(f"{self.indicator}: {measure} is below every level")


@dataclass(frozen=True, slots=True)
class OwnLevels:
    """A bureau's own grading of one indicator from `start` on; `rule` names the change that two of its staff made."""

    indicator: str
    start: date
    least: Mapping[str, str]
    rule: str


@cache
def _table() -> Mapping[str, Any]:
    text = (resources.files("laoheng.risk.indicators") / "levels.yaml").read_text("utf-8")
    table: Mapping[str, Any] = yaml.safe_load(text)
    return table


@cache
def _watched() -> Mapping[str, Any]:
    """The gradings of the wider catalogue, spelled like those of `levels.yaml`."""
    text = (resources.files("laoheng.risk.indicators") / "watch.yaml").read_text("utf-8")
    rows: Mapping[str, Any] = yaml.safe_load(text)
    return {
        name: {
            "lookback_months": row.get("lookback", 0),
            "running": row.get("running", 0),
            "measure": "value",
            "checked_on": WATCHED_CHECKED_ON,
            "values": {WATCHED_FROM: {"rule": "indicators.watch", **row["levels"]}},
            "regions": {},
        }
        for name, row in rows.items()
        if "levels" in row
    }


def graded_indicators() -> tuple[str, ...]:
    """The ids that the table of the ten grades."""
    return tuple(_table())


def grading(indicator: str, on: date, region: str | None, own: Iterable[OwnLevels] = ()) -> Grading:
    """The grading of `indicator` on `on`: the bureau's own, else the nearest place upwards, else the common one.

    Raises `NotInForceError` before the first date.
    """
    entry = _table().get(indicator) or _watched()[indicator]
    tables = [{item.start: {"rule": item.rule, **item.least} for item in own if item.indicator == indicator}]
    tables += [entry["regions"][code] for code in chain_of(region) if code in entry["regions"]]
    for values in (*tables, entry["values"]):
        started = [start for start in values if start <= on]
        if started:
            start = max(started)
            row = values[start]
            least = tuple((level, Decimal(row[level.value])) for level in _ORDER if level.value in row)
            return Grading(
                indicator,
                entry["lookback_months"],
                entry["running"],
                entry["measure"],
                least,
                Ground(GroundKind.RULE, row["rule"], start.isoformat(), start),
                entry["checked_on"],
            )
    raise NotInForceError("risk.levels_not_in_force", indicator=indicator, on=on)


def grading_measure(indicator: str) -> str:
    """What grades an indicator: months_running, persons, share, or its formula's value. Raises `KeyError`."""
    entry = _table().get(indicator) or _watched()[indicator]
    return str(entry["measure"])


def adjustable() -> tuple[str, ...]:
    """The indicators whose levels a bureau may set, since their effect can be shown over past data."""
    return tuple(name for name in (*_table(), *_watched()) if grading_measure(name) != "months_running")
