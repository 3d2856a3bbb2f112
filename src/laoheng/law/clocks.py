"""Deadlines by table: how long a step may take, how the days are counted, and what follows when they are over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

import yaml

from laoheng.law.at import law_at, rule_ground
from laoheng.law.errors import LawDataError
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.dates import add_months
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Ground
from laoheng.standard.messages import Message

UNITS = ("working_days", "natural_days", "months", "years")
CONVENTION_VERSION = "1"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One deadline: `length` days of `unit`, lengthened once by `extension` where the law allows it.

    `article` is the citation it rests on; None where it is a convention of the bureau, named in `rule`. `stops`: it may
    stand still; `restarts`: it may begin again. `matter` is its name in the calculator of periods, where it has one.
    """

    id: str
    label: str
    length: int
    unit: str
    rolls: bool
    extension: int | None
    article: str | None
    rule: str | None
    stops: bool = False
    restarts: bool = False
    matter: str | None = None

    @property
    def ground_id(self) -> str:
        """What it rests on, as cited."""
        return self.article or self.rule or ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day `due`, the unit it was counted in, the day it was moved from, its ground, and what follows."""

    due: date
    counted_in: str
    rolled_from: date | None
    ground: Ground
    consequence: Message


def clock_rule(id_: str) -> ClockRule:
    """The rule of that id. Raises `UserError` that names the known ones."""
    try:
        return clock_rules()[id_]
    except KeyError:
        raise UserError("law.clock.unknown", id=id_, known=tuple(clock_rules())) from None


@cache
def clock_rules() -> Mapping[str, ClockRule]:
    """Every deadline we know, by id."""
    text = (resources.files("laoheng.law") / "clocks.yaml").read_text("utf-8")
    rules = {}
    for id_, entry in yaml.safe_load(text).items():
        rule = ClockRule(
            id=id_,
            label=entry["label"],
            length=entry["length"],
            unit=entry["unit"],
            rolls=entry["rolls"],
            extension=entry.get("extension"),
            article=entry.get("ground"),
            rule=entry.get("rule"),
            stops=entry.get("stops", False),
            restarts=entry.get("restarts", False),
            matter=entry.get("matter"),
        )
        if rule.unit not in UNITS or (rule.article is None) == (rule.rule is None):
            raise LawDataError(f"clock {id_}: unit or ground")
        rules[id_] = rule
    return rules


def deadline(start: date, clock: ClockRule, calendar: WorkCalendar, *, extended: bool = False) -> Deadline:
    """When the time of `clock`, started on `start`, runs out; the starting day is not counted (民法典 201).

    `extended`: the one extension the law allows was granted. Raises `UserError` where there is none,
    `CalendarNotCovered` where the count leaves the calendar, `NotInForceError` before its ground held.
    """
    length = length_of(clock, extended=extended)
    due, rolled_from = last_day(start, length, clock, calendar)
    return Deadline(due, clock.unit, rolled_from, ground_of(clock, start), consequence(clock))


def length_of(clock: ClockRule, *, extended: bool) -> int:
    """The length of `clock`, with its one extension where `extended`. Raises `UserError` where there is none."""
    if not extended:
        return clock.length
    if clock.extension is None:
        raise UserError("law.clock.no_extension", clock=clock.label)
    return clock.length + clock.extension


def last_day(start: date, length: int, clock: ClockRule, calendar: WorkCalendar) -> tuple[date, date | None]:
    """The last day of `length` units from `start` and, where it was moved to a working day, the day it moved from."""
    if clock.unit == "working_days":
        return calendar.add_workdays(start, length), None
    if clock.unit == "natural_days":
        last = start + timedelta(days=length)
    else:
        last = add_months(start, length * (12 if clock.unit == "years" else 1))
    return rolled(last, clock, calendar)


def rolled(last: date, clock: ClockRule, calendar: WorkCalendar) -> tuple[date, date | None]:
    """`last`, or the next working day where the clock's last day moves, and then the day it moved from."""
    due = calendar.next_workday(last) if clock.rolls else last
    return due, last if due != last else None


def ground_of(clock: ClockRule, on: date) -> Ground:
    """The article in force on `on`, or the bureau's registered convention. Raises `NotInForceError`."""
    return law_at(on).ground(clock.article) if clock.article else rule_ground(clock.ground_id, CONVENTION_VERSION)


def consequence(clock: ClockRule) -> Message:
    """What follows when nobody acts in time."""
    return Message.of(f"law.clock.after.{clock.id}")
