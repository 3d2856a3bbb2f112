"""What the law sets for a run: the limits of the indicators and what holds in each month of the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from laoheng.law.at import LawAt, law_at
from laoheng.law.errors import UnknownParameterError
from laoheng.portrait import MonthLaw, Window
from laoheng.risk.indicators.catalogue import INDICATORS, Limits
from laoheng.risk.indicators.findings import Setting
from laoheng.risk.indicators.levels import OwnLevels, grading
from laoheng.risk.indicators.watch_catalogue import computable
from laoheng.standard.calendar import CalendarNotCovered, WorkCalendar
from laoheng.standard.dates import month_end

WINDOW_MONTHS = 12
# 劳动保障监察条例20: what is two years past and not continuing is not looked into any more.
OVERDUE_MONTHS = 24


def limits_of(law: LawAt) -> Limits:
    """The limits on the day; None where no value is held."""
    return Limits(
        dispatch_ratio=value_of(law, "dispatch_ratio_max"),
        layoff_persons=value_of(law, "layoff_persons"),
        layoff_ratio=value_of(law, "layoff_ratio"),
    )


def value_of(law: LawAt, name: str) -> Decimal | None:
    """The value of a law parameter; None where neither we nor the bureau hold one for the day and place."""
    try:
        found = law.parameter(name)
    except UnknownParameterError:
        return None
    return found.value if found else None


def window_of(
    as_of: date,
    region: str | None,
    extra: Mapping[str, Any] | None,
    calendar: WorkCalendar,
    months: int = WINDOW_MONTHS,
) -> Window:
    """The complete months before `as_of` with the minimum wage, social average, cap and working days of each."""
    bare = Window.before(as_of, months)
    return Window(as_of, bare.months, {month: _month_law(month, region, extra, calendar) for month in bare.months})


def overdue_window(as_of: date) -> Window:
    """The months whose wages may be overdue: the month of `as_of` itself and the two years before it."""
    months = Window.before(as_of, OVERDUE_MONTHS).months
    return Window(as_of, (f"{as_of:%Y-%m}", *months))


def setting_of(
    window: Window, region: str | None, law: LawAt, data_version: str | None, own: Iterable[OwnLevels] = ()
) -> Setting:
    """What all findings of one run share; `own` are the gradings that a bureau set itself."""
    own = tuple(own)
    names = (*(item.id for item in INDICATORS), *(item.id for item in computable()))
    gradings = {name: grading(name, window.as_of, region, own) for name in names}
    return Setting(window, region, law, gradings, data_version)


def _month_law(month: str, region: str | None, extra: Mapping[str, Any] | None, calendar: WorkCalendar) -> MonthLaw:
    first = date.fromisoformat(f"{month}-01")
    last = month_end(first)
    law = law_at(last, region, extra)
    # A minimum wage that changes within the month measures the whole month by the lower one: never a guess upwards.
    wages = [value_of(law_at(day, region, extra), "minimum_wage_monthly") for day in (first, last)]
    try:
        working_days = calendar.workdays_between(first, last)
    except CalendarNotCovered:
        working_days = None
    return MonthLaw(
        minimum_wage=min((wage for wage in wages if wage is not None), default=None),
        social_average=value_of(law, "social_average_monthly"),
        working_days=working_days,
        overtime_cap=value_of(law, "overtime_monthly_cap_hours"),
    )
