"""One clock through its whole life: started, standing still, begun again, lengthened, and where it stands on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from laoheng.law.clocks import ClockRule, consequence, ground_of, last_day, length_of, rolled
from laoheng.law.rules.answer import figure, step
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Figure, Finding, Status, Step, Unit
from laoheng.standard.messages import Message

# How the arithmetic of a step names the units, as the calculators do.
_SHORT = {"working_days": "个工作日", "natural_days": "日", "months": "个月", "years": "年"}


class Standing(StrEnum):
    """Where a clock stands on the day of asking."""

    RUNNING = "running"
    STOPPED = "stopped"
    LAST_DAY = "last_day"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Stop:
    """Days on which the clock stands still, both included; `last` None: it still does."""

    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One point of the time line: its day and what happened or is due."""

    on: date
    label: Message


@dataclass(frozen=True, slots=True)
class ClockRun:
    """The time line of one clock. `due` None: it stands still and no last day can be said yet."""

    clock: ClockRule
    counted_from: date
    due: date | None
    rolled_from: date | None
    standing: Standing
    marks: tuple[Mark, ...]
    finding: Finding


def run_clock(
    clock: ClockRule,
    start: date,
    calendar: WorkCalendar,
    *,
    on: date,
    stops: Iterable[Stop] = (),
    restarts: Iterable[date] = (),
    extended: bool = False,
) -> ClockRun:
    """`clock` started on `start`, as it stands on `on`.

    A restart begins the whole time again and drops what stood still before (劳动争议调解仲裁法 27(2)); days of a stop
    are added at the end (27(3)). Raises `UserError` for stops or restarts the law does not know for this
    clock, that overlap, lie before the start or come after the time had run out.
    """
    still = sorted(stops, key=lambda item: item.first)
    again = sorted(set(restarts))
    _check(clock, start, on, still, again)
    begin, length = start, length_of(clock, extended=extended)
    for day in again:
        end = _end(clock, begin, length, calendar, still)[0]
        if end is not None and day > end:
            raise UserError("law.clock.restart_too_late", day=day, due=end, clock=clock.label)
        begin = day
    _in_time(clock, begin, length, calendar, still)
    due, moved = _end(clock, begin, length, calendar, still)
    standing = _standing(on, due, still)
    marks = _marks(clock, start, still, again, due)
    return ClockRun(clock, begin, due, moved, standing, marks, _finding(clock, begin, length, due, moved, standing, on))


def _check(clock: ClockRule, start: date, on: date, stops: list[Stop], restarts: list[date]) -> None:
    if stops and not clock.stops:
        raise UserError("law.clock.never_stops", clock=clock.label)
    if restarts and not clock.restarts:
        raise UserError("law.clock.never_restarts", clock=clock.label)
    previous: date | None = None
    for index, stop in enumerate(stops):
        if stop.first < start or (stop.last is not None and stop.last < stop.first):
            raise UserError("law.clock.stop_days", first=stop.first, last=stop.last, start=start)
        if (previous is not None and stop.first <= previous) or (stop.last is None and index < len(stops) - 1):
            raise UserError("law.clock.stops_overlap", first=stop.first)
        previous = stop.last
    for day in (*restarts, *(stop.first for stop in stops), start):
        if day > on:
            raise UserError("law.clock.not_yet", day=day, on=on)
    if restarts and restarts[0] < start:
        raise UserError("law.clock.restart_early", day=restarts[0], start=start)


def _in_time(clock: ClockRule, begin: date, length: int, calendar: WorkCalendar, stops: list[Stop]) -> None:
    """A stop that begins after the time had run out has no effect: it is refused rather than counted."""
    for index, stop in enumerate(stops):
        before = [item for item in stops[:index] if (item.last or item.first) >= begin]
        end, moved = _end(clock, begin, length, calendar, before)
        # Beyond the last counted day there is nothing left to stand still, though the end moved to a working day.
        if end is not None and stop.first > (moved or end):
            raise UserError("law.clock.stop_too_late", day=stop.first, due=end, clock=clock.label)


def _end(
    clock: ClockRule, begin: date, length: int, calendar: WorkCalendar, stops: list[Stop]
) -> tuple[date | None, date | None]:
    """The last day counted from `begin`, and the day it moved from; no last day while a stop is open."""
    # What stood still before the counting began is not counted; of a stop that reaches past it, only the rest is.
    later = [stop for stop in stops if stop.last is None or stop.last > begin]
    if any(stop.last is None for stop in later):
        return None, None
    if clock.unit == "working_days":
        day, left = begin, length
        while left:
            day += timedelta(days=1)
            if calendar.is_workday(day) and not any(stop.first <= day <= (stop.last or day) for stop in later):
                left -= 1
        return day, None
    last, moved = last_day(begin, length, clock, calendar)
    plain = moved or last
    added = sum(((stop.last or begin) - max(stop.first - timedelta(days=1), begin)).days for stop in later)
    return rolled(plain + timedelta(days=added), clock, calendar)


def _standing(on: date, due: date | None, stops: list[Stop]) -> Standing:
    if due is None or any(stop.first <= on <= (stop.last or on) for stop in stops):
        return Standing.STOPPED
    if on == due:
        return Standing.LAST_DAY
    return Standing.OVER if on > due else Standing.RUNNING


def _marks(
    clock: ClockRule, start: date, stops: list[Stop], restarts: list[date], due: date | None
) -> tuple[Mark, ...]:
    marks = [Mark(start, Message.of("law.clock.mark.start"))]
    for stop in stops:
        marks.append(Mark(stop.first, Message.of("law.clock.mark.stop")))
        if stop.last:
            marks.append(Mark(stop.last, Message.of("law.clock.mark.resume")))
    marks += [Mark(day, Message.of("law.clock.mark.restart")) for day in restarts]
    if due:
        marks.append(Mark(due, Message.of("law.clock.mark.due", clock=clock.label)))
        marks.append(Mark(due + timedelta(days=1), consequence(clock)))
    return tuple(sorted(marks, key=lambda mark: mark.on))


def _finding(
    clock: ClockRule, begin: date, length: int, due: date | None, moved: date | None, standing: Standing, on: date
) -> Finding:
    ground = ground_of(clock, begin)
    unit = Message.of(f"law.clock.unit.{clock.unit}", count=length)
    figures: list[Figure] = []
    lines: tuple[Step, ...] = ()
    if due is not None:
        figures.append(figure("due", due, Unit.DATE))
        if standing is not Standing.OVER:
            figures.append(figure("days_left", (due - on).days, Unit.DAYS))
        how = "首日不计；停住的日子往后补；末日遇休息日的，按规定顺延"
        lines = (step("clock", how, f"{begin} + {length}{_SHORT[clock.unit]}", due, ground),)
        if moved is not None:
            figures.append(figure("rolled_from", moved, Unit.DATE))
    return Finding(
        kind=f"clock.{clock.id}",
        status=Status.COMPUTED if due is not None else Status.UNDETERMINED,
        title=Message.of("law.clock.title", clock=clock.label),
        as_of=on,
        region=None,
        grounds=(ground,),
        figures=tuple(figures),
        steps=lines,
        notes=(
            Message.of(f"law.clock.standing.{standing.value}"),
            Message.of("law.clock.length", unit=unit),
            consequence(clock),
        ),
    )
