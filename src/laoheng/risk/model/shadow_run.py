"""A shadow run judged on what a bureau's own firms did: the very chances that were kept, beside the plain orders.

Nobody saw the chances while the run lasted, so nothing that came was caused by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from laoheng.risk.model.features import Value
from laoheng.risk.model.lifecycle import shadow_report
from laoheng.risk.model.measures import auc, calibration_error, precision_at

SEED = 20261128


@dataclass(frozen=True, slots=True)
class Outcome:
    """One firm in one month of a shadow run: its id, its inputs, its chance, and whether something came."""

    firm: str
    row: Mapping[str, Value]
    chance: float
    label: int


def run_report(digest: str, months: Sequence[Sequence[Outcome]], state: str, *, capacity: float) -> dict[str, Any]:
    """The shadow report of the model `digest` on `months` whose horizon is over, oldest first.

    `capacity` is the share of firms that can be looked at in a month; `state` what the last drift check said. The
    plain orders are: chance (the base rate), complaints of the last year, indicators lit, and nothing for the amount,
    which the panel does not tell. Judged by the same written rule as any shadow report.
    """
    rows = [row for month in months for row in month]
    labels, chances = [row.label for row in rows], [row.chance for row in rows]
    base = sum(labels) / len(labels) if labels else None
    plain = {
        "random": base, "amount_alone": None,
        "last_year": _at(months, lambda row: _number(row.row, "n_last365"), capacity),
        "rules": _at(months, lambda row: _number(row.row, "lit"), capacity),
    }  # fmt: skip
    told = {
        "periods": len(months),
        "precision_at_capacity": _at(months, lambda row: row.chance, capacity),
        "calibration_error": calibration_error(labels, chances) if rows else None,
        "baselines": {name: {"precision_at_capacity": value} for name, value in plain.items()},
        "stability": {"state": state},
        "groups": _groups(months, capacity),
    }
    report = shadow_report(digest, told)
    return {
        **report, "rows": len(rows), "positives": sum(labels), "base_rate": base,
        "auc": auc(labels, chances), "calibration_error": told["calibration_error"], "baselines": plain,
        "capacity": capacity,
    }  # fmt: skip


def _number(row: Mapping[str, Value], name: str) -> float:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


def _at(months: Sequence[Sequence[Outcome]], key: Any, capacity: float) -> float | None:
    """Precision among those that can be looked at in each month; equals at the cut count by their average."""
    hits, load = 0.0, 0
    for month in months:
        if month:
            take = max(1, round(len(month) * capacity))
            share = precision_at([row.label for row in month], [key(row) for row in month], capacity)
            hits, load = hits + (share or 0.0) * take, load + take
    return hits / load if load else None


def _groups(months: Sequence[Sequence[Outcome]], capacity: float) -> dict[str, Any]:
    # Imported late: it counts with numpy, and a page that only shows a phase must stay light.
    from laoheng.risk.model.group_errors import group_errors

    rows = [row for month in months for row in month]
    alarmed: list[bool] = []
    for month in months:
        take = max(1, round(len(month) * capacity))
        top = {row.firm for row in sorted(month, key=lambda row: (-row.chance, row.firm))[:take]}
        alarmed += [row.firm in top for row in month]
    trades = [row.row.get("trade") for row in rows]
    if not rows:
        return {}
    return {"trade": group_errors(trades, [row.label for row in rows], alarmed, [row.firm for row in rows], seed=SEED)}
