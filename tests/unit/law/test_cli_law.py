"""`laoheng calc` and `laoheng law` as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from laoheng.cli import main

FACTS = (
    '{"start": "2021-12-01", "end": "2026-06-30", "avg12": "20000.00", '
    '"social_avg": "15701.08", "ground": "36单位提出"}'
)


def test_calc_shows_amount_steps_and_grounds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calc", "L2", "--facts", FACTS, "--on", "2026-11-23"]) == 0
    shown = capsys.readouterr().out
    assert "应付金额：100000.00" in shown
    assert "20000 × 5 = 100000.00" in shown
    assert "劳动合同法47（2008-01-01 起施行）" in shown


def test_calc_reads_a_file_and_prints_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "facts.json"
    path.write_text(FACTS, encoding="utf-8")
    assert main(["calc", "severance", "--facts", str(path), "--on", "2026-11-23", "--json"]) == 0
    finding = json.loads(capsys.readouterr().out)
    assert (finding["kind"], finding["status"]) == ("calc.L2", "computed")


def test_calc_list_gives_every_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calc", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {("L1", "double_pay"), ("L2", "severance"), ("L5", "overtime")} <= {
        (row["code"], row["name"]) for row in rows
    }
    assert all(row["input"]["properties"] for row in rows)


@pytest.mark.parametrize(
    "facts", ["{", "[]", "没有这个文件.json", '{"avg12": "-1"}', '{"start": NaN}', '"文字"'],
)  # fmt: skip
def test_bad_facts_end_with_code_2_and_one_line(facts: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calc", "L2", "--facts", facts, "--on", "2026-11-23"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("错误：")
    assert "Traceback" not in error


def test_calc_without_facts_says_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calc", "L2"]) == 2
    assert "--facts" in capsys.readouterr().err


def test_law_show_tells_headnote_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "show", "《劳动合同法》第四十七条", "--on", "2026-11-23"]) == 0
    shown = capsys.readouterr().out
    assert "劳动合同法47" in shown
    assert "2008-01-01" in shown


def test_law_show_refuses_an_article_of_another_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "show", "解释二6", "--on", "2025-08-31"]) == 2
    assert "2025-09-01" in capsys.readouterr().err


def test_law_stale_ends_with_1_when_something_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "stale", "--before", "2020-01-01"]) == 0
    assert main(["law", "stale", "--before", "2030-01-01", "--json"]) == 1
    shown = capsys.readouterr().out
    assert "severance_cap_multiple" in shown
