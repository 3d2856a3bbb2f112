"""The proof kept beside a batch: one keyed digest a row, their root, and what the commit counted."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise, starmap
from pathlib import Path
from typing import Final

import pyarrow as pa

from laoheng.hub.durable import flush_file, write_durably
from laoheng.hub.lake_schema import LakeError, row_bytes
from laoheng.ledger.batch import keyed_leaves, root_of_leaves
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
    """Writes the leaves of a batch to a file as its rows stream past: 36 bytes a row, none kept in memory."""

    def __init__(self, folder: Path, batch_id: str, contract: RecordContract, key: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{batch_id}.bin"
        self._aside = folder / f".{batch_id}.bin.part"
        self._contract, self._key = contract, key
        self._last = -1
        self._aside.write_bytes(b"")

    def add(self, rows: pa.RecordBatch) -> None:
        """Takes rows of the lake's schema, in row order; raises `LakeError` for another order."""
        numbers = rows.column("row_number").to_pylist()
        for before, number in pairwise((self._last, *numbers)):
            if number <= before:
                raise LakeError(f"row {number} after row {before}: leaves are sealed in row order")
            self._last = number
        with self._aside.open("ab") as file:
            file.writelines(starmap(_LEAF.pack, leaves_of(rows, self._contract, self._key)))

    def root_hex(self) -> str:
        """The root over what was added so far."""
        return root_of_leaves(leaf for _, leaf in _read(self._aside)).hex()

    def save(self, seal: BatchSeal) -> None:
        """Makes leaves and counts durable; they count only once the Delta log names the batch."""
        flush_file(self._aside)
        self._aside.replace(self._path)
        write_durably(self._path.with_suffix(".json"), json.dumps(asdict(seal), sort_keys=True).encode())


def leaves_of(rows: pa.RecordBatch, contract: RecordContract, key: bytes) -> Iterator[tuple[int, bytes]]:
    """Row number and keyed digest of each row."""
    numbers = rows.column("row_number").to_pylist()
    yield from zip(numbers, keyed_leaves(key, row_bytes(rows, contract).to_pylist()), strict=True)


def read_seal(folder: Path, batch_id: str) -> BatchSeal | None:
    """The seal of a batch, or None where none was written."""
    try:
        return BatchSeal(**json.loads((folder / f"{batch_id}.json").read_bytes()))
    except FileNotFoundError:
        return None


def read_leaves(path: Path) -> Iterator[tuple[int, bytes]]:
    """Row number and digest of each sealed row, as kept beside the table; none where the file is gone or torn."""
    if path.is_file() and path.stat().st_size % _LEAF.size == 0:
        yield from _read(path)


def _read(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        while block := file.read(_LEAF.size * 4096):
            yield from _LEAF.iter_unpack(block)
