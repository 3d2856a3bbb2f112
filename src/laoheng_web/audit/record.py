"""Telling of a write, in its own transaction."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from laoheng.standard.canonical import canonical_bytes
from laoheng.standard.event import KEY_BYTES, Event
from laoheng.standard.identity import uuid7
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent, EventKey
from laoheng_web.audit.sealed import SEALED, row_digest

# Objects made one after the other at one instant sort in the order they were made (RFC 9562 §6.2, a counter).
_COUNT, _COUNT_BITS = itertools.count(), 26


def new_id(now: datetime) -> UUID:
    """A fresh UUIDv7 for an object made at `now`; within a process, later ones of the same instant sort later."""
    count = next(_COUNT) % (1 << _COUNT_BITS)
    # uuid7 keeps 12 bits before its variant mark and 62 after it: the counter takes 12 and 14, chance the other 48.
    high, low = count >> 14, count & 0x3FFF
    value = high << 64 | low << 48 | secrets.randbits(48)
    return uuid7(int(now.timestamp() * 1000), value.to_bytes(10, "big"))


def record(
    type_: str,
    *,
    by: By,
    payload: Mapping[str, Any],
    subjects: Iterable[UUID] = (),
    matter: UUID | None = None,
    rows: Iterable[models.Model] = (),
    exact: Iterable[models.Model] = (),
    removed: Iterable[models.Model] = (),
    office: UUID | None = None,
) -> AuditEvent:
    """Writes the event that tells of a write, and returns it. Must run in the write's own transaction.

    `rows` are the sealed rows as just written: they are read back and their digests enter the event. `exact` are rows
    of ids, texts and bytes only, entered by the thousand, whose form in memory is the stored one. `payload` holds ids,
    codes and sums, never a name, number, phone or free text of a person. Raises where a row's model is not sealed.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{type_}: an event belongs to the transaction of its write")
    if {"rows", "removed"} & payload.keys():
        raise ValueError(f"{type_}: the payload keys rows and removed are the sealed rows'")
    key = secrets.token_bytes(KEY_BYTES)
    told = {
        **payload,
        "rows": [[row._meta.db_table, str(row.pk), row_digest(key, row)] for row in (*_stored(rows), *exact)],
        "removed": [[row._meta.db_table, str(row.pk)] for row in removed],
    }
    # One spelling for ever: what canonical bytes refuse is refused before anything is written.
    content = json.loads(canonical_bytes(told))
    event = AuditEvent(
        id=new_id(by.now),
        seq=_next_seq(),
        type=type_,
        occurred_at=by.now,
        recorded_at=by.now,
        actor_id=by.user,
        acting_for=by.party,
        office_id=office or by.office,
        matter_id=matter,
        subjects=sorted(set(subjects)),
        payload=content,
    )
    event.save(force_insert=True)
    EventKey.objects.create(event_id=event.id, key=key)
    return event


def _next_seq() -> int:
    # Asked for beforehand: an actor may write an event that it may not read back.
    with connection.cursor() as cursor:
        cursor.execute("select nextval('audit_event_seq')")
        return int(cursor.fetchone()[0])


def _stored(rows: Iterable[models.Model]) -> list[models.Model]:
    """The rows read back: a digest is of what is stored, not of what Python was given."""
    by_model: dict[type[models.Model], list[Any]] = {}
    for row in rows:
        if row._meta.db_table not in SEALED:
            raise TypeError(f"{row._meta.label} is not a sealed model")
        by_model.setdefault(type(row), []).append(row.pk)
    stored: list[models.Model] = []
    for model, keys in by_model.items():
        found = model._base_manager.in_bulk(keys)
        stored += [found[key] for key in keys]
    return stored


def envelope(event: AuditEvent) -> Event:
    """The sealed form of a stored event."""
    return Event(
        id=event.id,
        type=event.type,
        version=event.version,
        occurred_at=_shanghai(event.occurred_at),
        recorded_at=_shanghai(event.recorded_at),
        actor=event.actor_id,
        acting_for=event.acting_for,
        office=event.office_id,
        matter=event.matter_id,
        subjects=tuple(event.subjects),
        payload=event.payload,
    )


def _shanghai(instant: datetime) -> datetime:
    from laoheng.standard.dates import SHANGHAI

    return instant.astimezone(SHANGHAI)
