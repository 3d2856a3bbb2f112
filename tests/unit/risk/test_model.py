"""The points table: a sum that anyone can add up, true reasons, no foreign or banned feature, refused guesses."""

from __future__ import annotations

import copy
import csv
import json
import math
import random
import statistics
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.risk.model.banned import is_banned
from laoheng.risk.model.evaluate import evaluate_risk
from laoheng.risk.model.fitting import fit
from laoheng.risk.model.measures import auc, average_precision, calibration_error, precision_at
from laoheng.risk.model.overlap import seen_employers, seen_from_json
from laoheng.risk.model.points import PointsTable, from_json
from laoheng.risk.model.reading import DERIVED, read_table, with_earlier
from laoheng.risk.model.sets import SETS
from laoheng.risk.model.shipped import all_shipped, shipped
from laoheng.standard.errors import UserError

TABLES = [item.table.name for item in all_shipped()]


def model(name: str) -> PointsTable:
    found = shipped(name) or pytest.fail(f"no table {name}")
    return found.table


def rows_of(table: PointsTable, count: int, seed: int = 20261123) -> list[dict[str, object]]:
    """Made-up firms over the whole range of each feature, unknowns among them."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        row: dict[str, object] = {}
        for term in table.terms:
            if term.nominal:
                row[term.name] = draw.choice([*term.words, "never seen", None])
            else:
                low, high = (term.cuts[0] - 1, term.cuts[-1] + 1) if term.cuts else (0.0, 1.0)
                row[term.name] = draw.choice([None, draw.uniform(low, high), draw.uniform(low, high)])
        made.append(row)
    return made


def slow_points(term: dict[str, object], value: object) -> float:
    """One look-up read off the published JSON, span by span."""
    if value is None:
        return term["points"][-2]
    if isinstance(value, str):
        return dict(zip(term["words"], term["points"], strict=False)).get(value, term["points"][-1])
    return term["points"][sum(cut <= value for cut in term["cuts"])]


@pytest.mark.parametrize("name", TABLES)
def test_every_shipped_score_is_the_sum_of_its_published_points(name: str) -> None:
    table = model(name)
    data = json.loads(json.dumps(table.to_json()))
    assert from_json(data) == table
    for row in rows_of(table, 200):
        total = data["base"] + sum(slow_points(term, row[term["name"]]) for term in data["terms"])
        assert math.isclose(table.score(row), total)
        assert math.isclose(table.probability(row), 1 / (1 + math.exp(-total)))


@pytest.mark.parametrize("name", TABLES)
def test_the_interval_is_that_of_the_tables_learned_again_and_holds_the_chance(name: str) -> None:
    table = model(name)
    data = table.to_json()
    for row in rows_of(table, 40, seed=7):
        others = []
        for drawn in data["again"]:
            points = list(drawn[1:])
            total = drawn[0]
            for term in data["terms"]:
                own, points = points[: len(term["points"])], points[len(term["points"]) :]
                total += slow_points({**term, "points": own}, row[term["name"]])
            others.append(total)
        low, high = table.interval(row) or pytest.fail("no interval")
        width = 2 * 1.959964 * statistics.stdev(others)
        assert low < table.probability(row) < high
        assert math.isclose(math.log(high / (1 - high)) - math.log(low / (1 - low)), width, rel_tol=1e-6)


@pytest.mark.parametrize("name", TABLES)
def test_a_reason_is_true_for_a_thousand_firms_the_usual_value_in_its_place_lowers_the_score(name: str) -> None:
    table = model(name)
    for row in rows_of(table, 1000):
        for reason in table.reasons(row):
            turned = {**row, reason.name: reason.usual}
            assert reason.points > 0 and table.probability(turned) < table.probability(row)
            assert math.isclose(table.score(row) - table.score(turned), reason.points, abs_tol=1e-9)


@pytest.mark.parametrize("kind", [kind for kind in SETS if shipped(kind.name)], ids=lambda kind: kind.name)
def test_what_may_only_rise_never_falls(kind) -> None:
    for feature, term in zip(kind.features, model(kind.name).terms, strict=True):
        assert (feature.name, feature.rises, feature.nominal) == (term.name, term.rises, term.nominal)
        if feature.rises:
            steps = [after - before for before, after in pairwise(term.points[: len(term.cuts) + 1])]
            assert all(step * feature.rises >= -1e-9 for step in steps), feature.name


def test_a_table_whose_steps_turn_or_whose_points_do_not_fit_is_refused() -> None:
    data = model("wa_employers").to_json()
    place = next(n for n, term in enumerate(data["terms"]) if term["name"] == "n_complaints")
    turned, short = copy.deepcopy(data), copy.deepcopy(data)
    turned["terms"][place]["points"][0] = 9.0
    short["terms"][place]["points"].pop()
    for wrong in (turned, short):
        with pytest.raises(UserError) as error:
            from_json(wrong)
        assert error.value.code == "risk.model.damaged"


def made_up(tmp_path: Path, rows: list[str]) -> Path:
    file = tmp_path / "made_up.csv"
    file.write_text("case_no,employer_id,naics,city,zip3,label\n" + "\n".join(rows) + "\n", "utf-8")
    return file


def test_a_word_is_kept_only_where_five_employers_carry_it(tmp_path: Path) -> None:
    rows = [f"c{n},lone,111111,Hamlet,1,1" for n in range(60)]
    rows += [f"d{n},four{n % 4},222222,Four,1,{n % 2}" for n in range(40)]
    rows += [f"e{n},five{n % 5},333333,Five,1,{n % 3 == 0:d}" for n in range(30)]
    table = fit(read_table(made_up(tmp_path, rows)))
    assert {term.name: term.words for term in table.terms}["city"] == ("Five",)


def test_no_year_and_no_key_is_an_input() -> None:
    for kind in SETS:
        assert not {"year", "employer_id", "case_no", "complaint_id"} & {feature.name for feature in kind.features}


def test_no_kind_is_told_by_its_label_or_by_what_is_known_only_at_the_end() -> None:
    ends = {"label", "label_unpaid", "label_any", "back_wages", "closed", "assessed", "violations_found"}
    for kind in SETS:
        read = {column for feature in (*kind.features, *kind.groups) for column in feature.columns}
        assert not ends & kind.told_by, kind.name
        assert not (ends - ({"assessed"} if kind.name == "ma_citations" else set())) & read, kind.name


def test_the_filter_knows_every_employer_it_was_given_and_hardly_another_and_holds_no_name() -> None:
    given = [f"firm-{n}" for n in range(3000)]
    seen = seen_employers(given, "salt")
    assert all(name in seen for name in given)
    assert sum(f"other-{n}" in seen for n in range(20_000)) <= 20
    text = json.dumps(seen.to_json())
    assert not any(name in text for name in given) and seen_from_json(json.loads(text)) == seen
    assert seen_employers(given, "other").bits != seen.bits


def test_rows_of_the_same_employer_before_and_on_the_day_are_counted_and_later_ones_never() -> None:
    days = ["2020-01-10", "2020-01-10", "2020-01-01", "2018-12-31", "2020-03-01", ""]
    rows = [{"employer_id": "e", "filed": day} for day in days] + [{"employer_id": "f", "filed": "2020-01-05"}]
    told = with_earlier(rows, "filed")
    for row, got in zip(rows, told, strict=True):
        own = [day for other in rows if other["employer_id"] == row["employer_id"] and (day := other["filed"])]
        ago = [(date.fromisoformat(row["filed"]) - date.fromisoformat(day)).days for day in own] if row["filed"] else []
        before = [n for n in ago if n > 0]
        wanted = (
            (len(before), min(before, default=""), ago.count(0) - 1, sum(n <= 30 for n in before),
             sum(n <= 365 for n in before))
            if ago else ("",) * 5
        )  # fmt: skip
        assert tuple(got[name] for name in DERIVED) == tuple(str(value) for value in wanted)


def test_foreign_and_missing_features_are_refused() -> None:
    table = model("ca_employers")
    row = rows_of(table, 1)[0]
    for wrong in ({**row, "colour": 1.0}, {k: v for k, v in row.items() if k != "naics2"}):
        with pytest.raises(UserError) as error:
            table.score(wrong)  # type: ignore[arg-type]
        assert error.value.code == "risk.model.foreign"
    for wrong in ({**row, "naics2": 1.0}, {**row, "n_claims": "many"}, {**row, "n_claims": math.nan}):
        with pytest.raises(UserError) as error:
            table.score(wrong)  # type: ignore[arg-type]
        assert error.value.code == "risk.model.wrong_kind"


@pytest.mark.parametrize("name", [
    "sex", "workerAge", "worker_age", "birth_place", "nationality", "hukou_type", "household_origin", "disability_card",
    "pregnant", "union_members", "union", "worker_complaints", "employee_claim_count", "complainant",
    "工会活动", "户籍地", "民族", "是否怀孕", "残疾人数", "投诉人次数",
])  # fmt: skip
def test_a_table_that_reads_a_banned_feature_is_refused(name: str) -> None:
    data = model("wa_employers").to_json()
    data["terms"][0]["name"] = name
    with pytest.raises(UserError) as error:
        from_json(data)
    assert error.value.code == "risk.model.banned"


@pytest.mark.parametrize("name", ["wage_arrears", "agency", "average_wage", "n_complaints", "n_wage_claim", "unionpay"])
def test_a_name_that_only_sounds_like_a_banned_one_is_not_refused(name: str) -> None:
    assert not is_banned(name)


def test_scoring_needs_no_learning_library() -> None:
    code = "import sys; from laoheng.risk.model.shipped import shipped; shipped('wa_employers'); " \
           "print(sorted({'sklearn', 'scipy', 'numpy'} & set(sys.modules)))"  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5)), min_size=2, max_size=40))
def test_the_area_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[int, int]]) -> None:
    labels, scores = [a for a, _ in rows], [float(b) for _, b in rows]
    pairs = [(p > q) + (p == q) / 2 for a, p in rows for b, q in rows if a == 1 and b == 0]
    found = auc(labels, scores)
    assert found is None if not pairs else math.isclose(found or 0.0, sum(pairs) / len(pairs))
    share = precision_at(labels, scores, 1.0)
    assert share is not None and math.isclose(share, sum(labels) / len(labels))


def test_a_perfect_ranking_and_a_perfect_calibration_are_told_so() -> None:
    labels = [0] * 90 + [1] * 10
    assert auc(labels, [float(x) for x in labels]) == 1.0 == average_precision(labels, [float(x) for x in labels])
    assert calibration_error(labels, [0.1] * 100, groups=1) < 1e-9


def test_a_file_of_no_known_kind_and_a_bad_cell_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(UserError) as error:
        evaluate_risk(file)
    assert error.value.code == "risk.model.unknown_file"
    file.write_text("employer_id,n_claims,n_2017,n_2018,n_2019,label\ne,many,1,1,1,0\n", "utf-8")
    with pytest.raises(UserError) as error:
        evaluate_risk(file)
    assert error.value.code == "risk.model.bad_cell"


def a_part_of(shared_data: Path, tmp_path: Path, rename: str) -> Path:
    """The first 900 rows of a file that the shipped table was fitted on; every second employer renamed."""
    source = shared_data / "data" / "risk" / "ca_employer_panel.csv"
    with source.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:900]
    for number, row in enumerate(rows):
        if number % 2:
            row["employer_id"] = rename + row["employer_id"]
    part = tmp_path / "part.csv"
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return part


def test_a_part_of_a_training_file_is_told_row_by_row_and_judged_by_folds(shared_data: Path, tmp_path: Path) -> None:
    summary, lines = evaluate_risk(a_part_of(shared_data, tmp_path, ""))
    assert summary["rows_of_employers_fitted_on"] == 900 and "committed" not in summary["mode"]
    summary, lines = evaluate_risk(a_part_of(shared_data, tmp_path, "other"))
    assert summary["rows_of_employers_fitted_on"] == 450 and "committed" in summary["mode"]
    table = read_table(tmp_path / "part.csv")
    shipped_model = model("ca_employers")
    assert all(lines[n]["chance"] == round(shipped_model.probability(table.rows[n]), 5) for n in range(1, 900, 2))
    assert set(summary["baselines"]) == {"random", "last_year", "amount_alone", "rules", "boosted_trees"}
    assert summary["auc"] > summary["baselines"]["random"]["auc"]


def test_a_labour_file_without_its_results_is_known_all_the_same(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "data" / "risk" / "whd_california_cases.csv"
    with source.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:50]
    thin = tmp_path / "thin.csv"
    with thin.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, ["case_no", "employer_id", "naics", "city", "zip3", "label"], extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(rows)
    assert read_table(thin).kind.name == "whd_california" and read_table(thin).absent == ()
