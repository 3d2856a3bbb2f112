"""One step at a time: stories of a matter, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from laoheng.casework import (
    AlertState,
    ClockId,
    EscalateTo,
    IllegalMoveError,
    InputsError,
    Kind,
    MatterState,
    Role,
    WageState,
    allowed_moves,
    move,
    open_matter,
)
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.canonical import canonical_bytes
from tests.unit.casework.given import ON, inputs_for

CALENDAR = WorkCalendar.national()


def step(matter: MatterState, name: str, by: Role, on: date = ON, **changes: object) -> MatterState:
    row = next(item for item in allowed_moves(matter.kind, matter.state, by) if item.name == name)
    return move(matter, name, by, inputs_for(row, by, matter, on, **changes), CALENDAR).matter


def complaint(**facts: object) -> MatterState:
    return open_matter(Kind.WAGE_COMPLAINT, ON, calendar=CALENDAR, **facts)  # type: ignore[arg-type]


STORIES = [
    # the firm admits, pays, the worker confirms
    ("send_to_firm:system admit:firm report_payment:firm confirm_paid:worker", WageState.CLOSED_PAID),
    # the firm denies, inspection, order, paid, closed on the bank's row
    (
        "send_to_firm:system deny:firm accept:regulator order_payment:regulator report_payment:firm "
        "close_on_proof:regulator",
        WageState.CLOSED_PAID,
    ),
    # denied, mediated, agreed, paid
    ("send_to_firm:system deny:firm to_mediation:regulator settle:mediation_body confirm_paid:worker",
     WageState.CLOSED_PAID),
    # mediation fails and the matter is back on an officer's desk
    ("send_to_firm:system deny:firm to_mediation:regulator mediation_fail:mediation_body accept:regulator",
     WageState.INVESTIGATING),
    # the worker disputes the result twice
    (
        "accept_at_once:regulator send_result:regulator dispute:worker reopen:regulator send_result:regulator "
        "dispute:worker",
        WageState.DISPUTED,
    ),
    # jurisdiction refused, appealed, another officer takes it
    ("not_accept:regulator appeal_refusal:worker grant_appeal:regulator", WageState.INVESTIGATING),
    # withdrawn and resumed
    ("withdraw:worker resume:worker", WageState.FILED),
]  # fmt: skip


@pytest.mark.parametrize(("story", "end"), STORIES, ids=[item[0].split(":")[0] + "…" + item[1] for item in STORIES])
def test_a_complaint_goes_its_way(story, end):
    matter = complaint()
    for word in story.split():
        name, by = word.split(":")
        matter = step(matter, name, Role(by))
    assert matter.state is end


def test_disputes_are_counted_and_nothing_contested_stays_due():
    matter = step(step(complaint(), "send_to_firm", Role.SYSTEM), "admit", Role.FIRM)
    assert matter.amount_due == Decimal("5200.00")
    matter = step(matter, "dispute", Role.WORKER)
    assert (matter.disputes, matter.amount_due, matter.promised_on) == (1, None, None)


def test_a_move_tells_event_next_actor_and_clock():
    row = next(item for item in allowed_moves(Kind.WAGE_COMPLAINT, WageState.FILED, Role.SYSTEM))
    done = move(complaint(), "send_to_firm", Role.SYSTEM, inputs_for(row, Role.SYSTEM, complaint()), CALENDAR)
    assert (done.event_type, done.must_act, done.clock) == ("matter.sent_to_firm", Role.FIRM, ClockId.FIRM_VERIFY)
    assert done.matter.due_on == date(2026, 3, 9)
    assert canonical_bytes(done.payload)


def test_an_illegal_move_names_what_that_role_may_do():
    with pytest.raises(IllegalMoveError) as refused:
        move(complaint(), "confirm_paid", Role.WORKER, {})
    assert refused.value.allowed == ("withdraw",)
    assert "撤回" in str(refused.value) and "确认已收到" in str(refused.value)


def test_a_role_with_nothing_to_do_is_told_so():
    with pytest.raises(IllegalMoveError, match="没有可以做的"):
        move(complaint(), "no_such_move", Role.FIRM, {})


def test_all_missing_and_wrong_inputs_are_named_at_once():
    matter = step(complaint(), "accept_at_once", Role.REGULATOR)
    with pytest.raises(InputsError) as refused:
        given = {"on": ON, "amount": "-3", "promised_on": "2026-13-01", "reason": " "}
        move(matter, "order_payment", Role.REGULATOR, given)
    assert refused.value.missing == ("officer", "grounds", "document")
    assert set(refused.value.wrong) == {"reason", "amount", "promised_on"}
    assert "依据" in str(refused.value) and "金额" in str(refused.value)


@pytest.mark.parametrize("word", [False, "yes", 1, ""])  # only a plain yes is the worker's own word
def test_an_unclear_word_closes_nothing(word):
    matter = step(step(complaint(), "send_to_firm", Role.SYSTEM), "admit", Role.FIRM)
    with pytest.raises(InputsError):
        move(matter, "confirm_paid", Role.WORKER, {"on": ON, "own_word": word})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"amount": "5199.99"}, IllegalMoveError),  # a fen short
        ({"proof_source": "firm_statement"}, InputsError),  # the firm's word is no proof
        ({"paid_on": date(2026, 3, 3)}, IllegalMoveError),  # paid tomorrow
        ({"officer": None}, InputsError),  # nobody's decision
    ],
)
def test_proof_that_does_not_prove_closes_nothing(changes, error):
    matter = step(step(complaint(), "send_to_firm", Role.SYSTEM), "admit", Role.FIRM, amount="5200.00")
    with pytest.raises(error):
        step(matter, "close_on_proof", Role.REGULATOR, **changes)


def test_an_amount_never_settled_cannot_be_proved_paid():
    matter = step(step(complaint(), "accept_at_once", Role.REGULATOR), "report_payment", Role.FIRM)
    with pytest.raises(IllegalMoveError, match="应付金额还没有确定"):
        step(matter, "close_on_proof", Role.REGULATOR)


def test_silence_is_marked_the_day_after_the_deadline_not_on_it():
    matter = step(complaint(), "send_to_firm", Role.SYSTEM)
    with pytest.raises(IllegalMoveError, match="期限还没有过"):
        step(matter, "mark_silent", Role.SYSTEM, on=date(2026, 3, 9))
    assert step(matter, "mark_silent", Role.SYSTEM, on=date(2026, 3, 10)).state is WageState.FIRM_SILENT


def test_without_a_known_deadline_nobody_is_silent():
    matter = MatterState(Kind.WAGE_COMPLAINT, WageState.FIRM_VERIFYING, ON, ON)
    with pytest.raises(IllegalMoveError):
        move(matter, "mark_silent", Role.SYSTEM, {"on": date(2027, 1, 1)})


def test_a_worker_who_withholds_the_name_is_not_shown_to_the_firm():
    matter = complaint(name_withheld=True)
    with pytest.raises(IllegalMoveError, match="先不告诉单位"):
        step(matter, "send_to_firm", Role.SYSTEM)
    assert step(matter, "accept_at_once", Role.REGULATOR).state is WageState.INVESTIGATING


@pytest.mark.parametrize(("workers", "collective"), [(9, False), (10, True)])
def test_ten_workers_are_collective_and_nobody_speaks_for_all_without_authority(workers, collective):
    matter = complaint(workers=workers)
    assert matter.collective is collective
    if collective:
        with pytest.raises(InputsError) as refused:
            move(matter, "withdraw", Role.WORKER, {"on": ON, "own_word": True})
        assert refused.value.missing == ("authority",)
    else:
        assert move(matter, "withdraw", Role.WORKER, {"on": ON, "own_word": True}).matter.state is WageState.WITHDRAWN


def test_the_officer_who_decided_does_not_judge_the_appeal():
    matter = step(step(complaint(), "not_accept", Role.REGULATOR), "appeal_refusal", Role.WORKER)
    with pytest.raises(IllegalMoveError, match="原决定以外"):
        step(matter, "uphold_refusal", Role.REGULATOR, officer=matter.decided_by)


def test_an_escalation_climbs_the_ladder_and_the_deadline_stays_what_it_was():
    matter = complaint()
    due = matter.due_on
    row = allowed_moves(matter.kind, matter.state, Role.SYSTEM)[-1]
    first = move(matter, row.name, Role.SYSTEM, {"on": date(2026, 3, 10)}, CALENDAR)
    assert (first.escalate_to, first.matter.state, first.matter.due_on) == (EscalateTo.OFFICE_HEAD, matter.state, due)
    with pytest.raises(IllegalMoveError, match="等待期"):
        move(first.matter, row.name, Role.SYSTEM, {"on": date(2026, 3, 17)}, CALENDAR)
    second = move(first.matter, row.name, Role.SYSTEM, {"on": date(2026, 3, 18)}, CALENDAR)
    assert second.escalate_to is EscalateTo.PARENT_OFFICE


def test_a_silent_worker_rests_the_matter_only_after_escalation_and_may_speak_at_any_time():
    matter = step(step(complaint(), "accept_at_once", Role.REGULATOR), "send_result", Role.REGULATOR)
    late = date(2026, 6, 1)
    with pytest.raises(IllegalMoveError, match="提级"):
        step(matter, "rest", Role.REGULATOR, on=late)
    resting = step(step(matter, "escalate", Role.SYSTEM, on=late), "rest", Role.REGULATOR, on=late)
    assert resting.state is WageState.RESTING
    assert step(resting, "dispute", Role.WORKER, on=late).state is WageState.DISPUTED


def test_mediation_and_a_false_report_of_payment_do_not_restart_the_inspection():
    matter = step(complaint(), "accept_at_once", Role.REGULATOR)
    due = matter.due_on
    matter = step(matter, "report_payment", Role.FIRM, on=date(2026, 3, 20))
    matter = step(step(matter, "dispute", Role.WORKER, on=date(2026, 4, 1)), "reopen", Role.REGULATOR, date(2026, 4, 2))
    assert matter.due_on == due


def test_a_new_inspection_after_a_disputed_result_has_its_own_clock():
    matter = step(step(complaint(), "accept_at_once", Role.REGULATOR), "send_result", Role.REGULATOR)
    matter = step(matter, "dispute", Role.WORKER, on=date(2026, 4, 1))
    matter = step(matter, "reopen", Role.REGULATOR, on=date(2026, 4, 2))
    assert matter.accepted_on == date(2026, 4, 2)


def test_an_inspection_is_extended_once_by_thirty_working_days():
    matter = step(complaint(), "accept_at_once", Role.REGULATOR)
    longer = step(matter, "extend", Role.REGULATOR)
    assert longer.due_on == CALENDAR.add_workdays(ON, 90)
    with pytest.raises(IllegalMoveError, match="一次"):
        step(longer, "extend", Role.REGULATOR)


def test_an_alert_is_answered_decided_and_appealed():
    matter = open_matter(Kind.ALERT_CASE, ON, calendar=CALENDAR)
    matter = step(step(matter, "explain", Role.FIRM), "decide_breach", Role.REGULATOR)
    assert matter.state is AlertState.DECIDED
    matter = step(step(matter, "appeal", Role.FIRM), "grant_appeal", Role.REGULATOR)
    assert matter.state is AlertState.CLOSED_CLEARED


def test_an_order_upheld_on_appeal_is_an_order_again_not_a_breach():
    matter = step(open_matter(Kind.ALERT_CASE, ON, calendar=CALENDAR), "put_right", Role.FIRM)
    matter = step(step(matter, "order_correction", Role.REGULATOR), "appeal_order", Role.FIRM)
    assert step(matter, "uphold_order", Role.REGULATOR).state is AlertState.CORRECTION_ORDERED
