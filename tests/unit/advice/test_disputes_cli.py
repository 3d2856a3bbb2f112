"""`laoheng elements` and `laoheng similar` at a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from laoheng.cli import main

TEXT = "我：公司三个月没发工资，要求支付拖欠的工资9000元。\n公司：同意支付，但是现在没钱。\n"


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "statement.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_statement_gives_claims_with_calculator_and_burden(
    statement: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["elements", str(statement), "--on", "2026-06-01"]) == 0
    shown = capsys.readouterr().out
    for part in ("支付工资", "请求金额：9000元", "laoheng calc L23", "劳动争议调解仲裁法6", "还可以准备"):
        assert part in shown


def test_json_keeps_money_as_text(statement: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["elements", str(statement), "--on", "2026-06-01", "--json"]) == 0
    reading = json.loads(capsys.readouterr().out)
    wages = next(claim for claim in reading["claims"] if claim["kind"] == "wages")
    assert wages["asked"] == ["9000"] and wages["grounds"][0]["reference"] == "劳动合同法30"


def test_similar_cases_name_differences_and_counts(statement: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["similar", str(statement), "--on", "2026-06-01", "--limit", "3"]) == 0
    shown = capsys.readouterr().out
    assert "相同：" in shown and "这些案例的结果：" in shown and "来源：" in shown
    assert main(["similar", str(statement), "--on", "2026-06-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["similar"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xff"], ids=["empty", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_exit_code_two(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    assert main(["elements", str(path)]) == 2
    assert "bad.txt" in capsys.readouterr().err


def test_eval_prints_one_object_and_writes_each_prediction(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.jsonl"
    row = {"id": "a", "sentences": [{"i": 0, "text": "判令被告支付经济补偿金5000元。", "labels": ["LB3"]}]}
    path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert main(["eval", "elements", str(path), "--json", "--out", str(out)]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert {"n", "micro_f1", "macro_f1", "accuracy", "baseline", "seen_in_training"} <= set(summary)
    assert summary["seen_in_training"] == 0.0
    assert json.loads(out.read_text("utf-8"))["id"] == "a"
