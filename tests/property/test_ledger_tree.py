"""The fast tree agrees with the definitions, its proofs hold, and nothing else does."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.ledger import (
    MemoryNodeStore,
    MerkleTree,
    ProofError,
    first_difference,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from laoheng.ledger.standalone import _root_by_path, _sha256
from tests.unit.ledger import reference

SIZES = st.integers(1, 130)
LEAVES = [reference.leaf(str(each).encode()) for each in range(130)]


def tree_of(size: int) -> MerkleTree:
    tree = MerkleTree(MemoryNodeStore())
    tree.append_many(LEAVES[:size])
    return tree


def flip(value: bytes, bit: int) -> bytes:
    return bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(value))


@settings(max_examples=100, deadline=None)
@given(SIZES, st.lists(st.integers(0, 130), max_size=8))
def test_appending_in_any_batches_gives_the_root_of_the_definition(size: int, cuts: list[int]) -> None:
    store = MemoryNodeStore()
    tree = MerkleTree(store)
    for start, end in pairwise(sorted({0, size, *(cut for cut in cuts if cut < size)})):
        # A new object each time: the right edge must come back from the store.
        tree = MerkleTree(store, tree.size)
        assert tree.append_many(LEAVES[start:end]) == start
    assert tree.size == size
    for smaller in range(size + 1):
        assert tree.root(smaller) == reference.mth(LEAVES[:smaller])
    assert root_of(LEAVES[:size]) == tree.root()


@settings(max_examples=100, deadline=None)
@given(st.data(), SIZES)
def test_inclusion_proofs_are_those_of_the_definition_and_hold(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = tree_of(130).inclusion_proof(index, size)
    root = reference.mth(LEAVES[:size])
    assert proof == reference.path(index, LEAVES[:size])
    verify_inclusion(LEAVES[index], index, size, proof, root)
    assert _root_by_path(LEAVES[index], index, size, proof, _sha256) == root


@settings(max_examples=100, deadline=None)
@given(st.data(), SIZES)
def test_consistency_proofs_are_those_of_the_definition_and_hold(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new))
    proof = tree_of(130).consistency_proof(old, new)
    assert proof == reference.proof(old, LEAVES[:new])
    verify_consistency(old, new, reference.mth(LEAVES[:old]), reference.mth(LEAVES[:new]), proof)


@settings(max_examples=40, deadline=None)
@given(st.data(), SIZES, st.integers(0, 255))
def test_every_flipped_bit_of_an_inclusion_proof_is_refused(data: st.DataObject, size: int, bit: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    tree = tree_of(size)
    proof, root, leaf = tree.inclusion_proof(index), tree.root(), LEAVES[index]
    changed = [(flip(leaf, bit), proof, root), (leaf, proof, flip(root, bit))]
    changed += [(leaf, [*proof[:at], flip(proof[at], bit), *proof[at + 1 :]], root) for at in range(len(proof))]
    changed += [(leaf, [*proof, LEAVES[0]], root), (leaf, [LEAVES[0], *proof], root)]
    changed += [(leaf, proof[:-1], root), (leaf, proof[1:], root)] if proof else []
    for bad_leaf, bad_proof, bad_root in changed:
        with pytest.raises(ProofError):
            verify_inclusion(bad_leaf, index, size, bad_proof, bad_root)
        assert _root_by_path(bad_leaf, index, size, bad_proof, _sha256) != bad_root
    for other in range(size):
        if other != index:
            with pytest.raises(ProofError):
                verify_inclusion(leaf, other, size, proof, root)


@settings(max_examples=40, deadline=None)
@given(st.data(), st.integers(2, 130), st.integers(0, 255))
def test_every_flipped_bit_of_a_consistency_proof_is_refused(data: st.DataObject, new: int, bit: int) -> None:
    old = data.draw(st.integers(1, new - 1))
    tree = tree_of(new)
    proof, root1, root2 = tree.consistency_proof(old), tree.root(old), tree.root()
    changed = [(flip(root1, bit), root2, proof), (root1, flip(root2, bit), proof)]
    changed += [(root1, root2, [*proof[:at], flip(proof[at], bit), *proof[at + 1 :]]) for at in range(len(proof))]
    changed += [(root1, root2, bad) for bad in (proof[:-1], proof[1:], [*proof, root1], [root1, *proof])]
    for bad_root1, bad_root2, bad_proof in changed:
        with pytest.raises(ProofError):
            verify_consistency(old, new, bad_root1, bad_root2, bad_proof)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=3), max_size=12), st.lists(st.binary(max_size=3), max_size=12))
def test_the_first_difference_is_where_the_common_beginning_ends(one: list[bytes], two: list[bytes]) -> None:
    found = first_difference(one, two)
    if found is None:
        assert one == two
    else:
        assert one[:found] == two[:found]
        assert one[found : found + 1] != two[found : found + 1]
