"""The contract as a Word file: a comment on each fault, and the wording instead as a tracked insertion."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from laoheng.advice.review.whole import ClauseFinding, Review
from laoheng.standard.errors import UserError

AUTHOR = "劳衡"
# A statement begins after one of these or after the number of its clause, and ends before the end of its sentence.
OPENINGS = re.compile(
    r"[，,：:。；;]|^\s*(?:第?[一二三四五六七八九十百\d]+[条、.．)）]|[（(][一二三四五六七八九十\d]+[)）])\s*"
)
CLOSING = re.compile("[。；;]")
# What XML cannot hold; each becomes a blank, so that places stay.
UNWRITABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


def write_annotated(text: str, review: Review, path: Path) -> None:
    """Writes what `annotated` makes to `path`. Raises `UserError` where the file cannot be written."""
    try:
        path.write_bytes(annotated(text, review))
    except OSError as error:
        raise UserError("review.unwritable", path=path.name, why=type(error).__name__) from error


def annotated(text: str, review: Review) -> bytes:
    """`text` as docx: a comment on each fault, and its rewrite as a tracked change."""
    from docx import Document

    document = Document()
    at = 0
    for line in UNWRITABLE.sub(" ", text).splitlines(keepends=True):
        found = [item for item in review.findings if at <= item.start < at + len(line)]
        _write_line(document, line.rstrip("\r\n"), at, found, review)
        at += len(line)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


@dataclass(slots=True)
class _Statement:
    """A part of a line that is replaced as a whole, and the wordings put in its place."""

    start: int
    end: int
    rewrites: list[str]


def _statements(line: str, at: int, found: list[ClauseFinding]) -> list[_Statement]:
    """What has to go for each fault: from the comma before it to the end of its sentence.

    The words of a fault alone would leave half a sentence behind, and what goes on after them leans on them; what
    stands before the comma is often lawful and stays.
    """
    made: list[_Statement] = []
    for item in sorted(found, key=lambda item: item.start):
        first, last = max(0, item.start - at), min(item.end - at, len(line))
        if first >= last:
            continue
        opening = max((mark.end() for mark in OPENINGS.finditer(line, 0, first)), default=0)
        closing = CLOSING.search(line, last - 1)
        end = closing.start() if closing and closing.start() >= last - 1 else len(line)
        rewrite = item.rewrite.rstrip("。；;")
        if made and opening < made[-1].end:
            made[-1].end = max(made[-1].end, end)
            if rewrite not in made[-1].rewrites:
                made[-1].rewrites.append(rewrite)
        else:
            made.append(_Statement(opening, max(end, last if line[last - 1] not in "。；;" else last - 1), [rewrite]))
    return made


def _write_line(document: Any, line: str, at: int, found: list[ClauseFinding], review: Review) -> None:
    paragraph = document.add_paragraph()
    statements = _statements(line, at, found)
    edges = {max(0, min(place - at, len(line))) for item in found for place in (item.start, item.end)}
    edges |= {place for item in statements for place in (item.start, item.end)}
    runs = [
        (first, last, paragraph.add_run(line[first:last]))
        for first, last in itertools.pairwise(sorted({0, len(line), *edges}))
    ]
    for item in found:
        inside = [run for first, last, run in runs if first < item.end - at and last > item.start - at]
        if not inside:
            continue
        articles = "、".join(ground.reference for ground in item.grounds)
        document.add_comment(
            inside,
            text=f"{item.name}：{item.reason}（{articles}）建议改为：{item.rewrite}",
            author=AUTHOR,
            initials="劳",
        )
    for statement in statements:
        gone = [run for first, last, run in runs if first < statement.end and last > statement.start]
        stop = "" if line[statement.end : statement.end + 1] in ("。", "；", ";") else "。"
        _track(paragraph, gone, "；".join(statement.rewrites) + stop, review)


def _track(paragraph: Any, runs: list[Any], rewrite: str, review: Review) -> None:
    """Marks `runs` as deleted and adds `rewrite` as inserted, both to be accepted or refused in Word."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    day = datetime.combine(review.on, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def change(tag: str) -> Any:
        element = OxmlElement(tag)
        number = len(paragraph._p.getroottree().findall(f".//{qn('w:ins')}")) * 2 + (1 if tag == "w:ins" else 2)
        element.set(qn("w:id"), str(number))
        element.set(qn("w:author"), AUTHOR)
        element.set(qn("w:date"), day)
        return element

    last = None
    for run in runs:
        if run._r.getparent().tag == qn("w:del"):
            return
        gone = change("w:del")
        run._r.addprevious(gone)
        gone.append(run._r)
        for words in run._r.findall(qn("w:t")):
            words.tag = qn("w:delText")
        last = gone
    inserted = change("w:ins")
    new_run, new_text = OxmlElement("w:r"), OxmlElement("w:t")
    new_text.text = rewrite
    new_run.append(new_text)
    inserted.append(new_run)
    if last is not None:
        last.addnext(inserted)
