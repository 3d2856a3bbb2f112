"""What joining small files does: files, bytes and seconds before and after, on a lake of many small uploads.

    python -m bench.compaction [--firms 60] [--months 6]

Every firm sends a wage file a month through the lake's own commit. Asked of the lake before and after: all pay by month
(every row), and the rows of one firm. The rows are compared too: joining changes none.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.hub.lake_schema import checked_schema
from laoheng.standard.records import WAGES

OFFICE, RECEIVED = "office", datetime(2026, 11, 1, tzinfo=UTC)
WORKERS = 40


def rows_of(firm: int, month: str) -> Iterator[pa.RecordBatch]:
    """One firm's wage list of a month."""
    rows = [
        {
            "row_number": number, "firm_id": f"firm-{firm:06d}", "person_id": f"person-{firm:06d}-{number:04d}",
            "month": month, "gross": Decimal(5000 + number), "paid": Decimal(4000 + number),
        }
        for number in range(2, WORKERS + 2)
    ]  # fmt: skip
    yield pa.RecordBatch.from_pylist(rows, schema=checked_schema(WAGES))


def send(lake: Lake, firms: int, months: int) -> int:
    """All files of all firms, month by month; how many."""
    sent = 0
    for month in (f"2026-{number:02d}" for number in range(1, months + 1)):
        for firm in range(firms):
            sent += 1
            lake.commit_batch(
                OFFICE, WAGES, rows_of(firm, month), batch_id=f"batch-{sent:06d}", batch_seq=sent, batch_key=bytes(32),
                received_at=RECEIVED,
            )  # fmt: skip
    return sent


def ask(lake: Lake) -> tuple[float, float, Any]:
    """Seconds for pay by month and for one firm's rows, and all rows' ids and pay to compare."""
    with Engine() as engine:
        start = time.perf_counter()
        table = lake.current([OFFICE], "wages", engine=engine)
        engine.run(table.group_by("month").aggregate(paid=table.paid.sum()))
        everyone = time.perf_counter() - start
        start = time.perf_counter()
        table = lake.current([OFFICE], "wages", engine=engine)
        engine.run(table.filter(table.firm_id == "firm-000001"))
        one = time.perf_counter() - start
        return everyone, one, engine.run(table.select("row_id", "paid").order_by("row_id"))


def main() -> None:
    """Prints before, the joining, after."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--firms", type=int, default=60)
    parser.add_argument("--months", type=int, default=6)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(Path(folder))
        start = time.perf_counter()
        sent = send(lake, options.firms, options.months)
        took = time.perf_counter() - start
        print(f"{sent} uploads of {WORKERS} rows: {1000 * took / sent:.0f} ms each, one commit each")
        before = ask(lake)
        start = time.perf_counter()
        gone = lake.compact(OFFICE, "wages")
        joined = time.perf_counter() - start
        after = ask(lake)
    print(f"joined {gone} files to {options.months} in {joined:.1f} s; the same rows: {before[2].equals(after[2])}")
    for what, place in (("pay by month, all rows", 0), ("the rows of one firm", 1)):
        ratio = before[place] / after[place]
        print(f"{what}: {before[place]:.2f} s before, {after[place]:.2f} s after ({ratio:.1f} times as fast)")


if __name__ == "__main__":
    main()
