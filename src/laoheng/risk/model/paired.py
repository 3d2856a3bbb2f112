"""How much better one ranking is than another on the same firms, with what chance alone could make of it.

Both rankings are measured on the same employers drawn again with replacement, so that what is easy or hard for both
falls out of the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Array = Any
DRAWS = 400
LOW, HIGH = 0.025, 0.975


class Drawn:
    """The weights of the rows in each draw: how often their employer was drawn; draw 0 is the file as it is."""

    def __init__(self, employers: Sequence[str], *, seed: int, draws: int = DRAWS) -> None:
        number = {name: place for place, name in enumerate(sorted(set(employers)))}
        place, draw = np.array([number[name] for name in employers]), np.random.default_rng(seed)
        drawn = (np.bincount(draw.integers(0, len(number), len(number)), minlength=len(number)) for _ in range(draws))
        self.weights: tuple[Array, ...] = (np.ones(len(place)), *(own[place].astype(float) for own in drawn))


class Ranking:
    """One ranking, its ties found once; the measures take the weights of the rows."""

    def __init__(self, labels: Sequence[int], scores: Sequence[float]) -> None:
        values, self.tied = np.unique(np.array(scores, dtype=float), return_inverse=True)
        self.labels, self.many = np.array(labels, dtype=float), len(values)

    def _counts(self, weights: Array) -> tuple[Array, Array]:
        found = np.bincount(self.tied, weights * self.labels, self.many)
        return found, np.bincount(self.tied, weights, self.many)

    def auc(self, weights: Array) -> float:
        """As `measures.auc`; not a number without both kinds."""
        found, whole = self._counts(weights)
        other = whole - found
        below = np.cumsum(other) - other / 2
        pairs = found.sum() * other.sum()
        return float((found * below).sum() / pairs) if pairs else float("nan")

    def average_precision(self, weights: Array) -> float:
        """As `measures.average_precision`; not a number without positives."""
        found, whole = (counts[::-1] for counts in self._counts(weights))
        taken = np.maximum(np.cumsum(whole), 1e-12)
        total = found.sum()
        return float((found * np.cumsum(found) / taken).sum() / total) if total else float("nan")

    def precision_at(self, weights: Array, share: float) -> float:
        """As `measures.precision_at`: of equals at the cut their average counts."""
        found, whole = (counts[::-1] for counts in self._counts(weights))
        take = max(1.0, round(float(weights.sum()) * share))
        before = np.cumsum(whole) - whole
        part = np.clip(take - before, 0.0, whole)
        with np.errstate(divide="ignore", invalid="ignore"):
            hits = np.where(whole > 0, found * part / whole, 0.0)
        return float(hits.sum() / take)


Measure = Callable[[Ranking, Array], float]
MEASURES: Mapping[str, Measure] = {
    "auc": Ranking.auc,
    "average_precision": Ranking.average_precision,
    "precision_at_1pct": lambda ranking, weights: ranking.precision_at(weights, 0.01),
    "precision_at_5pct": lambda ranking, weights: ranking.precision_at(weights, 0.05),
}


def own_intervals(drawn: Drawn, labels: Sequence[int], scores: Sequence[float]) -> dict[str, tuple[float, float]]:
    """The middle 95 % of each measure of one ranking."""
    ranking = Ranking(labels, scores)
    told = {name: _middle([measure(ranking, own) for own in drawn.weights[1:]]) for name, measure in MEASURES.items()}
    return {name: bounds for name, bounds in told.items() if bounds is not None}


def differences(
    drawn: Drawn, labels: Sequence[int], own: Sequence[float], others: Mapping[str, Sequence[float]]
) -> dict[str, Any]:
    """For each other ranking: own measure less its, the middle 95 % over the draws, and what that says.

    `above` and `below` where the interval leaves out zero, else `open`: chance alone could explain the difference.
    """
    mine = Ranking(labels, own)
    found: dict[str, Any] = {}
    for name, scores in others.items():
        its = Ranking(labels, scores)
        found[name] = {}
        for what in ("auc", "average_precision"):
            measure = MEASURES[what]
            gaps = [measure(mine, weights) - measure(its, weights) for weights in drawn.weights]
            bounds = _middle(gaps[1:])
            found[name][what] = {"difference": round(gaps[0], 4), "interval_95": bounds, "verdict": _verdict(bounds)}
    return found


def curve_intervals(
    drawn: Drawn, labels: Sequence[int], chances: Sequence[float], groups: int = 10
) -> list[tuple[float, float] | None]:
    """For each group of `measures.curve` the middle 95 % of the share of what came."""
    order = sorted(range(len(chances)), key=lambda n: chances[n])
    size = max(1, -(-len(order) // groups))
    group, known = np.empty(len(order), dtype=np.int64), np.array(labels, dtype=float)
    group[order] = np.arange(len(order)) // size
    shares = []
    for weights in drawn.weights[1:]:
        whole = np.bincount(group, weights)
        with np.errstate(divide="ignore", invalid="ignore"):
            shares.append(np.bincount(group, weights * known) / whole)
    return [_middle([float(share[place]) for share in shares]) for place in range(int(group.max()) + 1)]


def _middle(values: Sequence[float]) -> tuple[float, float] | None:
    told = sorted(value for value in values if np.isfinite(value))
    return (round(told[int(len(told) * LOW)], 4), round(told[int(len(told) * HIGH)], 4)) if told else None


def _verdict(bounds: tuple[float, float] | None) -> str:
    if bounds is None:
        return "unknown"
    return "above" if bounds[0] > 0 else "below" if bounds[1] < 0 else "open"
