"""The topic map: what people ask about labour life, each with its articles, answer pieces and our own phrasings.

Written by us in `topics/*.yaml`; nothing in it is taken from a question set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from laoheng.standard.errors import LaohengError
from laoheng.standard.yaml_files import yaml_document


class TopicDataError(LaohengError):
    """A topic file is wrong: a fault of ours, with the file, the topic and what to correct."""


class Domain(StrEnum):
    """Whose matter a question is."""

    LABOUR = "labour"
    OUTSIDE = "outside"  # not labour law: declined
    REDIRECT = "redirect"  # someone else's door comes first: police, ambulance, family court …


@dataclass(frozen=True, slots=True)
class TopicVariant:
    """How the answer differs in a circumstance; `cues` are words looked for in the question."""

    when: str
    cues: tuple[str, ...]
    answer: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing people ask. `articles` best first; `say` and `never` what an answer must and must not convey."""

    id: str
    name: str
    answer: str
    ask: tuple[str, ...]
    articles: tuple[str, ...] = ()
    why: str = ""
    say: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    do: tuple[str, ...] = ()
    need: tuple[str, ...] = ()
    variants: tuple[TopicVariant, ...] = ()
    calculator: str | None = None
    clocks: tuple[str, ...] = ()
    domain: Domain = Domain.LABOUR
    door: str = ""


_TEXTS = ("name", "answer", "why", "door")
_LISTS = ("ask", "articles", "say", "never", "do", "need", "clocks")


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic, by id. Raises `TopicDataError` naming all faults of the files together."""
    sources: dict[str, Any] = {}
    folder = resources.files("laoheng.advice") / "topics"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".yaml"):
            sources[entry.name] = yaml_document(entry.read_text("utf-8")) or {}
    return read_topics(sources)


def read_topics(sources: Mapping[str, Any]) -> tuple[Topic, ...]:
    """Topics from parsed files by name. Raises `TopicDataError` naming all faults together."""
    found: dict[str, Topic] = {}
    faults: list[str] = []
    for name, data in sources.items():
        if not isinstance(data, Mapping):
            faults.append(f"{name}: not a mapping of topics")
            continue
        for id_, entry in data.items():
            where = f"{name}: {id_}"
            if id_ in found:
                faults.append(f"{where}: the id is used twice")
            faults += [f"{where}: {fault}" for fault in _faults(entry)]
            if not any(fault.startswith(f"{where}:") for fault in faults):
                found[id_] = _topic(id_, entry)
    if faults:
        raise TopicDataError("; ".join(faults))
    return tuple(found[id_] for id_ in sorted(found))


def _faults(entry: Any) -> list[str]:
    if not isinstance(entry, Mapping):
        return ["not a mapping"]
    known = {field.name for field in fields(Topic)} - {"id"}
    found = [f"unknown key {key}" for key in entry if key not in known]
    found += [f"{key} is missing" for key in ("name", "answer", "ask") if not entry.get(key)]
    found += [f"{key} is not a text" for key in _TEXTS if not isinstance(entry.get(key) or "", str)]
    found += [f"{key} is not a list of texts" for key in _LISTS if not _is_texts(entry.get(key) or [])]
    domain = entry.get("domain", "labour")
    if domain not in [item.value for item in Domain]:
        found.append(f"unknown domain {domain}")
    elif domain == "labour" and not entry.get("articles"):
        found.append("a labour topic has no article")
    elif domain == "redirect" and not entry.get("door"):
        found.append("a redirect names no door")
    for variant in entry.get("variants") or []:
        if not isinstance(variant, Mapping) or not {"when", "cues", "answer"} <= set(variant):
            found.append("a variant lacks when, cues or answer")
        elif not _is_texts(variant["cues"]) or not _is_texts(variant.get("articles") or []):
            found.append("cues or articles of a variant are not a list of texts")
    return found


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str | int | float) for item in value)


def _topic(id_: str, entry: Mapping[str, Any]) -> Topic:
    lists: dict[str, Any] = {key: tuple(str(item) for item in entry.get(key) or ()) for key in _LISTS}
    variants = tuple(
        TopicVariant(
            str(item["when"]), tuple(map(str, item["cues"])), str(item["answer"]), tuple(item.get("articles") or ())
        )
        for item in entry.get("variants") or ()
    )
    texts: dict[str, Any] = {key: str(entry.get(key) or "").strip() for key in _TEXTS}
    return Topic(
        id=id_,
        variants=variants,
        calculator=entry.get("calculator"),
        domain=Domain(entry.get("domain", "labour")),
        **texts,
        **lists,
    )
