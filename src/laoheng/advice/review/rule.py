"""A rule of the diagnosis: what a kind of faulty clause says, and by which words the same clause keeps to the law."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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
        """Where `unit` says it, the words nearest to the core; None also where `keeps` holds of the sentences."""
        cores = self.core.compiled.finditer(unit)
        first = next(cores, None)
        if first is None or not all(pattern.compiled.search(unit) for pattern in self.also):
            return None
        for core in (first, *cores):
            start, end = core.span()
            for pattern in self.also:
                near = min(pattern.compiled.finditer(unit), key=lambda match: _distance(match.span(), core.span()))
                start, end = min(start, near.start()), max(end, near.end())
            words = sentences(unit, start, end)
            if not (self.unless and self.unless.compiled.search(words)) and not keeps(words):
                return start, end
        return None


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
        """Where `unit` shows the fault, None where it does not."""
        for rule in self.rules:
            if span := rule.span(unit, self._keeps):
                return span
        span = self.bound(unit) if self.bound else None
        return span if span and not self._keeps(sentences(unit, *span)) else None

    def _keeps(self, words: str) -> bool:
        return self.sound is not None and any(
            match[0][:1] in ("不", "无", "免") or not _DENIED.search(words, max(0, match.start() - 6), match.start())
            for match in self.sound.compiled.finditer(words)
        )


def sentences(text: str, start: int, end: int) -> str:
    """The whole sentences that a span of `text` touches."""
    last = text.find("。", max(start, end - 1))
    return text[text.rfind("。", 0, start) + 1 : last + 1 if last >= 0 else len(text)]


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
