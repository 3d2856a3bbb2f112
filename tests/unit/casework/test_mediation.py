"""The mediation table as a graph and by day: no skipped step, every clock ends, silence is no consent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from laoheng.casework import (
    TABLES,
    TO_ARBITRATION,
    IllegalMoveError,
    InputsError,
    Kind,
    MatterState,
    MediationState,
    Outcome,
    Role,
    allowed_moves,
    clock_of,
    deadline_move,
    move,
    open_matter,
    paths_avoiding,
    reachable,
    who_must_act,
)
from laoheng.law import clock_rule
from laoheng.standard.calendar import WorkCalendar
from tests.unit.casework.given import inputs_for

S = MediationState
TABLE = TABLES[Kind.MEDIATION]
CALENDAR = WorkCalendar.national(assume_weekends_after=True)
ON = date(2026, 3, 2)  # a Monday
WAY = (
    ("ask_firm", Role.MEDIATION_BODY),
    ("firm_agrees", Role.FIRM),
    ("appoint_mediator", Role.MEDIATION_BODY),
    ("open_session", Role.MEDIATION_BODY),
    ("draft_agreement", Role.MEDIATION_BODY),
    ("firm_adopts", Role.FIRM),
    ("worker_adopts", Role.WORKER),
    ("sign_agreement", Role.MEDIATION_BODY),
    ("seal_agreement", Role.MEDIATION_BODY),
)


def take(matter: MatterState, name: str, by: Role, on: date = ON, **changes: object) -> MatterState:
    row = next(item for item in allowed_moves(Kind.MEDIATION, matter.state, by) if item.name == name)
    return move(matter, name, by, inputs_for(row, by, matter, on, **changes), CALENDAR).matter


def at(state: S, on: date = ON, **opening: object) -> MatterState:
    """A matter walked along the usual way until it stands in `state`."""
    matter = open_matter(Kind.MEDIATION, on, calendar=CALENDAR, **opening)  # type: ignore[arg-type]
    for name, by in WAY:
        if matter.state is state:
            return matter
        matter = take(matter, name, by, on)
    assert matter.state is state
    return matter


@pytest.mark.parametrize(
    "left_out",
    ["consent", "appoint_mediator", "open_session", "draft_agreement", "worker_adopts", "firm_adopts",
     "sign_agreement", "seal_agreement"],
)  # fmt: skip
def test_no_agreement_comes_into_force_without_each_step(left_out):
    names = {"firm_agrees", "worker_agrees", "accept_joint"} if left_out == "consent" else {left_out}
    ways = paths_avoiding(TABLE, [S.PERFORMING], [TABLE.initial], lambda item: item.name not in names)
    assert ways == []


def test_the_search_can_find_a_way():
    (way,) = paths_avoiding(TABLE, [S.PERFORMING], [TABLE.initial], lambda _: True)
    assert {"draft_agreement", "sign_agreement", "seal_agreement"} <= {name for _, name, _ in way}


def test_after_a_new_draft_both_sides_adopt_again():
    for before in (S.WORKER_ADOPTED, S.FIRM_ADOPTED):
        for missing in ("worker_adopts", "firm_adopts"):
            ways = paths_avoiding(TABLE, [S.ADOPTED], [S.DRAFTED], lambda item, name=missing: item.name != name)
            assert ways == []
        assert S.DRAFTED in {item.target(before) for item in TABLE.leaving(before)}


def test_every_clock_ends_at_a_person_and_every_state_at_an_end():
    for state in TABLE.desks:
        passed = deadline_move(Kind.MEDIATION, state)
        assert passed is not None
        assert who_must_act(Kind.MEDIATION, passed.target(state)) is not None
        assert reachable(TABLE, passed.target(state)) & set(TABLE.ends)


def test_the_system_neither_consents_nor_ends_nor_binds():
    for item in TABLE.transitions:
        if Role.SYSTEM in item.who:
            assert item.name in {"consent_lapse", "mediation_lapse", "payment_lapse", "escalate"}
            assert item.who == (Role.SYSTEM,) and not item.needs


def test_only_its_own_hand_consents_and_adopts_for_a_side():
    for item in TABLE.transitions:
        for role in (Role.WORKER, Role.FIRM):
            if item.name in (f"{role}_agrees", f"{role}_adopts", f"{role}_declines"):
                assert item.who == (role,)
    assert all("own_consent" in item.needs for item in TABLE.transitions if item.name.endswith(("agrees", "adopts")))


def test_until_both_adopted_each_side_can_always_go():
    for state in TABLE.desks:
        if state in (S.ADOPTED, S.SIGNED, S.PERFORMING, S.PAYMENT_TOLD, S.NOT_PERFORMED):
            continue
        for side in (Role.WORKER, Role.FIRM):
            names = {item.name for item in allowed_moves(Kind.MEDIATION, state, side)}
            assert names & {"call_off", "leave_mediation", "firm_declines", "worker_declines", "end_timed_out"}, state


def test_every_end_without_agreement_leads_on_to_arbitration():
    unsettled = {state for state, outcome in TABLE.ends.items() if outcome is not Outcome.PAID}
    assert unsettled == TO_ARBITRATION | {S.ENFORCING}


def test_the_fifteen_days_run_from_the_application_and_not_from_the_latest_step():
    matter = at(S.FIRM_ASKED)
    matter = take(matter, "firm_agrees", Role.FIRM, ON + timedelta(days=6))
    assert matter.due_on == date(2026, 3, 17)
    matter = take(matter, "appoint_mediator", Role.MEDIATION_BODY, ON + timedelta(days=9))
    assert matter.due_on == date(2026, 3, 17)
    assert clock_rule(clock_of(Kind.MEDIATION, matter.state).value).article == "劳动争议调解仲裁法14"


def test_on_the_fifteenth_day_it_still_runs_and_on_the_sixteenth_it_lies_on_the_bodys_desk():
    matter = at(S.IN_SESSION)
    with pytest.raises(IllegalMoveError):
        move(matter, "mediation_lapse", Role.SYSTEM, {"on": matter.due_on}, CALENDAR)
    over = move(matter, "mediation_lapse", Role.SYSTEM, {"on": matter.due_on + timedelta(days=1)}, CALENDAR)
    assert over.matter.state is S.TIME_OVER and over.must_act is Role.MEDIATION_BODY
    assert take(over.matter, "end_timed_out", Role.WORKER).state is S.TIMED_OUT


def test_both_sides_may_prolong_it_to_a_day_they_name():
    matter = at(S.IN_SESSION)
    until = matter.due_on + timedelta(days=7)
    longer = take(matter, "extend_mediation", Role.MEDIATION_BODY, until=until)
    assert (longer.state, longer.due_on, longer.extended) == (S.IN_SESSION, until, True)
    drafted = take(longer, "draft_agreement", Role.MEDIATION_BODY)
    assert drafted.due_on == until
    with pytest.raises(InputsError) as lacking:
        move(matter, "extend_mediation", Role.MEDIATION_BODY, {"on": ON, "until": until, "worker_consent": "x"})
    assert lacking.value.missing == ("firm_consent",)
    with pytest.raises(IllegalMoveError):
        take(matter, "extend_mediation", Role.MEDIATION_BODY, until=matter.due_on)


def test_a_side_refuses_a_mediator_once():
    matter = at(S.APPOINTED)
    assert take(matter, "veto_mediator", Role.WORKER, earlier_vetoes=0).state is S.ACCEPTED
    with pytest.raises(IllegalMoveError):
        take(matter, "veto_mediator", Role.WORKER, earlier_vetoes=1)


def test_the_body_cannot_answer_for_the_side_that_is_asked():
    matter = at(S.APPLIED)
    with pytest.raises(IllegalMoveError):
        take(matter, "ask_firm", Role.MEDIATION_BODY, applicant="firm")
    with pytest.raises(IllegalMoveError):
        take(matter, "ask_worker", Role.MEDIATION_BODY, applicant="worker")
    asked = at(S.FIRM_ASKED)
    for by in (Role.MEDIATION_BODY, Role.WORKER, Role.REGULATOR):
        with pytest.raises(IllegalMoveError):
            move(asked, "firm_agrees", by, {"on": ON, "own_consent": True})


def test_a_worker_who_may_not_be_named_is_not_named_by_asking_the_firm():
    with pytest.raises(IllegalMoveError):
        take(at(S.APPLIED, name_withheld=True), "ask_firm", Role.MEDIATION_BODY)


def test_only_who_applied_calls_it_off_and_the_other_side_leaves():
    matter = at(S.IN_SESSION)
    with pytest.raises(IllegalMoveError):
        take(matter, "call_off", Role.FIRM, applicant="worker", side="firm")
    assert take(matter, "leave_mediation", Role.FIRM).state is S.LEFT
    assert take(matter, "call_off", Role.WORKER, applicant="both").state is S.CALLED_OFF


def test_a_group_adopts_with_everybodys_authority():
    matter = at(S.DRAFTED, workers=12)
    with pytest.raises(InputsError) as lacking:
        move(matter, "worker_adopts", Role.WORKER, {"on": ON, "document": "d", "own_consent": True})
    assert lacking.value.missing == ("authority",)


def test_what_was_agreed_is_due_on_its_day_and_then_on_the_bodys_desk():
    matter = at(S.SIGNED)
    pay_by = ON + timedelta(days=20)
    running = take(matter, "seal_agreement", Role.MEDIATION_BODY, amount="8000", promised_on=pay_by)
    assert (running.due_on, running.amount_due, running.basis) == (pay_by, Decimal("8000.00"), "settlement")
    late = move(running, "payment_lapse", Role.SYSTEM, {"on": pay_by + timedelta(days=1)}, CALENDAR).matter
    assert late.state is S.NOT_PERFORMED
    assert take(late, "go_to_enforcement", Role.WORKER).state is S.ENFORCING
