"""Industry codes and their sections."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from laoheng.standard.errors import NotCoveredError
from laoheng.standard.industries import SECTIONS, section_of


@pytest.mark.parametrize(
    ("code", "section"),
    [
        ("A", "A"), ("01", "A"), ("05", "A"), ("06", "B"), ("12", "B"), ("13", "C"), ("43", "C"), ("44", "D"),
        ("47", "E"), ("4710", "E"), ("E4710", "E"), ("50", "E"), ("51", "F"), ("6520", "I"), ("833", "P"),
        ("96", "S"), ("97", "T"), (" e47 ", "E"),
    ],
)  # fmt: skip
def test_a_code_lies_in_its_section(code: str, section: str) -> None:
    assert section_of(code) == section


@pytest.mark.parametrize("code", ["", "U", "00", "98", "0", "12345", "C4710", "建筑业"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(NotCoveredError) as caught:
        section_of(code)
    assert caught.value.code == "industries.unknown"


def test_there_are_twenty_sections() -> None:
    assert "".join(SECTIONS) == "ABCDEFGHIJKLMNOPQRST"


@pytest.mark.shared_data
def test_every_code_of_the_public_classification_finds_its_section(shared_data: Path) -> None:
    with (shared_data / "data" / "codes" / "industry_gbt4754_2017.csv").open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    assert {code: row["name"] for code, row in rows.items() if row["level"] == "门类"} == SECTIONS
    for code in rows:
        top = code
        while rows[top]["parent"]:
            top = rows[top]["parent"]
        assert section_of(code) == top
