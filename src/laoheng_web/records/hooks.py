"""What rooms above do and tell: they add to these lists, the records room calls each entry.

`for hook in AFTER_BATCH: hook(office=<uuid>, firms=[<firm ids>], now=<instant>)`, inside the batch's transaction.
`DEPARTMENTS` entries tell the departments of an office that have accounts: their ids and names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

AFTER_BATCH: list[Callable[..., None]] = []
DEPARTMENTS: list[Callable[[UUID], Iterable[tuple[UUID, str]]]] = []
