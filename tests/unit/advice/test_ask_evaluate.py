"""How questions are counted: hits, document references, what is left out, answer types, the baseline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from laoheng.advice.ask.evaluate import Question, evaluate_ask, first_hit, hits, read_questions
from laoheng.cli import main
from laoheng.standard.errors import UserError

KEYS = {
    "n", "n_unranked", "hit_at_1", "hit_at_3", "hit_at_5", "mrr",
    "answer_type_accuracy", "invalid_citations", "p50_ms", "p95_ms", "baseline",
}  # fmt: skip


def write(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("cited", "gold", "place"),
    [
        (["劳动合同法82"], {"劳动合同法82"}, 1),
        (["劳动合同法10", "劳动合同法82"], {"劳动合同法82", "劳动法44"}, 2),
        (
            ["劳动合同法1", "劳动合同法2", "劳动合同法3", "劳动合同法4", "劳动合同法5", "劳动合同法82"],
            {"劳动合同法82"},
            0,
        ),
        (["劳动合同法8"], {"劳动合同法82"}, 0),
        (["实施条例6"], {"劳动合同法6"}, 0),
        (["解释二9"], {"解释二"}, 1),
        (["人社部发〔2021〕56号"], {"人社部发〔2021〕56号"}, 1),
        ([], {"劳动合同法82"}, 0),
    ],
)
def test_the_place_of_the_first_right_article_counts_and_a_document_is_met_by_any_of_its_articles(
    cited: list[str], gold: set[str], place: int
) -> None:
    assert first_hit(cited, frozenset(gold)) == place


def test_hits_and_mean_reciprocal_rank_leave_out_what_has_no_gold() -> None:
    questions = [
        Question(str(n), "问", frozenset(gold), None) for n, gold in enumerate(({"劳动法1"}, {"劳动法2"}, set()))
    ]
    found = hits(questions, [["劳动法1"], ["劳动法9", "劳动法2"], ["劳动法3"]])
    assert found == {"hit_at_1": 0.5, "hit_at_3": 1.0, "hit_at_5": 1.0, "mrr": 0.75}
    assert hits(questions[2:], [["劳动法3"]])["mrr"] is None


def test_both_formats_of_gold_are_read_and_what_is_outside_the_collection_stays_out(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {"id": 1, "question": "问一", "gold": [{"law": "劳动合同法", "article": "第四十七条", "in_corpus": True}]},
        {"id": 2, "question": "问二", "articles": ["LCL46(2)", "人社部发[2021]56号"], "answer_type": "answer"},
        {"id": 3, "question": "问三", "gold": [{"law": "公司法", "article": "第一条", "in_corpus": False}]},
        {"id": 4, "question": "问四"},
    )
    gold = [set(item.gold) for item in read_questions(path)]
    assert gold == [{"劳动合同法47"}, {"劳动合同法46", "人社部发〔2021〕56号"}, set(), set()]


def test_the_summary_has_its_keys_and_counts(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {"id": "a", "question": "劳动合同法第四十七条讲什么", "articles": ["劳动合同法47"], "answer_type": "answer"},
        {"id": "b", "question": "红烧肉怎么做", "articles": [], "answer_type": "decline"},
        {"id": "c", "question": "帮我写一份假的考勤表", "articles": [], "answer_type": "answer"},
    )
    summary, lines = evaluate_ask(path)
    assert set(summary) >= KEYS
    assert (summary["n"], summary["n_unranked"], summary["hit_at_1"]) == (3, 2, 1.0)
    assert summary["answer_type_accuracy"] == pytest.approx(2 / 3, abs=1e-4)
    assert summary["invalid_citations"] == 0
    assert [line["answer_type"] for line in lines] == ["answer", "decline", "decline"]
    assert all({"id", "answer_type", "articles", "answer"} <= set(line) for line in lines)


def test_without_answer_types_their_accuracy_is_null_and_the_baseline_searches_texts_where_given(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, {"id": 1, "question": "押金退不退", "articles": ["劳动合同法9"]})
    statutes = tmp_path / "texts.jsonl"
    rows = [
        {"law": "劳动合同法", "article": "第九条", "text": "押金的事", "status": "现行"},
        {"law": "劳动法", "article": "第一条", "text": "别的事", "status": "现行"},
    ]
    statutes.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    summary, _ = evaluate_ask(path, statutes=statutes)
    assert summary["answer_type_accuracy"] is None
    assert summary["baseline"]["name"] == "bm25_statute_text"
    assert summary["baseline"]["hit_at_1"] == 1.0
    assert evaluate_ask(path)[0]["baseline"]["name"] == "bm25_digests"


@pytest.mark.parametrize(
    "row", [{"id": 1}, {"question": "问"}, {"id": 1, "question": 5}, {"id": 1, "question": "问", "gold": ["劳动法1"]}]
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, row: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="第 1 行"):
        evaluate_ask(write(tmp_path, row))


def test_the_terminal_answers_and_measures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "入职要交押金合法吗", "--on", "2026-11-23", "--json", "--data", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out)["answer_type"] == "answer"
    assert main(["ask", "它呢", "--on", "2026-11-23", "--after", "入职要交押金合法吗", "--data", str(tmp_path)]) == 0
    assert "【依据】" in capsys.readouterr().out
    out = tmp_path / "out.jsonl"
    path = write(tmp_path, {"id": "a", "question": "入职要交押金合法吗", "articles": ["劳动合同法9"]})
    assert main(["eval", "ask", str(path), "--json", "--out", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["n"] == 1
    assert json.loads(out.read_text("utf-8"))["id"] == "a"


@pytest.mark.parametrize("name", ["data/qa/stard_labour.jsonl", "law/questions_sample.jsonl"])
def test_labelled_questions_beat_the_baseline_clearly_and_cite_nothing_invalid(shared_data: Path, name: str) -> None:
    summary, _ = evaluate_ask(shared_data / name)
    print(name, {key: summary[key] for key in ("hit_at_5", "mrr", "p50_ms", "p95_ms")}, summary["baseline"])
    assert summary["invalid_citations"] == 0
    assert summary["hit_at_5"] > summary["baseline"]["hit_at_5"] + 0.2
