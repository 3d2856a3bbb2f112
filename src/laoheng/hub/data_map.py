"""The data map: every kind of record with its fields, why each may be held, for how long, who reads it, who brings it.

Made from the record contracts alone, so that what is not declared there cannot be stored and shows up nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from laoheng.hub.lake_schema import checked_schema
from laoheng.hub.retention import ENDS, NEVER_DUE, PUBLIC, kept_years
from laoheng.hub.sources.catalogue import usual_feeds
from laoheng.hub.sources.feed import Feed
from laoheng.law import find_article
from laoheng.standard.records import KINDS, Field, FieldType, RecordContract

_SYSTEM_COLUMNS = frozenset({"row_number", "firm_id", "person_id"})
_MEASURED = {FieldType.MONEY: "yuan", FieldType.HOURS: "hours", FieldType.DAYS: "days"}


@dataclass(frozen=True, slots=True)
class KindEntry:
    """One kind of record in the map."""

    contract: RecordContract
    years: int
    counts_from: str  # month, end (of what lasts), open (states no end), or never (public register)
    feeds: tuple[Feed, ...]

    def to_json(self) -> dict[str, Any]:
        """The entry as plain values; the keys are stable."""
        return {
            "kind": self.contract.kind,
            "version": self.contract.version,
            "label": self.contract.label,
            "key": list(self.contract.key),
            "retention_years": self.years,
            "retention_counts_from": self.counts_from,
            "feeds": [
                {"id": feed.catalogue_id, "title": feed.title, "sender": feed.sender, "ground": feed.ground}
                for feed in self.feeds
            ],
            "fields": [field_json(field) for field in self.contract.fields],
        }


def field_json(field: Field) -> dict[str, Any]:
    """One field as plain values."""
    return {
        "name": field.name,
        "label": field.label,
        "aliases": list(field.aliases),
        "type": field.type.value,
        "required": field.required,
        "unit": field.unit,
        "codes": {code: list(spellings) for code, spellings in field.codes},
        "sensitivity": str(field.sensitivity),
        "kept_in": "vault" if field.vault_only else "lake",
        "purpose": field.purpose,
        "ground": field.ground,
        "retention_years": field.retention_years,
        "readers": list(field.readers),
    }


def data_map(feeds: Iterable[Feed] = ()) -> tuple[KindEntry, ...]:
    """Every kind of record, with the usual feeds that bring it and `feeds` of one installation (by id once)."""
    known = {feed.catalogue_id: feed for feed in (*usual_feeds(), *feeds)}
    return tuple(
        KindEntry(
            contract,
            kept_years(contract),
            _counts_from(contract.kind),
            tuple(feed for feed in known.values() if feed.kind == contract.kind),
        )
        for contract in KINDS
    )


def _counts_from(kind: str) -> str:
    if kind in PUBLIC:
        return "never"
    if kind in NEVER_DUE:
        return "open"
    return "end" if kind in ENDS else "month"


def undeclared(contract: RecordContract, on: date) -> list[str]:
    """What a contract leaves open that it must say of each field, and columns of its table that no field declares."""
    found = [fault for field in contract.fields for fault in _lacking(contract.kind, field, on)]
    declared = {field.name for field in contract.fields} | _SYSTEM_COLUMNS
    columns = [name for name in checked_schema(contract).names if name not in declared]
    return found + [f"{contract.kind}.{name}: stored and not declared" for name in columns]


def _lacking(kind: str, field: Field, on: date) -> list[str]:
    article = find_article(field.ground)
    wants = {
        "label": bool(field.label.strip()),
        "purpose": bool(field.purpose.strip()),
        "ground in force": article is not None and article.in_force(on),
        "retention": field.retention_years > 0,
        "readers": bool(field.readers),
        "codes": field.type is not FieldType.CODE or bool(field.codes),
        "unit": field.type not in _MEASURED or field.unit == _MEASURED[field.type],
    }
    return [f"{kind}.{field.name}: no {what}" for what, said in wants.items() if not said]
