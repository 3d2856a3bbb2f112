"""Reminders ahead of a payment and of the end of mediation: who, what, by when; once each, and nothing moves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from laoheng.standard.messages import Message, render
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.mediation.models import Reminder
from laoheng_web.mediation.reminding import remind
from laoheng_web.notices.models import Notice
from laoheng_web.papers.models import Matter
from tests.web.mediations import Room, adopted, drafted, in_session, sealed, signed
from tests.web.world import NOW, Bureau, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Bureau:
    return make_bureau("990101", 1)


def told(room: Room, code: str) -> list[Notice]:
    with acting(room.here.by("regulator"), "look"):
        return [row for row in Notice.objects.filter(matter_id=room.matter.id) if row.message["code"] == code]


def due(room: Room):
    with room.as_("officer"):
        return Matter.objects.get(id=room.matter.id).due_on


def sent(room: Room, days: int) -> int:
    """Reminders sent so many days before the day that is waited for."""
    at = NOW + timedelta(days=(due(room) - NOW.date()).days - days)
    return remind(at)


def test_the_end_of_mediation_is_told_ahead_to_both_sides_and_the_body(here):
    room = in_session(here)
    assert [sent(room, days) for days in (6, 5, 5, 4, 2, 1, 0)] == [0, 1, 0, 0, 1, 1, 0]
    notices = told(room, "mediating.remind.time")
    assert {row.party_id for row in notices} == {here.worker, here.firm.id, here.body.id}
    text = render(Message.from_json(notices[0].message), "zh")
    assert room.matter.number in text and str(due(room)) in text and "调解组织" in text
    assert room.state == "in_session"


def test_a_payment_is_told_ahead_with_its_sum_and_who_pays(here):
    room = in_session(here)
    drafted(room), adopted(room), signed(room), sealed(room)
    assert [sent(room, days) for days in (8, 7, 3, 1)] == [0, 1, 1, 1]
    notices = told(room, "mediating.remind.payment")
    text = render(Message.from_json(notices[0].message), "zh")
    assert "9000" in text.replace(",", "") and "单位最晚" in text and str(due(room)) in text
    assert room.state == "performing"


def test_after_a_stop_only_the_nearest_reminder_goes_out_and_none_after_the_day(here):
    room = in_session(here)
    assert sent(room, 1) == 1 and sent(room, 3) == 0 and sent(room, -1) == 0
    with acting(room.here.by("regulator"), "look"):
        assert not Reminder.objects.exists()  # The bureau's officers read the notices, not this table.
    seal_pending(now=NOW + timedelta(days=30))
    assert [str(fault) for fault in verify(now=NOW + timedelta(days=30))] == []
