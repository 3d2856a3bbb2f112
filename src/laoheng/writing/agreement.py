"""Whether a sealed mediation agreement is valid: both sides, the mediator and the body have signed these very bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509

from laoheng.standard.messages import Message
from laoheng.writing.signing import PdfVerification, SignatureReport, verify_pdf

# In the order in which they may be put: the sides in either order, then the mediator, then the body's seal.
HANDS = ("worker", "firm", "mediator", "body")


@dataclass(frozen=True, slots=True)
class AgreementCheck:
    """The verdict on a file: valid only with all four hands and nothing changed; `reasons` say what is wrong."""

    verification: PdfVerification
    reasons: tuple[Message, ...]

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong (劳动争议调解仲裁法 14: both sides sign, the mediator signs, the body seals)."""
        return not self.reasons

    def to_json(self) -> dict[str, Any]:
        """JSON object: `valid`, `sha256`, `hands` (field, signer, instant, whether it holds), `reasons`."""
        return {
            "valid": self.valid,
            "sha256": self.verification.sha256,
            "hands": [item.to_json() for item in self.verification.signatures],
            "reasons": [reason.to_json() for reason in self.reasons],
        }


def check_agreement(pdf: bytes, *, roots: Sequence[x509.Certificate], at: datetime) -> AgreementCheck:
    """What the agreement in `pdf` is worth to somebody who trusts `roots`, on `at`. Never raises for its content."""
    found = verify_pdf(pdf, roots=roots, at=at)
    by_field = {item.field: item for item in found.signatures}
    reasons = list(found.faults)
    for hand in HANDS:
        if hand not in by_field:
            reasons.append(Message(f"mediating.check.missing_{hand}"))
        elif not by_field[hand].valid:
            reasons += by_field[hand].faults or (Message(f"mediating.check.broken_{hand}"),)
    reasons += [
        Message.of("mediating.check.strange_hand", field=item.field)
        for item in found.signatures
        if item.field not in HANDS
    ]
    if not reasons and not _in_order(found.signatures):
        reasons.append(Message("mediating.check.order"))
    return AgreementCheck(found, tuple(reasons))


def _in_order(signatures: Sequence[SignatureReport]) -> bool:
    fields = [item.field for item in signatures]
    return len(fields) == len(HANDS) and set(fields[:2]) == set(HANDS[:2]) and tuple(fields[2:]) == HANDS[2:]
