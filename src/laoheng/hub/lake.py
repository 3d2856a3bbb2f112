"""The lake: one Delta table per office and record kind, to which batches are added whole or not at all.

A row is never changed, and removed by a legal erasure only (`laoheng.hub.erase`). A correction is a further row of the
same key with a higher `revision`; `current` shows the latest of each key, `history` all of them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable

from laoheng.hub import lake_write
from laoheng.hub.engine import Engine, Table
from laoheng.hub.lake_schema import LakeError, description_of, schema_of
from laoheng.hub.lake_verify import BatchCheck, check_batch
from laoheng.hub.same import Same, as_today, read_same
from laoheng.hub.seal import FOLDER, BatchSeal
from laoheng.standard.records import RecordContract, contract_of

_SAFE_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,79}")


class Lake:
    """The tables under `root`: `root/<office_id>/<kind>`. Nothing is opened until it is asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, office_id: str, kind: str) -> Path:
        """Where the table of one office and kind lies. Raises `LakeError` for a name that is no plain id."""
        return self.root / _plain_name(office_id) / contract_of(kind).kind

    def commit_batch(
        self,
        office_id: str,
        contract: RecordContract,
        batches: Iterator[pa.RecordBatch],
        *,
        batch_id: str,
        batch_seq: int,
        batch_key: bytes,
        received_at: datetime,
    ) -> BatchSeal:
        """Adds the checked rows of one receipt in one commit and returns its seal.

        `batches` have the columns of `checked_schema(contract)`; `batch_id` is the receipt's id; `batch_key` 32 random
        bytes of this batch alone, kept outside the lake. Running it again for the same `batch_id`, also after a crash
        at any point, changes nothing and returns the same seal.
        """
        job = lake_write.BatchJob(
            folder=self.folder(office_id, contract.kind),
            contract=contract,
            office_id=office_id,
            batch_id=_plain_name(batch_id),
            batch_seq=batch_seq,
            batch_key=batch_key,
            received_at=received_at,
        )
        return lake_write.commit(job, batches)

    def current(self, office_ids: Sequence[str], kind: str, *, engine: Engine, as_of_seq: int | None = None) -> Table:
        """The latest row of each key in these offices, as an Ibis table of `engine` (columns of `schema_of`).

        `as_of_seq` leaves out later batches: the state of knowledge at that batch. A table that does not exist yet
        is empty, with its types. Ids found to be one stand under the one that holds today (`hub.same`).
        """
        latest = self._latest(office_ids, kind, engine, as_of_seq)
        same = {office_id: self.same(office_id) for office_id in office_ids}
        return as_today(latest, contract_of(kind), same, engine) if any(same.values()) else latest

    def same(self, office_id: str) -> Same:
        """Which ids of an office are one today."""
        return read_same(self.root / _plain_name(office_id))

    def _latest(self, office_ids: Sequence[str], kind: str, engine: Engine, as_of_seq: int | None) -> Table:
        everything = self._all_rows(office_ids, kind, engine, as_of_seq)
        revised = self._files(office_ids, kind, revised_only=True)
        if not revised:
            return everything
        # Only keys that were ever corrected need sorting out; all others pass straight through.
        corrected = engine.files(revised).filter(lambda t: t.revision > 0).select("office_id", "row_key").distinct()
        single = everything.anti_join(corrected, ["office_id", "row_key"])
        several = everything.semi_join(corrected, ["office_id", "row_key"])
        newest = _newest(several)
        return single.union(newest)

    def history(self, office_ids: Sequence[str], kind: str, *, engine: Engine) -> Table:
        """Every row ever stored, superseded ones too, as an Ibis table of `engine`."""
        return self._all_rows(office_ids, kind, engine, None)

    def batch_rows(self, office_id: str, kind: str, batch_ids: Sequence[str], *, engine: Engine) -> Table:
        """The rows that these batches brought, superseded since or not, as an Ibis table of `engine`."""
        table, schema = self._table(office_id, kind), schema_of(contract_of(kind))
        paths = [] if table is None else lake_write.files_of_batches(table, list(batch_ids))
        if not paths:
            return engine.table(schema.empty_table())
        rows = engine.files(paths).select(*schema.names)
        return rows.filter(rows.batch_id.isin(list(batch_ids)))

    def rows_by_id(
        self, office_ids: Sequence[str], kind: str, row_ids: Sequence[str], *, engine: Engine | None = None
    ) -> list[dict[str, Any]]:
        """The rows of these ids in these offices, in the order asked for; ids that are not there are left out."""
        if engine is None:
            with Engine() as own:
                return self.rows_by_id(office_ids, kind, row_ids, engine=own)
        wanted = engine.table(pa.table({"row_id": pa.array(list(dict.fromkeys(row_ids)), pa.string())}))
        found = engine.run(self.history(office_ids, kind, engine=engine).semi_join(wanted, "row_id")).to_pylist()
        by_id = {row["row_id"]: row for row in found}
        return [by_id[row_id] for row_id in dict.fromkeys(row_ids) if row_id in by_id]

    def version(self, office_ids: Sequence[str], kinds: Sequence[str]) -> str:
        """A short name of what the lake holds now for these offices and kinds: it changes with every commit."""
        parts = []
        for office_id in sorted(set(office_ids)):
            same = self.same(office_id)
            parts += [json.dumps(same, sort_keys=True)] if same else []
            for kind in sorted(set(kinds)):
                table = self._table(office_id, kind)
                parts.append(f"{office_id}/{kind}:{'-' if table is None else table.version()}")
        return "lake-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def verify_batch(
        self,
        office_id: str,
        contract: RecordContract,
        *,
        batch_id: str,
        batch_key: bytes,
        expected_root: str,
        expected_count: int,
        erased: Collection[int] = (),
    ) -> BatchCheck:
        """Whether the stored rows of a batch are those that were sealed; names the first row that is not.

        `erased` are the row numbers of which an event says that they were erased: their kept digests stand for them.
        """
        folder = self.folder(office_id, contract.kind)
        stored = self._files([office_id], contract.kind)
        leaves = folder / FOLDER / f"{_plain_name(batch_id)}.bin"
        return check_batch(stored, contract, batch_id, batch_key, expected_root, expected_count, leaves, erased)

    def compact(self, office_id: str, kind: str) -> int:
        """Joins the small files of a month into larger ones, the rows of one firm side by side; no row changes.

        Months of one file are left alone. Returns how many files went. Whoever then asks for few firms reads few rows.
        """
        folder = self.folder(office_id, kind)
        with lake_write.writing(folder):
            table = self._table(office_id, kind)
            return 0 if table is None else lake_write.join_files(table)

    def _all_rows(self, office_ids: Sequence[str], kind: str, engine: Engine, as_of_seq: int | None) -> Table:
        schema = schema_of(contract_of(kind))
        paths = self._files(office_ids, kind)
        if not paths:
            return engine.table(schema.empty_table())
        rows = engine.files(paths).select(*schema.names)
        return rows if as_of_seq is None else rows.filter(rows.batch_seq <= as_of_seq)

    def _files(self, office_ids: Sequence[str], kind: str, revised_only: bool = False) -> list[str]:
        paths: list[str] = []
        for office_id in sorted(set(office_ids)):
            table = self._table(office_id, kind)
            if table is not None:
                paths += _revised_files(table) if revised_only else table.file_uris()
        return paths

    def _table(self, office_id: str, kind: str) -> DeltaTable | None:
        return open_table(self.folder(office_id, kind), contract_of(kind))


def open_table(folder: Path, contract: RecordContract) -> DeltaTable | None:
    """The Delta table in `folder`, or None. Raises `LakeError` where it holds another kind or schema version."""
    return lake_write.open_table(folder, description_of(contract))


def _newest(rows: Table) -> Table:
    import ibis

    order = [ibis.desc("batch_seq"), ibis.desc("row_number")]
    ranked = rows.mutate(rank=ibis.row_number().over(group_by=["office_id", "row_key"], order_by=order))
    return ranked.filter(ranked["rank"] == 0).drop("rank")


def _revised_files(table: DeltaTable) -> list[str]:
    # A file without statistics may hold corrections, and is looked into.
    return lake_write.files_where(table, "max.revision", lambda highest: bool(highest > 0))


def is_plain_name(name: str) -> bool:
    """Whether `name` may name an office or a batch: it becomes a part of a path."""
    return _SAFE_NAME.fullmatch(name) is not None


def _plain_name(name: str) -> str:
    if not is_plain_name(name):
        raise LakeError(f"{name!r} is no plain id")
    return name
