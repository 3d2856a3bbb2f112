"""Looking whether the stored rows of a batch are those that were sealed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path

import duckdb

from laoheng.hub.engine import Engine
from laoheng.hub.lake_schema import schema_of
from laoheng.hub.seal import leaves_of, read_leaves
from laoheng.ledger.batch import root_of_leaves
from laoheng.standard.records import RecordContract

_MEMORY = "300MB"
_ROWS = 50_000


class BatchFault(StrEnum):
    """How a stored batch differs from its seal."""

    CHANGED = "changed"  # a row says something else
    MISSING = "missing"  # a sealed row is gone
    ADDED = "added"  # a row that was never sealed carries this batch's id
    UNREADABLE = "unreadable"  # a file of the table is gone or damaged
    STANDS = "stands"  # a row that was erased is there
    LEAVES = "leaves"  # the rows differ from the seal, and the digests kept beside them too, so no row can be named


@dataclass(frozen=True, slots=True)
class BatchCheck:
    """The result: `rows` looked at; with a fault, the `row_number` of the first bad row where it can be named.

    `erased` rows are gone by decision: the digests kept of them still lead to the sealed root.
    """

    ok: bool
    rows: int
    fault: BatchFault | None = None
    row_number: int | None = None
    erased: int = 0


def check_batch(
    files: Sequence[str],
    contract: RecordContract,
    batch_id: str,
    key: bytes,
    expected_root: str,
    expected_count: int,
    leaves_path: Path,
    erased: Collection[int] = (),
) -> BatchCheck:
    """See `Lake.verify_batch`."""
    try:
        found = list(_stored_leaves(files, contract, batch_id, key))
    except (duckdb.Error, OSError):
        return BatchCheck(False, 0, BatchFault.UNREADABLE)
    standing = next((number for number, _ in found if number in erased), None)
    if standing is not None:
        return BatchCheck(False, len(found), BatchFault.STANDS, standing)
    kept_only = [leaf for leaf in read_leaves(leaves_path) if leaf[0] in erased] if erased else []
    found = sorted([*found, *kept_only])
    if len(found) == expected_count and root_of_leaves(leaf for _, leaf in found).hex() == expected_root:
        return BatchCheck(True, len(found) - len(kept_only), erased=len(kept_only))
    sealed = list(read_leaves(leaves_path))
    if root_of_leaves(leaf for _, leaf in sealed).hex() != expected_root:
        return BatchCheck(False, len(found), BatchFault.LEAVES)
    for stored, kept in zip_longest(found, sealed):
        if stored == kept:
            continue
        return BatchCheck(False, len(found), *_difference(stored, kept))
    return BatchCheck(False, len(found), BatchFault.LEAVES)


def _difference(stored: tuple[int, bytes] | None, kept: tuple[int, bytes] | None) -> tuple[BatchFault, int]:
    if stored is None or (kept is not None and kept[0] < stored[0]):
        assert kept is not None
        return BatchFault.MISSING, kept[0]
    if kept is None or stored[0] < kept[0]:
        return BatchFault.ADDED, stored[0]
    return BatchFault.CHANGED, stored[0]


def _stored_leaves(
    files: Sequence[str], contract: RecordContract, batch_id: str, key: bytes
) -> Iterator[tuple[int, bytes]]:
    if not files:
        return
    schema = schema_of(contract)
    names = ", ".join(f'"{name}"' for name in schema.names)
    with Engine(_MEMORY, threads=2) as engine:
        view = engine.files(files).get_name()
        # Names are our own contract's, never the sender's.
        query = f'SELECT {names} FROM "{view}" WHERE batch_id = ? ORDER BY row_number, row_id'  # nosec B608
        for rows in engine.sql_batches(query, _ROWS, [batch_id]):
            yield from leaves_of(rows.cast(schema), contract, key)
