"""The analytical engine for what one machine cannot hold: Spark, reached through the same Ibis expressions.

It reads the same files of the lake. Local mode needs Java 17 and the extra `spark`; a cluster is named by its URL and
must see the lake under the same paths.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import ibis
import pyarrow as pa

from laoheng.hub.engine import Table, small_tables
from laoheng.standard.errors import UserError

LOCAL: Final = "local[*]"
_SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    # A month is text: without this Spark would read the folder names as whatever they look like.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.log.level": "ERROR",
}
_LOCAL_SETTINGS: Final = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


class SparkEngine(AbstractContextManager["SparkEngine"]):
    """Opens a Spark session and runs expressions; a context manager, with the methods of `hub.engine.Engine`.

    `master` is Spark's URL of the cluster, `memory` that of its driver, `shuffles` into how many parts rows are dealt
    where they have to meet (Spark's own 200 is for clusters), `settings` whatever else Spark should be told. Raises
    `UserError` where Spark or Java is missing.
    """

    dialect: Final = "pyspark"

    def __init__(
        self, master: str = LOCAL, memory: str = "2g", shuffles: int = 8, settings: Mapping[str, str] | None = None
    ) -> None:
        session = _builder()
        chosen = _SETTINGS | (_LOCAL_SETTINGS if master.startswith("local") else {})
        chosen |= {"spark.driver.memory": memory, "spark.sql.shuffle.partitions": str(shuffles)}
        for name, value in (chosen | dict(settings or {})).items():
            session = session.config(name, value)
        try:
            self.session: Any = session.master(master).appName("laoheng").getOrCreate()
        except Exception as error:  # whatever the gateway to Java raises
            raise UserError("hub.spark.refused", master=master, error=str(error).strip().splitlines()[0]) from error
        if master.startswith("local") and "PYSPARK_PYTHON" not in os.environ:
            # Functions of ours run beside Spark, in the Python that has what they import.
            self.session.sparkContext.pythonExec = sys.executable
        # Ibis compiles for Spark only where a backend of it was opened in the process.
        self.backend: Any = ibis.pyspark.connect(self.session)
        self._held: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the session."""
        self.session.stop()

    def run(self, expression: Table) -> pa.Table:
        """The rows of an Ibis expression built on tables of this engine (or on memtables)."""
        table = expression.as_table()
        return self.rows(self.compiled(table), table.schema().to_pyarrow())

    def stream(self, expression: Table, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """The same in batches of about `rows` rows."""
        yield from self.run(expression).to_batches(rows)

    def files(self, paths: Sequence[str]) -> Table:
        """One table over Parquet files, with the month of their folder as the column `partition_month`."""
        by_root: dict[str, list[str]] = {}
        for path in paths:
            by_root.setdefault(_root_of(path), []).append(path)
        frames = [
            self.session.read.option("basePath", root).parquet(*sorted(some)) for root, some in sorted(by_root.items())
        ]
        whole = frames[0]
        for frame in frames[1:]:
            whole = whole.unionByName(frame, allowMissingColumns=True)
        name = ibis.util.gen_name("files")
        whole.createOrReplaceTempView(name)
        schema = pa.schema(_arrow_schema(whole))
        return ibis.table(ibis.Schema.from_pyarrow(schema), name=name)

    def table(self, rows: pa.Table) -> Table:
        """A table of the engine holding `rows`."""
        return ibis.memtable(rows)

    def compiled(self, expression: Table) -> str:
        """The SQL of an expression in Spark's words; the small tables it brought along are put in place."""
        for name, rows in small_tables(expression).items():
            self.put(name, rows)
        return str(ibis.to_sql(expression, dialect=self.dialect))

    def put(self, name: str, rows: pa.Table) -> None:
        """Makes `rows` known as `name`."""
        self.session.createDataFrame(rows, self._spark_schema(rows.schema)).createOrReplaceTempView(name)

    def view(self, name: str, query: str) -> None:
        """Makes `query` known as `name`; it is run whenever the name is read."""
        self.session.sql(query).createOrReplaceTempView(name)

    def hold(self, name: str, query: str) -> None:
        """Keeps the rows of `query` as `name`, in memory or on disk, from the first time they are read."""
        frame = self.session.sql(query).persist()
        self._held[name] = frame
        frame.createOrReplaceTempView(name)

    def drop(self, name: str) -> None:
        """Forgets what `put`, `view` or `hold` made known."""
        held = self._held.pop(name, None)
        if held is not None:
            held.unpersist()
        self.session.catalog.dropTempView(name)

    def rows(self, query: str, schema: pa.Schema) -> pa.Table:
        """The rows of `query`, with the types of `schema`."""
        return self.session.sql(query).toArrow().cast(schema)

    def write(self, query: str, path: Path) -> None:
        """Writes the rows of `query` to one Parquet file."""
        folder = path.with_name(f".{path.name}.part")
        self.session.sql(query).coalesce(1).write.mode("overwrite").parquet(folder.as_uri())
        (written,) = folder.glob("part-*.parquet")
        written.replace(path)
        shutil.rmtree(folder)

    def _spark_schema(self, schema: pa.Schema) -> Any:
        from pyspark.sql.pandas.types import from_arrow_schema

        return from_arrow_schema(schema)


def _builder() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UserError("hub.spark.missing") from error
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        raise UserError("hub.spark.java")
    return SparkSession.builder


def _arrow_schema(frame: Any) -> pa.Schema:
    from pyspark.sql.pandas.types import to_arrow_schema

    return to_arrow_schema(frame.schema)


def _root_of(path: str) -> str:
    # The lake names a file by its table, the folder of its month, and itself.
    folder = Path(path).parent
    return str(folder.parent if "=" in folder.name else folder)
