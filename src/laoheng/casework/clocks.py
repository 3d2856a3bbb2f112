"""When a state is due: its clock by `laoheng.law.clocks`, counted in the working calendar given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from laoheng.casework.model import ClockId, Kind, State
from laoheng.casework.states import clock_of
from laoheng.law.clocks import clock_rule, deadline
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.errors import NotCoveredError, UserError


def due_date(
    kind: Kind,
    state: State,
    entered_on: date,
    calendar: WorkCalendar,
    promised_on: date | None = None,
    extended: bool = False,
) -> date | None:
    """The last day to act in `state`, entered on `entered_on`; None where the matter has ended.

    `extended`: an officer prolonged the inspection once (劳动保障监察条例 17), or both sides a mediation, to the day in
    `promised_on`. Raises `UserError` where the clock is a promised date and none was given, `NotCoveredError` where the
    calendar or the law does not reach the day.
    """
    clock = clock_of(kind, state)
    if clock is None:
        return None
    if clock is ClockId.PROMISED_PAYMENT:
        if promised_on is None:
            raise UserError("casework.promise_missing", state=state.value)
        return promised_on
    if kind is Kind.MEDIATION and clock is ClockId.MEDIATION and extended and promised_on:
        return promised_on
    return clock_end(clock, entered_on, calendar, extended and clock is ClockId.INSPECTION_INVESTIGATE)


def clock_end(clock: ClockId, start: date, calendar: WorkCalendar, extended: bool = False) -> date:
    """The last day of `clock` started on `start`, the day itself not counted (民法典 201, 203)."""
    return deadline(start, clock_rule(clock.value), calendar, extended=extended).due


def collective_from(on: date) -> int:
    """Workers with one claim that make a matter collective on that day (劳动争议调解仲裁法 7)."""
    values: Mapping[date, Mapping[str, Any]] = _limits()["collective_from"]["values"]
    started = [day for day in values if day <= on]
    if not started:
        raise NotCoveredError("casework.limit_not_covered", on=on, first=min(values))
    return int(values[max(started)]["value"])


@cache
def _limits() -> Mapping[str, Any]:
    text = (resources.files("laoheng.casework") / "data" / "limits.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded
