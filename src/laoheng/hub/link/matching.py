"""Finds the records of one table that are the same person, firm or contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from laoheng.hub.engine import Engine
from laoheng.hub.link.blocking import choose_rules
from laoheng.hub.link.clusters import Grouping, Link, group_pairs
from laoheng.hub.link.comparers import AnyEngine
from laoheng.hub.link.comparing import Comparison, comparisons_for
from laoheng.hub.link.contradictions import contradiction
from laoheng.hub.link.deciding import best_bound
from laoheng.hub.link.features import Features, make_features
from laoheng.hub.link.pairs import PairEngine, Pairs
from laoheng.hub.link.priors import Priors, chances, profiles
from laoheng.hub.link.rarity import chance_of_equality, rarity_bits
from laoheng.hub.link.roles import Role, Roles, Unit, find_roles
from laoheng.hub.link.table import RecordTable
from laoheng.hub.link.terms import same_term_bits
from laoheng.hub.link.weights import Evidence, Floats, Weights, pattern_weights, train
from laoheng.standard.errors import UserError

_DRAWN_LEAST, _DRAWN_PER_RECORD, _DRAWN_MOST = 50_000, 50, 200_000
_TRAINED_MOST = 400_000
_SEED = 20261128
# Which column is equal at the best level, where it is not the first that the comparison needs.
_EQUAL = {"org": "org_packed", "firm": "org_packed", "address": "door"}
_LEAST_SHARE = 1e-6
# Matches assumed before looking, per record; the fit corrects it.
_EXPECTED = 0.3
# Log2 odds of a pair that a person decided: beyond every bound, on either side.
_DECIDED_BITS = 40.0


@dataclass(frozen=True, slots=True)
class Scored:
    """Compared pairs with their weights in bits; `bits` are log2 odds that the pair is one thing."""

    pairs: Pairs
    comparisons: tuple[Comparison, ...]
    weights: Weights
    rarity: NDArray[np.float64]
    bits: Floats
    term: Floats | None = None

    def reasons(self, row: int) -> list[tuple[str, str, float]]:
        """Comparison, level and bits of pair number `row`, for every comparison that said something."""
        said = []
        for c, comparison in enumerate(self.comparisons):
            level = int(self.pairs.levels[row, c])
            if level >= 0:
                bits = log2(self.weights.m[c][level] / self.weights.u[c][level]) + float(self.rarity[row, c])
                said.append((comparison.name, comparison.levels[level].name, bits))
        if self.term is not None:
            said.append(("term", "together", float(self.term[row])))
        return said


@dataclass(frozen=True, slots=True)
class Linkage:
    """What was found in one table: its roles, every compared pair, and the groups made of them."""

    table: RecordTable
    roles: Roles
    features: Features
    scored: Scored
    grouping: Grouping
    decided: Mapping[Link, bool]


def link_records(
    table: RecordTable,
    *,
    unit: Unit | None = None,
    starts: Sequence[Priors] | None = None,
    least: float | None = None,
    decided: Mapping[Link, bool] | None = None,
    memory: str = "2GB",
    engine: AnyEngine | None = None,
) -> Linkage:
    """Compares the records of `table` and groups those that are one `unit`.

    `least` is the log2 odds from which a pair may join two groups; without it F1 is expected to be highest. `decided`
    is what persons said of pairs (left < right): the fit learns from it, and no group goes against it. Pairs are
    proposed and compared on `engine`, without one on a DuckDB of its own with so much `memory`; what they weigh is
    always learned here. Raises `UserError` where no column can be compared.
    """
    roles = find_roles(table, unit)
    features = make_features(table, roles)
    if not comparisons_for(features, roles.unit):
        raise UserError("hub_link.no_roles", columns=list(table.columns))
    source = _source(table, roles)
    said = dict(decided or {})
    scored = score_records(
        features, table.count, roles, source, starts or profiles(), said, memory=memory, engine=engine
    )
    least = best_bound(scored.bits) if least is None else least
    grouping = _group(scored, _apart(features, roles, said), source, least)
    return Linkage(table, roles, features, scored, grouping, said)


def regroup(linkage: Linkage, least: float) -> Grouping:
    """The groups of a linkage under another bound."""
    apart = _apart(linkage.features, linkage.roles, linkage.decided)
    return _group(linkage.scored, apart, _source(linkage.table, linkage.roles), least)


def _apart(features: Features, roles: Roles, decided: Mapping[Link, bool]) -> Callable[[int, int], bool]:
    """Whether two records cannot be one thing: by their numbers, or because a person said so."""
    contradicts = contradiction(features, roles)
    return lambda one, two: decided.get((min(one, two), max(one, two))) is False or contradicts(one, two)


def _source(table: RecordTable, roles: Roles) -> list[int] | None:
    headings = roles.of.get(Role.SOURCE, ())
    if not headings:
        return None
    first = table.columns[headings[0]][0]
    return [int(cell != first) for cell in table.columns[headings[0]]]


def score_records(
    features: Features,
    count: int,
    roles: Roles,
    source: Sequence[int] | None,
    starts: Sequence[Priors],
    decided: Mapping[Link, bool] | None = None,
    *,
    memory: str = "2GB",
    engine: AnyEngine | None = None,
) -> Scored:
    """Proposes, compares, trains and weighs the pairs of one table; a decided pair weighs what was decided."""
    comparisons = comparisons_for(features, roles.unit)
    with nullcontext(engine) if engine else Engine(memory) as chosen:
        paired = PairEngine(features, count, comparisons, source, chosen)
        pairs = paired.proposed(choose_rules(features, count))
        drawn = paired.drawn(min(max(_DRAWN_LEAST, _DRAWN_PER_RECORD * count), _DRAWN_MOST), _SEED)
    shares = drawn_shares(drawn, comparisons, features)
    rarity = rarity_bits(pairs, comparisons, features, shares)
    every = count * (count - 1) / 2 if source is None else float(sum(source)) * (count - sum(source))
    known = _known(pairs, decided) if decided else None
    evidence = Evidence(pairs.levels, rarity.sum(axis=1), tuple(shares), max(every, 2.0), known=known)
    begun = _distinct([[chances(comparison, priors) for comparison in comparisons] for priors in starts])
    weights = train(evidence.sample(_TRAINED_MOST, _SEED), begun, max(_EXPECTED * count, 1.0))
    bits = pattern_weights(pairs.levels, weights.m, weights.u) + rarity.sum(axis=1)
    bits += np.log2(weights.prior / (1 - weights.prior))
    term = None
    if roles.unit is Unit.CONTRACT:
        term = same_term_bits(pairs, bits, features)
        bits = _both(bits, term)
    if known is not None:
        bits = np.where(known < 0, bits, np.where(known > 0, _DECIDED_BITS, -_DECIDED_BITS))
    return Scored(pairs, tuple(comparisons), weights, rarity, bits, term)


def _known(pairs: Pairs, decided: Mapping[Link, bool]) -> NDArray[np.int8]:
    ends = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    said = (decided.get(pair) for pair in ends)
    return np.fromiter((-1 if word is None else int(word) for word in said), np.int8, pairs.count)


def _distinct(starts: list[list[Floats]]) -> list[list[Floats]]:
    """Starts that differ in a comparison of this table."""
    return list({b"".join(part.tobytes() for part in start): start for start in starts}.values())


def drawn_shares(drawn: Pairs, comparisons: Sequence[Comparison], features: Features) -> list[Floats]:
    """The share of each level among pairs drawn by chance; two added to each count, so that none is 0.

    Equality is too rare to be drawn often enough: its share is counted over the whole table.
    """
    shares = []
    for c, comparison in enumerate(comparisons):
        said = drawn.levels[drawn.levels[:, c] >= 0, c].astype(np.int64)
        counts = np.bincount(said, minlength=len(comparison.levels)) + 2.0
        share: Floats = counts / counts.sum()
        column = _EQUAL.get(comparison.name, comparison.needs[0])
        if comparison.levels[0].name == "same" and column in features:
            equal = max(chance_of_equality(features[column]), _LEAST_SHARE)
            share = np.append(equal, share[1:] * (1 - equal) / share[1:].sum())
        shares.append(share)
    return shares


def _both(first: Floats, second: Floats) -> Floats:
    """Log2 odds that two independent things hold, from the log2 odds of each."""
    chance = 1 / (1 + np.exp2(-np.clip(first, -50, 50))) / (1 + np.exp2(-np.clip(second, -50, 50)))
    odds: Floats = np.log2(np.maximum(chance, 1e-15) / np.maximum(1 - chance, 1e-15))
    return odds


def _group(
    scored: Scored, contradicts: Callable[[int, int], bool], source: Sequence[int] | None, least: float
) -> Grouping:
    pairs = scored.pairs
    worth = scored.bits > -30
    bits: Mapping[tuple[int, int], float] = dict(
        zip(
            zip(pairs.left[worth].tolist(), pairs.right[worth].tolist(), strict=True),
            scored.bits[worth].tolist(),
            strict=True,
        )
    )
    return group_pairs(bits, least, contradicts, source)
