"""A model's life: shadow first, two people to promote, the system only takes power away, past scores come out again."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from laoheng.cli import main
from laoheng.risk.model import lifecycle
from laoheng.risk.model.advice import DEEDS, advice
from laoheng.risk.model.backtest import backtest
from laoheng.risk.model.fairness import reproducible
from laoheng.risk.model.group_errors import group_errors
from laoheng.risk.model.history import panel_of
from laoheng.risk.model.life_search import way_into_use
from laoheng.risk.model.lifecycle import STEPS, SYSTEM, LifeEvent, Phase, phase_of, shadow_report
from laoheng.risk.model.measures import psi
from laoheng.risk.model.points import from_json, row_digest
from laoheng.risk.model.reading import read_table
from laoheng.risk.model.register import register
from laoheng.risk.model.rolling import periods
from laoheng.risk.model.shipped import shipped
from laoheng.standard.errors import UserError

DAY = date(2026, 11, 2)
GOOD = {"model": "m", "stop": [], "beats": True}


def life(*moves: tuple[str, str], report: dict | None = GOOD) -> list[LifeEvent]:
    return [
        LifeEvent("m", move, by, DAY + timedelta(n), "因为", report if move == "propose" else None)
        for n, (move, by) in enumerate(moves)
    ]


UP = (("start_shadow", "甲"), ("propose", "甲"))


def test_two_people_promote_a_model_whose_shadow_run_was_good() -> None:
    assert phase_of(life(*UP, ("promote", "乙"))) is Phase.LIVE


@pytest.mark.parametrize(("moves", "report", "code"), [
    ((*UP, ("promote", "甲")), GOOD, "same_person"),
    ((*UP, ("promote", " 甲 ")), GOOD, "same_person"),
    ((*UP, ("promote", SYSTEM)), GOOD, "needs_person"),
    ((("start_shadow", SYSTEM),), GOOD, "needs_person"),
    (UP, None, "no_report"),
    (UP, {**GOOD, "beats": False}, "no_report"),
    (UP, {**GOOD, "stop": ["drifted"]}, "no_report"),
    (UP, {**GOOD, "model": "another"}, "no_report"),
    ((("propose", "甲"),), GOOD, "not_allowed"),
    ((("start_shadow", "甲"), ("promote", "乙")), GOOD, "not_allowed"),
    ((("start_shadow", " "),), GOOD, "unsigned"),
])  # fmt: skip
def test_no_shorter_way_leads_to_use(moves, report, code) -> None:
    with pytest.raises(UserError) as error:
        phase_of(life(*moves, report=report))
    assert error.value.code == f"risk.model.life.{code}"


def test_the_system_may_only_take_power_away() -> None:
    order = [Phase.LIVE, Phase.PROPOSED, Phase.SHADOW, Phase.FROZEN, Phase.RETIRED]
    for step in STEPS:
        if step.system:
            assert all(order.index(step.to_phase) > order.index(start) for start in step.from_phases), step.name
    assert phase_of(life(*UP, ("promote", "乙"), ("freeze", SYSTEM))) is Phase.FROZEN


def test_a_search_of_all_moves_finds_no_way_into_use_without_two_people() -> None:
    assert way_into_use([SYSTEM]) is None
    assert way_into_use([SYSTEM, "甲"]) is None
    assert [move for move, _ in way_into_use([SYSTEM, "甲", "乙"])] == ["start_shadow", "propose", "promote"]


def test_the_search_finds_a_rule_that_lets_one_person_promote(monkeypatch: pytest.MonkeyPatch) -> None:
    loose = tuple(replace(step, needs=("reason",)) if step.name == "promote" else step for step in STEPS)
    monkeypatch.setattr(lifecycle, "STEPS", loose)
    assert way_into_use([SYSTEM, "甲"]) == (("start_shadow", "甲"), ("propose", "甲"), ("promote", "甲"))


def test_a_frozen_model_goes_through_shadow_and_two_people_again() -> None:
    again = life(*UP, ("promote", "乙"), ("freeze", SYSTEM), ("to_shadow", "甲"), ("propose", "丙"), ("promote", "甲"))
    assert phase_of(again) is Phase.LIVE
    with pytest.raises(UserError):
        phase_of(life(*UP, ("promote", "乙"), ("freeze", SYSTEM), ("promote", "丙")))


def told(**other: object) -> dict:
    plain = {name: {"precision_at_capacity": 0.2} for name in ("random", "last_year", "amount_alone", "rules")}
    found = {"precision_at_capacity": 0.3, "periods": 4, "calibration_error": 0.01, "baselines": plain, "groups": {},
             "stability": {"state": "steady"}}  # fmt: skip
    return {**found, **other}


UNEVEN = {"trade": {"groups": {"A": {"miss": {"verdict": "outside"}, "false_alarm": {"verdict": "open"}}}}}


@pytest.mark.parametrize(("other", "stop"), [
    ({}, []),
    ({"precision_at_capacity": 0.2}, ["not_better_than_plain"]),
    ({"calibration_error": 0.06}, ["miscalibrated"]),
    ({"stability": {"state": "frozen"}}, ["drifted"]),
    ({"groups": UNEVEN}, ["uneven_errors"]),
])  # fmt: skip
def test_the_stop_rule_is_applied_as_written(other, stop) -> None:
    report = shadow_report("m", told(**other))
    assert report["stop"] == stop and report["judged"]


def test_too_short_a_shadow_run_neither_stops_nor_releases() -> None:
    report = shadow_report("m", told(periods=2, precision_at_capacity=0.0))
    assert (report["judged"], report["stop"], report["beats"]) == (False, [], False)


def consistent(draw: random.Random) -> dict[str, object]:
    """A made-up Washington firm whose counts and days fit together."""
    many = draw.choice([1, 1, 1, 2, 3, 5, 9])
    ago = sorted(draw.randrange(0, 600) for _ in range(many))
    opened = draw.randrange(0, many + 1)
    closed = many - opened
    found = draw.randrange(0, closed + 1)
    return {
        "industry": draw.choice(["Construction", "Service", None, "never seen"]), "zip3": draw.choice(["980", None]),
        "registered": draw.choice([0.0, 1.0]), "n_complaints": float(many),
        "n_last90": float(sum(day < 90 for day in ago)), "n_last180": float(sum(day < 180 for day in ago)),
        "days_since_last": float(ago[0]), "days_since_first": float(ago[-1]), "n_substantiated": float(found),
        "amount_claimed": draw.uniform(0, 11), "n_open": float(opened),
        "n_violation_types": float(draw.randrange(1, 6)),
        "substantiated_share": found / closed if closed else None,
    }  # fmt: skip


def test_advice_is_feasible_and_keeps_its_promise_for_a_thousand_firms() -> None:
    table = (shipped("wa_employers") or pytest.fail("no table")).table
    spans = {term.name: term.span for term in table.terms}
    draw, given = random.Random(20261123), 0
    for _ in range(1000):
        row = consistent(draw)
        for item in advice(table, row):
            given += 1
            then = {**row, **item.changes}
            assert set(item.changes) <= DEEDS[item.deed].touches
            assert all(spans[name][0] <= value <= spans[name][1] for name, value in item.changes.items())
            assert table.probability(then) == item.chance_then < item.chance_now == table.probability(row)
            assert 0 <= then["n_last90"] <= then["n_last180"] <= then["n_complaints"]
            assert then["days_since_last"] <= then["days_since_first"]
            assert then["n_complaints"] == row["n_complaints"] and then["days_since_last"] >= row["days_since_last"]
    assert given > 500


def test_a_past_score_comes_out_again_from_its_inputs_and_the_models_hash() -> None:
    table = (shipped("wa_employers") or pytest.fail("no table")).table
    row = consistent(random.Random(3))
    stored = json.dumps(
        {"model": table.digest(), "inputs": row, "sha256": row_digest(row), "chance": table.probability(row)}
    )
    held, again = json.loads(stored), from_json(json.loads(json.dumps(table.to_json())))
    assert again.digest() == held["model"] and row_digest(held["inputs"]) == held["sha256"]
    assert again.probability(held["inputs"]) == held["chance"]
    assert row_digest({**row, "n_open": 99.0}) != held["sha256"]
    assert reproducible(table, [row]).passed is True


def test_the_register_names_the_hash_of_each_table_in_use_and_says_all_a_reader_needs() -> None:
    for item in register()["models"]:
        model = shipped(item["id"]) or pytest.fail(item["id"])
        assert item["digest"] == model.card["digest"] == model.table.digest()
        assert len(item["words"]["summary"]["zh"]) <= 150 and len(item["trained"]["trained_on"][0]["sha256"]) == 64
        assert set(item["measured"]["baselines"]) >= {"random", "last_year", "amount_alone", "rules", "boosted_trees"}


def events(tmp_path: Path, seed: int = 5) -> Path:
    """A made-up history of three years: some firms are often complained of, most seldom."""
    draw, lines = random.Random(seed), []
    for firm in range(150):
        rate = 0.9 if firm % 6 == 0 else 0.12
        day = date(2023, 1, 1)
        while day < date(2026, 1, 1):
            day += timedelta(draw.randrange(20, 120))
            if draw.random() < rate:
                closed = day + timedelta(draw.randrange(10, 200))
                lines.append(f"c{len(lines)},f{firm},Service,98{firm % 4},{day},{closed},wage claim,Meal Periods,1,"
                             f"{draw.randrange(100, 9000)},{int(draw.random() < 0.4)}")  # fmt: skip
    file = tmp_path / "events.csv"
    head = "complaint_id,employer_id,industry,zip3,filed,closed,type,violations,n_viol,claimed,label"
    file.write_text(head + "\n" + "\n".join(lines) + "\n", "utf-8")
    return file


def test_nothing_of_a_panel_row_comes_from_after_its_cut_day(tmp_path: Path) -> None:
    table = read_table(events(tmp_path))
    panel = panel_of(table, horizon=90, every=90)
    own: dict[str, list[date]] = {}
    for employer, day in zip(table.employers, table.days, strict=True):
        own.setdefault(employer, []).append(day)
    for n, employer in enumerate(panel.table.employers):
        cut = panel.table.days[n]
        before = [(cut - day).days for day in own[employer] if day <= cut]
        after = [(day - cut).days for day in own[employer] if 0 < (day - cut).days <= 90]
        row = panel.table.rows[n]
        assert row["n_events"] == len(before) and row["days_since_last"] == min(before)
        assert row["n_last180"] == sum(day < 180 for day in before)
        assert panel.table.labels[n] == bool(after) and panel.lead[n] == (min(after) if after else None)
        assert panel.table.known[n] == cut + timedelta(90)


def test_a_period_is_scored_only_from_labels_known_at_its_start(tmp_path: Path) -> None:
    table = read_table(events(tmp_path))
    steps = periods(table, 90)
    assert steps
    for step in steps:
        assert all(table.days[n] < step.start and table.known[n] <= step.start for n in step.known)
        assert all(step.start <= table.days[n] < step.end for n in step.rows)


@pytest.mark.slow
def test_a_back_test_of_a_history_beats_chance_and_prints_all_that_is_asked(tmp_path: Path) -> None:
    found = backtest(events(tmp_path), history=True, horizon=90, every=150, capacity=0.1)
    assert found["mode"] == "time order" and found["periods"] >= 3
    assert found["auc"] > 0.7 > found["baselines"]["random"]["auc"]
    assert found["lead_days"]["n"] > 0 and found["stability"]["judged"] and found["random_checks"]["judged"]
    assert set(found["groups"]) == {"trade", "region", "size", "age", "load"} and len(found["calibration"]) == 10
    low, high = found["random_checks"]["with"]["interval_95"]
    assert low <= high and found["random_checks"]["without"]["recall_estimate"] is None


def test_bad_options_and_histories_without_days_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("case_no,employer_id,naics,city,zip3,label\n1,e,72,A,900,1\n", "utf-8")
    assert main(["risk", "backtest", str(file), "--history"]) == 2
    assert main(["risk", "backtest", str(file), "--capacity", "2"]) == 2
    assert main(["risk", "backtest", str(file)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_verbs_that_only_read_print_what_they_promise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["risk", "paths", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["alert_case"]["sanctions"] == ["decided"]
    model = found.pop("model")
    assert not model["to_a_use_by_the_system_alone"] and not model["to_a_use_by_one_person"]
    assert all(not own["to_a_sanction_without_an_officer"] for own in found.values())
    assert main(["risk", "register", "wa_employers", "--filing", "某县人社局"]) == 0
    assert json.loads(capsys.readouterr().out)["provider"] == "某县人社局"
    assert main(["risk", "register", "nothing"]) == 2


def test_a_group_that_is_missed_more_often_is_told_and_an_even_one_is_not() -> None:
    draw = random.Random(2)
    groups, labels, alarmed = [], [], []
    for n in range(6000):
        group, label = "ABC"[n % 3], int(draw.random() < 0.3)
        groups.append(group)
        labels.append(label)
        alarmed.append(draw.random() < (0.05 if group == "C" and label else 0.6 if label else 0.3))
    found = group_errors(groups, labels, alarmed, [str(n) for n in range(6000)], seed=1)["groups"]
    assert found["C"]["miss"]["verdict"] == "outside" and found["C"]["miss"]["ratio"] > 2
    assert {found[name]["false_alarm"]["verdict"] for name in "ABC"} == {"inside"}


def test_what_does_not_move_has_no_drift_and_a_source_that_falls_silent_has_much() -> None:
    draw = random.Random(4)
    before = [draw.gauss(0, 1) for _ in range(3000)]
    assert psi(before, before) == 0.0
    assert psi(before, [draw.gauss(0, 1) for _ in range(3000)]) < 0.1
    assert psi(before, [draw.gauss(1, 1) for _ in range(3000)]) > 0.25
    assert psi(before, [None if draw.random() < 0.5 else value for value in before]) > 0.25
