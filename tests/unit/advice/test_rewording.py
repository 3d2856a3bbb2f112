"""Rewrites that fit: the clause's own words with only the fault changed, in the writer's numerals, and found clean."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.advice.redlining import annotated, marks
from laoheng.advice.review import review_contract
from laoheng.advice.review.detect import read_clause
from laoheng.advice.review.report import report
from laoheng.advice.rewording import Rewording, reworded, with_rewordings
from laoheng.advice.rewording.names import in_names_of
from laoheng.advice.rewording.numerals import days_like, length_like, percent_like, yuan_like
from laoheng.advice.rewording.turns import framed_labels
from laoheng.text.values.numerals import chinese_number
from laoheng.writing.paper import Grid
from laoheng.writing.redline import revised
from tests.unit.advice.contracts import CONTRACTS

ON = date(2026, 11, 28)
HEAD = "劳动合同\n甲方：云岭示例公司\n乙方：山示例\n合同期限自2026年12月1日起至2027年11月30日止。\n"

# Clause, label at fault, the same clause as it should stand: nothing else in it may move.
CLAUSES = [
    ("试用期三个月，在车间做打磨。", "probation_too_long", "试用期两个月，在车间做打磨。"),
    ("试用期为３个月。", "probation_too_long", "试用期为２个月。"),
    ("试用期半年，期满考核。", "probation_too_long", "试用期两个月，期满考核。"),
    ("试用期内按转正工资的60%发放。", "probation_wage_low", "试用期内按转正工资的80%发放。"),
    ("试用期工资按转正后工资的七折计发。", "probation_wage_low", "试用期工资按转正后工资的八折计发。"),
    ("试用期工资4000元，转正后月工资6000元。", "probation_wage_low", "试用期工资4800元，转正后月工资6000元。"),
    ("店里规定，辞职须提前六十日书面通知店里。", "resign_notice_long", "店里规定，辞职须提前三十日书面通知店里。"),
    ("乙方辞职应当提前2个月通知甲方。", "resign_notice_long", "乙方辞职应当提前30日通知甲方。"),
    ("乙方离职后三年内不得到同行业竞争单位任职。", "noncompete_too_long", "乙方离职后两年内不得到同行业竞争单位任职。"),
    ("竞业限制期内公司按月付离职前平均工资20%的补偿。", "noncompete_no_pay",
     "竞业限制期内公司按月付离职前平均工资30%的补偿。"),
    ("平时加班按120%支付加班工资。", "overtime_rate_low", "平时加班按150%支付加班工资。"),
    ("法定节假日加班按双倍工资计发。", "overtime_rate_low", "法定节假日加班按三倍工资计发。"),
    ("休息日加班按1.5倍工资计发。", "overtime_rate_low", "休息日加班按2倍工资计发。"),
    ("员工造成损失的，公司每月从工资中扣百分之五十。", "deduct_excess",
     "员工造成损失的，公司每月从工资中扣百分之二十。"),
    ("工资每季度发放一次。", "wage_delay", "工资每月发放一次。"),
    ("非全日制用工的报酬按月结算。", "parttime_pay", "非全日制用工的报酬按半个月结算。"),
    ("病假工资按当地最低工资的六成发放。", "sick_pay_low", "病假工资按当地最低工资的八成发放。"),
    ("女职工产假六十天。", "maternity_short", "女职工产假九十八天。"),
    ("甲方出资20,000元送乙方进修，服务期未满离职的，赔偿违约金50,000元。", "bond_excess",
     "甲方出资20,000元送乙方进修，服务期未满离职的，赔偿违约金20,000元，并按尚未履行的服务期比例递减。"),
]  # fmt: skip


@pytest.mark.parametrize(("faulty", "label", "good"), CLAUSES)
def test_only_what_is_at_fault_is_changed_and_the_clause_is_then_clean(faulty: str, label: str, good: str) -> None:
    review = review_contract(HEAD + faulty, on=ON)
    (told,) = [
        new for item, new in zip(review.findings, reworded(HEAD + faulty, review), strict=True) if item.label == label
    ]
    assert told.rewrite == good and told.changes
    assert label not in {item.label for item in review_contract(HEAD + good, on=ON).findings}


# Faults of wording: the decision turned, or what the law wants in the names and after the circumstance of the clause.
TURNED = [
    ("领取平板电脑者，先付质押金六百元。", "deposit",
     "领取平板电脑者，平板电脑由甲方登记发给乙方使用，离职时交还，甲方不收任何押金。"),
    ("乙方辞职须经甲方书面批准，未获批准擅自离岗的视为旷工。", "resign_approval",
     "乙方辞职提前三十日（试用期三日）书面通知甲方，期满即可离职。"),
    ("员工随业务划转至子公司，工作年限重新起算。", "seniority_reset", "员工随业务划转至子公司，工作年限连续计算。"),
    ("合同期满终止，公司不支付经济补偿。", "severance_waiver", "合同期满终止，公司依法支付经济补偿。"),
    ("坐席挂断客户电话一次，扣五十元记违约金。", "penalty_discipline",
     "坐席挂断客户电话一次，由甲方按公示的规章制度给予警告等处理，不作罚款。"),
    ("管理岗员工无论何时加班均不享有加班费。", "overtime_waiver",
     "管理岗员工无论何时加班由甲方按法定标准支付加班费，休息日加班可以先安排补休。"),
    ("电工证、焊工证原件须存放公司，合同期内不得取回。", "id_withhold",
     "乙方出示电工证、焊工证原件供公司核对，核对后当场交还。"),
    ("每月加班不少于80小时。", "overtime_forced",
     "甲方确需安排乙方加班的，与其协商，每日一般不超过一小时，每月不超过三十六小时，并支付加班费。"),
    ("竞业限制期间不支付补偿。", "noncompete_no_pay",
     "竞业限制期间按月支付不低于离职前平均工资三成且不低于最低工资的补偿。"),
]  # fmt: skip


@pytest.mark.parametrize(("faulty", "label", "good"), TURNED)
def test_a_fault_of_wording_is_put_right_in_the_names_of_the_clause(faulty: str, label: str, good: str) -> None:
    (told,) = _told(HEAD + faulty, label)
    assert told.rewrite == good and told.changes
    assert not read_clause(good).labels and not read_clause(good).needs_look


# A number that stands there twice in two writings, and a term that an edit of the probation would take away.
KEPT = [
    ("试用期工资4000元（大写肆仟元整），转正后月工资6000元。", "probation_wage_low"),
    ("三年的约，头八个月都在考察里头，急不得。", "probation_too_long"),
]


@pytest.mark.parametrize(("faulty", "label"), KEPT)
def test_where_nothing_can_be_proved_the_standard_wording_stands_with_the_contracts_names(
    faulty: str, label: str
) -> None:
    told = _told(HEAD + faulty, label)
    assert told and all(not new.changes and "公司" not in new.rewrite.replace("云岭示例公司", "") for new in told)


@pytest.mark.parametrize("label", sorted(framed_labels()))
def test_what_a_frame_says_is_lawful(label: str) -> None:
    for frame in framed_labels()[label]:
        words = re.sub(r"\{([A-Z])\}", lambda slot: {"E": "甲方", "T": "工装"}.get(slot[1], "乙方"), frame)
        assert not read_clause(f"{words}。").labels


# What is agreed beside the fault, before and after it, in its sentence and in others.
AGREED = ["月工资为6000元", "工作地点为云岭市", "公司提供宿舍", "工资按月支付"]


@pytest.mark.parametrize("agreed", AGREED)
@pytest.mark.parametrize(("faulty", "label", "good"), TURNED)
def test_what_is_agreed_beside_a_fault_stays(agreed: str, faulty: str, label: str, good: str) -> None:
    for clause in (f"{agreed}，{faulty}", f"{faulty[:-1]}，{agreed}。", f"{faulty}{agreed}。"):
        for told in _told(HEAD + clause, label):
            assert not told.changes or agreed in told.rewrite


def test_the_wage_of_another_clause_and_the_least_wage_of_the_place_are_used():
    text = HEAD + "月工资为6000元。\n试用期工资为3000元。\n"
    (told,) = _told(text, "probation_wage_low")
    assert told.rewrite == "试用期工资为4800元。"


def test_a_fault_beside_one_that_is_put_anew_keeps_its_words_in_the_marked_file():
    text = HEAD + "乙方入职交纳押金500元，试用期三个月。\n辞职须提前六十日通知甲方。\n"
    found = with_rewordings(text, review_contract(text, on=ON))
    plain = [
        replace(item, rewrite="甲方不收任何押金。", changes=()) for item in found.findings if item.label == "deposit"
    ]
    review = replace(found, findings=(*plain, *(item for item in found.findings if item.label != "deposit")))
    lines = revised(text, marks(text, review)[0]).splitlines()
    assert any("不收任何押金" in line and "试用期两个月" in line for line in lines)
    assert "辞职须提前三十日通知甲方。" in lines


def test_a_report_in_english_tells_the_contracts_own_words_where_they_were_kept():
    text = HEAD + "试用期三个月。\n乙方入职交纳押金500元。\n"
    paper = report(with_rewordings(text, review_contract(text, on=ON)), language="en")
    cells = [row[1] for block in paper.blocks if isinstance(block, Grid) for row in block.rows]
    assert "试用期两个月。" in cells and any("takes no deposit" in cell for cell in cells)


NAMES = st.sampled_from([("甲方", "乙方"), ("公司", "员工"), ("本店", "劳动者"), ("用人单位", "职工")])
NUMERALS = st.sampled_from([str, chinese_number])


@settings(max_examples=40, deadline=None)
@given(NAMES, NUMERALS, st.integers(31, 180), st.sampled_from(["日", "天"]))
def test_any_notice_above_the_bound_is_brought_to_it_and_nothing_else_moves(names, numeral, days, unit):
    employer, worker = names
    clause = f"{worker}辞职的，应当提前{numeral(days)}{unit}书面通知{employer}，并办完工作交接。"
    _mended(clause, "resign_notice_long", f"提前{numeral(days)}{unit}")


@settings(max_examples=40, deadline=None)
@given(NAMES, NUMERALS, st.integers(3, 12), st.sampled_from(["收银", "搬运", "后厨", "保安"]))
def test_any_probation_above_the_ladder_is_brought_to_it_and_nothing_else_moves(names, numeral, months, trade):
    clause = f"{names[0]}安排{names[1]}从事{trade}工作，试用期{numeral(months)}个月。"
    _mended(clause, "probation_too_long", f"试用期{numeral(months)}个月")


@settings(max_examples=40, deadline=None)
@given(NAMES, st.integers(21, 99).filter(lambda share: share != 80), st.sampled_from(["百分之{}", "{}%"]))
def test_any_share_taken_for_damage_is_brought_to_a_fifth(names, share, written):
    told = written.format(chinese_number(share) if "之" in written else share)
    clause = f"{names[1]}造成损失的，{names[0]}可以每月从工资中扣除{told}用于赔偿。"
    _mended(clause, "deduct_excess", told)


def _told(text: str, label: str) -> list[Rewording]:
    review = review_contract(text, on=ON)
    return [new for item, new in zip(review.findings, reworded(text, review), strict=True) if item.label == label]


def _mended(clause: str, label: str, at_fault: str) -> None:
    """The rewrite is the clause but for the words at fault, in numerals of the same writing, and it is found clean."""
    text = HEAD + clause
    (told,) = _told(text, label)
    before, after = clause.split(at_fault)
    assert told.changes and told.rewrite.startswith(before) and told.rewrite.endswith(after)
    assert any(sign.isdigit() for sign in told.changes[0].words) == any(sign.isdigit() for sign in at_fault)
    assert label not in {item.label for item in review_contract(HEAD + told.rewrite, on=ON).findings}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (length_like("半年", 2), "两个月"), (length_like("叁个月", 2), "贰个月"), (length_like("３年", 24), "２年"),
        (length_like("3年半", 24), "2年"), (days_like("2个月", 30), "30日"), (days_like("六十天", 30), "三十天"),
        (percent_like("1.2倍", 150), "1.5倍"), (percent_like("双倍", 300), "三倍"), (percent_like("六成", 80), "八成"),
        (percent_like("六成", 15), None), (yuan_like("4,000元", Decimal(4800)), "4,800元"), 
        (yuan_like("四千元", Decimal(4800)), None),
    ],
)  # fmt: skip
def test_numbers_are_put_as_the_writer_writes_them(made: str | None, expected: str | None) -> None:
    assert made == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲方和乙方约定", "甲方为乙方办理。"), ("店里招人，员工听店里安排", "店里为员工办理。"),
        ("没有称呼", "公司为员工办理。"),
        ("按公司法的规定，用人单位应当", "用人单位为员工办理。"),
    ],
)  # fmt: skip
def test_the_standard_wording_calls_the_parties_as_the_contract_does(text: str, expected: str) -> None:
    assert in_names_of(text, "公司为员工办理。") == expected


def test_a_contract_with_all_edits_made_has_no_fault_left_and_only_its_faulty_lines_differ() -> None:
    for item in CONTRACTS:
        review = with_rewordings(item.text, review_contract(item.text, on=ON))
        new = revised(item.text, marks(item.text, review)[0])
        assert not review_contract(new, on=ON).findings
        faulty = {item.text.count("\n", 0, found.start) for found in review.findings}
        lines = zip(item.text.splitlines(), new.splitlines(), strict=True)
        assert {number for number, (old, made) in enumerate(lines) if old != made} == faulty


def test_a_word_that_both_have_is_not_struck_in_the_marked_file() -> None:
    text = HEAD + "合同期满终止，公司不支付经济补偿。\n"
    review = with_rewordings(text, review_contract(text, on=ON))
    ((start, end, words),) = {change for item in review.findings for change in item.changes}
    assert (text[start:end], words) == ("不", "依法")


def test_a_marked_file_can_be_opened_again():
    text = HEAD + "试用期三个月。\n"
    assert Document(io.BytesIO(annotated(text, with_rewordings(text, review_contract(text, on=ON))))).paragraphs
