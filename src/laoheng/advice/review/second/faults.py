"""What the second reading finds in a clause: one span a label, general labels included."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from laoheng.advice.review.second.checks import CHECKS
from laoheng.advice.review.second.plain import PlainText, plain
from laoheng.advice.review.second.rule import Rule, rules


def second_reading(clause: str) -> Mapping[str, tuple[int, int]]:
    """Label to the half-open span of the clause that earned it."""
    text = plain(clause)
    found: dict[str, tuple[int, int]] = {}
    for rule in rules():
        if rule.label not in found and (match := _matches(rule, text)):
            found[rule.label] = text.span(*match)
    return found


def _matches(rule: Rule, text: PlainText) -> tuple[int, int] | None:
    # Most rules fail on their core: asked first, it spares the rest.
    if not rule.hits[0].search(text.text):
        return None
    if any(pattern.search(text.text) for pattern in rule.never):
        return None
    if not all(pattern.search(text.text) for pattern in rule.hits[1:]):
        return None
    if rule.check and not CHECKS[rule.check](text.text):
        return None
    for match in rule.hits[0].finditer(text.text):
        around = _sentences(text.text, match)
        if not any(pattern.search(around) for pattern in rule.unless):
            return match.span()
    return None


def _sentences(text: str, match: re.Match[str]) -> str:
    """The whole sentences that a match touches."""
    ends = [0, *(mark.end() for mark in re.finditer(r"[。\n]", text)), len(text)]
    touched = [(start, end) for start, end in pairwise(ends) if start < match.end() and end > match.start()]
    return text[touched[0][0] : touched[-1][1]] if touched else text
