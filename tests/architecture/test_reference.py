"""The generated pages of docs/reference are in step with the code, and every link of our pages leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from laoheng.casework import TABLES
from laoheng.standard.records import KINDS
from tests.architecture.reference import FOLDER, PAGES, text_of
from tests.architecture.sources import ROOT

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_in_step_with_the_code(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == text_of(name), "run: python -m tests.architecture.reference --write"


def test_every_record_kind_and_every_move_is_told_of() -> None:
    records, events = text_of("record-kinds.md"), text_of("events.md")
    assert [kind.kind for kind in KINDS if f"## `{kind.kind}`" not in records] == []
    moves = {move.event_type for table in TABLES.values() for move in table.transitions}
    assert [type_ for type_ in sorted(moves) if f"| `{type_}` |" not in events] == []


def broken(page: Path) -> list[str]:
    """The relative links of `page` that lead nowhere."""
    links = LINK.findall(page.read_text("utf-8"))
    return [link for link in links if "://" not in link and not (page.parent / link).exists()]


def test_every_link_between_our_pages_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")]
    assert {page.name: found for page in pages if (found := broken(page))} == {}


def test_a_link_to_nowhere_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[here](page.md) [there](nowhere.md#part) [far](https://example.invalid/x)")
    assert broken(page) == ["nowhere.md"]
