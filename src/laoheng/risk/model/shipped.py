"""The tables that come with the program, each with its card and the filter of the employers it was fitted on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from laoheng.risk.model.overlap import SeenEmployers, seen_from_json
from laoheng.risk.model.points import PointsTable, from_json
from laoheng.risk.model.sets import SETS
from laoheng.standard.errors import UserError


@dataclass(frozen=True, slots=True)
class Shipped:
    """One model as committed."""

    table: PointsTable
    card: Mapping[str, Any]
    seen: SeenEmployers


@cache
def shipped(name: str) -> Shipped | None:
    """The model of one kind of file; None where there is none.

    Raises `UserError` where the table is not the one its card names: a changed table is not used.
    """
    place = resources.files("laoheng.risk.model") / "tables" / f"{name}.json"
    if not place.is_file():
        return None
    data = json.loads(place.read_text("utf-8"))
    table = from_json(data["table"])
    if table.digest() != data["card"]["digest"]:
        raise UserError("risk.model.damaged", name="digest", model=name)
    return Shipped(table, data["card"], seen_from_json(data["seen"]))


def all_shipped() -> list[Shipped]:
    """Every model that comes with the program, by name."""
    return [found for name in sorted(item.name for item in SETS) if (found := shipped(name)) is not None]
