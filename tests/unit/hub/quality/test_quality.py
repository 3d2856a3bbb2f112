"""Scores and remarks agree with a slow reading, and what nobody sent is unknown."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.hub.lake_schema import checked_schema
from laoheng.hub.quality.cross_source import Comparison, agreements, comparisons
from laoheng.hub.quality.oddities import oddities
from laoheng.hub.quality.scores import MonthQuality, ReceiptCounts, month_qualities, timeliness
from laoheng.standard.records import WAGES, contract_of
from tests.unit.hub.making import KEY
from tests.unit.hub.quality.reference import remarks

JULY = datetime(2026, 7, 10, 9, tzinfo=UTC)


def put(lake: Lake, kind: str, rows: Iterable[Mapping[str, Any]], seq: int = 1, received: datetime = JULY) -> None:
    contract = contract_of(kind)
    full = [{"row_number": number, **row} for number, row in enumerate(rows, 2)]
    batch = pa.RecordBatch.from_pylist(full, schema=checked_schema(contract))
    lake.commit_batch(
        "office", contract, iter([batch]), batch_id=f"{kind}-{seq}", batch_seq=seq, batch_key=KEY, received_at=received
    )


def wage(person: str, month: str = "2026-06", firm: str = "f1", **cells: Any) -> dict[str, Any]:
    return {
        "firm_id": firm,
        "person_id": person,
        "month": month,
        "gross": Decimal(5000),
        "paid": Decimal(5000),
        **cells,
    }


def qualities(lake: Lake, receipts: Mapping[str, ReceiptCounts]) -> list[MonthQuality]:
    with Engine() as engine:
        found = agreements(comparisons(engine, lake, office_ids=["office"]))
        return list(month_qualities(engine, lake, WAGES, office_ids=["office"], receipts=receipts, agreements=found))


def test_each_share_is_what_it_says(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    optional = len([field for field in WAGES.stored_fields if not field.required])
    put(lake, "wages", [wage("a", hours=Decimal(160)), wage("b", hours=Decimal(160), overtime_pay=Decimal(1))])
    put(lake, "tax_totals", [{"firm_id": "f1", "month": "2026-06", "people": 2, "total": Decimal(20000)}])
    (found,) = qualities(lake, {"wages-1": ReceiptCounts(read=8, refused=2, same=4)})
    assert found == MonthQuality("wages", "f1", "2026-06", 2, 3 / (2 * optional), 0.75, 0.5, 1.0, 0.5)
    assert found.whole == pytest.approx((3 / (2 * optional) + 0.75 + 0.5 + 1.0 + 0.5) / 5)


def test_what_nobody_sent_is_unknown_and_has_no_share_in_the_whole(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "wages", [wage("a")])
    (found,) = qualities(lake, {})
    assert (found.validity, found.uniqueness, found.consistency) == (None, None, None)
    assert found.whole == pytest.approx((0.0 + 1.0) / 2)
    assert qualities(Lake(tmp_path / "empty"), {}) == []


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        ("2026-06", datetime(2026, 7, 15, tzinfo=UTC), 1.0),
        ("2026-06", datetime(2026, 7, 16, tzinfo=UTC), 1 - 1 / 90),
        ("2026-06", datetime(2026, 10, 13, tzinfo=UTC), 0.0),
        ("2026-12", datetime(2027, 1, 15, tzinfo=UTC), 1.0),
        ("2026-06", datetime(2026, 6, 20, tzinfo=UTC), 1.0),
        ("unknown", datetime(2026, 6, 20, tzinfo=UTC), None),
        ("2026-06", None, None),
    ],
)
def test_timeliness_counts_from_the_day_due(month: str, day: datetime | None, expected: float | None) -> None:
    assert timeliness(month, day) == pytest.approx(expected) if expected is not None else timeliness(month, day) is None


@pytest.mark.parametrize(("own", "other", "agrees"), [("100", "95", True), ("100", "94.99", False), ("0", "0", True)])
def test_two_sources_agree_within_five_in_a_hundred(own: str, other: str, agrees: bool) -> None:
    assert Comparison("f", "2026-01", "total_declared", Decimal(own), Decimal(other)).agrees is agrees


def test_a_corrected_month_counts_the_day_it_first_came(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "wages", [wage("a")])
    put(lake, "wages", [wage("a", paid=Decimal(4000))], seq=2, received=datetime(2027, 1, 1, tzinfo=UTC))
    (found,) = qualities(lake, {})
    assert (found.rows, found.timeliness) == (1, 1.0)


@pytest.mark.parametrize("seed", range(6))
def test_remarks_are_those_of_a_slow_reading(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    wages = [row for firm in range(8) for row in _payroll(f"f{firm}", draw)]
    attendance = [
        {"firm_id": "f1", "person_id": f"p{n}", "month": month, "days": Decimal(draw.choice((20, 28, 29, 30, 31)))}
        for n in range(9) for month in ("2024-02", "2025-02", "2025-04")
    ]  # fmt: skip
    lake = Lake(tmp_path)
    put(lake, "wages", wages)
    put(lake, "attendance", attendance)
    with Engine() as engine:
        found = {(o.code, o.firm_id, o.month, o.rows) for o in oddities(engine, lake, office_ids=["office"])}
    assert found == remarks(wages, attendance)
    assert {code for code, *_ in found} >= {"days_beyond_month"}


def _payroll(firm: str, draw: random.Random) -> list[dict[str, Any]]:
    """Two months of one firm; some are copies, some round, some with an impossible cell."""
    heads, copy, rounded = draw.choice([5, 9, 10, 25]), draw.random() < 0.5, draw.random() < 0.5
    step = 100 if rounded else 7
    rows = []
    for n in range(heads):
        hours = Decimal(150 + n % draw.choice([2, 4, 9])) if draw.random() < 0.97 else None
        gross = Decimal(step * draw.randint(40, 80))
        first = wage(f"p{n}", "2025-12", firm, hours=hours, gross=gross, paid=gross)
        second = {**first, "month": "2026-01"}
        if not copy or draw.random() < 0.02:
            second |= {"hours": hours and hours + 1, "gross": gross + step, "paid": gross}
        rows += [first, second]
    if draw.random() < 0.4:
        rows[0]["paid"] = rows[0]["gross"] + 1
    if draw.random() < 0.4:
        rows[-1]["hours"] = Decimal(800)
    return rows


def test_a_copied_payroll_and_round_pay_are_noticed_and_plain_salaries_are_not(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    copied = [wage(f"p{n}", month, hours=Decimal(100 + n)) for n in range(12) for month in ("2025-12", "2026-01")]
    rounded = [wage(f"q{n}", firm="f2", hours=Decimal(100 + n), gross=Decimal(100 * (30 + n))) for n in range(20)]
    salaried = [wage(f"r{n}", firm="f3", gross=Decimal(100 * (60 + n))) for n in range(20)]
    put(lake, "wages", [*copied, *rounded, *salaried])
    with Engine() as engine:
        found = [(o.code, o.firm_id, o.month) for o in oddities(engine, lake, office_ids=["office"])]
    assert ("copied_hours", "f1", "2026-01") in found
    assert ("round_pay", "f2", "2026-06") in found
    assert not [line for line in found if line[1] == "f3"]
