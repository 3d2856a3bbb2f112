"""Clauses that say two things: two labelled clauses of one source in one, since labelled clauses mostly say one."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from laoheng.advice.review.cases import Case
from laoheng.advice.review.labels import clause_kinds

# One joined clause for so many single ones.
_SHARE = 8
# With what the id of a joined clause begins.
JOINED = "joined"
_BETWEEN = ("，", "；", "。")


def joined_cases(cases: Sequence[Case], seed: int) -> Iterator[Case]:
    """Pairs of different labels drawn from `cases`, the faults of both; a lawful part stays near to its label."""
    draw = random.Random(seed)
    pool = [case for case in cases if case.labels or case.near]
    for number in range(len(pool) // _SHARE):
        first, second = draw.sample(pool, 2)
        if not _related(first, second) and not (first.near and second.near):
            text = first.text.rstrip("。；，;,. ") + draw.choice(_BETWEEN) + second.text
            labels = dict.fromkeys((*first.labels, *second.labels))
            yield Case(f"{JOINED}{number}", text, tuple(labels), first.near or second.near)


def _related(first: Case, second: Case) -> bool:
    """Whether a label of one is, or covers, a label of the other: which of them stands would not be told."""
    one, other = ({*case.labels, *((case.near,) if case.near else ())} for case in (first, second))
    kinds = clause_kinds()
    wider = [{*labels, *(more for label in labels for more in kinds[label].covers)} for labels in (one, other)]
    return bool(wider[0] & other or wider[1] & one)
