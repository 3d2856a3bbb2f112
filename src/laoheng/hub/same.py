"""Ids that are one person or firm, as a bureau holds today: a small file beside its tables, applied when they are read.

Rows keep the id they came with, so that seals stand and taking a merge back restores exactly what was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import ibis
import pyarrow as pa

from laoheng.hub.durable import write_durably
from laoheng.hub.engine import Engine, Table
from laoheng.standard.records import RecordContract

COLUMNS = ("person_id", "firm_id")
_FILE = "same.json"

Same = Mapping[str, Mapping[str, str]]
"""Column (of `COLUMNS`) → id as it came → id that stands for it today."""


def write_same(office_folder: Path, same: Same) -> None:
    """Replaces what holds today for the bureau whose tables lie in `office_folder`, whole or not at all."""
    office_folder.mkdir(parents=True, exist_ok=True)
    told = {column: dict(sorted(same.get(column, {}).items())) for column in COLUMNS}
    write_durably(office_folder / _FILE, json.dumps(told).encode())


def read_same(office_folder: Path) -> Same:
    """What `write_same` wrote; empty where nothing was ever merged."""
    path = office_folder / _FILE
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def as_today(rows: Table, contract: RecordContract, same: Mapping[str, Same], engine: Engine) -> Table:
    """`rows` of several offices (`same` by office id) under the ids that hold today.

    Where two ids that are one state the same fact, the row that came later stands, as with any correction.
    """
    names, order = list(rows.columns), [ibis.desc("batch_seq"), ibis.desc("row_number")]
    for column in COLUMNS:
        renamed = [
            (office, old, new) for office, of in same.items() for old, new in of.get(column, {}).items() if old != new
        ]
        if not renamed or column not in names:
            continue
        table = engine.table(_renamed(renamed))
        joined = rows.left_join(table, [rows.office_id == table.of_office, rows[column] == table.old])
        now = joined.mutate(**{column: ibis.coalesce(joined.new, joined[column])}).select(*names)
        stands = table.select("of_office", "new").distinct()
        meets = [now.office_id == stands.of_office, now[column] == stands.new]
        several, single = now.semi_join(stands, meets), now.anti_join(stands, meets)
        ranked = several.mutate(rank=ibis.row_number().over(group_by=["office_id", *contract.key], order_by=order))
        rows = single.union(ranked.filter(ranked["rank"] == 0).drop("rank"))
    return rows


def _renamed(lines: Sequence[tuple[str, str, str]]) -> pa.Table:
    columns = zip(*lines, strict=True)
    return pa.table(
        {name: pa.array(cells, pa.string()) for name, cells in zip(("of_office", "old", "new"), columns, strict=True)}
    )
