"""Merges of ids as the bureau holds them: entered with their grounds, taken back with a reason, applied to the lake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Q

from laoheng.hub.link import MergeLog
from laoheng.hub.same import write_same
from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.records.models import LinkMerge, LinkPair, LinkUnit
from laoheng_web.records.pipeline import lake

_COLUMN = {LinkUnit.PERSON.value: "person_id", LinkUnit.FIRM.value: "firm_id"}
_LOCK = 590_221

Grounds = Sequence[tuple[str, str, float, Sequence[tuple[str, str, float]]]]


def merge_log(office: UUID, unit: str) -> MergeLog:
    """The merges that stand, in the order they were entered."""
    rows = LinkMerge.objects.filter(office_id=office, unit=unit, undone_at=None).order_by("at", "id")
    return MergeLog(row.as_merge() for row in rows)


def one_with(office: UUID, unit: str, member: UUID) -> list[UUID]:
    """The ids that stand for the same person or firm as `member` today, itself included, in order."""
    today = merge_log(office, unit).ids_today()
    root = today.get(str(member), str(member))
    return sorted({member, *(UUID(name) for name, stands in today.items() if stands == root)})


@transaction.atomic
def enter_merge(*, by: By, pair: LinkPair, grounds: Grounds) -> LinkMerge:
    """Enters the merge of a decided pair; rows are read under one id from the next look on.

    Raises `UserError` where the log refuses it.
    """
    row = LinkMerge(
        id=new_id(by.now), office_id=pair.office_id, unit=pair.unit, ids=sorted((pair.left_id, pair.right_id)),
        by=str(by.user), at=by.now, said_at=by.now.isoformat(timespec="seconds"), pair_id=pair.id,
        grounds=[
            [left, right, f"{bits:.2f}", [[name, level, f"{part:.2f}"] for name, level, part in reasons]]
            for left, right, bits, reasons in grounds
        ],
    )  # fmt: skip
    row.number = merge_log(row.office_id, row.unit).merge(row.as_merge())
    row.save(force_insert=True)
    payload = {"unit": row.unit, "merge": row.number, "ids": [str(key) for key in row.ids]}
    record("vault.merged", by=by, payload=payload, subjects=row.ids, office=row.office_id, rows=[row])
    publish_later(by, row.office_id)
    return row


@transaction.atomic
def undo_merge(*, by: By, merge_id: UUID, why: str) -> LinkMerge:
    """Takes a merge back: every id is again what it was. The pair it came from waits for a decision anew.

    Raises `UserError` without a reason or where it was taken back before.
    """
    row = LinkMerge.objects.select_for_update().filter(id=merge_id).first()
    if row is None or by.office is None:
        raise UserError("link_review.not_found")
    if not why.strip():
        raise UserError("link_review.why_missing")
    if row.undone_at is not None:
        raise UserError("link_review.undone_before", number=row.number)
    row.undone_by, row.undone_at, row.undone_why = by.user, by.now, why.strip()[:400]
    row.save()
    rows: list[LinkMerge | LinkPair] = [row]
    pair = LinkPair.objects.select_for_update().filter(id=row.pair_id).first()
    if pair is not None:
        pair.decision, pair.why, pair.decided_by, pair.decided_at, pair.caution = "", "", None, None, "undone"
        pair.held_by, pair.held_until = None, None
        pair.save()
        rows.append(pair)
    payload = {"unit": row.unit, "merge": row.number}
    record("vault.unmerged", by=by, payload=payload, subjects=row.ids, office=row.office_id, rows=rows)
    publish_later(by, row.office_id)
    return row


def publish_later(by: By, office: UUID) -> None:
    """Tells the lake once the transaction stands."""
    transaction.on_commit(partial(_publish, by.now, office))


def _publish(now: datetime, office: UUID) -> None:
    with acting(By.system(office=office, now=now), "linkage"):
        publish(office)


def forget_links(office: UUID, persons: Sequence[UUID]) -> list[models.Model]:
    """Removes the pairs and merges that name these persons, in the transaction of their erasure; returns the rows."""
    pairs = LinkPair.objects.filter(Q(left_id__in=persons) | Q(right_id__in=persons), office_id=office)
    rows: list[models.Model] = [*pairs, *LinkMerge.objects.filter(office_id=office, ids__overlap=list(persons))]
    for row in rows:
        key = row.pk
        row.delete()
        row.pk = key  # Django forgets it, the event must name it
    publish(office)
    return rows


def publish(office: UUID) -> None:
    """Tells the lake which ids are one today. One writer at a time reads after its lock, so the last one is right."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    same = {_COLUMN[unit]: merge_log(office, unit).ids_today() for unit in _COLUMN}
    folder = lake().root / str(office)
    if any(same.values()) or lake().same(str(office)):
        write_same(folder, same)
