"""Whole papers: what is no clause, sentences and items of lists, kinds of paper, and how papers are measured."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from laoheng.advice.review import read_clause, review_contract, split_clauses
from laoheng.advice.review.detect import read_article
from laoheng.advice.review.doubt import settles_nothing
from laoheng.advice.review.evaluate_papers import evaluate_papers
from laoheng.advice.review.kinds import kind_of
from laoheng.advice.review.paper_cases import place_of, read_papers
from laoheng.cli import main
from laoheng.standard.errors import UserError

ON = date(2026, 11, 28)
OPEN = Path("tests/law/papers")
HEAD = """劳动合同书
（固定期限）
甲方：云岭示例有限公司
乙方：列示例
第一条　合同期限三年，自2026年12月1日起至2029年11月30日止。
"""


def labels(*lines: str, region: str | None = None) -> set[str]:
    """The labels of a paper with these clauses."""
    return {found.label for found in review_contract(HEAD + "\n".join(lines), on=ON, region=region).findings}


HEADINGS = [
    "第六章　纪律与责任", "第四部分　保险与安全", "§10 离职", "2 乙方在职期间的义务", "C　时间与休息",
    "十一　争议及文本",
    "九、合同的变更、解除和终止", "（三）工作时间", "劳动保护和劳动条件", "7 违约责任", "四、不定时工作制",
]  # fmt: skip
NO_HEADINGS = [
    "五、加班费全包", "第三条 乙方不得结婚", "六、试用期一年", "3 工资不低于标准", "二、加班费已含工资",
    "第九条 迟到罚款",
    "4 离职须赔偿", "工资年底结清", "工伤自担责任", "乙方承担责任", "加班费包干", "八、公司可随时调岗",
]  # fmt: skip


@pytest.mark.parametrize("line", HEADINGS)
def test_a_heading_is_no_clause(line: str) -> None:
    assert list(split_clauses(f"{line}\n")) == []


@pytest.mark.parametrize("line", NO_HEADINGS)
def test_a_short_line_that_settles_something_is_a_clause(line: str) -> None:
    assert [passage.quote for passage in split_clauses(f"{line}\n")] == [line]


def test_titles_among_the_first_lines_are_no_clauses_and_pasted_faults_are() -> None:
    text = (
        "云岭示例（南）有限公司\n员工手册（2026版节选）\n1.1 本手册适用于全体员工。\n1.2 员工应当守时。\n1.3 附则。\n"
    )
    assert [passage.quote[:3] for passage in split_clauses(text)] == ["1.1", "1.2", "1.3"]
    pasted = "加班费已经含在工资里\n入职先交三百块\n怀了孕就走人\n年假过期作废\n请假扣双倍\n"
    assert len(list(split_clauses(pasted))) == 5


def test_lines_of_a_text_broken_at_one_width_are_read_on() -> None:
    text = (OPEN / "08.txt").read_text("utf-8")
    lines = [line[at : at + 38] for line in text.split("\n") for at in range(0, max(len(line), 1), 38)]
    found = {(item.label, "".join(item.quote.split())) for item in review_contract("\n".join(lines), on=ON).findings}
    assert {label for label, _ in found} == {item.label for item in review_contract(text, on=ON).findings}
    (broken,) = split_clauses("一、乙方" + "甲" * 30 + "\n")
    assert broken.end == 34


@pytest.mark.parametrize(
    ("line", "nothing"),
    [
        ("甲方（盖章）　　　　　乙方（签名）", True),
        ("2026年3月9日　　　　　2026年3月9日", True),
        ("住址：____________________　联系电话：____________", True),
        ("用人单位（以下称“餐厅”）：云岭示例餐饮有限公司", True),
        ("项目劳资专管员：冯某某", True),
        ("第 2 页 共 3 页", True),
        ("2026 年 3 月 9 日　　　2026 年 3 月 9 日", True),
        ("乙方：石示例　押金：500元", False),
        ("试用期：十二个月", False),
        ("乙方自愿不参加社会保险", False),
        ("月工资：1000元", False),
    ],
)
def test_parties_and_lines_to_sign_on_settle_nothing(line: str, nothing: bool) -> None:
    assert settles_nothing(line) is nothing


# A fault among lawful sentences: what the whole article does not show, its own sentence does.
ARTICLES = [
    (
        "openend_waiver",
        "合同到期前三十日，公司书面征求续订意见。续订几次都行，但员工承诺不要求签无固定期限合同。"
        "因到期依法应付的经济补偿在交接时付清。",
    ),
    ("overtime_flat", "员工月薪总额五千八百元，延时和休息日加班的报酬都包在里面。试用期月薪四千八百元，组成相同。"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "text"), ARTICLES, ids=[label for label, _ in ARTICLES])
def test_a_fault_among_lawful_sentences_is_found_on_its_sentence(label: str, text: str) -> None:
    (hit,) = (hit for hit in read_article(text).hits if hit.label == label)
    assert text[hit.start : hit.end] in text and "。" not in text[hit.start : hit.end]


@pytest.mark.parametrize(
    "text",
    ["病假工资不低于最低工资的百分之八十。公司可以核对病历。", "乙方每周休息两日。加班须与乙方商量，乙方可以拒绝。"],
)
def test_lawful_sentences_stay_clean_apart_too(text: str) -> None:
    assert read_article(text).hits == ()


def test_a_plain_clause_of_one_sentence_earns_the_same_alone_and_in_a_paper() -> None:
    text = "乙方入职须交押金五百元。"
    assert read_article(text).hits == read_clause(text).hits != ()


LISTS = [
    (set(), ["第七条　甲方不得有下列行为：", "1. 扣押乙方身份证；", "2. 收取押金；", "3. 强迫加班。"]),
    (
        set(),
        ["第五条　乙方工资由以下部分构成：", "（一）基本工资四千元；", "（二）岗位津贴五百元。"],
    ),
    (
        set(),
        [
            "第八条　有下列情形之一的，甲方可以依法解除合同：",
            "1. 在试用期间被证明不符合录用条件的；",
            "2. 严重违反规章制度的。",
        ],
    ),
    ({"deposit"}, ["第九条　乙方入职当日：", "1. 交验证件原件，核对后当场退还；", "2. 交押金五百元，离职时退还。"]),
]  # fmt: skip


@pytest.mark.parametrize(("told", "lines"), LISTS)
@pytest.mark.parametrize("numbered", [True, False], ids=["numbered", "numbers kept by the word processor"])
def test_an_item_of_a_list_is_read_with_the_words_that_lead_it(
    told: set[str], lines: list[str], numbered: bool
) -> None:
    bare = [re.sub(r"^(?:第.条　|[（(].[）)]|\d\. )", "", line) for line in lines]
    assert labels(*(lines if numbered else bare), region="330000") - {"extra_termination"} == told


def test_the_words_that_lead_a_list_earn_nothing_that_its_items_do_not_bear_out() -> None:
    items = ["（一）未请假而不到岗的；", "（二）以虚假病假证明骗取病假，经查证属实的。"]
    assert labels("第四条　有下列情形之一的，视为旷工：", *items) == set()
    text = f"{HEAD}第四条　乙方有下列情形之一的，每次从工资中扣二百元：\n1. 上班迟到的；\n2. 工位不整洁的。\n"
    found = review_contract(text, on=ON).findings
    assert [(item.label, item.quote) for item in found] == [("penalty_discipline", "每次从工资中扣二百元")]


def test_the_place_of_a_fault_in_an_item_is_in_the_item() -> None:
    text = f"{HEAD}第三条　有下列情形之一的，公司扣发当月工资二百元：\n（1）乙方怀孕的；\n（2）乙方身亡的。\n"
    (found,) = (item for item in review_contract(text, on=ON).findings if item.label == "pregnancy_demote")
    assert found.quote == text[found.start : found.end] == "乙方怀孕的"


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ("noncompete_no_pay", ["第二条　乙方离职后一年内不得到与甲方有竞争关系的单位任职，甲方对此不另行支付补偿。"]),
        ("wage_below_min", ["第二条　乙方月工资为一千元，每月十日支付。"]),
    ],
)
def test_what_is_told_across_clauses(told: str, lines: list[str]) -> None:
    assert told in labels(*lines, region="330000")


@pytest.mark.parametrize(
    "line",
    [
        "第二条　乙方离职后一年内不得到与甲方有竞争关系的单位任职，甲方按月支付补偿四千元。",
        "第二条　每月工资单上有一项保密津贴一千元。",
        "第二条　乙方弄坏机具的，每月从当月工资里扣的数最多一百元。",
        "第二条　加班工资分别按百分之一百五十、二百、三百支付。",
    ],
)
def test_what_is_no_fault_across_clauses(line: str) -> None:
    found = review_contract(HEAD + line, on=ON, region="330000").findings
    assert not any(item.across or item.by == "figures" for item in found)


def test_notice_before_the_end_of_a_term_is_not_the_term() -> None:
    lines = ["第二条　试用期六个月。", "第三条　本合同到期前三十日，甲方征求续订意见。"]
    assert labels(*lines) == set()


@pytest.mark.parametrize(
    ("line", "conflict"),
    [
        ("第三条　旺季每天班次缩到五个半小时以内。", False),
        ("第三条　怀孕的改按每月工资五千二百元计发。", False),
        ("第三条　乙方每日工作九小时。", True),
        ("第三条　乙方月工资为五千二百元。", True),
    ],
)
def test_what_holds_for_a_season_or_a_few_contradicts_nothing(line: str, conflict: bool) -> None:
    text = f"{HEAD}第二条　乙方每日工作八小时，月工资五千六百元。\n{line}\n"
    assert bool(review_contract(text, on=ON).conflicts) is conflict


UNFIT = [
    ("part_time", "非全日制用工劳动合同", "终止用工时甲方不支付经济补偿。"),
    ("over_age_agreement", "超龄劳动者用工协议", "协议终止时，甲方不支付经济补偿。"),
    ("internship", "学生实习协议", "实习期满，协议终止，甲方不支付经济补偿。"),
]


@pytest.mark.parametrize(("kind", "title", "clause"), UNFIT, ids=[kind for kind, _, _ in UNFIT])
def test_what_presupposes_an_ordinary_contract_is_only_looked_at_in_another_paper(
    kind: str, title: str, clause: str
) -> None:
    review = review_contract(f"{title}\n甲方：云岭示例超市\n乙方：早示例\n一、{clause}\n", on=ON)
    assert review.kind == kind and review.findings == ()
    assert [look.quote for look in review.looks] == [f"一、{clause}"]
    assert "severance_waiver" in labels(f"第二条　{clause}".replace("用工", ""))


def test_rules_of_a_firm_owe_no_items_of_a_contract_and_have_no_form() -> None:
    text = "云岭示例有限公司\n员工手册\n1.1 本手册适用于全体员工。\n1.2 每日工作八小时。\n1.3 每月十日发工资。\n"
    review = review_contract(text, on=ON)
    assert (review.kind, review.fitting, review.missing) == ("rules", None, ())
    assert kind_of("劳动合同书\n甲方：云岭示例\n乙方达到法定退休年龄的，合同终止。") is not None


def test_a_contract_that_is_open_ended_itself_waives_no_such_contract() -> None:
    line = "第一条　本合同无固定期限，自2026年10月1日起。乙方此前已在甲方连续工作满十年，不再约定试用期。"
    text = f"劳动合同\n甲方：云岭示例\n乙方：列示例\n{line}\n"
    assert review_contract(text, on=ON).findings == ()


@pytest.mark.parametrize(
    ("item", "words", "told"),
    [
        ("protection", "甲方发给乙方防尘口罩和手套。", False),
        ("protection", "甲方提供符合国家标准的办公条件。", False),
        ("protection", "上岗前洗手、戴口罩、束发。", True),
        ("term", "自2026年12月1日起至2027年11月30日止。", False),
    ],
)
def test_what_a_contract_must_hold_is_seen_in_plain_words(item: str, words: str, told: bool) -> None:
    text = f"劳动合同\n甲方：云岭示例\n乙方：列示例\n第一条　{words}\n"
    missing = {message.code for message in review_contract(text, on=ON).missing}
    assert (f"review.missing.{item}" in missing) is told


@pytest.mark.parametrize("number", ["1.1 ", "10.2", "3.1.2 ", "第五条　", "（三）", "4、"])
def test_the_number_of_a_clause_is_no_part_of_its_fault(number: str) -> None:
    text = f"{number}乙方入职须交押金五百元。"
    (hit,) = read_article(text).hits
    assert text[hit.start : hit.end] == "乙方入职须交押金五百元"


def put(folder: Path, name: str, text: str, **told: Any) -> None:
    """A labelled paper in `folder`."""
    (folder / f"{name}.txt").write_text(text, "utf-8")
    entry = {
        "kind": "劳动合同",
        "region": "浙江省/杭州市",
        "signed": "2026-11-01",
        "faults": [],
        "missing": None,
    } | told
    (folder / f"{name}.json").write_text(json.dumps(entry, ensure_ascii=False), "utf-8")


PAPER = f"{HEAD}第二条　乙方入职须交押金五百元。\n第三条　乙方迟到一次罚款一百元。\n第四条　乙方每周休息两日。\n"


def test_a_paper_is_measured_by_what_was_planted_in_it(tmp_path: Path) -> None:
    faults = [
        {"label": "deposit", "quote": "乙方入职须交押金五百元"},
        {"label": "penalty_discipline", "quote": "乙方每周休息两日"},
        {"label": "union_ban", "quote": "合同期限三年"},
    ]
    put(tmp_path, "甲", PAPER, faults=faults, missing=["社会保险", "工作时间"])
    put(tmp_path, "乙", PAPER)
    summary, lines = evaluate_papers(tmp_path)
    first, second = sorted(summary["papers"], key=lambda row: row["paper"], reverse=True)
    assert (first["found"], first["elsewhere"], first["passed"], first["unexplained"]) == (1, 1, 1, 0)
    assert (second["planted"], second["unexplained"], second["missing"]) == (0, 2, None)
    assert summary["total"]["planted"] == 3 and summary["total"]["unexplained"] == 2
    assert first["missing"]["right"] == 2 and first["missing"]["unseen"] == 0 and first["missing"]["wrong"] > 0
    outcomes = {line["label"]: line["outcome"] for line in lines if line["kind"] == "fault"}
    assert outcomes == {"deposit": "found", "penalty_discipline": "elsewhere", "union_ban": "passed"}
    for row in (first, second, summary["total"]):
        assert sum(row["unexplained_by_told"].values()) == row["unexplained"]
        assert sum(row["unexplained_by_severity"].values()) == row["unexplained"]


def test_the_command_line_prints_one_line_a_paper_and_a_total(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "甲", PAPER, faults=[{"label": "deposit", "quote": "须交押金五百元"}])
    assert main(["eval", "papers", str(tmp_path)]) == 0
    paper, total = capsys.readouterr().out.splitlines()
    assert paper.startswith("甲: ") and total.startswith("total: ") and "planted 1: found 1 passed 0" in total
    assert main(["eval", "papers", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"]["found"] == 1


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("江苏省/苏州市", "320000"),
        ("广东省/深圳市", "440300"),
        ("青海省/海南州", "630000"),
        ("110000", "110000"),
        (None, None),
    ],
)
def test_the_region_of_a_paper_is_the_nearest_that_has_values(tmp_path: Path, told: object, code: str | None) -> None:
    put(tmp_path, "甲", PAPER, region=told)
    assert [paper.region for paper in read_papers(tmp_path)] == [code]


def test_a_quote_is_found_over_breaks_of_lines() -> None:
    text = "第一条　乙方入职\n须交押金。"
    assert place_of("乙方入职须交押金", text) == (4, 13)
    assert place_of("", text) is None and place_of("没有的话", text) is None


BAD = [
    ({"signed": "去年"}, "不是日期"),
    ({"region": "火星"}, "不认识地区"),
    ({"faults": "无"}, "须有 signed"),
    ({"faults": [{"label": "没有", "quote": "押金"}]}, "没有“没有”这个问题标签"),
    ({"faults": [{"label": "deposit", "quote": "合同里没有的话"}]}, "找不到原文"),
    ({"faults": ["deposit"]}, "问题标签"),
    ({"missing": "社保"}, "须是列表"),
]


@pytest.mark.parametrize(("told", "why"), BAD)
def test_a_paper_that_cannot_be_measured_is_said_with_its_name(tmp_path: Path, told: dict[str, Any], why: str) -> None:
    put(tmp_path, "甲", PAPER)
    put(tmp_path, "乙", PAPER, **told)
    with pytest.raises(UserError, match=f"“乙”：.*{why}") as refused:
        read_papers(tmp_path)
    assert "“甲”" not in str(refused.value)


def test_all_bad_papers_of_a_folder_are_told_at_once(tmp_path: Path) -> None:
    put(tmp_path, "甲", PAPER, signed="去年")
    (tmp_path / "丙.txt").write_text(PAPER, "utf-8")
    (tmp_path / "丁.json").write_text("{", "utf-8")
    with pytest.raises(UserError, match=r"3 份不能用.*“丁”.*“丙”.*“甲”"):
        read_papers(tmp_path)


def test_a_folder_without_papers_and_no_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="里没有合同"):
        read_papers(tmp_path)
    with pytest.raises(UserError, match="不是文件夹"):
        read_papers(tmp_path / "没有")


def test_in_the_open_papers_hardly_a_planted_fault_passes_and_the_reader_does_not_drown() -> None:
    summary, _ = evaluate_papers(OPEN)
    total = summary["total"]
    assert total["planted"] == 40 and total["passed"] <= 1
    assert total["unexplained"] <= 8 and total["looks_per_100_lawful_clauses"] <= 12
