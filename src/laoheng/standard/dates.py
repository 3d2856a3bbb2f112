"""Days and months: arithmetic by calendar months, and reading the spellings that files bring.

Periods in months end on the day of the same number, or on the last of a month without one (民法典 202).
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from laoheng.standard.errors import UserError
from laoheng.standard.normalise import clean_cell, half_width

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")

_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2199
# The 1900 system counts a 29 February 1900 that never was; from March 1900 on, day 0 is therefore 1899-12-30.
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954-10-03 to 2119-01-11

_MONTH = re.compile(r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月(?:份)?)?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号]?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
    re.ASCII,
)
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})", re.ASCII)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


class UnreadableDateError(UserError):
    """A cell or a field that is no date, month or week; the text says what to write instead."""


def add_months(day: date, n: int) -> date:
    """The day of the same number `n` months later (earlier if negative), or the last of that month (民法典 202)."""
    months = day.year * 12 + day.month - 1 + n
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, _days_in(year, month + 1)))


def months_between_complete(start: date, end: date) -> int:
    """How many whole months have run from `start` when `end` is reached: the largest n, `add_months(start, n) <= end`.

    Raises `UserError` (`dates.end_before_start`) when `end` is earlier than `start`.
    """
    if end < start:
        raise UserError("dates.end_before_start", start=start, end=end)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=_days_in(day.year, day.month))


def month_text(year: int, month: int) -> str:
    """The text of a month: "2026-03" for 2026, 3. Raises `UnreadableDateError` for a month that does not exist."""
    if not (1 <= month <= 12 and _EARLIEST_YEAR <= year <= _LATEST_YEAR):
        raise UnreadableDateError("dates.no_such_month", value=f"{year}-{month:02d}")
    return f"{year:04d}-{month:02d}"


def iso_week(day: date) -> str:
    """The ISO 8601 week of `day`, e.g. "2026-W10"."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def week_start(week: str) -> date:
    """The Monday of an ISO 8601 week such as "2026-W10". Raises `UnreadableDateError`."""
    match = _WEEK.fullmatch(half_width(week.strip()))
    if match is None:
        raise UnreadableDateError("dates.unreadable_week", value=week)
    try:
        return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError as error:
        raise UnreadableDateError("dates.unreadable_week", value=week) from error


def parse_date(value: object) -> date:
    """The day a cell means: "2026-3-1", "2026/3/1", "2026年3月1日", "20260301", a spreadsheet's day number, a date.

    An instant with a zone gives its day in Shanghai. Raises `UnreadableDateError` for anything else, e.g. "2026-13-01".
    """
    if isinstance(value, datetime):
        return (value.astimezone(SHANGHAI) if value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    text = _text(value)
    match = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    if match is not None:
        return _day(value, int(match[1]), int(match[2]), int(match[3]))
    if _SERIAL.fullmatch(text):
        return _from_serial(value, text)
    if _MONTH.fullmatch(text) or _COMPACT_MONTH.fullmatch(text):
        raise UnreadableDateError("dates.day_missing", value=_shown(value))
    raise UnreadableDateError("dates.unreadable_date", value=_shown(value))


def parse_month(value: object) -> str:
    """The month a cell means, as "YYYY-MM": "2026年3月", "202603", "2026.3", or any day `parse_date` reads.

    The number 2026.1 is refused: a spreadsheet shows October (2026.10) and January (2026.1) alike.
    Raises `UnreadableDateError`.
    """
    if isinstance(value, date):
        day = parse_date(value)
        return month_text(day.year, day.month)
    text = _text(value)
    if isinstance(value, float | Decimal) and _MONTH.fullmatch(text):
        raise UnreadableDateError("dates.month_as_decimal", value=_shown(value))
    match = _MONTH.fullmatch(text) or _COMPACT_MONTH.fullmatch(text)
    if match is not None:
        year, month = int(match[1]), int(match[2])
        if not (1 <= month <= 12 and _EARLIEST_YEAR <= year <= _LATEST_YEAR):
            raise UnreadableDateError("dates.no_such_month", value=_shown(value))
        return month_text(year, month)
    try:
        day = parse_date(value)
    except UnreadableDateError as error:
        code = "dates.unreadable_month" if error.code == "dates.unreadable_date" else error.code
        raise UnreadableDateError(code, **error.args_) from error
    return month_text(day.year, day.month)


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise UnreadableDateError("dates.unreadable_date", value=_shown(value))
    return half_width(clean_cell(value)).strip()


def _shown(value: object) -> str:
    return value if isinstance(value, str) else repr(value)


def _day(value: object, year: int, month: int, day: int) -> date:
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise UnreadableDateError("dates.no_such_day", value=_shown(value))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UnreadableDateError("dates.no_such_day", value=_shown(value)) from error


def _from_serial(value: object, text: str) -> date:
    serial = int(text.partition(".")[0])  # what follows the point is the time of day
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        raise UnreadableDateError(
            "dates.serial_out_of_range", value=_shown(value), first=_FIRST_SERIAL, last=_LAST_SERIAL
        )
    return _SERIAL_ZERO + timedelta(days=serial)


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
