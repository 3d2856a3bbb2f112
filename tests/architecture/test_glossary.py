"""GLOSSARY.md holds every word of the code once, with its Chinese label."""

from __future__ import annotations

from collections import Counter

from laoheng.casework import AlertState, WageState
from laoheng.standard.records import KINDS
from tests.architecture.glossary import PAGE, UNKNOWN, enumerations, generated, renewed, sections

PAGE_TEXT = PAGE.read_text("utf-8")


def test_the_generated_part_is_in_step_with_the_code() -> None:
    assert renewed(PAGE_TEXT) == PAGE_TEXT, "run: python -m tests.architecture.glossary --write"


def test_every_word_has_its_label() -> None:
    title, missing = "", []
    for line in PAGE_TEXT.splitlines():
        title = line if line.startswith("### ") else title
        if f"| {UNKNOWN} |" in line:
            missing.append(f"{title}: {line}")
    assert missing == [], "write the Chinese label on the page"


def test_every_pair_stands_once_in_its_table() -> None:
    pairs = Counter((section.title, *row[:2]) for section in sections() for row in section.rows)
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_every_field_of_every_record_kind_and_every_state_is_there() -> None:
    text = generated(PAGE_TEXT)
    fields = [f"| `{field.name}` | {field.label} |" for kind in KINDS for field in kind.fields]
    states = [f"| `{state.value}` |" for state in (*WageState, *AlertState)]
    assert [row for row in (*fields, *states) if row not in text] == []


def test_every_enumeration_has_its_table_and_each_value_one_row() -> None:
    tables = {section.title: [row[0] for row in section.rows] for section in sections()}
    for name, members in enumerations().items():
        assert tables[f"`{name}`"] == list(members)


def test_a_label_written_by_hand_is_kept_and_a_new_word_asks_for_one() -> None:
    title = "`laoheng.standard.finding.Level`"
    without = PAGE_TEXT.replace("| `blue` | 蓝色 |", "| `blue` | 淡蓝 |", 1)
    assert "| `blue` | 淡蓝 |" in generated(without)
    assert f"| `blue` | {UNKNOWN} |" in generated(PAGE_TEXT.replace(f"### {title}", "### gone"))
