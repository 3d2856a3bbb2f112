"""Files read into blocks; hostile ones end in a clear refusal within limits."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable

import docx
import pypdfium2
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image, ImageDraw

from laoheng.standard.errors import UserError
from laoheng.text.reading import BlockKind, Limits, MarkKind, read_document, read_text
from laoheng.text.reading.numbering import Numbering
from laoheng.text.reading.picture import has_stamp, skew
from laoheng.text.values import find_values

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MAIN = f"<w:document {SPACE}><w:body>{{}}</w:body></w:document>"


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def _package(main: str | bytes, **others: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", main)
        for name, content in others.items():
            package.writestr(name, content)
    return out.getvalue()


def _refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UserError) as refused:
        read_document(content, "样本", limits=limits or Limits())
    assert "样本" in str(refused.value)
    return refused.value.code


def _pdf(pages: int = 1) -> bytes:
    """A pdf of blank pages."""
    pdf = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        pdf.new_page(595, 842)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _text_pdf(*lines: str) -> bytes:
    """A pdf with one page of Latin text, written out by hand."""
    drawn = "BT /F1 12 Tf 14 TL 50 780 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(body)
    body += f"xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return body.encode("latin-1")


def _contract() -> bytes:
    document = docx.Document()
    document.add_heading("劳动合同", 0)
    document.add_paragraph("甲方：______公司")
    line = document.add_paragraph("试用期")
    line.add_run("     ").underline = True
    line.add_run("个月")
    line.add_run("六个月").font.strike = True
    document.add_paragraph("第一条 合同期限", style="Heading 1")
    document.add_paragraph("工资按月支付", style="List Number")
    document.add_paragraph("加班另计", style="List Number")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "岗位", "操作工"
    return _saved(document)


def test_a_word_file_gives_blocks_whose_places_hold_their_text() -> None:
    document = read_document(_contract(), "合同.docx")
    assert all(document.text[block.start : block.end] == block.text for block in document.blocks)
    assert [block.text for block in document.blocks if block.kind is BlockKind.HEADING] == [
        "劳动合同",
        "第一条 合同期限",
    ]
    assert [(b.row, b.column, b.text) for b in document.blocks if b.kind is BlockKind.CELL] == [
        (0, 0, "岗位"),
        (1, 1, "操作工"),
    ]
    assert [block.number for block in document.blocks if block.text in ("工资按月支付", "加班另计")] == ["1.", "2."]


def test_blanks_and_struck_words_of_a_word_file_are_marked_where_they_stand() -> None:
    document = read_document(_contract(), "合同.docx")
    marked = [(mark.kind, document.text[mark.start : mark.end]) for mark in document.marks]
    assert marked == [(MarkKind.BLANK, "______"), (MarkKind.BLANK, "     "), (MarkKind.STRUCK, "六个月")]


def test_inserted_words_are_in_the_text_and_deleted_ones_only_in_their_mark() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("工资")
    for tag, text_tag, words in (("w:del", "w:delText", "三千元"), ("w:ins", "w:t", "四千元")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    read = read_document(_saved(document), "合同.docx")
    assert read.text == "工资四千元"
    assert [(mark.kind, mark.text, read.text[mark.start : mark.end]) for mark in read.marks] == [
        (MarkKind.DELETED, "三千元", ""),
        (MarkKind.INSERTED, "", "四千元"),
    ]


def test_the_source_of_a_block_is_its_paragraph_in_the_word_file() -> None:
    content = _contract()
    read = read_document(content, "合同.docx")
    paragraphs = list(docx.Document(io.BytesIO(content)).element.body.iter(qn("w:p")))
    for block in read.blocks:
        assert block.source is not None
        assert "".join(text.text or "" for text in paragraphs[block.source].iter(qn("w:t"))) == block.text


def test_chinese_list_numbers_are_counted_as_shown() -> None:
    from lxml import etree

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    numbering = Numbering(
        etree.fromstring(
            f'<w:numbering {space}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl><w:lvl w:ilvl="1">'
            '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
            '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
        )
    )

    def item(level: int) -> object:
        return etree.fromstring(
            f'<w:pPr {space}><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
        )

    labels = [numbering.label(item(level)) for level in (0, 1, 1, *[0] * 10, 1)]
    assert labels[:4] == ["第一条", "（1）", "（2）", "第二条"]
    assert labels[-2:] == ["第十一条", "（1）"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_read_in_every_usual_coding(coding: str) -> None:
    document = read_document("第一条 工作内容\n\n甲方安排乙方从事操作工工作。".encode(coding), "合同.txt")
    assert [(block.kind, block.text) for block in document.blocks] == [
        (BlockKind.HEADING, "第一条 工作内容"),
        (BlockKind.PARAGRAPH, "甲方安排乙方从事操作工工作。"),
    ]


@pytest.mark.parametrize(
    ("line", "blanks"),
    [
        ("试用期____个月", ["____"]),
        ("期限自    年    月起", []),
        ("工资（  ）元", ["（  ）"]),
        ("岗位　　　　　　　，地点", ["　　　　　　　"]),
        ("工资5000元", []),
        ("工资……", []),
    ],
)
def test_blanks_in_text_are_marked(line: str, blanks: list[str]) -> None:
    document = read_text(line)
    assert [document.text[mark.start : mark.end] for mark in document.marks] == blanks


def test_a_pdf_with_text_is_read_with_its_page() -> None:
    document = read_document(_text_pdf("Contract No. 2024-001", "Salary 5000"), "合同.pdf")
    assert [(block.page, block.text) for block in document.blocks] == [(1, "Contract No. 2024-001"), (1, "Salary 5000")]
    assert (document.pages, document.from_picture) == (1, False)


@pytest.mark.slow
def test_a_photographed_page_is_read_though_it_lies_askew() -> None:
    pytest.importorskip("rapidocr")
    page = Image.new("RGB", (1000, 700), "white")
    pen = ImageDraw.Draw(page)
    for line in range(5):
        pen.text((80, 80 + 110 * line), f"CONTRACT 2024-03-0{line + 1} SALARY 5{line}00", fill="black", font_size=44)
    out = io.BytesIO()
    page.rotate(4, expand=True, fillcolor="white").save(out, "JPEG", quality=85)
    document = read_document(out.getvalue(), "照片.jpg")
    assert document.from_picture
    assert "2024-03-03" in document.text and "5400" in document.text.replace(" ", "")


def test_the_turn_of_a_page_is_measured_to_half_a_degree() -> None:
    page = Image.new("L", (900, 900), 255)
    pen = ImageDraw.Draw(page)
    for row in range(100, 800, 40):
        pen.rectangle((100, row, 800, row + 12), fill=0)
    import numpy as np

    for angle in (-6, -2, 0, 3, 7):
        turned = page.rotate(angle, fillcolor=255)
        assert abs(skew(np.asarray(turned)) - angle) <= 0.5


def test_a_red_seal_is_noticed_and_a_plain_page_has_none() -> None:
    import numpy as np

    page = Image.new("RGB", (800, 1100), "white")
    assert not has_stamp(np.asarray(page))
    ImageDraw.Draw(page).ellipse((450, 800, 650, 1000), outline=(210, 30, 40), width=14)
    assert has_stamp(np.asarray(page))


def test_without_the_recogniser_a_picture_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    from laoheng.text.reading import picture
    from laoheng.text.reading.refused import Refused

    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(Refused) as refused:
        picture._engine()
    assert "rapidocr" in str(UserError(refused.value.code, name="照片.jpg"))


def _zip_bomb() -> bytes:
    return _package(MAIN.format("<w:p/>"), padding=b"\x00" * 80_000_000)


def _many_files() -> bytes:
    return _package(MAIN.format(""), **{f"f{number}": b"" for number in range(3_000)})


def _billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return _package(f"<!DOCTYPE x [{entities}]>" + MAIN.format("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>"))


def _late_doctype() -> bytes:
    return _package(
        "<!--" + "x" * 9_000 + '--><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + MAIN.format("")
    )


def _deep() -> bytes:
    return _package(MAIN.format("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000))


def _wide_picture() -> bytes:
    """The head of a picture of 50,000 by 50,000; unpacked it would take gigabytes."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00" * 5_000)),
        (b"IEND", b""),
    ]
    chunks = (struct.pack(">I", len(c)) + k + c + struct.pack(">I", zlib.crc32(k + c)) for k, c in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


HOSTILE: list[tuple[str, Callable[[], bytes], set[str]]] = [
    ("a zip bomb", _zip_bomb, {"reading.bomb"}),
    ("thousands of packed files", _many_files, {"reading.bomb"}),
    ("a billion laughs", _billion_laughs, {"reading.entities"}),
    ("an entity declared late", _late_doctype, {"reading.entities"}),
    ("a hundred thousand nested elements", _deep, {"reading.broken", "reading.bomb"}),
    ("a picture of 50,000 by 50,000", _wide_picture, {"reading.too_many_pixels"}),
    ("a cut picture", lambda: _wide_picture()[:20], {"reading.broken"}),
    ("a broken pdf", lambda: b"%PDF-1.7\n" + b"\x00\xff" * 5_000, {"reading.broken"}),
    ("a pdf of too many pages", lambda: _pdf(301), {"reading.too_many_pages"}),
    ("a pdf without words", lambda: _pdf(2), {"reading.no_words"}),
    ("a broken archive", lambda: b"PK\x03\x04" + b"\x99" * 500, {"reading.broken"}),
    ("another archive", lambda: _package("").replace(b"word/document.xml", b"word/dokument.xml"), {"reading.not_docx"}),
    ("an old Word file", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, {"reading.old_word"}),
    ("bytes of no kind", lambda: bytes(range(256)) * 4, {"reading.unknown_kind"}),
    ("an empty file", lambda: b"", {"reading.empty"}),
    ("blanks alone", lambda: b" \n \n", {"reading.empty"}),
]


@pytest.mark.parametrize(("make", "codes"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_file_ends_in_a_clear_refusal(make: Callable[[], bytes], codes: set[str]) -> None:
    assert _refusal(make()) in codes


def test_a_file_beyond_the_size_limit_is_not_looked_into() -> None:
    assert _refusal(b"x" * 2_000, Limits(file_bytes=1_000)) == "reading.too_large"
    assert _refusal(b"x" * 2_000, Limits(text_characters=1_000)) == "reading.too_long"


def test_a_child_that_takes_too_long_or_too_much_memory_is_ended() -> None:
    assert _refusal(_text_pdf("x"), Limits(pdf_seconds=0)) == "reading.too_slow"
    assert _refusal(_text_pdf("x"), Limits(pdf_memory=12 * 2**20)) in {"reading.broken", "reading.too_much_memory"}


def test_reading_pulls_no_picture_or_pdf_library_into_the_calling_process() -> None:
    names = "('pypdfium2', 'PIL', 'rapidocr', 'cv2')"
    code = f"import laoheng.text.reading, sys; print([m for m in {names} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


BAITS = [
    *("1" * 20_000, "1,111" * 4_000, "一二三十百千万" * 3_000, "市路区号" * 5_000, "3月" * 10_000, "工资为1" * 5_000),
    *("a@" * 10_000, "早上8点到" * 4_000, "自从到至" * 5_000, "_" * 20_000, "（ " * 10_000, "6222 " * 4_000),
]


@pytest.mark.parametrize("bait", BAITS, ids=[bait[:6] for bait in BAITS])
def test_endless_bait_for_patterns_is_read_to_its_end(bait: str) -> None:
    document = read_text(bait)
    values = find_values(document.text)
    assert all(value.end <= len(document.text) for value in values)
