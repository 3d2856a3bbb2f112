"""What a signature looks like on the page: a line of text in a frame, or a plain round seal."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import typst
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.stamp import StaticStampStyle

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng.writing.fonts import family_in, fonts_in
from laoheng.writing.paper import printable

Look = Literal["text", "seal"]


@dataclass(frozen=True, slots=True)
class SignBox:
    """Where a signature is seen: page from 1 (−1 is the last), lower left corner and size in points, folder of fonts.

    `look="seal"` draws a plain round seal with the signer's name for a body; `demonstration` marks it 演示.
    """

    page: int
    left: float
    bottom: float
    width: float
    height: float
    fonts: Path
    look: Look = "text"
    demonstration: bool = False
    language: Literal["zh", "en"] = "zh"


def field_at(field: str, box: SignBox) -> SigFieldSpec:
    """The form field of a visible signature."""
    page = box.page - 1 if box.page > 0 else box.page
    right, top = box.left + box.width, box.bottom + box.height
    edges = (round(box.left), round(box.bottom), round(right), round(top))
    return SigFieldSpec(sig_field_name=field, on_page=page, box=edges)


def drawn(box: SignBox, *, name: str, reason: str, at: datetime) -> StaticStampStyle:
    """The look of one signature; raises `UserError` (`writing.no_font`) where the folder holds no open Chinese font."""
    texts = {
        "look": box.look,
        "name": printable(name),
        "lines": [
            _say("signing.look.signer", box, name=printable(name)),
            _say("signing.look.reason", box, reason=printable(reason)),
            _say("signing.look.at", box, at=at.strftime("%Y-%m-%d %H:%M:%S%z")),
        ],
        "mark": _say("signing.look.demonstration", box) if box.demonstration else "",
    }
    family = family_in(box.fonts)
    if family is None:
        raise UserError("writing.no_font", looked=[str(box.fonts)], families=["Noto Sans SC"])
    page: bytes = typst.compile(
        _drawing(),
        font_paths=fonts_in(box.fonts),
        format="pdf",
        timestamp=int(at.timestamp()),
        pdf_tags=False,
        sys_inputs={
            "family": family,
            "width": str(box.width),
            "height": str(box.height),
            "texts": json.dumps(texts, ensure_ascii=False),
        },
    )
    return StaticStampStyle(
        background=_Page(page),
        background_opacity=1.0,
        border_width=0,
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins.uniform(0)
        ),
    )


class _Page(PdfContent):
    """A page made in memory, placed as it is."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        placed = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)), page_ix=0)
        self.resources.xobject["/Look"] = placed
        left, bottom, right, top = placed.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Look Do"


def _say(code: str, box: SignBox, **args: object) -> str:
    return render(Message.of(code, **args), box.language)


@cache
def _drawing() -> bytes:
    return (resources.files("laoheng.writing.signing") / "look.typ").read_bytes()
