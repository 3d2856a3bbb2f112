"""What a case is compared by: how strongly each element shows in it, and its words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laoheng.text.classify.space import characters, plain_numbers
from laoheng.text.elements.context import samples_of
from laoheng.text.elements.cues import LABELS, look, rare_labels
from laoheng.text.elements.predict import committed, split_sentences

# How steeply a score becomes a strength between 0 and 1. A document with many sentences has more chances to show an
# element by accident, which the border above zero makes up for.
_STEEPNESS = 6.0
_BORDER = 0.15
# The share of text beside elements: enough to order cases with the same elements.
TEXT_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Profile:
    """`elements`: strength 0–1 in the order of `LABELS`; `pieces`: counted runs of two and three characters."""

    elements: NDArray[np.float64]
    pieces: Mapping[str, int]

    def labels(self) -> tuple[str, ...]:
        """The elements that more likely than not are there."""
        return tuple(label for label, strength in zip(LABELS, self.elements, strict=True) if strength >= 0.5)


def profile_of(text: str) -> Profile:
    """The profile of a text, elements by the committed model and, a little weaker, by the signs: everyday words are
    far from the judgments that the model learned from."""
    sentences = [text[start:end] for start, end in split_sentences(text)]
    scores = committed()[0].scores(samples_of("", sentences)) if sentences else np.zeros((0, len(LABELS)))
    signs = 0.6 * (strengths_by_signs(sentences) > 0)
    return Profile(np.maximum(strengths(scores, sentences), signs), pieces_of(text))


def strengths(scores: NDArray[np.float64], sentences: Sequence[str]) -> NDArray[np.float64]:
    """The strength of each element in a document, from its strongest sentence; signs decide the rare ones."""
    if not len(scores):
        return np.zeros(len(LABELS))
    result: NDArray[np.float64] = 1 / (1 + np.exp(-_STEEPNESS * (scores.max(0) - _BORDER)))
    for label in set().union(*map(rare_labels, sentences)):
        place = LABELS.index(label)
        result[place] = max(result[place], 0.7)
    return result


def strengths_by_signs(sentences: Sequence[str]) -> NDArray[np.float64]:
    """Strengths from the hand-written signs alone: nothing in them was fitted to anything."""
    counts = Counter(label for sentence in sentences for label, hit in look(sentence).items() if hit.holds)
    return np.asarray([1 - math.exp(-counts[label] / 1.5) for label in LABELS])


def pieces_of(text: str) -> Counter[str]:
    """Runs of two and three characters; numbers as 0."""
    return Counter(characters(plain_numbers(text), 2, 3))


def likeness(left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Soft Jaccard of two sets of strengths: shared over joined, 0 where neither shows anything."""
    joined = float(np.maximum(left, right).sum())
    return float(np.minimum(left, right).sum()) / joined if joined else 0.0


class TextLikeness:
    """Cosine of TF-IDF vectors over a fixed collection; what rarely occurs in it counts more."""

    def __init__(self, collection: Sequence[Mapping[str, int]]) -> None:
        self._size = len(collection)
        self._with = Counter(piece for pieces in collection for piece in pieces)
        self._vectors = [self._vector(pieces) for pieces in collection]

    def to_all(self, pieces: Mapping[str, int]) -> list[float]:
        """The likeness of a text to each of the collection, 0 to 1."""
        mine = self._vector(pieces)
        return [sum(weight * mine.get(piece, 0.0) for piece, weight in vector.items()) for vector in self._vectors]

    def _vector(self, pieces: Mapping[str, int]) -> dict[str, float]:
        weighed = {
            piece: (1 + math.log(times)) * (math.log((1 + self._size) / (1 + self._with[piece])) + 1)
            for piece, times in pieces.items()
            if self._with[piece] < max(2, self._size)
        }
        length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return {piece: weight / length for piece, weight in weighed.items()}
