"""Disputed points: claims, who speaks, what is admitted, whose sum is whose, what is still to be proved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from laoheng.advice.disputes import Claim, Side, Stance, read_dispute
from laoheng.advice.disputes.claims import claim_kinds, evidence_signs
from laoheng.law import CALCULATORS, law_at
from laoheng.standard.messages import Message, render
from laoheng.text.elements import LABELS

LAW = law_at(date(2026, 6, 1))

STATEMENT = (
    "申请人甲称，2024年3月1日入职某餐饮公司，公司一直没有签订劳动合同，也没有缴纳社保。\n"
    "2025年10月8日公司口头通知不用来了，属于违法解除。\n"
    "仲裁请求：1.支付2025年8月至9月拖欠的工资16000元；2.支付未签劳动合同二倍工资差额88000元；"
    "3.支付违法解除赔偿金32000元；4.支付休息日加班费12000元及未休年休假工资5000元。\n"
    "附银行流水和微信聊天记录。\n"
    "被申请人答辩称：确实拖欠两个月工资，同意支付；不存在加班，不同意支付加班费；公司没有违法解除，是其自动离职。"
)


def claims(text: str) -> dict[str, Claim]:
    return {claim.kind: claim for claim in read_dispute(text, LAW).claims}


def test_each_sum_goes_to_its_own_claim() -> None:
    asked = {kind: claim.asked for kind, claim in claims(STATEMENT).items()}
    assert asked["wages"] == (Decimal(16000),)
    assert asked["double_pay"] == (Decimal(88000),)
    assert asked["unlawful_dismissal"] == (Decimal(32000),)
    assert asked["overtime"] == (Decimal(12000),)
    assert asked["annual_leave"] == (Decimal(5000),)


def test_the_answer_is_the_employers_not_the_workers() -> None:
    found = claims(STATEMENT)
    assert found["wages"].answer is Stance.ADMITTED
    assert found["overtime"].answer is Stance.DENIED
    assert found["unlawful_dismissal"].answer is Stance.DENIED
    assert found["double_pay"].answer is Stance.TOLD


def test_evidence_named_is_apart_from_evidence_missing() -> None:
    wages = claims(STATEMENT)["wages"]
    assert set(wages.named) == {"bank", "chat"}
    assert "payslip" in wages.missing and not set(wages.named) & set(wages.missing)


def test_a_contract_that_was_never_signed_is_no_evidence() -> None:
    assert "contract" in claims(STATEMENT)["double_pay"].missing
    assert "contract" in claims("我要求支付拖欠的工资，提交劳动合同复印件一份。")["wages"].named


def test_the_burden_names_its_article() -> None:
    burden = {item.side: [ground.reference for ground in item.grounds] for item in claims(STATEMENT)["overtime"].burden}
    assert burden[Side.WORKER] == ["解释一42"]
    assert "解释一42" in burden[Side.EMPLOYER]


def test_no_article_is_named_before_its_day() -> None:
    early = read_dispute("请求支付经济补偿金5000元。", law_at(date(2007, 6, 1)))
    assert early.claims and not early.claims[0].grounds


STANCES = [
    ("公司：我们同意支付工资。", Side.EMPLOYER, Stance.ADMITTED),
    ("公司：不同意支付工资。", Side.EMPLOYER, Stance.DENIED),
    ("公司：工资已经全部付清，没有拖欠工资。", Side.EMPLOYER, Stance.DENIED),
    ("我：请求支付拖欠的工资。", Side.WORKER, Stance.ASKED),
    ("本院认为，原告要求支付工资，本院予以支持。", Side.TRIBUNAL, Stance.UPHELD),
    ("本院认为，原告要求支付拖欠的工资，缺乏依据，不予支持。", Side.TRIBUNAL, Stance.DENIED),
    ("公司：没有加班，那是自愿的。", Side.EMPLOYER, Stance.DENIED),
    ("我：一直没有加班费。", Side.WORKER, Stance.TOLD),
    ("拖欠工资三个月了。", Side.UNKNOWN, Stance.TOLD),
]


@pytest.mark.parametrize(("sentence", "side", "stance"), STANCES, ids=[row[0] for row in STANCES])
def test_who_speaks_and_what_they_do(sentence: str, side: Side, stance: Stance) -> None:
    point = read_dispute(sentence, LAW).points[0]
    assert (point.speaker, point.stance) == (side, stance)


RAISED = [
    ("公司三个月没发工资", {"wages"}),
    ("要求支付二倍工资", {"double_pay"}),
    ("要求确认双方存在劳动关系", {"relation"}),
    ("请求解除劳动关系", set()),
    ("要求退还入职押金500元", {"deposit"}),
    ("请求退还工程质量保证金", set()),
    ("周末加班从来没有加班费", {"overtime"}),
    ("没有缴纳社会保险", {"social_insurance"}),
    ("要求支付未休年休假工资", {"annual_leave"}),
    ("老板突然不让我上班了", {"unlawful_dismissal"}),
    ("不给开离职证明", {"papers"}),
    ("要求支付一次性伤残补助金", {"work_injury"}),
    ("工资到底什么时候发", {"wages"}),
    ("一共欠我1万3千元", {"wages"}),
    ("没有加班", {"overtime"}),
    ("今天天气很好", set()),
    ("都压了三个月了", {"wages"}),
    ("五月份到现在还没结", {"wages"}),
    ("工资年底再说吧", {"wages"}),
    ("六月给了你三千", {"wages"}),
    ("7月没给我们放高温假", set()),
    ("上月没发货", set()),
    ("压了两箱货", set()),
    ("从明天起不要再来上班了", {"unlawful_dismissal"}),
    ("嫌少就给我走人", {"unlawful_dismissal"}),
    ("滚筒坏了别来修", set()),
    ("在工地干活摔下来骨折", {"work_injury"}),
    ("脚被钢管砸了", {"work_injury"}),
    ("单位一直不给报工伤", {"work_injury"}),
    ("手头被别的事占着", set()),
]


@pytest.mark.parametrize(("sentence", "expected"), RAISED, ids=[row[0] for row in RAISED])
def test_claims_are_raised_by_their_words_only(sentence: str, expected: set[str]) -> None:
    assert {kind.name for kind in claim_kinds() if kind.raised_in(sentence)} == expected


def test_every_kind_has_texts_known_calculators_and_articles() -> None:
    for kind in claim_kinds():
        assert render(Message.of(f"disputes.claim.{kind.name}"))
        assert set(kind.calculators) <= set(CALCULATORS) and set(kind.elements) <= set(LABELS)
        assert set(kind.evidence) <= set(evidence_signs())
        for article in (*kind.law, *(item for articles in kind.burden.values() for item in articles)):
            LAW.ground(article)
    for name in evidence_signs():
        assert render(Message.of(f"disputes.evidence.{name}"))
    for family, words in (("side", Side), ("stance", Stance)):
        for word in words:
            assert render(Message.of(f"disputes.{family}.{word}"))


def test_positions_point_into_the_text() -> None:
    for point in read_dispute(STATEMENT, LAW).points:
        assert STATEMENT[point.start : point.end] == point.text


def test_a_text_without_a_dispute_has_no_claims() -> None:
    assert read_dispute("明天上午开会。", LAW).claims == ()
