"""How good a ranking of firms is: area, precision among the few that can be visited, calibration."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence


def auc(labels: Sequence[int], scores: Sequence[float]) -> float | None:
    """The chance that a firm with a complaint stands above one without; ties count half. None without both kinds."""
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        return None
    order = sorted(range(len(scores)), key=lambda n: scores[n])
    ranks, place = 0.0, 0
    while place < len(order):
        end = place
        while end < len(order) and scores[order[end]] == scores[order[place]]:
            end += 1
        middle = (place + end + 1) / 2
        ranks += middle * sum(labels[n] for n in order[place:end])
        place = end
    return (ranks - positives * (positives + 1) / 2) / (positives * negatives)


def average_precision(labels: Sequence[int], scores: Sequence[float]) -> float | None:
    """Precision averaged over the recalls at which it changes; firms of one score enter together."""
    positives = sum(labels)
    if not positives:
        return None
    order = sorted(range(len(scores)), key=lambda n: -scores[n])
    found, total, place = 0, 0.0, 0
    while place < len(order):
        end = place
        while end < len(order) and scores[order[end]] == scores[order[place]]:
            end += 1
        hits = sum(labels[n] for n in order[place:end])
        found += hits
        total += hits / positives * found / end
        place = end
    return total


def precision_at(labels: Sequence[int], scores: Sequence[float], share: float) -> float | None:
    """Precision among the top `share` of firms; where the cut falls among equals, their average counts."""
    if not labels:
        return None
    take = max(1, round(len(labels) * share))
    order = sorted(range(len(scores)), key=lambda n: -scores[n])
    edge = scores[order[take - 1]]
    above = [labels[n] for n in order if scores[n] > edge]
    equal = [labels[n] for n in order if scores[n] == edge]
    return (sum(above) + sum(equal) / len(equal) * (take - len(above))) / take


def brier(labels: Sequence[int], chances: Sequence[float]) -> float:
    """The mean square of chance less outcome."""
    return sum((chance - label) ** 2 for label, chance in zip(labels, chances, strict=True)) / len(labels)


def calibration_error(labels: Sequence[int], chances: Sequence[float], groups: int = 10) -> float:
    """The mean gap of chance and share over groups of equal size, weighted by size."""
    order = sorted(range(len(chances)), key=lambda n: chances[n])
    size = max(1, -(-len(order) // groups))
    total = 0.0
    for start in range(0, len(order), size):
        part = order[start : start + size]
        said, seen = sum(chances[n] for n in part), sum(labels[n] for n in part)
        total += abs(said - seen)
    return total / len(order)


def recall_at(labels: Sequence[int], scores: Sequence[float], share: float) -> float | None:
    """Share of all positives among the top `share` of firms; equals at the cut count by their average."""
    precision, positives = precision_at(labels, scores, share), sum(labels)
    if precision is None or not positives:
        return None
    return precision * max(1, round(len(labels) * share)) / positives


def psi(before: Sequence[float | str | None], after: Sequence[float | str | None], groups: int = 10) -> float:
    """Population stability index of `after` against `before`: 0 the same; above 0.1 moved, above 0.25 another thing.

    Numbers by tenths of `before`, words by themselves; unknown is a group of its own, so that a source that falls
    silent shows as drift.
    """
    edges = _tenths([value for value in before if isinstance(value, int | float)], groups)

    def shares(values: Sequence[float | str | None]) -> dict[str | int | None, float]:
        placed = Counter(bisect_right(edges, v) if isinstance(v, int | float) else v for v in values)
        return {key: count / max(len(values), 1) for key, count in placed.items()}

    own, new = shares(before), shares(after)
    # Half a row stands in for a group that one side lacks: nothing is divided by zero.
    least = 0.5 / max(len(before), len(after), 1)
    pairs = ((max(own.get(key, 0.0), least), max(new.get(key, 0.0), least)) for key in own.keys() | new.keys())
    return sum((b - a) * math.log(b / a) for a, b in pairs)


def _tenths(values: Sequence[float], groups: int) -> list[float]:
    ordered = sorted(values)
    return sorted({ordered[len(ordered) * place // groups] for place in range(1, groups)}) if ordered else []


def curve(labels: Sequence[int], chances: Sequence[float], groups: int = 10) -> list[dict[str, float]]:
    """What was said beside what came, in groups of equal size from the lowest chance up."""
    order = sorted(range(len(chances)), key=lambda n: chances[n])
    size = max(1, -(-len(order) // groups))
    parts = [order[start : start + size] for start in range(0, len(order), size)]
    return [
        {"n": len(part), "said": round(sum(chances[n] for n in part) / len(part), 4),
         "came": round(sum(labels[n] for n in part) / len(part), 4)}
        for part in parts
    ]  # fmt: skip
