"""After the end: one question that nobody must answer, counted and never shown; files drawn by rule for review."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from laoheng.casework.closed import draw, period_of
from laoheng.standard.errors import UserError
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.mediation import asking_after, figuring, reviewing
from laoheng_web.mediation.after_models import Opinion
from laoheng_web.notices.models import Notice
from tests.web.complaints import Clock, signed_in
from tests.web.mediations import Room, browser_of, in_session
from tests.web.world import NOW, SYSTEM, Bureau, make_bureau

pytestmark = pytest.mark.django_db
ALL_YES = dict.fromkeys(reviewing.QUESTIONS, "yes")


@pytest.fixture
def here(monkeypatch) -> Bureau:
    Clock(monkeypatch, NOW)
    return make_bureau("990101", 1)


def over(here: Bureau) -> Room:
    room = in_session(here)
    room.do("mediator", "end_no_agreement", inputs={"reason": "双方没有谈成"})
    return room


def says(room: Room, who: str, satisfied: str, *reasons: str) -> Opinion:
    with room.as_(who) as by:
        return asking_after.give(by=by, matter=room.matter, satisfied=satisfied, reasons=reasons)


def test_both_sides_are_asked_once_it_has_ended_and_answer_once(here):
    room = in_session(here)
    with pytest.raises(UserError) as early:
        says(room, "worker", "yes")
    assert early.value.code == "opinion.not_now"
    room.do("mediator", "end_no_agreement", inputs={"reason": "双方没有谈成"})
    with acting(here.by("regulator"), "look"):
        asked = {row.party_id for row in Notice.objects.filter(message__code=asking_after.ASK)}
    assert asked == {here.worker, here.firm.id}
    says(room, "worker", "no", "slow", "slow", "unclear")
    with pytest.raises(UserError) as twice:
        says(room, "worker", "yes")
    assert twice.value.code == "opinion.given"
    for satisfied, reasons in (("perhaps", ()), ("yes", ("free words",))):
        with pytest.raises(UserError) as wrong:
            says(room, "firm", satisfied, *reasons)
        assert wrong.value.code == "opinion.choose"
    seal_pending(now=NOW + timedelta(hours=1))
    faults = [str(fault) for fault in verify(now=NOW + timedelta(hours=1)) if "accounts_user" not in str(fault)]
    assert faults == []


def test_nobody_reads_what_one_side_answered(here):
    room = over(here)
    says(room, "worker", "no", "one_sided")
    for who in ("firm", "mediator", "officer", "regulator"):
        with room.as_(who):
            assert not Opinion.objects.exists(), who
    with acting(SYSTEM, "sealing"):
        event = AuditEvent.objects.get(type="mediation.opinion_given")
    assert "one_sided" not in str(event.payload) and event.matter_id is None


def test_fewer_than_five_answers_and_rare_reasons_stay_silent(here):
    rooms = [over(here) for _ in range(3)]
    for room in rooms[:2]:
        says(room, "worker", "yes", "fast")
        says(room, "firm", "no", "slow")
    with rooms[0].as_("officer") as by:
        few = figuring.figures(by)
        assert few.satisfied.suppressed and few.reasons["fast"].suppressed
        assert (few.answered.hits, few.answered.total) == (4, 6)
    says(rooms[2], "worker", "yes", "fast")
    with rooms[0].as_("officer") as by:
        found = figuring.figures(by)
    assert (found.satisfied.hits, found.satisfied.total) == (3, 5)
    assert found.reasons["fast"].suppressed and found.reasons["slow"].suppressed
    page = browser_of(rooms[0].officer).get(reverse("mediation:figures")).content.decode()
    assert "3 / 5" in page


def test_the_page_asks_one_question(here):
    room = over(here)
    worker = signed_in(here, "worker")
    url = reverse("mediation:opinion", args=[room.matter.id])
    assert worker.post(url, {}).status_code == 422
    assert worker.post(url, {"satisfied": "partly", "reasons": ["clear", "slow"]}).status_code == 302
    assert "已经评价过" in worker.get(url).content.decode()
    open_ = in_session(here)
    assert worker.get(reverse("mediation:opinion", args=[open_.matter.id])).status_code == 404


def test_files_are_drawn_by_a_rule_and_reviewed_by_somebody_else(here):
    rooms = [over(here) for _ in range(4)]
    with rooms[0].as_("officer") as by:
        drawn = reviewing.draw_files(by=by, day=NOW.date())
        expected = draw([str(room.matter.id) for room in rooms], period_of(NOW.date()))
        assert [str(row.matter_id) for row in drawn] == list(expected) and len(drawn) == 3
        assert reviewing.draw_files(by=by, day=NOW.date()) == []
        left_out = next(room for room in rooms if str(room.matter.id) not in expected)
        for matter, answers, remark, code in (
            (left_out.matter.id, ALL_YES, "", "not_drawn"),
            (drawn[0].matter_id, {**ALL_YES, "neutral": ""}, "", "answer_all"),
            (drawn[0].matter_id, {**ALL_YES, "neutral": "no"}, " ", "remark"),
        ):
            with pytest.raises(UserError) as refused:
                reviewing.review(by=by, matter=matter, answers=answers, remark=remark)
            assert refused.value.code == f"reviewing.{code}"
        reviewing.review(by=by, matter=drawn[0].matter_id, answers={**ALL_YES, "neutral": "no"}, remark="补登记")
        with pytest.raises(UserError) as again:
            reviewing.review(by=by, matter=drawn[0].matter_id, answers=ALL_YES, remark="")
        assert again.value.code == "reviewing.done"
    mine = next(room for room in rooms if room.matter.id == drawn[1].matter_id)
    with mine.as_("mediator") as by, pytest.raises(UserError) as own:
        reviewing.review(by=by, matter=mine.matter.id, answers=ALL_YES, remark="")
    assert own.value.code == "reviewing.own"


def test_the_review_page_draws_and_takes_what_was_found(here):
    room = over(here)
    officer = browser_of(room.officer)
    url = reverse("mediation:reviews")
    assert officer.post(url, {"act": "draw"}).status_code == 302
    assert room.matter.number in officer.get(url).content.decode()
    assert officer.post(url, {"act": "review", "matter": room.matter.id}).status_code == 422
    assert officer.post(url, {"act": "review", "matter": room.matter.id, **ALL_YES}).status_code == 302
    assert "已评查" in officer.get(url).content.decode()


@pytest.mark.parametrize(("count", "drawn"), [(0, 0), (2, 2), (3, 3), (30, 3), (31, 4), (200, 20)])
def test_one_in_ten_and_at_least_three(count, drawn):
    ids = [f"file-{number}" for number in range(count)]
    found = draw(ids, "2026Q4")
    assert len(found) == drawn and found == draw(reversed(ids), "2026Q4")
    assert count < 30 or found != draw(ids, "2026Q3")
