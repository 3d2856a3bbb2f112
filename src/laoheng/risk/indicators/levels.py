"""The grading of the indicators: dated data with a bureau's own table where it has one."""

from __future__ import annotations

from collections.abc import Mapping
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


@cache
def _table() -> Mapping[str, Any]:
    text = (resources.files("laoheng.risk.indicators") / "levels.yaml").read_text("utf-8")
    table: Mapping[str, Any] = yaml.safe_load(text)
    return table


def graded_indicators() -> tuple[str, ...]:
    """The ids that the table grades."""
    return tuple(_table())


def grading(indicator: str, on: date, region: str | None) -> Grading:
    """The grading of `indicator` on `on`: the nearest place upwards that has its own, else the common one.

    Raises `NotInForceError` before the first date.
    """
    entry = _table()[indicator]
    tables = [entry["regions"][code] for code in chain_of(region) if code in entry["regions"]]
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
