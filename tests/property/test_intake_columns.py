"""The bulk reading of columns answers as the careful reading of each cell does, and guarded text comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.hub.cells import CellReader, Fault, Known
from laoheng.hub.columns import ABSENT, read_column
from laoheng.hub.guard import guard, unguard
from laoheng.hub.identity_cells import are_person_numbers
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import make_person_number, person_number
from laoheng.standard.records import ATTENDANCE, BANK_PAYROLL, FIRMS, WAGES, Field

TODAY = date(2026, 4, 20)
TRICKY = st.sampled_from(
    ["", " ", "0", "0.1", "0.01", "00012.50", ".5", "5.", ".", "1.234", "1e3", "+5", "-5", "-0.00", "1,234.50", "￥12",
     "１２.５", "9" * 15, "9" * 16, "744", "744.01", "31", "31.5", "nan", "inf", "TRUE", "'=1", "=1", "甲", " 甲 ",
     "#N/A", "1_000", "٣", "12345678", "6222 0000 0000", "1.2.3", "甲\u200b乙", "a\tb", "甲1"]
)  # fmt: skip
NUMBERS = st.builds(
    lambda day, start, cut, last: (start + make_person_number("140199", day, "000")[len(start) : cut] + last)[:19],
    st.dates(date(1890, 1, 1), date(2030, 1, 1)), st.sampled_from(["", "", "", "99", "0", "１４"]),
    st.sampled_from([0, 15, 17, 18, 18, 18]), st.sampled_from(["", "", "0", "X", "x", " "]),
)  # fmt: skip
AMOUNTS = st.decimals(0, 10**12, places=2).map(str)
FLOATS = st.one_of(
    st.floats(allow_nan=True), st.floats(0, 10**7), st.decimals(0, 10**10, places=2).map(float), st.just(0.1 + 0.2)
)
FIELDS = [
    WAGES.field("gross"), WAGES.field("other_deduction"), WAGES.field("hours"), ATTENDANCE.field("days"),
    WAGES.field("person_name"), WAGES.field("person_number"), BANK_PAYROLL.field("account"), FIRMS.field("name"),
    WAGES.field("phone"), FIRMS.field("address"),
]  # fmt: skip


def careful(field: Field, cells: list[Any]) -> list[Any]:
    reader = CellReader(field, Known(TODAY))
    return [None if type(value := reader[cell]) is Fault else value for cell in cells]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(FIELDS),
    st.one_of(
        st.lists(st.one_of(AMOUNTS, TRICKY), min_size=1, max_size=12),
        st.lists(AMOUNTS, min_size=1, max_size=12),
        st.lists(st.one_of(NUMBERS, TRICKY), min_size=1, max_size=12),
        st.lists(st.one_of(FLOATS, st.just("")), min_size=1, max_size=12),
        st.lists(st.one_of(FLOATS, AMOUNTS, st.integers(0, 10**6)), min_size=1, max_size=12),
        st.lists(st.text(max_size=8), min_size=1, max_size=12),
    ),
)
def test_the_bulk_reading_of_a_column_is_the_careful_reading_of_its_cells(field: Field, cells: list[Any]) -> None:
    reader = CellReader(field, Known(TODAY))
    read = read_column(reader, cells, TODAY)
    values = [None if isinstance(v, np.integer) and v == ABSENT else v for v in read.values]
    assert values == careful(field, cells)
    slow = CellReader(field, Known(TODAY))
    assert {place for place, _ in read.faults} == {i for i, cell in enumerate(cells) if type(slow[cell]) is Fault}
    assert {place for place, _ in read.remarks} == {i for i, cell in enumerate(cells) if cell in slow.remarks}


@settings(max_examples=200, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_numbers_found_good_in_bulk_are_those_the_reference_leaves_as_they_are(cells: list[str]) -> None:
    def plain(cell: str) -> bool:
        try:
            return person_number(cell, TODAY) == cell
        except UserError:
            return False

    found = are_person_numbers(cells, TODAY).tolist()
    if "".join(cells).isascii():
        assert found == [plain(cell) for cell in cells]
    else:  # one full-width cell sends its whole chunk to the careful reading
        assert not any(good and not plain(cell) for good, cell in zip(found, cells, strict=True))


DANGEROUS = st.text(alphabet=st.sampled_from("'=+-@\t\r\n ＝＋－＠a甲1"), max_size=6)


@settings(max_examples=200, deadline=None)
@given(st.one_of(DANGEROUS, st.text(max_size=20)))
def test_guarded_text_never_starts_a_formula_and_comes_back_as_it_was(text: str) -> None:
    out = guard(text)
    assert out.lstrip()[:1] not in tuple("=+-@＝＋－＠") or out.lstrip() == ""
    assert out[:1] not in ("\t", "\r", "\n")
    assert unguard(out) == text
