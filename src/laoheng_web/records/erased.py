"""Which rows of the lake are erased, as sealed events say it: for `laoheng ledger verify`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from laoheng_web.audit.models import AuditEvent
from laoheng_web.records.erasing import STARTED
from laoheng_web.records.models import Receipt


@dataclass
class ErasedRows:
    """The erased row numbers of one batch, and the events that name them."""

    numbers: set[int] = field(default_factory=set)
    events: list[str] = field(default_factory=list)


def erased_rows() -> dict[str, ErasedRows]:
    """Batch id → what was erased of it."""
    found: dict[str, ErasedRows] = {}
    for event, on, payload in (
        AuditEvent.objects.filter(type=STARTED).order_by("seq").values_list("id", "occurred_at", "payload")
    ):
        for batches in payload["lake"].values():
            for batch, numbers in batches.items():
                entry = found.setdefault(batch, ErasedRows())
                entry.numbers.update(numbers)
                entry.events.append(f"{timezone.localtime(on):%Y-%m-%d}，事件 {event}")
    return found


def notes() -> Iterator[str]:
    """One line for each batch that lost rows: how many, when, and the event that says so."""
    erased = erased_rows()
    for receipt in Receipt.objects.filter(id__in=[UUID(batch) for batch in erased]).order_by("batch_seq"):
        entry = erased[str(receipt.id)]
        yield f"批次 {receipt.number} {len(entry.numbers)} 行（{'；'.join(entry.events)}）"
