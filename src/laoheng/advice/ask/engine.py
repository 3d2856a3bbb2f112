"""From a question to an answer: door, topic, articles through the gate, pieces by circumstance, sum, one thing back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from laoheng.advice.ask.answer import Answer, AnswerType, Conversation
from laoheng.advice.ask.calculating import run_calculator
from laoheng.advice.ask.citing import Citation, cite_all, named_articles, named_instruments
from laoheng.advice.ask.doors import Door, belonging, door_for
from laoheng.advice.ask.learned import learned, shipped_wording
from laoheng.advice.ask.query import spelled
from laoheng.advice.ask.ranking import Official, Ranked, Ranking
from laoheng.advice.ask.situation import Situation, read_situation
from laoheng.advice.topics import Domain, Topic, topics
from laoheng.law.catalogue import catalogue
from laoheng.law.texts import Texts
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render

MOST_ARTICLES = 5
LONGEST = 5000
# Chosen on the even lines of the labelled sets: below it no phrasing of ours is near the question.
NEAR = 0.10
# Without a word of labour life the nearest phrasing must be this near; with nothing but ambiguous ones, this near.
NEAR_WITHOUT_SIGN, NEAR_WITH_WEAK_SIGN = 0.36, 0.2
_ONE_WEAK = 0.5
# With this share of the question in the words of one article, signs of other matters yield: less is needed with a sign
# of labour life than without one.
IN_THE_WORDS_OF_THE_LAW, WHOLLY_IN_THE_WORDS_OF_THE_LAW = 0.3, 0.5
# A short question of this many signs that no topic is near to is asked back about.
SHORT = 12
# Words that alone do not say what happened.
_VAGUE = re.compile(
    r"(你好|您好|请问|律师|公司|单位|老板|厂里?|领导|他们?|她|我们?|你|这样|这种|这个|情况|行为|做法|的|了|吗|呢|么|是不是|是否|是|"
    r"赔偿?|补偿|多少|钱|给|不给|不|能|可以|要|想|问|咨询|一下|被|告|违法|合法|合理|对|劳动法|劳动|工作|上班|怎么|咋|办|如何|"
    r"处理|维权|应该|该|有|没有|什么|权利|问题|法律|纠纷|急|帮|帮我|欺负|坑|人|去|哪|哪里|说|合同|争议|[,，。、?？!！\s])+"
)
_FOLLOWS = ("那", "那么", "如果", "要是", "万一", "还有", "这种", "这样", "它", "他们", "然后", "但是", "可是", "另外")

Rewriter = Callable[[Answer], str | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that its answer depends on."""

    text: str
    on: date
    region: str | None
    texts: Texts
    conversation: Conversation
    situation: Situation
    whole: str


@cache
def ranking() -> Ranking:
    """The ranking over the whole topic map and catalogue, from the kept file where it is not stale."""
    articles = [version for versions in catalogue().articles.values() for version in versions]
    return Ranking(topics(), articles, learned=learned(topics(), articles))


@cache
def _shipped() -> Official:
    return Official(Texts(), shipped_wording())


_IMPORTED: list[tuple[Texts, Official]] = []


def _official(texts: Texts) -> Official:
    """The search in the wording of the law, with `texts` in the first place; kept for the next question."""
    if not texts.wordings:
        return _shipped()
    for known, official in _IMPORTED:
        if known is texts:
            return official
    official = Official(texts, shipped_wording())
    _IMPORTED[:] = [(texts, official), *_IMPORTED[:3]]
    return official


def ask(
    question: str,
    *,
    on: date,
    region: str | None = None,
    conversation: Conversation | None = None,
    texts: Texts | None = None,
    rewriter: Rewriter | None = None,
) -> Answer:
    """The answer to `question` by the law of `on` in `region`.

    `conversation` is what was asked before (an answer carries the next one); `texts` the imported official texts;
    `rewriter` may reword what was retrieved (see `laoheng.advice.ask.rewriting`). Raises `UserError` for an empty or
    endless question and for a region that is no six-digit code.
    """
    text = question.strip()
    if not text:
        raise UserError("ask.empty_question")
    if len(text) > LONGEST:
        raise UserError("ask.too_long", length=len(text), limit=LONGEST)
    before = conversation or Conversation()
    whole = spelled(_in_context(text, before))
    asked = Asked(text, on, region, texts or Texts(), before, read_situation(whole, on), whole)
    answer = _answer(asked)
    answer = replace(answer, conversation=before.then(text, answer.topic))
    if rewriter is not None and answer.type is AnswerType.ANSWER:
        answer = replace(answer, generated=rewriter(answer))
    return answer


def _in_context(text: str, before: Conversation) -> str:
    """`text`, with what was asked before where it does not stand alone."""
    if not before.turns:
        return text
    leans = text.startswith(_FOLLOWS) or len(text) <= SHORT or belonging(text)[0] < 1
    return "。".join((*(turn.question for turn in before.turns[-2:]), text)) if leans else text


def _answer(asked: Asked) -> Answer:
    door = door_for(spelled(asked.text))
    if door is not None:
        return _at_door(door, asked)
    ranked = ranking().rank(asked.whole, asked.on, asked.region, _official(asked.texts))
    topic = ranked.topics[0][0] if ranked.topics else None
    labour, outside = belonging(asked.whole)
    named = named_articles(asked.whole)
    if named:
        return _by_articles(ranked, asked, AnswerType.ANSWER)
    in_law = ranked.worded >= (IN_THE_WORDS_OF_THE_LAW if labour >= 1 else WHOLLY_IN_THE_WORDS_OF_THE_LAW)
    if topic is not None and topic.domain is not Domain.LABOUR and ranked.closeness >= NEAR and not in_law:
        return _elsewhere(topic, asked)
    if _VAGUE.fullmatch(asked.whole.rstrip("。?？!！ ")) and not in_law:
        return _ask_back(asked)
    if not in_law and (outside > labour or ranked.closeness < _needed(labour)):
        return _declined(asked, "ask.outside" if outside else "ask.not_covered")
    if topic is None or topic.domain is not Domain.LABOUR or ranked.closeness < NEAR:
        return _unsure(ranked, asked)
    return _by_topic(topic, ranked, asked)


def _blank(asked: Asked, type_: AnswerType, conclusion: str, **more: Any) -> Answer:
    fields: dict[str, Any] = {"topic": None, "title": ""} | more
    return Answer(
        question=asked.text,
        type=type_,
        on=asked.on,
        region=asked.region,
        role=asked.situation.role,
        conclusion=conclusion,
        **fields,
    )


def _at_door(door: Door, asked: Asked) -> Answer:
    citations = cite_all(door.articles, asked.on, asked.region, asked.texts, MOST_ARTICLES)
    return _blank(asked, AnswerType(door.type), door.answer, do=door.do, door=door.door, citations=citations)


def _elsewhere(topic: Topic, asked: Asked) -> Answer:
    type_ = AnswerType.REDIRECT if topic.domain is Domain.REDIRECT else AnswerType.DECLINE
    return _blank(
        asked,
        type_,
        topic.answer,
        topic=topic.id,
        title=topic.name,
        points=topic.say,
        why=topic.why,
        do=topic.do,
        door=topic.door,
        citations=cite_all(topic.articles, asked.on, asked.region, asked.texts, MOST_ARTICLES),
    )


def _declined(asked: Asked, code: str) -> Answer:
    return _blank(asked, AnswerType.DECLINE, render(Message.of(code)), do=(render(Message.of(f"{code}.do")),))


def _needed(labour: float) -> float:
    """How near a phrasing must be, given the signs of labour life."""
    if labour >= 1:
        return 0.0
    if labour > _ONE_WEAK:
        return NEAR
    return NEAR_WITH_WEAK_SIGN if labour else NEAR_WITHOUT_SIGN


def _ask_back(asked: Asked) -> Answer:
    return _blank(
        asked,
        AnswerType.CLARIFY,
        render(Message.of("ask.clarify")),
        question_back=render(Message.of("ask.clarify.what")),
    )


def _unsure(ranked: Ranked, asked: Asked) -> Answer:
    """Labour life, but no topic near: a short question is asked back about, a longer one gets the nearest articles."""
    if len(asked.whole) <= SHORT and ranked.worded < WHOLLY_IN_THE_WORDS_OF_THE_LAW:
        return _ask_back(asked)
    return _by_articles(ranked, asked, AnswerType.ANSWER)


def _by_articles(ranked: Ranked, asked: Asked, type_: AnswerType) -> Answer:
    citations = _citations(ranked, asked)
    if not citations:
        return _declined(asked, "ask.not_covered")
    named = named_articles(asked.whole)
    shown = [item for item in citations if item.reference in named] or list(citations[:3])
    if len(_without_names(asked.whole)) <= SHORT and any(item.reference in named for item in citations):
        citations = tuple(shown)
    return _blank(
        asked,
        type_,
        "".join(_told(item) for item in shown[:1]),
        points=tuple(_told(item) for item in shown[1:]),
        do=(render(Message.of("ask.check_the_text")),),
        citations=citations,
    )


def _without_names(text: str) -> str:
    """What a question holds beside the article it names."""
    left = text
    for name in named_instruments(text):
        left = left.replace(name, "")
    return re.sub(r"第?[0-9零一二三四五六七八九十百]+条|之一|的|内容|是|什么|规定|讲|说|[\W_]", "", left)


def _told(citation: Citation) -> str:
    said = citation.text or citation.digest
    if said is None:
        return render(Message.of("ask.article_unread", reference=citation.reference, headnote=citation.headnote))
    return render(Message.of("ask.article_says", reference=citation.reference, headnote=citation.headnote, digest=said))


def _citations(ranked: Ranked, asked: Asked) -> tuple[Citation, ...]:
    references = (reference for reference, _ in ranked.articles)
    return cite_all(references, asked.on, asked.region, asked.texts, MOST_ARTICLES)


def _by_topic(topic: Topic, ranked: Ranked, asked: Asked) -> Answer:
    matched = [item for item in topic.variants if any(cue in asked.whole for cue in item.cues)]
    others = [item for item in topic.variants if item not in matched]
    calculation = None
    if topic.calculator:
        calculation = run_calculator(topic.calculator, asked.whole, asked.situation, asked.on, asked.region)
    in_case = tuple(render(Message.of("ask.in_that_case", when=item.when, answer=item.answer)) for item in matched)
    changes = [render(Message.of("ask.in_that_case", when=item.when, answer=item.answer)) for item in others]
    changes += [render(Message.of("ask.changes_with", need=need)) for need in topic.need[:2]]
    # A sum that came out whole has its facts: asking for them again would only puzzle.
    whole = calculation is not None and calculation.finding is not None and not calculation.finding.needs
    needs = () if whole else topic.need
    back = render(Message.of("ask.next_need", need=needs[0].rstrip("？?"))) if needs else None
    return _blank(
        asked,
        AnswerType.ANSWER,
        topic.answer,
        topic=topic.id,
        title=topic.name,
        points=(*in_case, *topic.say),
        why=topic.why,
        do=topic.do,
        citations=_citations(ranked, asked),
        needs=needs,
        changes=tuple(changes),
        question_back=back,
        calculation=calculation,
    )
