"""On the made-up region, from its files through intake: every firm's indicators as the slow plain loops say row by row.

The nine of the ten that are expressions, and every computable entry of the wider catalogue. Wages overdue is judged by
person in `test_wages_overdue`; what protects a worker is itself a plain loop.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from typing import Any

import pytest
from bench.indicators_truth import AS_OF, OFFICE, PLACE, take_in

from laoheng.hub.engine import Engine
from laoheng.hub.identify import MemoryIdentities
from laoheng.hub.lake import Lake
from laoheng.risk.indicators import INDICATORS, computable
from laoheng.route.plans import ASSESSED_KINDS, Frame, Plans, frame_of, records_of, run_plan, verdicts_of
from laoheng.simulate import RegionSize, make_region
from tests.unit.risk.indicator_reference import plain_monthly
from tests.unit.risk.watch_reference import PlainWatch, judged

SIZE = RegionSize(
    firms=40, workers=500, months=6, daily_firms=3, messy_firms=4, neighbour_firms=4, neighbour_workers=40
)


def one_of_the_ten(firm: PlainWatch, item: Any, frame: Frame) -> tuple[str, tuple[int, ...], Any, Any]:
    grade = frame.gradings[item.id]
    if item.monthly:
        return plain_monthly(firm, item.id, grade.lookback_months, grade.running)
    bad, count, heads = getattr(firm, item.id)()
    return {True: "fires", False: "clear", None: "unknown"}[bad], (), count, heads


def wider(firm: PlainWatch, item: Any, frame: Frame) -> tuple[str, tuple[int, ...]]:
    grade = frame.gradings[item.id]
    least = grade.least[-1][1]
    if not item.monthly:
        found = judged(getattr(firm, item.id)(), least, item.open is not None)
        return {True: "fires", False: "clear", None: "unknown"}[found], ()
    life = [k for k in firm.life() if k < grade.lookback_months]
    told = {k: judged(getattr(firm, item.id)(firm.window.months[k]), least, item.open is not None) for k in life}

    def in_runs(months: set[int]) -> set[int]:
        starts = [k for k in months if all(k + step in months for step in range(grade.running))]
        return {k + step for k in starts for step in range(grade.running)}

    bad, unknown = {k for k in life if told[k] is True}, {k for k in life if told[k] is None}
    if firing := in_runs(bad):
        return "fires", tuple(sorted(firing))
    silent = len(unknown) == len(life) or (in_runs(bad | unknown) if grade.running > 1 else unknown - {0})
    return ("unknown" if silent else "clear"), ()


@pytest.mark.slow
def test_every_firm_of_the_region_is_judged_as_the_plain_loops_judge_its_rows(tmp_path: Path) -> None:
    region, identities, frame = (
        make_region(SIZE, 11, AS_OF),
        MemoryIdentities(Random(11).randbytes),
        frame_of(AS_OF, PLACE),
    )
    lake, counted = Lake(tmp_path / "lake"), Counter[tuple[str, str]]()
    take_in(region, tmp_path / "files", lake, identities, 1.0)
    with Engine(threads=1) as engine:
        records = records_of(engine, lake, (OFFICE,))
        found = {(v.firm_id, v.indicator): v for v in verdicts_of(
            run_plan(engine, Plans().of(frame, engine.dialect), records), frame.gradings)}  # fmt: skip
        rows: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: {kind: [] for kind in ASSESSED_KINDS})
        for kind in ASSESSED_KINDS:
            for row in engine.run(records.of(kind)).to_pylist():
                if row.get("firm_id"):
                    rows[row["firm_id"]][kind].append(row)
    for firm_id in sorted({firm for firm, _ in found}):
        firm = PlainWatch(firm_id, rows[firm_id], frame.window, frame.limits)
        for item in INDICATORS:
            verdict, plain = found[firm_id, item.id], one_of_the_ten(firm, item, frame)
            assert (firm_id, item.id, verdict.state.value, verdict.months) == (firm_id, item.id, *plain[:2])
            if plain[0] == "fires":
                assert (item.id, verdict.count, verdict.heads) == (item.id, *plain[2:])
            counted[item.id, plain[0]] += 1
        for item in computable():
            verdict = found[firm_id, item.id]
            assert (firm_id, item.id, verdict.state.value, verdict.months) == (
                firm_id,
                item.id,
                *wider(firm, item, frame),
            )
            counted[item.id, verdict.state.value] += 1
    assert len({name for name, _ in counted}) == len(INDICATORS) + len(computable())
    assert len({name for name, state in counted if state != "unknown"}) > 40
