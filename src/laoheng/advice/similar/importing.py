"""A body's own decided cases from a table: each row checked, its personal data masked, its elements read.

One case a row, the first row holds the headings in `COLUMNS` (Chinese, or the names before them). Required are title,
facts, holding, result, outcome, source and date; articles and elements are divided by 、 or ; and the sum is in yuan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from laoheng.advice.similar.profile import profile_of
from laoheng.law import LawAt, NotInForceError, UnknownArticleError
from laoheng.law.cases import Case, CaseResult
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng.standard.money import to_fen
from laoheng.standard.normalise import clean_cell, header_key
from laoheng.text.elements import element_names
from laoheng.text.masking import mask
from laoheng.text.values.numerals import number_of

COLUMNS: Final[Mapping[str, str]] = {
    "title": "标题",
    "facts": "事实",
    "holding": "裁判要点",
    "result": "结果",
    "outcome": "处理",
    "articles": "法条",
    "elements": "要素",
    "amount": "金额",
    "trade": "行业",
    "source": "来源",
    "published": "日期",
}
REQUIRED: Final = ("title", "facts", "holding", "result", "outcome", "source", "published")
_LONGEST: Final = {"title": 80, "outcome": 200, "source": 200, "trade": 40}
_MOST_WORDS: Final = 4000
_LEAST_FACTS: Final = 10
_DIVIDED: Final = re.compile("[、;；,，\\s]+")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What became of one row (numbered as in the table): a masked case, with how much was masked, or the faults."""

    number: int
    case: Case | None = None
    masked: int = 0
    faults: tuple[Message, ...] = ()


def read_cases(rows: Iterable[tuple[int, Sequence[object]]], *, law: LawAt) -> Iterator[CaseRow]:
    """One result a row; empty rows are passed over. Raises `UserError` where the headings cannot be read."""
    rest = iter(rows)
    columns = _columns(next(rest, (0, ()))[1])
    for number, cells in rest:
        given = {name: clean_cell(cells[place]) for place, name in columns.items() if place < len(cells)}
        if any(given.values()):
            yield _row(number, {name: text for name, text in given.items() if text}, law)


def _columns(headings: Sequence[object]) -> dict[int, str]:
    known = {header_key(spelling): name for name, label in COLUMNS.items() for spelling in (name, label)}
    found = {place: known.get(header_key(text)) for place, cell in enumerate(headings) if (text := clean_cell(cell))}
    strange = [clean_cell(headings[place])[:40] for place, name in found.items() if name is None]
    lacking = [COLUMNS[name] for name in REQUIRED if name not in found.values()]
    if strange or lacking or len(set(found.values())) < len(found):
        raise UserError("similar.import.headings", strange=strange, lacking=lacking, known=list(COLUMNS.values()))
    return {place: name for place, name in found.items() if name}


def _row(number: int, given: Mapping[str, str], law: LawAt) -> CaseRow:
    faults = [Message.of("similar.import.missing", column=COLUMNS[name]) for name in REQUIRED if name not in given]
    faults += [
        Message.of("similar.import.too_long", column=COLUMNS[name], most=_LONGEST.get(name, _MOST_WORDS))
        for name, text in given.items()
        if len(text) > _LONGEST.get(name, _MOST_WORDS)
    ]
    if 0 < len(given.get("facts", "")) < _LEAST_FACTS:
        faults.append(Message.of("similar.import.few_facts", least=_LEAST_FACTS))
    articles = tuple(filter(None, _DIVIDED.split(given.get("articles", ""))))
    faults += [Message.of("similar.import.article", article=item[:40]) for item in articles if not _known(item, law)]
    result, elements = _result(given, faults), _elements(given, faults)
    published, amount = _published(given, law.on, faults), _amount(given, faults)
    if faults or result is None or published is None:
        return CaseRow(number, faults=tuple(faults))
    hidden = {name: mask(given[name]) for name in ("title", "facts", "holding", "outcome")}
    words = {name: item.text for name, item in hidden.items()}
    read = elements or profile_of(f"{words['title']}。{words['facts']}{words['holding']}").labels()
    case = Case(
        id=f"row-{number}", **words, result=result, elements=read, articles=articles, source=given["source"],
        published=published, certainty="O", amount=amount, trade=given.get("trade", ""),
    )  # fmt: skip
    return CaseRow(number, case, sum(len(item.key) for item in hidden.values()))


def _known(article: str, law: LawAt) -> bool:
    try:
        law.ground(article)
    except NotInForceError:
        return True
    except (UnknownArticleError, UserError):
        return False
    return True


def _result(given: Mapping[str, str], faults: list[Message]) -> CaseResult | None:
    if "result" not in given:
        return None
    named = {item.value: item for item in CaseResult}
    for language in ("zh", "en"):
        named |= {render(Message(f"similar.result.{item.value}"), language): item for item in CaseResult}
    if given["result"] not in named:
        known = [Message(f"similar.result.{item.value}") for item in CaseResult]
        faults.append(Message.of("similar.import.result", value=given["result"][:20], known=known))
    return named.get(given["result"])


def _elements(given: Mapping[str, str], faults: list[Message]) -> tuple[str, ...]:
    names = {name: label for label, name in element_names().items()} | {label: label for label in element_names()}
    asked = list(filter(None, _DIVIDED.split(given.get("elements", ""))))
    faults += [
        Message.of("similar.import.element", value=item[:20], known=list(element_names().values()))
        for item in asked
        if item not in names
    ]
    chosen = {names[item] for item in asked if item in names}
    return tuple(label for label in element_names() if label in chosen)


def _published(given: Mapping[str, str], on: date, faults: list[Message]) -> date | None:
    if "published" not in given:
        return None
    try:
        day = parse_date(given["published"])
    except UserError as error:
        faults.append(Message(error.code, error.args_))
        return None
    if day > on:
        faults.append(Message.of("similar.import.later", day=day))
    return day


def _amount(given: Mapping[str, str], faults: list[Message]) -> Decimal | None:
    text = given.get("amount", "").removesuffix("元")
    if not text:
        return None
    number = number_of(text)
    if number is None or number < 0 or number > 10**10:
        faults.append(Message.of("similar.import.amount", value=text[:20]))
        return None
    return to_fen(number)
