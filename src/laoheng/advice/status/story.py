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
_CLAUSE = re.compile(r"[，,、：:]")
_SIDE = "(公司|平台|单位|老板|站点|对方|他们)"
# Sides contradict each other, or nobody can tell: what is said then proves nothing either way. That the other side
# "has its say" (说了算) or announces a rule is no dispute.
_DISPUTED = re.compile(
    "各说各|各执一词|说法不一|说不清|说不准|没查明|未查明|查不清|尚?不清楚|双方都?(没|未|拿不出)|对不上|互相矛盾|有争议|"
    f"{_SIDE}(却|则|都)?(否认|不认|不承认)|{_SIDE}(却|则)(说|称)|{_SIDE}(说|称)(从来)?(我)?(没有|没|不是|我是|是我|从不|只是)|"
    "没有?(任何)?(记录|证据)"
)
# What a paper says is not what was done.
_PAPER = re.compile("(协议|合同|条款|章程|上面)(上|里|中|书)?(都|也|还)?(写|载|约定|规定|注明|声明)")
_DENIED = re.compile("(没有?|无|不|未|从不|从没有?|从来没有?|并未|并不|没人)(人|谁|给我|因为|再|怎么|用|要|会)*$")


def with_told(case: Case) -> tuple[Case, Mapping[str, str]]:
    """`case` with the facts its story tells and its records lack, and for each of these the words it was read from.

    A sentence that reports a dispute tells nothing.
    """
    known = dict(case.management)
    said: dict[str, str] = {}
    for sentence in _SENTENCE.split(case.story):
        if not sentence.strip() or _DISPUTED.search(sentence) or _PAPER.search(sentence):
            continue
        for name, rules in _cues().items():
            found = None if name in known else _read(sentence, rules)
            if found:
                known[name], said[name] = found
    return replace(case, management=known), said


def _read(sentence: str, rules: tuple[tuple[Any, re.Pattern[str]], ...]) -> tuple[Any, str] | None:
    """The value told and its words; a cue that the words before it deny tells nothing."""
    for value, pattern in rules:
        for found in pattern.finditer(sentence):
            before = _CLAUSE.split(sentence[: found.start()])[-1]
            if not _DENIED.search(before) and not before.endswith("不是"):
                return value, found[0]
    return None


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
