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
class KindTexts:
    """The texts of a kind as messages."""

    name: Message
    reason: Message
    rewrite: Message
    needs: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a kind is called, why it is faulty, what to write instead and which facts to ask for, in one language."""

    name: str
    reason: str
    rewrite: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseKind:
    """One kind of faulty clause; `articles` are tried on the contract's date, `needs` are codes of facts to ask for.

    `covers` are more general kinds that give way where both name the same fault.
    """

    label: str
    severity: Severity
    articles: tuple[str, ...]
    needs: tuple[str, ...]
    covers: tuple[str, ...]

    @property
    def said(self) -> KindTexts:
        """Its texts, to be rendered in the language of whoever reads."""
        name, reason, rewrite = (Message(f"review.kind.{self.label}.{part}") for part in ("name", "reason", "rewrite"))
        return KindTexts(name, reason, rewrite, tuple(Message(f"review.need.{need}") for need in self.needs))

    def words(self, language: Language = "zh") -> KindWords:
        """Its texts in `language`."""
        said = self.said
        name, reason, rewrite = (render(text, language) for text in (said.name, said.reason, said.rewrite))
        return KindWords(name, reason, rewrite, tuple(render(need, language) for need in said.needs))


@cache
def clause_kinds() -> Mapping[str, ClauseKind]:
    """All kinds by label."""
    data = yaml_document((resources.files(__package__) / "labels.yaml").read_text("utf-8"))
    return {
        label: ClauseKind(
            label, Severity(entry["severity"]), *(tuple(entry.get(key, ())) for key in ("articles", "needs", "covers"))
        )
        for label, entry in data.items()
    }
