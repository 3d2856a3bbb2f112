"""The points table: a score is the base plus one look-up a feature; nothing else enters it."""

from __future__ import annotations

import hashlib
import json
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from laoheng.risk.model.banned import refuse_banned
from laoheng.risk.model.features import Value
from laoheng.standard.errors import UserError

# How many standard deviations make the middle 95 % of a normal distribution.
_WIDTH = 1.959964


@dataclass(frozen=True, slots=True)
class Term:
    """One feature's points: one a span between `cuts` or one a word; then what unknown and words never seen bear.

    `points` are in the order of the slots: spans or `words`, unknown last but one, other words last. `usual` is what
    most firms of the training file have, `span` the least and greatest number seen there.
    """

    name: str
    cuts: tuple[float, ...]
    words: tuple[str, ...]
    points: tuple[float, ...]
    nominal: bool
    rises: int
    usual: Value
    span: tuple[float, float] | None

    def slot(self, value: Value) -> int:
        """Which of `points` belongs to `value`. Raises `UserError` where a word stands for a number or the reverse."""
        if value is None:
            return len(self.points) - 2
        if isinstance(value, str) != self.nominal or (isinstance(value, float) and not math.isfinite(value)):
            raise UserError("risk.model.wrong_kind", name=self.name, value=str(value)[:40])
        if isinstance(value, str):
            place = bisect_right(self.words, value) - 1
            return place if place >= 0 and self.words[place] == value else len(self.points) - 1
        return bisect_right(self.cuts, value)

    @property
    def met_unknown(self) -> bool:
        """Whether training met firms of which this is unknown; what no row had bears nothing at all (`fitting`)."""
        return self.points[-2] != 0.0

    def of(self, value: Value) -> float:
        """The points of `value`."""
        return self.points[self.slot(value)]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a score is above that of the usual firm: with `usual` in place of `value` it is lower by just `points`."""

    name: str
    value: Value
    usual: Value
    points: float


@dataclass(frozen=True, slots=True)
class PointsTable:
    """A model: `base` and `terms` in calibrated log-odds. `again` holds the same learned from employers drawn again.

    Each of `again` is a base and the points of all terms in their order, one after another.
    """

    name: str
    base: float
    terms: tuple[Term, ...]
    again: tuple[tuple[float, ...], ...] = ()

    def score(self, row: Mapping[str, Value]) -> float:
        """The log-odds of `row`. Raises `UserError` where its features are not this model's."""
        self._own(row)
        return self.base + sum(term.of(row[term.name]) for term in self.terms)

    def probability(self, row: Mapping[str, Value]) -> float:
        """The probability that belongs to the score."""
        return chance(self.score(row))

    def interval(self, row: Mapping[str, Value]) -> tuple[float, float] | None:
        """Where the probability would lie in 95 of 100 files of other employers; None where nothing tells it."""
        score = self.score(row)
        if len(self.again) < 2:
            return None
        starts, start = [], 1
        for term in self.terms:
            starts.append(start + term.slot(row[term.name]))
            start += len(term.points)
        other = [drawn[0] + sum(drawn[place] for place in starts) for drawn in self.again]
        middle = sum(other) / len(other)
        spread = math.sqrt(sum((value - middle) ** 2 for value in other) / (len(other) - 1))
        return chance(score - _WIDTH * spread), chance(score + _WIDTH * spread)

    def withheld(self, row: Mapping[str, Value]) -> tuple[str, ...]:
        """The inputs unknown of `row` though they were known of every firm in training.

        Where there is one, no chance is to be told: the model never met such a firm, and unknown is not low.
        """
        self._own(row)
        return tuple(term.name for term in self.terms if row[term.name] is None and not term.met_unknown)

    def reasons(self, row: Mapping[str, Value], most: int = 5) -> list[Reason]:
        """What sets `row` above the usual firm, most first."""
        self._own(row)
        given = [
            Reason(term.name, row[term.name], term.usual, term.of(row[term.name]) - term.of(term.usual))
            for term in self.terms
        ]
        return sorted((item for item in given if item.points > 1e-9), key=lambda item: (-item.points, item.name))[:most]

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
                {"name": term.name, "cuts": list(term.cuts), "words": list(term.words), "points": list(term.points),
                 "nominal": term.nominal, "rises": term.rises, "usual": term.usual,
                 "span": None if term.span is None else list(term.span)}
                for term in self.terms
            ],
            "again": [list(drawn) for drawn in self.again],
        }  # fmt: skip

    def digest(self) -> str:
        """SHA-256 of the table, as the register holds it."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()


def chance(score: float) -> float:
    """The probability of log-odds `score`."""
    return 1 / (1 + math.exp(-score)) if score >= 0 else math.exp(score) / (1 + math.exp(score))


def row_digest(row: Mapping[str, Value]) -> str:
    """SHA-256 of the inputs of one score: with the model's digest it names the score for good."""
    return hashlib.sha256(json.dumps(dict(row), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def from_json(data: Mapping[str, Any]) -> PointsTable:
    """The table in `data`. Raises `UserError` where it reads what no model may read, or its points do not fit."""
    terms = tuple(
        Term(item["name"], tuple(item["cuts"]), tuple(item["words"]), tuple(item["points"]), item["nominal"],
             item["rises"], item["usual"], None if item["span"] is None else (item["span"][0], item["span"][1]))
        for item in data["terms"]
    )  # fmt: skip
    refuse_banned(term.name for term in terms)
    for term in terms:
        spans = len(term.words) if term.nominal else len(term.cuts) + 1
        steps = zip(term.points[: spans - 1], term.points[1:spans], strict=True)
        fits = len(term.points) == spans + 2 and list(term.words) == sorted(term.words)
        if not fits or any((after - before) * term.rises < -1e-9 for before, after in steps):
            raise UserError("risk.model.damaged", name=term.name, model=data["name"])
    return PointsTable(data["name"], data["base"], terms, tuple(tuple(drawn) for drawn in data["again"]))
