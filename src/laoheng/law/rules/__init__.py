"""The calculators: pure functions from facts and the law of a day to a Finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from laoheng.law.at import LawAt, law_at
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules import (
    annual_leave,
    criminal_referral,
    deductions,
    dishonesty_list,
    dispatch_ratio,
    double_pay,
    final_award,
    insurance_loss,
    late_fee,
    medical_period,
    minimum_wage_check,
    noncompete,
    notice_pay,
    overtime,
    period_end,
    policy_match,
    probation,
    retirement,
    severance,
    sick_pay,
    surcharge,
    training_penalty,
    unemployment,
    unlawful_dismissal,
    unlawful_employment,
    work_death,
    work_injury,
)
from laoheng.law.rules.answer import distinct
from laoheng.law.rules.fields import Facts, Field, read_facts, schema_of
from laoheng.standard.finding import Finding


@dataclass(frozen=True, slots=True)
class Calculator:
    """One calculator: specification code, name, Chinese label, its fields and its rule."""

    code: str
    name: str
    label: str
    fields: tuple[Field, ...]
    rule: Callable[[Facts, LawAt], Finding]

    def schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of the facts."""
        return schema_of(self.fields, self.label)


CALCULATORS: Mapping[str, Calculator] = {
    item.code: item
    for item in (
        Calculator("L1", "double_pay", "未签书面合同二倍工资差额", double_pay.FIELDS, double_pay.double_pay),
        Calculator("L2", "severance", "经济补偿", severance.FIELDS, severance.severance),
        Calculator(
            "L3",
            "unlawful_dismissal",
            "违法解除赔偿金",
            unlawful_dismissal.FIELDS,
            unlawful_dismissal.unlawful_dismissal,
        ),
        Calculator("L4", "notice_pay", "代通知金", notice_pay.FIELDS, notice_pay.notice_pay),
        Calculator("L5", "overtime", "加班费", overtime.FIELDS, overtime.overtime),
        Calculator("L6", "annual_leave", "年休假", annual_leave.FIELDS, annual_leave.annual_leave),
        Calculator("L7", "probation", "试用期核查", probation.FIELDS, probation.probation),
        Calculator(
            "L8", "training_penalty", "服务期违约金", training_penalty.FIELDS, training_penalty.training_penalty
        ),
        Calculator("L9", "noncompete", "竞业限制补偿", noncompete.FIELDS, noncompete.noncompete),
        Calculator("L10", "sick_pay", "病假工资", sick_pay.FIELDS, sick_pay.sick_pay),
        Calculator("L11", "deductions", "扣款上限", deductions.FIELDS, deductions.deductions),
        Calculator("L12", "work_injury", "工伤待遇", work_injury.FIELDS, work_injury.work_injury),
        Calculator("L13", "work_death", "工亡待遇", work_death.FIELDS, work_death.work_death),
        Calculator(
            "L14",
            "unlawful_employment",
            "非法用工一次性赔偿",
            unlawful_employment.FIELDS,
            unlawful_employment.unlawful_employment,
        ),
        Calculator("L15", "late_fee", "社会保险费滞纳金", late_fee.FIELDS, late_fee.late_fee),
        Calculator("L16", "unemployment", "失业保险金领取期限", unemployment.FIELDS, unemployment.unemployment),
        Calculator("L17", "retirement", "法定退休年龄", retirement.FIELDS, retirement.retirement),
        Calculator("L18", "medical_period", "医疗期", medical_period.FIELDS, medical_period.medical_period),
        Calculator("L19", "final_award", "裁决是否终局", final_award.FIELDS, final_award.final_award),
        Calculator("L20", "period_end", "期限推算", period_end.FIELDS, period_end.period_end),
        Calculator("L21", "dispatch_ratio", "劳务派遣比例", dispatch_ratio.FIELDS, dispatch_ratio.dispatch_ratio),
        Calculator("L22", "surcharge", "逾期加付赔偿金", surcharge.FIELDS, surcharge.surcharge),
        Calculator(
            "L23",
            "minimum_wage_check",
            "最低工资核查",
            minimum_wage_check.FIELDS,
            minimum_wage_check.minimum_wage_check,
        ),
        Calculator(
            "L24", "criminal_referral", "欠薪移送线索", criminal_referral.FIELDS, criminal_referral.criminal_referral
        ),
        Calculator(
            "L25", "dishonesty_list", "欠薪失信联合惩戒名单", dishonesty_list.FIELDS, dishonesty_list.dishonesty_list
        ),
        Calculator("SI", "policy_match", "社会保险政策匹配", policy_match.FIELDS, policy_match.policy_match),
        Calculator("BL", "insurance_loss", "社会保险待遇损失", insurance_loss.FIELDS, insurance_loss.insurance_loss),
    )
}


def find_calculator(name_or_code: str) -> Calculator:
    """The calculator of that code ("L2") or name ("severance"). Raises `CalculationInputError` that names all."""
    for item in CALCULATORS.values():
        if name_or_code.strip().casefold() in (item.code.casefold(), item.name, item.label):
            return item
    known = tuple(f"{item.code} {item.name}" for item in CALCULATORS.values())
    raise CalculationInputError("law.calc.unknown", name=name_or_code, known=known)


def calculator_that_takes(facts: Mapping[str, Any]) -> Calculator | None:
    """The one calculator beyond the specification's 25 whose schema `facts` fits; None where none or several do."""
    fitting = [
        item
        for item in CALCULATORS.values()
        if not item.code.startswith("L")
        and set(facts) <= {field.name for field in item.fields}
        and {field.name for field in item.fields if field.required} <= set(facts)
    ]
    return fitting[0] if len(fitting) == 1 else None


def calculate(
    name_or_code: str,
    facts: Mapping[str, Any],
    *,
    on: date,
    region: str | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Finding:
    """The Finding of one calculator for `facts` as asked on `on` in `region`; `extra` are values a bureau entered.

    Raises `CalculationInputError` for facts it cannot take and `NotInForceError` outside the law we hold.
    """
    calculator = find_calculator(name_or_code)
    told = read_facts(facts, calculator.fields, on)
    finding = calculator.rule(told, law_at(on, region, extra))
    return replace(finding, grounds=distinct(finding.grounds, told.filled)) if told.filled else finding
