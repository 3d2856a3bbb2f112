"""The analytical engine of one process: DuckDB in memory, reached through Ibis expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeAlias

import ibis
import pyarrow as pa
from ibis.expr import operations

Table: TypeAlias = Any  # ibis.Table: ibis ships no types that mypy --strict accepts

DEFAULT_MEMORY = "2GB"


def small_tables(expression: Table) -> dict[str, pa.Table]:
    """The tables in memory that an expression is built on, by the name it knows them by."""
    found = expression.op().find(operations.InMemoryTable)
    return {item.name: item.data.to_pyarrow(item.schema) for item in found}


class Engine(AbstractContextManager["Engine"]):
    """Opens DuckDB and runs expressions; a context manager.

    `memory` is DuckDB's own limit ("500MB"); what does not fit is spilled to `spill` (a folder; none: no spilling).
    Extensions are never loaded nor fetched: they come from the network at run time. `ordered` keeps the rows of a plain
    scan in the order in which they were put in, at some cost of memory.
    """

    dialect: Final = "duckdb"

    def __init__(
        self,
        memory: str = DEFAULT_MEMORY,
        threads: int | None = None,
        spill: Path | None = None,
        *,
        ordered: bool = False,
    ) -> None:
        settings: dict[str, Any] = {
            "memory_limit": memory,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": ordered,
        }
        if threads is not None:
            settings["threads"] = threads
        if spill is not None:
            spill.mkdir(parents=True, exist_ok=True)
            settings["temp_directory"] = str(spill)
        self.backend: Any = ibis.duckdb.connect(**settings)
        # Instants compare as instants; the zone only decides how they are shown.
        self.sql("SET TimeZone = 'UTC'")
        # A bar on the terminal would end up in what a command prints.
        self.sql("SET enable_progress_bar = false")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        """Frees the memory and the connection."""
        self.backend.disconnect()

    def run(self, expression: Table) -> pa.Table:
        """The rows of an Ibis expression built on tables of this engine (or on memtables)."""
        return self.backend.to_pyarrow(expression.as_table())

    def stream(self, expression: Table, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """The same in batches of about `rows` rows, for results larger than memory."""
        yield from self.backend.to_pyarrow_batches(expression.as_table(), chunk_size=rows)

    def files(self, paths: Sequence[str]) -> Table:
        """One table over Parquet files, with the month of their folder as the column `partition_month`."""
        return self.backend.read_parquet(
            list(paths), hive_partitioning=True, hive_types_autocast=False, union_by_name=True
        )

    def table(self, rows: pa.Table) -> Table:
        """A table of the engine holding `rows`."""
        return ibis.memtable(rows)

    def compiled(self, expression: Table) -> str:
        """The SQL of an expression in this engine's words; the small tables it brought along are put in place."""
        for name, rows in small_tables(expression).items():
            self.put(name, rows)
        return str(ibis.to_sql(expression, dialect=self.dialect))

    def put(self, name: str, rows: pa.Table) -> None:
        """Makes `rows` known as `name`."""
        self.backend.con.register(name, rows)

    def view(self, name: str, query: str) -> None:
        """Makes `query` known as `name`; it is run whenever the name is read."""
        self.sql(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {query}')

    def hold(self, name: str, query: str) -> None:
        """Runs `query` and keeps its rows as `name`; what does not fit into memory is spilled."""
        self.sql(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {query}')

    def drop(self, name: str) -> None:
        """Forgets what `put`, `view` or `hold` made known."""
        found = self.sql("SELECT table_type FROM information_schema.tables WHERE table_name = ?", [name])
        if found:
            self.sql(f'DROP {"VIEW" if found[0][0] == "VIEW" else "TABLE"} IF EXISTS "{name}"')

    def rows(self, query: str, schema: pa.Schema) -> pa.Table:
        """The rows of `query`, with the types of `schema`."""
        return self.backend.con.sql(query).to_arrow_table().cast(schema)

    def write(self, query: str, path: Path) -> None:
        """Writes the rows of `query` to one Parquet file, without holding them all in memory."""
        aside = path.with_name(f".{path.name}.part")
        quoted = str(aside).replace("'", "''")
        self.sql(f"COPY ({query}) TO '{quoted}' (FORMAT parquet)")
        aside.replace(path)

    def sql(self, statement: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Runs SQL of the hub's own and returns its rows; values travel as parameters."""
        values = list(parameters)
        connection = self.backend.con
        result = connection.execute(statement, values) if values else connection.execute(statement)
        # Fetched to the end: an unfinished result blocks the connection for the next statement.
        return list(result.fetchall())

    def sql_batches(self, query: str, rows: int, parameters: Iterable[object] = ()) -> pa.RecordBatchReader:
        """The result of the hub's own SQL as a stream of Arrow batches of up to `rows` rows."""
        values = list(parameters)
        relation = self.backend.con.sql(query, params=values) if values else self.backend.con.sql(query)
        return relation.to_arrow_reader(rows)
