"""A signature beside a document, over its digest: the same interface whatever the algorithm."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from laoheng.standard.canonical import canonical_bytes
from laoheng.standard.errors import UserError

KIND = "laoheng.detached-signature.v1"


class Signer(Protocol):
    """A key that signs bytes; `algorithm` and `digest` are names that `verify_detached` knows."""

    @property
    def algorithm(self) -> str:
        """Name of the algorithm."""
        ...

    @property
    def public_key(self) -> str:
        """The public key in PEM."""
        ...

    def digest(self, document: bytes) -> str:
        """The document's digest in hexadecimal digits."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`."""
        ...


@dataclass(frozen=True, slots=True)
class EcdsaSigner:
    """ECDSA on P-256 with SHA-256."""

    key: ec.EllipticCurvePrivateKey
    algorithm: str = "ecdsa-sha256"

    @property
    def public_key(self) -> str:
        """See `Signer`."""
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def digest(self, document: bytes) -> str:
        """SHA-256 of the document."""
        return _digest(hashes.SHA256(), document)

    def sign(self, data: bytes) -> bytes:
        """See `Signer`."""
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


def sign_detached(
    document: bytes, *, signer: Signer, name: str, statement: str, at: datetime, certificate: str = ""
) -> dict[str, Any]:
    """JSON object with the signature of `document` by `name`, who states `statement` at `at` by the own clock.

    `certificate` (PEM) is signed along where there is one.
    """
    signed = {
        "kind": KIND,
        "algorithm": signer.algorithm,
        "digest": signer.digest(document),
        "signer": name,
        "statement": statement,
        "at": at.isoformat(),
        "public_key": signer.public_key,
        **({"certificate": certificate} if certificate else {}),
    }
    signature = signer.sign(canonical_bytes(signed))
    return {**signed, "signature": base64.b64encode(signature).decode()}


def verify_detached(document: bytes, signature: Mapping[str, Any], *, public_key: str) -> bool:
    """Whether `signature` is one of `document` by the holder of `public_key` (PEM, had from elsewhere).

    Raises `UserError`: `signing.detached_unreadable` where the object is none of ours, `signing.sm2_absent` where it is
    SM2 and this machine has no SM2.
    """
    signed = {key: value for key, value in signature.items() if key != "signature"}
    try:
        value = base64.b64decode(str(signature["signature"]), validate=True)
        check, digest = _known(str(signed["algorithm"]))
        if signed["kind"] != KIND:
            raise UserError("signing.detached_unreadable")
        stated = (str(signed["digest"]), str(signed["public_key"]).strip())
    except (KeyError, binascii.Error) as error:
        raise UserError("signing.detached_unreadable") from error
    if stated != (digest(document), public_key.strip()):
        return False
    return check(public_key, value, canonical_bytes(signed))


def _known(algorithm: str) -> tuple[Callable[[str, bytes, bytes], bool], Callable[[bytes], str]]:
    if algorithm == "ecdsa-sha256":
        return _ecdsa_holds, lambda document: _digest(hashes.SHA256(), document)
    if algorithm == "sm2-sm3":
        from laoheng.writing.signing import sm2

        return sm2.holds, sm2.digest
    raise UserError("signing.detached_unreadable")


def _ecdsa_holds(public_key: str, signature: bytes, data: bytes) -> bool:
    try:
        key = load_pem_public_key(public_key.encode())
    except ValueError:
        return False
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _digest(algorithm: hashes.HashAlgorithm, document: bytes) -> str:
    digest = hashes.Hash(algorithm)
    digest.update(document)
    return digest.finalize().hex()
