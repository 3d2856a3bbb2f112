"""Finding similar cases in a store, and saying in what they agree and differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from laoheng.advice.similar.profile import Profile, TextLikeness, likeness, pieces_of, profile_of
from laoheng.law.cases import Case, CaseResult, CaseStore
from laoheng.text.elements.cues import LABELS

# Retold cases are short and few: what the matter is about (riders, pregnancy) lies in the words as much as in elements.
STORE_TEXT_SHARE = 0.5
_NEAR_WORDING = 0.12
# Below this a case is not shown as similar: it shares next to nothing.
LEAST_LIKENESS = 0.15


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A case and its likeness (0–1). `shared`, `only_here`, `only_there`: elements in both, in the question alone, in
    the case alone; what differs matters as much as what agrees."""

    case: Case
    likeness: float
    shared: tuple[str, ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarReport:
    """`elements` of the question, `similar` cases best first, and how many of those ended how."""

    elements: tuple[str, ...]
    similar: tuple[SimilarCase, ...]
    results: Mapping[CaseResult, int]


class CaseIndex:
    """A store made ready for search; built once, asked often."""

    def __init__(self, store: CaseStore) -> None:
        self._cases = tuple(store.cases())
        self._elements = [np.asarray([float(label in case.elements) for label in LABELS]) for case in self._cases]
        self._texts = TextLikeness([pieces_of(case.text) for case in self._cases])

    def search(self, text: str, limit: int = 5) -> SimilarReport:
        """The `limit` likest cases to `text`; fewer where little is alike, none in an empty store."""
        asked = profile_of(text)
        words = self._texts.to_all(asked.pieces)
        # The likest wording counts as 1, unless even that is far away.
        top = max(words, default=0.0)
        words = [near / max(top, _NEAR_WORDING) for near in words]
        ranked = sorted((-self._likeness(asked, number, near), number) for number, near in enumerate(words))
        found = tuple(
            self._compare(asked, self._cases[number], -negative)
            for negative, number in ranked[:limit]
            if -negative >= LEAST_LIKENESS
        )
        return SimilarReport(asked.labels(), found, Counter(item.case.result for item in found))

    def _likeness(self, asked: Profile, number: int, words: float) -> float:
        share = STORE_TEXT_SHARE if asked.labels() else 1.0
        return (1 - share) * likeness(asked.elements, self._elements[number]) + share * words

    def _compare(self, asked: Profile, case: Case, found: float) -> SimilarCase:
        here, there = set(asked.labels()), set(case.elements)
        return SimilarCase(
            case, round(found, 4), _ordered(here & there), _ordered(here - there), _ordered(there - here)
        )


def _ordered(chosen: set[str]) -> tuple[str, ...]:
    return tuple(label for label in LABELS if label in chosen)


def find_similar(text: str, store: CaseStore, limit: int = 5) -> SimilarReport:
    """The `limit` cases of `store` most like `text`."""
    return CaseIndex(store).search(text, limit)
