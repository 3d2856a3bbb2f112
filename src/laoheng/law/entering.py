"""Which values a bureau may enter for its own place, and what a good entry looks like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from laoheng.law.values import DatedValue, chain_of, values
from laoheng.standard.errors import UserError
from laoheng.standard.money import yuan


@dataclass(frozen=True, slots=True)
class Enterable:
    """A value that differs from place to place. `choices` are the rules known for it where it is no number."""

    name: str
    label: str
    unit: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One value that a bureau stands for: from `valid_from` in `region`, by `document`."""

    name: str
    region: str
    value: str
    valid_from: date
    document: str
    checked_on: date


def enterable() -> Mapping[str, Enterable]:
    """Every regional value by name, with the label, unit and rules of the places we hold it for."""
    rows: dict[str, list[DatedValue]] = {}
    for place in values().regions.values():
        for name, group in place.values.items():
            rows.setdefault(name, []).extend(group)
    found = {}
    for name, held in sorted(rows.items()):
        choices = tuple(sorted({row.choice for row in held if row.choice}))
        # A place may qualify its label ("first tier"); the shortest one says it for all.
        found[name] = Enterable(name, min((row.label for row in held), key=len), held[0].unit, choices)
    return found


def check_entry(entry: Entry, on: date) -> Entry:
    """`entry` with its value in plain form. Raises `UserError` naming what is wrong and what would do."""
    known = enterable().get(entry.name)
    if known is None:
        raise UserError("law.entering.unknown", name=entry.name, known=tuple(enterable()))
    chain_of(entry.region)
    if not entry.document.strip():
        raise UserError("law.entering.no_document", label=known.label)
    if entry.checked_on > on:
        raise UserError("law.entering.checked_later", day=entry.checked_on)
    if known.choices:
        if entry.value not in known.choices:
            raise UserError("law.entering.no_choice", label=known.label, value=entry.value[:40], choices=known.choices)
        return entry
    amount = yuan(entry.value)
    if amount <= 0:
        raise UserError("law.entering.not_positive", label=known.label, value=entry.value[:40])
    return replace(entry, value=format(amount, "f"), document=entry.document.strip())


def values_of(entries: Iterable[Entry], on: date, region: str | None) -> dict[str, Any]:
    """What `entries` say on `on` in `region`, in the form that `law_at` takes as `extra`.

    The nearest place speaks; of one place the latest beginning. A value shipped for a nearer place than the entry's
    stays: a county's own figure is not overridden by its province's.
    """
    chain = chain_of(region)
    best: dict[str, Entry] = {}
    for entry in entries:
        if entry.region not in chain or entry.valid_from > on:
            continue
        held = best.get(entry.name)
        if held is None or _rank(entry, chain) < _rank(held, chain):
            best[entry.name] = entry
    shipped = values()
    found = {}
    for name, entry in best.items():
        row = shipped.find(name, on, region)
        if row and row.region in chain and chain.index(row.region) < chain.index(entry.region):
            continue
        found[name] = _extra(entry)
    return found


def _rank(entry: Entry, chain: tuple[str, ...]) -> tuple[int, int]:
    return chain.index(entry.region), -entry.valid_from.toordinal()


def _extra(entry: Entry) -> dict[str, Any]:
    known = enterable()[entry.name]
    number = {"choice": entry.value} if known.choices else {"value": Decimal(entry.value)}
    return number | {
        "unit": known.unit,
        "document": entry.document,
        "valid_from": entry.valid_from,
        "checked_on": entry.checked_on,
    }
