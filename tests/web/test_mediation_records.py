"""The record of a session: written by its mediator, signed by each hand on the very bytes, read in the room alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from laoheng.standard.errors import UserError
from laoheng.writing.signing import verify_pdf
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.mediation import recording, seals
from laoheng_web.mediation.after_models import SignedRecord
from laoheng_web.papers import evidence
from laoheng_web.papers.models import Attachment
from tests.web.complaints import signed_in
from tests.web.mediations import Room, browser_of, in_session
from tests.web.world import NOW, Bureau, make_bureau

pytestmark = pytest.mark.django_db
SESSION = recording.Session(
    NOW, NOW + timedelta(hours=1), "线上", "周书记", ("张示例", "单位代表"), (("劳动者", "没有发"), ("单位", "月底付")),
    "双方同意再谈一次",
)  # fmt: skip


@pytest.fixture
def here() -> Bureau:
    return make_bureau("990101", 1)


def written(room: Room) -> SignedRecord:
    with room.as_("mediator") as by:
        return recording.write(by=by, matter=room.matter, session=SESSION)


def signed(room: Room, who: str, name: str, digest: str = "") -> SignedRecord:
    with room.as_(who) as by:
        made = SignedRecord.objects.get(matter=room.matter)
        return recording.sign(by=by, matter=room.matter, which=made.id, digest=digest or made.digest, typed_name=name)


def test_both_sides_and_the_mediator_sign_the_same_bytes_one_after_the_other(here):
    room = in_session(here)
    draft = written(room).digest
    signed(room, "worker", f"CANARY-{here.office.code}-张示例")
    signed(room, "firm", here.firm.name)
    with pytest.raises(UserError) as twice:
        signed(room, "firm", here.firm.name)
    assert twice.value.code == "recording.signed_already"
    with pytest.raises(UserError) as stale:
        signed(room, "mediator", "林调解", draft)
    assert stale.value.code == "mediating.changed_meanwhile"
    made = signed(room, "mediator", "林调解")
    found = verify_pdf(evidence.read(made.digest), roots=seals.roots(NOW), at=NOW)
    assert [(item.field, item.valid) for item in found.signatures] == [
        ("worker", True), ("firm", True), ("mediator", True)
    ]  # fmt: skip
    broken = bytearray(evidence.read(made.digest))
    broken[200] ^= 1
    again = verify_pdf(bytes(broken), roots=seals.roots(NOW), at=NOW)
    assert not again.signatures or not all(item.valid for item in again.signatures)
    seal_pending(now=NOW + timedelta(hours=1))
    assert [str(fault) for fault in verify(now=NOW + timedelta(hours=1))] == []


def test_what_was_said_is_read_by_the_sides_and_the_body_and_not_by_the_bureau(here):
    room = in_session(here)
    made = written(room)
    for who, reads in (("worker", True), ("firm", True), ("mediator", True), ("regulator", False)):
        with room.as_(who):
            assert SignedRecord.objects.filter(id=made.id).exists() is reads, who
            assert not Attachment.objects.filter(digest=made.digest).exists()


@pytest.mark.parametrize("who", ["worker", "firm", "officer", "regulator"])
def test_nobody_but_the_appointed_mediator_writes_one(here, who):
    room = in_session(here)
    with room.as_(who) as by, pytest.raises(UserError):
        recording.write(by=by, matter=room.matter, session=SESSION)


def test_a_foreign_name_signs_nothing_and_the_body_has_no_hand_in_it(here):
    room = in_session(here)
    written(room)
    for who, name, code in (
        ("worker", "别人", "mediating.other_name"), ("officer", "林调解", "recording.not_yours"),
    ):  # fmt: skip
        with pytest.raises(UserError) as refused:
            signed(room, who, name)
        assert refused.value.code == code


def test_the_page_writes_and_signs_and_says_what_is_wrong(here):
    room = in_session(here)
    url = reverse("mediation:records", args=[room.matter.id])
    mediator, worker = browser_of(room.mediator), signed_in(here, "worker")
    form = {
        "act": "write", "starts": "2026-11-23T09:00", "ended": "2026-11-23T10:00", "place": "线上", "clerk": "周书记",
        "present": "张示例、单位代表", "said": "劳动者：没有发\n单位：月底付", "result": "再谈",
    }  # fmt: skip
    for wrong in ({"starts": ""}, {"ended": "2026-11-22T10:00"}, {"said": "没有冒号的话"}, {"place": ""}, {"said": ""}):
        assert mediator.post(url, {**form, **wrong}).status_code == 422, wrong
    assert mediator.post(url, form).status_code == 302
    assert worker.post(url, {**form}).status_code == 422
    with room.as_("worker"):
        made = SignedRecord.objects.get(matter=room.matter)
    sign = {"act": "sign", "which": made.id, "digest": made.digest, "name": f"CANARY-{here.office.code}-张示例"}
    assert worker.post(url, sign).status_code == 302
    file = worker.get(reverse("mediation:record_file", args=[room.matter.id, 1]))
    assert file.content.startswith(b"%PDF")
    assert worker.get(reverse("mediation:record_file", args=[room.matter.id, 2])).status_code == 404
