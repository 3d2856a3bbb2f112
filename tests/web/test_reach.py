"""Notices leave the site: by SMS, then by letter, each with its receipt; who rests, refuses or cannot be reached."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from django.test import override_settings
from django.urls import reverse

from laoheng.casework.reaching import DeliveryState, GatewayError
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.mediation import posting
from laoheng_web.notices.actions import mark_read, notify
from laoheng_web.notices.contact import known_of, said_of, set_reachable
from laoheng_web.notices.gateways import HttpGateway, Spool, gateway
from laoheng_web.notices.models import Delivery, Notice, Reachable
from laoheng_web.notices.reaching import reach
from laoheng_web.vault.erasing import remove
from laoheng_web.vault.identities import keep_phone
from tests.web.complaints import signed_in
from tests.web.mediations import Room, opened
from tests.web.world import SYSTEM, Bureau, make_bureau

pytestmark = pytest.mark.django_db
PHONE = "14900001234"
ADDRESS = "虚构市示例路1号2幢301"


class Fake:
    """A gateway that takes, refuses or is down, and tells what it is asked to tell."""

    def __init__(self, *answers: Exception | None, state: DeliveryState = DeliveryState.SENT) -> None:
        self.answers, self.state = list(answers), state
        self.sent: list[tuple[str, str, str]] = []

    def send(self, phone: str, text: str, key: str) -> str:
        answer = self.answers.pop(0) if self.answers else None
        if answer:
            raise answer
        self.sent.append((phone, text, key))
        return f"ref-{len(self.sent)}"

    def state_of(self, reference: str) -> DeliveryState:
        return self.state


@pytest.fixture
def here() -> Bureau:
    return make_bureau("990101", 1)


def reachable(here: Bureau, who: str = "firm", phone: str = PHONE, address: str = ADDRESS, **more) -> None:
    by = here.by(who)
    wishes = {"sms": True, "quiet_from": 21, "quiet_to": 8} | more
    with acting(by, "reach"):
        set_reachable(by=by, phone=phone, address=address, **wishes)


def asked(here: Bureau) -> Room:
    """The firm has been asked for its consent; its notice names a day."""
    room = opened(here)
    room.do("officer", "ask_firm")
    return room


def firm_way(room: Room, channel: str) -> list[Delivery]:
    with room.as_("regulator"):
        found = Delivery.objects.filter(matter_id=room.matter.id, party_id=room.here.firm.id, channel=channel)
        return list(found.order_by("made_at", "id"))


def test_who_must_act_is_told_in_the_site_and_by_sms_and_the_sms_tells_no_more_than_number_and_day(here):
    reachable(here)
    room, fake = asked(here), Fake()
    assert reach(room.now, fake) > 0
    ((phone, text, _key),) = fake.sent
    assert phone == PHONE and room.matter.number in text
    for word in (str(here.firm), "张示例", "10000", "工资"):
        assert word not in text
    assert [row.state for row in firm_way(room, "in_app")] == ["sent"]
    assert [(row.state, row.reference) for row in firm_way(room, "sms")] == [("sent", "ref-1")]
    room.later(minutes=1)
    fake.state = DeliveryState.DELIVERED
    reach(room.now, fake)
    assert firm_way(room, "sms")[0].state == "delivered" and len(fake.sent) == 1
    assert reach(room.now + timedelta(minutes=1), fake) == 0


def test_each_change_is_an_event_of_the_file_and_holds_up_to_the_ledger(here):
    reachable(here)
    room = asked(here)
    reach(room.now, Fake(state=DeliveryState.DELIVERED))
    reach(room.now + timedelta(minutes=1), Fake(state=DeliveryState.DELIVERED))
    with acting(SYSTEM, "sealing"):
        told = list(AuditEvent.objects.filter(type="notice.delivery", matter_id=room.matter.id).order_by("seq"))
    states = [row.payload["state"] for row in told if row.payload["channel"] == "sms"]
    assert states == ["queued", "sent", "delivered"]
    assert PHONE not in json.dumps([row.payload for row in told])
    seal_pending(now=room.now + timedelta(hours=1))
    assert [str(fault) for fault in verify(now=room.now + timedelta(hours=1))] == []


def test_a_gateway_that_is_down_is_tried_three_times_and_then_a_letter_waits(here):
    reachable(here)
    room, fake = asked(here), Fake(*[GatewayError("gateway_down", again=True)] * 3)
    for hours in (0, 0.1, 0.2, 1, 2.5):
        reach(room.now + timedelta(hours=hours), fake)
    (sms,) = firm_way(room, "sms")
    assert (sms.state, sms.tries, sms.why) == ("failed", 3, "gateway_down") and fake.sent == []
    assert [row.state for row in firm_way(room, "letter")] == ["queued"]


def test_a_refused_number_goes_straight_to_a_letter(here):
    reachable(here)
    room = asked(here)
    reach(room.now, Fake(GatewayError("gateway_refused", again=False)))
    assert firm_way(room, "sms")[0].tries == 1 and firm_way(room, "letter")[0].state == "queued"


def test_a_gateway_that_stays_silent_for_two_days_counts_as_failed(here):
    reachable(here)
    room, fake = asked(here), Fake()
    reach(room.now, fake)
    reach(room.now + timedelta(hours=48), fake)
    assert firm_way(room, "sms")[0].state == "sent"
    reach(room.now + timedelta(hours=49), fake)
    assert firm_way(room, "sms")[0].why == "silent" and firm_way(room, "letter")


@pytest.mark.parametrize(("wishes", "way"), [({"sms": False}, "letter"), ({"phone": ""}, "letter")])
def test_who_wants_no_sms_or_has_no_phone_gets_a_letter(here, wishes, way):
    reachable(here, **wishes)
    room, fake = asked(here), Fake()
    reach(room.now, fake)
    assert fake.sent == [] and not firm_way(room, "sms") and firm_way(room, way)


def test_an_opt_out_holds_for_what_waits_already(here):
    reachable(here, quiet_from=8, quiet_to=12)  # it is nine o'clock
    room, fake = asked(here), Fake()
    reach(room.now, fake)
    reachable(here, sms=False)
    reach(room.now + timedelta(hours=4), fake)
    assert fake.sent == [] and firm_way(room, "sms")[0].why == "opted_out" and firm_way(room, "letter")


def test_in_the_hours_of_rest_it_waits_and_goes_out_when_they_end(here):
    reachable(here, quiet_from=8, quiet_to=12)
    room, fake = asked(here), Fake()
    reach(room.now, fake)
    assert fake.sent == []
    reach(room.now + timedelta(hours=2), fake)
    assert fake.sent == []
    reach(room.now + timedelta(hours=3), fake)
    assert len(fake.sent) == 1


def test_what_was_read_in_the_site_needs_no_sms_and_no_letter(here):
    reachable(here, quiet_from=8, quiet_to=12)
    room, fake = asked(here), Fake()
    reach(room.now, fake)
    with room.as_("firm") as by:
        for row in Notice.objects.filter(party_id=by.party):
            mark_read(by=by, notice=row)
    reach(room.now + timedelta(hours=3), fake)
    assert fake.sent == [] and [row.state for row in firm_way(room, "sms")] == ["spared"]
    assert {row.state for row in firm_way(room, "in_app")} == {"delivered"}


def test_the_newest_of_a_matter_alone_leaves_the_site(here):
    reachable(here)
    room, fake = asked(here), Fake()
    by = SYSTEM.in_office(here.office.id)
    with acting(by, "notices"):
        notify(by=by, office=here.office.id, party=here.firm.id, message=Message.of("reach.unreached", number="X"),
               matter=room.matter.id, due_on=room.now.date() + timedelta(days=2))  # fmt: skip
    reach(room.now + timedelta(minutes=1), fake)
    assert len(fake.sent) == 1


def test_where_no_way_is_left_the_body_hears_that_nobody_was_reached(here):
    reachable(here, address="")
    room = asked(here)
    reach(room.now, Fake(GatewayError("gateway_refused", again=False)))
    with room.as_("officer") as by:
        told = [row.message["code"] for row in Notice.objects.filter(party_id=by.party)]
    assert "reach.unreached" in told


def test_a_letter_is_printed_posted_under_a_number_and_comes_back(here):
    reachable(here, sms=False)
    room = asked(here)
    reach(room.now, Fake())
    (letter,) = firm_way(room, "letter")
    with room.as_("officer") as by:
        assert posting.print_letters(by=by, chosen=[letter.id]).startswith(b"%PDF")
        with pytest.raises(UserError) as wrong:
            posting.posted(by=by, delivery=letter.id, tracking="?")
        assert wrong.value.code == "reach.tracking_wrong"
        posting.posted(by=by, delivery=letter.id, tracking="xa 1234 5678 9 cn")
        assert firm_way(room, "letter")[0].reference == "XA123456789CN"
        posting.arrived(by=by, delivery=letter.id, returned=True)
        with pytest.raises(UserError) as gone:
            posting.arrived(by=by, delivery=letter.id, returned=False)
        assert gone.value.code == "reach.not_a_letter"
        told = [row.message["code"] for row in Notice.objects.filter(party_id=by.party)]
    assert firm_way(room, "letter")[0].why == "returned" and "reach.unreached" in told


def test_a_side_sees_its_own_deliveries_the_body_all_and_a_stranger_none(here):
    there = make_bureau("990102", 2)
    reachable(here)
    room = asked(here)
    reach(room.now, Fake())
    seen = {}
    for who in ("worker", "firm", "officer", "regulator"):
        with room.as_(who):
            seen[who] = {row.party_id for row in Delivery.objects.filter(matter_id=room.matter.id)}
    assert seen["worker"] == {here.worker} and seen["firm"] == {here.firm.id}
    assert {here.worker, here.firm.id} < seen["officer"] and seen["regulator"] == seen["officer"]
    for role in ("worker", "firm", "mediator", "regulator"):
        with acting(there.by(role), "mediation"):
            assert not Delivery.objects.exists()
    with room.as_("worker"):
        assert not Reachable.objects.exists()


def test_the_pages_of_reaching_work_and_say_what_is_wrong(here):
    firm = signed_in(here, "firm")
    url = reverse("mediation:reachable")
    bad = firm.post(url, {"phone": "12", "quiet_from": "21", "quiet_to": "8"})
    assert bad.status_code == 422 and "手机号" in bad.content.decode()
    short = firm.post(url, {"address": "近", "quiet_from": "21", "quiet_to": "8"})
    assert short.status_code == 422
    good = firm.post(url, {"phone": PHONE, "address": ADDRESS, "quiet_from": "22", "quiet_to": "7"})
    assert good.status_code == 302 and ADDRESS in firm.get(url).content.decode()
    room = asked(here)
    reach(room.now, Fake())
    body = signed_in(here, "mediator")
    page = body.get(reverse("mediation:post")).content.decode()
    (letter,) = firm_way(room, "letter")
    assert room.matter.number in page and str(letter.id) in page
    printed = body.post(reverse("mediation:post"), {"act": "print", "letter": str(letter.id)})
    assert printed["Content-Type"] == "application/pdf"
    assert body.post(reverse("mediation:post"), {"act": "print"}).status_code == 422
    assert body.post(reverse("mediation:post"), {"act": "posted", "letter": "x"}).status_code == 422
    done = body.post(reverse("mediation:post"), {"act": "posted", "letter": letter.id, "tracking": "XA123456789CN"})
    assert done.status_code == 302
    told = body.get(reverse("mediation:deliveries", args=[room.matter.id])).content.decode()
    assert "XA123456789CN" in told and "信件" in told


def test_where_one_is_reached_is_erased_with_the_person(here):
    reachable(here, "worker")
    by = SYSTEM.in_office(here.office.id)
    with acting(by, "erasure"):
        assert said_of(here.worker).phone == PHONE
        assert any(isinstance(row, Reachable) for row in remove(here.worker))
        assert said_of(here.worker).phone == "" and known_of(here.worker) == (False, False)


def test_who_is_written_to_sees_that_the_number_was_opened_and_what_for(here):
    by = here.by("worker")
    with acting(by, "complaint"):
        keep_phone(by=by, person=here.worker, phone=PHONE)
    fake = Fake()
    room = opened(here)
    reach(room.now, fake)
    assert [phone for phone, _text, _key in fake.sent] == [PHONE]
    page = signed_in(here, "worker").get(reverse("portal:access")).content.decode()
    assert "发送短信通知" in page


class _Answers(BaseHTTPRequestHandler):
    taken: list[dict[str, object]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append({**body, "auth": self.headers["Authorization"]})  # type: ignore[attr-defined]
        status = {"14900000400": 400, "14900000429": 429, "14900000500": 500}.get(body["to"], 200)
        self._say(status, {"data": 1, "msgid": "G-7"})

    def do_GET(self) -> None:
        self._say(200, {"result": "DELIVRD" if self.path.endswith("/G-7") else "ACCEPTD"})

    def _say(self, status: int, told: dict[str, object]) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server():
    served = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    served.taken = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()


def http(server) -> HttpGateway:
    home = f"http://127.0.0.1:{server.server_address[1]}"
    return HttpGateway(
        url=f"{home}/send", body={"to": "{phone}", "content": "{text}", "more": [{"id": "{key}"}]},
        headers={"Authorization": "Bearer test"}, reference="msgid", state_url=f"{home}/state/{{reference}}",
        state="result", states={"DELIVRD": "delivered", "UNDELIV": "failed"},
    )  # fmt: skip


def test_a_bureaus_own_gateway_is_spoken_to_as_configured(server):
    door = http(server)
    assert door.send(PHONE, "编号 A", "k-1") == "G-7"
    assert server.taken == [{"to": PHONE, "content": "编号 A", "more": [{"id": "k-1"}], "auth": "Bearer test"}]
    assert door.state_of("G-7") is DeliveryState.DELIVERED and door.state_of("G-8") is DeliveryState.SENT


@pytest.mark.parametrize(("phone", "again"), [("14900000400", False), ("14900000429", True), ("14900000500", True)])
def test_what_a_gateway_refuses_is_final_and_what_it_cannot_do_now_is_not(server, phone, again):
    with pytest.raises(GatewayError) as refused:
        http(server).send(phone, "x", "k")
    assert refused.value.again is again and phone not in str(refused.value)


def test_a_gateway_that_answers_nonsense_or_not_at_all_is_down():
    def nonsense(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text="<html>")

    for transport in (httpx.MockTransport(nonsense), None):
        door = HttpGateway(url="http://127.0.0.1:9/x", body={}, seconds=1, transport=transport)
        with pytest.raises(GatewayError) as down:
            door.send(PHONE, "x", "k")
        assert down.value.again


def test_without_a_gateway_sms_are_spooled_as_files_only_the_site_reads(tmp_path):
    with override_settings(DATA_DIR=tmp_path, SMS_GATEWAY={}):
        door = gateway()
    assert isinstance(door, Spool)
    assert door.send(PHONE, "文字", "k1") == "k1" and door.send(PHONE, "文字", "k1") == "k1"
    (path,) = (tmp_path / "sms").iterdir()
    assert json.loads(path.read_text("utf-8")) == {"phone": PHONE, "text": "文字"}
    assert path.stat().st_mode & 0o077 == 0
    assert door.state_of("k1") is DeliveryState.SENT
    path.with_name("k1.failed").touch()
    assert door.state_of("k1") is DeliveryState.FAILED
