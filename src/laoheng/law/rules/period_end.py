"""L20 期限推算: the last day of a legal period (民法典 200–203; 办案规则 80)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from laoheng.law.at import LawAt
from laoheng.law.clocks import ClockRule, clock_rules
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, note, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, yes_no
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.dates import add_months, parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding, Ground, Step, Unit

WORKING, NATURAL, MONTHS, YEARS = "工作日", "自然日", "月", "年"
# Longer than any period of these laws; it keeps every answer inside the calendar.
_MOST = {WORKING: 400, NATURAL: 20_000, MONTHS: 600, YEARS: 50}
_YEARS_AHEAD = 60
_FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))


_UNITS = {"working_days": WORKING, "natural_days": NATURAL, "months": MONTHS, "years": YEARS}


def _matters() -> dict[str, ClockRule]:
    """The periods of the law that may be asked for by name."""
    return {rule.matter: rule for rule in clock_rules().values() if rule.matter and rule.article}


FIELDS = (
    Field("begin", "date", required=True),
    Field("matter", "choice", choices=tuple(_matters())),
    Field("count", "integer", positive=True),
    Field("unit", "choice", choices=tuple(_MOST)),
    Field("rolls", "boolean"),
    Field("days_off", "text"),
    Field("days_on", "text"),
)


def period_end(facts: Facts, law: LawAt) -> Finding:
    """The last day of a period from `begin`, which is not counted itself: a named `matter`, or `count` of `unit`.

    A last day that is no working day moves to the next one unless `rolls` is false. Days after the last published
    holiday notice count as plain weeks and the answer is marked provisional; `days_off` and `days_on` (dates with
    commas) mend the table. Raises `CalculationInputError` for a period not told, too long or told twice,
    `CalendarNotCovered` before 2007.
    """
    start = facts.needed_day("begin")
    count, unit, named = _length(facts, law)
    if count > _MOST[unit]:
        raise CalculationInputError("law.period_end.too_long", count=count, unit=unit, most=_MOST[unit])
    calendar = _calendar(facts)
    grounds = named + law.held("民法典201", "民法典202", "民法典203", "办案规则80", "放假办法2")
    if unit == WORKING:
        due, rolled_from = calendar.add_workdays(start, count), None
        lines: tuple[Step, ...] = (
            step("period_working", "首日不计，只数工作日", f"{start} + {count}个工作日", due, *grounds),
        )
    else:
        due, rolled_from, lines = _natural(facts, calendar, start, count, unit, law)
    open_ = any(calendar.assumed(day) for day in ((start, due) if unit == WORKING else (rolled_from or due, due)))
    figures = [
        figure("due", due, Unit.DATE),
        figure("rolled", rolled_from is not None, Unit.YES_NO),
        figure("provisional", open_, Unit.YES_NO),
    ]
    if rolled_from is not None:
        figures.insert(1, figure("rolled_from", rolled_from, Unit.DATE))
    remarks = (note("period_units"), *((note("period_provisional", last=calendar.last_year),) if open_ else ()))
    return found("L20", "period_end", law, Parts(tuple(figures), lines, notes=remarks), grounds)


def _length(facts: Facts, law: LawAt) -> tuple[int, str, tuple[Ground, ...]]:
    """Count and unit, and the ground of the matter where one was named."""
    matter, count, unit = facts.text("matter"), facts.number("count"), facts.text("unit")
    if matter is not None:
        if count is not None or unit is not None:
            raise CalculationInputError("law.period_end.told_twice", matter=matter)
        rule = _matters()[matter]
        return rule.length, _UNITS[rule.unit], law.grounds(rule.article or "")
    if count is None or unit is None:
        raise CalculationInputError("law.period_end.not_told")
    return int(count), unit, ()


def _natural(
    facts: Facts, calendar: WorkCalendar, start: date, count: int, unit: str, law: LawAt
) -> tuple[date, date | None, tuple[Step, ...]]:
    if unit == NATURAL:
        last, ground = start + timedelta(days=count), law.ground("民法典201")
    else:
        last, ground = add_months(start, count * (12 if unit == YEARS else 1)), law.ground("民法典202")
    line = step(
        "period_natural",
        "首日不计；按月、年算的止于对应日，没有对应日的止于月末",
        f"{start} + {count}{unit}",
        last,
        ground,
    )
    if facts.flag("rolls") is False:
        return last, None, (line,)
    due = calendar.next_workday(last)
    roll = step("period_rolls", "末日不是工作日的，顺延到次一工作日", f"{last} 是否工作日：{yes_no(due == last)}", due,
                law.ground("民法典203"))  # fmt: skip
    return due, last if due != last else None, (line, roll)


def _calendar(facts: Facts) -> WorkCalendar:
    calendar = WorkCalendar.national(assume_weekends_after=True)
    off, on = _days(facts, "days_off"), _days(facts, "days_on")
    if both := off & on:
        raise CalculationInputError("law.period_end.off_and_on", days=tuple(sorted(both)))
    # These are holidays by statute in any year; those of the lunar calendar wait for the notice.
    years = range(calendar.last_year + 1, max(facts.needed_day("begin").year, calendar.last_year) + _YEARS_AHEAD)
    fixed = {date(year, month, day) for year in years for month, day in _FIXED_HOLIDAYS}
    return replace(calendar, off=(calendar.off | fixed | off) - on, work=(calendar.work | on) - off)


def _days(facts: Facts, name: str) -> frozenset[date]:
    text = facts.text(name)
    if text is None:
        return frozenset()
    try:
        return frozenset(parse_date(item) for item in re.split(r"[\s,，、;；]+", text.strip()) if item)
    except UserError as error:
        raise CalculationInputError("law.period_end.days", field=name, value=text[:60]) from error
