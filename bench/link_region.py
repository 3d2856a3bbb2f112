"""Merges made without a person, against the known truth of made-up regions: persons and contracts.

Run `python -m bench.link_region [workers] [seeds]`. What the filings hold of faults stands in
`laoheng.simulate.filings`; seeds are counted from 101, none of which was looked at when the rules were made.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from laoheng.hub.link import RecordTable, Unit, decide, link_records
from laoheng.hub.link.baselines import pairs_of
from laoheng.hub.link.evaluate import known_groups, score
from laoheng.simulate import DEMO, make_region
from laoheng.simulate.filings import make_filings

AS_OF = date(2026, 11, 1)
FIRST_SEED = 101
AIM = "aim: precision >= 0.99 at recall >= 0.95"


def main(workers: int = 6_000, seeds: int = 3) -> None:
    """Prints a line for each region and unit."""
    firms = max(100, workers // 30)
    size = replace(DEMO, firms=firms, workers=workers, months=24, neighbour_firms=10, neighbour_workers=90)
    print(f"{workers} workers, {firms} firms, seeds from {FIRST_SEED}; {AIM}")
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        filings = make_filings(make_region(size, seed, AS_OF))
        table = RecordTable(filings.columns)
        for unit, truth in ((Unit.PERSON, filings.person), (Unit.CONTRACT, filings.contract)):
            print(_line(seed, table, unit, truth), flush=True)


def _line(seed: int, table: RecordTable, unit: Unit, truth: Sequence[int]) -> str:
    began = time.perf_counter()
    linkage = link_records(table, unit=unit)
    outcome = decide(linkage, at=AS_OF.isoformat())
    seconds = time.perf_counter() - began
    true = pairs_of(known_groups(list(map(str, truth))))
    automatic = score(pairs_of(outcome.merged.groups), true)
    pairs = linkage.scored.pairs
    looked = {(int(pairs.left[row]), int(pairs.right[row])) for row in outcome.unsure}
    return (
        f"seed {seed} {unit.value:8} records {table.count} true pairs {len(true)}: "
        f"precision {automatic['precision']:.4f} recall {automatic['recall']:.4f} "
        f"review pairs {len(looked)} ({len(looked & true)} true) {seconds:.1f} s"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
