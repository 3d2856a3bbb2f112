"""Looking through a zipped office file before any parser sees it: bombs, lying headers, entities.

The directory is checked first, then each member is really inflated in small pieces and counted, because declared sizes
are only claims. Nothing is written anywhere.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from laoheng.standard.errors import UserError

_PIECE = 1 << 16
_LOCAL = struct.Struct("<4s5H3I2H")
_SIZES_FOLLOW = 0x08  # flag bit 3: the local header leaves the sizes to a trailer
_LOCKED = 0x01
_NESTED = (".zip", ".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".xlsx", ".xlsm", ".docx", ".pptx", ".ods", ".jar")
_FORBIDDEN_XML = (b"<!DOCTYPE", b"<!ENTITY")
_TAIL = max(map(len, _FORBIDDEN_XML)) - 1
_SMALL = 1 << 20  # a ratio says nothing of a member this small


class ArchiveRefusedError(UserError):
    """A workbook whose packing is damaged or dangerous."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Most members, most unpacked bytes, most unpacked bytes per packed byte."""

    members: int = 200
    unpacked: int = 300 * 1024 * 1024
    ratio: int = 100


def office_kind(path: Path) -> str:
    """ "xlsx", "xlsm", "xlsb", "docx", "ods" or "zip", by what the archive holds. Raises `ArchiveRefusedError`."""
    with _opened(path) as archive:
        names = set(archive.namelist())
    if "xl/vbaProject.bin" in names:
        return "xlsm"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    return "ods" if {"mimetype", "content.xml"} <= names else "zip"


def refuse_bad_workbook(path: Path, limits: ArchiveLimits) -> None:
    """Raises `ArchiveRefusedError` where the archive breaks a limit, lies about itself, or its XML declares a DTD."""
    with _opened(path) as archive:
        members = archive.infolist()
        _check_directory(members, archive.start_dir, limits)
    with path.open("rb") as file:
        total = 0
        for member in members:
            total += _check_member(file, member, limits, total)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, struct.error, EOFError, NotImplementedError) as error:
        # The directory stands at the end: a file cut in the middle has none.
        raise ArchiveRefusedError("intake.archive.cut") from error


def _check_directory(members: list[zipfile.ZipInfo], directory_start: int, limits: ArchiveLimits) -> None:
    if len(members) > limits.members:
        raise ArchiveRefusedError("intake.archive.members", count=len(members), limit=limits.members)
    if len({member.filename for member in members}) != len(members):
        raise ArchiveRefusedError("intake.archive.damaged", part="directory")
    for member in members:
        _check_entry(member)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > limits.unpacked:
        raise ArchiveRefusedError("intake.archive.unpacked", limit=limits.unpacked // 1024 // 1024)
    if unpacked > _SMALL and unpacked > limits.ratio * max(packed, 1):
        raise ArchiveRefusedError("intake.archive.ratio", limit=limits.ratio)
    ordered = sorted(members, key=lambda member: member.header_offset)
    ends = [*(member.header_offset for member in ordered[1:]), directory_start]
    for member, end in zip(ordered, ends, strict=False):
        if member.header_offset + _LOCAL.size + len(member.filename) + member.compress_size > end:
            raise ArchiveRefusedError("intake.archive.overlap")


def _check_entry(member: zipfile.ZipInfo) -> None:
    name = member.filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\x00" in member.orig_filename:
        raise ArchiveRefusedError("intake.archive.name")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ArchiveRefusedError("intake.archive.name")
    if name.lower().endswith(_NESTED):
        raise ArchiveRefusedError("intake.archive.nested")
    if member.flag_bits & _LOCKED:
        raise ArchiveRefusedError("intake.archive.locked")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveRefusedError("intake.archive.damaged", part=name)


def _check_member(file: BinaryIO, member: zipfile.ZipInfo, limits: ArchiveLimits, before: int) -> int:
    size, seen = 0, b""
    for piece in _inflated(file, member):
        size += len(piece)
        if before + size > limits.unpacked:
            raise ArchiveRefusedError("intake.archive.unpacked", limit=limits.unpacked // 1024 // 1024)
        if size > _SMALL and size > limits.ratio * max(member.compress_size, 1):
            raise ArchiveRefusedError("intake.archive.ratio", limit=limits.ratio)
        if size == len(piece) and _is_wide_xml(piece):
            raise ArchiveRefusedError("intake.archive.entities")
        window = (seen + piece).upper()
        if any(sign in window for sign in _FORBIDDEN_XML):
            raise ArchiveRefusedError("intake.archive.entities")
        seen = piece[-_TAIL:]
    if size != member.file_size:
        raise ArchiveRefusedError("intake.archive.damaged", part=member.filename)
    return size


def _is_wide_xml(start: bytes) -> bool:
    # In UTF-16 or UTF-32 the forbidden words would pass unseen; spreadsheet programs write UTF-8.
    return start[:2] in (b"\xff\xfe", b"\xfe\xff") or start[:2] in (b"<\x00", b"\x00<") or start[:3] == b"\x00\x00\x00"


def _inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's real content in pieces of at most 64 KiB, whatever its header claims."""
    file.seek(member.header_offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
        raise ArchiveRefusedError("intake.archive.damaged", part=member.filename)
    _, _, flags, method, _, _, _, packed, unpacked, name_length, extra_length = _LOCAL.unpack(head)
    honest = flags & _SIZES_FOLLOW or (packed, unpacked) in ((member.compress_size, member.file_size), (2**32 - 1,) * 2)
    if not honest or method != member.compress_type:
        raise ArchiveRefusedError("intake.archive.damaged", part=member.filename)
    file.seek(name_length + extra_length, 1)
    stored = method == zipfile.ZIP_STORED
    inflate = zlib.decompressobj(-15)
    left = member.compress_size
    while left > 0:
        raw = file.read(min(_PIECE, left))
        if not raw:
            raise ArchiveRefusedError("intake.archive.cut")
        left -= len(raw)
        yield from (raw,) if stored else _pieces(inflate, raw, member.filename)
    if not stored and not inflate.eof:
        raise ArchiveRefusedError("intake.archive.damaged", part=member.filename)


def _pieces(inflate: zlib._Decompress, raw: bytes, name: str) -> Iterator[bytes]:
    try:
        piece = inflate.decompress(raw, _PIECE)
        while piece:
            yield piece
            piece = inflate.decompress(inflate.unconsumed_tail, _PIECE)
    except zlib.error as error:
        raise ArchiveRefusedError("intake.archive.damaged", part=name) from error
