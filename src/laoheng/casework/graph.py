"""Search of a table: is there a way to an end or a sanction that passes no person?

The rule it checks: a score, a finding or a clock may remind, mark a silence and put a matter on a desk. Everything
that ends a matter or speaks against someone is done by a person: a named officer, or the worker's own word.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from laoheng.casework.model import Outcome, Role, State, Table, Transition

Path = tuple[tuple[State, str, State], ...]


def paths_avoiding(
    table: Table, goals: Iterable[State], starts: Iterable[State], allowed: Callable[[Transition], bool]
) -> list[Path]:
    """For each start and goal the shortest path made of `allowed` transitions only; empty where there is none.

    A path has at least one step, so that a start which is itself a goal is not reported for standing still.
    """
    found: list[Path] = []
    for start in starts:
        shortest = _shortest_from(table, start, allowed)
        found.extend(shortest[goal] for goal in goals if goal in shortest)
    return found


def paths_without_person(table: Table, goals: Iterable[State] | None = None) -> list[Path]:
    """Paths from any state to `goals` (default: every end) that the system could walk alone."""
    return paths_avoiding(
        table, table.ends if goals is None else goals, table.states, lambda item: Role.SYSTEM in item.who
    )


def paths_without_officer(table: Table, goals: Iterable[State] | None = None) -> list[Path]:
    """Paths from the first state to `goals` (default: sanctions) on which no step is an officer's own, with reasons."""
    if goals is None:
        goals = [state for state, outcome in table.ends.items() if outcome is Outcome.SANCTION]
    return paths_avoiding(table, goals, [table.initial], lambda item: not decided_by_officer(item))


def decided_by_officer(item: Transition) -> bool:
    """Whether only a named officer may take this step, and must say why."""
    return item.who == (Role.REGULATOR,) and "reason" in item.needs


def reachable(table: Table, start: State) -> frozenset[State]:
    """Every state that some way of moves leads to from `start`."""
    return frozenset(_shortest_from(table, start, lambda _: True))


def _shortest_from(table: Table, start: State, allowed: Callable[[Transition], bool]) -> dict[State, Path]:
    paths: dict[State, Path] = {}
    queue: deque[tuple[State, Path]] = deque([(start, ())])
    while queue:
        state, path = queue.popleft()
        for item in table.leaving(state):
            target = item.target(state)
            if target in paths or not allowed(item):
                continue
            paths[target] = (*path, (state, item.name, target))
            queue.append((target, paths[target]))
    return paths
