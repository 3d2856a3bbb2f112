"""The rows that a request is about, read from the lake."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pyarrow as pa

from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.hub.sharing.rules import Form, Wanted
from laoheng.standard.errors import UserError
from laoheng.standard.records import FieldType, RecordContract, contract_of

CLASSES = (FieldType.CODE, FieldType.YES_NO)
_KEYS = ("row_id", "person_id", "firm_id", "partition_month", "region", "industry")


def rows_of(
    lake: Lake,
    office_id: str,
    wanted: Wanted,
    *,
    engine: Engine,
    most: int,
    subjects: Collection[str] | None = None,
    as_of_seq: int | None = None,
) -> list[dict[str, Any]]:
    """The current rows asked for, with `region` and `industry` of their firm where the register tells them.

    For counts every row of the months is read, whatever the region: what may be published is decided over the whole.
    `subjects` are ids of persons or firms. Raises `UserError` for more than `most` rows.
    """
    import ibis

    contract = contract_of(wanted.kind)
    rows = lake.current([office_id], wanted.kind, engine=engine, as_of_seq=as_of_seq)
    if contract.field(contract.month_of).required:
        rows = rows.filter((rows.partition_month >= wanted.first_month) & (rows.partition_month <= wanted.last_month))
    else:
        # A register stands as it stands: its rows belong to no month.
        rows = rows.mutate(partition_month=ibis.literal("all"))
    rows = _with_register(rows, lake, office_id, contract, engine, as_of_seq)
    if subjects is not None:
        listed = engine.table(pa.table({"asked": pa.array(sorted(set(subjects)), pa.string())}))
        subject = rows.person_id if contract.has_person else rows.firm_id
        either = subject.isin(listed.asked) | rows.firm_id.isin(listed.asked)
        rows = rows.filter(either)
    if wanted.form is not Form.COUNTS and wanted.region:
        rows = rows.filter(rows.region.startswith(wanted.region))
    kept = [*_KEYS, *(name for name in chosen_columns(wanted) if name not in _KEYS)]
    found = engine.run(rows.select(*kept).order_by("row_id").limit(most + 1))
    if found.num_rows > most:
        raise UserError("sharing.too_many_rows", most=most)
    return list(found.to_pylist())


def newest_batch(lake: Lake, office_id: str, kind: str, *, engine: Engine) -> int:
    """The number of the last batch of this kind; 0 where none came."""
    rows = lake.history([office_id], kind, engine=engine)
    (value,) = engine.run(rows.aggregate(last=rows.batch_seq.max())).column("last").to_pylist()
    return value or 0


def _with_register(
    rows: Any, lake: Lake, office_id: str, contract: RecordContract, engine: Engine, as_of_seq: int | None
) -> Any:
    if contract.kind == "firms":
        return rows
    register = lake.current([office_id], "firms", engine=engine, as_of_seq=as_of_seq)
    own = [name for name in ("region", "industry") if name in rows.columns]
    rows = rows.drop(*own) if own else rows
    return rows.left_join(register.select("firm_id", "region", "industry"), "firm_id").drop("firm_id_right")


def chosen_columns(wanted: Wanted) -> list[str]:
    """The stored fields that are read: those asked for, or every class of the kind where it is counted.

    What may be counted is decided on every class of the kind, not on the few that one request names.
    """
    if wanted.form is not Form.COUNTS:
        return list(wanted.fields)
    return [field.name for field in contract_of(wanted.kind).stored_fields if field.type in CLASSES]


def counting_order(wanted: Wanted) -> list[str]:
    """The classes that decide what may be counted together: month, region and trade, then those of the kind."""
    first = ["partition_month", "region", "industry"]
    return [*first, *(name for name in chosen_columns(wanted) if name not in first)]
