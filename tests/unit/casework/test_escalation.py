"""A wide gap or a short time raises suggestions with their reason; what nobody told raises nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from laoheng.casework.escalation import MediationState, escalation
from laoheng.law import law_at
from laoheng.standard.messages import render

ON = date(2026, 4, 20)
LAW = law_at(ON)
CALM = MediationState(Decimal("10000"), Decimal("9000"), 0, ON + timedelta(days=12), 1, None)


def raised(**changes: object) -> list[str]:
    return [item.rule for item in escalation(replace(CALM, **changes), on=ON, law=LAW).suggestions]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, []),
        ({"offered": Decimal("5000"), "rounds": 2}, ["wide"]),
        ({"offered": Decimal("5001"), "rounds": 2}, []),
        ({"offered": Decimal("5000"), "rounds": 1}, []),
        ({"last_day": ON + timedelta(days=3)}, ["short"]),
        ({"last_day": ON + timedelta(days=4)}, []),
        ({"last_day": ON + timedelta(days=5), "offered": Decimal("7000")}, ["wide_and_short"]),
        ({"last_day": ON}, ["short"]),
        ({"last_day": ON - timedelta(days=1), "rounds": 9, "offered": Decimal("0")}, ["over"]),
        ({"rounds": 4}, ["stuck"]),
        ({"workers": 10, "last_day": ON + timedelta(days=7)}, ["group"]),
        ({"workers": 9, "last_day": ON + timedelta(days=7)}, []),
        ({"silent_since": ON - timedelta(days=5)}, ["silent"]),
        ({"silent_since": ON - timedelta(days=4)}, []),
        ({"offered": Decimal("12000"), "rounds": 3}, []),
    ],
)
def test_rules_are_raised_at_their_borders(changes: dict[str, object], rules: list[str]) -> None:
    assert raised(**changes) == rules


def test_every_suggestion_says_why_and_what_in_both_languages() -> None:
    state = MediationState(Decimal("10000"), Decimal("1000"), 5, ON + timedelta(days=2), 12, ON - timedelta(days=9))
    found = escalation(state, on=ON, law=LAW)
    assert {item.rule for item in found.suggestions} == {"short", "wide", "wide_and_short", "stuck", "group", "silent"}
    for item in found.suggestions:
        for text in (item.why, *item.suggest):
            assert render(text)
            assert render(text, "en")
    wide = next(item for item in found.suggestions if item.rule == "wide")
    assert "90%" in render(wide.why)
    group = next(item for item in found.suggestions if item.rule == "group")
    assert [ground.reference for ground in group.grounds] == ["劳动争议调解仲裁法7"]


def test_what_nobody_told_raises_nothing_and_is_named() -> None:
    found = escalation(MediationState(), on=ON, law=LAW)
    assert found.suggestions == ()
    assert found.unknown == ("gap_share", "rounds", "days_left", "workers")
