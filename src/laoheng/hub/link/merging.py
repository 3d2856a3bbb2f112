"""Merges of identities as records with their grounds, and their undoing.

Nothing is overwritten: a log of merges and undoings stands beside the ids as they were given, and the id that holds
today is worked out from both. To undo a merge is therefore to restore exactly what would hold had it never been made,
whatever was merged or undone after it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from laoheng.standard.errors import UserError
from laoheng.standard.json_lines import read_json_lines


@dataclass(frozen=True, slots=True)
class Ground:
    """Why two ids are one: the pair, its log2 odds, and the bits of each comparison (name, level, bits)."""

    left: str
    right: str
    bits: float
    reasons: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """`ids` are one thing, on `grounds`; `by` is a person's id or the version of the rule, `at` the instant."""

    ids: tuple[str, ...]
    grounds: tuple[Ground, ...]
    by: str
    at: str

    @property
    def number(self) -> str:
        """The merge's own name: a digest of all it says."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Undoing:
    """A merge taken back, by whom, when and why."""

    merge: str
    by: str
    at: str
    why: str


class MergeLog:
    """Merges and undoings in the order in which they were entered; appended to, never changed."""

    def __init__(self, entries: Iterable[Merge | Undoing] = ()) -> None:
        self.entries: list[Merge | Undoing] = []
        self._undone: set[str] = set()
        self._merges: dict[str, Merge] = {}
        for entry in entries:
            self._add(entry)

    def merge(self, merge: Merge) -> str:
        """Enters a merge and gives its number. Raises `UserError` for fewer than two ids or a merge entered before."""
        self._add(merge)
        return merge.number

    def undo(self, number: str, *, by: str, at: str, why: str) -> None:
        """Takes merge `number` back. Raises `UserError`: no such merge, undone already, or no reason given."""
        self._add(Undoing(number, by, at, why))

    def standing(self) -> list[Merge]:
        """The merges that hold."""
        return [merge for number, merge in self._merges.items() if number not in self._undone]

    def ids_today(self) -> dict[str, str]:
        """For every id in a standing merge the id that stands for it: the smallest of those that are one."""
        parent: dict[str, str] = {}
        for merge in self.standing():
            roots = sorted({_root(parent, name) for name in merge.ids})
            for root in roots:
                parent[root] = roots[0]
        return {name: _root(parent, name) for name in parent}

    def resolve(self, ids: Sequence[str]) -> list[str]:
        """Each id as it holds today; one that no standing merge names is itself."""
        today = self.ids_today()
        return [today.get(name, name) for name in ids]

    def _add(self, entry: Merge | Undoing) -> None:
        if isinstance(entry, Merge):
            if len(set(entry.ids)) < 2 or entry.number in self._merges:
                raise UserError("hub_link.merge_refused", number=entry.number)
            self._merges[entry.number] = entry
        else:
            if entry.merge not in self._merges or entry.merge in self._undone or not entry.why.strip():
                raise UserError("hub_link.undo_refused", number=entry.merge)
            self._undone.add(entry.merge)
        self.entries.append(entry)


def _root(parent: dict[str, str], name: str) -> str:
    parent.setdefault(name, name)
    while parent[name] != name:
        parent[name] = parent[parent[name]]
        name = parent[name]
    return name


def write_log(log: MergeLog, path: Path) -> None:
    """One JSON object a line, in the order of entry."""
    lines = [
        json.dumps(asdict(entry) | {"kind": type(entry).__name__.lower()}, ensure_ascii=False) for entry in log.entries
    ]
    path.write_text("".join(line + "\n" for line in lines), "utf-8")


def read_log(path: Path) -> MergeLog:
    """The log that `write_log` wrote. Raises `UserError` for a file that is none."""
    try:
        return MergeLog(_entry(item) for item in read_json_lines(path))
    except (KeyError, TypeError, OSError) as error:
        raise UserError("hub_link.no_log", path=path.name) from error


def _entry(item: Mapping[str, Any]) -> Merge | Undoing:
    if item["kind"] == "undoing":
        return Undoing(item["merge"], item["by"], item["at"], item["why"])
    grounds = tuple(
        Ground(ground["left"], ground["right"], ground["bits"], tuple((a, b, c) for a, b, c in ground["reasons"]))
        for ground in item["grounds"]
    )
    return Merge(tuple(item["ids"]), grounds, item["by"], item["at"])
