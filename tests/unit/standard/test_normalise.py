"""Plain spellings: a table of what cells and headings bring."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.standard.errors import UserError
from laoheng.standard.normalise import clean_cell, half_width, header_key


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("１２３ＡＢｃ", "123ABc"),
        ("（月）：，", "(月):,"),
        ("张　三\u00a0", "张 三 "),  # ideographic and no-break blanks
        ("￥５００", "¥500"),
        ("工资。", "工资。"),  # the Chinese full stop has no narrow twin
        ("①㈱", "①㈱"),  # other compatibility forms stay
        ("神", "神"),  # a compatibility ideograph in a name stays (U+FA19)
    ],
)
def test_only_wide_forms_become_narrow(text: str, plain: str) -> None:
    assert half_width(text) == plain


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=30))
def test_narrowing_twice_is_narrowing_once(text: str) -> None:
    assert half_width(half_width(text)) == half_width(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  张三 ", "张三"),
        ("张\u200b三\ufeff", "张三"),  # zero-width
        ("\u202a140\u202c", "140"),  # direction marks of a copied phone number
        ("第一行\r\n第二行", "第一行 第二行"),
        ("\t", ""),
        (5200, "5200"),
        (5200.0, "5200"),
        (5200.5, "5200.5"),
        (0.1 + 0.2, "0.3"),  # fifteen digits, as a spreadsheet shows it
        (140105199001010000.0, "1.4010519900101E+17"),  # digits beyond the fifteenth are not invented
        (Decimal("1E+3"), "1000"),
        (True, "TRUE"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime.combine(date(2026, 3, 1), time()), "2026-03-01"),
        (datetime.combine(date(2026, 3, 1), time(8, 30)), "2026-03-01T08:30:00"),
    ],
)
def test_a_cell_gives_its_plain_text(value: object, text: str) -> None:
    assert clean_cell(value) == text


def test_a_control_character_is_refused_with_its_place() -> None:
    with pytest.raises(UserError) as caught:
        clean_cell("工资\x00台账")
    assert caught.value.args_ == {"place": 3, "sign": "U+0000"}
    assert "U+0000" in str(caught.value)


def test_what_is_no_cell_is_a_fault_of_the_caller() -> None:
    with pytest.raises(TypeError):
        clean_cell(["张三"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("行业代码(GB/T 4754)", "行业代码（ＧＢ／Ｔ４７５４）"),
        ("工资 所属期", "工资所属期"),
        ("统一社会信用代码*", "统一社会信用代码"),
        ("【姓名】", "姓名"),
        ("姓 名：", "姓名"),
        ("发放\n日期", "发放日期"),
        ("App", "APP"),
        ("⽉份", "月份"),  # the radical that some exports write
    ],
)
def test_two_spellings_of_one_heading_share_a_key(one: str, other: str) -> None:
    assert header_key(one) == header_key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("试用期(月)", "试用期(天)"), ("应发工资", "实发工资")])
def test_headings_that_differ_in_words_keep_different_keys(one: str, other: str) -> None:
    assert header_key(one) != header_key(other)
