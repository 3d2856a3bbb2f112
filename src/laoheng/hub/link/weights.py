"""How much each outcome of a comparison is worth, learned without labels.

The model is Fellegi and Sunter's: among true pairs an outcome has the chance m, among others u, and its weight is
log2(m / u). u comes from pairs drawn by chance. m comes by expectation and maximisation over all pairs of the table,
where a pair that no blocking rule proposed counts as no match; each comparison is held to a prior (`priors.yaml`) with
the strength of a stated number of pairs, so that a small or poor table cannot run away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Levels = NDArray[np.int8]

_ROUNDS, _STILL = 60, 1e-4
_LEAST = 1e-6
# How many matched pairs the prior stands for, and what share of the matches found it stands for at least.
PRIOR_PAIRS, PRIOR_SHARE = 40.0, 0.15


@dataclass(frozen=True, slots=True)
class Weights:
    """`m[c][k]` and `u[c][k]`: chance of level k of comparison c; `prior`: chance that two records drawn match."""

    m: tuple[Floats, ...]
    u: tuple[Floats, ...]
    prior: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the fit sees: `levels` (pair × comparison, -1: says nothing) and `bonus` (bits by rarity) of the proposed
    pairs, `drawn` the shares of levels among random pairs (matches included), `pairs` the pairs of the table in all.
    `known` is what a person decided of each proposed pair: 1 the same, 0 not, -1 nothing yet."""

    levels: Levels
    bonus: Floats
    drawn: tuple[Floats, ...]
    pairs: float
    stands_for: float = 1.0
    known: NDArray[np.int8] | None = None

    def sample(self, most: int, seed: int) -> Evidence:
        """At most so many of the proposed pairs, drawn by chance, each standing for as many more."""
        count = len(self.levels)
        if count <= most:
            return self
        kept = np.sort(np.random.default_rng(seed).choice(count, most, replace=False))
        return replace(
            self,
            levels=self.levels[kept],
            bonus=self.bonus[kept],
            stands_for=self.stands_for * count / most,
            known=None if self.known is None else self.known[kept],
        )

    def settled(self, chance: Floats) -> Floats:
        """The chances with those of decided pairs put at what was decided."""
        if self.known is None:
            return chance
        return np.where(self.known >= 0, self.known, chance).astype(np.float64)


def train(evidence: Evidence, starts: Sequence[Sequence[Floats]], expected: float) -> Weights:
    """The fit from the start under which the table is likeliest; `expected` matches are assumed at first.

    Each start is a prior of m for every comparison. More than one is needed: where a firm has one seat and where it
    has many are two patterns, and a fit begun in the middle may settle in neither.
    """
    patterns, which = np.unique(evidence.levels, axis=0, return_inverse=True)
    fits = [_fit(evidence, patterns, which.reshape(-1), start, expected) for start in starts]
    return max(fits, key=lambda fit: fit[1])[0]


def _fit(
    evidence: Evidence, patterns: Levels, which: NDArray[np.int64], start: Sequence[Floats], expected: float
) -> tuple[Weights, float]:
    pairs = evidence.pairs
    m = [np.maximum(part, _LEAST) for part in start]
    u = [np.maximum(part, _LEAST) for part in evidence.drawn]
    matches = min(expected, 0.5 * pairs)
    for _ in range(_ROUNDS):
        chance = evidence.settled(posterior(pattern_weights(patterns, m, u)[which] + evidence.bonus, matches / pairs))
        counted: Floats = np.bincount(which, weights=chance, minlength=len(patterns)).astype(np.float64)
        mass = counted * evidence.stands_for
        found = min(max(float(mass.sum()), 1.0), 0.5 * pairs)
        new = [_share(patterns[:, c], mass, len(m[c]), start[c], found) for c in range(len(m))]
        moved = max((float(np.abs(a - b).max()) for a, b in zip(new, m, strict=True)), default=0.0)
        u = [_without_matches(part, now, found / pairs) for part, now in zip(evidence.drawn, new, strict=True)]
        still = moved < _STILL and abs(found - matches) < 0.001 * found
        m, matches = new, found
        if still:
            break
    weights = Weights(tuple(m), tuple(u), matches / pairs)
    return weights, _likelihood(evidence, pattern_weights(patterns, m, u)[which] + evidence.bonus, weights.prior)


def _likelihood(evidence: Evidence, bits: Floats, prior: float) -> float:
    """Log-likelihood of the table beside that of one without matches; pairs not proposed count as no match."""
    proposed = np.log1p(prior * (np.exp2(np.clip(bits, -60, 60)) - 1)).sum()
    rest = evidence.pairs - evidence.stands_for * len(bits)
    return float(evidence.stands_for * proposed + rest * np.log1p(-prior))


def pattern_weights(levels: Levels, m: Sequence[Floats], u: Sequence[Floats]) -> Floats:
    """The sum of log2(m / u) of each row of levels; a comparison that says nothing adds nothing."""
    total = np.zeros(len(levels))
    for c in range(len(m)):
        total += comparison_weights(levels[:, c], m[c], u[c])
    return total


def comparison_weights(levels: Levels, m: Floats, u: Floats) -> Floats:
    """log2(m / u) of each entry, 0 where the comparison says nothing."""
    table = np.append(np.log2(m / u), 0.0)
    return np.asarray(table[levels], np.float64)


def posterior(weight: Floats, prior: float) -> Floats:
    """The chance of a match, from the weight in bits and the chance before looking."""
    bits = np.clip(weight + np.log2(prior / (1 - prior)), -60, 60)
    return np.asarray(1 / (1 + np.exp2(-bits)), np.float64)


def _share(levels: Levels, mass: Floats, count: int, start: Floats, found: float) -> Floats:
    spoke = levels >= 0
    counted = np.bincount(levels[spoke].astype(np.int64), weights=mass[spoke], minlength=count)
    strength = max(PRIOR_PAIRS, PRIOR_SHARE * found)
    share: Floats = (counted + strength * start) / (counted.sum() + strength)
    return np.maximum(share, _LEAST)


def _without_matches(drawn: Floats, m: Floats, share: float) -> Floats:
    """Random pairs hold a few matches; in a table full of copies they would pass for chance agreements."""
    left: Floats = np.maximum(drawn - share * m, 0.1 * drawn)
    shares: Floats = np.maximum(left / left.sum(), _LEAST)
    return shares
