"""Lake tables from plain rows, for tests: the columns of the record contracts and the lake's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import pyarrow as pa

from laoheng.hub.lake_schema import schema_of
from laoheng.portrait import Records
from laoheng.standard.records import KINDS


def full_rows(kind: str, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """`rows` with every column, and the ids a lake would give them."""
    contract = next(item for item in KINDS if item.kind == kind)
    blank = {name: None for name in schema_of(contract).names}
    filled = []
    for number, row in enumerate(rows):
        whole = {**blank, "row_id": f"{kind}-{number:04d}", **row}
        whole["partition_month"] = str(whole[contract.month_of] or "")[:7]
        filled.append(whole)
    return filled


def records_of(region: Mapping[str, Iterable[Mapping[str, Any]]]) -> Records:
    """All eight tables, empty where `region` says nothing."""
    return Records(
        {
            item.kind: ibis.memtable(
                pa.Table.from_pylist(full_rows(item.kind, region.get(item.kind, ())), schema=schema_of(item))
            )
            for item in KINDS
        }
    )
