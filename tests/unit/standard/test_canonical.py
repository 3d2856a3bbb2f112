"""Canonical bytes v1: fixed spellings, and refusal of what has none."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.standard.canonical import NotCanonicalError, canonical_bytes


class Colour(StrEnum):
    RED = "red"


class Number(IntEnum):
    ONE = 1


class Wrapped(Enum):
    AMOUNT = Decimal("1.50")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (0, "0"),
        (10**30, "1" + "0" * 30),  # integers keep every digit
        ("工资", '"工资"'),  # UTF-8, not escapes
        ('a"\\\n', '"a\\"\\\\\\n"'),
        (Decimal("1.50"), '"1.50"'),
        (Decimal("1E+3"), '"1000"'),
        (date(2026, 3, 1), '"2026-03-01"'),
        (datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=8))), '"2026-03-01T08:00:00+08:00"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (b"\x00\xff", '"00ff"'),
        (Colour.RED, '"red"'),
        (Number.ONE, "1"),
        (Wrapped.AMOUNT, '"1.50"'),
        ((1, [2]), "[1,[2]]"),
        ({"b": 1, "a": {"d": None, "c": []}}, '{"a":{"c":[],"d":null},"b":1}'),
        ({"资": 1, "z": 2, "Z": 3}, '{"Z":3,"z":2,"资":1}'),  # by code point
        ({}, "{}"),
    ],
)
def test_a_value_has_one_spelling(value: object, text: str) -> None:
    assert canonical_bytes(value) == text.encode("utf-8")


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        {"amount": 0.1},
        float("nan"),
        Decimal("NaN"),
        Decimal("Infinity"),
        {1, 2},
        {1: "a"},
        object(),
        datetime.combine(date(2026, 3, 1), datetime.min.time()),  # no zone
        "\ud800",  # half a surrogate pair has no UTF-8
        {"\udfff": 1},
    ],
    ids=lambda value: repr(value).split(" at 0x")[0],
)
def test_what_has_no_single_spelling_is_refused(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        canonical_bytes(value)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(value=PLAIN)
def test_plain_values_read_back_as_themselves(value: Any) -> None:
    assert json.loads(canonical_bytes(value)) == value


@settings(max_examples=100, deadline=None)
@given(items=st.lists(st.tuples(st.text(max_size=4), st.integers()), unique_by=lambda item: item[0], max_size=6))
def test_the_order_of_keys_does_not_matter(items: list[tuple[str, int]]) -> None:
    assert canonical_bytes(dict(items)) == canonical_bytes(dict(reversed(items)))


def test_the_same_amount_with_another_scale_is_another_text() -> None:
    assert canonical_bytes(Decimal("1.0")) != canonical_bytes(Decimal("1.00"))


def test_an_instant_in_utc_says_so() -> None:
    assert canonical_bytes(datetime(2026, 3, 1, tzinfo=UTC)) == b'"2026-03-01T00:00:00+00:00"'
