"""The day's cases given to mediators: exactly, by assignment over places, and greedily, to compare with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from laoheng.casework.matching.model import CaseToMatch, RosterEntry, Weights, bar
from laoheng.casework.matching.scoring import fit, load_cost, reward

Given = Mapping[str, str]


def objective(given: Given, cases: Sequence[CaseToMatch], mediators: Sequence[RosterEntry], weights: Weights) -> int:
    """The points of an assignment (case id → mediator id): rewards and fits, less what the loads cost."""
    case_by_id, entry_by_id = {case.id: case for case in cases}, {item.id: item for item in mediators}
    points = sum(
        reward(case_by_id[case], weights) + fit(case_by_id[case], entry_by_id[mediator], weights)
        for case, mediator in given.items()
    )
    loads = Counter(given.values())
    return points - sum(
        load_cost(entry_by_id[mediator], nth, weights) for mediator, load in loads.items() for nth in range(1, load + 1)
    )


def solve(cases: Sequence[CaseToMatch], mediators: Sequence[RosterEntry], weights: Weights) -> dict[str, str]:
    """The assignment with most points; no other has more.

    Every free place of a mediator is a column and costs what that case of the day costs. As later places cost more, a
    best assignment fills them in order, so the linear problem is the convex one. A case may also stay without anybody.
    Points are whole numbers far below 2**53, so nothing is lost in the solver's floating point.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    places = [(item, nth) for item in mediators for nth in range(1, item.free + 1)]
    forbidden = -(10**12)
    table = np.full((len(cases), len(places) + len(cases)), forbidden, dtype=np.float64)
    costs = np.array([load_cost(item, nth, weights) for item, nth in places], dtype=np.float64)
    columns: dict[str, list[int]] = {}
    for number, (item, _) in enumerate(places):
        columns.setdefault(item.id, []).append(number)
    for row, case in enumerate(cases):
        table[row, len(places) + row] = 0
        for item in mediators:
            if item.id in columns and bar(case, item) is None:
                mine = columns[item.id]
                table[row, mine] = reward(case, weights) + fit(case, item, weights) - costs[mine]
    rows, chosen = linear_sum_assignment(table, maximize=True)
    return {
        cases[row].id: places[column][0].id
        for row, column in zip(rows.tolist(), chosen.tolist(), strict=True)
        if column < len(places)
    }


def greedy(cases: Sequence[CaseToMatch], mediators: Sequence[RosterEntry], weights: Weights) -> dict[str, str]:
    """Each case in its turn, urgent ones first, to whoever suits best at that moment: what a desk does by hand."""
    given: dict[str, str] = {}
    loads: Counter[str] = Counter()
    for case in sorted(cases, key=lambda item: not item.urgent):
        open_to = [item for item in mediators if bar(case, item) is None and loads[item.id] < item.free]
        best = max(
            open_to,
            key=lambda item: fit(case, item, weights) - load_cost(item, loads[item.id] + 1, weights),
            default=None,
        )
        if best is not None:
            given[case.id] = best.id
            loads[best.id] += 1
    return given
