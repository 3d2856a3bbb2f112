"""L13 工亡待遇: funeral grant, pension of dependants, one-off grant (工伤保险条例 39; 社保法若干规定 11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.rules.answer import conclude, figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field, refuse
from laoheng.law.rules.work_injury import in_force, wage_used
from laoheng.standard.finding import Figure, Finding, Ground, Need, Step, Unit
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

_DEPENDANTS = ("spouse", "others", "others_alone")
_MOST_DEPENDANTS = 50

FIELDS = (
    Field("accident", "date", required=True, past=True),
    Field("pool_avg", "money", unit="yuan_per_month", positive=True),
    Field("own_wage", "money", unit="yuan_per_month", positive=True),
    Field("spouse", "boolean"),
    Field("spouse_alone", "boolean"),
    Field("others", "integer", unit="persons"),
    Field("others_alone", "integer", unit="persons"),
    Field("urban_income", "money", unit="yuan_per_year", positive=True),
    Field("insured", "boolean"),
)


def work_death(facts: Facts, law: LawAt) -> Finding:
    """What a death at work brings, in yuan, by the law and the published income of the day of the accident.

    The one-off grant takes the income of the year before the accident (社保法若干规定 11); where we hold none it is
    asked for. Raises `CalculationInputError` for dependants that cannot be, `NotInForceError` before 2011-01-01.
    """
    accident = facts.needed_day("accident")
    then = law_at(accident, law.region, law.extra)
    in_force(then)
    _check(facts)
    parts = (_lump(facts, then, accident), _funeral(facts, then), _pension(facts, then))
    needs = [item for part in parts for item in part.needs]
    figures = [item for part in parts for item in part.figures]
    notes = [item for part in parts for item in part.notes]
    lump, funeral = (part.amount for part in parts[:2])
    if lump is not None and funeral is not None:
        figures.append(money("one_off_total", lump + funeral))
    if facts.flag("insured") is False:
        notes.append(note("injury_uninsured"))
    elif not facts.has("insured"):
        notes.append(note("injury_insured_not_said"))
    uninsured = then.grounds("工伤保险条例62(第2款)") if facts.flag("insured") is False else ()
    return conclude(
        "L13", "work_death", law, (*then.grounds("工伤保险条例39"), *uninsured), figures=figures,
        steps=[item for part in parts for item in part.steps], needs=needs, notes=notes,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Part:
    """One benefit; `amount` None while something is missing or it was not asked for."""

    amount: Decimal | None = None
    figures: tuple[Figure, ...] = ()
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()
    notes: tuple[Message, ...] = ()


def _check(facts: Facts) -> None:
    others, alone = facts.number("others") or Decimal(0), facts.number("others_alone") or Decimal(0)
    faults = []
    if others > _MOST_DEPENDANTS:
        faults.append(Message.of("law.work_death.too_many", others=plain(others), most=_MOST_DEPENDANTS))
    if alone > others:
        faults.append(Message.of("law.work_death.more_alone", alone=plain(alone), others=plain(others)))
    if facts.flag("spouse_alone") and not facts.flag("spouse"):
        faults.append(Message.of("law.work_death.no_spouse"))
    refuse(faults)


def _lump(facts: Facts, then: LawAt, accident: date) -> _Part:
    multiple = then.required("work_death_income_multiple")
    told, published = facts.number("urban_income"), then.parameter("urban_income_of_year_before")
    income = told if told is not None else published.value if published else None
    if income is None:
        return _Part(needs=(need("urban_income", "bureau"),), notes=(note("death_income_missing", year=accident.year),))
    amount = income * multiple.value
    source: tuple[Ground, ...] = () if told is not None or published is None else (published.ground,)
    line = step(
        "death_lump", f"一次性工亡补助金 = {accident.year - 1} 年全国城镇居民人均可支配收入 × {plain(multiple.value)}",
        f"{plain(income)} × {plain(multiple.value)}", to_fen(amount),
        multiple.ground, *source, *then.held("社保法若干规定11"),
    )  # fmt: skip
    return _Part(amount, (money("lump", amount),), (line,))


def _funeral(facts: Facts, then: LawAt) -> _Part:
    average = facts.number("pool_avg")
    if average is None:
        return _Part(needs=(need("pool_avg", "bureau"),))
    months = then.required("work_death_funeral_months")
    amount = average * months.value
    line = step("death_funeral", "丧葬补助金 = 统筹地区月均 × 月数", f"{plain(average)} × {plain(months.value)}",
                to_fen(amount), months.ground)  # fmt: skip
    return _Part(amount, (money("funeral", amount),), (line,))


def _pension(facts: Facts, then: LawAt) -> _Part:
    if not any(facts.has(name) for name in _DEPENDANTS):
        return _Part(notes=(note("death_dependants_not_told"),))
    if not facts.has("own_wage"):
        return _Part(needs=(need("own_wage", "employer"),))
    wage = wage_used(facts, then)
    if wage is None:
        return _Part()  # the funeral grant already asks for the average
    spouse, other, alone = (then.required(f"work_death_ratio_{name}") for name in ("spouse", "other", "alone"))
    others = facts.number("others") or Decimal(0)
    lonely = (facts.number("others_alone") or Decimal(0)) + (1 if facts.flag("spouse_alone") else 0)
    share = (spouse.value if facts.flag("spouse") else Decimal(0)) + other.value * others + alone.value * lonely
    amount = min(wage[0] * share, wage[0])
    line = step(
        "death_pension", "供养亲属抚恤金 = 本人工资 × 比例之和，合计不高于本人工资",
        f"{plain(wage[0])} × min({plain(share)}, 1)", to_fen(amount), other.ground,
    )  # fmt: skip
    figures = (
        money("own_wage_used", wage[0]),
        figure("pension_ratio", min(share, Decimal(1)), Unit.NUMBER),
        money("monthly_pension", amount),
    )
    return _Part(amount, figures, (wage[1], line))
