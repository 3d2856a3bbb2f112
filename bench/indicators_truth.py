"""How well the indicators tell what is so in the made-up region, whose truth they never see.

    python bench/indicators_truth.py [--size small|middle|demo] [--seed 7] [--mess 1.0] [--only wages_overdue]
        [--list INDICATOR]

The files go through the real intake into a lake in a temporary folder; staged firms are left out. A finding is held
against the truth of the same months: fires and so (right), fires and not so (false), clear and so (missed),
undetermined and so (silent+) or not so (silent-). Nothing here may be used to set a threshold. `--list` names the firms
that are false or missed; `--only wages_overdue` weighs wages alone, which is much quicker.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from datetime import time as day_time
from pathlib import Path
from random import Random

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from laoheng.hub.cells import Known
from laoheng.hub.engine import Engine
from laoheng.hub.files import inspect
from laoheng.hub.identify import MemoryIdentities
from laoheng.hub.intake import check
from laoheng.hub.lake import Lake
from laoheng.hub.reading import open_rows
from laoheng.law.at import law_at
from laoheng.risk.indicators import INDICATOR_IDS, WAGES_OVERDUE, ComplaintFact, setting_of, window_of
from laoheng.risk.indicators.overdue_firms import OverdueSources, overdue_findings
from laoheng.route import assess, records_of
from laoheng.simulate import DEMO, SMALL, Region, RegionSize, SentFile, make_region, write_files
from laoheng.simulate.axis import day_number
from laoheng.simulate.size import STAGED_FIRMS
from laoheng.simulate.streams import NO_DAY, Bools
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.finding import Finding
from laoheng.standard.records import contract_of

AS_OF = date(2026, 11, 20)
MIDDLE = RegionSize(firms=300, workers=6_000, months=18, daily_firms=10, messy_firms=8)
SIZES = {"small": SMALL, "middle": MIDDLE, "demo": DEMO}
OFFICE, PLACE = "county", "990101"
RUNNING = 3  # months, of contributions_abnormal_3m
CONTRIBUTION_MONTHS, RECENT_MONTHS = 12, 3


def take_in(region: Region, folder: Path, lake: Lake, identities: MemoryIdentities, mess: float) -> tuple[int, int]:
    """Sends all files of the main county through intake; files and rows accepted."""
    files = [sent for sent in write_files(region, folder, mess=mess) if sent.office_region == PLACE]
    return len(files), sum(_send(sent, number, lake, identities) for number, sent in enumerate(files, start=1))


def _send(sent: SentFile, number: int, lake: Lake, identities: MemoryIdentities) -> int:
    contract = contract_of(sent.kind)
    rows = open_rows(sent.path, inspect(sent.path, sent.path.name), contract)
    checked = check(contract, rows, identities=identities, known=Known(sent.sent_on))
    lake.commit_batch(
        OFFICE, contract, checked.batches(), batch_id=f"batch-{number}", batch_seq=number, batch_key=bytes(32),
        received_at=datetime.combine(sent.sent_on, day_time(10), UTC),
    )  # fmt: skip
    return checked.report.accepted


def complaints_of(region: Region, identities: MemoryIdentities) -> Iterator[ComplaintFact]:
    """Open wage complaints, as the site would hold them."""
    for item in region.complaints:
        if item.topic == "wages" and item.outcome == "open" and item.firm < region.size.firms:
            (firm,) = identities.firms([region.firms.code[item.firm]])
            number, name = region.people.number[item.person], region.people.name[item.person]
            (person,) = identities.persons([number], [name], [None], [None])
            if person is not None:
                yield ComplaintFact(firm, person, item.date, item.periods, item.amount)


def truths(region: Region) -> dict[str, Bools]:
    """By indicator, whether it truly is so of each firm, by the indicator's own definition and months."""
    truth, months = region.truth, region.axis.count
    work, spells = truth.work, truth.spells
    found = truth.indicators
    here = ~truth.papers.dispatched[work.spell]  # the agency enrols and signs for whoever is dispatched
    unreceived = np.zeros(work.count, bool)
    unreceived[truth.contributions.work] = truth.contributions.received == NO_DAY
    second_month = work.month > spells.first[work.spell]
    second_month |= spells.start[work.spell] < region.axis.starts[0]
    uninsured = ~spells.insured[work.spell] & second_month & here
    gap = _by_month(region, uninsured | unreceived)
    running: Bools = np.any(np.all(sliding_window_view(gap[:, -CONTRIBUTION_MONTHS:], RUNNING, axis=1), axis=2), axis=1)
    worked_till = np.where(spells.end == NO_DAY, day_number(region.axis.as_of), spells.end)
    over_a_month = (worked_till - spells.start > 31)[work.spell]
    unwritten = _by_month(region, truth.papers.unwritten[work.spell] & over_a_month & here)
    below = found["below_minimum_wage"][:, -CONTRIBUTION_MONTHS:].any(axis=1)
    return {
        "contributions_abnormal_3m": running,
        "base_below_wage": _lately(found["base_understated"]),
        "insured_below_paid": _lately(gap),
        "pay_below_minimum": below,
        "frequent_short_contracts": _two_short_terms(region),
        "no_written_contract": _lately(unwritten),
        "overtime_over_cap": _lately(found["overtime_over_cap"]),
        "dispatch_over_ratio": found["dispatch_over_limit"][:, months - 1],
        "sudden_departures": _lately(_many_left(region)),
        "wages_overdue": truth.owed.sum(axis=1) > 0,
    }


def _lately(table: Bools) -> Bools:
    found: Bools = np.any(table[:, -RECENT_MONTHS:], axis=1)
    return found


def _by_month(region: Region, rows: Bools) -> Bools:
    table = np.zeros((region.firms.count, region.axis.count), bool)
    table[region.truth.work.firm[rows], region.truth.work.month[rows]] = True
    return table


def _two_short_terms(region: Region) -> Bools:
    """Firms with a person of two fixed terms of three months or less, begun within twelve months (劳动合同法14)."""
    filed, firms = region.truth.contracts, np.zeros(region.firms.count, bool)
    short = (filed.form == 0) & (filed.ends != NO_DAY) & (filed.ends - filed.starts < 91)
    short &= filed.starts > day_number(region.axis.as_of) - 365
    spell, count = np.unique(filed.spell[short], return_counts=True)
    firms[region.truth.spells.firm[spell[count >= 2]]] = True
    return firms


def _many_left(region: Region) -> Bools:
    """At least three left in the month, and twenty or a tenth of those there on its first day (劳动合同法41)."""
    spells, starts = region.truth.spells, region.axis.starts
    shape = (region.firms.count, region.axis.count)
    left, heads = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    ends = np.where(spells.end == NO_DAY, np.iinfo(np.int64).max, spells.end)
    for month in range(region.axis.count):
        there = (spells.start <= starts[month]) & (ends >= starts[month])
        np.add.at(heads[:, month], spells.firm[there], 1)
        gone = (ends >= starts[month]) & (ends < starts[month + 1])
        np.add.at(left[:, month], spells.firm[gone], 1)
    many: Bools = (left >= 3) & ((left >= 20) | (10 * left >= heads))
    return many


def all_indicators(
    engine: Engine, lake: Lake, complaints: list[ComplaintFact], firm_ids: tuple[str, ...] | None
) -> list[Finding]:
    """The findings of all indicators."""
    found = assess(
        engine, lake, office_id=OFFICE, region=PLACE, as_of=AS_OF, complaints=complaints, firm_ids=firm_ids
    )  # fmt: skip
    return list(found)


def overdue_only(
    engine: Engine, lake: Lake, complaints: list[ComplaintFact], firm_ids: tuple[str, ...] | None
) -> list[Finding]:
    """The findings of wages overdue alone."""
    calendar = WorkCalendar.national(assume_weekends_after=True)
    window = window_of(AS_OF, PLACE, None, calendar)
    setting = setting_of(window, PLACE, law_at(AS_OF, PLACE, None), None)
    sources = OverdueSources(records_of(engine, lake, (OFFICE,), firm_ids), tuple(complaints), (), firm_ids)
    return list(overdue_findings(engine.run, sources, setting, calendar))


def tally(findings: list[Finding], region: Region, ids: list[str], shown: str) -> dict[str, Counter[str]]:
    """Counts by indicator: the status, with "+" where it truly is so and "-" where not. Prints the firms of `shown`."""
    place = {firm: n for n, firm in enumerate(ids)}
    truth = truths(region)
    counts: dict[str, Counter[str]] = {name: Counter() for name in INDICATOR_IDS}
    for item in findings:
        name, firm = item.kind.removeprefix("indicator."), place[str(item.subject)]
        if firm < STAGED_FIRMS:
            continue
        key = f"{item.status.value}{'+' if truth[name][firm] else '-'}"
        counts[name][key] += 1
        if name == shown and key in ("computed-", "clear+"):
            print(key, region.firms.code[firm], {figure.name: figure.value for figure in item.figures})
    return counts


def show(counts: dict[str, Counter[str]]) -> None:
    """The table: precision of what fires, recall of what is so (and of what was decided at all)."""
    heads = (("right", 6), ("false", 6), ("missed", 7), ("silent+", 8), ("clear", 6), ("silent-", 8))
    columns = "".join(f"{head:>{width}}" for head, width in heads)
    print(f"{'indicator':<27}{columns}  precision recall decided")
    for name, count in counts.items():
        right, false, missed = count["computed+"], count["computed-"], count["clear+"]
        silent = count["undetermined+"]
        print(
            f"{name:<27}{right:>6}{false:>6}{missed:>7}{silent:>8}{count['clear-']:>6}{count['undetermined-']:>8}"
            f"  {_share(right, right + false):>9} {_share(right, right + missed + silent):>6}"
            f" {_share(right, right + missed):>7}"
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--mess", type=float, default=1.0)
    parser.add_argument("--only", default="", choices=["", WAGES_OVERDUE])
    parser.add_argument("--list", default="", metavar="INDICATOR", choices=["", *INDICATOR_IDS])
    options = parser.parse_args()
    region = make_region(SIZES[options.size], options.seed, AS_OF)
    with tempfile.TemporaryDirectory() as name, Engine(threads=2, spill=Path(name) / "spill") as engine:
        folder, identities = Path(name), MemoryIdentities(Random(options.seed).randbytes)
        lake = Lake(folder / "lake")
        start = time.perf_counter()
        files, rows = take_in(region, folder / "files", lake, identities, options.mess)
        print(f"intake of {files} files, {rows:,} rows: {time.perf_counter() - start:.1f} s")
        complaints = list(complaints_of(region, identities))
        ids = identities.firms(region.firms.code)
        look = overdue_only if options.only else all_indicators
        start = time.perf_counter()
        findings = look(engine, lake, complaints, None)
        print(f"assessment of all firms: {time.perf_counter() - start:.1f} s, {len(findings)} findings")
        start = time.perf_counter()
        one = look(engine, lake, complaints, (ids[STAGED_FIRMS],))
        print(f"assessment of one firm: {time.perf_counter() - start:.1f} s, {len(one)} findings")
        counts = tally(findings, region, ids, options.list)
        show({options.only: counts[options.only]} if options.only else counts)


if __name__ == "__main__":
    main()
