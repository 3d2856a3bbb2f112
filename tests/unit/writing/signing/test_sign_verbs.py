from __future__ import annotations

import json
from pathlib import Path

import pytest

from laoheng.cli import main
from tests.unit.writing.signing.made import paper


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAOHENG_SIGN_PASSPHRASE", "phrase")
    (tmp_path / "a.pdf").write_bytes(paper())
    assert main(["test-identity", "甲某", "--out", f"{tmp_path}/id.p12", "--root", f"{tmp_path}/root.pem"]) == 0
    return tmp_path


def sign(folder: Path, source: str, out: str, field: str) -> int:
    identity = ["--identity", f"{folder}/id.p12", "--reason", "本人同意签署"]
    return main(["sign", f"{folder}/{source}", *identity, "--out", f"{folder}/{out}", "--field", field])


def test_a_file_signed_in_a_terminal_verifies_in_a_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sign(folder, "a.pdf", "b.pdf", "one") == 0
    assert sign(folder, "b.pdf", "c.pdf", "two") == 0
    assert "自己的时钟" in capsys.readouterr().out
    assert main(["verify", f"{folder}/c.pdf", "--roots", f"{folder}/root.pem", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [item["field"] for item in found["signatures"]] == ["one", "two"]


def test_a_changed_or_unsigned_file_ends_with_one_and_says_why(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", f"{folder}/a.pdf"]) == 1
    assert "没有签名" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "{}/absent.pdf"],
        ["verify", "{}/a.pdf", "--roots", "{}/a.pdf"],
        ["sign", "{}/a.pdf", "--identity", "{}/a.pdf", "--reason", "x", "--out", "{}/z.pdf"],
        ["sign", "{}/a.pdf", "--identity", "{}/id.p12", "--reason", "x", "--out", "{}/a.pdf"],
        ["test-identity", "甲某", "--out", "{}/id.p12", "--root", "{}/r.pem"],
    ],
)
def test_a_mistake_ends_with_two_and_one_line(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main([part.replace("{}", str(folder)) for part in arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1
