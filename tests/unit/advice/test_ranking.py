"""Ranking on made-up topics."""

from __future__ import annotations

from datetime import date

import pytest

from laoheng.advice.ask.learned import Wording
from laoheng.advice.ask.query import query_terms, without_phrases
from laoheng.advice.ask.ranking import Official, Ranking
from laoheng.advice.topics import Domain, Topic, TopicVariant
from laoheng.law.catalogue import catalogue
from laoheng.law.texts import StatuteText, Texts
from laoheng.text.bags import bags
from laoheng.text.retrieval import terms

ON = date(2026, 11, 23)
TOPICS = (
    Topic(
        "deposit",
        "入职押金",
        "不许收押金。",
        ("进厂要交押金吗", "入职收了服装押金", "押金不退"),
        ("劳动合同法9", "劳动合同法84"),
        variants=(TopicVariant("扣证件", ("身份证",), "证件也不许扣。", ("劳动合同法50",)),),
    ),
    Topic(
        "overtime",
        "加班费",
        "要付加班费。",
        ("加班不给钱", "周末加班怎么算", "加班费多少"),
        ("劳动法44", "劳动合同法31"),
    ),
    Topic("divorce", "离婚", "不是劳动的事。", ("离婚财产怎么分", "孩子归谁"), domain=Domain.OUTSIDE),
)
ARTICLES = [version for versions in catalogue().articles.values() for version in versions]


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    return Ranking(TOPICS, ARTICLES)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("厂里收了我三百块押金能退吗", "deposit"),
        ("周末都要加班还不给加班费", "overtime"),
        ("要离婚了孩子判给谁", "divorce"),
        ("我去年进的厂。一开始说包吃住。后来天天干到十点。老板说加班没有钱。周末加班这个钱怎么算？", "overtime"),
    ],
)
def test_the_topic_whose_phrasings_are_nearest_comes_first(ranking: Ranking, question: str, topic: str) -> None:
    assert ranking.rank(question, ON).topics[0][0].id == topic


def test_shares_add_up_to_one_and_fall(ranking: Ranking) -> None:
    shares = [share for _, share in ranking.rank("押金", ON).topics]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)


def test_the_topics_articles_come_first_and_a_cue_raises_those_of_its_variant(ranking: Ranking) -> None:
    plain = [reference for reference, _ in ranking.rank("入职收了服装押金，不退", ON).articles]
    cued = [reference for reference, _ in ranking.rank("入职收了服装押金，还扣身份证，不退", ON).articles]
    assert plain[0] == cued[0] == "劳动合同法9"
    assert cued.index("劳动合同法50") <= 3


def test_an_article_named_in_the_question_outweighs_all_else(ranking: Ranking) -> None:
    assert ranking.rank("劳动合同法第八十二条说的押金怎么退", ON).articles[0][0] == "劳动合同法82"


def test_what_does_not_hold_on_the_day_is_not_ranked(ranking: Ranking) -> None:
    before = {reference for reference, _ in ranking.rank("没签书面劳动合同 二倍工资", date(2007, 12, 31)).articles}
    assert not any(reference.startswith("劳动合同法") for reference in before)


def test_the_same_question_gets_the_same_answer(ranking: Ranking) -> None:
    other = Ranking(TOPICS, ARTICLES)
    assert ranking.rank("加班工资", ON) == other.rank("加班工资", ON)


def test_a_question_without_any_known_term_is_near_to_nothing(ranking: Ranking) -> None:
    assert ranking.rank("zzz", ON).closeness == 0
    assert ranking.rank("加班费多少", ON).closeness > ranking.rank("加班的时候天上下了很大的雨", ON).closeness > 0


@pytest.mark.parametrize(
    ("said", "meant"),
    [("老板把我炒了鱿鱼", "解除"), ("被炒鱿鱼", "辞退"), ("押工资不发", "拖欠工资"), ("社保断缴", "社会保险")],
)
def test_everyday_words_are_joined_with_those_of_the_law(said: str, meant: str) -> None:
    assert any(meant[:2] in term for term in query_terms(said))


def test_the_asking_sentence_of_a_story_counts_more() -> None:
    weights = query_terms("我在厂里做工。住在宿舍。每天走路。请问押金能退吗？")
    assert weights["押金"] > weights["宿舍"]


@pytest.mark.parametrize(
    "text", ["您好，请问", "根据法律规定", "请对以下案件做出分析并给出可能的判决：押金", "小明的押金"]
)
def test_what_tells_nothing_of_the_matter_is_left_out_but_never_all(text: str) -> None:
    left = without_phrases(text)
    assert left.strip()
    assert ("押金" in left) == ("押金" in text)


def wording(valid_from: date, text: str) -> StatuteText:
    return StatuteText("劳动法", "劳动法", valid_from, valid_from, None, None, (), {"3": text})


NOTHING = Wording((), (), (), bags([], 18))


def test_imported_official_texts_are_searched_as_they_stand_on_the_day(ranking: Ranking) -> None:
    official = Official(Texts((wording(date(2020, 1, 1), "劳动者享有提请处理的权利"),)), NOTHING)
    question = "根据法律规定，劳动者享有提请处理的权利"
    with_texts = [reference for reference, _ in ranking.rank(question, ON, official=official).articles]
    assert with_texts[0] == "劳动法3"
    assert official.search("提请", ON, None).articles == {"劳动法3": 1.0}
    assert official.search("提请", date(2019, 12, 31), None).articles == {}


def test_an_imported_text_takes_the_place_of_what_was_learned_of_the_same_instrument() -> None:
    held = bags([terms("提请处理", triples=False), terms("提请仲裁", triples=False)], 18)
    shipped = Wording(("劳动法3", "劳动合同法5"), ((date(1995, 1, 1), date.max),) * 2, (None, None), held)
    official = Official(Texts((wording(date(2020, 1, 1), "全新的字句"),)), shipped)
    assert set(official.search("提请", ON, None).articles) == {"劳动合同法5"}
    assert set(official.search("全新的字句", ON, None).articles) == {"劳动法3"}


def test_a_text_of_one_place_is_not_searched_for_another() -> None:
    shipped = Wording(("劳动法3",), ((date(1995, 1, 1), date.max),), ("310000",), bags([["提请"]], 18))
    official = Official(Texts(), shipped)
    assert official.search("提请", ON, "310115").articles == {"劳动法3": 1.0}
    assert official.search("提请", ON, "110000").articles == {}


def test_the_more_of_a_question_is_in_the_words_of_one_article_the_more_that_article_counts(ranking: Ranking) -> None:
    official = Official(Texts((wording(date(2020, 1, 1), "押金周末加班财产提请处理"),)), NOTHING)
    in_its_words = ranking.rank("周末加班财产提请处理", ON, official=official)
    in_passing = ranking.rank("我在厂里做工，住在宿舍，上个月起周末天天忙到十点，钱一分没有", ON, official=official)
    assert in_its_words.worded > 0.5 > in_passing.worded
    assert in_its_words.articles[0][0] == "劳动法3"
    assert in_passing.articles[0][0] != "劳动法3"
