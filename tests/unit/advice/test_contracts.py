"""Ten contracts with planted faults, as Word, PDF, text and a skewed photo: read, diagnosed and taken away."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from PIL import Image, ImageDraw, ImageFont

from laoheng.advice.redlining import annotated
from laoheng.advice.review import review_contract
from laoheng.advice.review.compare import ChangeKind, compare_contracts
from laoheng.advice.review.report import as_json, report
from laoheng.cli import main
from laoheng.standard.errors import UserError
from laoheng.text.reading import Limits, read_document
from laoheng.writing.docx_file import to_docx
from laoheng.writing.fonts import fonts_in
from laoheng.writing.paper import Paper, Paragraph
from laoheng.writing.pdf_file import to_pdf
from laoheng.writing.templates import templates
from tests.unit.advice.contracts import CONTRACTS, Planted
from tests.unit.writing.typeset import fonts, pdf_words

ON = date(2026, 11, 28)
# Planted and not told: the second of two faults that one sentence holds.
MISSED = {"销售公司": {"wage_unilateral"}}
FILES = tuple(item for item in CONTRACTS if item.shape != "photo")
(PHOTO,) = (item for item in CONTRACTS if item.shape == "photo")


def file_of(item: Planted) -> bytes:
    """The contract in its shape."""
    title, *lines = item.text.splitlines()
    paper = Paper(title, tuple(Paragraph(line, indent=False) for line in lines))
    if item.shape == "docx":
        return to_docx(paper)
    if item.shape == "pdf":
        return to_pdf(paper, fonts=fonts())
    return photo(item.text) if item.shape == "photo" else item.text.encode("gb18030")


def photo(text: str) -> bytes:
    """A page held a little askew before a phone: grey paper, a shadow, a turn of two degrees, JPEG."""
    face = next(found.path for found in fonts_in(fonts()).fonts() if found.path and found.weight < 600)
    font = ImageFont.truetype(face, 34)
    page = Image.new("RGB", (1500, 1900), (236, 234, 228))
    pen, at = ImageDraw.Draw(page), 90
    for line in text.splitlines():
        for part in (line[start : start + 38] for start in range(0, len(line), 38)):
            pen.text((110, at), part, font=font, fill=(40, 40, 44))
            at += 62
    shade = Image.linear_gradient("L").resize(page.size).point(lambda light: 200 + light // 5)
    page = Image.composite(page, Image.new("RGB", page.size, (150, 148, 142)), shade)
    held = io.BytesIO()
    askew = page.rotate(2.2, expand=True, fillcolor=(90, 80, 70), resample=Image.Resampling.BICUBIC)
    askew.save(held, "JPEG", quality=70)
    return held.getvalue()


@pytest.mark.parametrize("item", FILES, ids=[item.name for item in FILES])
def test_what_was_planted_is_found_and_nothing_else(item: Planted) -> None:
    document = read_document(file_of(item), f"{item.name}.{item.shape}")
    review = review_contract(document.text, on=ON)
    assert {found.label for found in review.findings} == item.labels - MISSED.get(item.name, set())
    assert review.fitting == item.fitting
    for found in review.findings:
        assert document.text[found.start : found.end] == found.quote
        assert found.grounds and found.reason and found.rewrite


@pytest.mark.slow
def test_a_skewed_photo_of_a_page_shows_its_faults_too() -> None:
    pytest.importorskip("rapidocr")
    # Patience for a busy machine: what is tested is that it is read, not how fast.
    document = read_document(photo(PHOTO.text), "照片.jpg", limits=Limits(picture_seconds=400))
    assert document.from_picture
    assert {found.label for found in review_contract(document.text, on=ON).findings} == PHOTO.labels


def test_the_words_of_the_photo_are_diagnosed_as_planted() -> None:
    assert {found.label for found in review_contract(PHOTO.text, on=ON).findings} == PHOTO.labels


@pytest.mark.parametrize("item", CONTRACTS, ids=[item.name for item in CONTRACTS])
def test_the_annotated_file_has_a_comment_on_each_fault_and_can_be_opened_again(item: Planted) -> None:
    review = review_contract(item.text, on=ON)
    made = annotated(item.text, review)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        comments = parts.read("word/comments.xml").decode() if "word/comments.xml" in parts.namelist() else ""
    for found in review.findings:
        assert found.name in comments or found.across
    words = "".join(paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs)
    assert item.text.splitlines()[0] in words


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not on this machine")
def test_libreoffice_opens_the_annotated_file(tmp_path: Path) -> None:
    path = tmp_path / "批注.docx"
    path.write_bytes(annotated(CONTRACTS[0].text, review_contract(CONTRACTS[0].text, on=ON)))
    command = ["soffice", "--headless", "--convert-to", "odt", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "批注.odt") as parts:
        assert "office:annotation" in parts.read("content.xml").decode()


def test_the_report_tells_every_fault_with_reason_article_and_rewrite() -> None:
    review = review_contract(CONTRACTS[0].text, on=ON)
    shown = "".join(pdf_words(to_pdf(report(review, name="木器厂.docx"), fonts=fonts())).split())
    for found in review.findings:
        for words in (found.name, found.grounds[0].reference, found.reason[:14], found.rewrite[:14]):
            assert "".join(words.split()) in shown, words
    assert "Report on a contract" in report(review, language="en").title


def test_the_diagnosis_as_json_holds_sums_and_days_as_text() -> None:
    found = as_json(review_contract(CONTRACTS[0].text, on=ON))
    assert found["on"] == "2026-11-28" and found["fitting"] == "fixed_term"
    assert {item["exposure"] for item in found["findings"]} >= {"800.00"}


OLD = CONTRACTS[9].text


@pytest.mark.parametrize(
    ("new", "kinds", "brought", "gone"),
    [
        (OLD, [], [], []),
        (OLD.replace("第二条", "第十二条"), [], [], []),
        (OLD.replace("试用期三个月", "试用期八个月"), [ChangeKind.CHANGED], ["probation_too_long"], []),
        (OLD.replace("第九条", "第九条　乙方入职须交押金500元。\n第十条"), [ChangeKind.ADDED], ["deposit"], []),
        (OLD.replace("第六条　甲方依法缴纳社会保险费，个人部分由甲方代扣代缴。\n", ""), [ChangeKind.REMOVED], [], []),
    ],
)  # fmt: skip
def test_a_new_version_shows_what_changed_and_what_it_brings(
    new: str, kinds: list[ChangeKind], brought: list[str], gone: list[str]
) -> None:
    found = compare_contracts(OLD, new, on=ON)
    assert [change.kind for change in found.changes] == kinds
    assert [item.label for change in found.changes for item in change.brought] == brought
    assert [item.label for change in found.changes for item in change.gone] == gone
    for change in found.changes:
        if change.kind is ChangeKind.CHANGED:
            assert "".join(piece.text for piece in change.pieces if piece.kind != "added") == change.old.quote
            assert "".join(piece.text for piece in change.pieces if piece.kind != "removed") == change.new.quote


def test_the_way_back_shows_the_fault_as_gone() -> None:
    found = compare_contracts(OLD.replace("试用期三个月", "试用期八个月"), OLD, on=ON)
    assert [item.label for change in found.changes for item in change.gone] == ["probation_too_long"]


def test_more_clauses_than_any_contract_has_are_refused() -> None:
    with pytest.raises(UserError, match="条款超过"):
        review_contract("乙方应当遵守。\n" * 5_001, on=ON)


def test_a_clause_without_end_is_cut_and_its_fault_still_found() -> None:
    text = "甲方依法履行义务，" * 200 + "乙方入职须交押金500元。"
    assert {found.label for found in review_contract(text, on=ON).findings} == {"deposit"}


def test_each_standard_form_is_a_kind_that_the_diagnosis_knows() -> None:
    from laoheng.advice.review.kinds import paper_kinds

    assert {name for name, kind in paper_kinds().items() if kind.form} == set(templates())


def test_the_command_line_compares_and_writes_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fonts()
    old, new = tmp_path / "旧.txt", tmp_path / "新.txt"
    old.write_text(OLD, "utf-8")
    new.write_text(OLD.replace("试用期三个月", "试用期八个月"), "utf-8")
    assert main(["review", str(new), "--against", str(old), "--on", "2026-11-28"]) == 1
    assert "[修改]" in capsys.readouterr().out
    assert main(["review", str(new), "--out", str(tmp_path / "报告.pdf"), "--on", "2026-11-28"]) == 1
    assert "合同诊断报告" in pdf_words((tmp_path / "报告.pdf").read_bytes())
