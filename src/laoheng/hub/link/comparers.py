"""Where Splink runs: DuckDB in this process, or Spark on this machine or a cluster.

Both answer alike, since the conditions of the levels are the same text read by the same engine: Spark's workers hand
their rows to a DuckDB of their own. Spark's string functions would not do. They count characters where DuckDB counts
bytes, and the ones Splink brings along for Spark halve an odd number of exchanged characters where DuckDB rounds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

import pyarrow as pa
from splink import DuckDBAPI

from laoheng.hub.engine import Engine
from laoheng.hub.link.comparing import Comparison
from laoheng.hub.spark import SparkEngine

AnyEngine: TypeAlias = Engine | SparkEngine
_Settings: TypeAlias = dict[str, Any]


class Comparer(Protocol):
    """An engine as Splink needs it; `dialect` is Splink's name for its SQL, `api` Splink's way into it."""

    dialect: str
    api: Any

    def settings(self, comparison: Comparison) -> _Settings:
        """Splink's settings of one comparison."""
        ...

    def rows(self, query: str) -> pa.Table:
        """The rows of `query`."""
        ...

    def forget(self, scored: Any) -> None:
        """Frees what Splink keeps of an answer."""
        ...


def comparer_of(engine: AnyEngine) -> Comparer:
    """Splink's way into `engine`."""
    return _OnSpark(engine) if isinstance(engine, SparkEngine) else _OnDuckDB(engine)


class _OnDuckDB:
    dialect = "duckdb"

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.backend.con
        self.api: Any = DuckDBAPI(connection=self._connection)

    def settings(self, comparison: Comparison) -> _Settings:
        return _settings(comparison.name, comparison.silent, [(each.name, each.holds) for each in comparison.levels])

    def rows(self, query: str) -> pa.Table:
        return self._connection.sql(query).to_arrow_table()

    def forget(self, scored: Any) -> None:
        scored.drop_table_from_database_and_remove_from_cache()


class _OnSpark:
    dialect = "spark"

    def __init__(self, engine: SparkEngine) -> None:
        from splink.backends.spark import SparkAPI

        self._session = engine.session
        # Kept in memory or on disk of the workers; Splink's own way would need a folder that all of them see.
        self.api: Any = SparkAPI(
            spark_session=self._session, break_lineage_method="persist", register_udfs_automatically=False
        )

    def settings(self, comparison: Comparison) -> _Settings:
        from pyspark.sql.functions import pandas_udf

        function = f"laoheng_level_{comparison.name}"
        columns = [f"{need}_{side}" for need in comparison.needs for side in "lr"]
        self._session.udf.register(function, pandas_udf(_levels(_numbered(comparison), columns), "int"))
        call = f"{function}({', '.join(columns)})"
        *named, floor = (each.name for each in comparison.levels)
        levels: list[tuple[str, str | None]] = [(name, f"{call} = {n}") for n, name in enumerate(named)]
        return _settings(comparison.name, f"{call} = -1", [*levels, (floor, None)])

    def rows(self, query: str) -> pa.Table:
        return self._session.sql(query).toArrow()

    def forget(self, scored: Any) -> None:
        self._session.table(scored.physical_name).unpersist()
        scored.drop_table_from_database_and_remove_from_cache()


def _settings(name: str, silent: str, levels: list[tuple[str, str | None]]) -> _Settings:
    told: list[_Settings] = [{"sql_condition": silent, "label_for_charts": "silent", "is_null_level": True}]
    for level, holds in levels:
        # Chances are given to every level: Splink would otherwise put in its own without a word that can be caught.
        told.append(
            {
                "sql_condition": holds or "ELSE",
                "label_for_charts": level,
                "m_probability": 0.5,
                "u_probability": 0.5,
            }
        )
    return {"output_column_name": name, "comparison_levels": told}


def _numbered(comparison: Comparison) -> str:
    """The number of the level that holds, 0 the best, -1 where the comparison says nothing; in DuckDB's words."""
    *named, _ = comparison.levels
    cases = " ".join(f"WHEN {level.holds} THEN {n}" for n, level in enumerate(named))
    return f"CASE WHEN {comparison.silent} THEN -1 {cases} ELSE {len(named)} END"


def _levels(expression: str, names: list[str]) -> Callable[..., Any]:
    """What a worker runs on a batch of pairs. It travels by value: workers need DuckDB, pandas and pyarrow, not us."""
    query = f"SELECT ({expression})::INTEGER AS level FROM batch"  # nosec B608: our own words

    def levels(*columns: Any) -> Any:
        import duckdb
        import pandas
        import pyarrow

        texts = {
            name: pyarrow.array(cells, pyarrow.string(), from_pandas=True)
            for name, cells in zip(names, columns, strict=True)
        }
        with duckdb.connect(config={"threads": 1, "autoload_known_extensions": False}) as connection:
            connection.register("batch", pyarrow.table(texts))
            return pandas.Series(connection.sql(query).to_arrow_table().column("level").to_numpy())

    import pandas

    # By these Spark knows that the function takes and gives whole columns.
    levels.__annotations__ = {"columns": pandas.Series, "return": pandas.Series}
    return levels
