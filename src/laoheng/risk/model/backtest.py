"""The score in the order of time: learned from what was known on a day, judged on what came after it.

A file with days is walked period by period; a file of one cut day has its inputs before that day and its labels
after it, and is judged by folds of employers. `--history` first turns events into cut days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from laoheng.risk.model.baselines import PLAIN, boosted, plain_scores, told
from laoheng.risk.model.evaluate import FOLDS, employer_folds, measured, ranked, rounded
from laoheng.risk.model.features import Value
from laoheng.risk.model.group_errors import group_errors
from laoheng.risk.model.history import panel_of
from laoheng.risk.model.measures import auc, average_precision, curve, precision_at, psi, recall_at
from laoheng.risk.model.paired import Drawn, curve_intervals, differences, own_intervals
from laoheng.risk.model.points import PointsTable
from laoheng.risk.model.random_checks import random_checks
from laoheng.risk.model.reading import Table, read_table
from laoheng.risk.model.rolling import Period, one_cut, periods, rolled
from laoheng.standard.errors import UserError

SEED = 20261123
HORIZON, EVERY, CAPACITY = 180, 90, 0.05
MOVED, BROKEN = 0.1, 0.25


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows in the order they were scored, with every ranking's scores; `steps` says which rows are one period."""

    table: Table
    rows: tuple[int, ...]
    steps: tuple[tuple[int, int], ...]
    scores: dict[str, list[float]]
    periods: tuple[Period, ...]
    models: tuple[PointsTable, ...]
    lead: tuple[int | None, ...] | None

    def labels(self) -> list[int]:
        """The labels of the scored rows."""
        return [self.table.labels[n] for n in self.rows]


def backtest(
    path: Path, *, history: bool = False, horizon: int = HORIZON, every: int = EVERY, capacity: float = CAPACITY
) -> dict[str, Any]:
    """All figures of a back-test of `path` as one plain object.

    `capacity` is the share of firms that inspectors can visit in a period. Raises `UserError` for bad files and for
    histories too short to learn from.
    """
    if not 0 < capacity < 1 or horizon < 1 or every < 1:
        raise UserError("risk.model.bad_option", capacity=capacity, horizon=horizon, every=every)
    table, lead = read_table(path, labelled=not history), None
    if history:
        panel = panel_of(table, horizon=horizon, every=every)
        table, lead = panel.table, panel.lead
    elif table.kind.lead is not None:
        lead = tuple(_days(row[table.kind.lead]) for row in table.beside)
    found = scored(table, every, lead)
    return {
        "set": table.kind.name,
        "mode": "time order" if found.periods else f"one cut day, {FOLDS} folds by employer",
        "periods": len(found.periods) or None,
        "days": [str(found.periods[0].start), str(found.periods[-1].end)] if found.periods else None,
        "horizon_days": horizon if history else None,
        **figures(found, capacity),
        "by_period": by_period(found, capacity),
        "groups": groups_of(found, capacity),
        "stability": stability(found),
        "random_checks": random_checks(table, found.periods) if found.periods else {"judged": False},
        "seed": SEED,
    }


def _days(value: Value) -> int | None:
    return int(value) if isinstance(value, float) else None


def scored(table: Table, every: int = EVERY, lead: tuple[int | None, ...] | None = None) -> Scored:
    """Every row scored by a model of what was known before it. Raises `UserError` where no period can be scored."""
    steps = periods(table, every)
    if not steps and len({day for day in table.days if day}) > 1:
        raise UserError("risk.model.too_little", n=len(table.labels), positives=sum(table.labels))
    parts: list[tuple[Sequence[int], Sequence[int], PointsTable]] = []
    if steps:
        parts = [(step.rows, step.known, model) for step, model in rolled(table, steps)]
    else:
        rest = [other for _, other in employer_folds(table, FOLDS)]
        parts = [(own, known, model) for (own, model), known in zip(one_cut(table), rest, strict=True)]
    rows = tuple(n for own, _, _ in parts for n in own)
    plain = plain_scores(table)
    scores = {name: [plain[name][n] for n in rows] for name in PLAIN}
    scores["model"] = [model.probability(table.rows[n]) for own, _, model in parts for n in own]
    scores["boosted_trees"] = [value for own, known, _ in parts for value in boosted(table, known)(list(own))]
    edges, place = [], 0
    for own, _, _ in parts if steps else [(rows, (), None)]:
        edges.append((place, place + len(own)))
        place += len(own)
    return Scored(table, rows, tuple(edges), scores, tuple(steps), tuple(model for _, _, model in parts), lead)


def figures(found: Scored, capacity: float) -> dict[str, Any]:
    """The ranking, the load and the chances, of the model and beside it of the baselines."""
    labels, own = found.labels(), found.scores["model"]
    employers = [found.table.employers[n] for n in found.rows]
    knows = told(found.table)
    baselines = {
        name: {**(measured if name == "boosted_trees" else ranked)(labels, found.scores[name]),
               **at_capacity(found, name, capacity), "told": knows.get(name, True)}
        for name in (*PLAIN, "boosted_trees")
    }  # fmt: skip
    drawn = Drawn(employers, seed=SEED)
    return {
        **measured(labels, own),
        "base_rate": rounded(sum(labels) / len(labels)),
        "intervals_95": own_intervals(drawn, labels, own),
        **at_capacity(found, "model", capacity),
        "lead_days": lead_days(found, capacity),
        "calibration": [
            {**group, "came_95": bounds}
            for group, bounds in zip(curve(labels, own), curve_intervals(drawn, labels, own), strict=True)
        ],
        "baselines": baselines,
        "without_busiest": without_busiest(found),
        "above_baselines": differences(
            drawn, labels, own, {name: scores for name, scores in found.scores.items() if knows.get(name, True)
                                 and name != "model"}
        ),
    }  # fmt: skip


def without_busiest(found: Scored) -> dict[str, Any]:
    """Average precision without the employer of most positives: how much of each ranking's top is that one firm."""
    labels = found.labels()
    own: Counter[str] = Counter(found.table.employers[n] for n, label in zip(found.rows, labels, strict=True) if label)
    busiest = max(sorted(own), key=lambda name: own[name], default=None)
    kept = [place for place, n in enumerate(found.rows) if found.table.employers[n] != busiest]
    rest = [labels[place] for place in kept]
    precision = {
        name: rounded(average_precision(rest, [scores[place] for place in kept]))
        for name, scores in found.scores.items()
    }
    return {"its_positives": own[busiest] if busiest else 0, "average_precision": precision}


def at_capacity(found: Scored, name: str, capacity: float) -> dict[str, Any]:
    """Precision among those that can be visited in each period, and the recall that this load gives."""
    labels, hits, load = found.labels(), 0.0, 0
    for low, high in found.steps:
        share, many = precision_at(labels[low:high], found.scores[name][low:high], capacity), high - low
        take = max(1, round(many * capacity))
        hits, load = hits + (share or 0.0) * take, load + take
    positives = sum(labels)
    return {
        "capacity": capacity, "visits": load, "precision_at_capacity": rounded(hits / load if load else None),
        "recall_at_capacity": rounded(hits / positives if positives else None),
    }  # fmt: skip


def alarmed(found: Scored, capacity: float) -> list[bool]:
    """Which of the scored rows a bureau with this capacity would visit: the highest of each period."""
    picked = [False] * len(found.rows)
    for low, high in found.steps:
        take = max(1, round((high - low) * capacity))
        for place in sorted(range(low, high), key=lambda n: (-found.scores["model"][n], n))[:take]:
            picked[place] = True
    return picked


def lead_days(found: Scored, capacity: float) -> dict[str, Any]:
    """Days between the score and what it foretold, over the visited firms where it came, if any day is told."""
    picked = alarmed(found, capacity)
    days = []
    for place, n in enumerate(found.rows):
        if picked[place] and found.table.labels[n]:
            start, known = found.table.days[n], found.table.known[n]
            if found.lead is not None:
                days.append(found.lead[n])
            elif start is not None and known is not None:
                days.append((known - start).days)
    told_days = sorted(day for day in days if day is not None)
    if not told_days:
        return {"judged": False, "why": "the file does not tell the day of what came"}
    what = "score to event" if found.lead is not None else "score to decision"
    return {"judged": True, "what": what, "n": len(told_days), "median": median(told_days), "least": told_days[0]}


def groups_of(found: Scored, capacity: float) -> dict[str, Any]:
    """Errors by trade, region, size, age and load, where the file tells them."""
    picked, labels = alarmed(found, capacity), found.labels()
    employers = [found.table.employers[n] for n in found.rows]
    told_groups: dict[str, Any] = {}
    for feature in found.table.kind.groups:
        values = [found.table.groups[n][feature.name] for n in found.rows]
        told_groups[feature.name] = group_errors(values, labels, picked, employers, seed=SEED)
    for name in ("trade", "size", "region", "age", "load"):
        told_groups.setdefault(
            name, {"judged": False, "groups": {}, "too_small": 0, "why": "the file does not tell it"}
        )
    return told_groups


def stability(found: Scored) -> dict[str, Any]:
    """How scores and inputs move from period to period (PSI); above 0.25 the model is to be frozen."""
    if len(found.steps) < 2:
        return {"judged": False}
    own = found.scores["model"]
    scores = [round(psi(own[a:b], own[c:d]), 4) for (a, b), (c, d) in zip(found.steps, found.steps[1:], strict=False)]
    first, last = found.periods[0].known, found.periods[-1].rows
    inputs = {
        feature.name: round(psi([found.table.rows[n][feature.name] for n in first],
                                [found.table.rows[n][feature.name] for n in last]), 4)
        for feature in found.table.kind.features
    }  # fmt: skip
    worst = max(inputs, key=lambda name: inputs[name])
    state = "frozen" if max(*inputs.values(), scores[-1]) > BROKEN else "moved" if inputs[worst] > MOVED else "steady"
    return {"judged": True, "score_psi": scores, "input_psi": inputs, "most_moved": worst, "state": state}


def by_period(found: Scored, capacity: float) -> list[dict[str, Any]]:
    """Order and recall of each period by itself."""
    labels, own = found.labels(), found.scores["model"]
    return [
        {"start": str(step.start), "n": high - low, "positives": sum(labels[low:high]),
         "auc": rounded(auc(labels[low:high], own[low:high])),
         "recall": rounded(recall_at(labels[low:high], own[low:high], capacity))}
        for step, (low, high) in zip(found.periods, found.steps, strict=False)
    ]  # fmt: skip
