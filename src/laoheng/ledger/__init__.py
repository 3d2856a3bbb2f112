"""Proof of no change: Merkle tree, proofs, checkpoints, verifier. Bytes in, bytes out.

The room imports nothing of ours. `standalone` is the program for people outside and is deliberately not re-exported.
"""

from laoheng.ledger.batch import batch_root, first_difference, keyed_leaf, root_of_leaves
from laoheng.ledger.checkpoint import Checkpoint, OpenedCheckpoint, open_checkpoint, origin_for
from laoheng.ledger.errors import (
    CheckpointError,
    ExportError,
    KeyFormatError,
    LedgerError,
    NoteError,
    ProofError,
    StoreError,
)
from laoheng.ledger.export import OpenedEvent, write_export
from laoheng.ledger.hash import ALGORITHMS, EMPTY_ROOT, SHA256, SM3, empty_root, leaf_hash, node_hash
from laoheng.ledger.note import (
    COSIGNATURE_V1,
    ED25519,
    NoteSignature,
    OpenedNote,
    SignerKey,
    VerifierKey,
    open_note,
    sign_note,
)
from laoheng.ledger.tree import BatchNodeStore, Coordinate, MemoryNodeStore, MerkleTree, Node, NodeStore, root_of
from laoheng.ledger.verify import (
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from laoheng.ledger.witness import (
    FileWitnessState,
    MemoryWitnessState,
    Seen,
    Witness,
    WitnessAnswer,
    WitnessState,
    add_checkpoint_request,
)

__all__ = [
    "ALGORITHMS",
    "COSIGNATURE_V1",
    "ED25519",
    "EMPTY_ROOT",
    "SHA256",
    "SM3",
    "BatchNodeStore",
    "Checkpoint",
    "CheckpointError",
    "Coordinate",
    "ExportError",
    "FileWitnessState",
    "KeyFormatError",
    "LedgerError",
    "MemoryNodeStore",
    "MemoryWitnessState",
    "MerkleTree",
    "Node",
    "NodeStore",
    "NoteError",
    "NoteSignature",
    "OpenedCheckpoint",
    "OpenedEvent",
    "OpenedNote",
    "ProofError",
    "Seen",
    "SignerKey",
    "StoreError",
    "VerifierKey",
    "Witness",
    "WitnessAnswer",
    "WitnessState",
    "add_checkpoint_request",
    "batch_root",
    "empty_root",
    "first_difference",
    "keyed_leaf",
    "leaf_hash",
    "node_hash",
    "open_checkpoint",
    "open_note",
    "origin_for",
    "root_of",
    "root_of_leaves",
    "sign_note",
    "verify_consistency",
    "verify_inclusion",
    "verify_subtree_consistency",
    "verify_subtree_inclusion",
    "write_export",
]
