"""A class that a page names stands in the stylesheet: a misspelt one leaves a page unreadable on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture.sources import ROOT

SITE = ROOT / "src" / "laoheng_web"
STYLED = re.compile(r"\.([a-z][a-z0-9-]*)")
NAMED = re.compile(r'class="([^"]*)"')
TEMPLATE = re.compile(r"\S*?\{\{.*?\}\}\S*|\{%.*?%\}")


def unstyled(page: str, sheet: str) -> set[str]:
    """The classes that `page` names and `sheet` does not; what a template works out is left out."""
    known = set(STYLED.findall(sheet))
    named = (word for attribute in NAMED.findall(page) for word in TEMPLATE.sub(" ", attribute).split())
    return {word for word in named if word not in known}


def _pages() -> Iterator[tuple[str, str]]:
    for path in sorted(SITE.rglob("*.html")):
        yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_every_class_of_a_page_is_in_the_stylesheet() -> None:
    sheet = "\n".join(path.read_text("utf-8") for path in sorted(SITE.rglob("static/**/*.css")))
    assert {path: found for path, page in _pages() if (found := unstyled(page, sheet))} == {}


def test_a_misspelt_class_is_noticed() -> None:
    assert unstyled('<table class="stakc number{% if x %} quiet{% endif %}">', ".stack { } .number, .quiet { }") == {
        "stakc"
    }
