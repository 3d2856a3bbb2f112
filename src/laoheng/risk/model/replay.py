"""A past score computed again: from the inputs that were kept with it and the table that its digest names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from laoheng.risk.model.features import Value
from laoheng.risk.model.points import PointsTable, row_digest
from laoheng.standard.errors import UserError


@dataclass(frozen=True, slots=True)
class KeptScore:
    """One score as it was kept: the model's digest, the inputs as text with their digest, the chance as text."""

    model: str
    inputs: str
    inputs_sha256: str
    chance: str


def kept_score(table: PointsTable, row: Mapping[str, Value]) -> KeptScore:
    """The score of `row`, in the form in which it is kept. Raises `UserError` for foreign features."""
    text = json.dumps(dict(row), sort_keys=True, ensure_ascii=False)
    return KeptScore(table.digest(), text, row_digest(row), repr(table.probability(row)))


def replay(table: PointsTable, kept: KeptScore) -> dict[str, Any]:
    """Computes a kept score again from nothing but its inputs and the table.

    Raises `UserError` where the table is another one, the inputs are gone or are not those that were scored, or the
    score comes out otherwise.
    """
    if table.digest() != kept.model:
        raise UserError("risk.replay.other_model", wanted=kept.model[:12], given=table.digest()[:12])
    if not kept.inputs:
        raise UserError("risk.replay.gone")
    row = json.loads(kept.inputs)
    if row_digest(row) != kept.inputs_sha256:
        raise UserError("risk.replay.changed")
    again = table.probability(row)
    if repr(again) != kept.chance:
        raise UserError("risk.replay.differs", kept=kept.chance, again=repr(again))
    bounds = table.interval(row)
    return {
        "model": kept.model,
        "inputs_sha256": kept.inputs_sha256,
        "chance": again,
        "interval_95": None if bounds is None else [round(bound, 5) for bound in bounds],
        "unknown": sorted(name for name, value in row.items() if value is None),
        "reasons": [reason.name for reason in table.reasons(row)],
        "same": True,
    }
