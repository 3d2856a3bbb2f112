"""Every message code written in the source has its text, in both languages, and is given what the text needs."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass

from laoheng.standard.messages import catalogue
from tests.architecture.sources import modules

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)+")
MESSAGE_CALLS = {"Message", "Message.of"}


@dataclass(frozen=True)
class Use:
    """One place where a code is written. `given` None: the arguments are only known when it runs.

    `opening` is set where the code is put together and only its beginning is written.
    """

    place: str
    code: str
    given: frozenset[str] | None
    opening: bool = False


def user_errors() -> set[str]:
    """`UserError` and the classes made from it whose first argument is the code, by name."""
    parents: dict[str, set[str]] = {}
    own_first_argument: set[str] = set()
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                parents[node.name] = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
                makers = [item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "__init__"]
                if makers and makers[0].args.args[1:2] and makers[0].args.args[1].arg != "code":
                    own_first_argument.add(node.name)
    found = {"UserError"}
    while more := {name for name, bases in parents.items() if bases & found} - found:
        found |= more
    return found - own_first_argument


def uses(tree: ast.Module, path: str, errors: set[str]) -> Iterator[Use]:
    """The codes written in one module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = ast.unparse(node.func)
        if name not in MESSAGE_CALLS and name.rpartition(".")[2] not in errors:
            continue
        place, first = f"{path}:{node.lineno}", node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            # Classes that fill in arguments of their own are only held to having a text.
            known = name in MESSAGE_CALLS or name == "UserError"
            yield Use(place, first.value, _given(node) if known else None)
        elif isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
            yield Use(place, str(first.values[0].value), None, opening=True)


def _given(call: ast.Call) -> frozenset[str] | None:
    names = {word.arg for word in call.keywords}
    if None in names or len(call.args) > 2:
        return None
    if len(call.args) == 2:
        if not isinstance(call.args[1], ast.Dict):
            return None
        keys = call.args[1].keys
        if not all(isinstance(key, ast.Constant) for key in keys):
            return None
        return frozenset(str(key.value) for key in keys if isinstance(key, ast.Constant))
    return frozenset(name for name in names if name)


def faults(found: Use) -> list[str]:
    """What is wrong with one use of a code."""
    texts = catalogue()
    if found.opening:
        known = any(code.startswith(found.code) for code in texts)
        return [] if known else [f"{found.place}: no text begins with {found.code}"]
    if found.code not in texts:
        return [f"{found.place}: no text for {found.code}"]
    if found.given is None:
        return []
    missing = places(texts[found.code]["zh"]) - found.given
    return [f"{found.place}: {found.code} needs {', '.join(sorted(missing))}"] if missing else []


def places(text: str) -> set[str]:
    """The names between braces."""
    return {name.partition(".")[0].partition("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def all_uses() -> list[Use]:
    """Every code written in `src`."""
    errors = user_errors()
    return [found for item in modules() for found in uses(item.tree, item.path, errors)]


def test_every_code_in_the_source_has_its_text_and_what_the_text_needs() -> None:
    found = all_uses()
    assert len(found) > 100
    assert [fault for use in found for fault in faults(use)] == []


def test_every_text_has_a_chinese_and_an_english_wording_with_the_same_places() -> None:
    uneven = [
        code
        for code, wording in catalogue().items()
        if set(wording) != {"zh", "en"} or places(wording["zh"]) != places(wording["en"]) or not CODE.fullmatch(code)
    ]
    assert uneven == []


def test_a_code_without_text_and_a_text_without_its_argument_are_noticed() -> None:
    source = 'Message.of("no.such.code")\nraise UserError("records.unknown_kind", kind=1)\nMessage(f"nowhere.{x}")\n'
    found = [fault for use in uses(ast.parse(source), "made_up.py", {"UserError"}) for fault in faults(use)]
    assert found == [
        "made_up.py:1: no text for no.such.code",
        "made_up.py:2: records.unknown_kind needs kinds",
        "made_up.py:3: no text begins with nowhere.",
    ]
