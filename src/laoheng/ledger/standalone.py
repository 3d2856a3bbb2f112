"""`laoheng-verify`: checks an exported ledger or one receipt, away from the system that made it.

This one file works alone: copy it anywhere with Python 3.11 and the package `cryptography`; it needs no network and
nothing of ours. It has its own few hash functions on purpose: a second implementation, written apart from the first.

    laoheng-verify [export] FOLDER [--key FILE] [--old CHECKPOINT_FILE ...]
    laoheng-verify receipt FILE --key FILE

Exit code: 0 all holds, 1 something was altered (each line says what and at which index), 2 the input cannot be read.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Digest = Callable[[bytes], bytes]
Keys = dict[tuple[str, bytes], bytes]


class InputError(Exception):
    """A file that is missing or not of the form it should have."""


class RefusedError(Exception):
    """A checkpoint that is not what its log signed."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a checkpoint says: the first `size` leaves of `origin` have this root."""

    label: str
    origin: str
    size: int
    root: bytes

    @property
    def digest(self) -> Digest:
        """The hash function that the last part of the origin names; SHA-256 where it names none."""
        return _sm3 if self.origin.endswith("/sm3") else _sha256


@dataclass(slots=True)
class Report:
    """The outcome: `faults` (empty: all holds), `notes` for the reader, `leaves` that were read."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    leaves: int = 0


def check_export(folder: Path, *, key_file: Path | None = None, old: Sequence[Path] = ()) -> Report:
    """Checks an exported folder; InputError where it cannot be read.

    `key_file` holds the verifier key got from elsewhere, one a line after a rotation; `old` are checkpoints that
    somebody outside kept. Both make the check worth more: a folder that brings its own key vouches for itself.
    """
    report = Report()
    keys = read_keys(_text(key_file or folder / "verifier.key"))
    if key_file is None:
        names = ", ".join(f"{name}+{key_id.hex()}" for name, key_id in keys)
        report.notes.append(
            f"密钥取自文件夹本身，请与公布的密钥核对：{names} / the key came with the folder, compare it: {names}"
        )
    try:
        latest = read_head(_bytes(folder / "checkpoint.txt"), keys, "checkpoint.txt")
    except RefusedError as error:
        report.faults.append(str(error))
        return report
    heads = [latest, *_earlier_heads(folder, old, keys, latest, report)]
    events = _opened_events(folder / "events.jsonl")
    _Walk(folder, latest, heads, events, report).run()
    return report


def check_receipt(receipt: dict[str, Any], keys: Keys) -> list[str]:
    """The faults of one receipt ({leaf, index, size, proof, checkpoint}, bytes as base64); none: it holds."""
    try:
        leaf = _unbase64(receipt["leaf"])
        proof = [_unbase64(each) for each in receipt["proof"]]
        index, size, note = receipt["index"], receipt["size"], receipt["checkpoint"].encode()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"回执缺少或写错了一项 / the receipt lacks a field or has a wrong one: {error}") from error
    if not _is_count(index) or not _is_count(size):
        raise InputError("回执的 index、size 应为非负整数 / index and size are whole numbers")
    try:
        head = read_head(note, keys, "checkpoint")
    except RefusedError as error:
        return [str(error)]
    if size != head.size:
        return [f"回执说 {size} 条，检查点说 {head.size} 条 / receipt and checkpoint differ in size"]
    if index >= size:
        return [f"序号 {index} 不在 {size} 条之内 / index {index} is not within {size} leaves"]
    if any(len(each) != 32 for each in proof):
        return ["证明中的散列不是 32 字节 / a hash of the proof does not have 32 bytes"]
    root = _root_by_path(head.digest(b"\x00" + leaf), index, size, proof, head.digest)
    if root is None or not hmac.compare_digest(root, head.root):
        return [f"第 {index} 条不在这个检查点之内，或内容被改动 / leaf {index} is not under this checkpoint"]
    return []


def read_keys(text: str) -> Keys:
    """Verifier keys, one a line ("name+id+base64")."""
    keys: Keys = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, rest = line.partition("+")
        key_id, _, encoded = rest.partition("+")
        try:
            data = _unbase64(encoded)
        except ValueError as error:
            raise InputError(f"密钥写法不对 / malformed verifier key: {line}") from error
        wanted = _sha256(name.encode() + b"\n" + data)[:4]
        if not name or len(data) != 33 or data[0] != 1 or wanted.hex() != key_id:
            raise InputError(f"密钥写法不对 / malformed verifier key: {line}")
        keys[name, wanted] = data[1:]
    if not keys:
        raise InputError("没有密钥 / there is no verifier key")
    return keys


def read_head(data: bytes, keys: Keys, label: str) -> Head:
    """The checkpoint in a signed note; RefusedError unless its log signed it with one of `keys`."""
    try:
        text, _, tail = data.decode("utf-8").rpartition("\n\n")
        origin, size, root_text, *_ = text.split("\n")
        head = Head(label, origin, int(size), _unbase64(root_text))
        signatures = [_signature(line) for line in tail.splitlines()]
    except ValueError as error:
        raise InputError(f"{label}：不是检查点 / not a checkpoint") from error
    if str(head.size) != size or head.size < 0 or len(head.root) != 32 or not tail.endswith("\n"):
        raise InputError(f"{label}：不是检查点 / not a checkpoint")
    signed_by_log = False
    for name, key_id, signature in signatures:
        public = keys.get((name, key_id))
        if public is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, (text + "\n").encode())
        except InvalidSignature as error:
            raise RefusedError(f"{label}：{name} 的签名不成立 / the signature of {name} does not hold") from error
        signed_by_log = signed_by_log or name == origin
    if not signed_by_log:
        raise RefusedError(f"{label}：没有 {origin} 的已知签名 / no known signature of {origin}")
    return head


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, name, encoded = line.split(" ")
    data = _unbase64(encoded)
    if dash != "—" or not name or len(data) < 5:
        raise ValueError(line)
    return name, data[:4], data[4:]


def _earlier_heads(folder: Path, old: Sequence[Path], keys: Keys, latest: Head, report: Report) -> Iterator[Head]:
    here = sorted((folder / "checkpoints").glob("*.txt"))
    for path in [*here, *old]:
        label = f"checkpoints/{path.name}" if path in here else str(path)
        try:
            head = read_head(_bytes(path), keys, label)
        except RefusedError as error:
            report.faults.append(str(error))
            continue
        if head.origin != latest.origin:
            report.faults.append(f"{label}：来源不同（{head.origin}） / another origin")
        elif head.size > latest.size:
            report.faults.append(
                f"{label}：它有 {head.size} 条，现在只有 {latest.size} 条，账本被回退 / rolled back from {head.size}"
                f" to {latest.size}: leaves from index {latest.size} are gone"
            )
        else:
            yield head


class _Walk:
    """One pass over the leaves: numbering, opened events, and the root at the size of every checkpoint."""

    def __init__(
        self, folder: Path, latest: Head, heads: Sequence[Head], events: dict[int, list[bytes]], report: Report
    ) -> None:
        self._leaves = folder / "leaves.jsonl"
        self._recorded = folder / "hashes.bin"
        self._latest = latest
        self._digest = latest.digest
        self._events = events
        self._report = report
        self._waiting: dict[int, list[Head]] = {}
        for head in heads:
            self._waiting.setdefault(head.size, []).append(head)
        self._stack: list[bytes] = []
        self._good = 0
        self._differs: int | None = None
        self._failed: list[Head] = []
        self._extra = False

    def run(self) -> None:
        self._compare(0)
        numbered = self._read_leaves()
        count, size = self._report.leaves, self._latest.size
        short = numbered and count < size
        if short:
            self._failed.extend(head for at in sorted(self._waiting) if at > count for head in self._waiting[at])
            if self._differs is None and self._recorded.is_file():
                self._differs = count
        if self._failed:
            self._locate()
        elif self._differs is not None:
            self._fault(self._differs, "hashes.bin 与叶子不符", "hashes.bin does not fit the leaf")
        if self._extra:
            self._fault(size, "检查点之后多出的叶子", "a leaf beyond the checkpoint")
        if short:
            self._report.faults.append(f"只有 {count} 条，应有 {size} 条 / {count} leaves, there should be {size}")
        for index in sorted(index for index in self._events if index >= count and numbered):
            self._fault(index, "公开的事件不在账本里", "the opened event is not in the ledger")

    def _read_leaves(self) -> bool:
        """Reads to the end, or to the first wrong number: then False, as nothing after it can be placed."""
        recorded = self._recorded.open("rb") if self._recorded.is_file() else None
        try:
            for number, (index, leaf) in enumerate(_leaves(self._leaves)):
                if index != number:
                    self._fault(number, f"此处的序号是 {index}：有缺、重或错位", f"numbered {index} here")
                    return False
                if number == self._latest.size:
                    self._extra = True
                    return True
                value = self._digest(b"\x00" + leaf)
                if recorded and self._differs is None and recorded.read(32) != value:
                    self._differs = number
                for expected in self._events.get(number, ()) if self._events else ():
                    if leaf != expected:
                        self._fault(number, "公开的事件与叶子不符", "the opened event does not fit its leaf")
                self._push(number, value)
                self._report.leaves = number + 1
                if number + 1 in self._waiting:
                    self._compare(number + 1)
        finally:
            if recorded:
                recorded.close()
        return True

    def _push(self, number: int, value: bytes) -> None:
        while number & 1:
            value = self._digest(b"\x01" + self._stack.pop() + value)
            number >>= 1
        self._stack.append(value)

    def _root(self) -> bytes:
        root = b""
        for part in reversed(self._stack):
            root = self._digest(b"\x01" + part + root) if root else part
        return root or self._digest(b"")

    def _compare(self, size: int) -> None:
        for head in self._waiting.get(size, ()):
            if not hmac.compare_digest(self._root(), head.root):
                self._failed.append(head)
            elif not self._failed:
                self._good = size

    def _locate(self) -> None:
        """Says where the first change is: exactly when the recorded hashes fit the latest root, else between heads."""
        first, names = self._failed[0], ", ".join(head.label for head in self._failed[:5])
        if self._differs is not None and _root_of_hashes(self._recorded, self._latest) == self._latest.root:
            self._fault(
                self._differs, f"这一条与入账时不同（{names} 不符）", f"the leaf is not what was sealed ({names})"
            )
        elif len({head.root for head in self._waiting[first.size]}) > 1:
            self._fault(first.size, f"同一规模有两个根：{names}", f"two roots for one size: {names}")
        else:
            span = f"{self._good}..{first.size - 1}"
            self._report.faults.append(
                f"序号 {span} 之间有改动（{names} 的根不符） / changed within indices {span}: root of {names}"
            )

    def _fault(self, index: int, zh: str, en: str) -> None:
        self._report.faults.append(f"序号 {index}：{zh} / index {index}: {en}")


def _leaves(path: Path) -> Iterator[tuple[int, bytes]]:
    for line, record in _json_lines(path):
        try:
            index, leaf = record["index"], _unbase64(record["leaf"])
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{path.name} 第 {line} 行写法不对 / line {line} is malformed") from error
        if not _is_count(index):
            raise InputError(f"{path.name} 第 {line} 行序号不对 / line {line}: index is not a whole number")
        yield index, leaf


def _opened_events(path: Path) -> dict[int, list[bytes]]:
    """The leaf each opened event must have, by index; empty without the file."""
    events: dict[int, list[bytes]] = {}
    for line, record in _json_lines(path) if path.is_file() else ():
        try:
            index, event, key = record["index"], record["event"], bytes.fromhex(record["key"])
            commitment = hmac.digest(key, _canonical(event), hashlib.sha256).hex()
            expected = _canonical({"v": 1, "event": event["id"], "hmac_sha256": commitment})
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{path.name} 第 {line} 行写法不对 / line {line} is malformed") from error
        if not _is_count(index):
            raise InputError(f"{path.name} 第 {line} 行序号不对 / line {line}: index is not a whole number")
        events.setdefault(index, []).append(expected)
    return events


def _json_lines(path: Path) -> Iterator[tuple[int, Any]]:
    decode = json.JSONDecoder(object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float).decode
    try:
        with path.open(encoding="utf-8") as handle:
            for number, line in enumerate(handle, 1):
                try:
                    yield number, decode(line)
                except (ValueError, RecursionError) as error:
                    raise InputError(f"{path.name} 第 {number} 行不是 JSON / line {number} is not JSON") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"读不了 {path} / cannot read {path}: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers could take two different values of a key that stands twice."""
    whole = dict(pairs)
    if len(whole) != len(pairs):
        raise ValueError("a key stands twice")
    return whole


def _no_float(text: str) -> float:
    raise ValueError(f"{text}: canonical bytes hold no floats")


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def _root_by_path(leaf: bytes, index: int, size: int, proof: Sequence[bytes], digest: Digest) -> bytes | None:
    """The root by the definition of PATH in RFC 9162 section 2.1.3.1, from the top down; None: wrong length."""
    if size == 1 or not proof:
        return leaf if size == 1 and not proof else None
    left = 1 << (size - 1).bit_length() - 1
    if index < left:
        below = _root_by_path(leaf, index, left, proof[:-1], digest)
        return None if below is None else digest(b"\x01" + below + proof[-1])
    below = _root_by_path(leaf, index - left, size - left, proof[:-1], digest)
    return None if below is None else digest(b"\x01" + proof[-1] + below)


def _root_of_hashes(path: Path, head: Head) -> bytes | None:
    """The root over the recorded leaf hashes; None when their number is not the checkpoint's."""
    row: list[bytes] = []
    with path.open("rb") as handle:
        while value := handle.read(32):
            row.append(value)
    if len(row) != head.size:
        return None
    while len(row) > 1:
        above = [head.digest(b"\x01" + row[at] + row[at + 1]) for at in range(0, len(row) - 1, 2)]
        row = above + row[len(row) & ~1 :]
    return row[0] if row else None


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return state.finalize()


def _unbase64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"读不了 {path} / cannot read {path}: {error.strerror}") from error


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} 不是 UTF-8 / not UTF-8") from error


def main(argv: Sequence[str]) -> int:
    """Runs the command line and gives its exit code."""
    try:
        if argv and argv[0] == "receipt":
            return _receipt(argv[1:])
        return _export(argv[1:] if argv and argv[0] == "export" else argv)
    except InputError as error:
        print(f"读不了 / bad input: {error}", file=sys.stderr)
        return 2


def _export(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="laoheng-verify", description="核验导出的账本 / verify an exported ledger")
    parser.add_argument("folder", type=Path, help='导出的文件夹；或 "receipt FILE" 核验一张回执')
    parser.add_argument("--key", type=Path, help="从别处取得的验证密钥 / verifier key got from elsewhere")
    parser.add_argument("--old", type=Path, action="append", default=[], help="留存的检查点 / a checkpoint you kept")
    arguments = parser.parse_args(argv)
    report = check_export(arguments.folder, key_file=arguments.key, old=arguments.old)
    for note in report.notes:
        print(f"注意 / note: {note}")
    return _tell(report.faults, f"{report.leaves} 条全部相符 / all {report.leaves} leaves hold")


def _receipt(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="laoheng-verify receipt", description="核验一张回执 / verify one receipt")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", type=Path, required=True, help="验证密钥 / verifier key")
    arguments = parser.parse_args(argv)
    try:
        receipt = json.loads(_text(arguments.file))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{arguments.file} 不是 JSON / not JSON") from error
    faults = check_receipt(receipt, read_keys(_text(arguments.key)))
    return _tell(faults, "回执成立 / the receipt holds")


def _tell(faults: Sequence[str], good: str) -> int:
    for fault in faults:
        print(f"不符 / FAULT: {fault}")
    if not faults:
        print(f"通过 / OK: {good}")
    return 1 if faults else 0


def run() -> None:
    """Entry point of the installed command."""
    raise SystemExit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
