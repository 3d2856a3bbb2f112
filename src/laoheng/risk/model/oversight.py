"""Whether people really decide: appeals upheld and reviews made, counted from their records."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from laoheng.standard.errors import UserError

MOST_UPHELD = 0.2
FEWEST_OVERRIDES = 0.01
FEWEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Tested:
    """One test: `passed` None where it cannot be told."""

    number: int
    name: str
    passed: bool | None
    found: Mapping[str, Any] = field(default_factory=dict)


def appeals_test(path: Path | None) -> Tested:
    """Share of appeals upheld, by model; above one in five the model goes back to shadow.

    The file has columns `model`, `upheld` (1 or 0), one appeal a row. Without a file nothing can be told.
    """
    if path is None:
        return Tested(8, "appeals", None, {"why": "no appeals on record"})
    by_model: dict[str, list[int]] = {}
    for row in _rows(path, ("model", "upheld")):
        by_model.setdefault(row["model"], []).append(_flag(path, row["upheld"]))
    shares = {model: round(sum(own) / len(own), 4) for model, own in sorted(by_model.items())}
    passed = all(share <= MOST_UPHELD for share in shares.values()) if shares else None
    return Tested(8, "appeals", passed, {"upheld": shares})


def reviews_test(path: Path | None) -> Tested:
    """Whether reviewers look: overrides, seconds, and made-up wrong cases caught.

    The file has columns `overridden`, `seconds`, `seeded_wrong`, one review a row; `seeded_wrong` 1 marks a case made
    wrong on purpose. An alarm where overrides are under one in a hundred, the median is under 20 seconds, or a seeded
    wrong case went through.
    """
    if path is None:
        return Tested(9, "human_review", None, {"why": "no reviews on record"})
    rows = list(_rows(path, ("overridden", "seconds", "seeded_wrong")))
    if not rows:
        return Tested(9, "human_review", None, {"why": "no reviews on record"})
    overridden = [_flag(path, row["overridden"]) for row in rows]
    seeded = [_flag(path, row["seeded_wrong"]) for row in rows]
    missed = sum(seed and not over for seed, over in zip(seeded, overridden, strict=True))
    share, seconds = sum(overridden) / len(rows), median(_seconds(path, row["seconds"]) for row in rows)
    passed = share >= FEWEST_OVERRIDES and seconds >= FEWEST_SECONDS and not missed and any(seeded)
    found = {"reviews": len(rows), "overridden": round(share, 4), "median_seconds": seconds, "seeded": sum(seeded),
             "seeded_missed": missed}  # fmt: skip
    return Tested(9, "human_review", passed, found)


def _rows(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError("law.eval.unreadable", path=path.name, why=type(error).__name__) from error
    missing = set(needed) - set(reader.fieldnames or ())
    if missing:
        raise UserError("risk.model.bad_cell", path=path.name, why=", ".join(sorted(missing)))
    return rows


def _flag(path: Path, text: str) -> int:
    if text not in ("0", "1"):
        raise UserError("risk.model.bad_cell", path=path.name, why=str(text)[:40])
    return int(text)


def _seconds(path: Path, text: str) -> float:
    try:
        return float(text)
    except (TypeError, ValueError) as error:
        raise UserError("risk.model.bad_cell", path=path.name, why=str(text)[:40]) from error
