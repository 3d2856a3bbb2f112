"""A department's program: it reads and answers the bulletins about its feed, and takes what was shared with it."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from laoheng.standard.errors import UserError
from laoheng_web.api.actions import BULLETINS, DELIVERIES, create_client
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.notices.models import Notice
from laoheng_web.records import bulletins
from laoheng_web.records.bulletins import Found
from laoheng_web.records.models import Bulletin, FeedState
from laoheng_web.sharing.models import ShareDelivery
from tests.web.sweep.sharing import ask, grant, make_department, name_officer, send_wages, wish
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db
FOUND = [
    Found("2026-09", "refused", {"number": "SJ-1", "rows": "3", "kind": "社保缴费"}),
    Found("2026-10", "refused", {"number": "SJ-2", "rows": "1", "kind": "社保缴费"}),
]


@pytest.fixture
def bureau(settings, tmp_path):
    settings.DATA_DIR, settings.LAKE_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "lake", tmp_path / "inbox"
    made = make_bureau("990101", 1)
    with acting(SYSTEM, "test"):
        made.members["department"] = make_department(made)
    return made


def program(bureau, role="department", scopes=(BULLETINS, DELIVERIES)) -> Client:
    with acting(SYSTEM, "test"):
        made = create_client(by=SYSTEM, membership=bureau.members[role], name="部门程序", scopes=scopes)
    client = Client(raise_request_exception=False)
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {made.token}"
    return client


def sent(bureau, department="own") -> Bulletin:
    party = bureau.members["department"].party_id if department == "own" else department
    with acting(bureau.by("regulator"), "records_sending") as officer:
        return bulletins.send(by=officer, office=bureau.office, found=FOUND, sender="人社 LH-RS-01", department=party)


def said(client, row, lines, key="one"):
    return client.post(
        f"/api/v1/bulletins/{row.id}/answer",
        json.dumps({"lines": lines}),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


BOTH = [{"place": 1, "answer": "corrected"}, {"place": 2, "answer": "stands", "why": "当月没有申报"}]


def test_a_department_is_told_opens_and_answers_its_bulletin_and_the_bureau_sees_both(bureau):
    row, client = sent(bureau), program(bureau)
    party = bureau.members["department"].party_id
    with acting(bureau.by("department"), "look"):
        assert Notice.objects.filter(party_id=party, message__code="bulletin.notice").count() == 1
    listed = client.get("/api/v1/bulletins").json()
    assert [item["number"] for item in listed["items"]] == [row.number]
    assert listed["items"][0]["sender"] == "人社 LH-RS-01"
    opened = client.get(f"/api/v1/bulletins/{row.id}").json()
    assert [line["args"]["number"] for line in opened["lines"]] == ["SJ-1", "SJ-2"]
    assert "SJ-1" in opened["lines"][0]["words"]
    client.get(f"/api/v1/bulletins/{row.id}")
    answered = said(client, row, BOTH)
    assert (answered.status_code, answered.json()["lines"][1]["why"]) == (200, "当月没有申报")
    with acting(bureau.by("regulator"), "look"):
        told = AuditEvent.objects.filter(payload__bulletin=str(row.id)).values_list("type", flat=True)
        assert sorted(told) == ["bulletin.answered", "bulletin.opened", "bulletin.sent"]
        assert Notice.objects.filter(party_id=None, message__code="bulletin.answer_notice").count() == 1
    seal_pending(now=NOW)
    assert verify(now=NOW) == []


def test_an_answer_is_whole_given_once_and_repeated_alike(bureau):
    row, client = sent(bureau), program(bureau)
    part = said(client, row, BOTH[:1], "part")
    assert (part.status_code, part.json()["code"]) == (400, "bulletin.incomplete")
    assert "第 2 条" in part.json()["detail"]
    first = said(client, row, BOTH)
    again = said(client, row, BOTH)
    assert (first.json(), again.headers["Idempotent-Replayed"]) == (again.json(), "true")
    assert said(client, row, BOTH, "another").json()["code"] == "bulletin.answered_before"


def test_a_bulletin_without_an_addressee_or_of_a_firm_is_no_department_s(bureau):
    row, client = sent(bureau, None), program(bureau)
    with acting(bureau.by("regulator"), "records_sending") as officer:
        firm = bulletins.send(by=officer, office=bureau.office, found=FOUND, firm=bureau.firm.id)
    assert client.get("/api/v1/bulletins").json()["items"] == []
    for other in (row, firm):
        assert client.get(f"/api/v1/bulletins/{other.id}").status_code == 404
        assert said(client, other, BOTH).status_code == 404
    own = program(bureau, "firm", (BULLETINS,))
    assert [item["number"] for item in own.get("/api/v1/bulletins").json()["items"]] == [firm.number]
    assert said(own, firm, BOTH).status_code == 200


def test_only_a_department_of_the_bureau_can_be_addressed(bureau):
    there = make_bureau("990201", 2)
    with acting(SYSTEM, "test"):
        foreign = make_department(there)
    with pytest.raises(UserError) as told:
        sent(bureau, foreign.party_id)
    assert told.value.code == "bulletin.no_department"


def test_an_officer_chooses_the_department_and_may_enter_its_letter(bureau):
    with acting(bureau.by("regulator"), "intake"):
        feed = FeedState.objects.create(
            id=bureau.office.id, office_id=bureau.office.id, catalogue_id="LH-RS-01", title="缴费", sender="人社",
            kind="contributions", channel="folder", purpose="核对", ground="社会保险法60",
        )  # fmt: skip
    browser = Client()
    browser.force_login(bureau.members["regulator"].user)
    page = browser.get(reverse("records:send_to_department", args=[feed.id])).content.decode()
    assert "没有新的要通报" in page
    row = sent(bureau)
    shown = browser.get(reverse("records:bulletin", args=[row.id])).content.decode()
    assert "对方打开" in shown and "提交答复" in shown
    answers = {"answer_1": "corrected", "answer_2": "stands", "why_2": "来函说明"}
    assert browser.post(reverse("records:bulletin", args=[row.id]), answers).status_code == 302
    clerk = Client()
    clerk.force_login(bureau.members["department"].user)
    assert row.number in clerk.get(reverse("records:bulletins")).content.decode()
    assert "来函说明" in clerk.get(reverse("records:bulletin", args=[row.id])).content.decode()


def test_a_department_s_program_takes_what_was_shared_and_each_taking_is_entered(bureau):
    name_officer(bureau)
    send_wages(bureau)
    done = grant(bureau, ask(bureau, bureau.by("department"), wish(bureau)))
    client = program(bureau)
    (item,) = client.get("/api/v1/deliveries").json()["items"]
    assert (item["number"], item["fields"], item["ended"]) == (done.number, list(done.granted_fields), False)
    seal_pending(now=NOW)
    detail = client.get(f"/api/v1/deliveries/{item['id']}").json()
    assert detail["manifest"]["number"] == done.number and detail["receipt"]["proof"] is not None
    taken = client.post(f"/api/v1/deliveries/{item['id']}/file")
    assert taken.status_code == 200 and taken.content.decode("utf-8-sig").startswith("line,row,firm,person,")
    with acting(bureau.by("regulator"), "look"):
        assert AuditEvent.objects.filter(type="share.received").count() == 1
    with acting(bureau.by("regulator"), "look"):
        delivery = ShareDelivery.objects.get(id=item["id"])
    assert delivery.lines == item["lines"]


def test_another_bureau_s_department_and_a_firm_find_no_delivery(bureau):
    name_officer(bureau)
    send_wages(bureau)
    done = grant(bureau, ask(bureau, bureau.by("department"), wish(bureau)))
    there = make_bureau("990201", 2)
    with acting(SYSTEM, "test"):
        there.members["department"] = make_department(there)
    client = program(there)
    assert client.get("/api/v1/deliveries").json()["items"] == []
    for method, path in (("GET", ""), ("POST", "/file")):
        assert client.generic(method, f"/api/v1/deliveries/{done.delivery.id}{path}").status_code == 404
    with acting(SYSTEM, "test"), pytest.raises(UserError) as told:
        create_client(by=SYSTEM, membership=bureau.members["firm"], name="单位程序", scopes=[DELIVERIES])
    assert told.value.code == "api.scope_not_for_role"
