"""Known and unknown: an unknown carries its reason and is no value."""

from __future__ import annotations

import dataclasses

import pytest

from laoheng.standard.known import Known, Unknown, Value
from laoheng.standard.messages import Message


def months(known: Known[int]) -> str:
    match known:
        case Value(value):
            return f"{value} months"
        case Unknown(why):
            return why.code


def test_zero_is_known_and_differs_from_unknown() -> None:
    assert months(Value(0)) == "0 months"
    assert months(Unknown(Message.of("records.unknown_kind"))) == "records.unknown_kind"


def test_neither_can_be_changed_after_the_fact() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Value(1).value = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        Unknown(Message.of("a.b")).why = Message.of("c.d")  # type: ignore[misc]
