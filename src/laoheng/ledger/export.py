"""Writes the folder that `laoheng-verify` reads.

checkpoint.txt, checkpoints/NNNNNN.txt (earlier ones), verifier.key, leaves.jsonl, hashes.bin and events.jsonl (both
optional). The writer judges nothing: it hands over what is there, so that a changed ledger shows as changed.
"""

from __future__ import annotations

import base64
import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from laoheng.ledger.errors import ExportError
from laoheng.ledger.note import VerifierKey


@dataclass(frozen=True, slots=True)
class OpenedEvent:
    """An event shown to the reader: its leaf's index, its canonical body, and its own key."""

    index: int
    body: bytes
    key: bytes


def write_export(
    folder: Path,
    *,
    leaves: Iterable[bytes],
    checkpoints: Sequence[bytes],
    keys: Sequence[VerifierKey],
    leaf_hashes: Iterable[bytes] | None = None,
    events: Iterable[OpenedEvent] = (),
) -> None:
    """Writes the export as a new `folder`, whole or not at all (ExportError where it exists).

    `checkpoints` are signed notes, oldest first; the last is the one the leaves must fit. `keys` are the log's present
    and earlier keys. `leaf_hashes` are the hashes stored when the leaves were sealed: with them a verifier can name
    the very leaf that was changed, not just the stretch between two checkpoints.
    """
    if folder.exists():
        raise ExportError("export.exists", path=folder)
    if not checkpoints:
        raise ExportError("export.no_checkpoint")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write_heads(beside, checkpoints, keys)
        with (beside / "leaves.jsonl").open("w", encoding="ascii") as handle:
            for index, leaf in enumerate(leaves):
                handle.write(f'{{"index":{index},"leaf":"{base64.b64encode(leaf).decode("ascii")}"}}\n')
        if leaf_hashes is not None:
            with (beside / "hashes.bin").open("wb") as binary:
                binary.writelines(leaf_hashes)
        _write_events(beside / "events.jsonl", events)
        beside.chmod(0o755)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _write_heads(folder: Path, checkpoints: Sequence[bytes], keys: Sequence[VerifierKey]) -> None:
    (folder / "checkpoint.txt").write_bytes(checkpoints[-1])
    (folder / "verifier.key").write_text("".join(f"{key.text}\n" for key in keys), encoding="utf-8")
    (folder / "checkpoints").mkdir()
    for number, note in enumerate(checkpoints[:-1]):
        (folder / "checkpoints" / f"{number:06}.txt").write_bytes(note)


def _write_events(path: Path, events: Iterable[OpenedEvent]) -> None:
    lines = [
        json.dumps({"index": event.index, "event": json.loads(event.body), "key": event.key.hex()}, ensure_ascii=False)
        for event in events
    ]
    if lines:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
