"""What calculators refuse, how they say so, their schemas, and the grounds of an ending."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from laoheng.law import CALCULATORS, calculate, find_calculator
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.terminations import examples, read_ending
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, catalogue, render

ON = date(2026, 11, 23)
GOOD: dict[str, dict[str, Any]] = {
    "double_pay": {"hire": "2025-09-01", "signed": "2026-02-01", "monthly_wage": "12000.00"},
    "severance": {"start": "2021-12-01", "end": "2026-06-30", "avg12": "6000.00", "ground": "36单位提出"},
    "overtime": {"system": "标准", "month_base": "10875.00", "weekday_hours": "10"},
    "unlawful_employment": {"grade": 5, "pool_avg_year": "90000.00"},
    "insurance_loss": {"entitled": "400.00", "received": "100.00"},
    "late_fee": {"owed": "3200.00", "days": 45},
    "unemployment": {"paid_months": 72, "ground": "41裁员", "first_time": True, "registered": True},
    "retirement": {"sex": "男", "orig": 60, "birth": "1965-05"},
    "medical_period": {"cumulative_years": "12", "service_years": "3"},
    "final_award": {"remuneration": ["20000.00"], "min_wage": "2300.00"},
    "period_end": {"begin": "2026-11-02", "count": 5, "unit": "工作日"},
    "dispatch_ratio": {"contracted": 180, "dispatched": 20},
    "surcharge": {"amount_due": "10000.00", "ordered": True, "overdue": True},
    "minimum_wage_check": {"gross": "2200.00", "min_wage": "2300.00"},
    "criminal_referral": {"months_unpaid": "3", "one_person_amount": "20000.00", "ordered": False},
    "dishonesty_list": {"ordered": True, "unpaid_after_order": True, "mass_event": True},
    "policy_match": {"form": "劳动合同"},
    "unlawful_dismissal": {"start": "2018-09-01", "end": "2020-06-30", "avg12": "3500.00"},
    "notice_pay": {"ground": "40(3)", "last_month": "15000.00", "notice_days": 0},
    "annual_leave": {"year": 2026, "cumulative_years": "6", "taken": 0},
    "probation": {"contract": "1年", "performed_months": 5, "regular_wage": "10000.00"},
    "training_penalty": {"training_cost": "60000.00", "service_months": 36, "served_months": 14, "ground": "37"},
    "noncompete": {"avg12": "6000.00", "min_wage": "2540.00", "agreed": None, "months": 24},
    "sick_pay": {"agreed": "1800.00", "min_wage": "2540.00"},
    "deductions": {"month_wage": "3000.00", "loss_balance": "5000.00", "min_wage": "2540.00"},
    "work_injury": {"grade": 7, "own_wage": "8000.00", "pool_avg": "9000.00"},
    "work_death": {"accident": "2026-04-18", "pool_avg": "9000.00"},
}

REFUSED = [
    ("severance", {"avg12": "-1"}, "law.fact.negative"),
    ("severance", {"avg12": "0"}, "law.fact.zero"),
    ("severance", {"avg12": "NaN"}, "law.fact.not_finite"),
    ("severance", {"avg12": "Infinity"}, "law.fact.not_finite"),
    ("severance", {"avg12": 6000.0}, "law.fact.not_a_number"),  # a binary float
    ("severance", {"avg12": True}, "law.fact.not_a_number"),
    ("severance", {"avg12": "六千"}, "law.fact.not_a_number"),
    ("severance", {"avg12": "1e999999"}, "law.fact.too_large"),
    ("severance", {"avg12": 10**5000}, "law.fact.too_large"),
    ("severance", {"avg12": None}, "law.fact.missing"),
    ("severance", {"end": "2026-11-24"}, "law.fact.future"),  # the day after the day of asking
    ("severance", {"start": "2026-07-01"}, "law.fact.reversed"),  # a day after the end
    ("severance", {"start": "2026-13-01"}, "law.fact.not_a_date"),
    ("severance", {"start": "1949-12-31"}, "law.fact.too_early"),
    ("severance", {"start": "2001-01-01", "end": "2007-12-31"}, "law.calc.before_law"),
    ("severance", {"wage": "6000"}, "law.fact.unknown_field"),
    ("severance", {"ground": "随便"}, "law.severance.unknown_ground"),
    ("severance", {"ground": "违法解除"}, "law.severance.unlawful"),
    ("double_pay", {"hire": "2007-12-31"}, "law.double_pay.before_law"),
    ("double_pay", {"leave": "2025-08-31"}, "law.fact.reversed"),
    ("double_pay", {"leave": "2026-02-01", "still_employed_on": "2026-02-02"}, "law.fact.reversed"),
    ("double_pay", {"signed": "2026-02-04", "partial_workdays": "4"}, "law.double_pay.too_many_workdays"),
    ("double_pay", {"limitation_defence": "yes"}, "law.fact.not_yes_no"),
    ("double_pay", {"monthly_wage": None}, "law.fact.missing"),
    ("double_pay", {"monthly_wages": ["1", "0x1"]}, "law.fact.not_a_number"),
    ("overtime", {"system": "弹性"}, "law.fact.not_a_choice"),
    ("overtime", {"month_base": None}, "law.fact.missing"),
    ("overtime", {"worked_on": "2008-01-02"}, "law.overtime.before_law"),
    (
        "overtime",
        {"system": "综合(季)", "approved": True, "actual_hours": "10", "holiday_hours": "11"},
        "law.overtime.holiday_hours",
    ),
]


@pytest.mark.parametrize(("name", "change", "code"), REFUSED)
def test_facts_that_cannot_be_are_refused_with_a_code(name: str, change: dict[str, Any], code: str) -> None:
    with pytest.raises(UserError) as caught:
        calculate(name, GOOD[name] | change, on=ON)
    assert caught.value.code == code
    assert render(Message.of(caught.value.code, **caught.value.args_), "en")


def test_several_faults_are_told_at_once() -> None:
    with pytest.raises(CalculationInputError) as caught:
        calculate("severance", {"start": "x", "avg12": "-1", "wage": "1"}, on=ON)
    assert caught.value.code == "law.fact.several"
    assert caught.value.args_["count"] == 5


def test_facts_must_be_an_object() -> None:
    with pytest.raises(CalculationInputError):
        calculate("severance", ["start"], on=ON)  # type: ignore[arg-type]


def test_a_calculator_goes_by_code_name_and_label() -> None:
    assert find_calculator("l2") is find_calculator("severance") is find_calculator("经济补偿")
    with pytest.raises(UserError, match="L2 severance"):
        find_calculator("L99")


@pytest.mark.parametrize("calculator", CALCULATORS.values(), ids=list(CALCULATORS))
def test_a_published_schema_is_valid_and_takes_the_good_facts_and_no_unknown_ones(calculator: Any) -> None:
    schema = calculator.schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert validator.is_valid(GOOD[calculator.name])
    assert not validator.is_valid(GOOD[calculator.name] | {"unheard_of": 1})
    assert all(entry["description"] and entry["description_en"] for entry in schema["properties"].values())


ENDINGS = [
    ("36单位提出", "yes"),
    ("36（单位先提出）", "yes"),
    ("协商一致，公司提出", "yes"),
    ("36员工提出", "no"),
    ("36", "open"),  # who proposed it is not said
    ("劳动者37条辞职", "no"),
    ("38(3)未缴社保", "yes"),
    ("劳动合同法第三十八条", "yes"),
    ("38社保基数不足", "varies"),
    ("39(2)", "no"),
    ("40(1)未提前通知", "yes"),
    ("第四十条第三项", "yes"),
    ("公司提前30日通知裁员", "yes"),  # 30 is no article
    ("44(1)", "open"),
    ("44(1)单位维持条件劳动者不续", "no"),
    ("44(1)劳动者不续", "open"),  # the terms offered are not said
    ("44(1)单位降低条件劳动者不续", "yes"),
    ("期满单位不续", "yes"),
    ("44(2)", "no"),
    ("44(3)", "no"),
    ("44破产", "yes"),
    ("44(6)", "open"),
    ("46(5)", "yes"),
    ("实施条例6", "yes"),
    ("实施条例22任务完成", "yes"),
    ("非全日制", "no"),
    ("87", "other"),
]


@pytest.mark.parametrize(("text", "pays"), ENDINGS)
def test_the_words_of_a_ground_decide_whether_it_pays(text: str, pays: str) -> None:
    assert read_ending(text).pays == pays


@pytest.mark.parametrize("text", examples())
def test_every_example_wording_gets_an_answer(text: str) -> None:
    finding = calculate("severance", GOOD["severance"] | {"ground": text, "social_avg": "8000"}, on=ON)
    assert finding.grounds


@pytest.mark.shared_data
def test_every_published_example_comes_out(shared_data: Path) -> None:
    from laoheng.law.evaluate import evaluate_calc

    summary, lines = evaluate_calc(shared_data / "law" / "examples.jsonl", only=("L1", "L2", "L5"))
    assert summary == {"n": 9, "passed": 9, "failed": [], "skipped": []}, lines


def test_a_case_of_a_calculator_not_built_counts_as_failed_unless_left_out(tmp_path: Path) -> None:
    from laoheng.law.evaluate import evaluate_calc

    path = tmp_path / "cases.jsonl"
    rows = [
        '{"id": "a", "calc": "L99", "as_of": "2026-11-23", "input": {}, "expected": {"amount": "1.00"}}',
        '{"id": "b", "calc": "L5", "as_of": "2026-11-23", "input": {"system": "标准", "month_base": "10875",'
        ' "weekday_hours": 2.5}, "expected": {"amount": "234.38"}}',
        '{"id": "c", "calc": "L5", "as_of": "2026-11-23", "input": {"system": "标准", "month_base": "10875",'
        ' "weekday_hours": 2}, "expected": {"amount": "187.51"}}',
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    summary, _ = evaluate_calc(path)
    assert summary == {"n": 3, "passed": 1, "failed": ["a", "c"], "skipped": ["L99"]}
    assert evaluate_calc(path, only=("L5",))[0]["failed"] == ["c"]


def test_every_text_of_the_law_has_both_languages() -> None:
    for code, wording in catalogue().items():
        if code.startswith("law."):
            assert wording["zh"] and wording["en"], code
