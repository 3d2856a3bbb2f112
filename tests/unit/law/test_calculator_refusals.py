"""Unlawful dismissal to death at work: what is refused, what is asked for, and which grounds an answer rests on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from laoheng.law import calculate
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding, Status
from laoheng.standard.messages import Message, render
from tests.unit.law.test_calculators import GOOD, ON

REFUSED = [
    ("unlawful_dismissal", {"end": "2018-08-31"}, "law.fact.reversed"),  # the day before the start
    ("unlawful_dismissal", {"start": "2001-01-01", "end": "2007-12-31"}, "law.calc.before_law"),
    ("unlawful_dismissal", {"ground": "37"}, "law.unlawful_dismissal.not_by_employer"),
    ("unlawful_dismissal", {"ground": "36单位提出"}, "law.unlawful_dismissal.not_by_employer"),
    ("unlawful_dismissal", {"ground": "随便"}, "law.severance.unknown_ground"),
    ("unlawful_dismissal", {"avg12": "0"}, "law.fact.zero"),
    ("notice_pay", {"ground": "40(2)未提前通知", "notice_days": 30}, "law.notice_pay.contradiction"),
    ("notice_pay", {"ground": "40(3)已提前30日通知", "notice_days": 29}, "law.notice_pay.contradiction"),
    ("notice_pay", {"ground": "违法解除"}, "law.severance.unlawful"),
    ("notice_pay", {"start": "2020-01-01"}, "law.fact.several"),  # an end and an average belong to it
    ("notice_pay", {"start": "2020-01-01", "end": "2026-06-30"}, "law.fact.missing"),
    ("notice_pay", {"last_month": "-1"}, "law.fact.negative"),
    ("notice_pay", {"notice_days": "1.5"}, "law.fact.not_whole"),
    ("annual_leave", {"year": 2007}, "law.annual_leave.before_law"),
    ("annual_leave", {"year": 2027}, "law.fact.future"),
    ("annual_leave", {"year": 10**9}, "law.fact.future"),
    ("annual_leave", {"year": "2026.5"}, "law.fact.not_whole"),
    ("annual_leave", {"year": 2025, "hire": "2026-01-01"}, "law.annual_leave.outside_year"),
    ("annual_leave", {"leave": "2025-12-31"}, "law.annual_leave.outside_year"),
    ("annual_leave", {"hire": "2026-03-02", "leave": "2026-03-01"}, "law.fact.reversed"),
    ("annual_leave", {"taken": 367}, "law.annual_leave.too_many_days"),
    ("probation", {"contract": "90天"}, "law.probation.unknown_contract"),  # days alone are no calendar months
    ("probation", {"contract": "12"}, "law.probation.unknown_contract"),
    ("probation", {"contract": "9" * 6000 + "年"}, "law.probation.unknown_contract"),
    ("probation", {"contract": "2026-01-01至2025-01-01"}, "law.probation.unknown_contract"),
    ("probation", {"contract": "2025-02-30至2026-01-01"}, "law.probation.unknown_contract"),
    ("probation", {"regular_wage": "0"}, "law.fact.zero"),
    ("probation", {"occurrence": 0}, "law.fact.zero"),
    ("training_penalty", {"service_months": 0}, "law.fact.zero"),
    ("training_penalty", {"served_months": -1}, "law.fact.negative"),
    ("training_penalty", {"ground": "随便"}, "law.severance.unknown_ground"),
    ("noncompete", {"left_on": "2013-01-31"}, "law.no_value"),  # the day before any rule on unagreed pay
    ("noncompete", {"left_on": "2026-11-24"}, "law.fact.future"),
    ("noncompete", {"avg12": "NaN"}, "law.fact.not_finite"),
    ("sick_pay", {"sick_on": "1995-08-03"}, "law.no_value"),
    ("sick_pay", {"min_wage": "0"}, "law.fact.zero"),
    ("deductions", {"month_wage": "0"}, "law.fact.zero"),
    ("deductions", {"loss_balance": None}, "law.fact.missing"),
    ("deductions", {"paid_on": "1994-12-31"}, "law.not_in_force"),
    ("deductions", {"deduction_kind": "押金"}, "law.fact.not_a_choice"),
    ("work_injury", {"grade": 0}, "law.fact.zero"),
    ("work_injury", {"grade": 11}, "law.work_injury.grade"),
    ("work_injury", {"grade": 10**11}, "law.work_injury.grade"),
    ("work_injury", {"injured_on": "2010-12-31"}, "law.work_injury.before_law"),
    ("work_injury", {"stop_months": 25}, "law.work_injury.stop_too_long"),
    ("work_injury", {"grade": 4, "hard_to_arrange": True}, "law.work_injury.not_this_grade"),
    ("work_death", {"accident": "2010-12-31"}, "law.work_injury.before_law"),
    ("work_death", {"accident": "2026-11-24"}, "law.fact.future"),
    ("work_death", {"others": 1, "others_alone": 2}, "law.work_death.more_alone"),
    ("work_death", {"others": 51}, "law.work_death.too_many"),
    ("work_death", {"spouse_alone": True}, "law.work_death.no_spouse"),
]


@pytest.mark.parametrize(("name", "change", "code"), REFUSED)
def test_facts_that_cannot_be_are_refused_with_a_code(name: str, change: dict[str, Any], code: str) -> None:
    with pytest.raises(UserError) as caught:
        calculate(name, GOOD[name] | change, on=ON)
    assert caught.value.code == code
    for language in ("zh", "en"):
        assert render(Message.of(caught.value.code, **caught.value.args_), language)


ASKED = [
    ("unlawful_dismissal", {}, ["social_avg", "min_wage"]),
    ("notice_pay", {"notice_days": None}, ["notice_days"]),
    ("notice_pay", {"start": "2020-01-01", "end": "2026-06-30", "avg12": "6000"}, ["social_avg"]),
    ("annual_leave", {"cumulative_years": None}, ["cumulative_years"]),
    ("annual_leave", {"leave": "2026-06-30"}, ["avg12_ex_ot"]),
    ("probation", {"performed_months": None, "regular_wage": None}, ["performed_months", "regular_wage"]),
    ("training_penalty", {"ground": "39"}, ["fault_item"]),
    ("training_penalty", {"ground": "36"}, ["proposed_by"]),
    ("noncompete", {"avg12": None, "min_wage": None}, ["avg12", "min_wage"]),
    ("noncompete", {"months": None}, ["months"]),
    ("sick_pay", {"agreed": None, "min_wage": None}, ["agreed", "min_wage"]),
    ("deductions", {"min_wage": None}, ["min_wage"]),
    ("work_injury", {"pool_avg": None}, ["pool_avg"]),
    ("work_injury", {"grade": 3}, ["min_wage"]),
    ("work_injury", {"leaving": True}, ["medical_subsidy", "employment_subsidy"]),
    ("work_injury", {"stop_months": 2}, ["stop_wage"]),
    ("work_death", {"pool_avg": None, "spouse": True}, ["pool_avg", "own_wage"]),
]


@pytest.mark.parametrize(("name", "change", "asked"), ASKED)
def test_what_is_missing_is_asked_for_by_name_and_never_guessed(
    name: str, change: dict[str, Any], asked: list[str]
) -> None:
    finding = calculate(name, GOOD[name] | change, on=ON)
    assert finding.status is Status.NEEDS
    assert [item.name for item in finding.needs] == asked
    assert all(render(item.question, language) for item in finding.needs for language in ("zh", "en"))


def test_an_accident_of_a_year_not_yet_published_asks_for_the_income() -> None:
    before = calculate("work_death", {"accident": "2026-12-31", "pool_avg": "9000"}, on=date(2027, 2, 1))
    after = calculate("work_death", {"accident": "2027-01-01", "pool_avg": "9000"}, on=date(2027, 2, 1))
    assert before.figure("lump") == 20 * 56502
    assert [item.name for item in after.needs] == ["urban_income"]


def test_a_bureau_may_enter_the_income_itself() -> None:
    entered = {"urban_income_of_year_before": {"value": "60000", "document": "公布数"}}
    facts = {"accident": "2027-01-01", "pool_avg": "9000"}
    finding = calculate("work_death", facts, on=date(2027, 2, 1), extra=entered)
    assert finding.figure("lump") == 20 * 60000
    assert "公布数" in [ground.reference for ground in finding.grounds]


def notes(finding: Finding) -> set[str]:
    return {item.code.removeprefix("law.note.") for item in finding.notes}


@pytest.mark.parametrize(
    ("left_on", "months", "told"),
    [("2025-09-03", 24, False), ("2025-09-04", 24, True), ("2025-09-04", 12, False)],
)
def test_the_guidance_is_mentioned_from_its_day_and_above_a_year_only(left_on: str, months: int, told: bool) -> None:
    finding = calculate("noncompete", GOOD["noncompete"] | {"left_on": left_on, "months": months}, on=ON)
    assert ("noncompete_guidance" in notes(finding)) is told


@pytest.mark.parametrize(("unpaid", "told"), [("2.99", False), ("3", True)])
def test_three_unpaid_months_allow_the_worker_to_end_it(unpaid: str, told: bool) -> None:
    finding = calculate("noncompete", GOOD["noncompete"] | {"unpaid_months": unpaid}, on=ON)
    assert ("noncompete_may_end" in notes(finding)) is told


@pytest.mark.parametrize(("left_on", "reference"), [("2020-12-31", "法释〔2013〕4号"), ("2021-01-01", "解释一36")])
def test_the_rate_without_agreement_cites_the_text_of_its_day(left_on: str, reference: str) -> None:
    finding = calculate("noncompete", GOOD["noncompete"] | {"left_on": left_on}, on=ON)
    cited = {ground.reference for ground in finding.grounds}
    assert reference in cited
    assert len(cited & {"法释〔2013〕4号", "解释一36"}) == 1


@pytest.mark.parametrize(
    ("years", "told"), [("9", False), ("9.01", True), ("10.99", True), ("11", False), ("19.5", True)]
)
def test_a_tier_crossed_within_the_year_is_mentioned(years: str, told: bool) -> None:
    finding = calculate("annual_leave", GOOD["annual_leave"] | {"cumulative_years": years}, on=ON)
    assert ("annual_leave_tier_crossing" in notes(finding)) is told


@pytest.mark.parametrize(
    ("change", "told"),
    [({}, True), ({"leave": "2026-11-23"}, False), ({"year": 2025}, False)],
)
def test_pay_for_leave_of_a_year_still_running_is_said_to_be_open(change: dict[str, Any], told: bool) -> None:
    facts = GOOD["annual_leave"] | {"avg12_ex_ot": "8700.00"} | change
    assert ("annual_leave_year_open" in notes(calculate("annual_leave", facts, on=ON))) is told


CONTRACTS = [
    ("1年期", 2),
    ("固定期限（1年）", 2),
    ("三年期劳动合同", 6),
    ("两年", 2),
    ("一年半", 2),
    ("2.5年", 2),
    ("半年", 1),
    ("十二个月", 2),
    ("满3个月", 1),
    ("不满3个月", 0),
    ("1年6个月", 2),
    ("２年", 2),  # full width
    ("1 year 6 months", 2),
    ("under 3 months", 0),
    ("open-ended", 6),
    ("probation only", 0),
    ("无固定期限劳动合同", 6),
]


@pytest.mark.parametrize(("text", "limit"), CONTRACTS)
def test_a_term_is_read_as_people_write_it(text: str, limit: int) -> None:
    assert calculate("probation", GOOD["probation"] | {"contract": text}, on=ON).figure("legal_limit_months") == limit


@pytest.mark.shared_data
def test_every_published_example_of_these_comes_out(shared_data: Path) -> None:
    from laoheng.law.evaluate import evaluate_calc

    codes = tuple(f"L{number}" for number in (3, 4, *range(6, 14)))
    summary, lines = evaluate_calc(shared_data / "law" / "examples.jsonl", only=codes)
    assert summary == {"n": 11, "passed": 11, "failed": [], "skipped": []}, lines
