"""Months and days: arithmetic against a slow reference, and a table of the spellings that files bring."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.standard.dates import (
    SHANGHAI,
    UnreadableDateError,
    add_months,
    iso_week,
    month_end,
    month_text,
    months_between_complete,
    parse_date,
    parse_month,
    week_start,
)
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("day", "n", "reached"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),  # no 31 February
        (date(2024, 1, 31), 1, date(2024, 2, 29)),  # leap year
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),  # over the year's end
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_are_added_to_the_same_day_number_or_the_month_end(day: date, n: int, reached: date) -> None:
    assert add_months(day, n) == reached


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 15), date(2026, 2, 14), 0),  # the day before
        (date(2026, 1, 15), date(2026, 2, 15), 1),  # the day itself
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),  # the month end stands for the 31st
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2026, 5, 5), date(2026, 5, 5), 0),
    ],
)
def test_only_whole_months_are_counted(start: date, end: date, months: int) -> None:
    assert months_between_complete(start, end) == months


@settings(max_examples=150, deadline=None)
@given(start=DAYS, length=st.integers(0, 3000))
def test_whole_months_agree_with_adding_one_month_after_another(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    plain = 0
    while add_months(start, plain + 1) <= end:
        plain += 1
    assert months_between_complete(start, end) == plain


def test_a_span_that_runs_backwards_is_refused_with_both_days() -> None:
    with pytest.raises(UserError) as caught:
        months_between_complete(date(2026, 3, 2), date(2026, 3, 1))
    assert caught.value.code == "dates.end_before_start"
    assert "2026-03-02" in str(caught.value)


READ_AS_MARCH_2026 = [
    "2026年3月",
    "2026年03月份",
    "２０２６年３月",  # full-width digits
    " 2026 年 3 月 ",
    "202603",
    "2026-03",
    "2026/3",
    "2026.3",
    "2026/3/1",
    "2026年3月31日",
    "20260315",
    "46082",  # a spreadsheet's day number as text
    46082,
    46082.0,
    Decimal("46082"),
    202603,
    date(2026, 3, 31),
    datetime.combine(date(2026, 3, 31), time(23, 59)),
    datetime(2026, 2, 28, 17, 0, tzinfo=UTC),  # already March in Shanghai
]


@pytest.mark.parametrize("value", READ_AS_MARCH_2026, ids=repr)
def test_every_common_spelling_of_a_month_is_read(value: object) -> None:
    assert parse_month(value) == "2026-03"


@pytest.mark.parametrize(
    "value",
    [
        "2026-3-1",
        "2026-03-01",
        "2026/3/1",
        "2026.03.01",
        "2026年3月1日",
        "2026年3月1号",
        "２０２６－０３－０１",
        "20260301",
        20260301,
        "2026-03-01 00:00:00",
        "2026-03-01T08:30:00",
        "\u200b2026-03-01\ufeff",  # invisible characters of a copied cell
        "46082",
        46082,
        46082.75,  # with a time of day
        date(2026, 3, 1),
        datetime.combine(date(2026, 3, 1), time(12)),
    ],
    ids=repr,
)
def test_every_common_spelling_of_a_day_is_read(value: object) -> None:
    assert parse_date(value) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-13-01", "dates.no_such_day"),
        ("2026-02-29", "dates.no_such_day"),
        ("2026年4月31日", "dates.no_such_day"),
        ("1026-03-01", "dates.no_such_day"),  # a slip of the finger
        ("2026-03", "dates.day_missing"),
        ("2026年3月", "dates.day_missing"),
        (19999, "dates.serial_out_of_range"),
        ("80001", "dates.serial_out_of_range"),
        ("26-3-1", "dates.unreadable_date"),  # a year of two digits
        ("3/1/2026", "dates.unreadable_date"),  # month first
        ("2026-03-01至2026-03-31", "dates.unreadable_date"),
        ("昨天", "dates.unreadable_date"),
        ("", "dates.unreadable_date"),
        (None, "dates.unreadable_date"),
        (True, "dates.unreadable_date"),
        (1, "dates.unreadable_date"),
        ("٢٠٢٦-٠٣-٠١", "dates.unreadable_date"),  # digits of another script
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(value: object, code: str) -> None:
    with pytest.raises(UnreadableDateError) as caught:
        parse_date(value)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-13", "dates.no_such_month"),
        ("2026年0月", "dates.no_such_month"),
        ("202600", "dates.no_such_month"),
        (2026.1, "dates.month_as_decimal"),  # January and October look the same
        ("三月", "dates.unreadable_month"),
        ("2026", "dates.unreadable_month"),
        ("2026年1月-3月", "dates.unreadable_month"),
        ("2026-02-30", "dates.no_such_day"),
    ],
)
def test_what_is_no_month_is_refused_with_its_reason(value: object, code: str) -> None:
    with pytest.raises(UnreadableDateError) as caught:
        parse_month(value)
    assert caught.value.code == code


@pytest.mark.parametrize("value", ["2026-13-01", "2026-03", "99999", "昨天"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_quotes_the_cell_and_says_what_to_write(value: str, language: str) -> None:
    with pytest.raises(UnreadableDateError) as caught:
        parse_date(value)
    text = render(Message.of(caught.value.code, **caught.value.args_), language)
    assert value in text
    assert "2026-03-01" in text


@settings(max_examples=150, deadline=None)
@given(day=DAYS)
def test_a_day_survives_every_way_of_writing_it(day: date) -> None:
    written = [
        day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}",
    ]  # fmt: skip
    assert {parse_date(text) for text in written} == {day}
    assert {parse_month(text) for text in written} == {month_text(day.year, day.month)}


@settings(max_examples=100, deadline=None)
@given(day=st.dates(date(1954, 10, 3), date(2119, 1, 11)))
def test_spreadsheet_day_numbers_count_from_the_day_before_new_years_eve_of_1899(day: date) -> None:
    assert parse_date((day - date(1899, 12, 30)).days) == day


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=12))
def test_any_text_gives_a_day_or_a_refusal_a_user_can_read(text: str) -> None:
    try:
        assert isinstance(parse_date(text), date)
    except UserError as error:
        assert str(error)


def test_a_month_has_its_text_and_its_end() -> None:
    assert month_text(2026, 3) == "2026-03"
    assert month_end(date(2024, 2, 1)) == date(2024, 2, 29)
    assert month_end(date(2026, 12, 31)) == date(2026, 12, 31)
    with pytest.raises(UnreadableDateError):
        month_text(2026, 13)


def test_weeks_are_those_of_iso_8601() -> None:
    assert week_start("2026-W10") == date(2026, 3, 2)
    assert week_start("2026-W53") == date(2026, 12, 28)  # 2026 has 53 weeks
    assert iso_week(date(2027, 1, 3)) == "2026-W53"


@pytest.mark.parametrize("week", ["2025-W53", "2026-W00", "2026-10", "W10", ""])
def test_what_is_no_week_is_refused(week: str) -> None:
    with pytest.raises(UnreadableDateError):
        week_start(week)


@settings(max_examples=100, deadline=None)
@given(day=DAYS)
def test_a_week_starts_on_the_monday_at_or_before_its_days(day: date) -> None:
    monday = week_start(iso_week(day))
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7


def test_shanghai_is_eight_hours_ahead() -> None:
    assert datetime(2026, 3, 1, tzinfo=SHANGHAI).utcoffset() == timedelta(hours=8)
