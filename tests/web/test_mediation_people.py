"""Who takes part: groups with speakers, mediators with ties, the side that is asked, complaints brought over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from laoheng.casework import IllegalMoveError, InputsError
from laoheng.standard.errors import UserError
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.verify import verify
from laoheng_web.cases.actions import consent_to_mediation
from laoheng_web.cases.sweeping import sweep
from laoheng_web.mediation import agreeing, extending
from laoheng_web.mediation.filing import Member, Wanted, apply, bring_over
from laoheng_web.mediation.models import Claim, Claimant, Mediation
from laoheng_web.notices.models import Notice
from laoheng_web.papers.evidence import keep
from laoheng_web.papers.models import Matter, Participation
from tests.web.complaints import Clock, do, file, state
from tests.web.mediations import Room, adopted, application, drafted, group, in_session, opened, person, sealed, signed
from tests.web.world import NOW, Bureau, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Bureau:
    return make_bureau("990101", 1)


def test_the_same_sending_makes_one_mediation(here):
    what = application(here)
    worker = here.by("worker")
    with acting(worker, "mediation"):
        first, second = (apply(by=worker, application=what) for _ in range(2))
        assert first.id == second.id and Mediation.objects.count() == 1


def test_twelve_workers_settle_in_one_file_each_with_the_own_sum(here):
    room = in_session(here, group(here, 12, speakers=3))
    drafted(room, part=Decimal("1"))
    adopted(room)
    signed(room)
    agreement = sealed(room)
    shares = dict(agreement.shares)
    with room.as_("worker"):
        people = list(Claimant.objects.filter(matter=room.matter))
        owed = {str(row.claimant.person_id): str(row.claimed) for row in Claim.objects.filter(matter=room.matter)}
        assert len(people) == 12 and sum(row.speaks for row in people) == 3
        assert shares == owed
        assert agreement.total == sum(map(Decimal, owed.values()))
    assert room.state == "performing"
    assert [str(fault) for fault in verify(now=NOW + timedelta(minutes=1))] == []


def test_the_speakers_take_part_and_hear_and_the_others_are_only_named(here):
    room = in_session(here, group(here, 12, speakers=3))
    with room.as_("regulator"):
        parts = list(Participation.objects.filter(matter=room.matter, role="worker", until=None))
        told = set(Notice.objects.filter(matter_id=room.matter.id).values_list("party_id", flat=True))
        assert len(parts) == 3
        assert {row.party_id for row in parts} <= told


@pytest.mark.parametrize(
    ("count", "speakers", "code"), [(12, 2, "too_few"), (12, 6, "too_many"), (9, 1, ""), (10, 3, "")]
)
def test_a_group_of_ten_and_more_has_three_to_five_speakers(here, count, speakers, code):
    if not code:
        assert opened(here, group(here, count, speakers)).state == "applied"
        return
    with pytest.raises(UserError) as refused:
        opened(here, group(here, count, speakers))
    assert refused.value.code == f"mediating.{code}_speakers"


def test_a_group_needs_everybodys_authority_to_apply_and_again_to_adopt(here):
    with pytest.raises(UserError) as refused:
        opened(here, replace(group(here), authority=()))
    assert refused.value.code == "mediating.no_authority"
    room = in_session(here, group(here))
    drafted(room, part=Decimal("1"))
    name = f"CANARY-{here.office.code}-张示例"
    with room.as_("worker") as by, pytest.raises(InputsError) as lacking:
        agreeing.adopt(by=by, matter=room.matter, digest=room.agreement().digest, typed_name=name)
    assert lacking.value.missing == ("authority",)


def test_a_mediator_with_a_tie_is_refused_and_another_is_not(here):
    room = opened(here)
    room.do("officer", "ask_firm")
    room.do("firm", "firm_agrees", inputs={"own_consent": True})
    with room.as_("officer") as by:
        extending.declare_tie(
            by=by, office=here.office.id, user=room.mediator.user_id, party=here.firm.id, reason="曾任职"
        )
    with pytest.raises(UserError) as refused:
        room.do("officer", "appoint_mediator", inputs={"mediator": str(room.mediator.user_id)})
    assert refused.value.code == "mediating.conflict" and "曾任职" in str(refused.value)
    assert room.state == "accepted"
    room.do("officer", "appoint_mediator", inputs={"mediator": str(room.officer.user_id)})
    assert room.state == "appointed"


def test_a_stranger_to_the_body_is_not_appointed(here):
    there = make_bureau("990102", 2)
    room = opened(here)
    room.do("officer", "ask_firm")
    room.do("firm", "firm_agrees", inputs={"own_consent": True})
    with pytest.raises(UserError) as refused:
        room.do("officer", "appoint_mediator", inputs={"mediator": str(there.members["mediator"].user_id)})
    assert refused.value.code == "mediating.not_of_body"


def test_each_side_refuses_a_mediator_once_and_the_refused_one_does_not_come_back(here):
    room = opened(here)
    room.do("officer", "ask_firm")
    room.do("firm", "firm_agrees", inputs={"own_consent": True})
    room.do("officer", "appoint_mediator", inputs={"mediator": str(room.mediator.user_id)})
    room.do("firm", "veto_mediator")
    with pytest.raises(UserError) as refused:
        room.do("officer", "appoint_mediator", inputs={"mediator": str(room.mediator.user_id)})
    assert refused.value.code == "mediating.was_refused"
    room.do("officer", "appoint_mediator", inputs={"mediator": str(room.officer.user_id)})
    with pytest.raises(IllegalMoveError):
        room.do("firm", "veto_mediator")
    room.do("worker", "veto_mediator")
    assert room.state == "accepted"


def test_a_firm_applies_and_the_worker_decides(here):
    firm = here.by("firm")
    member = Member("张示例", here.worker_number, Wanted("wages", Decimal("3000")), speaks=True)
    what = replace(application(here), wanted=(), members=(member,), token=uuid4())
    with acting(firm, "mediation"):
        matter = apply(by=firm, application=what)
    room = Room(here, matter, here.members["mediator"], here.members["mediator"])
    with room.as_("worker"):
        assert not Matter.objects.filter(id=matter.id).exists()
    with pytest.raises(IllegalMoveError):
        room.do("officer", "ask_firm")
    room.do("officer", "ask_worker")
    with pytest.raises(IllegalMoveError):
        room.do("firm", "worker_agrees", inputs={"own_consent": True})
    room.do("worker", "worker_declines")
    assert room.state == "declined"


def test_silence_of_the_firm_is_no_consent_and_comes_back_to_the_body(here):
    room = opened(here)
    room.do("officer", "ask_firm")
    room.later(days=12)
    sweep(room.now)
    assert room.state == "unanswered"
    with pytest.raises(IllegalMoveError):
        room.do("officer", "appoint_mediator", inputs={"mediator": str(room.mediator.user_id)})
    room.do("officer", "end_no_consent", inputs={"reason": "没有答复", "contact_attempts": ["11-24 电话无人接"]})
    assert room.state == "declined"


def test_on_the_sixteenth_day_time_is_over_and_the_worker_may_end_it(here):
    room = in_session(here)
    room.later(days=15)
    sweep(room.now)
    assert room.state == "in_session"
    room.later(days=1)
    sweep(room.now)
    assert room.state == "time_over"
    room.do("worker", "end_timed_out")
    assert room.state == "timed_out"


def test_the_time_is_lengthened_to_the_day_both_sides_named(here):
    room = in_session(here)
    until = room.now.date() + timedelta(days=25)
    for who, day in (("worker", until), ("firm", until + timedelta(days=1))):
        with room.as_(who) as by:
            extending.agree_to_extend(by=by, matter=room.matter, until=day)
    with room.as_("officer") as by, pytest.raises(UserError) as refused:
        extending.extend(by=by, matter=room.matter)
    assert refused.value.code == "mediating.other_day"
    with room.as_("firm") as by:
        extending.agree_to_extend(by=by, matter=room.matter, until=until)
    with room.as_("officer") as by:
        extending.extend(by=by, matter=room.matter)
        assert Matter.objects.get(id=room.matter.id).due_on == until


def in_wage_mediation(here: Bureau) -> Matter:
    matter = file(here)
    with acting(here.by("firm"), "case"):
        do(here, "firm", matter, "deny", reason="已付", evidence=_upload())
    for role in ("worker", "firm"):
        by = here.by(role)
        with acting(by, "case"):
            consent_to_mediation(by=by, matter=Matter.objects.get(id=matter.id))
    do(here, "regulator", matter, "to_mediation", body=str(here.body.id))
    return matter


def _upload():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("说明.txt", "虚构".encode())


def test_a_wage_complaint_is_brought_over_and_hears_of_the_agreement(here, monkeypatch):
    Clock(monkeypatch, NOW)
    complaint = in_wage_mediation(here)
    body = here.by("mediator")
    with acting(body, "mediation"):
        row = Matter.objects.get(id=complaint.id)
        matter = bring_over(by=body, complaint=row, claims=[Wanted("wages", row.amount_claimed)])
        assert bring_over(by=body, complaint=row, claims=[]).id == matter.id
    room = Room(here, matter, opened(here).mediator, here.members["mediator"])
    assert room.state == "accepted"
    room.do("officer", "appoint_mediator", inputs={"mediator": str(room.mediator.user_id)})
    room.do("mediator", "open_session")
    drafted(room, part=Decimal("1"))
    adopted(room)
    signed(room)
    sealed(room)
    assert state(here, complaint) == "settled"
    with acting(here.by("regulator"), "test"):
        assert Matter.objects.get(id=complaint.id).amount_due == Decimal("10000.50")


def test_nobody_is_named_twice_and_a_number_has_to_be_one(here):
    twice = (Member("甲", person(here, 3), Wanted("wages", Decimal(5))),) * 2
    with pytest.raises(UserError) as refused:
        opened(here, replace(application(here), members=twice, authority=(keep(b"%PDF-1", "a.pdf"),)))
    assert refused.value.code == "mediating.twice_named"
