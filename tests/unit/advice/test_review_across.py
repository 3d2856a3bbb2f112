"""What only the whole contract shows: clauses read together, contradictions, blanks, gaps and the fitting form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from laoheng.advice.review import Review, review_contract
from laoheng.advice.review.report import report

ON = date(2026, 11, 28)
MADE_UP_PLACE = "990000"  # minimum wage 2300 a month, 22 an hour

# What is wrong, the contract, the label, the words it stands on, and the sum at stake (None: cannot be reckoned).
TOGETHER = [
    ("a probation above the ladder of its term", "本合同期限两年。\n乙方担任司机，试用期三个月。\n转正后月工资6000元。",
     "probation_too_long", "试用期三个月", "6000.00"),
    ("a probation in a task contract", "本合同以完成展厅搭建任务为期限。\n试用期半个月，表现好的留用。",
     "probation_forbidden", "试用期半个月", None),
    ("a probation in a short term", "合同期限两个月，自签字之日起。\n试用期十天。",
     "probation_forbidden", "试用期十天", None),
    ("pay in probation against the full wage", "转正后月工资8000元。\n试用期工资5000元，按月发放。",
     "probation_wage_low", "试用期工资5000元", "1400.00"),
    ("a wage under the month's minimum of the place", "乙方月工资2100元，每月十日发放。",
     "wage_below_min", "乙方月工资2100元", "200.00"),
    ("a wage under the hour's minimum of the place", "本合同为非全日制用工，小时工资18元，每周五结算。",
     "wage_below_min", "小时工资18元", "4.00"),
    ("a penalty above the cost of training", "甲方承担专项培训费20000元。\n服务期五年，提前离职的支付违约金50000元。",
     "bond_excess", "提前离职的支付违约金50000元", "30000.00"),
    ("a penalty that does not shrink with service",
     "甲方承担专项培训费20000元。\n服务期五年。\n服务期内辞职的支付违约金20000元。",
     "bond_excess", "服务期内辞职的支付违约金20000元", None),
    ("a ban on competing that no clause pays for", "乙方负有竞业限制义务，离职后一年内不得到同行任职。\n每月十日发薪。",
     "noncompete_no_pay", "乙方负有竞业限制义务，离职后一年内不得到同行任职", None),
    ("a ban paid at less than a third of the wage",
     "乙方月工资10000元。\n乙方应当遵守竞业限制。\n竞业限制期间甲方每月支付补偿2000元。",
     "noncompete_no_pay", "竞业限制期间甲方每月支付补偿2000元", "1000.00"),
    ("a ban whose length another clause tells",
     "乙方应当遵守竞业限制，甲方按月支付补偿。\n前款限制期为离职后三年。",
     "noncompete_too_long", "前款限制期为离职后三年", None),
    ("overtime reckoned on less than the wage", "乙方月工资6000元。\n加班费以2400元为基数计算。",
     "overtime_rate_low", "加班费以2400元为基数计算", "31.03"),
    ("a change of duty at will", "乙方担任会计。\n甲方有权随时变更乙方岗位，乙方无条件服从。",
     "transfer_at_will", "甲方有权随时变更乙方岗位", None),
    ("a place as wide as the country", "乙方从事安装。\n工作地点为全国各地。",
     "place_nationwide", "工作地点为全国各地", None),
    ("a dispatch contract of one year", "劳务派遣劳动合同\n甲方派遣乙方到用工单位。\n本合同期限一年。",
     "dispatch_short", "本合同期限一年", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "label", "quote", "exposure"), [row[1:] for row in TOGETHER], ids=[row[0] for row in TOGETHER]
)
def test_clauses_read_together_show(text: str, label: str, quote: str, exposure: str | None) -> None:
    review = review_contract(text, on=ON, region=MADE_UP_PLACE)
    found = {item.label: item for item in review.findings}
    assert label in found, [item.label for item in review.findings]
    assert text[found[label].start : found[label].end] == found[label].quote == quote
    assert found[label].exposure == (None if exposure is None else Decimal(exposure))
    assert found[label].grounds


@pytest.mark.parametrize(
    "text",
    [
        "本合同期限三年。\n试用期六个月。",
        "本合同以完成展厅搭建任务为期限。\n本合同不设试用期。",
        "转正后月工资8000元。\n试用期工资6400元，按月发放。",
        "乙方月工资2300元，每月十日发放。",
        "甲方承担专项培训费20000元。\n服务期五年，提前离职的按未履行部分分摊支付违约金，最高20000元。",
        "乙方月工资10000元。\n乙方应当遵守竞业限制，限制期一年。\n竞业限制期间甲方每月支付补偿3000元。",
        "乙方月工资6000元。\n加班费以6000元为基数计算。",
    ],
)
def test_the_lawful_twin_of_each_is_clean(text: str) -> None:
    assert [(item.label, item.quote) for item in review_contract(text, on=ON, region=MADE_UP_PLACE).findings] == []


@pytest.mark.parametrize(
    ("text", "code", "one", "other"),
    [
        ("合同期限三年。\n合同期为两年，到期续签。", "term", "3年", "2年"),
        ("试用期三个月。\n试用期为六个月，按月考核。", "trial", "3个月", "6个月"),
        ("乙方月工资6000元。\n月工资为5500元，税前。", "wage", "6000元", "5500元"),
        ("每月10日发放工资。\n甲方于每月15日支付上月工资。", "pay_day", "10日", "15日"),
        ("乙方每周工作五天。\n乙方每周工作六天，轮流值守。", "week", "5天", "6天"),
        ("每日工作八小时。\n每天工作七小时，中午吃饭一小时。", "day", "8小时", "7小时"),
        ("合同期限三年，自2026年12月1日起至2028年11月30日止。", "days", "3年", "2026年12月1日起至2028年11月30日"),
    ],
)
def test_clauses_that_contradict_each_other_are_told(text: str, code: str, one: str, other: str) -> None:
    (conflict,) = review_contract(text, on=ON).conflicts
    assert conflict.message.code == f"review.conflict.{code}"
    assert conflict.message.args["one"] == one and other in conflict.message.args["other"]
    for passage in (conflict.first, conflict.second):
        assert text[passage.start : passage.end] == passage.quote


@pytest.mark.parametrize(
    "text",
    [
        "合同期限一年。\n合同期限十二个月，到期终止。",
        "合同期限三年，自2026年12月1日起至2029年11月30日止。",
        "乙方月工资6000元。\n试用期月工资为5000元。",
        "试用期三个月。\n试用期内提前三日通知可以解除。",
        "每日工作八小时。\n每日加班不超过一小时。",
    ],
)
def test_the_same_said_twice_is_no_contradiction(text: str) -> None:
    assert review_contract(text, on=ON).conflicts == ()


@pytest.mark.parametrize(
    "text",
    [
        "试用期____个月。",
        "甲方：　　　　",
        "合同自　　年　　月　　日起。",
        "月工资为元，每月发放。",
        "工作地点待定。",
        "乙方（　　）担任会计。",
    ],
)
def test_what_is_left_blank_or_half_filled_is_told(text: str) -> None:
    blanks = review_contract(text, on=ON).blanks
    assert blanks and all(text[item.start : item.end] in item.quote for item in blanks)


@pytest.mark.parametrize(
    "text", ["合同自2026年12月1日起，至2027年11月30日止。", "月工资为5000元。", "本市（含郊区）。"]
)
def test_what_is_filled_in_is_no_blank(text: str) -> None:
    assert review_contract(text, on=ON).blanks == ()


FULL = """劳动合同
甲方：云岭示例有限公司
乙方：山示例
合同期限三年，自2026年12月1日起至2029年11月30日止。
乙方担任会计。
工作地点为云岭县示例路1号。
每日八小时，每周五天。
依法休息休假。
月工资6000元，每月十日发放。
甲方依法缴纳社会保险。
甲方提供劳动保护。
"""
ITEMS = {
    "term": "合同期限三年，自2026年12月1日起至2029年11月30日止。\n",
    "work": "乙方担任会计。\n",
    "place": "工作地点为云岭县示例路1号。\n",
    "hours": "每日八小时，每周五天。\n",
    "rest": "依法休息休假。\n",
    "pay": "月工资6000元，每月十日发放。\n",
    "social": "甲方依法缴纳社会保险。\n",
    "protection": "甲方提供劳动保护。\n",
}


def missing(review: Review) -> list[str]:
    return [message.code.removeprefix("review.missing.") for message in review.missing]


@pytest.mark.parametrize("item", ITEMS)
def test_each_statutory_item_left_out_is_told(item: str) -> None:
    assert missing(review_contract(FULL, on=ON)) == []
    assert missing(review_contract(FULL.replace(ITEMS[item], ""), on=ON)) == [item]


def test_a_dispatch_contract_must_also_name_user_firm_and_period() -> None:
    text = FULL.replace("劳动合同\n", "劳务派遣劳动合同\n")
    review = review_contract(text, on=ON)
    assert set(missing(review)) == {"user", "dispatch_term"}
    assert review.kind == review.fitting == "dispatch"
    assert missing(review_contract(text + "用工单位为云岭示例厂，派遣期限两年。\n", on=ON)) == []


@pytest.mark.parametrize(
    ("title", "form"),
    [("劳动合同", "fixed_term"), ("非全日制用工协议", "part_time"), ("竞业限制协议", "confidentiality_noncompete"),
     ("培训服务期协议", "training_agreement"), ("超龄人员用工协议", "over_age_agreement"), ("实习协议", "internship")],
)  # fmt: skip
def test_the_standard_form_that_fits_is_named(title: str, form: str) -> None:
    assert review_contract(FULL.replace("劳动合同\n", f"{title}\n"), on=ON).fitting == form


def test_the_report_in_english_tells_reasons_rewrites_and_contradictions_in_english() -> None:
    review = review_contract("合同期限三年。\n合同期为两年。\n乙方入职须交押金500元。", on=ON)
    words = repr(report(review, language="en").blocks)
    (found,) = review.findings
    assert found.words("en").reason in words and found.words("en").rewrite in words
    assert "The term differs: 3年 in one place, 2年 in another." in words
