"""Counts that no single person can be read from, however many tables are laid side by side.

The rows of a month are first put into blocks of at least `least` distinct persons, by a rule that does not look at the
request: region, then trade, then every class of the kind; a part that is too small is joined with its smallest
neighbour, and a month that is too small is not published. A table then tells of each cell the sum of the blocks that
lie wholly in it and the sum of those that touch it. So whatever is published is a function of the sums of blocks: any
sum or difference of cells of any number of tables counts whole blocks, and a part of a block (a suppressed cell) is
told by none of them. Where both sums agree the count is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Atom = tuple[str, ...]
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Count:
    """One cell: its classes, and between which numbers of rows it lies. Equal bounds are the exact number.

    `most` is None where the cell may hold rows of a month that is not published.
    """

    cell: Atom
    least: int
    most: int | None

    @property
    def exact(self) -> bool:
        """Whether the number is told."""
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class _Block:
    atoms: frozenset[Atom]
    rows: int


def counted(
    rows: Iterable[Mapping[str, Any]],
    *,
    order: Sequence[str],
    by: Sequence[str],
    least: int,
    region: str = "",
    unit: str = "person_id",
) -> list[Count]:
    """The table of `rows` over the classes `by`, in the order of the cells; the last cell `()` is the total.

    `order` are all classes of the kind, the month first: they decide the blocks. `region` keeps the cells of divisions
    whose code begins so. `unit` names who must not be told of one by one. Absent values are a class of their own.
    """
    units: dict[Atom, set[Any]] = defaultdict(set)
    number: dict[Atom, int] = defaultdict(int)
    for row in rows:
        atom = tuple(_class(row.get(name)) for name in order)
        units[atom].add(row[unit])
        number[atom] += 1
    blocks = [
        _Block(frozenset(part), sum(number[atom] for atom in part))
        for part in blocks_of(units, least)
    ]  # fmt: skip
    places = [order.index(name) for name in by]
    where = order.index("region") if region else -1
    inside = {atom for block in blocks for atom in block.atoms if not region or atom[where].startswith(region)}
    cells: dict[Atom, set[Atom]] = defaultdict(set)
    for atom in inside:
        cells[tuple(atom[place] for place in places)].add(atom)
    # A month too small to publish is not nothing: what spans months then has no upper bound.
    open_ended = {atom[0] for atom in units} != {atom[0] for block in blocks for atom in block.atoms}
    told = [_told(cell, atoms, blocks, open_ended and 0 not in places) for cell, atoms in sorted(cells.items()) if cell]
    return [*told, _told((), inside, blocks, open_ended)]


def blocks_of(units: Mapping[Atom, set[Any]], least: int) -> list[list[Atom]]:
    """The atoms in blocks of at least `least` distinct units each; months too small for a block are left out."""
    months: dict[str, list[Atom]] = defaultdict(list)
    for atom in sorted(units):
        months[atom[0]].append(atom)
    found: list[list[Atom]] = []
    for atoms in months.values():
        if _size(atoms, units) >= least:
            found += _split(atoms, 1, units, least)
    return found


def _split(atoms: list[Atom], depth: int, units: Mapping[Atom, set[Any]], least: int) -> list[list[Atom]]:
    if depth == len(atoms[0]):
        return [atoms]
    parts: dict[str, list[Atom]] = defaultdict(list)
    for atom in atoms:
        parts[atom[depth]].append(atom)
    small = [part for part in parts.values() if _size(part, units) < least]
    large = sorted((part for part in parts.values() if _size(part, units) >= least), key=lambda p: (_size(p, units), p))
    joined = [atom for part in small for atom in part]
    while joined and _size(joined, units) < least:
        # The whole is large enough, so there is a neighbour left to take in.
        joined += large.pop(0)
    found = [block for part in large for block in _split(part, depth + 1, units, least)]
    return [*found, sorted(joined)] if joined else found


def _size(atoms: Iterable[Atom], units: Mapping[Atom, set[Any]]) -> int:
    return len(set().union(*(units[atom] for atom in atoms)))


def _told(cell: Atom, atoms: set[Atom], blocks: Sequence[_Block], open_ended: bool) -> Count:
    whole = sum(block.rows for block in blocks if block.atoms <= atoms)
    touched = sum(block.rows for block in blocks if block.atoms & atoms)
    return Count(cell, whole, None if open_ended else touched)


def _class(value: Any) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
