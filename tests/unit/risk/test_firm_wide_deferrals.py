"""A deferral that names nobody concerns whoever was at the firm in its months, and nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from laoheng.risk.indicators.wages_overdue import KINDS, gather

DEFERRAL = {"firm_id": "A", "person_id": None, "months": ["2026-04", "2026-05"], "row_id": "d-1"}
WORKER = {"firm_id": "A", "person_id": "p"}
STAYS: dict[str, Any] = {"left_on": None, "ends_on": None}


@pytest.mark.parametrize(
    ("kind", "row", "months"),
    [
        ("wages", {"month": "2026-05"}, ["2026-05"]),
        ("attendance", {"month": "2026-04"}, ["2026-04"]),
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
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in KINDS}
    tables[kind].append(WORKER | row)
    tables["deferrals"].append(DEFERRAL)
    worker = gather(tables, [("A", "p")], (), ())["A", "p"]
    assert [month for found in worker.rows["deferrals"] for month in found["months"]] == months
