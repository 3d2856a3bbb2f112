"""The published vectors are the oracle: every stated answer, most of them refusals."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from laoheng.ledger import (
    EMPTY_ROOT,
    LedgerError,
    MemoryNodeStore,
    MerkleTree,
    NoteError,
    ProofError,
    SignerKey,
    VerifierKey,
    leaf_hash,
    node_hash,
    open_note,
    root_of,
    sign_note,
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from laoheng.ledger.verify import is_subtree

pytestmark = pytest.mark.shared_data


def load(shared_data: Path, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((shared_data / "data/merkle_vectors" / name).read_text(encoding="utf-8"))
    return loaded


def b64(text: str) -> bytes:
    return base64.b64decode(text)


def proof_of(case: dict[str, Any]) -> list[bytes]:
    return [b64(each) for each in case["proof"] or []]


def inclusion(case: dict[str, Any]) -> None:
    verify_inclusion(b64(case["leafHash"]), case["leafIdx"], case["treeSize"], proof_of(case), b64(case["root"]))


def consistency(case: dict[str, Any]) -> None:
    verify_consistency(case["size1"], case["size2"], b64(case["root1"]), b64(case["root2"]), proof_of(case))


def subtree_inclusion(case: dict[str, Any]) -> None:
    hash_, root = b64(case["leafHash"]), b64(case["root"])
    verify_subtree_inclusion(hash_, case["leafIdx"], case["start"], case["end"], proof_of(case), root)


def subtree_consistency(case: dict[str, Any]) -> None:
    root1, root2 = b64(case["root1"]), b64(case["root2"])
    verify_subtree_consistency(case["start"], case["end"], case["size"], root1, root2, proof_of(case))


@pytest.mark.parametrize(
    ("name", "count", "verify"),
    [
        ("inclusion.json", 98, inclusion),
        ("consistency.json", 98, consistency),
        ("subtreeinclusion.json", 204, subtree_inclusion),
        ("subtreeconsistency.json", 118, subtree_consistency),
    ],
)
def test_every_proof_case_gets_the_stated_answer(
    shared_data: Path, name: str, count: int, verify: Callable[[dict[str, Any]], None]
) -> None:
    cases = load(shared_data, name)["cases"]
    wrong = []
    for case in cases:
        try:
            verify(case)
            refused = False
        except ProofError:
            refused = True
        if refused != case["wantErr"]:
            wrong.append(case["case"])
    assert len(cases) == count
    assert wrong == []


def test_the_eight_leaf_tree_has_the_published_roots_and_nodes(shared_data: Path) -> None:
    data = load(shared_data, "tree.json")
    hashes = [leaf_hash(bytes.fromhex(each)) for each in data["leaf_inputs"]]
    store = MemoryNodeStore()
    tree = MerkleTree(store)
    tree.append_many(hashes)
    assert bytes.fromhex(data["empty_root"]) == EMPTY_ROOT == tree.root(0)
    for size, root in enumerate(data["root_by_size"]):
        assert tree.root(size).hex() == root
        assert root_of(hashes[:size]).hex() == root
    for level, nodes in enumerate(data["complete_subtree_hashes_by_level"]):
        assert [store.get(level, index).hex() for index in range(len(nodes))] == nodes


def test_the_hasher_cases_hold(shared_data: Path) -> None:
    for case in load(shared_data, "tree.json")["hasher"]:
        if case["op"] == "leaf":
            got = leaf_hash(bytes.fromhex(case["data"]))
        else:
            got = node_hash(bytes.fromhex(case["left"]), bytes.fromhex(case["right"]))
        assert got.hex() == case["want"]


def test_hashes_that_must_differ_do(shared_data: Path) -> None:
    assert len(load(shared_data, "tree.json")["must_differ"]) == 3
    left, right = b"l" * 32, b"r" * 32
    assert leaf_hash(left + right) != node_hash(left, right)
    assert node_hash(left, right) != node_hash(right, left)
    assert leaf_hash(b"") != EMPTY_ROOT


def test_the_accumulated_hashes_over_130_leaves_hold(shared_data: Path) -> None:
    wanted = load(shared_data, "tree.json")["accumulated_130"]
    hashes = [leaf_hash(bytes([each])) for each in range(130)]
    subtrees, paths = hashlib.sha256(), hashlib.sha256()
    for end in range(131):
        for start in filter(lambda start: is_subtree(start, end), range(end + 1)):
            tree = MerkleTree(MemoryNodeStore())
            tree.append_many(hashes[start:end])
            subtrees.update(f"[{start}, {end}) {tree.root().hex()}\n".encode())
            for index in range(start, end):
                proof = tree.inclusion_proof(index - start)
                words = [str(index), f"[{start}, {end})", *(each.hex() for each in proof)]
                paths.update((" ".join(words) + "\n").encode())
    assert subtrees.hexdigest() == wanted["subtree_hash"]["sha256"]
    assert paths.hexdigest() == wanted["inclusion"]["sha256"]


def test_a_path_of_a_production_log_holds_and_every_change_of_it_is_refused(shared_data: Path) -> None:
    case = load(shared_data, "ct_real_log.json")["inclusion"]
    leaf, root = leaf_hash(bytes.fromhex(case["leaf_input"])), bytes.fromhex(case["root"])
    index, size, path = case["leaf_index"], case["tree_size"], [bytes.fromhex(each) for each in case["audit_path"]]
    assert leaf.hex() == case["leaf_hash"]
    verify_inclusion(leaf, index, size, path, root)
    bad_paths = [path[:-1], path[1:], [*path, root], [root, *path]]
    bad_paths += [[*path[:at], bytes(32), *path[at + 1 :]] for at in range(len(path))]
    for bad in bad_paths:
        with pytest.raises(ProofError):
            verify_inclusion(leaf, index, size, bad, root)
    for bad_index in (index - 1, index + 1, index ^ 2, size, size + 1, -1):
        with pytest.raises(ProofError):
            verify_inclusion(leaf, bad_index, size, path, root)


def test_the_four_consistency_proofs_of_the_production_suite_hold(shared_data: Path) -> None:
    roots = load(shared_data, "tree.json")["root_by_size"]
    cases = load(shared_data, "ct_real_log.json")["consistency"]
    assert len(cases) == 4
    tree = MerkleTree(MemoryNodeStore())
    tree.append_many(leaf_hash(bytes.fromhex(each)) for each in load(shared_data, "tree.json")["leaf_inputs"])
    for case in cases:
        old, new, proof = case["size1"], case["size2"], [bytes.fromhex(each) for each in case["proof"]]
        assert tree.consistency_proof(old, new) == proof
        verify_consistency(old, new, bytes.fromhex(roots[old]), bytes.fromhex(roots[new]), proof)


def test_every_note_opens_or_is_refused_as_stated(shared_data: Path) -> None:
    cases = load(shared_data, "signed_note.json")["open"]
    assert len(cases) == 18
    for case in cases:
        keys = [VerifierKey.parse(each) for each in case["known_keys"]]
        if case["ok"]:
            names = [each.name for each in open_note(b64(case["note_b64"]), keys).verified]
            assert names == case["verified_by"], case["case"]
        else:
            with pytest.raises(NoteError):
                open_note(b64(case["note_b64"]), keys)


def test_signing_with_the_published_test_key_gives_the_published_note(shared_data: Path) -> None:
    case = load(shared_data, "signed_note.json")["sign"]
    signer = SignerKey.parse(case["test_signer_key"])
    assert sign_note(case["text"], [signer]).decode() == case["note"]
    assert signer.verifier.text == case["verifier_key"]
    assert signer.text == case["test_signer_key"]


def test_a_damaged_verifier_key_is_refused(shared_data: Path) -> None:
    data = load(shared_data, "signed_note.json")
    good = data["sign"]["verifier_key"]
    damaged = list(data["verifier_keys_refused"])
    damaged += [good[start:end] for start in range(len(good)) for end in range(start, len(good) + 1)][1:]
    damaged += [good[:at] + chr(ord(good[at]) + 1) + good[at + 1 :] for at in range(len(good))]
    for text in damaged:
        if text == good:
            continue
        with pytest.raises(LedgerError):
            VerifierKey.parse(text)
