"""Checking an SM2 signature beside a file: does it fit the file, and does a trusted root vouch for its signer?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.writing.signing.detached import verify_detached
from laoheng.writing.signing.sm2 import available
from laoheng.writing.signing.sm2_certificate import Sm2Chain, check_chain


@dataclass(frozen=True, slots=True)
class NationalCheck:
    """One SM2 signature: what it says of itself, and what was found.

    `holds` is None where this machine has no SM2; `chain` None where the signature carries no certificate, or no root
    was given to check it by (`has_certificate`): whose key it is is then not known, which is no fault.
    """

    signer: str
    statement: str
    at: datetime | None
    holds: bool | None
    chain: Sm2Chain | None = None
    has_certificate: bool = False

    @property
    def trusted(self) -> bool | None:
        """Whether a trusted root vouches for the signer; None where it was not checked."""
        return None if self.holds is None or self.chain is None else self.holds and self.chain.trusted

    @property
    def said(self) -> tuple[Message, ...]:
        """What was found, in words."""
        word = {True: "yes", False: "no", None: "unknown"}
        absent = "unchecked" if self.has_certificate else "none"
        chain = absent if self.chain is None else "trusted" if self.chain.trusted else "distrusted"
        told = (Message(f"signing.sm2.{word[self.holds]}"),)
        if self.holds is None:
            return told
        return (*told, Message(f"signing.sm2.certificate.{chain}"), *(self.chain.faults if self.chain else ()))

    def to_json(self) -> dict[str, Any]:
        """JSON object; null where unknown."""
        return {
            "signer": self.signer,
            "statement": self.statement,
            "at": self.at.isoformat() if self.at else None,
            "holds": self.holds,
            "trusted": self.trusted,
            "level": self.chain.level.value if self.chain and self.chain.level else None,
            "faults": [fault.to_json() for fault in self.chain.faults] if self.chain else [],
        }


def check_national(document: bytes, signature: Mapping[str, Any], *, roots: Sequence[str]) -> NationalCheck:
    """What `signature` (of `sign_detached`) over `document` is worth to somebody who trusts `roots` (PEM).

    The certificate's days are judged at the time that the signature states, which is the signer's own clock; without
    `roots` it is not checked. Never raises for what stands in the signature.
    """
    signer, statement = (str(signature.get(name, "")) for name in ("signer", "statement"))
    moment = _moment(signature.get("at"))
    if not available():
        return NationalCheck(signer, statement, moment, None)
    public_key = str(signature.get("public_key", ""))
    try:
        holds = verify_detached(document, signature, public_key=public_key)
    except (UserError, ValueError, TypeError):
        return NationalCheck(signer, statement, moment, False)
    certificate = signature.get("certificate")
    if not isinstance(certificate, str):
        return NationalCheck(signer, statement, moment, holds)
    if not roots or moment is None:
        return NationalCheck(signer, statement, moment, holds, has_certificate=True)
    chain = check_chain(certificate, roots=roots, public_key=public_key, name=signer, at=moment)
    return NationalCheck(signer, statement, moment, holds, chain, has_certificate=True)


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
