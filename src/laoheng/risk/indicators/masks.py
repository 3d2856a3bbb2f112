"""Months as bits: bit 0 is the newest complete month, bit k the one k months earlier.

A mask per firm and rule makes "n months running" cheap and incremental: `push` is all the work of a new month.
Beside what is abnormal stands what is unknown, so that the answer keeps three values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MONTHS_KEPT = 60


class State(StrEnum):
    """What an indicator says of a firm."""

    FIRES = "fires"
    CLEAR = "clear"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Masks:
    """Months since the firm first appears (`life`), those found abnormal and those that could not be looked at."""

    life: int
    bad: int
    unknown: int


def push(state: int, abnormal: bool) -> int:
    """`state` one month later: every bit moves back a month, the new month takes bit 0."""
    return (state << 1 | abnormal) & ((1 << MONTHS_KEPT) - 1)


def of_months(indices: Iterable[int]) -> int:
    """The mask with these bits."""
    mask = 0
    for k in indices:
        mask |= 1 << k
    return mask


def months_of(mask: int) -> tuple[int, ...]:
    """The bits of `mask`, newest month first."""
    return tuple(k for k in range(mask.bit_length()) if mask >> k & 1)


def runs(mask: int, length: int) -> int:
    """The months of `mask` that lie in a run of at least `length` months."""
    ends = mask
    for shift in range(1, length):
        ends &= mask >> shift
    covered = 0
    for shift in range(length):
        covered |= ends << shift
    return covered


def longest_run(mask: int) -> int:
    """How many months the longest run of `mask` lasts."""
    length = 0
    while mask:
        mask &= mask >> 1
        length += 1
    return length


def decide(masks: Masks, *, lookback: int, running: int) -> State:
    """Whether `running` abnormal months in a row lie among the newest `lookback`, in three values.

    With several months running the answer is exact: unknown only if months not looked at could complete a run. With
    one month, "clear" needs every month looked at but the newest, whose return may still be on its way.
    """
    span = (1 << lookback) - 1
    bad, unknown, life = masks.bad & span, masks.unknown & span, masks.life & span
    if runs(bad, running):
        return State.FIRES
    if not life & ~unknown:
        return State.UNKNOWN
    if running > 1:
        return State.UNKNOWN if runs(bad | unknown, running) else State.CLEAR
    return State.UNKNOWN if unknown & ~1 else State.CLEAR
