"""Reading citations: "劳动合同法82", "LCL46(2)", "《劳动合同法》第四十六条第二项", "刑法276之一", document numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_NUMBER = r"(?:\d+|[零〇一二两三四五六七八九十百千]+)"
_TAIL = re.compile(
    rf"^第?(?P<number>{_NUMBER})条?(?:之(?P<sub>{_NUMBER}))?"
    rf"(?:(?P<roman>VI|IV|V|I{{1,3}})|\(?第(?P<paragraph>{_NUMBER})款\)?)?"
    rf"(?:\(第?(?P<item>{_NUMBER})项?\)|第\(?(?P<item_word>{_NUMBER})\)?项)?$"
)
_YEAR_BRACKETS = re.compile(r"[\[(【\u3014](\d{4})[\])】\u3015](?=\d+号)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation taken apart. `number` is None where a whole document is cited; `sub` is the N of 第X条之N."""

    instrument: str
    number: int | None
    sub: int | None = None
    paragraph: int | None = None
    item: int | None = None

    @property
    def article(self) -> str:
        """Name and number without paragraph and item, e.g. "劳动合同法46", "刑法276之一"."""
        if self.number is None:
            return self.instrument
        return f"{self.instrument}{self.number}" + (f"之{to_chinese(self.sub)}" if self.sub else "")

    def __str__(self) -> str:
        text = self.article
        if self.paragraph:
            text += f"(第{self.paragraph}款)"
        return text + (f"({self.item})" if self.item else "")


def to_number(text: str) -> int:
    """A whole number below 10,000 in Arabic or Chinese numerals."""
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in _SCALES:
            total, digit = total + (digit or 1) * _SCALES[char], 0
        else:
            digit = _DIGITS[char]
    return total + digit


def to_chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    head = "" if tens == 0 else ("十" if tens == 1 else digits[tens] + "十")
    return head + (digits[ones] if ones or not tens else "")


def clean(text: str) -> str:
    """`text` in one spelling: half-width, no blanks and title marks, years of document numbers in 〔〕."""
    folded = re.sub(r"[\s《》]", "", unicodedata.normalize("NFKC", text))
    folded = _YEAR_BRACKETS.sub("\u3014\\1\u3015", folded)
    return folded.removeprefix("中华人民共和国")


def parse_reference(text: str, names: Iterable[tuple[str, str]]) -> Reference | None:
    """`text` read against `names` (spelling, canonical name), longest spelling first; None where it is no citation."""
    cleaned = clean(text)
    for spelling, canonical in names:
        if not cleaned.startswith(spelling):
            continue
        tail = cleaned.removeprefix(spelling)
        if not tail:
            return Reference(canonical, None)
        match = _TAIL.match(tail)
        if match:
            return _reference(canonical, match)
    return None


def _reference(name: str, match: re.Match[str]) -> Reference:
    part = match.groupdict()
    paragraph = _ROMAN[part["roman"]] if part["roman"] else _optional(part["paragraph"])
    return Reference(
        name, to_number(part["number"]), _optional(part["sub"]), paragraph, _optional(part["item"] or part["item_word"])
    )


def _optional(text: str | None) -> int | None:
    return to_number(text) if text else None
