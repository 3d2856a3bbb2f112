"""Unlawful dismissal to death at work: monotone where the law is, bounded where it caps, and equal to a slow count."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.law import calculate

ON = date(2026, 11, 23)
DAYS = st.dates(date(2008, 1, 1), ON)
MONEY = st.decimals("1000", "60000", places=2)
MODEST = settings(max_examples=80, deadline=None)
LOCAL = {"social_avg": "8000.00", "min_wage": "2300.00"}


def amount(name: str, figure: str = "amount", **facts: Any) -> Any:
    given_ = {key: str(value) if isinstance(value, Decimal) else value for key, value in facts.items()}
    return calculate(name, given_, on=ON).figure(figure)


def fen(value: Fraction) -> Decimal:
    """Half up to the fen, by whole numbers alone."""
    doubled = value * 200
    return Decimal((doubled.numerator // doubled.denominator + 1) // 2) / 100


@MODEST
@given(DAYS, DAYS, MONEY)
def test_damages_are_twice_the_severance_of_the_same_service(one: date, other: date, wage: Decimal) -> None:
    span = {"start": min(one, other), "end": max(one, other), "avg12": wage}
    due = amount("severance", ground="41裁员", **span, **LOCAL)
    assert abs(amount("unlawful_dismissal", **span, **LOCAL) - 2 * due) <= Decimal("0.01")


@MODEST
@given(st.dates(date(1980, 1, 1), ON), st.dates(date(2008, 1, 1), ON), st.integers(0, 3000), MONEY)
def test_earlier_hiring_never_lowers_damages(start: date, end: date, earlier: int, wage: Decimal) -> None:
    start = min(start, end)
    sums = [
        amount("unlawful_dismissal", start=day, end=end, avg12=wage, **LOCAL)
        for day in (start, start - timedelta(days=earlier))
    ]
    assert sums[0] <= sums[1]


@MODEST
@given(st.integers(0, 60), st.integers(0, 60), MONEY)
def test_longer_notice_never_raises_the_pay_for_it(one: int, other: int, wage: Decimal) -> None:
    short, long = sorted((one, other))
    pays = [amount("notice_pay", ground="40(3)", last_month=wage, notice_days=days) for days in (short, long)]
    assert pays[0] >= pays[1]
    assert set(pays) <= {wage, Decimal(0)}


@MODEST
@given(st.dates(date(2026, 1, 1), ON), st.sampled_from([2, 12, 25]), st.integers(0, 15), MONEY)
def test_leave_of_a_leaver_agrees_with_a_count_day_by_day(last: date, worked: int, taken: int, wage: Decimal) -> None:
    finding = calculate(
        "annual_leave",
        {"year": 2026, "leave": last, "cumulative_years": worked, "taken": taken, "avg12_ex_ot": str(wage)},
        on=ON,
    )
    full = {2: 5, 12: 10, 25: 15}[worked]
    passed, day = 0, date(2026, 1, 1)
    while day <= last:
        passed, day = passed + 1, day + timedelta(days=1)
    days = max(0, (passed * full - taken * 365) // 365)
    assert (finding.figure("passed_days"), finding.figure("days")) == (passed, days)
    assert finding.figure("extra_200") == fen(Fraction(wage) * days * 2 * 4 / 87)


@MODEST
@given(st.dates(date(2025, 1, 2), date(2025, 12, 31)), st.integers(0, 100), st.sampled_from([2, 12, 25]))
def test_hiring_later_never_brings_more_leave(hire: date, later: int, worked: int) -> None:
    def days(first: date) -> Any:
        facts = {"hire": first, "cumulative_years": worked, "continuous_12m": True, "taken": 0, "avg12_ex_ot": "8700"}
        return amount("annual_leave", "days", year=2025, **facts)

    assert days(hire) >= days(min(hire + timedelta(days=later), date(2025, 12, 31)))


@MODEST
@given(st.integers(1, 60), st.integers(1, 60))
def test_a_longer_contract_never_shortens_the_lawful_probation(one: int, other: int) -> None:
    short, long = sorted((one, other))
    limits = [
        amount("probation", "legal_limit_months", contract=f"{months}个月", performed_months=1, regular_wage="1000")
        for months in (short, long)
    ]
    assert limits[0] <= limits[1] <= 6


@MODEST
@given(MONEY, st.integers(1, 120), st.integers(0, 150), st.integers(0, 20), MONEY)
def test_a_penalty_falls_with_service_and_stays_within_its_bounds(
    cost: Decimal, total: int, served: int, more: int, agreed: Decimal
) -> None:
    def owed(months: int) -> Any:
        return amount(
            "training_penalty", training_cost=cost, service_months=total, served_months=months, ground="37",
            agreed_penalty=agreed, specialised=True,
        )  # fmt: skip

    assert min(cost, agreed) >= owed(served) >= owed(served + more) >= 0
    rest = max(total - served, 0)
    assert owed(served) == fen(min(Fraction(cost) * rest / total, Fraction(agreed)))


@MODEST
@given(MONEY, MONEY, st.integers(0, 40))
def test_compensation_is_the_month_in_fen_times_the_months_up_to_two_years(
    wage: Decimal, floor: Decimal, months: int
) -> None:
    monthly = max(fen(Fraction(wage) * 3 / 10), floor)
    assert amount("noncompete", avg12=wage, min_wage=floor, months=months) == monthly * min(months, 24)


@MODEST
@given(MONEY, MONEY, MONEY)
def test_sick_pay_is_never_below_the_floor_nor_below_the_agreement(
    agreed: Decimal, floor: Decimal, more: Decimal
) -> None:
    pay = amount("sick_pay", agreed=agreed, min_wage=floor, in_medical_period=True)
    assert pay == max(agreed, fen(Fraction(floor) * 4 / 5))
    assert pay <= amount("sick_pay", agreed=agreed + more, min_wage=floor, in_medical_period=True)


@MODEST
@given(MONEY, MONEY, MONEY)
def test_a_deduction_leaves_the_minimum_wage_and_four_fifths(wage: Decimal, loss: Decimal, floor: Decimal) -> None:
    finding = calculate(
        "deductions", {"month_wage": str(wage), "loss_balance": str(loss), "min_wage": str(floor)}, on=ON
    )
    most = finding.figure("max_deduct")
    wanted = max(Fraction(0), min(Fraction(loss), Fraction(wage) / 5, Fraction(wage) - Fraction(floor)))
    assert most == fen(wanted)
    assert most == 0 or wage - most >= floor - Decimal("0.01")


@MODEST
@given(MONEY, MONEY, st.integers(1, 9))
def test_a_graver_injury_never_brings_a_smaller_grant(own: Decimal, pool: Decimal, grade: int) -> None:
    def grant(number: int) -> Any:
        return amount("work_injury", "lump", grade=number, own_wage=own, pool_avg=pool, min_wage="2300")

    assert grant(grade) > grant(grade + 1)


@MODEST
@given(MONEY, MONEY)
def test_the_own_wage_stays_between_three_fifths_and_three_times_the_average(own: Decimal, pool: Decimal) -> None:
    used = amount("work_injury", "own_wage_used", grade=10, own_wage=own, pool_avg=pool)
    low, middle, high = sorted((Fraction(own), Fraction(pool) * 3 / 5, Fraction(pool) * 3))
    assert used == fen(middle) and low <= high


@MODEST
@given(MONEY, st.booleans(), st.integers(0, 8), st.integers(0, 8))
def test_the_pension_of_all_dependants_never_exceeds_the_wage(own: Decimal, spouse: bool, one: int, other: int) -> None:
    def pension(others: int) -> Any:
        return amount(
            "work_death", "monthly_pension", accident="2026-04-18", pool_avg="9000", own_wage=own, spouse=spouse,
            others=others,
        )  # fmt: skip

    few, many = sorted((one, other))
    used = min(max(own, Decimal(5400)), Decimal(27000))
    assert pension(few) <= pension(many) <= used
