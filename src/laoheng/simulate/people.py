"""The people of a region and where they worked.

Sex, origin and age are drawn from a stream of their own after everything else is settled about a person's work, and no
mechanism reads them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laoheng.simulate import names
from laoheng.simulate.axis import MonthAxis
from laoheng.simulate.firms import SECTORS, Firms, Hidden
from laoheng.simulate.size import STAGED_FIRMS, RegionSize
from laoheng.simulate.streams import NO_DAY, Bools, Floats, Ints, stream

ORIGINS = ("本县", "外县", "外省")
_STAGED_PEOPLE = 40


@dataclass(frozen=True, slots=True)
class People:
    """One entry a person. `sex` (0 female, 1 male), `origin`, `birth` are traits; `voice` is readiness to complain."""

    name: list[str]
    number: list[str]
    phone: list[str]
    account: list[str]
    birth: Ints
    sex: Ints
    origin: Ints
    voice: Floats

    @property
    def count(self) -> int:
        """Number of persons."""
        return len(self.name)


@dataclass(frozen=True, slots=True)
class Spells:
    """One entry for each time a person works for a firm. `end` is the last day, or `NO_DAY` while it lasts.

    `first` and `last` are month indices within the axis. `wage` is the agreed monthly wage in fen.
    """

    person: Ints
    firm: Ints
    start: Ints
    end: Ints
    first: Ints
    last: Ints
    wage: Ints
    insured: Bools
    understated: Bools

    @property
    def count(self) -> int:
        """Number of spells."""
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Departures:
    """`closed` is the month index after which a firm is gone (the axis' count: never); `sudden` (firm × month)."""

    closed: Ints
    sudden: Bools


def make_departures(firms: Firms, hidden: Hidden, seed: int) -> Departures:
    """Closures after three very bad months running, and months in which many leave at once."""
    rng = stream(seed, "departures")
    bad = hidden.trouble > 0.9
    months = bad.shape[1]
    sudden = bad & (rng.random(bad.shape) < 0.12)
    sudden[:STAGED_FIRMS] = False
    closed = np.full(firms.count, months, dtype=np.int64)
    for month in range(2, months):
        ends = bad[:, month - 2 : month + 1].all(axis=1) & (rng.random(firms.count) < 0.12) & (closed == months)
        ends[:STAGED_FIRMS] = False
        closed[ends] = month
    return Departures(closed, sudden)


def make_people(size: RegionSize, seed: int) -> People:
    """All persons of both counties."""
    count = size.workers + size.neighbour_workers
    rng = stream(seed, "people")
    traits = stream(seed, "traits")
    birth, area = names.births(traits, count)
    return People(
        name=names.person_names(rng, count),
        number=names.person_numbers(birth, area),
        phone=names.phones(rng, count),
        account=names.accounts(rng, count),
        birth=birth,
        sex=traits.integers(0, 2, count),
        origin=traits.choice(len(ORIGINS), size=count, p=[0.55, 0.25, 0.20]),
        voice=stream(seed, "voice").gamma(1.0, 1.0, count),
    )


def make_spells(
    size: RegionSize, firms: Firms, hidden: Hidden, departures: Departures, seed: int, axis: MonthAxis
) -> Spells:
    """Who worked where and when: a first spell for everyone, and for many who left a second one elsewhere."""
    rng = stream(seed, "spells")
    person = np.arange(size.workers + size.neighbour_workers)
    main = person < size.workers
    firm = np.concatenate(
        [
            _first_firms(rng, firms.weight[: size.firms], size.workers, STAGED_FIRMS),
            _first_firms(rng, firms.weight[size.firms :], size.neighbour_workers, 0) + size.firms,
        ]
    )
    joins = (rng.random(len(person)) < 0.28) & (firm >= STAGED_FIRMS)
    first = np.where(joins, rng.integers(0, axis.count, len(person)), 0)
    first = np.minimum(first, departures.closed[firm])
    last = _last_months(rng, firm, first, hidden, departures)
    again = (last < np.minimum(axis.count - 1, departures.closed[firm])) & (rng.random(len(person)) < 0.7)
    again |= (last < axis.count - 1) & (departures.closed[firm] == last) & (rng.random(len(person)) < 0.7)
    first2 = last[again] + rng.integers(1, 3, int(again.sum()))
    firm2 = np.where(
        main[again],
        STAGED_FIRMS
        + rng.choice(
            size.firms - STAGED_FIRMS, p=_shares(firms.weight[STAGED_FIRMS : size.firms]), size=int(again.sum())
        ),
        firm[again],
    )
    kept = (first2 < axis.count) & (firm2 != firm[again]) & (first2 <= departures.closed[firm2])
    last2 = _last_months(rng, firm2[kept], first2[kept], hidden, departures)
    return _finish(
        rng,
        firms,
        hidden,
        axis,
        np.concatenate([person, person[again][kept]]),
        np.concatenate([firm, firm2[kept]]),
        np.concatenate([first, first2[kept]]),
        np.concatenate([last, last2]),
        np.concatenate([~joins, np.zeros(int(kept.sum()), bool)]),
    )


def _shares(weight: Floats) -> Floats:
    shares: Floats = weight / weight.sum()
    return shares


def _first_firms(rng: np.random.Generator, weight: Floats, people: int, staged: int) -> Ints:
    """A firm for each of `people`: forty for a staged firm, at least three for each other, the rest by weight."""
    if not len(weight):
        return np.zeros(0, dtype=np.int64)
    sure = np.concatenate([np.repeat(np.arange(staged), _STAGED_PEOPLE), np.repeat(np.arange(staged, len(weight)), 3)])
    free = rng.choice(len(weight) - staged, p=_shares(weight[staged:]), size=people - len(sure)) + staged
    return rng.permutation(np.concatenate([sure, free])).astype(np.int64)


def _last_months(rng: np.random.Generator, firm: Ints, first: Ints, hidden: Hidden, departures: Departures) -> Ints:
    """The last month of each spell: a monthly chance that grows with the firm's trouble, and the firm's end."""
    months = hidden.trouble.shape[1]
    chance = 0.015 + 0.015 * np.maximum(hidden.trouble, 0.0)
    chance[departures.sudden] = 0.35
    chance[:STAGED_FIRMS] = 0.0
    last = np.full(len(firm), months - 1, dtype=np.int64)
    staying = np.ones(len(firm), bool)
    for month in range(months):
        leaves = staying & (first <= month) & (rng.random(len(firm)) < chance[firm, month])
        last[leaves] = month
        staying &= ~leaves
    ended: Ints = np.maximum(np.minimum(last, departures.closed[firm]), np.minimum(first, months - 1))
    return ended


def _finish(
    rng: np.random.Generator,
    firms: Firms,
    hidden: Hidden,
    axis: MonthAxis,
    person: Ints,
    firm: Ints,
    first: Ints,
    last: Ints,
    standing: Bools,
) -> Spells:
    """Days, wages and insurance of the spells; `standing` ones began before the axis."""
    open_ = ~(first > axis.count - 1) & (first <= last)
    person, firm, first, last = (each[open_] for each in (person, firm, first, last))
    standing = standing[open_]
    count = len(person)
    length = axis.starts[first + 1] - axis.starts[first]
    # Half of those who join do so on the first of a month.
    inside = np.where(rng.random(count) < 0.5, 0, (rng.random(count) * length).astype(np.int64))
    before = rng.integers(20, 7 * 365, count)
    start = np.where(standing, np.maximum(axis.starts[0] - before, firms.founded[firm]), axis.starts[first] + inside)
    leaves = last < axis.count - 1
    left = axis.starts[last + 1] - 1 - np.where(rng.random(count) < 0.5, 0, rng.integers(0, 20, count))
    end = np.where(leaves, np.maximum(left, start), NO_DAY)
    median = np.array([sector.wage for sector in SECTORS])[firms.sector[firm]]
    wage = np.rint(median * rng.lognormal(0.0, 0.28, count) / 10).astype(np.int64) * 1_000
    # Careless firms know the minimum of the day they set a wage and miss its later rise.
    floor = np.where(hidden.care[firm] < 0.35, axis.minimum_wage.min(), axis.minimum_wage.max()) + 1_000
    wage = np.maximum(wage, floor)
    low = rng.random(count) < hidden.below_minimum[firm]
    wage = np.where(low, axis.minimum_wage.min() * rng.integers(78, 98, count) // 100, wage)
    insured = rng.random(count) >= hidden.uninsured[firm]
    return Spells(person, firm, start, end, first, last, wage, insured, hidden.understates[firm])
