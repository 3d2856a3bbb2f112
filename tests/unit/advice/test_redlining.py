"""A diagnosis in the contract's own Word file: what is struck, what comes instead, what is said of it."""

from __future__ import annotations

import io
from datetime import date
from itertools import pairwise

import pytest
from docx import Document as Word
from hypothesis import given
from hypothesis import strategies as st

from laoheng.advice.redlining import marks, narrowed, redlined
from laoheng.advice.review import review_contract
from laoheng.cli import main
from laoheng.text.reading import read_document
from laoheng.writing.redline import Edit, revised

ON = date(2026, 11, 23)
FAULTY = "乙方入职时应当交纳押金五百元，离职时退还。"


@given(st.text("甲乙丙丁工资元。", max_size=30), st.text("甲乙丙丁工资元。", max_size=30))
def test_what_is_narrowed_still_makes_the_new_words_of_the_old(old: str, new: str):
    edits = [Edit(first, last, words) for first, last, words in narrowed(old, new)]
    assert revised(old, edits) == new
    assert all(before.end < after.start for before, after in pairwise(edits))


@pytest.mark.parametrize(
    ("old", "new", "struck"),
    [
        ("试用期为十二个月", "试用期为六个月", ["十二"]),
        ("甲方不缴纳社会保险", "甲方依法缴纳社会保险", ["不"]),
        ("全都不同", "另外几字", ["全都不同"]),
        ("一样", "一样", []),
    ],
)
def test_shared_words_stay(old: str, new: str, struck: list[str]):
    assert [old[first:last] for first, last, _ in narrowed(old, new)] == struck


def contract() -> bytes:
    word = Word()
    word.sections[0].header.paragraphs[0].text = "示例公司合同"
    word.add_paragraph("合同期限自2026年12月1日起至2029年11月30日止。")
    line = word.add_paragraph(FAULTY[:6])
    line.add_run(FAULTY[6:12]).bold = True
    line.add_run(FAULTY[12:])
    word.add_table(1, 2).rows[0].cells[1].text = "甲方不为乙方缴纳社会保险。"
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def test_each_fault_is_commented_and_rewritten_in_place_and_the_rest_stays():
    content = contract()
    document = read_document(content, "合同.docx")
    review = review_contract(document.text, on=ON)
    assert {"deposit"} <= {item.label for item in review.findings}
    edits, remarks = marks(document.text, review)
    made = redlined(content, document, review)
    assert read_document(made, "合同.docx").text == revised(document.text, edits)
    word = Word(io.BytesIO(made))
    assert [item.text for item in word.comments] == [item.text for item in remarks]
    assert word.sections[0].header.paragraphs[0].text == "示例公司合同"
    assert word.paragraphs[0].text == "合同期限自2026年12月1日起至2029年11月30日止。"


def test_the_command_marks_a_word_file_as_it_is_and_writes_others_anew(tmp_path, capsys):
    (tmp_path / "合同.docx").write_bytes(contract())
    (tmp_path / "合同.txt").write_text(FAULTY, encoding="utf-8")
    for name in ("合同.docx", "合同.txt"):
        out = tmp_path / f"{name}.marked.docx"
        assert main(["review", str(tmp_path / name), "--on", "2026-11-23", "--out", str(out)]) == 1
        assert Word(str(out)).comments
    assert Word(str(tmp_path / "合同.docx.marked.docx")).tables
    capsys.readouterr()
