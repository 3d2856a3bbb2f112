"""Which version of which article holds on a day, and what a day's law is before anything is ranked."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest

from laoheng.cli import main
from laoheng.law import NotInForceError, articles_in_force, find_article, law_at
from laoheng.law.catalogue import CERTAINTIES, catalogue
from laoheng.law.errors import UnknownArticleError
from laoheng.law.history import compare, status_on
from laoheng.law.texts import Texts
from laoheng.standard.errors import UserError

VERSIONS = [
    ("放假办法2", date(2024, 12, 31), "全体公民放假的节日（十一天）"),
    ("放假办法2", date(2025, 1, 1), "全体公民放假的节日（十三天）"),
    ("放假办法7", date(2024, 12, 31), "施行日"),  # the number took on another matter
    ("放假办法7", date(2025, 1, 1), "放假调休与连续上班天数"),
    ("妇女权益保障法23", date(2022, 12, 31), "录用男女平等"),
    ("妇女权益保障法23", date(2023, 1, 1), "禁止性骚扰"),
    ("妇女权益保障法27", date(2022, 12, 31), "不得因婚育降薪辞退"),
    ("妇女权益保障法48", date(2023, 1, 1), "不得因婚育降薪辞退"),
    ("解释一32", date(2025, 8, 31), "已领养老金者的用工与停薪留职等人员再就业"),
    ("解释一32", date(2025, 9, 1), "停薪留职、内退、下岗人员再就业"),
    ("劳动合同法66", date(2013, 6, 30), "派遣岗位"),
    ("劳动合同法66", date(2013, 7, 1), "派遣岗位与数量控制"),
]


@pytest.mark.parametrize(("reference", "on", "headnote"), VERSIONS)
def test_an_amended_article_is_read_in_the_version_of_the_day(reference: str, on: date, headnote: str) -> None:
    article = find_article(reference, on)
    assert article is not None
    assert article.headnote == headnote
    assert law_at(on).ground(reference).valid_from == article.valid_from


NOT_IN_FORCE = [
    ("妇女权益保障法48", date(2022, 12, 31)),  # an article that only the newer text has
    ("妇女权益保障法27", date(2023, 1, 1)),  # one that only the older has
    ("放假办法8", date(2024, 12, 31)),
    ("令56号15", date(2026, 6, 30)),
    ("旧解释三", date(2021, 1, 1)),  # repealed as a whole
]


@pytest.mark.parametrize(("reference", "on"), NOT_IN_FORCE)
def test_an_article_of_another_time_cannot_be_cited(reference: str, on: date) -> None:
    with pytest.raises(NotInForceError):
        law_at(on).ground(reference)


def test_versions_of_one_article_follow_each_other_without_overlap() -> None:
    for reference, versions in catalogue().articles.items():
        for earlier, later in pairwise(versions):
            assert earlier.valid_to is not None, reference
            assert later.valid_from == earlier.valid_to + timedelta(days=1), reference


def test_an_article_never_outlives_its_instrument() -> None:
    for reference, versions in catalogue().articles.items():
        for article in versions:
            instrument = article.instrument
            assert article.valid_from >= instrument.valid_from, reference
            assert instrument.valid_to is None or (article.valid_to or date.max) <= instrument.valid_to, reference


def test_the_wordings_of_an_instrument_lie_within_its_days() -> None:
    for instrument in catalogue().instruments:
        for version in instrument.versions:
            assert version.valid_from >= version.dated or version.valid_from >= instrument.valid_from, instrument.name
            assert version.valid_from >= instrument.valid_from, instrument.name
        if instrument.versions:
            assert instrument.versions[-1].valid_to == instrument.valid_to, instrument.name


def test_what_is_not_verified_says_so_and_gives_no_digest() -> None:
    for reference, versions in catalogue().articles.items():
        for article in versions:
            assert article.certainty in CERTAINTIES, reference
            if article.number is not None and article.certainty == "M":
                assert article.digest is None, reference


@pytest.mark.parametrize(
    ("start", "end", "on", "status"),
    [
        (date(2025, 1, 1), None, date(2024, 12, 31), "not_yet"),
        (date(2025, 1, 1), None, date(2025, 1, 1), "in_force"),
        (date(2014, 1, 1), date(2024, 12, 31), date(2024, 12, 31), "in_force"),
        (date(2014, 1, 1), date(2024, 12, 31), date(2025, 1, 1), "ended"),
    ],
)
def test_a_status_turns_on_the_day_itself(start: date, end: date | None, on: date, status: str) -> None:
    assert status_on(start, end, on) == status


def test_the_law_of_a_day_holds_one_version_of_each_article_and_none_of_another_day() -> None:
    for on in (date(2007, 12, 31), date(2022, 12, 31), date(2026, 11, 23)):
        held = articles_in_force(on)
        assert all(article.in_force(on) for article in held)
        assert len({article.reference for article in held}) == len(held)
    before, after = (articles_in_force(day, None, "劳动合同法") for day in (date(2007, 12, 31), date(2008, 1, 1)))
    assert before == ()
    assert sum(article.number is not None for article in after) == 98


def test_the_law_of_a_day_refuses_what_it_does_not_know() -> None:
    with pytest.raises(UserError, match="不存在的法"):
        articles_in_force(date(2026, 1, 1), None, "不存在的法")
    with pytest.raises(UserError, match="行政区划代码"):
        articles_in_force(date(2026, 1, 1), "杭州")


def test_a_comparison_of_two_days_names_only_what_changed() -> None:
    changes = compare("放假办法", date(2024, 12, 31), date(2025, 1, 1), Texts())
    assert [(change.reference, change.kind) for change in changes] == [
        ("放假办法2", "amended"),
        ("放假办法7", "amended"),
        ("放假办法8", "added"),
    ]
    assert all(change.lines == () for change in changes)  # no official text is at hand
    back = compare("放假办法8", date(2025, 1, 1), date(2024, 12, 31), Texts())
    assert [change.kind for change in back] == ["ended"]
    assert compare("放假办法3", date(2024, 12, 31), date(2025, 1, 1), Texts()) == ()


def test_a_comparison_refuses_one_day_and_unknown_articles() -> None:
    with pytest.raises(UserError, match="同一天"):
        compare("放假办法", date(2025, 1, 1), date(2025, 1, 1), Texts())
    for text in ("劳动合同法999", "月球法1"):
        with pytest.raises(UnknownArticleError):
            compare(text, date(2024, 1, 1), date(2025, 1, 1), Texts())


def test_diff_ends_with_1_when_something_changed(capsys: pytest.CaptureFixture[str], tmp_path: object) -> None:
    where = ["--data", str(tmp_path)]
    days = ["--from", "2024-12-31", "--to", "2025-01-01"]
    assert main(["law", "diff", "放假办法2", *days, *where]) == 1
    assert "看不到改了哪些字" in capsys.readouterr().out
    assert main(["law", "diff", "劳动合同法47", *days, *where]) == 0
    assert "0 处改动" in capsys.readouterr().out
    assert main(["law", "diff", "放假办法", "--from", "2025-01-01", "--to", "2025-01-01", *where]) == 2


def test_as_of_lists_the_instruments_or_the_articles_of_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "as-of", "2007-12-31"]) == 0
    shown = capsys.readouterr().out
    assert "劳动法" in shown
    assert "劳动合同法  " not in shown
    assert main(["law", "as-of", "2024-12-31", "--instrument", "全国年节及纪念日放假办法", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["status"] for row in rows} == {"in_force"}
    assert next(row for row in rows if row["reference"] == "放假办法2")["valid_to"] == "2024-12-31"


def test_show_prints_version_place_status_and_certainty(capsys: pytest.CaptureFixture[str], tmp_path: object) -> None:
    assert main(["law", "show", "放假办法2", "--on", "2024-12-31", "--data", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "2014-01-01 至 2024-12-31，全国，2024-12-31 现行有效，已核原文" in shown
