"""L14 非法用工一次性赔偿: casualties of unlicensed employers and of child labour (令9号; 工伤保险条例 66)."""

from __future__ import annotations

from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy
from laoheng.standard.finding import Figure, Finding, Need, Step, Unit

_GRADES = 10

FIELDS = (
    Field("grade", "integer", positive=True),
    Field("death", "boolean"),
    Field("pool_avg_year", "money", unit="yuan_per_year", positive=True),
    Field("urban_income", "money", unit="yuan_per_year", positive=True),
    Field("treatment_months", "number", unit="months"),
    Field("pool_avg_month", "money", unit="yuan_per_month", positive=True),
    Field("accident", "date", past=True),
)


def unlawful_employment(facts: Facts, law: LawAt) -> Finding:
    """The lump sum an employer without licence, or one that used a child, owes for an injury or a death, in yuan.

    Reckoned by the law of the day of the accident (default: the day of asking). Raises `CalculationInputError` for a
    grade beyond ten or together with a death, `NotInForceError` before 2011-01-01.
    """
    then = law_at(facts.day("accident") or law.on, law.region, law.extra)
    grade, death = facts.number("grade"), facts.flag("death")
    if grade is not None and grade > _GRADES:
        raise CalculationInputError("law.unlawful_employment.grade", grade=plain(grade))
    if grade is not None and death:
        raise CalculationInputError("law.unlawful_employment.grade_and_death", grade=plain(grade))
    if death:
        parts = _death(facts, then)
    elif grade is None:
        parts = Parts(needs=(need("grade", "bureau"),))
    else:
        parts = _injury(facts, then, int(grade))
    remarks = (note("unlawful_scope"), *parts.notes)
    whole = Parts(parts.figures, parts.steps, parts.needs, (), remarks, (remedy("unlawful_employment"),), rounded=True)
    return found("L14", "unlawful_employment", law, whole, then.grounds("令9号3", "工伤保险条例66"))


def _injury(facts: Facts, then: LawAt, grade: int) -> Parts:
    multiple = then.required(f"unlawful_employment_multiple_{grade}")
    base = facts.number("pool_avg_year")
    times = figure("multiple", int(multiple.value), Unit.COUNT)
    living = _living(facts, then)
    if base is None:
        return Parts((times,), living.steps, (need("pool_avg_year", "bureau"), *living.needs))
    lump = base * multiple.value
    line = step(
        "unlawful_lump", "一次性赔偿金 = 统筹地区上年度职工年平均工资 × 倍数",
        f"{plain(base)} × {plain(multiple.value)}", money("lump", lump).value, multiple.ground,
    )  # fmt: skip
    return _summed((times, money("compensation_lump", lump)), (line,), lump, living)


def _death(facts: Facts, then: LawAt) -> Parts:
    # What was published is that of the year before a known accident; without its day none is taken.
    published = then.parameter("urban_income_of_year_before") if facts.has("accident") else None
    told = facts.number("urban_income")
    income = told or (published.value if published else None)
    source = (published.ground,) if published and not told else ()
    living = _living(facts, then)
    if income is None:
        return Parts((), living.steps, (need("urban_income", "bureau"), *living.needs))
    first = then.required("unlawful_employment_death_multiple")
    second = then.required("unlawful_employment_death_other_multiple")
    lump, other = income * first.value, income * second.value
    lines = tuple(
        step(
            code, f"上一年度全国城镇居民人均可支配收入 × {plain(times.value)}",
            f"{plain(income)} × {plain(times.value)}", money("lump", value).value, times.ground, *source,
        )
        for code, times, value in (("unlawful_death", first, lump), ("unlawful_death_other", second, other))
    )  # fmt: skip
    return _summed((money("compensation_lump", lump), money("death_other", other)), lines, lump + other, living)


def _living(facts: Facts, then: LawAt) -> Parts:
    """Living costs during treatment: the monthly average wage; nothing where no treatment was told."""
    months, average = facts.number("treatment_months"), facts.number("pool_avg_month")
    if months is None:
        return Parts(notes=(note("treatment_not_given"),))
    if average is None:
        return Parts(needs=(need("pool_avg_month", "bureau"),))
    amount = money("living_costs", months * average)
    line = step(
        "unlawful_living", "治疗期间生活费 = 统筹地区上年度职工月平均工资 × 月数",
        f"{plain(average)} × {plain(months)}", amount.value, then.ground("令9号4"),
    )  # fmt: skip
    return Parts((amount,), (line,))


def _summed(figures: tuple[Figure, ...], lines: tuple[Step, ...], lump: Decimal, living: Parts) -> Parts:
    needs: tuple[Need, ...] = living.needs
    costs = sum((item.value for item in living.figures if isinstance(item.value, Decimal)), Decimal(0))
    total = () if needs else (money("amount", lump + costs),)
    return Parts((*figures, *living.figures, *total), (*lines, *living.steps), needs, notes=living.notes)
