"""The score on the made-up region, whose complaints depend on what is owed and on a readiness to speak.

    python -m bench.risk_region [--firms 300] [--workers 6000] [--months 24] [--seed 7] [--every 60]

The files go through the real intake; each cut day sees the batches received by then. For complaints in the next 30, 90
and 180 days the score is learned from what was known before and judged on what came after, beside the baselines.
Collective events are not simulated. The region is ours: a figure here shows that the path holds from file to score, not
how a real county behaves.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bench.indicators_truth import AS_OF, OFFICE, PLACE, take_in
from laoheng.hub.engine import Engine
from laoheng.hub.identify import MemoryIdentities
from laoheng.hub.lake import Lake
from laoheng.risk.model.backtest import backtest
from laoheng.route.panel import Filed, cut_days, firm_days, labelled, write_panel
from laoheng.simulate import Region, RegionSize, make_region
from laoheng.simulate.size import STAGED_FIRMS
from laoheng.standard.errors import UserError

HORIZONS = (30, 90, 180)
PLAIN = ("random", "last_year", "rules", "boosted_trees")


def complaints(region: Region, identities: MemoryIdentities) -> list[Filed]:
    """What was filed against firms of the county, staged ones left out."""
    mine = [item for item in region.complaints if STAGED_FIRMS <= item.firm < region.size.firms]
    codes = [region.firms.code[item.firm] for item in mine]
    return [Filed(firm, item.date) for firm, item in zip(identities.firms(codes), mine, strict=True)]


def told(found: dict[str, object]) -> str:
    """The figures of one horizon as a line a ranking."""
    rows = {"score": found, **{name: found["baselines"][name] for name in PLAIN}}  # type: ignore[index]
    lines = [f"  n={found['n']} positives={found['positives']} periods={found['periods']} lead={found['lead_days']}"]
    for name, own in rows.items():
        kept = {key: own.get(key) for key in ("auc", "average_precision", "precision_at_1pct", "precision_at_5pct",
                                              "recall_at_capacity", "brier", "calibration_error")}  # fmt: skip
        lines.append(f"  {name:14}{json.dumps(kept)}")
    return "\n".join([*lines, f"  95 %: {json.dumps(found['intervals_95'])}"])


def main() -> None:
    """Makes the region, its lake and its panels, and prints the figures of each horizon."""
    parser = argparse.ArgumentParser(description="back-test of the score on the made-up region")
    parser.add_argument("--firms", type=int, default=300)
    parser.add_argument("--workers", type=int, default=6_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--every", type=int, default=60)
    given = parser.parse_args()
    size = RegionSize(firms=given.firms, workers=given.workers, months=given.months, daily_firms=10, messy_firms=8)
    region = make_region(size, given.seed, AS_OF)
    identities = MemoryIdentities(Random(given.seed).randbytes)
    with tempfile.TemporaryDirectory(prefix="laoheng-risk-") as folder:
        lake = Lake(Path(folder) / "lake")
        files, rows = take_in(region, Path(folder) / "files", lake, identities, 1.0)
        events = complaints(region, identities)
        print(
            f"{given.firms} firms, {rows} rows of {files} files, {len(events)} complaints, seed {given.seed}",
            flush=True,
        )
        first = _first(region.axis.as_of, given.months)
        cuts = cut_days(first, region.axis.as_of, given.every, min(HORIZONS))
        with Engine() as engine:
            inputs = list(firm_days(engine, lake, OFFICE, events, cuts, region=PLACE))
        for horizon in HORIZONS:
            panel = Path(folder) / "panel.csv"
            made = write_panel(panel, labelled(inputs, events, horizon=horizon, until=region.axis.as_of))
            print(f"within {horizon} days: {made}", flush=True)
            try:
                print(told(backtest(panel, every=given.every)), flush=True)
            except UserError as error:
                print(f"  not judged: {error}", flush=True)


def _first(until: date, months: int) -> date:
    """Half a year into the history: by then the monthly files tell something."""
    return until - timedelta(days=30 * months - 180)


if __name__ == "__main__":
    main()
