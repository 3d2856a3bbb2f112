"""What a worker is told of his own rows, and what is not known stays unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from laoheng.law import law_at
from laoheng.portrait import MonthLaw, Window
from laoheng.risk.indicators import PROTECTIONS, OwnRows, protection_findings
from laoheng.standard.finding import Finding, Level, Status
from laoheng.standard.messages import render

AS_OF = date(2026, 11, 15)
MONTHS = Window.before(AS_OF, 12).months
WINDOW = Window(AS_OF, MONTHS, dict.fromkeys(MONTHS, MonthLaw(Decimal(2300), None, 21, Decimal(36))))
LATE = MONTHS[:3]


def wages(**fields: Any) -> list[dict[str, Any]]:
    row = dict.fromkeys(("insurance_deduction", "fund_deduction", "tax_deduction", "other_deduction"), Decimal(0))
    row |= {"gross": Decimal(5000), "paid": Decimal(5000), "overtime_pay": Decimal(0)} | fields
    return [{"row_id": f"w{month}", "month": month, **row} for month in LATE]


def attendance(**fields: Any) -> list[dict[str, Any]]:
    row = {"days": Decimal(21), "overtime_hours": Decimal(0)} | fields
    return [{"row_id": f"a{month}", "month": month, **row} for month in LATE]


def contract(**fields: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"row_id": "c", "form": "FIX", "starts_on": date(2025, 1, 1), "ends_on": date(2027, 12, 31)}
    return row | {"signed_on": date(2025, 1, 1), "left_on": None, "hours_system": "standard"} | fields


def pension(state: str = "paid", months: tuple[str, ...] = LATE) -> list[dict[str, Any]]:
    return [{"row_id": f"i{month}", "month": month, "insurance": "110", "state": state} for month in months]


IN_ORDER = {"wages": wages(), "attendance": attendance(), "contracts": [contract()], "contributions": pension()}
SHORT = [
    contract(row_id="c1", starts_on=date(2026, 5, 1), ends_on=date(2026, 7, 31)),
    contract(row_id="c2", starts_on=date(2026, 8, 1), ends_on=date(2026, 10, 31)),
]


def told(rows: dict[str, Any]) -> dict[str, Finding]:
    own = OwnRows("worker", "firm", {kind: some for kind, some in rows.items() if some}, WINDOW)
    found = protection_findings(own, law_at(AS_OF, "990101"))
    return {item.kind.removeprefix("worker."): item for item in found}


@pytest.mark.parametrize(
    ("name", "rows", "months"),
    [
        ("short_contracts", {"contracts": SHORT}, ("2026-05", "2026-08")),
        ("blank_contributions", {"contributions": pension(months=(LATE[1],))}, (LATE[0],)),
        ("blank_contributions", {"contributions": pension("owed")}, LATE[:2]),
        ("pay_below_minimum", {"wages": wages(gross=Decimal(2000), paid=Decimal(2000))}, LATE),
        ("pay_below_minimum", {"wages": wages(gross=Decimal(2400), overtime_pay=Decimal(200))}, LATE),
        ("hours_over_cap", {"attendance": attendance(overtime_hours=Decimal("36.5"))}, LATE),
        ("no_contract", {"contracts": []}, tuple(sorted(LATE))),
        ("list_leaves_unpaid", {"wages": wages(paid=Decimal(3000))}, LATE),
    ],
)
def test_what_is_wrong_is_told_with_the_months_and_what_to_do(
    name: str, rows: dict[str, Any], months: tuple[str, ...]
) -> None:
    finding = told(IN_ORDER | rows)[name]
    assert (finding.status, finding.figure("months")) == (Status.COMPUTED, months)
    assert finding.remedies and all(render(text, "en") and render(text, "zh") for text in finding.remedies)


@pytest.mark.parametrize("name", [item.id for item in PROTECTIONS])
def test_a_worker_in_order_is_told_so_and_nobody_is_ever_graded(name: str) -> None:
    finding = told(IN_ORDER)[name]
    assert (finding.status, finding.level) == (Status.CLEAR, Level.NONE)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("short_contracts", {"contracts": []}),
        ("short_contracts", {"contracts": [SHORT[0], {**SHORT[1], "ends_on": None}]}),
        ("blank_contributions", {"contributions": []}),
        ("blank_contributions", {"contracts": [], "contributions": pension("owed")}),
        ("pay_below_minimum", {"wages": wages(gross=Decimal(2000), paid=Decimal(2000)), "attendance": []}),
        ("hours_over_cap", {"attendance": attendance(overtime_hours=None)}),
        ("no_contract", {"contracts": [contract(signed_on=None)]}),
        ("list_leaves_unpaid", {"wages": wages(paid=Decimal(3000), other_deduction=None)}),
    ],
)
def test_where_a_source_is_silent_nothing_is_said(name: str, rows: dict[str, Any]) -> None:
    assert told(IN_ORDER | rows)[name].status is Status.UNDETERMINED


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("pay_below_minimum", {"wages": wages(gross=Decimal(2000)), "attendance": attendance(days=Decimal(12))}),
        ("pay_below_minimum", {"wages": wages(gross=Decimal(2000)), "contracts": [contract(form="PART_TIME")]}),
        ("blank_contributions", {"contributions": pension("owed"), "contracts": [contract(form="DISPATCH")]}),
        ("hours_over_cap", {"attendance": attendance(overtime_hours=Decimal(80)),
                            "contracts": [contract(hours_system="comprehensive")]}),
    ],
)  # fmt: skip
def test_near_misses_are_left_alone(name: str, rows: dict[str, Any]) -> None:
    assert told(IN_ORDER | rows)[name].status is Status.CLEAR
