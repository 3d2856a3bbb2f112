"""A bureau's own model: read safely, watched for drift, judged in the shadow, brought back, its scores made again."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoheng.risk.model.drift import FEWEST_FIRMS, drift, moved, spread
from laoheng.risk.model.life_search import way_into_use
from laoheng.risk.model.lifecycle import SYSTEM, LifeEvent, Phase, phase_of
from laoheng.risk.model.measures import psi
from laoheng.risk.model.office_model import MOST_BYTES, inputs_of, read_office_model
from laoheng.risk.model.release import release
from laoheng.risk.model.replay import kept_score, replay
from laoheng.risk.model.shadow_run import Outcome, run_report
from laoheng.standard.errors import UserError
from tests.unit.risk.own_panel import model_file, panel_rows, write_rows


@pytest.fixture(scope="module")
def model():
    return read_office_model(model_file())


# -- the file ----------------------------------------------------------------------------------------------------------


def changed(**edits):
    """The model file with one part changed: a path of keys joined by dots, and the new value."""
    data = json.loads(model_file())
    for path, value in edits.items():
        *places, key = [int(part) if part.isdigit() else part for part in path.split("__")]
        inner = data
        for place in places:
            inner = inner[place]
        if value is None:
            del inner[key]
        else:
            inner[key] = value
    return json.dumps(data).encode()


@pytest.mark.parametrize(("raw", "code"), [
    (b"", "risk.own.unread"),
    (b"\x80\x04\x95 a pickle", "risk.own.unread"),
    (b"[]", "risk.own.unread"),
    (b"[" * 200_000, "risk.own.unread"),
    (b" " * (MOST_BYTES + 1), "risk.own.too_large"),
    (b'{"card": {}, "table": {}, "seen": {}, "code": {}}', "risk.own.parts"),
    (b'{"card": 1, "table": {}, "seen": {}}', "risk.own.parts"),
    (changed(card__name="wa_employers"), "risk.own.kind"),
    (changed(card__measured=None), "risk.own.card"),
    (changed(card__reference=None), "risk.own.card"),
    (changed(table__base=0.123), "risk.model.damaged"),
    (changed(table__terms__0=None), "risk.model.foreign"),
    (changed(table__terms__1__name="nationality"), "risk.model.banned"),
    (changed(table__terms__1__points=[1, 2]), "risk.model.damaged"),
    (changed(table__terms__1__points="x"), "risk.model.damaged"),
    (changed(table__again=[[1.0]]), "risk.model.damaged"),
    (changed(table__base=True), "risk.model.damaged"),
    (model_file().replace(b'"base": ', b'"base": NaN, "old": ', 1), "risk.own.unread"),
])  # fmt: skip
def test_anything_else_than_a_whole_table_of_the_bureaus_own_inputs_is_refused(raw, code):
    with pytest.raises(UserError) as error:
        read_office_model(raw)
    assert error.value.code == code


def test_a_row_from_the_lake_is_read_as_training_reads_it_from_the_file(model):
    row = panel_rows()[0]
    read = inputs_of(row)
    assert read["trade"] == row["trade"] and read["level_wages"] == float(row["level_wages"])
    assert inputs_of({**row, "level_wages": None})["level_wages"] is None
    assert 0 < model.table.probability(read) < 1


# -- a past score ------------------------------------------------------------------------------------------------------


def test_a_kept_score_is_made_again_from_its_inputs_alone(model):
    for row in map(inputs_of, panel_rows(40)):
        kept = kept_score(model.table, row)
        assert replay(read_office_model(model_file()).table, kept)["chance"] == float(kept.chance)


@pytest.mark.parametrize(("change", "code"), [
    ({"inputs": ""}, "gone"),
    ({"model": "0" * 64}, "other_model"),
    ({"chance": "0.5"}, "differs"),
    ({"inputs_sha256": "0" * 64}, "changed"),
])  # fmt: skip
def test_a_score_whose_inputs_are_gone_or_changed_is_not_made_again(model, change, code):
    kept = replace(kept_score(model.table, inputs_of(panel_rows()[0])), **change)
    with pytest.raises(UserError) as error:
        replay(model.table, kept)
    assert error.value.code == f"risk.replay.{code}"


# -- drift -------------------------------------------------------------------------------------------------------------

VALUES = st.lists(st.one_of(st.none(), st.sampled_from("ABC"), st.floats(-50, 50)), min_size=1, max_size=60)


@given(VALUES, VALUES)
def test_the_kept_spread_gives_the_same_index_as_the_raw_values(before, after):
    kept = json.loads(json.dumps(spread(before)))
    assert moved(kept, after) == pytest.approx(psi(before, after))


def judged(model, rows, ended=()):
    chances = [model.table.probability(row) for row in rows]
    return drift(model.card["reference"], rows, chances, ended)


def test_firms_like_those_of_the_training_are_steady(model):
    assert judged(model, [inputs_of(row) for row in panel_rows(400, seed=5)]).state in ("steady", "moved")


def test_a_source_that_falls_silent_freezes_the_score(model):
    rows = [{**inputs_of(row), "level_wages": None} for row in panel_rows(400)]
    found = judged(model, rows)
    assert found.state == "frozen" and "inputs_moved" in found.against and found.most_moved == "level_wages"


def test_a_count_of_what_is_unknown_is_shown_but_freezes_nothing_by_itself(model):
    rows = [{**row, "unknown": row["unknown"] + 3} for row in map(inputs_of, panel_rows(400))]
    found = judged(model, rows)
    assert found.input_psi["unknown"] > 0.25 and "inputs_moved" not in found.against
    assert found.most_moved != "unknown"


def test_a_panel_of_many_firms_is_compared_with_its_last_day(tmp_path):
    early, late = panel_rows(200, seed=8)[:200], panel_rows(200, seed=8)[200:]
    panel = write_rows(tmp_path / "panel.csv", [{**row, "level_wages": None} for row in early] + late)
    release([panel], tmp_path, measure=False)
    kept = json.loads((tmp_path / "firm_days.json").read_text("utf-8"))["card"]["reference"]
    assert kept["scores"]["n"] == 200
    assert None not in [key for key, _ in kept["inputs"]["level_wages"]["counts"]]


def test_chances_that_no_longer_come_true_freeze_the_score(model):
    rows = [inputs_of(row) for row in panel_rows(400)]
    found = judged(model, rows, [(0.1, 0)] * 150 + [(0.1, 1)] * 100)
    assert found.against == ("miscalibrated",) and found.calibration_error == 0.3


def test_too_few_firms_or_no_reference_is_unknown_and_freezes_nothing(model):
    few = [inputs_of(row) for row in panel_rows(400)][: FEWEST_FIRMS - 1]
    assert judged(model, few).state == "unknown"
    assert drift(None, few * 3, [0.1] * 3 * len(few)).state == "unknown"


# -- the shadow run ----------------------------------------------------------------------------------------------------


def month(seed, *, good=True):
    """A month in which the chances order the firms well (or do not), and last year's complaints say nothing."""
    draw, rows = random.Random(seed), []
    for n in range(300):
        chance = draw.choice((0.02, 0.3))
        label = draw.random() < (chance if good else 0.32 - chance)
        row = {"n_last365": float(draw.randrange(3)), "lit": float(draw.randrange(3)), "trade": "C"}
        rows.append(Outcome(f"firm-{n}", row, chance, int(label)))
    return rows


def test_three_months_that_order_better_than_counting_speak_for_the_score():
    report = run_report("m", [month(n) for n in range(3)], "steady", capacity=0.1)
    assert report["beats"] and report["stop"] == [] and report["precision_at_capacity"] > report["best_plain"]


def test_months_that_do_not_order_stop_it_and_fewer_than_three_tell_nothing():
    bad = run_report("m", [month(n, good=False) for n in range(3)], "steady", capacity=0.1)
    assert not bad["beats"] and "miscalibrated" in bad["stop"]
    few = run_report("m", [month(1), month(2)], "steady", capacity=0.1)
    assert not few["judged"] and not few["beats"]
    assert not run_report("m", [], "unknown", capacity=0.1)["judged"]


# -- an earlier version comes back -------------------------------------------------------------------------------------

GOOD = {"model": "m", "stop": [], "beats": True}
UP = (("start_shadow", "甲"), ("propose", "甲"), ("promote", "乙"), ("replace", "丙"))


def life(*moves):
    return [
        LifeEvent("m", move, by, date(2026, 11, 2) + timedelta(n), "因为", GOOD if move == "propose" else None)
        for n, (move, by) in enumerate(moves)
    ]


def test_a_version_that_gave_way_comes_back_by_two_people_on_its_earlier_report():
    assert phase_of(life(*UP)) is Phase.REPLACED
    assert phase_of(life(*UP, ("propose_again", "甲"), ("promote", "丙"))) is Phase.LIVE


@pytest.mark.parametrize("last", [
    ("promote", "甲"), ("propose_again", SYSTEM), ("to_shadow", "甲"),
])  # fmt: skip
def test_no_shorter_way_brings_it_back(last):
    with pytest.raises(UserError):
        phase_of(life(*UP, last))
    with pytest.raises(UserError):
        phase_of(life(*UP, ("propose_again", "甲"), ("promote", "甲")))


def test_the_search_still_finds_no_way_into_use_for_one_person():
    assert way_into_use([SYSTEM, "甲"]) is None
    assert way_into_use([SYSTEM, "甲", "乙"], Phase.REPLACED) is not None
