"""Checkpoints (c2sp.org/tlog-checkpoint): origin, size and root of the log at one moment, signed as a note.

The last part of the origin names the hash algorithm ("example.invalid/ledger/sm3"); an origin that names none is
SHA-256, as the specification has it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from laoheng.ledger.errors import CheckpointError
from laoheng.ledger.hash import ALGORITHMS, HASH_BYTES, SHA256, empty_root
from laoheng.ledger.note import COSIGNATURE_V1, OpenedNote, SignerKey, VerifierKey, open_note, sign_note

MAX_SIZE = (1 << 63) - 1


def origin_for(name: str, algorithm: str = SHA256) -> str:
    """The origin of the log `name` under `algorithm`; the log's signing key bears the same name."""
    if algorithm not in ALGORITHMS:
        raise CheckpointError("hash.unknown_algorithm", algorithm=algorithm)
    return f"{name}/{algorithm}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its first `size` leaves have this `root`. `extensions` are opaque further lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.origin or any(char < " " for char in self.origin):
            raise CheckpointError("checkpoint.malformed", why="来源为空或含控制字符 / the origin is empty")
        if not 0 <= self.size <= MAX_SIZE:
            raise CheckpointError("checkpoint.malformed", why="规模越界 / the size is out of range")
        if len(self.root) != HASH_BYTES:
            raise CheckpointError("checkpoint.malformed", why="根散列应为 32 字节 / the root has 32 bytes")
        if self.size == 0 and self.root != empty_root(self.algorithm):
            raise CheckpointError("checkpoint.malformed", why="空账本的根散列不对 / wrong root for an empty log")
        if not all(line and not any(char < " " for char in line) for line in self.extensions):
            raise CheckpointError("checkpoint.malformed", why="扩展行为空或含控制字符 / an empty extension line")

    @property
    def algorithm(self) -> str:
        """The hash algorithm the origin names."""
        last = self.origin.rpartition("/")[2]
        return last if last in ALGORITHMS else SHA256

    def to_note_text(self) -> str:
        """The text that is signed."""
        root = base64.b64encode(self.root).decode("ascii")
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), root, *self.extensions))

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint in a note's text; only the spelling `to_note_text` gives is accepted."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] != "":
            raise CheckpointError("checkpoint.malformed", why="至少三行 / it has at least three lines")
        origin, size, root, *extensions = lines[:-1]
        if not (size.isascii() and size.isdecimal() and len(size) <= 19):
            raise CheckpointError("checkpoint.malformed", why="第二行应为规模 / line 2 is the size")
        try:
            root_bytes = base64.b64decode(root, validate=True)
        except (binascii.Error, ValueError) as error:
            raise CheckpointError("checkpoint.malformed", why="第三行应为 base64 / line 3 is base64") from error
        checkpoint = cls(origin, int(size), root_bytes, tuple(extensions))
        if checkpoint.to_note_text() != text:
            raise CheckpointError("checkpoint.malformed", why="写法不规范 / not the one canonical spelling")
        return checkpoint

    def sign(self, *signers: SignerKey) -> bytes:
        """The signed note; the log's own signer bears the origin as its name."""
        return sign_note(self.to_note_text(), signers)


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint its own log has signed, with the note it came in (cosignatures among `note.verified`)."""

    checkpoint: Checkpoint
    note: OpenedNote


def open_checkpoint(data: bytes, keys: Sequence[VerifierKey]) -> OpenedCheckpoint:
    """The checkpoint in a signed note.

    Its own log has to be among the signers: a note that only a witness or another log signed is refused. After a
    rotation `keys` holds old and new keys under the same name; then both old and new checkpoints open.
    """
    note = open_note(data, keys)
    checkpoint = Checkpoint.parse(note.text)
    log_ids = {key.id for key in keys if key.name == checkpoint.origin and key.kind != COSIGNATURE_V1}
    if not any(each.name == checkpoint.origin and each.key_id in log_ids for each in note.verified):
        raise CheckpointError("checkpoint.signer", origin=checkpoint.origin)
    return OpenedCheckpoint(checkpoint, note)
