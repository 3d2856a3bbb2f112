"""Taking in what a visitor sends to be read: a file or pasted words, within bounds. Nothing of it is kept."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.text.reading import Document, Limits, read_document, read_text
from laoheng.writing.paper import printable
from laoheng_web.accounts.speaking import told
from laoheng_web.papers.evidence import kind_of

ACCEPT = ".docx,.pdf,.txt,.md,.jpg,.jpeg,.png,.webp,.bmp,.tif,.tiff"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What a visitor without an account may ask of the machine: a contract of some dozen pages, five of them pictures.
LIMITS = Limits(file_bytes=10 * 2**20, text_characters=100_000, pages=80, pictured_pages=5)
# Reading a picture takes much memory: two at a time, whoever comes then is asked to wait.
_READING = BoundedSemaphore(2)
_PATIENCE = 15  # seconds


@dataclass(frozen=True, slots=True)
class Sent:
    """What was read: the document, the name of its file (empty for pasted words), and the bytes of a Word file."""

    document: Document
    name: str = ""
    word: bytes = b""


def taken(request: HttpRequest, key: str) -> tuple[Sent | None, list[tuple[str, str]]]:
    """The file or the words sent under `key`, or what is wrong with them as (field id, text)."""
    upload = request.FILES.get(f"{key}-file") or _sent_back(request, key)
    text = printable(request.POST.get(f"{key}-text", ""))
    try:
        if upload is not None:
            return Sent(_read(upload), upload.name or "", _word_in(upload)), []
        if text.strip():
            return Sent(read_text(text, _("粘贴的文字"), limits=LIMITS)), []
    except UserError as error:
        return None, [(f"{key}-file" if upload is not None else f"{key}-text", told(error))]
    return None, [(f"{key}-file", _("请选择文件，或者把文字粘贴进来。"))]


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to be saved under `name`."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _sent_back(request: HttpRequest, key: str) -> SimpleUploadedFile | None:
    """The file that the page of a result carries with it, so that it is marked without being kept here."""
    try:
        content = base64.b64decode(request.POST.get(f"{key}-original", ""), validate=True)
    except binascii.Error:
        return None
    return SimpleUploadedFile(request.POST.get("name", "")[:100] or "contract.docx", content) if content else None


def _word_in(upload: Any) -> bytes:
    """The bytes of a Word file; none of any other."""
    upload.seek(0)
    content: bytes = upload.read()
    return content if kind_of(content, upload.name or "") == "docx" else b""


def _read(upload: Any) -> Document:
    if upload.size > LIMITS.file_bytes:
        raise UserError("reading.too_large", name=upload.name, most=LIMITS.file_bytes // 2**20)
    if not _READING.acquire(timeout=_PATIENCE):
        raise UserError("review.busy")
    try:
        return read_document(upload.read(), upload.name, limits=LIMITS)
    finally:
        _READING.release()
