"""The tests of what is told about a score: they pass what is true and catch each kind of lie."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from laoheng.cli import main
from laoheng.risk.model.advice import advice
from laoheng.risk.model.backtest import backtest
from laoheng.risk.model.points import PointsTable
from laoheng.risk.model.reading import Table, read_table
from laoheng.risk.model.sets import DIMENSIONS, FIRM_DAYS, set_named
from laoheng.risk.model.shipped import shipped
from laoheng.risk.model.truth import PlainPoints, advice_faults, impossible, reason_faults, sampled, truth
from tests.unit.risk.test_model_life import consistent

SEED = 6
WASHINGTON = set_named("wa_employers") or pytest.fail("no kind")


def washington() -> PointsTable:
    return (shipped("wa_employers") or pytest.fail("no table")).table


def firm_with_advice() -> dict[str, object]:
    draw = random.Random(SEED)
    return next(row for row in (consistent(draw) for _ in range(100)) if advice(washington(), row))


@pytest.mark.parametrize("name", ["wa_employer_panel", "ca_employer_panel"])
def test_what_is_told_of_two_hundred_employers_of_a_public_panel_is_true(
    shared_data: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = shared_data / "data" / "risk" / f"{name}.csv"
    assert main(["risk", "truth", str(file), "--firms", "200", "--seed", str(SEED), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["firms"] == 200
    for test in ("explanation", "counterfactual"):
        own = found[test]
        assert own["verdict"] == "pass" and own["checked"] == own["passed"] > 100 and own["faults"] == []


def firm_days_file(folder: Path) -> Path:
    """A made-up panel of a bureau: what is lit and what was filed before make a complaint likelier."""
    draw, file = random.Random(SEED), folder / "panel.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        levels = [f"level_{name}" for name in DIMENSIONS]
        heads = ["employer_id", "firm_day", "trade", *levels, "lit", "unknown", "heads", "n_last90", "n_last365",
                 "days_since_last", "label", "known_on"]  # fmt: skip
        writer = csv.writer(out)
        writer.writerow(heads)
        for firm in range(120):
            for cut in (date(2025, 1, 1), date(2025, 7, 1)):
                own = [draw.choice(["", 0, 0, 2, 4]) for _ in levels]
                ago = sorted(draw.randrange(600) for _ in range(draw.choice([0, 1, 4])))
                lit = sum(level not in ("", 0) for level in own)
                label = int(draw.random() < 0.1 + 0.1 * lit + 0.1 * len(ago))
                counts = [sum(day < width for day in ago) for width in (90, 365)]
                writer.writerow([f"f{firm}", cut, "C", *own, lit, own.count(""), draw.randrange(3, 90), *counts,
                                 ago[0] if ago else "", label, cut + timedelta(90)])  # fmt: skip
    return file


def test_a_bureaus_own_panel_is_judged_by_a_table_learned_from_it(tmp_path: Path) -> None:
    found = truth(firm_days_file(tmp_path), firms=1000, seed=SEED)
    assert (found["set"], found["model"], found["firms"]) == (FIRM_DAYS.name, "learned from this file", 120)
    for test in ("explanation", "counterfactual"):
        assert found[test]["verdict"] == "pass" and found[test]["checked"] > 20


def test_one_row_of_each_firm_is_drawn_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    table: Table = read_table(firm_days_file(tmp_path))
    rows = sampled(table, 50, random.Random(1))
    assert len({table.employers[n] for n in rows}) == 50 == len(rows) and rows == sorted(rows)
    assert rows == sampled(table, 50, random.Random(1)) != sampled(table, 50, random.Random(2))


def test_a_reason_that_lies_is_caught() -> None:
    table, row = washington(), firm_with_advice()
    points, true = PlainPoints(table), table.reasons(row)[0]
    assert reason_faults(points, row, true) == []
    assert reason_faults(points, row, replace(true, points=true.points * 2)) == ["other points than told"]
    assert reason_faults(points, row, replace(true, value="another")) == ["another value than the firm's"]
    assert "reversed, the score is no lower" in reason_faults(points, row, replace(true, usual=true.value))


@pytest.mark.parametrize(("lie", "why"), [
    ({"chance_then": 0.0}, "other chances than told"),
    ({"chance_now": 1.0}, "other chances than told"),
    ({"changes": {}}, "changes nothing"),
    ({"deed": "quiet_year"}, "changes what this firm cannot"),
    ({"changes": {"industry": "Service"}}, "changes what this firm cannot"),
    ({"changes": {"days_since_last": 1e9}}, "outside what was observed in training"),
    ({"changes": {"n_last90": 50.0}}, "no firm can be so: n_last90 rises"),
])  # fmt: skip
def test_advice_that_lies_is_caught(lie: dict[str, object], why: str) -> None:
    table, row = washington(), firm_with_advice()
    points, true = PlainPoints(table), advice(table, row)[0]
    assert advice_faults(points, WASHINGTON, row, true) == []
    assert why in advice_faults(points, WASHINGTON, row, replace(true, **lie))


def test_a_change_that_leaves_life_is_named_and_what_the_file_itself_broke_is_not() -> None:
    row = {"n_last90": 1.0, "n_last365": 3.0, "days_since_last": 20.0, "days_since_first": 400.0, "n_open": 1.0}
    assert list(impossible(row, {**row, "n_last365": 0.0})) == ["n_last90 above n_last365"]
    assert list(impossible(row, {**row, "days_since_last": 10.0})) == ["days_since_last falls"]
    assert list(impossible(row, {**row, "n_open": -1.0})) == ["n_open is -1"]
    broken = {**row, "n_last90": 5.0}
    assert list(impossible(broken, broken)) == []


def test_a_kind_of_file_without_advice_is_unknown_and_no_failure(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("case_no,employer_id,naics,city,zip3,label\n1,e,72,A,900,1\n", "utf-8")
    found = truth(file, firms=5, seed=SEED)
    assert found["firms"] == 1 and found["counterfactual"]["verdict"] == "unknown"
    assert main(["risk", "truth", str(file)]) == 0
    assert main(["risk", "truth", str(file), "--firms", "0"]) == 2


def test_a_failure_is_the_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    wide = lambda table, row: [replace(item, chance_then=0.0) for item in advice(table, row)]  # noqa: E731
    monkeypatch.setattr("laoheng.risk.model.truth.advice", wide)
    assert main(["risk", "truth", str(firm_days_file(tmp_path))]) == 1
    out = capsys.readouterr().out
    assert '"FAIL"' in out and "other chances than told" in out


@pytest.mark.slow
def test_a_panel_of_one_cut_day_is_folded_by_employer_and_says_so(tmp_path: Path) -> None:
    file = firm_days_file(tmp_path)
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(line for line in lines if "2025-07-01" not in line) + "\n", "utf-8")
    found = backtest(file)
    assert found["mode"] == "one cut day, 5 folds by employer" and found["periods"] is None and found["n"] == 120


def test_several_files_are_back_tested_in_one_run_one_block_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("laoheng.risk.model.backtest.backtest", lambda path, **options: {"set": path.stem})
    assert main(["risk", "backtest", "a.csv", "b.csv"]) == 0
    assert capsys.readouterr().out.split("\n\n") == ["file: a.csv\nset: a", "file: b.csv\nset: b\n"]
    assert main(["risk", "backtest", "a.csv", "b.csv", "--json"]) == 0
    blocks = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert blocks == [{"file": "a.csv", "set": "a"}, {"file": "b.csv", "set": "b"}]
    assert main(["risk", "backtest", "a.csv", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"set": "a"}
