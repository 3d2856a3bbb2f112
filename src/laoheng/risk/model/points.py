"""The points table: a score is the base plus one look-up a feature; nothing else enters it."""

from __future__ import annotations

import hashlib
import json
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from laoheng.risk.model.sets import Value
from laoheng.standard.errors import UserError

# What no model of ours may read, by any name it might bear.
BANNED = ("sex", "gender", "age", "birth", "nationality", "ethnic", "household", "hukou", "disab", "pregnan", "union",
          "religion", "marital", "complainant")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One feature's points: `cuts` and one point a span, or one point a word; `unknown` where nothing is known."""

    name: str
    cuts: tuple[float, ...]
    points: tuple[float, ...]
    words: Mapping[str, float]
    unknown: float

    def of(self, value: Value) -> float:
        """The points of `value`; a word never seen in training tells nothing: 0."""
        if value is None:
            return self.unknown
        if isinstance(value, str):
            return self.words.get(value, 0.0)
        return self.points[bisect_right(self.cuts, value)]


@dataclass(frozen=True, slots=True)
class PointsTable:
    """A model: `base` and `terms` in log-odds."""

    name: str
    base: float
    terms: tuple[Term, ...]

    def score(self, row: Mapping[str, Value]) -> float:
        """The log-odds of `row`. Raises `UserError` where its features are not this model's."""
        self._own(row)
        return self.base + sum(term.of(row[term.name]) for term in self.terms)

    def probability(self, row: Mapping[str, Value]) -> float:
        """The probability that belongs to the score."""
        return 1 / (1 + math.exp(-self.score(row)))

    def reasons(self, row: Mapping[str, Value], most: int = 5) -> list[tuple[str, Value, float]]:
        """What raises the score most: feature, value, points. Without one of them the score is lower by just that."""
        self._own(row)
        given = [(term.name, row[term.name], term.of(row[term.name])) for term in self.terms]
        return sorted((item for item in given if item[2] > 0), key=lambda item: (-item[2], item[0]))[:most]

    def _own(self, row: Mapping[str, Value]) -> None:
        foreign = set(row) ^ {term.name for term in self.terms}
        if foreign:
            raise UserError("risk.model.foreign", names=tuple(sorted(foreign))[:8], model=self.name)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; the same table again from `from_json`."""
        return {
            "name": self.name,
            "base": self.base,
            "terms": [
                {"name": term.name, "cuts": list(term.cuts), "points": list(term.points), "words": dict(term.words),
                 "unknown": term.unknown}
                for term in self.terms
            ],
        }  # fmt: skip

    def digest(self) -> str:
        """SHA-256 of the table, as the register holds it."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()


def from_json(data: Mapping[str, Any]) -> PointsTable:
    """The table in `data`. Raises `UserError` where it reads what no model may read."""
    terms = tuple(
        Term(item["name"], tuple(item["cuts"]), tuple(item["points"]), dict(item["words"]), item["unknown"])
        for item in data["terms"]
    )
    for term in terms:
        if any(word in term.name.lower().split("_") or term.name.lower().startswith(word) for word in BANNED):
            raise UserError("risk.model.banned", name=term.name)
    return PointsTable(data["name"], data["base"], terms)
