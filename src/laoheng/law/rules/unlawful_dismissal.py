"""L3 违法解除赔偿金: twice the severance of the whole service (劳动合同法 48、87; 实施条例 25)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.errors import CalculationInputError, NotInForceError
from laoheng.law.rules.answer import conclude, figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.severance import NEW_LAW, Wage, given_or_local, monthly_wage, service_years
from laoheng.law.rules.terminations import examples, read_ending
from laoheng.standard.dates import months_between_complete
from laoheng.standard.finding import Finding, Step, Unit

# Endings that the worker brought about, agreed to, or that need no reason: none of them can be unlawful dismissal.
_NOT_BY_EMPLOYER = ("agreed_by_employer", "agreed_by_worker", "agreed", "resigned", "forced", "forced_low_base",
                    "part_time", "pension", "death")  # fmt: skip

FIELDS = (
    Field("start", "date", required=True, past=True),
    Field("end", "date", required=True, past=True),
    Field("avg12", "money", unit="yuan_per_month", required=True, positive=True),
    Field("social_avg", "money", unit="yuan_per_month", positive=True),
    Field("min_wage", "money", unit="yuan_per_month", positive=True),
    Field("ground", "text", examples=examples()),
    Field("reinstatement", "boolean"),
    Field("can_continue", "boolean"),
)


def unlawful_dismissal(facts: Facts, law: LawAt) -> Finding:
    """Damages 2N in yuan for an unlawful ending by the employer, by the law of the last day (劳动合同法 87).

    All service counts, that before 2008 too (实施条例 25). Without the local average wage the amount holds only below
    the cap and the finding asks for it. Raises `CalculationInputError` for an end before the start or an ending that
    was not the employer's, `NotInForceError` before 2008-01-01.
    """
    start, end = facts.needed_day("start"), facts.needed_day("end")
    if end < start:
        raise CalculationInputError("law.fact.reversed", first="start", last="end", start=start, end=end)
    if end < NEW_LAW:
        raise NotInForceError("law.calc.before_law", law="劳动合同法", day=end, first=NEW_LAW)
    ground = facts.text("ground")
    if ground and read_ending(ground).id in _NOT_BY_EMPLOYER:
        raise CalculationInputError("law.unlawful_dismissal.not_by_employer", ground=ground)
    then = law_at(end, law.region, law.extra)
    if facts.flag("reinstatement") and facts.flag("can_continue") is not False:
        return _continued(law, then)
    return _damages(facts, law, then, start, end)


def _continued(law: LawAt, then: LawAt) -> Finding:
    base = then.grounds("劳动合同法48")
    line = step("reinstatement", "要求继续履行 → 0", "继续履行", "0.00", *base)
    figures = (figure("entitled_2n", False, Unit.YES_NO), money("amount", Decimal(0)))
    notes = (note("reinstatement"),)
    return conclude("L3", "unlawful_dismissal", law, base, figures=figures, steps=(line,), notes=notes)


def _damages(facts: Facts, law: LawAt, then: LawAt, start: date, end: date) -> Finding:
    wage = _wage(facts, then)
    raw = service_years(start, end)
    years = raw if wage.cap_years is None else min(raw, wage.cap_years)
    base = wage.base or Decimal(0)
    multiple = then.required("unlawful_dismissal_multiple")
    severance = base * years
    figures = (
        figure("years_raw", raw, Unit.YEARS),
        figure("years", years, Unit.YEARS),
        money("base", base),
        figure("capped", wage.capped, Unit.YES_NO),
        figure("entitled_2n", True, Unit.YES_NO),
        money("N", severance),
        money("amount", severance * multiple.value),
    )
    steps = (
        _years_step(start, end, raw, then),
        *wage.steps,
        step("severance_amount", "N = 基数 × 年限", f"{plain(base)} × {plain(years)}", figures[5].value,
             then.ground("劳动合同法47")),
        step("damages", f"赔偿金 = N × {plain(multiple.value)}", f"{plain(severance)} × {plain(multiple.value)}",
             figures[6].value, multiple.ground, *then.held("实施条例25")),
    )  # fmt: skip
    notes = (*wage.notes, note("damages_alone"), *((note("damages_before_2008"),) if start < NEW_LAW else ()))
    return conclude(
        "L3", "unlawful_dismissal", law, then.grounds("劳动合同法48", "劳动合同法87"),
        figures=figures, steps=steps, needs=wage.needs, notes=notes,
    )  # fmt: skip


def _wage(facts: Facts, then: LawAt) -> Wage:
    """The base; without the local average it stands uncapped, with the need and a note that says so."""
    wage = monthly_wage(facts, then)
    if wage.base is not None:
        return wage
    average = facts.needed_number("avg12")
    floor = given_or_local(facts, "min_wage", then, "minimum_wage_monthly")
    base = average if floor is None else max(average, floor)
    multiple = then.required("severance_cap_multiple")
    shown = plain(average) if floor is None else f"max({plain(average)}, {plain(floor)})"
    wage = replace(
        wage, base=base, steps=(step("wage_uncapped", "基数 = 月工资", shown, plain(base), multiple.ground),)
    )
    # The average wage of a place is never below its minimum wage, so three times the minimum is below the cap.
    if floor is not None and average <= floor * multiple.value:
        return replace(wage, needs=(), notes=(note("cap_cannot_bind"),))
    asked, remarks = [need("social_avg", "bureau")], [note("cap_open")]
    if floor is None:
        asked.append(need("min_wage", "bureau"))
        remarks.append(note("floor_open"))
    return replace(wage, needs=tuple(asked), notes=tuple(remarks))


def _years_step(start: date, end: date, years: Decimal, then: LawAt) -> Step:
    months = months_between_complete(start, end + timedelta(days=1))
    return step(
        "service_years", "满一年计一；余六个月以上计一；余不足六个月计半",
        f"{start} – {end}：{months // 12}年{months % 12}个月", plain(years),
        then.ground("劳动合同法47"), *then.held("实施条例25"),
    )  # fmt: skip
