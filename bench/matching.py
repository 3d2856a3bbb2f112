"""Prints how a day's cases are given to 60 mediators: seconds, points and loads, against greedy in the same run.

On the first day there are more cases than free places, on the second fewer.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from laoheng.casework.matching import (
    CaseToMatch,
    Record,
    RosterEntry,
    Weights,
    assign,
    greedy,
    objective,
    standard_weights,
)

DAYS, MEDIATORS, SEED = (500, 300), 60, 20261128
KINDS = ("wages", "overtime", "severance", "unlawful_dismissal", "work_injury", "double_pay", "annual_leave")
TRADES = "CEFGHIKLMO"


def roster(rng: np.random.Generator) -> list[RosterEntry]:
    """Made-up mediators: two or three kinds, two trades, one of eight counties, room for 5 to 14 cases."""
    found = []
    for number in range(MEDIATORS):
        kinds = frozenset(rng.choice(KINDS, rng.integers(2, 4), replace=False).tolist())
        results = {
            kind: Record(int(rng.integers(0, closed + 1)), closed)
            for kind in kinds
            if (closed := int(rng.integers(0, 40)))
        }
        capacity = int(rng.integers(5, 15))
        found.append(
            RosterEntry(
                f"m{number}", kinds, frozenset(rng.choice(list(TRADES), 2, replace=False).tolist()),
                f"9901{rng.integers(1, 9):02d}", frozenset({"zh", *(["ug"] if rng.random() < 0.1 else [])}), capacity,
                int(rng.integers(0, 4)), frozenset(f"p{firm}" for firm in rng.integers(0, 300, 3)), results,
                bool(rng.random() < 0.03),
            )
        )  # fmt: skip
    return found


def day(rng: np.random.Generator, size: int) -> list[CaseToMatch]:
    """Made-up cases: one to three kinds, a firm out of 300, some vetoes, some other languages, one in ten urgent."""
    return [
        CaseToMatch(
            f"c{number}", frozenset(rng.choice(KINDS, rng.integers(1, 4), replace=False).tolist()),
            f"9901{rng.integers(1, 9):02d}", frozenset({f"p{rng.integers(0, 300)}", f"w{number}"}),
            str(rng.choice(list(TRADES))), frozenset({"ug"} if rng.random() < 0.04 else ()), False,
            frozenset({f"m{rng.integers(0, MEDIATORS)}"} if rng.random() < 0.1 else ()), bool(rng.random() < 0.1),
        )
        for number in range(size)
    ]  # fmt: skip


def _loads(given: Mapping[str, str], mediators: Sequence[RosterEntry]) -> str:
    counts = Counter(given.values())
    fill = [(item.open_cases + counts[item.id]) / item.capacity for item in mediators if not item.away]
    return f"fullest {max(fill):.2f}, spread (standard deviation) {np.std(fill):.3f}"


def _timed(work: Callable[[], Mapping[str, str]]) -> tuple[Mapping[str, str], float]:
    start = time.perf_counter()
    given = work()
    return given, time.perf_counter() - start


def main() -> None:
    """Made-up days, each solved both ways."""
    rng = np.random.default_rng(SEED)
    mediators, weights = roster(rng), standard_weights()
    places = sum(item.free for item in mediators)
    for size in DAYS:
        cases = day(rng, size)
        print(f"{size} cases, {MEDIATORS} mediators, {places} free places, seed {SEED}")
        for name, work in _ways(cases, mediators, weights).items():
            given, seconds = _timed(work)
            points = objective(given, cases, mediators, weights)
            print(f"  {name}: {seconds:.2f} s, {len(given)} matched, {points} points, {_loads(given, mediators)}")


def _ways(
    cases: Sequence[CaseToMatch], mediators: Sequence[RosterEntry], weights: Weights
) -> dict[str, Callable[[], Mapping[str, str]]]:
    return {
        "exact, explained": lambda: {match.case: match.mediator for match in assign(cases, mediators).matches},
        "greedy": lambda: greedy(cases, mediators, weights),
    }


if __name__ == "__main__":
    main()
