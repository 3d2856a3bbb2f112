"""Kinds of claim and what a reading of a statement consists of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from laoheng.standard.finding import Ground


class Side(StrEnum):
    """Who speaks, or who has to prove."""

    WORKER = "worker"
    EMPLOYER = "employer"
    TRIBUNAL = "tribunal"
    BOTH = "both"
    UNKNOWN = "unknown"


class Stance(StrEnum):
    """What a sentence does with a claim."""

    ASKED = "asked"
    ADMITTED = "admitted"
    DENIED = "denied"
    UPHELD = "upheld"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class ClaimKind:
    """One kind of claim, from `claims.yaml`."""

    name: str
    signs: tuple[re.Pattern[str], ...]
    guards: tuple[re.Pattern[str], ...]
    elements: tuple[str, ...]
    calculators: tuple[str, ...]
    law: tuple[str, ...]
    burden: Mapping[Side, tuple[str, ...]]
    evidence: tuple[str, ...]

    def raised_in(self, sentence: str) -> bool:
        """A sign stands in the sentence that no guard cancels: text that a guard matches is left out first."""
        return bool(self.places(sentence))

    def places(self, sentence: str) -> tuple[int, ...]:
        """Where its signs start in the sentence."""
        for guard in self.guards:
            sentence = guard.sub(lambda found: "\0" * len(found.group()), sentence)
        return tuple(match.start() for sign in self.signs for match in sign.finditer(sentence))


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence that matters: its place, elements, kinds of claim, who speaks, stance, sums in yuan, periods."""

    start: int
    end: int
    text: str
    elements: tuple[str, ...]
    kinds: tuple[str, ...]
    speaker: Side
    stance: Stance
    sums: tuple[Decimal, ...]
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Burden:
    """Who has to prove, on which article."""

    side: Side
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the case.

    `points`: numbers of its sentences; `asked`: the sums asked for, in yuan, as written (more than one where the text
    repeats or splits the claim; nothing is added up); `answer`: what the other side did, `TOLD` where it said nothing
    of it; `named` and `missing` evidence; `calculators` that work the sum out.
    """

    kind: str
    points: tuple[int, ...]
    asked: tuple[Decimal, ...]
    periods: tuple[str, ...]
    answer: Stance
    calculators: tuple[str, ...]
    grounds: tuple[Ground, ...]
    burden: tuple[Burden, ...]
    named: tuple[str, ...]
    missing: tuple[str, ...]


@cache
def claim_kinds() -> tuple[ClaimKind, ...]:
    """All kinds, in the order of the file."""
    return tuple(
        ClaimKind(
            name,
            tuple(re.compile(sign) for sign in row["any"]),
            tuple(re.compile(guard) for guard in row["unless"]),
            tuple(row["elements"]),
            tuple(row["calculators"]),
            tuple(row["law"]),
            {Side(side): tuple(articles) for side, articles in row["burden"].items()},
            tuple(row["evidence"]),
        )
        for name, row in _table()["claims"].items()
    )


@cache
def evidence_signs() -> Mapping[str, re.Pattern[str]]:
    """By name of a piece of evidence, the words that mention it."""
    return {name: re.compile(sign) for name, sign in _table()["evidence"].items()}


@cache
def _table() -> Any:
    return yaml.safe_load((files(__package__) / "claims.yaml").read_text("utf-8"))
