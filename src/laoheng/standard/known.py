"""What we know, and what we do not: absence of data is `Unknown`, never zero, never "fine"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from laoheng.standard.messages import Message

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """A value some source states."""

    value: T


@dataclass(frozen=True, slots=True)
class Unknown:
    """No source states it; `why` says which one is missing."""

    why: Message


Known: TypeAlias = Value[T] | Unknown
