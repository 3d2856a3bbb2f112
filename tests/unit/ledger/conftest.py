"""A small log of plainly invented events, exported as the verifier reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from laoheng.ledger import (
    Checkpoint,
    MemoryNodeStore,
    MerkleTree,
    OpenedEvent,
    SignerKey,
    leaf_hash,
    origin_for,
    write_export,
)


@dataclass
class Log:
    """A log whose leaves a test may tamper with after they were sealed."""

    algorithm: str = "sha256"
    seed: bytes = b"\x01" * 32
    leaves: list[bytes] = field(default_factory=list)
    notes: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.origin = origin_for("example.invalid/ledger", self.algorithm)
        self.signer = SignerKey(self.origin, self.seed)
        self.tree = MerkleTree(MemoryNodeStore(), algorithm=self.algorithm)

    def add(self, *leaves: bytes) -> None:
        """Seals leaves."""
        self.tree.append_many(leaf_hash(leaf, self.algorithm) for leaf in leaves)
        self.leaves.extend(leaves)

    def checkpoint(self) -> bytes:
        """Signs the head."""
        note = Checkpoint(self.origin, self.tree.size, self.tree.root()).sign(self.signer)
        self.notes.append(note)
        return note

    def export(
        self,
        folder: Path,
        *,
        leaves: Sequence[bytes] | None = None,
        hashes: bool = True,
        events: Sequence[OpenedEvent] = (),
    ) -> Path:
        """Writes the export; `leaves` stands for what somebody made of the stored rows."""
        write_export(
            folder,
            leaves=self.leaves if leaves is None else leaves,
            checkpoints=self.notes,
            keys=[self.signer.verifier],
            leaf_hashes=[self.tree.leaf(index) for index in range(self.tree.size)] if hashes else None,
            events=events,
        )
        return folder


@pytest.fixture
def log() -> Log:
    """20 leaves, checkpoints at 5, 12 and 20."""
    made = Log()
    for end in (5, 12, 20):
        made.add(*(f"leaf {index}".encode() for index in range(len(made.leaves), end)))
        made.checkpoint()
    return made
