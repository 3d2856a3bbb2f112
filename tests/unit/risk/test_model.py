"""The points table: a sum that anyone can add up, true reasons, no foreign or banned feature, refused guesses."""

from __future__ import annotations

import csv
import math
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.risk.model.evaluate import committed, evaluate_risk
from laoheng.risk.model.measures import auc, average_precision, calibration_error, precision_at
from laoheng.risk.model.points import BANNED, PointsTable, Term, from_json
from laoheng.risk.model.sets import SETS
from laoheng.standard.errors import UserError

TABLES = [item.name for item in SETS]


def rows_of(table: PointsTable, count: int, seed: int = 20261123) -> list[dict[str, object]]:
    """Made-up firms over the whole range of each feature, unknowns among them."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        row: dict[str, object] = {}
        for term in table.terms:
            if term.words:
                row[term.name] = draw.choice([*sorted(term.words), "never seen", None])
            else:
                low, high = (term.cuts[0] - 1, term.cuts[-1] + 1) if term.cuts else (0.0, 1.0)
                row[term.name] = draw.choice([None, draw.uniform(low, high), draw.uniform(low, high)])
        made.append(row)
    return made


def slow_score(table: PointsTable, row: dict[str, object]) -> float:
    """The same sum read off the published JSON, span by span."""
    data = table.to_json()
    total = data["base"]
    for term in data["terms"]:
        value = row[term["name"]]
        if value is None:
            total += term["unknown"]
        elif isinstance(value, str):
            total += term["words"].get(value, 0.0)
        else:
            total += term["points"][sum(cut <= value for cut in term["cuts"])]
    return total


@pytest.mark.parametrize("name", TABLES)
def test_every_shipped_score_is_the_sum_of_its_published_points(name: str) -> None:
    table, card = committed(name) or pytest.fail(f"no table {name}")
    assert card["digest"] == table.digest() and from_json(table.to_json()) == table
    for row in rows_of(table, 200):
        assert math.isclose(table.score(row), slow_score(table, row))


def test_a_reason_is_true_for_a_thousand_firms_without_it_the_score_is_lower_by_its_points() -> None:
    table, _card = committed("wa_employers") or pytest.fail("no table")
    for row in rows_of(table, 1000):
        for name, _value, points in table.reasons(row):
            term = next(item for item in table.terms if item.name == name)
            neutral = PointsTable(table.name, table.base, tuple(
                Term(t.name, (), (0.0,), {}, 0.0) if t.name == name else t for t in table.terms))  # fmt: skip
            given = {**row, name: row[name] if not isinstance(row[name], str) else 0.0}
            assert points > 0 and term.of(row[name]) == points
            assert math.isclose(table.score(row) - neutral.score(given), points, abs_tol=1e-9)


@pytest.mark.parametrize("kind", SETS, ids=lambda kind: kind.name)
def test_what_may_only_rise_never_falls(kind) -> None:
    table, _card = committed(kind.name) or pytest.fail("no table")
    for feature in kind.features:
        points = next(term for term in table.terms if term.name == feature.name).points
        steps = [b - a for a, b in pairwise(points)]
        if feature.rises:
            assert all(step * feature.rises >= -1e-9 for step in steps), feature.name


def test_foreign_and_missing_features_are_refused() -> None:
    table, _card = committed("ca_employers") or pytest.fail("no table")
    row = rows_of(table, 1)[0]
    for wrong in ({**row, "colour": 1.0}, {k: v for k, v in row.items() if k != "naics2"}):
        with pytest.raises(UserError) as error:
            table.score(wrong)  # type: ignore[arg-type]
        assert error.value.code == "risk.model.foreign"


@pytest.mark.parametrize("name", [*BANNED, "worker_age", "birth_place", "union_members"])
def test_a_table_that_reads_a_banned_feature_is_refused(name: str) -> None:
    data = {
        "name": "x",
        "base": 0.0,
        "terms": [{"name": name, "cuts": [], "points": [0.0], "words": {}, "unknown": 0.0}],
    }
    with pytest.raises(UserError) as error:
        from_json(data)
    assert error.value.code == "risk.model.banned"


def test_scoring_needs_no_learning_library() -> None:
    code = "import sys; from laoheng.risk.model.evaluate import committed; committed('wa_employers'); " \
           "print(sorted({'sklearn', 'interpret'} & set(sys.modules)))"  # fmt: skip
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


def test_a_file_not_seen_in_training_is_scored_by_the_committed_table(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "data" / "risk" / "ca_employer_panel.csv"
    with source.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:1200]
    part = tmp_path / "part.csv"
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    summary, lines = evaluate_risk(part)
    assert summary["mode"].startswith("committed") and len(lines) == 1200
    assert summary["auc"] > summary["baselines"]["random"]["auc"]
