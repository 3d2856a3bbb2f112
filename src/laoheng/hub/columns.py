"""Reading a whole column at once: plainly written cells in bulk, every other cell through `CellReader`.

`CellReader` is the reference; a bulk reading takes only cells for which it would answer the same without a remark, and
tests hold the two together. Amounts are held as hundredths in int64 with `ABSENT` for an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from laoheng.hub.cells import LONGEST_TEXT, CellReader, Fault
from laoheng.hub.identity_cells import are_person_numbers
from laoheng.hub.text_blocks import texts_of
from laoheng.standard.messages import Message
from laoheng.standard.records import FieldType

ABSENT: Final = -(2**63)
"""Stands for "no value" among hundredths."""

Values: TypeAlias = list[Any] | NDArray[np.int64]
Column: TypeAlias = Sequence[Any] | pa.StringArray
_Cells: TypeAlias = Sequence[Any]

_NOTHING = frozenset({"", None})
_AMOUNT_SIGNS = frozenset("0123456789.")
_IS_AMOUNT_SIGN = np.isin(np.arange(256), np.frombuffer(b"0123456789.", np.uint8))
_PLAIN_AMOUNT = r"^[0-9]{1,15}(\.[0-9]{1,2})?$"
_PLAIN_MEASURE = r"^[0-9]{1,3}(\.[0-9]{1,2})?$"
_SCALED = pa.decimal128(18, 2)
_NOT_PLAIN_TEXT = re.compile(r"[\s'#]")
_NOT_PLAIN_NAME = re.compile(r"[\s'#\d]")
_LARGEST_FLOAT = 1e13  # hundredths of it are exact in a binary float
_LARGEST_MONEY = 10**17 - 1
_MOST = {FieldType.HOURS: 744 * 100, FieldType.DAYS: 31 * 100}


@dataclass(slots=True)
class ReadColumn:
    """The stored values of a column, with the places of its faults and remarks among its `cells`."""

    values: Values
    cells: Sequence[Any] = ()
    faults: list[tuple[int, Message]] = field(default_factory=list)
    remarks: list[tuple[int, Message]] = field(default_factory=list)


def read_column(reader: CellReader, column: Column, today: date) -> ReadColumn:
    """Reads `column` for the field of `reader`. A faulty cell stands as absent among the values.

    `cells` of the answer are given only where a cell was read with care: no fault or remark is anywhere else.
    """
    kind = reader.field.type
    if isinstance(column, pa.Array) and kind in NUMERIC:
        amounts = _plain_amounts(column)
        if amounts is not None:
            amounts[amounts > _MOST.get(kind, _LARGEST_MONEY)] = ABSENT
            return _with_rest(reader, amounts, column, np.flatnonzero(amounts == ABSENT).tolist(), ABSENT)
    cells = texts_of(column) if isinstance(column, pa.Array) else column
    if not reader.field.required and kind not in NUMERIC and _NOTHING.issuperset(cells):
        return ReadColumn([None] * len(cells))
    bulk = _BULK.get(kind)
    if bulk is None:
        return _one_by_one(reader, cells)
    values, rest = bulk(cells, kind, today)
    return _with_rest(reader, values, cells, rest, ABSENT if kind in NUMERIC else None)


def _with_rest(reader: CellReader, values: Values, column: Column, rest: Sequence[int], absent: Any) -> ReadColumn:
    """`values` as read in bulk, the cells at `rest` read with care."""
    if not rest:
        return ReadColumn(values)
    cells = texts_of(column) if isinstance(column, pa.Array) else column
    found = ReadColumn(values, cells)
    for place in rest:
        value = reader[cells[place]]
        if type(value) is Fault:
            found.faults.append((place, value.message))
            value = None
        elif (remark := reader.remarks.get(cells[place])) is not None:
            found.remarks.append((place, remark))
        values[place] = cast(Any, absent if value is None else value)
    return found


def _one_by_one(reader: CellReader, cells: _Cells) -> ReadColumn:
    values = list(map(reader.__getitem__, cells))
    column = ReadColumn(values, cells)
    if reader.faulty:
        for place, value in enumerate(values):
            if type(value) is Fault:
                values[place] = None
                column.faults.append((place, value.message))
    if reader.remarks:
        found = ((place, reader.remarks.get(cell)) for place, cell in enumerate(cells))
        column.remarks = [(place, remark) for place, remark in found if remark is not None]
    return column


def _amounts(cells: _Cells, kind: FieldType, today: date) -> tuple[Values, Sequence[int]]:
    types = set(map(type, cells))
    if types == {str}:
        values = _text_amounts(cells, kind)
    elif types <= {float, str}:
        values = _float_amounts(cells)
    else:
        values = np.full(len(cells), ABSENT, np.int64)
    values[values > _MOST.get(kind, _LARGEST_MONEY)] = ABSENT
    # Whatever the bulk reading did not understand, empty cells of required columns among it, is read with care.
    return values, np.flatnonzero(values == ABSENT).tolist()


def _text_amounts(cells: _Cells, kind: FieldType) -> NDArray[np.int64]:
    texts = pa.array(cells, pa.string())
    if set("".join(cells)) <= _AMOUNT_SIGNS:
        try:
            return _hundredths(pc.cast(pc.if_else(pc.equal(texts, ""), None, texts), _SCALED))
        except pa.ArrowInvalid:
            pass
    plain = pc.match_substring_regex(texts, _PLAIN_AMOUNT if kind is FieldType.MONEY else _PLAIN_MEASURE)
    return _hundredths(pc.cast(pc.if_else(plain, texts, None), _SCALED))


def _plain_amounts(texts: pa.StringArray) -> NDArray[np.int64] | None:
    """Hundredths of a column that is made of digits and points alone; None where it is not."""
    ends = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    signs = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[ends[0] : ends[-1]]
    if not _IS_AMOUNT_SIGN[signs].all():
        return None
    try:
        return _hundredths(pc.cast(pc.if_else(pc.equal(texts, ""), None, texts), _SCALED))
    except pa.ArrowInvalid:
        return None


def _hundredths(amounts: pa.Array) -> NDArray[np.int64]:
    # The lower of the two words of a decimal128 holds all of a value of 18 digits.
    low = np.frombuffer(amounts.buffers()[1], np.int64)[::2][amounts.offset : amounts.offset + len(amounts)].copy()
    if amounts.null_count:
        low[amounts.is_null().to_numpy(zero_copy_only=False)] = ABSENT
    return low


def _float_amounts(cells: _Cells) -> NDArray[np.int64]:
    numbers = np.array([cell if type(cell) is float else np.nan for cell in cells])
    scaled = np.rint(numbers * 100)
    # Equal only if the cell is the very float that an amount of two decimals becomes.
    exact = (scaled / 100 == numbers) & (numbers >= 0) & (numbers < _LARGEST_FLOAT)
    return np.where(exact, np.where(exact, scaled, 0).astype(np.int64), ABSENT)


def _persons(cells: _Cells, kind: FieldType, today: date) -> tuple[Values, Sequence[int]]:
    if set(map(type, cells)) != {str}:
        return [None] * len(cells), range(len(cells))
    good = are_person_numbers(cells, today)
    return list(cells), np.flatnonzero(~good).tolist()


def _texts(cells: _Cells, kind: FieldType, today: date) -> tuple[Values, Sequence[int]]:
    pattern = _NOT_PLAIN_NAME if kind is FieldType.PERSON_NAME else _NOT_PLAIN_TEXT
    if set(map(type, cells)) == {str}:
        joined = "".join(cells)
        if joined.isprintable() and not pattern.search(joined) and max(map(len, cells)) <= LONGEST_TEXT:
            return list(cells), [] if all(cells) else [place for place, cell in enumerate(cells) if not cell]
    return [None] * len(cells), range(len(cells))


def _accounts(cells: _Cells, kind: FieldType, today: date) -> tuple[Values, Sequence[int]]:
    if set(map(type, cells)) == {str}:
        joined = "".join(cells)
        lengths = set(map(len, cells))
        if joined.isascii() and joined.isdecimal() and min(lengths) >= 8 and max(lengths) <= 32:
            return list(cells), []
    return [None] * len(cells), range(len(cells))


NUMERIC = frozenset({FieldType.MONEY, FieldType.HOURS, FieldType.DAYS})
_BULK: dict[FieldType, Callable[[_Cells, FieldType, date], tuple[Values, Sequence[int]]]] = {
    FieldType.MONEY: _amounts,
    FieldType.HOURS: _amounts,
    FieldType.DAYS: _amounts,
    FieldType.PERSON_ID: _persons,
    FieldType.PERSON_NAME: _texts,
    FieldType.TEXT: _texts,
    FieldType.ACCOUNT: _accounts,
}
