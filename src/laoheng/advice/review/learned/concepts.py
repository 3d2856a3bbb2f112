"""Words as the concepts they stand for, and measures by their size: what two voices say in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from laoheng.advice.review.wording import normalised
from laoheng.standard.yaml_files import yaml_document

_MARK = re.compile(r"[,，。;；:：!！?？\n、]")
_MEASURE = re.compile(
    r"(\d+(?:\.\d+)?)(个?(?:月|季度|小时|钟头|工作日|星期|礼拜)|年|天|日|元|块|倍|%|周岁|岁|次|周|份|名|人|号|折)"
)
_SAME_UNIT = {
    "工作日": "天",
    "日": "天",
    "星期": "周",
    "礼拜": "周",
    "钟头": "小时",
    "块": "元",
    "周岁": "岁",
    "名": "人",
}
# Steps of each unit at which the law, or life, treats it differently.
_STEPS: Mapping[str, tuple[float, ...]] = {
    "月": (1, 2, 3, 6, 12, 24, 36), "年": (1, 2, 3, 5), "天": (3, 7, 10, 15, 30, 60, 98), "周": (1, 2, 4),
    "小时": (1, 3, 4, 8, 9, 11, 24, 36, 40), "元": (10, 50, 200, 1000, 2000, 5000, 50_000, 500_000),
    "%": (20, 30, 60, 80, 100, 150, 200, 300), "倍": (1, 1.5, 2, 3, 5), "折": (8,), "岁": (16, 18, 60),
    "次": (1, 2, 3), "份": (1, 2), "人": (1, 2, 5), "号": (), "季度": (),
}  # fmt: skip
# How many concepts ahead one is read together with another.
_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word of comparable text at a half-open place, and what it stands for; `phrase` counts the marks before it."""

    start: int
    end: int
    names: tuple[str, ...]
    phrase: int


@cache
def lexicon() -> Mapping[str, tuple[str, ...]]:
    """The concepts of every word that the table holds, written as in comparable text."""
    table = yaml_document((resources.files(__package__) / "concepts.yaml").read_text("utf-8"))
    found: dict[str, list[str]] = {}
    for concept, words in table.items():
        for word in dict.fromkeys(normalised(word).text for word in str(words).split()):
            found.setdefault(word, []).append(concept)
    return {word: tuple(concepts) for word, concepts in found.items()}


@cache
def _longest() -> int:
    return max(map(len, lexicon()))


def tokens(text: str) -> list[Token]:
    """The known words and measures of comparable `text`; where several begin, the longest."""
    known, longest = lexicon(), _longest()
    marks = [mark.start() for mark in _MARK.finditer(text)]
    found: list[Token] = []
    at = phrase = 0
    while at < len(text):
        while phrase < len(marks) and marks[phrase] < at:
            phrase += 1
        if text[at].isdigit() and (measure := _MEASURE.match(text, at)):
            found.append(Token(at, measure.end(), _sizes(measure), phrase))
        else:
            for size in range(min(longest, len(text) - at), 0, -1):
                if names := known.get(text[at : at + size]):
                    found.append(Token(at, at + size, _denied(names, at, found), phrase))
                    break
        at = found[-1].end if found and found[-1].start == at else at + 1
    return found


def concept_pieces(read: Sequence[Token]) -> list[str]:
    """Each concept, each that follows another closely ("a>b"), and each two of one clause ("a+b")."""
    pieces = dict.fromkeys(name for token in read for name in token.names)
    alone = sorted(pieces)
    for number, token in enumerate(read):
        for later in read[number + 1 : number + 1 + _AHEAD]:
            if later.phrase - token.phrase <= 1:
                pieces |= dict.fromkeys(f"{first}>{second}" for first in token.names for second in later.names)
    for number, first in enumerate(alone):
        pieces |= dict.fromkeys(f"{first}+{second}" for second in alone[number + 1 :])
    return list(pieces)


def _denied(names: tuple[str, ...], at: int, before: Sequence[Token]) -> tuple[str, ...]:
    """A word right after a plain "not" stands for the opposite."""
    if before and "not" in before[-1].names and at - before[-1].end <= 2:
        return tuple(f"!{name}" for name in names)
    return names


def _sizes(measure: re.Match[str]) -> tuple[str, str]:
    unit = measure[2].removeprefix("个")
    unit = _SAME_UNIT.get(unit, unit)
    steps, number = _STEPS[unit], float(measure[1])
    above, reached = sum(number > step for step in steps), sum(number >= step for step in steps)
    return f"#{unit}", f"#{unit}{above}.{reached}"
