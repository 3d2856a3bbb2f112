"""Why this mediator: each term's share, what the load cost, why not the next best; and why nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from laoheng.casework.matching.model import (
    Bar,
    CaseToMatch,
    RosterEntry,
    Weights,
    bar,
    check_roster,
    standard_weights,
)
from laoheng.casework.matching.scoring import Term, fit, load_cost, terms_of
from laoheng.casework.matching.solving import objective, solve
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The next best mediator: how many points behind (below 0: ahead, but full), and why it was not this one."""

    mediator: str
    behind: int
    why: Message


@dataclass(frozen=True, slots=True)
class Match:
    """A case and its mediator: the terms, the cost of the load, the points left, and the next best."""

    case: str
    mediator: str
    terms: tuple[Term, ...]
    load: int
    points: int
    runner_up: RunnerUp | None


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A case for which nobody was found, and why; `barred` counts the mediators by what stood against them."""

    case: str
    why: Message
    barred: dict[Bar, int]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The day's matches, what stayed without anybody, and the points of the whole."""

    matches: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    points: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mediator beside one case: the points, or what stands against it."""

    mediator: str
    terms: tuple[Term, ...]
    points: int
    bar: Bar | None

    @property
    def why_not(self) -> Message | None:
        """What stands against it, in words."""
        return None if self.bar is None else Message.of(f"matching.bar.{self.bar}")


def assign(
    cases: Sequence[CaseToMatch], mediators: Sequence[RosterEntry], weights: Weights | None = None
) -> Assignment:
    """The best assignment of the day's cases by the stated objective, explained. A person confirms every match.

    Hard: conflict of interest, a party's veto, absence, a language nobody interprets, capacity. Raises `UserError` for
    ids that stand twice and for impossible capacities.
    """
    stated = weights or standard_weights()
    check_roster(tuple(cases), tuple(mediators))
    given = solve(cases, mediators, stated)
    loads = Counter(given.values())
    matches = tuple(_match(case, given[case.id], mediators, loads, stated) for case in cases if case.id in given)
    unmatched = tuple(_unmatched(case, mediators) for case in cases if case.id not in given)
    return Assignment(matches, unmatched, objective(given, cases, mediators, stated))


def candidates(
    case: CaseToMatch, mediators: Sequence[RosterEntry], weights: Weights | None = None
) -> tuple[Candidate, ...]:
    """Every mediator beside one case, those who may have it first, the best first."""
    stated = weights or standard_weights()
    found = [
        Candidate(
            item.id,
            terms_of(case, item, stated),
            fit(case, item, stated) - load_cost(item, 1, stated),
            bar(case, item),
        )
        for item in mediators
    ]
    return tuple(sorted(found, key=lambda item: (item.bar is not None, -item.points, item.mediator)))


def check_choice(case: CaseToMatch, mediator: RosterEntry) -> None:
    """Raises `UserError` where the pair is forbidden, whoever chose it."""
    against = bar(case, mediator)
    if against is not None:
        raise UserError("matching.not_this_one", why=Message.of(f"matching.bar.{against}"))


def _match(
    case: CaseToMatch, chosen: str, mediators: Sequence[RosterEntry], loads: Counter[str], weights: Weights
) -> Match:
    mine = next(item for item in mediators if item.id == chosen)
    cost = load_cost(mine, loads[chosen], weights)
    points = fit(case, mine, weights) - cost
    return Match(
        case.id, chosen, terms_of(case, mine, weights), cost, points,
        _runner_up(case, mine, points, mediators, loads, weights),
    )  # fmt: skip


def _runner_up(
    case: CaseToMatch,
    mine: RosterEntry,
    points: int,
    mediators: Sequence[RosterEntry],
    loads: Counter[str],
    weights: Weights,
) -> RunnerUp | None:
    others = [item for item in mediators if item.id != mine.id and bar(case, item) is None]
    if not others:
        return None

    def worth(item: RosterEntry) -> int:
        return fit(case, item, weights) - load_cost(item, loads[item.id] + 1, weights)

    best = max(others, key=worth)
    full = loads[best.id] >= best.free
    why = Message.of("matching.why_not.full") if full else _less(case, mine, best, loads, weights)
    return RunnerUp(best.id, points - worth(best), why)


def _less(case: CaseToMatch, mine: RosterEntry, other: RosterEntry, loads: Counter[str], weights: Weights) -> Message:
    """Where the other falls behind most: a term, or the load."""
    behind = {
        term.name: term.points - theirs.points
        for term, theirs in zip(terms_of(case, mine, weights), terms_of(case, other, weights), strict=True)
    }
    behind["load"] = load_cost(other, loads[other.id] + 1, weights) - load_cost(mine, loads[mine.id], weights)
    name, points = max(behind.items(), key=lambda pair: pair[1])
    if points <= 0:
        return Message.of("matching.why_not.equal")
    return Message.of("matching.why_not.less", term=Message.of(f"matching.term.{name}"))


def _unmatched(case: CaseToMatch, mediators: Sequence[RosterEntry]) -> Unmatched:
    barred = Counter(against for item in mediators if (against := bar(case, item)) is not None)
    if not mediators:
        return Unmatched(case.id, Message.of("matching.nobody.roster"), {})
    if len(mediators) > sum(barred.values()):
        return Unmatched(case.id, Message.of("matching.nobody.taken"), dict(barred))
    counted = [
        Message.of("matching.barred", count=barred[kind], why=Message.of(f"matching.bar.{kind}"))
        for kind in Bar
        if barred[kind]
    ]
    return Unmatched(case.id, Message.of("matching.nobody.barred", counts=counted), dict(barred))
