"""One firm's score as it is told: chance with interval, reasons, what the firm can do, and the score's own name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from laoheng.risk.model.advice import advice
from laoheng.risk.model.features import Value
from laoheng.risk.model.points import row_digest
from laoheng.risk.model.shipped import all_shipped, shipped
from laoheng.standard.errors import UserError
from laoheng.standard.messages import render


def explained(name: str, row: Mapping[str, Value]) -> dict[str, Any]:
    """The score of `row` by the shipped model `name`. Raises `UserError` for an unknown model or foreign features.

    Where the model never met a firm of which so much is unknown, `withheld` names it and no chance is told.
    """
    model = shipped(name)
    if model is None:
        raise UserError("risk.model.register.unknown", name=name, known=tuple(m.table.name for m in all_shipped()))
    table = model.table
    named = {"model": table.name, "digest": table.digest(), "inputs_sha256": row_digest(row)}
    if withheld := table.withheld(row):
        return {**named, "chance": None, "withheld": sorted(withheld)}
    bounds = table.interval(row)
    return {
        **named,
        "chance": round(table.probability(row), 5),
        "interval_95": None if bounds is None else [round(bound, 5) for bound in bounds],
        "unknown": sorted(key for key, value in row.items() if value is None),
        "reasons": {
            reason.name: {"value": reason.value, "usual": reason.usual, "points": round(reason.points, 4)}
            for reason in table.reasons(row)
        },
        "advice": {
            item.deed: {"text": render(item.message()), "changes": dict(item.changes),
                        "chance_then": round(item.chance_then, 5)}
            for item in advice(table, row)
        },
    }  # fmt: skip
