"""Leaf and node hashes of RFC 9162 section 2.1.1: leaf = H(00 || data), node = H(01 || left || right)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes

from laoheng.ledger.errors import LedgerError

SHA256 = "sha256"
SM3 = "sm3"
ALGORITHMS = (SHA256, SM3)
HASH_BYTES = 32

NodeHasher = Callable[[bytes, bytes], bytes]
LeafHasher = Callable[[bytes], bytes]


def leaf_hash(data: bytes, algorithm: str = SHA256) -> bytes:
    """32 bytes: the hash of one leaf. `algorithm` is sha256 or sm3 (GB/T 32905), one for a whole tree."""
    return leaf_hasher(algorithm)(data)


def node_hash(left: bytes, right: bytes, algorithm: str = SHA256) -> bytes:
    """32 bytes: the hash of an inner node over its two children."""
    return node_hasher(algorithm)(left, right)


def empty_root(algorithm: str = SHA256) -> bytes:
    """The root of a tree without leaves: the hash of nothing (differs from the hash of an empty leaf)."""
    return _digest(algorithm)(b"")


def leaf_hasher(algorithm: str = SHA256) -> LeafHasher:
    """`leaf_hash` with the algorithm chosen once, for loops."""
    digest = _digest(algorithm)
    return lambda data: digest(b"\x00" + data)


def node_hasher(algorithm: str = SHA256) -> NodeHasher:
    """`node_hash` with the algorithm chosen once, for loops."""
    if algorithm == SHA256:
        sha256 = hashlib.sha256
        return lambda left, right: sha256(b"\x01" + left + right).digest()
    digest = _digest(algorithm)
    return lambda left, right: digest(b"\x01" + left + right)


def require_hash(value: bytes, what: str) -> bytes:
    """`value`, or a LedgerError naming `what` when it does not have 32 bytes."""
    if len(value) != HASH_BYTES:
        raise LedgerError("hash.length", what=what, length=len(value))
    return value


def _digest(algorithm: str) -> Callable[[bytes], bytes]:
    if algorithm == SHA256:
        return _sha256
    if algorithm == SM3:
        return _sm3
    raise LedgerError("hash.unknown_algorithm", algorithm=algorithm)


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    # hashlib offers SM3 only where OpenSSL was built with it; cryptography always carries it.
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return state.finalize()


EMPTY_ROOT = empty_root(SHA256)
