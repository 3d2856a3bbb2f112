"""Contract diagnosis: clauses in free wording, whole contracts, and the blank official form."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from laoheng.advice.redlining import annotated
from laoheng.advice.review import Stance, clause_kinds, read_clause, review_contract
from laoheng.advice.review.evaluate import evaluate_clauses
from laoheng.advice.review.wording import normalised
from laoheng.cli import main
from laoheng.law import find_article
from laoheng.standard.errors import UserError

LAW = Path(__file__).parents[2] / "law"
ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("壹年半", "1年半"),
        ("百分之八十", "80%"),
        ("六成", "60%"),
        ("四千五百元", "4500元"),
        ("３万元", "30000元"),
        ("48,000元", "48000元"),
        ("一个半月", "1.5个月"),
        ("一律", "一律"),
    ],
)
def test_numbers_before_units_become_digits(text: str, plain: str) -> None:
    assert normalised(text).text == plain


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("合同期一年，试用期两个月。", set()),
        ("合同期一年，试用期三个月。", {"probation_too_long"}),
        ("合同期三年，试用期六个月。", set()),
        ("辞职须提前三十天书面通知。", set()),
        ("辞职须提前三十五天书面通知。", {"resign_notice_long"}),
        ("小时工每天四小时、每周六天。", set()),
        ("转正月薪5000元，试用期月薪4000元。", set()),
        ("转正月薪5000元，试用期月薪3999元。", {"probation_wage_low"}),
    ],
)
def test_a_bound_is_kept_on_both_sides(text: str, labels: set[str]) -> None:
    assert set(read_clause(text).labels) == labels


def test_a_span_points_into_the_original_text() -> None:
    text = "第三条　乙方　入职须交纳押金５００元。"
    hit = read_clause(text).hits[0]
    assert "押金" in text[hit.start : hit.end]


def test_every_kind_names_articles_a_reason_and_a_wording_instead() -> None:
    assert len(clause_kinds()) == 89
    for kind in clause_kinds().values():
        chinese, english = kind.words("zh"), kind.words("en")
        assert kind.articles and chinese.reason and chinese.rewrite
        assert len(chinese.needs) == len(english.needs) == len(kind.needs)
        assert re.search(r"[一-鿿]", "".join((english.name, english.reason, english.rewrite, *english.needs))) is None
        assert all(find_article(reference, ON) for reference in kind.articles)


@pytest.mark.parametrize(
    "name",
    ["dev", "apart", "fresh", "second_dev", "second_apart", "third_dev", "fourth_dev", "fifth_dev", "sixth_dev"],
)
def test_our_own_clauses_are_read_as_labelled(name: str) -> None:
    summary, _ = evaluate_clauses(LAW / f"clauses_{name}.jsonl")
    assert summary["micro_f1"] >= 0.9
    assert summary["false_alarm_rate"] <= 0.05


@pytest.mark.parametrize("name", ["unseen", "unseen_second", "unseen_third", "unseen_fourth"])
def test_no_unlawful_clause_of_everyday_speech_passes_as_lawful(name: str) -> None:
    summary, _ = evaluate_clauses(LAW / f"clauses_{name}.jsonl")
    assert summary["passed_unlawful"] == 0
    assert summary["false_alarm_rate"] <= 0.05


def test_an_unreadable_line_is_told(tmp_path: Path) -> None:
    path = tmp_path / "clauses.jsonl"
    path.write_text('{"id": 1}\n', "utf-8")
    with pytest.raises(UserError):
        evaluate_clauses(path)


def test_probation_and_term_are_read_together_across_clauses() -> None:
    text = "第一条 合同期限一年，自入职之日起算。\n第二条 试用期四个月，转正后月薪6000元。\n"
    review = review_contract(text, on=ON)
    found = {item.label: item for item in review.findings}
    assert found["probation_too_long"].across
    assert found["probation_too_long"].exposure == Decimal("12000.00")
    assert all(item.grounds for item in review.findings)


def test_a_wage_below_the_place_s_minimum_is_found_with_the_gap() -> None:
    review = review_contract("第六条 乙方月工资1500元。\n", on=ON, region="330100")
    assert [item.label for item in review.findings] == ["wage_below_min"]
    assert review.findings[0].exposure is not None


def test_the_official_blank_form_is_clean_and_its_blanks_are_told(shared_data: Path) -> None:
    text = (shared_data / "data" / "contracts" / "labour_contract_standard_form.md").read_text("utf-8")
    review = review_contract(text, on=ON)
    assert not review.findings and not review.missing
    assert review.blanks


def test_the_word_file_holds_comments_and_tracked_changes(tmp_path: Path) -> None:
    text = "第三条 乙方入职须交纳押金500元。\n"
    review = review_contract(text, on=ON, stance=Stance.WORKER)
    (tmp_path / "out.docx").write_bytes(annotated(text, review))
    with ZipFile(tmp_path / "out.docx") as package:
        body = package.read("word/document.xml").decode()
        comments = package.read("word/comments.xml").decode()
    assert "w:ins" in body and "w:del" in body
    assert "押金" in comments


def accepted(path: Path) -> list[str]:
    """The lines of a Word file once every tracked change is accepted."""
    with ZipFile(path) as package:
        body = package.read("word/document.xml").decode()
    lines = re.findall(r"<w:p>.*?</w:p>", re.sub(r"<w:del .*?</w:del>", "", body, flags=re.DOTALL), flags=re.DOTALL)
    return ["".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", line)) for line in lines]


def test_accepting_the_changes_leaves_whole_sentences_and_keeps_what_is_lawful(tmp_path: Path) -> None:
    text = (
        "三、押金：公司发给工装两套，乙方入职须交押金500元，离职时退还。工装归公司所有。\n"
        "四、社会保险：乙方自愿放弃缴纳社会保险，甲方每月补贴200元。\n"
    )
    review = review_contract(text, on=ON)
    assert {item.label for item in review.findings} >= {"waive_social"}
    (tmp_path / "out.docx").write_bytes(annotated(text, review))
    deposit, insurance = accepted(tmp_path / "out.docx")
    assert deposit.startswith("三、") and deposit.endswith("。工装归公司所有。")
    assert "500元" not in deposit and "离职时退还" not in deposit
    assert insurance.startswith("四、") and "放弃" not in insurance and "补贴200元" not in insurance
    assert "。。" not in deposit + insurance


def test_sample_clauses_of_the_fact_base_are_read_as_labelled(shared_data: Path) -> None:
    path = shared_data / "law" / "clauses_sample.jsonl"
    summary, lines = evaluate_clauses(path)
    assert summary["passed_unlawful"] == 0
    assert len(lines) == len([line for line in path.read_text("utf-8").splitlines() if json.loads(line)])


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("辞工单要厂长点头才作数。", {"resign_approval"}),
        ("辞工单交上去满三十天就生效，谁也不能卡。", set()),
        ("年假没休完的，年底就清掉。", {"leave_forfeit"}),
        ("年假没休完的，按三倍补钱。", set()),
        ("上班看手机被抓到，一次五十。", {"penalty_discipline"}),
        ("离职当天给证明，交接另约。", set()),
    ],
)
def test_spoken_wordings_are_understood(text: str, labels: set[str]) -> None:
    assert set(read_clause(text).labels) == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("员工受伤的，公司协助申请工伤认定。", set()),
        ("员工受伤的，责任自担，公司不申报工伤。", {"injury_self"}),
        ("规章制度修订后由员工签收。", set()),
        ("规章制度修订后自动适用，无论员工是否签收。", {"rules_unpublished"}),
    ],
)
def test_sound_wording_counts_only_where_it_is_not_denied(text: str, labels: set[str]) -> None:
    assert set(read_clause(text).labels) == labels


def test_a_contract_in_a_word_table_is_read_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "乙方入职须交纳押金500元。"
    document.save(str(tmp_path / "contract.docx"))
    assert main(["review", str(tmp_path / "contract.docx"), "--on", "2026-11-23", "--json"]) == 1
    assert [item["label"] for item in json.loads(capsys.readouterr().out)["findings"]] == ["deposit"]
