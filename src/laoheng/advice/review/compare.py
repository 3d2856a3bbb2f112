"""Two versions of a contract side by side: clauses added, removed and changed, and what the diagnosis says of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from laoheng.advice.review.clauses import Passage, split_clauses
from laoheng.advice.review.whole import ClauseFinding, Review, Stance, review_contract
from laoheng.standard.errors import UserError

# Clauses in one version; above that the pairing would take too long to wait for.
MOST_CLAUSES: Final = 2_000
# How much of two clauses must be alike for one to be a changed form of the other.
_ALIKE: Final = 0.5
# Blocks with more pairs than that are paired in their order.
_MOST_PAIRS: Final = 2_500
_NUMBER: Final = re.compile(
    r"^(?:第[零一二三四五六七八九十百\d]{1,6}[条款项]|[（(]?[一二三四五六七八九十\d]{1,3}[）).、．])[\s　]*"
)


class ChangeKind(StrEnum):
    """What became of a clause."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a changed clause: `kind` same, removed or added."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One clause that differs; `brought` are faults that the new words bring, `gone` those that went with the old."""

    kind: ChangeKind
    old: Passage | None
    new: Passage | None
    pieces: tuple[Piece, ...]
    brought: tuple[ClauseFinding, ...]
    gone: tuple[ClauseFinding, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both diagnoses and what differs, in the order of the new version; `same` counts clauses that did not change."""

    old: Review
    new: Review
    changes: tuple[Change, ...]
    same: int


def compare_contracts(
    old: str, new: str, *, on: date, region: str | None = None, stance: Stance = Stance.NEUTRAL
) -> Comparison:
    """What differs between two versions, by the law of `on`. A clause that only got another number did not change.

    Raises `UserError` (`review.too_many_clauses`) for a version of more than `MOST_CLAUSES` clauses.
    """
    before, after = list(split_clauses(old)), list(split_clauses(new))
    for clauses in (before, after):
        if len(clauses) > MOST_CLAUSES:
            raise UserError("review.too_many_clauses", most=MOST_CLAUSES)
    reviews = [review_contract(text, on=on, region=region, stance=stance) for text in (old, new)]
    changes: list[Change] = []
    same = 0
    for first, second in _aligned(before, after):
        if first and second and _words(first) == _words(second):
            same += 1
        else:
            changes.append(_change(first, second, *reviews))
    return Comparison(reviews[0], reviews[1], tuple(changes), same)


def _words(clause: Passage) -> str:
    return re.sub(r"\s+", "", _NUMBER.sub("", clause.quote))


def _aligned(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[tuple[Passage | None, Passage | None]]:
    matcher = SequenceMatcher(None, [_words(c) for c in before], [_words(c) for c in after], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(before[i1:i2], after[j1:j2], strict=True)
        else:
            yield from _paired(before[i1:i2], after[j1:j2])


def _paired(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Of a stretch that differs: each new clause with the old one most like it, then the old ones left over."""
    left = list(before)
    if len(before) * len(after) > _MOST_PAIRS:
        for first, second in zip(before, after, strict=False):
            yield first, second
        yield from ((clause, None) for clause in before[len(after) :])
        yield from ((None, clause) for clause in after[len(before) :])
        return
    for second in after:
        best = max(left, key=lambda first: _alike(first, second), default=None)
        if best is not None and _alike(best, second) >= _ALIKE:
            left.remove(best)
            yield best, second
        else:
            yield None, second
    yield from ((clause, None) for clause in left)


def _alike(first: Passage, second: Passage) -> float:
    matcher = SequenceMatcher(None, _words(first)[:400], _words(second)[:400], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def _change(first: Passage | None, second: Passage | None, old: Review, new: Review) -> Change:
    kind = ChangeKind.CHANGED if first and second else ChangeKind.ADDED if second else ChangeKind.REMOVED
    was, now = _found_in(first, old.findings), _found_in(second, new.findings)
    return Change(
        kind,
        first,
        second,
        tuple(_pieces(first.quote, second.quote)) if first and second else (),
        tuple(item for item in now if item.label not in {other.label for other in was}),
        tuple(item for item in was if item.label not in {other.label for other in now}),
    )


def _found_in(clause: Passage | None, findings: Iterable[ClauseFinding]) -> list[ClauseFinding]:
    return [item for item in findings if clause and clause.start <= item.start < clause.end]


def _pieces(old: str, new: str) -> Iterator[Piece]:
    if len(old) + len(new) > 4_000:
        yield from (Piece("removed", old), Piece("added", new))
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", old[i1:i2])
            continue
        if i2 > i1:
            yield Piece("removed", old[i1:i2])
        if j2 > j1:
            yield Piece("added", new[j1:j2])
