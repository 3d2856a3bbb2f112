"""Applying: kept at every step and over signing out, wages added up by month, what is missing, unnamed until agreed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laoheng.casework import IllegalMoveError
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation import extending
from laoheng_web.mediation.after_models import KeptDraft
from laoheng_web.mediation.draft import KEPT_FOR, ApplyDraft, forget_old
from laoheng_web.mediation.models import Claim
from laoheng_web.mediation.months import owed_in, read_months
from laoheng_web.papers.models import Attachment, Matter
from tests.web.complaints import Clock, signed_in
from tests.web.mediations import Room
from tests.web.world import NOW, Bureau, make_bureau

pytestmark = pytest.mark.django_db
WHO, CLAIMS, CHECK = (reverse(f"mediation:{name}") for name in ("apply", "apply_claims", "apply_check"))
MONTHS = "2026-08 5200 1200\n2026-09 5200"


@pytest.fixture
def here(monkeypatch) -> Bureau:
    Clock(monkeypatch, NOW)
    return make_bureau("990101", 1)


def begun(here: Bureau):
    client = signed_in(here, "worker")
    assert client.post(WHO, {"choice": here.firm.id, "body": here.body.id, "act": "next"})["Location"] == CLAIMS
    return client


def claimed(here: Bureau, **changes: str):
    client = begun(here)
    form = {"kind-1": "wages", "months-1": MONTHS, "text": "八月九月没有发清，有银行流水。"} | changes
    return client, client.post(CLAIMS, form)


def the_matter(here: Bureau) -> Room:
    with acting(here.by("worker"), "mediation"):
        matter = Matter.objects.get()
    return Room(here, matter, here.members["mediator"], here.members["mediator"])


def test_what_was_typed_is_there_after_signing_out_and_on_another_machine(here):
    client, _answer = claimed(here)
    client.post(CHECK, {"act": "add", "files": SimpleUploadedFile("工资.txt", b"CANARY")})
    client.post(reverse("accounts:sign_out"))
    again = signed_in(here, "worker")
    page = again.get(CHECK).content.decode()
    assert "八月九月没有发清" in page and "9,200.00" in page and "工资.txt" in page
    assert "接着填" in again.get(reverse("mediation:room_list")).content.decode()
    with acting(here.by("worker"), "mediation"):
        assert "八月九月".encode() not in bytes(KeptDraft.objects.get().blob)
    for role in ("firm", "mediator", "regulator"):
        with acting(here.by(role), "mediation"):
            assert not KeptDraft.objects.exists(), role


def test_sent_once_it_is_gone_and_left_alone_it_is_thrown_away(here):
    client, _answer = claimed(here)
    assert client.post(CHECK, {"act": "send"}).status_code == 302
    with acting(here.by("worker"), "mediation") as by:
        assert not KeptDraft.objects.exists()
        ApplyDraft(by).put(text="又写了一点")
    assert forget_old(NOW + KEPT_FOR) == 0
    assert forget_old(NOW + KEPT_FOR + timedelta(days=1)) == 1


def test_wages_typed_by_month_are_added_up_and_become_what_the_law_is_applied_to(here):
    client, answer = claimed(here)
    assert answer["Location"] == CHECK and "应发 5,200.00" in client.get(CHECK).content.decode()
    client.post(CHECK, {"act": "send"})
    with acting(here.by("worker"), "mediation"):
        claim = Claim.objects.get()
    assert claim.claimed == Decimal("9200.00")
    assert claim.basis == {"months": [["2026-08", "5200", "1200"], ["2026-09", "5200", None]]}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sum-1": "9000"}, "按月加起来是 9200"), ({"months-1": "八月 5200"}, "看不懂"),
        ({"months-1": "2026-08 1\n2026-08 2"}, "写了两次"), ({"months-1": ""}, "请至少写一项"),
        ({"text": " "}, "请用自己的话"),
    ],
)  # fmt: skip
def test_every_fault_is_told_and_nothing_typed_is_lost(here, changes, told):
    _client, answer = claimed(here, **changes)
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page and "error-summary" in page
    assert changes.get("months-1", "2026-09 5200") in page


@pytest.mark.parametrize(
    ("text", "owed"),
    [("2026-08 5200 0", "5200"), ("2026-08 5200 6000", "0"), ("2026-09 10\n2026-08 5200，5000", "210")],
)
def test_what_is_left_is_due_less_paid_and_never_below_nothing(text, owed):
    assert owed_in(read_months(text)) == Decimal(owed)


def test_what_is_missing_is_said_with_how_to_get_it_and_what_was_told_of_is_not(here):
    client, _answer = claimed(here)
    page = client.get(CHECK).content.decode()
    assert "工资条或工资表" in page and "单位要给工资清单" in page
    assert "到银行柜台" not in page


def test_files_chosen_and_not_added_are_sent_along(here):
    client, _answer = claimed(here)
    file = SimpleUploadedFile("合同.pdf", b"%PDF-1.4 x")
    assert client.post(CHECK, {"act": "send", "files": file}).status_code == 302
    with acting(here.by("worker"), "mediation"):
        assert Attachment.objects.get().file_name == "合同.pdf"
    client, _answer = claimed(here)
    bad = SimpleUploadedFile("坏.exe", b"MZ\x00")
    assert client.post(CHECK, {"act": "send", "files": bad}).status_code == 422


def test_the_firm_is_not_asked_before_the_worker_lets_it_know_who_asks(here):
    client, _answer = claimed(here)
    assert client.post(CHECK, {"act": "send", "withheld": "yes"}).status_code == 302
    room = the_matter(here)
    with pytest.raises(IllegalMoveError):
        room.do("officer", "ask_firm")
    with room.as_("firm"):
        assert not Matter.objects.exists()
    for who in ("firm", "officer"):
        with room.as_(who) as by, pytest.raises(Exception):  # noqa: B017  a firm does not even see the row
            extending.release_name(by=by, matter=room.matter)
    assert client.post(reverse("mediation:release_name", args=[room.matter.id])).status_code == 302
    assert client.post(reverse("mediation:release_name", args=[room.matter.id])).status_code == 422
    room.do("officer", "ask_firm")
    assert room.state == "firm_asked"
