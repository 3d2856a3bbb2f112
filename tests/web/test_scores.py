"""A score in a bureau: tried in the shadow, proposed by one, promoted by another, frozen by one alone."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from laoheng.risk.model.lifecycle import Phase
from laoheng.risk.model.shipped import shipped
from laoheng.standard.errors import UserError
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.pages import by_of
from laoheng_web.alerts import score_life
from laoheng_web.alerts.models import ScoreMove
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from tests.web.test_alert_life import signed_in
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db
MODEL = "wa_complaints"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Pages are asked for at the cast's NOW, whatever the machine's clock says."""
    real = timezone.localtime
    monkeypatch.setattr(timezone, "localtime", lambda value=None, zone=None: real(value, zone) if value else NOW)


@pytest.fixture
def here():
    return make_bureau("990101", 1)


@pytest.fixture
def other(here) -> By:
    """A second officer of the same bureau."""
    with acting(SYSTEM, "test"):
        user = accounts.add_user(by=SYSTEM, login="second-officer", display_name="经办人乙（虚构）")
        membership = accounts.grant_role(by=SYSTEM, user=user, role="regulator", office=here.office.id)
        return by_of(membership, NOW, "经办人乙（虚构）")


def report(**changes) -> bytes:
    """What `laoheng risk shadow --json` prints for a score that did well."""
    found = shipped(MODEL)
    assert found is not None
    return json.dumps({"model": found.card["digest"], "stop": [], "beats": True, "periods": 4, **changes}).encode()


def moved(by: By, name: str, reason: str = "按规则办（虚构）", given: bytes | None = None) -> ScoreMove:
    with acting(by, "alert"):
        return score_life.move(by=by, model=MODEL, name=name, reason=reason, report=given)


def phase(by: By) -> Phase:
    with acting(by, "alert"):
        assert by.office is not None
        return score_life.standing(by.office, MODEL).phase


def promoted(first: By, second: By) -> None:
    moved(first, "start_shadow")
    moved(first, "propose", given=report())
    moved(second, "promote")


def test_a_score_comes_to_use_by_two_people_after_its_shadow_run(here, other):
    first = here.by("regulator")
    assert phase(first) is Phase.IDEA
    promoted(first, other)
    assert phase(first) is Phase.LIVE
    with acting(SYSTEM, "sealing"):
        told = [event.payload["phase"] for event in AuditEvent.objects.filter(type="score.moved").order_by("seq")]
    assert told == ["shadow", "proposed", "live"]
    seal_pending(now=NOW)
    assert verify(now=NOW) == []


@pytest.mark.parametrize(("name", "given", "code"), [
    ("promote", None, "not_allowed"),
    ("propose", None, "no_report"),
    ("propose", report(beats=False), "no_report"),
    ("propose", report(stop=["drifted"]), "no_report"),
    ("propose", report(model="0" * 64), "no_report"),
    ("propose", b"{", "report_unread"),
    ("propose", b"[]", "report_unread"),
    ("no-such-move", None, "not_allowed"),
])  # fmt: skip
def test_what_the_rule_does_not_allow_is_refused_and_changes_nothing(here, name, given, code):
    first = here.by("regulator")
    moved(first, "start_shadow")
    with pytest.raises(UserError) as refused:
        moved(first, name, given=given)
    assert refused.value.code == f"risk.model.life.{code}"
    assert phase(first) is Phase.SHADOW


def test_nobody_promotes_what_he_proposed_and_a_reason_is_needed(here, other):
    first = here.by("regulator")
    moved(first, "start_shadow")
    moved(first, "propose", given=report())
    with pytest.raises(UserError) as same:
        moved(first, "promote")
    assert same.value.code == "risk.model.life.same_person"
    with pytest.raises(UserError) as silent:
        moved(other, "promote", reason=" ")
    assert silent.value.code == "risk.model.life.unsigned"
    assert phase(first) is Phase.PROPOSED


def test_one_person_or_the_system_freezes_and_only_people_thaw(here, other):
    first = here.by("regulator")
    promoted(first, other)
    system = By.system(office=here.office.id, now=NOW)
    with acting(system, "drift"):
        assert score_life.freeze(by=system, office=here.office.id, model=MODEL, reason="输入变了") is not None
        assert score_life.freeze(by=system, office=here.office.id, model=MODEL, reason="输入变了") is None
    assert phase(first) is Phase.FROZEN
    with pytest.raises(UserError):
        moved(first, "promote")
    moved(first, "to_shadow")
    assert phase(first) is Phase.SHADOW


def test_another_bureau_starts_from_nothing_and_sees_no_reasons(here, other):
    promoted(here.by("regulator"), other)
    there = make_bureau("990102", 2).by("regulator")
    assert phase(there) is Phase.IDEA
    with acting(there, "alert"):
        assert not ScoreMove.objects.exists()


def test_the_pages_walk_the_same_way_and_the_public_register_says_who_uses_it(here, other):
    client = signed_in(here, "regulator")
    address = reverse("alerts:score", args=[MODEL])
    public = reverse("publicity:algorithm", args=[MODEL])
    assert "没有机构启用过" in client.get(public).content.decode()
    assert client.get(reverse("alerts:scores")).status_code == 200
    bad = client.post(address, {"move": "propose", "reason": "早了"})
    assert bad.status_code == 422 and "error-summary" in bad.content.decode()
    assert client.post(address, {"move": "start_shadow", "reason": "试三期"}).status_code == 302
    file = SimpleUploadedFile("report.json", report(), "application/json")
    assert client.post(address, {"move": "propose", "reason": "三期都好", "report": file}).status_code == 302
    shown = client.get(address).content.decode()
    assert "要由另一个人批准" in shown and "三期都好" in shown
    moved(other, "promote")
    told = client.get(public).content.decode()
    assert here.office.name in told and "启用：只排先后" in told and "三期都好" not in told
    filed = json.loads(client.get(reverse("alerts:score_filing", args=[MODEL])).content)
    assert filed["provider"] == here.office.name and [item["move"] for item in filed["life"]][-1] == "promote"
