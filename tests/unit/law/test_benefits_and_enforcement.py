"""What the calculators for benefits, periods and enforcement refuse, say beside the figures, and never say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from laoheng.law import CALCULATORS, calculate
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding, GroundKind, Level, Status
from laoheng.standard.messages import Message, render

ON = date(2026, 11, 23)
GOOD: dict[str, dict[str, Any]] = {
    "unlawful_employment": {"grade": 5, "pool_avg_year": "90000.00"},
    "late_fee": {"owed": "3200.00", "days": 45},
    "unemployment": {"paid_months": 72, "ground": "41裁员"},
    "retirement": {"sex": "男", "orig": 60, "birth": "1965-05"},
    "medical_period": {"cumulative_years": "12", "service_years": "3"},
    "final_award": {"remuneration": ["20000.00"], "min_wage": "2300.00"},
    "period_end": {"begin": "2026-11-02", "count": 5, "unit": "工作日"},
    "dispatch_ratio": {"contracted": 180, "dispatched": 20},
    "surcharge": {"amount_due": "10000.00", "ordered": True, "overdue": True},
    "minimum_wage_check": {"gross": "2200.00", "min_wage": "2300.00"},
    "criminal_referral": {"months_unpaid": "3", "one_person_amount": "20000.00"},
    "dishonesty_list": {"listed_on": "2026-05-23"},
    "policy_match": {"form": "劳动合同"},
}

REFUSED = [
    ("unlawful_employment", {"grade": 11}, "law.unlawful_employment.grade"),
    ("unlawful_employment", {"grade": 0}, "law.fact.zero"),
    ("unlawful_employment", {"death": True}, "law.unlawful_employment.grade_and_death"),
    ("unlawful_employment", {"accident": "2010-12-31"}, "law.no_value"),  # the day before
    ("late_fee", {"owed": "0"}, "law.fact.zero"),
    ("late_fee", {"owed": "-1"}, "law.fact.negative"),
    ("late_fee", {"owed": "NaN"}, "law.fact.not_finite"),
    ("late_fee", {"days": None}, "law.fact.missing"),
    ("late_fee", {"days": 3, "owed_from": "2026-11-20"}, "law.late_fee.days_differ"),
    ("late_fee", {"days": None, "owed_from": "2026-11-24"}, "law.fact.future"),
    ("late_fee", {"owed_from": "2026-03-02", "paid_up_on": "2026-03-01"}, "law.fact.reversed"),
    ("late_fee", {"days": None, "owed_from": "2011-06-30"}, "law.no_value"),  # the day before the law
    ("unemployment", {"ground": "随便"}, "law.severance.unknown_ground"),
    ("unemployment", {"previous_remaining": 25}, "law.unemployment.remaining"),
    ("unemployment", {"paid_months": "6.5"}, "law.fact.not_whole"),
    ("retirement", {"birth": "1965-13"}, "law.retirement.birth"),
    ("retirement", {"birth": "1924-12"}, "law.retirement.birth"),
    ("retirement", {"birth": "2027-01"}, "law.retirement.birth"),
    ("retirement", {"orig": 55}, "law.retirement.orig"),
    ("retirement", {"sex": "女"}, "law.retirement.orig"),
    ("medical_period", {"service_years": "12.1"}, "law.medical_period.years"),
    ("medical_period", {"sick_from": "1994-12-31"}, "law.no_value"),
    ("final_award", {"remuneration": None}, "law.final_award.nothing"),
    ("final_award", {"remuneration": "20000"}, "law.fact.not_wages"),
    ("period_end", {"count": 0}, "law.fact.zero"),
    ("period_end", {"count": 401}, "law.period_end.too_long"),
    ("period_end", {"unit": "周"}, "law.fact.not_a_choice"),
    ("period_end", {"unit": None}, "law.period_end.not_told"),
    ("period_end", {"matter": "调解(十五日)"}, "law.period_end.told_twice"),
    ("period_end", {"days_off": "元旦"}, "law.period_end.days"),
    ("period_end", {"days_off": "2026-11-05", "days_on": "2026-11-05"}, "law.period_end.off_and_on"),
    ("period_end", {"begin": "2005-03-01"}, "calendar.not_covered"),
    ("dispatch_ratio", {"contracted": 0, "dispatched": 0}, "law.dispatch_ratio.nobody"),
    ("surcharge", {"ordered": False}, "law.surcharge.overdue_without_order"),
    ("surcharge", {"order_deadline": "2026-11-23"}, "law.surcharge.overdue_differs"),
    ("minimum_wage_check", {"overtime_pay": "2200.01"}, "law.minimum_wage_check.parts"),
    ("minimum_wage_check", {"work_form": "非全日制"}, "law.minimum_wage_check.hours"),
    ("minimum_wage_check", {"paid_for": "2004-02-29"}, "law.not_in_force"),
    ("criminal_referral", {"one_person_amount": None}, "law.criminal_referral.no_sum"),
    ("criminal_referral", {"local_one_person": "4999.99"}, "law.criminal_referral.bounds"),
    ("criminal_referral", {"local_one_person": "20000.01"}, "law.criminal_referral.bounds"),
    ("dishonesty_list", {"notified_on": "2026-05-24"}, "law.fact.reversed"),
    ("policy_match", {"age": 15}, "law.policy_match.child"),
    ("policy_match", {"form": "临时工"}, "law.fact.not_a_choice"),
]


@pytest.mark.parametrize(("name", "change", "code"), REFUSED)
def test_facts_that_cannot_be_are_refused_with_a_code(name: str, change: dict[str, Any], code: str) -> None:
    with pytest.raises(UserError) as caught:
        calculate(name, GOOD[name] | change, on=ON)
    assert caught.value.code == code
    assert render(Message.of(caught.value.code, **caught.value.args_), "en")


# The first day of the law each rests on: refused the day before, answered on the day.
FIRST_DAYS = [
    ("unlawful_employment", date(2011, 1, 1), {}),
    ("late_fee", date(2011, 7, 1), {}),
    ("unemployment", date(2011, 7, 1), {}),
    ("retirement", date(2025, 1, 1), {}),
    ("medical_period", date(1995, 1, 1), {}),
    ("final_award", date(2008, 5, 1), {}),
    ("dispatch_ratio", date(2014, 3, 1), {}),
    ("surcharge", date(2008, 1, 1), {}),
    ("minimum_wage_check", date(2004, 3, 1), {}),
    ("criminal_referral", date(2013, 1, 23), {}),
    ("dishonesty_list", date(2022, 1, 1), {"listed_on": None}),
    ("policy_match", date(2026, 7, 1), {"form": "超龄用工"}),
]


@pytest.mark.parametrize(("name", "first", "change"), FIRST_DAYS)
def test_nothing_is_answered_before_the_law_began(name: str, first: date, change: dict[str, Any]) -> None:
    facts = GOOD[name] | change
    with pytest.raises(UserError) as caught:
        calculate(name, facts, on=date.fromordinal(first.toordinal() - 1))
    assert caught.value.code in ("law.not_in_force", "law.no_value")
    assert calculate(name, facts, on=first).grounds


def said(finding: Finding) -> set[str]:
    return {item.code for item in (*finding.notes, *finding.remedies)}


def test_a_referral_is_only_a_hint_and_is_never_graded() -> None:
    signs = {"ordered": True, "unpaid_after_order": True, "conduct": "逃匿"}
    finding = calculate("criminal_referral", GOOD["criminal_referral"] | signs, on=ON)
    assert finding.figure("consider_referral") is True
    assert finding.level is Level.NONE
    assert {"law.note.referral_no_verdict", "law.remedy.referral_transfer"} <= said(finding)
    texts = [render(item.label) for item in finding.figures] + [render(item) for item in finding.remedies]
    assert not any("构成犯罪" in text or "犯了" in text for text in texts)


def test_a_listing_is_said_to_need_a_decision() -> None:
    assert "law.note.list_decision_only" in said(calculate("dishonesty_list", GOOD["dishonesty_list"], on=ON))


def test_registration_not_mentioned_is_not_taken_as_done() -> None:
    finding = calculate("unemployment", GOOD["unemployment"], on=ON)
    assert finding.figure("max_months") == 18
    assert "law.note.unemployment_register" in said(finding)


@pytest.mark.parametrize(
    "text", ["1965-5", "1965-05", "1965年5月", "1965.05", "1965/05", "1965-05-31", "1965年5月31日"]
)
def test_a_month_of_birth_is_read_as_people_write_it(text: str) -> None:
    assert calculate("retirement", {"sex": "男", "birth": text}, on=ON).figure("retire") == "2025-07"


OFFICE_WORDS = [
    ("非本人意愿中断就业", 18),
    ("非因本人意愿中断就业", 18),
    ("被单位辞退", 18),
    ("公司裁员", 18),
    ("合同到期单位不续", 18),
    ("因个人原因离职", 0),
    ("本人自愿离职", 0),
    ("主动辞职", 0),
]


@pytest.mark.parametrize(("words", "months"), OFFICE_WORDS)
def test_the_words_of_benefit_offices_are_understood(words: str, months: int) -> None:
    finding = calculate("unemployment", {"paid_months": 72, "ground": words}, on=ON)
    assert finding.figure("max_months") == months


@pytest.mark.parametrize("matter", next(f for f in CALCULATORS["L20"].fields if f.name == "matter").choices)
def test_every_named_period_ends_on_a_working_day_and_cites_its_law(matter: str) -> None:
    finding = calculate("period_end", {"begin": "2026-03-02", "matter": matter}, on=ON)
    due = finding.figure("due")
    assert isinstance(due, date) and WorkCalendar.national(True).is_workday(due)
    assert finding.grounds[0].reference not in ("民法典201", "民法典202", "民法典203")


def test_a_bureau_may_enter_the_local_figure_of_its_province() -> None:
    facts = {"persons": 10, "total_amount": "50000"}
    entered = calculate("criminal_referral", facts, on=ON, extra={"criminal_total_local": {"value": "50000"}})
    assert entered.figure("amount_reached") is True
    assert calculate("criminal_referral", facts, on=ON).figure("amount_reached") is None


SITUATIONS = [
    ({"form": "劳动合同", "enrolled": False}, {"law.remedy.si_not_enrolled", "law.remedy.si_register"}),
    ({"form": "劳动合同", "enrolled": False, "job_loss": "41裁员"}, {"law.note.si_unemployment_lost"}),
    ({"form": "劳动合同", "receives_pension": True}, {"law.note.si_pensioner"}),
    ({"form": "劳动合同", "disabled": True, "household": "外地农村"},
     {"law.note.si_disabled", "law.note.si_transfer", "law.note.si_rural"}),
    ({"form": "灵活就业", "household": "外地城镇"}, {"law.note.si_household_local", "law.remedy.si_register_alone"}),
    ({"form": "劳动合同", "age": 50}, {"law.note.si_check_age"}),
    ({"form": "劳动合同", "injury": "患职业病", "injured_on": "2025-11-22", "enrolled": False},
     {"law.note.si_injury_late", "law.note.si_injury_employer_pays", "law.remedy.si_injury_apply"}),
    ({"form": "新就业形态", "platform_sector": "出行", "injury": "工作中受伤"}, {"law.remedy.si_injury_platform"}),
    ({"form": "灵活就业", "injury": "工作中受伤"}, {"law.remedy.si_injury_civil"}),
    ({"form": "劳动合同", "maternity": True, "enrolled": False}, {"law.note.si_maternity_uninsured"}),
    ({"form": "灵活就业", "maternity": True}, {"law.note.si_maternity_local"}),
    ({"form": "劳动合同", "pension_paid_months": 100}, {"law.remedy.si_pension_short"}),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "codes"), SITUATIONS)
def test_a_situation_is_told_what_to_do(facts: dict[str, Any], codes: set[str]) -> None:
    finding = calculate("policy_match", facts, on=ON)
    assert codes <= said(finding)
    assert all(render(item, language) for item in (*finding.notes, *finding.remedies) for language in ("zh", "en"))


def test_the_last_day_to_apply_for_an_injury_is_not_yet_late() -> None:
    facts = {"form": "劳动合同", "injury": "患职业病", "injured_on": "2025-11-23", "enrolled": True}
    assert "law.note.si_injury_late" not in said(calculate("policy_match", facts, on=ON))


@pytest.mark.parametrize("name", GOOD)
def test_every_line_shows_its_arithmetic_and_rests_on_a_ground(name: str) -> None:
    finding = calculate(name, GOOD[name], on=ON, region="990101")
    assert finding.status is not Status.UNDETERMINED
    for line in finding.steps:
        assert line.formula and line.substitution and line.result and line.grounds, render(line.label)
    assert any(ground.kind is not GroundKind.RULE for ground in finding.grounds)


@pytest.mark.shared_data
def test_every_published_example_of_these_comes_out(shared_data: Path) -> None:
    from laoheng.law.evaluate import evaluate_calc

    summary, lines = evaluate_calc(shared_data / "law" / "examples.jsonl", only=("L15", "L16", "L17", "L21"))
    assert summary == {"n": 4, "passed": 4, "failed": [], "skipped": []}, lines


def test_an_age_of_whole_years_is_the_same_in_both_spellings(tmp_path: Path) -> None:
    from laoheng.law.evaluate import evaluate_calc

    path = tmp_path / "cases.jsonl"
    rows = [
        f'{{"id": "{spelling}", "calc": "L17", "as_of": "2026-11-23",'
        f' "input": {{"sex": "男", "birth": "1976-09"}}, "expected": {{"age": "{spelling}"}}}}'
        for spelling in ("63岁", "63岁0个月", "63岁1个月")
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert evaluate_calc(path)[0]["failed"] == ["63岁1个月"]
