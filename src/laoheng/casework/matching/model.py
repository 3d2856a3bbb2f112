"""Cases of the day, mediators, what may not be, and what counts how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from laoheng.standard.errors import UserError

FULL = 1000
TERMS = ("expertise", "trade", "region", "language", "results")


@dataclass(frozen=True, slots=True)
class Record:
    """Results with one kind of claim: how many matters were closed, how many of them settled."""

    settled: int
    closed: int


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A mediator of the roster.

    `kinds`: claims of `laoheng.advice.disputes` this person knows well; `trades`: sections of GB/T 4754; `region`: a
    code; `open_cases` of at most `capacity`; `ties`: ids of parties with whom there is a conflict of interest; `away`:
    not to be had today.
    """

    id: str
    kinds: frozenset[str]
    trades: frozenset[str]
    region: str
    languages: frozenset[str]
    capacity: int
    open_cases: int = 0
    ties: frozenset[str] = frozenset()
    results: Mapping[str, Record] = field(default_factory=dict)
    away: bool = False

    @property
    def free(self) -> int:
        """How many more cases this person can take."""
        return 0 if self.away else max(self.capacity - self.open_cases, 0)


@dataclass(frozen=True, slots=True)
class CaseToMatch:
    """A case that needs a mediator. `vetoed`: mediators that a party does not want; `languages`: needed besides
    Chinese, unless an interpreter comes."""

    id: str
    kinds: frozenset[str]
    region: str
    parties: frozenset[str]
    trade: str | None = None
    languages: frozenset[str] = frozenset()
    interpreter: bool = False
    vetoed: frozenset[str] = frozenset()
    urgent: bool = False


class Bar(StrEnum):
    """Why a mediator may not have a case, whatever speaks for it."""

    TIE = "tie"
    VETO = "veto"
    AWAY = "away"
    LANGUAGE = "language"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Weights:
    """The stated objective, in whole points (`weights.yaml`).

    Raises `UserError` for a term nobody knows and for a weight below 0, which would reward an uneven load.
    """

    matched: int
    urgent: int
    load: int
    terms: Mapping[str, int]
    prior_settled: int
    prior_closed: int

    def __post_init__(self) -> None:
        numbers = (self.matched, self.urgent, self.load, *self.terms.values(), self.prior_settled)
        if set(self.terms) - set(TERMS) or min(numbers) < 0 or self.prior_settled > self.prior_closed:
            raise UserError("matching.weights", known=TERMS)


@cache
def standard_weights() -> Weights:
    """The weights that come with the system; a body may state its own."""
    return Weights(**yaml.safe_load((files(__package__) / "weights.yaml").read_text("utf-8")))


def bar(case: CaseToMatch, mediator: RosterEntry) -> Bar | None:
    """What forbids this pair, the gravest first; None where nothing does."""
    if case.parties & mediator.ties:
        return Bar.TIE
    if mediator.id in case.vetoed:
        return Bar.VETO
    if mediator.away:
        return Bar.AWAY
    if not case.interpreter and case.languages - mediator.languages:
        return Bar.LANGUAGE
    return Bar.FULL if not mediator.free else None


def check_roster(cases: tuple[CaseToMatch, ...], mediators: tuple[RosterEntry, ...]) -> None:
    """Raises `UserError` for ids that stand twice and for a capacity or load below zero."""
    for ids in ([case.id for case in cases], [item.id for item in mediators]):
        if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            raise UserError("matching.twice", ids=twice)
    for item in mediators:
        if item.capacity < 0 or item.open_cases < 0:
            raise UserError("matching.capacity", mediator=item.id)
