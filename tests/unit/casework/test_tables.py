"""What must hold of every table, whatever it says."""

from __future__ import annotations

import pytest

from laoheng.casework import (
    TABLES,
    AlertState,
    ClockId,
    EscalateTo,
    Kind,
    MediationState,
    Outcome,
    Role,
    WageState,
    clock_of,
    deadline_move,
    escalates_to,
    reachable,
    state_of,
    who_must_act,
)
from laoheng.casework.guards import GUARDS
from laoheng.casework.inputs import FORMS
from laoheng.law.clocks import clock_rules
from laoheng.standard.errors import UserError
from laoheng.standard.messages import catalogue

KINDS = pytest.mark.parametrize("kind", list(Kind), ids=str)
ENUMS = {Kind.WAGE_COMPLAINT: WageState, Kind.ALERT_CASE: AlertState, Kind.MEDIATION: MediationState}


@KINDS
def test_every_state_is_either_somebodys_turn_or_an_end(kind):
    table = TABLES[kind]
    assert set(table.desks) | set(table.ends) == set(ENUMS[kind])
    assert not set(table.desks) & set(table.ends)


@KINDS
def test_every_open_state_has_a_person_who_must_act_and_a_clock(kind):
    for state in TABLES[kind].desks:
        assert who_must_act(kind, state) not in (None, Role.SYSTEM)
        assert clock_of(kind, state) in ClockId


@KINDS
def test_who_must_act_can_leave_the_state(kind):
    table = TABLES[kind]
    for state, desk in table.desks.items():
        assert any(desk.who in item.who and item.to_state for item in table.leaving(state)), state


@KINDS
def test_an_end_has_neither_actor_nor_clock(kind):
    for state in TABLES[kind].ends:
        assert who_must_act(kind, state) is None
        assert clock_of(kind, state) is None


@KINDS
def test_every_state_is_reachable_and_every_open_state_can_end(kind):
    table = TABLES[kind]
    assert reachable(table, table.initial) | {table.initial} == set(table.states)
    for state in table.desks:
        assert reachable(table, state) & set(table.ends), state


@KINDS
def test_a_passed_deadline_always_moves_to_a_person_or_is_told_to_one(kind):
    table = TABLES[kind]
    for state, desk in table.desks.items():
        item = deadline_move(kind, state)
        assert item is not None, state
        if desk.ladder:
            assert item.name == "escalate"
        else:
            assert who_must_act(kind, item.target(state)) in (Role.REGULATOR, Role.MEDIATION_BODY), state


@KINDS
def test_the_system_only_moves_to_open_states(kind):
    table = TABLES[kind]
    for item in table.transitions:
        if Role.SYSTEM in item.who:
            assert all(item.target(state) in table.desks for state in item.from_states), item.name


@KINDS
def test_every_need_has_a_form_every_guard_a_function_every_clock_a_length(kind):
    for item in TABLES[kind].transitions:
        assert {*item.needs, *item.needs_if_collective} <= set(FORMS), item.name
        assert set(item.guards) <= set(GUARDS), item.name
    assert {item.value for item in ClockId} - {ClockId.PROMISED_PAYMENT} <= set(clock_rules())


@KINDS
def test_a_name_is_used_once_per_state_and_an_event_type_is_dotted(kind):
    table = TABLES[kind]
    for state in table.states:
        names = [item.name for item in table.leaving(state)]
        assert len(names) == len(set(names))
    assert all(item.event_type.count(".") == 1 for item in table.transitions)


@KINDS
def test_every_text_exists_in_both_languages(kind):
    table = TABLES[kind]
    codes = [item.message for item in table.transitions]
    codes += [f"casework.state.{kind}.{state}" for state in table.states]
    codes += [f"casework.todo.{kind}.{state}" for state in table.desks]
    codes += [f"casework.end.{state}" for state in table.ends]
    codes += [f"casework.guard.{name}" for name in GUARDS]
    codes += [f"casework.input.{name}" for name in FORMS]
    codes += [f"casework.role.{role}" for role in Role]
    codes += [f"casework.escalate_to.{rung}" for rung in EscalateTo]
    for code in codes:
        assert {"zh", "en"} <= set(catalogue()[code]), code


def test_a_wage_complaint_is_closed_by_the_workers_word_or_by_proof_of_payment_only():
    table = TABLES[Kind.WAGE_COMPLAINT]
    closing = (Outcome.PAID, Outcome.WORKER_WORD)
    ways = [item for item in table.transitions if item.to_state in table.ends and table.ends[item.to_state] in closing]
    assert {item.name for item in ways} == {"confirm_paid", "accept_result", "withdraw", "close_on_proof"}
    for item in ways:
        by_word = item.who == (Role.WORKER,) and "own_word" in item.needs
        by_proof = item.who == (Role.REGULATOR,) and {"proof", "proof_source", "reason"} <= set(item.needs)
        assert by_word or by_proof, item.name


def test_what_ends_without_word_or_proof_is_an_officers_reasoned_step_that_the_worker_can_undo():
    table = TABLES[Kind.WAGE_COMPLAINT]
    for state in (WageState.NOT_ACCEPTED, WageState.RESTING):
        for item in table.transitions:
            if item.to_state is state:
                assert item.who == (Role.REGULATOR,) and "reason" in item.needs
        assert any(item.who == (Role.WORKER,) for item in table.leaving(state))


def test_the_ladder_of_an_overdue_matter_ends_at_its_last_rung():
    rungs = [escalates_to(Kind.WAGE_COMPLAINT, WageState.INVESTIGATING, times) for times in range(4)]
    assert rungs == [EscalateTo.OFFICE_HEAD, *[EscalateTo.PARENT_OFFICE] * 3]
    assert escalates_to(Kind.WAGE_COMPLAINT, WageState.FIRM_VERIFYING, 0) is None


def test_an_unknown_state_is_answered_with_the_states_there_are():
    with pytest.raises(UserError, match="firm_verifying"):
        state_of(Kind.WAGE_COMPLAINT, "alerted")
