"""Event: the envelope of everything that is sealed.

The ledger never sees the payload: its leaf is the envelope's `commitment`, an HMAC under a key of this event alone that
lives outside the ledger. Erasing the key makes the leaf unlinkable while every proof still holds.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from laoheng.standard.canonical import canonical_bytes
from laoheng.standard.errors import LaohengError

ENVELOPE_VERSION = 1
KEY_BYTES = 32


class EventWithoutZoneError(LaohengError):
    """An instant without its offset; events carry +08:00."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `type` is dotted ("matter.filed"), `version` that of its payload.

    `actor` is an account id (None: the system), `acting_for` the firm, person or body it spoke for, `office` the
    bureau (tenant), `matter` the file it belongs to, `subjects` the random ids of persons and firms it is about.
    """

    id: UUID
    type: str
    version: int
    occurred_at: datetime
    recorded_at: datetime
    actor: UUID | None
    acting_for: UUID | None
    office: UUID | None
    matter: UUID | None
    subjects: tuple[UUID, ...]
    payload: Mapping[str, Any]

    def __post_init__(self) -> None:
        if self.occurred_at.tzinfo is None or self.recorded_at.tzinfo is None:
            raise EventWithoutZoneError(self.type)

    def body(self) -> bytes:
        """Canonical bytes v1 of the whole envelope and payload: what the commitment commits to."""
        return canonical_bytes(
            {
                "envelope": ENVELOPE_VERSION,
                "id": self.id,
                "type": self.type,
                "version": self.version,
                "occurred_at": self.occurred_at,
                "recorded_at": self.recorded_at,
                "actor": self.actor,
                "acting_for": self.acting_for,
                "office": self.office,
                "matter": self.matter,
                "subjects": list(self.subjects),
                "payload": self.payload,
            }
        )

    def commitment(self, key: bytes) -> bytes:
        """HMAC-SHA-256 of `body()` under `key` (32 random bytes of this event alone)."""
        if len(key) != KEY_BYTES:
            raise LaohengError("an event key has 32 bytes")
        return hmac.new(key, self.body(), hashlib.sha256).digest()

    def leaf(self, key: bytes) -> bytes:
        """What enters the ledger: canonical bytes of event id and commitment; no personal data, no plain hash of it."""
        return canonical_bytes({"v": 1, "event": self.id, "hmac_sha256": self.commitment(key)})
