"""Figures of a body keep silent where few stand behind them; a published case points to nobody."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.casework.closed import ClosedAs, ClosedMatter, body_figures, leftovers, publish
from laoheng.standard.errors import UserError

UNTIL = date(2026, 11, 1)
SETTLED, FAILED, WITHDRAWN = ClosedAs.SETTLED, ClosedAs.FAILED, ClosedAs.WITHDRAWN


def matter(
    number: int, ended: ClosedAs = SETTLED, *, kind: str = "wages", firm: str | None = None,
    received: date = date(2025, 3, 1), days: int = 10, ratings: tuple[int, ...] = (), asked: int = 0,
) -> ClosedMatter:  # fmt: skip
    closed = received + timedelta(days=days)
    return ClosedMatter(f"x{number}", frozenset({kind}), firm or f"f{number}", received, closed, ended, ratings, asked)


def test_the_settlement_rate_is_of_what_was_mediated_to_an_end() -> None:
    matters = [matter(n, SETTLED if n < 6 else FAILED) for n in range(8)] + [matter(8, WITHDRAWN)]
    figures = body_figures(matters, until=UNTIL)
    assert (figures.settled.hits, figures.settled.total) == (6, 8)
    assert figures.settled.bounds is not None
    assert figures.settled.bounds.low < Decimal("0.75") < figures.settled.bounds.high
    assert figures.duration.total == 9


def test_few_matters_give_no_figure() -> None:
    matters = [matter(n) for n in range(5)] + [matter(n, kind="overtime") for n in range(5, 9)]
    figures = body_figures(matters, until=UNTIL)
    assert figures.by_kind["wages"].total == 5
    assert figures.by_kind["overtime"].suppressed
    assert figures.by_kind["overtime"].hits is figures.by_kind["overtime"].bounds is None
    assert figures.satisfied.suppressed
    assert body_figures([], until=UNTIL, least=0).settled.suppressed


def test_durations_are_told_by_the_middle_and_by_nine_in_ten() -> None:
    figures = body_figures([matter(n, days=n) for n in range(1, 11)], until=UNTIL)
    assert (figures.duration.median, figures.duration.nine_in_ten) == (Decimal("5.5"), 9)


def test_a_firm_comes_back_when_a_matter_comes_in_after_the_first_was_closed() -> None:
    matters = [matter(n) for n in range(4)]
    matters += [matter(4, firm="again"), matter(5, firm="again", received=date(2025, 9, 1))]
    matters += [matter(6, firm="same time"), matter(7, firm="same time", received=date(2025, 3, 5))]
    matters += [matter(8, firm="late"), matter(9, firm="late", received=date(2026, 9, 1))]
    matters += [matter(10, firm="new", received=date(2026, 8, 1))]  # not watched for a year yet
    figures = body_figures(matters, until=UNTIL)
    assert (figures.back_again.hits, figures.back_again.total) == (1, 7)


def test_satisfaction_counts_answers_and_says_how_many_answered() -> None:
    matters = [matter(n, ratings=(5, 3) if n % 2 else (4,), asked=2) for n in range(6)]
    figures = body_figures(matters, until=UNTIL)
    assert (figures.satisfied.hits, figures.satisfied.total) == (6, 9)
    assert (figures.answered.hits, figures.answered.total) == (9, 12)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(list(ClosedAs)), st.sampled_from(["wages", "overtime"])), max_size=20),
    st.integers(1, 8),
)
def test_no_figure_rests_on_fewer_than_the_least_number(rows: list[tuple[ClosedAs, str]], least: int) -> None:
    matters = [matter(n, ended, kind=kind) for n, (ended, kind) in enumerate(rows)]
    figures = body_figures(matters, until=UNTIL, least=least)
    for share in (figures.settled, *figures.by_kind.values(), figures.back_again):
        assert share.total is None or share.total >= least
        assert (share.hits is None) == (share.total is None) == (share.bounds is None)


STORY = (
    "申请人李示甲（身份证号140001199003010000，电话13800138000，住东河县示例街2号3栋）2026年3月5日到"
    "东河示例1号服装有限公司（虚构）工作，经理王小某欠其工资8400元。案外人赵小明也在西山示例2号建筑有限公司干过。"
)
KNOWN = {
    "李示甲": "劳动者甲",
    "东河示例1号服装有限公司（虚构）": "某公司",
    "东河示例1号服装有限公司": "某公司",
    "140001199003010000": "〔证件号〕",
}


def test_a_published_case_points_to_nobody_and_keeps_what_matters() -> None:
    public = publish("劳动者甲与某公司工资争议", STORY, "双方达成协议，某公司分两期支付8400元。", known=KNOWN)
    for word in ("李示甲", "赵小明", "140001", "13800138000", "示例街", "服装有限公司", "建筑有限公司", "3月5日"):
        assert word not in public.story
    assert "劳动者甲" in public.story
    assert "8400元" in public.story
    assert "2026年3月" in public.story


def test_days_become_months_however_they_are_written() -> None:
    told = "2026年3月5日入职，2026-04-10离职，５月６日、七月十二号各发过一次工资。"
    assert publish("", told, "", known={}).story == "2026年3月入职，2026-04离职，５月、七月各发过一次工资。"


@pytest.mark.parametrize(
    ("result", "what"),
    [
        ("示甲拿到了钱。", "案卷里登记的当事人信息"),
        ("案号 20260012345 已归档。", "一长串数字"),
    ],
    ids=["a given name alone", "a long number"],
)
def test_what_masking_leaves_over_refuses_the_publication_and_says_where(result: str, what: str) -> None:
    with pytest.raises(UserError) as told:
        publish("工资争议", "单位欠薪。", result, known=KNOWN)
    assert what in str(told.value)
    assert "结果" in str(told.value)
    assert "示甲拿到" not in str(told.value)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("劳动者甲与某公司达成协议。", []),
        ("单位分三期支付123456元。", []),
        ("李示甲签字。", ["known", "known", "name"]),
        ("联系电话13800138000。", ["mobile", "number"]),
        ("住东河县示例街2号3栋。", ["address"]),
        ("2026年3月入职，三月五日停发工资。", ["day"]),
        ("2026年3月入职，干了15日。", []),
        ("〔姓名1〕与〔单位1〕达成协议。", []),
    ],
)
def test_leftovers_are_found_by_what_is_known_and_by_their_shape(text: str, kinds: list[str]) -> None:
    found = [item.kind for item in leftovers(text, {"李示甲": "劳动者甲", "某公司全称": "某公司"})]
    assert [kind for kind in kinds if kind not in found] == []
    assert bool(found) is bool(kinds)
