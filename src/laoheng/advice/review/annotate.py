"""The contract as a Word file: a comment on each fault, and the wording instead as a tracked insertion."""

from __future__ import annotations

import io
import itertools
import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from laoheng.advice.review.whole import ClauseFinding, Review
from laoheng.standard.errors import UserError

AUTHOR = "劳衡"
# What XML cannot hold; each becomes a blank, so that places stay.
_UNWRITABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


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
    for line in _UNWRITABLE.sub(" ", text).splitlines(keepends=True):
        found = [item for item in review.findings if at <= item.start < at + len(line)]
        _write_line(document, line.rstrip("\r\n"), at, found, review)
        at += len(line)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _write_line(document: Any, line: str, at: int, found: list[ClauseFinding], review: Review) -> None:
    paragraph = document.add_paragraph()
    cuts = sorted({0, len(line), *(max(0, min(p - at, len(line))) for i in found for p in (i.start, i.end))})
    runs = [(first, last, paragraph.add_run(line[first:last])) for first, last in itertools.pairwise(cuts)]
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
        _track(paragraph, inside, item.rewrite, review)


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
