"""Whether what is told about a score is true: reasons that lower it when reversed, advice that keeps its promise.

The score is computed again here from the published points, span by span, so that a fault in the table's own look-up
cannot hide itself.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from laoheng.risk.model.advice import DEEDS, LEAST_GAIN, Advice, advice
from laoheng.risk.model.features import Value
from laoheng.risk.model.points import PointsTable, Reason, chance
from laoheng.risk.model.reading import Table, read_table
from laoheng.risk.model.sets import HistorySet
from laoheng.risk.model.shipped import shipped
from laoheng.standard.errors import UserError

Row = Mapping[str, Value]
FIRMS, SHOWN = 1000, 10
# Of two counts over nested spans of days, or two days, the first is never the greater.
_ORDERED = (
    ("n_last90", "n_last180"), ("n_last180", "n_last365"), ("n_last90", "n_last365"), ("n_last180", "n_complaints"),
    ("n_open", "n_complaints"), ("n_substantiated", "n_complaints"), ("days_since_last", "days_since_first"),
)  # fmt: skip
_ONLY_GROW = ("days_since_last", "days_since_first")
_ONLY_SHRINK = ("n_open", "n_last90", "n_last180", "n_last365", "n_claims")
_SHARES = ("registered", "substantiated_share")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not true of one firm: which row of the file (from 1), which reason or deed, and why."""

    row: int
    what: str
    why: str


class PlainPoints:
    """The published points read the slow way: each span and word looked at in turn."""

    def __init__(self, table: PointsTable) -> None:
        data = table.to_json()
        self._base: float = data["base"]
        self._terms: dict[str, dict[str, Any]] = {term["name"]: term for term in data["terms"]}

    def score(self, row: Row) -> float:
        """The log-odds of `row`."""
        return self._base + sum(self._of(term, row[name]) for name, term in self._terms.items())

    def seen(self, name: str, value: Value) -> bool:
        """Whether `value` lies between the least and the greatest number of `name` in training."""
        span = self._terms[name]["span"] if name in self._terms else None
        return span is not None and isinstance(value, int | float) and bool(span[0] <= value <= span[1])

    @staticmethod
    def _of(term: Mapping[str, Any], value: Value) -> float:
        points: list[float] = term["points"]
        if value is None:
            return points[-2]
        if isinstance(value, str):
            return next((p for word, p in zip(term["words"], points, strict=False) if word == value), points[-1])
        cuts: list[float] = term["cuts"]
        return points[sum(cut <= value for cut in cuts)]


def truth(path: Path, *, firms: int = FIRMS, seed: int) -> dict[str, Any]:
    """Both tests on so many random firms of the history in `path`, one random row of each, as one plain object.

    Judged by the shipped table of that kind of file, or, where none is shipped, by one learned from the file. A test
    with nothing to judge passes nothing: its verdict is "unknown". Raises `UserError` for bad files and options.
    """
    if firms < 1:
        raise UserError("risk.model.truth.firms", firms=firms)
    table = read_table(path, labelled=False)
    own = shipped(table.kind.name)
    model = own.table if own else _learned(path)
    rows = sampled(table, firms, Random(seed))
    told = {n: model.reasons(table.rows[n]) for n in rows}
    given = {n: advice(model, table.rows[n]) for n in rows}
    points = PlainPoints(model)
    reasons = [Fault(n + 1, item.name, why) for n in rows for item in told[n]
               for why in reason_faults(points, table.rows[n], item)]  # fmt: skip
    deeds = [Fault(n + 1, item.deed, why) for n in rows for item in given[n]
             for why in advice_faults(points, table.kind, table.rows[n], item)]  # fmt: skip
    return {
        "set": table.kind.name, "model": "shipped" if own else "learned from this file", "digest": model.digest(),
        "firms": len(rows), "seed": seed,
        "explanation": _told(told, reasons), "counterfactual": _told(given, deeds),
    }  # fmt: skip


def _learned(path: Path) -> PointsTable:
    # Learning needs its libraries; judging by a shipped table does not.
    from laoheng.risk.model.fitting import fit

    return fit(read_table(path))


def passed(found: Mapping[str, Any]) -> bool:
    """Whether neither test of `truth` failed."""
    return not any(found[name]["failed"] for name in ("explanation", "counterfactual"))


def sampled(table: Table, firms: int, random: Random) -> list[int]:
    """The rows of so many firms drawn at random (all where there are fewer), one row each, in the file's order."""
    own: dict[str, list[int]] = defaultdict(list)
    for n, employer in enumerate(table.employers):
        own[employer].append(n)
    drawn = random.sample(sorted(own), min(firms, len(own)))
    return sorted(random.choice(own[employer]) for employer in drawn)


def reason_faults(points: PlainPoints, row: Row, reason: Reason) -> list[str]:
    """Why `reason` is not true of `row`; empty where reversing it lowers the score by just what is told."""
    if row[reason.name] != reason.value:
        return ["another value than the firm's"]
    now, then = points.score(row), points.score({**row, reason.name: reason.usual})
    faults = [] if then < now else ["reversed, the score is no lower"]
    return faults if math.isclose(now - then, reason.points, abs_tol=1e-9) else [*faults, "other points than told"]


def advice_faults(points: PlainPoints, kind: HistorySet, row: Row, item: Advice) -> list[str]:
    """Why `item` is no true advice for `row`; empty where the firm can do it and its score then is as promised."""
    then = {**row, **item.changes}
    touched = {name for name, value in item.changes.items() if row.get(name) != value}
    faults = []
    if item.deed not in kind.changes or not set(item.changes) <= DEEDS[item.deed].touches & set(row):
        faults.append("changes what this firm cannot")
    if not touched:
        faults.append("changes nothing")
    if any(not points.seen(name, value) for name, value in item.changes.items()):
        faults.append("outside what was observed in training")
    faults += [f"no firm can be so: {what}" for what in impossible(row, then)]
    now_chance, then_chance = chance(points.score(row)), chance(points.score(then))
    told = (item.chance_now, item.chance_then)
    if not all(math.isclose(a, b, abs_tol=1e-9) for a, b in zip(told, (now_chance, then_chance), strict=True)):
        faults.append("other chances than told")
    if then_chance > now_chance * (1 - LEAST_GAIN) + 1e-9:
        faults.append("the score is not lower as promised")
    return faults


def impossible(row: Row, then: Row) -> Iterator[str]:
    """What the change from `row` to `then` would break of what holds in life; what the row itself broke stays."""
    for name in _ONLY_GROW:
        if _less(then, name, row, name):
            yield f"{name} falls"
    for name in _ONLY_SHRINK:
        if _less(row, name, then, name):
            yield f"{name} rises"
    for low, high in _ORDERED:
        if _less(then, high, then, low) and not _less(row, high, row, low):
            yield f"{low} above {high}"
    for name, value in then.items():
        if isinstance(value, float) and (value < 0 or (name in _SHARES and value > 1)) and value != row.get(name):
            yield f"{name} is {value:g}"


def _less(one: Row, name: str, other: Row, its: str) -> bool:
    left, right = one.get(name), other.get(its)
    return isinstance(left, int | float) and isinstance(right, int | float) and left < right - 1e-9


def _told(told: Mapping[int, Sequence[Reason] | Sequence[Advice]], faults: Sequence[Fault]) -> dict[str, Any]:
    many, wrong = sum(map(len, told.values())), len({(item.row, item.what) for item in faults})
    return {
        "verdict": "FAIL" if wrong else "pass" if many else "unknown",
        "firms_told": sum(bool(items) for items in told.values()),
        "checked": many, "passed": many - wrong, "failed": wrong,
        "faults": [f"row {item.row}, {item.what}: {item.why}" for item in faults[:SHOWN]],
    }  # fmt: skip
