"""A bureau's own model as a file: read, checked against what may be used, and never run as code.

The file is JSON from `laoheng risk train` on a panel of `laoheng risk panel`: points table, card, and the filter of the
firms it was fitted on. Its inputs must be just those that the site can compute of a firm on a day.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from laoheng.risk.model.features import Value
from laoheng.risk.model.overlap import seen_from_json
from laoheng.risk.model.points import PointsTable, from_json
from laoheng.risk.model.sets import FIRM_DAYS
from laoheng.risk.model.shipped import Shipped
from laoheng.standard.errors import UserError

MOST_BYTES = 4_000_000
_PARTS = frozenset({"card", "table", "seen"})
_CARD = ("digest", "name", "trained_on", "rows", "positives", "employers", "inputs", "measured", "reference",
         "horizon_days", "seed")  # fmt: skip


def read_office_model(raw: bytes) -> Shipped:
    """The model in the bytes of a file. Raises `UserError`, saying what is wrong, for anything else than a usable one.

    Refused are: too large or no JSON, other parts, features that are not those of `firm_days`, banned ones, points
    that do not fit or are no numbers, a digest that is not the table's, a card without its figures.
    """
    data = _data(raw)
    if set(data) != _PARTS or not all(isinstance(data[part], dict) for part in _PARTS):
        raise UserError("risk.own.parts", parts=tuple(sorted(_PARTS)))
    card = data["card"]
    if card.get("name") != FIRM_DAYS.name:
        raise UserError("risk.own.kind", name=str(card.get("name"))[:40], wanted=FIRM_DAYS.name)
    missing = tuple(name for name in _CARD if card.get(name) is None)
    if missing:
        raise UserError("risk.own.card", missing=missing)
    try:
        table, seen = from_json(data["table"]), seen_from_json(data["seen"])
        _check_features(table)
        _check_numbers(table)
        fits = table.name == FIRM_DAYS.name and table.digest() == card["digest"]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise UserError("risk.model.damaged", name=type(error).__name__, model=FIRM_DAYS.name) from error
    if not fits:
        raise UserError("risk.model.damaged", name="digest", model=FIRM_DAYS.name)
    return Shipped(table, card, seen)


def _data(raw: bytes) -> Mapping[str, Any]:
    if len(raw) > MOST_BYTES:
        raise UserError("risk.own.too_large", most=MOST_BYTES)
    try:
        data = json.loads(raw, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UserError("risk.own.unread") from error
    if not isinstance(data, dict):
        raise UserError("risk.own.unread")
    return data


def _refuse(name: str) -> None:
    raise ValueError(name)


def _check_features(table: PointsTable) -> None:
    foreign = {term.name for term in table.terms} ^ {feature.name for feature in FIRM_DAYS.features}
    if foreign:
        raise UserError("risk.model.foreign", names=tuple(sorted(foreign))[:8], model=FIRM_DAYS.name)


def _check_numbers(table: PointsTable) -> None:
    """Raises `ValueError` where a point or cut is no finite number, cuts do not rise, or a drawn table has other
    slots."""
    slots = 1 + sum(len(term.points) for term in table.terms)
    every = [table.base, *(point for term in table.terms for point in (*term.points, *term.cuts))]
    every += [point for drawn in table.again for point in drawn]
    if not all(type(value) in (int, float) and math.isfinite(value) for value in every):
        raise ValueError("points")
    if any(list(term.cuts) != sorted(set(term.cuts)) for term in table.terms):
        raise ValueError("cuts")
    if any(len(drawn) != slots for drawn in table.again):
        raise ValueError("again")


def inputs_of(row: Mapping[str, Any]) -> dict[str, Value]:
    """The inputs of a row of `laoheng.route.panel.firm_days`, read just as training reads them from the panel's file.

    Raises `ValueError` for what is no finite number.
    """
    text = {name: "" if value is None else str(value) for name, value in row.items()}
    return {feature.name: feature.read(text) for feature in FIRM_DAYS.features}
