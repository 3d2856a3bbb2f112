"""The policy bench: alerts, misses and load of other levels over past values; unknown stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from laoheng.risk.indicators import OwnLevels, PastValue, bench, checked_levels, grading, level_at
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level

ON = date(2026, 11, 15)
NOW = grading("cash_pay", ON, None)
STRICTER = grading("cash_pay", ON, None, (OwnLevels("cash_pay", ON, {"blue": "0.10", "red": "0.50"}, "trial"),))
VALUES = [
    PastValue("A", "2026-09", 0.05), PastValue("B", "2026-09", 0.2), PastValue("C", "2026-09", None),
    PastValue("A", "2026-10", 0.1), PastValue("B", "2026-10", 0.7), PastValue("C", "2026-10", 0.0),
]  # fmt: skip


def test_the_effect_is_shown_period_by_period_before_and_after() -> None:
    effect = bench(VALUES, NOW, STRICTER, {("B", "2026-09"), ("C", "2026-10")})
    september, october = effect.before
    assert (september.alerts, september.unknown, september.missed) == (0, 1, 1)
    assert (october.levels, october.missed, october.minutes) == ({"yellow": 1}, 1, 30)
    september, october = effect.after
    assert (september.levels, september.unknown, september.missed) == ({"blue": 1}, 1, 0)
    assert (october.levels, october.missed, october.minutes) == ({"blue": 1, "red": 1}, 1, 240)
    assert (effect.total("alerts"), effect.total("missed"), effect.total("minutes")) == ((1, 3), (2, 1), (30, 240))


def test_the_same_levels_change_nothing() -> None:
    effect = bench(VALUES, NOW, NOW)
    assert effect.before == effect.after


def test_zero_is_never_warned_of_and_unknown_is_no_level() -> None:
    assert level_at(0.0, ((Level.YELLOW, NOW.least[-1][1] * 0),)) is Level.NONE
    assert level_at(None, NOW.least) is None


@pytest.mark.parametrize(
    ("least", "code"),
    [
        ({}, "risk.policy.levels_missing"),
        ({"blue": " "}, "risk.policy.levels_missing"),
        ({"blue": "viel"}, "risk.policy.levels_number"),
        ({"red": "NaN"}, "risk.policy.levels_number"),
        ({"red": "-1"}, "risk.policy.levels_number"),
        ({"blue": "0.5", "red": "0.1"}, "risk.policy.levels_order"),
        ({"blue": "0.5", "yellow": "0.5"}, "risk.policy.levels_order"),
    ],
)
def test_a_table_that_cannot_hold_is_refused_with_the_reason(least: Mapping[str, str], code: str) -> None:
    with pytest.raises(UserError) as told:
        checked_levels(least)
    assert told.value.code == code and str(told.value)


def test_blank_levels_are_left_out() -> None:
    assert checked_levels({"blue": "", "yellow": " 0.1 ", "red": "0.5"}) == {"yellow": "0.1", "red": "0.5"}
