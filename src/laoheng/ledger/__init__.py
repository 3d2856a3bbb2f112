"""Proof of no change: Merkle tree, proofs, checkpoints, verifier. Bytes in, bytes out."""
