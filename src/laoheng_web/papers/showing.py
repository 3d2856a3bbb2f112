"""Copies of pictures for showing: without the place, the device and the words a camera writes into the file.

The original stays under its digest, byte for byte. Only descriptions are left out, the picture itself is not coded
anew; how it is to be turned is kept, else a portrait would lie on its side. Of a picture that cannot be read there is
no copy to show: nobody can say what else it holds.
"""

from __future__ import annotations

import struct
import zlib

from laoheng_web.papers.sound import SOUND_TYPES, plain_sound

_SOUNDS = {media_type: kind for kind, media_type in SOUND_TYPES.items()}
_KEPT_JPEG = frozenset({0xE0, 0xEE})  # JFIF and Adobe's colour transform belong to the picture
_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112
_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
# What draws the picture (PNG, third edition, 11.2 and 11.3); text, time and eXIf chunks are not among it.
_KEPT_PNG = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"cHRM",
        b"gAMA",
        b"iCCP",
        b"sBIT",
        b"sRGB",
        b"cICP",
        b"bKGD",
        b"pHYs",
    )
)


def shown_copy(content: bytes, media_type: str) -> bytes | None:
    """A picture or a recording without its descriptions; other files as they are; None where unreadable."""
    kind = _SOUNDS.get(media_type)
    if kind:
        return plain_sound(content, kind)
    try:
        if media_type == "image/jpeg":
            return _jpeg(content)
        if media_type == "image/png":
            return _png(content)
    except (struct.error, IndexError, ValueError):
        return None
    return content


def _jpeg(content: bytes) -> bytes:
    kept, place, turned = [content[:2]], 2, 1
    while place < len(content):
        if content[place] != 0xFF:
            raise ValueError("no marker where one must be")
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        (length,) = struct.unpack(">H", content[place + 2 : place + 4])
        segment = content[place : place + 2 + length]
        if marker == 0xDA:
            # From here the picture itself; what follows its end (a second picture, a maker's notes) is left out.
            kept.append(content[place : _end_of_scan(content, place + 2 + length) + 2])
            break
        if marker == 0xE1 and segment[4:10] == _EXIF:
            turned = _orientation(segment[10:])
        if (not 0xE1 <= marker <= 0xEF and marker != 0xFE) or marker in _KEPT_JPEG:
            kept.append(segment)
        place += 2 + length
    else:
        raise ValueError("no picture")
    if turned != 1:
        kept.insert(1, _only_orientation(turned))
    return b"".join(kept)


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the end-of-image marker stands: within data 0xFF is followed by 0x00 or a restart marker."""
    while True:
        place = content.index(b"\xff", place)
        if content[place + 1] == 0xD9:
            return place
        place += 2


def _orientation(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    (start,) = struct.unpack(order + "I", tiff[4:8])
    (count,) = struct.unpack(order + "H", tiff[start : start + 2])
    for number in range(count):
        entry = tiff[start + 2 + 12 * number : start + 14 + 12 * number]
        tag, _kind, _many, value = struct.unpack(order + "HHIH", entry[:10])
        if tag == _ORIENTATION:
            return value if 1 <= value <= 8 else 1
    return 1


def _only_orientation(turned: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    tiff = b"MM\x00\x2a" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    body = _EXIF + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> bytes:
    kept, place = [_PNG_SIGN], len(_PNG_SIGN)
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        kind = content[place + 4 : place + 8]
        chunk = content[place : place + 12 + length]
        if len(chunk) < 12 + length or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise ValueError("a chunk is cut or changed")
        if kind in _KEPT_PNG:
            kept.append(chunk)
        place += 12 + length
        if kind == b"IEND":
            return b"".join(kept)
    raise ValueError("no end of picture")
