"""Which labels of the catalogue a clause earns, where, and whether it needs a look."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from laoheng.advice.review.numeric import NUMERIC
from laoheng.advice.review.second.faults import second_reading
from laoheng.advice.review.special import SPECIAL
from laoheng.advice.review.wording import normalised

# Above this length a clause is read two sentences at a time, so that far words do not join into a fault.
WHOLE = 140

# A clause that touches one of these and earns no label may still hide a fault in words not understood.
RISKY = re.compile(
    r"不得|不准|不许|视为|放弃|自愿|无异议|一律|概不|无条件|扣除?|罚|没收|自负|违约金|随时|押|解除|辞退|开除|清零|作废|自动|没有|才|必须|无关|只能|就[^业医]|不发|不给|不用|归公司|自己|以后|都得|谁|无需|只[^有供用]|须|拒绝"
)
# Words by which a clause shows that it keeps to the law.
SOUND = re.compile(
    r"依法|(?:甲方|公司|单位)应当?|工会|同意后|不因|仍|按照?[^,。]{0,10}规定|协商一致|征得|不低于|不超过|不少于|照常|照发|照付|有权|支付|不得(?:要求|因|以|将|低于|超过|少于)|"
    r"单独同意|书面|公示|复核|签收|各执|分摊|实际|参加|结清|公司(?:承担|负担)|为员工|退还|归还|补足|协商|享受|不收|不设|不约定"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A label and the half-open span of the original clause that earned it."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause earns; `needs_look` where it touches a risky subject, earns nothing and shows no sound wording."""

    hits: tuple[Hit, ...]
    needs_look: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, each once, in the order of the clause."""
        return tuple(dict.fromkeys(hit.label for hit in self.hits))


@dataclass(frozen=True, slots=True)
class _Rule:
    every: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None


def read_clause(text: str) -> Reading:
    """The labels of one clause in free wording."""
    wording = normalised(text)
    found: dict[str, Hit] = {}
    for start, unit in _units(wording.text):
        for label, span in _found(unit):
            if label not in found:
                first, last = wording.span(start + span[0], start + span[1])
                found[label] = Hit(label, first, last)
    for label, span in second_reading(text).items():
        found.setdefault(label, Hit(label, *span))
    kept = sorted(_without_general(found), key=lambda hit: (hit.start, hit.label))
    look = not kept and bool(RISKY.search(wording.text)) and not SOUND.search(wording.text)
    return Reading(tuple(kept), look)


def _units(text: str) -> Iterable[tuple[int, str]]:
    if len(text) <= WHOLE:
        yield 0, text
        return
    cuts = [0, *(match.end() for match in re.finditer(r"[。;!?]", text)), len(text)]
    ends = [cut for cut in dict.fromkeys(cuts)]
    for first, last in itertools.pairwise(ends):
        yield first, text[first:last]


def _found(unit: str) -> Iterable[tuple[str, tuple[int, int]]]:
    for label, rules in _rules().items():
        for rule in rules:
            spans = [match.span() for pattern in rule.every if (match := pattern.search(unit))]
            if len(spans) == len(rule.every) and not (rule.unless and rule.unless.search(unit)):
                yield label, (min(span[0] for span in spans), max(span[1] for span in spans))
                break
    for label, test in NUMERIC.items():
        if span := test(unit):
            yield label, span


def _without_general(found: Mapping[str, Hit]) -> list[Hit]:
    gone = {general for special in found for general in SPECIAL.get(special, ())}
    return [hit for label, hit in found.items() if label not in gone]


@cache
def _rules() -> Mapping[str, tuple[_Rule, ...]]:
    found: dict[str, tuple[_Rule, ...]] = {}
    for table in ("detect.yaml", "spoken.yaml"):
        for label, rules in _table(table).items():
            found[label] = found.get(label, ()) + rules
    return found


def _table(name: str) -> Mapping[str, tuple[_Rule, ...]]:
    data: dict[str, Any] = yaml.safe_load((resources.files(__package__) / name).read_text("utf-8"))
    words: dict[str, str] = data["words"]

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"<(\w+)>", lambda name: f"(?:{words[name[1]]})", pattern).lower())

    def rule(line: str) -> _Rule:
        wanted, _, unless = line.partition(" !! ")
        parts = [part for part in re.split(r"\s*&&\s*", wanted.strip()) if part]
        return _Rule(tuple(map(compiled, parts)), compiled(unless.strip()) if unless.strip() else None)

    return {label: tuple(map(rule, lines)) for label, lines in data["labels"].items()}
