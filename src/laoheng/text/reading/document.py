"""A document as blocks with places: what every kind of file is read into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CELL = "cell"


class MarkKind(StrEnum):
    """What is special about a stretch of a block."""

    BLANK = "blank"
    STRUCK = "struck"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch `text[start:end]` of the document. Deleted words are not in its text: `text` holds them, start = end."""

    kind: MarkKind
    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or table cell: `document.text[start:end]` is its `text`.

    `page` counts from 1 and is None where the file knows no pages (docx, text). `number` is the number the word
    processor shows before it (第三条, 2.1), which is no part of `text`. `source` is the place of its paragraph among all
    `w:p` of a docx. `table`, `row` and `column` count from 0 and are set for cells. `confidence` is the reader's, for
    words read from a picture.
    """

    kind: BlockKind
    start: int
    end: int
    text: str
    page: int | None = None
    level: int | None = None
    number: str = ""
    source: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document read: blocks in order, their texts joined by line breaks in `text`, and what is marked in it.

    `pages` is None where the file knows none. `from_picture` says that (some) words were read from a picture and should
    be compared with it. `stamps` are the pages that bear a red seal, as far as can be seen.
    """

    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...] = ()
    pages: int | None = None
    from_picture: bool = False
    stamps: tuple[int, ...] = field(default=())

    def block_at(self, place: int) -> Block | None:
        """The block that holds the character at `place`; None at a line break between two."""
        return next((block for block in self.blocks if block.start <= place < block.end), None)


_BLANK = re.compile(
    r"_{2,200}|＿{2,200}|[ \u3000]{6,200}|[（(][ \u3000]{1,40}[）)]|…{3,200}|\.{6,200}|×{3,20}|X{3,20}年"
)
_NUMBERED = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零〇0-9]{1,6}[章节条编]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十0-9]{1,3}[)）]|"
    r"[0-9]{1,2}(?:[.．][0-9]{1,2}){0,3}[、.．\s])"
)
_CHAPTER = re.compile(r"^\s*第[一二三四五六七八九十百零〇0-9]{1,6}[章节编]")
_LONGEST_HEADING: Final = 30
_SHORTEST_FULL_LINE: Final = 40


def number_in(text: str) -> str:
    """The number a line begins with ("第三条", "二、", "2.1"), without blanks; "" where there is none."""
    match = _NUMBERED.match(text)
    return match[0].strip() if match else ""


def looks_like_heading(text: str) -> bool:
    """Whether a line without style is a heading: a chapter, or a short numbered line that ends no sentence."""
    line = text.strip()
    if not line or len(line) > _LONGEST_HEADING or line[-1] in "。；;，,：:、":
        return False
    return (
        _CHAPTER.match(line) is not None
        or (line.startswith("第") and bool(number_in(line)))
        or (re.match(r"[一二三四五六七八九十]{1,3}、", line) is not None)
    )


def assemble(blocks: Iterable[Block], marks: Iterable[Mark] = (), **about: object) -> Document:
    """The document of `blocks`, given with places of their own (from 0): joins them and moves `marks` along.

    Each mark in `marks` must already be placed in the joined text; blanks are found here.
    """
    placed: list[Block] = []
    parts: list[str] = []
    place = 0
    for block in blocks:
        placed.append(replace(block, start=place, end=place + len(block.text)))
        parts.append(block.text)
        place += len(block.text) + 1
    text = "\n".join(parts)
    blanks = {(match.start(), match.end()) for match in _BLANK.finditer(text)}
    given = list(marks)
    known = {(mark.start, mark.end) for mark in given if mark.kind is MarkKind.BLANK}
    given += (Mark(MarkKind.BLANK, start, end) for start, end in blanks - known)
    given.sort(key=lambda mark: (mark.start, mark.end))
    return Document(text, tuple(placed), tuple(given), **about)  # type: ignore[arg-type]


def paragraphs(lines: Iterable[tuple[str, float | None]], page: int | None) -> list[Block]:
    """Blocks from printed lines: a full line that ends no sentence goes on in the next one.

    Each line comes with the confidence of its reading, None for text.
    """
    kept = [(line.rstrip(), sure) for line, sure in lines if line.strip()]
    # Only a page with long lines has full ones; Chinese characters are two wide.
    full = max(max((_width(line) for line, _ in kept), default=0) * 0.8, _SHORTEST_FULL_LINE)
    blocks: list[Block] = []
    open_line = False
    for line, sure in kept:
        words = line.strip()
        if open_line and not number_in(words) and not looks_like_heading(words):
            last = blocks[-1]
            both = min(last.confidence, sure) if last.confidence is not None and sure is not None else None
            blocks[-1] = replace(last, text=last.text + words, confidence=both)
        else:
            kind = BlockKind.HEADING if looks_like_heading(words) else BlockKind.PARAGRAPH
            blocks.append(Block(kind, 0, 0, words, page=page, number=number_in(words), confidence=sure))
        open_line = _width(line) >= full and words[-1] not in "。！？!?；;：:" and not looks_like_heading(words)
    return blocks


def _width(line: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in line)
