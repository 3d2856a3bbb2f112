"""The citation gate of answers: articles named in a text, and those that may be shown on a day in a place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from laoheng.law import Article, NotInForceError, UnknownArticleError, find_article, law_at
from laoheng.law.catalogue import catalogue
from laoheng.law.texts import Texts
from laoheng.law.values import chain_of
from laoheng.standard.finding import Ground
from laoheng.standard.normalise import half_width

_DIGITS = "[0-9零〇一二两三四五六七八九十百千]{1,8}"
_NUMBER = re.compile(rf"第?({_DIGITS})条(?:之({_DIGITS}))?|({_DIGITS})(?![0-9年月日号元%])")
_FURTHER = re.compile(rf"[、和及与,](?=第?{_DIGITS}条)")
_CLOSING = "》〉>) "
# A name of one or two signs is a word of everyday life too.
_MIN_NAME = 3


@dataclass(frozen=True, slots=True)
class Citation:
    """An article that holds on the day: its ground (validity and certainty), headnote, digest, and official text.

    `text` is None where no official text was imported.
    """

    ground: Ground
    title: str
    headnote: str
    digest: str | None
    text: str | None

    @property
    def reference(self) -> str:
        """Canonical citation, e.g. "劳动合同法47"."""
        return self.ground.reference

    def to_json(self) -> dict[str, Any]:
        """JSON object: reference, title, headnote, digest, text, days in force and certainty."""
        return {
            "reference": self.reference,
            "title": self.title,
            "headnote": self.headnote,
            "digest": self.digest,
            "text": self.text,
            "valid_from": self.ground.valid_from.isoformat() if self.ground.valid_from else None,
            "valid_to": self.ground.valid_to.isoformat() if self.ground.valid_to else None,
            "certainty": self.ground.certainty,
        }


def cite(reference: str, on: date, region: str | None, texts: Texts) -> Citation | None:
    """The article cited as it holds on `on` in `region`; None where the catalogue lacks it or it does not hold."""
    try:
        ground = law_at(on, region).ground(reference)
    except (UnknownArticleError, NotInForceError):
        return None
    article = find_article(reference, on)
    if article is None or not _holds_in(article, region):
        return None
    parsed = catalogue().parse(reference)
    text = texts.find(parsed, on, region) if parsed else None
    return Citation(ground, article.instrument.title, article.headnote, article.digest, text)


def cite_all(references: Iterable[str], on: date, region: str | None, texts: Texts, most: int) -> tuple[Citation, ...]:
    """Up to `most` of `references` that pass the gate, in their order, each article once."""
    found: dict[str, Citation] = {}
    for reference in references:
        citation = cite(reference, on, region, texts)
        if citation is not None:
            found.setdefault(citation.reference, citation)
        if len(found) == most:
            break
    return tuple(found.values())


def named_articles(text: str) -> tuple[str, ...]:
    """Articles named in running text, in their order: an instrument by any spelling, then a number."""
    plain = half_width(text)
    found: dict[str, None] = {}
    for match in _names().finditer(plain):
        tail = plain[match.end() :].lstrip(_CLOSING).removeprefix("的").lstrip()
        number = _NUMBER.match(tail)
        while number:
            parsed = catalogue().parse(match[0] + number[0])
            if parsed is not None and parsed.number is not None:
                found.setdefault(parsed.article)
            tail = tail[number.end() :]
            number = _FURTHER.match(tail)
            if number:
                tail = tail[1:]
                number = _NUMBER.match(tail)
    return tuple(found)


def named_instruments(text: str) -> tuple[str, ...]:
    """Canonical names of the instruments named in running text, in their order."""
    spellings = dict(catalogue().spellings)
    return tuple(dict.fromkeys(spellings[match[0]] for match in _names().finditer(half_width(text))))


def _holds_in(article: Article, region: str | None) -> bool:
    return article.instrument.region is None or article.instrument.region in chain_of(region)


@cache
def _names() -> re.Pattern[str]:
    # Longest first: 劳动合同法实施条例 is not 劳动合同法.
    spellings = sorted(
        (name for name, _ in catalogue().spellings if len(name) >= _MIN_NAME), key=lambda n: (-len(n), n)
    )
    return re.compile("|".join(map(re.escape, spellings)))
