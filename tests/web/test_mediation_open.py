"""The body's figures, silent where few stand behind them; a closed case published masked or refused."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from laoheng.standard.errors import UserError
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation import figuring
from laoheng_web.mediation.models import PublishedCase
from tests.web.complaints import Clock, signed_in
from tests.web.mediations import Room, browser_of, in_session, opened
from tests.web.world import NOW, Bureau, make_bureau

pytestmark = pytest.mark.django_db
TEXT = {
    "title": "两个月工资没有发，一次谈清",
    "story": "劳动者在工地做了两个月，工资没有发，请求支付工资。",
    "result": "双方没有谈成，告知可以申请仲裁。",
}


@pytest.fixture
def here(monkeypatch) -> Bureau:
    Clock(monkeypatch, NOW)
    return make_bureau("990101", 1)


def over(here: Bureau) -> Room:
    room = in_session(here)
    room.do("mediator", "end_no_agreement", inputs={"reason": "双方没有谈成"})
    return room


def publish(room: Room, **changes: str) -> PublishedCase:
    with room.as_("officer") as by:
        return figuring.publish_case(by=by, matter=room.matter, **{**TEXT, **changes})


def test_few_matters_stay_silent_and_five_speak_with_bounds(here):
    rooms = [over(here) for _ in range(4)]
    with rooms[0].as_("officer") as by:
        assert figuring.figures(by).settled.suppressed and figuring.figures(by).duration.total is None
    rooms.append(over(here))
    called_off = opened(here)
    called_off.do("worker", "call_off", inputs={"own_consent": True})
    with rooms[0].as_("officer") as by:
        found = figuring.figures(by)
    assert (found.settled.hits, found.settled.total) == (0, 5) and found.settled.bounds is not None
    assert found.by_kind["wages"].total == 5 and found.duration.total == 6
    assert found.back_again.suppressed
    text = browser_of(rooms[0].officer).get(reverse("mediation:figures")).content.decode()
    assert "0 / 5" in text and "件数太少" in text


def test_a_closed_case_is_published_masked_and_read_by_anybody(here):
    room = over(here)
    publish(room, story=f"{here.firm.name}欠一名劳动者两个月工资。{TEXT['story']}")
    text = Client().get(reverse("mediation:published")).content.decode()
    assert TEXT["title"] in text and "用人单位" in text
    assert here.firm.name not in text and room.matter.number not in text


@pytest.mark.parametrize("left", ["有一名工人名叫欧阳示例，电话在这里。", "联系人王小明说没有发。"])
def test_a_name_that_nobody_masked_by_hand_does_not_go_out(here, left):
    room = over(here)
    try:
        publish(room, story=TEXT["story"] + left)
    except UserError as refused:
        assert refused.code == "publishing.refused"
        assert not PublishedCase.objects.exists()
    else:
        with room.as_("officer"):
            told = PublishedCase.objects.get().story
        assert "欧阳示例" not in told and "王小明" not in told


def test_what_is_left_refuses_the_publication_and_is_told_on_the_page(here, monkeypatch):
    room = over(here)
    monkeypatch.setattr(figuring, "_known", lambda *_: {"示例某某人": "劳动者示例某某人"})
    page = reverse("mediation:publish", args=[room.matter.id])
    refused = browser_of(room.officer).post(page, {**TEXT, "story": "示例某某人没有领到工资。", "act": "publish"})
    assert refused.status_code == 422 and "案卷里登记的当事人信息" in refused.content.decode()
    with room.as_("officer"):
        assert not PublishedCase.objects.exists()


def test_the_page_shows_it_masked_before_it_goes_out_once(here):
    room = over(here)
    browser, page = browser_of(room.officer), reverse("mediation:publish", args=[room.matter.id])
    assert "确认公开" in browser.post(page, {**TEXT, "act": "check"}).content.decode()
    with room.as_("officer"):
        assert not PublishedCase.objects.exists()
    assert browser.post(page, {**TEXT, "act": "publish"}).status_code == 302
    assert browser.post(page, {**TEXT, "act": "publish"}).status_code == 422
    assert [signed_in(here, role).get(page).status_code for role in ("worker", "firm", "regulator")] == [404] * 3


def test_an_open_case_another_body_and_a_change_afterwards_are_refused(here):
    running, closed = in_session(here), over(here)
    with pytest.raises(UserError) as refused:
        publish(running)
    assert refused.value.code == "mediating.not_closed"
    row = publish(closed)
    with closed.as_("officer"):
        assert PublishedCase.objects.filter(id=row.id).update(title="x") == 0
    there = make_bureau("990102", 2)
    with acting(there.by("mediator"), "mediation") as by:
        assert figuring.closed_matters(by) == []
        assert PublishedCase.objects.filter(id=row.id).delete()[0] == 0
