"""The same contract, or the next one of the same person: what the term, the firm and the sum say.

Records of one person are many kinds of pair: a contract entered twice, a renewal, a contract elsewhere. Which it is
cannot be learned together with who it is, since the person is by far the clearer signal. So it is asked apart, among
pairs that are likely one person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from laoheng.hub.link.features import Column, Features
from laoheng.hub.link.pairs import Pairs
from laoheng.hub.link.weights import Floats, pattern_weights

# Chance of each level among copies of one contract, and among other pairs of one person; both are starting points.
_LEVELS: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    # same, part of the other, day and month exchanged or one digit off, else
    "start": ((0.84, 0.07, 0.06, 0.03), (0.02, 0.01, 0.05, 0.92)),
    "end": ((0.84, 0.07, 0.06, 0.03), (0.02, 0.01, 0.05, 0.92)),
    # the one begins where the other ends, or not
    "follows": ((0.003, 0.997), (0.5, 0.5)),
    "org": ((0.86, 0.12, 0.01, 0.01), (0.6, 0.08, 0.02, 0.30)),
    "signed": ((0.84, 0.07, 0.06, 0.03), (0.02, 0.01, 0.05, 0.92)),
    "contract": ((0.9, 0.0, 0.06, 0.04), (0.01, 0.0, 0.02, 0.97)),
    "sum": ((0.9, 0.0, 0.05, 0.05), (0.25, 0.0, 0.1, 0.65)),
    "job": ((0.92, 0.0, 0.03, 0.05), (0.7, 0.0, 0.02, 0.28)),
}
_LIKELY = 0.0
_ROUNDS = 40
_PRIOR_PAIRS = 20.0


def same_term_bits(pairs: Pairs, person: Floats, features: Features) -> Floats:
    """Log2 odds that a pair is one contract, given that it is one person; `person` are its odds for that."""
    usable = [
        name for name in _LEVELS if (name in features) or (name == "follows" and {"start", "end"} <= features.keys())
    ]
    bits = np.full(pairs.count, -20.0)
    rows = np.nonzero(person > _LIKELY - 10)[0]
    if not len(rows) or not {"start", "end", "signed", "contract"} & set(usable):
        return bits
    levels = np.stack([_levels(name, pairs, rows, features) for name in usable], axis=1)
    likely = person[rows] > _LIKELY
    m = [np.maximum(np.array(_LEVELS[name][0]), 1e-4) for name in usable]
    u = [np.maximum(np.array(_LEVELS[name][1]), 1e-4) for name in usable]
    m, u, share = _fit(levels[likely], m, u)
    # Nothing said of the term means that nothing is known of the contract: the pair stays unsure at best.
    spoke = (
        levels[:, [usable.index(name) for name in ("start", "end", "signed", "contract") if name in usable]] >= 0
    ).any(axis=1)
    found = pattern_weights(levels, m, u) + np.log2(share / (1 - share))
    bits[rows] = np.where(spoke, found, np.minimum(found, 0.0))
    return bits


def _fit(levels: NDArray[np.int8], m: list[Floats], u: list[Floats]) -> tuple[list[Floats], list[Floats], float]:
    """Both classes by expectation and maximisation, each held to its starting point by some pairs."""
    start_m, start_u, share = list(m), list(u), 0.5
    for _ in range(_ROUNDS):
        odds = np.clip(pattern_weights(levels, m, u) + np.log2(share / (1 - share)), -60, 60)
        chance = 1 / (1 + np.exp2(-odds))
        m = [_shares(levels[:, c], chance, start) for c, start in enumerate(start_m)]
        u = [_shares(levels[:, c], 1 - chance, start) for c, start in enumerate(start_u)]
        share = float((chance.sum() + 5) / (len(chance) + 10))
    return m, u, share


def _shares(levels: NDArray[np.int8], mass: Floats, start: Floats) -> Floats:
    spoke = levels >= 0
    counted = np.bincount(levels[spoke].astype(np.int64), weights=mass[spoke], minlength=len(start))
    shares: Floats = np.maximum((counted + _PRIOR_PAIRS * start) / (counted.sum() + _PRIOR_PAIRS), 1e-5)
    return shares


def _levels(name: str, pairs: Pairs, rows: NDArray[np.int64], features: Features) -> NDArray[np.int8]:
    left, right = pairs.left[rows].tolist(), pairs.right[rows].tolist()
    if name == "follows":
        return _follows(features["start"], features["end"], left, right)
    compare: Callable[[str, str], int] = {"org": _firms, "start": _dates, "end": _dates, "signed": _dates}.get(
        name, _words
    )
    cells = features["org_packed" if name == "org" else name]
    return np.array(
        [
            -1 if (a := cells[i]) is None or (b := cells[j]) is None else compare(a, b)
            for i, j in zip(left, right, strict=True)
        ],
        np.int8,
    )


def _follows(start: Column, end: Column, left: Sequence[int], right: Sequence[int]) -> NDArray[np.int8]:
    """0 where one term begins in the month in which the other ends, 1 where not, -1 where either is not told."""
    found = []
    for i, j in zip(left, right, strict=True):
        months = [cells[n][:6] if cells[n] else None for cells in (start, end) for n in (i, j)]  # type: ignore[index]
        said = (months[0] and months[3]) or (months[1] and months[2])
        found.append(-1 if not said else int(not (months[0] == months[3] != None or months[1] == months[2] != None)))  # noqa: E711
    return np.array(found, np.int8)


def _dates(one: str, two: str) -> int:
    if one == two:
        return 0
    short, long_ = sorted((one, two), key=len)
    if len(short) < len(long_) and long_.startswith(short):
        return 1
    if len(one) == len(two) == 8:
        if one[:4] == two[:4] and one[4:6] == two[6:] and one[6:] == two[4:6]:
            return 2
        if sum(a != b for a, b in zip(one, two, strict=True)) == 1:
            return 2
    return 3


def _firms(one: str, two: str) -> int:
    if one == two:
        return 0
    if one in two or two in one:
        return 1
    return 2 if sorted(one) == sorted(two) else 3


def _words(one: str, two: str) -> int:
    if one == two:
        return 0
    return 2 if sorted(one) == sorted(two) or one in two or two in one else 3
