"""How good a ranking of firms is: area, precision among the few that can be visited, calibration, with intervals."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence


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


def interval(
    measure: Callable[[Sequence[int], Sequence[float]], float | None],
    labels: Sequence[int],
    scores: Sequence[float],
    employers: Sequence[str],
    *,
    seed: int,
    times: int = 200,
) -> tuple[float, float] | None:
    """The middle 95 % of `measure` over employers drawn again with replacement."""
    rows: dict[str, list[int]] = {}
    for n, employer in enumerate(employers):
        rows.setdefault(employer, []).append(n)
    names, draw, found = list(rows), random.Random(seed), []
    for _again in range(times):
        picked = [n for name in draw.choices(names, k=len(names)) for n in rows[name]]
        value = measure([labels[n] for n in picked], [scores[n] for n in picked])
        if value is not None:
            found.append(value)
    found.sort()
    return (round(found[int(len(found) * 0.025)], 4), round(found[int(len(found) * 0.975)], 4)) if found else None
