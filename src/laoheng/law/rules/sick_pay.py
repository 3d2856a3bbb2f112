"""L10 病假工资: what was agreed, never below four fifths of the minimum wage (劳部发〔1995〕309号 59)."""

from __future__ import annotations

from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.rules.answer import conclude, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.severance import given_or_local
from laoheng.standard.finding import Finding, Ground, Step
from laoheng.standard.money import to_fen

FIELDS = (
    Field("agreed", "money", unit="yuan_per_month"),
    Field("min_wage", "money", unit="yuan_per_month", positive=True),
    Field("local_floor", "money", unit="yuan_per_month", positive=True),
    Field("in_medical_period", "boolean"),
    Field("sick_on", "date", past=True),
)


def sick_pay(facts: Facts, law: LawAt) -> Finding:
    """Sick pay in yuan for a whole month within the medical treatment period, by the law of `sick_on`.

    A higher local floor prevails where it is told. Beyond that period no national text sets a floor: then only what
    was agreed is given. Raises `NotInForceError` before 1995-08-04.
    """
    then = law_at(facts.day("sick_on") or law.on, law.region, law.extra)
    ratio = then.required("sick_pay_ratio_min")
    base = (ratio.ground, *then.grounds("劳动法48"))
    agreed = facts.number("agreed")
    remarks = [note("sick_pay_local")] if not facts.has("local_floor") else []
    if facts.flag("in_medical_period") is False:
        return _beyond(facts, law, base, agreed)
    if not facts.has("in_medical_period"):
        remarks.append(note("sick_pay_taken_within"))
    minimum = given_or_local(facts, "min_wage", then, "minimum_wage_monthly")
    needs = [] if agreed is not None else [need("agreed", "worker")]
    if minimum is None:
        needs.append(need("min_wage", "bureau"))
        return conclude("L10", "sick_pay", law, base, needs=needs, notes=remarks)
    floor = minimum * ratio.value
    steps: list[Step] = [
        step("sick_pay_floor", f"下限 = 最低工资 × {plain(ratio.value)}", f"{plain(minimum)} × {plain(ratio.value)}",
             to_fen(floor), ratio.ground)
    ]  # fmt: skip
    local = facts.number("local_floor")
    if local is not None:
        floor = max(floor, local)
        steps.append(step("sick_pay_local_floor", "地方下限更高的从其规定", plain(local), to_fen(floor), ratio.ground))
    figures = [money("floor", floor)]
    if agreed is not None:
        amount = max(agreed, floor)
        figures.append(money("amount", amount))
        steps.append(step("sick_pay", "max(约定额, 下限)", f"max({plain(agreed)}, {to_fen(floor)})",
                          to_fen(amount), ratio.ground))  # fmt: skip
    return conclude("L10", "sick_pay", law, base, figures=figures, steps=steps, needs=needs, notes=remarks)


def _beyond(facts: Facts, law: LawAt, base: tuple[Ground, ...], agreed: Decimal | None) -> Finding:
    remarks = [note("sick_pay_beyond")]
    local = facts.number("local_floor")
    if agreed is None:
        return conclude("L10", "sick_pay", law, base, needs=(need("agreed", "worker"),), notes=remarks)
    amount = agreed if local is None else max(agreed, local)
    shown = plain(agreed) if local is None else f"max({plain(agreed)}, {plain(local)})"
    line = step("sick_pay_beyond", "医疗期外：按约定，地方有下限的从其规定", shown, to_fen(amount), *base)
    figures = (money("amount", amount),)
    return conclude("L10", "sick_pay", law, base, figures=figures, steps=(line,), notes=remarks)
