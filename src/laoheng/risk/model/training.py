"""Fitting the points table: an explainable boosting machine, additive and monotone, then written out as points."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

from laoheng.risk.model.points import PointsTable, Term
from laoheng.risk.model.sets import Feature, HistorySet, Table, Value

SEED = 20261123
# A word seen in fewer rows than this stands with all others: it would tell of single firms, not of a trade or place.
FEWEST_ROWS = 20


def fit(table: Table, rows: Sequence[int] | None = None) -> PointsTable:
    """The points table learned from `rows` of `table` (all by default)."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from interpret.glassbox import ExplainableBoostingClassifier

    chosen = list(range(len(table.rows))) if rows is None else list(rows)
    kept = {item.name: _frequent(table, item.name, chosen) for item in table.kind.features if item.nominal}
    matrix = [[_cell(item, table.rows[n][item.name], kept) for item in table.kind.features] for n in chosen]
    model = ExplainableBoostingClassifier(
        feature_names=[item.name for item in table.kind.features],
        feature_types=["nominal" if item.nominal else "continuous" for item in table.kind.features],
        monotone_constraints=[0 if item.nominal else item.rises for item in table.kind.features],
        interactions=0, outer_bags=8, max_rounds=3000, learning_rate=0.02, min_samples_leaf=8, smoothing_rounds=100,
        random_state=SEED, n_jobs=1,
    )  # fmt: skip
    import numpy as np

    model.fit(np.array(matrix, dtype=object), np.array([table.labels[n] for n in chosen]))
    return PointsTable(table.kind.name, round(float(model.intercept_[0]), 6), tuple(_terms(table.kind, model)))


def _terms(kind: HistorySet, model: Any) -> list[Term]:
    terms = []
    for index, feature in enumerate(kind.features):
        scores = [round(float(value), 6) for value in model.term_scores_[index]]
        bins = model.bins_[index][0]
        if feature.nominal:
            words = {str(word): scores[place] for word, place in bins.items()}
            terms.append(Term(feature.name, (), (0.0,), words, words.pop("?", scores[0])))
        else:
            # The first score is for missing values, the last for kinds of values that a number never is.
            terms.append(Term(feature.name, tuple(float(cut) for cut in bins), tuple(scores[1:-1]), {}, scores[0]))
    return terms


def _frequent(table: Table, name: str, rows: Sequence[int]) -> frozenset[str]:
    counts = Counter(table.rows[n][name] for n in rows)
    return frozenset(str(word) for word, count in counts.items() if word is not None and count >= FEWEST_ROWS)


def _cell(feature: Feature, value: Value, kept: dict[str, frozenset[str]]) -> Any:
    if not feature.nominal:
        return float("nan") if value is None else value
    if value is None:
        return "?"
    return value if value in kept[feature.name] else "*"


def boosted(table: Table, rows: Sequence[int]) -> Any:
    """Boosted trees on the same features: the ceiling to compare with, never what is used. A function of rows."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier

    codes: dict[str, dict[Value, int]] = {}
    for item in table.kind.features:
        if item.nominal:
            common = [word for word, _ in Counter(table.rows[n][item.name] for n in rows).most_common(200)]
            codes[item.name] = {word: place for place, word in enumerate(common)}

    def matrix(chosen: Sequence[int]) -> Any:
        return np.array(
            [[_number(item, table.rows[n][item.name], codes) for item in table.kind.features] for n in chosen]
        )

    model = HistGradientBoostingClassifier(random_state=SEED, max_iter=150, learning_rate=0.05, max_leaf_nodes=15)
    model.fit(matrix(rows), [table.labels[n] for n in rows])
    return lambda chosen: [float(value) for value in model.predict_proba(matrix(chosen))[:, 1]]


def _number(feature: Feature, value: Value, codes: dict[str, dict[Value, int]]) -> float:
    if feature.nominal:
        return float(codes[feature.name].get(value, -1))
    return float("nan") if value is None else float(value)
