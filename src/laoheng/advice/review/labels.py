"""The catalogue of faulty clauses: name, severity, articles, reason and a wording instead, in our own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from laoheng.standard.yaml_files import yaml_document


class Severity(StrEnum):
    """How a court would see the clause."""

    VOID = "void"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class ClauseKind:
    """One kind of faulty clause; `articles` are tried on the contract's date, `needs` are facts to ask for."""

    label: str
    name: str
    severity: Severity
    articles: tuple[str, ...]
    reason: str
    rewrite: str
    needs: tuple[str, ...]


@cache
def clause_kinds() -> Mapping[str, ClauseKind]:
    """All kinds by label."""
    data = yaml_document((resources.files(__package__) / "labels.yaml").read_text("utf-8"))
    return {
        label: ClauseKind(
            label,
            entry["name"],
            Severity(entry["severity"]),
            tuple(entry["articles"]),
            entry["reason"],
            entry["rewrite"],
            tuple(entry["needs"]),
        )
        for label, entry in data.items()
    }
