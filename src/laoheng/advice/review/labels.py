"""The catalogue of faulty clauses: severity, articles, and in our own words name, reason and a wording instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Literal

from laoheng.standard.messages import Message, render
from laoheng.standard.yaml_files import yaml_document

Language = Literal["zh", "en"]


class Severity(StrEnum):
    """How a court would see the clause."""

    VOID = "void"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a kind is called, why it is faulty, what to write instead and which facts to ask for, in one language."""

    name: str
    reason: str
    rewrite: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseKind:
    """One kind of faulty clause; `articles` are tried on the contract's date, `needs` are codes of facts to ask for."""

    label: str
    severity: Severity
    articles: tuple[str, ...]
    needs: tuple[str, ...]

    def words(self, language: Language = "zh") -> KindWords:
        """Its texts in `language`."""
        name, reason, rewrite = (
            render(Message(f"review.kind.{self.label}.{part}"), language) for part in ("name", "reason", "rewrite")
        )
        needs = tuple(render(Message(f"review.need.{need}"), language) for need in self.needs)
        return KindWords(name, reason, rewrite, needs)


@cache
def clause_kinds() -> Mapping[str, ClauseKind]:
    """All kinds by label."""
    data = yaml_document((resources.files(__package__) / "labels.yaml").read_text("utf-8"))
    return {
        label: ClauseKind(label, Severity(entry["severity"]), tuple(entry["articles"]), tuple(entry.get("needs", ())))
        for label, entry in data.items()
    }
