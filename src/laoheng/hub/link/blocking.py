"""Which pairs are looked at: records that share a key, or two keys of different kinds where one alone is too common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from laoheng.hub.link.features import Column

# Features that can propose a pair, by kind of evidence: two keys of one kind prove one thing, and are not combined.
KEYS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "name_sound", "given", "surname", "given_sound", "surname_sound"),
    "birth": ("birth", "birth_day", "birth_month"),
    "number": ("number",),
    "credit": ("credit",),
    "contact": ("phone", "email", "account"),
    "tail": ("phone_tail",),
    "org": ("org_packed", "alias_packed", "org_head", "org_sound"),
    "street": ("door", "street"),
    "house": ("house",),
    "place": ("postcode", "city"),
    "text": ("text0",),
}
# One thing under two names: the one here, the other there.
CROSSED = (("org_packed", "alias_packed"), ("given", "surname"))
_ACROSS = (("given_sound", "surname_sound"), ("given", "surname"))
_PAIRS_PER_RECORD, _PAIRS_AT_LEAST = 20, 300_000
_RULE_PER_RECORD, _RULE_AT_LEAST = 6, 60_000


@dataclass(frozen=True, slots=True)
class Rule:
    """Pairs equal in all of `keys`; `pairs` is how many it proposes by itself."""

    keys: tuple[str, ...]
    pairs: int
    crossed: bool = False

    @property
    def sql(self) -> str:
        """The condition between the records l and r; `crossed`: one key of the one is the other key of the other."""
        if self.crossed:
            one, two = self.keys
            return f"l.{one} = r.{two}"
        return " and ".join(f"l.{key} = r.{key}" for key in self.keys)


def choose_rules(features: Mapping[str, Column], count: int) -> list[Rule]:
    """The rules for a table of `count` records, rarest first, as far as the budget of pairs reaches.

    A rule that adds a key to one already taken is left out: it could propose nothing new.
    """
    codes = {key: _codes(features[key]) for kind in KEYS.values() for key in kind if key in features}
    rules = [Rule((key,), _pairs(values)) for key, values in codes.items()]
    for left, right in _two_kinds(codes):
        rules.append(Rule((left, right), _pairs(_both(codes[left], codes[right]))))
    rules.sort(key=lambda rule: (rule.pairs, rule.keys))
    largest = max(_RULE_PER_RECORD * count, _RULE_AT_LEAST)
    budget = max(_PAIRS_PER_RECORD * count, _PAIRS_AT_LEAST)
    taken: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (len(rule.keys), rule.pairs, rule.keys)):
        if rule.pairs == 0 or rule.pairs > largest or any(set(other.keys) <= set(rule.keys) for other in taken):
            continue
        if rule.pairs <= budget:
            taken.append(rule)
            budget -= rule.pairs
    for one, two in CROSSED:
        pairs = _crossing(features[one], features[two]) if {one, two} <= codes.keys() else 0
        if 0 < pairs <= min(largest, budget):
            taken += [Rule((one, two), pairs, crossed=True), Rule((two, one), pairs, crossed=True)]
    return taken


def _two_kinds(codes: Mapping[str, NDArray[np.int64]]) -> list[tuple[str, str]]:
    kind_of = {key: kind for kind, keys in KEYS.items() for key in keys}
    pairs = [pair for pair in combinations(codes, 2) if kind_of[pair[0]] != kind_of[pair[1]]]
    return pairs + [pair for pair in _ACROSS if set(pair) <= set(codes)]


def _codes(cells: Column) -> NDArray[np.int64]:
    """A number for each value, -1 for none."""
    known: dict[str, int] = {}
    return np.fromiter(
        (-1 if cell is None else known.setdefault(cell, len(known)) for cell in cells), np.int64, len(cells)
    )


def _both(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.where((left < 0) | (right < 0), -1, left * (right.max(initial=0) + 1) + right)


def _crossing(one: Column, two: Column) -> int:
    """How many times a value of the one column meets the same value in the other."""
    counts = Counter(cell for cell in two if cell is not None)
    return sum(counts[cell] for cell in one if cell is not None)


def _pairs(values: NDArray[np.int64]) -> int:
    _, counts = np.unique(values[values >= 0], return_counts=True)
    return int((counts * (counts - 1) // 2).sum())
