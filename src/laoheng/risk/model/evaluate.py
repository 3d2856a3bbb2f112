"""`eval risk`: the points table on employers it was not fitted on, beside chance, counting, rules and boosted trees."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from laoheng.risk.model.baselines import boosted, plain_scores, told
from laoheng.risk.model.measures import auc, average_precision, brier, calibration_error, precision_at
from laoheng.risk.model.paired import Drawn, differences, own_intervals
from laoheng.risk.model.points import PointsTable, Reason
from laoheng.risk.model.reading import Table, read_table
from laoheng.risk.model.shipped import shipped

SEED = 20261123
FOLDS = 5
Folds = list[tuple[list[int], list[int]]]


def evaluate_risk(
    path: Path, *, train: Path | None = None, folds: int | None = None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Figures of the design §5 for `path`, and each row's chance with its reasons.

    Each row is scored by a model that never saw its employer: the committed table where the employer is not among
    those it was fitted on, else folds by employer inside the file. `train` fits on another file, without the
    employers of this one; `folds` asks for folds throughout. Raises `UserError` for bad files.
    """
    table = read_table(path)
    held = shipped(table.kind.name)
    everything = list(range(len(table.labels)))
    if train is not None:
        mode, model, fresh = f"fitted on {train.name}", _fitted_apart(train, table), everything
    elif folds or held is None:
        mode, model, fresh = "", None, []
    else:
        fresh = [n for n in everything if table.employers[n] not in held.seen]
        mode, model = f"committed table {held.card['digest'][:12]}", held.table
    chances = [0.0] * len(everything)
    reasons: list[list[Reason]] = [[] for _ in everything]
    if model is not None:
        _apply(model, table, fresh, chances, reasons)
    if len(fresh) < len(everything):
        known = set(fresh)
        _by_folds(table, folds or FOLDS, [n for n in everything if n not in known], chances, reasons)
        mode = f"{mode}; " if fresh else ""
        mode += f"{folds or FOLDS} folds by employer inside the file"
    summary = {"set": table.kind.name, "mode": mode, "rows_of_employers_fitted_on": len(everything) - len(fresh),
               "columns_missing": list(table.absent), **measured(table.labels, chances),
               **_around(table, chances)}  # fmt: skip
    lines = [
        {"row": n, "chance": round(chances[n], 5), "reasons": [[r.name, r.value, round(r.points, 4)] for r in own]}
        for n, own in enumerate(reasons)
    ]
    return summary, lines


def _fitted_apart(train: Path, table: Table) -> PointsTable:
    from laoheng.risk.model.fitting import fit

    other = read_table(train)
    judged = set(table.employers)
    return fit(other, [n for n, employer in enumerate(other.employers) if employer not in judged])


def _apply(
    model: PointsTable, table: Table, rows: Sequence[int], chances: list[float], reasons: list[list[Reason]]
) -> None:
    for n in rows:
        chances[n] = model.probability(table.rows[n])
        reasons[n] = model.reasons(table.rows[n], 3)


def _by_folds(table: Table, count: int, rows: Sequence[int], chances: list[float], reasons: list[list[Reason]]) -> None:
    from laoheng.risk.model.fitting import fit

    wanted = set(rows)
    for fold, rest in employer_folds(table, count):
        own = [n for n in fold if n in wanted]
        if own:
            _apply(fit(table, rest), table, own, chances, reasons)


def employer_folds(table: Table, count: int) -> Folds:
    """The rows of each fold, whole employers, beside the rows of all others."""
    names = sorted(set(table.employers))
    random.Random(SEED).shuffle(names)
    fold_of = {name: place % count for place, name in enumerate(names)}
    row_folds = [fold_of[name] for name in table.employers]
    return [
        ([n for n, own in enumerate(row_folds) if own == fold], [n for n, own in enumerate(row_folds) if own != fold])
        for fold in range(count)
    ]


def measured(labels: Sequence[int], chances: Sequence[float]) -> dict[str, Any]:
    """The figures of one ranking that states chances."""
    return {
        "n": len(labels),
        "positives": sum(labels),
        "auc": rounded(auc(labels, chances)),
        "average_precision": rounded(average_precision(labels, chances)),
        "precision_at_1pct": rounded(precision_at(labels, chances, 0.01)),
        "precision_at_5pct": rounded(precision_at(labels, chances, 0.05)),
        "brier": rounded(brier(labels, chances)),
        "calibration_error": rounded(calibration_error(labels, chances)),
    }


def ranked(labels: Sequence[int], scores: Sequence[float]) -> dict[str, Any]:
    """Figures of a ranking that states no chances: everybody gets the base rate, calibration is not told."""
    rate = sum(labels) / len(labels)
    found = measured(labels, scores)
    found["brier"], found["calibration_error"] = rounded(brier(labels, [rate] * len(labels))), None
    return {name: value for name, value in found.items() if name not in ("n", "positives")}


def _around(table: Table, chances: Sequence[float]) -> dict[str, Any]:
    """The baselines in the same run, the intervals and the distance to the ceiling."""
    trees = [0.0] * len(table.labels)
    for fold, rest in employer_folds(table, FOLDS):
        for n, value in zip(fold, boosted(table, rest)(fold), strict=True):
            trees[n] = value
    knows = told(table)
    baselines: dict[str, Any] = {
        name: {**ranked(table.labels, scores), "told": knows[name]} for name, scores in plain_scores(table).items()
    }
    baselines["boosted_trees"] = {**measured(table.labels, trees), "mode": f"{FOLDS} folds by employer inside the file"}
    plain = {name: scores for name, scores in plain_scores(table).items() if knows[name]}
    drawn = Drawn(table.employers, seed=SEED)
    own, ceiling = auc(table.labels, chances), auc(table.labels, trees)
    gap = None if own is None or ceiling is None else round(ceiling - own, 4)
    return {
        "baselines": baselines,
        "intervals_95": own_intervals(drawn, table.labels, chances),
        "above_baselines": differences(drawn, table.labels, chances, {**plain, "boosted_trees": trees}),
        "below_boosted_trees": gap,
    }


def rounded(value: float | None) -> float | None:
    """Four places; None stays None."""
    return None if value is None else round(value, 4)
