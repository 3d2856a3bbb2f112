"""Spark says the same as DuckDB, row for row: of the lake's files, and of every feature and indicator.

One session serves the whole module; it takes some seconds to start and tens of seconds a build, so all of it is slow.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from laoheng.hub.builds import BuildFolder
from laoheng.hub.cells import Known
from laoheng.hub.engine import Engine
from laoheng.hub.files import inspect
from laoheng.hub.identify import MemoryIdentities
from laoheng.hub.intake import check
from laoheng.hub.lake import Lake
from laoheng.hub.lake_schema import schema_of
from laoheng.hub.reading import open_rows
from laoheng.hub.spark import SparkEngine
from laoheng.portrait import Records
from laoheng.route import ASSESSED_KINDS, Frame, Plans, build, frame_of, run_plan, verdicts_of
from laoheng.simulate import SMALL, make_region, write_files
from laoheng.standard.records import contract_of
from tests.unit.hub.making import KEY, RECEIVED
from tests.unit.risk.watch_regions import region_of

pytest.importorskip("pyspark", reason='the extra "spark" is not installed')
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17, which is not on this machine"),
]
AS_OF, PLACE, OFFICE = date(2026, 11, 15), "990101", "office"
SEEDS = (3, 11, 29, 47)
FILES = 14


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    # Compiling code for a few hundred rows would take most of the time.
    plain = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
    plain |= {"spark.sql.adaptive.enabled": "false"}
    with SparkEngine("local[1]", memory="1g", shuffles=1, settings=plain) as engine:
        yield engine


@pytest.fixture(scope="module")
def duck() -> Iterator[Engine]:
    with Engine(threads=1) as engine:
        yield engine


@pytest.fixture(scope="module")
def plans() -> Plans:
    return Plans()


@pytest.fixture(scope="module")
def frame() -> Frame:
    return frame_of(AS_OF, PLACE)


def regions(frame: Frame) -> dict[str, pa.Table]:
    """Several made-up regions at once, each with firms of its own, in the columns of the lake."""
    rows: dict[str, list[Mapping[str, Any]]] = {kind: [] for kind in ASSESSED_KINDS}
    for seed in SEEDS:
        for kind, some in region_of(seed, frame.window.months, AS_OF).items():
            rows[kind] += [
                {**row, "firm_id": f"{seed}-{row['firm_id']}", "row_id": f"{seed}-{row['row_id']}"} for row in some
            ]
    return {kind: pa.Table.from_pylist(some, schema_of(contract_of(kind))) for kind, some in rows.items()}


def in_order(rows: pa.Table) -> list[dict[str, Any]]:
    names = [name for name in ("firm_id", "k", "indicator") if name in rows.column_names]
    return list(rows.sort_by([(name, "ascending") for name in names]).to_pylist())


def test_all_features_and_signals_of_generated_regions_are_the_same_row_for_row(
    spark: SparkEngine, duck: Engine, plans: Plans, frame: Frame, tmp_path: Path
) -> None:
    tables = regions(frame)
    found: dict[str, dict[str, Any]] = {}
    for engine in (duck, spark):
        records = Records({kind: ibis.memtable(rows) for kind, rows in tables.items()})
        into = tmp_path / engine.dialect
        into.mkdir()
        signals = run_plan(engine, plans.of(frame, engine.dialect), records, into, held=True)
        told = sorted(map(repr, verdicts_of(signals, frame.gradings)))
        features = {
            name: in_order(duck.run(duck.files([str(into / f"{name}.parquet")]))) for name in ("months", "days")
        }
        found[engine.dialect] = {"verdicts": told, **features}
    assert len(found["duckdb"]["verdicts"]) > 500
    assert any("FIRES" in text or "fires" in text for text in found["duckdb"]["verdicts"])
    assert found["duckdb"] == found["pyspark"]


def test_a_build_over_the_lake_is_the_same_on_both(
    spark: SparkEngine, duck: Engine, plans: Plans, frame: Frame, tmp_path: Path
) -> None:
    lake, identities = Lake(tmp_path / "lake"), MemoryIdentities(random.Random(1).randbytes)
    region = make_region(SMALL, 7, date(2026, 11, 1))
    some = list(write_files(region, tmp_path / "files", mess=1.0))[:FILES]
    for number, sent in enumerate(some, start=1):
        contract = contract_of(sent.kind)
        sheet = open_rows(sent.path, inspect(sent.path, sent.path.name), contract)
        checked = check(contract, sheet, identities=identities, known=Known(sent.sent_on))
        lake.commit_batch(
            OFFICE, contract, checked.batches(), batch_id=f"batch-{number:04d}", batch_seq=number, batch_key=KEY,
            received_at=RECEIVED,
        )  # fmt: skip
    tables: dict[str, Any] = {}
    for engine in (duck, spark):
        folder = BuildFolder(tmp_path / engine.dialect)
        assert build(engine, lake, folder, frame, office_ids=[OFFICE], plans=plans).full
        tables[engine.dialect] = {
            name: in_order(duck.run(folder.table(name, duck))) for name in ("months", "days", "verdicts")
        }
    assert tables["duckdb"] == tables["pyspark"]
    assert len(tables["duckdb"]["days"]) > 5
