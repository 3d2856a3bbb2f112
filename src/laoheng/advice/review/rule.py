"""A rule of the diagnosis: what a kind of faulty clause says, and by which words the same clause keeps to the law."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

from laoheng.advice.review.bounds import BOUNDS
from laoheng.advice.review.measures import Span
from laoheng.standard.yaml_files import yaml_document

# `~` stands for words within half a sentence, `~~` for words within a sentence.
_GAPS: Final = (("~~", r"[^。\n]{0,48}?"), ("~", r"[^。;\n]{0,16}?"))
_GROUP: Final = re.compile(r"<(\w+)>")
# Before sound wording within a phrase: it is denied ("不申报工伤", "无论是否签收").
_DENIED: Final = re.compile(r"(?:不|未|没|勿|拒绝|禁止|无论|不论|无需|无须|免于)[^,。;]*\Z")


class Pattern:
    """A pattern that is compiled when it is first asked: most are never."""

    __slots__ = ("_compiled", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The compiled form."""
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled


@dataclass(frozen=True, slots=True)
class Rule:
    """The words `core` and all of `also` stand in a clause, and none of `unless` in the sentences that they touch."""

    core: Pattern
    also: tuple[Pattern, ...]
    unless: Pattern | None

    def span(self, unit: str, keeps: Callable[[str], bool]) -> Span | None:
        """The shortest place where `unit` says it; None also where `keeps` holds of the sentences it touches."""
        if not self.core.compiled.search(unit) or not all(word.compiled.search(unit) for word in self.also):
            return None
        told = [place for core in self.core.compiled.finditer(unit) if (place := self._place(core.span(), unit, keeps))]
        # A match begins as early as it can: where it tells, a shorter one within it may do.
        told += [
            place
            for core in (_shorter(self.core.compiled, unit) if told else ())
            if (place := self._place(core, unit, keeps))
        ]
        return min(told, key=_length, default=None)

    def _place(self, core: Span, unit: str, keeps: Callable[[str], bool]) -> Span | None:
        """The core with the nearest of the other words, None where the sentences are excluded."""
        start, end = core
        for word in self.also:
            near = min(word.compiled.finditer(unit), key=lambda match: _distance(match.span(), core)).span()
            start, end = min(start, near[0]), max(end, near[1])
        words = sentences(unit, start, end)
        excluded = (self.unless and self.unless.compiled.search(words)) or keeps(words)
        return None if excluded else (start, end)


@dataclass(frozen=True, slots=True)
class Label:
    """How one kind of fault is found.

    `sound` are words by which a sentence keeps to the law on that very point; `covers` are general labels that yield
    to this one; `bound` tests a number.
    """

    rules: tuple[Rule, ...]
    sound: Pattern | None
    covers: tuple[str, ...]
    bound: Callable[[str], Span | None] | None = field(default=None)

    def span(self, unit: str) -> Span | None:
        """The shortest place where `unit` shows the fault, None where it does not."""
        told = [span for rule in self.rules if (span := rule.span(unit, self._keeps))]
        if self.bound and (span := self.bound(unit)) and not self._keeps(sentences(unit, *span)):
            told.append(span)
        return min(told, key=_length, default=None)

    def _keeps(self, words: str) -> bool:
        return self.sound is not None and any(
            match[0][:1] in ("不", "无", "免") or not _DENIED.search(words, max(0, match.start() - 6), match.start())
            for match in self.sound.compiled.finditer(words)
        )


def sentences(text: str, start: int, end: int) -> str:
    """The whole sentences that a span of `text` touches."""
    last = text.find("。", max(start, end - 1))
    return text[text.rfind("。", 0, start) + 1 : last + 1 if last >= 0 else len(text)]


def _shorter(pattern: re.Pattern[str], unit: str) -> Iterator[Span]:
    """The places of `pattern` that begin and end within another."""
    for match in pattern.finditer(unit):
        inner = pattern.search(unit, match.start() + 1)
        while inner and inner.end() <= match.end() and inner.start() < inner.end():
            yield inner.span()
            inner = pattern.search(unit, inner.start() + 1)


def _length(span: Span) -> int:
    return span[1] - span[0]


def _distance(one: Span, other: Span) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])


@cache
def labels() -> Mapping[str, Label]:
    """Every label with its rules, in the order of the tables."""
    folder = resources.files(__package__) / "rules"
    groups = _groups(yaml_document((folder / "words.yaml").read_text("utf-8")))
    tables = sorted(item.name for item in folder.iterdir() if item.name.endswith(".yaml") and item.name != "words.yaml")
    return {
        label: _label(label, entry, groups)
        for name in tables
        for label, entry in yaml_document((folder / name).read_text("utf-8")).items()
    }


def _groups(words: Mapping[str, str], known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Groups of words by name, each as one pattern; a group may name an earlier one."""
    built = dict(known or {})
    for name, pattern in words.items():
        built[name] = f"(?:{_filled(pattern, built)})"
    return built


def _label(label: str, entry: Mapping[str, Any], groups: Mapping[str, str]) -> Label:
    own = _groups(entry.get("words", {}), groups)

    def pattern(words: str) -> Pattern:
        return Pattern(_filled(words, own))

    def rule(line: str) -> Rule:
        wanted, _, unless = line.partition(" !! ")
        core, *also = wanted.split(" && ")
        return Rule(pattern(core), tuple(map(pattern, also)), pattern(unless) if unless else None)

    sound = entry.get("sound")
    rules = tuple(map(rule, entry.get("rules", ())))
    return Label(rules, pattern(sound) if sound else None, tuple(entry.get("covers", ())), BOUNDS.get(label))


def _filled(pattern: str, groups: Mapping[str, str]) -> str:
    filled = _GROUP.sub(lambda group: groups[group[1]], pattern)
    for sign, gap in _GAPS:
        filled = filled.replace(sign, gap)
    return filled
