"""Labelled cases of employment status: how many classes are right, and how often no class is given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from laoheng.advice.status.assess import classify
from laoheng.advice.status.case import read_case
from laoheng.advice.status.decide import Kind
from laoheng.standard.errors import UserError
from laoheng.standard.json_lines import read_json_lines

# What only scoring may see.
_HIDDEN = ("expected", "expected_with", "key_factors", "must_not", "ground", "note", "pair")


def evaluate_status(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Figures of the design §5 for the cases in `path`, and one line a case. Raises `UserError` for bad lines."""
    rows = read_json_lines(path)
    lines = []
    for row in rows:
        if row.get("expected") not in set(Kind):
            raise UserError("status.not_labelled", id=str(row.get("id", ""))[:40])
        shown = {name: value for name, value in row.items() if name not in _HIDDEN}
        result = classify(read_case(shown))
        lines.append(
            {
                "id": row.get("id"),
                "class": result.decision.kind.value,
                "with": result.employer,
                "key_factors": list(result.decision.key),
                "missing": list(result.decision.missing),
                "rule": result.decision.rule,
            }
        )
    return _summary(rows, lines), lines


def _summary(rows: list[dict[str, Any]], lines: list[dict[str, Any]]) -> dict[str, Any]:
    gold = [row["expected"] for row in rows]
    said = [line["class"] for line in lines]
    n = len(rows)
    labour = [(row, line) for row, line in zip(rows, lines, strict=True) if row["expected"] == Kind.LABOUR]
    named = [row.get("expected_with") == line["with"] for row, line in labour]
    recalls = [
        len(set(row["key_factors"]) & set(line["key_factors"])) / len(row["key_factors"])
        for row, line in zip(rows, lines, strict=True)
        if row.get("key_factors")
    ]
    pairs = _pairs(rows, lines)
    return {
        "n": n,
        "accuracy": _share(a == b for a, b in zip(gold, said, strict=True)),
        "undetermined_rate": _share(item == Kind.UNDETERMINED for item in said),
        "per_class": _per_class(gold, said),
        "with_accuracy": _share(named),
        "key_factors_recall": round(sum(recalls) / len(recalls), 4) if recalls else None,
        "pair_accuracy": _share(pairs),
        "confusion": dict(sorted(Counter(f"{a}→{b}" for a, b in zip(gold, said, strict=True) if a != b).items())),
    }


def _pairs(rows: list[dict[str, Any]], lines: list[dict[str, Any]]) -> list[bool]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for row, line in zip(rows, lines, strict=True):
        for pair in row.get("pair") or []:
            groups[pair].append(row["expected"] == line["class"])
    return [all(group) for group in groups.values()]


def _per_class(gold: list[str], said: list[str]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for kind in Kind:
        hits = sum(a == b == kind for a, b in zip(gold, said, strict=True))
        found[kind.value] = {
            "n": gold.count(kind),
            "precision": round(hits / said.count(kind), 4) if said.count(kind) else None,
            "recall": round(hits / gold.count(kind), 4) if gold.count(kind) else None,
        }
    return found


def _share(items: Iterable[bool]) -> float | None:
    values = list(items)
    return round(sum(values) / len(values), 4) if values else None
