"""How a ranking is compared with another, what silence and signed reasons change, what a thin history falls back on."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.risk.model import evenness, fairness
from laoheng.risk.model.backtest import Scored, without_busiest
from laoheng.risk.model.explain import explained
from laoheng.risk.model.fairness import bands
from laoheng.risk.model.fitting import fit
from laoheng.risk.model.measures import auc, average_precision, precision_at
from laoheng.risk.model.paired import Drawn, Ranking, curve_intervals, differences, own_intervals
from laoheng.risk.model.points import PointsTable
from laoheng.risk.model.reading import read_table
from laoheng.risk.model.sets import officer
from laoheng.risk.model.shipped import shipped
from laoheng.standard.errors import UserError
from tests.unit.risk.test_model_life import consistent
from tests.unit.risk.test_truth import firm_days_file

ROWS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4), st.integers(0, 3)), min_size=3, max_size=40)


def washington() -> PointsTable:
    return (shipped("wa_employers") or pytest.fail("no table")).table


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_rows_weighed_are_rows_repeated(rows: list[tuple[int, int, int]]) -> None:
    ranking = Ranking([label for label, _, _ in rows], [float(score) for _, score, _ in rows])
    weights = np.array([float(times) for _, _, times in rows])
    labels = [label for label, _, times in rows for _ in range(times)]
    scores = [float(score) for _, score, times in rows for _ in range(times)]
    found = (ranking.auc(weights), ranking.average_precision(weights))
    if not labels:
        return
    assert ranking.precision_at(weights, 0.3) == pytest.approx(precision_at(labels, scores, 0.3))
    for own, plain in zip(found, (auc(labels, scores), average_precision(labels, scores)), strict=True):
        assert np.isnan(own) if plain is None else own == pytest.approx(plain)


def test_a_better_ranking_is_above_the_same_is_open_and_a_worse_one_below() -> None:
    draw = random.Random(3)
    labels = [int(draw.random() < 0.3) for _ in range(600)]
    good = [label + draw.random() for label in labels]
    bad = [draw.random() for _ in labels]
    drawn = Drawn([f"f{n // 2}" for n in range(600)], seed=1, draws=100)
    found = differences(drawn, labels, good, {"same": good, "bad": bad})
    assert {found["bad"][what]["verdict"] for what in ("auc", "average_precision")} == {"above"}
    assert found["same"]["auc"] == {"difference": 0.0, "interval_95": (0.0, 0.0), "verdict": "open"}
    assert differences(drawn, labels, bad, {"good": good})["good"]["auc"]["verdict"] == "below"
    low, high = own_intervals(drawn, labels, good)["auc"]
    assert low <= (auc(labels, good) or 0.0) <= high
    assert all(bounds and bounds[0] <= bounds[1] for bounds in curve_intervals(drawn, labels, bad))


def test_where_an_input_that_was_always_known_falls_silent_no_chance_is_told() -> None:
    table, row = washington(), consistent(random.Random(4))
    assert table.withheld(row) == () and "withheld" not in explained("wa_employers", row)
    silent = {**row, "n_complaints": None}
    assert table.withheld(silent) == ("n_complaints",)
    told = explained("wa_employers", silent)
    assert told["chance"] is None and told["withheld"] == ["n_complaints"] and "reasons" not in told
    assert bands(table, [row, silent], [0.0])[1] is None and bands(table, [row], [0.0]) == [1]


def test_a_place_that_some_firms_never_told_in_training_withholds_nothing() -> None:
    table, row = washington(), consistent(random.Random(4))
    assert table.withheld({**row, "zip3": None}) == ()


def outside() -> dict[str, Any]:
    error = {"verdict": "outside", "ratio": 1.4, "interval_95": [1.3, 1.6]}
    even = {"verdict": "inside", "ratio": 1.0, "interval_95": [0.9, 1.1]}
    group = {"judged": True, "groups": {"-90": {"miss": error, "false_alarm": even}}}
    return {name: group if name == "age" else {"judged": False, "groups": {}} for name in fairness.JUDGED_GROUPS}


def test_uneven_errors_fail_unless_a_person_signed_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fairness, "groups_of", lambda found, capacity: outside())
    monkeypatch.setattr(fairness, "cause", lambda *given: {"at_equal_load": 1.0})
    found: Any = SimpleNamespace()
    file = tmp_path / "reasons.csv"
    file.write_text("group,value,error,reason,signed_by\nage,-90,miss,随机抽查弥补,测试局长\n", "utf-8")
    signed = fairness._even_errors(found, evenness.signed_reasons(file))
    unsigned = fairness._even_errors(found, {})
    assert unsigned.passed is False and unsigned.found["outside"][0][-1] == {"at_equal_load": 1.0}
    assert signed.passed is True and signed.found["signed"] == [["age", "-90", "miss", 1.4, "随机抽查弥补", "测试局长"]]


@pytest.mark.parametrize("line", ["age,-90,miss,because,", "age,-90,miss,,someone", ",-90,miss,because,someone"])
def test_a_reason_without_its_words_or_its_person_is_refused_by_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "reasons.csv"
    file.write_text(f"group,value,error,reason,signed_by\n{line}\n", "utf-8")
    with pytest.raises(UserError) as error:
        evenness.signed_reasons(file)
    assert error.value.code == "risk.model.unsigned_reason"


def two_groups() -> Scored:
    """Young firms with few complaints are all missed, old ones with many all found; load alone makes the difference."""
    groups = [{"age": "young" if n < 40 else "old", "load": "few" if n % 4 else "many"} for n in range(80)]
    labels = [int(n % 2 == 0) for n in range(80)]
    chances = [0.9 if n % 4 == 0 else 0.1 for n in range(80)]
    table = replace(read_empty(), labels=tuple(labels), groups=tuple(groups), employers=tuple(map(str, range(80))))
    return Scored(table, tuple(range(80)), ((0, 80),), {"model": chances}, (), (), None)


def read_empty() -> Any:
    from laoheng.risk.model.reading import Table
    from laoheng.risk.model.sets import FIRM_DAYS

    return Table(FIRM_DAYS, (), (), (), (), (), (), (), (), "")


def test_at_equal_load_even_groups_are_even_and_the_cost_of_evenness_is_counted() -> None:
    found = two_groups()
    even = evenness.cause(found, 0.25, "age", "young", "miss")
    assert even == {"at_equal_load": 1.0, "to_be_even": None}
    tight = evenness.cause(found, 0.125, "age", "old", "miss")
    # Ten visits go to the first ten equals, all young: every old firm is missed, and ten more visits make it even.
    assert tight["to_be_even"]["visits_more"] == tight["to_be_even"]["breaches_found"] > 0


def test_the_busiest_employer_is_left_out_and_counted() -> None:
    found = two_groups()
    one = replace(found, table=replace(found.table, employers=("big",) * 8 + found.table.employers[8:]))
    told = without_busiest(one)
    assert told["its_positives"] == 4 and set(told["average_precision"]) == {"model"}


def test_a_thin_history_still_ranks_as_the_officers_rules_do(tmp_path: Path) -> None:
    table = read_table(firm_days_file(tmp_path))
    model = fit(table)
    row = dict(table.rows[0]) | {"days_since_last": 700.0}
    by_lit = [model.score({**row, "lit": float(lit)}) for lit in range(6)]
    assert by_lit == sorted(by_lit) and by_lit[-1] > by_lit[0]
    assert model.score({**row, "days_since_last": 10.0}) > model.score(row)
    assert officer(table.kind, {**row, "lit": 9.0}, {}) == 5.0
