"""What may be opened at all: kind by content and name, sizes before reading, encoding and separator of text tables."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from laoheng.hub.archive import ArchiveLimits, office_kind, refuse_bad_workbook
from laoheng.standard.errors import UserError

SEPARATORS = (",", "\t", ";", "，", "；")
_CHUNK = 1 << 20
_TEXT_ENDINGS = frozenset({".csv", ".txt", ".tsv"})
_WORKBOOK_ENDINGS = frozenset({".xlsx"})

# First bytes of what people send by mistake, and what to tell them (texts/intake.yaml, "intake.file.<name>").
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "old_or_locked"),  # xls, et, and a workbook with a password
    (b"%PDF", "pdf"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"SQLite format 3", "unknown"),
)
_OFFICE_KINDS = {"ods": "ods", "docx": "docx", "xlsm": "macros", "xlsb": "xlsb", "zip": "archive"}


class FileKind(StrEnum):
    """The two shapes a table arrives in."""

    TEXT = "text"  # CSV, TSV and the like
    WORKBOOK = "workbook"  # xlsx


class FileRefusedError(UserError):
    """A file that is not read at all; the text says why and what to send instead."""


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How large a file may be: bytes as sent, rows of the table, and what a workbook may hold."""

    size: int = 200 * 1024 * 1024
    rows: int = 1_000_000
    archive: ArchiveLimits = field(default_factory=ArchiveLimits)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file turned out to be. `encoding` and `separator` are those of a text table."""

    kind: FileKind
    size: int
    encoding: str | None = None
    separator: str | None = None


def inspect(path: Path, name: str, limits: FileLimits | None = None) -> FileFacts:
    """What the file at `path` is, which its sender called `name`. Raises `FileRefusedError`.

    Nothing is parsed before size, kind and (for a workbook) the inflated content were found harmless.
    """
    limits = limits or FileLimits()
    size = path.stat().st_size
    if size == 0:
        raise FileRefusedError("intake.file.empty")
    if size > limits.size:
        raise FileRefusedError("intake.file.too_large", size=_megabytes(size), limit=_megabytes(limits.size))
    kind = _kind(path, name)
    if kind is FileKind.WORKBOOK:
        refuse_bad_workbook(path, limits.archive)
        return FileFacts(kind, size)
    encoding = find_encoding(path)
    return FileFacts(kind, size, encoding, _separator(path, encoding))


def _kind(path: Path, name: str) -> FileKind:
    ending = Path(name.replace("\\", "/")).suffix.lower()
    with path.open("rb") as file:
        head = file.read(4096)
    found = _content(path, head)
    by_name = FileKind.TEXT if ending in _TEXT_ENDINGS else FileKind.WORKBOOK if ending in _WORKBOOK_ENDINGS else None
    if by_name is None:
        raise FileRefusedError("intake.file.ending", ending=ending or "-")
    if found is not by_name:
        raise FileRefusedError("intake.file.ending_differs", ending=ending, found=found.value)
    return found


def _content(path: Path, head: bytes) -> FileKind:
    for first, told in _OTHER_KINDS:
        if head.startswith(first):
            raise FileRefusedError(f"intake.file.{told}")
    if head.startswith(b"PK"):
        office = office_kind(path)
        if office != "xlsx":
            raise FileRefusedError(f"intake.file.{_OFFICE_KINDS[office]}")
        return FileKind.WORKBOOK
    plain = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if plain.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<svg")):
        raise FileRefusedError("intake.file.html")
    if b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileRefusedError("intake.file.unknown")
    return FileKind.TEXT


def find_encoding(path: Path) -> str:
    """ "utf-8-sig", "utf-16" or "gb18030": the first in which the whole file reads. Raises `FileRefusedError`.

    A file that reads in none is refused with the place (counted in bytes from 0) where the better reading stopped.
    """
    with path.open("rb") as file:
        head = file.read(3)
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        candidates: tuple[str, ...] = ("utf-16",)
    elif head == codecs.BOM_UTF8:
        candidates = ("utf-8-sig",)
    else:
        candidates = ("utf-8", "gb18030")  # strict UTF-8 first: GB18030 accepts much of it as other characters
    stops: list[int] = []
    for candidate in candidates:
        stop = _first_undecodable(path, candidate)
        if stop is None:
            return "utf-8-sig" if candidate == "utf-8" else candidate
        stops.append(stop)
    raise FileRefusedError("intake.file.encoding", position=max(stops), tried=candidates)


def _first_undecodable(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return max(0, offset - pending) + error.start
            if "\x00" in text:
                raise FileRefusedError("intake.file.unknown")
            if not chunk:
                return None
            offset += len(chunk)


def _separator(path: Path, encoding: str) -> str:
    """The sign that cuts the fullest of the first lines into most cells; one column alone reads with a comma."""
    with path.open(encoding=encoding, newline="") as file:
        lines = [file.readline(10_000) for _ in range(11)]
    # Outside quotes only: an address in quotes is full of commas.
    bare = ["".join(line.split('"')[::2]) for line in lines]
    counts = {sign: max(line.count(sign) for line in bare) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: counts[sign])


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"
