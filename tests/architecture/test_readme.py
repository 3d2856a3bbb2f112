"""README.md and README.zh.md say the same commands, and what they name exists."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from laoheng.cli import build_parser
from tests.architecture.sources import ROOT

ENGLISH, CHINESE = (ROOT / name for name in ("README.md", "README.zh.md"))
GUIDES = [*sorted((ROOT / "docs/how-to").glob("*.md")), *sorted((ROOT / "docs/tutorial").glob("*.md"))]
PAGES = [ENGLISH, CHINESE, ROOT / "CONTRIBUTING.md", *GUIDES]
FENCE = re.compile(r"^ *```[^\n]*\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
TICKED = re.compile(r"`([^`\n]+)`")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
PATH = re.compile(r"(?:src|tests|docs|deploy|bench|requirements)/[\w./-]*|\.ci/run|\.importlinter|[A-Z]+(?:\.zh)?\.md")


def fenced(text: str) -> list[str]:
    """The lines of all fenced blocks, in order."""
    return [line.strip() for block in FENCE.findall(text) for line in block.splitlines()]


def outline(text: str) -> list[tuple[str, int]]:
    """The shape of a page: headings by depth, tables by rows, links by target."""
    shape: list[tuple[str, int]] = [(mark, 0) for mark in re.findall(r"^#+", text, re.MULTILINE)]
    shape.append(("rows", len(re.findall(r"^\|", text, re.MULTILINE))))
    return shape


def said(text: str) -> list[str]:
    """Everything written as code: fenced lines and ticked words."""
    return fenced(text) + TICKED.findall(FENCE.sub("", text))


def unknown_verb(words: list[str]) -> str | None:
    """The first word of `laoheng …` that the parser does not know; None where all are known."""
    parser: argparse.ArgumentParser = build_parser()
    for word in words:
        below = next((item for item in parser._actions if isinstance(item, argparse._SubParsersAction)), None)
        if below is None or word.startswith("-"):
            return None
        if word not in below.choices:
            return word
        parser = below.choices[word]
    return None


def wrong_verbs(text: str) -> list[str]:
    """The commands of a page that name a verb there is not."""
    found = []
    for code in said(text):
        match = re.search(r"(?:^|/|\s)laoheng ((?:[a-z][a-z-]*\s?)+)", code)
        if match and (word := unknown_verb(match[1].split())):
            found.append(f"{code}: {word}")
    return found


def wrong_targets(text: str) -> list[str]:
    """The make targets of a page that the Makefile lacks."""
    known = set(TARGET.findall((ROOT / "Makefile").read_text("utf-8")))
    named = [match[1] for code in said(text) if (match := re.match(r"make ([a-z][a-z-]*)", code))]
    return [name for name in named if name not in known]


def wrong_paths(text: str) -> list[str]:
    """The paths of a page that do not exist."""
    named = [code for code in TICKED.findall(FENCE.sub("", text)) if PATH.fullmatch(code)]
    return [path for path in named if not (ROOT / path).exists()]


def test_both_languages_give_the_same_commands_in_the_same_order() -> None:
    english = fenced(ENGLISH.read_text("utf-8"))
    assert english == fenced(CHINESE.read_text("utf-8"))
    assert {"make demo", "make test"} <= set(english)


def test_both_languages_have_the_same_headings_tables_and_links() -> None:
    english, chinese = (page.read_text("utf-8") for page in (ENGLISH, CHINESE))
    assert outline(english) == outline(chinese)
    links = [re.findall(r"\]\(([^)]+)\)", text)[1:] for text in (english, chinese)]
    assert links[0] == links[1]


def test_both_languages_name_the_same_code() -> None:
    english, chinese = (sorted(TICKED.findall(FENCE.sub("", page.read_text("utf-8")))) for page in (ENGLISH, CHINESE))
    assert english == chinese


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_verb_target_and_path_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    assert [*wrong_verbs(text), *wrong_targets(text), *wrong_paths(text)] == []


def test_every_verb_of_the_parser_is_named_in_the_readme() -> None:
    verbs = next(item for item in build_parser()._actions if isinstance(item, argparse._SubParsersAction)).choices
    text = ENGLISH.read_text("utf-8")
    assert [verb for verb in verbs if f"`laoheng {verb}" not in text] == []


def test_rooms_named_in_the_readme_are_the_rooms_there_are() -> None:
    text = ENGLISH.read_text("utf-8")
    for package in ("laoheng", "laoheng_web"):
        row = next(line for line in text.splitlines() if line.startswith(f"| `src/{package}/`"))
        rooms = {item.parent.name for item in (ROOT / "src" / package).glob("*/__init__.py")}
        assert {name for name in TICKED.findall(row)[1:] if not name.endswith(".py")} == rooms


def test_what_does_not_exist_is_noticed() -> None:
    page = "Run `laoheng conjure now`, `make gold`, see `src/laoheng/nowhere.py`.\n\n"
    page += "```\n.venv/bin/laoheng hub dream\n```\n"
    assert wrong_verbs(page) == [".venv/bin/laoheng hub dream: dream", "laoheng conjure now: conjure"]
    assert wrong_targets(page) == ["gold"]
    assert wrong_paths(page) == ["src/laoheng/nowhere.py"]
