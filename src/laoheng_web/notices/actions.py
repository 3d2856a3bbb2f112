"""Telling somebody."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from laoheng.standard.messages import Message
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.notices.models import Notice

MOST_AT_ONCE = 1000


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


@transaction.atomic
def mark_all_read(*, by: By, notices: QuerySet[Notice], until: datetime) -> int:
    """The receiver has seen all of `notices` left up to `until`; gives how many were unread, at most a thousand a time.

    What came after the receiver's page was drawn stays unread: nobody has seen it. One event for each bureau.
    """
    unread = notices.filter(read_at=None, created_at__lte=until).order_by("created_at", "id")
    ids = list(unread.values_list("id", flat=True)[:MOST_AT_ONCE])
    rows = list(Notice.objects.select_for_update().filter(id__in=ids, read_at=None).order_by("office_id", "id"))
    for office, group in groupby(rows, key=lambda row: row.office_id):
        seen = list(group)
        Notice.objects.filter(id__in=[row.id for row in seen]).update(read_at=by.now)
        record("notice.all_read", by=by, payload={"notices": [row.id for row in seen]}, office=office, rows=seen)
    return len(rows)
