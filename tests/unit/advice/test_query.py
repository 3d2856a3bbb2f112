"""Arbitration in passing does not take over a question's matter; asking about arbitration itself still does."""

from __future__ import annotations

import pytest

from laoheng.advice.ask.query import query_terms, without_asides


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("公司没给我交社保，我想仲裁能补吗", "社保"),
        ("加班费一直不给，可以仲裁吗", "加班费"),
        ("怀孕被辞退，能仲裁吗", "怀孕"),
        ("调岗降薪不同意，申请仲裁", "降薪"),
        ("没签合同干了八个月，准备去仲裁，双倍工资怎么算", "双倍"),
        ("押金不退，去劳动仲裁能要回来吗", "押金"),
    ],
)
def test_a_passing_mention_is_left_out(question: str, left: str) -> None:
    assert "仲裁" not in without_asides(question)
    assert any(left in term for term in query_terms(question))
    assert "仲裁" not in query_terms(question)


@pytest.mark.parametrize(
    "question",
    [
        "申请仲裁需要什么材料",
        "劳动仲裁时效多久",
        "没签合同仲裁需要什么证据",
        "公司拖欠工资，仲裁要多久",
        "工伤赔偿仲裁输了怎么办",
        "仲裁裁决不服怎么起诉",
        "劳动仲裁委不受理加班费怎么办",
        "先仲裁还是先投诉，欠薪",
        "可以仲裁吗",
        "想申请劳动仲裁",
    ],
)
def test_a_question_about_arbitration_keeps_it(question: str) -> None:
    assert "仲裁" in without_asides(question)
    assert "仲裁" in query_terms(question)
