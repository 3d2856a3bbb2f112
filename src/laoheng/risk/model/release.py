"""Fits the tables that are shipped, each with its card: what it was fitted on and what it may be used for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from laoheng.risk.model.drift import FEWEST_FIRMS, reference_of
from laoheng.risk.model.fitting import (
    DRAWN_AGAIN,
    FEWEST_EMPLOYERS,
    FOR_WORDS,
    HALF_LIFE,
    INNER_FOLDS,
    PENALTIES,
    SEED,
    fit,
)
from laoheng.risk.model.overlap import FALSE_YES, seen_employers
from laoheng.risk.model.points import PointsTable
from laoheng.risk.model.reading import Table, read_table


def release(files: list[Path], into: Path, *, measure: bool = True) -> list[dict[str, Any]]:
    """Fits one table a file of `files` and writes it into the folder `into`; the cards.

    `measure` adds to each card its figures by folds of employers and by time order beside the baselines. Raises
    `UserError` for files of no known kind, bad cells or too few rows; nothing is written then.
    """
    made = [(path, read_table(path)) for path in files]
    written = [_one(path, table, measure) for path, table in made]
    into.mkdir(parents=True, exist_ok=True)
    for data in written:
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        (into / f"{data['card']['name']}.json").write_text(text + "\n", encoding="utf-8")
    return [dict(data["card"]) for data in written]


def _one(path: Path, table: Table, measure: bool) -> Mapping[str, Any]:
    from laoheng.risk.model.evaluate import evaluate_risk

    model = fit(table, again=DRAWN_AGAIN)
    days = sorted(day for day in table.days if day is not None)
    card = {
        "schema": 1,
        "name": model.name,
        "digest": model.digest(),
        "trained_on": [{"file": path.name, "sha256": table.digest}],
        "rows": len(table.labels),
        "positives": sum(table.labels),
        "employers": len(set(table.employers)),
        "period": [days[0].isoformat(), days[-1].isoformat()] if days else None,
        "seed": SEED,
        "settings": {
            "penalties_tried": list(PENALTIES), "times_for_words": list(FOR_WORDS), "half_life_days": HALF_LIFE,
            "inner_folds": INNER_FOLDS, "drawn_again": DRAWN_AGAIN,
            "fewest_employers_a_word": FEWEST_EMPLOYERS, "seen_filter_false_yes": FALSE_YES,
        },
        "inputs": [
            {"name": term.name, "rises": term.rises, "nominal": term.nominal, "usual": term.usual}
            for term in model.terms
        ],
        "horizon_days": _horizon(table),
        "reference": _reference(table, model),
        "measured": evaluate_risk(path, folds=5)[0] if measure else None,
    }  # fmt: skip
    # The digest salts the filter, so that two models' filters cannot be laid beside each other.
    return {
        "card": card,
        "table": model.to_json(),
        "seen": seen_employers(table.employers, table.digest[:32]).to_json(),
    }


def _reference(table: Table, model: PointsTable) -> dict[str, Any]:
    """The firms of the last day of the file, as they were at release; all rows where that day has too few."""
    last = max((day for day in table.days if day is not None), default=None)
    rows = [row for row, day in zip(table.rows, table.days, strict=True) if day == last]
    rows = rows if len(rows) >= FEWEST_FIRMS else list(table.rows)
    return reference_of(rows, [model.probability(row) for row in rows])


def _horizon(table: Table) -> int | None:
    """How many days after its row a label is about, where the file's days tell it and all say the same."""
    told = {(known - day).days for day, known in zip(table.days, table.known, strict=True) if day and known}
    return told.pop() if table.kind.lead and len(told) == 1 else None
