"""Generated histories: the package and the slow plain reading agree, and the safety properties hold."""

from __future__ import annotations

import copy
import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.risk.arrears import ArrearsCase, ArrearsJudgement, judge
from laoheng.risk.evaluate import evaluate_arrears
from laoheng.standard.finding import Level, Status
from tests.property.arrears_histories import CALENDAR, PERIODS, SUMS, deferred, histories, labelled, write
from tests.unit.risk.arrears_reference import SAID, reference

RANK = {level: rank for rank, level in enumerate(Level)}


def judged(history: dict[str, Any]) -> ArrearsJudgement:
    return judge(ArrearsCase.from_json(history), CALENDAR)


def five(history: dict[str, Any]) -> dict[str, Any]:
    result = judged(history)
    return {
        "status": result.status.value,
        "level": result.level.value,
        "periods": list(result.periods_in_arrears),
        "amount": result.amount_overdue,
        "verdict": result.deferral_verdict.value,
    }


@settings(max_examples=200, deadline=None)
@given(histories | deferred)
def test_the_plain_second_reading_says_the_same(history: dict[str, Any]) -> None:
    assert five(history) == reference(history, CALENDAR.is_workday)


@pytest.mark.slow
def test_of_a_thousand_histories_all_are_judged_as_the_plain_reading_says_and_nobody_is_accused_falsely(
    tmp_path: Path,
) -> None:
    path = tmp_path / "histories.jsonl"
    rows = labelled(1000, 6)
    write(path, rows)
    summary, _lines = evaluate_arrears(path)
    assert (summary["n"], summary["failed"], summary["false_accusations"]) == (1000, [], 0)
    statuses = Counter(row["expected"]["status"] for row in rows)
    verdicts = Counter(row["expected"]["deferral_verdict"] for row in rows)
    assert min(statuses[name] for name in ("computed", "undetermined", "clear")) > 30, "the histories put the question"
    assert min(verdicts[name] for name in ("valid", "invalid", "undetermined")) > 3, "and that of deferrals"


def test_a_wrong_label_in_the_written_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "histories.jsonl"
    rows = labelled(20, 6)
    rows[7]["expected"]["level"] = "red" if rows[7]["expected"]["level"] != "red" else "none"
    write(path, rows)
    summary, _lines = evaluate_arrears(path)
    assert summary["failed"] == ["H8"]


@settings(max_examples=100, deadline=None)
@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(history: dict[str, Any], chance: random.Random) -> None:
    shuffled = copy.deepcopy(history)
    for name in ("payroll", "bank", "deferrals", "messages", "complaint"):
        if shuffled[name]:
            chance.shuffle(shuffled[name])
    assert judged(shuffled) == judged(history)


@settings(max_examples=100, deadline=None)
@given(histories, histories)
def test_what_is_dated_later_never_matters(history: dict[str, Any], later: dict[str, Any]) -> None:
    def moved(day: str) -> str:
        return (date.fromisoformat(day) + timedelta(days=400)).isoformat()

    more = copy.deepcopy(history)
    more["bank"] = history["bank"] and history["bank"] + [r | {"date": moved(r["date"])} for r in later["bank"] or ()]
    more["messages"] += [m | {"date": moved(m["date"])} for m in later["messages"]]
    more["complaint"] += [c | {"date": moved(c["date"])} for c in later["complaint"]]
    more["deferrals"] += [d | {"signed_on": moved(d["signed_on"])} for d in later["deferrals"]]
    more["termination_date"] = history["termination_date"] or "2027-06-01"
    assert judged(more) == judged(history)


@settings(max_examples=100, deadline=None)
@given(histories)
def test_the_bank_alone_alleges_nothing(history: dict[str, Any]) -> None:
    silent = history | {"payroll": [], "deferrals": [], "messages": [], "complaint": []}
    assert judged(silent).status is not Status.COMPUTED


@settings(max_examples=100, deadline=None)
@given(histories)
def test_without_a_word_of_employer_or_bank_the_worker_alone_alleges_nothing(history: dict[str, Any]) -> None:
    alone = history | {"payroll": [], "bank": None, "deferrals": []}
    alone["messages"] = [m for m in history["messages"] if m["from"] == "worker"]
    assert judged(alone).status is not Status.COMPUTED


@settings(max_examples=100, deadline=None)
@given(histories)
def test_the_workers_last_word_that_all_wages_came_leaves_nothing_alleged(history: dict[str, Any]) -> None:
    told = copy.deepcopy(history)
    months = "、".join(f"2026年{int(period[5:])}月" for period in PERIODS)
    told["messages"].append({"date": history["as_of"], "from": "worker", "text": f"{months}工资都收到了"})
    after = judged(told)
    assert after.status is not Status.COMPUTED
    assert RANK[after.level] <= RANK[judged(history).level] or after.level is Level.NONE


@settings(max_examples=100, deadline=None)
@given(histories, st.sampled_from(PERIODS), st.sampled_from(SUMS[1:]))
def test_a_transfer_that_names_a_period_never_makes_that_period_worse(
    history: dict[str, Any], period: str, yuan: str
) -> None:
    if history["bank"] is None:
        return
    more = copy.deepcopy(history)
    memo = f"2026年{int(period[5:])}月工资"
    more["bank"].append({"date": history["as_of"], "amount": yuan, "memo": memo})
    if period not in judged(history).periods_in_arrears:
        assert period not in judged(more).periods_in_arrears


@settings(max_examples=100, deadline=None)
@given(histories)
def test_dropping_an_accusing_word_never_alleges(history: dict[str, Any]) -> None:
    if judged(history).status is Status.COMPUTED:
        return
    without = history | {"complaint": [], "attendance": None}
    without["messages"] = [m for m in history["messages"] if SAID[m["text"]][1] != "unpaid"]
    assert judged(without).status is not Status.COMPUTED


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SUMS[1:4]), st.integers(0, 20_000))
def test_an_excess_in_one_period_never_fills_another(paid: str, excess: int) -> None:
    history: dict[str, Any] = {
        "id": "E",
        "as_of": "2026-05-06",
        "region": "示例省甲市",
        "parameters": {"max_deferral_days": 30, "min_wage": "2200.00"},
        "employer": {"industry": "C 制造业", "is_construction_site": False, "has_union": True},
        "worker": {"token": "w-00000000"},
        "contract": {"pay_day": 10, "period": "monthly", "agreed_wage": "6000.00"},
        "payroll": [
            _booked("2026-01", paid, "2026-02-10"),
            _booked("2026-02", str(6000 + excess), "2026-03-10"),
        ],
        "bank": [
            {"date": "2026-02-10", "amount": paid, "memo": "2026年1月工资"},
            {"date": "2026-03-10", "amount": str(6000 + excess), "memo": "2026年2月工资"},
        ],
        "attendance": None,
        "tax_totals": None,
        "deferrals": [],
        "messages": [],
        "complaint": [],
        "termination_date": None,
    }
    assert judged(history).amount_overdue == 6000 - Decimal(paid)


def _booked(period: str, paid: str, day: str) -> dict[str, Any]:
    return {"period": period, "payable": "6000.00", "paid": paid, "paid_date": day, "method": "bank", "receipt": None}
