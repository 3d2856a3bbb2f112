"""Splink on Spark proposes the same pairs as on DuckDB, with the same levels and so the same chances."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from laoheng.cli import main
from laoheng.hub.engine import Engine
from laoheng.hub.link import Linkage, RecordTable, Unit, decide, link_records
from laoheng.hub.link.comparing import COMPARISONS
from laoheng.hub.link.pairs import PairEngine
from laoheng.hub.spark import SparkEngine
from laoheng.simulate import SMALL, make_region
from laoheng.simulate.filings import make_filings

pytest.importorskip("pyspark", reason='the extra "spark" is not installed')
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17, which is not on this machine"),
]
SIZE = replace(SMALL, workers=200, firms=10, neighbour_firms=0, neighbour_workers=0)
AT = "2026-11-01T00:00:00+08:00"
LETTERS = ("ab", "王李张伟芳", "üöäc", "0123456789*", "路号 巷", "%_\\'")
RECORDS = 260


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    with SparkEngine("local[2]", memory="1g", shuffles=2) as engine:
        yield engine


@pytest.fixture(scope="module")
def table() -> RecordTable:
    return RecordTable(make_filings(make_region(SIZE, 3, date(2026, 11, 1))).columns)


def assert_alike(one: Linkage, two: Linkage) -> None:
    assert np.array_equal(one.scored.pairs.left, two.scored.pairs.left)
    assert np.array_equal(one.scored.pairs.right, two.scored.pairs.right)
    assert np.array_equal(one.scored.pairs.levels, two.scored.pairs.levels)
    assert np.array_equal(one.scored.bits, two.scored.bits)
    assert decide(one, at=AT).merged.groups == decide(two, at=AT).merged.groups


@pytest.mark.parametrize("unit", [Unit.PERSON, Unit.CONTRACT])
def test_pairs_and_their_chances_are_the_same_on_both(spark: SparkEngine, table: RecordTable, unit: Unit) -> None:
    on_duckdb = link_records(table, unit=unit)
    assert on_duckdb.scored.pairs.count > 1_000
    assert len(on_duckdb.grouping.groups) > 5
    assert_alike(on_duckdb, link_records(table, unit=unit, engine=spark))


def test_records_of_two_files_are_compared_across_only_on_spark_too(spark: SparkEngine, table: RecordTable) -> None:
    two = RecordTable({**table.columns, "来源": [("甲", "乙")[row % 2] for row in range(table.count)]})
    on_duckdb, on_spark = link_records(two, unit=Unit.PERSON), link_records(two, unit=Unit.PERSON, engine=spark)
    assert on_duckdb.scored.pairs.count > 100
    assert ((on_spark.scored.pairs.left + on_spark.scored.pairs.right) % 2 == 1).all()
    assert_alike(on_duckdb, on_spark)


def odd_text(draw: random.Random, like: str | None) -> str | None:
    """Nothing, a text of few letters, or `like` with a slip or two."""
    if draw.random() < 0.1:
        return None
    letters = draw.choice(LETTERS)
    if like is None or draw.random() < 0.3:
        return "".join(draw.choice(letters) for _ in range(draw.randrange(1, 20)))
    cells = list(like)
    for _ in range(draw.randrange(3)):
        at = draw.randrange(len(cells))
        cells[at : at + draw.randrange(2)] = draw.choice(letters)
    return "".join(cells)


def test_every_comparison_gives_the_same_levels_for_odd_texts(spark: SparkEngine) -> None:
    draw = random.Random(5)
    features: dict[str, Sequence[str | None]] = {}
    for name in sorted({need for comparison in COMPARISONS for need in comparison.needs}):
        cells: list[str | None] = []
        for _ in range(RECORDS):
            cells.append(odd_text(draw, cells[-1] if cells else None))
        features[name] = cells
    left = np.repeat(np.arange(RECORDS - 4), 4)
    right = left + np.tile(np.arange(1, 5), RECORDS - 4)
    with Engine() as engine:
        expected = PairEngine(features, RECORDS, COMPARISONS, None, engine).compared(left, right)
    found = PairEngine(features, RECORDS, COMPARISONS, None, spark).compared(left, right)
    assert np.array_equal(expected.levels, found.levels)
    reached = [len(np.unique(expected.levels[:, place])) for place in range(len(COMPARISONS))]
    assert min(reached) >= 3  # silent, different, and at least one level in between


def test_the_command_links_on_spark(table: RecordTable, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # It takes the session that stands and ends it, so this is the last test.
    lines = [",".join(row) for row in zip(*table.columns.values(), strict=True)]
    (tmp_path / "records.csv").write_text("\n".join([",".join(table.columns), *lines]), "utf-8")
    told = {}
    for engine in ("duckdb", "spark"):
        words = ["hub", "link", str(tmp_path / "records.csv"), "--out", str(tmp_path / engine), "--unit", "person"]
        assert main([*words, "--engine", engine, "--master", "local[2]", "--memory", "1GB", "--json"]) == 0
        told[engine] = json.loads(capsys.readouterr().out)
    assert told["duckdb"]["groups"] > 5
    assert told["duckdb"] == told["spark"]
