"""Which wage a contribution base is held against: last year's average, the starting wage, or none that is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from laoheng.hub.engine import Engine
from laoheng.portrait import MonthLaw, Window, steps_of
from laoheng.risk.indicators import Limits
from tests.unit.portrait.tables import full_rows, records_of
from tests.unit.risk.indicator_reference import PlainFirm

AS_OF = date(2026, 11, 15)
MONTH = "2026-10"
THIS_YEAR = tuple(f"2026-{number:02d}" for number in range(1, 11))
LAST_YEAR = tuple(f"2025-{number:02d}" for number in range(1, 13))


def paid(months: tuple[str, ...], gross: int = 6000) -> dict[str, int]:
    return dict.fromkeys(months, gross)


@dataclass(frozen=True)
class Case:
    """One person: base declared for October 2026, pay by month, start of the first contract on file."""

    base: int
    wages: dict[str, int]
    start: date | None = None
    low: bool | None = None
    pension_before: tuple[str, ...] = field(default=())
    others: tuple[str, ...] = ()  # months in which the firm's lists show someone else


WHOLE_LAST_YEAR = paid(LAST_YEAR) | paid(THIS_YEAR, 9000)
CASES = {
    "hired this year, base under the first wage": Case(5000, paid(THIS_YEAR[3:]), date(2026, 4, 1), True),
    "hired this year, base at the first wage though pay rose since": Case(
        6000, paid(THIS_YEAR[3:5]) | paid(THIS_YEAR[5:], 9000), date(2026, 4, 1), False
    ),
    "hired this year in mid-month, base at the first month's part": Case(
        4500, paid(("2026-04",), 4500) | paid(THIS_YEAR[4:]), date(2026, 4, 10), False
    ),
    "hired this year, more overtime in the starting month than after": Case(
        6000, paid(("2026-04",), 8000) | paid(THIS_YEAR[4:]), date(2026, 4, 1), False
    ),
    "hired this year, the starting month not on record": Case(5000, paid(THIS_YEAR[4:]), date(2026, 4, 1)),
    "hired this year, the starting months not on record": Case(5000, paid(THIS_YEAR[5:]), date(2026, 3, 1)),
    "employed since before the records": Case(5000, paid(THIS_YEAR[4:]), date(2022, 3, 1)),
    "no contract on file": Case(5000, paid(THIS_YEAR[4:])),
    "a renewal: paid before the contract on file": Case(5000, paid(THIS_YEAR[1:]), date(2026, 4, 1)),
    "a renewal: insured before the contract on file": Case(
        5000, paid(THIS_YEAR[3:]), date(2026, 4, 1), pension_before=("2026-02",)
    ),
    "last year known, base under its average": Case(5600, WHOLE_LAST_YEAR, date(2022, 3, 1), True),
    "last year known, base at its average though pay rose since": Case(6000, WHOLE_LAST_YEAR, date(2022, 3, 1), False),
    "last year known, base 95 % of its average": Case(5700, WHOLE_LAST_YEAR, date(2022, 3, 1), False),
    "last year in part, base under the part but not under the least possible": Case(
        5000, paid(LAST_YEAR[3:]) | paid(THIS_YEAR), date(2022, 3, 1)
    ),
    "last year in part, base under the least possible": Case(
        4500, paid(LAST_YEAR[1:]) | paid(THIS_YEAR), date(2022, 3, 1), True
    ),
    "last year in part, base at its average": Case(6000, paid(LAST_YEAR[1:]) | paid(THIS_YEAR), date(2022, 3, 1)),
    "hired last year, listed ever since, base under the average": Case(
        5000, paid(LAST_YEAR[9:]) | paid(THIS_YEAR), date(2025, 10, 8), True
    ),
    "hired last year, listed ever since, base at the average": Case(
        6000, paid(LAST_YEAR[9:]) | paid(THIS_YEAR), date(2025, 10, 8), False
    ),
    "last year's lists whole, not paid in some months": Case(
        6000, paid(LAST_YEAR[4:]) | paid(THIS_YEAR), None, False, others=LAST_YEAR[:4]
    ),
    "base at the floor, wage below it": Case(3600, paid(LAST_YEAR, 3000) | paid(THIS_YEAR, 3000), None, False),
    "base under the floor, wage below it": Case(3000, paid(LAST_YEAR, 3000) | paid(THIS_YEAR, 3000), None, True),
    "base at the cap, wage above it": Case(18000, paid(LAST_YEAR, 40000), None, False),
}


def region_of(cases: dict[str, Case]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {"wages": [], "contributions": [], "contracts": [], "attendance": []}
    for name, case in cases.items():
        person = {"firm_id": name, "person_id": "p"}
        for month, gross in case.wages.items():
            rows["wages"].append(person | {"month": month, "gross": Decimal(gross), "paid": Decimal(gross)})
        for month in case.others:
            other = {"person_id": "q", "month": month, "gross": Decimal(1), "paid": Decimal(1)}
            rows["wages"].append(person | other)
        pension = {"insurance": "110", "state": "paid", "base": Decimal(case.base)}
        rows["contributions"] += [person | pension | {"month": month} for month in (MONTH, *case.pension_before)]
        if case.start:
            rows["contracts"].append(person | {"form": "OPEN", "signed_on": case.start, "starts_on": case.start})
    return {kind: full_rows(kind, some) for kind, some in rows.items()}


def window_with(average: str | None) -> Window:
    months = Window.before(AS_OF).months
    law = MonthLaw(social_average=Decimal(average) if average else None)
    return Window(AS_OF, months, dict.fromkeys(months, law))


@pytest.fixture(scope="module")
def lows() -> dict[str, bool | None]:
    with Engine(threads=1) as engine:
        bases = steps_of(records_of(region_of(CASES)), window_with("6000.00")).bases
        rows = engine.run(bases.filter(bases.month == MONTH).select("firm_id", "low")).to_pylist()
    return {row["firm_id"]: row["low"] for row in rows}


@pytest.mark.parametrize("name", CASES)
def test_a_base_is_low_in_order_or_unknown(lows: dict[str, bool | None], name: str) -> None:
    assert lows[name] is CASES[name].low


@pytest.mark.parametrize("name", CASES)
def test_the_plain_reference_says_the_same(name: str) -> None:
    region = region_of({name: CASES[name]})
    plain = PlainFirm(name, region, window_with("6000.00"), Limits())
    assert plain.low_base("p", MONTH, Decimal(CASES[name].base)) is CASES[name].low


def test_without_a_social_average_no_base_is_called_low() -> None:
    with Engine(threads=1) as engine:
        bases = steps_of(records_of(region_of(CASES)), window_with(None)).bases
        rows = engine.run(bases.select("firm_id", "month", "low")).to_pylist()
    window, region = window_with(None), region_of(CASES)
    for row in rows:
        base = Decimal(CASES[row["firm_id"]].base)
        plain = PlainFirm(row["firm_id"], region, window, Limits()).low_base("p", row["month"], base)
        assert row["low"] is plain and plain is not True
    assert {row["low"] for row in rows} == {False, None}


def test_the_months_of_the_year_before_reach_back_to_its_january() -> None:
    assert Window.before(date(2026, 2, 10), 3).with_year_before[-1] == "2024-01"
    assert Window.before(date(2026, 4, 10), 3).with_year_before[-1] == "2025-01"
    assert Window.before(AS_OF).with_year_before[:12] == Window.before(AS_OF).months
