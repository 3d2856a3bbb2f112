"""What checking a signed file says: one report a signature, one verdict for the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from laoheng.standard.messages import Message
from laoheng.writing.signing.identity import IdentityLevel


class TimeSourceKind(StrEnum):
    """Whose time a signature carries."""

    AUTHORITY = "authority"
    OWN_CLOCK = "own_clock"
    NONE = "none"

    @property
    def message(self) -> Message:
        """The text of this kind."""
        return Message.of(f"signing.time.{self.value}")


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature: who, when by whose clock, and whether it holds.

    `level` is None where the certificate states none or is not trusted: an unknown authority's word counts for nothing.
    `changed_after` is true where more than further signatures followed.
    """

    field: str
    signer: str | None
    statement: str | None
    at: datetime | None
    time_source: TimeSourceKind
    level: IdentityLevel | None
    intact: bool
    trusted: bool
    covers_whole_document: bool
    changed_after: bool
    faults: tuple[Message, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether this signature holds."""
        return self.intact and self.trusted and not self.changed_after and not self.faults

    def to_json(self) -> dict[str, Any]:
        """JSON object; `level` and `at` are null where unknown."""
        return {
            "field": self.field,
            "signer": self.signer,
            "statement": self.statement,
            "at": self.at.isoformat() if self.at else None,
            "time_source": self.time_source.value,
            "level": self.level.value if self.level else None,
            "intact": self.intact,
            "trusted": self.trusted,
            "covers_whole_document": self.covers_whole_document,
            "changed_after": self.changed_after,
            "valid": self.valid,
            "faults": [fault.to_json() for fault in self.faults],
        }


@dataclass(frozen=True, slots=True)
class PdfVerification:
    """A whole file: its SHA-256, its signatures in order of signing, and what speaks against it."""

    sha256: str
    signatures: tuple[SignatureReport, ...]
    faults: tuple[Message, ...] = ()

    @property
    def valid(self) -> bool:
        """Signed, every signature holds, and nothing unsigned follows the last."""
        return bool(self.signatures) and not self.faults and all(item.valid for item in self.signatures)

    @property
    def reasons(self) -> tuple[Message, ...]:
        """All faults, the file's first."""
        return self.faults + tuple(fault for item in self.signatures for fault in item.faults)

    def to_json(self) -> dict[str, Any]:
        """JSON object with keys `sha256`, `valid`, `signatures`, `faults`."""
        return {
            "sha256": self.sha256,
            "valid": self.valid,
            "signatures": [item.to_json() for item in self.signatures],
            "faults": [fault.to_json() for fault in self.faults],
        }
