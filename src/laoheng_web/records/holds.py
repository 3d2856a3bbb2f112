"""What still holds a person: files in hand or kept, contracts, an account, another bureau's records."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Model, Q, UUIDField

from laoheng.hub.erase import rows_of_person
from laoheng.standard.messages import Message
from laoheng_web.accounts.speaking import spoken
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.papers.models import Matter
from laoheng_web.records.pipeline import lake
from laoheng_web.vault.erasing import KEEPERS

# Their own rows are what an erasure takes away, or tell of it; a notice is a code, and this very answer is one.
_NOT_HOLDING = ("audit", "vault", "records", "notices")


def holding(person: UUID, by: By) -> list[str]:
    """What names `person` outside lake, inbox and vault, one line each, for the officer who asks to erase.

    Every column of ids of every table is looked at, so a table added later holds without being named here. All bureaus
    are looked at; what is another's is told only to be there.
    """
    if by.office is None:
        raise ValueError("an erasure is one bureau's")
    with acting(By.system(office=None, now=by.now), "verifying"):
        found = {line for model in _models() for line in _lines(model, person, by.office)}
        found |= set(_stays(person, by))
    elsewhere = [
        folder.name
        for folder in lake().root.glob("*")
        if folder.is_dir() and folder.name != str(by.office) and rows_of_person(lake(), folder.name, person)
    ]
    return sorted(found) + (["另一机构的报送数据"] if elsewhere else [])


def _models() -> Iterator[type[Model]]:
    for model in apps.get_models():
        if model.__module__.startswith("laoheng_web.") and model._meta.app_label not in {*_NOT_HOLDING, *KEEPERS}:
            yield model


def _stays(person: UUID, by: By) -> Iterator[str]:
    """What a law has kept, with the article and the day until when."""
    for label, keeper in KEEPERS.items():
        room = str(apps.get_app_config(label).verbose_name)
        for stay in keeper(person, by.now.date()):
            number = stay.number if stay.office == by.office else "（另一机构）"
            code = "erasure.kept_until" if stay.until else stay.running
            yield spoken(Message.of(code, room=room, number=number, ground=stay.ground, until=stay.until))


def _lines(model: type[Model], person: UUID, office: UUID) -> Iterator[str]:
    asked = Q()
    for field in model._meta.concrete_fields:
        if isinstance(field, UUIDField) and not field.primary_key:
            asked |= Q(**{field.attname: person})
        elif _is_ids(field):
            asked |= Q(**{f"{field.attname}__contains": [person]})
    if not asked or any(field.related_model is Matter for field in model._meta.concrete_fields):
        return  # a row of a matter is kept as long as its file, which `papers` tells
    room = str(apps.get_app_config(model._meta.app_label).verbose_name)
    for row in model._base_manager.filter(asked)[:50]:
        theirs = getattr(row, "office_id", None)
        number = _number(row) if theirs in (None, office) else "（另一机构）"
        yield f"{room} {number}".strip()


def _is_ids(field: Field) -> bool:
    return isinstance(field, ArrayField) and isinstance(field.base_field, UUIDField)


def _number(row: Model) -> str:
    file = row if hasattr(row, "number") else getattr(row, "matter", None)
    return str(getattr(file, "number", ""))
