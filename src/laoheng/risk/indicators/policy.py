"""The policy bench: what other levels of an indicator would have meant over past data, before anyone sets them.

Three figures, before and after: how many firms would have been warned, how many of those later found at fault would
have been missed, and how many minutes the warnings cost the officers. Nothing is written and nobody is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from laoheng.casework.alert_life import response
from laoheng.risk.indicators.levels import Grading
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng.standard.messages import Message

ORDER = (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)


@dataclass(frozen=True, slots=True)
class PastValue:
    """The value of one firm in one past period; None where it was not known."""

    firm: str
    period: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Load:
    """One period under one table of levels: firms by level, unknown firms, misses, officers' minutes."""

    period: str
    levels: Mapping[str, int]
    unknown: int
    missed: int
    minutes: int

    @property
    def alerts(self) -> int:
        """Firms warned at any level."""
        return sum(self.levels.values())


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would have done: each period before and after."""

    before: tuple[Load, ...]
    after: tuple[Load, ...]

    def total(self, part: str) -> tuple[int, int]:
        """Sum over all periods of `alerts`, `missed` or `minutes`, before and after."""
        return sum(getattr(row, part) for row in self.before), sum(getattr(row, part) for row in self.after)


def checked_levels(least: Mapping[str, str]) -> dict[str, str]:
    """The table of levels a bureau typed, blank ones left out.

    Raises `UserError` where none is given, one is no number from zero up, or a graver level starts lower.
    """
    given = {level: least[level.value].strip() for level in ORDER if least.get(level.value, "").strip()}
    if not given:
        raise UserError("risk.policy.levels_missing")
    numbers = [_number(level, text) for level, text in given.items()]
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise UserError("risk.policy.levels_order")
    return {level.value: text for level, text in given.items()}


def _number(level: Level, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise UserError("risk.policy.levels_number", level=Message(f"alerts.level.{level.value}"), value=text)
    return number


def level_at(value: float | None, least: Iterable[tuple[Level, Decimal]]) -> Level | None:
    """The level of a value; `Level.NONE` below all of them, None where it is not known. `least` gravest first."""
    if value is None:
        return None
    exact = Decimal(repr(value))
    return next((level for level, start in least if exact > 0 and exact >= start), Level.NONE)


def bench(
    values: Iterable[PastValue], before: Grading, after: Grading, at_fault: Collection[tuple[str, str]] = ()
) -> Effect:
    """The effect of grading `values` by `after` instead of `before`.

    `at_fault` are (firm, period) in which the firm was later found at fault: not warned there, it is a miss.
    """
    rows = sorted(values, key=lambda row: (row.period, row.firm))
    faults = set(at_fault)
    return Effect(_loads(rows, before, faults), _loads(rows, after, faults))


def _loads(rows: list[PastValue], grade: Grading, faults: set[tuple[str, str]]) -> tuple[Load, ...]:
    periods: dict[str, list[PastValue]] = {}
    for row in rows:
        periods.setdefault(row.period, []).append(row)
    return tuple(_load(period, some, grade, faults) for period, some in periods.items())


def _load(period: str, rows: list[PastValue], grade: Grading, faults: set[tuple[str, str]]) -> Load:
    levels, unknown, missed, minutes = Counter[str](), 0, 0, 0
    for row in rows:
        level = level_at(row.value, grade.least)
        unknown += level is None
        warned = level is not None and level is not Level.NONE
        missed += not warned and (row.firm, period) in faults
        if level is not None and warned:
            levels[level.value] += 1
            minutes += response(level).minutes
    return Load(period, dict(levels), unknown, missed, minutes)
