"""The wider catalogue: what it holds, what its language refuses, and what a firm is told by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from laoheng.hub.engine import Engine
from laoheng.law import law_at
from laoheng.portrait import WATCHED_DAILY, WATCHED_MONTHLY
from laoheng.risk.indicators import (
    OwnLevels,
    catalogue_size,
    cause_of,
    computable,
    dimension_of,
    grading,
    watched,
    watched_of,
)
from laoheng.risk.indicators.watch_catalogue import Dimension, Subject
from laoheng.risk.indicators.watch_grammar import parse
from laoheng.route import Watch, assess
from laoheng.standard.errors import LaohengError
from laoheng.standard.finding import GroundKind, Level, Status
from laoheng.standard.messages import render
from tests.unit.risk.lakes import AS_OF, REGION, RowLake

LAW = law_at(AS_OF)
BOTH = ("zh", "en")


def test_the_catalogue_names_over_sixty_indicators_and_can_compute_over_thirty_five() -> None:
    size = catalogue_size()
    assert size["all"] >= 60 and size["computable"] >= 35
    assert all(size[dimension.value] for dimension in Dimension)
    assert all(size[subject.value] for subject in Subject)


@pytest.mark.parametrize("name", [item.id for item in watched()])
def test_every_entry_has_its_texts_and_grounds_that_hold(name: str) -> None:
    entry = watched_of(name)
    assert entry is not None and LAW.grounds(*entry.grounds)
    assert entry.sources and cause_of(name) == entry.cause and dimension_of(name) is entry.dimension
    for message in (entry.label, *entry.remedies, *entry.clears):
        assert all(render(message, language) for language in BOTH)
    if entry.value is not None:
        assert entry.remedies and entry.clears and grading(name, AS_OF, None).least


@pytest.mark.parametrize("name", [item.name for item in (*WATCHED_MONTHLY, *WATCHED_DAILY)])
def test_every_feature_of_it_has_its_texts_and_a_ground_that_holds(name: str) -> None:
    feature = next(item for item in (*WATCHED_MONTHLY, *WATCHED_DAILY) if item.name == name)
    assert feature.doc and all(render(feature.label, language) for language in BOTH)
    assert all(render(feature.why_unknown(()), language) for language in BOTH)
    assert LAW.ground(feature.ground)


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "a.b", "a if b else c", "[a]", "a ** b", "drop(a + b)", "gap(a, b)", "1.5", "a <", "True"],
)
def test_the_language_of_formulas_refuses_whatever_it_does_not_have(text: str) -> None:
    with pytest.raises(LaohengError):
        parse(text)


def test_an_entry_that_waits_for_a_source_has_no_value_and_no_level() -> None:
    waiting = [item for item in watched() if item.needs]
    assert waiting and not {item.id for item in waiting} & {item.id for item in computable()}


def test_a_bureaus_own_levels_hold_from_their_day_on_and_for_their_indicator_only() -> None:
    own = (OwnLevels("cash_pay", date(2026, 10, 1), {"red": "0.9"}, "levels.1"),)
    assert grading("cash_pay", date(2026, 9, 30), REGION, own) == grading("cash_pay", date(2026, 9, 30), REGION)
    changed = grading("cash_pay", date(2026, 10, 1), REGION, own)
    assert changed.least == ((Level.RED, Decimal("0.9")),) and changed.ground.reference == "levels.1"
    assert grading("cash_without_receipt", AS_OF, REGION, own) == grading("cash_without_receipt", AS_OF, REGION)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(threads=1) as opened:
        yield opened


def wage(person: str, **fields: Any) -> dict[str, Any]:
    row = {"firm_id": "A", "person_id": person, "month": "2026-10", "gross": Decimal(5000), "paid": Decimal(5000)}
    parts = dict.fromkeys(("insurance_deduction", "fund_deduction", "tax_deduction", "other_deduction"), Decimal(0))
    return row | parts | {"paid_on": date(2026, 11, 5), "method": "cash", "receipt": True} | fields


def watched_findings(engine: Engine, rows: list[dict[str, Any]], **options: Any) -> tuple[dict[str, Any], Watch]:
    watch = Watch(**options)
    found = assess(engine, RowLake({"wages": rows}), office_id="office", region=REGION, as_of=AS_OF, watch=watch)  # type: ignore[arg-type]
    return {f.kind.removeprefix("indicator."): f for f in found}, watch


def test_what_fires_is_told_with_level_rows_remedies_and_what_ends_it(engine: Engine) -> None:
    found, watch = watched_findings(engine, [wage("p1"), wage("p2"), wage("p3", receipt=False)])
    cash = found["cash_without_receipt"]
    assert (cash.status, cash.level, cash.figure("persons"), cash.figure("heads")) == (
        Status.COMPUTED, Level.YELLOW, 1, 3,
    )  # fmt: skip
    assert [ground.rows for ground in cash.grounds if ground.kind is GroundKind.ROWS] == [("wages-0002",)]
    assert cash.remedies and cash.clears and cash.steps
    assert all(render(text, language) for text in (cash.title, *cash.remedies, *cash.clears) for language in BOTH)
    assert watch.tally["cash_without_receipt"] == {"fires": 1, "yellow": 1}
    assert watch.tally["no_rest_day"] == {"unknown": 1} and "no_rest_day" not in found


def test_a_standing_alert_is_told_when_its_condition_is_gone_or_not_known(engine: Engine) -> None:
    rows = [wage("p1", method="bank")]
    found, _ = watched_findings(engine, rows, standing=frozenset({("A", "cash_pay"), ("A", "no_rest_day")}))
    assert found["cash_pay"].status is Status.CLEAR
    assert found["no_rest_day"].status is Status.UNDETERMINED and found["no_rest_day"].needs


def test_without_the_wider_catalogue_a_run_tells_of_the_ten_alone(engine: Engine) -> None:
    found = assess(engine, RowLake({"wages": [wage("p1")]}), office_id="office", region=REGION, as_of=AS_OF)  # type: ignore[arg-type]
    assert len(list(found)) == 10
