"""Errors by group at the inspectors' capacity: who is alarmed falsely and who is missed, with intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from laoheng.risk.model.features import Value

# A group smaller than this tells too little of itself.
FEWEST_ROWS = 100
FEWEST_POSITIVE = 10
MOST_GROUPS = 8
LOW, HIGH = 0.8, 1.25
DRAWS = 200
Array = Any


def group_errors(
    groups: Sequence[Value], labels: Sequence[int], alarmed: Sequence[bool], employers: Sequence[str], *, seed: int
) -> dict[str, Any]:
    """For each group its false-alarm and miss rate and their ratio to all others', with 95 % bootstrap intervals.

    `unknown` rows are a group of their own. A ratio whose interval lies wholly outside 0.8..1.25 is `outside`; one
    that straddles a bound is `open`. Groups with fewer than 100 rows or 10 positives are counted, not judged.
    """
    names = ["unknown" if value is None else str(value) for value in groups]
    many, positive = Counter(names), Counter(name for name, label in zip(names, labels, strict=True) if label)
    judged = [name for name, count in many.most_common() if count >= FEWEST_ROWS and positive[name] >= FEWEST_POSITIVE]
    found: dict[str, Any] = {}
    if len(judged) > 1:
        drawn = _drawn(names, labels, alarmed, employers, seed)
        found = {name: _judged(drawn, place) for place, name in enumerate(sorted(many)) if name in judged[:MOST_GROUPS]}
    for name in found:
        found[name] |= {"n": many[name], "positives": positive[name]}
    return {"groups": found, "too_small": len(many) - len(judged), "judged": len(judged) > 1}


def _drawn(
    names: Sequence[str], labels: Sequence[int], alarmed: Sequence[bool], employers: Sequence[str], seed: int
) -> Array:
    """Counts by group, label and alarm: first of all employers as they are, then of employers drawn again."""
    place = {name: n for n, name in enumerate(sorted(set(names)))}
    number = {name: n for n, name in enumerate(sorted(set(employers)))}
    cells = np.zeros((len(number), len(place), 2, 2))
    for name, label, alarm, employer in zip(names, labels, alarmed, employers, strict=True):
        cells[number[employer], place[name], label, int(alarm)] += 1
    flat, draw = cells.reshape(len(number), -1), np.random.default_rng(seed)
    picked: list[Array] = [np.ones(len(number))]
    for _ in range(DRAWS):
        picked.append(np.bincount(draw.integers(0, len(number), len(number)), minlength=len(number)))
    return (np.array(picked) @ flat).reshape(-1, len(place), 2, 2)


def _judged(drawn: Array, place: int) -> dict[str, Any]:
    own, other = drawn[:, place], drawn.sum(axis=1) - drawn[:, place]
    found: dict[str, Any] = {}
    for what, label, alarm in (("false_alarm", 0, 1), ("miss", 1, 0)):
        rate, others = _share(own, label, alarm), _share(other, label, alarm)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = rate / others
        told = np.sort(ratio[1:][np.isfinite(ratio[1:])])
        bounds = (float(told[int(len(told) * 0.025)]), float(told[int(len(told) * 0.975)])) if len(told) else None
        found[what] = {
            "rate": round(float(rate[0]), 4) if np.isfinite(rate[0]) else None,
            "ratio": round(float(ratio[0]), 3) if np.isfinite(ratio[0]) else None,
            "interval_95": None if bounds is None else [round(bound, 3) for bound in bounds],
            "verdict": _verdict(bounds),
        }
    return found


def _verdict(bounds: tuple[float, float] | None) -> str:
    if bounds is None:
        return "unknown"
    if bounds[1] < LOW or bounds[0] > HIGH:
        return "outside"
    return "inside" if bounds[0] >= LOW and bounds[1] <= HIGH else "open"


def _share(counts: Array, label: int, alarm: int) -> Array:
    whole = counts[:, label].sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return counts[:, label, alarm] / whole
