"""Items of a list under the words that lead it: "有下列情形之一的，合同终止：" says what each line means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from laoheng.advice.review.clauses import Passage
from laoheng.advice.review.detect import Hit, Reading, read_article

# Numbers of one kind: items of a list bear another kind than the clause that leads it.
_NUMBERS: Final = tuple(
    re.compile(rf"(?:{number})[ 　]*")
    for number in (
        r"第[一二三四五六七八九十百\d]{1,4}[条款项]",
        r"[一二三四五六七八九十]{1,3}[、.．]",
        r"[(（][一二三四五六七八九十]{1,3}[)）]",
        r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?[、.．]?",
        r"\d{1,2}[、.．](?!\d)",
        r"[(（]\d{1,2}[)）]|\d{1,2}[)）]",
        r"[①-⑳]",
        r"[(（]?[a-zA-Z][)）.、．]",
        r"[-—·•●]",
    )
)
_LEADS: Final = re.compile(r"[:：]$")
# What the employer must not do: each item is a promise to the worker, and no fault of the paper.
_FORBIDDEN: Final = re.compile(
    r"(?:甲方|公司|单位|企业|双方|餐厅|医院|学校)[^。；;除]{0,24}(?:不得|禁止|严禁|不应|承诺不)"
)
# The longest leading sentence: what stands before it says something else.
_LONGEST: Final = 90


@dataclass(frozen=True, slots=True)
class Listed:
    """A clause, the words that lead it where it is an item of a list, and its items where it leads one itself."""

    passage: Passage
    lead: str = ""
    items: tuple[Passage, ...] = ()

    def read(self) -> Reading:
        """What the clause earns, an item together with its lead; a lead's doubts are those of its items."""
        if self.lead:
            return self._as_item()
        reading = read_article(self.passage.quote)
        return self._as_lead(reading) if self.items else reading

    def _as_lead(self, reading: Reading) -> Reading:
        """Half a sentence earns by learned wording only what it earns with one of its items too."""
        lead = _lead(self.passage.quote)
        hits = reading.hits
        if any(hit.by == "wording" for hit in hits):
            whole = {label for item in self.items for label in read_article(lead + _words(item)).labels}
            hits = tuple(hit for hit in hits if hit.by != "wording" or hit.label in whole)
        return Reading(hits, needs_look=False)

    def _as_item(self) -> Reading:
        if _FORBIDDEN.match(self.lead):
            return Reading((), needs_look=False)
        item = _words(self.passage)
        number = len(self.passage.quote) - len(item)
        led = read_article(self.lead + item)
        alone = set(read_article(self.lead).labels)
        shift = number - len(self.lead)
        hits = tuple(
            _moved(hit, max(number, hit.start + shift), self._end(hit.end + shift, number))
            for hit in led.hits
            if hit.label not in alone or hit.start + shift >= number
        )
        return Reading(hits, led.needs_look and not hits, led.maybe)

    def _end(self, end: int, number: int) -> int:
        """Where a hit ends in the item; one that stands in the lead holds for the whole item."""
        return end if end > number else len(self.passage.quote.rstrip("；;。"))


def listed(passages: Sequence[Passage]) -> Iterator[Listed]:
    """The clauses of a paper in order, each item of a list with the sentence that leads it.

    Items bear a number of another kind than their lead; where a word processor keeps the numbers, a semicolon ends all
    but the last.
    """
    lead, of_lead, of_items, open_ = "", -1, -1, False
    first: Passage | None = None
    items: list[Passage] = []
    for passage in passages:
        kind = _number(passage.quote)[0]
        numbered = kind not in (-1, of_lead) and of_items in (-1, kind)
        bare = kind == -1 and (open_ or _goes_on(passage)) and not _LEADS.search(passage.quote)
        open_ = bool(lead) and bare and _goes_on(passage)
        if lead and (numbered or bare):
            of_items = kind
            items.append(passage)
            continue
        yield from _list(first, lead, items)
        first, items = passage, []
        lead, of_lead, of_items = _lead(passage.quote), kind, -1
    yield from _list(first, lead, items)


def _list(first: Passage | None, lead: str, items: Sequence[Passage]) -> Iterator[Listed]:
    if first is not None:
        yield Listed(first, items=tuple(items))
        yield from (Listed(item, lead) for item in items)


def _goes_on(passage: Passage) -> bool:
    return passage.quote.endswith(("；", ";"))


def _lead(words: str) -> str:
    """The last sentence of a clause that ends with a colon, without the clause's number; nothing of others."""
    if not _LEADS.search(words):
        return ""
    last = re.split(r"[。；;]", words[_number(words)[1] :])[-1]
    return last if len(last) <= _LONGEST else ""


def _number(words: str) -> tuple[int, int]:
    """Which kind of number a clause begins with, -1 for none, and where its words begin."""
    for kind, pattern in enumerate(_NUMBERS):
        if match := pattern.match(words):
            return kind, match.end()
    return -1, 0


def _words(passage: Passage) -> str:
    return passage.quote[_number(passage.quote)[1] :]


def _moved(hit: Hit, start: int, end: int) -> Hit:
    return Hit(hit.label, start, end, hit.by, hit.words)
