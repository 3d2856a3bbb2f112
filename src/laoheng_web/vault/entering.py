"""Entering new subjects by the thousand: one statement a table, and one event that tells of all rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection

from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.vault.models import Firm, LookUp, Person

S = TypeVar("S", Person, Firm)
_PERSON_COLUMNS = ("id", "name", "number", "phone", "account", "masked_name")


def enter_persons(people: Mapping[bytes, Person], key_version: int, now: datetime) -> None:
    """Enters each person under the blind index it is given, unless another intake was faster."""
    kept, entries = _standing("person", people, key_version)
    if not kept:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into vault_person (id, name, number, phone, account, masked_name) "
            "select * from unnest(%s::uuid[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::text[])",
            [[getattr(person, name) for person in kept] for name in _PERSON_COLUMNS],
        )
    _tell(kept, entries, now)


def enter_firms(firms: Mapping[bytes, Firm], key_version: int, now: datetime) -> None:
    """Enters each firm under the blind index of its code, unless another intake was faster."""
    kept, entries = _standing("firm", firms, key_version)
    if kept:
        Firm.objects.bulk_create(kept)
        _tell(kept, entries, now)


def _standing(kind: str, subjects: Mapping[bytes, S], key_version: int) -> tuple[list[S], list[LookUp]]:
    """The subjects whose entry in the index stands: of two intakes that meet one new number, the first one's."""
    by_id: dict[UUID, tuple[bytes, S]] = {subject.id: (digest, subject) for digest, subject in subjects.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into vault_lookup (digest, kind, key_version, subject_id) "
            "select d, %s, %s, s from unnest(%s::bytea[], %s::uuid[]) as given (d, s) "
            "on conflict do nothing returning id, subject_id",
            [kind, key_version, [digest for digest, _ in by_id.values()], list(by_id)],
        )
        made = cursor.fetchall()
    entries = [
        LookUp(id=number, kind=kind, digest=by_id[subject][0], key_version=key_version, subject_id=subject)
        for number, subject in made
    ]
    return [by_id[subject][1] for _, subject in made], entries


def _tell(kept: list[Person] | list[Firm], entries: list[LookUp], now: datetime) -> None:
    by = By.system(office=None, now=now)
    record("vault.entered", by=by, payload={"count": len(kept)}, exact=[*kept, *entries])
