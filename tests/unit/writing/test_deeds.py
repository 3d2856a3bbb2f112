"""Deeds say what the law asks of them, name every missing fact at once, and cite only what holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from laoheng.law import NotInForceError, law_at
from laoheng.law.texts import StatuteText, Texts
from laoheng.standard.messages import render
from laoheng.writing import deeds
from laoheng.writing.deeds import DeedFactsError, Firm, Matter, Worker
from laoheng.writing.paper import Grid, Heading, Paper, Paragraph, SignPlaces
from tests.unit.writing import deed_facts as given

AFTER_DUE = date(2026, 5, 1)
ALL: list[tuple[Callable[..., Paper], Any, date]] = [
    (deeds.mediation_application, given.APPLICATION, given.ON),
    (deeds.mediation_acceptance, given.ACCEPTANCE, given.ON),
    (deeds.mediator_notice, given.NOTICE, given.ON),
    (deeds.mediation_record, given.RECORD, given.ON),
    (deeds.mediation_agreement, given.AGREED, given.ON),
    (deeds.mediation_closing, given.CLOSING, given.ON),
    (deeds.arbitration_application, given.ARBITRATION, given.ON),
    (deeds.judicial_confirmation_application, given.CONFIRMATION, given.ON),
    (deeds.arbitral_review_application, given.REVIEW, given.ON),
    (deeds.payment_order_application, given.ORDER, AFTER_DUE),
    (deeds.service_receipt, given.SERVICE, given.ON),
]
NAMES = [builder.__name__ for builder, _, _ in ALL]


def text_of(paper: Paper) -> str:
    """Everything the paper shows, a line each."""
    lines = [paper.title, paper.number or ""]
    for block in paper.blocks:
        if isinstance(block, Heading | Paragraph):
            lines.append(block.text)
        elif isinstance(block, Grid):
            lines += [" | ".join(row) for row in (block.header, *block.rows)]
        else:
            lines += [f"{place.label} {place.name or ''}" for place in block.places]
    return "\n".join(lines)


def faults_of(builder: Callable[..., Paper], facts: Any, on: date = given.ON) -> list[str]:
    with pytest.raises(DeedFactsError) as told:
        builder(facts, law=law_at(on), on=on)
    return [render(fault) for fault in told.value.faults]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("builder", "facts", "on"), ALL, ids=NAMES)
def test_every_deed_is_written_in_both_languages(
    builder: Callable[..., Paper], facts: Any, on: date, language: Any
) -> None:
    paper = builder(facts, law=law_at(on), on=on, number="东劳调〔2026〕12号", language=language)
    assert paper.number == "东劳调〔2026〕12号"
    assert paper.language == language
    assert any(isinstance(block, SignPlaces) and block.places for block in paper.blocks)
    for block in paper.blocks:
        if isinstance(block, Grid):
            assert len({len(row) for row in (block.header, *block.rows) if row}) == 1, block
    assert "deeds." not in text_of(paper)


@pytest.mark.parametrize(("builder", "facts", "on"), ALL[:-1], ids=NAMES[:-1])
def test_a_deed_without_its_parties_names_them_both_at_once(
    builder: Callable[..., Paper], facts: Any, on: date
) -> None:
    nobody = replace(given.MATTER, workers=(), firms=(), applicants=(), witnesses=(), claims=())
    told = faults_of(builder, replace(facts, matter=nobody), on)
    assert "劳动者一方" in told
    assert "用人单位一方" in told


def test_an_arbitration_application_tells_everything_that_rule_29_asks_for_at_once() -> None:
    matter = replace(
        given.MATTER, workers=(Worker("w1", "李示甲"),), firms=(Firm("f1", "示例公司（虚构）"),), story=None
    )
    told = faults_of(deeds.arbitration_application, replace(given.ARBITRATION, matter=matter, venue=None))
    for fact in ("性别", "出生日期", "身份证件号码", "住所", "通讯（送达）地址", "联系电话"):
        assert f"李示甲的{fact}" in told
    assert "示例公司（虚构）的法定代表人或主要负责人" in told
    assert "事实与理由" in told
    assert any(item.startswith("由该仲裁委员会管辖的理由") for item in told)


def test_an_arbitration_application_lists_evidence_with_its_source_and_witnesses_with_their_homes() -> None:
    text = text_of(deeds.arbitration_application(given.ARBITRATION, law=given.LAW, on=given.ON))
    assert "1 | 工资卡流水 | 申请人从银行打印 | 2026年1月、2月没有工资入账 | 3" in text
    assert "赵例丙 | 东河县示例街5号" in text
    assert "《中华人民共和国劳动争议调解仲裁法》第二十一条" in text
    assert "副本 1 份" in text


def test_sums_stand_in_figures_and_capital_words() -> None:
    text = text_of(deeds.mediation_agreement(given.AGREED, law=given.LAW, on=given.ON))
    assert "8,400.50 元（人民币捌仟肆佰元伍角整）" in text
    assert "4,000.00 元\n人民币肆仟元整" in text


def test_an_agreement_has_a_place_for_each_of_the_four_that_make_it_valid() -> None:
    paper = deeds.mediation_agreement(given.AGREED, law=given.LAW, on=given.ON)
    places = next(block.places for block in paper.blocks if isinstance(block, SignPlaces))
    assert [(place.name, place.seal) for place in places] == [
        ("李示甲", False),
        ("东河示例1号服装有限公司（虚构）", True),
        ("周例甲", False),
        ("东河县示例街道劳动争议调解中心", True),
    ]
    assert all(place.on is None for place in places)


def test_an_agreement_without_days_ways_and_mediator_is_not_written() -> None:
    bare = replace(given.AGREEMENT, payments=(replace(given.AGREEMENT.payments[0], due=None, how=None),))
    told = faults_of(deeds.mediation_agreement, replace(given.AGREED, agreement=bare, mediators=()))
    assert told == ["调解员", "每笔款项的付款日期", "每笔款项的付款方式"]


def test_representatives_sign_for_a_group_only_with_the_consent_of_each_member() -> None:
    matter = given.group(12)
    payments = tuple(
        replace(given.AGREEMENT.payments[0], worker=item.key, amount=Decimal("5200")) for item in matter.workers
    )
    facts = replace(given.AGREED, matter=matter, agreement=replace(given.AGREEMENT, payments=payments, duties=()))
    consents = tuple(item.key for item in matter.workers if item.key != "w12")
    told = faults_of(deeds.mediation_agreement, replace(facts, consents=consents))
    assert told == ["李示丑本人同意协议内容的记录（由代表人签字的，须经本人同意）"]
    paper = deeds.mediation_agreement(replace(facts, consents=(*consents, "w12")), law=given.LAW, on=given.ON)
    places = next(block.places for block in paper.blocks if isinstance(block, SignPlaces))
    assert [place.name for place in places[:3]] == ["李示甲", "李示乙", "李示丙"]
    assert "以上合计 62,400.00 元" in text_of(paper)
    assert "12 | 李示丑 | 女 | 1990年3月1日" in text_of(paper)
    assert "全体劳动者（12 人）" in text_of(paper)


def test_nothing_is_accepted_without_the_consent_of_both_sides() -> None:
    told = faults_of(deeds.mediation_acceptance, replace(given.ACCEPTANCE, firm_agreed_on=None))
    assert told == ["用人单位同意调解的日期"]


@pytest.mark.parametrize(
    ("declared", "fault"),
    [(None, "调解员周例甲是否与当事人有利害关系的声明"), (False, "调解员周例甲声明与当事人有利害关系，请另行指定")],
)
def test_a_mediator_who_did_not_declare_to_be_free_of_ties_is_not_announced(declared: bool | None, fault: str) -> None:
    mediator = replace(given.MEDIATOR, declared_no_tie=declared)
    assert faults_of(deeds.mediator_notice, replace(given.NOTICE, mediators=(mediator,))) == [fault]


def test_confirmation_and_review_end_with_their_last_day() -> None:
    last = date(2026, 5, 22)
    facts = replace(given.CONFIRMATION, last_day=last)
    assert deeds.judicial_confirmation_application(facts, law=law_at(last), on=last)
    late = date(2026, 5, 23)
    assert faults_of(deeds.judicial_confirmation_application, facts, late) == [
        "申请期限 2026-05-22 已经届满（今天 2026-05-23）"
    ]
    assert faults_of(deeds.arbitral_review_application, given.REVIEW, date(2026, 5, 8)) == [
        "申请期限 2026-05-07 已经届满（今天 2026-05-08）"
    ]


def test_the_commission_reviews_neither_existence_of_a_relation_nor_what_a_court_confirmed() -> None:
    relation = replace(given.WAGES, wording="确认劳动关系", kind="relation", sums=())
    facts = replace(given.REVIEW, matter=replace(given.MATTER, claims=(relation,)), confirmed_by_court=True)
    assert len(faults_of(deeds.arbitral_review_application, facts)) == 2


def test_a_payment_order_asks_only_for_what_is_overdue_on_conditions_that_are_met() -> None:
    text = text_of(deeds.payment_order_application(given.ORDER, law=law_at(AFTER_DUE), on=AFTER_DUE))
    assert "责令其支付 4,000.00 元" in text
    assert "4,400.50" not in text
    on_the_day = date(2026, 4, 30)
    assert faults_of(deeds.payment_order_application, given.ORDER, on_the_day) == [
        "4000 元的付款日是 2026-04-30，还没有过期"
    ]
    others = replace(given.ORDER, no_other_debts=False, can_be_served=None)
    told = faults_of(deeds.payment_order_application, others, AFTER_DUE)
    assert told == ["双方之间还有其他债务纠纷，不符合申请支付令的条件，请走仲裁或者诉讼", "支付令能不能送达用人单位"]


def test_a_paper_left_behind_needs_what_happened_and_two_who_saw_it() -> None:
    told = faults_of(deeds.service_receipt, replace(given.SERVICE, manner=deeds.ServiceManner.LEFT))
    assert told == ["拒收或无人签收的经过", "第二名送达人或见证人"]


def test_rules_for_committees_inside_firms_are_cited_by_them_alone() -> None:
    inside = replace(given.BODY, kind=deeds.BodyKind.ENTERPRISE)
    for body, cited in ((given.BODY, False), (inside, True)):
        text = text_of(deeds.mediation_agreement(replace(given.AGREED, body=body), law=given.LAW, on=given.ON))
        assert ("《企业劳动争议协商调解规定》第二十六条" in text) is cited


def test_the_notice_of_the_end_points_to_a_complaint_only_where_money_is_owed() -> None:
    papers_only = replace(given.MATTER, claims=given.MATTER.claims[1:])
    for matter, told in ((given.MATTER, True), (papers_only, False)):
        text = text_of(deeds.mediation_closing(replace(given.CLOSING, matter=matter), law=given.LAW, on=given.ON))
        assert ("向劳动行政部门投诉" in text) is told
        assert "重新计算" in text


def test_what_is_no_labour_dispute_is_told_who_decides_on_that() -> None:
    facts = replace(given.CLOSING, ground=deeds.MediationEnd.NOT_COVERED, commission=None)
    text = text_of(deeds.mediation_closing(facts, law=given.LAW, on=given.ON))
    assert "由其决定是否受理" in text
    assert "重新计算" not in text
    assert faults_of(deeds.mediation_closing, replace(given.CLOSING, commission=None)) == ["有管辖权的仲裁委员会"]


def test_official_wording_is_quoted_only_where_it_was_taken_in() -> None:
    without = deeds.mediation_application(given.APPLICATION, law=given.LAW, on=given.ON)
    assert "附：所引条文" not in text_of(without)
    wording = StatuteText(
        "劳动争议调解仲裁法", "中华人民共和国劳动争议调解仲裁法", date(2007, 12, 29), date(2008, 5, 1), None, None, (),
        {"12": "（虚构的条文文字）"},
    )  # fmt: skip
    quoted = deeds.mediation_application(given.APPLICATION, law=given.LAW, on=given.ON, texts=Texts((wording,)))
    assert "《中华人民共和国劳动争议调解仲裁法》第十二条 | （虚构的条文文字）" in text_of(quoted)


def test_articles_of_one_instrument_are_cited_under_one_title() -> None:
    text = text_of(deeds.mediation_closing(given.CLOSING, law=given.LAW, on=given.ON))
    assert "《中华人民共和国劳动争议调解仲裁法》第五条、第十四条" in text


def test_no_article_is_cited_on_a_day_on_which_it_did_not_hold() -> None:
    with pytest.raises(NotInForceError):
        deeds.judicial_confirmation_application(given.CONFIRMATION, law=law_at(date(2020, 6, 1)), on=date(2020, 6, 1))


def test_a_key_that_names_nobody_is_told() -> None:
    matter = Matter(given.MATTER.workers, given.MATTER.firms, ("x",), given.MATTER.claims, given.MATTER.story)
    assert faults_of(deeds.mediation_application, replace(given.APPLICATION, matter=matter)) == [
        "文书里提到的当事人“x”不在双方名单里"
    ]


def test_what_was_asked_by_word_of_mouth_is_signed_by_who_wrote_it_down() -> None:
    paper = deeds.mediation_application(replace(given.APPLICATION, recorded_by="陈例丁"), law=given.LAW, on=given.ON)
    assert "记录人（签名） 陈例丁" in text_of(paper)
    assert "口头提出申请" in text_of(paper)


def thinned(facts: Any, draw: Callable[[], bool]) -> Any:
    """`facts` with some of what may be unknown left out, inside and out."""
    changes: dict[str, Any] = {}
    for item in fields(facts):
        value = getattr(facts, item.name)
        if "| None" in str(item.type) and draw():
            changes[item.name] = None
        elif isinstance(value, tuple):
            kept = () if draw() else value
            changes[item.name] = tuple(thinned(part, draw) if is_dataclass(part) else part for part in kept)
        elif is_dataclass(value):
            changes[item.name] = thinned(value, draw)
    return replace(facts, **changes)


@pytest.mark.parametrize(("builder", "facts", "on"), ALL, ids=NAMES)
@settings(max_examples=40, deadline=None)
@drawn(data=st.data(), rarely=st.integers(0, 12))
def test_whatever_is_unknown_a_deed_is_written_or_says_in_words_what_it_lacks(
    builder: Callable[..., Paper], facts: Any, on: date, data: st.DataObject, rarely: int
) -> None:
    draws = st.integers(0, 12).map(lambda number: number < rarely)
    poor = thinned(facts, lambda: data.draw(draws))
    try:
        paper = builder(poor, law=law_at(on), on=on)
    except DeedFactsError as error:
        assert error.faults
        for fault in error.faults:
            assert render(fault)
            assert render(fault, "en")
    else:
        assert "None" not in text_of(paper)
