"""What became of a received file."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from laoheng.standard.messages import Message
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.records.models import Receipt, ReceiptState


@transaction.atomic
def finish(*, by: By, receipt: Receipt, counts: dict[str, Any]) -> Receipt:
    """The file has been checked and stored."""
    for name, value in counts.items():
        setattr(receipt, name, value)
    receipt.state, receipt.finished_at = ReceiptState.DONE, by.now
    receipt.save()
    record(
        "records.stored",
        by=by,
        payload={
            "number": receipt.number,
            "kind": receipt.kind,
            "batch_seq": receipt.batch_seq,
            "root": receipt.root,
            "rows_stored": receipt.rows_stored,
            "rows_refused": receipt.rows_refused,
        },
        subjects=[receipt.sender_party] if receipt.sender_party else [],
        office=receipt.office_id,
        rows=[receipt],
    )
    return receipt


@transaction.atomic
def refuse(*, by: By, receipt: Receipt, why: Message) -> Receipt:
    """The whole file is refused; nothing of it was stored."""
    receipt.state, receipt.finished_at, receipt.refusal = ReceiptState.REFUSED, by.now, why.to_json()
    receipt.save()
    record(
        "records.refused",
        by=by,
        payload={"number": receipt.number, "kind": receipt.kind, "code": why.code},
        subjects=[receipt.sender_party] if receipt.sender_party else [],
        office=receipt.office_id,
        rows=[receipt],
    )
    return receipt
