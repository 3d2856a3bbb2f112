"""Every row of the public code tables agrees with what is read, computed or held here.

Check digits, holidays, divisions of 2023 and industries have their tests beside their modules; these are the others.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from laoheng.law import law_at
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.identifiers import IdentifierError, make_person_number, person_number
from laoheng.standard.money import yuan

BIRTH = date(1980, 1, 1)


def rows_of(shared_data: Path, name: str) -> list[dict[str, str]]:
    with (shared_data / "data" / "codes" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.shared_data
def test_a_citizen_number_of_every_division_there_ever_was_is_read(shared_data: Path) -> None:
    rows = rows_of(shared_data, "gbt2260_history.csv")
    refused = []
    for code in (row["code"] for row in rows):
        try:
            person_number(make_person_number(code, BIRTH, "000"))
        except IdentifierError:
            refused.append(code)
    assert len(rows) > 7_000
    assert refused == []


@pytest.mark.shared_data
def test_the_work_death_benefit_of_each_year_is_income_times_multiple(shared_data: Path) -> None:
    rows = rows_of(shared_data, "work_death_benefit.csv")
    for row in rows:
        law = law_at(date(int(row["applicable_year"]), 7, 1))
        income = law.parameter("urban_income_of_year_before").value
        multiple = law.parameter("work_death_income_multiple").value
        assert Decimal(str(income)) == Decimal(row["urban_disposable_income_per_capita"])
        assert Decimal(str(income)) * Decimal(str(multiple)) == Decimal(row["benefit_20x"])
    assert len(rows) >= 3


@pytest.mark.shared_data
def test_a_year_has_as_many_statutory_days_off_as_the_rule_of_its_time_says(shared_data: Path) -> None:
    """Shifts by notice net out: days off on weekdays less weekends worked are the statutory days of the year."""
    rows = rows_of(shared_data, "statutory_holiday_days.csv")
    days = {
        year: int(row["days_per_year"])
        for row in rows
        for year in range(int(row["from"][:4]), int((row["to"] or "2026-12-31")[:4]) + 1)
    }
    calendar = WorkCalendar.national()
    for year, statutory in days.items():
        off = sum(1 for day in calendar.off if day.year == year and day.weekday() < 5)
        worked = sum(1 for day in calendar.work if day.year == year and day.weekday() >= 5)
        # Statutory days that fall on a weekend are given on a weekday, so the balance is the statutory number itself;
        # a notice may move one or two of them over the turn of the year, and years of celebration had one more.
        assert abs(off - worked - statutory) <= 2, (year, off, worked, statutory)
    assert set(days.values()) == {11, 13}


@pytest.mark.shared_data
def test_the_working_days_of_a_month_follow_from_the_statutory_days(shared_data: Path) -> None:
    for row in rows_of(shared_data, "statutory_holiday_days.csv"):
        held = law_at(date.fromisoformat(row["from"]) + timedelta(days=30)).parameter("monthly_working_days").value
        computed = Decimal(365 - 104 - int(row["days_per_year"])) / 12
        assert Decimal(str(held)) == computed.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.shared_data
def test_every_city_of_the_table_of_bases_can_be_kept_as_money_and_floors_lie_below_ceilings(shared_data: Path) -> None:
    rows = rows_of(shared_data, "city_contribution_bases_2024.csv")
    for row in rows:
        for kind in ("si", "hf"):
            low, high = row[f"{kind}_base_min"], row[f"{kind}_base_max"]
            if low and high:
                assert Decimal(0) < yuan(low) <= yuan(high), row["city"]
    assert len(rows) > 300
