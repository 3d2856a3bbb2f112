"""An answer in its fixed shape, and its three forms: text, JSON, and plain speech without symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from laoheng.advice.ask.calculating import Calculation
from laoheng.advice.ask.citing import Citation
from laoheng.advice.ask.situation import Role
from laoheng.standard.messages import Message, render


class AnswerType(StrEnum):
    """How a question was met."""

    ANSWER = "answer"
    CLARIFY = "clarify"  # one thing is asked back
    DECLINE = "decline"  # outside labour law, not covered, or a wrong to be helped with
    REDIRECT = "redirect"  # another door comes first


@dataclass(frozen=True, slots=True)
class Turn:
    """One question asked before, and the topic it was answered with."""

    question: str
    topic: str | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was asked before, oldest first; handed in again with the next question."""

    turns: tuple[Turn, ...] = ()

    def then(self, question: str, topic: str | None) -> Conversation:
        """This conversation with one more turn; only the last four are kept."""
        return Conversation((*self.turns, Turn(question, topic))[-4:])


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on a day in a place.

    `conclusion`, `why`, `do` and `needs` are our own words; `citations` passed the gate; `question_back` is the one
    thing asked back, None where nothing is. `generated` holds a machine's rewording, shown under its label.
    """

    question: str
    type: AnswerType
    on: date
    region: str | None
    role: Role
    topic: str | None
    title: str
    conclusion: str
    points: tuple[str, ...] = ()
    why: str = ""
    do: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    needs: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    door: str = ""
    question_back: str | None = None
    calculation: Calculation | None = None
    conversation: Conversation = Conversation()
    generated: str | None = None

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles cited, best first."""
        return tuple(item.reference for item in self.citations)

    def text(self, language: str = "zh") -> str:
        """The whole answer under its headings."""
        return "\n".join(_lines(self, language))

    def speech(self) -> str:
        """The answer to be read aloud: full sentences, no symbols, no list marks, no days in force."""
        return "".join(_sentences(self))

    def to_json(self) -> dict[str, Any]:
        """JSON object of everything the answer holds."""
        return {
            "question": self.question,
            "answer_type": self.type.value,
            "on": self.on.isoformat(),
            "region": self.region,
            "role": self.role.value,
            "topic": self.topic,
            "title": self.title,
            "conclusion": self.conclusion,
            "points": list(self.points),
            "why": self.why,
            "do": list(self.do),
            "door": self.door,
            "articles": list(self.articles),
            "citations": [item.to_json() for item in self.citations],
            "needs": list(self.needs),
            "changes": list(self.changes),
            "question_back": self.question_back,
            "calculation": self.calculation.to_json() if self.calculation else None,
            "generated": self.generated,
            "text": self.text(),
            "speech": self.speech(),
        }


def _lines(answer: Answer, language: str) -> Iterator[str]:
    if answer.generated:
        yield _said("ask.generated", language)
        yield answer.generated
        yield ""
    yield from _part("conclusion", [answer.conclusion, *_bullets(answer.points)], language)
    yield from _part("door", [answer.door] if answer.door else [], language)
    yield from _part("why", [answer.why] if answer.why else [], language)
    yield from _part("sum", list(sum_lines(answer.calculation, language)), language)
    yield from _part("do", [f"{place}. {step}" for place, step in enumerate(answer.do, 1)], language)
    yield from _part(
        "grounds", [line for item in answer.citations for line in citation_lines(item, language)], language
    )
    yield from _part("needs", _bullets(answer.needs), language)
    if answer.question_back:
        yield answer.question_back
    yield from _part("changes", _bullets(answer.changes), language)
    region = answer.region or _said("ask.everywhere", language)
    yield _said("ask.standing", language, on=answer.on, region=region)


def _part(name: str, rows: Sequence[str], language: str) -> Iterator[str]:
    if rows:
        yield f"【{_said(f'ask.heading.{name}', language)}】"
        yield from rows


def _bullets(rows: Sequence[str]) -> list[str]:
    return [f"- {row}" for row in rows]


def citation_lines(citation: Citation, language: str = "zh") -> Iterator[str]:
    """One citation with validity and certainty, our digest, and the official text where it was imported."""
    ground = citation.ground
    code = "ask.citation.until" if ground.valid_to else "ask.citation.from"
    span = _said(code, language, start=ground.valid_from or "—", end=ground.valid_to or "—")
    sure = _said(f"ask.certainty.{ground.certainty or 'none'}", language)
    headnote = citation.headnote
    yield "- " + _said(
        "ask.citation", language, reference=citation.reference, headnote=headnote, span=span, certainty=sure
    )
    if citation.text:
        yield f"  “{citation.text}”"
    elif citation.digest:
        yield "  " + _said("ask.in_short", language, digest=citation.digest)


def sum_lines(calculation: Calculation | None, language: str = "zh") -> Iterator[str]:
    """What the calculator gives: figures and steps, or what it still needs."""
    if calculation is None:
        return
    label = calculation.label
    finding = calculation.finding
    if finding is not None:
        yield label
        for figure in finding.figures:
            value = "—" if figure.value is None else figure.value
            yield f"- {render(figure.label, language)}：{_yes_no(value)}"
        yield from (
            f"- {render(step.label, language)}：{step.substitution or step.formula} = {step.result}"
            for step in finding.steps
        )
        yield from (f"- {render(note, language)}" for note in (*calculation.assumed, *finding.notes))
        yield from (f"- {render(need.question, language)}" for need in finding.needs)
    elif calculation.missing:
        missing = "、".join(render(item, language) for item in calculation.missing)
        yield _said("ask.sum.missing", language, label=label, missing=missing)
    elif calculation.refusal:
        yield _said("ask.sum.refused", language, label=label, why=calculation.refusal)


def _yes_no(value: object) -> object:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, tuple) else value


_SYMBOLS = re.compile(r"[【】\[\]<>*#_=~^|/\\{}“”\"'（）()《》〔〕—\-–·…]+")


def _sentences(answer: Answer) -> Iterator[str]:
    parts = [answer.generated or answer.conclusion, *answer.points, answer.door, answer.why]
    parts += [f"第{place}步，{step}" for place, step in enumerate(answer.do, 1)]
    if answer.citations:
        parts.append("依据是" + "，".join(_spoken(item.reference) for item in answer.citations))
    parts.append(answer.question_back or "")
    for part in parts:
        plain = _aloud(part)
        if plain:
            yield plain + ("" if plain[-1] in "。！？" else "。")


def _spoken(reference: str) -> str:
    """ "劳动合同法47" read aloud: 劳动合同法第47条."""
    return re.sub(r"^(.*?[^\d〔〕号])(\d+)(之.)?$", r"\1第\2条\3", reference)


def _aloud(text: str) -> str:
    """`text` without signs that a voice stumbles over."""
    plain = re.sub(r"([\d.]+)\s*%", r"百分之\1", text)
    plain = _SYMBOLS.sub("，", plain).replace("；", "，").replace("：", "，").replace(":", "，").replace(";", "，")
    plain = re.sub(r"[，、,]*([。！？])", r"\1", re.sub(r"\s+", "", plain))
    return re.sub(r"[，,]{2,}", "，", plain).strip("，、,")


def _said(code: str, language: str, **args: Any) -> str:
    return render(Message.of(code, **args), language)
