"""The append-only Merkle tree over stored complete subtrees.

Node (level, index) covers the leaves [index * 2**level, (index + 1) * 2**level). Only complete nodes are stored, so a
stored node never changes; the ragged right edge is folded when asked for. Appends cost two hashes a leaf in the long
run, roots and proofs O(log n) reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from laoheng.ledger.errors import LedgerError, StoreError
from laoheng.ledger.hash import HASH_BYTES, SHA256, NodeHasher, empty_root, node_hasher, require_hash

Coordinate = tuple[int, int]
Node = tuple[int, int, bytes]


class NodeStore(Protocol):
    """Where complete nodes live. Writing the same node twice with the same hash is allowed, changing one is not."""

    def get(self, level: int, index: int) -> bytes:
        """The 32 bytes stored at this place; KeyError where there is none."""

    def put_many(self, nodes: Sequence[Node]) -> None:
        """Stores all of `nodes` (level, index, hash) or none of them; each level comes in rising index order."""


@runtime_checkable
class BatchNodeStore(Protocol):
    """A store that can also read many nodes at once; a database answers a proof with one query then."""

    def get_many(self, coordinates: Sequence[Coordinate]) -> Mapping[Coordinate, bytes]:
        """The stored hashes at these places; a missing place is left out."""


class MemoryNodeStore:
    """Nodes in memory, 32 bytes each, one buffer a level."""

    def __init__(self) -> None:
        self._levels: list[bytearray] = []

    def get(self, level: int, index: int) -> bytes:
        """The node stored here; KeyError where there is none."""
        start = index * HASH_BYTES
        if not 0 <= level < len(self._levels) or not 0 <= start < len(self._levels[level]):
            raise KeyError((level, index))
        return bytes(self._levels[level][start : start + HASH_BYTES])

    def put_many(self, nodes: Sequence[Node]) -> None:
        """Appends nodes; refuses to change one (StoreError) and to leave a gap (ValueError)."""
        lengths = [len(level) // HASH_BYTES for level in self._levels]
        for level, index, value in nodes:
            if level == len(lengths):
                lengths.append(0)
            if level > len(lengths) or index > lengths[level]:
                raise ValueError(f"gap before node {(level, index)}")
            if index == lengths[level]:
                lengths[level] += 1
            elif index < self._count(level) and self.get(level, index) != value:
                raise StoreError("tree.overwrite", level=level, index=index)
        for level, index, value in nodes:
            if level == len(self._levels):
                self._levels.append(bytearray())
            start = index * HASH_BYTES
            self._levels[level][start : start + HASH_BYTES] = value

    def _count(self, level: int) -> int:
        return len(self._levels[level]) // HASH_BYTES if level < len(self._levels) else 0


class MerkleTree:
    """An append-only tree of `size` leaves whose complete nodes are in `store`.

    The caller keeps `size` beside the store and writes both in one transaction: nodes beyond `size` mean a crash
    between the two. One writer at a time; the object is not shared between threads.
    """

    def __init__(self, store: NodeStore, size: int = 0, *, algorithm: str = SHA256) -> None:
        if size < 0:
            raise LedgerError("tree.out_of_range", size=0, what="size", value=size)
        self.algorithm = algorithm
        self._store = store
        self._size = size
        self._node: NodeHasher = node_hasher(algorithm)
        self._edge: dict[int, bytes] | None = None

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._size

    def append_many(self, hashes: Iterable[bytes]) -> int:
        """Appends leaf hashes in order and returns the index of the first; one `put_many` of the new complete nodes.

        When the store refuses, the tree stays as it was.
        """
        first = self._size
        row = [require_hash(value, "leaf hash") for value in hashes]
        if not row:
            return first
        edge = self._right_edge()
        nodes, new_edge = _grow(first, row, edge, self._node)
        self._store.put_many(nodes)
        self._size += len(row)
        self._edge = new_edge
        return first

    def root(self, size: int | None = None) -> bytes:
        """The root of the whole tree, or of its first `size` leaves."""
        size = self._size if size is None else self._within("size", size)
        if size == 0:
            return empty_root(self.algorithm)
        return self._hashes_of([(0, size)])[0]

    def leaf(self, index: int) -> bytes:
        """The stored hash of one leaf."""
        if not 0 <= index < self._size:
            raise LedgerError("tree.out_of_range", size=self._size, what="index", value=index)
        return self._read([(0, index)])[(0, index)]

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of leaf `index` in the tree of `size` leaves (RFC 9162 section 2.1.3.1)."""
        size = self._size if size is None else self._within("size", size)
        if not 0 <= index < size:
            raise LedgerError("tree.out_of_range", size=size, what="index", value=index)
        return self._hashes_of(_inclusion_ranges(index, 0, size))

    def consistency_proof(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof that the tree of `new` leaves extends that of `old` (RFC 9162 section 2.1.4.1).

        Empty for equal sizes and for `old` = 0: everything extends the empty tree, so nothing is proven there.
        """
        new = self._size if new is None else self._within("new", new)
        if not 0 <= old <= new:
            raise LedgerError("tree.out_of_range", size=new, what="old", value=old)
        return [] if old in (0, new) else self._hashes_of(_consistency_ranges(old, new))

    def _within(self, what: str, size: int) -> int:
        if not 0 <= size <= self._size:
            raise LedgerError("tree.out_of_range", size=self._size, what=what, value=size)
        return size

    def _right_edge(self) -> dict[int, bytes]:
        if self._edge is None:
            found = self._read([(level, (self._size >> level) - 1) for level in _set_bits(self._size)])
            self._edge = {level: value for (level, _), value in found.items()}
        return self._edge

    def _hashes_of(self, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        parts = [complete_nodes(start, end) for start, end in ranges]
        found = self._read([place for part in parts for place in part])
        return [_fold([found[place] for place in part], self._node) for part in parts]

    def _read(self, places: Sequence[Coordinate]) -> Mapping[Coordinate, bytes]:
        found: Mapping[Coordinate, bytes]
        try:
            if isinstance(self._store, BatchNodeStore):
                found = self._store.get_many(places)
                for place in places:
                    found[place]
            else:
                found = {place: self._store.get(*place) for place in places}
        except KeyError as missing:
            level, index = missing.args[0]
            raise StoreError("tree.node_missing", level=level, index=index) from missing
        return found


def root_of(leaf_hashes: Iterable[bytes], algorithm: str = SHA256) -> bytes:
    """The root over leaf hashes, in one pass and O(log n) memory; the empty root for none."""
    node = node_hasher(algorithm)
    stack: list[bytes] = []
    for size, value in enumerate(leaf_hashes):
        # Each trailing one bit of the size before this leaf is a complete subtree that now finds its right sibling.
        rest = size
        while rest & 1:
            value = node(stack.pop(), value)
            rest >>= 1
        stack.append(value)
    return _fold(stack, node) if stack else empty_root(algorithm)


def complete_nodes(start: int, end: int) -> list[Coordinate]:
    """The complete nodes that make up [start, end), left to right; `start` is aligned as in every RFC 9162 split."""
    places = []
    while start < end:
        level = (end - start).bit_length() - 1
        places.append((level, start >> level))
        start += 1 << level
    return places


def _grow(
    size: int, row: list[bytes], edge: Mapping[int, bytes], node: NodeHasher
) -> tuple[list[Node], dict[int, bytes]]:
    """The new complete nodes, level by level, and the new right edge."""
    nodes: list[Node] = []
    new_edge: dict[int, bytes] = {}
    level, first, last = 0, size, size + len(row)
    while last:
        nodes.extend((level, first + offset, value) for offset, value in enumerate(row))
        if first & 1 and row:
            row = [edge[level], *row]
        if last & 1:
            new_edge[level] = row[-1] if row else edge[level]
        row = [node(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        level, first, last = level + 1, first >> 1, last >> 1
    return nodes, new_edge


def _fold(parts: Sequence[bytes], node: NodeHasher) -> bytes:
    value = parts[-1]
    for left in reversed(parts[:-1]):
        value = node(left, value)
    return value


def _split(width: int) -> int:
    """The largest power of two below `width` (RFC 9162 section 2.1.1, k)."""
    return 1 << ((width - 1).bit_length() - 1)


def _inclusion_ranges(index: int, start: int, end: int) -> list[tuple[int, int]]:
    ranges = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def _consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    ranges = []
    start, end = 0, new
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start:
        # The old tree's last part is not the old root itself, so the verifier has to be given it.
        ranges.append((start, end))
    return ranges[::-1]


def _set_bits(size: int) -> list[int]:
    return [level for level in range(size.bit_length()) if size >> level & 1]
