"""Changes tracked in somebody's own Word file: all rejected it reads as before, all accepted as revised."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime

import pytest
from docx import Document as Word
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from laoheng.standard.errors import UserError
from laoheng.text.reading import read_document
from laoheng.writing.docx_package import MAIN, Signed, W, parsed, repacked, written
from laoheng.writing.redline import Edit, Remark, redline, revised

SIGNED = Signed("劳衡", "劳", datetime(2026, 11, 28, tzinfo=UTC))
WORDS = st.text(alphabet="甲乙丙工资 、。ab1", min_size=1, max_size=8)
# How a stretch of a paragraph stands in the file.
SHAPES = st.sampled_from(["plain", "bold", "tab", "break", "link", "inserted", "deleted", "struck", "field"])
PARAGRAPH = st.lists(st.tuples(SHAPES, WORDS), min_size=1, max_size=6)


def run(words, *look, tag="t"):
    made = etree.Element(f"{W}r")
    if look:
        properties = etree.SubElement(made, f"{W}rPr")
        for name in look:
            etree.SubElement(properties, f"{W}{name}")
    text = etree.SubElement(made, f"{W}{tag}")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def stretch(shape, words):
    """The element of one stretch."""
    if shape in ("bold", "struck"):
        return run(words, "b" if shape == "bold" else "strike")
    if shape in ("tab", "break"):
        made = run(words)
        made.insert(0, etree.Element(f"{W}{'tab' if shape == 'tab' else 'br'}"))
        made.append(copied(made[1]))
        return made
    if shape in ("link", "inserted", "deleted"):
        holder = etree.Element(f"{W}{dict(link='hyperlink', inserted='ins', deleted='del')[shape]}")
        if shape != "link":
            holder.set(f"{W}id", "900")
            holder.set(f"{W}author", "别人")
        holder.append(run(words, tag="delText" if shape == "deleted" else "t"))
        holder.append(run(words[::-1], "i", tag="delText" if shape == "deleted" else "t"))
        return holder
    made = run(words)
    if shape == "field":
        made.insert(0, etree.Element(f"{W}lastRenderedPageBreak"))
        made.append(etree.Element(f"{W}footnoteReference"))
    return made


def copied(element):
    return etree.fromstring(etree.tostring(element))


def file_of(paragraphs, *, cells=()):
    """A docx with these stretches, a table, a header and a numbered line."""
    word = Word()
    word.sections[0].header.paragraphs[0].text = "页眉不变"
    word.add_paragraph("一行编号", style="List Number")
    for stretches in paragraphs:
        line = word.add_paragraph()
        for shape, words in stretches:
            line._p.append(stretch(shape, words))
    if cells:
        table = word.add_table(1, len(cells))
        for cell, words in zip(table.rows[0].cells, cells, strict=True):
            cell.text = words
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def decided(content, keep):
    """The file with all our changes accepted ("ins") or rejected ("del"), done the plain way."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = parsed(package.read(MAIN))
    for tag in ("ins", "del"):
        for change in list(root.iter(f"{W}{tag}")):
            if change.get(f"{W}author") != SIGNED.author:
                continue
            for inner in list(change) if tag == keep else []:
                for words in inner.iter(f"{W}delText"):
                    words.tag = f"{W}t"
                change.addprevious(inner)
            change.getparent().remove(change)
    return repacked(content, {MAIN: written(root)})


def text_of(content):
    return read_document(content, "合同.docx").text


@st.composite
def marked(draw):
    """A file, and edits of its text that neither overlap nor cross lines."""
    paragraphs, cells = draw(st.lists(PARAGRAPH, min_size=1, max_size=3)), draw(st.lists(WORDS, max_size=2))
    document = read_document(file_of(paragraphs, cells=cells), "合同.docx")
    edits = []
    for block in document.blocks:
        places = st.integers(block.start, block.end)
        cuts = sorted(draw(st.lists(places, max_size=4).filter(lambda found: len(found) % 2 == 0)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=True):
            words = draw(WORDS) if start == end else draw(st.one_of(st.just(""), WORDS))
            edits.append(Edit(start, end, words))
    return paragraphs, cells, edits


@settings(max_examples=60, deadline=None)
@given(marked())
def test_rejected_it_reads_as_before_and_accepted_as_revised(case):
    paragraphs, cells, edits = case
    content = file_of(paragraphs, cells=cells)
    document = read_document(content, "合同.docx")
    remarks = [Remark(edit.start, edit.end, "说明") for edit in edits if edit.end > edit.start]
    made = redline(content, document, edits, remarks, signed=SIGNED)
    # Lines of nothing but blanks are no lines to the reader, whose text is compared here.
    assert lines(text_of(decided(made, "del"))) == lines(document.text)
    assert lines(text_of(decided(made, "ins"))) == lines(revised(document.text, edits))
    assert comments_in(made) == ["说明"] * len(remarks)


def lines(text):
    return [line for line in text.split("\n") if line.strip()]


def comments_in(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "word/comments.xml" not in package.namelist():
            return []
        root = parsed(package.read("word/comments.xml"))
    return ["".join(item.itertext()) for item in root.iter(f"{W}comment")]


def example():
    stretches = [("bold", "甲方每月"), ("plain", "扣工资"), ("inserted", "一百元"), ("link", "作押金。")]
    content = file_of([stretches, [("plain", "第二行")]], cells=["单价", "五元"])
    return content, read_document(content, "合同.docx")


def test_every_other_part_of_the_file_stays_byte_for_byte():
    content, document = example()
    at = document.text.index("扣工资")
    made = redline(content, document, [Edit(at, at + 3, "发工资")], [Remark(at, at + 3, "不许扣")], signed=SIGNED)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(io.BytesIO(made)) as new:
        changed = {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
        assert set(new.namelist()) - set(old.namelist()) == {"word/comments.xml"}
        assert all(new.read(name) == old.read(name) for name in old.namelist() if name not in changed)


def test_only_the_words_named_are_struck_and_the_new_ones_look_like_them():
    content, document = example()
    at = document.text.index("每月")
    made = redline(content, document, [Edit(at, at + 2, "每周")], [], signed=SIGNED)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        root = parsed(package.read(MAIN))
    assert ["".join(item.itertext()) for item in root.iter(f"{W}delText")] == ["每月"]
    (inserted,) = [item for item in root.iter(f"{W}ins") if item.get(f"{W}author") == SIGNED.author]
    assert inserted.find(f"{W}r/{W}rPr/{W}b") is not None


def test_comments_there_before_stay_and_keep_their_numbers():
    content, document = example()
    at = document.text.index("第二行")
    once = redline(content, document, [], [Remark(at, at + 3, "头一句")], signed=SIGNED)
    again = redline(once, read_document(once, "合同.docx"), [], [Remark(at, at + 3, "第二句")], signed=SIGNED)
    with zipfile.ZipFile(io.BytesIO(again)) as package:
        root = parsed(package.read("word/comments.xml"))
    assert [item.get(f"{W}id") for item in root] == ["0", "1"]
    assert comments_in(again) == ["头一句", "第二句"]


def test_python_docx_reads_the_marked_file_with_its_comments():
    content, document = example()
    at = document.text.index("五元")
    made = redline(content, document, [Edit(at, at + 2, "六元")], [Remark(at, at + 2, "低了")], signed=SIGNED)
    assert [item.text for item in Word(io.BytesIO(made)).comments] == ["低了"]


def test_a_reading_of_another_file_is_refused_and_nothing_is_made():
    content, _ = example()
    other = read_document(file_of([[("plain", "别的合同")]]), "合同.docx")
    with pytest.raises(UserError) as refused:
        redline(content, other, [Edit(0, 1, "x")], [], signed=SIGNED)
    assert refused.value.code == "writing.redline"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_marked_file(tmp_path):
    content, document = example()
    at = document.text.index("扣工资")
    made = redline(content, document, [Edit(at, at + 3, "发工资")], [Remark(at, at + 3, "不许扣")], signed=SIGNED)
    path = tmp_path / "合同.docx"
    path.write_bytes(made)
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert "发工资" in read_document((tmp_path / "合同.pdf").read_bytes(), "合同.pdf").text
