"""Figures of a mediation body over its closed matters: with bounds, and silent where so few stand behind them that a
person could be recognised."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from laoheng.casework.shares import Interval, wilson

# The usual 95 percent.
Z = Decimal("1.96")
LEAST = 5
SATISFIED = 4


class ClosedAs(StrEnum):
    """How a matter ended."""

    SETTLED = "settled"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class ClosedMatter:
    """A closed matter. `firm`: a random id; `ratings`: what the sides said afterwards, 1 to 5, of those who answered;
    `asked`: how many were asked; `reasons`: what those who answered gave as reasons, by code."""

    id: str
    kinds: frozenset[str]
    firm: str
    received_on: date
    closed_on: date
    ended: ClosedAs
    ratings: tuple[int, ...] = ()
    asked: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`, with bounds; all None where fewer than the least number stand behind it."""

    hits: int | None
    total: int | None
    bounds: Interval | None

    @property
    def suppressed(self) -> bool:
        """Too few stand behind it."""
        return self.total is None


@dataclass(frozen=True, slots=True)
class Durations:
    """Days from receipt to close: how many matters, the middle one, and the one that nine in ten do not exceed."""

    total: int | None
    median: Decimal | None
    nine_in_ten: int | None


@dataclass(frozen=True, slots=True)
class BodyFigures:
    """The figures of a period.

    `settled`: of the matters that were mediated to an end (settled or failed); `by_kind`: the same by kind of claim;
    `back_again`: of the firms watched long enough, how many had another matter come in within the time; `satisfied`: of
    the ratings given, how many were 4 or 5; `answered`: of those asked, how many rated; `reasons`: of the ratings, how
    many gave each reason.
    """

    duration: Durations
    settled: Share
    by_kind: Mapping[str, Share]
    back_again: Share
    satisfied: Share
    answered: Share
    reasons: Mapping[str, Share]


def body_figures(
    matters: Sequence[ClosedMatter], *, until: date, watch: timedelta = timedelta(days=365), least: int = LEAST
) -> BodyFigures:
    """The figures of `matters`, all closed by `until`; whatever rests on fewer than `least` is kept silent.

    Withdrawn matters and those that mediation does not cover count for duration, and not as failures. A firm first
    seen less than `watch` before `until` is not yet known to stay away, so it does not count.
    """
    decided = [item for item in matters if item.ended in (ClosedAs.SETTLED, ClosedAs.FAILED)]
    kinds: dict[str, list[ClosedMatter]] = defaultdict(list)
    for item in decided:
        for kind in item.kinds:
            kinds[kind].append(item)
    ratings = [rating for item in matters for rating in item.ratings]
    return BodyFigures(
        _durations(matters, least),
        _settled(decided, least),
        {kind: _settled(kinds[kind], least) for kind in sorted(kinds)},
        _back_again(matters, until, watch, least),
        _share(sum(rating >= SATISFIED for rating in ratings), len(ratings), least),
        _share(len(ratings), sum(item.asked for item in matters), least),
        _reasons(matters, len(ratings), least),
    )


def _reasons(matters: Iterable[ClosedMatter], ratings: int, least: int) -> dict[str, Share]:
    """How many gave each reason. One that few gave is silent too: with its words somebody could be recognised."""
    counts = Counter(reason for item in matters for reason in item.reasons)
    return {
        reason: _share(counts[reason], ratings, least) if counts[reason] >= least else Share(None, None, None)
        for reason in sorted(counts)
    }


def _durations(matters: Sequence[ClosedMatter], least: int) -> Durations:
    days = sorted((item.closed_on - item.received_on).days for item in matters)
    if len(days) < max(least, 1):
        return Durations(None, None, None)
    half = len(days) // 2
    median = Decimal(days[half]) if len(days) % 2 else Decimal(days[half - 1] + days[half]) / 2
    return Durations(len(days), median, days[-(-len(days) * 9 // 10) - 1])


def _settled(decided: Iterable[ClosedMatter], least: int) -> Share:
    ends = [item.ended is ClosedAs.SETTLED for item in decided]
    return _share(sum(ends), len(ends), least)


def _back_again(matters: Sequence[ClosedMatter], until: date, watch: timedelta, least: int) -> Share:
    of_firm: dict[str, list[ClosedMatter]] = defaultdict(list)
    for item in matters:
        of_firm[item.firm].append(item)
    watched = came_back = 0
    for mine in of_firm.values():
        first = min(mine, key=lambda item: (item.closed_on, item.id))
        if first.closed_on + watch > until:
            continue
        watched += 1
        # A matter that was already open when the first one closed is no return.
        came_back += any(first.closed_on < item.received_on <= first.closed_on + watch for item in mine)
    return _share(came_back, watched, least)


def _share(hits: int, total: int, least: int) -> Share:
    if total < max(least, 1):
        return Share(None, None, None)
    return Share(hits, total, wilson(hits, total, Z))
