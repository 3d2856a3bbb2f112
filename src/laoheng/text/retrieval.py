"""Lexical search in this process: BM25 over words and character pairs and triples, the same for the same input.

Small collections only (a few thousand texts). Scores follow Robertson and Zaragoza 2009, with the inverse document
frequency that is never negative.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import rjieba

from laoheng.text.bags import Bags, Numbers, bags, number

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

    def __init__(self, documents: Sequence[Iterable[str]] | Bags, *, k1: float = 1.2, b: float = 0.75) -> None:
        held = documents if isinstance(documents, Bags) else bags(documents)
        self.size, self._bits = held.size, held.bits
        lengths = np.bincount(held.rows, weights=held.counts, minlength=self.size)
        mean = (float(lengths.mean()) if self.size else 0.0) or 1.0
        weight = k1 * (1 - b + b * lengths / mean)
        order = np.lexsort((held.rows, held.terms))
        self._places, counts = held.rows[order], held.counts[order].astype(np.float64)
        self._terms, starts, often = np.unique(held.terms[order], return_index=True, return_counts=True)
        self._starts = np.append(starts, len(order))
        self._rarity = np.log(1 + (self.size - often + 0.5) / (often + 0.5))
        self._values = np.repeat(self._rarity, often) * counts * (k1 + 1) / (counts + weight[self._places])

    def rarity(self, term: str) -> float:
        """The inverse document frequency of `term`; that of a term never seen where it is not held."""
        return float(self.rarities([term])[0])

    def rarities(self, terms: Sequence[str]) -> Scores:
        """The inverse document frequency of each of `terms`."""
        places, held = self._find(terms)
        never = math.log(1 + (self.size + 0.5) / 0.5)
        return np.where(held, self._rarity[places], never) if self._rarity.size else np.full(len(terms), never)

    def term_rarities(self, terms: Numbers) -> Scores:
        """The inverse document frequency of each of `terms` (numbers), all of them held."""
        return np.asarray(self._rarity[np.searchsorted(self._terms, terms)], dtype=np.float64)

    def scores(self, query: Iterable[str] | Mapping[str, float]) -> Scores:
        """The score of every text for the terms of `query` (a mapping gives each term a weight)."""
        found = np.zeros(self.size)
        for weight, place in self._asked(query):
            start, end = self._starts[place], self._starts[place + 1]
            found[self._places[start:end]] += weight * self._values[start:end]
        return found

    def covered(self, query: Iterable[str]) -> Scores:
        """For every text, the share of the rarity of all terms of `query` that its own terms make up (0 to 1)."""
        wanted = sorted(set(query))
        found = np.zeros(self.size)
        for _, place in self._asked(wanted):
            found[self._places[self._starts[place] : self._starts[place + 1]]] += self._rarity[place]
        return found / (float(self.rarities(wanted).sum()) or 1.0)

    def best(self, query: Iterable[str] | Mapping[str, float], count: int) -> list[tuple[int, float]]:
        """Places and scores of the best texts, the best first; texts that share no term are left out."""
        found = self.scores(query)
        order = np.lexsort((np.arange(self.size), -found))[:count]
        return [(int(place), float(found[place])) for place in order if found[place] > 0]

    def _asked(self, query: Iterable[str] | Mapping[str, float]) -> Iterator[tuple[float, int]]:
        """Weight and place of each term of `query` that is held.

        In the order of the terms, so that sums of floats do not depend on how a set happens to lie in memory.
        """
        weights = query if isinstance(query, Mapping) else dict.fromkeys(query, 1.0)
        asked = sorted(weights)
        places, held = self._find(asked)
        for place, term in zip(places[held], (asked[at] for at in np.flatnonzero(held)), strict=True):
            yield weights[term], int(place)

    def _find(self, terms: Sequence[str]) -> tuple[Numbers, npt.NDArray[np.bool_]]:
        """The place of each of `terms`, and whether it is held."""
        wanted = np.array([number(term, self._bits) for term in terms], dtype=np.int64)
        places = np.minimum(np.searchsorted(self._terms, wanted), max(0, len(self._terms) - 1))
        held = self._terms[places] == wanted if self._terms.size else np.zeros(len(wanted), dtype=np.bool_)
        return places, held
