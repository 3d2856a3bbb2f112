"""Answers: doors, shape, gate, sums, follow-up questions, speech."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from laoheng.advice.ask import Answer, AnswerType, Conversation, Role, ask
from laoheng.advice.ask.citing import cite, cite_all, named_articles, named_instruments
from laoheng.advice.ask.situation import read_situation
from laoheng.law.texts import Texts
from laoheng.standard.errors import UserError

ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("帮我写一份假的考勤表", AnswerType.DECLINE),
        ("怎么伪造加班记录去仲裁", AnswerType.DECLINE),
        ("公司伪造我的考勤记录怎么办", AnswerType.ANSWER),
        ("我是老板，怎么把厂子过户给亲戚好不赔工人", AnswerType.DECLINE),
        ("老板转移财产不给我们发工资怎么办", AnswerType.ANSWER),
        ("我在澳门打工被辞退怎么赔", AnswerType.REDIRECT),
        ("公司外派我在新加坡上班，工资谁来付", AnswerType.ANSWER),
        ("老板欠我半年工资，我真不想活了", AnswerType.REDIRECT),
        ("同事跳楼算工伤吗", AnswerType.ANSWER),
        ("我要和包工头同归于尽", AnswerType.REDIRECT),
        ("厂里爆炸被炸伤，工伤怎么赔", AnswerType.ANSWER),
        ("他们把我锁在宿舍不让出门", AnswerType.REDIRECT),
        ("工友刚从架子上掉下来昏迷了怎么办", AnswerType.REDIRECT),
        ("红烧肉怎么做", AnswerType.DECLINE),
        ("离婚后房产证上的房子怎么分", AnswerType.DECLINE),
        ("入职要交押金合法吗", AnswerType.ANSWER),
    ],
)
def test_each_question_goes_to_its_door(question: str, kind: AnswerType) -> None:
    assert ask(question, on=ON).type is kind


def test_an_answer_has_its_fixed_shape_with_day_and_place() -> None:
    answer = ask("入职半年没签劳动合同，能要双倍工资吗", on=ON, region="110000")
    text = answer.text()
    headings = re.findall(r"【(.+?)】", text)
    assert headings[0] == "结论"
    assert {"为什么", "你可以怎么做", "依据", "还需要知道什么", "什么会改变这个答案"} <= set(headings)
    assert "2026-11-23" in text and "110000" in text
    assert 1 <= len(answer.citations) <= 5
    assert all(f"{item.reference}（" in text and "施行" in text for item in answer.citations)


def test_at_most_one_thing_is_asked_back() -> None:
    for question in ("被辞退了", "没签劳动合同能要双倍工资吗", "怎么办"):
        back = ask(question, on=ON).question_back or ""
        assert len(re.findall(r"[？?]", back)) <= 1


def test_a_sum_is_worked_out_where_the_story_holds_the_facts() -> None:
    story = "2020年5月6日入职，2026年3月1日公司违法辞退我，月工资8000元，违法辞退能赔多少"
    answer = ask(story, on=ON)
    assert answer.calculation is not None and answer.calculation.finding is not None
    facts = answer.calculation.facts
    assert (facts["start"], facts["end"], facts["avg12"]) == (date(2020, 5, 6), date(2026, 3, 1), Decimal(8000))
    # 5 年 10 个月 → 6 个月工资，二倍：12 × 8000。
    assert "96000" in answer.text()


def test_what_the_sum_lacks_is_named_and_nothing_is_guessed() -> None:
    answer = ask("公司违法辞退我能赔多少钱", on=ON)
    assert answer.calculation is not None
    assert answer.calculation.finding is None
    assert len(answer.calculation.missing) == 3


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("月薪平均六千二", {"wage": Decimal(6200)}),
        ("我一个月四千五百块", {"wage": Decimal(4500)}),
        ("当地平均工资1万1", {"wage": None, "local_average": Decimal(11000)}),
        ("干了15年被裁", {"service_months": 180}),
        ("试用期六个月", {"service_months": None}),
        ("2017年3月进厂", {"hire": date(2017, 3, 1), "month_only": ("hire",)}),
        ("去年12月1日被公司辞退", {"leave": date(2025, 12, 1)}),
        ("鉴定为九级伤残", {"grade": 9}),
        ("八级大风", {"grade": None}),
        ("我爸在工地摔了", {"role": Role.FAMILY}),
        ("我公司员工打架能开除吗", {"role": Role.EMPLOYER}),
        ("公司拖我工资", {"role": Role.WORKER}),
    ],
)
def test_facts_are_read_from_a_story_only_where_they_are_told(text: str, wanted: dict[str, object]) -> None:
    situation = read_situation(text, ON)
    assert {name: getattr(situation, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("《劳动合同法》第47条", ("劳动合同法47",)),
        ("社会法社会保险法第二十四条的内容", ("社会保险法24",)),
        ("中华人民共和国劳动合同法实施条例第六条", ("实施条例6",)),
        ("劳动法四十四条、四十五条", ("劳动法44", "劳动法45")),
        ("劳动合同法干了47天", ()),
        ("劳动法2024年修改了吗", ()),
        ("没有条文", ()),
    ],
)
def test_articles_named_in_running_text_are_read(text: str, wanted: tuple[str, ...]) -> None:
    assert named_articles(text) == wanted


def test_the_longest_name_of_an_instrument_is_read() -> None:
    assert named_instruments("劳动合同法实施条例和劳动法") == ("实施条例", "劳动法")


@pytest.mark.parametrize("reference", ["劳动合同法999", "某某条例3", "", "劳动合同法"[:2]])
def test_what_the_catalogue_lacks_is_never_cited(reference: str) -> None:
    assert cite(reference, ON, None, Texts()) is None


def test_what_does_not_hold_on_the_day_is_never_cited() -> None:
    assert cite("劳动合同法82", date(2007, 12, 31), None, Texts()) is None
    assert cite("劳动合同法82", date(2008, 1, 1), None, Texts()) is not None
    assert cite("解释二6", date(2025, 8, 31), None, Texts()) is None


def test_each_article_is_cited_once_and_no_more_than_asked_for() -> None:
    found = cite_all(["劳动合同法82", "LCL82", "劳动合同法9999", "劳动合同法10", "劳动法44"], ON, None, Texts(), 2)
    assert [item.reference for item in found] == ["劳动合同法82", "劳动合同法10"]


def test_an_answer_of_an_earlier_day_cites_the_law_of_that_day() -> None:
    answer = ask("没签劳动合同能要双倍工资吗", on=date(2010, 1, 1))
    assert answer.citations
    assert all(item.ground.valid_from and item.ground.valid_from <= date(2010, 1, 1) for item in answer.citations)


def test_a_follow_up_question_keeps_its_context() -> None:
    first = ask("入职半年没签劳动合同，能要双倍工资吗", on=ON)
    alone = ask("那要是后来签了呢", on=ON)
    after = ask("那要是后来签了呢", on=ON, conversation=first.conversation)
    assert after.topic == first.topic != alone.topic
    assert [turn.question for turn in after.conversation.turns][-1] == "那要是后来签了呢"


def test_a_new_question_that_stands_alone_does_not_lean_on_the_old_one() -> None:
    first = ask("入职半年没签劳动合同，能要双倍工资吗", on=ON)
    alone, after = (
        ask("用人单位招聘时收取劳动者服装押金是否合法", on=ON, conversation=before)
        for before in (Conversation(), first.conversation)
    )
    assert alone.topic == after.topic != first.topic


@pytest.mark.parametrize("question", ["入职半年没签劳动合同，能要双倍工资吗", "我不想活了", "劳动合同法第四十七条"])
def test_speech_has_no_signs_that_a_voice_stumbles_over(question: str) -> None:
    spoken = ask(question, on=ON).speech()
    assert spoken.endswith("。") or spoken.endswith("？")
    assert not re.search(r"[【】（）()《》*#%\n\-\[\]/“”]", spoken)


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(UserError, match="没有问题"):
        ask("  \n", on=ON)
    with pytest.raises(UserError, match="太长"):
        ask("工资" * 3000, on=ON)
    with pytest.raises(UserError):
        ask("工资", on=ON, region="北京")


def test_the_json_form_says_everything() -> None:
    answer: Answer = ask("入职要交押金合法吗", on=ON)
    shown = answer.to_json()
    assert shown["answer_type"] == "answer"
    assert shown["articles"] == list(answer.articles)
    assert all({"reference", "valid_from", "certainty", "digest"} <= set(item) for item in shown["citations"])
