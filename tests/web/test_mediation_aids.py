"""For the appointed mediator alone: points with their claims, similar cases, a range with its doubt, escalation."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.http import Http404
from django.urls import reverse

from laoheng_web.mediation import assisting, claims, talking
from laoheng_web.mediation.models import Claim
from tests.web.complaints import Clock, signed_in
from tests.web.mediations import CLAIMED, Room, application, browser_of, in_session
from tests.web.world import NOW, Bureau, make_bureau

pytestmark = pytest.mark.django_db
CAUCUS = "CANARY-CAUCUS-只要八千也行"


@pytest.fixture
def here(monkeypatch) -> Bureau:
    Clock(monkeypatch, NOW)
    return make_bureau("990101", 1)


def reckoned(room: Room) -> None:
    """The months behind the wages claimed, half of which the firm admits."""
    with room.as_("worker") as by:
        claim = Claim.objects.get(matter=room.matter)
        months = [["2026-08", "5000", "0"], ["2026-09", "5000", None]]
        claims.set_basis(by=by, matter=room.matter, claim=claim.id, basis={"months": months})
    with room.as_("firm") as by:
        claims.answer(by=by, matter=room.matter, claim=claim.id, admitted=Decimal(4000), word="九月工资已经发过了。")


def say(room: Room, who: str, channel: str, text: str, sum_: str | None = None) -> None:
    with room.as_(who) as by:
        talking.say(by=by, matter=room.matter, channel=channel, text=text, sum_=Decimal(sum_) if sum_ else None)


def aids_of(room: Room) -> assisting.Aids:
    with room.as_("mediator") as by:
        return assisting.aids(by, room.matter)


def test_a_point_in_dispute_is_bound_to_its_claim_and_holds_both_sides_words(here):
    room = in_session(here, application(here, text="公司拖欠我八月和九月的工资，没有发。（虚构）"))
    reckoned(room)
    (wages,) = [item for item in aids_of(room).points if item.point.kind == "wages"]
    assert wages.point.on_file and wages.point.gap == CLAIMED - Decimal(4000)
    assert [line.claim.claimed for line in wages.lines] == [CLAIMED]
    assert any("没有发" in said.text for said in wages.point.worker_said)


def test_the_range_keeps_between_what_is_admitted_and_what_is_asked_and_tells_its_doubt(here):
    room = in_session(here)
    reckoned(room)
    fair = aids_of(room).fair
    assert fair.floor is not None and fair.low is not None and fair.high is not None
    assert Decimal(4000) <= fair.floor <= fair.low <= fair.high <= CLAIMED
    assert fair.low < fair.high and fair.waiting and fair.waiting[-1].cost_most > fair.waiting[0].cost_most
    assert {"mediation.fair.person", "mediation.fair.waiting"} <= {reason.code for reason in fair.reasons}


def test_without_a_sum_by_law_there_is_no_range(here):
    found = aids_of(in_session(here)).fair
    assert not found.known and "mediation.fair.nothing" in {reason.code for reason in found.reasons}


def test_similar_cases_name_their_result_and_what_differs(here):
    found = aids_of(in_session(here))
    assert found.alike and sum(count for _, count in found.results) == len(found.alike)
    assert any(item.only_there or item.only_here for item in found.alike)
    assert all(item.case.case.source for item in found.alike)


def test_offers_far_apart_that_do_not_move_raise_a_suggestion(here):
    room = in_session(here)
    assert "wide" not in {item.rule for item in aids_of(room).more.suggestions}
    for _ in range(3):
        say(room, "worker", "all", "", "10000")
        say(room, "firm", "all", "", "3000")
    assert "wide" in {item.rule for item in aids_of(room).more.suggestions}


def test_an_offer_told_to_the_mediator_alone_narrows_no_gap(here):
    room = in_session(here)
    say(room, "firm", "all", "", "3000")
    before = aids_of(room).more
    say(room, "worker", "worker", CAUCUS, "3000")
    assert aids_of(room).more == before


def test_only_the_appointed_mediator_opens_the_aids(here):
    room = in_session(here)
    for who in ("worker", "firm", "officer", "regulator"):
        with room.as_(who) as by, pytest.raises(Http404):
            assisting.aids(by, room.matter)
    address = reverse("mediation:assistance", args=[room.matter.id])
    others = ("worker", "firm", "mediator", "regulator")
    assert [signed_in(here, role).get(address).status_code for role in others] == [404] * 4
    page = browser_of(room.mediator).get(address)
    assert page.status_code == 200 and page["Cache-Control"] == "no-store"
    room.do("officer", "replace_mediator", inputs={"reason": "回避"})
    assert browser_of(room.mediator).get(address).status_code == 404


def test_the_page_says_that_it_decides_nothing_and_no_other_page_leads_others_to_it(here):
    room = in_session(here)
    reckoned(room)
    say(room, "worker", "worker", CAUCUS)
    address = reverse("mediation:assistance", args=[room.matter.id])
    text = browser_of(room.mediator).get(address).content.decode()
    assert "不作任何决定" in text and "公平区间" in text and "相似案例" in text and "争议焦点" in text
    assert "CANARY-CAUCUS" not in text
    room_page = reverse("mediation:room", args=[room.matter.id])
    assert address in browser_of(room.mediator).get(room_page).content.decode()
    for role in ("worker", "firm", "mediator"):
        assert address not in signed_in(here, role).get(room_page).content.decode()
