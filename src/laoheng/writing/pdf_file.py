"""A paper as PDF, typeset by typst; what people wrote is data to it and never part of its source."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from laoheng.standard.errors import UserError
from laoheng.writing.fonts import family_in, fonts_in
from laoheng.writing.paper import Block, Grid, Heading, Paper, Paragraph, SignPlace, day_written, printable


def to_pdf(paper: Paper, *, fonts: Path, room_to_sign: bool = False) -> bytes:
    """`paper` as PDF with the Chinese font below `fonts`; the same paper and font give the same bytes.

    `room_to_sign` keeps the foot of the last page free below the places to sign, for signatures put there later.

    Raises `UserError` (`writing.no_font`) where `fonts` holds no open Chinese font.
    """
    family = family_in(fonts)
    if family is None:
        raise UserError("writing.no_font", looked=[str(fonts)], families=["Noto Sans SC"])
    source = (resources.files("laoheng.writing") / "paper.typ").read_bytes()
    data = _as_data(paper) | {"room": room_to_sign}
    made: bytes = typst.compile(
        source,
        font_paths=fonts_in(fonts),
        format="pdf",
        sys_inputs={
            "paper": json.dumps(data, ensure_ascii=False),
            "family": family,
        },
        timestamp=0,
    )
    return made


def _as_data(paper: Paper) -> dict[str, Any]:
    return {
        "title": printable(paper.title),
        "number": printable(paper.number) if paper.number else None,
        "foot": printable(paper.foot),
        "language": paper.language,
        "keywords": [printable(word) for word in paper.keywords],
        "blocks": [_block(block, paper) for block in paper.blocks],
    }


def _block(block: Block, paper: Paper) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": printable(block.text), "level": block.level}
    if isinstance(block, Paragraph):
        text = printable(block.text)
        return {"kind": "paragraph", "text": text, "indent": block.indent, "align": block.align}
    if isinstance(block, Grid):
        rows = [[printable(cell) for cell in row] for row in block.rows]
        header = [printable(cell) for cell in block.header]
        width = len(header) or max(map(len, rows), default=1)
        return {"kind": "grid", "header": header, "rows": rows, "columns": width}
    return {"kind": "signs", "places": [_place(place, paper) for place in block.places]}


def _place(place: SignPlace, paper: Paper) -> dict[str, Any]:
    return {
        "label": printable(place.label),
        "name": printable(place.name or ""),
        "on": day_written(place.on, paper.language),
        "seal": place.seal,
    }
