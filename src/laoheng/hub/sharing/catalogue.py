"""The catalogue of what may be shared (政务数据目录): an id for each record kind, and the limits of every request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from laoheng.standard.errors import UserError
from laoheng.standard.records import RecordContract, contract_of
from laoheng.standard.yaml_files import yaml_document


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. `withheld` kinds are answered by yes or no and by counts, never row by row."""

    id: str
    kind: str
    level: Literal["conditional", "withheld"]

    @property
    def contract(self) -> RecordContract:
        """The record contract of its kind."""
        return contract_of(self.kind)


@dataclass(frozen=True, slots=True)
class Limits:
    """Days, persons and rows that bound a request; conventions of this system, no values of the law."""

    reply_workdays: int
    small_count: int
    longest_days: int
    most_subjects: int
    most_rows: int


@cache
def _document() -> Any:
    return yaml_document((resources.files("laoheng.hub.sharing") / "catalogue.yaml").read_text("utf-8"))


def items() -> tuple[Item, ...]:
    """Every entry, in the order of the catalogue."""
    return tuple(Item(row["id"], row["kind"], row["level"]) for row in _document()["items"])


def limits() -> Limits:
    """The limits that stand in the catalogue."""
    return Limits(**{name: _document()[name] for name in Limits.__dataclass_fields__})


def item_of(id_: str) -> Item:
    """The entry with that id. Raises `UserError` where the catalogue has none."""
    for item in items():
        if item.id == id_:
            return item
    raise UserError("sharing.unknown_item", id=id_[:40], ids=tuple(item.id for item in items()))
