"""Equality in something rare proves more than in something common: the bits that a value adds to its level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from laoheng.hub.link.comparing import Comparison
from laoheng.hub.link.features import Features
from laoheng.hub.link.pairs import Pairs
from laoheng.hub.link.weights import Floats


def rarity_bits(
    pairs: Pairs, comparisons: Sequence[Comparison], features: Features, shares: Sequence[Floats]
) -> NDArray[np.float64]:
    """For each pair and comparison log2(average share of chance agreement / share of this value), 0 where not counted.

    The share of a value is that of the commoner of the two sides.
    """
    bits = np.zeros((pairs.count, len(comparisons)))
    for c, comparison in enumerate(comparisons):
        for place, level in enumerate(comparison.levels):
            if level.rare is None or level.rare not in features:
                continue
            rows = np.nonzero(pairs.levels[:, c] == place)[0]
            if len(rows):
                share = value_shares(features[level.rare])
                common = np.fmax(share[pairs.left[rows]], share[pairs.right[rows]])
                known = ~np.isnan(common)
                average = _average(share)
                bits[rows[known], c] = np.log2(average / common[known])
    return bits


def chance_of_equality(cells: Sequence[str | None]) -> float:
    """The chance that two different records drawn from the filled ones have one value; 0 where there are no two."""
    counts = Counter(cell for cell in cells if cell is not None)
    total = sum(counts.values())
    return sum(n * (n - 1) for n in counts.values()) / (total * (total - 1)) if total > 1 else 0.0


def value_shares(cells: Sequence[str | None]) -> Floats:
    """The share of each record's value among the filled ones, NaN where empty."""
    counts = Counter(cell for cell in cells if cell is not None)
    total = max(sum(counts.values()), 1)
    return np.array([np.nan if cell is None else counts[cell] / total for cell in cells])


def _average(share: Floats) -> float:
    """The chance that two records drawn agree: the mean of the shares over records."""
    return float(np.nanmean(share))
