"""Personal data in running text: found, replaced by marks, and put back by whoever holds the key.

Names come from a trained tagger (`laoheng.text.names`) and from the words of labour papers that announce one; numbers
from their shape and check digits. What was replaced is handed back apart from the text, so that only those allowed can
undo it (个人信息保护法 51, 73: de-identification). The text is never changed in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from laoheng.standard.errors import UserError
from laoheng.standard.normalise import half_width
from laoheng.text.names import Model, find_names
from laoheng.text.names.cues import announced_names
from laoheng.text.values import ValueKind
from laoheng.text.values.identifiers import find_identifiers
from laoheng.text.values.parties import find_places


class PersonalKind(StrEnum):
    """What kind of personal data a stretch of text is."""

    NAME = "name"
    PERSON_NUMBER = "person_number"
    MOBILE = "mobile"
    LANDLINE = "landline"
    ACCOUNT = "account"
    ADDRESS = "address"
    EMAIL = "email"
    PLATE = "plate"


@dataclass(frozen=True, slots=True)
class Personal:
    """Personal data in a text: `text` is `whole[start:end]` as written."""

    kind: PersonalKind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and the key that undoes it: mark → what stood there. Keep them apart."""

    text: str
    key: Mapping[str, str]


_KIND_OF_UNIT = {
    "person_number": PersonalKind.PERSON_NUMBER,
    "mobile": PersonalKind.MOBILE,
    "landline": PersonalKind.LANDLINE,
    "card": PersonalKind.ACCOUNT,
    "account": PersonalKind.ACCOUNT,
    "email": PersonalKind.EMAIL,
    "plate": PersonalKind.PLATE,
}
_LABELS = {
    PersonalKind.NAME: "姓名",
    PersonalKind.PERSON_NUMBER: "证件号",
    PersonalKind.MOBILE: "手机",
    PersonalKind.LANDLINE: "电话",
    PersonalKind.ACCOUNT: "账号",
    PersonalKind.ADDRESS: "住址",
    PersonalKind.EMAIL: "邮箱",
    PersonalKind.PLATE: "车牌",
}
_MARK = re.compile(rf"〔(?:{'|'.join(_LABELS.values())})[0-9]+〕")
# A number written after these words is masked even where its check digit is wrong: a typing slip hides nobody.
_ANNOUNCED_NUMBER = re.compile(
    r"(?:身份证(?:号码?|件号码?)?|公民身份号码|证件号码?)[^0-9\n。；;]{0,8}(?P<number>[0-9][0-9 \-]{13,19}[0-9Xx])(?![0-9A-Za-z])"
)


def find_personal(text: str, model: Model | None = None) -> tuple[Personal, ...]:
    """The personal data in `text` in order, none overlapping; numbers go before addresses, addresses before names."""
    plain = half_width(text)
    found = [
        Personal(_KIND_OF_UNIT[value.unit], value.start, value.end, value.text)
        for value in find_identifiers(plain)
        if value.unit in _KIND_OF_UNIT
    ]
    for match in _ANNOUNCED_NUMBER.finditer(plain):
        found.append(Personal(PersonalKind.PERSON_NUMBER, *match.span("number"), match["number"]))
    found += (
        Personal(PersonalKind.ADDRESS, value.start, value.end, value.text)
        for value in find_places(plain)
        if value.kind is ValueKind.PLACE and value.unit == "address"
    )
    found += (Personal(PersonalKind.NAME, start, end, text[start:end]) for start, end in person_names(text, model))
    return _apart(text, found)


def person_names(text: str, model: Model | None = None) -> list[tuple[int, int]]:
    """Where names of persons stand: the tagger's, those that a word announces, and their other mentions."""
    named = find_names(text, model)
    spans = {(item.start, item.end) for item in named if item.kind == "PER"}
    firms = [(item.start, item.end) for item in named if item.kind == "ORG"]
    for start, end in announced_names(text):
        cut = {span for span in spans if start <= span[0] and span[1] <= end}
        if not any(start < other_end and other_start < end for other_start, other_end in (*(spans - cut), *firms)):
            spans = spans - cut | {(start, end)}
    spans = _again(text, spans, firms)
    return sorted(spans)


def mask(text: str, personal: Iterable[Personal] | None = None, model: Model | None = None) -> Masked:
    """`text` with a mark for each piece of personal data; the same words get the same mark, so that the text can be read.

    Raises `UserError` where `text` already holds marks of this kind: undoing would then mix them up.
    """
    if mark := _MARK.search(text):
        raise UserError("masking.already_masked", mark=mark[0])
    items = find_personal(text, model) if personal is None else sorted(personal, key=lambda item: item.start)
    marks: dict[tuple[PersonalKind, str], str] = {}
    counts: dict[PersonalKind, int] = {}
    parts: list[str] = []
    place = 0
    for item in items:
        same = (item.kind, item.text)
        if same not in marks:
            counts[item.kind] = counts.get(item.kind, 0) + 1
            marks[same] = f"〔{_LABELS[item.kind]}{counts[item.kind]}〕"
        parts += [text[place : item.start], marks[same]]
        place = item.end
    parts.append(text[place:])
    return Masked("".join(parts), {mark: words for (_, words), mark in marks.items()})


def hide_numbers(text: str) -> str:
    """`text` with each official number, phone, account, mailbox and plate replaced by the name of its kind.

    For logs: fast, without names (those take the tagger), and not to be undone.
    """
    plain = half_width(text)
    found = [
        Personal(_KIND_OF_UNIT[value.unit], value.start, value.end, value.text)
        for value in find_identifiers(plain)
        if value.unit in _KIND_OF_UNIT
    ]
    parts, place = [], 0
    for item in _apart(text, found):
        parts += [text[place : item.start], f"〔{_LABELS[item.kind]}〕"]
        place = item.end
    return "".join([*parts, text[place:]])


def unmask(text: str, key: Mapping[str, str]) -> str:
    """`text` with every mark of `key` put back. Raises `UserError` for a mark that the key does not know."""

    def back(match: re.Match[str]) -> str:
        if match[0] not in key:
            raise UserError("masking.unknown_mark", mark=match[0])
        return key[match[0]]

    return _MARK.sub(back, text)


def _again(text: str, spans: set[tuple[int, int]], firms: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """`spans` with the other places of each name of three or more characters: the same person, unless part of a firm.

    A shorter reading inside such a place gives way.
    """
    names = {text[start:end] for start, end in spans if end - start >= 3}
    if not names:
        return spans
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    places = {match.span() for match in pattern.finditer(text)}
    taken = bytearray(len(text))
    for start, end in (*firms, *(span for span in spans if text[span[0] : span[1]] in names)):
        taken[start:end] = b"\x01" * (end - start)
    fresh = {(start, end) for start, end in places if not any(taken[start:end])}
    inside = bytearray(len(text))
    for start, end in fresh:
        inside[start:end] = b"\x01" * (end - start)
    return {(start, end) for start, end in spans if not any(inside[start:end])} | fresh


def _apart(text: str, found: Sequence[Personal]) -> tuple[Personal, ...]:
    taken = bytearray(len(text))
    kept = []
    for item in found:
        if not any(taken[item.start : item.end]):
            taken[item.start : item.end] = b"\x01" * (item.end - item.start)
            kept.append(Personal(item.kind, item.start, item.end, text[item.start : item.end]))
    return tuple(sorted(kept, key=lambda item: item.start))
