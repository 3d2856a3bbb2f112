"""A paper becomes docx and PDF: both show the same words, and nothing a person wrote is read as markup."""

from __future__ import annotations

import io
import itertools
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from laoheng.standard.errors import UserError
from laoheng.writing.docx_file import to_docx
from laoheng.writing.fonts import find_fonts
from laoheng.writing.paper import Grid, Heading, Paper, Paragraph, SignPlace, SignPlaces, printable
from laoheng.writing.pdf_file import to_pdf
from tests.unit.writing.typeset import fonts, pdf_words

PAPER = Paper(
    title="调解协议书",
    number="云岭人社调〔2026〕第 12 号",
    foot="虚构示例",
    keywords=("工资", "协议"),
    blocks=(
        Heading("一、双方同意的事项"),
        Paragraph("乙方于2026年12月15日前向甲方支付工资12,000元（大写：壹万贰仟元整）。"),
        Heading("（一）付款办法", level=2),
        Grid(("期次", "日期", "金额"), (("1", "2026-12-15", "6000元"), ("2", "2027-01-15", "6000元"))),
        SignPlaces(
            (
                SignPlace("甲方（签字）"),
                SignPlace("调解组织（盖章）", "云岭县调解委员会", date(2026, 11, 28), seal=True),
            )
        ),
    ),
)
HOSTILE = '#panic("读作代码") $x^2$ *粗* [括号] <标签> @引用 \\ `码` // 注 {{ 三 }} </w:t> &amp; \u202e反转'


def docx_words(made: bytes) -> str:
    """All words of a docx body: paragraphs, then cells."""
    document = Document(io.BytesIO(made))
    words = [paragraph.text for paragraph in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(words)


@pytest.mark.parametrize(
    "words_of", [lambda paper: docx_words(to_docx(paper)), lambda paper: pdf_words(to_pdf(paper, fonts=fonts()))]
)
def test_both_files_show_every_word_of_the_paper(words_of):
    shown = "".join(words_of(PAPER).split())
    for words in (
        "调解协议书",
        "云岭人社调〔2026〕第12号",
        "一、双方同意的事项",
        "壹万贰仟元整",
        "（一）付款办法",
        "期次",
        "2027-01-15",
        "甲方（签字）：",
        "云岭县调解委员会",
        "2026年11月28日",
    ):
        assert words in shown, words


@pytest.mark.parametrize(
    "words_of", [lambda paper: docx_words(to_docx(paper)), lambda paper: pdf_words(to_pdf(paper, fonts=fonts()))]
)
def test_what_people_write_is_shown_as_it_is_and_never_read_as_markup(words_of):
    paper = Paper(
        title=HOSTILE,
        blocks=(
            Heading(HOSTILE),
            Paragraph(HOSTILE),
            Grid((HOSTILE,), ((HOSTILE,),)),
            SignPlaces((SignPlace(HOSTILE),)),
        ),
        foot=HOSTILE,
    )
    shown = "".join(words_of(paper).split())
    assert shown.count("".join(printable(HOSTILE).split())) >= 4


def test_the_same_paper_gives_the_same_bytes():
    assert to_docx(PAPER) == to_docx(PAPER)
    assert to_pdf(PAPER, fonts=fonts()) == to_pdf(PAPER, fonts=fonts())


def test_control_characters_and_marks_that_turn_the_direction_are_left_out():
    assert printable("甲\x00乙\u202e丙\r\n丁\t戊") == "甲乙丙\n丁    戊"


def test_a_folder_without_a_chinese_font_is_refused_and_named(tmp_path: Path):
    with pytest.raises(UserError) as refused:
        find_fonts([tmp_path, tmp_path / "absent"])
    assert str(tmp_path / "absent") in str(refused.value)
    with pytest.raises(UserError, match="没有找到开源中文字体"):
        to_pdf(PAPER, fonts=tmp_path)


def test_every_page_says_which_of_how_many_it_is():
    long = Paper(
        title="长文", blocks=tuple(Paragraph(f"第{number}段。" + "内容" * 60) for number in range(40)), foot="页脚"
    )
    pages = pypdfium2.PdfDocument(to_pdf(long, fonts=fonts()))
    assert len(pages) > 2
    last = "".join(pages[len(pages) - 1].get_textpage().get_text_range().split())
    assert f"第{len(pages)}页共{len(pages)}页" in last and "页脚" in last


@pytest.mark.parametrize("columns", [5, 6, 8])
def test_in_a_wide_table_no_column_is_squeezed_to_nothing(columns):
    long = "这一格的内容很长需要换行才放得下" * 2
    paper = Paper(title="表", blocks=(Grid(tuple("甲乙丙丁戊己庚辛"[:columns]), ((long,) * columns,) * 2),))
    page = pypdfium2.PdfDocument(to_pdf(paper, fonts=fonts()))[0]
    words = page.get_textpage()
    found = words.get_text_range()
    # Where the headings begin tells how wide the columns are: evenly, and inside the page.
    starts = [words.get_charbox(found.index("甲乙丙丁戊己庚辛"[n]))[0] for n in range(columns)]
    widths = [after - before for before, after in itertools.pairwise(starts)]
    assert max(widths) - min(widths) < 3, "but for how far each character stands from the edge of its box"
    assert starts[-1] + widths[0] < page.get_width()
