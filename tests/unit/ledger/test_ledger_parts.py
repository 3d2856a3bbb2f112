"""Hashes, stores, notes, checkpoints, batches and the command line, each with what it refuses."""

from __future__ import annotations

import io
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from laoheng.cli import main
from laoheng.ledger import (
    Checkpoint,
    CheckpointError,
    Coordinate,
    LedgerError,
    MemoryNodeStore,
    MerkleTree,
    Node,
    NoteError,
    ProofError,
    SignerKey,
    StoreError,
    VerifierKey,
    add_checkpoint_request,
    batch_root,
    empty_root,
    first_difference,
    keyed_leaf,
    leaf_hash,
    node_hash,
    open_checkpoint,
    open_note,
    origin_for,
    root_of,
    root_of_leaves,
    sign_note,
    verify_consistency,
    verify_inclusion,
)
from laoheng.ledger.errors import TEXTS
from laoheng.ledger.hash import _sm3
from tests.unit.ledger.conftest import Log

KEY = b"k" * 32


def test_sm3_gives_the_published_digest_of_abc() -> None:
    assert _sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_an_sm3_tree_proves_under_sm3_and_not_under_sha256() -> None:
    hashes = [leaf_hash(bytes([each]), "sm3") for each in range(7)]
    tree = MerkleTree(MemoryNodeStore(), algorithm="sm3")
    tree.append_many(hashes)
    proof = tree.inclusion_proof(4)
    verify_inclusion(hashes[4], 4, 7, proof, tree.root(), algorithm="sm3")
    verify_consistency(3, 7, tree.root(3), tree.root(), tree.consistency_proof(3), algorithm="sm3")
    assert tree.root() == root_of(hashes, "sm3")
    with pytest.raises(ProofError):
        verify_inclusion(hashes[4], 4, 7, proof, tree.root())


def test_an_unknown_algorithm_is_refused_with_both_languages() -> None:
    with pytest.raises(LedgerError) as caught:
        leaf_hash(b"", "md5")
    assert "md5" in caught.value.zh
    assert "md5" in caught.value.en


def test_no_error_text_is_missing_in_either_language() -> None:
    assert all(zh.strip() and en.strip() and zh != en for zh, en in TEXTS.values())


def test_the_tree_stays_as_it_was_when_the_store_refuses() -> None:
    class Full(MemoryNodeStore):
        full = False

        def put_many(self, nodes: Sequence[Node]) -> None:
            if self.full:
                raise OSError("disk full")
            super().put_many(nodes)

    store = Full()
    tree = MerkleTree(store)
    hashes = [leaf_hash(bytes([each])) for each in range(9)]
    tree.append_many(hashes[:5])
    store.full = True
    with pytest.raises(OSError, match="disk full"):
        tree.append_many(hashes[5:])
    assert (tree.size, tree.root()) == (5, root_of(hashes[:5]))
    store.full = False
    tree.append_many(hashes[5:])
    assert tree.root() == root_of(hashes)


def test_only_new_complete_nodes_are_written() -> None:
    written: list[Coordinate] = []

    class Watched(MemoryNodeStore):
        def put_many(self, nodes: Sequence[Node]) -> None:
            written.extend((level, index) for level, index, _ in nodes)
            super().put_many(nodes)

    tree = MerkleTree(Watched())
    for each in range(21):
        tree.append_many([leaf_hash(bytes([each]))])
    assert len(written) == len(set(written)) == 21 + 10 + 5 + 2 + 1


def test_a_store_that_reads_many_is_asked_once_a_proof() -> None:
    class Counting(MemoryNodeStore):
        reads = 0

        def get_many(self, coordinates: Sequence[Coordinate]) -> Mapping[Coordinate, bytes]:
            self.reads += 1
            return {place: self.get(*place) for place in coordinates}

    store = Counting()
    tree = MerkleTree(store)
    hashes = [leaf_hash(bytes([each])) for each in range(100)]
    tree.append_many(hashes)
    store.reads = 0
    verify_inclusion(hashes[37], 37, 100, tree.inclusion_proof(37), root_of(hashes))
    assert store.reads == 1


def test_a_lost_node_is_named() -> None:
    tree = MerkleTree(MemoryNodeStore(), size=4)
    with pytest.raises(StoreError) as caught:
        tree.root()
    assert caught.value.facts == {"level": 2, "index": 0}


def test_a_stored_node_is_never_changed_and_no_gap_is_left() -> None:
    store = MemoryNodeStore()
    store.put_many([(0, 0, b"a" * 32)])
    store.put_many([(0, 0, b"a" * 32)])
    with pytest.raises(StoreError):
        store.put_many([(0, 1, b"c" * 32), (0, 0, b"b" * 32)])
    with pytest.raises(ValueError, match="gap"):
        store.put_many([(0, 2, b"b" * 32)])
    assert store.get(0, 0) == b"a" * 32
    with pytest.raises(KeyError):
        store.get(0, 1)


def test_sizes_and_indices_outside_the_tree_are_refused(log: Log) -> None:
    tree = log.tree
    for call in (
        lambda: tree.root(21),
        lambda: tree.root(-1),
        lambda: tree.inclusion_proof(20),
        lambda: tree.inclusion_proof(12, 12),
        lambda: tree.inclusion_proof(0, 21),
        lambda: tree.consistency_proof(13, 12),
        lambda: tree.consistency_proof(1, 21),
        lambda: tree.leaf(20),
        lambda: tree.append_many([b"short"]),
    ):
        with pytest.raises(LedgerError):
            call()
    assert tree.size == 20


def test_wrong_proofs_are_told_apart_by_their_code(log: Log) -> None:
    tree, leaf = log.tree, leaf_hash(log.leaves[3])
    proof, root = tree.inclusion_proof(3), tree.root()
    for arguments, code in (
        ((leaf, 20, 20, proof, root), "proof.index"),
        ((leaf, 3, 20, proof[:-1], root), "proof.length"),
        ((leaf, 3, 20, [*proof, root], root), "proof.length"),
        ((leaf, 3, 20, [b"x", *proof[1:]], root), "hash.length"),
        ((leaf, 4, 20, proof, root), "proof.root"),
    ):
        with pytest.raises(ProofError) as caught:
            verify_inclusion(*arguments)
        assert caught.value.code == code
    with pytest.raises(ProofError) as caught:
        verify_consistency(0, 20, empty_root(), root, [])
    assert caught.value.code == "proof.sizes"


def test_a_checkpoint_reads_back_as_it_was_written(log: Log) -> None:
    checkpoint = Checkpoint(log.origin, 20, log.tree.root(), ("further line", "又一行"))
    assert Checkpoint.parse(checkpoint.to_note_text()) == checkpoint
    opened = open_checkpoint(checkpoint.sign(log.signer), [log.signer.verifier])
    assert opened.checkpoint == checkpoint


@pytest.mark.parametrize(
    ("origin", "algorithm"),
    [
        ("example.invalid/l/sha256", "sha256"),
        ("example.invalid/l/sm3", "sm3"),
        ("example.invalid/l", "sha256"),  # foreign logs name none: the specification's SHA-256
        ("sm3.invalid/log", "sha256"),
    ],
)
def test_the_origin_names_the_hash_algorithm(origin: str, algorithm: str) -> None:
    assert Checkpoint(origin, 1, bytes(32)).algorithm == algorithm


def test_an_origin_for_an_unknown_algorithm_is_refused() -> None:
    assert origin_for("a.invalid", "sm3") == "a.invalid/sm3"
    with pytest.raises(CheckpointError):
        origin_for("a.invalid", "md5")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n1\n",
        "o\n1\n" + "A" * 43 + "=",  # no newline at the end
        "o\n01\n" + "A" * 43 + "=\n",
        "o\n+1\n" + "A" * 43 + "=\n",
        "o\n-1\n" + "A" * 43 + "=\n",
        "o\n１\n" + "A" * 43 + "=\n",  # full-width digit
        "o\n9223372036854775808\n" + "A" * 43 + "=\n",
        "o\n1\nAAAA\n",
        "o\n1\n" + "A" * 42 + "B=\n",  # not the canonical base64
        "o\n1\n" + "A" * 43 + "=\n\n",  # an empty extension line
        "\n1\n" + "A" * 43 + "=\n",
        "o\n0\n" + "A" * 43 + "=\n",  # an empty log has the empty root
    ],
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.parse(text)


def test_a_checkpoint_another_log_signed_is_refused(log: Log) -> None:
    other = SignerKey("other.invalid/sha256", b"\x04" * 32)
    note = Checkpoint(log.origin, 20, log.tree.root()).sign(other)
    with pytest.raises(CheckpointError):
        open_checkpoint(note, [other.verifier, log.signer.verifier])


def test_every_flipped_bit_of_a_signed_note_is_refused(log: Log) -> None:
    good = log.notes[-1]
    for bit in range(len(good) * 8):
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(LedgerError):
            open_note(bytes(bad), [log.signer.verifier])


def test_a_note_text_must_end_in_a_newline_and_hold_no_controls(log: Log) -> None:
    for text in ("no end", "tab\there\n", ""):
        with pytest.raises(NoteError):
            sign_note(text, [log.signer])


def test_a_note_text_may_hold_blank_lines(log: Log) -> None:
    text = "one\n\ntwo\n\n\n"
    assert open_note(sign_note(text, [log.signer]), [log.signer.verifier]).text == text


@pytest.mark.parametrize("name", ["", "two words", "a+b", "全角\u3000空格"])
def test_a_key_name_without_blank_and_plus_only(name: str) -> None:
    with pytest.raises(LedgerError):
        SignerKey(name, bytes(32))


def test_a_signer_reads_back_and_never_shows_its_seed(log: Log) -> None:
    assert SignerKey.parse(log.signer.text) == log.signer
    assert repr(log.signer.seed) not in repr(log.signer)
    with pytest.raises(LedgerError) as caught:
        SignerKey.parse(log.signer.text[:-4] + "AAAA")
    assert log.signer.text[-30:-4] not in str(caught.value)


def test_a_batch_root_depends_on_rows_order_and_key() -> None:
    rows = [f"row {each}".encode() for each in range(5)]
    root = batch_root(KEY, rows)
    assert root == root_of_leaves([keyed_leaf(KEY, row) for row in rows])
    assert root != batch_root(KEY, rows[::-1])
    assert root != batch_root(b"j" * 32, rows)
    assert root != batch_root(KEY, rows[:-1])
    assert batch_root(KEY, []) == empty_root()


def test_a_row_leaf_is_not_the_plain_hash_of_the_row() -> None:
    row = b"14000019900101000X"
    assert keyed_leaf(KEY, row) not in (leaf_hash(row), node_hash(row, b""))
    with pytest.raises(LedgerError):
        keyed_leaf(b"short", row)


@pytest.mark.parametrize(
    ("actual", "index"),
    [([b"a", b"b"], None), ([b"a", b"c"], 1), ([b"a"], 1), ([b"a", b"b", b"c"], 2), ([], 0)],
)
def test_the_first_differing_row_is_found(actual: list[bytes], index: int | None) -> None:
    assert first_difference([b"a", b"b"], actual) == index


def test_the_command_makes_a_key_witnesses_and_verifies(
    log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    private, published = tmp_path / "w.key", tmp_path / "log.pub"
    published.write_text(log.signer.verifier.text, encoding="utf-8")
    make = ["ledger", "new-key", "witness.invalid", "--witness", "--out", str(private)]
    assert main(make) == 0
    witness_key = VerifierKey.parse(capsys.readouterr().out.strip())
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert main(make) == 2

    def ask(body: bytes) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(body)))
        options = ["--state", str(tmp_path / "state"), "--key", str(private), "--log", str(published)]
        capsys.readouterr()
        return main(["ledger", "witness", *options]), capsys.readouterr().out

    code, line = ask(add_checkpoint_request(0, [], log.notes[-1]))
    assert code == 0
    assert len(open_note(log.notes[-1] + line.encode(), [log.signer.verifier, witness_key]).verified) == 2
    assert ask(add_checkpoint_request(0, [], log.notes[0])) == (1, "20\n")
    assert main(["ledger", "verify-export", str(log.export(tmp_path / "x"))]) == 0
    assert main(["ledger", "verify-export", str(log.export(tmp_path / "y", leaves=log.leaves[1:]))]) == 1
    assert main(["ledger", "verify-export", str(tmp_path / "nowhere")]) == 2


def test_other_packages_add_their_verbs_under_the_same_ledger() -> None:
    import argparse

    from laoheng.cli.ledger import add_commands, ledger_subparsers

    verbs = argparse.ArgumentParser().add_subparsers()
    add_commands(verbs)
    assert ledger_subparsers(verbs) is ledger_subparsers(verbs)
    assert "witness" in ledger_subparsers(verbs).choices
