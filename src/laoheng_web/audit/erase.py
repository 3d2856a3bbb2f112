"""Erasing what events say in free text of one person: payload and key go, leaf and proof stay."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from laoheng_web.audit.models import AuditEvent, EventKey, LedgerLeaf

DONE = "erasure.done"


def telling(subject: UUID) -> list[UUID]:
    """The sealed events whose payload holds a text somebody wrote about `subject`: why an identity was opened.

    Only sealed ones: without its key an event could get no leaf any more, so seal before asking.
    """
    found = AuditEvent.objects.filter(
        Exists(LedgerLeaf.objects.filter(event_id=OuterRef("id"))),
        subjects__contains=[subject],
        type__startswith="vault.",
        payload__has_key="reason",
        payload__rows=[],
        payload__removed=[],
    )
    return list(found.order_by("seq").values_list("id", flat=True))


def erase_payloads(*, told_by: AuditEvent) -> int:
    """Empties the events that `told_by` (an `erasure.done`) names, and destroys their keys; returns how many.

    Must run in its transaction, for the purpose "erasure".
    """
    with connection.cursor() as cursor:
        cursor.execute("select laoheng_erase_payload(%s)", [told_by.id])
        (erased,) = cursor.fetchone()
    EventKey.objects.filter(event_id__in=told_by.payload["events"]).delete()
    return int(erased)


def erased_events() -> dict[UUID, UUID]:
    """Event → the erasure that emptied it, as the erasures' own events say."""
    told = AuditEvent.objects.filter(type=DONE).values_list("id", "payload")
    return {UUID(event): by for by, payload in told for event in payload["events"]}
