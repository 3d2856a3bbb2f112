"""Events: what the commitment covers, and that the leaf tells nothing."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from laoheng.standard.canonical import NotCanonicalError
from laoheng.standard.errors import LaohengError
from laoheng.standard.event import Event, EventWithoutZoneError

KEY = bytes(range(32))
EVENT = Event(
    id=UUID(int=7),
    type="matter.filed",
    version=1,
    occurred_at=datetime(2026, 3, 1, 8, tzinfo=UTC),
    recorded_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
    actor=UUID(int=1),
    acting_for=None,
    office=UUID(int=2),
    matter=UUID(int=3),
    subjects=(UUID(int=4),),
    payload={"claim": "欠薪", "amount": Decimal("5200.00")},
)


def test_the_body_holds_every_field_in_canonical_bytes() -> None:
    body = json.loads(EVENT.body())
    assert set(body) == {field.name for field in dataclasses.fields(Event)} | {"envelope"}
    assert body["payload"] == {"amount": "5200.00", "claim": "欠薪"}
    assert body["occurred_at"] == "2026-03-01T08:00:00+00:00"


def test_the_commitment_is_the_hmac_of_the_body_under_the_events_own_key() -> None:
    assert EVENT.commitment(KEY) == hmac.new(KEY, EVENT.body(), hashlib.sha256).digest()
    assert EVENT.commitment(KEY) != EVENT.commitment(bytes(32))


def test_the_leaf_holds_the_id_and_the_commitment_and_nothing_else() -> None:
    leaf = json.loads(EVENT.leaf(KEY))
    assert leaf == {"v": 1, "event": str(EVENT.id), "hmac_sha256": EVENT.commitment(KEY).hex()}
    assert hashlib.sha256(EVENT.body()).hexdigest() not in EVENT.leaf(KEY).decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", UUID(int=8)), ("type", "matter.closed"), ("version", 2), ("matter", None), ("actor", None),
        ("occurred_at", datetime(2026, 3, 1, 8, 0, 1, tzinfo=UTC)), ("recorded_at", datetime(2026, 3, 2, tzinfo=UTC)),
        ("acting_for", UUID(int=9)), ("office", UUID(int=9)), ("subjects", ()), ("payload", {"claim": "欠薪"}),
    ],
)  # fmt: skip
def test_changing_any_field_changes_the_commitment(field: str, value: Any) -> None:
    changed = dataclasses.replace(EVENT, **{field: value})
    assert changed.commitment(KEY) != EVENT.commitment(KEY)


@pytest.mark.parametrize("field", ["occurred_at", "recorded_at"])
def test_an_instant_without_zone_is_refused(field: str) -> None:
    naive = datetime.combine(date(2026, 3, 1), datetime.min.time())
    with pytest.raises(EventWithoutZoneError):
        dataclasses.replace(EVENT, **{field: naive})


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_refused(key: bytes) -> None:
    with pytest.raises(LaohengError, match="32 bytes"):
        EVENT.commitment(key)


def test_a_payload_with_a_binary_fraction_cannot_be_sealed() -> None:
    with pytest.raises(NotCanonicalError):
        dataclasses.replace(EVENT, payload={"amount": 5200.1}).body()
