"""Functions of about 40 lines, modules of about 400: what lies far above is listed here with its reason."""

from __future__ import annotations

import ast

from tests.architecture.sources import functions, modules

FUNCTION_LINES = 60
MODULE_LINES = 450

# "path" or "path:function" → why it may be longer. An entry that is no longer needed fails the test.
EXCEPTIONS: dict[str, str] = {
    "src/laoheng/ledger/standalone.py": "one file on purpose: it is handed to whoever wants to verify without us",
}


def lines_of(text: str, tree: ast.Module, path: str) -> dict[str, int]:
    """The places of one module that are too long, with their lines."""
    long = {
        f"{path}:{item.name}": lines
        for item in functions(tree)
        if (lines := (item.end_lineno or item.lineno) - item.lineno + 1) > FUNCTION_LINES
    }
    if (lines := text.count("\n")) > MODULE_LINES:
        long[path] = lines
    return long


def too_long() -> dict[str, int]:
    """Every place of `src` that is too long."""
    return {place: lines for item in modules() for place, lines in lines_of(item.text, item.tree, item.path).items()}


def test_what_is_too_long_stands_on_the_list_with_its_reason() -> None:
    assert {place: lines for place, lines in too_long().items() if place not in EXCEPTIONS} == {}


def test_the_list_holds_nothing_that_has_become_short_enough() -> None:
    assert set(EXCEPTIONS) - set(too_long()) == set()


def test_a_long_function_and_a_long_module_are_noticed() -> None:
    text = "def long() -> None:\n" + "    print(1)\n" * FUNCTION_LINES + "x = 1\n" * MODULE_LINES
    assert lines_of(text, ast.parse(text), "made_up.py") == {
        "made_up.py:long": FUNCTION_LINES + 1,
        "made_up.py": FUNCTION_LINES + 1 + MODULE_LINES,
    }
