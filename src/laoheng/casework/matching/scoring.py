"""How well a mediator suits a case, term by term, and what one more case costs: the objective in whole points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from laoheng.casework.matching.model import FULL, CaseToMatch, RosterEntry, Weights
from laoheng.standard.messages import Message

_NEAR = ((6, FULL), (4, FULL // 2), (2, FULL // 4))  # same county, city, province


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a match: its value from 0 to 1000, its weight, and the points it brings."""

    name: str
    value: int
    weight: int

    @property
    def points(self) -> int:
        """Weight × value."""
        return self.weight * self.value

    @property
    def label(self) -> Message:
        """What the term is called."""
        return Message.of(f"matching.term.{self.name}")


def terms_of(case: CaseToMatch, mediator: RosterEntry, weights: Weights) -> tuple[Term, ...]:
    """Every term of the pair, in the order of the weights."""
    return tuple(Term(name, _TERMS[name](case, mediator, weights), weight) for name, weight in weights.terms.items())


def fit(case: CaseToMatch, mediator: RosterEntry, weights: Weights) -> int:
    """The points of all terms, without load."""
    return sum(term.points for term in terms_of(case, mediator, weights))


def load_cost(mediator: RosterEntry, nth: int, weights: Weights) -> int:
    """What the `nth` new case of the day costs: it grows with every case, so an even load costs least."""
    return weights.load * FULL * (mediator.open_cases + nth) // max(mediator.capacity, 1)


def reward(case: CaseToMatch, weights: Weights) -> int:
    """What it counts that the case has a mediator."""
    return FULL * (weights.urgent if case.urgent else weights.matched)


def _expertise(case: CaseToMatch, mediator: RosterEntry, _weights: Weights) -> int:
    return FULL * len(case.kinds & mediator.kinds) // len(case.kinds) if case.kinds else 0


def _trade(case: CaseToMatch, mediator: RosterEntry, _weights: Weights) -> int:
    return FULL if case.trade is not None and case.trade in mediator.trades else 0


def _region(case: CaseToMatch, mediator: RosterEntry, _weights: Weights) -> int:
    return next((value for length, value in _NEAR if case.region[:length] == mediator.region[:length]), 0)


def _language(case: CaseToMatch, mediator: RosterEntry, _weights: Weights) -> int:
    return FULL if case.languages <= mediator.languages else 0


def _results(case: CaseToMatch, mediator: RosterEntry, weights: Weights) -> int:
    """The share settled with these kinds, drawn towards the prior: one lucky matter makes no expert."""
    known = [mediator.results[kind] for kind in sorted(case.kinds) if kind in mediator.results]
    settled = weights.prior_settled + sum(record.settled for record in known)
    closed = weights.prior_closed + sum(record.closed for record in known)
    return FULL * settled // closed if closed else 0


_TERMS: Mapping[str, Callable[[CaseToMatch, RosterEntry, Weights], int]] = {
    "expertise": _expertise,
    "trade": _trade,
    "region": _region,
    "language": _language,
    "results": _results,
}
