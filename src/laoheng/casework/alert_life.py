"""The life of a warning: how one answers it, when it may wait, who comes next, how it ends, what comes first.

Tables, no storage (`data/alert_life.yaml`). Nothing here decides against anyone: the hardest step is a visit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

import yaml

from laoheng.casework.clocks import collective_from
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng.standard.messages import Message

_RANK = {Level.RED: 0, Level.ORANGE: 1, Level.YELLOW: 2, Level.BLUE: 3, Level.NONE: 4}
WEEK = timedelta(days=7)


@cache
def _table() -> Mapping[str, Any]:
    text = (resources.files("laoheng.casework") / "data" / "alert_life.yaml").read_text("utf-8")
    table: Mapping[str, Any] = yaml.safe_load(text)
    return table


@dataclass(frozen=True, slots=True)
class Response:
    """What a level calls for: the step, whether it opens a case, working days for the firm, an officer's minutes."""

    step: str
    case: bool
    days: int | None
    minutes: int
    grounds: tuple[str, ...]
    rule: str

    @property
    def label(self) -> Message:
        """The step in words."""
        return Message(f"casework.response.{self.step}")


def response(level: Level) -> Response:
    """What follows a warning of `level`. Raises `KeyError` for `Level.NONE`: nothing follows."""
    row = _table()["ladder"][level.value]
    return Response(
        row["step"], row["case"], row["days"], row["minutes"], tuple(row["grounds"]), f"alert_life.ladder.{level.value}"
    )


def levels_at(step: str) -> tuple[Level, ...]:
    """The levels whose answer is `step` ("visit")."""
    return tuple(Level(name) for name, row in _table()["ladder"].items() if row["step"] == step)


def papers(dimension: str) -> tuple[Message, ...]:
    """What a visiting officer asks to see in a matter of that dimension ("wages"); none for an unknown one."""
    return tuple(Message(f"casework.paper.{code}") for code in _table()["papers"].get(dimension, ()))


def worker_question(dimension: str) -> str | None:
    """What the workers concerned may be asked in a matter of that dimension; None where there is no such question."""
    code: str | None = _table()["worker_questions"]["by_dimension"].get(dimension)
    return code


def worker_answers() -> tuple[str, ...]:
    """What a worker may answer."""
    return tuple(_table()["worker_questions"]["answers"])


def asking_ground() -> str:
    """The article that lets an officer ask."""
    return str(_table()["worker_questions"]["ground"])


def found_codes() -> tuple[str, ...]:
    """What a visit may have found."""
    return tuple(_table()["found"])


def check_found(found: str) -> None:
    """Raises `UserError` for no such code."""
    if found not in found_codes():
        raise UserError("casework.found_missing", codes=found_codes())


def makes_case(levels: Iterable[Level]) -> bool:
    """Whether the signals of one cause at one firm make a case: one at orange or above, or several at yellow."""
    serious = [level for level in levels if level in _RANK and _RANK[level] <= _RANK[Level.YELLOW]]
    grave = any(_RANK[level] <= _RANK[Level.ORANGE] for level in serious)
    return grave or len(serious) >= int(_table()["signals_for_a_case"])


def is_collective(persons: int | None, on: date) -> bool:
    """Whether it concerns as many workers as make a matter collective (劳动争议调解仲裁法7); unknown numbers do not."""
    return persons is not None and persons >= collective_from(on)


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A case on an officer's desk; `persons` None where the number is not known."""

    alert: UUID
    level: Level
    due_on: date | None
    persons: int | None = None
    snoozed_until: date | None = None


def queue_key(item: QueueItem, today: date) -> tuple[int, int, int, date, UUID]:
    """Sorts ascending: collective matters first, then what is awake, then by level, then by deadline."""
    waiting = item.snoozed_until is not None and item.snoozed_until >= today
    collective = not waiting and is_collective(item.persons, today)
    return (int(not collective), int(waiting), _RANK[item.level], item.due_on or date.max, item.alert)


def in_queue(items: Iterable[QueueItem], today: date) -> list[QueueItem]:
    """The cases as they are to be worked off."""
    return sorted(items, key=lambda item: queue_key(item, today))


def snooze_reasons() -> Mapping[str, int]:
    """Why a case may wait, and for how many days at most."""
    return dict(_table()["snooze"])


def check_snooze(*, level: Level, persons: int | None, reason: str, until: date, today: date) -> None:
    """Raises `UserError` where the case may not wait, for no such reason, or not so long."""
    if level is Level.RED:
        raise UserError("casework.snooze_red")
    if is_collective(persons, today):
        raise UserError("casework.snooze_collective", persons=persons)
    longest = snooze_reasons().get(reason)
    if longest is None:
        raise UserError("casework.snooze_reason", reasons=tuple(snooze_reasons()))
    last = today + timedelta(days=longest)
    if not today < until <= last:
        raise UserError("casework.snooze_until", first=today + timedelta(days=1), last=last)


def escalation(days_over: int) -> str | None:
    """Who takes over a case that is so many working days past its deadline; None while it is in time."""
    reached = [row["to"] for row in _table()["escalation"] if days_over >= row["days_over"]]
    return reached[-1] if reached else None


def closing_reasons(move: str | None = None) -> tuple[str, ...]:
    """The codes with which a case is closed: all of them, or those that `move` may give (none for no closing move)."""
    if move is None:
        return tuple(_table()["closing"])
    return tuple(_table()["closes"].get(move, ()))


def contacts() -> tuple[str, ...]:
    """How far an officer went to the firm, mildest first."""
    return tuple(_table()["contacts"])


def label_of(reason: str) -> bool | None:
    """What a closing says of the warning: it was right, it was not, or neither. Raises `UserError` for no such code."""
    if reason not in _table()["closing"]:
        raise UserError("casework.closing_reason", reasons=closing_reasons())
    found: bool | None = _table()["closing"][reason]
    return found


@dataclass(frozen=True, slots=True)
class Closed:
    """A case that ended: its indicator, how, and how far the officer went."""

    indicator: str
    level: Level
    reason: str
    contact: str
    recorded: bool = False  # a visit to it was recorded on the day, and is counted there


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit as the officer recorded it: on which indicator's word, and what was found."""

    indicator: str
    found: str


@dataclass(frozen=True, slots=True)
class VisitReport:
    """Who was visited though in order, and why; `precision` is right ÷ (right + wrong), None where none was told."""

    closed: int
    right: int
    wrong: int
    visited: int
    compliant_visited: int
    why: tuple[tuple[str, str, int], ...]  # indicator, closing reason or "found_in_order", how many
    nobody: int = 0  # visits that found nobody there

    @property
    def precision(self) -> float | None:
        """The share of warnings that were right, of those whose outcome says so."""
        told = self.right + self.wrong
        return self.right / told if told else None


def visit_report(closed: Iterable[Closed], visited: Iterable[Visited] = ()) -> VisitReport:
    """How many firms that were in order were visited all the same, and on which indicator's word.

    A recorded visit counts by what it found; one that only the closing tells of, by how the case ended.
    """
    rows, seen = list(closed), list(visited)
    labels = [label_of(row.reason) for row in rows]
    visits = [
        (row, label) for row, label in zip(rows, labels, strict=True) if row.contact == "visit" and not row.recorded
    ]
    needless = Counter((row.indicator, row.reason) for row, label in visits if label is False)
    needless.update((row.indicator, "found_in_order") for row in seen if row.found == "compliant")
    return VisitReport(
        closed=len(rows),
        right=labels.count(True),
        wrong=labels.count(False),
        visited=len(visits) + len(seen),
        compliant_visited=sum(needless.values()),
        why=tuple((*pair, count) for pair, count in sorted(needless.items(), key=lambda item: (-item[1], item[0]))),
        nobody=sum(row.found == "nobody" for row in seen),
    )


@dataclass(frozen=True, slots=True)
class CaseEnd:
    """What became of a case in the queue: `ended` False while nobody has said; `label` as `label_of` gives it."""

    ended: bool
    label: bool | None = None


@dataclass(frozen=True, slots=True)
class AtCapacity:
    """How the first of a queue ended, as many as can be looked at; `precision` None while an outcome is missing."""

    looked_at: int
    right: int
    wrong: int
    neither: int
    missing: int

    @property
    def precision(self) -> float | None:
        """Confirmed ÷ those whose ending says right or wrong; None while any ending is missing, or none says so."""
        told = self.right + self.wrong
        return self.right / told if told and not self.missing else None


def at_capacity(queue: Sequence[CaseEnd], capacity: int) -> AtCapacity:
    """The endings of the first `capacity` cases of a queue in its order. Raises `UserError` below one."""
    if capacity < 1:
        raise UserError("casework.capacity_small")
    first = queue[:capacity]
    labels = [row.label for row in first if row.ended]
    return AtCapacity(
        looked_at=len(first), right=labels.count(True), wrong=labels.count(False), neither=labels.count(None),
        missing=len(first) - len(labels),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a plan, from its Monday: the minutes planned, the minutes there are, how many cases of each level."""

    start: date
    minutes: int
    capacity: int
    cases: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SeasonPlan:
    """The weeks up to the day by which all is to be looked at; `left` cases find no room in them."""

    weeks: tuple[Week, ...]
    done_by: date
    left: int


def next_festival(today: date) -> date | None:
    """The eve of the next lunar new year after `today`; None beyond the years that are known."""
    eves: list[date] = [day - timedelta(days=1) for day in _table()["season"]["new_years"]]
    return next((eve for eve in eves if eve > today), None)


def season_plan(levels: Sequence[Level], *, today: date, festival: date, weekly_minutes: int) -> SeasonPlan:
    """Spreads open cases over the weeks before Spring Festival, gravest first, as far as the officers' minutes reach.

    `festival` is the first day of the holiday, `weekly_minutes` what all officers together have in a week. Raises
    `UserError` where the festival is past.
    """
    season = _table()["season"]
    done_by = festival - timedelta(days=season["done_days_before"])
    if festival <= today:
        raise UserError("casework.season_past", festival=festival)
    monday = today - timedelta(days=today.weekday())
    starts = [monday + n * WEEK for n in range(season["weeks"]) if monday + n * WEEK <= max(done_by, today)]
    waiting = sorted((level for level in levels if level is not Level.NONE), key=lambda level: _RANK[level])
    weeks = []
    for start in starts:
        minutes, cases = 0, Counter[str]()
        while waiting and minutes + response(waiting[0]).minutes <= weekly_minutes:
            level = waiting.pop(0)
            minutes += response(level).minutes
            cases[level.value] += 1
        weeks.append(Week(start, minutes, weekly_minutes, dict(cases)))
    return SeasonPlan(tuple(weeks), done_by, len(waiting))
