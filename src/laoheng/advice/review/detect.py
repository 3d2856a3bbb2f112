"""Which labels of the catalogue a clause earns, where, and whether it needs a look."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from laoheng.advice.review.doubt import needs_look
from laoheng.advice.review.measures import Span
from laoheng.advice.review.rule import labels
from laoheng.advice.review.wording import normalised

# Above this length a clause is read a sentence at a time, so that far words do not join into a fault.
WHOLE = 140
_ENDLESS = re.compile(r"\d{24,}")
# Marks between phrases, and what may stand before the first words of a clause.
_MARK = re.compile(r"[,，。;；:：!！?？\n]")
_NUMBER = re.compile(
    r"(?:第?[一二三四五六七八九十百\d]{1,5}[条、.．)）]|[（(][一二三四五六七八九十\d]{1,3}[)）])?[\s　]*"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A label and the half-open span of the original clause that earned it."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause earns; `needs_look` where it earns nothing and yet may hide a fault."""

    hits: tuple[Hit, ...]
    needs_look: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, each once, in the order of the clause."""
        return tuple(dict.fromkeys(hit.label for hit in self.hits))


def read_clause(text: str) -> Reading:
    """The labels of one clause in free wording."""
    # No sum, day or number of an account is that long; patterns of numbers would try each of its parts.
    text = _ENDLESS.sub(lambda digits: "·" * len(digits[0]), text)
    wording = normalised(text)
    found: dict[str, Hit] = {}
    for start, unit in _units(wording.text):
        for label, kind in labels().items():
            if label not in found and (span := kind.span(unit)):
                found[label] = Hit(label, *phrases(text, wording.span(start + span[0], start + span[1])))
    kept = sorted(_without_general(found), key=lambda hit: (hit.start, hit.label))
    return Reading(tuple(kept), not kept and needs_look(text, wording.text))


def phrases(text: str, span: Span) -> Span:
    """The shortest run of whole phrases of `text` that holds `span`, without marks and the number of the clause."""
    start, end = span
    while end > start and _MARK.match(text, end - 1):
        end -= 1
    first = max((mark.end() for mark in _MARK.finditer(text, 0, start)), default=0)
    last = _MARK.search(text, end)
    if number := _NUMBER.match(text, first):
        first = min(number.end(), start)
    return first, last.start() if last else len(text.rstrip())


def _units(text: str) -> Iterable[tuple[int, str]]:
    if len(text) <= WHOLE:
        yield 0, text
        return
    ends = dict.fromkeys((0, *(match.end() for match in re.finditer(r"[。;!?]", text)), len(text)))
    for first, last in itertools.pairwise(ends):
        yield first, text[first:last]


def _without_general(found: Mapping[str, Hit]) -> list[Hit]:
    """Of two labels that name the same fault the special one."""
    gone = {general for label in found for general in labels()[label].covers}
    return [hit for label, hit in found.items() if label not in gone]
