"""Employment status: what the agreement and the income records add, with place and strength; never more than that."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from laoheng.advice.status.agreement import read_agreement
from laoheng.advice.status.assess import Source, assess, classify
from laoheng.advice.status.case import Case, Income, income_lines
from laoheng.advice.status.decide import Kind
from laoheng.advice.status.income import Evidence, economy_of
from laoheng.standard.errors import UserError

ON = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("乙方应遵守甲方的考勤制度", "attendance_check", "clock"),
        ("乙方请假须经站长批准", "leave_approval", "approval"),
        ("迟到一次扣五十元", "fines", "discipline"),
        ("超时一单扣三元", "fines", "service_only"),
        ("每周工作六天", "shift_fixed", True),
        ("工作时间为早上9:00至晚上9:00", "shift_fixed", True),
        ("乙方服从甲方排班", "shift_fixed", True),
        ("每日不少于十单，达不到的扣减服务费", "min_online_required", "hard"),
        ("每周满四十小时给予奖励", "min_online_required", "bonus"),
        ("乙方不得拒单", "dispatch", "assigned"),
        ("拒单三次停止派单", "rejection_penalty", "suspension"),
        ("应按照甲方的服务流程操作", "process_control", "detailed"),
        ("不得为其他平台提供服务", "exclusivity", "required"),
        ("须由乙方本人完成", "may_substitute", False),
        ("乙方可以委托他人代为完成", "may_substitute", True),
        ("底薪为每月3000元", "base_pay", True),
        ("费用由平台公示并可调整", "price_setting", "counterparty"),
        ("分成比例双方每半年协商一次", "price_setting", "negotiated"),
        ("向司机收取信息服务费", "pays_info_fee", True),
    ],
)
def test_a_duty_or_a_price_in_the_agreement_is_a_fact_with_its_place(text: str, field: str, value: object) -> None:
    whole = f"《合作协议》第一条　双方自愿合作。第二条　{text}。"
    found = next(item for item in read_agreement(whole) if item.field == field)
    assert (found.value, found.weighed) == (value, True)
    assert whole[found.start : found.end] == found.quote


@pytest.mark.parametrize(
    "text",
    [
        "《劳动合同书》",
        "《考勤制度》《不得拒单承诺书》",
        "双方平等合作，不构成劳动关系",
        "甲方不要求乙方遵守考勤",
        "乙方无须服从甲方排班",
        "未写工时、考核、结算办法",
        "本协议一式两份",
    ],
)
def test_titles_labels_and_denied_duties_are_no_facts(text: str) -> None:
    assert not [item for item in read_agreement(text) if item.weighed]


def test_what_the_paper_claims_for_the_other_side_is_shown_and_never_weighed() -> None:
    claims = "乙方自主安排工作时间，自行决定是否接单，自负盈亏。"
    found = classify(Case(ON, agreement=claims))
    assert {item.field for item in found.written} == {"shift_fixed", "dispatch", "profit_loss_sharing"}
    assert found.counted() == ()
    assert found.case.management == {}
    assert found.decision.kind is Kind.UNDETERMINED


def test_records_and_the_workers_words_come_before_the_paper() -> None:
    paper = "乙方应遵守考勤制度。费用由平台公示。"
    found = classify(Case(ON, agreement=paper, story="不用打卡。", management={"price_setting": "negotiated"}))
    assert (found.case.get("attendance_check"), found.case.get("price_setting")) == ("none", "negotiated")
    assert found.counted() == ()
    assert found.source_of("attendance_check") is Source.STORY
    assert found.source_of("price_setting") is Source.RECORD


def test_an_agreement_full_of_duties_may_make_the_difference() -> None:
    known = {"counterparty_type": "company", "shift_fixed": True, "works_under_whose_rules": "甲公司"}
    duties = "迟到、早退按次扣款，请假须经批准，乙方不得拒单，底薪为3000元。"
    assert classify(Case(ON, management=known)).decision.kind is Kind.UNDETERMINED
    found = classify(Case(ON, agreement=duties, management=known))
    assert found.decision.kind is Kind.LABOUR
    assert found.source_of("fines") is Source.PAPER


def months(*sums: str, share: str | None = "1", source: str = "甲公司") -> tuple[Income, ...]:
    known = None if share is None else Decimal(share)
    return tuple(Income(f"2026-{place:02}", Decimal(value), source, known) for place, value in enumerate(sums, 1))


@pytest.mark.parametrize(
    ("rows", "depends", "fixed", "evidence"),
    [
        ((), None, None, Evidence.NONE),
        (months("5000"), None, None, Evidence.WEAK),
        (months("5000", "5000"), None, None, Evidence.MEDIUM),
        (months("5000", "5000", "5000"), True, True, Evidence.STRONG),
        (months("5000", "6900", "5200", share="0.75"), True, False, Evidence.STRONG),
        (months("5000", "6900", "5200", share="0.74"), None, False, Evidence.STRONG),
        (months("500", "900", "700", share="0.25"), None, False, Evidence.STRONG),
        (months("500", "900", "700", share="0.24"), False, False, Evidence.STRONG),
        (months("5000", "5000", "5000", share=None), None, True, Evidence.MEDIUM),
        (months("0", "0", "0"), True, False, Evidence.STRONG),
        (months("3000", "5000", "8000", source="乙公司代发"), True, False, Evidence.STRONG),
    ],
)
def test_income_tells_as_much_as_its_months_and_shares_allow(
    rows: tuple[Income, ...], depends: bool | None, fixed: bool | None, evidence: Evidence
) -> None:
    economy = economy_of(Case(ON, income=rows))
    assert (economy.depends, economy.fixed, economy.evidence) == (depends, fixed, evidence)


def test_who_hands_the_money_on_is_the_payer_without_that_word() -> None:
    assert economy_of(Case(ON, income=months("1", source="乙公司代发"))).payer == "乙公司"


def test_equal_months_are_a_fixed_wage_where_nobody_says_otherwise() -> None:
    rows = months("4200", "4200", "4200")
    found = classify(Case(ON, income=rows))
    assert (found.case.get("base_pay"), found.source_of("base_pay")) == (True, Source.INCOME)
    assert "2026-02 4200" in found.earned["base_pay"]
    assert classify(Case(ON, income=rows, management={"base_pay": False})).case.get("base_pay") is False


def test_steady_income_that_one_lives_on_is_the_pay_that_directed_work_lacked() -> None:
    facts = {"shift_fixed": True, "dispatch": "assigned"}
    assert classify(Case(ON, management=facts)).decision.kind is Kind.UNDETERMINED
    assert classify(Case(ON, management=facts, income=months("5000", "5300", "4900"))).decision.kind is Kind.LABOUR
    assert classify(Case(ON, management=facts, income=months("900", "2500", "100"))).decision.kind is Kind.UNDETERMINED


def test_income_alone_never_makes_a_class() -> None:
    assert classify(Case(ON, income=months(*["5000"] * 12))).decision.kind is Kind.UNDETERMINED


def test_the_finding_holds_income_as_a_line_of_its_own() -> None:
    line = assess(Case(ON, income=months("5000", "5000", "5000"))).finding.steps[-1]
    assert (line.label.code, line.result) == ("status.cluster.economic", "status.economy.depends")


def test_income_typed_line_by_line_is_read_and_a_bad_line_is_named() -> None:
    rows = income_lines("2026-08,5200,甲公司,1\n\n2026-09，4800，甲公司")
    assert [(row.month, row.gross, row.share) for row in rows] == [
        ("2026-08", Decimal(5200), Decimal(1)),
        ("2026-09", Decimal(4800), None),
    ]
    with pytest.raises(UserError, match="第 2 行"):
        income_lines("2026-08,5200,甲公司,1\n很多钱")


def test_free_time_and_free_orders_before_the_second_class_existed_are_a_civil_relation_and_later_open() -> None:
    facts = {
        "shift_fixed": False, "min_online_required": "none", "attendance_check": "none", "dispatch": "grab",
        "rejection_penalty": "none",
    }  # fmt: skip
    assert classify(Case(date(2021, 7, 15), management=facts)).decision.kind is Kind.CIVIL
    found = classify(Case(date(2021, 7, 16), management=facts)).decision
    assert (found.kind, found.rule) == (Kind.UNDETERMINED, "second_or_civil")
    assert found.key[0] == "price_setting"


def test_orders_that_may_not_be_refused_with_attendance_and_set_pay_are_direction_unless_one_sign_is_free() -> None:
    facts = {
        "dispatch": "assigned", "attendance_check": "clock", "price_setting": "counterparty", "core_business": True,
        "works_under_whose_rules": "甲公司",
    }  # fmt: skip
    assert classify(Case(ON, management=facts)).decision.rule == "ordered"
    for change in ({"shift_fixed": False}, {"core_business": None}, {"attendance_check": None}, {"dispatch": "grab"}):
        assert classify(Case(ON, management={**facts, **change})).decision.kind is not Kind.LABOUR
