"""A paper as a Word file (docx) that people can go on writing in."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from laoheng.writing.paper import Block, Grid, Heading, Paper, Paragraph, SignPlace, SignPlaces, day_written, printable

_SIDES: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_BODY: Final = "宋体"
_HEAD: Final = "黑体"
# The earliest moment a zip archive can name: a file must not differ by when it was made.
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


def to_docx(paper: Paper) -> bytes:
    """`paper` as docx: headings as headings, tables as tables, page numbers in the foot; same paper, same bytes."""
    document = Document()
    _page(document, paper)
    title = document.add_paragraph(style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, paper.title)
    if paper.number:
        number = document.add_paragraph()
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(number, paper.number)
    for block in paper.blocks:
        _block(document, block, paper)
    held = io.BytesIO()
    document.save(held)
    return _same_bytes(held.getvalue())


def _page(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    _font(document.styles["Normal"], _BODY, 10.5)
    document.styles["Normal"].paragraph_format.line_spacing = 1.4
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    for name, size in (("Title", 18), ("Heading 1", 12), ("Heading 2", 10.5)):
        _font(document.styles[name], _HEAD, size)
    _remove_rule(document.styles["Title"])
    about = document.core_properties
    about.title, about.keywords, about.author = printable(paper.title)[:255], "、".join(paper.keywords)[:255], ""
    about.comments, about.language = "", "zh-CN" if paper.language == "zh" else "en-GB"
    about.created = about.modified = datetime(*_MOMENT[:3])  # noqa: DTZ001 - the library writes naive times as UTC
    _foot(section.footer.paragraphs[0], paper)


def _font(style: Any, family: str, size: float) -> None:
    style.font.size = Pt(size)
    style.font.name = "Times New Roman"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), family)
    if style.name != "Normal":
        style.font.bold = True
        style.font.color.rgb = None


def _remove_rule(style: Any) -> None:
    for border in style.element.xpath(".//w:pBdr"):
        border.getparent().remove(border)


def _foot(paragraph: Any, paper: Paper) -> None:
    before, between, after = ("第 ", " 页 共 ", " 页") if paper.language == "zh" else ("Page ", " of ", "")
    _write(paragraph, f"{paper.foot}    {before}" if paper.foot else before)
    _counted(paragraph, "PAGE")
    _write(paragraph, between)
    _counted(paragraph, "NUMPAGES")
    _write(paragraph, after)


def _counted(paragraph: Any, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = "1"
    run.append(words)
    field.append(run)
    paragraph._p.append(field)


def _write(paragraph: Any, text: str, *, bold: bool = False) -> None:
    for number, line in enumerate(printable(text).split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(line)
        run.bold = bold or None


def _block(document: Any, block: Block, paper: Paper) -> None:
    if isinstance(block, Heading):
        _write(document.add_paragraph(style=f"Heading {block.level}"), block.text)
    elif isinstance(block, Paragraph):
        paragraph = document.add_paragraph()
        paragraph.alignment = _SIDES[block.align]
        if block.indent and block.align == "left":
            paragraph.paragraph_format.first_line_indent = Pt(21)
        _write(paragraph, block.text)
    elif isinstance(block, Grid):
        _grid(document, block)
    else:
        _signs(document, block, paper)


def _grid(document: Any, grid: Grid) -> None:
    width = len(grid.header) or max(map(len, grid.rows), default=1)
    table = document.add_table(rows=0, cols=width, style="Table Grid")
    for number, row in enumerate(((grid.header,) if grid.header else ()) + grid.rows):
        made = table.add_row()
        heads = bool(grid.header) and number == 0
        if heads:
            repeated = OxmlElement("w:tblHeader")
            made._tr.get_or_add_trPr().append(repeated)
        for cell, text in zip(made.cells, row, strict=True):
            _write(cell.paragraphs[0], text, bold=heads)
    document.add_paragraph()


def _signs(document: Any, signs: SignPlaces, paper: Paper) -> None:
    across = min(2, len(signs.places))
    rows = -(-len(signs.places) // across)
    table = document.add_table(rows=rows, cols=across)
    for number, place in enumerate(signs.places):
        cell = table.cell(number // across, number % across)
        _place(cell, place, paper)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _place(cell: Any, place: SignPlace, paper: Paper) -> None:
    colon, day = ("：", "日期") if paper.language == "zh" else (": ", "Date")
    first = cell.paragraphs[0]
    # A seal is about four centimetres wide: room above the line keeps it off the text.
    first.paragraph_format.space_before = Pt(48 if place.seal else 18)
    _write(first, f"{place.label}{colon}{place.name or '________________'}")
    _write(cell.add_paragraph(), f"{day}{colon}{day_written(place.on, paper.language)}")


def _same_bytes(made: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _MOMENT), source.read(name), zipfile.ZIP_DEFLATED)
    return held.getvalue()
