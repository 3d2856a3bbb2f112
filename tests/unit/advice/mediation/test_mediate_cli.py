"""`laoheng mediate` in a terminal: what it prints, how it ends, and what it says of a faulty file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from laoheng.cli import main

HOW_TO = Path(__file__).parents[4] / "docs/how-to/check-a-mediation-draft.md"


def example() -> dict[str, Any]:
    """The example of the how-to page, so that the page stays true."""
    found: dict[str, Any] = json.loads(re.findall(r"```json\n(.*?)```", HOW_TO.read_text("utf-8"), re.DOTALL)[0])
    return found


def run(data: object, folder: Path, *more: str) -> int:
    path = folder / "matter.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), "utf-8")
    return main(["mediate", str(path), "--on", "2026-04-20", "--region", "990101", *more])


def test_the_example_of_the_page_is_refused_with_both_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(example(), tmp_path) == 1
    shown = capsys.readouterr().out
    assert "不能这样约定" in shown
    assert "草案只给 3000 元" in shown
    assert "3400.00 元才够最低工资" in shown
    assert "劳动保障监察条例9" in shown
    assert "依法 27000.00 元" in shown
    assert "不同意支付经济补偿" in shown


def test_a_draft_that_pays_what_is_owed_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = example()
    data["draft"] = {"terms": [{"kind": "wages", "amount": "9000", "due": "2026-05-10"}], "clauses": []}
    assert run(data, tmp_path) == 0
    assert "没有发现低于法律底线的内容" in capsys.readouterr().out


def test_json_holds_the_same_with_sums_as_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(example(), tmp_path, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["claims"][1]["by_law"]["low"] == "27000.00"
    assert found["range"]["low"] is not None
    assert {item["verdict"] for item in found["draft"]["items"]} >= {"refused"}
    assert (
        "最低工资" in found["draft"]["items"][0]["reason"]["text"]
        or "投诉" in found["draft"]["items"][0]["reason"]["text"]
    )


def test_without_a_draft_nothing_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run({"claims": [{"kind": "bonus", "claimed": 5000}]}, tmp_path) == 0
    shown = capsys.readouterr().out
    assert "■ 草案" not in shown
    assert "给不出区间" in shown


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("{", ["不是 JSON"]),
        ([], ["应当是一个对象"]),
        ({}, ["没有请求"]),
        (
            {
                "claims": [{"kind": "wage", "claimed": "x", "wage_months": [{"month": "x", "normal_work": "yes"}]}],
                "draft": {"terms": {}, "more": 1},
            },
            ["claims[1].kind", "claims[1].claimed", "wage_months[1].month", "wage_months[1].due",
             "wage_months[1].normal_work", "draft.terms", "more"],
        ),
    ],
    ids=["no JSON", "no object", "no claims", "many faults"],
)  # fmt: skip
def test_all_faults_of_a_file_are_told_at_once_with_their_place(
    data: object, told: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, tmp_path) == 2
    shown = capsys.readouterr().err
    assert "Traceback" not in shown
    for word in told:
        assert word in shown
