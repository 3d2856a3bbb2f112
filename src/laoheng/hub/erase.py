"""Erasing rows of the lake, one person's or those past their retention, so that no file keeps a byte of them.

Superseded revisions go too. What stays are the keyed digests beside the table: with them the root of each batch can
still be computed, and `Lake.verify_batch` is told which rows are erased.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from uuid import UUID

from deltalake import DeltaTable

from laoheng.hub import lake_write
from laoheng.hub.changes import note_erased_firms
from laoheng.hub.durable import flush_file, flush_folder
from laoheng.hub.engine import Engine, Table
from laoheng.hub.lake import Lake, open_table
from laoheng.hub.retention import Kept, due_rows, due_words
from laoheng.standard.records import KINDS, RecordContract, contract_of

_APPEND_ONLY: Final = "delta.appendOnly"

Rows = Mapping[str, Mapping[str, list[int]]]
"""Kind → batch id → row numbers, in order."""


def rows_of_person(lake: Lake, office_id: str, person: UUID) -> dict[str, dict[str, list[int]]]:
    """Where the lake holds rows of `person` in one office, superseded ones included; kinds without any are left out."""
    found: dict[str, dict[str, list[int]]] = {}
    with Engine() as engine:
        for contract in KINDS:
            rows = lake.history([office_id], contract.kind, engine=engine)
            mine = rows.filter(rows.person_id == str(person)).select("batch_id", "row_number")
            for row in engine.run(mine.order_by("batch_id", "row_number")).to_pylist():
                found.setdefault(contract.kind, {}).setdefault(row["batch_id"], []).append(row["row_number"])
    return found


def erase_person(lake: Lake, office_id: str, kind: str, person: UUID) -> int:
    """Removes the rows of `person` from one table; returns how many went. Run again it finishes what is left."""
    # A UUID's own spelling: nothing in it could end the quoted text.
    condition = f"person_id = '{UUID(str(person))}'"
    return _erase_where(lake, office_id, kind, condition, lambda rows: rows.filter(rows.person_id == str(person)))


def erase_due(lake: Lake, office_id: str, kind: str, before: str, kept: Kept) -> int:
    """Removes the rows whose retention ran out before the month `before`, without `kept`; returns how many went."""
    contract = contract_of(kind)
    condition = due_words(contract, before, kept)
    return _erase_where(lake, office_id, kind, condition, lambda rows: due_rows(rows, contract, before, kept))


def _erase_where(lake: Lake, office_id: str, kind: str, condition: str, chosen: Callable[[Table], Table]) -> int:
    """Removes the rows of a condition, said in SQL and as an expression, with every file that ever held them.

    Returns how many rows went.

    The table's log is cut down to one checkpoint: older entries name values of the rows in their statistics. Run
    again, also after a crash at any point, it finishes what is left.
    """
    folder, contract = lake.folder(office_id, kind), contract_of(kind)
    with lake_write.writing(folder):
        shutil.rmtree(folder.with_name(f".{folder.name}.spill"), ignore_errors=True)  # left by a killed commit
        table = open_table(folder, contract)
        if table is None:
            return 0
        _note_firms(table, folder, chosen)
        table.alter.set_table_properties({_APPEND_ONLY: "false"})
        gone = table.delete(condition, writer_properties=lake_write.WRITING)
        _drop_old_files(folder, contract)
        return int(gone["num_deleted_rows"])


def _note_firms(table: DeltaTable, folder: Path, chosen: Callable[[Table], Table]) -> None:
    """Tells the change feed which firms have to be looked at again; noted first, so that a crash loses no change."""
    paths = table.file_uris()
    if not paths:
        return
    with Engine() as engine:
        mine = engine.run(chosen(engine.files(paths)).select("firm_id").distinct())
    if mine.num_rows:
        note_erased_firms(folder, [firm for firm in mine.column("firm_id").to_pylist() if firm is not None])


def _drop_old_files(folder: Path, contract: RecordContract) -> None:
    """Removes every data file that is not of the newest state, then every log entry before it."""
    table = _reopened(folder, contract)
    table.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False, full=True)
    table = _reopened(folder, contract)
    table.alter.set_table_properties({_APPEND_ONLY: "true"})
    table = _reopened(folder, contract)
    table.create_checkpoint()
    log = folder / "_delta_log"
    for path in (*map(Path, table.file_uris()), *log.glob("*")):
        flush_file(path)  # the new state stands on disk before the old one goes
    newest = f"{table.version():020d}"
    for path in log.iterdir():
        if path.name[:20].isdecimal() and path.name[:20] < newest:
            path.unlink()
    flush_folder(log)


def _reopened(folder: Path, contract: RecordContract) -> DeltaTable:
    table = open_table(folder, contract)
    if table is None:
        raise FileNotFoundError(folder)
    return table
