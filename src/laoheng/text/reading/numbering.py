"""The numbers a word processor shows before paragraphs, from the lists of the file."""

from __future__ import annotations

import re
from typing import Any, Final

from laoheng.text.values.numerals import chinese_number

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "ideographDigital")
_DEEPEST = 9


class Numbering:
    """Counts the paragraphs of each list as they come."""

    def __init__(self, root: Any, styles: Any = None) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[str, list[int]] = {}
        self._styles: dict[str, Any] = {}
        if root is None:
            return
        for style in [] if styles is None else styles.iter(f"{_W}style"):
            if (given := style.find(f"{_W}pPr/{_W}numPr")) is not None:
                self._styles[style.get(f"{_W}styleId", "")] = given
        for number in root.findall(f"{_W}num"):
            abstract = number.find(f"{_W}abstractNumId")
            self._lists[number.get(f"{_W}numId", "")] = _value(abstract)
        for abstract in root.findall(f"{_W}abstractNum"):
            name = abstract.get(f"{_W}abstractNumId", "")
            for level in abstract.findall(f"{_W}lvl"):
                place, start = level.get(f"{_W}ilvl", "0"), _value(level.find(f"{_W}start")) or "1"
                if place.isdigit() and start.isdigit():
                    form, text = _value(level.find(f"{_W}numFmt")), _value(level.find(f"{_W}lvlText"))
                    self._levels[name, int(place)] = (form, text, int(start))

    def label(self, properties: Any) -> str:
        """The number of the next paragraph with these properties; "" where it has none or only a dot."""
        given = None if properties is None else properties.find(f"{_W}numPr")
        if given is None and properties is not None:
            given = self._styles.get(_value(properties.find(f"{_W}pStyle")))
        if given is None:
            return ""
        name, deep = _value(given.find(f"{_W}numId")), _value(given.find(f"{_W}ilvl")) or "0"
        if name not in self._lists or not deep.isdigit() or int(deep) >= _DEEPEST:
            return ""
        abstract, depth = self._lists[name], int(deep)
        counts = self._counts.setdefault(abstract, [0] * _DEEPEST)
        start = self._levels.get((abstract, depth), ("", "", 1))[2]
        counts[depth] = counts[depth] + 1 if counts[depth] else start
        counts[depth + 1 :] = [0] * (_DEEPEST - depth - 1)
        form, text, _ = self._levels.get((abstract, depth), ("", "", 1))
        if form in ("bullet", "none", ""):
            return ""

        def one(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            return _spelled(counts[place] or 1, self._levels.get((abstract, place), ("decimal", "", 1))[0])

        return re.sub(r"%([1-9])", one, text).strip()


def _spelled(number: int, form: str) -> str:
    if form in _CHINESE:
        spelled = chinese_number(number)
        return spelled[1:] if spelled.startswith("一十") else spelled
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    if form == "chineseLegalSimplified":
        return chinese_number(number, formal=True)
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
                        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        count, number = divmod(number, value)
        text += sign * min(count, 10)
    return text


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val") or "")
