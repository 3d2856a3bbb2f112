"""The fairness list: ten tests of a score, each with what was found and whether it passes; nothing is glossed over.

A test that cannot be told from what is at hand (no appeals, no reviews on record) is `unknown`, never a pass.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from laoheng.risk.model.advice import advice
from laoheng.risk.model.backtest import CAPACITY, EVERY, Scored, figures, groups_of, scored, stability
from laoheng.risk.model.evenness import Signed, cause, signed_reasons
from laoheng.risk.model.features import Value
from laoheng.risk.model.oversight import Tested, appeals_test, reviews_test
from laoheng.risk.model.points import PointsTable, from_json, row_digest
from laoheng.risk.model.reading import DERIVED, Table, read_table
from laoheng.standard.errors import UserError

SEED = 20261123
FIRMS = 1000
MOST_MOVED = 0.05
BASELINES = ("random", "last_year", "amount_alone", "rules")
# Groups by which errors must be even; "load" is what the score itself goes by and is shown, not judged.
JUDGED_GROUPS = ("trade", "region", "size", "age")


def fairness(
    path: Path, *, appeals: Path | None = None, reviews: Path | None = None, reasons: Path | None = None
) -> list[Tested]:
    """All ten tests on `path`. Raises `UserError` for bad files or too short a history.

    `reasons` holds what is borne of uneven errors, and why, each signed by a person.
    """
    table, signed = read_table(path), signed_reasons(reasons)
    found = scored(table, EVERY)
    told = figures(found, CAPACITY)
    model, rows = found.models[-1], some_rows(table, FIRMS)
    return [
        _in_time_order(found, told),
        _even_errors(found, signed),
        _beats_baselines(told),
        _steady_bands(found),
        _banned_moves_nothing(model, rows),
        reasons_true(model, rows),
        _no_drift(found, told),
        appeals_test(appeals),
        reviews_test(reviews),
        reproducible(model, rows),
        advice_true(model, table.rows[:FIRMS]),
    ]


def some_rows(table: Table, count: int) -> list[Mapping[str, Value]]:
    """Random firms made of the file's own values, each input drawn apart, so that rare meetings occur too."""
    draw = random.Random(SEED)
    columns = {item.name: [row[item.name] for row in table.rows] for item in table.kind.features}
    return [{name: draw.choice(values) for name, values in columns.items()} for _ in range(count)]


def _in_time_order(found: Scored, told: Mapping[str, Any]) -> Tested:
    share, base = told["precision_at_capacity"], told["base_rate"]
    what = {
        "periods": len(found.periods) or "one cut day",
        "visits": told["visits"],
        "precision_at_capacity": share,
        "base_rate": base,
    }
    return Tested(1, "time_order", bool(share and share > base), what)


def _even_errors(found: Scored, signed: Signed) -> Tested:
    groups = groups_of(found, CAPACITY)
    outside, borne, open_, judged = [], [], 0, 0
    for name in JUDGED_GROUPS:
        for group, own in groups[name]["groups"].items():
            for error in ("false_alarm", "miss"):
                judged += 1
                verdict = own[error]["verdict"]
                open_ += verdict in ("open", "unknown")
                if verdict == "outside" and (name, group, error) in signed:
                    borne.append([name, group, error, own[error]["ratio"], *signed[name, group, error]])
                elif verdict == "outside":
                    why = cause(found, CAPACITY, name, group, error)
                    outside.append([name, group, error, own[error]["ratio"], own[error]["interval_95"], why])
    not_told = [name for name in JUDGED_GROUPS if not groups[name]["judged"]]
    what = {"judged": judged, "outside": outside, "signed": borne, "too_few_to_tell": open_,
            "not_in_the_file": not_told}  # fmt: skip
    # Where chance alone could explain it nothing is proven, for good or ill: that is no pass.
    passed = False if outside else None if open_ or not judged else True
    return Tested(2, "even_errors", passed, what)


def _beats_baselines(told: Mapping[str, Any]) -> Tested:
    names = ("average_precision", "precision_at_capacity")
    what = {
        name: {"model": told[name], **{base: told["baselines"][base][name] for base in BASELINES}} for name in names
    }
    better = all(told[name] > told["baselines"][base][name] for name in names for base in BASELINES)
    return Tested(3, "beats_baselines", better, what)


def bands(model: PointsTable, rows: Sequence[Mapping[str, Value]], edges: Sequence[float]) -> list[int | None]:
    """The band of each row: how many of `edges` its chance reaches; None where the model tells no chance."""
    return [
        None if model.withheld(row) else sum(chance >= edge for edge in edges)
        for row, chance in zip(rows, map(model.probability, rows), strict=True)
    ]


def _steady_bands(found: Scored) -> Tested:
    """Share of firms whose band changes when one source falls silent, numbers shake by 1 %, or a period is left out.

    Where the model tells nothing of a firm since it never met such a silence, no band changes: the firm is unknown,
    and so many are told.
    """
    table, model = found.table, found.models[-1]
    rows = [table.rows[n] for n in found.rows]
    ordered = sorted(model.probability(row) for row in rows)
    edges = [ordered[int(len(ordered) * share)] for share in (0.8, 0.95, 0.99)]
    now, draw = bands(model, rows, edges), random.Random(SEED)
    moved, unknown = {}, {}
    for source, names in sorted(_by_source(table).items()):
        then = bands(model, [{**row, **dict.fromkeys(names)} for row in rows], edges)
        moved[f"without {source}"] = _changed(now, then)
        if None in then:
            unknown[f"without {source}"] = round(then.count(None) / len(then), 4)
    shaken = [
        {name: value * draw.uniform(0.99, 1.01) if isinstance(value, float) else value for name, value in row.items()}
        for row in rows
    ]
    moved["noise of 1 %"] = _changed(now, bands(model, shaken, edges))
    if len(found.models) > 1:
        # The last period left out; in a file of one cut day, a fifth of the employers.
        moved["learned from less"] = _changed(now, bands(found.models[-2], rows, edges))
    worst = max(moved, key=lambda name: moved[name])
    over = {name: round(share, 4) for name, share in sorted(moved.items()) if share > MOST_MOVED}
    what = {"worst": worst, "share": round(moved[worst], 4), "over_5_percent": over, "not_told": unknown}
    return Tested(4, "steady_bands", not over, what)


def _by_source(table: Table) -> dict[str, list[str]]:
    """The inputs that fall silent with each column; with the days of a file all that is counted from them."""
    found: dict[str, list[str]] = {}
    for feature in table.kind.features:
        for column in {table.kind.dated or "" if name in DERIVED else name for name in feature.columns}:
            found.setdefault(column, []).append(feature.name)
    return found


def _changed(before: Sequence[int | None], after: Sequence[int | None]) -> float:
    both = [(a, b) for a, b in zip(before, after, strict=True) if a is not None and b is not None]
    return sum(a != b for a, b in both) / max(len(before), 1)


def _banned_moves_nothing(model: PointsTable, rows: Sequence[Mapping[str, Value]]) -> Tested:
    """A name, an address or a banned attribute beside the inputs is refused; it can move no score."""
    beside = ("nationality", "hukou", "disability", "pregnancy", "union_member", "worker_complaints", "name", "address")
    refused = 0
    for place, row in enumerate(rows):
        try:
            model.score({**row, beside[place % len(beside)]: "x"})
        except UserError:
            refused += 1
    try:
        data = model.to_json()
        data["terms"][0]["name"] = "nationality"
        from_json(data)
        barred = False
    except UserError:
        barred = True
    what = {"firms": len(rows), "refused": refused, "table_with_banned_input_refused": barred}
    return Tested(5, "banned_moves_nothing", barred and refused == len(rows), what)


def reasons_true(model: PointsTable, rows: Sequence[Mapping[str, Value]]) -> Tested:
    """Each named reason, with the usual value put in its place, lowers the chance."""
    checked, wrong = 0, 0
    for row in rows:
        now = model.probability(row)
        for reason in model.reasons(row):
            checked += 1
            wrong += not model.probability({**row, reason.name: reason.usual}) < now
    return Tested(
        6, "reasons_true", wrong == 0 and checked > 0, {"firms": len(rows), "reasons": checked, "false": wrong}
    )


def _no_drift(found: Scored, told: Mapping[str, Any]) -> Tested:
    moved = stability(found)
    if not moved["judged"]:
        return Tested(7, "no_drift", None, {"why": "one cut day"})
    worst = moved["most_moved"]
    what = {"state": moved["state"], "most_moved": worst, "psi": moved["input_psi"][worst],
            "score_psi": max(moved["score_psi"]), "calibration_error": told["calibration_error"]}  # fmt: skip
    return Tested(7, "no_drift", moved["state"] != "frozen", what)


def reproducible(model: PointsTable, rows: Sequence[Mapping[str, Value]]) -> Tested:
    """Scores stored with the model's hash and their inputs come out the same from the stored text alone."""
    stored = [
        json.dumps({"model": model.digest(), "inputs": dict(row), "inputs_sha256": row_digest(row),
                    "chance": model.probability(row)}, ensure_ascii=False)
        for row in rows
    ]  # fmt: skip
    again, same = from_json(json.loads(json.dumps(model.to_json()))), 0
    for line in stored:
        held = json.loads(line)
        right = held["model"] == again.digest() and held["inputs_sha256"] == row_digest(held["inputs"])
        same += right and again.probability(held["inputs"]) == held["chance"]
    return Tested(10, "reproducible", same == len(stored), {"scores": len(stored), "same": same})


def advice_true(model: PointsTable, rows: Sequence[Mapping[str, Value]]) -> Tested:
    """Advice followed gives the chance it promised, and it is lower."""
    given, wrong = 0, 0
    for row in rows:
        now = model.probability(row)
        for item in advice(model, row):
            given += 1
            wrong += not (model.probability({**row, **item.changes}) == item.chance_then < now)
    return Tested(
        11, "advice_true", None if not given else wrong == 0, {"firms": len(rows), "deeds": given, "false": wrong}
    )
