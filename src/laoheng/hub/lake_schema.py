"""What a row of the lake looks like: columns, the key that makes two rows one fact, and the bytes that are sealed."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laoheng.standard.errors import LaohengError
from laoheng.standard.records import FieldType, RecordContract

SCHEMA_VERSION: Final = 1
MONTH_UNKNOWN: Final = "unknown"
"""`partition_month` of rows whose month no field states (a firm's register entry without a date of change)."""

_TYPES: Final = {
    FieldType.MONEY: pa.decimal128(18, 2),
    FieldType.COUNT: pa.int32(),
    FieldType.HOURS: pa.decimal128(10, 2),
    FieldType.DAYS: pa.decimal128(10, 2),
    FieldType.DATE: pa.date32(),
    FieldType.MONTHS: pa.list_(pa.string()),
    FieldType.YES_NO: pa.bool_(),
}
_INSTANT = pa.timestamp("us", "UTC")
_SEPARATOR, _ABSENT = "\x1f", "\x00"
_KEY_BYTES = 16


class LakeError(LaohengError):
    """The lake was given, or holds, what cannot be right; the text names it."""


def arrow_type(kind: FieldType) -> pa.DataType:
    """The Arrow type in which a field of this type is stored."""
    return _TYPES.get(kind, pa.string())


def checked_schema(contract: RecordContract) -> pa.Schema:
    """The columns that intake hands over: row_number, firm_id, person_id and the stored fields."""
    return pa.schema(
        [
            pa.field("row_number", pa.int32()),
            pa.field("firm_id", pa.string()),
            pa.field("person_id", pa.string()),
            *(pa.field(field.name, arrow_type(field.type)) for field in contract.stored_fields),
        ]
    )


def schema_of(contract: RecordContract) -> pa.Schema:
    """The columns of the lake table of `contract`, in order.

    `revision` is 0 for the first row of its key and counts the corrections that followed; it stands early because
    Delta keeps file statistics of the first columns only, and `Lake.current` rests on them.
    """
    return pa.schema(
        [
            pa.field("row_id", pa.string()),
            pa.field("batch_id", pa.string()),
            pa.field("batch_seq", pa.int64()),
            pa.field("row_number", pa.int32()),
            pa.field("revision", pa.int32()),
            pa.field("office_id", pa.string()),
            pa.field("firm_id", pa.string()),
            pa.field("person_id", pa.string()),
            pa.field("partition_month", pa.string()),
            pa.field("row_key", pa.string()),
            pa.field("received_at", _INSTANT),
            *(pa.field(field.name, arrow_type(field.type)) for field in contract.stored_fields),
        ]
    )


def description_of(contract: RecordContract) -> str:
    """What the table's metadata says of itself: kind, contract version, schema version."""
    return json.dumps({"kind": contract.kind, "contract": contract.version, "schema": SCHEMA_VERSION}, sort_keys=True)


def content_names(contract: RecordContract) -> tuple[str, ...]:
    """The columns whose change makes a row a correction."""
    return ("firm_id", "person_id", *(field.name for field in contract.stored_fields))


def lake_rows(
    checked: pa.RecordBatch,
    contract: RecordContract,
    *,
    office_id: str,
    batch_id: str,
    batch_seq: int,
    received_at: datetime,
) -> pa.RecordBatch:
    """`checked` (columns of `checked_schema`) with the lake's own columns; `revision` is 0 until the lake compares."""
    schema, rows = schema_of(contract), checked.num_rows
    numbers = checked.column("row_number")
    own = {
        "row_id": pc.binary_join_element_wise(batch_id, pc.cast(numbers, pa.string()), "-"),
        "batch_id": pa.repeat(pa.scalar(batch_id), rows),
        "batch_seq": pa.repeat(pa.scalar(batch_seq, pa.int64()), rows),
        "revision": pa.repeat(pa.scalar(0, pa.int32()), rows),
        "office_id": pa.repeat(pa.scalar(office_id), rows),
        "partition_month": _month(checked, contract),
        "row_key": _keys(checked, contract),
        "received_at": pa.repeat(pa.scalar(received_at, _INSTANT), rows),
    }
    columns = [own[name] if name in own else checked.column(name) for name in schema.names]
    return pa.record_batch(columns, schema=schema)


def _month(checked: pa.RecordBatch, contract: RecordContract) -> pa.Array:
    values = checked.column(contract.month_of)
    if pa.types.is_date32(values.type):
        values = pc.utf8_slice_codeunits(pc.cast(values, pa.string()), 0, 7)
    return pc.fill_null(values, MONTH_UNKNOWN)


def _keys(checked: pa.RecordBatch, contract: RecordContract) -> pa.Array:
    joined = _joined([checked.column(name) for name in contract.key])
    digest = hashlib.blake2b
    return pa.array([digest(text, digest_size=_KEY_BYTES).hexdigest() for text in joined.to_pylist()], pa.string())


def row_bytes(rows: pa.RecordBatch, contract: RecordContract) -> pa.Array:
    """The bytes of each row that are sealed: every column in schema order, one spelling per value.

    Joined by U+001F, an absent value is U+0000; neither can stand in a cell (`clean_cell` refuses control characters),
    so two different rows never share their bytes.
    """
    head = pa.array([f"laoheng.row.v1/{contract.kind}/{contract.version}"], pa.string())
    columns = [rows.column(name) for name in schema_of(contract).names]
    return _joined([head.take(pa.array(np.zeros(rows.num_rows, np.int8))), *columns])


def _joined(columns: list[pa.Array]) -> pa.Array:
    texts = [_text(column) for column in columns]
    joined = pc.binary_join_element_wise(*texts, _SEPARATOR, null_handling="replace", null_replacement=_ABSENT)
    return pc.cast(joined, pa.binary())


def _text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_list(kind):
        return pc.binary_join(column, ",")
    if pa.types.is_timestamp(kind):
        return pc.cast(pc.cast(column, pa.int64()), pa.string())
    return column if pa.types.is_string(kind) else pc.cast(column, pa.string())


def refuse_control_characters(rows: pa.RecordBatch) -> None:
    """Raises `LakeError` where a text holds a sign that separates values in the sealed bytes."""
    for name, column in zip(rows.schema.names, rows.columns, strict=True):
        texts = column.flatten() if pa.types.is_list(column.type) else column
        if not pa.types.is_string(texts.type) or not _may_hold_signs(texts):
            continue
        for sign in (_SEPARATOR, _ABSENT):
            if pc.any(pc.match_substring(texts, sign)).as_py():
                raise LakeError(f"column {name} holds the control character U+{ord(sign):04X}")


def _may_hold_signs(texts: pa.StringArray) -> bool:
    """Whether the bytes behind `texts` hold a separating sign; they may go beyond the texts themselves."""
    content = texts.buffers()[2]
    signs = b"" if content is None else content.to_pybytes()
    return any(sign.encode() in signs for sign in (_SEPARATOR, _ABSENT))
