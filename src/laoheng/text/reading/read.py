"""One door for all files: bytes and a name in, blocks with places out."""

from __future__ import annotations

from typing import Final

from laoheng.standard.errors import UserError
from laoheng.text.reading.child import in_child
from laoheng.text.reading.document import (
    Block,
    BlockKind,
    Document,
    assemble,
    looks_like_heading,
    number_in,
    paragraphs,
)
from laoheng.text.reading.docx import read_docx
from laoheng.text.reading.limits import Limits

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STANDARD: Final = Limits()


def read_document(content: bytes, name: str, *, limits: Limits = _STANDARD) -> Document:
    """The document in `content`; what it is its first bytes say, not its name. `name` is for messages.

    Word files (docx), pdf with text or scanned, pictures (jpeg, png, webp, bmp, tiff, gif), text in UTF-8, UTF-16 or
    GB 18030. Pdf and pictures are read in a child process. Raises `UserError` for what cannot be read within `limits`.
    """
    if not content.strip():
        raise UserError("reading.empty", name=name)
    if len(content) > limits.file_bytes:
        raise UserError("reading.too_large", name=name, most=limits.file_bytes // 2**20)
    if content.startswith(b"PK\x03\x04"):
        return read_docx(content, name, limits)
    if content[:1024].lstrip().startswith(b"%PDF"):
        return _pdf(content, name, limits)
    if content.startswith(_PICTURES):
        return _picture(content, name, limits)
    if content.startswith(_OLD_WORD):
        raise UserError("reading.old_word", name=name)
    return read_text(_decoded(content, name), name, limits=limits)


def read_text(text: str, name: str = "", *, limits: Limits = _STANDARD) -> Document:
    """Pasted text: one block a line, places as in the text save for line breaks. Raises `UserError`."""
    if len(text) > limits.text_characters:
        raise UserError("reading.too_long", name=name, most=limits.text_characters)
    blocks = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            kind = BlockKind.HEADING if looks_like_heading(line) else BlockKind.PARAGRAPH
            blocks.append(Block(kind, 0, 0, line.rstrip(), number=number_in(line)))
    if not blocks:
        raise UserError("reading.empty", name=name)
    return assemble(blocks)


def _decoded(content: bytes, name: str) -> str:
    coded = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else None
    for coding in (coded,) if coded else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if not any(ord(char) < 32 and char not in "\t\r\n\f\v" for char in text[:100_000]):
            return text
        break
    raise UserError("reading.unknown_kind", name=name)


def _pdf(content: bytes, name: str, limits: Limits) -> Document:
    pages = in_child(
        "pdf", content, name=name, memory=limits.pdf_memory, seconds=limits.pdf_seconds, about={"pages": limits.pages}
    )
    pictured = [number for number, page in enumerate(pages) if page["picture"]]
    if len(pictured) > limits.pictured_pages:
        raise UserError("reading.too_many_pictures", name=name, pages=len(pictured), most=limits.pictured_pages)
    read = (
        dict(zip(pictured, _pictures("pdf_pictures", content, name, limits, pictured), strict=True)) if pictured else {}
    )
    blocks: list[Block] = []
    for number, page in enumerate(pages):
        lines = read[number]["lines"] if number in read else [(line, None) for line in page["lines"]]
        blocks += paragraphs(((text, sure) for text, sure in lines), number + 1)
    stamps = tuple(number + 1 for number, page in read.items() if page["stamp"])
    return _pictured(blocks, name, limits, pages=len(pages), from_picture=bool(read), stamps=stamps)


def _picture(content: bytes, name: str, limits: Limits) -> Document:
    page = _pictures("picture", content, name, limits, [0])[0]
    blocks = paragraphs(((text, sure) for text, sure in page["lines"]), 1)
    return _pictured(blocks, name, limits, pages=1, from_picture=True, stamps=(1,) if page["stamp"] else ())


def _pictured(
    blocks: list[Block], name: str, limits: Limits, *, pages: int, from_picture: bool, stamps: tuple[int, ...]
) -> Document:
    if not blocks:
        raise UserError("reading.no_words", name=name)
    if sum(len(block.text) for block in blocks) > limits.text_characters:
        raise UserError("reading.too_long", name=name, most=limits.text_characters)
    return assemble(blocks, pages=pages, from_picture=from_picture, stamps=stamps)


def _pictures(
    task: str, content: bytes, name: str, limits: Limits, numbers: list[int]
) -> list[dict[str, list[tuple[str, float]]]]:
    about = {"numbers": numbers, "pixels": limits.pixels}
    seconds = limits.picture_seconds * max(1, min(len(numbers), 5))
    answer = in_child(task, content, name=name, memory=limits.picture_memory, seconds=seconds, about=about)
    assert isinstance(answer, list)
    return answer
