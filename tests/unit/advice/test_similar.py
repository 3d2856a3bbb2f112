"""Similar cases: likeness, differences named, results counted; and how ranking is measured."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from laoheng.advice.similar import CaseIndex, find_similar
from laoheng.advice.similar.evaluate import average_precision, evaluate_similar, ndcg_at_10
from laoheng.advice.similar.profile import TextLikeness, likeness, pieces_of, strengths_by_signs
from laoheng.law import law_at
from laoheng.law.cases import Case, CaseResult, CasesInMemory, starter_cases
from laoheng.standard.errors import UserError
from laoheng.text.elements import LABELS

RIDER = (
    "我是外卖骑手，站点让我注册个体户签了承揽协议，每天早会、排班、请假都要站长批，不接单就扣款。"
    "现在要求确认劳动关系，并支付没有签劳动合同的二倍工资。"
)


def test_a_rider_finds_the_riders_cases_with_what_differs() -> None:
    report = find_similar(RIDER, starter_cases(), 5)
    first = report.similar[0]
    assert "LB5" in first.shared and "LB9" in report.elements
    assert "guiding-238" in [item.case.id for item in report.similar[:2]]
    assert set(first.shared) | set(first.only_here) == set(report.elements)
    assert set(first.shared) | set(first.only_there) == set(first.case.elements)


def test_results_are_counted_over_the_cases_shown() -> None:
    report = find_similar(RIDER, starter_cases(), 6)
    assert sum(report.results.values()) == len(report.similar) <= 6
    assert [item.likeness for item in report.similar] == sorted(
        (item.likeness for item in report.similar), reverse=True
    )


def test_an_empty_store_finds_nothing() -> None:
    report = find_similar(RIDER, CasesInMemory(()))
    assert report.similar == () and not report.results


def test_a_bureaus_own_case_is_found_like_any_other() -> None:
    own = Case(
        id="own-1",
        title="洗车店不退押金",
        facts="洗车店入职时收取押金八百元，离职不退。",
        holding="不得以任何名义收取财物，应当退还。",
        result=CaseResult.SUPPORTED,
        outcome="退还押金",
        elements=("LB15",),
        articles=("劳动合同法9",),
        source="本地案例",
        published=date(2026, 1, 5),
        certainty="V",
    )
    index = CaseIndex(CasesInMemory((*starter_cases().cases(), own)))
    assert index.search("入职时收了我押金800元，现在离职不退给我。", 3).similar[0].case.id == "own-1"


def test_the_starter_set_is_complete_and_its_articles_are_in_the_catalogue() -> None:
    cases = tuple(starter_cases().cases())
    law = law_at(date(2026, 11, 28))
    assert len(cases) >= 40 and len({case.id for case in cases}) == len(cases)
    for case in cases:
        assert case.facts and case.holding and case.outcome and case.source and case.certainty in "VSM"
        assert set(case.elements) <= set(LABELS)
        for article in case.articles:
            law.ground(article)
    assert {case.result for case in cases} == set(CaseResult)


def test_likeness_is_shared_over_joined() -> None:
    assert likeness(np.array([1.0, 1.0, 0.0]), np.array([1.0, 0.0, 1.0])) == pytest.approx(1 / 3)
    assert likeness(np.zeros(3), np.zeros(3)) == 0.0


def test_text_likeness_is_one_for_the_text_itself_and_less_for_another() -> None:
    texts = ["拖欠加班费未付", "工伤认定与伤残鉴定", "拖欠工资未付"]
    all_three = TextLikeness([pieces_of(text) for text in texts])
    to_first = all_three.to_all(pieces_of(texts[0]))
    assert to_first[0] == pytest.approx(1.0)
    assert to_first[0] > to_first[2] > to_first[1]


def test_signs_alone_make_a_profile() -> None:
    strengths = strengths_by_signs(["公司未签订劳动合同。", "双方未签劳动合同。"])
    assert strengths[LABELS.index("LB6")] > 0.5 > strengths[LABELS.index("LB10")]


def test_ndcg_and_average_precision_are_those_worked_out_by_hand() -> None:
    grades = {"a": 2.0, "b": 1.0}
    assert ndcg_at_10(["a", "b", "c"], grades) == pytest.approx(1.0)
    # b first: 1/log2(2) + 3/log2(3), against 3/log2(2) + 1/log2(3).
    assert ndcg_at_10(["b", "a"], grades) == pytest.approx((1 + 3 / 1.5849625) / (3 + 1 / 1.5849625))
    assert average_precision(["c", "a", "b"], grades) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert ndcg_at_10(["a"], {}) == average_precision(["a"], {}) == 0.0


def write_documents(folder: Path, labels: list[str]) -> Path:
    texts = {
        "q": ["原告诉称，被告拖欠工资。", "请求支付经济补偿金。"],
        "near": ["原告称被告拖欠工资。", "要求支付经济补偿金。"],
        "far": ["原告要求支付一次性伤残补助金。", "双方签订了劳动合同。"],
    }
    path = folder / "documents.jsonl"
    rows = [
        {"id": name, "sentences": [{"text": text, "labels": labels} for text in sentences]}
        for name, sentences in texts.items()
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def write_grades(folder: Path) -> Path:
    path = folder / "qrels.tsv"
    path.write_text("query_id\tdoc_id\tgrade\tjaccard\nq\tnear\t3\t1.0\n", encoding="utf-8")
    return path


def test_the_labels_of_the_documents_are_never_read(tmp_path: Path) -> None:
    grades = write_grades(tmp_path)
    plain = evaluate_similar(grades, documents=write_documents(tmp_path, []))
    lying = evaluate_similar(grades, documents=write_documents(tmp_path, ["LB17", "LB20"]))
    assert plain == lying
    assert plain[0]["ndcg_at_10"] == plain[0]["map"] == 1.0 and plain[0]["n"] == 1
    assert plain[1] == [{"query_id": "q", "ranking": ["near", "far"]}]


def test_a_query_without_a_document_is_a_clear_error(tmp_path: Path) -> None:
    grades = write_grades(tmp_path)
    grades.write_text("query_id\tdoc_id\tgrade\nzz\tnear\t1\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        evaluate_similar(grades, documents=write_documents(tmp_path, []))
    assert caught.value.code == "similar.no_text"


@pytest.mark.parametrize("content", ["", "a\tb\n", "query_id\tdoc_id\tgrade\nq\tnear\thigh\n"])
def test_a_file_without_grades_is_a_clear_error(tmp_path: Path, content: str) -> None:
    grades = tmp_path / "qrels.tsv"
    grades.write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        evaluate_similar(grades, documents=write_documents(tmp_path, []))
    assert caught.value.code == "similar.not_grades"


def test_signs_alone_beat_text_on_the_public_set(shared_data: Path) -> None:
    """The committed model has seen these judgments, so they are read by the signs: nothing here is remembered."""
    summary, _ = evaluate_similar(shared_data / "data" / "similar" / "cail2019_element_qrels.tsv")
    assert summary["seen_in_training"] == 1.0
    assert summary["ndcg_at_10"] > summary["baseline"]["tfidf"]["ndcg_at_10"] + 0.1
