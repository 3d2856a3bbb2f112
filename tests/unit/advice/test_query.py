"""Arbitration in passing does not take over a question's matter; asking about arbitration itself still does."""

from __future__ import annotations

import pytest

from laoheng.advice.ask.query import query_terms, spelled, without_asides
from laoheng.advice.topics import topics


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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("加斑费怎么算", "加班费怎么算"),
        ("竟业限制", "竞业限制"),
        ("最底工资多少", "最低工资多少"),
        ("工商认定多久", "工伤认定多久"),
        ("工商局在哪", "工商局在哪"),
        ("矿工下井", "矿工下井"),
        ("基金和公积金", "基金和公积金"),
        ("集中裁员推迟退休", "集中裁员推迟退休"),
        ("办公资料、房产价格、申请价格", "办公资料、房产价格、申请价格"),
        ("这种裁员距离只有", "这种裁员距离只有"),
        ("", ""),
    ],
)
def test_slips_of_the_keyboard_are_put_right_and_words_of_their_own_stay(typed: str, meant: str) -> None:
    assert spelled(typed) == meant


def test_what_is_put_right_is_right() -> None:
    assert all(spelled(spelled(text)) == spelled(text) for text in ("加斑工姿", "双陪", "仲栽补尝"))


def test_no_slip_stands_in_our_own_phrasings() -> None:
    changed = [text for topic in topics() for text in topic.ask if spelled(text) != text]
    assert not changed
