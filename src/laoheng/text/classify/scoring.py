"""How good labels are: micro and macro F1, exact accuracy, and the spread over documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Scores:
    """`micro_f1` over all decisions, `macro_f1` over labels that gold or prediction uses, `accuracy` exact rows."""

    micro_f1: float
    macro_f1: float
    accuracy: float

    def to_json(self) -> dict[str, float]:
        """The three figures, four decimals."""
        return {
            "micro_f1": round(self.micro_f1, 4),
            "macro_f1": round(self.macro_f1, 4),
            "accuracy": round(self.accuracy, 4),
        }


def score_labels(gold: NDArray[np.bool_], given: NDArray[np.bool_]) -> Scores:
    """Scores of `given` against `gold`, both rows × labels."""
    hits, extra, missed = (gold & given).sum(0), (~gold & given).sum(0), (gold & ~given).sum(0)
    used = (hits + extra + missed) > 0
    total = 2 * hits.sum() + extra.sum() + missed.sum()
    each = 2 * hits[used] / (2 * hits + extra + missed)[used]
    return Scores(
        float(2 * hits.sum() / total) if total else 0.0,
        float(each.mean()) if used.any() else 0.0,
        float((gold == given).all(1).mean()) if len(gold) else 0.0,
    )


def spread(
    gold: NDArray[np.bool_], given: NDArray[np.bool_], documents: Sequence[str], *, seed: int, draws: int = 300
) -> tuple[float, float]:
    """95 % interval of micro F1 when documents are drawn again with replacement `draws` times."""
    place: dict[str, list[int]] = {}
    for row, document in enumerate(documents):
        place.setdefault(document, []).append(row)
    groups = [np.asarray(rows) for rows in place.values()]
    if not groups:
        return 0.0, 0.0
    # Counts of a document are enough to score a draw.
    counts = np.asarray(
        [
            [(gold[rows] & given[rows]).sum(), (gold[rows] & ~given[rows]).sum(), (~gold[rows] & given[rows]).sum()]
            for rows in groups
        ]
    )
    chance = np.random.default_rng(seed)
    results = []
    for _ in range(draws):
        hits, missed, extra = counts[chance.integers(0, len(groups), len(groups))].sum(0)
        results.append(2 * hits / max(1, 2 * hits + missed + extra))
    low, high = np.percentile(results, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)
