"""Detectors as data: for each label, tables of patterns built from shared word groups, with their exceptions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from laoheng.standard.yaml_files import yaml_document

_WORD = re.compile(r"<([A-Z_]+)>")
# Gaps: `~` stays within half a sentence, `~~` within a sentence.
_GAPS = (("~~", r"[^。\n]{0,48}?"), ("~", r"[^。;\n]{0,16}?"))


@dataclass(frozen=True, slots=True)
class Rule:
    """One way a clause shows `label`: every pattern of `hits` occurs (the first is the core), none of `unless`.

    `unless` is looked for in the sentences the core touches, `never` in the whole clause. `check` names a further test.
    """

    label: str
    hits: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...] = ()
    never: tuple[re.Pattern[str], ...] = ()
    check: str | None = None


@cache
def words() -> Mapping[str, str]:
    """The shared word groups by name, each as one pattern."""
    raw: dict[str, str] = yaml_document(_text("words.yaml"))
    built: dict[str, str] = {}
    for name, pattern in raw.items():
        built[name] = f"(?:{_fill(pattern, built)})"
    return built


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of the tables, in their order."""
    folder = files(__package__).joinpath("rules")
    tables = sorted(
        entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml") and entry.name != "words.yaml"
    )
    return tuple(
        _rule(label, entry)
        for name in tables
        for label, entries in yaml_document(_text(name)).items()
        for entry in entries
    )


def compiled(pattern: str) -> re.Pattern[str]:
    """`pattern` with its word groups and gaps filled in."""
    filled = _fill(pattern, words()).replace("~?", "~")
    for sign, gap in _GAPS:
        filled = filled.replace(sign, gap)
    return re.compile(filled)


def _rule(label: str, entry: Mapping[str, Any]) -> Rule:
    def each(name: str) -> tuple[re.Pattern[str], ...]:
        value = entry.get(name, ())
        return tuple(compiled(pattern) for pattern in ((value,) if isinstance(value, str) else value))

    return Rule(label, each("hit"), each("unless"), each("never"), entry.get("check"))


def _fill(pattern: str, known: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: known[match[1]], pattern)


def _text(name: str) -> str:
    return files(__package__).joinpath("rules", name).read_text("utf-8")
