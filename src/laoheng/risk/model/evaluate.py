"""`eval risk`: the points table on employers it was not fitted on, beside random, counting, rules and boosted trees."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from laoheng.risk.model.measures import auc, average_precision, brier, calibration_error, interval, precision_at
from laoheng.risk.model.points import PointsTable, from_json
from laoheng.risk.model.sets import Table, Value, read_table

SEED = 20261123
FOLDS = 5


def evaluate_risk(
    path: Path, *, train: Path | None = None, folds: int | None = None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Figures of the design §5 for `path`, and each row's chance with its reasons.

    The committed table of that kind of file is used; `train` fits on another file; `folds`, or a file that the
    committed table was fitted on, means grouped folds by employer inside the file. Raises `UserError` for bad files.
    """
    table = read_table(path)
    held = committed(table.kind.name)
    chances = [0.0] * len(table.labels)
    reasons: list[list[tuple[str, Value, float]]] = [[] for _ in table.labels]
    if train is not None:
        from laoheng.risk.model.training import fit

        mode, model = f"fitted on {train.name}", fit(read_table(train))
        _apply(model, table, range(len(table.labels)), chances, reasons)
    elif folds or held is None or hashlib.sha256(path.read_bytes()).hexdigest() in held[1]["trained_on"]:
        mode = f"{folds or FOLDS} folds by employer inside the file"
        from laoheng.risk.model.training import fit

        for fold, rest in _folds(table, folds or FOLDS):
            _apply(fit(table, rest), table, fold, chances, reasons)
    else:
        mode = f"committed table {held[0].digest()[:12]}"
        _apply(held[0], table, range(len(table.labels)), chances, reasons)
    summary = {"set": table.kind.name, "mode": mode, **_measures(table, chances), **_around(table, chances)}
    lines = [
        {"row": n, "chance": round(chances[n], 5), "reasons": [list(reason) for reason in reasons[n]]}
        for n in range(len(chances))
    ]
    return summary, lines


def committed(name: str) -> tuple[PointsTable, dict[str, Any]] | None:
    """The table shipped for one kind of file and its card; None where there is none."""
    place = resources.files("laoheng.risk.model") / "tables" / f"{name}.json"
    if not place.is_file():
        return None
    data = json.loads(place.read_text("utf-8"))
    return from_json(data["table"]), data["card"]


def _apply(
    model: PointsTable,
    table: Table,
    rows: Sequence[int] | range,
    chances: list[float],
    reasons: list[list[tuple[str, Value, float]]],
) -> None:
    for n in rows:
        chances[n] = model.probability(table.rows[n])
        reasons[n] = model.reasons(table.rows[n], 3)


def _folds(table: Table, count: int) -> list[tuple[list[int], list[int]]]:
    """The rows of each fold, whole employers, beside the rows of all others."""
    names = sorted(set(table.employers))
    random.Random(SEED).shuffle(names)
    fold_of = {name: place % count for place, name in enumerate(names)}
    row_folds = [fold_of[name] for name in table.employers]
    return [
        ([n for n, own in enumerate(row_folds) if own == fold], [n for n, own in enumerate(row_folds) if own != fold])
        for fold in range(count)
    ]


def _measures(table: Table, chances: Sequence[float]) -> dict[str, Any]:
    labels = table.labels
    return {
        "n": len(labels),
        "positives": sum(labels),
        "auc": _round(auc(labels, chances)),
        "average_precision": _round(average_precision(labels, chances)),
        "precision_at_1pct": _round(precision_at(labels, chances, 0.01)),
        "precision_at_5pct": _round(precision_at(labels, chances, 0.05)),
        "brier": _round(brier(labels, chances)),
        "calibration_error": _round(calibration_error(labels, chances)),
    }


def _around(table: Table, chances: Sequence[float]) -> dict[str, Any]:
    """The baselines in the same run, the intervals and the distance to the ceiling."""
    from laoheng.risk.model.training import boosted

    draw, rate = random.Random(SEED), sum(table.labels) / len(table.labels)
    counts = [_as_number(row.get(table.kind.count)) for row in table.rows]
    trees = [0.0] * len(table.labels)
    for fold, rest in _folds(table, FOLDS):
        for n, chance in zip(fold, boosted(table, rest)(fold), strict=True):
            trees[n] = chance
    baselines = {
        "random": _ranked(table, [draw.random() for _ in table.labels], rate),
        "last_year": _ranked(table, counts, rate),
        "rules": _ranked(table, [_rules(row) for row in table.rows], rate),
        "boosted_trees": {**_measures(table, trees), "mode": f"{FOLDS} folds by employer inside the file"},
    }
    own, ceiling = auc(table.labels, chances), auc(table.labels, trees)
    bounds = {
        name: interval(measure, table.labels, chances, table.employers, seed=SEED)
        for name, measure in (("auc", auc), ("average_precision", average_precision))
    }
    gap = None if own is None or ceiling is None else round(ceiling - own, 4)
    return {"baselines": baselines, "intervals_95": bounds, "below_boosted_trees": gap}


def _ranked(table: Table, scores: Sequence[float], rate: float) -> dict[str, Any]:
    """Figures of a ranking that states no chances: everybody gets the base rate."""
    found = _measures(table, scores)
    found["brier"] = _round(brier(table.labels, [rate] * len(scores)))
    found["calibration_error"] = None
    return {name: value for name, value in found.items() if name not in ("n", "positives")}


def _rules(row: Any) -> float:
    """What an officer would go by without a model: many, recent, dear."""
    many = _as_number(row.get("n_complaints") or row.get("n_claims") or row.get("n_viol") or row.get("earlier"))
    since = row.get("days_since_last", row.get("days_since_earlier"))
    recent = 0.0 if since is None else 2.0 if since <= 90 else 1.0 if since <= 365 else 0.0
    dear = _as_number(row.get("amount_claimed") or row.get("claimed") or row.get("claim_amount") or row.get("assessed"))
    return min(many, 5.0) + recent + dear / 10


def _as_number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
