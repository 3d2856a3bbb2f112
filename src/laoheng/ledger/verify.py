"""Verification of inclusion and consistency proofs (RFC 9162 sections 2.1.3.2 and 2.1.4.2) and of subtree proofs.

Every function returns nothing when the proof holds and raises ProofError naming what is wrong when it does not.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from laoheng.ledger.errors import ProofError
from laoheng.ledger.hash import HASH_BYTES, SHA256, NodeHasher, empty_root, node_hasher


def verify_inclusion(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes, *, algorithm: str = SHA256
) -> None:
    """Leaf `index` of the tree with `size` leaves and `root` has this hash; ProofError where that is not proven."""
    if not 0 <= index < size:
        raise ProofError("proof.index", index=index, size=size)
    _check_lengths([leaf_hash, root, *proof])
    node = node_hasher(algorithm)
    place, last, value = index, size - 1, leaf_hash
    for at, sibling in enumerate(proof):
        if last == 0:
            raise ProofError("proof.length", expected=at, actual=len(proof))
        if place & 1 or place == last:
            value = node(sibling, value)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            value = node(value, sibling)
        place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofError("proof.length", expected=inclusion_proof_length(index, size), actual=len(proof))
    _check_root(value, root, "tree")


def verify_consistency(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes], *, algorithm: str = SHA256
) -> None:
    """The tree of `size2` leaves begins with exactly the `size1` leaves of the old one.

    An old size of 0 is refused: an empty tree is consistent with anything, so such a proof would say nothing.
    """
    if not 0 < size1 <= size2:
        raise ProofError("proof.sizes", size1=size1, size2=size2)
    if size1 == size2:
        if proof:
            raise ProofError("proof.length", expected=0, actual=len(proof))
        _check_root(root1, root2, "new")
        return
    verify_subtree_consistency(0, size1, size2, root1, root2, proof, algorithm=algorithm)


def verify_subtree_inclusion(
    leaf_hash: bytes,
    index: int,
    start: int,
    end: int,
    proof: Sequence[bytes],
    root: bytes,
    *,
    algorithm: str = SHA256,
) -> None:
    """Leaf `index` is in the subtree [start, end) whose root is `root`."""
    if not is_subtree(start, end):
        raise ProofError("proof.subtree", start=start, end=end)
    if not start <= index < end:
        raise ProofError("proof.index", index=index, size=end)
    verify_inclusion(leaf_hash, index - start, end - start, proof, root, algorithm=algorithm)


def verify_subtree_consistency(
    start: int,
    end: int,
    size: int,
    subtree_root: bytes,
    root: bytes,
    proof: Sequence[bytes],
    *,
    algorithm: str = SHA256,
) -> None:
    """The tree of `size` leaves holds the subtree [start, end) with `subtree_root`.

    Source: draft-ietf-plants-merkle-tree-certs, "Subtree Consistency Proofs".
    An empty range proves nothing about the tree: with the empty root and an empty proof it is accepted.
    """
    if not is_subtree(start, end) or end > size:
        raise ProofError("proof.subtree", start=start, end=end)
    if proof:
        # Without a proof the roots are only compared, never hashed, and the published vectors then accept any bytes.
        _check_lengths([subtree_root, root, *proof])
    if start == end:
        if proof:
            raise ProofError("proof.length", expected=0, actual=len(proof))
        _check_root(empty_root(algorithm), subtree_root, "subtree")
        return
    inner, outer = _walk_consistency(start, end - 1, size - 1, subtree_root, proof, node_hasher(algorithm))
    _check_root(inner, subtree_root, "old")
    _check_root(outer, root, "new")


def is_subtree(start: int, end: int) -> bool:
    """Whether [start, end) can be a subtree: `start` is a multiple of the least power of two not below its width."""
    if not 0 <= start <= end:
        return False
    width = end - start
    return start == 0 or width == 0 or start % (1 << (width - 1).bit_length()) == 0


def inclusion_proof_length(index: int, size: int) -> int:
    """How many hashes the inclusion proof of `index` in `size` leaves has."""
    inner = (index ^ (size - 1)).bit_length()
    return inner + (index >> inner).bit_count()


def _walk_consistency(
    first: int, second: int, third: int, known: bytes, proof: Sequence[bytes], node: NodeHasher
) -> tuple[bytes, bytes]:
    """Folds the proof upwards; gives the subtree's root and the tree's root as the proof has them."""
    # Climb to the largest node that ends the subtree; a subtree that is one such node is known and not in the proof.
    at_right_edge = second == third
    while first != second and (at_right_edge or second & 1):
        first, second, third = first >> 1, second >> 1, third >> 1
    rest = list(proof)
    if first == second:
        inner = outer = known
    elif rest:
        inner = outer = rest.pop(0)
    else:
        raise ProofError("proof.length", expected="≥ 1", actual=0)
    for hash_ in rest:
        if third == 0:
            raise ProofError("proof.length", expected=f"< {len(proof)}", actual=len(proof))
        if second & 1 or second == third:
            if first < second:
                inner = node(hash_, inner)
            outer = node(hash_, outer)
            while not second & 1:
                first, second, third = first >> 1, second >> 1, third >> 1
        else:
            outer = node(outer, hash_)
        first, second, third = first >> 1, second >> 1, third >> 1
    if third != 0:
        raise ProofError("proof.length", expected=f"> {len(proof)}", actual=len(proof))
    return inner, outer


def _check_lengths(values: Sequence[bytes]) -> None:
    for value in values:
        if len(value) != HASH_BYTES:
            raise ProofError("hash.length", what="散列 hash", length=len(value))


def _check_root(computed: bytes, given: bytes, which: str) -> None:
    if not hmac.compare_digest(computed, given):
        raise ProofError("proof.root", which=which)
