"""The deferral cases, each judged as the law says: what makes an agreement to pay later count, and what does not."""

# A table of cases reads better on long lines.
# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest

from laoheng.risk.arrears import ArrearsCase, judge
from laoheng.standard.calendar import WorkCalendar

CALENDAR = WorkCalendar.national()
# Wages of February are due on 2026-03-15, a Sunday: so on Friday the 13th. The place allows thirty days.
PAPER = {
    "signed_on": "2026-03-05",
    "periods": ["2026-02"],
    "new_date": "2026-04-03",
    "consent": "union",
    "written": True,
}
BACKDATED = "缓发协议写的是3月5日，实际是3月20日补签的。"


def judged(
    paper: dict[str, Any], as_of: str = "2026-03-25", said: tuple[str, str] | None = None, **employer: Any
) -> Any:
    messages = [{"date": "2026-03-22", "from": said[0], "text": said[1]}] if said else []
    return judge(
        ArrearsCase.from_json(
            {
                "id": "deferral",
                "as_of": as_of,
                "region": "示例省甲市",
                "parameters": {"max_deferral_days": 30},
                "employer": {"industry": "制造业", "is_construction_site": False, "has_union": True, **employer},
                "worker": {"token": "p"},
                "contract": {"pay_day": 15, "period": "monthly", "agreed_wage": "6000.00"},
                "payroll": [
                    {"period": "2026-02", "payable": "6000.00", "paid": "0.00", "paid_date": None, "method": "bank", "receipt": None}
                ],
                "bank": [{"date": "2026-02-10", "amount": "6000.00", "memo": "2026年1月工资"}],
                "attendance": None,
                "tax_totals": None,
                "deferrals": [{**PAPER, **paper}],
                "messages": messages,
                "complaint": [{"date": "2026-03-24", "periods": ["2026-02"], "amount": "6000.00"}],
                "termination_date": None,
            }
        ),
        CALENDAR,
    )  # fmt: skip


CASES: list[tuple[str, dict[str, Any], dict[str, Any], str, str | None, str, str]] = [
    # what, the paper, other facts, verdict, reason, status, level
    ("valid: written, agreed with the union before the due day, within the limit", {}, {}, "valid", None, "clear", "blue"),
    ("valid: signed on the due day itself", {"signed_on": "2026-03-13"}, {}, "valid", None, "clear", "blue"),
    ("valid: exactly thirty days", {"new_date": "2026-04-12"}, {}, "valid", None, "clear", "blue"),
    ("valid: representatives agree where there is no union", {"consent": "representatives"}, {"has_union": False}, "valid", None, "clear", "blue"),
    ("unsigned: by word of mouth only", {"written": False}, {}, "invalid", "unwritten", "computed", "yellow"),
    ("unsigned by the workers' side: nobody agreed", {"consent": "none"}, {}, "invalid", "no_consent", "computed", "yellow"),
    ("unsigned by the workers' side: the worker alone agreed", {"consent": "worker_only"}, {}, "invalid", "no_consent", "computed", "yellow"),
    ("representatives do not stand in for a union that is there", {"consent": "representatives"}, {}, "invalid", "no_consent", "computed", "yellow"),
    ("whether anyone agreed is not known", {"consent": "unknown"}, {}, "undetermined", "unknown_consent", "undetermined", "blue"),
    ("too long: thirty-two days", {"new_date": "2026-04-14"}, {}, "invalid", "too_long", "computed", "yellow"),
    ("no new day named", {"new_date": None}, {}, "invalid", "periods_missing", "computed", "yellow"),
    ("signed after the due day", {"signed_on": "2026-03-16"}, {}, "invalid", "after_due", "computed", "yellow"),
    ("expired: the new day has passed unpaid", {}, {"as_of": "2026-04-07"}, "invalid", "expired", "computed", "yellow"),
    ("not yet expired on the new day itself", {}, {"as_of": "2026-04-03"}, "valid", None, "clear", "blue"),
    ("forged date: the employer admits signing later", {}, {"said": ("employer", BACKDATED)}, "invalid", "after_due", "computed", "yellow"),
    ("forged date: the worker alone says so", {}, {"said": ("worker", BACKDATED)}, "undetermined", "unknown_date", "undetermined", "blue"),
    ("on a building site nothing may be deferred", {}, {"is_construction_site": True}, "invalid", "construction", "computed", "yellow"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "paper", "facts", "verdict", "reason", "status", "level"), CASES, ids=[row[0] for row in CASES]
)
def test_a_deferral_is_judged_as_the_law_says(
    what: str, paper: dict[str, Any], facts: dict[str, Any], verdict: str, reason: str | None, status: str, level: str
) -> None:
    found = judged(paper, **facts)
    assert (found.deferral_verdict.value, found.deferral_reason and found.deferral_reason.value) == (verdict, reason)
    assert (found.status.value, found.level.value) == (status, level)


def test_a_faulty_deferral_counts_the_arrears_from_the_first_due_day() -> None:
    assert judged({"new_date": "2026-04-14"}).overdue_since.isoformat() == "2026-03-14"
