"""The clauses of our own standard forms: lawful wording of whole papers, to learn from beside single clauses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from laoheng.advice.review.cases import Case
from laoheng.advice.review.clauses import split_clauses
from laoheng.advice.review.detect import sentences, units
from laoheng.advice.review.wording import normalised
from laoheng.writing.templates import Template, TemplateFaultsError, fill, plain_text, templates


def form_cases(on: date) -> list[Case]:
    """Every different clause of every form and its sentences, as the law of `on` fills it; lawful, near to no label."""
    texts = dict.fromkeys(
        unit
        for template in templates().values()
        for paper in _papers(template, on)
        for clause in split_clauses(paper)
        for plain in (normalised(clause.quote).text,)
        for _, unit in (*units(plain), *sentences(plain))
    )
    return [Case(f"F{number}", text, (), None) for number, text in enumerate(texts)]


def _papers(template: Template, on: date) -> Iterator[str]:
    """The form filled with its examples, and once more for each passage with what brings that passage in."""
    given: dict[str, object] = {
        item.name: item.example or item.choices[0] for item in template.fields if item.example or item.choices
    }
    least = {name: value for name, value in given.items() if template.find(name).required}
    turns: list[dict[str, object]] = [given, least]
    for passage in template.passages:
        brought = {
            name: {"given": template.find(name).example or "另有说明", "absent": ""}.get(allowed[0], allowed[0])
            for name, allowed in passage.when.items()
        }
        turns += [given | brought, least | brought]
    for answers in turns:
        try:
            yield plain_text(fill(template, answers, on=on))
        except TemplateFaultsError:
            continue
