"""Helpers: what a recorded authority opens, what it never opens, both names on what is done, and its end at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from laoheng.standard.errors import UserError
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.models import Membership
from laoheng_web.accounts.pages import POWERS, by_of
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.mediation import helping
from laoheng_web.mediation.models import Hand, Helper, Mandate, Talk
from laoheng_web.papers.actions import join
from laoheng_web.papers.evidence import keep
from laoheng_web.papers.models import Attachment, Matter, Step
from laoheng_web.vault.identities import VaultIdentities
from tests.web.complaints import Clock, signed_in
from tests.web.mediations import Room, browser_of, drafted, in_session, opened, person
from tests.web.sweep.routes import all_routes
from tests.web.world import NOW, SYSTEM, Bureau, make_bureau

pytestmark = pytest.mark.django_db
UNTIL = NOW.date() + timedelta(days=30)


@pytest.fixture
def here(monkeypatch) -> Bureau:
    Clock(monkeypatch, NOW)
    return make_bureau("990101", 1)


def account(here: Bureau, day: int = 20, role: str = "worker") -> Membership:
    """Another person's own account."""
    with acting(SYSTEM, "test"):
        number = person(here, day)
        party = UUID(VaultIdentities(NOW).persons([number], names=["CANARY-990101-帮手"])[0])
        user = accounts.add_user(by=SYSTEM, login=f"helper-{uuid4().hex[:8]}", display_name="帮手的账号")
        return accounts.grant_role(by=SYSTEM, user=user, role=role, party=party)


def named(room: Room, power: str, who: str = "worker", **more) -> tuple[Helper, str]:
    with room.as_(who) as by:
        told = {"name": "李帮手", "relation": "family", "until": UNTIL, "power": power} | more
        if power == "agree" and "paper" not in more:
            told["paper"] = [keep(b"%PDF-1.4 signed", "a.pdf")]
        return helping.name_helper(by=by, matter=room.matter, **told)


def taken_up(room: Room, power: str, who: str = "worker") -> tuple[Client, Membership]:
    helper, code = named(room, power, who)
    member = account(room.here)
    by = by_of(member, NOW, "帮手的账号")
    with acting(by, "helping"):
        assert helping.take_up(by=by, code=f" {code[:4].lower()} {code[4:]}").helper_id == helper.id
    return browser_of(member), member


def page(name: str, room: Room, *more) -> str:
    return reverse(f"mediation:{name}", args=[room.matter.id, *more])


def test_the_helper_acts_in_this_matter_and_both_names_stand_on_it(here):
    room = in_session(here)
    client, member = taken_up(room, "speak")
    shown = client.get(page("room", room)).content.decode()
    assert "李帮手" in shown and client.get(reverse("mediation:helping")).status_code == 200
    assert client.post(page("say", room), {"channel": "all", "text": "我代她说：少了两天"}).status_code == 302
    file = {"files": [_upload()], "text": "补一张照片"}
    assert client.post(page("evidence", room), file).status_code == 302
    with room.as_("worker"):
        said = Talk.objects.get(matter=room.matter)
        noted = Step.objects.get(matter=room.matter, transition="note")
        assert (said.by_role, said.by_party, said.by_user) == ("worker", here.worker, member.user_id)
        assert noted.by_name == "李帮手（帮助人）"
    for who in ("firm", "worker", "mediator"):
        seen = browser_of(room.mediator) if who == "mediator" else signed_in(here, who)
        assert "李帮手" in seen.get(page("room", room)).content.decode(), who
    with acting(SYSTEM, "sealing"):
        event = AuditEvent.objects.filter(type="mediation.spoke", matter_id=room.matter.id).get()
    assert (event.actor_id, event.acting_for) == (member.user_id, here.worker)
    seal_pending(now=NOW + timedelta(hours=1))
    # Signing in by a test's short cut writes the account's last visit without an event.
    faults = [str(fault) for fault in verify(now=NOW + timedelta(hours=1)) if "accounts_user" not in str(fault)]
    assert faults == []


def _upload():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("照片.txt", "虚构".encode())


NEEDS = {"read": 0, "fill_in": 1, "speak": 2, "agree": 3}


# The middle powers walk the whole site in the nightly run.
WALKED = [pytest.param(power, marks=[pytest.mark.slow] if power in POWERS[1:-1] else []) for power in POWERS]


@pytest.mark.parametrize("power", WALKED)
def test_a_helper_opens_what_the_authority_reaches_and_nothing_else_of_the_whole_site(here, power):
    room, other = in_session(here), opened(here)
    drafted(room)
    client, _member = taken_up(room, power)
    with room.as_("worker"):
        file = Attachment.objects.filter(matter=room.matter).first()
        claim = room.matter.claims.first()
    values = {"claim": claim.id, "attachment": file.id if file else uuid4(), "move": "leave_mediation"}
    wrong, opened_pages = [], set()
    for route in all_routes():
        if set(route.parameters) - {"matter", "claim", "attachment", "move"} or not route.parameters or route.is_api:
            continue
        for method in ("GET", "POST"):
            permission = route.permissions.get(method)
            if permission is None or permission.roles == frozenset({"everyone"}):
                continue
            need = permission.helper if method == "GET" else permission.helper_posts
            may = bool(need) and NEEDS[power] >= NEEDS[need] and "worker" in permission.roles
            for matter in (room.matter.id, other.matter.id):
                if "matter" not in route.parameters and matter != room.matter.id:
                    continue
                answer = client.generic(method, route.path({**values, "matter": matter})).status_code
                reached = answer not in (403, 404, 405)
                if reached and matter == room.matter.id:
                    opened_pages.add((route.name, method))
                if reached != (may and matter == room.matter.id) and not _closed_anyway(route.name, answer):
                    wrong.append(f"{method} {route.name}: {answer}, {'own' if matter == room.matter.id else 'other'}")
    assert wrong == []
    assert ("mediation:room", "GET") in opened_pages
    assert (("mediation:say", "POST") in opened_pages) is (power in ("speak", "agree"))
    assert ("mediation:helper", "GET") not in opened_pages  # nobody names helpers for another


def _closed_anyway(name: str, answer: int) -> bool:
    """Pages that the side itself would not find now: nothing has ended, is recorded or in force yet."""
    rooms = ("closing_notice", "arbitration", "voice", "sound", "performance")
    return answer == 404 and name in ("papers:file", *(f"mediation:{room}" for room in rooms))


def test_a_helper_sees_nothing_of_the_sides_other_business_even_by_the_rows(here):
    room, other = in_session(here), in_session(here)
    _client, member = taken_up(room, "agree")
    own = by_of(member, NOW, "")
    with acting(own, "helping"):
        by = helping.act_for(own, {"matter": room.matter.id})
        assert helping.act_for(own, {"matter": other.matter.id}) is None
    assert by is not None and by.helping is not None
    with acting(by, "mediation"):
        assert list(Matter.objects.values_list("id", flat=True)) == [room.matter.id]
        assert set(Step.objects.values_list("matter_id", flat=True)) == {room.matter.id}


def test_only_a_special_authority_on_paper_adopts_an_agreement_and_the_signature_says_who_put_it(here):
    room = in_session(here)
    with pytest.raises(UserError) as refused:
        named(room, "agree", paper=())
    assert refused.value.code == "helping.special_needs_paper"
    drafted(room)
    shown = room.agreement().digest
    form = {"digest": shown, "name": f"CANARY-{here.office.code}-张示例", "sure": "yes"}
    speaker, _member = taken_up(room, "speak")
    assert speaker.post(page("agreement", room), form).status_code == 404
    helper = account(here, 21)
    _row, code = named(room, "agree")
    by = by_of(helper, NOW, "")
    with acting(by, "helping"):
        helping.take_up(by=by, code=code)
    assert browser_of(helper).post(page("agreement", room), form).status_code == 302
    assert room.state == "worker_adopted"
    with room.as_("worker"):
        assert Hand.objects.get(matter=room.matter).by_user == helper.user_id


def test_an_ended_authority_opens_nothing_from_that_moment(here):
    room = in_session(here)
    client, _member = taken_up(room, "speak")
    assert client.get(page("room", room)).status_code == 200
    own = signed_in(here, "worker")
    with room.as_("worker"):
        helper = Mandate.objects.get(matter=room.matter).helper_id
    assert own.post(page("helper", room), {"act": "end", "helper": helper}).status_code == 302
    assert client.get(page("room", room)).status_code == 404
    assert client.post(page("say", room), {"channel": "all", "text": "x"}).status_code == 404
    with room.as_("worker") as by, pytest.raises(UserError) as gone:
        helping.end(by=by, helper=helper)
    assert gone.value.code == "helping.ended_already"


def test_after_its_last_day_and_with_an_old_or_used_code_there_is_no_authority(here, monkeypatch):
    room = in_session(here)
    client, member = taken_up(room, "read")
    by = by_of(member, NOW, "")
    _row, code = named(room, "read")
    late = by_of(account(here, 22), NOW + timedelta(days=8), "")
    with acting(late, "helping"), pytest.raises(UserError):
        helping.take_up(by=late, code=code)
    with acting(by, "helping"), pytest.raises(UserError):
        helping.take_up(by=by, code="ACDEFHJKMNPQ")
    Clock(monkeypatch, NOW + timedelta(days=31))
    assert client.get(page("room", room)).status_code == 404


@pytest.mark.parametrize("who", ["worker", "firm", "mediator", "regulator"])
def test_who_takes_part_or_handles_it_is_no_helper_in_it(here, who):
    room = in_session(here)
    _row, code = named(room, "read")
    by = room.by(who)
    with acting(by, "helping"), pytest.raises(UserError) as refused:
        helping.take_up(by=by, code=code)
    assert refused.value.code == "helping.takes_part"


def test_the_firm_helps_nobody_against_itself_before_it_is_asked_or_after(here):
    room = opened(here)
    _row, code = named(room, "read")
    by = room.by("firm")
    with acting(by, "helping"), pytest.raises(UserError) as refused:
        helping.take_up(by=by, code=code)
    assert refused.value.code == "helping.takes_part"
    client, member = taken_up(room, "read")
    assert client.get(page("room", room)).status_code == 200
    system = SYSTEM.in_office(here.office.id)
    with acting(system, "case"):
        join(by=system, matter=room.matter, party=member.party_id, role="firm")
    assert helped(member, room) is None


def helped(member: Membership, room: Room):
    own = by_of(member, NOW, "")
    with acting(own, "helping"):
        return helping.act_for(own, {"matter": room.matter.id})


def test_the_body_writes_down_what_a_worker_without_a_phone_says_before_it(here):
    room = in_session(here)
    with room.as_("mediator") as by:
        with pytest.raises(UserError) as silent:
            helping.name_helper(by=by, matter=room.matter, name="王会员", relation="union", power="speak", until=UNTIL,
                                person=here.worker)  # fmt: skip
        row, _code = helping.name_helper(
            by=by, matter=room.matter, name="王会员", relation="union", power="speak", until=UNTIL, person=here.worker,
            spoken="我不识字，请工会的王会员替我说",
        )  # fmt: skip
        assert Mandate.objects.get(helper=row).witness_user == by.user
        kept = Attachment.objects.get(id=row.authority_id)
        assert kept.media_type == "text/plain"
    assert silent.value.code == "helping.spoken_missing"
    with room.as_("firm") as by, pytest.raises(UserError) as foreign:
        helping.end(by=by, helper=row.id)
    assert foreign.value.code == "helping.ended_already"


def test_what_only_reads_is_known_to_its_side_and_the_mediator_and_the_name_is_sealed(here):
    room = in_session(here)
    row, _code = named(room, "read")
    with room.as_("firm"):
        assert not Helper.objects.exists() and not Mandate.objects.exists()
    with room.as_("mediator"):
        held = Helper.objects.get()
        assert "李帮手".encode() not in bytes(held.name_blob)
        assert helping.name_of(Mandate.objects.get(helper=row)) == "李帮手"


def test_the_page_shows_the_code_once_and_names_every_fault(here):
    room = in_session(here)
    own = signed_in(here, "worker")
    url = page("helper", room)
    assert own.post(url, {"act": "name", "name": "李"}).status_code == 422
    form = {"act": "name", "name": "李帮手", "relation": "colleague", "power": "speak", "until": UNTIL.isoformat()}
    told = own.post(url, form).content.decode()
    with room.as_("worker"):
        digest = bytes(Mandate.objects.get(matter=room.matter).code_digest)
    words = [word for word in told.replace("<", " ").replace(">", " ").split() if len(word) == 12]
    (code,) = [word for word in words if helping._digest(word) == digest]
    assert code not in own.get(url).content.decode()
    member = account(here)
    client = browser_of(member)
    assert client.post(reverse("mediation:helping"), {"act": "take", "code": code}).status_code == 302
    assert client.get(page("room", room)).status_code == 200
    assert own.post(url, {"act": "language", "language": "彝语"}).status_code == 302
    assert "彝语" in browser_of(room.mediator).get(url).content.decode()
    assert "彝语" not in signed_in(here, "firm").get(url).content.decode()
