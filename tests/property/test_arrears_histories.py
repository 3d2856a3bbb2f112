"""Generated histories: the package and the slow plain reading agree, and the safety properties hold."""

from __future__ import annotations

import copy
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from laoheng.risk.arrears import ArrearsCase, ArrearsJudgement, judge
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.finding import Level, Status
from tests.unit.risk.arrears_reference import SAID, reference

CALENDAR = WorkCalendar.national()
PERIODS = ["2026-01", "2026-02", "2026-03"]
# Days around which something changes: due dates (swapped Saturday 14 February among them), one and two months later.
KEY_DAYS = ["2026-02-10", "2026-02-14", "2026-03-10", "2026-04-03", "2026-04-10", "2026-05-10"]
SUMS = ["0.00", "2500.00", "3500.00", "6000.00", "12000.00"]
RANK = {level: rank for rank, level in enumerate(Level)}

days = st.builds(
    lambda day, offset: (date.fromisoformat(day) + timedelta(days=offset)).isoformat(),
    st.sampled_from(KEY_DAYS),
    st.sampled_from([-2, -1, 0, 0, 1, 2, 6]),
)
sums = st.sampled_from(SUMS)
some = st.sampled_from(
    [["2026-01"], ["2026-02"], ["2026-02"], ["2026-03"], ["2026-01", "2026-02"], ["2026-02", "2026-03"]]
)
named = st.just([]) | some | some | some
payroll_rows = st.fixed_dictionaries(
    {
        "period": st.sampled_from(PERIODS),
        "payable": st.sampled_from(["6000.00", "6000.00", "3500.00"]),
        "paid": sums,
        "paid_date": st.none() | days,
        "method": st.sampled_from(["bank", "bank", "cash", "unknown"]),
        "receipt": st.none() | st.booleans(),
    }
).map(lambda row: row | {"receipt": None} if row["paid_date"] is None else row)
memos = st.sampled_from(
    [
        "2026年1月工资",
        "2026年2月工资",
        "2月份工资",
        "代发2026年1月、2026年2月工资",
        "工资",
        "1月工资",
        "2025年度年终奖",
        "报销款",
    ]
)
bank_rows = st.fixed_dictionaries({"date": days, "amount": st.sampled_from(SUMS[1:]), "memo": memos})
deferrals = st.fixed_dictionaries(
    {
        "signed_on": days,
        "periods": named,
        "new_date": st.none() | days | days,
        "consent": st.sampled_from(["union", "union", "representatives", "worker_only", "none", "unknown"]),
        "written": st.sampled_from([True, True, True, False]),
    }
)
messages = st.builds(
    lambda day, text: {"date": day, "from": SAID[text][0], "text": text}, days, st.sampled_from(sorted(SAID))
)
complaints = st.fixed_dictionaries({"date": days, "periods": some, "amount": st.none() | st.sampled_from(SUMS[1:])})
histories = st.fixed_dictionaries(
    {
        "id": st.just("H"),
        "as_of": days,
        "region": st.just("示例省甲市"),
        "parameters": st.fixed_dictionaries(
            {"max_deferral_days": st.sampled_from([None, 30, 30, 60]), "min_wage": st.just("2200.00")}
        ),
        "employer": st.fixed_dictionaries(
            {
                "industry": st.just("C 制造业"),
                "is_construction_site": st.sampled_from([False, False, False, True]),
                "has_union": st.sampled_from([True, False, None]),
            }
        ),
        "worker": st.just({"token": "w-00000000"}),
        "contract": st.one_of(
            st.fixed_dictionaries(
                {
                    "pay_day": st.sampled_from([10, 10, 15, 31, "last", None]),
                    "period": st.just("monthly"),
                    "agreed_wage": st.just("6000.00"),
                }
            ),
            st.just({"pay_day": 10, "period": "piece", "agreed_wage": None}),
        ),
        "payroll": st.lists(payroll_rows, max_size=3),
        "bank": st.none() | st.lists(bank_rows, max_size=4),
        "attendance": st.none() | st.just([{"period": "2026-02", "days": 17}, {"period": "2026-03", "days": 0}]),
        "tax_totals": st.none() | st.builds(lambda sum_: [{"period": "2026-02", "declared": sum_}], sums),
        "deferrals": st.lists(deferrals, max_size=2),
        "messages": st.lists(messages, max_size=3),
        "complaint": st.lists(complaints, max_size=2),
        "termination_date": st.none() | st.none() | days,
    }
)


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
@given(histories)
def test_the_plain_second_reading_says_the_same(history: dict[str, Any]) -> None:
    assert five(history) == reference(history, CALENDAR.is_workday)


def compared(n: int, seed_: int) -> dict[str, int]:
    """Judges `n` generated histories by the package and by the plain reading; counts where they differ."""
    counts = {"n": 0, "differ": 0, "computed": 0, "false_accusations": 0, "missed": 0}

    @seed(seed_)
    @settings(max_examples=n, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(histories)
    def one(history: dict[str, Any]) -> None:
        if counts["n"] == n:
            return
        found, expected = five(history), reference(history, CALENDAR.is_workday)
        accused = found["status"] == Status.COMPUTED.value
        counts["n"] += 1
        counts["computed"] += accused
        counts["differ"] += found != expected
        counts["false_accusations"] += accused and expected["status"] != Status.COMPUTED.value
        counts["missed"] += not accused and expected["status"] == Status.COMPUTED.value

    one()
    return counts


@pytest.mark.slow
def test_of_a_thousand_histories_all_are_judged_as_the_plain_reading_says_and_nobody_is_accused_falsely() -> None:
    counts = compared(1000, 6)
    assert (counts["n"], counts["differ"], counts["false_accusations"], counts["missed"]) == (1000, 0, 0, 0)
    assert counts["computed"] > 30, "the histories must put the question"


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
