"""Where the law is monotone, the sums are: more wage, more months, more days never give less, and caps hold."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.law import calculate
from laoheng.standard.money import to_fen

ON = date(2026, 11, 23)
WAGES = st.integers(200_000, 4_000_000).map(lambda cents: Decimal(cents) / 100)
FEW = settings(max_examples=25, deadline=None)
LOCAL = {"social_avg": "8000.00", "min_wage": "2300.00"}


def figures(name: str, **facts: Any) -> dict[str, Any]:
    plain = {key: str(value) if isinstance(value, Decimal | date) else value for key, value in facts.items()}
    return {figure.name: figure.value for figure in calculate(name, plain, on=ON).figures}


def pair(low: Any, high: Any) -> tuple[Any, Any]:
    return (low, high) if low <= high else (high, low)


START = date(2012, 3, 1)
SEVERED = {"start": START.isoformat(), "ground": "36单位提出"} | LOCAL


@FEW
@given(WAGES, WAGES)
def test_severance_grows_with_the_wage_until_the_cap_and_twelve_years(one: Decimal, other: Decimal) -> None:
    low, high = pair(one, other)
    first, second = (figures("severance", **SEVERED, end="2020-02-29", avg12=wage)["amount"] for wage in (low, high))
    assert first <= second <= 3 * 8000 * 12


@FEW
@given(st.integers(30, 4000), st.integers(1, 1500))
def test_severance_grows_with_service_by_half_years_and_unlawful_dismissal_is_its_double(days: int, more: int) -> None:
    ends = [START + timedelta(days), START + timedelta(days + more)]
    sums = [figures("severance", **SEVERED, end=end, avg12="6000.00")["amount"] for end in ends]
    double = figures("unlawful_dismissal", **LOCAL, start=START, end=ends[0], avg12="6000.00")["amount"]
    assert sums[0] <= sums[1]
    assert double == 2 * sums[0]
    assert sums[0] % 3000 == 0


@FEW
@given(WAGES, st.integers(0, 40), st.integers(0, 40))
def test_overtime_grows_with_the_hours_and_holidays_pay_most(base: Decimal, hours: int, more: int) -> None:
    def paid(**given_hours: int) -> Decimal:
        facts: dict[str, Any] = {"system": "标准", "month_base": base, "restday_compensated": False}
        return Decimal(
            figures("overtime", **facts, **{name: str(value) for name, value in given_hours.items()})["amount"]
        )

    assert paid(weekday_hours=hours) <= paid(weekday_hours=hours + more)
    assert paid(weekday_hours=8) <= paid(restday_days=1) <= paid(holiday_days=1)


@FEW
@given(WAGES, st.integers(1, 1990), st.integers(0, 9))
def test_the_late_fee_grows_by_the_day(owed: Decimal, days: int, more: int) -> None:
    first, second = (figures("late_fee", owed=owed, days=count)["late_fee"] for count in (days, days + more))
    assert first <= second <= owed


@FEW
@given(st.integers(0, 400), st.integers(0, 60))
def test_unemployment_months_grow_with_paid_months_to_twenty_four(paid: int, more: int) -> None:
    facts = {"ground": "41裁员", "first_time": True, "registered": True}
    first, second = (figures("unemployment", **facts, paid_months=count)["max_months"] for count in (paid, paid + more))
    assert 0 <= first <= second <= 24
    assert (first > 0) == (paid >= 12)


@FEW
@given(st.integers(1960 * 12, 1995 * 12), st.integers(0, 30), st.sampled_from([("男", 60), ("女", 55), ("女", 50)]))
def test_who_is_born_later_never_retires_earlier_nor_younger(birth: int, more: int, kind: tuple[str, int]) -> None:
    def retired(month: int) -> dict[str, Any]:
        return figures("retirement", sex=kind[0], orig=kind[1], birth=f"{month // 12}-{month % 12 + 1:02}")

    first, second = retired(birth), retired(birth + more)
    assert first["delay_months"] <= second["delay_months"] <= (60 if kind[1] == 50 else 36)
    assert first["retire"] <= second["retire"]
    assert first["earliest"] <= first["retire"]


@FEW
@given(st.integers(0, 3000), st.integers(0, 500), st.integers(0, 3000))
def test_the_medical_period_grows_with_service(own: int, more: int, before: int) -> None:
    def months(service: int) -> int:
        total = Decimal(service + before) / 100
        return int(figures("medical_period", cumulative_years=total, service_years=Decimal(service) / 100)["months"])

    assert 3 <= months(own) <= months(own + more) <= 24


@FEW
@given(WAGES, st.integers(1, 23))
def test_noncompete_pay_grows_with_wage_and_months_and_is_never_below_the_minimum_wage(
    wage: Decimal, months: int
) -> None:
    facts = {"min_wage": "2300.00", "complied": True}
    first = figures("noncompete", **facts, avg12=wage, months=str(months))
    longer = figures("noncompete", **facts, avg12=wage, months=str(months + 1))
    richer = figures("noncompete", **facts, avg12=wage + 100, months=str(months))
    assert first["monthly"] >= Decimal("2300")
    assert first["amount"] < longer["amount"]
    assert first["amount"] <= richer["amount"]


@FEW
@given(WAGES, st.integers(1, 60), st.integers(0, 60), st.integers(0, 10))
def test_the_training_penalty_falls_with_every_month_served(cost: Decimal, whole: int, served: int, more: int) -> None:
    def owed(done: int) -> Decimal:
        facts = {"training_cost": cost, "service_months": str(whole), "ground": "劳动者37条辞职"}
        return Decimal(figures("training_penalty", **facts, served_months=str(min(done, whole)))["cap"])

    assert cost >= owed(served) >= owed(served + more) >= owed(whole) == 0


@FEW
@given(WAGES, WAGES, WAGES)
def test_a_deduction_takes_a_fifth_at_most_and_leaves_the_minimum_wage(
    wage: Decimal, loss: Decimal, low: Decimal
) -> None:
    facts = {"month_wage": wage, "min_wage": low, "deduction_kind": "损失赔偿"}
    taken = Decimal(figures("deductions", **facts, loss_balance=loss)["max_deduct"])
    # Rounded to the fen like every sum of this project: half a fen may lie above the fifth.
    assert 0 <= taken <= to_fen(min(loss, wage / 5))
    assert taken == 0 or wage - taken >= low
    assert taken <= Decimal(figures("deductions", **facts, loss_balance=loss + 1)["max_deduct"])


@FEW
@given(st.integers(1, 9), WAGES)
def test_a_graver_injury_never_gives_a_smaller_lump_and_a_higher_wage_neither(grade: int, wage: Decimal) -> None:
    def lump(number: int, own: Decimal) -> Decimal:
        facts = {"pool_avg": "9000.00", "min_wage": "2300.00", "insured": True, "leaving": False}
        return Decimal(figures("work_injury", **facts, grade=str(number), own_wage=own)["lump"])

    assert lump(grade, wage) > lump(grade + 1, wage)
    assert lump(grade, wage) <= lump(grade, wage + 500)


@FEW
@given(st.integers(1, 9), WAGES)
def test_unlawful_employment_pays_more_for_a_graver_injury(grade: int, average: Decimal) -> None:
    first, second = (
        figures("unlawful_employment", grade=number, pool_avg_year=average * 12)["amount"]
        for number in (grade, grade + 1)
    )
    assert first > second > 0


@FEW
@given(st.integers(0, 800), st.integers(0, 60), WAGES)
def test_double_pay_grows_until_a_year_and_never_exceeds_eleven_months(days: int, more: int, wage: Decimal) -> None:
    def owed(count: int) -> Decimal:
        hire = date(2024, 1, 15)
        facts = {"hire": hire, "signed": hire + timedelta(count), "monthly_wage": wage, "partial_workdays": "0"}
        return Decimal(figures("double_pay", **facts)["amount"])

    assert 0 <= owed(days) <= owed(days + more) <= 11 * wage


@FEW
@given(st.integers(0, 4000), st.integers(0, 1000))
def test_annual_leave_grows_with_all_years_of_work(years: int, more: int) -> None:
    first, second = (
        figures("annual_leave", year="2025", cumulative_years=Decimal(count) / 100, taken="0")["days"]
        for count in (years, years + more)
    )
    assert Decimal(first) <= Decimal(second) <= 15


@FEW
@given(WAGES, WAGES)
def test_sick_pay_is_the_agreed_sum_and_never_under_four_fifths_of_the_minimum(agreed: Decimal, low: Decimal) -> None:
    paid = figures("sick_pay", agreed=agreed, min_wage=low, in_medical_period=True)["amount"]
    assert paid >= agreed
    assert paid >= (low * 4 / 5).quantize(Decimal("0.01"), rounding="ROUND_DOWN")


@FEW
@given(WAGES)
def test_the_surcharge_lies_between_half_and_the_whole(due: Decimal) -> None:
    found = figures("surcharge", amount_due=due, ordered=True, overdue=True)
    assert 0 < found["surcharge_min"] <= found["surcharge_max"] == due


@FEW
@given(WAGES, WAGES)
def test_lost_benefits_are_never_below_nothing(entitled: Decimal, received: Decimal) -> None:
    assert figures("insurance_loss", entitled=entitled, received=received)["amount"] == max(
        entitled - received, Decimal(0)
    )


@FEW
@given(WAGES, WAGES)
def test_what_is_final_stays_final_for_a_smaller_claim(one: Decimal, other: Decimal) -> None:
    low, high = pair(one * 5, other * 5)
    small, large = (
        figures("final_award", remuneration=[str(sum_)], min_wage="2300.00")["final"] for sum_ in (low, high)
    )
    assert small or not large


@FEW
@given(st.integers(1, 2000), st.integers(0, 400))
def test_one_more_dispatched_worker_never_makes_a_firm_compliant(contracted: int, dispatched: int) -> None:
    def found(count: int) -> dict[str, Any]:
        return figures("dispatch_ratio", contracted=contracted, dispatched=count)

    assert found(dispatched)["compliant"] or not found(dispatched + 1)["compliant"]
    assert found(dispatched)["compliant"] == (dispatched * 10 <= contracted + dispatched)


@FEW
@given(WAGES, WAGES)
def test_a_higher_wage_never_fails_the_minimum_that_a_lower_one_meets(one: Decimal, other: Decimal) -> None:
    low, high = pair(one, other)
    given_ = {
        "overtime_pay": "0",
        "special_allowances": "0",
        "welfare": "0",
        "own_contributions": "0",
        "min_wage": "2300",
    }
    first, second = (figures("minimum_wage_check", gross=gross, **given_) for gross in (low, high))
    assert second["compliant"] or not first["compliant"]
    assert Decimal(first["shortfall"]) >= Decimal(second["shortfall"]) >= 0


@FEW
@given(st.integers(0, 700), st.integers(1, 60), st.integers(0, 10), st.sampled_from(["自然日", "工作日"]))
def test_a_longer_term_never_ends_sooner(offset: int, count: int, more: int, unit: str) -> None:
    begin = date(2025, 1, 1) + timedelta(offset)
    first, second = (figures("period_end", begin=begin, count=size, unit=unit)["due"] for size in (count, count + more))
    assert begin < first <= second


@FEW
@given(WAGES, st.integers(0, 60))
def test_notice_pay_comes_on_top_only_under_thirty_days(last: Decimal, days: int) -> None:
    facts = {"ground": "40(3)", "start": "2023-12-01", "end": "2026-06-30", "avg12": "6000.00"} | LOCAL
    found = figures("notice_pay", **facts, last_month=last, notice_days=str(days), notice_written=True)
    assert found["amount"] == found["N"] + (last if days < 30 else 0)


@FEW
@given(st.integers(1, 12), st.integers(0, 6), WAGES)
def test_each_further_month_of_excess_probation_costs_more(done: int, more: int, wage: Decimal) -> None:
    def owed(months: int) -> Decimal:
        facts = {"contract": "1年", "regular_wage": wage, "probation_months": "6"}
        return Decimal(figures("probation", **facts, performed_months=str(months))["amount"])

    assert owed(done) == max(0, done - 2) * wage
    assert owed(done) <= owed(done + more)


@FEW
@given(WAGES, st.integers(0, 5))
def test_death_benefits_for_more_relatives_never_fall_nor_exceed_the_wage(wage: Decimal, children: int) -> None:
    def monthly(count: int) -> Decimal:
        facts = {
            "accident": "2026-04-18",
            "pool_avg": "9000.00",
            "own_wage": wage,
            "spouse": True,
            "others": str(count),
        }
        found = figures("work_death", **facts)
        assert found["monthly_pension"] <= found["own_wage_used"]
        return Decimal(found["monthly_pension"])

    assert monthly(children) <= monthly(children + 1)
