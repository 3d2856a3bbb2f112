"""Text cut up in bulk gives the rows that the csv module gives, and the same complaint where it has one."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.hub import text_blocks
from laoheng.hub.text_blocks import Block, TextRows
from tests.unit.hub.making import ANN, checking, csv_file, stored, wage_line

CELL = st.text(st.sampled_from("ab1.,;\"'\\ \t\r\n甲１\ufeff\x00\x0b\x0c\x1c\x85\u2028😀"), max_size=5)
PLAIN = st.text(st.sampled_from("ab1. 甲１'"), max_size=5)
TEXT = st.one_of(
    st.lists(st.lists(CELL, max_size=4).map(",".join)).map("\n".join),
    st.lists(st.lists(PLAIN, min_size=3, max_size=3).map(",".join)).map("\r\n".join),
    st.lists(st.lists(PLAIN, min_size=2, max_size=3).map(",".join)).map(lambda lines: "".join(f"{x}\n" for x in lines)),
)


def lines_of(path: Path, text: str) -> list[str]:
    path.write_bytes(text.encode())
    with path.open(encoding="utf-8", newline="") as file:
        return list(file)


def plainly(lines: list[str]) -> tuple[list[list[str]], str]:
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(lines, strict=True))
    except csv.Error as error:
        return rows, str(error)
    return rows, ""


def in_blocks(lines: list[str], size: int) -> tuple[list[object], str, int]:
    """The rows, the complaint if any, and how many rows came out of plain blocks."""
    source, plain = TextRows(lines, ","), 0
    rows: list[object] = []
    before = -1
    try:
        while len(rows) > before:
            before, block = len(rows), source.block(size)
            if isinstance(block, Block):
                rows += block.rows()
                plain += len(block)
            else:
                rows.extend(islice(block, size))
    except csv.Error as error:
        return rows, str(error), plain
    return rows, "", plain


@settings(max_examples=400, deadline=None)
@given(TEXT, st.integers(1, 4))
def test_blocks_of_any_size_hold_the_rows_of_the_csv_module(
    tmp_path_factory: pytest.TempPathFactory, text: str, size: int
) -> None:
    lines = lines_of(tmp_path_factory.getbasetemp() / "text.csv", text)
    rows, complaint, _ = in_blocks(lines, size)
    assert (rows, complaint) == plainly(lines)


@settings(deadline=None)
@given(st.lists(st.lists(PLAIN, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_plain_lines_are_cut_up_in_bulk(cells: list[list[str]], ending: str) -> None:
    lines = [",".join(row) + ending for row in cells]
    rows, _, plain = in_blocks(lines, 3)
    assert (rows, plain) == (cells, len(cells))


ODD = {
    "a quoted amount": wage_line(gross='"5,100.00"'),
    "a cell too many": wage_line() + ",extra",
    "a cell too few": wage_line().rpartition(",")[0],
    "a tab": wage_line() + "\t",
    "a cell without end": wage_line() + "x" * 70_000,
    "an empty line": "",
    "nothing but separators": ",,,,,",
    "an amount in words": wage_line(gross="五千"),
    "a full-width amount": wage_line(gross="５０００"),
    "a negative amount": wage_line(paid="-1.00"),
    "three decimals": wage_line(paid="4500.005"),
    "an amount too large": wage_line(gross="9" * 17),
    "an amount left out": wage_line(gross=""),
    "more paid than earned": wage_line(gross="1.00"),
    "a month to come": wage_line(month="2026-12"),
    "a month that is none": wage_line(month="2026-13"),
    "a wrong number": wage_line(person=ANN[:-1] + ("0" if ANN[-1] != "0" else "1")),
    "the row before again": wage_line(month="2025-03", gross="5002.00"),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_file_with_one_odd_line_is_checked_as_if_each_row_were_read_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    lines = [wage_line(month=f"2025-{1 + n % 12:02d}", gross=f"{5000 + n}.00") for n in range(40)]
    for place in (3, 25):
        checked = checking(csv_file(tmp_path, *lines[:place], odd, *lines[place:]))
        rows, report = stored(checked), checked.report
        slow = checking(csv_file(tmp_path, *lines[:place], odd, *lines[place:]))
        with monkeypatch.context() as patched:
            patched.setattr(text_blocks, "_plain_block", lambda lines, separator: None)
            same = stored(slow)
        assert [{**row, "firm_id": "", "person_id": ""} for row in rows] == [
            {**row, "firm_id": "", "person_id": ""} for row in same
        ]
        told = (report.rows, report.blank, report.accepted, report.refused, report.repeated, report.corrected)
        other = slow.report
        assert told == (other.rows, other.blank, other.accepted, other.refused, other.repeated, other.corrected)
        assert report.issues == other.issues
