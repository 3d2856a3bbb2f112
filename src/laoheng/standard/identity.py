"""Random, time-ordered object ids (UUIDv7, RFC 9562 §5.7)."""

from __future__ import annotations

from uuid import UUID


def uuid7(unix_ms: int, randomness: bytes) -> UUID:
    """A UUIDv7 from `unix_ms` (milliseconds since 1970) and 10 random bytes."""
    if len(randomness) != 10:
        raise ValueError("uuid7 takes 10 random bytes")
    value = (unix_ms & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(randomness, "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return UUID(int=value)
