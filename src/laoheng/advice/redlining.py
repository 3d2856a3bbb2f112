"""A diagnosis as a Word file, the contract's own or a new one: each fault commented, struck and rewritten."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from difflib import SequenceMatcher
from typing import Final

from laoheng.advice.review import Review
from laoheng.advice.review.whole import ClauseFinding
from laoheng.text.reading import Block, BlockKind, Document
from laoheng.writing.docx_package import Signed
from laoheng.writing.redline import Edit, Remark, redline

_AUTHOR: Final = "劳衡"
# A statement begins after one of these or after the number of its clause, and ends before the end of its sentence.
_OPENINGS: Final = re.compile(
    r"[，,：:。；;]|^\s*(?:第?[一二三四五六七八九十百\d]+[条、.．)）]|[（(][一二三四五六七八九十\d]+[)）])\s*"
)
_CLOSING: Final = re.compile("[。；;]")
# What XML cannot hold, and the other sign of a line's end; each becomes a blank, so that places stay.
_UNWRITABLE: Final = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
# Fewer signs in common amid a change are chance: a struck text with crumbs left in it cannot be read.
_LEAST_KEPT: Final = 4


@dataclass(slots=True)
class _Statement:
    """A part of a line that its rewrites replace."""

    start: int
    end: int
    rewrites: list[str]


def redlined(content: bytes, document: Document, review: Review) -> bytes:
    """The docx in `content`, of which `document` is the reading, with the faults of `review` marked in it.

    Raises `UserError` (`writing.redline`) where the file cannot be marked in place.
    """
    edits, remarks = marks(document.text, review)
    at = datetime.combine(review.on, time(), UTC)
    return redline(content, document, edits, remarks, signed=Signed(_AUTHOR, "劳", at))


def annotated(text: str, review: Review) -> bytes:
    """`text` as a new docx, a paragraph a line, marked as `redlined` marks a contract's own."""
    from docx import Document as Word

    words = _UNWRITABLE.sub(" ", text)
    word, blocks, at = Word(), [], 0
    for line in words.split("\n"):
        word.add_paragraph(line)
        if line.strip():
            blocks.append(Block(BlockKind.PARAGRAPH, at, at + len(line), line))
        at += len(line) + 1
    held = io.BytesIO()
    word.save(held)
    return redlined(held.getvalue(), Document(words, tuple(blocks)), review)


def marks(text: str, review: Review) -> tuple[list[Edit], list[Remark]]:
    """What is struck and put instead, and what is said of it. No edit overlaps another or crosses a line."""
    edits: list[Edit] = []
    remarks: list[Remark] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        found = sorted((item for item in review.findings if at <= item.start < end), key=lambda item: item.start)
        for item in found:
            remarks.append(Remark(item.start, min(item.end, end), _told(item)))
        plain, fitted = _apart(text, line, at, found)
        for statement in _statements(line, at, plain):
            edits += _edits(text, statement)
        edits += fitted
        at = end + 1
    return edits, remarks


def _apart(text: str, line: str, at: int, found: list[ClauseFinding]) -> tuple[list[ClauseFinding], list[Edit]]:
    """The faults whose statements are put anew, and the small edits of those whose own words are kept.

    A fault that keeps its words and stands in a statement that goes is put anew with it, in its own words.
    """
    plain, fitted = [item for item in found if not item.changes], [item for item in found if item.changes]
    while True:
        gone = _statements(line, at, plain)
        met = [item for item in fitted if any(s.start < e and b < s.end for s in gone for b, e, _ in item.changes)]
        if not met:
            changes = sorted({change for item in fitted for change in item.changes})
            return plain, [Edit(*change) for change in changes]
        plain = sorted([*plain, *(_own_words(text, item) for item in met)], key=lambda item: item.start)
        fitted = [item for item in fitted if item not in met]


def _own_words(text: str, item: ClauseFinding) -> ClauseFinding:
    """The fault with a rewrite of its own phrases, for a statement that it shares with others."""
    start = min(item.start, *(change[0] for change in item.changes))
    end = max(item.end, *(change[1] for change in item.changes))
    words = text[start:end]
    for first, last, new in sorted(item.changes, reverse=True):
        words = words[: first - start] + new + words[last - start :]
    return replace(item, start=start, end=end, rewrite=words, changes=())


def _told(item: ClauseFinding) -> str:
    articles = "、".join(ground.reference for ground in item.grounds)
    return _UNWRITABLE.sub(" ", f"{item.name}：{item.reason}（{articles}）建议改为：{item.rewrite}")


def _statements(line: str, at: int, found: Iterable[ClauseFinding]) -> list[_Statement]:
    """The statement of each fault, from the sign before it to the end of its sentence; those that meet are one.

    The rewrite is a whole statement: put for the words of the fault alone, it would leave half a sentence behind.
    """
    made: list[_Statement] = []
    for item in found:
        first, last = item.start - at, min(item.end - at, len(line))
        if first >= last:
            continue
        opening = max((mark.end() for mark in _OPENINGS.finditer(line, 0, first)), default=0)
        closing = _CLOSING.search(line, last - 1)
        end = closing.start() if closing else len(line)
        rewrite = _UNWRITABLE.sub(" ", item.rewrite.rstrip("。；;"))
        if made and at + opening < made[-1].end:
            made[-1].end = max(made[-1].end, at + end)
            made[-1].rewrites += [rewrite] if rewrite not in made[-1].rewrites else []
        else:
            made.append(_Statement(at + opening, at + end, [rewrite]))
    return made


def _edits(text: str, statement: _Statement) -> Iterator[Edit]:
    stop = "" if text[statement.end : statement.end + 1] in ("。", "；", ";") else "。"
    new = "；".join(statement.rewrites) + stop
    for first, last, words in narrowed(text[statement.start : statement.end], new):
        yield Edit(statement.start + first, statement.start + last, words)


def narrowed(old: str, new: str) -> list[tuple[int, int, str]]:
    """What of `old` has to go, and what comes instead, to make `new` of it: what both share stays.

    Shared words stay at both ends and, between them, in runs that can be read.
    """
    kept = [
        block
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        if block.size >= _LEAST_KEPT or (block.size and _at_both(block.a, block.b, block.size, old, new))
    ]
    changes: list[tuple[int, int, str]] = []
    at_old = at_new = 0
    for start_old, start_new, size in [*((b.a, b.b, b.size) for b in kept), (len(old), len(new), 0)]:
        if start_old > at_old or start_new > at_new:
            changes.append((at_old, start_old, new[at_new:start_new]))
        at_old, at_new = start_old + size, start_new + size
    return changes


def _at_both(a: int, b: int, size: int, old: str, new: str) -> bool:
    return (a == 0 and b == 0) or (a + size == len(old) and b + size == len(new))
