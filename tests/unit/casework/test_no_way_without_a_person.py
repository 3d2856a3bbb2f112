"""No path from a score or a clock to an end or a sanction without a person; the search itself can find one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from laoheng.casework import (
    TABLES,
    AlertState,
    Kind,
    Role,
    Transition,
    WageState,
    paths_without_officer,
    paths_without_person,
)
from laoheng.casework.graph import decided_by_officer
from laoheng.casework.model import Outcome

KINDS = pytest.mark.parametrize("kind", list(Kind), ids=str)


@KINDS
def test_no_end_can_be_reached_by_the_system_alone(kind):
    assert paths_without_person(TABLES[kind]) == []


@KINDS
def test_no_sanction_can_be_reached_without_a_named_officer(kind):
    assert paths_without_officer(TABLES[kind]) == []


def test_the_last_step_into_a_sanction_is_an_officers_with_reason_grounds_document_and_appeal():
    table = TABLES[Kind.ALERT_CASE]
    sanctions = {state for state, outcome in table.ends.items() if outcome is Outcome.SANCTION}
    assert sanctions == {AlertState.DECIDED}
    for item in table.transitions:
        if item.to_state in sanctions:
            assert decided_by_officer(item)
            assert {"reason", "grounds", "document", "appeal_route"} <= set(item.needs)
            assert item.event_type.startswith("decision.")
    assert any(item.who == (Role.FIRM,) for item in table.leaving(AlertState.DECIDED))


def test_the_search_finds_a_timeout_that_closes():
    table = TABLES[Kind.WAGE_COMPLAINT]
    bad = Transition(
        "time_out", frozenset({WageState.FIRM_SILENT}), WageState.CLOSED_PAID, (Role.SYSTEM,), "matter.closed_paid"
    )
    paths = paths_without_person(replace(table, transitions=(*table.transitions, bad)))
    from_the_start = [path for path in paths if path[0][0] is WageState.FILED]
    assert [[step[1] for step in path] for path in from_the_start] == [["send_to_firm", "mark_silent", "time_out"]]


def test_the_search_finds_a_sanction_by_score():
    table = TABLES[Kind.ALERT_CASE]
    bad = Transition(
        "score_decides", frozenset({AlertState.NO_REPLY}), AlertState.DECIDED, (Role.SYSTEM,), "decision.breach"
    )
    table = replace(table, transitions=(*table.transitions, bad))
    assert [[step[1] for step in path] for path in paths_without_officer(table)] == [["mark_no_reply", "score_decides"]]
