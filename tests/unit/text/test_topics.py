"""What a text is about: word lists, committed models, evaluation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from laoheng.standard.errors import UserError
from laoheng.text.topics import FOCUS, TOPIC, Kind, sort_text
from laoheng.text.topics.evaluate import evaluate_focus, evaluate_topic

# Questions written for this test.
QUESTIONS = [
    ("公司不发工资还不给签劳动合同，我能去劳动仲裁吗", "劳动纠纷"),
    ("离婚时孩子的抚养权归谁", "婚姻家庭"),
    ("骑电动车被轿车撞了，交警判我次要责任", "交通事故"),
    ("我的商标被别人抢先注册了怎么办", "知识产权"),
    ("老家的房子要拆迁，安置房怎么分", "拆迁安置"),
    ("医院误诊耽误了治疗算医疗事故吗", "医疗纠纷"),
    ("朋友因盗窃被拘留，会判几年", "刑事辩护"),
    ("船员在海上受伤，船东不管", "海事海商"),
]


@pytest.mark.parametrize(("question", "expected"), QUESTIONS, ids=[row[0] for row in QUESTIONS])
def test_plain_questions_find_their_topic(question: str, expected: str) -> None:
    assert sort_text(TOPIC, question)[0][0] == expected


def test_a_plea_of_lapse_of_time_is_seen_as_the_focus() -> None:
    text = "上诉称，本案借款早已到期，被上诉人从未催要，起诉时已超过诉讼时效，丧失胜诉权，不存在时效中断。"
    assert sort_text(FOCUS, text)[0][0] == "诉讼时效"


@pytest.mark.parametrize("kind", [TOPIC, FOCUS], ids=["topic", "focus"])
def test_the_word_list_names_every_class_of_the_model(kind: Kind) -> None:
    model, card = kind.committed()
    assert model.labels == kind.lexicon.labels == tuple(kind.lexicon.plain)
    assert card.figures["micro_f1"] > card.figures["baseline"]["micro_f1"]
    assert kind.committed_baseline().labels == model.labels


def test_a_text_without_known_words_has_an_even_prior() -> None:
    assert abs(TOPIC.lexicon.prior("qqq")).max() == 0.0


def test_evaluation_counts_one_class_a_text(tmp_path: Path) -> None:
    rows = [{"id": str(n), "question": text, "label": label} for n, (text, label) in enumerate(QUESTIONS)]
    path = tmp_path / "topic.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    summary, lines = evaluate_topic(path)
    assert summary["n"] == 8 and summary["accuracy"] == summary["micro_f1"] == 1.0
    assert summary["trained_on_this_file"] is False
    assert lines[0] == {"id": "0", "label": "劳动纠纷"}


def test_a_class_that_nobody_knows_is_counted_as_missed(tmp_path: Path) -> None:
    path = tmp_path / "topic.jsonl"
    path.write_text(json.dumps({"id": "1", "question": "离婚", "label": "没有这一类"}), encoding="utf-8")
    assert evaluate_topic(path)[0]["accuracy"] == 0.0


@pytest.mark.parametrize("row", ['{"id": 1, "label": "利息"}', '{"id": 1, "text": "x"}'])
def test_a_line_without_text_or_label_is_a_clear_error(tmp_path: Path, row: str) -> None:
    path = tmp_path / "focus.jsonl"
    path.write_text(row, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        evaluate_focus(path)
    assert caught.value.code == "classify.not_a_text"


@pytest.mark.slow
def test_topics_beat_the_baseline_on_the_public_set(shared_data: Path) -> None:
    summary, _ = evaluate_topic(shared_data / "data" / "intent" / "lawbench_consult_topic.jsonl", folds=5)
    assert summary["micro_f1"] > summary["baseline"]["micro_f1"] + 0.08
