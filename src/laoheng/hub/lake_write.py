"""Adding one batch to a lake table: compare with what is there, seal, commit once."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import ColumnProperties, CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake

from laoheng.hub.durable import flush_file, flush_folder, only_writer
from laoheng.hub.engine import Engine
from laoheng.hub.lake_schema import (
    LakeError,
    content_names,
    description_of,
    lake_rows,
    refuse_control_characters,
    schema_of,
)
from laoheng.hub.seal import FOLDER, BatchSeal, LeafWriter, read_seal
from laoheng.standard.records import RecordContract

_APP = "laoheng.batch/"
_MEMORY = "64MB"
_ROWS = 10_000
_STATED = 32  # statistics may keep so many characters of a text and no more
# Hardly a value of these stands twice: a dictionary of them costs time and room.
_UNLIKE = ("row_id", "row_key", "person_id")
WRITING = WriterProperties(
    compression="SNAPPY",
    max_row_group_size=32_768,
    write_batch_size=8_192,
    column_properties=dict.fromkeys(_UNLIKE, ColumnProperties(dictionary_enabled=False)),
)


@dataclass(frozen=True, slots=True)
class BatchJob:
    """One batch on its way into one table."""

    folder: Path
    contract: RecordContract
    office_id: str
    batch_id: str
    batch_seq: int
    batch_key: bytes
    received_at: datetime

    @property
    def seals(self) -> Path:
        """The folder of seals beside the table; Delta ignores names that start with an underscore."""
        return self.folder / FOLDER


def open_table(folder: Path, description: str) -> DeltaTable | None:
    """The Delta table in `folder`, or None where there is none yet."""
    if not DeltaTable.is_deltatable(str(folder)):
        return None
    table = DeltaTable(str(folder))
    found = table.metadata().description
    if found != description:
        raise LakeError(f"the table {folder.name} says {found}, expected {description}: migrate it first")
    return table


def writing(folder: Path) -> AbstractContextManager[None]:
    """One writer a table: two that compare with the same state would both add the same fact."""
    return only_writer(folder.with_name(f".{folder.name}.lock"))


def commit(job: BatchJob, batches: Iterator[pa.RecordBatch]) -> BatchSeal:
    """Adds the rows that say something new; see `Lake.commit_batch`."""
    with writing(job.folder):
        table = open_table(job.folder, description_of(job.contract))
        done = _already_committed(job, table)
        if done is not None:
            return done
        spill = job.folder.with_name(f".{job.folder.name}.spill")
        try:
            with Engine(_MEMORY, threads=1, spill=spill, ordered=True) as engine:
                return _compare_and_write(job, table, engine, batches)
        finally:
            shutil.rmtree(spill, ignore_errors=True)


def is_committed(table: DeltaTable, batch_id: str) -> bool:
    """Whether the log of `table` names the batch."""
    return table.transaction_version(_APP + batch_id) is not None


def _already_committed(job: BatchJob, table: DeltaTable | None) -> BatchSeal | None:
    seal = read_seal(job.seals, job.batch_id)
    in_log = table is not None and is_committed(table, job.batch_id)
    if in_log and seal is None:
        raise LakeError(f"batch {job.batch_id} is in the lake but its seal file is gone")
    # A batch that brought nothing new has no commit: its seal alone says that it was handled.
    return seal if seal is not None and (in_log or seal.rows == 0) else None


def _compare_and_write(
    job: BatchJob, table: DeltaTable | None, engine: Engine, batches: Iterator[pa.RecordBatch]
) -> BatchSeal:
    months = _stage(job, engine, batches)
    repeated = _drop_repeated(engine)
    compared = _compare(job, table, engine, months)
    counted = "count(*) FILTER (revision = 0), count(*) FILTER (revision > 0), count(*) FILTER (revision < 0)"
    new, changed, same = engine.sql(f"SELECT {counted} FROM {'fate' if compared else 'staged'}")[0]  # nosec B608
    leaves = LeafWriter(job.seals, job.batch_id, job.contract, job.batch_key)
    rows = engine.sql_batches(_chosen_rows(job.contract, compared), _ROWS)

    def sealed() -> BatchSeal:
        root = leaves.root_hex()
        seal = BatchSeal(job.batch_id, job.batch_seq, new + changed, new, changed, same, repeated, root)
        leaves.save(seal)
        return seal

    if new + changed == 0:
        return sealed()

    def stream() -> Iterator[pa.RecordBatch]:
        schema = schema_of(job.contract)
        for batch in rows:
            plain = batch.cast(schema)
            leaves.add(plain)
            yield plain
        sealed()  # on disk before the commit, so that a committed batch always has its seal

    _write(job, pa.RecordBatchReader.from_batches(schema_of(job.contract), stream()))
    seal = read_seal(job.seals, job.batch_id)
    if seal is None:
        raise LakeError(f"the seal of batch {job.batch_id} was not written")
    return seal


def _stage(job: BatchJob, engine: Engine, batches: Iterator[pa.RecordBatch]) -> list[str]:
    """Puts the batch into the engine's table `staged`; returns the months it touches."""
    months: set[str] = set()
    empty = schema_of(job.contract).empty_table()
    engine.backend.con.register("chunk", empty)
    engine.sql("CREATE TEMP TABLE staged AS SELECT * FROM chunk")
    for checked in batches:
        rows = lake_rows(
            checked,
            job.contract,
            office_id=job.office_id,
            batch_id=job.batch_id,
            batch_seq=job.batch_seq,
            received_at=job.received_at,
        )
        refuse_control_characters(rows)
        months.update(pc.unique(rows.column("partition_month")).to_pylist())
        engine.backend.con.register("chunk", rows)
        engine.sql("INSERT INTO staged SELECT * FROM chunk")
    engine.backend.con.unregister("chunk")
    return sorted(months)


def _drop_repeated(engine: Engine) -> int:
    """Of several rows of one key in one file the last counts. Returns how many went."""
    engine.sql(
        "CREATE TEMP TABLE repeated AS"
        " SELECT row_key, max(row_number) AS last FROM staged GROUP BY row_key HAVING count(*) > 1"
    )
    gone = engine.sql(
        "DELETE FROM staged USING repeated"
        " WHERE staged.row_key = repeated.row_key AND staged.row_number < repeated.last"
    )
    return int(gone[0][0])


def _compare(job: BatchJob, table: DeltaTable | None, engine: Engine, months: list[str]) -> bool:
    """Makes the table `fate`: per row its revision, or -1 where the lake says the same already.

    False, and no table, where there is nothing to compare with: all rows are new.
    """
    paths = [] if table is None else _files_to_compare(job.contract, table, months)
    if not paths:
        return False
    differs = " OR ".join(f's."{name}" IS DISTINCT FROM p."{name}"' for name in content_names(job.contract))
    stored = engine.files(paths).get_name()
    engine.sql(
        # Column names are our own contract's, the view's name the engine's.
        f"""CREATE TEMP TABLE fate AS
        WITH old AS (SELECT t.* FROM "{stored}" t SEMI JOIN staged s ON t.row_key = s.row_key),
        top AS (SELECT row_key, max(revision) AS revision FROM old GROUP BY row_key),
        prior AS (SELECT * FROM old WHERE batch_seq <= {int(job.batch_seq)}
            QUALIFY row_number() OVER (PARTITION BY row_key ORDER BY batch_seq DESC, row_number DESC) = 1)
        SELECT s.row_number, CASE WHEN top.row_key IS NULL THEN 0
            WHEN p.row_key IS NULL OR {differs} THEN top.revision + 1 ELSE -1 END::INTEGER AS revision
        FROM staged s LEFT JOIN top ON s.row_key = top.row_key LEFT JOIN prior p ON s.row_key = p.row_key"""  # nosec B608
    )
    return True


def _files_to_compare(contract: RecordContract, table: DeltaTable, months: list[str]) -> list[str]:
    # Where the month is part of the key, an equal key can only stand in the same month.
    if contract.month_of in contract.key and months:
        wanted = set(months)
        return files_where(table, "partition.partition_month", lambda month: month in wanted)
    return list(table.file_uris())


def join_files(table: DeltaTable) -> int:
    """Rewrites every month that lies in several files, sorted by firm; returns how many files went."""
    # The log names files from the table's folder on: month folder and file.
    months = Counter(Path(unquote(uri)).parent.name.partition("=")[2] for uri in table.file_uris())
    gone = 0
    for month in sorted(month for month, files in months.items() if files > 1):
        done = table.optimize.z_order(
            ["firm_id"], partition_filters=[("partition_month", "=", month)], writer_properties=WRITING
        )
        gone += int(done["numFilesRemoved"])
    return gone


def files_of_batches(table: DeltaTable, batch_ids: list[str]) -> list[str]:
    """The files that may hold rows of these batches, by the first and last batch id the log knows of each file."""
    first = set(files_where(table, "min.batch_id", lambda low: any(low[:_STATED] <= each for each in batch_ids)))
    last = files_where(table, "max.batch_id", lambda high: any(each[:_STATED] <= high for each in batch_ids))
    return [path for path in last if path in first]


def files_where(table: DeltaTable, column: str, keep: Callable[[Any], bool]) -> list[str]:
    """The files of which the log's `column` (a partition or a statistic) is kept; those that lack it are kept too."""
    actions = pa.table(table.get_add_actions(flatten=True))
    if column not in actions.column_names:
        return list(table.file_uris())
    values = dict(zip(actions.column("path").to_pylist(), actions.column(column).to_pylist(), strict=True))
    # The log names files from the table's folder on: month folder and file.
    named = {"/".join(uri.split("/")[-2:]): uri for uri in table.file_uris()}
    return [uri for path, uri in named.items() if (value := values.get(path)) is None or keep(value)]


def _chosen_rows(contract: RecordContract, compared: bool) -> str:
    names = schema_of(contract).names
    if not compared:
        # Staged in file order, and the engine keeps it: half a million rows need no sorting.
        plain = ", ".join(f'"{name}"' for name in names)
        return f"SELECT {plain} FROM staged"  # nosec B608
    columns = ", ".join("f.revision" if name == "revision" else f's."{name}"' for name in names)
    return (
        f"SELECT {columns} FROM staged s JOIN fate f ON s.row_number = f.row_number"  # nosec B608
        " WHERE f.revision >= 0 ORDER BY s.row_number"
    )


def _write(job: BatchJob, rows: pa.RecordBatchReader) -> None:
    write_deltalake(
        str(job.folder),
        rows,
        mode="append",
        partition_by=["partition_month"],
        target_file_size=16 * 1024 * 1024,
        name=job.contract.kind,
        description=description_of(job.contract),
        configuration={"delta.appendOnly": "true"},
        writer_properties=WRITING,
        commit_properties=CommitProperties(app_transactions=[Transaction(_APP + job.batch_id, job.batch_seq)]),
    )
    _flush_commit(job.folder)


def _flush_commit(folder: Path) -> None:
    """Makes the newest commit durable before anybody is told of it; delta-rs leaves that to the system."""
    log = folder / "_delta_log"
    newest = max(log.glob("*.json"))
    for line in newest.read_text("utf-8").splitlines():
        added = json.loads(line).get("add")
        if added:
            path = folder / unquote(added["path"])
            flush_file(path)
            flush_folder(path.parent)
    flush_file(newest)
    for folder_ in (log, folder, folder.parent):
        flush_folder(folder_)
