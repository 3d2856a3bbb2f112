"""Files as they come in: what they are by their content, a harmless name, and a place under their digest."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from laoheng.standard.errors import UserError
from laoheng_web.papers.sound import MAX_SOUND_BYTES, SOUND_TYPES, plain_sound, sound_kind

MAX_BYTES = 10 * 1024 * 1024
NAME_CHARS = 80
ACCEPT = ".jpg,.jpeg,.png,.pdf,.xlsx,.docx,.csv,.txt"
MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "txt": "text/plain",
}
_TYPE_OF = {media_type: extension for extension, media_type in MEDIA_TYPES.items()}


class EvidenceError(UserError):
    """A file that is not taken: too large, empty, or not one of the kinds."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file kept under its SHA-256 `digest`, not yet part of a matter."""

    digest: str
    file_name: str
    media_type: str
    size: int


def keep(content: bytes, name: str) -> Kept:
    """Keeps `content` on disk, durably, and says what it is. Raises `EvidenceError`."""
    shown = clean_name(name)
    if not content:
        raise EvidenceError("papers.evidence_empty", name=shown)
    if len(content) > MAX_BYTES:
        raise EvidenceError("papers.evidence_too_large", name=shown, limit=MAX_BYTES // 1024 // 1024)
    extension = kind_of(content, name)
    if extension is None:
        raise EvidenceError("papers.evidence_kind", name=shown)
    return _kept(content, clean_name(name, extension), MEDIA_TYPES[extension])


def keep_sound(content: bytes, name: str) -> Kept:
    """Keeps a recording as `keep` does a file. Raises `EvidenceError`."""
    shown = clean_name(name)
    if not content:
        raise EvidenceError("papers.evidence_empty", name=shown)
    if len(content) > MAX_SOUND_BYTES:
        raise EvidenceError("papers.evidence_too_large", name=shown, limit=MAX_SOUND_BYTES // 1024 // 1024)
    kind = sound_kind(content)
    if kind is None:
        raise EvidenceError("papers.sound_kind", name=shown)
    if plain_sound(content, kind) is None:
        raise EvidenceError("papers.sound_unreadable", name=shown)
    return _kept(content, clean_name(name, kind), SOUND_TYPES[kind])


def _kept(content: bytes, name: str, media_type: str) -> Kept:
    digest = hashlib.sha256(content).hexdigest()
    _write(place(digest), content)
    return Kept(digest, name, media_type, len(content))


def place(digest: str) -> Path:
    """Where the file of that SHA-256 digest lies."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError(f"{digest!r} is no SHA-256 digest")
    return Path(settings.DATA_DIR) / "evidence" / digest[:2] / digest


def read(digest: str) -> bytes:
    """The bytes kept under `digest`. Raises `EvidenceError` where they are gone or no longer the same."""
    path = place(digest)
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise EvidenceError("papers.evidence_damaged", digest=digest[:16])
    return content


def kind_of(content: bytes, name: str = "") -> str | None:
    """The file's kind by its content (jpg, png, pdf, xlsx, docx, csv, txt); None where it is none of them.

    The name decides between csv and txt only, which look the same inside.
    """
    for extension, fits in _SIGNS.items():
        if fits(content):
            return extension
    if _is_text(content):
        return "csv" if name.lower().endswith(".csv") else "txt"
    return None


def clean_name(name: str, extension: str = "") -> str:
    """`name` without folders, control and direction marks, and with the ending its content calls for."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFKC", name))[-1]
    # NFKC may itself bring a slash in; it is no part of a name either.
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    plain = re.sub(r'[<>:"|?*;%\s]+', "_", visible).strip("._ ")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", plain).strip("._ ") or "file"
    return f"{stem[:NAME_CHARS]}.{extension}" if extension else stem[:NAME_CHARS]


def _zip_holds(folder: str) -> Callable[[bytes], bool]:
    def fits(content: bytes) -> bool:
        if not content.startswith(b"PK\x03\x04"):
            return False
        try:
            names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        except (zipfile.BadZipFile, ValueError, OSError):
            return False
        # A macro project makes a document a program; it is not taken.
        macros = any("vbaproject" in item.lower() for item in names)
        return "[Content_Types].xml" in names and any(item.startswith(folder) for item in names) and not macros

    return fits


def _is_text(content: bytes) -> bool:
    if b"\x00" in content or content.startswith((b"PK", b"MZ", b"\x7fELF")):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(char) == "Cc" and char not in "\t\r\n\f" for char in text)
    return False


_SIGNS: dict[str, Callable[[bytes], bool]] = {
    "jpg": lambda content: content.startswith(b"\xff\xd8\xff"),
    "png": lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
    "pdf": lambda content: content.startswith(b"%PDF-"),
    "xlsx": _zip_holds("xl/"),
    "docx": _zip_holds("word/"),
}


def _write(path: Path, content: bytes) -> None:
    if path.is_file() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # The name must survive a power cut as well as the bytes; folders cannot be opened so on Windows.
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
