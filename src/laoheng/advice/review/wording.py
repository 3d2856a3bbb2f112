"""A clause made comparable: half-width, digits before units, with a way back to the original positions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from laoheng.text.values import number_of

_SCALES = "十拾百佰千仟万"
_NUMERAL = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖俩仨" + _SCALES
_UNITS = (
    r"(?:个?半?(?:月|季度|小时|钟头|工作日|星期|礼拜|自然月)|年|天|日|元|块|倍|%|周岁|岁|"
    r"次|周|时|份|式|名|人|点|户|圆|折|成|分|度)"
)
_COUNT = re.compile(
    rf"百分之([{_NUMERAL}]+)|(?<![\d.{_NUMERAL}])(?!百分之|一次(?:性|扣|结|付|赔|全|清))([{_NUMERAL}]+)"
    rf"(?=(?:[多余几来])?{_UNITS})"
)
# Sums told without a unit at the end of a phrase: "一次五十", "共三百六".
_BARE = re.compile(rf"(?<=[次回共罚扣赔交补付给收拿月发])([{_NUMERAL}]*[十百千万][{_NUMERAL}]*)(?=[,。;!?、]|$)")
_FRACTION = re.compile(r"([二三四五六七八九十])分之([一二两三四五六七八九])")
_POINT = re.compile(r"([一二两三四五六七八九十\d])点([一二三四五六七八九\d])(?=倍|%|个|小时|元)")
# Rates told one after the other, 百分之 only before the first: "百分之一百五十、二百、三百".
_RATES = re.compile(rf"(?<=%)((?:[、和或及与,](?:[{_NUMERAL}]+|\d+)(?![{_NUMERAL}\d%.]|{_UNITS}))+)")
_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?)")
_MIXED = re.compile(r"(\d+(?:\.\d+)?)(百|千|万)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_TENTHS = re.compile(
    r"(\d+(?:\.\d+)?)成(?!为(?!限)|立|本|功|绩|员|交|果)([一二三四五六七八九半](?![成折十百千万天日个月年]))?"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """Normalised text; `places[i]` is where its character i came from in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original half-open span of the normalised one."""
        if not self.places or start >= end:
            return (0, 0)
        return self.places[start], self.places[end - 1] + 1


def normalised(text: str) -> Wording:
    """`text` without spaces, half-width, numerals before units as digits ("壹年半" → "1年半", "六成" → "60%")."""
    signs: list[str] = []
    places: list[int] = []
    for place, mark in enumerate(text):
        # The common ideographs stand for themselves; the rest may become several signs or none.
        for part in mark if "\u4e00" <= mark <= "\u9fff" else unicodedata.normalize("NFKC", mark).lower():
            if not part.isspace():
                signs.append(part)
                places.append(place)
    plain = "".join(signs)
    for pattern, replacement in _STEPS:
        plain, places = _replaced(plain, places, pattern, replacement)
    return Wording(plain, tuple(places))


def _replaced(
    text: str, places: list[int], pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]
) -> tuple[str, list[int]]:
    """`text` with each match replaced; what is new stands where the match began, its last sign where it ended."""
    parts: list[str] = []
    moved: list[int] = []
    last = 0
    for match in pattern.finditer(text):
        new = replacement(match)
        parts += (text[last : match.start()], new)
        moved += places[last : match.start()]
        if new:
            moved += [places[match.start()]] * (len(new) - 1) + [places[match.end() - 1]]
        last = match.end()
    if not last:
        return text, places
    return "".join((*parts, text[last:])), moved + places[last:]


def _counted(match: re.Match[str]) -> str:
    return f"{figure(match[1])}%" if match[1] else figure(match[2])


def figure(numeral: str) -> str:
    """A Chinese numeral in digits ("一千二百" → "1200", "万" → "10000"); as it stands where it states no one number."""
    number = number_of(f"一{numeral}" if numeral in _SCALES else numeral.replace("俩", "两").replace("仨", "三"))
    return numeral if number is None else f"{number:f}"


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _tenths(match: re.Match[str]) -> str:
    """ "七成" is 70%, "七成五" and "七成半" are 75%."""
    rest = {"半": "5", "": "0"}.get(match[2] or "", match[2])
    return f"{_plain(float(match[1]) * 10 + float(figure(rest)))}%"


_STEPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_THOUSANDS, lambda match: ""),
    (_FRACTION, lambda match: f"{_plain(round(100 * float(figure(match[2])) / float(figure(match[1])), 1))}%"),
    (_POINT, lambda match: f"{figure(match[1])}.{figure(match[2])}"),
    (_COUNT, _counted),
    (_BARE, lambda match: f"{figure(match[1])}元"),
    (_PERCENT, lambda match: f"{match[1]}%"),
    (_RATES, lambda match: re.sub(rf"[{_NUMERAL}]+|\d+", lambda told: f"{figure(told[0])}%", match[1])),
    (re.compile(r"(\d+)个半(?=月|小时|季|钟头|礼拜|星期)"), lambda match: f"{match[1]}.5个"),
    (re.compile(r"(\d+)倍半"), lambda match: f"{match[1]}.5倍"),
    (_MIXED, lambda match: _plain(float(match[1]) * {"百": 100, "千": 1000, "万": 10000}[match[2]])),
    (_TENTHS, _tenths),
)
