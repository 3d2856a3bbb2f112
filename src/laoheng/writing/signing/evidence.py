"""The evidence of a signing in one file: document, signatures, what each signer was shown, digests, receipt."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography import x509

from laoheng.ledger import LedgerError, VerifierKey, leaf_hash, open_checkpoint, verify_inclusion
from laoheng.standard.canonical import canonical_bytes
from laoheng.standard.messages import Message
from laoheng.writing.signing.pdf_sign import MOST_BYTES
from laoheng.writing.signing.pdf_verify import verify_pdf
from laoheng.writing.signing.report import PdfVerification
from laoheng.writing.signing.sm2 import digest as sm3
from laoheng.writing.signing.sm2_check import NationalCheck, check_national

KIND = "laoheng.evidence.v1"
DOCUMENT, REPORT, INTENTS, RECEIPT, NATIONAL, MANIFEST = (
    "document.pdf",
    "signatures.json",
    "intents.json",
    "receipt.json",
    "sm2.json",
    "manifest.json",
)
# The oldest day that a zip can hold: the pack's own day stands in its manifest.
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Intent:
    """What a signer was shown and confirmed: the bytes shown are the first `shown_bytes` of the signed file."""

    field: str
    statement: str
    level: str
    shown_bytes: int
    shown_sha256: str
    shown_at: datetime
    confirmed_at: datetime

    def to_json(self) -> dict[str, Any]:
        """JSON object with the same keys."""
        return {
            "field": self.field,
            "statement": self.statement,
            "level": self.level,
            "shown_bytes": self.shown_bytes,
            "shown_sha256": self.shown_sha256,
            "shown_at": self.shown_at.isoformat(),
            "confirmed_at": self.confirmed_at.isoformat(),
        }


def make_pack(
    document: bytes,
    *,
    roots: Sequence[x509.Certificate],
    intents: Sequence[Intent],
    at: datetime,
    receipt: Mapping[str, Any] | None = None,
    national: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """The pack of a signed document as a zip; the same input gives the same bytes.

    `national` are the SM2 signatures put beside it: `field`, `bytes` (how many of the document's first bytes each is
    over) and `signature` (of `sign_detached`).
    """
    parts = {
        DOCUMENT: document,
        REPORT: canonical_bytes(verify_pdf(document, roots=roots, at=at).to_json()),
        INTENTS: canonical_bytes([intent.to_json() for intent in intents]),
    }
    if receipt is not None:
        parts[RECEIPT] = canonical_bytes(dict(receipt))
    if national:
        parts[NATIONAL] = canonical_bytes([dict(item) for item in national])
    digests = {name: {"sha256": _sha256(content), "sm3": sm3(content)} for name, content in parts.items()}
    parts[MANIFEST] = canonical_bytes({"kind": KIND, "made_at": at.isoformat(), "digests": digests})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(parts.items()):
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


@dataclass(frozen=True, slots=True)
class PackVerification:
    """What checking a pack says: faults by message; `signatures` is None where the document could not be had.

    `in_ledger` is None where the pack holds no receipt or no key to check it was given, `national` where it holds no
    SM2 signature or this machine has no SM2: not known, which is no fault. `national_checks` tells of each.
    """

    signatures: PdfVerification | None
    in_ledger: bool | None
    faults: tuple[Message, ...]
    national_checks: tuple[NationalCheck, ...] = ()

    @property
    def national(self) -> bool | None:
        """Whether every SM2 signature in it fits the document and, where it has a certificate, is vouched for."""
        held = {check.holds and check.trusted is not False for check in self.national_checks if check.holds is not None}
        return all(held) if held else None

    @property
    def valid(self) -> bool:
        """The document's signatures hold and nothing in the pack speaks against another part of it."""
        return not self.faults and self.signatures is not None and self.signatures.valid

    def to_json(self) -> dict[str, Any]:
        """JSON object with keys `valid`, `in_ledger`, `national`, `national_checks`, `document`, `faults`."""
        return {
            "valid": self.valid,
            "in_ledger": self.in_ledger,
            "national": self.national,
            "national_checks": [check.to_json() for check in self.national_checks],
            "document": self.signatures.to_json() if self.signatures else None,
            "faults": [fault.to_json() for fault in self.faults],
        }


def verify_pack(
    pack: bytes,
    *,
    roots: Sequence[x509.Certificate],
    at: datetime,
    ledger_keys: Sequence[VerifierKey] = (),
    national_roots: Sequence[str] = (),
) -> PackVerification:
    """Checks a pack from anywhere against `roots`, its receipt against `ledger_keys`; never raises for its content.

    `national_roots` (PEM) are those trusted for SM2.
    """
    try:
        parts = _unpacked(pack)
        manifest, intents = json.loads(parts[MANIFEST]), json.loads(parts[INTENTS])
        digests = {name: (str(both["sha256"]), str(both["sm3"])) for name, both in manifest["digests"].items()}
        if manifest["kind"] != KIND or digests.keys() != parts.keys() - {MANIFEST}:
            raise ValueError(KIND)
        document = parts[DOCUMENT]
    except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, RecursionError, NotImplementedError):
        return PackVerification(None, None, (Message.of("signing.pack.unreadable"),))
    faults = [
        Message.of("signing.pack.digest", name=name)
        for name, stated in sorted(digests.items())
        if stated != (_sha256(parts[name]), sm3(parts[name]))
    ]
    found = verify_pdf(document, roots=roots, at=at)
    faults += _intent_faults(intents, document, found)
    in_ledger = _in_ledger(parts[RECEIPT], document, ledger_keys) if RECEIPT in parts and ledger_keys else None
    if in_ledger is False:
        faults.append(Message.of("signing.pack.receipt"))
    national, unread = _national(parts[NATIONAL], document, national_roots) if NATIONAL in parts else ((), False)
    if unread or any(check.holds is False for check in national):
        faults.append(Message.of("signing.pack.sm2"))
    faults += [
        Message.of("signing.pack.sm2_certificate", name=c.signer) for c in national if c.holds and c.trusted is False
    ]
    return PackVerification(found, in_ledger, tuple(faults), national)


def _national(part: bytes, document: bytes, roots: Sequence[str]) -> tuple[tuple[NationalCheck, ...], bool]:
    """What each SM2 signature over the bytes that it names is worth, and whether the part could not be read."""
    try:
        return tuple(
            check_national(document[: int(item["bytes"])], item["signature"], roots=roots) for item in json.loads(part)
        ), False
    except (ValueError, KeyError, TypeError, AttributeError):
        return (), True


def _unpacked(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        entries = archive.infolist()
        names = [entry.filename for entry in entries]
        allowed = {DOCUMENT, REPORT, INTENTS, RECEIPT, NATIONAL, MANIFEST}
        if len(set(names)) != len(names) or not set(names) <= allowed:
            raise ValueError(names)
        if sum(entry.file_size for entry in entries) > 2 * MOST_BYTES:
            raise ValueError(MOST_BYTES)
        return {name: archive.read(name) for name in names}


def _intent_faults(intents: Any, document: bytes, found: PdfVerification) -> list[Message]:
    """Each signature has its intent, with the same words, over exactly the bytes that the file began with then."""
    try:
        stated = {str(item["field"]): item for item in intents}
        faults = []
        for signature in found.signatures:
            intent = stated.get(signature.field)
            shown = document[: int(intent["shown_bytes"])] if intent else b""
            if (
                intent is None
                or intent["statement"] != signature.statement
                or intent["shown_sha256"] != _sha256(shown)
                or len(shown) >= len(document)
            ):
                faults.append(Message.of("signing.pack.intent", field=signature.field))
        return faults
    except (KeyError, TypeError, ValueError):
        return [Message.of("signing.pack.unreadable")]


def _in_ledger(receipt: bytes, document: bytes, keys: Sequence[VerifierKey]) -> bool:
    """Whether the opened event names this document's digest, and its leaf stands in a checkpoint of a known key.

    Form of the receipt: that of `laoheng-verify receipt`, with the event's canonical `body` and its own `key` (base64).
    """
    try:
        told = json.loads(receipt)
        leaf, body, key = (base64.b64decode(told[name], validate=True) for name in ("leaf", "body", "key"))
        proof = [base64.b64decode(part, validate=True) for part in told["proof"]]
        event = json.loads(body)
        commitment = hmac.new(key, body, hashlib.sha256).digest()
        opened = canonical_bytes({"v": 1, "event": UUID(event["id"]), "hmac_sha256": commitment})
        signed = open_checkpoint(str(told["checkpoint"]).encode(), list(keys)).checkpoint
        place = int(told["index"])
        verify_inclusion(leaf_hash(leaf), place, signed.size, proof, signed.root, algorithm=signed.algorithm)
    except (ValueError, KeyError, TypeError, AttributeError, LedgerError):
        return False
    return opened == leaf and event["payload"].get("sha256") == _sha256(document)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
