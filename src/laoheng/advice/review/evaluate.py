"""Labelled clauses: how many labels are found, and how many lawful clauses are flagged."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from laoheng.advice.review.detect import read_clause
from laoheng.standard.errors import UserError


def evaluate_clauses(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Micro precision, recall and F1, exact sets, and the share of lawful clauses flagged, for the file at `path`.

    `passed_unlawful` counts unlawful clauses that earned no label and are not marked "needs a look". Raises
    `UserError` where the file or a line cannot be read.
    """
    right: Counter[str] = Counter()
    told: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    lines: list[dict[str, Any]] = []
    exact = flagged = lawful = passed = looked = 0
    for case in _read(path):
        reading = read_clause(case["text"])
        labels, gold = set(reading.labels), set(case["labels"])
        right.update(labels & gold)
        told.update(labels)
        wanted.update(gold)
        exact += labels == gold
        lawful += not gold
        flagged += not gold and bool(labels)
        looked += reading.needs_look
        passed += bool(gold) and not labels and not reading.needs_look
        spans = [[hit.label, hit.start, hit.end] for hit in reading.hits]
        lines.append({"id": case["id"], "labels": sorted(labels), "needs_look": reading.needs_look, "spans": spans})
    summary = _totals(right, told, wanted) | {
        "n": len(lines),
        "exact": _share(exact, len(lines)),
        "false_alarm_rate": _share(flagged, lawful),
        "passed_unlawful": passed,
        "needs_look": looked,
    }
    summary["per_label"] = {
        label: {
            "precision": _share(right[label], told[label]),
            "recall": _share(right[label], wanted[label]),
            "n": wanted[label],
        }
        for label in sorted(set(told) | set(wanted))
    }
    return summary, lines


def _totals(right: Counter[str], told: Counter[str], wanted: Counter[str]) -> dict[str, Any]:
    precision, recall = _share(right.total(), told.total()), _share(right.total(), wanted.total())
    f1 = _share(2 * right.total(), told.total() + wanted.total())
    return {"micro_f1": f1, "precision": precision, "recall": recall}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("review.eval.unreadable", path=path.name, why=type(error).__name__) from error
    cases = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UserError("review.eval.not_a_clause", path=path.name, line=number) from error
        sound = isinstance(case, dict) and isinstance(case.get("text"), str) and isinstance(case.get("labels"), list)
        if not sound or not all(isinstance(label, str) for label in case["labels"]) or "id" not in case:
            raise UserError("review.eval.not_a_clause", path=path.name, line=number)
        cases.append(case)
    return cases
