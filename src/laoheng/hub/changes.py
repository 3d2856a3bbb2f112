"""What is new in the lake since a mark: so that a nightly build looks at the firms concerned and at no others.

The feed is made of what the lake keeps anyway. A batch is new if its commit is in the log now and was not then; an
erasure leaves a note that names the firms, never the person. Compaction moves rows and is no change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from laoheng.hub import lake_write
from laoheng.hub.durable import write_durably
from laoheng.hub.lake import Lake, open_table
from laoheng.hub.seal import FOLDER, read_seal
from laoheng.standard.records import contract_of

ERASED: Final = "_erased"


@dataclass(frozen=True, slots=True)
class Mark:
    """The batches and erasures that had been seen, by table ("office/kind")."""

    seen: Mapping[str, frozenset[str]]

    def as_json(self) -> dict[str, list[str]]:
        """For a state file."""
        return {name: sorted(seen) for name, seen in sorted(self.seen.items())}

    @classmethod
    def from_json(cls, told: Mapping[str, Sequence[str]]) -> Mark:
        """Back from `as_json`."""
        return cls({name: frozenset(seen) for name, seen in told.items()})


def note_erased_firms(folder: Path, firm_ids: Sequence[str]) -> None:
    """Notes that rows of these firms are about to be erased from the table in `folder`; its writer's lock is held."""
    notes = folder / ERASED
    number = len(list(notes.glob("*.json"))) if notes.is_dir() else 0
    write_durably(notes / f"{number:06d}.json", json.dumps(sorted(set(firm_ids))).encode())


def mark_of(lake: Lake, office_ids: Sequence[str], kinds: Sequence[str], before: Mark | None = None) -> Mark:
    """What is in these tables now. `before` spares a look into the log for what was seen then."""
    seen: dict[str, frozenset[str]] = {}
    for office_id in sorted(set(office_ids)):
        for kind in sorted(set(kinds)):
            name = f"{office_id}/{kind}"
            seen[name] = _seen(lake.folder(office_id, kind), kind, before.seen.get(name) if before else None)
    return Mark(seen)


def _seen(folder: Path, kind: str, before: frozenset[str] | None) -> frozenset[str]:
    known = before or frozenset()
    table = open_table(folder, contract_of(kind))
    found = set()
    for path in (folder / FOLDER).glob("*.json"):
        name = f"batch/{path.stem}"
        # A seal is written before its commit; one without a commit is not in the lake yet.
        if name in known or (table is not None and lake_write.is_committed(table, path.stem)) or _empty(path):
            found.add(name)
    found |= {f"erased/{path.stem}" for path in (folder / ERASED).glob("*.json")}
    return frozenset(found)


def _empty(path: Path) -> bool:
    seal = read_seal(path.parent, path.stem)
    return seal is not None and seal.rows == 0


def changed_firms(lake: Lake, engine: Any, since: Mark, now: Mark) -> set[str]:
    """The firms of which a row came, was corrected or was erased between the two marks.

    The firm is part of every key, so a correction concerns the firm of the row it corrects.
    """
    firms: set[str] = set()
    for name, seen in now.seen.items():
        office_id, kind = name.split("/")
        new = seen - since.seen.get(name, frozenset())
        batches = sorted(item.removeprefix("batch/") for item in new if item.startswith("batch/"))
        if batches:
            firms |= _firms_in(lake, engine, office_id, kind, batches)
        for item in new - {f"batch/{batch}" for batch in batches}:
            note = lake.folder(office_id, kind) / ERASED / f"{item.removeprefix('erased/')}.json"
            firms |= set(json.loads(note.read_bytes()))
    return firms


def _firms_in(lake: Lake, engine: Any, office_id: str, kind: str, batches: list[str]) -> set[str]:
    rows = lake.batch_rows(office_id, kind, batches, engine=engine)
    return set(engine.run(rows.select("firm_id").distinct()).column("firm_id").to_pylist()) - {None}
