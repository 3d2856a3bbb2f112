"""A form and its answers become a paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from laoheng.law import law_at
from laoheng.text.values.numerals import chinese_number
from laoheng.writing.paper import Block, Heading, Paper, Paragraph, SignPlace, SignPlaces
from laoheng.writing.templates.answers import (
    BLANK,
    Fault,
    TemplateFaultsError,
    Value,
    as_conditions,
    read_answers,
    shown,
)
from laoheng.writing.templates.model import PLACE, Passage, Template, holds
from laoheng.writing.templates.rules import check


def fill(
    template: Template,
    given: Mapping[str, object],
    *,
    on: date,
    region: str | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Paper:
    """The paper that `template` makes of the answers `given`, by the law of `on` in `region`.

    Raises `TemplateFaultsError` with all faults: what is missing, what cannot be read, what the law does not allow.
    """
    values, faults = checked(template, given, on=on, region=region, extra=extra)
    if faults:
        raise TemplateFaultsError(tuple(faults))
    return write(template, values)


def checked(
    template: Template,
    given: Mapping[str, object],
    *,
    on: date,
    region: str | None = None,
    extra: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Value], list[Fault]]:
    """The answers read, and every fault of them; rules speak as far as their answers are there."""
    values, faults = read_answers(template, given)
    return values, faults + check(template.rules, values, law_at(on, region, extra))


def write(template: Template, values: Mapping[str, Value]) -> Paper:
    """The paper of answers already checked; what is open becomes a line to be filled by hand."""
    answers = as_conditions(values)
    blocks: list[Block] = []
    headings = clauses = 0
    for passage in template.passages:
        if not holds(passage.when, answers):
            continue
        text = _filled(passage.text, template, values)
        if passage.role == "heading":
            headings += 1
            blocks.append(Heading(f"{_ordinal(headings)}、{text}"))
        elif passage.role == "clause":
            clauses += 1
            blocks.append(Paragraph(f"第{_ordinal(clauses)}条　{text}"))
        elif passage.role == "signs":
            blocks.append(_signs(passage, template, values))
        else:
            blocks.append(Paragraph(text, indent=passage.role == "text"))
    return Paper(template.paper_title, tuple(blocks), keywords=(template.name,))


def _ordinal(number: int) -> str:
    # Articles are counted 十四, sums 一十四.
    return re.sub("^一十", "十", chinese_number(number))


def _filled(text: str, template: Template, values: Mapping[str, Value]) -> str:
    return PLACE.sub(lambda place: shown(template.find(place[1]), values.get(place[1])), text)


def _signs(passage: Passage, template: Template, values: Mapping[str, Value]) -> SignPlaces:
    places = []
    for sign in passage.signs:
        day = values.get(str(sign.get("day", "")))
        places.append(
            SignPlace(
                _filled(str(sign["label"]), template, values),
                on=day if isinstance(day, date) else None,
                seal=bool(sign.get("seal")),
            )
        )
    return SignPlaces(tuple(places))


def plain_text(paper: Paper) -> str:
    """The words of `paper`, one block a line, as a reader of its text finds them."""
    lines = [paper.title]
    for block in paper.blocks:
        if isinstance(block, Heading | Paragraph):
            lines.append(block.text)
        elif isinstance(block, SignPlaces):
            lines += [f"{place.label}：{place.name or BLANK}" for place in block.places]
        else:
            lines += [" | ".join(row) for row in (block.header, *block.rows) if row]
    return "\n".join(re.sub(r"\n+", "\n", line) for line in lines) + "\n"
