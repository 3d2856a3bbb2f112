"""The feedback loop shown: what a bureau that visits only its highest scores can know, with and without random checks.

Labels are taken as known only where somebody went. Without random checks nothing is seen below the line, so the share
of breaches and what was missed cannot be estimated, and the next model learns from its own choice. With a small
random arm both can.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from laoheng.risk.model.evaluate import rounded
from laoheng.risk.model.fitting import fit
from laoheng.risk.model.measures import auc
from laoheng.risk.model.reading import Table
from laoheng.risk.model.rolling import Period
from laoheng.standard.errors import UserError

SEED = 20261123


@dataclass(slots=True)
class _Arm:
    """One way of choosing whom to visit, walked through the periods."""

    random_share: float
    seen: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    found: int = 0
    estimate: float = 0.0
    variance: float = 0.0

    def walk(self, table: Table, step: Period, visits: float, draw: random.Random) -> None:
        """Scores one period with what this arm has seen, visits, and takes down what it finds."""
        seen = set(self.seen)
        model = fit(table, [n for n in step.known if n in seen])
        chances = {n: model.probability(table.rows[n]) for n in step.rows}
        self.chances += chances.values()
        self.labels += [table.labels[n] for n in step.rows]
        order = sorted(step.rows, key=lambda n: (-chances[n], n))
        load = max(2, round(len(order) * visits))
        by_chance = max(1, round(load * self.random_share)) if self.random_share else 0
        top, rest = order[: load - by_chance], order[load - by_chance :]
        checked = draw.sample(rest, min(by_chance, len(rest)))
        self.seen += [*top, *checked]
        self.found += sum(table.labels[n] for n in top)
        if checked:
            share = sum(table.labels[n] for n in checked) / len(checked)
            self.estimate += share * len(rest)
            self.variance += len(rest) ** 2 * max(share * (1 - share), 0.25 / len(checked)) / len(checked)


def random_checks(
    table: Table, steps: Sequence[Period], *, visits: float = 0.1, random_share: float = 0.2, seed: int = SEED
) -> dict[str, Any]:
    """Both ways on the same periods: visits of `visits` of all rows, `random_share` of them by lot in one way.

    `true_*` is what only a simulation knows. Raises nothing: where an arm has seen too little to learn, it says so.
    """
    if len(steps) < 2:
        return {"judged": False}
    arms = {"without": _Arm(0.0), "with": _Arm(random_share)}
    for arm in arms.values():
        arm.seen += steps[0].known
        draw = random.Random(seed)
        try:
            for step in steps:
                arm.walk(table, step, visits, draw)
        except UserError:
            return {"judged": False}
    every = [table.labels[n] for step in steps for n in step.rows]
    base, all_true = arms["with"], sum(every)
    low, high = (base.found + base.estimate + side * 1.96 * math.sqrt(base.variance) for side in (-1, 1))
    return {
        "judged": True,
        "visits": visits,
        "random_share": random_share,
        "true_breaches": all_true,
        "without": {
            "breaches_known": arms["without"].found,
            "recall_estimate": None,
            "auc_learned_from_own_visits": rounded(auc(arms["without"].labels, arms["without"].chances)),
        },
        "with": {
            "breaches_estimated": round(base.found + base.estimate),
            "interval_95": [max(base.found, round(low)), round(high)],
            "recall_estimate": rounded(base.found / max(base.found + base.estimate, 1)),
            "recall_true": rounded(base.found / max(all_true, 1)),
            "auc_learned_from_own_visits": rounded(auc(base.labels, base.chances)),
        },
    }
