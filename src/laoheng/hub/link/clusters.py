"""From pairs to groups of records that are one thing, with a check at every step.

Pairs are taken from the surest down. Two groups are joined only if the evidence between all their records, taken
together, speaks for it, and never where two records carry hard identifiers that cannot belong to one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

# A pair that no rule proposed was not compared: it speaks against, but far less than one that was and differs.
UNSEEN_BITS, STRONGEST_BITS = -0.5, 12.0

Link = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of two or more records, each in ascending order, and the pairs that a check kept apart."""

    groups: tuple[tuple[int, ...], ...]
    refused: tuple[Link, ...]


def group_pairs(
    bits: Mapping[Link, float],
    least: float,
    contradicts: Callable[[int, int], bool] = lambda left, right: False,
    one_to_one: Sequence[int] | None = None,
) -> Grouping:
    """Groups from the log-odds `bits` of each compared pair (left < right); pairs below `least` start nothing.

    `contradicts` says that two records cannot be one thing. With `one_to_one` (the file of each record) a group holds
    at most one record of each file.
    """
    group_of: dict[int, list[int]] = {}
    refused: list[Link] = []
    for (left, right), strength in sorted(bits.items(), key=lambda item: (-item[1], item[0])):
        if strength < least:
            break
        ours, theirs = group_of.get(left, [left]), group_of.get(right, [right])
        if ours is theirs:
            continue
        if not _may_join(ours, theirs, bits, min(least, 0.0), contradicts, one_to_one):
            refused.append((left, right))
            continue
        joined = sorted(ours + theirs)
        for record in joined:
            group_of[record] = joined
    unique = {group[0]: tuple(group) for group in group_of.values()}
    return Grouping(tuple(unique[first] for first in sorted(unique)), tuple(refused))


def _may_join(
    ours: list[int],
    theirs: list[int],
    bits: Mapping[Link, float],
    neutral: float,
    contradicts: Callable[[int, int], bool],
    one_to_one: Sequence[int] | None,
) -> bool:
    if one_to_one is not None and {one_to_one[n] for n in ours} & {one_to_one[n] for n in theirs}:
        return False
    total = 0.0
    for left in ours:
        for right in theirs:
            if contradicts(left, right):
                return False
            strength = bits.get((left, right) if left < right else (right, left), UNSEEN_BITS)
            total += min(max(strength, -STRONGEST_BITS), STRONGEST_BITS) - neutral
    return total >= 0
