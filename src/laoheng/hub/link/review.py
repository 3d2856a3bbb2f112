"""What a run of linkage leaves to persons: unsure pairs, and groups that are too large or at odds with themselves.

A group is merged without a person only where nothing in it speaks against it. Where a is like b and b like c, but a and
c cannot be one, no choice of two of them is better founded than another, so none is made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from laoheng.hub.link.clusters import Link
from laoheng.hub.link.deciding import chance_of
from laoheng.hub.link.matching import Linkage
from laoheng.hub.link.merging import Merge
from laoheng.hub.link.results import Outcome, record_id

# More records than this are seldom one thing: such a group grew by a chain of likenesses.
LARGEST = 6
LARGE, INCONSISTENT, NUMBERS, UNDONE = "large", "inconsistent", "numbers", "undone"


@dataclass(frozen=True, slots=True)
class ReviewPair:
    """Two records (row numbers) for a person to decide on, with chance and reasons (comparison, level, bits).

    `group` numbers the records it hangs together with; `caution` says why that group was not merged, if it was not.
    """

    left: int
    right: int
    bits: float
    chance: float
    reasons: tuple[tuple[str, str, float], ...]
    group: int
    caution: str = ""


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The merges that may be made without a person, and the pairs that may not, likeliest first."""

    merges: tuple[Merge, ...]
    pairs: tuple[ReviewPair, ...]


class Pieces:
    """Which records hang together (union-find)."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._above: dict[int, int] = {}
        for left, right in links:
            one, two = self.of(left), self.of(right)
            self._above[max(one, two)] = min(one, two)

    def of(self, record: int) -> int:
        """The smallest record that `record` hangs together with, itself where with none."""
        self._above.setdefault(record, record)
        while self._above[record] != record:
            self._above[record] = self._above[self._above[record]]
            record = self._above[record]
        return record

    def sizes(self) -> dict[int, int]:
        """How many records hang together, by the smallest of them."""
        counted: dict[int, int] = {}
        for record in list(self._above):
            counted[self.of(record)] = counted.get(self.of(record), 0) + 1
        return counted


def review_queue(
    linkage: Linkage,
    outcome: Outcome,
    *,
    undone: Collection[Link] = (),
    largest: int = LARGEST,
    merging: bool = True,
) -> ReviewQueue:
    """Divides the outcome of a run between the machine and persons; without `merging` all is left to persons.

    `undone` are pairs whose merge somebody took back: their groups are not merged again without a person. Pairs that
    were decided (`linkage.decided`) are not asked again.
    """
    scored, bounds = linkage.scored, outcome.bounds
    ends = list(zip(scored.pairs.left.tolist(), scored.pairs.right.tolist(), strict=True))
    strong = Pieces(ends[row] for row in np.nonzero(scored.bits >= bounds.merge)[0].tolist())
    looked = np.nonzero(scored.bits >= bounds.look)[0]
    weak = Pieces(ends[row] for row in looked.tolist())
    cautions = _cautions(strong, outcome, undone, largest)
    together = {record: number for number, group in enumerate(outcome.merged.groups) for record in group}
    chance = chance_of(scored.bits)
    pairs = []
    for row in looked[np.argsort(-scored.bits[looked], kind="stable")].tolist():
        left, right = ends[row]
        caution = cautions.get(strong.of(left)) or cautions.get(strong.of(right)) or ""
        merged = together.get(left, -1) == together.get(right, -2)
        if (left, right) in linkage.decided or (merging and merged and not caution):
            continue
        reasons = tuple(scored.reasons(row))
        bits = float(scored.bits[row])
        pairs.append(ReviewPair(left, right, bits, float(chance[row]), reasons, weak.of(left), caution))
    held = {record_id(record) for group in outcome.merged.groups for record in group if strong.of(record) in cautions}
    clear = (merge for merge in outcome.log.standing() if not held.intersection(merge.ids))
    return ReviewQueue(tuple(clear) if merging else (), tuple(pairs))


def _cautions(strong: Pieces, outcome: Outcome, undone: Collection[Link], largest: int) -> dict[int, str]:
    """Why a group is not merged, by its smallest record; a contradiction weighs more than size."""
    found = {piece: LARGE for piece, size in strong.sizes().items() if size > largest}
    for left, right in undone:
        if strong.of(left) == strong.of(right):
            found[strong.of(left)] = UNDONE
    sizes = strong.sizes()
    for left, _ in outcome.merged.refused:
        # Of two alone it is their own numbers that speak against it, not a third record.
        found[strong.of(left)] = INCONSISTENT if sizes[strong.of(left)] > 2 else NUMBERS
    return found
