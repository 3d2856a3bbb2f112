"""What each audience is told of the next step."""

from __future__ import annotations

from datetime import date

import pytest

from laoheng.casework import TABLES, Kind, Role, WageState, next_step
from laoheng.standard.messages import render

WAGE = Kind.WAGE_COMPLAINT


@pytest.mark.parametrize(
    ("audience", "language", "text"),
    [
        (Role.FIRM, "zh", "请您在2026-03-09前核实并答复是否欠付。"),
        (Role.WORKER, "zh", "单位须在2026-03-09前核实并答复是否欠付。现在您可以等待，也可以补充材料。"),
        (Role.FIRM, "en", "Please by 2026-03-09 verify and answer whether wages are owed."),
    ],
)
def test_the_next_step_reads_differently_for_who_must_act_and_who_waits(audience, language, text):
    message = next_step(WAGE, WageState.FIRM_VERIFYING, audience, date(2026, 3, 9))
    assert render(message, language) == text


def test_an_unknown_deadline_is_left_out():
    assert render(next_step(WAGE, WageState.FIRM_VERIFYING, Role.FIRM)) == "请您核实并答复是否欠付。"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("audience", list(Role))
def test_every_state_has_a_next_step_for_everyone(audience, language):
    for kind, table in TABLES.items():
        for state in table.states:
            text = render(next_step(kind, state, audience, date(2026, 3, 9)), language)
            assert text and "{" not in text


def test_a_resting_matter_is_never_called_closed():
    assert "没有结案" in render(next_step(WAGE, WageState.RESTING, Role.WORKER))
