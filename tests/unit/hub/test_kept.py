"""A kept result is computed once, holds its rows while the context lasts, and leaves nothing behind."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from laoheng.hub.engine import Engine
from laoheng.hub.kept import Kept

ROWS = pa.table({"firm_id": ["A", "A", "B"], "amount": [1, 2, 4]})


def tables_in(engine: Engine) -> list[str]:
    names = (str(name) for (name,) in engine.sql("SELECT table_name FROM duckdb_tables()"))
    return [name for name in names if "kept" in name]


def test_a_kept_table_has_the_rows_of_its_expression_and_can_be_built_upon() -> None:
    with Engine() as engine, Kept(engine) as keep:
        rows = ibis.memtable(ROWS)
        sums = keep(rows.group_by("firm_id").aggregate(total=rows.amount.sum()))
        assert engine.run(sums.filter(sums.total > 3)).to_pylist() == [{"firm_id": "B", "total": 4}]
        assert sorted(engine.run(sums).column("total").to_pylist()) == [3, 4]


def test_a_kept_table_stays_as_it_was_when_what_it_came_from_changes() -> None:
    with Engine() as engine, Kept(engine) as keep:
        engine.sql("CREATE TEMP TABLE source AS SELECT 1 AS n")
        kept = keep(engine.backend.table("source"))
        engine.sql("UPDATE source SET n = 2")
        assert engine.run(kept).to_pylist() == [{"n": 1}]


def test_two_results_kept_in_one_run_have_names_of_their_own() -> None:
    with Engine() as engine, Kept(engine) as keep:
        first, second = keep(ibis.memtable(ROWS)), keep(ibis.memtable(ROWS))
        assert first.get_name() != second.get_name()
        assert len(tables_in(engine)) == 2


def test_an_empty_result_keeps_its_columns() -> None:
    with Engine() as engine, Kept(engine) as keep:
        rows = ibis.memtable(ROWS)
        nothing = engine.run(keep(rows.filter(rows.amount > 100)))
        assert (nothing.num_rows, nothing.column_names) == (0, ["firm_id", "amount"])


def test_the_tables_go_when_the_context_ends_and_nothing_else_goes() -> None:
    with Engine() as engine:
        with Kept(engine) as outer:
            lasting = outer(ibis.memtable(ROWS))
            with Kept(engine) as keep:
                keep(ibis.memtable(ROWS))
                assert len(tables_in(engine)) == 2
            assert engine.run(lasting).num_rows == ROWS.num_rows
        assert tables_in(engine) == []


def test_the_tables_go_also_when_the_run_fails() -> None:
    with Engine() as engine:
        with pytest.raises(ZeroDivisionError), Kept(engine) as keep:
            keep(ibis.memtable(ROWS))
            raise ZeroDivisionError
        assert tables_in(engine) == []
