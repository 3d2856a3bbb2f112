"""What the agreement itself says, with its place in the text: duties and prices are weighed, claims are only shown.

A title is never read. What the paper claims for the other side (that one's time is one's own, that one bears the risk)
proves nothing; what it binds the worker to is a power the other side took (指导案例237号: what was done comes first).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from laoheng.advice.status.case import BOOLEANS
from laoheng.standard.yaml_files import yaml_document

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_TITLE = re.compile(r"《[^》]*》")
# A denial in the same clause before the cue: "甲方不要求乙方遵守考勤".
_DENIED = re.compile(
    r"(没有?|无须|无需|不要求|不必|不用|未要求|不得要求|免于?)[^,，、]{0,6}$|(不|未|并不)(需要?|会|再|按|作)?$"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A fact the agreement states: `start` and `end` are places in its text; `weighed` says whether it counts."""

    field: str
    value: Any
    start: int
    end: int
    quote: str
    weighed: bool


def read_agreement(text: str) -> tuple[Written, ...]:
    """Every fact written in `text`, each field and kind once, by place."""
    plain = _TITLE.sub(lambda match: " " * len(match[0]), text)
    found: dict[tuple[str, bool], Written] = {}
    for sentence in _SENTENCE.finditer(plain):
        for item in _written(sentence[0], sentence.start()):
            found.setdefault((item.field, item.weighed), item)
    return tuple(sorted(found.values(), key=lambda item: (item.start, item.field)))


def _written(sentence: str, offset: int) -> Iterator[Written]:
    for weighed, table in ((True, _cues()["weighed"]), (False, _cues()["claimed"])):
        for name, rules in table.items():
            hit = next(
                (
                    (value, match)
                    for value, pattern in rules
                    for match in pattern.finditer(sentence)
                    if not _DENIED.search(sentence[: match.start()])
                ),
                None,
            )
            if hit:
                value, match = hit
                yield Written(name, value, offset + match.start(), offset + match.end(), match[0], weighed)


@cache
def _cues() -> Mapping[str, Mapping[str, tuple[tuple[Any, re.Pattern[str]], ...]]]:
    text = (resources.files("laoheng.advice.status") / "agreement_cues.yaml").read_text("utf-8")
    return {
        part: {
            name: tuple(
                (bool(value) if name in BOOLEANS else str(value), re.compile("|".join(patterns)))
                for value, patterns in rules.items()
            )
            for name, rules in table.items()
        }
        for part, table in yaml_document(text).items()
    }
