"""Rows of one file that name the same fact twice; 16 bytes a row, looked through once at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

_Column: TypeAlias = Sequence[Any] | NDArray[np.int64]
_ODD = np.uint64(0x9E37_79B9_7F4A_7C15)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Row `row` is overtaken by row `later` of the same key; `same` when both say the same."""

    row: int
    later: int
    same: bool


class Repeats:
    """Remembers a 64-bit hash of key and content of each row.

    A chance meeting of two hashes would only cause a needless remark: what is stored is decided by the lake, on
    128-bit keys and on the contents themselves.
    """

    def __init__(self) -> None:
        self._numbers: list[NDArray[np.int64]] = []
        self._keys: list[NDArray[np.int64]] = []
        self._contents: list[NDArray[np.int64]] = []

    def add(self, numbers: NDArray[np.int64], keys: Sequence[_Column], contents: Sequence[_Column]) -> None:
        """Takes rows in file order; `keys` and `contents` are columns of hashable values."""
        self._numbers.append(numbers)
        self._keys.append(_mixed(keys))
        self._contents.append(_mixed(contents))

    def found(self) -> Iterator[Repeat]:
        """Each overtaken row with the last row of its key."""
        if not self._keys:
            return
        keys, numbers, contents = map(np.concatenate, (self._keys, self._numbers, self._contents))
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        ends = np.r_[starts[1:], len(ordered)]
        for group in np.flatnonzero(ends - starts > 1):
            members = order[starts[group] : ends[group]]
            last = members[-1]
            for member in members[:-1]:
                yield Repeat(int(numbers[member]), int(numbers[last]), bool(contents[member] == contents[last]))


def _mixed(columns: Sequence[_Column]) -> NDArray[np.int64]:
    """One hash a row over all columns; overflow wraps around, which is what mixing wants."""
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        if isinstance(column, np.ndarray):
            hashes = column.astype(np.int64).view(np.uint64)
        else:
            hashes = np.fromiter(map(hash, column), np.int64, len(column)).view(np.uint64)
        mixed = (mixed ^ hashes) * _ODD
        mixed ^= mixed >> np.uint64(29)
    return mixed.view(np.int64)
