"""Seconds to link person records, and how they grow: `python -m bench.link_scale [records …] [--spark]`.

Records are filings of a made-up region (`laoheng.simulate.filings`) read as persons: every person about three times,
over changes of firm, phone and name. Default 25000 and 100000. The last line says what the growth means for a million.
Seconds of the processor are printed beside those of the clock: on a busy machine only the former tell.
`--spark` links each table on Spark as well (Java 17) and fails where a pair or its odds differ; Spark works outside
this process, so there only the clock counts.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import replace
from datetime import date

import numpy as np

from laoheng.hub.link import Linkage, RecordTable, Unit, decide, link_records
from laoheng.hub.link.baselines import pairs_of
from laoheng.hub.link.evaluate import known_groups, score
from laoheng.simulate import DEMO, make_region
from laoheng.simulate.filings import Filings, make_filings

AS_OF = date(2026, 11, 1)
_PER_WORKER = 3.0


def filings_of(records: int) -> Filings:
    """About `records` filings; a region holds at most 9,999 firms."""
    workers = max(int(records / _PER_WORKER), 1_000)
    firms = min(max(workers // 30, 20), 9_000)
    size = replace(
        DEMO, firms=firms, workers=workers, neighbour_firms=0, neighbour_workers=0, daily_firms=5, messy_firms=5
    )
    return make_filings(make_region(size, 7, AS_OF))


def on_spark(table: RecordTable, linkage: Linkage) -> None:
    """Links `table` on Spark, held against `linkage`; prints the seconds."""
    from laoheng.hub.spark import SparkEngine

    with SparkEngine("local[2]", memory="3g", shuffles=4) as spark:
        began = time.perf_counter()
        found = link_records(table, unit=Unit.PERSON, engine=spark)
        seconds = time.perf_counter() - began
    same = all(
        np.array_equal(ours, theirs)
        for ours, theirs in (
            (linkage.scored.pairs.left, found.scored.pairs.left),
            (linkage.scored.pairs.right, found.scored.pairs.right),
            (linkage.scored.bits, found.scored.bits),
        )
    )
    print(
        f"  on Spark: {seconds:.1f} s by the clock, {'the same pairs and odds' if same else 'OTHER PAIRS'}", flush=True
    )
    if not same:
        raise SystemExit(1)


def main() -> None:
    """Prints a line a size and the growth between the first and the last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int, nargs="*", default=[25_000, 100_000])
    parser.add_argument("--spark", action="store_true")
    options = parser.parse_args()
    measured = []
    for records in options.records:
        filings = filings_of(records)
        table = RecordTable(filings.columns)
        began, worked = time.perf_counter(), time.process_time()
        linkage = link_records(table, unit=Unit.PERSON, memory="4GB")
        compared = time.perf_counter() - began
        outcome = decide(linkage, at=AS_OF.isoformat())
        seconds, busy = time.perf_counter() - began, time.process_time() - worked
        measured.append((table.count, busy))
        true = pairs_of(known_groups(list(map(str, filings.person))))
        merged = score(pairs_of(outcome.merged.groups), true)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{table.count} records: {seconds:.1f} s by the clock ({compared:.1f} s to the first groups), "
            f"{busy:.1f} s of processor, "
            f"{linkage.scored.pairs.count} pairs compared, peak {peak:.0f} MB, "
            f"precision {merged['precision']:.4f} recall {merged['recall']:.4f}",
            flush=True,
        )
        if options.spark:
            on_spark(table, linkage)
    if len(measured) > 1:
        (few, short), (many, long) = measured[0], measured[-1]
        each = (long - short) / (many - few)
        million = short + each * (1_000_000 - few)
        print(f"each further record costs {1000 * each:.2f} ms of processor: {million:.0f} s for a million (aim 300)")


if __name__ == "__main__":
    main()
