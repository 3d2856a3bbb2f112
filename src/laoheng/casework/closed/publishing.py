"""A closed matter made fit for the public case library: names, numbers, addresses and firms out, days as months.

Masking can miss something. What is known of the parties is therefore looked for in the result, and the result is read
once more; anything left refuses the publication. A person reads it before it goes out all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.normalise import half_width
from laoheng.text.masking import find_personal, mask
from laoheng.text.names import Model, find_names

_DIGIT = "[0-9０-９〇零一二三四五六七八九十]"
_DAY = re.compile(
    rf"(?P<month>{_DIGIT}{{1,3}}月){_DIGIT}{{1,3}}[日号]|(?P<iso>[0-9]{{4}}[-/.][0-9]{{1,2}})[-/.][0-9]{{1,2}}(?![0-9])"
)
# Longer runs of digits are numbers of something unless they count money.
_LONG_NUMBER = re.compile(r"(?<![0-9.,])[0-9]{6,}(?![0-9]*(?:\.[0-9]+)?\s*(?:元|块|万|人民币))")
_MARK = re.compile(r"〔[^〔〕]{1,8}〕")
_FIRM = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9（）()]{2,30}?(?:有限(?:责任)?公司|股份公司|集团|合作社|事务所|经营部|工程队)"
)
_ROLES = frozenset("某甲乙丙丁双方该本原被")


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that still points to somebody: what kind, and where in the masked text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A closed matter as it may be read by anybody."""

    title: str
    story: str
    result: str


def publish(title: str, story: str, result: str, *, known: Mapping[str, str], model: Model | None = None) -> PublicCase:
    """The three texts masked. `known`: what the file knows of the parties (name, number, address, firm and its short
    names) and what stands for it, e.g. 李示甲 → 劳动者甲.

    Raises `UserError` that names the place of everything that is still left; nothing is published then.
    """
    masked = [masked_text(text, known, model) for text in (title, story, result)]
    found = [
        Message.of("publishing.leftover", part=Message.of(f"publishing.part.{part}"),
                   kind=Message.of(f"publishing.kind.{item.kind}"), start=item.start + 1, end=item.end)
        for part, text in zip(("title", "story", "result"), masked, strict=True)
        for item in leftovers(text, known, model)
    ]  # fmt: skip
    if found:
        raise UserError("publishing.refused", found=found)
    return PublicCase(*masked)


def masked_text(text: str, known: Mapping[str, str], model: Model | None = None) -> str:
    """`text` with what is known replaced, everything else that is personal marked, firms unnamed and days as months."""
    for words in sorted(known, key=len, reverse=True):
        if words:
            text = text.replace(words, known[words])
    text = mask(text, model=model).text
    text = _unnamed_firms(text, frozenset(known.values()), model)
    return _DAY.sub(lambda found: found["month"] or found["iso"], text)


def leftovers(text: str, known: Mapping[str, str], model: Model | None = None) -> tuple[Leftover, ...]:
    """What in a masked text still points to somebody, in order; empty where nothing was found."""
    found = {*_of_known(text, known), *_of_shape(text, frozenset(known.values()), model)}
    return tuple(sorted(found, key=lambda item: (item.start, item.end, item.kind)))


def _of_known(text: str, known: Mapping[str, str]) -> Iterator[Leftover]:
    """Names and numbers of the file, and given names alone: 示甲 points to 李示甲 as well."""
    for words in known:
        given = words[1:] if 3 <= len(words) <= 4 and words not in known.values() else ""
        for part in filter(None, (words, given)):
            start = text.find(part)
            while start >= 0:
                yield Leftover("known", start, start + len(part))
                start = text.find(part, start + 1)


def _of_shape(text: str, stand_ins: frozenset[str], model: Model | None) -> Iterator[Leftover]:
    plain = _MARK.sub(lambda found: " " * len(found[0]), half_width(text))
    for words in sorted(stand_ins, key=len, reverse=True):
        if words:
            plain = plain.replace(words, " " * len(words))
    for item in find_personal(plain, model):
        yield Leftover(item.kind.value, item.start, item.end)
    for match in _DAY.finditer(plain):
        yield Leftover("day", *match.span())
    for match in _LONG_NUMBER.finditer(plain):
        yield Leftover("number", *match.span())
    for start, end in _firms(plain, frozenset(), model):
        yield Leftover("firm", start, end)


def _unnamed_firms(text: str, stand_ins: frozenset[str], model: Model | None) -> str:
    parts, place, numbers = [], 0, dict[str, int]()
    for start, end in _firms(text, stand_ins, model):
        number = numbers.setdefault(text[start:end], len(numbers) + 1)
        parts += [text[place:start], f"〔单位{number}〕"]
        place = end
    return "".join([*parts, text[place:]])


def _firms(text: str, stand_ins: frozenset[str], model: Model | None) -> list[tuple[int, int]]:
    """Where organisations are named, none overlapping; words that only say a role (某公司, 双方) name nobody."""
    spans = [(item.start, item.end) for item in find_names(text, model) if item.kind == "ORG"]
    # The shape alone begins too early; it counts where the tagger saw nothing.
    spans += [
        match.span()
        for match in _FIRM.finditer(text)
        if not any(match.start() < end and start < match.end() for start, end in spans)
    ]
    return [(start, end) for start, end in sorted(spans) if not _names_nobody(text[start:end], stand_ins)]


def _names_nobody(words: str, stand_ins: frozenset[str]) -> bool:
    return words in stand_ins or words[0] in _ROLES or "〔" in words or "〕" in words
