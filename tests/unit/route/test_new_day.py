"""A new day: the firms that are not computed again would have come out the same, whatever their rows say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from laoheng.hub.engine import Engine
from laoheng.hub.lake_schema import schema_of
from laoheng.portrait import EDGES, Records, touched
from laoheng.route import ASSESSED_KINDS, Plans, frame_of, run_plan, verdicts_of
from laoheng.standard.records import contract_of
from tests.unit.risk.watch_regions import region_of

PLACE = "990101"
DAYS = (date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 20))
SEEDS = range(100, 109)
_COMPARED = re.compile(r'"(\w+)" (?:<|<=|>|>=) MAKE_DATE\(|END >= MAKE_DATE\(|^MAKE_DATE\([\d, ]+\) AS "day"$')
_DAY = re.compile(r'"dispatch_since" < "\w+"\."day"|DATE_?DIFF\(.*"day"|AS "day"$|^"\w+"\."day",?$|"ends_on".*"day"')


@pytest.fixture(scope="module")
def plans() -> Plans:
    return Plans()


def made_up_rows() -> Records:
    """Many small careless regions, each with firms of its own; their dates lie thick around the days."""
    rows: dict[str, list[Mapping[str, Any]]] = {kind: [] for kind in ASSESSED_KINDS}
    months = frame_of(DAYS[0], PLACE).window.months
    for seed in SEEDS:
        for kind, some in region_of(seed, months, DAYS[seed % len(DAYS)]).items():
            rows[kind] += [
                {**row, "firm_id": f"{seed}-{row['firm_id']}", "row_id": f"{seed}-{row['row_id']}"} for row in some
            ]
    tables = {kind: pa.Table.from_pylist(some, schema_of(contract_of(kind))) for kind, some in rows.items()}
    return Records({kind: ibis.memtable(table) for kind, table in tables.items()})


def by_firm(engine: Engine, plans: Plans, records: Records, day: date, into: Path) -> dict[str, set[str]]:
    """All that a build on `day` says of each firm."""
    frame = frame_of(day, PLACE)
    told: dict[str, set[str]] = defaultdict(set)
    into.mkdir()
    signals = run_plan(engine, plans.of(frame, "duckdb"), records, into, held=True)
    for verdict in verdicts_of(signals, frame.gradings):
        told[verdict.firm_id].add(repr(verdict))
    for name in ("months", "days"):
        for row in engine.run(engine.files([str(into / f"{name}.parquet")])).to_pylist():
            told[row["firm_id"]].add(repr(row))
    return told


@pytest.mark.slow
def test_whoever_says_something_else_on_another_day_is_among_those_computed_again(plans: Plans, tmp_path: Path) -> None:
    records = made_up_rows()
    with Engine(threads=1) as engine:
        told = {day: by_firm(engine, plans, records, day, tmp_path / f"{day}") for day in DAYS}
        others, again = 0, 0
        for one, two in combinations(DAYS, 2):
            differ = {firm for firm in told[one] | told[two] if told[one].get(firm) != told[two].get(firm)}
            found = set(engine.run(touched(records, one, two)).column("firm_id").to_pylist())
            assert differ <= found
            assert found == set(engine.run(touched(records, two, one)).column("firm_id").to_pylist())
            others, again = others + len(differ), again + len(found)
        firms = len(told[DAYS[0]])
    assert others > 20
    assert again < 3 * firms  # not simply everyone


def test_the_day_enters_the_statements_by_the_comparisons_that_are_named_and_by_nothing_else(plans: Plans) -> None:
    named = {edge.column for edges in EDGES.values() for edge in edges}
    one, two = (plans.of(frame_of(day, PLACE), "duckdb") for day in DAYS[1:3])
    pairs = list(zip((query for _, query in one.steps), (query for _, query in two.steps), strict=True))
    pairs += [(one.results[name][0], two.results[name][0]) for name in one.results]
    compared = 0
    for first, second in pairs:
        lines = zip(first.splitlines(), second.splitlines(), strict=True)
        for left, right in lines:
            if re.sub(r"memtable_\w+", "", left) == re.sub(r"memtable_\w+", "", right):
                continue
            found = _COMPARED.search(left.strip())
            assert found is not None, left
            assert found[1] is None or found[1] in named, left
            compared += 1
        for line in first.splitlines():
            assert '"day"' not in line or _DAY.search(line.strip()), line
    assert compared > 20
