"""The folder of a build: tables by firm in parts, a later part standing for its firms in place of earlier ones.

A build of few firms so adds a small part and rewrites nothing. The state file names the parts that count; what a
killed build left beside them is swept away by the next.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from laoheng.hub.changes import Mark
from laoheng.hub.durable import flush_file, flush_folder, only_writer, write_durably
from laoheng.hub.engine import Table

STATE: Final = "state.json"
FIRMS: Final = "firms"
_FIRMS_SCHEMA = pa.schema([("firm_id", pa.string())])


@dataclass(frozen=True, slots=True)
class BuildState:
    """What a build rests on: its frame, offices and mark of the lake; and the parts that make it up, oldest first."""

    frame: str
    offices: tuple[str, ...]
    mark: Mark
    parts: tuple[str, ...] = ()


@dataclass(slots=True)
class Part:
    """A part being written; it counts from `commit` on."""

    path: Path
    _folder: BuildFolder
    _before: tuple[str, ...]
    committed: bool = field(default=False, init=False)

    def write(self, name: str, rows: pa.Table) -> None:
        """Writes a table of the part that is small enough for memory."""
        pq.write_table(rows, self.path / f"{name}.parquet")

    def commit(self, firm_ids: Sequence[str], state: BuildState) -> BuildState:
        """Makes the part count, for these firms: also for those of which no row is left."""
        firms = pa.table({"firm_id": pa.array(sorted(set(firm_ids)), pa.string())}, schema=_FIRMS_SCHEMA)
        self.write(FIRMS, firms)
        for path in self.path.glob("*.parquet"):
            flush_file(path)
        flush_folder(self.path)
        whole = replace(state, parts=(*self._before, self.path.name))
        self._folder.save(whole)
        self.committed = True
        return whole


class BuildFolder:
    """The tables of one build under `root`, for one writer at a time and any number of readers."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def state(self) -> BuildState | None:
        """What the last finished build rests on; None before the first."""
        try:
            told = json.loads((self.root / STATE).read_bytes())
        except FileNotFoundError:
            return None
        return BuildState(told["frame"], tuple(told["offices"]), Mark.from_json(told["mark"]), tuple(told["parts"]))

    def save(self, state: BuildState) -> None:
        """Puts `state` in place of the last one, whole or not at all."""
        told = {
            "frame": state.frame, "offices": state.offices, "mark": state.mark.as_json(), "parts": state.parts
        }  # fmt: skip
        write_durably(self.root / STATE, json.dumps(told, sort_keys=True).encode())

    def restate(self, state: BuildState) -> BuildState:
        """Lets the parts that stand rest on `state` from now on."""
        if state != self.state():
            with only_writer(self.root / ".lock"):
                self.save(state)
        return state

    @contextmanager
    def part(self, *, whole: bool) -> Iterator[Part]:
        """A new part; `whole` puts it in place of all others. Left without `commit`, it leaves no trace."""
        with only_writer(self.root / ".lock"):
            before = self.state()
            standing = before.parts if before else ()
            self._sweep(standing)
            number = 1 + max((int(name.removeprefix("part-")) for name in standing), default=0)
            path = self.root / f"part-{number:06d}"
            path.mkdir(parents=True)
            part = Part(path, self, () if whole else standing)
            try:
                yield part
            finally:
                after = self.state()
                self._sweep(after.parts if after else ())

    def table(self, name: str, engine: Any) -> Table:
        """The table `name` as it stands: of each firm the rows of the newest part that speaks of it."""
        state = self.state()
        if state is None:
            raise FileNotFoundError(self.root / STATE)
        whole: Table = None
        later: Table = None
        for part in reversed(state.parts):
            rows = engine.files([str(self.root / part / f"{name}.parquet")])
            rows = rows if later is None else rows.anti_join(later, "firm_id")
            whole = rows if whole is None else whole.union(rows)
            firms = engine.files([str(self.root / part / f"{FIRMS}.parquet")])
            later = firms if later is None else later.union(firms)
        return whole

    def _sweep(self, standing: Sequence[str]) -> None:
        for path in self.root.glob("part-*"):
            if path.name not in standing:
                shutil.rmtree(path, ignore_errors=True)
