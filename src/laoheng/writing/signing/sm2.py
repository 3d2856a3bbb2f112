"""SM2 with SM3 (GB/T 32918.2, GB/T 32905) behind the interface of `detached`, where tongsuopy is installed."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives import hashes

from laoheng.standard.errors import UserError
from laoheng.writing.signing.identity import RandomBytes

try:
    from tongsuopy.crypto import hashes as tongsuo_hashes
    from tongsuopy.crypto import serialization
    from tongsuopy.crypto.asymciphers import ec
    from tongsuopy.crypto.exceptions import InvalidSignature
except ImportError:  # there is no wheel for every machine
    ec = None

# n of the SM2 curve (GB/T 32918.5, A.1).
_ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


def available() -> bool:
    """Whether this machine can sign and verify with SM2."""
    return ec is not None


class Sm2Signer:
    """An SM2 key; the signer's distinguishing identifier is the standard's default."""

    algorithm = "sm2-sm3"

    def __init__(self, key: Any) -> None:
        self._key = key

    @classmethod
    def make(cls, *, random: RandomBytes) -> Sm2Signer:
        """A new key from `random`; raises `UserError` (`signing.sm2_absent`) where there is no SM2."""
        _required()
        # At most n−2, which the standard demands of a private key.
        return cls(ec.derive_private_key(int.from_bytes(random(48)) % (_ORDER - 2) + 1, ec.SM2()))

    @classmethod
    def from_pem(cls, pem: bytes, passphrase: bytes) -> Sm2Signer:
        """Inverse of `to_pem`; raises `UserError` (`signing.identity_unreadable`) for another file or passphrase."""
        _required()
        try:
            return cls(serialization.load_pem_private_key(pem, passphrase))
        except (ValueError, TypeError) as error:
            raise UserError("signing.identity_unreadable") from error

    def to_pem(self, passphrase: bytes) -> bytes:
        """The key in PKCS#8, locked with `passphrase`."""
        if not passphrase:
            raise UserError("signing.passphrase_missing")
        locked = serialization.BestAvailableEncryption(passphrase)
        return bytes(self._key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked))

    @property
    def public_key(self) -> str:
        """See `detached.Signer`."""
        public = self._key.public_key()
        made = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return str(made.decode())

    def digest(self, document: bytes) -> str:
        """SM3 of the document."""
        return digest(document)

    def sign(self, data: bytes) -> bytes:
        """See `detached.Signer`."""
        return bytes(self._key.sign(data, ec.ECDSA(tongsuo_hashes.SM3())))


def digest(document: bytes) -> str:
    """SM3 of `document` in hexadecimal digits."""
    made = hashes.Hash(hashes.SM3())
    made.update(document)
    return made.finalize().hex()


def holds(public_key: str, signature: bytes, data: bytes) -> bool:
    """Whether `signature` over `data` is by the holder of `public_key` (PEM)."""
    _required()
    try:
        key = serialization.load_pem_public_key(public_key.encode())
        key.verify(signature, data, ec.ECDSA(tongsuo_hashes.SM3()))
    except (ValueError, InvalidSignature):
        return False
    return True


def _required() -> None:
    if ec is None:
        raise UserError("signing.sm2_absent")
