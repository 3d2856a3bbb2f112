"""The firms of a region, and what is hidden about them: means, honesty and care, each drawn by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from laoheng.simulate import names
from laoheng.simulate.axis import PAY_DAYS, MonthAxis
from laoheng.simulate.size import STAGED_FIRMS, RegionSize
from laoheng.simulate.streams import Bools, Floats, Ints, stream


class Sector(NamedTuple):
    """A line of business: GB/T 4754 class, trade word, monthly wage (yuan), usual overtime (hours), season, tasks."""

    industry: str
    trade: str
    wage: int
    overtime: float
    season: float  # how much the weeks before the Spring Festival strain the cash
    tasks: float  # share of contracts for one task


SECTORS = (
    Sector("1811", "服装", 4_200, 20.0, 0.5, 0.0),
    Sector("3311", "金属结构", 5_200, 18.0, 0.3, 0.0),
    Sector("2110", "家具", 4_600, 16.0, 0.4, 0.0),
    Sector("4710", "建筑工程", 6_200, 14.0, 0.9, 0.4),
    Sector("5211", "百货", 3_800, 8.0, 0.1, 0.0),
    Sector("5431", "货运", 5_600, 20.0, 0.2, 0.0),
    Sector("6210", "餐饮", 3_900, 12.0, 0.2, 0.0),
    Sector("7020", "物业", 3_500, 10.0, 0.1, 0.0),
    Sector("8010", "家政", 3_700, 8.0, 0.1, 0.0),
    Sector("6513", "软件", 8_500, 15.0, 0.1, 0.0),
)
CONSTRUCTION = next(index for index, sector in enumerate(SECTORS) if sector.trade == "建筑工程")
FEEDS = ("wages", "contributions", "attendance", "contracts", "bank_payroll")
_FEED_ABSENT = (0.03, 0.01, 0.15, 0.05, 0.20)

# The staged firms exist so that a guided visit always finds what it shows; measurements leave them out.
STAGED_ARREARS, STAGED_DEFERRAL, STAGED_CLEAN = range(STAGED_FIRMS)


@dataclass(frozen=True, slots=True)
class Firms:
    """What anyone may see of the firms, one entry each. `absent` (feed × firm): the feed never reaches the bureau."""

    region: list[str]
    code: list[str]
    name: list[str]
    sector: Ints
    founded: Ints
    pay_day: Ints  # index into PAY_DAYS
    has_union: Bools
    weight: Floats
    absent: Bools
    daily: Bools
    messy: Bools

    @property
    def count(self) -> int:
        """Number of firms."""
        return len(self.code)

    @property
    def construction(self) -> Bools:
        """Whether the firm builds."""
        builds: Bools = self.sector == CONSTRUCTION
        return builds


@dataclass(frozen=True, slots=True)
class Hidden:
    """What nobody sees. `trouble` (firm × month): above 0 the firm cannot pay everything on time.

    The other fields are habits, per firm: shares of the people or chances a month.
    """

    honesty: Floats
    care: Floats
    trouble: Floats
    cash: Floats
    receipts: Floats
    lies: Floats
    uninsured: Floats
    understates: Bools
    unwritten: Floats
    churns: Bools
    long_hours: Floats
    dispatched: Floats
    below_minimum: Floats
    cheats_overtime: Bools


def make_firms(size: RegionSize, seed: int, axis: MonthAxis) -> Firms:
    """The visible side of all firms: the main county's first, then the neighbour's."""
    rng = stream(seed, "firms")
    count = size.firms + size.neighbour_firms
    region = [names.MAIN_REGION] * size.firms + [names.NEIGHBOUR_REGION] * size.neighbour_firms
    sector = rng.integers(0, len(SECTORS), count)
    sector[:STAGED_FIRMS] = (1, 0, 2)
    has_union = rng.random(count) < 0.45
    has_union[[STAGED_ARREARS, STAGED_DEFERRAL]] = (False, True)
    pay_day = rng.integers(0, len(PAY_DAYS), count)
    pay_day[:STAGED_FIRMS] = PAY_DAYS.index(15)
    absent = rng.random((len(FEEDS), count)) < np.array(_FEED_ABSENT)[:, None]
    absent[:, :STAGED_FIRMS] = False
    codes = names.firm_codes(names.MAIN_REGION, size.firms)
    codes += names.firm_codes(names.NEIGHBOUR_REGION, size.neighbour_firms)
    numbers = [*range(1, size.firms + 1), *range(1, size.neighbour_firms + 1)]
    weight = rng.lognormal(0.0, 1.1, count)
    daily, messy = _special(size, rng, weight, absent)
    return Firms(
        region=region,
        code=codes,
        name=[
            names.firm_name(r, n, SECTORS[s].trade) for r, n, s in zip(region, numbers, sector.tolist(), strict=True)
        ],
        sector=sector,
        founded=axis.starts[0] - rng.integers(30, 20 * 365, count),
        pay_day=pay_day,
        has_union=has_union,
        weight=weight,
        absent=absent,
        daily=daily,
        messy=messy,
    )


def _special(size: RegionSize, rng: np.random.Generator, weight: Floats, absent: Bools) -> tuple[Bools, Bools]:
    """Firms of middling size with daily attendance, and others that send their own wage files."""
    daily, messy = np.zeros(len(weight), bool), np.zeros(len(weight), bool)
    ordinary = np.arange(STAGED_FIRMS, size.firms)
    by_size = ordinary[np.argsort(np.abs(np.log(weight[ordinary])))]
    pool = rng.permutation(by_size[: max(2 * (size.daily_firms + size.messy_firms), 1)])
    daily[pool[: size.daily_firms]] = True
    messy[pool[size.daily_firms : size.daily_firms + size.messy_firms]] = True
    absent[:, daily | messy] = False
    return daily, messy


def make_hidden(firms: Firms, seed: int, axis: MonthAxis) -> Hidden:
    """The hidden side. Honesty and care are independent of each other, of the sector and of the size."""
    rng = stream(seed, "habits")
    count = firms.count
    honesty, care = rng.beta(4.0, 2.0, count), rng.beta(4.0, 2.0, count)
    staged = slice(0, STAGED_FIRMS)
    honesty[staged], care[staged] = 0.95, 0.95

    def habit(limit: float, low: float, high: float) -> Floats:
        """A share between `low` and `high`, more often the less honest; else none."""
        has = rng.random(count) < np.clip((limit - honesty) / limit, 0.0, 1.0)
        return np.where(has, rng.uniform(low, high, count), 0.0)

    cash = np.where(rng.random(count) < 0.06, rng.uniform(0.2, 1.0, count), 0.0)
    cash[staged] = 0.0
    churns = (rng.random(count) < 0.06) & (honesty < 0.7)
    return Hidden(
        honesty=honesty,
        care=care,
        trouble=_trouble(firms, seed, axis),
        cash=cash,
        receipts=0.3 + 0.7 * care,
        lies=habit(0.5, 0.5, 1.0),
        uninsured=habit(0.7, 0.05, 0.6),
        understates=(rng.random(count) < 0.6) & (honesty < 0.5),
        unwritten=np.minimum(habit(0.6, 0.1, 0.7) + 0.03 * (1.0 - care), 1.0) * (np.arange(count) >= STAGED_FIRMS),
        churns=churns,
        long_hours=habit(0.8, 10.0, 30.0),
        dispatched=np.where(rng.random(count) < 0.2, rng.uniform(0.02, 0.09, count), 0.0) + habit(0.5, 0.1, 0.35),
        below_minimum=habit(0.5, 0.05, 0.3),
        cheats_overtime=(rng.random(count) < 0.5) & (honesty < 0.5),
    )


def _trouble(firms: Firms, seed: int, axis: MonthAxis) -> Floats:
    """Strain on the cash of each firm and month, less what it can bear: own walk, sector shocks, season, drift."""
    rng = stream(seed, "cash")
    count, months = firms.count, axis.count
    level = rng.normal(0.0, 0.7, count)
    walk = np.empty((count, months))
    shock = np.empty((len(SECTORS), months))
    own, common = rng.normal(0.0, 1.0, count), rng.normal(0.0, 0.4, len(SECTORS))
    for month in range(months):
        own = 0.85 * own + rng.normal(0.0, 0.53, count)
        common = 0.9 * common + rng.normal(0.0, 0.2, len(SECTORS))
        walk[:, month], shock[:, month] = own, common
    season = np.array([sector.season for sector in SECTORS])[firms.sector]
    winter = np.array([axis.month(m).month in (12, 1) for m in range(months)], dtype=np.float64)
    strain = level[:, None] + walk + shock[firms.sector] + season[:, None] * winter
    trouble: Floats = strain - 2.1 + rng.normal(0.0, 0.2, (count, months))
    trouble[:STAGED_FIRMS] = -1.0
    trouble[STAGED_ARREARS, -3:] = 1.6
    return trouble
