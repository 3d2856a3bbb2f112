"""Generated wage histories with the answers of the slow plain reading, as a file that `laoheng eval arrears` judges.

.venv/bin/python -m tests.property.arrears_histories --count 1000 --out histories.jsonl
.venv/bin/laoheng eval arrears histories.jsonl
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from laoheng.standard.calendar import WorkCalendar
from tests.unit.risk.arrears_reference import SAID, reference

CALENDAR = WorkCalendar.national()
PERIODS = ["2026-01", "2026-02", "2026-03"]
# Days around which something changes: due dates (swapped Saturday 14 February among them), one and two months later.
KEY_DAYS = ["2026-02-10", "2026-02-14", "2026-03-10", "2026-04-03", "2026-04-10", "2026-05-10"]
SUMS = ["0.00", "2500.00", "3500.00", "6000.00", "12000.00"]

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


def _with_paper(history: dict[str, Any], paper: dict[str, Any], as_of: str, paid: str) -> dict[str, Any]:
    """The same history where February's wage is open and a paper defers it, in a place that allows thirty days."""
    owed = {"period": "2026-02", "payable": "6000.00", "paid": paid, "paid_date": None, "method": "bank",
            "receipt": None}  # fmt: skip
    return {
        **history,
        "as_of": as_of,
        "parameters": {"max_deferral_days": 30, "min_wage": "2200.00"},
        "employer": {**history["employer"], "is_construction_site": False},
        "contract": {"pay_day": 10, "period": "monthly", "agreed_wage": "6000.00"},
        "payroll": [row for row in history["payroll"] if row["period"] != "2026-02"] + [owed],
        "deferrals": [*history["deferrals"], paper],
        "termination_date": None,
    }


# Drawn freely a paper almost never counts: of these many do, so that the question whether it counts is really put.
deferred = st.builds(
    _with_paper,
    histories,
    st.fixed_dictionaries(
        {
            "signed_on": st.sampled_from(["2026-03-03", "2026-03-10", "2026-03-11"]),
            "periods": st.just(["2026-02"]),
            "new_date": st.sampled_from(["2026-04-03", "2026-04-09", "2026-04-10"]),
            "consent": st.sampled_from(["union", "representatives", "unknown", "none"]),
            "written": st.sampled_from([True, True, True, False]),
        }
    ),
    st.sampled_from(["2026-03-12", "2026-03-20", "2026-04-03", "2026-04-04", "2026-04-11"]),
    st.sampled_from(["0.00", "2500.00"]),
)


def labelled(count: int, seed_: int) -> list[dict[str, Any]]:
    """`count` generated histories, each with what the plain reading says of it in the shape of the labels."""
    made: list[dict[str, Any]] = []

    @seed(seed_)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(histories | deferred)
    def one(history: dict[str, Any]) -> None:
        if len(made) < count:
            made.append({**history, "id": f"H{len(made) + 1}", "expected": _label(history)})

    one()
    return made


def _label(history: dict[str, Any]) -> dict[str, Any]:
    told = reference(history, CALENDAR.is_workday)
    return {
        "status": told["status"],
        "level": told["level"],
        "periods_in_arrears": told["periods"],
        "amount_overdue": None if told["amount"] is None else str(Decimal(told["amount"])),
        "deferral_verdict": told["verdict"],
    }


def write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """One history a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def main() -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    write(arguments.out, labelled(arguments.count, arguments.seed))


if __name__ == "__main__":
    main()
