"""Figures of the ledger in memory: `python bench/ledger.py [--leaves N] [--large]`.

Prints appends a second (batches of 10,000), milliseconds a proof, and the seconds the stand-alone verifier takes in a
process of its own. A database-backed store has its own figures; these are the share of the hashing and the folding.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from laoheng.ledger import (
    Checkpoint,
    MemoryNodeStore,
    MerkleTree,
    SignerKey,
    leaf_hash,
    standalone,
    verify_inclusion,
    write_export,
)

BATCH = 10_000
ORIGIN = "bench.invalid/ledger/sha256"


def leaf(index: int) -> bytes:
    """A leaf as long as an event's: id and commitment."""
    return b'{"event":"%036d","hmac_sha256":"%064x","v":1}' % (index, index)


def build(leaves: int) -> MerkleTree:
    """Appends and prints the rate."""
    tree = MerkleTree(MemoryNodeStore())
    began = time.perf_counter()
    for start in range(0, leaves, BATCH):
        tree.append_many(leaf_hash(leaf(index)) for index in range(start, min(start + BATCH, leaves)))
    print(f"appends_per_s_at_{leaves}: {leaves / (time.perf_counter() - began):.0f}")
    return tree


def proofs(tree: MerkleTree) -> None:
    """Prints the mean and worst milliseconds of 1,000 proofs of each kind, all of which are verified."""
    choose = random.Random(1)
    indices = [choose.randrange(tree.size) for _ in range(1000)]
    made = _timed(f"inclusion_proof_ms_at_{tree.size}", lambda index: tree.inclusion_proof(index), indices)
    root = tree.root()
    for index, proof in zip(indices, made, strict=True):
        verify_inclusion(leaf_hash(leaf(index)), index, tree.size, proof, root)
    _timed(f"consistency_proof_ms_at_{tree.size}", lambda old: tree.consistency_proof(old + 1), indices)


def _timed(name: str, make: Callable[[int], list[bytes]], arguments: list[int]) -> list[list[bytes]]:
    took, made = [], []
    for argument in arguments:
        began = time.perf_counter()
        made.append(make(argument))
        took.append((time.perf_counter() - began) * 1000)
    print(f"{name}: mean {sum(took) / len(took):.3f}, worst {max(took):.3f}")
    return made


def verifier(tree: MerkleTree) -> None:
    """Exports, runs the verifier alone, and prints its seconds; a fault ends the run with code 1."""
    signer = SignerKey(ORIGIN, bytes(range(32)))
    sizes = [tree.size * part // 10 for part in range(1, 11)]
    notes = [Checkpoint(ORIGIN, size, tree.root(size)).sign(signer) for size in sizes]

    def leaves() -> Iterator[bytes]:
        return (leaf(index) for index in range(tree.size))

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "export"
        hashes = (tree.leaf(index) for index in range(tree.size))
        write_export(out, leaves=leaves(), checkpoints=notes, keys=[signer.verifier], leaf_hashes=hashes)
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-I", str(standalone.__file__), str(out)], check=False)
        print(f"verifier_s_for_{tree.size}: {time.perf_counter() - began:.1f}")
        if done.returncode:
            raise SystemExit(1)


def main() -> None:
    """Reads the arguments and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--large", action="store_true", help="also 10 million leaves (about 0.7 GB of memory)")
    arguments = parser.parse_args()
    tree = build(arguments.leaves)
    proofs(tree)
    verifier(tree)
    if arguments.large:
        del tree
        proofs(build(10_000_000))


if __name__ == "__main__":
    main()
