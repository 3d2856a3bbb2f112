"""The clauses of a document with their places, and what stands open in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from laoheng.advice.review.labels import clause_kinds
from laoheng.standard.messages import Message

# Characters of one clause: more than any contract in life has.
LONGEST_CLAUSE: Final = 600
# What is left to be filled in: lines, empty brackets, gaps before a unit of a date or sum, a value put off.
_BLANK: Final = re.compile(
    r"[＿_]{1,}|(?<=[:：])[ 　]{4,}|【[ 　]*】|（[ 　]+）|\([ 　]+\)|"
    r"[ 　]{2,}(?=年|月|日|元|个月|小时)|(?<=[自至为])[ 　]*年[ 　]*月[ 　]*日|"
    r"(?<=[资薪酬])[为:：][ 　]*元|(?:待定|另行?填写|面议)(?=[,，。；;]|$)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A half-open span and its words: a blank to fill in, or a clause to be looked at and the `labels` it may earn."""

    start: int
    end: int
    quote: str
    labels: tuple[str, ...] = ()

    @property
    def maybe(self) -> tuple[Message, ...]:
        """The names of the faults that it may hide, likeliest first."""
        return tuple(clause_kinds()[label].said.name for label in self.labels)


def split_clauses(text: str) -> Iterator[Passage]:
    """The clauses of a document with their places: one a line, headings left out.

    A line longer than any clause in life is cut at its sentences, or where no sentence ends, so that the time of
    reading grows with the length of a document and not with its square.
    """
    at = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if (
            len(words) > 4
            and not words.startswith("#")
            and not re.fullmatch(r"[一二三四五六七八九十]+、.{1,16}", words)
        ):
            start = at + line.index(words)
            yield from _cut(words, start)
        at += len(line)


def _cut(words: str, start: int) -> Iterator[Passage]:
    first = 0
    while first < len(words):
        last = min(first + LONGEST_CLAUSE, len(words))
        if last < len(words):
            ended = max(words.rfind(mark, first, last) for mark in "。；;")
            last = ended + 1 if ended > first else last
        yield Passage(start + first, start + last, words[first:last])
        first = last


def blanks(text: str) -> Iterator[Passage]:
    """What `text` leaves to be filled in, each with the words before it."""
    for match in _BLANK.finditer(text):
        head = text[max(0, match.start() - 12) : match.start()].split("\n")[-1]
        yield Passage(match.start(), match.end(), f"{head}{match[0]}")
