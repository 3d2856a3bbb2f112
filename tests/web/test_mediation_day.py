"""The day's appointments: proposed from the roster, explained, barred by ties and vetoes, decided by a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from laoheng.standard.errors import UserError
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation import assigning, extending, rostering
from laoheng_web.mediation.models import Mediation, RosterLine
from laoheng_web.mediation.rostering import Skills
from tests.web.complaints import Clock, signed_in
from tests.web.mediations import Room, application, browser_of, opened, staff
from tests.web.world import NOW, SYSTEM, Bureau, make_bureau

pytestmark = pytest.mark.django_db
WAGES = Skills(("wages",), (), (), 5)


@pytest.fixture
def here(monkeypatch) -> Bureau:
    Clock(monkeypatch, NOW)
    return make_bureau("990101", 1)


def accepted(here: Bureau) -> Room:
    room = opened(here, application(here))
    room.do("officer", "ask_firm")
    room.do("firm", "firm_agrees", inputs={"own_consent": True})
    return room


def listed(room: Room, skills: Skills = WAGES) -> str:
    """Puts the room's mediator on the roster."""
    with room.as_("officer") as by:
        rostering.set_line(by=by, user=room.mediator.user_id, skills=skills)
    return str(room.mediator.user_id)


def proposed(room: Room) -> assigning.Proposed:
    with room.as_("officer") as by:
        return next(item for item in assigning.proposals(by) if item.matter.id == room.matter.id)


def confirm(room: Room, user: str) -> int:
    with room.as_("officer") as by:
        return assigning.confirm(by=by, chosen={room.matter.id: user})


def events(room: Room, type_: str) -> list[dict]:
    with acting(SYSTEM, "sealing"):
        return [row.payload for row in AuditEvent.objects.filter(type=type_, matter_id=room.matter.id)]


def test_who_knows_the_claim_is_proposed_with_each_terms_share(here):
    room = accepted(here)
    listed(room, Skills(("overtime",), (), (), 5))
    with room.as_("officer") as by:
        other = staff(here, "周调解")
        rostering.set_line(by=by, user=other.user_id, skills=WAGES)
    found = proposed(room)
    assert found.match is not None and found.match.mediator == str(other.user_id)
    assert {term.name: term.value for term in found.match.terms}["expertise"] == 1000
    assert found.match.runner_up is not None and found.runner_up == "林调解"


def test_with_an_empty_roster_it_says_why_nobody_is_proposed(here):
    found = proposed(accepted(here))
    assert found.match is None and found.nobody is not None and found.nobody.code == "matching.nobody.roster"
    assert {choice.name for choice in found.choices} >= {"林调解"}


def test_a_confirmed_pair_is_appointed_with_its_event(here):
    room = accepted(here)
    user = listed(room)
    assert confirm(room, user) == 1 and room.state == "appointed"
    assert [
        (row["proposed"], row["chosen"], row["as_proposed"]) for row in events(room, "mediation.match_decided")
    ] == [(user, user, True)]


def test_the_officer_may_choose_another_and_the_event_says_so(here):
    room = accepted(here)
    listed(room)
    other = str(staff(here, "周调解").user_id)
    confirm(room, other)
    (told,) = events(room, "mediation.match_decided")
    assert told["chosen"] == other and not told["as_proposed"]
    with room.as_("officer"):
        assert str(Mediation.objects.get(matter=room.matter).mediator_user) == other


def test_a_tie_bars_whoever_chooses_it(here):
    room = accepted(here)
    user = listed(room)
    with room.as_("officer") as by:
        extending.declare_tie(
            by=by, office=here.office.id, user=room.mediator.user_id, party=here.firm.id, reason="亲属"
        )
    found = proposed(room)
    assert found.match is None
    assert [choice.barred for choice in found.choices if choice.user == user] == [True]
    with pytest.raises(UserError) as refused:
        confirm(room, user)
    assert refused.value.code == "mediating.day_refused" and room.state == "accepted"


def test_a_veto_bars_whoever_chooses_it(here):
    room = accepted(here)
    user = listed(room)
    confirm(room, user)
    room.do("worker", "veto_mediator")
    assert proposed(room).match is None
    with pytest.raises(UserError):
        confirm(room, user)
    assert room.state == "accepted"


def test_one_refusal_leaves_the_whole_day_as_it_was_and_names_its_case(here):
    first, second = accepted(here), accepted(here)
    user = listed(first)
    stranger = str(here.members["worker"].user_id)
    with first.as_("officer") as by, pytest.raises(UserError) as refused:
        assigning.confirm(by=by, chosen={first.matter.id: user, second.matter.id: stranger})
    (fault,) = refused.value.args_["faults"]
    assert fault.args["number"] == second.matter.number
    assert (first.state, second.state) == ("accepted", "accepted")


def test_the_load_is_shared_and_a_full_or_absent_mediator_is_not_proposed(here):
    rooms = [accepted(here) for _ in range(2)]
    users = {listed(room, Skills(("wages",), (), (), 3)) for room in rooms}
    found = [proposed(room).match for room in rooms]
    assert {item.mediator for item in found if item} == users
    listed(rooms[0], Skills(("wages",), (), (), 0))
    listed(rooms[1], Skills(("wages",), (), (), 3, NOW.date() + timedelta(days=1)))
    assert [proposed(room).match for room in rooms] == [None, None]


def test_a_language_and_a_trade_of_the_case_count(here):
    room = accepted(here)
    user = listed(room)
    with room.as_("officer") as by:
        rostering.set_need(by=by, matter=room.matter, trade="E", languages=("粤语",), interpreter=False, urgent=True)
    assert proposed(room).match is None
    listed(room, Skills(("wages",), ("E",), ("粤语",), 5))
    found = proposed(room).match
    assert found is not None and found.mediator == user
    assert {term.name: term.value for term in found.terms}["trade"] == 1000


@pytest.mark.parametrize(
    "skills",
    [
        Skills(("no-such",), (), (), 1),
        Skills((), ("Z",), (), 1),
        Skills((), (), (), 99),
        Skills((), (), ("语",) * 9, 1),
    ],
)
def test_a_line_with_something_impossible_is_refused(here, skills):
    room = accepted(here)
    with pytest.raises(UserError):
        listed(room, skills)
    with room.as_("officer"):
        assert not RosterLine.objects.exists()


def test_another_body_sees_and_changes_nothing_of_the_day(here):
    room = accepted(here)
    listed(room)
    there = make_bureau("990102", 2)
    with acting(there.by("mediator"), "mediation") as by:
        assert assigning.proposals(by) == [] and not RosterLine.objects.exists()
        with pytest.raises(UserError):
            rostering.set_line(by=by, user=room.mediator.user_id, skills=WAGES)
        with pytest.raises(UserError):
            assigning.confirm(by=by, chosen={room.matter.id: str(room.mediator.user_id)})


def test_the_pages_work_from_the_roster_to_the_appointment(here):
    room = accepted(here)
    browser, user = browser_of(room.officer), str(room.mediator.user_id)
    line = {"user": user, "kinds": ["wages"], "capacity": "x"}
    assert browser.post(reverse("mediation:roster"), line).status_code == 422
    assert browser.post(reverse("mediation:roster"), {**line, "capacity": "4"}).status_code == 302
    need = reverse("mediation:need", args=[room.matter.id])
    assert browser.post(need, {"trade": "E", "urgent": "yes"}).status_code == 302
    page = reverse("mediation:appointments")
    shown = browser.get(page).content.decode()
    assert room.matter.number in shown and "为什么建议这一位" in shown and "林调解" in shown
    name = f"case-{room.matter.id}"
    assert browser.post(page, {name: ""}).status_code == 422
    assert browser.post(page, {name: user}).status_code == 302
    assert room.state == "appointed"
    assert [signed_in(here, role).get(page).status_code for role in ("worker", "firm", "regulator")] == [404] * 3
