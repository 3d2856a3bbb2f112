"""What a request's form was filled in with."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from django.http import QueryDict

from laoheng.hub.sharing import Form, Item, Wanted, grounds_of, offered
from laoheng.standard.records import Field, FieldType
from laoheng_web.sharing.asking import Asked
from laoheng_web.sharing.wording import word_of

MOST_CHARS = 60_000


def read(item: Item, form: Form, data: QueryDict) -> Asked:
    """The request that the form makes; what is missing stays empty and is told by the check."""
    purpose, ground = _ground(item, data.get("ground", ""))
    fields = tuple(dict.fromkeys(data.getlist("fields")))[:40]
    value = data.get("value", "")[:40].strip()
    if form is Form.YES_NO:
        # One choice carries both: the field and the value it is compared with.
        name, _, value = data.get("question", "")[:100].partition("=")
        fields = (name,) if name else ()
    until = None
    with suppress(ValueError):
        until = date.fromisoformat(data.get("valid_until", ""))
    wanted = Wanted(
        item.kind, purpose, ground, form, fields, data.get("first_month", "")[:7].strip(),
        data.get("last_month", "")[:7].strip(), data.get("region", "")[:6].strip(), value,
    )  # fmt: skip
    numbers = tuple(line.strip() for line in data.get("list", "")[:MOST_CHARS].splitlines() if line.strip())
    return Asked(item, wanted, numbers, data.get("duty", "")[:200], data.get("why", "")[:1000], until)


def _ground(item: Item, chosen: str) -> tuple[str, str]:
    known = grounds_of(item.contract)
    place = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 4 else len(known)
    return known[place] if place < len(known) else ("", "")


def choices(item: Item, form: Form, chosen: str) -> dict[str, Any]:
    """What the form offers: purposes, and for the chosen one its fields and the refused ones with the reason."""
    known = grounds_of(item.contract)
    purpose, ground = _ground(item, chosen)
    context: dict[str, Any] = {
        "grounds": [(str(place), *pair) for place, pair in enumerate(known)], "purpose": purpose, "ground": ground,
    }  # fmt: skip
    if purpose:
        offer = offered(item.contract, purpose, ground, form)
        context |= {"offer": offer, "questions": _questions(item, offer.fields) if form is Form.YES_NO else []}
    return context


def _questions(item: Item, fields: Iterable[Field]) -> list[tuple[str, str, Any]]:
    """Field and value as one choice, with its heading and the word for the value."""
    found: list[tuple[str, str, Any]] = []
    for field in fields:
        codes = ["yes", "no"] if field.type is FieldType.YES_NO else [code for code, _ in field.codes]
        found += [(f"{field.name}={code}", field.label, word_of(item.kind, [field.name], code)) for code in codes]
    return found
