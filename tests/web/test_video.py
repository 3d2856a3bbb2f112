"""A video session through its actions and calls: who comes in, who hears whom, what is refused, what is kept."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Membership
from laoheng_web.accounts.pages import by_of
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.verify import verify
from laoheng_web.video import limits, recording, relays, seats, viewing
from laoheng_web.video.jobs import erase_recordings
from laoheng_web.video.models import Line, Presence, Recording, Seat, Signal, VideoSession
from laoheng_web.video.seats import hall
from laoheng_web.video.signals import parse
from laoheng_web.video.signals import send as send_call
from tests.web.complaints import Clock
from tests.web.mediations import Room, in_session, staff
from tests.web.world import NOW, SYSTEM, Bureau, make_bureau

pytestmark = pytest.mark.django_db
TABS = {"worker": "a" * 16, "firm": "b" * 16, "mediator": "c" * 16}
OFFER = {"type": "offer", "sdp": "v=0"}


@pytest.fixture
def here() -> Bureau:
    return make_bureau("990101", 1)


def message(to: Seat, kind: str = "description", body: Any = OFFER, tab: str = "") -> dict[str, Any]:
    return {"to": str(to.id), "tab": tab or TABS[to.role], "kind": kind, "body": body}


def call(who: str, *items: Any, **more: Any) -> bytes:
    return json.dumps({"tab": TABS[who], "messages": list(items), **more}).encode()


def say(room: Room, who: str, *items: Any, **more: Any) -> None:
    with room.as_(who) as by:
        send_call(by=by, hall=hall(by, room.matter), sent=parse(call(who, *items, **more)))


def heard(room: Room, who: str, after: int = 0) -> list[dict[str, Any]]:
    with room.as_(who) as by:
        return viewing.news(by, hall(by, room.matter), tab=TABS[who], after=after, seen="")["messages"]


def seen(room: Room, who: str) -> dict[str, Any]:
    with room.as_(who) as by:
        return viewing.view(by, hall(by, room.matter))


def enter(room: Room, who: str) -> Seat:
    with room.as_(who) as by:
        return seats.enter(by=by, matter=room.matter)


def admit(room: Room, seat: Seat, *checks: str) -> None:
    with room.as_("mediator") as by:
        seats.admit(by=by, matter=room.matter, seat=seat.id, checks=checks or ("paper", "name"))


def consent(room: Room, who: str, given: bool = True) -> None:
    with room.as_(who) as by:
        seats.consent(by=by, matter=room.matter, given=given)


def separate(room: Room, side: str) -> None:
    with room.as_("mediator") as by:
        seats.separate(by=by, matter=room.matter, side=side)


def opened(here: Bureau) -> tuple[Room, Seat]:
    """The mediator has opened the session; nobody else has come."""
    room = in_session(here)
    with room.as_("mediator") as by:
        seats.open_session(by=by, matter=room.matter)
        return room, Seat.objects.get(user_id=by.user)


def gathered(here: Bureau) -> tuple[Room, dict[str, Seat]]:
    """All three are in, with their pages open."""
    room, own = opened(here)
    found = {"mediator": own}
    for who in ("worker", "firm"):
        found[who] = enter(room, who)
        admit(room, found[who])
    for who in found:
        say(room, who)
    return room, found


def test_one_waits_until_the_mediator_has_checked_something_and_it_is_sealed(here):
    room, _own = opened(here)
    seat = enter(room, "worker")
    assert seen(room, "worker") == {"stage": "waiting", "seat": str(seat.id)}
    say(room, "worker")
    with pytest.raises(UserError) as waits:
        say(room, "worker", message(seat))
    assert waits.value.code == "video.still_waiting"
    assert [one["seat"] for one in seen(room, "mediator")["waiting"]] == [str(seat.id)]
    for checks in ((), ("made-up",)):
        with room.as_("mediator") as by, pytest.raises(UserError) as lacking:
            seats.admit(by=by, matter=room.matter, seat=seat.id, checks=checks)
        assert lacking.value.code == "video.nothing_checked"
    admit(room, seat, "name", "alone")
    assert seen(room, "worker")["stage"] == "in"
    with acting(SYSTEM, "sealing"):
        event = AuditEvent.objects.get(type="video.admitted")
    assert event.payload["checks"] == ["alone", "name"] and event.payload["seat"] == str(seat.id)
    assert [str(fault) for fault in verify(now=NOW + timedelta(minutes=1))] == []


def test_who_was_put_out_hears_nothing_until_admitted_again(here):
    room, found = gathered(here)
    with room.as_("mediator") as by:
        seats.refuse(by=by, matter=room.matter, seat=found["worker"].id)
    assert seen(room, "worker") == {"stage": "refused"}
    assert [peer["seat"] for peer in seen(room, "firm")["peers"]] == [str(found["mediator"].id)]
    with pytest.raises(UserError):
        say(room, "firm", message(found["worker"]))
    admit(room, found["worker"])
    assert seen(room, "worker")["stage"] == "in"


def test_no_side_opens_admits_separates_notes_or_records(here):
    room, found = gathered(here)
    for who in ("worker", "firm"):
        with room.as_(who) as by:
            session = VideoSession.objects.get()
            deeds = (
                lambda by=by: seats.open_session(by=by, matter=room.matter),
                lambda by=by: seats.admit(by=by, matter=room.matter, seat=found["firm"].id, checks=("name",)),
                lambda by=by: seats.separate(by=by, matter=room.matter, side="worker"),
                lambda by=by: seats.note(by=by, matter=room.matter, text="x"),
                lambda by=by: seats.end(by=by, matter=room.matter),
                lambda by=by, session=session: recording.start(by=by, session=session),
            )
            for deed in deeds:
                with pytest.raises(UserError) as no:
                    deed()
                assert no.value.code == "video.only_mediator"


def test_a_message_reaches_its_seat_once_and_goes_when_read_or_after_a_minute(here):
    room, found = gathered(here)
    say(room, "worker", message(found["firm"]), message(found["firm"], "chat", "您好"))
    first, second = heard(room, "firm")
    assert (first["body"], second["body"], first["from"]) == (OFFER, "您好", str(found["worker"].id))
    assert heard(room, "mediator") == [] and heard(room, "worker") == []
    assert heard(room, "firm", after=second["id"]) == []
    say(room, "firm", read=first["id"])
    assert [item["id"] for item in heard(room, "firm")] == [second["id"]]
    room.later(seconds=61)
    say(room, "worker")
    with room.as_("firm"):
        assert not Signal.objects.exists()


def test_an_earlier_opening_of_the_page_hears_nothing_meant_for_the_new_one(here):
    room, found = gathered(here)
    say(room, "worker", message(found["firm"], tab="f" * 16))
    assert heard(room, "firm") == []


def test_the_late_farewell_of_a_reloaded_page_does_not_take_the_new_one_away(here):
    room, found = gathered(here)
    say(room, "firm", gone=True, tab="e" * 16)
    assert str(found["firm"].id) in [peer["seat"] for peer in seen(room, "worker")["peers"]]
    say(room, "firm", gone=True)
    assert str(found["firm"].id) not in [peer["seat"] for peer in seen(room, "worker")["peers"]]


def test_in_a_private_room_the_server_passes_nothing_between_the_sides(here):
    room, found = gathered(here)
    separate(room, "worker")
    for one, other in (("worker", "firm"), ("firm", "worker"), ("mediator", "firm"), ("firm", "mediator")):
        with pytest.raises(UserError) as apart:
            say(room, one, message(found[other]))
        assert apart.value.code == "video.not_reachable"
    say(room, "worker", message(found["mediator"]))
    assert len(heard(room, "mediator")) == 1
    assert seen(room, "firm")["peers"] == [] and seen(room, "firm")["apart"]
    assert [peer["seat"] for peer in seen(room, "worker")["peers"]] == [str(found["mediator"].id)]
    separate(room, "")
    say(room, "firm", message(found["worker"]))
    assert len(heard(room, "worker")) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 20_000, b'{"tab": "x"}', b'{"tab": 5, "messages": []}',
        b'{"tab": "aaaaaaaaaaaaaaaa", "messages": {}}', b'{"tab": "aaaaaaaaaaaaaaaa", "read": -1}',
        b'{"tab": "aaaaaaaaaaaaaaaa", "read": 1e400}', b'{"tab": "aaaaaaaaaaaaaaaa", "extra": 1}',
        b'{"tab": "aaaaaaaaaaaaaaaa", "messages": [5]}', b'{"tab": "aaaaaaaaaaaaaaaa", "read": true}',
    ],
)  # fmt: skip
def test_a_malformed_call_is_refused(raw):
    with pytest.raises(UserError) as no:
        parse(raw)
    assert no.value.code == "video.malformed"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("description", None), ("description", {"type": "attack", "sdp": ""}), ("description", []),
        ("description", {"type": "offer", "sdp": "", "more": 1}), ("candidate", []), ("candidate", {"candidate": 1}),
        ("candidate", {"sdpMLineIndex": True}), ("candidate", {"sdpMLineIndex": 10**9}), ("candidate", {"x": 1}),
        ("description", {"type": "offer", "sdp": 5}), ("description", "offer"), ("candidate", "x"),
        ("chat", ""), ("chat", "  "), ("chat", {"a": 1}), ("eval", "x"), ("", "x"), (["chat"], "x"),
    ],
)  # fmt: skip
def test_a_malformed_message_is_refused(kind, body):
    item = {"to": "00000000-0000-0000-0000-000000000000", "tab": "a" * 16, "kind": kind, "body": body}
    with pytest.raises(UserError) as no:
        parse(call("worker", item))
    assert no.value.code == "video.malformed"


def test_strange_characters_pass_unharmed(here):
    room, found = gathered(here)
    text = "\x00 \ud800 </script> 🙂"
    say(room, "worker", message(found["firm"], "chat", text))
    assert heard(room, "firm")[0]["body"] == text


@pytest.mark.parametrize("kind", limits.SIZES)
def test_a_message_above_its_size_is_refused_and_the_largest_passes(kind):
    bodies = {"description": lambda n: {"type": "offer", "sdp": "x" * n}, "candidate": lambda n: {"candidate": "x" * n}}
    make = bodies.get(kind, lambda n: "x" * n)
    room_for = limits.SIZES[kind] - len(json.dumps(make(0)))
    item = {"to": "00000000-0000-0000-0000-000000000000", "tab": "a" * 16, "kind": kind}
    assert len(parse(call("worker", {**item, "body": make(room_for)})).messages) == 1
    with pytest.raises(UserError) as no:
        parse(call("worker", {**item, "body": make(room_for + 1)}))
    assert no.value.code == "video.too_large"


def test_a_flood_is_refused_and_the_session_goes_on(here):
    room, found = gathered(here)
    room.later(seconds=1)
    for _ in range(limits.CALLS_A_SECOND):
        say(room, "worker", message(found["firm"]))
    with pytest.raises(UserError) as no:
        say(room, "worker", message(found["firm"]))
    assert no.value.code == "video.flood"
    # The others are not held up by it, and a second later it is over.
    say(room, "firm", message(found["mediator"]))
    room.later(seconds=1)
    with pytest.raises(UserError):
        say(room, "worker", *[message(found["firm"])] * (limits.MESSAGES_A_CALL + 1))
    say(room, "worker", *[message(found["firm"])] * limits.MESSAGES_A_CALL)
    with pytest.raises(UserError) as no:
        say(room, "worker", *[message(found["firm"])] * limits.MESSAGES_A_CALL)
    assert no.value.code == "video.flood"
    assert len(heard(room, "firm")) == limits.CALLS_A_SECOND + limits.MESSAGES_A_CALL


def test_what_waits_unread_is_bounded(here, monkeypatch):
    monkeypatch.setattr(limits, "UNREAD", 3)
    room, found = gathered(here)
    say(room, "worker", *[message(found["firm"])] * 3)
    with pytest.raises(UserError) as no:
        say(room, "worker", message(found["firm"]))
    assert no.value.code == "video.flood"
    say(room, "worker", message(found["mediator"]))


def test_a_seat_of_another_session_cannot_be_reached(here):
    room, _found = gathered(here)
    _other, foreign = gathered(make_bureau("990102", 2))
    with pytest.raises(UserError) as no:
        say(room, "worker", message(foreign["firm"]))
    assert no.value.code == "video.not_reachable"


def browser(member: Membership) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(member.user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_bad_calls_over_the_wire_get_a_plain_answer_and_leave_the_session_whole(here, monkeypatch):
    Clock(monkeypatch, NOW)
    room, found = gathered(here)
    worker, address = browser(here.members["worker"]), reverse("video:send", args=[room.matter.id])
    bodies = (
        (b"{", 400), (b"x" * (limits.CALL_BYTES + 1), 413), (call("worker", message(found["firm"], "eval", "x")), 400),
        (call("worker", *[message(found["firm"])] * 61), 429), (call("worker", message(found["firm"])), 200),
    )  # fmt: skip
    answers = [worker.post(address, body, content_type="application/json").status_code for body, _ in bodies]
    assert answers == [status for _, status in bodies]
    assert len(heard(room, "firm")) == 1
    stranger = browser(make_bureau("990102", 2).members["worker"])
    assert stranger.post(address, call("worker"), content_type="application/json").status_code == 404
    news = reverse("video:news", args=[room.matter.id])
    for query in ("?after=x", "?after=-1", "?after=" + "9" * 30, "?tab=<b>"):
        assert worker.get(news + query).status_code == 400


def test_only_so_many_people_fit_and_only_so_many_calls_wait(here, monkeypatch):
    monkeypatch.setattr(limits, "SEATS", 2)
    room, _own = opened(here)
    admit(room, enter(room, "worker"))
    late = enter(room, "firm")
    with room.as_("mediator") as by, pytest.raises(UserError) as full:
        seats.admit(by=by, matter=room.matter, seat=late.id, checks=("name",))
    assert full.value.code == "video.full"
    monkeypatch.setattr(viewing, "_waiting", threading.BoundedSemaphore(1))
    with room.as_("mediator") as by, viewing._place_to_wait():
        where = hall(by, room.matter)
        told = viewing.news(by, where, tab=TABS["mediator"], after=0, seen=viewing.version(viewing.view(by, where)))
    assert told["again"] == limits.AGAIN_MS and told["messages"] == []


def test_a_wait_ends_with_the_first_message(here, monkeypatch):
    room, found = gathered(here)

    def meanwhile(seconds: float) -> None:
        say(room, "worker", message(found["firm"]))

    monkeypatch.setattr(viewing.time, "sleep", meanwhile)
    with room.as_("firm") as by:
        where = hall(by, room.matter)
        version = viewing.version(viewing.view(by, where))
        told = viewing.news(by, where, tab=TABS["firm"], after=0, seen=version)
    assert [item["body"] for item in told["messages"]] == [OFFER] and told["again"] == 0


def record_some(room: Room) -> Recording:
    with room.as_("mediator") as by:
        session = VideoSession.objects.get(ended_at=None)
        made = recording.start(by=by, session=session)
        for place, content in enumerate((b"first", b"second")):
            recording.add_piece(by=by, session=session, recording=made.id, place=place, content=content)
        return made


def test_recording_needs_everybody_and_stops_when_one_withdraws(here, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    room, _found = gathered(here)
    for who in ("mediator", "worker"):
        consent(room, who)
    with room.as_("mediator") as by, pytest.raises(UserError) as lacking:
        recording.start(by=by, session=VideoSession.objects.get())
    assert lacking.value.code == "video.consent_lacking"
    consent(room, "firm")
    made = record_some(room)
    assert seen(room, "worker")["recording"] == str(made.id)
    consent(room, "worker", given=False)
    assert seen(room, "mediator")["recording"] == ""
    with room.as_("mediator") as by:
        row, session = Recording.objects.get(), VideoSession.objects.get()
        assert row.digest == hashlib.sha256(b"firstsecond").hexdigest()
        with pytest.raises(UserError) as over:
            recording.add_piece(by=by, session=session, recording=row.id, place=2, content=b"late")
        assert over.value.code == "video.not_recording"
        assert recording.read(by=by, row=row) == b"firstsecond"
    with acting(SYSTEM, "sealing"):
        event = AuditEvent.objects.get(type="video.recorded")
    assert event.payload["digest"] == row.digest and event.actor_id == here.members["worker"].user_id
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert kept and b"first" not in kept and b"second" not in kept


@pytest.mark.parametrize("what", ["newcomer", "private room", "end"])
def test_recording_also_stops_for(here, what, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    room, _own = opened(here)
    consent(room, "mediator")
    record_some(room)
    if what == "newcomer":
        admit(room, enter(room, "firm"))
    elif what == "private room":
        separate(room, "firm")
    else:
        with room.as_("mediator") as by:
            seats.end(by=by, matter=room.matter)
    with room.as_("mediator"):
        assert Recording.objects.get().ended_at is not None


def test_pieces_come_in_order_once_and_not_too_large(here, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    room, _own = opened(here)
    consent(room, "mediator")
    made = record_some(room)
    with room.as_("mediator") as by:
        session = VideoSession.objects.get()

        def add(place: int, content: bytes) -> Recording:
            return recording.add_piece(by=by, session=session, recording=made.id, place=place, content=content)

        assert add(1, b"sent again").pieces == 2
        for place, content in ((5, b"x"), (-1, b"x"), (2, b""), (2, b"x" * (limits.PIECE_BYTES + 1))):
            with pytest.raises(UserError):
                add(place, content)
        recording.stop(by=by, session=session)
        assert b"".join(recording.pieces(Recording.objects.get())) == b"firstsecond"


def test_an_old_recording_is_erased_and_its_digest_stays(
    here, settings, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    settings.DATA_DIR = tmp_path
    room, _own = opened(here)
    consent(room, "mediator")
    record_some(room)
    with room.as_("mediator") as by:
        seats.end(by=by, matter=room.matter)
    assert list((tmp_path / "recordings").rglob("*"))
    from laoheng_web.video import jobs

    for days, erased in ((settings.RECORDING_DAYS - 1, 0), (settings.RECORDING_DAYS + 1, 1)):
        later = NOW + timedelta(days=days)
        monkeypatch.setattr(jobs.timezone, "localtime", lambda later=later: later)
        with django_capture_on_commit_callbacks(execute=True):
            assert erase_recordings(0) == erased
    assert not [path for path in (tmp_path / "recordings").rglob("*") if path.is_file()]
    with room.as_("mediator") as by:
        row = Recording.objects.get()
        assert row.digest and row.erased_at
        with pytest.raises(UserError) as gone:
            recording.read(by=by, row=row)
        assert gone.value.code == "video.erased"
    with acting(SYSTEM, "sealing"):
        assert AuditEvent.objects.get(type="video.recorded").payload["digest"] == row.digest


CANARY = "CANARY-VIDEO-最低八千"


def test_the_bureau_the_body_and_a_replaced_mediator_read_nothing(here, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    room, found = gathered(here)
    with room.as_("mediator") as by:
        seats.note(by=by, matter=room.matter, text=CANARY)
    say(room, "worker", message(found["firm"], "chat", CANARY))
    tables = (VideoSession, Seat, Presence, Signal, Line, Recording)
    for who in ("regulator", "officer"):
        with room.as_(who):
            assert not [table for table in tables if table.objects.exists()]
    with acting(By.system(office=here.office.id, now=NOW), "case"):
        assert not [table for table in tables if table.objects.exists()]
    room.do("officer", "replace_mediator", inputs={"reason": "回避"})
    with room.as_("mediator"):
        assert not [table for table in tables if table.objects.exists()]
    assert str(found["mediator"].id) not in [peer["seat"] for peer in seen(room, "worker").get("peers", [])]
    with acting(SYSTEM, "sealing"):
        assert CANARY not in json.dumps([event.payload for event in AuditEvent.objects.all()], ensure_ascii=False)


def test_a_line_noted_in_private_is_for_that_side_alone_and_the_transcript_is_sealed(here, monkeypatch):
    Clock(monkeypatch, NOW)
    room, _found = gathered(here)
    with room.as_("mediator") as by:
        seats.note(by=by, matter=room.matter, text="大家都听到")
    separate(room, "worker")
    with room.as_("mediator") as by:
        seats.note(by=by, matter=room.matter, text=CANARY)
    address = reverse("video:transcript", args=[room.matter.id])
    told = {who: browser(here.members[who]).get(address).content.decode() for who in ("worker", "firm")}
    assert CANARY in told["worker"] and CANARY not in told["firm"] and "大家都听到" in told["firm"]
    assert CANARY not in str(seen(room, "firm"))
    whole = browser(room.mediator).get(address).content
    with room.as_("mediator") as by:
        ended = seats.end(by=by, matter=room.matter)
    assert ended.transcript_digest == hashlib.sha256(whole).hexdigest()
    assert browser(here.members["regulator"]).get(address).status_code == 404


def test_the_check_shows_the_name_in_the_file_and_the_person_sees_that_it_was_opened(here, monkeypatch):
    Clock(monkeypatch, NOW)
    room, _own = opened(here)
    seat = enter(room, "worker")
    mediator, address = browser(room.mediator), reverse("video:check", args=[room.matter.id, seat.id])
    assert f"CANARY-{here.office.code}-张示例" in mediator.get(address).content.decode()
    with acting(SYSTEM, "sealing"):
        assert AuditEvent.objects.get(type="vault.opened").subjects == [here.worker]
    assert mediator.post(address, {}).status_code == 422
    assert mediator.post(address, {"checks": ["name"]}).status_code == 302
    assert seen(room, "worker")["stage"] == "in"


def test_another_mediator_of_the_body_finds_no_session(here):
    opened(here)
    other = by_of(staff(here, "别的调解员"), NOW, "别的调解员")
    with acting(other, "mediation"):
        assert not VideoSession.objects.exists()


def test_the_session_ends_with_the_mediation(here):
    room, found = gathered(here)
    room.do("mediator", "end_no_agreement", inputs={"reason": "双方没有谈成"})
    with room.as_("worker"):
        room.matter.refresh_from_db()
    assert seen(room, "worker") == {"stage": "closed"}
    with pytest.raises(UserError) as no:
        say(room, "worker", message(found["firm"]))
    assert no.value.code == "video.no_seat"


def test_pages_work_without_script_and_open_the_camera_there_alone(here, monkeypatch):
    Clock(monkeypatch, NOW)
    room, _own = opened(here)
    worker, page = browser(here.members["worker"]), reverse("video:room", args=[room.matter.id])
    assert "进入等候" in worker.get(page).content.decode()
    answer = worker.post(reverse("video:act", args=[room.matter.id]), {"do": "enter"}, follow=True)
    assert "请留在这一页" in answer.content.decode()
    assert "camera=(self)" in answer["Permissions-Policy"]
    elsewhere = worker.get(reverse("mediation:room", args=[room.matter.id]))
    assert "camera=()" in elsewhere["Permissions-Policy"] and page in elsewhere.content.decode()


def test_without_configuration_no_relay_is_named():
    assert settings.ICE_SERVERS == []


@pytest.mark.parametrize(("servers", "urls", "secret", "only", "wrong"), [
    ([], [], "", False, ""),
    ([], ["turn:relay.example:3478"], "s", True, ""),
    ([{"urls": "turns:relay.example:5349", "username": "u", "credential": "c"}], [], "", True, ""),
    ([{"urls": ["stun:relay.example:3478"]}], [], "", True, "没有写中继服务器"),
    ([], [], "", True, "没有写中继服务器"),
    ([], ["turn:relay.example:3478"], "", False, "只填了一个"),
    ([], [], "s", False, "只填了一个"),
])  # fmt: skip
def test_settings_of_relays_that_could_not_work_are_named(servers, urls, secret, only, wrong):
    said = relays.fault(servers, urls, secret, only=only)
    assert said == wrong == "" or (wrong and wrong in said)


def test_each_page_gets_relay_credentials_of_its_own_that_end(settings):
    settings.TURN_URLS, settings.TURN_SECRET, settings.RELAY_ONLY = ["turn:relay.example:3478"], "a-secret", True
    given = relays.ice("seat-1", NOW)
    (server,) = given["iceServers"]
    until, _, user = server["username"].partition(":")
    assert (int(until), user) == (int((NOW + relays.VALID).timestamp()), "seat-1")
    assert given["iceTransportPolicy"] == "relay"
    again = relays.ice("seat-2", NOW)["iceServers"][0]
    assert again["credential"] != server["credential"] and "a-secret" not in json.dumps(given)
