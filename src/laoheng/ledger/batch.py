"""The root over the rows of one import, so that a whole file is sealed as a single leaf.

Rows enter as keyed digests: an identity number has so few possible values that its plain hash could be looked up.
The key is 32 random bytes of this batch alone, kept outside the ledger; erasing it makes the rows unlinkable.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from laoheng.ledger.errors import LedgerError
from laoheng.ledger.hash import SHA256, leaf_hasher
from laoheng.ledger.tree import root_of

KEY_BYTES = 32
_BLOCK = 64  # bytes that SHA-256 takes at once


def keyed_leaf(key: bytes, row_bytes: bytes) -> bytes:
    """32 bytes: HMAC-SHA-256 of one row's canonical bytes under the batch's key."""
    if len(key) != KEY_BYTES:
        raise LedgerError("batch.key", length=len(key))
    return hmac.digest(key, row_bytes, hashlib.sha256)


def keyed_leaves(key: bytes, rows: Iterable[bytes]) -> Iterator[bytes]:
    """`keyed_leaf` of many rows: what HMAC (RFC 2104) does with the key alone is done once for all of them."""
    if len(key) != KEY_BYTES:
        raise LedgerError("batch.key", length=len(key))
    padded = key.ljust(_BLOCK, b"\x00")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded)).copy
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded)).copy
    for row in rows:
        within, around = inner(), outer()
        within.update(row)
        around.update(within.digest())
        yield around.digest()


def batch_root(key: bytes, rows: Iterable[bytes], algorithm: str = SHA256) -> bytes:
    """The Merkle root over the keyed leaves of `rows`, in their order; one pass, O(log n) memory."""
    return root_of_leaves(keyed_leaves(key, rows), algorithm)


def root_of_leaves(leaves: Iterable[bytes], algorithm: str = SHA256) -> bytes:
    """The Merkle root over leaf data (not hashes), in one pass."""
    digest = leaf_hasher(algorithm)
    return root_of((digest(leaf) for leaf in leaves), algorithm)


def first_difference(expected_leaves: Iterable[bytes], actual_leaves: Iterable[bytes]) -> int | None:
    """The index of the first leaf that differs, is missing or is one too many; None where all are the same."""
    pairs = zip_longest(expected_leaves, actual_leaves)
    return next((index for index, (expected, actual) in enumerate(pairs) if expected != actual), None)
