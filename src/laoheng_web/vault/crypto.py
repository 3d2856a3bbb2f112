"""Sealing one field: AES-256-GCM, or SM4-GCM where the bureau must use national algorithms.

Blob: version (1 byte) · algorithm (1 byte) · nonce (12) · ciphertext and tag. The person's id and the field's name are
authenticated with it, so a blob cannot be moved to another person or field.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from laoheng.standard.errors import LaohengError
from laoheng_web.audit.keys import read_or_make

AES_GCM, SM4_GCM = 1, 2
_NONCE, _TAG = 12, 16


class WrongKeyError(LaohengError):
    """A field that its key does not open: changed by hand, or the key of that version is missing."""


@dataclass(frozen=True)
class VaultKeys:
    """The keys of one version: one to encrypt, one for the blind index."""

    version: int
    encryption: bytes
    lookup: bytes


def load_keys(folder: Path) -> dict[int, VaultKeys]:
    """All key versions in `folder` (vault-N.key, lookup-N.key); the first is made when there is none."""
    versions = sorted(int(path.stem.split("-")[1]) for path in folder.glob("vault-*.key")) or [1]
    return {
        version: VaultKeys(
            version, read_or_make(folder / f"vault-{version}.key"), read_or_make(folder / f"lookup-{version}.key")
        )
        for version in versions
    }


@lru_cache(maxsize=16)
def _aes(key: bytes) -> AESGCM:
    return AESGCM(key)


def encrypt(keys: VaultKeys, subject: UUID, field: str, text: str, algorithm: int = AES_GCM) -> bytes:
    """The sealed blob of `text`."""
    return encrypt_bytes(keys, subject, field, text.encode(), algorithm)


def encrypt_bytes(keys: VaultKeys, subject: UUID, field: str, content: bytes, algorithm: int = AES_GCM) -> bytes:
    """The sealed blob of `content`."""
    nonce = secrets.token_bytes(_NONCE)
    bound = _bound(subject, field)
    if algorithm == SM4_GCM:
        encryptor = Cipher(algorithms.SM4(keys.encryption[:16]), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(bound)
        body = encryptor.update(content) + encryptor.finalize() + encryptor.tag
    else:
        body = _aes(keys.encryption).encrypt(nonce, content, bound)
    return bytes([keys.version, algorithm]) + nonce + body


def decrypt(keys: dict[int, VaultKeys], subject: UUID, field: str, blob: bytes) -> str:
    """The text of a sealed blob. Raises `WrongKeyError`."""
    return decrypt_bytes(keys, subject, field, blob).decode()


def decrypt_bytes(keys: dict[int, VaultKeys], subject: UUID, field: str, blob: bytes) -> bytes:
    """The content of a sealed blob. Raises `WrongKeyError`."""
    version, algorithm, nonce, body = blob[0], blob[1], blob[2 : 2 + _NONCE], blob[2 + _NONCE :]
    if version not in keys:
        raise WrongKeyError(f"vault key version {version} is missing")
    bound = _bound(subject, field)
    try:
        if algorithm == SM4_GCM:
            mode = modes.GCM(nonce, body[-_TAG:])
            decryptor = Cipher(algorithms.SM4(keys[version].encryption[:16]), mode).decryptor()
            decryptor.authenticate_additional_data(bound)
            return decryptor.update(body[:-_TAG]) + decryptor.finalize()
        return _aes(keys[version].encryption).decrypt(nonce, body, bound)
    except Exception as error:
        raise WrongKeyError(f"{field} of {subject} cannot be opened") from error


def blind(keys: VaultKeys, kind: str, number: str) -> bytes:
    """The blind index of an official number."""
    return hmac.new(keys.lookup, f"{kind}:{number}".encode(), hashlib.sha256).digest()


def _bound(subject: UUID, field: str) -> bytes:
    return f"laoheng/vault/1:{subject}:{field}".encode()
