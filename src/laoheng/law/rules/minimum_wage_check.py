"""L23 最低工资核查: the wage without what does not count, against the local minimum (最低工资规定 3、12)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy, variant, yes_no
from laoheng.standard.finding import Figure, Finding, Ground, Step, Unit

FULL_TIME, PART_TIME = "全日制", "非全日制"
PRESENT, STATUTORY_LEAVE, OWN_ABSENCE, STANDSTILL = "无", "法定休假", "本人原因", "单位停工"
INCLUDED, NOT_INCLUDED = "含个人缴费", "不含个人缴费"
_LEFT_OUT = ("overtime_pay", "special_allowances", "welfare")

FIELDS = (
    Field("gross", "money", unit="yuan", required=True),
    Field("overtime_pay", "money", unit="yuan"),
    Field("special_allowances", "money", unit="yuan"),
    Field("welfare", "money", unit="yuan"),
    Field("own_contributions", "money", unit="yuan"),
    Field("contribution_rule", "choice", choices=(INCLUDED, NOT_INCLUDED)),
    Field("work_form", "choice", choices=(FULL_TIME, PART_TIME)),
    Field("hours", "number", unit="hours", positive=True),
    Field("absence", "choice", choices=(PRESENT, STATUTORY_LEAVE, OWN_ABSENCE, STANDSTILL)),
    Field("min_wage", "money", unit="yuan_per_month", positive=True),
    Field("min_wage_hour", "money", unit="yuan_per_hour", positive=True),
    Field("paid_for", "date", past=True),
)


def minimum_wage_check(facts: Facts, law: LawAt) -> Finding:
    """Whether the wage of one period reaches the local minimum of that time, and how much is missing, in yuan.

    A part that was not told is unknown: the wage can then be found too low, never high enough. Raises
    `CalculationInputError` where the parts exceed the whole or a part-timer's hours are missing, `NotInForceError`
    before 2004-03-01.
    """
    then = law_at(facts.day("paid_for") or law.on, law.region, law.extra)
    grounds = (then.ground("最低工资规定12"), *then.held("最低工资规定3"))
    absence = facts.text("absence")
    parts = _not_compared(absence, then) if absence in (OWN_ABSENCE, STANDSTILL) else _compared(facts, then)
    return found("L23", "minimum_wage_check", law, parts, (*grounds, *then.held("劳动合同法85")))


def _not_compared(absence: str, then: LawAt) -> Parts:
    own = absence == OWN_ABSENCE
    code = "minimum_wage_own_absence" if own else "minimum_wage_standstill"
    line = step(code, "没有提供正常劳动的，不按最低工资比较", absence, "不比较",
                then.ground("最低工资规定12" if own else "工资支付暂行规定12"))  # fmt: skip
    return Parts((figure("comparable", False, Unit.YES_NO),), (line,), notes=(note(code),))


@dataclass(frozen=True, slots=True)
class _Standard:
    amount: Decimal
    ground: Ground | None
    shown: str


def _compared(facts: Facts, then: LawAt) -> Parts:
    gross = facts.needed_number("gross")
    left_out = sum((facts.number(name) or Decimal(0) for name in _LEFT_OUT), Decimal(0))
    own = facts.number("own_contributions")
    if left_out + (own or 0) > gross:
        raise CalculationInputError(
            "law.minimum_wage_check.parts", parts=plain(left_out + (own or 0)), gross=plain(gross)
        )
    standard = _standard(facts, then)
    if standard is None:
        name = "min_wage_hour" if facts.text("work_form") == PART_TIME else "min_wage"
        return Parts(needs=(need(name, "bureau"),))
    wage = gross - left_out
    line = step(
        "minimum_wage_compared", "用于比较的工资 = 应发 − 加班费 − 特殊环境津贴 − 法定福利",
        f"{plain(gross)} − {plain(left_out)}", plain(wage), then.ground("最低工资规定12"),
    )  # fmt: skip
    rule, rule_ground = _contribution_rule(facts, then)
    wages = {INCLUDED: wage, NOT_INCLUDED: wage - (own or 0)}
    if rule is None and own:
        if wages[NOT_INCLUDED] < standard.amount:
            return _both(wages, standard, line)
        rule = NOT_INCLUDED  # both readings reach the standard; the stricter one shows it
    return _one(facts, wages[rule or INCLUDED], standard, line, rule, rule_ground)


def _standard(facts: Facts, then: LawAt) -> _Standard | None:
    part_time = facts.text("work_form") == PART_TIME
    field, name = ("min_wage_hour", "minimum_wage_hourly") if part_time else ("min_wage", "minimum_wage_monthly")
    local = then.parameter(name)
    told = facts.number(field)
    value = told or (local.value if local else None)
    hours = facts.number("hours")
    if part_time and hours is None:
        raise CalculationInputError("law.minimum_wage_check.hours")
    if value is None:
        return None
    ground = local.ground if local and told is None else None
    if part_time and hours is not None:
        return _Standard(value * hours, ground, f"{plain(value)} × {plain(hours)}小时")
    return _Standard(value, ground, plain(value))


def _contribution_rule(facts: Facts, then: LawAt) -> tuple[str | None, Ground | None]:
    """Whether the local standard includes the worker's own contributions; part-time rates are read the same way."""
    told = facts.text("contribution_rule")
    if told:
        return told, None
    local = then.parameter("minimum_wage_contributions")
    if local is None:
        return None, None
    return (NOT_INCLUDED if local.choice == "not_included" else INCLUDED), local.ground


def _one(
    facts: Facts, wage: Decimal, standard: _Standard, line: Step, rule: str | None, rule_ground: Ground | None
) -> Parts:
    lines = [line]
    own = facts.number("own_contributions")
    if rule == NOT_INCLUDED and own:
        grounds = (rule_ground,) if rule_ground else line.grounds
        formula = "当地标准不含个人缴费 → 再减个人社保公积金"
        lines.append(step("minimum_wage_net", formula, f"− {plain(own)}", plain(wage), *grounds))
    lines.append(_judgement(wage, standard, line))
    figures = _figures(wage, standard)
    below = wage < standard.amount
    unknown = [name for name in _LEFT_OUT if not facts.has(name)]
    if rule != INCLUDED and own is None:
        unknown.append("own_contributions" if rule else "contribution_rule")
    if not below and unknown:
        # Any part not told could still bring the wage below the standard.
        needs = tuple(need(name, "worker") for name in unknown)
        return Parts(figures[:2], tuple(lines), needs, notes=(note("minimum_wage_open"),))
    remarks = [note("minimum_wage_short_pay")] if below else []
    if below and unknown:
        remarks.append(note("minimum_wage_at_least"))
    return Parts(
        figures, tuple(lines), notes=tuple(remarks),
        remedies=(remedy("minimum_wage_check"),) if below else (), rounded=True,
    )  # fmt: skip


def _both(wages: dict[str, Decimal], standard: _Standard, line: Step) -> Parts:
    readings = (
        variant("minimum_wage_included", *_figures(wages[INCLUDED], standard), grounds=line.grounds),
        variant("minimum_wage_not_included", *_figures(wages[NOT_INCLUDED], standard), grounds=line.grounds),
    )
    return Parts((money("standard", standard.amount),), (line,), variants=readings, rounded=True)


def _judgement(wage: Decimal, standard: _Standard, line: Step) -> Step:
    grounds = (standard.ground,) if standard.ground else line.grounds
    return step("minimum_wage_reached", "用于比较的工资 ≥ 最低工资标准", f"{plain(wage)} ≥ {standard.shown}",
                yes_no(wage >= standard.amount), *grounds)  # fmt: skip


def _figures(wage: Decimal, standard: _Standard) -> tuple[Figure, ...]:
    return (
        money("compared", wage),
        money("standard", standard.amount),
        figure("compliant", wage >= standard.amount, Unit.YES_NO),
        money("shortfall", max(standard.amount - wage, Decimal(0))),
    )
