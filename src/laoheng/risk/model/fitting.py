"""Fitting the points table: one convex sum, penalised, its steps held to the direction stated for a feature.

Each number is cut into spans. A span's points are a slope along the order of size plus steps between spans; each
word has points of its own. Penalties keep what few employers tell near zero. How strong they are is chosen by
folds of employers inside the rows given, never on the rows that are judged later; the same folds give the line that
turns scores into probabilities, which is then part of the points.

The points do not begin at nothing: what an officer goes by without a model (`sets.rules_of`) is in them with a weight
of its own that no penalty holds down, and the rows teach what differs from it. Where they tell little, the officer's
rules are what remains.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from laoheng.risk.model.banned import refuse_banned
from laoheng.risk.model.features import Feature, Value
from laoheng.risk.model.points import PointsTable, Term
from laoheng.risk.model.reading import Table
from laoheng.risk.model.sets import Rule, rules_of
from laoheng.standard.errors import UserError

SEED = 20261123
# A word carried by fewer employers than this stands with all others: it would tell of single firms, not of a trade.
FEWEST_EMPLOYERS = 5
PENALTIES = (3.0, 10.0, 30.0, 100.0, 300.0)
# How many times as strong the penalty of a word may be: many trades and places, each told by few employers.
FOR_WORDS = (3.0, 10.0)
INNER_FOLDS = 3
# For the line to probabilities a row tells half as much for each so many days that it is older than the latest: how
# often anything is found at all changes sooner than what it depends on.
HALF_LIFE = 730.0
MOST_ROWS_OF_ONE = 5
DRAWN_AGAIN = 16
_MOST_SPANS = 16
# Whom a bureau can visit are few: the top is told apart more finely than the rest.
_TAIL = (0.96, 0.975, 0.985, 0.99, 0.995, 0.998)
Array = Any


@dataclass(frozen=True, slots=True)
class _Slots:
    """The slots of one feature and how its parameters make their points: points = `shape` @ parameters."""

    feature: Feature
    cuts: tuple[float, ...]
    words: tuple[str, ...]
    shape: Array
    least: Array
    most: Array
    usual: Value
    span: tuple[float, float] | None
    ruled: Array


def fit(table: Table, rows: Sequence[int] | None = None, *, again: int = 0) -> PointsTable:
    """The points table learned from `rows` of `table` (all by default); `again` further ones for its intervals.

    Raises `UserError` where the rows hold one label only, or a feature that no model may read.
    """
    refuse_banned(item.name for item in table.kind.features)
    part = table if rows is None else table.part(rows)
    if len(set(part.labels)) < 2 or len(set(part.employers)) < 2 * INNER_FOLDS:
        raise UserError("risk.model.too_little", n=len(part.labels), positives=sum(part.labels))
    rules = rules_of(table.kind)
    slots = [_slots(item, part, rules.get(item.name)) for item in table.kind.features]
    places, labels = _places(slots, part), np.array(part.labels, dtype=float)
    employers = _numbered(part.employers)
    weights = _weights(employers)
    penalty, (slope, shift) = _chosen(slots, places, labels, weights, employers, _lately(part), table.kind.repeats)
    found = _solve(slots, places, labels, weights, penalty)
    base, points = _laid_out(slots, found, places, slope, shift)
    drawn = _drawn_again(slots, places, labels, (weights, employers), penalty, found, (slope, shift), again)
    return PointsTable(table.kind.name, base, tuple(_terms(slots, points)), drawn)


def _numbered(employers: Sequence[str]) -> Array:
    number = {name: place for place, name in enumerate(sorted(set(employers)))}
    return np.array([number[name] for name in employers])


def _weights(employers: Array) -> Array:
    """One a row, but no employer weighs more than so many rows: many rows of one firm tell of that firm."""
    count = np.bincount(employers)[employers]
    return np.minimum(1.0, MOST_ROWS_OF_ONE / count)


def _lately(part: Table) -> Array:
    """The weight of each row for the line, by its age before the latest one; a row without a day counts as new."""
    told = [day.toordinal() for day in part.days if day is not None]
    latest = max(told, default=0)
    ages = np.array([0 if day is None else latest - day.toordinal() for day in part.days])
    return 0.5 ** (ages / HALF_LIFE)


def _slots(feature: Feature, part: Table, rule: Rule | None) -> _Slots:
    values = [row[feature.name] for row in part.rows]
    return _word_slots(feature, values, part.employers) if feature.nominal else _span_slots(feature, values, rule)


def _word_slots(feature: Feature, values: Sequence[Value], employers: Sequence[str]) -> _Slots:
    carriers: dict[str, set[str]] = defaultdict(set)
    for value, employer in zip(values, employers, strict=True):
        if isinstance(value, str):
            carriers[value].add(employer)
    kept = tuple(sorted(word for word, own in carriers.items() if len(own) >= FEWEST_EMPLOYERS))
    many = len(kept) + 2
    free = np.full(many, np.inf)
    usual = max(kept, key=lambda word: (len(carriers[word]), word), default=None)
    return _Slots(feature, (), kept, np.eye(many), -free, free, usual, None, np.zeros(many))


def _span_slots(feature: Feature, values: Sequence[Value], rule: Rule | None) -> _Slots:
    known = np.array([value for value in values if isinstance(value, int | float)], dtype=float)
    cuts = _cuts(known) if rule is None else _with_leaps(_cuts(known), known, rule)
    spans = np.searchsorted(cuts, known, side="right") if len(known) else known.astype(int)
    count = np.bincount(spans, minlength=len(cuts) + 1) if len(known) else np.ones(1)
    means = np.bincount(spans, known, len(cuts) + 1) / np.maximum(count, 1) if len(known) else np.zeros(1)
    size = np.log1p(means - means.min())
    centre = (size * count).sum() / count.sum()
    spread = math.sqrt(((size - centre) ** 2 * count).sum() / count.sum()) or 1.0
    shape = np.zeros((len(cuts) + 3, len(cuts) + 3))
    shape[: len(cuts) + 1, 0] = (size - centre) / spread
    for place in range(len(cuts)):
        shape[place + 1 : len(cuts) + 1, place + 1] = 1.0
    shape[len(cuts) + 1, len(cuts) + 1] = 1.0
    # A number is never a word: the last slot stays at nothing.
    least, most = np.full(len(shape), -np.inf), np.full(len(shape), np.inf)
    least[-1] = most[-1] = 0.0
    if feature.rises > 0:
        least[: len(cuts) + 1] = 0.0
    if feature.rises < 0:
        most[: len(cuts) + 1] = 0.0
    usual = float(np.quantile(known, 0.5, method="nearest")) if len(known) * 2 >= len(values) else None
    span = (float(known.min()), float(known.max())) if len(known) else None
    ruled = np.zeros(len(shape))
    if rule and len(known):
        told = np.array([rule.points(float(value)) for value in known])
        ruled[: len(cuts) + 1] = np.bincount(spans, told, len(cuts) + 1) / np.maximum(count, 1)
    return _Slots(feature, cuts, (), shape, least, most, usual, span, ruled)


def _cuts(known: Array) -> tuple[float, ...]:
    """Midway between neighbours: all where a number takes few values, else at shares of the rows, the top finely.

    Midway, so that a small error in a number moves few firms to another span.
    """
    single = np.unique(known)
    middle = (single[1:] + single[:-1]) / 2
    if len(single) > _MOST_SPANS:
        shares = [*np.linspace(0, 1, _MOST_SPANS + 1)[1:-1], *_TAIL]
        places = np.searchsorted(single, np.unique(np.quantile(known, shares, method="nearest")))
        middle = middle[places[places > 0] - 1]
    return tuple(float(cut) for cut in middle)


def _with_leaps(cuts: tuple[float, ...], known: Array, rule: Rule) -> tuple[float, ...]:
    """The cuts and the leaps of `rule`, as far as no span is left without a row."""
    for edge in rule.edges:
        more = tuple(sorted({*cuts, edge}))
        if np.bincount(np.searchsorted(more, known, side="right"), minlength=len(more) + 1).all():
            cuts = more
    return cuts


def _places(slots: Sequence[_Slots], part: Table) -> Array:
    """For each row and feature the slot of its value, counted over all features."""
    start, columns = 0, []
    for own, term in zip(slots, _terms(slots, np.zeros(sum(len(item.shape) for item in slots))), strict=True):
        columns.append([start + term.slot(row[own.feature.name]) for row in part.rows])
        start += len(own.shape)
    return np.array(columns, dtype=np.int64).T.copy()


def _solve(
    slots: Sequence[_Slots], places: Array, labels: Array, weights: Array, penalty: Array, start: Array | None = None
) -> Array:
    """Base and parameters of least penalised loss; deterministic."""
    edges = np.cumsum([0, *(len(item.shape) for item in slots)])
    total, flat, width = int(edges[-1]), places.ravel(), places.shape[1]
    ruled = np.concatenate([item.ruled for item in slots])

    def loss(given: Array) -> tuple[float, Array]:
        score = given[0] + _points(slots, given)[places].sum(axis=1)
        off = weights * (1 / (1 + np.exp(-score)) - labels)
        back = np.bincount(flat, np.repeat(off, width), total)
        pairs = zip(slots, edges[:-1], edges[1:], strict=True)
        slope = np.concatenate([item.shape.T @ back[low:high] for item, low, high in pairs])
        value = (weights * (np.logaddexp(0, score) - labels * score)).sum() + (penalty * given[2:] ** 2).sum() / 2
        return float(value), np.concatenate([[off.sum(), ruled @ back], slope + penalty * given[2:]])

    if start is None:
        start = np.zeros(total + 2)
        rate = (weights * labels).sum() / weights.sum()
        start[0] = math.log(rate / (1 - rate))
    bounds = [(None, None), (0.0, None if ruled.any() else 0.0)]
    bounds += [(low, high) for item in slots for low, high in zip(item.least, item.most, strict=True)]
    options = {"maxiter": 400, "ftol": 1e-8}
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x


def _points(slots: Sequence[_Slots], found: Array) -> Array:
    """The points of all slots: the officer's rules times their weight, and what the rows teach beside them."""
    parts, start = [], 2
    for item in slots:
        parts.append(item.shape @ found[start : start + len(item.shape)] + found[1] * item.ruled)
        start += len(item.shape)
    return np.concatenate(parts)


def _scores(slots: Sequence[_Slots], found: Array, places: Array) -> Array:
    return found[0] + _points(slots, found)[places].sum(axis=1)


def _chosen(
    slots: Sequence[_Slots], places: Array, labels: Array, weights: Array, employers: Array, lately: Array,
    repeats: bool,
) -> tuple[Array, tuple[float, float]]:  # fmt: skip
    """The penalties that foretell held-out employers best, and the line from their scores to probabilities.

    Where each firm `repeats`, its rows tell much the same: of penalties that foretell as well but for chance (one
    standard error over employers) the strongest is taken.
    """
    row_fold = _row_folds(employers)
    if any(len(set(labels[row_fold != fold])) < 2 for fold in range(INNER_FOLDS)):
        return _penalties(slots, PENALTIES[-1], 1.0), (1.0, 0.0)
    starts: dict[int, Array] = {}

    def held_out(penalty: float, words: float) -> _HeldOut:
        held = np.zeros(len(labels))
        for fold in range(INNER_FOLDS):
            rest, own = row_fold != fold, row_fold == fold
            given = _penalties(slots, penalty, words)
            starts[fold] = _solve(slots, places[rest], labels[rest], weights[rest], given, starts.get(fold))
            held[own] = _scores(slots, starts[fold], places[own])
        losses = np.bincount(employers, weights * (np.logaddexp(0, held) - labels * held))
        return _HeldOut(penalty, words, held, losses)

    tried = [held_out(penalty, 1.0) for penalty in reversed(PENALTIES)]
    first = min(tried, key=_HeldOut.loss)
    if repeats:
        first = next(item for item in tried if item.as_good_as(first))
    best = min((first, *(held_out(first.penalty, words) for words in FOR_WORDS)), key=_HeldOut.loss)
    return _penalties(slots, best.penalty, best.words), _line(best.scores, labels, lately)


@dataclass(frozen=True, slots=True)
class _HeldOut:
    """What one choice of penalties foretells of employers it did not learn from: scores by row, losses by employer."""

    penalty: float
    words: float
    scores: Array
    losses: Array

    def loss(self) -> float:
        return float(self.losses.sum())

    def as_good_as(self, best: _HeldOut) -> bool:
        worse = self.losses - best.losses
        return float(worse.sum()) <= math.sqrt(float((worse**2).sum()))


def _row_folds(employers: Array) -> Array:
    order = list(range(int(employers.max()) + 1))
    random.Random(SEED).shuffle(order)
    fold_of = np.empty(len(order), dtype=np.int64)
    fold_of[order] = np.arange(len(order)) % INNER_FOLDS
    return fold_of[employers]


def _penalties(slots: Sequence[_Slots], penalty: float, words: float) -> Array:
    """One penalty a parameter; those of words so many times as strong."""
    parts = [np.full(len(item.shape), penalty * (words if item.feature.nominal else 1.0)) for item in slots]
    return np.concatenate(parts)


def _line(scores: Array, labels: Array, lately: Array) -> tuple[float, float]:
    """Slope and shift that make held-out scores fit what came (Platt); the slope stays above zero: no order turns."""

    def loss(given: Array) -> tuple[float, Array]:
        score = given[0] * scores + given[1]
        off = lately * (1 / (1 + np.exp(-score)) - labels)
        # One pseudo-row pulls the slope to 1, so that few positives do not stretch or flatten the scores.
        value = (lately * (np.logaddexp(0, score) - labels * score)).sum() + (given[0] - 1) ** 2
        return float(value), np.array([(off * scores).sum() + 2 * (given[0] - 1), off.sum()])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(0.1, 3.0), (None, None)]).x
    return float(found[0]), float(found[1])


def _laid_out(slots: Sequence[_Slots], found: Array, places: Array, slope: float, shift: float) -> tuple[float, Array]:
    """Base and points of all slots, calibrated; each feature's points centred over the rows, the base taking it up."""
    base, start, points, parts = float(found[0]), 0, _points(slots, found), []
    for column, item in enumerate(slots):
        own = points[start : start + len(item.shape)]
        used = places[:, column] - start
        centre = float(own[used].mean())
        # What no row had tells nothing: neither more nor less than the average of the rows.
        own[np.bincount(used, minlength=len(own)) == 0] = centre
        base += centre
        parts.append((own - centre) * slope)
        start += len(item.shape)
    return round(base * slope + shift, 6), np.round(np.concatenate(parts), 6)


def _drawn_again(
    slots: Sequence[_Slots], places: Array, labels: Array, drawn_by: tuple[Array, Array], penalty: Array, start: Array,
    line: tuple[float, float], times: int,
) -> tuple[tuple[float, ...], ...]:  # fmt: skip
    """The same fit on employers drawn with replacement, whole employers at a time."""
    own, employers = drawn_by
    draw, many, drawn = random.Random(SEED), int(employers.max()) + 1, []
    for _ in range(times):
        count = Counter(draw.choices(range(many), k=many))
        weights = own * np.array([float(count[employer]) for employer in employers])
        if not 0 < (weights * labels).sum() < weights.sum():
            continue
        base, points = _laid_out(slots, _solve(slots, places, labels, weights, penalty, start), places, *line)
        drawn.append((round(base, 4), *(round(float(value), 4) for value in points)))
    return tuple(drawn)


def _terms(slots: Sequence[_Slots], points: Array) -> list[Term]:
    terms, start = [], 0
    for item in slots:
        own = tuple(float(value) for value in points[start : start + len(item.shape)])
        terms.append(
            Term(item.feature.name, item.cuts, item.words, own, item.feature.nominal, item.feature.rises, item.usual,
                 item.span)
        )  # fmt: skip
        start += len(item.shape)
    return terms
