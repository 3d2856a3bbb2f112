"""Which pairs are joined without a person, and which are shown to one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laoheng.hub.link.weights import Floats

# Merges are made where at least this share of them is expected right, and no single one is likelier wrong than 1 in 10.
EXPECTED_PRECISION, LEAST_CHANCE = 0.997, 0.9
# Below this chance a pair is not worth a look; above it and not merged, it is shown to a person.
WORTH_A_LOOK = 0.1


@dataclass(frozen=True, slots=True)
class Bounds:
    """Log2 odds: from `merge` on pairs are joined, from `look` on they are shown."""

    merge: float
    look: float


def chance_of(bits: Floats) -> Floats:
    """The chance that a pair is one thing, from its log2 odds."""
    chance: Floats = 1 / (1 + np.exp2(-np.clip(bits, -60, 60)))
    return chance


def log_odds(chance: float) -> float:
    """The inverse of `chance_of` for one number strictly between 0 and 1."""
    return float(np.log2(chance / (1 - chance)))


def best_bound(bits: Floats) -> float:
    """The log2 odds from which pairs are joined so that F1 is expected to be highest, by the model's own chances.

    Where pairs are clear this is about 0; where many are doubtful it lies lower, since leaving them all out would cost
    more of what is true than taking them in would add of what is not.
    """
    ordered = np.sort(bits)[::-1]
    if not len(ordered):
        return 0.0
    chance = chance_of(ordered)
    expected = 2 * np.cumsum(chance) / (np.arange(1, len(ordered) + 1) + chance.sum())
    return min(float(ordered[int(np.argmax(expected))]), 0.0)


def bounds_for(bits: Floats, expected_precision: float = EXPECTED_PRECISION) -> Bounds:
    """The lowest bound whose pairs have the `expected_precision` on average, by the model's own chances."""
    likely = np.sort(bits[bits >= log_odds(LEAST_CHANCE)])[::-1]
    look = log_odds(WORTH_A_LOOK)
    if not len(likely):
        return Bounds(log_odds(LEAST_CHANCE), look)
    average: NDArray[np.float64] = np.cumsum(chance_of(likely)) / np.arange(1, len(likely) + 1)
    # Pairs of equal odds are taken together or not at all.
    last_of_equals = np.append(likely[1:] < likely[:-1], True)
    enough = np.nonzero((average >= expected_precision) & last_of_equals)[0]
    if not len(enough):
        return Bounds(float(likely[0]) + 1.0, look)
    return Bounds(float(likely[enough[-1]]), look)
