"""Names that hold for one request only.

A token is HMAC-SHA-256 (RFC 2104) under a random key of the request, cut to 128 bits. The key never leaves the source:
without it two requests' tokens of one person have nothing in common, and a list of all numbers gives no token.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

KEY_BYTES = 32
_TOKEN_BYTES = 16
_DOMAIN = b"laoheng sharing v1"


class Tokens:
    """The tokens of one request. Raises `ValueError` where the key is not 32 bytes."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a request's key has {KEY_BYTES} bytes, not {len(key)}")
        self._key = key

    def person(self, id_: str) -> str:
        """The token of a person's random id."""
        return self._token(b"person", id_)

    def firm(self, id_: str) -> str:
        """The token of a firm's random id."""
        return self._token(b"firm", id_)

    def row(self, id_: str) -> str:
        """The token of one stored row, by which the receiver can say that it is wrong."""
        return self._token(b"row", id_)

    def _token(self, domain: bytes, value: str) -> str:
        message = b"\x1f".join((_DOMAIN, domain, value.encode()))
        digest = hmac.new(self._key, message, hashlib.sha256).digest()[:_TOKEN_BYTES]
        return base64.b32encode(digest).decode().rstrip("=").lower()
