"""Telling somebody."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from laoheng.standard.messages import Message
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.notices.models import Notice


@transaction.atomic
def notify(
    *,
    by: By,
    office: UUID,
    party: UUID | None,
    message: Message,
    matter: UUID | None = None,
    due_on: date | None = None,
) -> Notice:
    """Leaves a notice with a party, or with the bureau's staff where `party` is None."""
    notice = Notice(
        id=new_id(by.now),
        office_id=office,
        party_id=party,
        matter_id=matter,
        message=message.to_json(),
        due_on=due_on,
        created_at=by.now,
    )
    notice.save(force_insert=True)
    record(
        "notice.left",
        by=by,
        payload={"notice": notice.id, "code": message.code, "due_on": due_on, "to_party": party},
        matter=matter,
        office=office,
        rows=[notice],
    )
    return notice


@transaction.atomic
def mark_read(*, by: By, notice: Notice) -> None:
    """The receiver has seen it."""
    if notice.read_at is None:
        notice.read_at = by.now
        notice.save(update_fields=["read_at"])
        record(
            "notice.read",
            by=by,
            payload={"notice": notice.id},
            matter=notice.matter_id,
            office=notice.office_id,
            rows=[notice],
        )
