"""The witness answers as specified, stores before it signs, and never moves back."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from laoheng.ledger import (
    COSIGNATURE_V1,
    Checkpoint,
    FileWitnessState,
    LedgerError,
    MemoryWitnessState,
    Seen,
    SignerKey,
    Witness,
    WitnessState,
    add_checkpoint_request,
    open_checkpoint,
    verify_consistency,
)
from tests.unit.ledger.conftest import Log

NOW = 1_772_000_000
KEY = SignerKey("witness.invalid", b"\x07" * 32, COSIGNATURE_V1)


def witness_of(log: Log, state: WitnessState | None = None) -> Witness:
    return Witness(KEY, {log.origin: [log.signer.verifier]}, state or MemoryWitnessState())


def head(log: Log, size: int) -> bytes:
    return Checkpoint(log.origin, size, log.tree.root(size)).sign(log.signer)


def request(log: Log, old: int, new: int) -> bytes:
    return add_checkpoint_request(old, log.tree.consistency_proof(old, new) if old <= new else [], head(log, new))


def witnessed(log: Log, state: WitnessState | None = None) -> Witness:
    """A witness that has signed size 12."""
    witness = witness_of(log, state)
    assert witness.add_checkpoint(request(log, 0, 12), now=NOW).status == 200
    return witness


def other_history(log: Log, size: int) -> Log:
    other = Log()
    other.add(b"another view", *log.leaves[1:size])
    return other


def stranger(log: Log) -> bytes:
    return Checkpoint("stranger.invalid/sha256", 12, log.tree.root(12)).sign(
        SignerKey("stranger.invalid/sha256", b"\x02" * 32)
    )


def unsigned(log: Log) -> bytes:
    return Checkpoint(log.origin, 20, log.tree.root()).sign(SignerKey(log.origin, b"\x02" * 32))


@pytest.mark.parametrize(
    ("make", "status", "body"),
    [
        (lambda log: add_checkpoint_request(12, [], stranger(log)), 404, None),
        (lambda log: add_checkpoint_request(12, [], unsigned(log)), 403, None),
        (lambda log: add_checkpoint_request(12, [], head(log, 20).replace(b"\n20\n", b"\n19\n")), 403, None),
        (lambda log: request(log, 20, 12), 400, None),  # old size above the new
        (lambda log: b"", 400, None),
        (lambda log: request(log, 12, 20).replace(b"old 12", b"old 012"), 400, None),
        (lambda log: request(log, 12, 20).replace(b"old 12", b"new 12"), 400, None),
        (lambda log: add_checkpoint_request(12, [bytes(32)] * 64, head(log, 20)), 400, None),
        (lambda log: add_checkpoint_request(12, [bytes(31)], head(log, 20)), 400, None),
        (lambda log: request(log, 5, 20), 409, "12\n"),  # not what was last signed
        (lambda log: request(log, 0, 12), 409, "12\n"),
        (lambda log: request(log, 5, 5), 409, "12\n"),  # yesterday's backup
        (lambda log: add_checkpoint_request(12, [], head(other_history(log, 12), 12)), 409, "12\n"),
        (lambda log: add_checkpoint_request(12, [], head(log, 20)), 422, None),
        (lambda log: add_checkpoint_request(12, [bytes(32)] * 4, head(log, 20)), 422, None),
        (lambda log: request(other_history(log, 20), 12, 20), 422, None),
        (lambda log: add_checkpoint_request(12, [bytes(32)], head(log, 12)), 422, None),
        (lambda log: request(log, 12, 12), 200, None),
        (lambda log: request(log, 12, 20), 200, None),
    ],
)
def test_each_request_gets_the_specified_answer(
    log: Log, make: Callable[[Log], bytes], status: int, body: str | None
) -> None:
    state = MemoryWitnessState()
    answer = witnessed(log, state).add_checkpoint(make(log), now=NOW)
    assert answer.status == status
    if body is not None:
        assert (answer.body, answer.content_type) == (body, "text/x.tlog.size")
    if status != 200:
        assert state.load(log.origin) == Seen(12, log.tree.root(12))


def test_a_first_checkpoint_takes_no_proof(log: Log) -> None:
    body = add_checkpoint_request(0, [bytes(32)], head(log, 12))
    assert witness_of(log).add_checkpoint(body, now=NOW).status == 422


def test_two_histories_of_one_size_raise_an_alarm_and_a_stale_size_does_not(log: Log) -> None:
    witness = witnessed(log)
    split = add_checkpoint_request(12, [], head(other_history(log, 12), 12))
    alarm = witness.add_checkpoint(split, now=NOW).alarm
    assert alarm is not None
    assert log.tree.root(12).hex() in alarm
    assert witness.add_checkpoint(request(log, 5, 20), now=NOW).alarm is None


def test_the_cosignature_opens_and_states_its_time(log: Log) -> None:
    answer = witnessed(log).add_checkpoint(request(log, 12, 20), now=NOW)
    note = head(log, 20) + answer.body.encode()
    opened = open_checkpoint(note, [log.signer.verifier, KEY.verifier])
    assert [each.name for each in opened.note.verified] == [log.origin, "witness.invalid"]
    assert opened.note.verified[1].time == NOW
    with pytest.raises(LedgerError):
        open_checkpoint(note.replace(b"witness.invalid", b"another.invalid"), [KEY.verifier])


def test_a_cosignature_alone_is_not_the_logs_signature(log: Log) -> None:
    text = Checkpoint(log.origin, 20, log.tree.root()).to_note_text()
    with pytest.raises(LedgerError):
        open_checkpoint(f"{text}\n{KEY.signature_line(text, at=NOW)}".encode(), [log.signer.verifier, KEY.verifier])


def test_nothing_is_signed_when_the_head_cannot_be_stored(log: Log) -> None:
    class FullDisk(MemoryWitnessState):
        def save(self, origin: str, seen: Seen) -> None:
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        witness_of(log, FullDisk()).add_checkpoint(request(log, 0, 12), now=NOW)


def test_the_file_state_survives_and_keeps_logs_apart(log: Log, tmp_path: Path) -> None:
    witnessed(log, FileWitnessState(tmp_path))
    again = FileWitnessState(tmp_path)
    assert again.load(log.origin) == Seen(12, log.tree.root(12))
    assert again.load("another.invalid/sha256") is None
    assert witness_of(log, again).add_checkpoint(request(log, 5, 20), now=NOW).status == 409


@pytest.mark.parametrize("content", ["", "{}", '{"origin":"x","size":1,"root":"00"}', "null"])
def test_a_damaged_state_is_an_error_and_never_an_unseen_log(log: Log, tmp_path: Path, content: str) -> None:
    witness = witnessed(log, FileWitnessState(tmp_path))
    next(tmp_path.glob("*.json")).write_text(content, encoding="utf-8")
    with pytest.raises(LedgerError):
        witness.add_checkpoint(request(log, 0, 12), now=NOW)


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_fifty_racing_threads_never_move_the_witness_back(log: Log, tmp_path: Path, kind: str) -> None:
    state: WitnessState = MemoryWitnessState() if kind == "memory" else FileWitnessState(tmp_path)
    saved: list[Seen] = []
    save = state.save

    def watched(origin: str, seen: Seen) -> None:
        save(origin, seen)
        saved.append(seen)

    state.save = watched  # type: ignore[method-assign]
    witness = witness_of(log, state)
    signed: list[int] = []
    start = threading.Barrier(50)

    def race(seed: int) -> None:
        choose = random.Random(seed)
        start.wait()
        for _ in range(8):
            seen = state.load(log.origin)
            old = seen.size if seen else 0
            new = choose.randint(old, 20)
            if new and witness.add_checkpoint(request(log, old, new), now=NOW).status == 200:
                signed.append(new)

    threads = [threading.Thread(target=race, args=(seed,)) for seed in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sizes = [seen.size for seen in saved]
    assert sizes == sorted(sizes)
    assert sorted(signed) == sizes
    for earlier, later in pairwise(saved):
        proof = log.tree.consistency_proof(earlier.size, later.size)
        verify_consistency(earlier.size, later.size, earlier.root, later.root, proof)


def test_a_witness_needs_a_cosigning_key(log: Log) -> None:
    with pytest.raises(LedgerError):
        Witness(log.signer, {}, MemoryWitnessState())
