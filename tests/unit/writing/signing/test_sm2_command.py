"""SM2 on a terminal: a key, a signature beside a file, its check; and a clear word where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from laoheng.cli import main
from laoheng.writing.signing import sm2


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAOHENG_SIGN_PASSPHRASE", "a phrase")
    (tmp_path / "合同.pdf").write_bytes(b"%PDF-1.7 contract")
    return tmp_path


def made(folder: Path, name: str) -> str:
    return str(folder / name)


@pytest.mark.skipif(not sm2.available(), reason="tongsuopy is not on this machine: no SM2")
def test_a_file_is_signed_and_checked_and_a_changed_one_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, public, signature, file = (made(folder, name) for name in ("me.pem", "me.pub", "s.json", "合同.pdf"))
    assert main(["test-identity", "甲某", "--sm2", "--out", key, "--root", public]) == 0
    sign = ["sign", file, "--sm2", "--identity", key, "--name", "甲某", "--reason", "同意", "--out", signature]
    assert main(sign) == 0
    check = ["verify", file, "--sm2", signature, "--public-key", public]
    assert main(check) == 0
    assert "有效" in capsys.readouterr().out
    Path(file).write_bytes(b"%PDF-1.7 changed")
    assert main(check) == 1
    assert "对不上" in capsys.readouterr().out
    assert main(check[:4]) == 2


def test_without_sm2_it_is_said_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sm2, "ec", None)
    key, public = made(folder, "me.pem"), made(folder, "me.pub")
    assert main(["test-identity", "甲某", "--sm2", "--out", key, "--root", public]) == 2
    assert "tongsuopy" in capsys.readouterr().err and not Path(key).exists()
