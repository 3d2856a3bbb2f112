"""The text of a Word file (ISO/IEC 29500): paragraphs, headings, numbering, tables, blanks, tracked changes.

The package is checked before anything is unpacked, and its XML is read without entities, network or document types.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from lxml import etree

from laoheng.standard.errors import UserError
from laoheng.text.reading.document import (
    Block,
    BlockKind,
    Document,
    Mark,
    MarkKind,
    assemble,
    looks_like_heading,
    number_in,
)
from laoheng.text.reading.limits import Limits
from laoheng.text.reading.numbering import Numbering

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
_HIGHEST_RATIO = 200


def read_docx(content: bytes, name: str, limits: Limits) -> Document:
    """The document in `content`. Raises `UserError` where it is broken, too large unpacked, or carries entities."""
    parts = _unpacked(content, name, limits)
    body = parts[_MAIN].find(f"{_W}body")
    if body is None:
        raise UserError("reading.broken", name=name)
    styles = parts.get("word/styles.xml")
    walk = _Walk(Numbering(parts.get("word/numbering.xml"), styles), _styles(styles))
    for element in body:
        walk.element(element, None)
    if sum(len(block.text) for block in walk.blocks) > limits.text_characters:
        raise UserError("reading.too_long", name=name, most=limits.text_characters)
    return assemble(walk.blocks, walk.marks)


def _unpacked(content: bytes, name: str, limits: Limits) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            items = package.infolist()
            if len(items) > limits.packed_files:
                raise UserError("reading.bomb", name=name)
            total = sum(item.file_size for item in items)
            bombs = (
                item
                for item in items
                if item.file_size > 10**6 and item.file_size > _HIGHEST_RATIO * max(item.compress_size, 1)
            )
            if total > limits.unpacked_bytes or any(True for _ in bombs):
                raise UserError("reading.bomb", name=name)
            if _MAIN not in package.namelist():
                raise UserError("reading.not_docx", name=name)
            wanted = [part for part in (_MAIN, "word/numbering.xml", "word/styles.xml") if part in package.namelist()]
            return {part: _xml(_bytes(package, part, limits, name), name, limits) for part in wanted}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        EOFError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise UserError("reading.broken", name=name) from error


def _bytes(package: zipfile.ZipFile, part: str, limits: Limits, name: str) -> bytes:
    # The stated size may lie: never more than the limit is unpacked.
    with package.open(part) as stream:
        content = stream.read(limits.unpacked_bytes + 1)
    if len(content) > limits.unpacked_bytes:
        raise UserError("reading.bomb", name=name)
    return content


def _xml(content: bytes, name: str, limits: Limits) -> Any:
    head = content[:4096].replace(b"\x00", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise UserError("reading.entities", name=name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UserError("reading.broken", name=name) from error
    if root.getroottree().docinfo.doctype:
        raise UserError("reading.entities", name=name)
    return root


def _styles(root: Any) -> dict[str, tuple[int, str]]:
    """Heading level of each heading style, with the style's own number list."""
    levels: dict[str, tuple[int, str]] = {}
    for style in [] if root is None else root.iter(f"{_W}style"):
        name = _value(style.find(f"{_W}name")).lower()
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        level = int(_value(outline)) + 1 if _value(outline).isdigit() else 0
        if not level and (name.startswith("heading") or name.startswith("标题")):
            digits = "".join(char for char in name if char.isdigit())
            level = int(digits or 1)
        if name in ("title", "标题"):
            level = level or 1
        if level and level < 10:
            levels[style.get(f"{_W}styleId", "")] = (level, name)
    return levels


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val") or "")


@dataclass(slots=True)
class _Walk:
    """The blocks and marks gathered on the way through the body."""

    numbering: Numbering
    styles: dict[str, tuple[int, str]]
    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    place: int = 0

    def element(self, element: Any, cell: tuple[int, int, int] | None) -> None:
        if element.tag == f"{_W}p":
            self._paragraph(element, cell)
        elif element.tag == f"{_W}tbl":
            self._table(element)
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            for inner in element:
                self.element(inner, cell)
        else:
            self.paragraphs += sum(1 for _ in element.iter(f"{_W}p"))

    def _table(self, table: Any) -> None:
        number = self.tables
        self.tables += 1
        for row, line in enumerate(
            table.iter(f"{_W}tr") if table.find(f".//{_W}tbl") is None else table.findall(f"{_W}tr")
        ):
            for column, cell in enumerate(line.findall(f"{_W}tc")):
                for inner in cell:
                    self.element(inner, (number, row, column))

    def _paragraph(self, paragraph: Any, cell: tuple[int, int, int] | None) -> None:
        source, self.paragraphs = self.paragraphs, self.paragraphs + 1
        properties = paragraph.find(f"{_W}pPr")
        number = self.numbering.label(properties)
        text = ""
        marks: list[Mark] = []
        for words, kind, blank in _pieces(paragraph, None):
            start = self.place + len(text)
            if kind is MarkKind.DELETED:
                marks.append(Mark(kind, start, start, words))
                continue
            if kind is not None:
                marks.append(Mark(kind, start, start + len(words)))
            if blank and words:
                marks.append(Mark(MarkKind.BLANK, start, start + len(words)))
            text += words
        self.marks += marks
        if not text.strip() and not any(mark.kind is MarkKind.DELETED or mark.kind is MarkKind.BLANK for mark in marks):
            return
        level = self.styles.get(_value(None if properties is None else properties.find(f"{_W}pStyle")), (None, ""))[0]
        if properties is not None and level is None and _value(properties.find(f"{_W}outlineLvl")) in set("012345678"):
            level = int(_value(properties.find(f"{_W}outlineLvl"))) + 1
        heading = level is not None or (cell is None and looks_like_heading(text))
        kind_ = BlockKind.CELL if cell else BlockKind.HEADING if heading else BlockKind.PARAGRAPH
        table, row, column = cell or (None, None, None)
        number = number or number_in(text)
        self.blocks.append(Block(kind_, 0, 0, text, None, level, number, source, table, row, column))
        self.place += len(text) + 1


def _pieces(element: Any, change: MarkKind | None) -> Iterator[tuple[str, MarkKind | None, bool]]:
    """The words of a paragraph's runs with what is marked about them, and whether they are an underlined blank."""
    for child in element:
        if child.tag == f"{_W}r":
            yield from _run(child, change)
        elif child.tag in (f"{_W}del", f"{_W}moveFrom"):
            yield from _pieces(child, MarkKind.DELETED)
        elif child.tag in (f"{_W}ins", f"{_W}moveTo"):
            yield from _pieces(child, change or MarkKind.INSERTED)
        elif child.tag in (
            f"{_W}hyperlink",
            f"{_W}smartTag",
            f"{_W}sdt",
            f"{_W}sdtContent",
            f"{_W}fldSimple",
            f"{_W}customXml",
        ):
            yield from _pieces(child, change)


def _run(run: Any, change: MarkKind | None) -> Iterator[tuple[str, MarkKind | None, bool]]:
    words = ""
    for child in run:
        if child.tag in (f"{_W}t", f"{_W}delText"):
            words += child.text or ""
        elif child.tag == f"{_W}tab":
            words += "\t"
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            words += " "
        elif child.tag == f"{_W}noBreakHyphen":
            words += "-"
    if not words:
        return
    words = words.replace("\n", " ").replace("\r", " ")
    properties = run.find(f"{_W}rPr")
    if change is None and (_on(properties, "strike") or _on(properties, "dstrike")):
        change = MarkKind.STRUCK
    line = None if properties is None else properties.find(f"{_W}u")
    blank = line is not None and _value(line) != "none" and not words.strip()
    yield words, change, blank


def _on(properties: Any, name: str) -> bool:
    element = None if properties is None else properties.find(f"{_W}{name}")
    return element is not None and _value(element) not in ("0", "false", "off")
