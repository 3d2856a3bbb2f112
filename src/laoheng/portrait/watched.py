"""The features of the wider catalogue, of a firm in a month and as of a day. Few shared steps feed them all."""

from __future__ import annotations

from typing import Any

import ibis

from laoheng.portrait.feature import Expression, Feature, Grain, counted
from laoheng.portrait.sites import SITE_DAILY, SITE_MONTHLY
from laoheng.portrait.steps import DECIMAL_SUM, FULL_TIME, OTHER_HOURS, flag
from laoheng.portrait.watch_steps import EXPIRING_DAYS
from laoheng.standard.finding import Unit

_WAGES, _INSURED, _PRESENT = ("wages",), ("contributions",), ("attendance",)
_BOTH, _BANK = ("wages", "attendance"), ("wages", "bank_payroll")


def _month(
    step: str, ground: str, sources: tuple[str, ...], name: str, doc: str, where: Expression, persons: bool = False
) -> Feature:
    return counted(name, doc, where, grain=Grain.FIRM_MONTH, step=step, ground=ground, sources=sources, persons=persons)


def _day(step: str, ground: str, name: str, doc: str, where: Expression, source: str = "contracts") -> Feature:
    persons = source == "contracts"
    return counted(name, doc, where, grain=Grain.FIRM_DAY, step=step, ground=ground, sources=(source,), persons=persons)


def _amount(
    step: str, ground: str, sources: tuple[str, ...], unit: Unit, name: str, doc: str, expression: Expression,
    grain: Grain = Grain.FIRM_MONTH,
) -> Feature:  # fmt: skip
    """A sum, a maximum or a yes/no; without a row it is unknown, never zero."""
    return Feature(name, grain, step, unit, ground, sources, doc, expression, empty_is_zero=False)


def _insurance(insurance: str, ground: str, name: str, doc: str) -> Feature:
    """Paid heads of one insurance; unknown where no row of it came, since another fund may keep it."""

    def heads(rows: Any) -> Any:
        here = flag(rows.insurance == insurance)
        return ibis.ifelse(here.any(), rows.count(where=here & flag(rows.state == "paid")), ibis.null("int64"))

    return _amount("contributions", ground, _INSURED, Unit.COUNT, name, doc, heads)


def _paid(rows: Any) -> Any:
    return rows.gross > 0


def _withheld(rows: Any) -> Any:
    return (rows.insurance_deduction > 0) & (rows.state.isnull() | (rows.state != "paid"))


def _faulty(rows: Any) -> Any:
    return (rows.written == ibis.literal(False)) | rows.new_date.isnull()


def _unpaid_overtime(rows: Any) -> Any:
    return (rows.overtime_hours > 0) & (rows.overtime_pay == 0) & ~flag(rows.other_hours)


def _overtime_pay_unknown(rows: Any) -> Any:
    blank = rows.overtime_hours.isnull() | (flag(rows.overtime_hours > 0) & rows.overtime_pay.isnull())
    return blank & rows.gross.notnull() & ~flag(rows.other_hours)


def _low_agreed(rows: Any) -> Any:
    monthly = rows.pay_period.isnull() | (rows.pay_period == "monthly")
    return rows.form.isin(FULL_TIME) & monthly & (rows.agreed_wage < rows.minimum_wage)


def _agreed_unknown(rows: Any) -> Any:
    return rows.form.isin(FULL_TIME) & (rows.agreed_wage.isnull() | rows.minimum_wage.isnull())


WATCHED_MONTHLY: tuple[Feature, ...] = (
    _month("wages", "工资支付暂行规定5", _WAGES, "cash_heads", "Persons paid in cash.",
           lambda t: _paid(t) & (t.method == "cash")),
    _month("wages", "工资支付暂行规定6", _WAGES, "method_unknown_heads", "Persons whose way of payment is not stated.",
           lambda t: _paid(t) & (t.method.isnull() | (t.method == "unknown"))),
    _month("wages", "工资支付暂行规定6", _WAGES, "cash_unsigned_heads", "Persons paid in cash who did not sign for it.",
           lambda t: _paid(t) & (t.method == "cash") & ~t.receipt),
    _month("wages", "工资支付暂行规定6", _WAGES, "cash_receipt_unknown_heads",
           "Persons paid in cash of whom it is not said whether they signed.",
           lambda t: _paid(t) & (t.method == "cash") & t.receipt.isnull()),
    _month("wages", "工资支付暂行规定6", _WAGES, "undated_heads", "Persons with a payment that bears no day.",
           lambda t: (t.paid > 0) & t.paid_on.isnull()),
    _month("wages", "工资支付暂行规定16", _WAGES, "deducted_fifth_heads",
           "Persons with other deductions above a fifth of their pay.",
           lambda t: _paid(t) & (t.other_deduction * 5 > t.gross)),
    _month("wages", "工资支付暂行规定15", _WAGES, "deducted_heads", "Persons with any other deduction.",
           lambda t: _paid(t) & (t.other_deduction > 0)),
    _month("wages", "工资支付暂行规定15", _WAGES, "deduction_blank_heads",
           "Persons whose other deductions were left blank.", lambda t: _paid(t) & t.other_deduction.isnull()),
    _amount("wages", "工资支付暂行规定6", _WAGES, Unit.YUAN, "gross_most", "The highest pay of one person, in yuan.",
            lambda t: t.gross.max()),
    _amount("wages", "工资支付暂行规定7", _WAGES, Unit.DAYS, "pay_wait_days",
            "Days from the month's end to the latest payment of its wages.",
            lambda t: t.paid_on.delta(t.last_day, unit="day").max()),
    _month("paid_attendance", "劳动法50", _BOTH, "attended_heads", "Persons with days attended.",
           lambda t: t.row_id.notnull()),
    _month("paid_attendance", "劳动法50", _BOTH, "unlisted_heads", "Of these, persons the wage list does not name.",
           lambda t: t.gross.isnull()),
    _month("paid_attendance", "劳动法50", _BOTH, "zero_pay_heads", "Of these, persons listed with no pay.",
           lambda t: t.gross <= 0),
    _month("paid_attendance", "劳动法44", _BOTH, "overtime_unpaid_heads",
           "Of these, persons with overtime hours and no overtime pay, under the standard hours system.",
           _unpaid_overtime),
    _month("paid_attendance", "劳动法44", _BOTH, "overtime_pay_unknown_heads",
           "Of these, persons whose overtime hours or overtime pay were left blank.", _overtime_pay_unknown),
    _month("paid_absent", "工资支付暂行规定6", _BOTH, "absent_paid_heads",
           "Persons paid whom the attendance list does not name.", lambda t: t.row_id.notnull()),
    _month("bank_month", "保障农民工工资支付条例31", ("bank_payroll",), "banked_heads",
           "Persons who received a transfer.", lambda t: t.amount > 0, persons=True),
    _amount("bank_month", "保障农民工工资支付条例31", ("bank_payroll",), Unit.YUAN, "banked_total",
            "Sum of the transfers, in yuan.", lambda t: t.amount.sum().cast(DECIMAL_SUM)),
    _month("listed_transfers", "保障农民工工资支付条例31", _BANK, "unbanked_heads",
           "Persons listed as paid by bank in the month without any transfer of theirs in it.",
           lambda t: ~t.banked, persons=True),
    _insurance("410", "社会保险法33", "injury_heads", "Persons with a paid work-injury contribution."),
    _insurance("310", "社会保险法23", "medical_heads", "Persons with a paid medical contribution."),
    _insurance("210", "社会保险法44", "unemployment_heads", "Persons with a paid unemployment contribution."),
    _amount("contributions", "社会保险法60", _INSURED, Unit.DAYS, "contribution_wait_days",
            "Days from the month's end to the latest receipt of its contributions.",
            lambda t: t.received_on.delta(t.last_day, unit="day").max()),
    _month("pension", "社会保险法12", _INSURED, "floor_base_heads", "Persons insured on the lowest permitted base.",
           lambda t: (t.state == "paid") & (t.base * 10 <= t.social_average * 6)),
    _month("pension", "社会保险法12", _INSURED, "floor_unknown_heads",
           "Persons insured where no social average of the place is held.",
           lambda t: (t.state == "paid") & t.social_average.isnull()),
    _month("insured_wages", "社会保险法60", ("wages", "contributions"), "withheld_heads",
           "Persons from whose pay contributions were withheld without a paid pension row.", _withheld),
    _month("insured_wages", "社会保险法58", ("wages", "contributions"), "stopped_paid_heads",
           "Persons paid and due whose pension was stopped.", lambda t: t.due & (t.state == "stopped")),
    _month("attendance", "劳动法38", _PRESENT, "present_heads", "Persons in the attendance list with days attended.",
           lambda t: t.days > 0),
    _month("attendance", "劳动法38", _PRESENT, "restless_heads",
           "Persons with fewer than four days off in the month.", lambda t: t.days > t.last_day.day() - 4),
    _month("attendance", "劳动法41", _PRESENT, "long_day_heads",
           "Persons with more than eleven hours on an average day attended, under the standard hours system.",
           lambda t: (t.days > 0) & (t.hours > t.days * 11) & ~flag(t.other_hours)),
    _month("attendance", "劳动法41", _PRESENT, "hours_blank_heads", "Persons whose hours were left blank.",
           lambda t: (t.days > 0) & t.hours.isnull() & ~flag(t.other_hours)),
    _month("attendance", "劳动法41", _PRESENT, "overtime_heavy_heads",
           "Persons with more than twice the overtime that the law allows.",
           lambda t: ~flag(t.other_hours) & (t.overtime_hours > t.overtime_cap * 2)),
    _amount("attendance", "劳动法41", _PRESENT, Unit.HOURS, "hours_total", "Sum of the hours attended.",
            lambda t: t.hours.sum().cast(DECIMAL_SUM)),
    _month("hired", "劳动合同法7", ("contracts",), "hired_heads", "Persons whose first contract here begins.",
           lambda t: t.row_id.notnull()),
    *SITE_MONTHLY,
)  # fmt: skip

WATCHED_DAILY: tuple[Feature, ...] = (
    _day("running", "劳动合同法10", "running_heads", "Persons under a running contract of any form.",
         lambda t: t.row_id.notnull()),
    _day("running", "劳动合同法82", "late_signed_heads", "Persons whose contract was signed over a month late.",
         lambda t: t.signed_on > t.signing_limit),
    _day("running", "劳动合同法16", "undated_contract_heads", "Persons whose contract bears no signing day.",
         lambda t: t.signed_on.isnull()),
    _day("running", "劳动合同法19", "probation_long_heads", "Persons on a probation longer than their term allows.",
         lambda t: ~t.form.isin(("PART_TIME", "INTERN", "NEW_FORM_B")) & (t.probation_months > t.term_limit)),
    _day("running", "劳动合同法70", "probation_part_heads", "Part-time workers with a probation.",
         lambda t: (t.form == "PART_TIME") & (t.probation_months > 0)),
    _day("running", "劳动合同法14", "third_fixed_heads", "Persons under a fixed term with two or more before it.",
         lambda t: (t.form == "FIX") & (t.fixed_count >= 3)),
    _day("running", "劳动合同法66", "dispatched_long_heads", "Persons dispatched here for more than six months.",
         lambda t: (t.form == "DISPATCH") & (t.dispatch_since < t.day)),
    _day("running", "劳动合同法7", "intern_heads", "Interns.", lambda t: t.form == "INTERN"),
    _day("running", "劳动合同法68", "part_time_heads", "Part-time workers.", lambda t: t.form == "PART_TIME"),
    _day("running", "令56号", "over_age_heads", "Workers beyond the age of retirement.", lambda t: t.form == "OVERAGE"),
    _day("running", "劳动合同法44", "expiring_heads", "Persons whose contract ends within thirty days.",
         lambda t: t.ends_on.delta(t.day, unit="day") <= EXPIRING_DAYS),
    _day("running", "劳动合同法17", "wage_unagreed_heads", "Persons whose contract on file states no wage.",
         lambda t: t.agreed_wage.isnull()),
    _day("running", "工资支付暂行规定7", "pay_day_unagreed_heads", "Persons whose contract on file states no pay day.",
         lambda t: t.pay_day.isnull()),
    _day("running", "最低工资规定12", "low_agreed_heads", "Full-time workers with an agreed wage below the minimum.",
         _low_agreed),
    _day("running", "最低工资规定12", "agreed_unknown_heads",
         "Full-time workers whose agreed wage could not be held against the minimum.", _agreed_unknown),
    _day("running", "劳动法39", "special_hours_heads", "Persons under comprehensive or flexible hours.",
         lambda t: t.hours_system.isin(OTHER_HOURS)),
    counted("worked_after_end_heads", "Persons at work in the newest month after their last contract had ended.",
            lambda t: t.row_id.notnull(), grain=Grain.FIRM_DAY, step="worked_after_end", ground="劳动合同法44",
            sources=("contracts", "work"), persons=True),
    _day("register", "劳动保障监察条例11", "closed_register", "Whether the register says revoked or cancelled.",
         lambda t: t.state.isin(("revoked", "cancelled")), "firms"),
    _day("register", "劳动保障监察条例11", "changed_lately", "Whether the entry changed within three months.",
         lambda t: t.lately, "firms"),
    _amount("register", "工会法11", ("firms",), Unit.NUMBER, "no_union", "Whether the firm has no union.",
            lambda t: (~t.has_union).cast("int64").max(), Grain.FIRM_DAY),
    _day("deferrals", "劳部发〔1995〕226号4", "deferrals_signed", "Deferrals signed within twelve months.",
         lambda t: t.row_id.notnull(), "work"),
    _day("deferrals", "劳部发〔1995〕226号4", "deferrals_faulty", "Of these, not in writing or without a new pay day.",
         _faulty, "work"),
    _day("deferrals", "劳部发〔1995〕226号4", "deferrals_unagreed",
         "Of these, without the consent of the union or the workers' representatives.",
         lambda t: t.consent.isin(("none", "worker_only")), "work"),
    *SITE_DAILY,
)  # fmt: skip
