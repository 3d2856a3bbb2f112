"""What a model must beat: chance, counting last year, the amount alone, an officer's rules; and a ceiling."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from laoheng.risk.model.features import Feature, Value
from laoheng.risk.model.reading import Table
from laoheng.risk.model.sets import officer

SEED = 20261123
PLAIN = ("random", "last_year", "amount_alone", "rules")


def plain_scores(table: Table) -> dict[str, list[float]]:
    """One ranking a baseline that needs no fitting; where a file tells a baseline nothing, all firms are equal."""
    draw, pairs = random.Random(SEED), list(zip(table.rows, table.beside, strict=True))
    kind = table.kind

    def by(name: str | None) -> list[float]:
        return [0.0 if name is None else _number(row.get(name, told.get(name))) for row, told in pairs]

    return {
        "random": [draw.random() for _ in pairs],
        "last_year": by(kind.last_year),
        "amount_alone": by(kind.amount),
        "rules": [officer(kind, row, told) for row, told in pairs],
    }


def told(table: Table) -> dict[str, bool]:
    """Whether the file tells a baseline anything."""
    kind = table.kind
    return {
        "random": True,
        "last_year": kind.last_year is not None,
        "amount_alone": kind.amount is not None,
        "rules": any(kind.rules),
    }


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def boosted(table: Table, rows: Sequence[int]) -> Callable[[Sequence[int]], list[float]]:
    """Boosted trees on the same features: the ceiling to compare with, never what is used. A function of rows."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    codes: dict[str, dict[Value, int]] = {}
    for item in table.kind.features:
        if item.nominal:
            common = [word for word, _ in Counter(table.rows[n][item.name] for n in rows).most_common(200)]
            codes[item.name] = {word: place for place, word in enumerate(common)}

    def matrix(chosen: Sequence[int]) -> Any:
        return np.array([[_cell(item, table.rows[n][item.name], codes) for item in table.kind.features]
                         for n in chosen])  # fmt: skip

    model = HistGradientBoostingClassifier(random_state=SEED, max_iter=150, learning_rate=0.05, max_leaf_nodes=15)
    # One thread: several wait for one another at every split, which takes longer wherever the machine is shared.
    with threadpool_limits(limits=1):
        model.fit(matrix(rows), [table.labels[n] for n in rows])
    return lambda chosen: [float(value) for value in model.predict_proba(matrix(chosen))[:, 1]] if chosen else []


def _cell(feature: Feature, value: Value, codes: dict[str, dict[Value, int]]) -> float:
    if feature.nominal:
        return float(codes[feature.name].get(value, -1))
    return float(value) if isinstance(value, int | float) else float("nan")
