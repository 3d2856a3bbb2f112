"""Whose matter a question is: what is declined or sent to another door before any article is looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from laoheng.standard.normalise import half_width

_STRONG, _WEAK, _OUTSIDE = 1.0, 0.4, 1.0


@dataclass(frozen=True, slots=True)
class Door:
    """A rule that ends the search: `type` is decline or redirect; each of `groups` must be found in the question."""

    name: str
    type: str
    groups: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str]
    answer: str
    door: str
    do: tuple[str, ...]
    articles: tuple[str, ...]

    def fits(self, text: str) -> bool:
        """Whether the rule speaks of `text`."""
        if self.unless.search(text):
            return False
        return all(group.search(text) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Signs:
    """Words that say whose matter a question is."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]
    outside: tuple[str, ...]
    work_all_the_same: re.Pattern[str]


def door_for(text: str) -> Door | None:
    """The first rule that speaks of `text`; None where none does."""
    plain = half_width(text)
    return next((door for door in _data()[0] if door.fits(plain)), None)


def belonging(text: str) -> tuple[float, float]:
    """How many different signs of labour and of other matters stand in `text`, weighted."""
    plain, signs = half_width(text), _data()[1]
    labour = _STRONG * _count(plain, signs.strong) + _WEAK * _count(plain, signs.weak)
    return labour, _OUTSIDE * _count(signs.work_all_the_same.sub("", plain), signs.outside)


def _count(text: str, words: Sequence[str]) -> int:
    return sum(word in text for word in words)


@cache
def _data() -> tuple[tuple[Door, ...], Signs]:
    data = yaml.safe_load((resources.files("laoheng.advice.ask") / "doors.yaml").read_text("utf-8"))
    doors = tuple(
        Door(
            name=name,
            type=entry["type"],
            groups=tuple(re.compile(group) for group in entry["groups"]),
            unless=re.compile(entry["unless"]),
            answer=entry["answer"],
            door=entry.get("door", ""),
            do=tuple(entry["do"]),
            articles=tuple(entry.get("articles") or ()),
        )
        for name, entry in data["rules"].items()
    )
    return doors, Signs(
        tuple(data["labour_strong"]),
        tuple(data["labour_weak"]),
        tuple(data["outside"]),
        re.compile(data["work_all_the_same"]),
    )
