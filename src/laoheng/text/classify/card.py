"""The card of a model: what it was fitted on, how well it did, and what it is not for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


def digest(texts: Iterable[str]) -> str:
    """A short fingerprint of a document: the first 16 hex digits of SHA-256 over its texts, one a line."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Card:
    """What accompanies a committed model. `files`: SHA-256 by name of the training files; `documents`: fingerprints
    of the documents it was fitted on; `figures`: by-document cross-validation inside the training file."""

    name: str
    task: str
    fitted_on: str
    seed: int
    files: Mapping[str, str]
    documents: tuple[str, ...]
    figures: Mapping[str, Any]
    method: str
    limits: str

    def to_json(self) -> dict[str, Any]:
        """JSON object of the card."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Card:
        """Inverse of `to_json`."""
        return cls(**{**data, "documents": tuple(data["documents"])})

    def share_seen(self, fingerprints: Iterable[str]) -> float:
        """The share of documents that this model was fitted on (0 where there are none)."""
        asked = list(fingerprints)
        return sum(item in self.documents for item in asked) / len(asked) if asked else 0.0
