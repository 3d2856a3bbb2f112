"""From an application to a sealed agreement: four hands, exact bytes, and nothing that counts without all of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from laoheng.casework import IllegalMoveError
from laoheng.standard.errors import UserError
from laoheng.writing.agreement import HANDS, check_agreement
from laoheng.writing.signing import PdfVerification
from laoheng_web.audit.verify import verify
from laoheng_web.mediation import agreeing, seals
from laoheng_web.mediation.models import Claim
from laoheng_web.papers import evidence
from laoheng_web.papers.models import Attachment, Matter
from tests.web.mediations import Room, adopted, drafted, in_session, sealed, signed
from tests.web.world import NOW, Bureau, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Bureau:
    return make_bureau("990101", 1)


def whole(here: Bureau) -> tuple[Room, bytes]:
    room = in_session(here)
    drafted(room)
    adopted(room)
    signed(room)
    agreement = sealed(room)
    with room.as_("firm"):
        return room, agreeing.file_of(agreement)


def check(content: bytes):
    return check_agreement(content, roots=seals.roots(NOW), at=NOW)


def codes(content: bytes) -> set[str]:
    return {reason.code.rpartition(".")[2] for reason in check(content).reasons}


def test_an_application_becomes_a_sealed_agreement_that_anyone_can_check(here):
    room, content = whole(here)
    checked = check(content)
    assert room.state == "performing"
    assert checked.valid, checked.reasons
    assert {item.field for item in checked.verification.signatures} == set(HANDS)
    with room.as_("worker"):
        row = Matter.objects.get(id=room.matter.id)
        assert (row.amount_due, row.promised_on) == (Decimal("9000.00"), NOW.date() + timedelta(days=20))
        file = Attachment.objects.get(matter=row, role="mediator")
        assert evidence.read(file.digest) == content
    assert [str(fault) for fault in verify(now=NOW + timedelta(minutes=1))] == []


def test_missing_any_hand_it_is_not_valid_and_the_reason_names_the_hand(here):
    room = in_session(here)
    drafted(room)
    stages = []
    for put in (lambda: None, lambda: adopted(room), lambda: signed(room)):
        put()
        with room.as_("mediator"):
            stages.append(codes(agreeing.file_of(room.agreement())))
    assert stages[0] >= {"missing_worker", "missing_firm", "missing_mediator", "missing_body"}
    assert stages[1] == {"missing_mediator", "missing_body"}
    assert stages[2] == {"missing_body"}


@pytest.mark.parametrize("left_out", HANDS)
def test_three_hands_of_four_are_not_enough_whichever_is_missing(here, left_out):
    room = in_session(here)
    drafted(room)
    with room.as_("mediator"):
        content = agreeing.file_of(room.agreement())
    for hand in HANDS:
        if hand != left_out:
            content = seals.put(content, hand=hand, name="张示例", reason="x", at=NOW)
    assert codes(content) == {f"missing_{left_out}"}


def test_hands_in_the_wrong_order_are_not_an_agreement(here):
    room = in_session(here)
    drafted(room)
    with room.as_("mediator"):
        content = agreeing.file_of(room.agreement())
    for hand in ("body", "worker", "firm", "mediator"):
        content = seals.put(content, hand=hand, name="张示例", reason="x", at=NOW)
    assert codes(content) == {"order"}


def test_a_changed_byte_anywhere_is_found(here):
    _room, content = whole(here)
    step = max(1, len(content) // 20)
    for place in range(0, len(content), step):
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        assert not check(changed).valid, f"byte {place} of {len(content)} can be changed unseen"
    assert not check(content + b"\n% more").valid
    assert not check(content[:-1]).valid


def test_hands_of_a_stranger_are_no_hands(here):
    from laoheng.writing.signing import IdentityLevel, TestAuthority, sign_pdf

    room = in_session(here)
    drafted(room)
    with room.as_("mediator"):
        content = agreeing.file_of(room.agreement())
    other = TestAuthority.make(at=NOW, random=lambda n: b"\x07" * n)
    for hand in HANDS:
        who = other.issue("张示例", level=IdentityLevel.ACCOUNT, at=NOW)
        content = sign_pdf(content, identity=who, reason="x", at=NOW, field=hand)
    assert isinstance(check(content).verification, PdfVerification) and not check(content).valid


def test_a_side_adopts_the_bytes_it_was_shown_and_no_others(here):
    room = in_session(here)
    first = drafted(room).digest
    second = drafted(room, part=Decimal("0.8")).digest
    assert first != second
    with room.as_("firm") as by, pytest.raises(UserError) as refused:
        agreeing.adopt(by=by, matter=room.matter, digest=first, typed_name=here.firm.name)
    assert refused.value.code == "mediating.changed_meanwhile"
    assert room.state == "drafted"


def test_a_new_draft_makes_what_was_adopted_void(here):
    room = in_session(here)
    drafted(room)
    with room.as_("firm") as by:
        agreeing.adopt(by=by, matter=room.matter, digest=room.agreement().digest, typed_name=here.firm.name)
    drafted(room, part=Decimal("0.95"))
    assert room.state == "drafted"
    with room.as_("mediator"):
        assert codes(agreeing.file_of(room.agreement())) >= {"missing_firm", "missing_worker"}


@pytest.mark.parametrize("typed", ["", "李示例", "CANARY-990101-张示"])
def test_a_name_that_is_not_the_sides_adopts_nothing(here, typed):
    room = in_session(here)
    drafted(room)
    with room.as_("worker") as by, pytest.raises(UserError) as refused:
        agreeing.adopt(by=by, matter=room.matter, digest=room.agreement().digest, typed_name=typed)
    assert refused.value.code == "mediating.other_name"
    assert room.state == "drafted"


def test_the_mediator_who_signed_does_not_seal(here):
    room = in_session(here)
    drafted(room)
    adopted(room)
    signed(room)
    with room.as_("mediator") as by, pytest.raises(UserError) as refused:
        agreeing.seal(by=by, matter=room.matter, digest=room.agreement().digest)
    assert refused.value.code == "mediating.seal_by_another"


def test_only_the_appointed_mediator_drafts_and_signs(here):
    room = in_session(here)
    room.mediator, appointed = room.officer, room.mediator
    with pytest.raises(UserError) as refused:
        drafted(room)
    assert refused.value.code == "mediating.not_the_mediator"
    room.mediator = appointed
    drafted(room)
    adopted(room)
    with room.as_("officer") as by, pytest.raises(UserError):
        agreeing.sign(by=by, matter=room.matter, digest=room.agreement().digest, typed_name="林调解")


def test_nothing_is_signed_before_both_adopted_or_sealed_before_it_is_signed(here):
    room = in_session(here)
    drafted(room)
    shown = room.agreement().digest
    with room.as_("mediator") as by, pytest.raises(IllegalMoveError):
        agreeing.sign(by=by, matter=room.matter, digest=shown, typed_name="林调解")
    assert room.agreement().digest == shown


def test_a_draft_below_a_floor_is_refused_with_its_reason(here):
    room = in_session(here)
    with pytest.raises(UserError) as refused:
        drafted(room, words="劳动者自愿放弃社会保险，单位不再补缴社会保险。")
    assert refused.value.code == "mediation.draft_refused"
    assert "社会保险" in str(refused.value)
    assert room.state == "in_session"


def test_what_is_only_doubtful_needs_the_mediators_word(here):
    room = in_session(here)
    with room.as_("mediator") as by:
        sums = {claim.id: Decimal("1.00") for claim in Claim.objects.filter(matter=room.matter)}
        terms = agreeing.Terms(sums, NOW.date() + timedelta(days=9))
        with pytest.raises(UserError) as refused:
            agreeing.draft(by=by, matter=room.matter, terms=terms)
    assert refused.value.code == "mediating.look_first"


def test_performance_is_reported_and_confirmed(here):
    room, _content = whole(here)
    kept = evidence.keep(b"%PDF-1.4 receipt", "receipt.pdf")
    given = {"amount": "9000", "paid_on": NOW.date()}
    room.do("firm", "report_payment", inputs=given, files={"evidence": [kept]})
    assert room.state == "payment_told"
    room.do("worker", "confirm_paid", inputs={"own_word": True})
    assert room.state == "performed"
