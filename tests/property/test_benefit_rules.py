"""What must hold of the calculators for benefits and enforcement, and slow plain references beside the fast rules."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.law import calculate
from laoheng.standard.calendar import WorkCalendar

ON = date(2026, 11, 23)
MODEST = settings(max_examples=100, deadline=None)
MONEY = st.decimals("1", "100000", places=2)


def table_of_delays(base: int, pace: int, most: int) -> dict[tuple[int, int], int]:
    """Reference: the table of the decision written out row by row, `pace` birth months to a row."""
    table: dict[tuple[int, int], int] = {}
    delay, left = 1, pace
    for year in range(1925, 2027):
        for month in range(1, 13):
            if year < base:
                table[year, month] = 0
                continue
            table[year, month] = delay
            left -= 1
            if left == 0:
                delay, left = min(delay + 1, most), pace
    return table


GROUPS = [("男", 60, 1965, 4, 36), ("女", 55, 1970, 4, 36), ("女", 50, 1975, 2, 60)]


def months_later(year: int, month: int, months: int) -> str:
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return f"{year}-{month:02d}"


@pytest.mark.parametrize(("sex", "orig", "base", "pace", "most"), GROUPS)
def test_retirement_agrees_with_the_table_written_out(sex: str, orig: int, base: int, pace: int, most: int) -> None:
    for (year, month), delay in table_of_delays(base, pace, most).items():
        if not base - 2 <= year <= base + 13:
            continue
        finding = calculate("retirement", {"sex": sex, "orig": orig, "birth": f"{year}-{month:02d}"}, on=ON)
        assert finding.figure("delay_months") == delay, (year, month)
        assert finding.figure("retire") == months_later(year, month, orig * 12 + delay)


def test_the_first_birth_month_at_the_top_is_the_one_of_the_decision() -> None:
    tops = []
    for _, _, base, pace, most in GROUPS:
        table = table_of_delays(base, pace, most)
        tops.append(min(birth for birth, delay in table.items() if delay == most))
    assert tops == [(1976, 9), (1981, 9), (1984, 11)]


@MODEST
@given(st.integers(1950, 2000), st.integers(1, 12), st.sampled_from(GROUPS))
def test_who_is_born_later_never_retires_earlier(year: int, month: int, group: tuple[Any, ...]) -> None:
    def retire(birth: str) -> str:
        return str(calculate("retirement", {"sex": group[0], "orig": group[1], "birth": birth}, on=ON).figure("retire"))

    assert retire(f"{year}-{month:02d}") < retire(months_later(year, month, 1))


@MODEST
@given(st.integers(0, 400), st.integers(0, 30), st.integers(0, 24))
def test_more_months_paid_never_shorten_the_benefit(paid: int, more: int, left: int) -> None:
    def months(count: int) -> Any:
        facts = {"paid_months": count, "ground": "41裁员", "first_time": False, "previous_remaining": left}
        return calculate("unemployment", facts, on=ON).figure("max_months")

    assert left <= months(paid) <= months(paid + more) <= 24


@MODEST
@given(MONEY, st.integers(0, 3000), st.integers(0, 300))
def test_the_late_fee_grows_with_the_days_and_agrees_with_adding_day_by_day(
    owed: Decimal, days: int, more: int
) -> None:
    def fee(count: int) -> Any:
        facts = {"owed": str(owed), "days": count, "cap_rule": "不以本金为限"}
        return calculate("late_fee", facts, on=ON).figure("late_fee")

    assert fee(days) <= fee(days + more)
    slow = sum((owed * Decimal("0.0005") for _ in range(days)), Decimal(0))
    assert abs(fee(days) - slow) <= Decimal("0.005")


YEARS = st.decimals("0", "45", places=1)


@MODEST
@given(YEARS, YEARS, YEARS)
def test_longer_service_never_shortens_the_medical_period(one: Decimal, two: Decimal, three: Decimal) -> None:
    short, long, whole = sorted((one, two, three))

    def months(here: Decimal, all_years: Decimal) -> Any:
        facts = {"cumulative_years": str(all_years), "service_years": str(here)}
        finding = calculate("medical_period", facts, on=ON)
        assert finding.figure("months") < finding.figure("window_months")
        return finding.figure("months")

    assert months(short, long) <= months(short, whole) <= months(long, whole)


@MODEST
@given(st.integers(0, 3000), st.integers(0, 400))
def test_the_most_that_may_be_dispatched_is_found_by_trying(contracted: int, dispatched: int) -> None:
    if contracted + dispatched == 0:
        return
    finding = calculate("dispatch_ratio", {"contracted": contracted, "dispatched": dispatched}, on=ON)
    slow = 0
    while 10 * (slow + 1) <= contracted + slow + 1:
        slow += 1
    assert finding.figure("most_dispatched") == slow
    assert finding.figure("compliant") is (dispatched <= slow)
    assert finding.figure("excess") == max(dispatched - slow, 0)


@MODEST
@given(st.lists(MONEY, min_size=1, max_size=6), st.decimals("1", "9000", places=2))
def test_an_award_is_final_exactly_when_its_largest_item_is_within_the_limit(
    items: list[Decimal], wage: Decimal
) -> None:
    facts = {"damages": [str(item) for item in items], "min_wage": str(wage), "one_award": True}
    assert calculate("final_award", facts, on=ON).figure("final") is (max(items) <= 12 * wage)


@MODEST
@given(st.dates(date(2008, 1, 1), date(2025, 6, 1)), st.integers(1, 60), st.sampled_from(["工作日", "自然日"]))
def test_a_period_ends_where_ticking_off_the_days_ends(begin: date, count: int, unit: str) -> None:
    calendar, day, left = WorkCalendar.national(), begin, count
    while left or (unit == "自然日" and not calendar.is_workday(day)):
        day += timedelta(days=1)
        if left and (unit == "自然日" or calendar.is_workday(day)):
            left -= 1
    finding = calculate("period_end", {"begin": begin, "count": count, "unit": unit}, on=ON)
    assert finding.figure("due") == day
    assert finding.figure("provisional") is False


@MODEST
@given(MONEY)
def test_the_surcharge_lies_between_half_and_the_whole(due: Decimal) -> None:
    finding = calculate("surcharge", {"amount_due": str(due), "ordered": True, "overdue": True}, on=ON)
    least, most = finding.figure("surcharge_min"), finding.figure("surcharge_max")
    assert isinstance(least, Decimal) and isinstance(most, Decimal)
    assert due / 2 <= least + Decimal("0.005") and least <= most == due


@MODEST
@given(MONEY, MONEY, MONEY)
def test_a_higher_wage_never_enlarges_the_shortfall(one: Decimal, other: Decimal, standard: Decimal) -> None:
    zero = {"overtime_pay": 0, "special_allowances": 0, "welfare": 0, "own_contributions": 0}

    def shortfall(gross: Decimal) -> Any:
        return calculate("minimum_wage_check", {"gross": str(gross), "min_wage": str(standard)} | zero, on=ON).figure(
            "shortfall"
        )

    low, high = sorted((one, other))
    assert shortfall(low) >= shortfall(high) == max(standard - high, Decimal(0))
