"""Canonical bytes, version 1: one value, one spelling, for ever.

A subset of JSON: UTF-8, keys sorted by code point, no blanks, NFC is the writer's duty (strings are taken as they are),
integers only (money and other decimals travel as strings, so that 1.0 and 1.00 cannot meet), no floats, no NaN.
A new version would get a new name and an upcaster; these bytes never change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from laoheng.standard.errors import LaohengError

VERSION = 1


class NotCanonicalError(LaohengError):
    """A value that has no single spelling (a float, a set, an instant without zone)."""


def canonical_bytes(value: Any) -> bytes:
    """The canonical bytes v1 of `value` (mapping, sequence, text, integer, decimal, date, instant, UUID, None)."""
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonicalError("half a surrogate pair has no UTF-8") from error


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, bool | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise NotCanonicalError("an instant needs its zone")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise NotCanonicalError(f"{type(value).__name__} has no canonical bytes")


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise NotCanonicalError("a decimal must be finite")
    return format(value, "f")


def _mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    if not all(isinstance(key, str) for key in value):
        raise NotCanonicalError("keys are text")
    return {key: _plain(item) for key, item in value.items()}
