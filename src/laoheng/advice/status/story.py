"""Facts that a worker tells in plain words and the records do not hold; and words that say a thing is in dispute."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from laoheng.advice.status.case import BOOLEANS, Case

_SENTENCE = re.compile(r"[。；;！!？?\n]")
# Sides contradict each other, or nobody can tell: what is said then proves nothing either way.
_DISPUTED = re.compile(
    "各说各|各执一词|说法不一|说不清|说不准|没查明|未查明|查不清|尚?不清楚|双方都?(没|未|拿不出)|对不上|互相矛盾|有争议|"
    "公司(却|则)?(说|称|否认|不认)|平台(却|则)?(说|称|否认)|对方(说|称|否认)|没有?(任何)?(记录|证据)"
)


def with_told(case: Case) -> tuple[Case, Mapping[str, str]]:
    """`case` with the facts its story tells and its records lack, and for each of these the words it was read from.

    A sentence that reports a dispute tells nothing.
    """
    known = dict(case.management)
    said: dict[str, str] = {}
    for sentence in _SENTENCE.split(case.story):
        if not sentence.strip() or _DISPUTED.search(sentence):
            continue
        for name, rules in _cues().items():
            if name in known:
                continue
            for value, pattern in rules:
                found = pattern.search(sentence)
                if found:
                    known[name], said[name] = value, found[0]
                    break
    return replace(case, management=known), said


def is_disputed(case: Case) -> bool:
    """Whether the story says that deciding facts are in dispute or cannot be told."""
    return bool(_DISPUTED.search(case.story))


@cache
def _cues() -> Mapping[str, tuple[tuple[Any, re.Pattern[str]], ...]]:
    text = (resources.files("laoheng.advice.status") / "story_cues.yaml").read_text("utf-8")
    table: Mapping[str, Mapping[Any, list[str]]] = yaml.safe_load(text)
    return {
        name: tuple((_value(name, value), re.compile("|".join(patterns))) for value, patterns in rules.items())
        for name, rules in table.items()
    }


def _value(name: str, value: Any) -> Any:
    return bool(value) if name in BOOLEANS else str(value)
