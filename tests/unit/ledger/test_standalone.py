"""The stand-alone verifier: alone in an empty environment, and told apart what was changed where."""

from __future__ import annotations

import base64
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from laoheng.ledger import Checkpoint, ExportError, OpenedEvent, SignerKey, standalone, write_export
from laoheng.standard.event import Event
from tests.unit.ledger.conftest import Log

KEY = b"k" * 32
Change = Callable[[list[bytes]], list[bytes]]


def faults(folder: Path, **options: Any) -> list[str]:
    return standalone.check_export(folder, **options).faults


def event(number: int) -> Event:
    at = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    payload = {"amount": "5200.00", "note": "虚构", "n": number}
    return Event(UUID(int=number), "matter.filed", 1, at, at, None, None, None, None, (UUID(int=7),), payload)


def test_an_untouched_export_holds(log: Log, tmp_path: Path) -> None:
    report = standalone.check_export(log.export(tmp_path / "x"))
    assert report.faults == []
    assert report.leaves == 20
    assert log.signer.verifier.id.hex() in report.notes[0]


def test_an_sm3_log_holds_and_its_change_is_found(tmp_path: Path) -> None:
    log = Log("sm3")
    log.add(b"a", b"b", b"c")
    log.checkpoint()
    assert faults(log.export(tmp_path / "good")) == []
    assert faults(log.export(tmp_path / "bad", leaves=[b"a", b"B", b"c"]))[0].startswith("序号 1：")


def test_an_empty_ledger_holds(tmp_path: Path) -> None:
    log = Log()
    log.checkpoint()
    assert faults(log.export(tmp_path / "x")) == []


def swap(leaves: list[bytes], one: int, two: int) -> list[bytes]:
    leaves[one], leaves[two] = leaves[two], leaves[one]
    return leaves


@pytest.mark.parametrize(
    ("change", "index"),
    [
        (lambda leaves: [*leaves[:7], b"changed", *leaves[8:]], 7),
        (lambda leaves: [b"changed", *leaves[1:]], 0),
        (lambda leaves: leaves[:13] + leaves[14:], 13),  # deleted, the rest renumbered
        (lambda leaves: leaves[:-1], 19),  # the newest deleted
        (lambda leaves: leaves[:5], 5),  # everything after the first checkpoint deleted
        (lambda leaves: [], 0),
        (lambda leaves: [*leaves[:3], b"slipped in", *leaves[3:]], 3),
        (lambda leaves: [*leaves, b"one more"], 20),
        (lambda leaves: swap(leaves, 9, 15), 9),
    ],
    ids=["change", "change first", "delete", "delete last", "cut", "empty", "insert", "append", "reorder"],
)
def test_a_tampered_leaf_is_named_by_its_index(log: Log, tmp_path: Path, change: Change, index: int) -> None:
    found = faults(log.export(tmp_path / "x", leaves=change(list(log.leaves))))
    assert found[0].startswith(f"序号 {index}：")


def test_two_hundred_random_single_changes_are_all_found_at_their_index(log: Log, tmp_path: Path) -> None:
    choose = random.Random(20260301)
    for round_ in range(200):
        at = choose.randrange(20)
        leaves = list(log.leaves)
        kind = choose.choice(("change", "delete", "insert", "reorder"))
        if kind == "change":
            leaves[at] += bytes([choose.randrange(256)])
        elif kind == "delete":
            del leaves[at]
        elif kind == "insert":
            leaves.insert(at, choose.randbytes(4))
        else:
            at = min(at, 18)
            swap(leaves, at, choose.randrange(at + 1, 20))
        folder = log.export(tmp_path / str(round_), leaves=leaves)
        assert faults(folder)[0].startswith(f"序号 {at}："), (kind, at)


def test_without_recorded_hashes_the_change_is_placed_between_two_checkpoints(log: Log, tmp_path: Path) -> None:
    leaves = [*log.leaves[:7], b"changed", *log.leaves[8:]]
    found = faults(log.export(tmp_path / "x", leaves=leaves, hashes=False))
    assert "5..11" in found[0]


def test_recorded_hashes_altered_along_with_the_leaf_do_not_hide_it(log: Log, tmp_path: Path) -> None:
    leaves = [*log.leaves[:7], b"changed", *log.leaves[8:]]
    folder = log.export(tmp_path / "x", leaves=leaves)
    forged = Log()
    forged.add(*leaves)
    (folder / "hashes.bin").write_bytes(b"".join(forged.tree.leaf(index) for index in range(20)))
    assert "5..11" in faults(folder)[0]


def test_a_line_taken_out_of_the_file_is_named(log: Log, tmp_path: Path) -> None:
    path = log.export(tmp_path / "x") / "leaves.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:4] + lines[5:]), encoding="utf-8")
    assert faults(tmp_path / "x")[0].startswith("序号 4：")


def test_rewritten_history_is_caught_by_the_earlier_checkpoint(log: Log, tmp_path: Path) -> None:
    forged = Log()
    forged.add(*log.leaves[:8], b"rewritten", *log.leaves[9:])
    forged.notes = log.notes[:2]
    forged.checkpoint()
    found = faults(forged.export(tmp_path / "x"))
    assert len(found) == 1
    assert "checkpoints/000001.txt" in found[0]
    assert "5..11" in found[0]


def test_two_checkpoints_of_one_size_with_different_roots_are_told(log: Log, tmp_path: Path) -> None:
    other = Log()
    other.add(*log.leaves[:11], b"another view")
    log.notes.insert(0, other.checkpoint())
    assert "两个根" in faults(log.export(tmp_path / "x"))[0]


def test_a_saved_checkpoint_shows_a_rollback(log: Log, tmp_path: Path) -> None:
    saved = tmp_path / "saved.txt"
    saved.write_bytes(log.notes[-1])
    yesterday = Log()
    yesterday.add(*log.leaves[:12])
    yesterday.checkpoint()
    folder = yesterday.export(tmp_path / "x")
    assert faults(folder) == []
    assert "回退" in faults(folder, old=[saved])[0]


def test_a_saved_checkpoint_of_another_history_is_told(log: Log, tmp_path: Path) -> None:
    saved = tmp_path / "saved.txt"
    other = Log()
    other.add(b"once it was this", *log.leaves[1:5])
    saved.write_bytes(other.checkpoint())
    assert "saved.txt" in faults(log.export(tmp_path / "x"), old=[saved])[0]


def test_a_checkpoint_signed_by_another_key_is_refused(log: Log, tmp_path: Path) -> None:
    outside = tmp_path / "published.key"
    outside.write_text(SignerKey(log.origin, b"\x02" * 32).verifier.text, encoding="utf-8")
    assert "没有" in faults(log.export(tmp_path / "x"), key_file=outside)[0]


def test_after_a_key_rotation_old_and_new_checkpoints_hold(tmp_path: Path) -> None:
    log = Log()
    log.add(b"a", b"b")
    log.checkpoint()
    first, log.signer = log.signer, SignerKey(log.origin, b"\x03" * 32)
    log.add(b"c")
    log.checkpoint()
    folder = tmp_path / "x"
    keys = [first.verifier, log.signer.verifier]
    write_export(folder, leaves=log.leaves, checkpoints=log.notes, keys=keys)
    assert faults(folder) == []


def test_no_byte_of_the_checkpoint_can_be_changed(log: Log, tmp_path: Path) -> None:
    path = log.export(tmp_path / "x") / "checkpoint.txt"
    good = path.read_bytes()
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        assert standalone.main([str(tmp_path / "x")]) in (1, 2), at


def test_opened_events_hold_and_a_changed_one_is_named(tmp_path: Path) -> None:
    log, events = Log(), [event(number) for number in range(4)]
    log.add(*(each.leaf(KEY) for each in events))
    log.checkpoint()
    opened = [OpenedEvent(index, each.body(), KEY) for index, each in enumerate(events)]
    assert faults(log.export(tmp_path / "good", events=opened)) == []
    opened[2] = OpenedEvent(2, events[2].body().replace(b"5200.00", b"5200.01"), KEY)
    assert faults(log.export(tmp_path / "bad", events=opened)) == [
        "序号 2：公开的事件与叶子不符 / index 2: the opened event does not fit its leaf"
    ]
    opened[2] = OpenedEvent(9, events[2].body(), KEY)
    assert faults(log.export(tmp_path / "far", events=opened))[0].startswith("序号 9：")


def test_the_leaf_format_is_that_of_the_event_envelope(tmp_path: Path) -> None:
    line = {"index": 0, "event": json.loads(event(3).body()), "key": KEY.hex()}
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert standalone._opened_events(path) == {0: [event(3).leaf(KEY)]}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leaves.jsonl", "not json\n"),
        ("leaves.jsonl", '{"index":0}\n'),
        ("leaves.jsonl", '{"index":"0","leaf":""}\n'),
        ("leaves.jsonl", '{"index":0,"index":0,"leaf":""}\n'),
        ("events.jsonl", '{"index":0,"event":{"id":"x","n":1.5},"key":"00"}\n'),
        ("events.jsonl", "[" * 100_000 + "\n"),
        ("checkpoint.txt", "hello\n"),
        ("verifier.key", "hello\n"),
        ("verifier.key", ""),
    ],
)
def test_an_unreadable_file_is_bad_input_and_no_traceback(
    log: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str
) -> None:
    folder = log.export(tmp_path / "x")
    (folder / name).write_text(content, encoding="utf-8")
    assert standalone.main([str(folder)]) == 2
    assert "bad input" in capsys.readouterr().err


def receipt_of(log: Log, index: int) -> dict[str, Any]:
    return {
        "leaf": base64.b64encode(log.leaves[index]).decode(),
        "index": index,
        "size": log.tree.size,
        "proof": [base64.b64encode(each).decode() for each in log.tree.inclusion_proof(index)],
        "checkpoint": log.notes[-1].decode(),
    }


def test_receipts_hold_and_each_changed_part_is_refused(log: Log) -> None:
    keys = standalone.read_keys(log.signer.verifier.text)
    other = Log(seed=b"\x05" * 32)
    other.add(*log.leaves)
    for index in range(20):
        receipt = receipt_of(log, index)
        assert standalone.check_receipt(receipt, keys) == []
        for change in (
            {"leaf": "AAAA"},
            {"index": (index + 1) % 20},
            {"index": 20},
            {"size": 12},
            {"proof": receipt["proof"][:-1]},
            {"proof": [*receipt["proof"], "AAAA"]},
            {"checkpoint": other.checkpoint().decode()},
            {"checkpoint": log.notes[0].decode()},
        ):
            assert standalone.check_receipt(receipt | change, keys) != [], change


def test_a_receipt_that_lacks_a_part_is_bad_input(log: Log) -> None:
    keys = standalone.read_keys(log.signer.verifier.text)
    for name in ("leaf", "index", "size", "proof", "checkpoint"):
        receipt = receipt_of(log, 3)
        del receipt[name]
        with pytest.raises(standalone.InputError):
            standalone.check_receipt(receipt, keys)


def test_the_copied_file_runs_alone_in_an_empty_environment(log: Log, tmp_path: Path) -> None:
    program = tmp_path / "away" / "verify.py"
    program.parent.mkdir()
    shutil.copy(str(standalone.__file__), program)
    folder, key, receipt = log.export(tmp_path / "x"), tmp_path / "k", tmp_path / "receipt.json"
    key.write_text(log.signer.verifier.text, encoding="utf-8")
    receipt.write_text(json.dumps(receipt_of(log, 4)), encoding="utf-8")
    # A finder in front refuses our packages and every socket: the check is worth nothing if it leans on either.
    guard = (
        "import sys, runpy, socket\n"
        "def no(*a, **k): raise SystemExit('network')\n"
        "socket.socket = socket.create_connection = no\n"
        "class F:\n"
        "  def find_spec(self, name, path=None, target=None):\n"
        "    if name.partition('.')[0] in ('laoheng', 'laoheng_web'): raise SystemExit('imports ' + name)\n"
        "sys.meta_path.insert(0, F())\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )

    def away(*arguments: object) -> tuple[int, str]:
        command = [sys.executable, "-I", "-c", guard, str(program), *map(str, arguments)]
        done = subprocess.run(
            command, env={"PYTHONIOENCODING": "utf-8"}, cwd=program.parent, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    assert away(folder, "--key", key) == (0, "通过 / OK: 20 条全部相符 / all 20 leaves hold\n")
    assert away("receipt", receipt, "--key", key) == (0, "通过 / OK: 回执成立 / the receipt holds\n")
    bad = log.export(tmp_path / "bad", leaves=[*log.leaves[:6], b"x", *log.leaves[7:]])
    code, text = away(bad)
    assert code == 1
    assert "index 6" in text
    assert away(tmp_path / "nowhere")[0] == 2


def test_an_export_is_written_whole_or_not_at_all(log: Log, tmp_path: Path) -> None:
    def breaking() -> Any:
        yield b"one"
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        write_export(tmp_path / "x", leaves=breaking(), checkpoints=log.notes, keys=[log.signer.verifier])
    assert list(tmp_path.iterdir()) == []
    log.export(tmp_path / "x")
    with pytest.raises(ExportError):
        log.export(tmp_path / "x")
    with pytest.raises(ExportError):
        write_export(tmp_path / "y", leaves=[], checkpoints=[], keys=[])


def test_a_witness_signature_beside_the_logs_own_is_no_fault(log: Log, tmp_path: Path) -> None:
    stranger = SignerKey("witness.invalid", b"\x09" * 32)
    checkpoint = Checkpoint(log.origin, 20, log.tree.root())
    log.notes[-1] = checkpoint.sign(stranger, log.signer)
    assert faults(log.export(tmp_path / "x")) == []
    log.notes[-1] = checkpoint.sign(stranger)
    assert faults(log.export(tmp_path / "y")) != []
