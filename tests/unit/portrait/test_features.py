"""Features declare what they mean, can be named in both languages, and keep "unknown"."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from laoheng.hub.engine import Engine
from laoheng.law import law_at
from laoheng.portrait import DAILY, MONTHLY, Feature, Window, firm_months, steps_of
from laoheng.risk.indicators import INDICATOR_IDS, INDICATORS, graded_indicators
from laoheng.standard.messages import catalogue, render
from tests.unit.portrait.tables import records_of

AS_OF = date(2026, 11, 15)
FEATURES = {item.name: item for item in (*MONTHLY, *DAILY)}


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_has_meaning_texts_and_a_ground_that_holds(name: str) -> None:
    item: Feature = FEATURES[name]
    assert item.doc and item.sources
    assert render(item.label, "zh") and render(item.label, "en") and render(item.why_unknown(()), "zh")
    assert law_at(AS_OF).ground(item.ground)


@pytest.mark.parametrize("name", INDICATOR_IDS)
def test_every_indicator_has_its_texts(name: str) -> None:
    for part in ("label", "remedy.1", "remedy.2", "clear.1"):
        assert set(catalogue()[f"risk.{name}.{part}"]) == {"zh", "en"}


def test_every_indicator_is_graded_and_its_grounds_hold_today() -> None:
    assert set(graded_indicators()) == {item.id for item in INDICATORS}
    for item in INDICATORS:
        assert law_at(AS_OF).grounds(*item.grounds)


def test_a_month_without_a_return_is_unknown_and_never_zero() -> None:
    wage: dict[str, Any] = {"firm_id": "A", "person_id": "p", "gross": Decimal("5000.00"), "paid": Decimal("5000.00")}
    records = records_of({"wages": [wage | {"month": month} for month in ("2026-08", "2026-10")]})
    with Engine(threads=1) as engine:
        wanted = [item for item in MONTHLY if item.name in ("paid_heads", "insured_heads")]
        rows = engine.run(firm_months(steps_of(records, Window.before(AS_OF)), wanted)).sort_by("k").to_pylist()
    assert [(row["month"], row["paid_heads"], row["insured_heads"]) for row in rows] == [
        ("2026-10", 1, None),
        ("2026-09", None, None),
        ("2026-08", 1, None),
    ]
