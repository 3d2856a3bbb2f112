"""A witness (c2sp.org/tlog-witness): it cosigns a log's head only when that extends the head it signed before.

Pure logic over a state; the caller brings the request body, the moment, and the transport.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from laoheng.ledger.checkpoint import MAX_SIZE, Checkpoint, open_checkpoint
from laoheng.ledger.errors import CheckpointError, LedgerError, NoteError, ProofError
from laoheng.ledger.hash import HASH_BYTES, empty_root
from laoheng.ledger.note import COSIGNATURE_V1, SignerKey, VerifierKey, split_note
from laoheng.ledger.verify import verify_consistency

MAX_PROOF_LINES = 63


@dataclass(frozen=True, slots=True)
class Seen:
    """The head of a log that the witness last signed."""

    size: int
    root: bytes


class WitnessState(Protocol):
    """What the witness remembers, one head a log."""

    def lock(self, origin: str) -> AbstractContextManager[None]:
        """Held while a head is checked and stored: without it two requests could roll the witness back."""

    def load(self, origin: str) -> Seen | None:
        """The head last stored, None for a log never seen; raises where it cannot be read."""

    def save(self, origin: str, seen: Seen) -> None:
        """Returns only when the head would survive a power cut."""


@dataclass(frozen=True, slots=True)
class WitnessAnswer:
    """HTTP status and body. `alarm` is set when the log has shown two different histories."""

    status: int
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    alarm: str | None = None


@dataclass(frozen=True, slots=True)
class _Request:
    old: int
    proof: tuple[bytes, ...]
    note: bytes
    origin: str


class Witness:
    """Cosigns the logs it knows: origin to the keys the log may sign with."""

    def __init__(self, signer: SignerKey, logs: Mapping[str, Sequence[VerifierKey]], state: WitnessState) -> None:
        if signer.kind != COSIGNATURE_V1:
            raise LedgerError("key.malformed", why="见证人用 cosignature/v1 密钥 / a witness key is of type 4")
        self._signer = signer
        self._logs = logs
        self._state = state

    def add_checkpoint(self, body: bytes, *, now: int) -> WitnessAnswer:
        """Answers one add-checkpoint request at `now` (seconds since 1970): 200, 400, 403, 404, 409 or 422."""
        request = _parse(body)
        if request is None:
            return WitnessAnswer(400, "malformed request\n")
        keys = self._logs.get(request.origin)
        if keys is None:
            return WitnessAnswer(404, "unknown log\n")
        try:
            checkpoint = open_checkpoint(request.note, keys).checkpoint
        except NoteError:
            return WitnessAnswer(403, "no valid signature of this log\n")
        except CheckpointError as error:
            if error.code == "checkpoint.signer":
                return WitnessAnswer(403, "no valid signature of this log\n")
            return WitnessAnswer(400, "malformed checkpoint\n")
        if request.old > checkpoint.size:
            return WitnessAnswer(400, "old size above checkpoint size\n")
        with self._state.lock(request.origin):
            seen = self._state.load(request.origin) or Seen(0, empty_root(checkpoint.algorithm))
            refusal = _refusal(seen, request, checkpoint)
            if refusal is not None:
                return refusal
            # Stored first: a signature given out and then forgotten would let the log show another history.
            self._state.save(request.origin, Seen(checkpoint.size, checkpoint.root))
        return WitnessAnswer(200, self._signer.signature_line(checkpoint.to_note_text(), at=now))


def add_checkpoint_request(old: int, proof: Sequence[bytes], note: bytes) -> bytes:
    """The body a log sends to its witness."""
    lines = [f"old {old}", *(base64.b64encode(each).decode("ascii") for each in proof), "", ""]
    return "\n".join(lines).encode() + note


def _refusal(seen: Seen, request: _Request, checkpoint: Checkpoint) -> WitnessAnswer | None:
    conflict = WitnessAnswer(409, f"{seen.size}\n", "text/x.tlog.size")
    if request.old != seen.size:
        return conflict
    if checkpoint.size == seen.size and checkpoint.root != seen.root:
        alarm = f"{request.origin}: size {seen.size} with two roots, {seen.root.hex()} and {checkpoint.root.hex()}"
        return WitnessAnswer(conflict.status, conflict.body, conflict.content_type, alarm)
    if seen.size == 0:
        return WitnessAnswer(422, "a first checkpoint has no proof\n") if request.proof else None
    try:
        verify_consistency(
            seen.size, checkpoint.size, seen.root, checkpoint.root, request.proof, algorithm=checkpoint.algorithm
        )
    except ProofError as error:
        return WitnessAnswer(422, f"{error.en}\n")
    return None


def _parse(body: bytes) -> _Request | None:
    head, gap, note = body.partition(b"\n\n")
    try:
        first, *rest = head.decode("ascii").split("\n")
        word, _, old = first.partition(" ")
        proof = tuple(base64.b64decode(line, validate=True) for line in rest)
        origin = split_note(note)[0].partition("\n")[0]
    except (ValueError, NoteError):
        return None
    sound = word == "old" and old.isdecimal() and len(old) < 20 and str(int(old)) == old and int(old) <= MAX_SIZE
    if not gap or not sound or len(proof) > MAX_PROOF_LINES or any(len(each) != HASH_BYTES for each in proof):
        return None
    return _Request(int(old), proof, note, origin)


class MemoryWitnessState:
    """Heads in memory, for tests and for a witness that lives inside another program."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heads: dict[str, Seen] = {}

    @contextmanager
    def lock(self, origin: str) -> Iterator[None]:
        """One lock for all logs."""
        with self._lock:
            yield

    def load(self, origin: str) -> Seen | None:
        """The head last saved."""
        return self._heads.get(origin)

    def save(self, origin: str, seen: Seen) -> None:
        """Remembers the head."""
        self._heads[origin] = seen


class FileWitnessState:
    """Heads in a folder, one file a log, locked between processes (needs a system with flock)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def lock(self, origin: str) -> Iterator[None]:
        """Holds an exclusive file lock; it falls with the process that held it."""
        import fcntl

        with self._path(origin).with_suffix(".lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def load(self, origin: str) -> Seen | None:
        """The stored head; a file that exists but cannot be read is an error, never "not seen"."""
        path = self._path(origin)
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            seen = Seen(int(stored["size"]), bytes.fromhex(stored["root"]))
            intact = stored["origin"] == origin and len(seen.root) == HASH_BYTES
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerError("witness.state", path=path.name) from error
        if not intact:
            raise LedgerError("witness.state", path=path.name)
        return seen

    def save(self, origin: str, seen: Seen) -> None:
        """Writes beside, syncs, renames, syncs the folder: the old or the new head, never half of one."""
        path = self._path(origin)
        text = json.dumps({"origin": origin, "size": seen.size, "root": seen.root.hex()}, ensure_ascii=False)
        beside = path.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as handle:
            handle.write(text + "\n")
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _path(self, origin: str) -> Path:
        return self._folder / (hashlib.sha256(origin.encode()).hexdigest() + ".json")
