"""A worker's portrait: gaps are months at work without a paid pension row, and what nobody told of is unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from laoheng.portrait.person import WorkerPortrait, worker_portrait

AS_OF = date(2026, 6, 15)


def wage(month: str, **fields: Any) -> dict[str, Any]:
    parts = dict.fromkeys(("insurance_deduction", "fund_deduction", "tax_deduction", "other_deduction"), Decimal(0))
    row = {"firm_id": "A", "month": month, "gross": Decimal(5000), "paid": Decimal(5000), "paid_on": date(2026, 6, 1)}
    return row | parts | fields


def pension(month: str, state: str = "paid", insurance: str = "110") -> dict[str, Any]:
    return {"firm_id": "A", "month": month, "insurance": insurance, "state": state}


def drawn(closed: tuple[str, ...] = (), **rows: Any) -> WorkerPortrait:
    return worker_portrait("p", AS_OF, rows, closed)


def test_a_month_at_work_between_told_months_without_a_paid_row_is_a_gap() -> None:
    rows = [pension("2026-01"), pension("2026-03", "owed"), pension("2026-04")]
    (insured,) = drawn(contributions=rows, wages=[wage(f"2026-0{n}") for n in range(1, 6)]).insured
    assert (insured.paid, insured.gaps, insured.unknown) == (
        ("2026-01", "2026-04"), ("2026-02", "2026-03"), ("2026-05",),
    )  # fmt: skip


def test_a_firm_of_whose_contributions_nothing_came_leaves_every_month_unknown() -> None:
    (insured,) = drawn(wages=[wage("2026-01"), wage("2026-02")]).insured
    assert (insured.paid, insured.gaps, insured.unknown) == ((), (), ("2026-01", "2026-02"))


def test_attendance_is_work_too_and_a_month_not_worked_is_no_gap() -> None:
    seen = [{"firm_id": "A", "month": "2026-02", "days": Decimal(20)}]
    rows = [pension("2026-01"), pension("2026-04")]
    (insured,) = drawn(contributions=rows, attendance=seen).insured
    assert insured.gaps == ("2026-02",)


@pytest.mark.parametrize("form", ["PART_TIME", "OVERAGE", "INTERN", "DISPATCH"])
def test_whom_the_firm_need_not_enrol_has_no_gap_there(form: str) -> None:
    contract = {"firm_id": "A", "form": form, "starts_on": date(2025, 1, 1)}
    rows = [pension("2026-01"), pension("2026-03")]
    (insured,) = drawn(contributions=rows, wages=[wage("2026-02")], contracts=[contract]).insured
    assert insured.gaps == ()


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({}, Decimal(0)),
        ({"paid": Decimal(3000)}, Decimal(2000)),
        ({"paid": Decimal(0), "other_deduction": None}, Decimal(5000)),
        ({"paid": Decimal(3000), "other_deduction": None}, None),
        ({"gross": None}, None),
    ],
)
def test_what_the_list_leaves_unpaid_is_told_and_what_it_leaves_open_is_unknown(
    fields: dict[str, Any], left: Decimal | None
) -> None:
    assert drawn(wages=[wage("2026-05", **fields)]).pay[0].open == left


def test_stays_on_sites_and_contracts_are_told_newest_first_up_to_the_day() -> None:
    contracts = [
        {"firm_id": "A", "form": "FIX", "starts_on": date(2025, 1, 1)},
        {"firm_id": "A", "form": "FIX", "starts_on": date(2026, 7, 1)},
    ]
    roster = [{"firm_id": "B", "project": "P", "entered_on": date(2026, 2, 1), "left_on": None}]
    spells = drawn(contracts=contracts, site_roster=roster).spells
    assert [(item.firm_id, item.project) for item in spells] == [("B", "P"), ("A", None)]


def test_a_purpose_that_does_not_open_contributions_tells_of_none() -> None:
    assert drawn(("contributions",), wages=[wage("2026-05")]).insured == ()


def test_a_field_that_the_purpose_closes_is_not_said_to_be_unknown() -> None:
    rows = {
        "contracts": [{"firm_id": "A", "agreed_wage": None, "left_on": None}],
        "site_roster": [{"firm_id": "B", "project": None, "left_on": date(2026, 5, 1)}],
    }
    told = worker_portrait("p", AS_OF, rows, ("contributions",), {"contracts": date(2026, 3, 1)})
    spells = {item.firm_id: item for item in told.spells}
    assert spells["A"].closed == ("starts_on", "ends_on", "signed_on")
    assert (spells["B"].closed, spells["B"].project) == (("starts_on",), "")
    fresh = dict(told.fresh)
    assert fresh["contracts"] == date(2026, 3, 1) and fresh["wages"] is None and "contributions" not in fresh


def test_a_wage_list_of_which_only_the_hours_are_open_is_closed_for_pay() -> None:
    told = worker_portrait("p", AS_OF, {"wages": [{"firm_id": "A", "hours": Decimal(160)}]})
    assert (told.pay, told.closed) == ((), ("wages",))
