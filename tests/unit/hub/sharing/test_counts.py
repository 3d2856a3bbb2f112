"""Counts: whatever tables are laid side by side, no part of a block is told."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.hub.sharing import Count, counted
from laoheng.hub.sharing.counts import Atom

ORDER = ("month", "region", "trade")
LEAST = 3
person = st.integers(0, 30)
cell = st.tuples(
    st.sampled_from(["2026-01", "2026-02"]), st.sampled_from(["9901", "9902", "9903"]), st.sampled_from("ABC")
)
tables = st.lists(st.tuples(cell, person), max_size=60)
WAYS = [by for n in range(4) for by in itertools.combinations(ORDER, n)]


def rows(data: Sequence[tuple[Atom, int]]) -> list[dict[str, Any]]:
    return [{"month": m, "region": r, "trade": t, "person_id": who} for (m, r, t), who in data]


def table(data: Sequence[tuple[Atom, int]], by: Sequence[str], region: str = "") -> list[Count]:
    return counted(rows(data), order=ORDER, by=by, least=LEAST, region=region)


def atoms_of(by: Sequence[str], cell: Atom, region: str, every: Sequence[Atom]) -> np.ndarray:
    """Which atoms a published cell counts, as a row of noughts and ones."""
    places = [ORDER.index(name) for name in by]
    return np.array([
        float((atom[1].startswith(region) and tuple(atom[p] for p in places) == cell[: len(places)]) or
              (cell == () and atom[1].startswith(region)))
        for atom in every
    ])  # fmt: skip


def told(data: Sequence[tuple[Atom, int]], suppress: Any) -> tuple[list[Atom], np.ndarray, np.ndarray]:
    """Every exact number of every table over every region: atoms, which of them each number counts, the numbers."""
    every = sorted({atom for atom, _ in data})
    known, numbers = [], []
    for by, region in itertools.product(WAYS, ("", "9901", "9902", "990")):
        for one in suppress(data, by, region):
            if one.exact:
                known.append(atoms_of(by, one.cell, region, every))
                numbers.append(one.least)
    return every, np.array(known).reshape(len(known), len(every)), np.array(numbers, dtype=float)


def small(data: Sequence[tuple[Atom, int]], every: Sequence[Atom], counts: np.ndarray) -> bool:
    """Whether a combination of atoms is of one to LEAST - 1 persons."""
    people = {who for atom, who in data if counts[every.index(atom)]}
    return 0 < len(people) < LEAST


def disclosed(data: Sequence[tuple[Atom, int]], suppress: Any) -> list[Any]:
    """Small cells and small differences that follow from the exact numbers: the attack."""
    every, known, _ = told(data, suppress)
    if not len(known):
        return []
    rank = np.linalg.matrix_rank(known)
    single = np.eye(len(every))
    found: list[Any] = [
        atom for atom, mark in zip(every, single, strict=True)
        if small(data, every, mark) and np.linalg.matrix_rank(np.vstack([known, mark])) == rank
    ]  # fmt: skip
    unique = np.unique(known, axis=0)
    for one, other in itertools.permutations(unique, 2):
        if (one >= other).all() and small(data, every, one - other):
            found.append((one, other))
    return found


@settings(max_examples=60, deadline=None)
@given(tables)
def test_no_difference_of_any_two_tables_and_no_combination_of_all_tells_a_small_cell(
    data: list[tuple[Atom, int]],
) -> None:
    assert disclosed(data, table) == []


def primary_only(data: Sequence[tuple[Atom, int]], by: Sequence[str], region: str) -> list[Count]:
    """What many do: small cells are blanked, all others and the total are told."""
    cells: dict[Atom, list[int]] = {}
    for atom, who in data:
        if atom[1].startswith(region):
            cells.setdefault(tuple(atom[ORDER.index(name)] for name in by), []).append(who)
    cells[()] = [who for atom, who in data if atom[1].startswith(region)]
    return [Count(cell, len(who), len(who)) for cell, who in cells.items() if len(set(who)) >= LEAST]


def test_blanking_small_cells_alone_is_found_out_by_the_same_attack() -> None:
    many = [(("2026-01", "9901", "A"), who) for who in range(9)]
    assert disclosed([*many, (("2026-01", "9902", "A"), 20)], primary_only) != []


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from(WAYS), st.sampled_from(["", "9901", "99"]))
def test_the_true_count_lies_between_the_bounds_of_every_cell(
    data: list[tuple[Atom, int]], by: tuple[str, ...], region: str
) -> None:
    kept = [(atom, who) for atom, who in data if atom[1].startswith(region)]
    for one in table(data, by, region):
        places = [ORDER.index(name) for name in by]
        true = sum(one.cell == () or tuple(atom[p] for p in places) == one.cell for atom, _ in kept)
        assert one.least <= true
        assert one.most is None or true <= one.most


def test_large_groups_are_told_exactly() -> None:
    data = [(("2026-01", region, "A"), n) for n, region in enumerate(["9901"] * 5 + ["9902"] * 7)]
    assert table(data, ["region"]) == [Count(("9901",), 5, 5), Count(("9902",), 7, 7), Count((), 12, 12)]


def test_a_small_group_takes_its_smallest_neighbour_with_it() -> None:
    data = [(("2026-01", region, "A"), n) for n, region in enumerate(["9901"] * 2 + ["9902"] * 5 + ["9903"] * 9)]
    assert table(data, ["region"]) == [
        Count(("9901",), 0, 7), Count(("9902",), 0, 7), Count(("9903",), 9, 9), Count((), 16, 16),
    ]  # fmt: skip


def test_one_person_with_many_rows_is_one_person() -> None:
    assert table([(("2026-01", "9901", "A"), 1)] * 50, []) == [Count((), 0, None)]
