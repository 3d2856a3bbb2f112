"""Numbers in words and mixed forms."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoheng.text.values import chinese_number, find_values, formal_amount, number_of

NUMBERS = """
0 0
12,000 12000
１２ 12
1.5 1.5
十 10
十五 15
二十 20
廿五 25
卅 30
一百零五 105
一百一十 110
一百一 110
一百十五 115
两百五 250
二百五十六 256
一千零一 1001
一千零一十 1010
三千五 3500
三千五百 3500
两千零五十 2050
一万 10000
一万二 12000
一万零二百 10200
一万二千三百 12300
十二万 120000
一百二十万 1200000
三亿五千万 350000000
一万亿 1000000000000
壹万贰仟叁佰肆拾伍 12345
贰拾 20
伍佰 500
陆仟零捌 6008
二〇二四 2024
二零二四 2024
一点五 1.5
三点一四 3.14
一点五万 15000
1.5万 15000
1万8千 18000
1万2 12000
3千5 3500
1万800 10800
8k 8000
1.2K 1200
2w 20000
半 0.5
零 0
"""

NONE = ["", "元", "一百百", "十千", "万", "千万", "一万二万", "二三千", "点五", "五点", "一二百", "三零五百x", "abc"]


@pytest.mark.parametrize("line", NUMBERS.strip().splitlines())
def test_a_number_is_read_as_it_is_meant(line: str) -> None:
    text, expected = line.split()
    assert number_of(text) == Decimal(expected)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert number_of(text) is None


@given(st.integers(0, 10**12 - 1), st.booleans())
def test_a_numeral_written_by_us_reads_back_the_same(number: int, formal: bool) -> None:
    assert number_of(chinese_number(number, formal=formal)) == number


@given(st.integers(100, 10**11))
def test_a_capital_amount_written_by_us_is_found_whole_and_reads_back_to_the_fen(fen: int) -> None:
    text = f"共计{formal_amount(fen)}。"
    found = [value for value in find_values(text) if value.kind == "money"]
    assert [(value.value, value.text) for value in found] == [(Decimal(fen) / 100, text[2:-1])]


@given(st.text(max_size=12))
def test_reading_a_number_never_fails(text: str) -> None:
    number_of(text)
