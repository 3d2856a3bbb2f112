"""Fitting the points table: one convex sum, penalised, its steps held to the direction stated for a feature.

Each number is cut into spans. A span's points are a slope along the order of size plus steps between spans; each
word has points of its own. Penalties keep what few employers tell near zero. How strong they are is chosen by
folds of employers inside the rows given, never on the rows that are judged later; the same folds give the line that
turns scores into probabilities, which is then part of the points.
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
from laoheng.standard.errors import UserError

SEED = 20261123
# A word carried by fewer employers than this stands with all others: it would tell of single firms, not of a trade.
FEWEST_EMPLOYERS = 5
PENALTIES = (3.0, 10.0, 30.0, 100.0)
INNER_FOLDS = 3
MOST_ROWS_OF_ONE = 5
DRAWN_AGAIN = 16
_MOST_SPANS = 16
_TAIL = (0.975, 0.99)
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


def fit(table: Table, rows: Sequence[int] | None = None, *, again: int = 0) -> PointsTable:
    """The points table learned from `rows` of `table` (all by default); `again` further ones for its intervals.

    Raises `UserError` where the rows hold one label only, or a feature that no model may read.
    """
    refuse_banned(item.name for item in table.kind.features)
    part = table if rows is None else table.part(rows)
    if len(set(part.labels)) < 2 or len(set(part.employers)) < 2 * INNER_FOLDS:
        raise UserError("risk.model.too_little", n=len(part.labels), positives=sum(part.labels))
    slots = [_slots(item, part) for item in table.kind.features]
    places, labels = _places(slots, part), np.array(part.labels, dtype=float)
    employers = _numbered(part.employers)
    weights = _weights(employers)
    penalty, (slope, shift) = _chosen(slots, places, labels, weights, employers)
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


def _slots(feature: Feature, part: Table) -> _Slots:
    values = [row[feature.name] for row in part.rows]
    return _word_slots(feature, values, part.employers) if feature.nominal else _span_slots(feature, values)


def _word_slots(feature: Feature, values: Sequence[Value], employers: Sequence[str]) -> _Slots:
    carriers: dict[str, set[str]] = defaultdict(set)
    for value, employer in zip(values, employers, strict=True):
        if isinstance(value, str):
            carriers[value].add(employer)
    kept = tuple(sorted(word for word, own in carriers.items() if len(own) >= FEWEST_EMPLOYERS))
    many = len(kept) + 2
    free = np.full(many, np.inf)
    usual = max(kept, key=lambda word: (len(carriers[word]), word), default=None)
    return _Slots(feature, (), kept, np.eye(many), -free, free, usual, None)


def _span_slots(feature: Feature, values: Sequence[Value]) -> _Slots:
    known = np.array([value for value in values if isinstance(value, int | float)], dtype=float)
    cuts = _cuts(known)
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
    return _Slots(feature, cuts, (), shape, least, most, usual, span)


def _cuts(known: Array) -> tuple[float, ...]:
    """Midway between neighbours where a number takes few values, else at shares of the rows; the tail apart."""
    single = np.unique(known)
    if len(single) <= _MOST_SPANS:
        return tuple(float(cut) for cut in (single[1:] + single[:-1]) / 2)
    shares = [*np.linspace(0, 1, _MOST_SPANS + 1)[1:-1], *_TAIL]
    return tuple(float(cut) for cut in np.unique(np.quantile(known, shares, method="nearest")) if cut > single[0])


def _places(slots: Sequence[_Slots], part: Table) -> Array:
    """For each row and feature the slot of its value, counted over all features."""
    start, columns = 0, []
    for own, term in zip(slots, _terms(slots, np.zeros(sum(len(item.shape) for item in slots))), strict=True):
        columns.append([start + term.slot(row[own.feature.name]) for row in part.rows])
        start += len(own.shape)
    return np.array(columns, dtype=np.int64).T.copy()


def _solve(
    slots: Sequence[_Slots], places: Array, labels: Array, weights: Array, penalty: float, start: Array | None = None
) -> Array:
    """Base and parameters of least penalised loss; deterministic."""
    edges = np.cumsum([0, *(len(item.shape) for item in slots)])
    total, flat, width = int(edges[-1]), places.ravel(), places.shape[1]

    def points(given: Array) -> Array:
        pairs = zip(slots, edges[:-1], edges[1:], strict=True)
        return np.concatenate([item.shape @ given[low:high] for item, low, high in pairs])

    def loss(given: Array) -> tuple[float, Array]:
        score = given[0] + points(given[1:])[places].sum(axis=1)
        off = weights * (1 / (1 + np.exp(-score)) - labels)
        back = np.bincount(flat, np.repeat(off, width), total)
        pairs = zip(slots, edges[:-1], edges[1:], strict=True)
        slope = np.concatenate([item.shape.T @ back[low:high] for item, low, high in pairs])
        value = (weights * (np.logaddexp(0, score) - labels * score)).sum() + penalty / 2 * (given[1:] ** 2).sum()
        return float(value), np.concatenate([[off.sum()], slope + penalty * given[1:]])

    if start is None:
        start = np.zeros(total + 1)
        rate = (weights * labels).sum() / weights.sum()
        start[0] = math.log(rate / (1 - rate))
    bounds = [(None, None), *((low, high) for item in slots for low, high in zip(item.least, item.most, strict=True))]
    options = {"maxiter": 400, "ftol": 1e-8}
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x


def _scores(slots: Sequence[_Slots], found: Array, places: Array) -> Array:
    points, start = [], 1
    for item in slots:
        points.append(item.shape @ found[start : start + len(item.shape)])
        start += len(item.shape)
    return found[0] + np.concatenate(points)[places].sum(axis=1)


def _chosen(
    slots: Sequence[_Slots], places: Array, labels: Array, weights: Array, employers: Array
) -> tuple[float, tuple[float, float]]:
    """The penalty that foretells held-out employers best, and the line from their scores to probabilities."""
    order = list(range(int(employers.max()) + 1))
    random.Random(SEED).shuffle(order)
    fold_of = np.empty(len(order), dtype=np.int64)
    fold_of[order] = np.arange(len(order)) % INNER_FOLDS
    row_fold, best = fold_of[employers], (math.inf, PENALTIES[-1], labels * 0)
    starts: dict[int, Array] = {}
    for penalty in reversed(PENALTIES):
        held = np.zeros(len(labels))
        for fold in range(INNER_FOLDS):
            rest, own = row_fold != fold, row_fold == fold
            if len(set(labels[rest])) < 2:
                return PENALTIES[-1], (1.0, 0.0)
            starts[fold] = _solve(slots, places[rest], labels[rest], weights[rest], penalty, starts.get(fold))
            held[own] = _scores(slots, starts[fold], places[own])
        loss = float((weights * (np.logaddexp(0, held) - labels * held)).sum())
        if loss < best[0]:
            best = (loss, penalty, held)
    return best[1], _line(best[2], labels)


def _line(scores: Array, labels: Array) -> tuple[float, float]:
    """Slope and shift that make held-out scores fit what came (Platt); the slope stays above zero: no order turns."""

    def loss(given: Array) -> tuple[float, Array]:
        score = given[0] * scores + given[1]
        off = 1 / (1 + np.exp(-score)) - labels
        # One pseudo-row pulls the slope to 1, so that few positives do not stretch or flatten the scores.
        value = (np.logaddexp(0, score) - labels * score).sum() + (given[0] - 1) ** 2
        return float(value), np.array([(off * scores).sum() + 2 * (given[0] - 1), off.sum()])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(0.1, 3.0), (None, None)]).x
    return float(found[0]), float(found[1])


def _laid_out(slots: Sequence[_Slots], found: Array, places: Array, slope: float, shift: float) -> tuple[float, Array]:
    """Base and points of all slots, calibrated; each feature's points centred over the rows, the base taking it up."""
    base, start, parts = float(found[0]), 1, []
    for column, item in enumerate(slots):
        own = item.shape @ found[start : start + len(item.shape)]
        first = start - 1
        used = places[:, column] - first
        centre = float(own[used].mean())
        # What no row had tells nothing: neither more nor less than the average of the rows.
        own[np.bincount(used, minlength=len(own)) == 0] = centre
        base += centre
        parts.append((own - centre) * slope)
        start += len(item.shape)
    return round(base * slope + shift, 6), np.round(np.concatenate(parts), 6)


def _drawn_again(
    slots: Sequence[_Slots], places: Array, labels: Array, drawn_by: tuple[Array, Array], penalty: float, start: Array,
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
