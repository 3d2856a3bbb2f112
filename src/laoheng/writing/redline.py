"""Tracked changes and comments put into somebody's own Word file: only the words named are struck and replaced.

Layout, tables, numbering, headers and every other part stay as they are. Whoever rejects all changes has the text as it
was; whoever accepts them has it as `revised` gives it.
"""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from lxml import etree

from laoheng.standard.errors import UserError
from laoheng.text.reading import Document
from laoheng.writing.docx_package import (
    MAIN,
    XML_SPACE,
    Comment,
    Signed,
    W,
    comments_after,
    parsed,
    parts_of,
    repacked,
    with_comments,
    written,
)

_WRAPPERS: Final = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml"))
_GONE: Final = frozenset({f"{W}del", f"{W}moveFrom"})
_HOLDERS: Final = frozenset(
    f"{W}{name}" for name in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml")
)
_FOREIGN: Final = frozenset({f"{W}ins", f"{W}moveTo"})
_TEXT: Final = frozenset({f"{W}t", f"{W}delText"})
_ONE_SIGN: Final = {f"{W}tab": "\t", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_NOT_COPIED: Final = frozenset(f"{W}{name}" for name in ("rPrChange", "strike", "dstrike"))


@dataclass(frozen=True, slots=True)
class Edit:
    """`text[start:end]` of a document goes and `words` come in its place; empty words only strike."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on `text[start:end]`."""

    start: int
    end: int
    text: str


def revised(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made."""
    for edit in reversed(sorted(edits, key=lambda item: (item.start, item.end))):
        text = text[: edit.start] + edit.words + text[edit.end :]
    return text


def redline(
    content: bytes, document: Document, edits: Sequence[Edit], remarks: Sequence[Remark], *, signed: Signed
) -> bytes:
    """The docx in `content`, of which `document` is the reading, with `edits` tracked and `remarks` as comments.

    Edits may not overlap and, as remarks, lie within one paragraph. Raises `UserError` (`writing.redline`) where the
    file's words are not where the reading has them.
    """
    try:
        parts = parts_of(content)
        root = parsed(parts[MAIN])
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise UserError("writing.redline") from error
    numbers = _Numbers(_highest(root) + 1, comments_after(parts), signed, [])
    for start, end, paragraph in _placed(root.find(f"{W}body"), document):
        own = [item for item in edits if start <= item.start and item.end <= end]
        told = [item for item in remarks if start <= item.start < end]
        if own or told:
            _Marked(paragraph, start, own, told, numbers).mark()
    changed = {MAIN: written(root), **with_comments(parts, numbers.comments, signed)}
    return repacked(content, changed)


def _highest(root: Any) -> int:
    numbers = (item.get(f"{W}id", "") for item in root.iter())
    return max((int(number) for number in numbers if number.isdigit()), default=0)


@dataclass(slots=True)
class _Numbers:
    """The next free numbers, and the comments made so far."""

    change: int
    comment: int
    signed: Signed
    comments: list[Comment]

    def tracked(self, tag: str) -> Any:
        """An empty tracked change."""
        element = etree.Element(f"{W}{tag}")
        element.set(f"{W}id", str(self.change))
        element.set(f"{W}author", self.signed.author)
        element.set(f"{W}date", self.signed.moment)
        self.change += 1
        return element

    def commented(self, text: str) -> str:
        """The number of a new comment."""
        self.comments.append(Comment(self.comment, text))
        self.comment += 1
        return str(self.comment - 1)


def _placed(body: Any, document: Document) -> Iterator[tuple[int, int, Any]]:
    """Start, end and element of each paragraph that the reading holds, by comparing their words one after another."""
    blocks = iter(document.blocks)
    block = next(blocks, None)
    for paragraph in _paragraphs(body):
        if block is None:
            return
        words = "".join(_words(run) for run in _runs(paragraph))
        if words == block.text:
            yield block.start, block.end, paragraph
            block = next(blocks, None)
        elif words.strip():
            raise UserError("writing.redline")
    if block is not None:
        raise UserError("writing.redline")


def _paragraphs(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{W}p":
            yield child
        elif child.tag == f"{W}tbl":
            nested = child.find(f".//{W}tbl") is not None
            for row in child.findall(f"{W}tr") if nested else child.iter(f"{W}tr"):
                for cell in row.findall(f"{W}tc"):
                    yield from _paragraphs(cell)
        elif child.tag in _WRAPPERS:
            yield from _paragraphs(child)


def _runs(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{W}r":
            yield child
        elif child.tag in _HOLDERS:
            yield from _runs(child)


def _words(run: Any) -> str:
    return "".join(map(_said, run))


def _said(child: Any) -> str:
    if child.tag in _TEXT:
        return (child.text or "").replace("\n", " ").replace("\r", " ")
    return _ONE_SIGN.get(child.tag, "")


@dataclass(slots=True)
class _Piece:
    """A run that holds `start` to `end` of its paragraph."""

    start: int
    end: int
    run: Any


@dataclass(slots=True)
class _Marked:
    """A paragraph, where it begins in the document, and what is to be marked in it."""

    paragraph: Any
    at: int
    edits: Sequence[Edit]
    remarks: Sequence[Remark]
    numbers: _Numbers

    def mark(self) -> None:
        """Cuts the runs at the edges of what is marked, then strikes, inserts and comments."""
        pieces = self._cut()
        for edit in sorted(self.edits, key=lambda item: (item.start, item.end)):
            self._replace(pieces, edit)
        for remark in self.remarks:
            self._comment(pieces, remark)

    def _cut(self) -> list[_Piece]:
        spans = [(item.start, item.end) for item in self.edits] + [(item.start, item.end) for item in self.remarks]
        marked = [(start - self.at, end - self.at) for start, end in spans]
        edges = sorted({place for span in marked for place in span})
        pieces: list[_Piece] = []
        place = 0
        for run in list(_runs(self.paragraph)):
            end = place + len(_words(run))
            if any(first <= end and last >= place for first, last in marked):
                pieces += _exploded(run, place, edges)
            else:
                pieces.append(_Piece(place, end, run))
            place = end
        return pieces

    def _replace(self, pieces: list[_Piece], edit: Edit) -> None:
        first, last = edit.start - self.at, edit.end - self.at
        struck = [item.run for item in pieces if first <= item.start and item.end <= last and item.end > item.start]
        for run in struck:
            self._strike(run)
        if not edit.words:
            return
        near = struck or [item.run for item in pieces if item.end == first and item.end > item.start]
        if near:
            edge = _outside(near[-1])
            while self._is_ours(edge.getnext()):
                edge = edge.getnext()
            _after(edge, self._inserted(near[0], edit.words))
        else:
            beside = next((item.run for item in pieces if item.start == first), None)
            inserted = self._inserted(beside, edit.words)
            if beside is None:
                self.paragraph.append(inserted)
            else:
                _whole(beside, self.paragraph).addprevious(inserted)

    def _is_ours(self, element: Any) -> bool:
        """Whether it is an insertion that was made before this one."""
        if element is None or element.tag != f"{W}ins":
            return False
        return bool(element.get(f"{W}author") == self.numbers.signed.author)

    def _strike(self, run: Any) -> None:
        before = run.getprevious()
        if before is not None and before.tag == f"{W}del" and before.get(f"{W}author") == self.numbers.signed.author:
            gone = before
        else:
            gone = self.numbers.tracked("del")
            run.addprevious(gone)
        gone.append(run)
        for words in run.findall(f"{W}t"):
            words.tag = f"{W}delText"

    def _inserted(self, like: Any, words: str) -> Any:
        inserted = self.numbers.tracked("ins")
        run = etree.SubElement(inserted, f"{W}r")
        look = None if like is None else like.find(f"{W}rPr")
        if look is not None:
            copied = copy.deepcopy(look)
            for item in [item for item in copied if item.tag in _NOT_COPIED]:
                copied.remove(item)
            run.append(copied)
        text = etree.SubElement(run, f"{W}t")
        text.text = words
        text.set(XML_SPACE, "preserve")
        return inserted

    def _comment(self, pieces: list[_Piece], remark: Remark) -> None:
        first, last = remark.start - self.at, remark.end - self.at
        over = [item.run for item in pieces if item.start < last and item.end > first]
        if not over:
            return
        number = self.numbers.commented(remark.text)
        opening, closing = etree.Element(f"{W}commentRangeStart"), etree.Element(f"{W}commentRangeEnd")
        reference = etree.Element(f"{W}r")
        mark = etree.SubElement(reference, f"{W}commentReference")
        for element in (opening, closing, mark):
            element.set(f"{W}id", number)
        _whole(over[0], self.paragraph).addprevious(opening)
        end = _whole(over[-1], self.paragraph)
        # The words put instead belong to what is spoken of.
        if self._is_ours(end.getnext()):
            end = end.getnext()
        _after(end, closing)
        _after(closing, reference)


def _exploded(run: Any, place: int, edges: Sequence[int]) -> list[_Piece]:
    """The run as runs of one child each, its words cut at `edges`."""
    look = run.find(f"{W}rPr")
    pieces: list[_Piece] = []
    for child in list(run):
        if child is look:
            continue
        said = _said(child)
        cuts = [place, *(edge for edge in edges if place < edge < place + len(said)), place + len(said)]
        for first, last in pairwise(cuts):
            part = child
            if child.tag in _TEXT:
                part = copy.copy(child)
                part.text = (child.text or "")[first - place : last - place]
                part.set(XML_SPACE, "preserve")
            made = etree.Element(run.tag, dict(run.attrib))
            if look is not None:
                made.append(copy.deepcopy(look))
            made.append(part)
            run.addprevious(made)
            pieces.append(_Piece(first, last, made))
        place += len(said)
    run.getparent().remove(run)
    return pieces


def _outside(run: Any) -> Any:
    """The element after which words may be inserted: no insertion of somebody else's is left around it."""
    parent = run.getparent()
    edge = parent if parent.tag == f"{W}del" else run
    holder = edge.getparent()
    if holder.tag not in _FOREIGN:
        return edge
    rest = etree.Element(holder.tag, dict(holder.attrib))
    for later in list(edge.itersiblings()):
        rest.append(later)
    if len(rest):
        _after(holder, rest)
    return holder


def _whole(run: Any, paragraph: Any) -> Any:
    """The child of the paragraph that holds the run."""
    while run.getparent() is not paragraph:
        run = run.getparent()
    return run


def _after(element: Any, new: Any) -> None:
    element.addnext(new)
