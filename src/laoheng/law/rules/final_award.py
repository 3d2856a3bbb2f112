"""L19 终局判断: whether an arbitration award is final for the employer (劳动争议调解仲裁法 47; 解释一 19、20)."""

from __future__ import annotations

from decimal import Decimal

from laoheng.law.at import LawAt
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy, variant, yes_no
from laoheng.standard.finding import Figure, Finding, Ground, Step, Unit
from laoheng.standard.messages import Message

# The four kinds of sums that can be final; each field lists its single items.
KINDS = ("remuneration", "medical_costs", "compensation", "damages")

FIELDS = (
    *(Field(kind, "wages", unit="yuan") for kind in KINDS),
    Field("labour_standards", "boolean"),
    Field("other_claims", "boolean"),
    Field("one_award", "boolean"),
    Field("min_wage", "money", unit="yuan_per_month", positive=True),
)


def final_award(facts: Facts, law: LawAt) -> Finding:
    """Whether the award is final: every single item at most twelve local monthly minimum wages, or a labour standard.

    Items within and beyond the rule belong in two awards; in one they are not final. Raises `CalculationInputError`
    where nothing was claimed, `NotInForceError` before 2008-05-01.
    """
    grounds = (law.ground("劳动争议调解仲裁法47"), *law.held("解释一19", "解释一20", "办案规则50"))
    items = [(kind, amount) for kind in KINDS for amount in _amounts(facts, kind)]
    if not items and not facts.flag("labour_standards") and not facts.flag("other_claims"):
        raise CalculationInputError("law.final_award.nothing", fields=(*KINDS, "labour_standards", "other_claims"))
    local = law.parameter("minimum_wage_monthly")
    wage = facts.number("min_wage") or (local.value if local else None)
    if items and wage is None:
        return found("L19", "final_award", law, Parts(needs=(need("min_wage", "bureau"),)), grounds)
    parts = _judged(facts, law, items, wage or Decimal(0), grounds)
    return found("L19", "final_award", law, parts, (*grounds, *((local.ground,) if local and items else ())))


def _amounts(facts: Facts, kind: str) -> tuple[Decimal, ...]:
    told = facts.values.get(kind)
    return tuple(told.values()) if isinstance(told, dict) else tuple(told or ())


def _judged(
    facts: Facts, law: LawAt, items: list[tuple[str, Decimal]], wage: Decimal, grounds: tuple[Ground, ...]
) -> Parts:
    months = law.required("final_award_months")
    limit = wage * months.value
    lines = [
        step(f"final_{kind}", "单项金额 ≤ 月最低工资 × 12", f"{plain(amount)} ≤ {plain(limit)}",
             yes_no(amount <= limit), months.ground)
        for kind, amount in items
    ]  # fmt: skip
    within = sum(amount <= limit for _, amount in items) + bool(facts.flag("labour_standards"))
    beyond = sum(amount > limit for _, amount in items) + bool(facts.flag("other_claims"))
    if facts.flag("labour_standards"):
        lines.append(step("final_standard", "执行国家劳动标准的争议，不论金额", "是", "终局", months.ground))
    if facts.flag("other_claims"):
        lines.append(step("final_other", "不在终局范围的请求", "是", "非终局", months.ground))
    counts = (
        *((money("limit", limit),) if items else ()),
        figure("final_items", within, Unit.COUNT),
        figure("other_items", beyond, Unit.COUNT),
    )
    return _concluded(facts, counts, tuple(lines), within, beyond, grounds)


def _concluded(
    facts: Facts,
    counts: tuple[Figure, ...],
    lines: tuple[Step, ...],
    within: int,
    beyond: int,
    grounds: tuple[Ground, ...],
) -> Parts:
    final, not_final = figure("final", True, Unit.YES_NO), figure("final", False, Unit.YES_NO)
    ways: tuple[Message, ...] = (remedy("final_award_final"), remedy("final_award_not_final"))
    remarks = (note("final_each_item"), note("final_as_awarded"))
    if not beyond:
        return Parts((*counts, final), lines, notes=remarks, remedies=ways[:1])
    if not within or facts.flag("one_award"):
        mixed = (note("final_mixed"),) if within else ()
        return Parts((*counts, not_final), lines, notes=(*mixed, *remarks), remedies=ways[1:])
    if facts.flag("one_award") is False:
        apart = (note("final_apart"),)
        return Parts((*counts, figure("final_part", True, Unit.YES_NO)), lines, notes=(*apart, *remarks), remedies=ways)
    readings = (
        variant("final_two_awards", figure("final_part", True, Unit.YES_NO), grounds=grounds[:1]),
        variant("final_one_award", not_final, grounds=grounds[1:] or grounds),
    )
    return Parts(counts, lines, variants=readings, notes=remarks, remedies=ways)
