"""Which notices still ask something of their receiver."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from laoheng_web.notices.models import Notice


def notices_of(party: UUID | None) -> QuerySet[Notice]:
    """A party's notices, or the staff's of the bureau where `party` is None, each with `waiting` (1 or 0).

    One waits while it is unread and no newer one of the same matter was left: the newest says how the matter stands.
    An older one is not marked as read, for its receiver has not said so.
    """
    own = Notice.objects.filter(party_id=party)
    newer = own.filter(office_id=OuterRef("office_id"), matter_id=OuterRef("matter_id")).filter(
        Q(created_at__gt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), id__gt=OuterRef("id"))
    )
    waiting = Case(When(Q(read_at=None) & ~Exists(newer), then=Value(1)), default=Value(0), output_field=IntegerField())
    return own.annotate(waiting=waiting)


def waiting_for(party: UUID | None) -> QuerySet[Notice]:
    """The notices that wait, those due first."""
    return notices_of(party).filter(waiting=1).order_by(F("due_on").asc(nulls_last=True), "-created_at", "-id")
