"""The reader of the topic map, and the map itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from laoheng.advice.topics import Domain, TopicDataError, read_topics, topics
from laoheng.law import find_article
from laoheng.law.clocks import clock_rules
from laoheng.law.rules import find_calculator

GOOD: dict[str, Any] = {"name": "押金", "articles": ["劳动合同法9"], "answer": "不许收押金。", "ask": ["入职收押金"]}
OVERLAP = 13
ON = date(2026, 11, 23)


def test_a_topic_is_read_with_its_defaults() -> None:
    (topic,) = read_topics({"a.yaml": {"deposit": GOOD}})
    assert (topic.id, topic.domain, topic.calculator, topic.variants) == ("deposit", Domain.LABOUR, None, ())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": None}, "name is missing"),
        ({"ask": []}, "ask is missing"),
        ({"ask": "一句话"}, "ask is not a list of texts"),
        ({"articles": []}, "a labour topic has no article"),
        ({"colour": "红"}, "unknown key colour"),
        ({"domain": "elsewhere"}, "unknown domain elsewhere"),
        ({"domain": "redirect"}, "a redirect names no door"),
        ({"variants": [{"when": "时", "answer": "答"}]}, "a variant lacks when, cues or answer"),
        ({"variants": [{"when": "时", "answer": "答", "cues": "词"}]}, "cues or articles of a variant"),
        ({"answer": 5}, "answer is not a text"),
    ],
)
def test_each_fault_is_named_with_file_and_topic(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(TopicDataError, match=f"a.yaml: deposit: {fault}"):
        read_topics({"a.yaml": {"deposit": GOOD | change}})


def test_all_faults_are_told_together_and_an_id_may_stand_once() -> None:
    with pytest.raises(TopicDataError) as told:
        read_topics({"a.yaml": {"x": GOOD | {"name": ""}}, "b.yaml": {"y": 5}, "c.yaml": ["z"]})
    assert all(part in str(told.value) for part in ("a.yaml: x", "b.yaml: y", "c.yaml"))
    with pytest.raises(TopicDataError, match="the id is used twice"):
        read_topics({"a.yaml": {"x": GOOD}, "b.yaml": {"x": GOOD}})


def test_every_article_of_the_map_holds_and_every_calculator_and_clock_exists() -> None:
    for topic in topics():
        for reference in (*topic.articles, *(item for variant in topic.variants for item in variant.articles)):
            assert find_article(reference, ON) is not None, f"{topic.id}: {reference}"
        if topic.calculator:
            assert find_calculator(topic.calculator)
        assert set(topic.clocks) <= set(clock_rules()), topic.id


def test_every_topic_can_be_asked_in_at_least_four_ways() -> None:
    few = {topic.id: len(topic.ask) for topic in topics() if len(topic.ask) < 4}
    assert not few


def gold_questions(folder: Path) -> list[str]:
    files = [*sorted((folder / "data" / "qa").glob("*.jsonl")), folder / "law" / "questions_sample.jsonl"]
    rows = (json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip())
    return [row["question"] for row in rows]


def stretches(text: str) -> set[str]:
    plain = "".join(char for char in text if char.isalnum())
    return {plain[place : place + OVERLAP] for place in range(len(plain) - OVERLAP + 1)}


def test_no_phrasing_shares_thirteen_signs_in_a_row_with_a_labelled_question(shared_data: Path) -> None:
    known = set().union(*(stretches(text) for text in gold_questions(shared_data)))
    shared = [(topic.id, text) for topic in topics() for text in topic.ask if stretches(text) & known]
    assert not shared


def test_a_copied_question_would_be_noticed() -> None:
    assert stretches("公司拖欠我三个月的工资不给我怎么办") & stretches("请问公司拖欠我三个月的工资不给我，能告吗")
    assert not stretches("公司拖欠工资怎么办") & stretches("老板拖欠工资怎么办")
