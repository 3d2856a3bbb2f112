"""Decided cases in our own words: what happened, what was held, on which articles, with what result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Protocol

import yaml


class CaseResult(StrEnum):
    """How far the worker's claim went through; for a question of status, whether the relation was found."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Case:
    """One decided case. `elements`: LB labels; `articles`: references as the catalogue writes them, checked by the gate
    before they are shown; `certainty`: V official text read, S second-hand, M to be verified, O a body's own case;
    `amount` what was paid, in yuan, and `trade` the firm's, where the source tells."""

    id: str
    title: str
    facts: str
    holding: str
    result: CaseResult
    outcome: str
    elements: tuple[str, ...]
    articles: tuple[str, ...]
    source: str
    published: date
    certainty: str
    amount: Decimal | None = None
    trade: str = ""

    @property
    def text(self) -> str:
        """What is compared: title, facts and holding."""
        return f"{self.title}。{self.facts}{self.holding}"


class CaseStore(Protocol):
    """Where decided cases come from: the starter set, or a bureau's own."""

    def cases(self) -> Iterable[Case]:
        """All cases, in a fixed order."""
        ...


@dataclass(frozen=True, slots=True)
class CasesInMemory:
    """Cases that are already here."""

    held: tuple[Case, ...]

    def cases(self) -> Iterable[Case]:
        """The cases as given."""
        return self.held


@cache
def starter_cases() -> CasesInMemory:
    """The set that comes with the system: public typical and guiding cases, retold by us."""
    held = []
    for entry in sorted(files(__package__).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".yaml"):
            for row in yaml.safe_load(entry.read_text("utf-8"))["cases"]:
                lists = {name: tuple(map(str, row[name])) for name in ("elements", "articles")}
                held.append(Case(**{**row, **lists, "result": CaseResult(row["result"])}))
    return CasesInMemory(tuple(held))
