"""The law on a day in a place: values, their change of date, and the citation gate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from laoheng.law import (
    NotInForceError,
    UnknownArticleError,
    UnknownParameterError,
    find_article,
    law_at,
    stale,
)
from laoheng.law.catalogue import catalogue
from laoheng.law.values import chain_of, values
from laoheng.standard.errors import UserError
from laoheng.standard.finding import GroundKind

ON = date(2026, 11, 23)


def amount(name: str, on: date, region: str | None = None) -> Decimal | None:
    found = law_at(on, region).parameter(name)
    return found.value if found else None


DATED = [
    ("minimum_wage_monthly", "990101", date(2026, 6, 30), "2200.00"),  # the day before
    ("minimum_wage_monthly", "990101", date(2026, 7, 1), "2300.00"),  # the day itself
    ("minimum_wage_monthly", "990101", date(2024, 12, 31), None),  # before anything is known
    ("quarterly_working_hours", None, date(2024, 12, 31), "500"),
    ("quarterly_working_hours", None, date(2025, 1, 1), "496"),
    ("monthly_pay_days", None, date(2024, 12, 31), "21.75"),  # unchanged while the working days changed
    ("monthly_pay_days", None, date(2025, 1, 1), "21.75"),
    ("monthly_working_days", None, date(2024, 12, 31), "20.83"),
    ("monthly_working_days", None, date(2025, 1, 1), "20.67"),
    ("severance_cap_multiple", None, date(2007, 12, 31), None),
    ("severance_cap_multiple", None, date(2008, 1, 1), "3"),
    ("max_deferral_days", "990101", ON, "30"),  # stated by the province above it
    ("max_deferral_days", "990102", ON, None),  # said to be unknown there
    ("max_deferral_days", "330106", ON, None),  # no neighbour's value
    ("minimum_wage_monthly", "440305", ON, "2520.00"),  # the city prevails over its province
    ("minimum_wage_monthly", "440106", ON, "2500.00"),
    ("minimum_wage_monthly", None, ON, None),
]


@pytest.mark.parametrize(("name", "region", "on", "value"), DATED)
def test_a_value_holds_from_its_day_in_its_place(name: str, region: str | None, on: date, value: str | None) -> None:
    assert amount(name, on, region) == (None if value is None else Decimal(value))


def test_a_value_tells_its_ground_and_when_it_was_checked() -> None:
    cap = law_at(ON).parameter("severance_cap_multiple")
    assert cap is not None
    assert cap.ground.reference == "劳动合同法47(第2款)"
    assert (cap.unit, cap.certainty, cap.checked_on) == ("times", "V", date(2026, 11, 23))


def test_what_a_bureau_entered_prevails_and_is_named_as_such() -> None:
    law = law_at(ON, "990102", {"max_deferral_days": {"value": "15", "unit": "days", "document": "本区规定"}})
    entered = law.parameter("max_deferral_days")
    assert entered is not None
    assert (entered.value, entered.ground.reference) == (Decimal(15), "本区规定")
    bare = law_at(ON, None, {"social_average_monthly": "8000"}).parameter("social_average_monthly")
    assert bare is not None
    assert bare.ground.kind is GroundKind.RULE


def test_a_rule_that_is_no_number_gives_its_choice_and_no_usable_number() -> None:
    choice = law_at(ON, "110105").parameter("double_pay_limitation")
    assert choice is not None
    assert choice.choice == "daily_backwards"
    assert choice.value.is_nan()


def test_a_required_value_that_is_missing_is_refused_by_name() -> None:
    with pytest.raises(NotInForceError, match="minimum_wage_monthly"):
        law_at(ON).required("minimum_wage_monthly")


def test_a_misspelt_parameter_is_a_fault_and_not_unknown() -> None:
    with pytest.raises(UnknownParameterError):
        law_at(ON).parameter("minimum_wage")


@pytest.mark.parametrize("region", ["99", "虚构县", "9901011", ""])
def test_a_region_is_a_six_digit_code(region: str) -> None:
    with pytest.raises(UserError, match="六位"):
        law_at(ON, region)


def test_a_region_is_looked_up_upwards_only() -> None:
    assert chain_of("990101") == ("990101", "990100", "990000")
    assert chain_of("990000") == ("990000",)


GATE = [
    ("解释二6", date(2025, 8, 31), NotInForceError),  # the day before it took effect
    ("劳社部发〔2008〕3号", date(2025, 1, 1), NotInForceError),  # repealed
    ("令56号", date(2026, 6, 30), NotInForceError),
    ("劳动合同法999", ON, UnknownArticleError),
    ("某某法1", ON, UnknownArticleError),
]


@pytest.mark.parametrize(("reference", "on", "error"), GATE)
def test_the_gate_refuses_what_is_not_in_force_or_not_catalogued(
    reference: str, on: date, error: type[UserError]
) -> None:
    with pytest.raises(error, match=reference.rstrip("0123456789") or reference):
        law_at(on).ground(reference)


@pytest.mark.parametrize(
    ("reference", "on"),
    [("解释二6", date(2025, 9, 1)), ("劳社部发〔2008〕3号", date(2024, 12, 31)), ("令56号", date(2026, 7, 1))],
)
def test_the_gate_lets_through_on_the_first_and_last_day(reference: str, on: date) -> None:
    ground = law_at(on).ground(reference)
    assert ground.valid_from is not None
    assert ground.version == ground.valid_from.isoformat()


def test_an_amended_article_has_the_version_of_the_day() -> None:
    before, after = law_at(date(2013, 6, 30)).ground("劳动合同法66"), law_at(date(2013, 7, 1)).ground("劳动合同法66")
    assert (before.valid_to, after.valid_from) == (date(2013, 6, 30), date(2013, 7, 1))
    old = find_article("放假办法2", date(2024, 12, 31))
    new = find_article("放假办法2")
    assert old is not None and new is not None
    assert old.headnote != new.headnote


def test_what_was_not_read_has_no_digest() -> None:
    for versions in catalogue().articles.values():
        for article in versions:
            assert article.headnote
            if article.digest is not None:
                assert article.certainty == "V", article.reference


def test_every_value_rests_on_an_article_that_held_when_the_value_began() -> None:
    for rows in values().national.values():
        for row in rows:
            if row.article:
                assert law_at(row.valid_from).ground(row.article)
            last = row.valid_to or ON
            assert law_at(last).parameter(row.name) is not None


def test_places_beginning_with_99_are_marked_fictitious_and_no_other() -> None:
    for code, region in values().regions.items():
        assert region.fictitious is code.startswith("99")


def test_stale_lists_what_was_checked_before_the_day() -> None:
    assert stale(date(2026, 11, 23)) == []
    names = {entry.name for entry in stale(date(2026, 11, 24))}
    assert {"severance_cap_multiple", "minimum_wage_monthly", "劳动合同法"} <= names
