"""Which file is sent by whom, when, and with which rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise

import numpy as np

from laoheng.simulate import feeds, office_feeds, site_feeds
from laoheng.simulate.axis import REPORTING_DAY, day_number, day_of
from laoheng.simulate.feeds import Columns
from laoheng.simulate.firms import FEEDS
from laoheng.simulate.names import MAIN_REGION, NEIGHBOUR_REGION
from laoheng.simulate.region import Region
from laoheng.simulate.streams import NO_DAY, Bools, Ints, stream

PLATFORM, FUND, BANKS, REGISTER, HOUSING, TAX, HOTLINE = (
    "企业申报平台（虚构）",
    "社会保险经办（虚构）",
    "代发银行汇总（虚构）",
    "登记机关（虚构）",
    "住房和城乡建设（虚构）",
    "税务机关（虚构）",
    "政务热线（虚构）",
)
_SENT_DAY = {"attendance": 8, "contributions": 16, "wages": REPORTING_DAY, "bank_payroll": 3, "special_accounts": 10}
_SENT_DAY |= {"tax_totals": 17, "tickets": 2}
_CHUNK = 12
OWN_BOOK = "own book"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be written. `make(date style, month style)` gives its rows; `own` is the firm that sends it itself."""

    stem: str
    kind: str
    sender: str
    sent_on: date
    office: str
    make: Callable[[str, str], Columns]
    note: str = ""
    own: int | None = None


class Plan:
    """The files of a region. With `mess` 0 every feed arrives, whole and in time."""

    def __init__(self, region: Region, mess: float) -> None:
        self.region, self.mess = region, mess
        self.as_of = day_number(region.axis.as_of)
        shape = (region.firms.count, region.axis.count)
        self._late = stream(region.seed, "late files").random(shape) < 0.02 * mess
        self._late[:3] = False
        self._lost = stream(region.seed, "lost files").random((len(FEEDS), *shape)) < 0.01 * mess
        self._lost[:, :3] = False
        self._quarters = [m for m in range(region.axis.count) if m % 3 == 2 or m == region.axis.count - 1]

    def jobs(self) -> Iterator[Job]:
        """All files, kind by kind."""
        count = self.region.size.firms
        yield from self._register()
        yield from self._contracts()
        months = [[m] for m in range(self.region.axis.count)]
        for office, members, chunks in (
            (MAIN_REGION, np.arange(self.region.firms.count) < count, months),
            (NEIGHBOUR_REGION, np.arange(self.region.firms.count) >= count, [list(range(self.region.axis.count))]),
        ):
            if members.any():
                yield from self._monthly(office, members, chunks)
                yield from self._corrections(office, members)
                yield from self._bank(office, members, len(chunks) == 1)
                yield from self._deferrals(office, members)
                yield from self._tax(office, members)
        yield from self._tickets()
        yield from self._sites()
        yield from self._daily()
        yield from self._own_files()

    def _arrives(self, feed: str, firm: Ints, month: Ints) -> Bools:
        if self.mess == 0:
            return np.ones(len(firm), bool)
        at = FEEDS.index(feed)
        keeps: Bools = ~self.region.firms.absent[at, firm] & ~self._lost[at, firm, month]
        return keeps

    def _rows(self, feed: str, members: Bools, months: list[int]) -> Ints:
        work = self.region.truth.work
        lo, hi = np.searchsorted(work.month, [months[0], months[-1] + 1])
        rows = np.arange(lo, hi)
        rows = rows[members[work.firm[rows]]]
        return rows[self._arrives(feed, work.firm[rows], work.month[rows])]

    def _monthly(self, office: str, members: Bools, chunks: list[list[int]]) -> Iterator[Job]:
        region, work = self.region, self.region.truth.work
        entry = np.full(work.count, -1, dtype=np.int64)
        entry[region.truth.contributions.work] = np.arange(len(region.truth.contributions.work))
        for months in chunks:
            span = "_".join(dict.fromkeys((region.axis.text(months[0]), region.axis.text(months[-1]))))
            sent = {kind: region.axis.sent_on(months[-1], day) for kind, day in _SENT_DAY.items()}
            rows = self._rows("wages", members & ~self._sends_itself(), months)
            rows = rows[~self._late[work.firm[rows], work.month[rows]]]
            seen = day_number(sent["wages"])
            yield Job(
                f"wages/{office}_{span}",
                "wages",
                PLATFORM,
                sent["wages"],
                office,
                partial(feeds.wages, region, rows, seen),
            )
            rows = self._rows("attendance", members, months)
            yield Job(
                f"attendance/{office}_{span}",
                "attendance",
                PLATFORM,
                sent["attendance"],
                office,
                partial(feeds.attendance, region, rows),
            )
            rows = self._rows("contributions", members, months)
            entries, seen = entry[rows][entry[rows] >= 0], day_number(sent["contributions"])
            yield Job(
                f"contributions/{office}_{span}",
                "contributions",
                FUND,
                sent["contributions"],
                office,
                partial(feeds.contributions, region, entries, seen),
            )

    def _sends_itself(self) -> Bools:
        return self.region.firms.messy

    def _quarter_days(self) -> list[tuple[int, int]]:
        days = [day_number(self.region.axis.sent_on(m, REPORTING_DAY + 2)) for m in self._quarters[:-1]] + [self.as_of]
        return list(zip([self.region.axis.starts[0], *days], days, strict=False))

    def _corrections(self, office: str, members: Bools) -> Iterator[Job]:
        """Each quarter: months sent late, wages paid and contributions received since they were first reported."""
        region, work = self.region, self.region.truth.work
        reported = region.axis.starts[1:][work.month] + _SENT_DAY["wages"] - 1
        mine = members[work.firm] & ~self._sends_itself()[work.firm] & self._arrives("wages", work.firm, work.month)
        late = self._late[work.firm, work.month]
        paid, fund = region.truth.payments, region.truth.contributions
        fund_rows = fund.work
        fund_mine = members[work.firm[fund_rows]] & self._arrives(
            "contributions", work.firm[fund_rows], work.month[fund_rows]
        )
        fund_reported = region.axis.starts[1:][work.month[fund_rows]] + _SENT_DAY["contributions"] - 1
        if office == NEIGHBOUR_REGION:  # it sends everything once, at the end
            reported, fund_reported = (np.full(len(x), self.as_of) for x in (reported, fund_reported))
        for since, until in self._quarter_days():
            changed = (reported > since) & (reported <= until) & late
            for day in (paid.first_day, paid.second_day):
                changed |= (day > since) & (day <= until) & (day > reported) & ~paid.false_ledger
            rows, sent = np.nonzero(changed & mine)[0], day_of(until)
            if len(rows):
                yield Job(
                    f"wages/{office}_补报更正_{sent}",
                    "wages",
                    PLATFORM,
                    sent,
                    office,
                    partial(feeds.wages, region, rows, until),
                    "late months and later payments",
                )
            got = (fund.received > since) & (fund.received <= until) & (fund.received > fund_reported) & fund_mine
            entries = np.nonzero(got)[0]
            if len(entries):
                yield Job(
                    f"contributions/{office}_补缴_{sent}",
                    "contributions",
                    FUND,
                    sent,
                    office,
                    partial(feeds.contributions, region, entries, until),
                    "contributions received later",
                )

    def _bank(self, office: str, members: Bools, at_once: bool) -> Iterator[Job]:
        region, work = self.region, self.region.truth.work
        rows, day, fen = feeds.bank_transfers(region)
        number = np.arange(len(rows))
        keep = members[work.firm[rows]]
        if self.mess:
            keep &= ~region.firms.absent[FEEDS.index("bank_payroll"), work.firm[rows]]
        rows, day, fen, number = rows[keep], day[keep], fen[keep], number[keep]
        edges = [int(region.axis.starts[0]) - 1, *(region.axis.starts[1:] - 1).tolist(), self.as_of]
        spans = [(edges[0], edges[-1])] if at_once else list(pairwise(edges))
        for after, until in spans:
            at = np.nonzero((day > after) & (day <= until))[0]
            if not len(at):
                continue
            first = int(number[at[0]])
            sent = min(day_of(until + _SENT_DAY["bank_payroll"]), region.axis.as_of)
            yield Job(
                f"bank_payroll/{office}_{day_of(until)}",
                "bank_payroll",
                BANKS,
                sent,
                office,
                partial(feeds.bank_payroll, region, rows[at], day[at], fen[at], first),
            )

    def _deferrals(self, office: str, members: Bools) -> Iterator[Job]:
        region, made = self.region, self.region.truth.deferrals
        for since, until in self._quarter_days():
            at = np.nonzero((made.signed > since) & (made.signed <= until) & members[made.firm])[0]
            if len(at):
                yield Job(
                    f"deferrals/{office}_{day_of(until)}",
                    "deferrals",
                    PLATFORM,
                    day_of(until),
                    office,
                    partial(feeds.deferrals, region, at),
                )

    def _tax(self, office: str, members: Bools) -> Iterator[Job]:
        region = self.region
        for month in range(region.axis.count):
            sent = region.axis.sent_on(month, _SENT_DAY["tax_totals"])
            make = partial(office_feeds.tax_totals, region, members, month)
            yield Job(f"tax_totals/{office}_{region.axis.text(month)}", "tax_totals", TAX, sent, office, make)

    def _tickets(self) -> Iterator[Job]:
        """Each month the calls of the month before."""
        region, calls = self.region, office_feeds.called(self.region)
        days = np.array([day_number(region.complaints[number].date) for number in calls.tolist()], dtype=np.int64)
        for month in range(region.axis.count):
            at = calls[(days >= region.axis.starts[month]) & (days < region.axis.starts[month + 1])]
            sent = region.axis.sent_on(month, _SENT_DAY["tickets"])
            if len(at) and sent <= region.axis.as_of:
                make = partial(office_feeds.tickets, region, at)
                yield Job(f"tickets/{MAIN_REGION}_{sent}", "tickets", HOTLINE, sent, MAIN_REGION, make)

    def _register(self) -> Iterator[Job]:
        region = self.region
        for office in (MAIN_REGION, NEIGHBOUR_REGION):
            every = np.array([n for n, code in enumerate(region.firms.region) if code == office], dtype=np.int64)
            gone = every[region.truth.departures.closed[every] < region.axis.count]
            for which, closed, name, sent in (
                (every, False, "名录", day_of(region.axis.starts[0])),
                (gone, True, "变更", region.axis.as_of),
            ):
                if len(which):
                    yield Job(
                        f"firms/{office}_{name}",
                        "firms",
                        REGISTER,
                        sent,
                        office,
                        partial(feeds.register, region, which, closed),
                    )

    def _contracts(self) -> Iterator[Job]:
        """What was in force at the start, then each quarter what was signed and who left."""
        region, filed = self.region, self.region.truth.contracts
        firm = region.truth.spells.firm[filed.spell]
        keep = ~region.firms.absent[FEEDS.index("contracts"), firm] if self.mess else np.ones(len(firm), bool)
        main = firm < region.size.firms
        start = int(region.axis.starts[0])
        spans = [(NO_DAY, start), *self._quarter_days()]
        for office, mine in ((MAIN_REGION, main & keep), (NEIGHBOUR_REGION, ~main & keep)):
            for since, until in spans:
                new = (filed.signed > since) & (filed.signed <= until)
                left = (filed.left > since) & (filed.left <= until)
                at = np.nonzero(mine & (new | left))[0]
                if len(at):
                    yield Job(
                        f"contracts/{office}_{day_of(until)}",
                        "contracts",
                        PLATFORM,
                        day_of(until),
                        office,
                        partial(feeds.contracts, region, at, until),
                    )

    def _sites(self) -> Iterator[Job]:
        """What the housing department holds of building projects: each quarter what is new, each month the accounts."""
        region, sites = self.region, self.region.truth.sites
        if not sites.count:
            return
        firm = region.truth.spells.firm[sites.stay]
        _, leads = np.unique(np.stack([firm, sites.team]), axis=1, return_index=True)

        def job(kind: str, day: int, rows: Ints, make: Callable[..., Columns]) -> Iterator[Job]:
            if len(rows):
                sent = day_of(day)
                yield Job(f"{kind}/{MAIN_REGION}_{sent}", kind, HOUSING, sent, MAIN_REGION, make)

        for since, until in [(NO_DAY, int(region.axis.starts[0])), *self._quarter_days()]:
            begun, over = _within(sites.start, since, until), _within(sites.end, since, until)
            rows = np.nonzero(begun | over)[0]
            yield from job("projects", until, rows, partial(site_feeds.projects, region, rows, until))
            rows = np.nonzero(_within(sites.start[sites.sub_project], since, until))[0]
            yield from job("subcontracts", until, rows, partial(site_feeds.subcontracts, region, rows))
            rows = leads[_within(sites.entered[leads], since, until)]
            yield from job("site_teams", until, rows, partial(site_feeds.teams, region, rows))
            rows = np.nonzero(_within(sites.entered, since, until) | _within(sites.left, since, until))[0]
            yield from job("site_roster", until, rows, partial(site_feeds.roster, region, rows, until))
            rows = np.nonzero((sites.start <= until) & ((sites.end == NO_DAY) | (sites.end > until)))[0]
            yield from job("site_checks", until, rows, partial(site_feeds.checks, region, rows, until))
        for month in range(region.axis.count):
            rows = np.nonzero(sites.account_month == month)[0]
            day = day_number(region.axis.sent_on(month, _SENT_DAY["special_accounts"]))
            yield from job("special_accounts", day, rows, partial(site_feeds.accounts, region, rows))

    def _daily(self) -> Iterator[Job]:
        region, work = self.region, self.region.truth.work
        for month in range(region.axis.count):
            lo, hi = np.searchsorted(work.month, [month, month + 1])
            rows = np.arange(lo, hi)[region.firms.daily[work.firm[lo:hi]]]
            if len(rows):
                sent = region.axis.sent_on(month, _SENT_DAY["attendance"])
                yield Job(
                    f"attendance_daily/{MAIN_REGION}_{region.axis.text(month)}",
                    "attendance_daily",
                    PLATFORM,
                    sent,
                    MAIN_REGION,
                    partial(feeds.attendance_daily, region, rows, month),
                )

    def _own_files(self) -> Iterator[Job]:
        """Wage books that firms send themselves, up to twelve months in one."""
        region, work = self.region, self.region.truth.work
        for firm in np.nonzero(region.firms.messy)[0].tolist():
            mine = np.nonzero(work.firm == firm)[0]
            mine = mine[self._arrives("wages", work.firm[mine], work.month[mine])]
            for first in range(0, region.axis.count, _CHUNK):
                last = min(first + _CHUNK, region.axis.count) - 1
                rows = mine[(work.month[mine] >= first) & (work.month[mine] <= last)]
                final = last == region.axis.count - 1 or self.mess == 0
                sent = region.axis.as_of if final else region.axis.sent_on(last, REPORTING_DAY + 2)
                seen = day_number(sent)
                if len(rows):
                    yield Job(
                        f"wages/{region.firms.code[firm]}_{region.axis.text(last)}",
                        "wages",
                        region.firms.name[firm],
                        sent,
                        MAIN_REGION,
                        partial(feeds.wages, region, rows, seen),
                        OWN_BOOK,
                        firm,
                    )


def _within(days: Ints, since: int, until: int) -> Bools:
    """Days after `since` up to `until`; of the first span all that is known by then."""
    inside: Bools = (days != NO_DAY) & (days > since) & (days <= until)
    return inside
