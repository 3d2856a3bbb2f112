"""Rows of a whole province made month by month and read again: seconds, bytes and memory, and how they grow.

    python -m bench.province [rows in millions …] [--free GB]

Default 12.5 and 125 (million wage rows); 624 is a province of 26 M workers over 24 months. Every size is made in a
process of its own, month by month, and one grouped question is then asked of all of it: memory is flat if the peaks of
all sizes are alike. A size for which the disk has no room (`--free` GB are left over) is told and left out.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ibis

from bench.monthly_build import AS_OF, wage_month
from laoheng.hub.engine import Engine
from laoheng.portrait import MONTHLY, MonthLaw, Records, Window, steps_of

WORKERS_A_FIRM, MONTHS = 13, 24
BYTES_A_ROW = 40  # more than was ever measured, so that a size that starts also ends
MEMORY = "500MB"  # of the engine; what does not fit is spilled


def one_size(millions: float, folder: Path) -> dict[str, float]:
    """Makes the rows and asks the question; what it took."""
    firms = round(millions * 1e6 / WORKERS_A_FIRM / MONTHS)
    window = Window.before(AS_OF, MONTHS)
    with Engine(MEMORY, threads=2, spill=folder / "spill") as engine:
        start = time.perf_counter()
        for month in window.months:
            wage_month(engine, folder / f"wages-{month}.parquet", firms, WORKERS_A_FIRM, month)
        made, made_peak = time.perf_counter() - start, _peak()
        paths = [str(path) for path in sorted(folder.glob("wages-*.parquet"))]
        start = time.perf_counter()
        groups = _grouped(engine, paths, window)
        asked = time.perf_counter() - start
    size = sum(Path(path).stat().st_size for path in paths)
    return {
        "rows": firms * WORKERS_A_FIRM * MONTHS, "made_s": made, "asked_s": asked, "groups": groups,
        "megabytes": size / 1e6, "made_peak_mb": made_peak, "peak_mb": _peak(),
    }  # fmt: skip


def _peak() -> float:
    """Megabytes this process has held at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _grouped(engine: Engine, paths: list[str], window: Window) -> int:
    """Firms and months with paid heads and pay, through our steps; counted as they stream, none are kept."""
    window = Window(window.as_of, window.months, dict.fromkeys(window.months, MonthLaw()))
    steps = steps_of(Records({"wages": engine.backend.read_parquet(paths)}), window)
    chosen = [item for item in MONTHLY if item.name in ("paid_heads", "gross_total")]
    rows = steps.wages
    grouped = rows.group_by(["firm_id", "k"]).aggregate(**{item.name: item.expression(rows) for item in chosen})
    return int(engine.run(grouped.aggregate(n=ibis._.count())).to_pylist()[0]["n"])


def main() -> None:
    """Prints a line a size, and the growth between the first and the last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("millions", nargs="*", type=float, default=[12.5, 125.0])
    parser.add_argument("--free", type=float, default=10.0, help="GB of the disk that stay free")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one_size(options.millions[0], options.one)))
        return
    measured = []
    for millions in options.millions:
        with tempfile.TemporaryDirectory() as folder:
            room = shutil.disk_usage(folder).free / 1e9 - options.free
            if millions * 1e6 * BYTES_A_ROW / 1e9 > room:
                print(f"{millions:g} M rows: left out, the disk has {room:.0f} GB to spare", flush=True)
                continue
            command = [sys.executable, "-m", "bench.province", str(millions), "--one", folder]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        measured.append(found)
        print(
            f"{found['rows']:,} rows: made in {found['made_s']:.1f} s ({found['rows'] / found['made_s']:,.0f} rows/s), "
            f"{found['megabytes']:,.0f} MB; grouped to {found['groups']:,} firm-months in {found['asked_s']:.1f} s; "
            f"peak {found['made_peak_mb']:.0f} MB, with the question {found['peak_mb']:.0f} MB",
            flush=True,
        )
    if len(measured) > 1:
        few, many = measured[0], measured[-1]
        more = {name: many[name] / few[name] for name in few}
        print(
            f"{more['rows']:.1f} times the rows: {more['made_s']:.1f} times the seconds to make, "
            f"{more['asked_s']:.1f} times to ask, {more['made_peak_mb']:.2f} times the memory to make, "
            f"{more['peak_mb']:.2f} times with the question"
        )


if __name__ == "__main__":
    main()
