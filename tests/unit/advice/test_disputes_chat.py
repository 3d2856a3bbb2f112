"""Chat logs: the forms they come in, who is on which side, and what spoken words do with a claim."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from laoheng.advice.disputes import Side, Stance, read_dispute
from laoheng.advice.disputes.chat import messages, words_only
from laoheng.law import law_at

LAW = law_at(date(2026, 6, 1))

TALK = """老板 2026-03-01 09:12：工资下个月一起发，厂里现在周转不开。
小丁 2026-03-01 09:15：已经欠我三个月了，一共一万八千六，你给个准话。
老板 2026-03-01 09:20：加班的那些本来就包在工资里，加班费没有。
小丁 2026-03-01 09:22：合同你也一直没跟我签。
老板 2026-03-01 09:30：那你明天不用来了。"""

FORMS = [
    ("甲 2026-03-01 09:12：在吗\n乙 2026-03-01 09:13：在", [("甲", "在吗"), ("乙", "在")]),
    ("[2026/3/1 9:12] 甲: 在吗\n[2026/3/1 9:13] 乙: 在", [("甲", "在吗"), ("乙", "在")]),
    (
        "甲 2026年3月1日 上午 9:12\n在吗\n有空吗\n乙 2026年3月1日 上午 9:13:20\n在",
        [("甲", "在吗\n有空吗"), ("乙", "在")],
    ),
    ("甲：在吗\n乙：在\n甲：工资呢", [("甲", "在吗"), ("乙", "在"), ("甲", "工资呢")]),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_chats_are_read_in_the_forms_they_come_in(text: str, expected: list[tuple[str, str]]) -> None:
    found = messages(text)
    assert [(item.name, text[item.start : item.end].strip()) for item in found] == expected
    assert len(words_only(text, found)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "申请人：甲\n被申请人：某厂\n请求事项：支付工资\n申请人：甲",
        "第一条 工资：月薪五千元。\n第二条 工时：每天八小时。",
        "公司一直没有签合同，9:00上班。",
        "",
    ],
)
def test_pleadings_contracts_and_plain_words_are_no_chat(text: str) -> None:
    assert messages(text) == ()


SIDES = [
    ("王经理 9:12：在\n小李 9:13：在", [Side.EMPLOYER, Side.WORKER]),
    ("小李 9:12：你什么时候给我发工资\n阿强 9:13：等着", [Side.WORKER, Side.EMPLOYER]),
    ("阿强 9:12：你明天不用来了\n小李 9:13：凭什么", [Side.EMPLOYER, Side.WORKER]),
    ("阿强 9:12：在吗\n小李 9:13：在", [Side.UNKNOWN, Side.UNKNOWN]),
    ("阿强 9:12：在吗\n小李 9:13：欠我工资\n小王 9:14：在", [Side.UNKNOWN, Side.WORKER, Side.UNKNOWN]),
]


@pytest.mark.parametrize(("text", "sides"), SIDES)
def test_a_writer_is_on_the_side_that_name_or_words_show_and_else_on_none(text: str, sides: list[Side]) -> None:
    assert [item.side for item in messages(text)] == sides


def test_a_chat_shows_what_is_asked_promised_and_refused() -> None:
    reading = read_dispute(TALK, LAW)
    claims = {claim.kind: claim for claim in reading.claims}
    assert set(claims) == {"wages", "overtime", "double_pay", "unlawful_dismissal"}
    assert claims["wages"].asked == (Decimal(18600),) and claims["wages"].answer is Stance.ADMITTED
    assert claims["overtime"].answer is Stance.DENIED
    assert "chat" in claims["overtime"].named
    for point in reading.points:
        assert TALK[point.start : point.end] == point.text


def test_promises_of_a_worker_are_no_consent_of_the_employer() -> None:
    reading = read_dispute("老板 9:12：工资的事我知道\n小丁 9:13：工资下个月一起发也行，你得给我写个条", LAW)
    assert [claim.answer for claim in reading.claims if claim.kind == "wages"] == [Stance.TOLD]


def test_a_foremans_short_words_are_an_answer_and_a_dismissal() -> None:
    said = """工头 2026-05-02 19:01：工资过两天再说
小李 2026-05-02 19:03：三月四月都没结，压了俩月了，一共9000
工头 2026-05-02 19:05：谁说没给，三月给了你1000
工头 2026-05-03 07:10：嫌少就给我走人
小李 2026-05-03 07:12：我脚被钢筋砸了也没报工伤"""
    found = {claim.kind: claim for claim in read_dispute(said, LAW).claims}
    assert set(found) == {"wages", "unlawful_dismissal", "work_injury"}
    assert found["wages"].answer is Stance.DENIED
