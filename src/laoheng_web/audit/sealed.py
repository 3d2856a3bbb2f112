"""Which stored rows are sealed, and how one is spelled.

A sealed row can only be changed together with an event that names its new digest: `verify` compares every sealed row
with the last event that told of it, so a row changed, added or removed by hand is found.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import models

from laoheng.standard.canonical import canonical_bytes

SEALED: dict[str, type[models.Model]] = {}
M = TypeVar("M", bound=type[models.Model])


def sealed(model: M) -> M:
    """Class decorator: every write of this model must be told by an event (`record(..., rows=[…])`)."""
    SEALED[model._meta.db_table] = model
    return model


def row_bytes(row: models.Model) -> bytes:
    """Canonical bytes v1 of a stored row: every column, instants in UTC."""
    return canonical_bytes({field.attname: _plain(field.value_from_object(row)) for field in row._meta.concrete_fields})


def row_digest(key: bytes, row: models.Model) -> str:
    """HMAC-SHA-256 of the row under its event's key, in hex (a plain hash could be guessed)."""
    return hmac.new(key, row_bytes(row), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
