"""Lexical search in this process: BM25 over words and character pairs and triples, the same for the same input.

Small collections only (a few thousand texts). Scores follow Robertson and Zaragoza 2009, with the inverse document
frequency that is never negative.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import rjieba

Scores = npt.NDArray[np.float64]

_GAPS = re.compile(r"[^\w]+|_+")
_DIGITS = re.compile(r"\d+")
_NAMED_NUMBER = "0"


def plain_text(text: str) -> str:
    """`text` in one width and case, each number as 0 so that one sum finds the question about another."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return _DIGITS.sub(_NAMED_NUMBER, folded)


def terms(text: str, *, triples: bool = True) -> list[str]:
    """Words of at least two signs, and the character pairs (and triples) within each stretch without punctuation."""
    found: list[str] = []
    for stretch in _GAPS.split(plain_text(text)):
        if not stretch:
            continue
        found.extend(f"w{word}" for word in rjieba.cut(stretch) if len(word) > 1)
        found.extend(stretch[place : place + 2] for place in range(len(stretch) - 1))
        if triples:
            found.extend(stretch[place : place + 3] for place in range(len(stretch) - 2))
    return found


class Bm25:
    """An index over texts cut into terms; `scores` gives one number a text, 0 where no term is shared."""

    def __init__(self, documents: Sequence[Iterable[str]], *, k1: float = 1.2, b: float = 0.75) -> None:
        counts = [Counter(document) for document in documents]
        lengths = np.array([sum(count.values()) for count in counts] or [0], dtype=np.float64)
        mean = float(lengths.mean()) or 1.0
        weight = k1 * (1 - b + b * lengths / mean)
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, count in enumerate(counts):
            for term, often in count.items():
                postings[term].append((place, often))
        self.size = len(counts)
        self._postings: dict[str, tuple[npt.NDArray[np.intp], Scores]] = {}
        self._rarity: dict[str, float] = {}
        for term, rows in postings.items():
            places = np.array([row[0] for row in rows], dtype=np.intp)
            times = np.array([row[1] for row in rows], dtype=np.float64)
            idf = math.log(1 + (self.size - len(rows) + 0.5) / (len(rows) + 0.5))
            self._rarity[term] = idf
            self._postings[term] = places, idf * times * (k1 + 1) / (times + weight[places])

    def rarity(self, term: str) -> float:
        """The inverse document frequency of `term`; that of a term never seen where it is not held."""
        return self._rarity.get(term, math.log(1 + (self.size + 0.5) / 0.5))

    def scores(self, query: Iterable[str] | Mapping[str, float]) -> Scores:
        """The score of every text for the terms of `query` (a mapping gives each term a weight)."""
        weights = query if isinstance(query, Mapping) else {term: 1.0 for term in query}
        found = np.zeros(self.size)
        # In the order of the terms, so that sums of floats do not depend on how a set happens to lie in memory.
        for term in sorted(weights):
            held = self._postings.get(term)
            if held is not None:
                found[held[0]] += weights[term] * held[1]
        return found

    def best(self, query: Iterable[str] | Mapping[str, float], count: int) -> list[tuple[int, float]]:
        """Places and scores of the best texts, the best first; texts that share no term are left out."""
        found = self.scores(query)
        order = np.lexsort((np.arange(self.size), -found))[:count]
        return [(int(place), float(found[place])) for place in order if found[place] > 0]
