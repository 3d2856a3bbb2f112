"""The proof kept beside a batch: one keyed digest a row, their root, and what the commit counted."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from laoheng.hub.durable import write_durably
from laoheng.hub.lake_schema import row_bytes
from laoheng.ledger.batch import keyed_leaf, root_of_leaves
from laoheng.standard.records import RecordContract

LEAF_ALGORITHM: Final = "HMAC-SHA256(batch key, laoheng.row.v1)"
FOLDER: Final = "_seals"
_LEAF = struct.Struct(">I32s")  # row number, keyed digest


@dataclass(frozen=True, slots=True)
class BatchSeal:
    """What one batch left in the lake.

    `rows` were appended: `new` facts and `changed` ones (corrections); `same` were already there; `repeated` stood
    again further down in the same file, and the last one counts. `root_hex` is the Merkle root of the appended rows.
    """

    batch_id: str
    batch_seq: int
    rows: int
    new: int
    changed: int
    same: int
    repeated: int
    root_hex: str
    algorithm: str = LEAF_ALGORITHM


class LeafWriter:
    """Collects the leaves of a batch as its rows stream past: 36 bytes a row."""

    def __init__(self, contract: RecordContract, key: bytes) -> None:
        self._contract, self._key = contract, key
        self._leaves = bytearray()

    def add(self, rows: pa.RecordBatch) -> None:
        """Takes rows of the lake's schema, in row order."""
        for number, leaf in leaves_of(rows, self._contract, self._key):
            self._leaves += _LEAF.pack(number, leaf)

    def root_hex(self) -> str:
        """The root over what was added so far."""
        return root_of_leaves(leaf for _, leaf in _unpacked(bytes(self._leaves))).hex()

    def save(self, folder: Path, seal: BatchSeal) -> None:
        """Writes leaves and counts durably; they count only once the Delta log names the batch."""
        write_durably(folder / f"{seal.batch_id}.bin", bytes(self._leaves))
        write_durably(folder / f"{seal.batch_id}.json", json.dumps(asdict(seal), sort_keys=True).encode())


def leaves_of(rows: pa.RecordBatch, contract: RecordContract, key: bytes) -> Iterator[tuple[int, bytes]]:
    """Row number and keyed digest of each row."""
    numbers = rows.column("row_number").to_pylist()
    for number, content in zip(numbers, row_bytes(rows, contract).to_pylist(), strict=True):
        yield number, keyed_leaf(key, content)


def read_seal(folder: Path, batch_id: str) -> BatchSeal | None:
    """The seal of a batch, or None where none was written."""
    try:
        return BatchSeal(**json.loads((folder / f"{batch_id}.json").read_bytes()))
    except FileNotFoundError:
        return None


def read_leaves(path: Path) -> list[tuple[int, bytes]]:
    """Row number and digest of each sealed row, as kept beside the table; empty where the file is gone or torn."""
    content = path.read_bytes() if path.is_file() else b""
    return list(_unpacked(content)) if len(content) % _LEAF.size == 0 else []


def _unpacked(content: bytes) -> Iterator[tuple[int, bytes]]:
    yield from _LEAF.iter_unpack(content)
