"""Recordings: which kinds are taken, told by their content, and copies to be heard without place, device and words.

The sound itself is not coded anew. Of a recording that cannot be read there is no copy: nobody can say what it holds.
"""

from __future__ import annotations

import struct

MAX_SOUND_BYTES = 20 * 1024 * 1024
SOUND_TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav", "amr": "audio/amr"}
ACCEPT_SOUND = ".mp3,.m4a,.wav,.amr,audio/*"
_AMR = (b"#!AMR\n", b"#!AMR-WB\n")
# What makes a recording be heard (ISO 14496-12); every other box is emptied in its place, so that offsets hold.
_KEPT_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"moof", b"sidx", b"styp", b"mfra", b"free", b"skip", b"wide"})
_OPENED = frozenset({b"moov", b"trak"})
_KEPT_IN_MOVIE = frozenset({b"mvhd", b"trak", b"tkhd", b"mdia", b"edts", b"tref", b"mvex", b"iods", b"free", b"skip"})
_KEPT_WAVE = frozenset({b"fmt ", b"data", b"fact"})


def sound_kind(content: bytes) -> str | None:
    """mp3, m4a, wav or amr by the content; None for anything else, a film included."""
    if content.startswith(_AMR):
        return "amr"
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "wav"
    if content[4:8] == b"ftyp":
        return None if b"vide" in content[: 1 << 20] and b"hdlr" in content[: 1 << 20] else "m4a"
    if content.startswith(b"ID3") or _is_frame(content[:4]):
        return "mp3"
    return None


def _is_frame(start: bytes) -> bool:
    # MPEG audio: eleven set bits, a layer, a rate of bits and of samples that exist (ISO 11172-3, 2.4.2.3).
    if len(start) < 4 or start[0] != 0xFF or start[1] & 0xE0 != 0xE0:
        return False
    layer, rate, samples = (start[1] >> 1) & 3, start[2] >> 4, (start[2] >> 2) & 3
    return layer != 0 and rate not in (0, 15) and samples != 3


def plain_sound(content: bytes, kind: str) -> bytes | None:
    """The recording without what was written beside the sound; None where it cannot be read."""
    try:
        return {"mp3": _mp3, "m4a": _m4a, "wav": _wav, "amr": bytes}[kind](content)
    except (struct.error, IndexError, ValueError):
        return None


def _mp3(content: bytes) -> bytes:
    start, end = 0, len(content)
    while content[start : start + 3] == b"ID3":
        size = 0
        for byte in content[start + 6 : start + 10]:
            size = size << 7 | byte & 0x7F
        start += 10 + size + (10 if content[start + 5] & 0x10 else 0)
    if content[end - 128 : end - 125] == b"TAG":
        end -= 128
    if content[end - 32 : end - 24] == b"APETAGEX":
        (size,) = struct.unpack("<I", content[end - 20 : end - 16])
        (flags,) = struct.unpack("<I", content[end - 12 : end - 8])
        end -= size + (32 if flags & 0x80000000 else 0)
    while start < end and not _is_frame(content[start : start + 4]) and content[start] == 0:
        start += 1
    if not _is_frame(content[start : start + 4]):
        raise ValueError("no sound where it must begin")
    return content[start:end]


def _wav(content: bytes) -> bytes:
    kept, place = [], 12
    while place + 8 <= len(content):
        name, (size,) = content[place : place + 4], struct.unpack("<I", content[place + 4 : place + 8])
        chunk = content[place : place + 8 + size + size % 2]
        if len(chunk) < 8 + size:
            raise ValueError("a chunk is cut")
        if name in _KEPT_WAVE:
            kept.append(chunk)
        place += 8 + size + size % 2
    if not any(chunk.startswith(b"data") for chunk in kept):
        raise ValueError("no sound")
    body = b"WAVE" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _m4a(content: bytes) -> bytes:
    out = bytearray(content)
    if not _clean(out, 0, len(out), _KEPT_BOXES):
        raise ValueError("no sound")
    return bytes(out)


def _clean(out: bytearray, place: int, end: int, kept: frozenset[bytes]) -> int:
    """Empties the boxes that are not kept, and returns how many boxes there were. Raises `ValueError` for a cut one."""
    boxes = 0
    while place < end:
        (size,), name, head = struct.unpack(">I", out[place : place + 4]), bytes(out[place + 4 : place + 8]), 8
        if size == 1:
            (size,), head = struct.unpack(">Q", out[place + 8 : place + 16]), 16
        elif size == 0:
            size = end - place
        if size < head or place + size > end:
            raise ValueError("a box is cut")
        if name not in kept:
            out[place + 4 : place + 8] = b"free"
            out[place + head : place + size] = bytes(size - head)
        elif name in _OPENED:
            _clean(out, place + head, place + size, _KEPT_IN_MOVIE)
        place, boxes = place + size, boxes + 1
    return boxes
