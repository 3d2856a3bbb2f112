"""From a text to numbers: pieces weighed by how rare they are, and named signs beside them."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_NUMBER = re.compile(r"[0-9０-９]+(?:[,，.．][0-9０-９]+)*")
CUES = "cues"


@dataclass(frozen=True, slots=True)
class Sample:
    """One text to sort: its document, its pieces by block ("chars", "words"), and signs with their strength."""

    document: str
    pieces: Mapping[str, Sequence[str]]
    cues: Mapping[str, float]


def plain_numbers(text: str) -> str:
    """`text` with every number written as 0, so that a sum never marks a document."""
    return _NUMBER.sub("0", text)


def characters(text: str, shortest: int, longest: int) -> list[str]:
    """All runs of `shortest` to `longest` characters."""
    return [
        text[start : start + size] for size in range(shortest, longest + 1) for start in range(len(text) - size + 1)
    ]


def words(text: str) -> list[str]:
    """The words of `text`, and pairs of neighbours joined by a bar."""
    import rjieba

    cut = [word for word in rjieba.cut(text) if word.strip()]
    return cut + [f"{left}|{right}" for left, right in pairwise(cut)]


def pairs(text: str, farthest: int) -> list[str]:
    """Every two characters that stand two to `farthest` places apart, in their order, joined by a low line.

    They tell of words that belong together across what stands between them.
    """
    return [
        f"{text[start]}_{text[end]}"
        for start in range(len(text))
        for end in range(start + 2, min(len(text), start + farthest + 1))
    ]


@dataclass(frozen=True, slots=True)
class Space:
    """The columns a model knows. `columns`: by block, piece → column; `rarity`: weight of each column;
    `shares`: how much each block counts."""

    columns: Mapping[str, Mapping[str, int]]
    rarity: NDArray[np.float64]
    shares: Mapping[str, float]

    @classmethod
    def of(
        cls, samples: Sequence[Sample], shares: Mapping[str, float], *, least_documents: int | Mapping[str, int]
    ) -> Space:
        """The columns of pieces and signs that occur in at least `least_documents` documents of `samples`.

        `least_documents` holds for all blocks or, as a mapping, for each. Rarity is ln((1+n)/(1+samples with it)) + 1; signs are not weighed.
        """
        seen: dict[tuple[str, str], set[str]] = defaultdict(set)
        count: Counter[tuple[str, str]] = Counter()
        for sample in samples:
            for block, pieces in _blocks(sample, shares):
                for piece in set(pieces):
                    seen[block, piece].add(sample.document)
                    count[block, piece] += 1
        least = dict.fromkeys(shares, least_documents) if isinstance(least_documents, int) else least_documents
        kept = sorted(key for key, documents in seen.items() if len(documents) >= least[key[0]])
        columns: dict[str, dict[str, int]] = {block: {} for block in shares}
        rarity = np.ones(len(kept))
        for number, (block, piece) in enumerate(kept):
            columns[block][piece] = number
            if block != CUES:
                rarity[number] = math.log((1 + len(samples)) / (1 + count[block, piece])) + 1
        return cls(columns, rarity, dict(shares))

    def row(self, sample: Sample) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Columns and values of one sample; each block of pieces has length 1 before its share is applied."""
        columns: list[int] = []
        values: list[float] = []
        for block, share in self.shares.items():
            known = self.columns[block]
            if block == CUES:
                found = [(known[name], strength) for name, strength in sample.cues.items() if name in known]
            else:
                counts = Counter(piece for piece in sample.pieces.get(block, ()) if piece in known)
                found = [
                    (known[piece], (1 + math.log(times)) * self.rarity[known[piece]]) for piece, times in counts.items()
                ]
                length = math.sqrt(sum(value * value for _, value in found)) or 1.0
                found = [(column, value / length) for column, value in found]
            columns += [column for column, _ in found]
            values += [value * share for _, value in found]
        return np.asarray(columns, dtype=np.int64), np.asarray(values, dtype=np.float64)


def _blocks(sample: Sample, shares: Mapping[str, float]) -> Iterable[tuple[str, Iterable[str]]]:
    for block in shares:
        yield block, sample.cues if block == CUES else sample.pieces.get(block, ())
