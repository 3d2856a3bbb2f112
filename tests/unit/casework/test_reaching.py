"""By which way a notice goes, when it goes again, when it rests, and what an SMS may say."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoheng.casework.reaching import (
    Channel,
    Reach,
    next_way,
    out_of_rest,
    sms_text,
    tells_too_much,
    try_again_at,
    ways,
)
from laoheng.standard.dates import SHANGHAI

AT = datetime(2026, 11, 28, 12, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        (Reach(phone=True, address=True), (Channel.SMS, Channel.LETTER)),
        (Reach(phone=True), (Channel.SMS,)),
        (Reach(address=True), (Channel.LETTER,)),
        (Reach(phone=True, address=True, sms=False), (Channel.LETTER,)),
        (Reach(phone=True, sms=False), ()),
        (Reach(), ()),
    ],
)
def test_the_ways_out_of_the_site_are_those_the_reader_left_open(reach, expected):
    assert ways(reach) == expected


def test_a_failed_way_is_followed_by_the_next_and_the_last_by_none():
    both = Reach(phone=True, address=True)
    assert next_way(both, frozenset({Channel.IN_APP})) is Channel.SMS
    assert next_way(both, frozenset({Channel.IN_APP, Channel.SMS})) is Channel.LETTER
    assert next_way(both, frozenset(Channel)) is None


def test_three_tries_with_growing_waits():
    assert try_again_at(1, AT) == AT + timedelta(minutes=10)
    assert try_again_at(2, AT) == AT + timedelta(hours=2)
    assert try_again_at(3, AT) is None


@pytest.mark.parametrize(
    ("at", "quiet", "expected"),
    [
        ("2026-11-28 12:00", (21, 8), "2026-11-28 12:00"),
        ("2026-11-28 21:00", (21, 8), "2026-11-29 08:00"),
        ("2026-11-28 23:59", (21, 8), "2026-11-29 08:00"),
        ("2026-11-29 00:01", (21, 8), "2026-11-29 08:00"),
        ("2026-11-29 08:00", (21, 8), "2026-11-29 08:00"),
        ("2026-11-28 13:00", (12, 14), "2026-11-28 14:00"),
        ("2026-11-28 14:00", (12, 14), "2026-11-28 14:00"),
        ("2026-11-28 03:00", (0, 0), "2026-11-28 03:00"),
    ],
)
def test_no_sms_goes_out_in_the_hours_of_rest(at, quiet, expected):
    reach = Reach(phone=True, quiet_from=time(quiet[0]), quiet_to=time(quiet[1]))
    moment = datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    assert out_of_rest(moment, reach).strftime("%Y-%m-%d %H:%M") == expected


@given(st.integers(0, 525_600), st.integers(0, 23), st.integers(0, 23))
def test_after_the_rest_it_is_no_rest_and_never_more_than_a_day_later(minutes, start, end):
    reach = Reach(phone=True, quiet_from=time(start), quiet_to=time(end))
    at = AT + timedelta(minutes=minutes)
    later = out_of_rest(at, reach)
    assert at <= later <= at + timedelta(days=1) and out_of_rest(later, reach) == later


def test_the_sms_names_the_file_and_the_day_and_nothing_else():
    text = sms_text(number="990101-TJ2026-000012", due=date(2026, 12, 3))
    assert "990101-TJ2026-000012" in text and "2026-12-03" in text.replace("年", "-").replace("月", "-").replace(
        "日", ""
    )
    assert not tells_too_much(text.replace("990101-TJ2026-000012", ""))
    assert sms_text(number="A-1-B", due=None, language="en").startswith("[Laoheng]")


@pytest.mark.parametrize("number", ["张三", "1 元", "", "990101-TJ2026-000012 九千元", "a" * 50])
def test_what_is_no_file_number_goes_into_no_sms(number):
    with pytest.raises(ValueError, match="holds no sum"):
        sms_text(number=number, due=None)


@pytest.mark.parametrize(
    ("text", "too_much"),
    [
        ("付 9,000.00 元", True), ("5万", True), ("￥3", True), ("RMB", False), ("3000 yuan", True),
        ("13900000000", True), ("最晚 2026-12-03", False), ("编号 12", False), ("共 3 人", False),
    ],
)  # fmt: skip
def test_sums_and_long_numbers_are_noticed(text, too_much):
    assert tells_too_much(text) is too_much
