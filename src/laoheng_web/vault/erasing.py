"""Taking a person out of the vault: what names them is read once more, to find it elsewhere, and then removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models

from laoheng_web.vault.crypto import decrypt
from laoheng_web.vault.identities import FIELDS, keys
from laoheng_web.vault.models import LookUp, Person

# Rows of rooms above that hold an identity beside the vault: `rows(person)`, removed with it.
BESIDE: list[Callable[[UUID], Iterable[models.Model]]] = []


@dataclass(frozen=True)
class Stay:
    """Something that the law has kept although its person asks to be erased: what, by which article, until when.

    `until` None: it lasts, and the years count from its end; `running` is the code of the text that says so.
    """

    number: str
    office: UUID
    ground: str
    until: date | None
    running: str = "erasure.kept_running"


# Rooms that keep papers by a law of their own register here under their app's label: `keeper(person, today)` says what
# must stay, `releaser(by=…, person=…)` takes the papers away that must not.
KEEPERS: dict[str, Callable[[UUID, date], Iterable[Stay]]] = {}
RELEASERS: list[Callable[..., int]] = []


def identity_of(person: UUID) -> dict[str, str]:
    """The opened fields of a person, for the erasure that looks for them; shown to nobody. Empty where there is none.

    Seen only within a purpose.
    """
    row = Person.objects.filter(id=person).first()
    blobs = {} if row is None else {field: getattr(row, field) for field in FIELDS}
    return {field: decrypt(keys(), person, field, bytes(blob)) for field, blob in blobs.items() if blob}


def remove(person: UUID) -> list[models.Model]:
    """Removes the person and every entry of the blind index; returns the rows, for the event that tells of it."""
    rows: list[models.Model] = [*Person.objects.filter(id=person), *LookUp.objects.filter(subject_id=person)]
    for beside in BESIDE:
        rows += beside(person)
    for row in rows:
        key = row.pk
        row.delete()
        row.pk = key  # Django forgets it, the event must name it
    return rows
