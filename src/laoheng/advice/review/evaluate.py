"""Labelled clauses: how many labels are found, and how many lawful clauses are flagged; wording alone beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from laoheng.advice.review.cases import Case, read_cases
from laoheng.advice.review.detect import Reader, Reading, committed, read_clause


def evaluate_clauses(path: Path, reader: Reader | None = None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Micro precision, recall and F1, exact sets, and the share of lawful clauses flagged, for the file at `path`.

    `passed_unlawful` counts unlawful clauses that earned no label and are not marked "needs a look"; `wording_alone`
    gives the same figures without arithmetic. Raises `UserError` where the file or a line cannot be read.
    """
    cases = read_cases(path)
    reader = reader or committed()
    told = [read_clause(case.text, reader) for case in cases]
    summary = summed(cases, told)
    per_label = summary.pop("per_label")
    alone = summed(cases, [read_clause(case.text, replace(reader, figures=False)) for case in cases])
    alone.pop("per_label")
    summary |= {"wording_alone": alone, "per_label": per_label}
    lines = [
        {
            "id": case.id,
            "labels": sorted(reading.labels),
            "needs_look": reading.needs_look,
            "maybe": list(reading.maybe),
            "spans": [[hit.label, hit.start, hit.end, hit.by] for hit in reading.hits],
        }
        for case, reading in zip(cases, told, strict=True)
    ]
    return summary, lines


def summed(cases: Sequence[Case], told: Sequence[Reading]) -> dict[str, Any]:
    """The figures of clauses that were read."""
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    exact = flagged = lawful = passed = looked = looked_lawful = 0
    for case, reading in zip(cases, told, strict=True):
        labels, gold = set(reading.labels), set(case.labels)
        right.update(labels & gold)
        given.update(labels)
        wanted.update(gold)
        exact += labels == gold
        lawful += not gold
        flagged += not gold and bool(labels)
        looked += reading.needs_look
        looked_lawful += reading.needs_look and not gold
        passed += bool(gold) and not labels and not reading.needs_look
    per_label = {
        label: {
            "precision": _share(right[label], given[label]),
            "recall": _share(right[label], wanted[label]),
            "n": wanted[label],
        }
        for label in sorted(set(given) | set(wanted))
    }
    return {
        "micro_f1": _share(2 * right.total(), given.total() + wanted.total()),
        "precision": _share(right.total(), given.total()),
        "recall": _share(right.total(), wanted.total()),
        "n": len(cases),
        "exact": _share(exact, len(cases)),
        "false_alarm_rate": _share(flagged, lawful),
        "passed_unlawful": passed,
        "needs_look": looked,
        "needs_look_lawful_rate": _share(looked_lawful, lawful),
        "per_label": per_label,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
