"""Nothing of the machine it was written on, no unfinished business, no functions that only pretend."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import ROOT, functions, modules

# Put together here so that this file does not find itself.
TRACES = {
    # The site has pages below that name too, so the machine's folder is named in full.
    "a path of one machine": re.compile(
        r"/wo" + r"rk/(?:main|shared|\.)|(?<![\w.~<{-])/(?:ro" + r"ot|ho" + r"me/[a-z]+)/[\w.]"
    ),
    "a host of a package registry": re.compile(
        "|".join(re.escape(host) for host in ("pypi" + ".org", "pythonhosted" + ".org", "registry.npm" + "js.org"))
    ),
    "who wrote it": re.compile("sub" + "agent|co-authored" + "-by", re.IGNORECASE),
    "unfinished business": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
}
FOLDERS = (".ci", "bench", "deploy", "docs", "requirements", "src", "tests")
SUFFIXES = {".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".in", ".lock", ".html", ".css", ".js", ".json", ".sh",
            ".sql", ".service", ".timer", ".conf", ".example", ".po", ""}  # fmt: skip


def texts() -> Iterator[tuple[str, str]]:
    """Path and text of every text file of ours."""
    places = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in FOLDERS:
        places += (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    for path in sorted(places):
        if path.suffix in SUFFIXES and path.name != "LICENSE":
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def traces(text: str) -> list[str]:
    """What `text` gives away, one line each."""
    return [
        f"{number}: {what}: {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in TRACES.items()
        if pattern.search(line)
    ]


def stubs(tree: ast.Module) -> list[str]:
    """Functions whose body does nothing, save declarations of a Protocol, abstract methods and overloads."""
    declared: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in node.bases):
            declared.update(node.body)
    return [
        f"{item.lineno}: {item.name}"
        for item in functions(tree)
        if item not in declared
        and all(_does_nothing(line) for line in item.body)
        and not any(ast.unparse(mark).endswith(("abstractmethod", "overload")) for mark in item.decorator_list)
    ]


def _does_nothing(line: ast.stmt) -> bool:
    if isinstance(line, ast.Pass):
        return True
    if isinstance(line, ast.Expr):
        return isinstance(line.value, ast.Constant)
    return isinstance(line, ast.Raise) and line.exc is not None and "NotImplementedError" in ast.unparse(line.exc)


def test_no_file_gives_away_the_machine_or_leaves_work_undone() -> None:
    found = [f"{path}:{trace}" for path, text in texts() for trace in traces(text)]
    assert found == []


def test_no_function_only_pretends() -> None:
    found = [f"{item.path}:{stub}" for item in modules() for stub in stubs(item.tree)]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "open('/wo" + "rk/main/x')",
        "cd /ro" + "ot/x",
        "see /ho" + "me/anna/notes",
        "https://pypi" + ".org/simple",
        "# TO" + "DO later",
    ],
)
def test_each_kind_of_trace_is_noticed(line: str) -> None:
    assert len(traces(line)) == 1


@pytest.mark.parametrize(
    "line", ["src/laoheng/network/rooted.py", "href='/work/list/'", "https://example.invalid/homepage/x", "a TODOs"]
)
def test_what_only_looks_alike_is_left_alone(line: str) -> None:
    assert traces(line) == []


def test_a_pretending_function_is_noticed_and_a_protocol_is_not() -> None:
    pretending = 'def a() -> None:\n    """Says much."""\n\n\ndef b() -> None:\n    raise NotImplementedError\n'
    protocol = 'class P(Protocol):\n    def a(self) -> int:\n        """Declared only."""\n'
    assert stubs(ast.parse(pretending)) == ["1: a", "5: b"]
    assert stubs(ast.parse(protocol)) == []
