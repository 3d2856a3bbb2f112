"""What rooms above do after a batch has been stored: they add to the list, the records room calls each entry.

`for hook in AFTER_BATCH: hook(office=<uuid>, firms=[<firm ids>], now=<instant>)`, inside the batch's transaction.
"""

from __future__ import annotations

from collections.abc import Callable

AFTER_BATCH: list[Callable[..., None]] = []
