"""When a state is due: the clock's length on the day it starts, counted in the working calendar given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, Protocol

import yaml

from laoheng.casework.model import ClockId, Kind, State
from laoheng.casework.states import clock_of
from laoheng.standard.errors import NotCoveredError, UserError


class Calendar(Protocol):
    """What a clock needs of `laoheng.standard.calendar.WorkCalendar`."""

    def add_workdays(self, day: date, n: int, /) -> date:
        """The `n`-th working day after `day`."""
        ...

    def next_workday(self, day: date, /) -> date:
        """`day` when it is a working day, else the next one."""
        ...


def due_date(
    kind: Kind,
    state: State,
    entered_on: date,
    calendar: Calendar,
    promised_on: date | None = None,
    extended: bool = False,
) -> date | None:
    """The last day to act in `state`, entered on `entered_on`; None where the matter has ended.

    `extended`: an officer prolonged the inspection once (劳动保障监察条例 17). Raises `UserError` where the clock is a
    promised date and none was given, `NotCoveredError` where the calendar or the clock does not reach the day.
    """
    clock = clock_of(kind, state)
    if clock is None:
        return None
    if _clocks()[clock.value]["unit"] == "on_date":
        if promised_on is None:
            raise UserError("casework.promise_missing", state=state.value)
        return promised_on
    due = clock_end(clock, entered_on, calendar)
    extension = _clocks()[clock.value].get("extension")
    if extended and extension:
        due = calendar.add_workdays(due, length_on(extension, entered_on, clock.value))
    return due


def clock_end(clock: ClockId, start: date, calendar: Calendar) -> date:
    """The last day of `clock` started on `start`, the day itself not counted (民法典 201, 203)."""
    rule = _clocks()[clock.value]
    length = length_on(rule["values"], start, clock.value)
    if rule["unit"] == "workdays":
        return calendar.add_workdays(start, length)
    return calendar.next_workday(start + timedelta(days=length))


def collective_from(on: date) -> int:
    """Workers with one claim that make a matter collective on that day (劳动争议调解仲裁法 7)."""
    return length_on(_data()["collective_from"]["values"], on, "collective_from")


def length_on(values: Mapping[date, Mapping[str, Any]], on: date, name: str) -> int:
    """The length in force on `on`. Raises `NotCoveredError` before the first one."""
    started = [day for day in values if day <= on]
    if not started:
        raise NotCoveredError("casework.clock_not_covered", clock=name, on=on, first=min(values))
    return int(values[max(started)]["length"])


@cache
def _data() -> Mapping[str, Any]:
    text = (resources.files("laoheng.casework") / "data" / "clocks.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def _clocks() -> Mapping[str, Mapping[str, Any]]:
    clocks: Mapping[str, Mapping[str, Any]] = _data()["clocks"]
    return clocks
