"""A diagnosis told on paper: every fault with its words, reason, articles and rewrite, and what was not found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from laoheng.advice.review.clauses import Passage
from laoheng.advice.review.labels import KindWords, Language
from laoheng.advice.review.whole import ClauseFinding, Review
from laoheng.standard.messages import Message, render
from laoheng.writing.paper import Block, Grid, Heading, Paper, Paragraph


def report(review: Review, *, name: str = "", language: Language = "zh") -> Paper:
    """The report on a contract called `name`."""

    def said(code: str, **args: object) -> str:
        return render(Message.of(f"review.report.{code}", **args), language)

    blocks: list[Block] = [Paragraph(said("of", name=name), indent=False)] if name else []
    blocks += [
        Paragraph(said("on", day=review.on, region=review.region or "—"), indent=False),
        Paragraph(render(review.advice, language), indent=False),
    ]
    if review.fitting:
        blocks.append(Paragraph(said("fitting", title=Message(f"template.title.{review.fitting}")), indent=False))
    for number, item in enumerate(review.findings, start=1):
        words = item.words(language)
        usual = words.rewrite
        if item.changes or language == "zh":
            words = replace(words, rewrite=item.rewrite)
        blocks.append(Heading(f"{number}. {words.name}（{said(f'severity.{item.severity.value}')}）"))
        blocks.append(Grid((), tuple(_rows(item, words, usual, said))))
    blocks += _listed(said("conflicts"), [render(conflict.message, language) for conflict in review.conflicts])
    blocks += _listed(said("missing"), [render(message, language) for message in review.missing])
    blocks += _listed(said("looks"), [_looked(passage, language) for passage in review.looks])
    blocks += _listed(said("blanks"), [passage.quote for passage in review.blanks])
    blocks.append(Paragraph(said("limits"), indent=False))
    return Paper(said("title"), tuple(blocks), foot=said("foot"), language=language, keywords=("review",))


def _rows(item: ClauseFinding, words: KindWords, usual: str, said: Any) -> Iterator[tuple[str, str]]:
    yield said("quote"), item.quote
    yield said("reason"), words.reason
    yield said("how"), said("told", how=item.how)
    yield said("grounds"), "、".join(ground.reference for ground in item.grounds)
    yield said("rewrite"), words.rewrite
    if item.changes:
        yield said("usual"), usual
    if item.exposure is not None:
        yield said("exposure"), f"{item.exposure}（{item.exposure_basis}）"
    if item.needs:
        yield said("needs"), "、".join(words.needs)


def _looked(passage: Passage, language: Language) -> str:
    """A clause to be looked at, with the faults that it may hide."""
    names = "、".join(render(name, language) for name in passage.maybe)
    return (
        render(Message.of("review.report.looked", quote=passage.quote, names=names), language)
        if names
        else passage.quote
    )


def _listed(heading: str, lines: list[str]) -> list[Block]:
    return [Heading(heading), *(Paragraph(f"· {line}", indent=False) for line in lines)] if lines else []


def as_json(value: Any) -> Any:
    """A diagnosis or a comparison as plain JSON values: sums and days as text, messages as code and arguments."""
    if isinstance(value, Message):
        return value.to_json()
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: as_json(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)
