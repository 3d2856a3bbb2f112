"""A deferral that names nobody concerns whoever was at the firm in its months, and nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from laoheng.risk.indicators.wages_overdue import KINDS, WorkerRows, gather

DEFERRAL = {"firm_id": "A", "person_id": None, "months": ["2026-04", "2026-05"], "row_id": "d-1"}
WORKER = {"firm_id": "A", "person_id": "p"}
STAYS: dict[str, Any] = {"left_on": None, "ends_on": None}
MONTHS = ("2026-06", "2026-05", "2026-04", "2026-03")


def gathered(rows: dict[str, list[dict[str, Any]]], **options: Any) -> WorkerRows:
    tables: dict[str, list[dict[str, Any]]] = {name: rows.get(name, []) for name in KINDS}
    return gather(tables, [("A", "p")], (), (), **({"months": MONTHS} | options))["A", "p"]


def deferred(worker: WorkerRows) -> list[str]:
    return [month for found in worker.rows["deferrals"] for month in found["months"]]


@pytest.mark.parametrize(
    ("kind", "row", "months"),
    [
        ("wages", {"month": "2026-05", "gross": 1}, ["2026-05"]),
        ("wages", {"month": "2026-05", "gross": 0}, []),
        ("attendance", {"month": "2026-04", "days": 1}, ["2026-04"]),
        ("attendance", {"month": "2026-04", "days": 0}, []),
        ("contracts", STAYS | {"starts_on": date(2026, 5, 20)}, ["2026-05"]),
        ("contracts", STAYS | {"starts_on": date(2024, 1, 1), "left_on": date(2026, 4, 2)}, ["2026-04"]),
        ("contracts", STAYS | {"starts_on": date(2024, 1, 1), "ends_on": date(2026, 3, 31)}, []),
        ("contracts", STAYS | {"starts_on": date(2026, 6, 1)}, []),
        ("bank_payroll", {"paid_on": date(2026, 6, 10)}, []),
    ],
)
def test_a_worker_is_concerned_in_the_months_that_show_him_at_the_firm(
    kind: str, row: dict[str, Any], months: list[str]
) -> None:
    assert deferred(gathered({kind: [WORKER | row], "deferrals": [DEFERRAL]})) == months


def test_an_open_ended_contract_ends_with_the_one_that_followed_it() -> None:
    earlier = WORKER | STAYS | {"starts_on": date(2025, 1, 4)}
    later = WORKER | STAYS | {"starts_on": date(2026, 1, 4), "left_on": date(2026, 3, 31)}
    assert deferred(gathered({"contracts": [earlier, later], "deferrals": [DEFERRAL]})) == []
    assert deferred(gathered({"contracts": [earlier], "deferrals": [DEFERRAL]})) == ["2026-04", "2026-05"]


def test_whoever_is_missing_from_the_months_wage_list_was_not_there_by_contract_alone() -> None:
    rows = {"contracts": [WORKER | STAYS | {"starts_on": date(2024, 1, 1)}], "deferrals": [DEFERRAL]}
    assert deferred(gathered(rows, lists={("A", "2026-04")})) == ["2026-05"]
    assert deferred(gathered(rows, lists={("B", "2026-04")})) == ["2026-04", "2026-05"]


@pytest.mark.parametrize("person", [None, "p"])
def test_a_deferred_month_of_which_no_wage_list_is_read_any_more_is_left_out(person: str | None) -> None:
    rows = {
        "contracts": [WORKER | STAYS | {"starts_on": date(2020, 1, 1)}],
        "deferrals": [DEFERRAL | {"person_id": person, "months": ["2023-11", "2026-05"]}],
    }
    assert deferred(gathered(rows)) == ["2026-05"]


def test_a_deferral_that_names_a_person_but_no_month_stays_to_be_judged_invalid() -> None:
    rows = {"deferrals": [DEFERRAL | {"person_id": "p", "months": []}]}
    assert [row["months"] for row in gathered(rows).rows["deferrals"]] == [[]]
