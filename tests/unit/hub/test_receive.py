"""An upload is on disk whole, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from laoheng.hub.files import FileLimits, FileRefusedError
from laoheng.hub.receive import receive
from laoheng.standard.errors import LaohengError


def test_what_arrived_is_kept_with_its_digest(tmp_path: Path) -> None:
    got = receive([b"ab", b"", b"c"], tmp_path / "in", "0192-a", expected_size=3)
    assert (got.size, got.sha256) == (3, hashlib.sha256(b"abc").hexdigest())
    assert got.path.read_bytes() == b"abc"
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["0192-a"]


def cut() -> Iterator[bytes]:
    yield b"ab"
    raise ConnectionError("cut in the middle")


def test_an_upload_cut_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        receive(cut(), tmp_path, "0192-a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("chunks", "expected", "code"),
    [
        ([b"ab"], 3, "intake.file.upload_cut"),
        ([b"abcd"], 3, "intake.file.upload_cut"),
        ([], None, "intake.file.empty"),
        ([b"a" * 11], None, "intake.file.too_large"),
    ],
)
def test_a_wrong_size_leaves_nothing(tmp_path: Path, chunks: list[bytes], expected: int | None, code: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        receive(chunks, tmp_path, "0192-a", expected_size=expected, limits=FileLimits(size=10))
    assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../a", "/a", "a/b", "a\x00", ".a", "", "a" * 300, "CON.txt", "a‮b"])
def test_a_name_that_is_not_ours_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LaohengError):
        receive([b"a"], tmp_path, name)
