"""The credit account: recomputed from sealed events, one firm's lines only, no deduction without a named officer."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from laoheng.casework import Kind, points
from laoheng.standard.errors import UserError
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.pages import by_of
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.record import envelope
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.credit.accounts import account_of
from laoheng_web.credit.actions import answer_review, ask_review, deduct
from laoheng_web.credit.models import CreditReview
from laoheng_web.papers.actions import join, open_file, take_step
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Pages are asked for at the cast's NOW, whatever the machine's clock says."""
    real = timezone.localtime
    monkeypatch.setattr(timezone, "localtime", lambda value=None, zone=None: real(value, zone) if value else NOW)


@pytest.fixture
def bureaus():
    return make_bureau("990101", 1), make_bureau("990102", 2)


def admit(bureau):
    """A complaint that the firm admits within its time: points are earned."""
    worker, officer, firm = (bureau.by(role) for role in ("worker", "regulator", "firm"))
    with acting(worker, "complaint"):
        matter = open_file(
            by=worker, office=bureau.office, kind=Kind.WAGE_COMPLAINT, series="TS", firm=bureau.firm.id,
            worker=bureau.worker, parties=[(bureau.worker, "worker")],
        )  # fmt: skip
    with acting(officer, "case"):
        join(by=officer, matter=matter, party=bureau.firm.id, role="firm")
        take_step(by=officer, matter=matter, transition="send_to_firm")
    with acting(firm, "case"):
        inputs = {"amount": Decimal("5000"), "promised_on": TODAY + timedelta(days=10)}
        take_step(by=firm, matter=matter, transition="admit", inputs=inputs)
    return matter


def minus(bureau, cost=30, document="文〔2026〕1号"):
    officer = bureau.by("regulator")
    with acting(officer, "credit"):
        return deduct(
            by=officer,
            firm=bureau.firm.id,
            cost=cost,
            reason="提供虚假凭证",
            document=document,
            expires_on=TODAY + YEAR,
        )


def review(bureau, event):
    firm = bureau.by("firm")
    with acting(firm, "credit"):
        return ask_review(by=firm, office=bureau.office.id, line_event=event and event.id, reason="凭证是真的")


def second_officer(bureau):
    with acting(SYSTEM, "test"):
        user = accounts.add_user(by=SYSTEM, login="second", display_name="另一名经办人（虚构）", is_demo=True)
        membership = accounts.grant_role(by=SYSTEM, user=user, role="regulator", office=bureau.office.id)
    return by_of(membership, NOW, user.display_name)


def signed_in(bureau, role):
    client = Client()
    client.force_login(bureau.members[role].user)
    return client


def test_admitting_in_time_earns_points_with_its_event_and_place_in_the_ledger(bureaus):
    here, _ = bureaus
    matter = admit(here)
    (waiting,) = account_of(here.firm.id, TODAY).entries
    assert waiting.leaf is None
    seal_pending(now=NOW)
    account = account_of(here.firm.id, TODAY)
    (entry,) = account.entries
    assert (account.total, entry.line.rule, entry.number) == (10, "admitted_in_time", matter.number)
    assert entry.leaf is not None


def test_the_account_of_a_firm_holds_nothing_of_another(bureaus):
    here, there = bureaus
    admit(here)
    minus(here)
    assert account_of(there.firm.id, TODAY).entries == ()
    assert account_of(here.firm.id, TODAY).total == -20


def test_reading_the_account_leaves_the_firm_without_the_bureaus_events(bureaus):
    here, _ = bureaus
    admit(here)
    firm = here.by("firm")
    with acting(firm, "credit"):
        before = AuditEvent.objects.count()
        assert account_of(firm.party, TODAY).total == 10
        assert AuditEvent.objects.count() == before
        assert not AuditEvent.objects.filter(type="matter.sent_to_firm").exists()


def test_anyone_with_the_events_recomputes_the_same_total(bureaus):
    here, _ = bureaus
    admit(here)
    minus(here)
    with acting(here.by("regulator"), "look"):
        events = [envelope(event) for event in AuditEvent.objects.filter(subjects__contains=[here.firm.id])]
    again = points(reversed(events), TODAY)
    account = account_of(here.firm.id, TODAY)
    assert again.total == account.total
    assert list(again.lines) == [entry.line for entry in account.entries]


def test_points_end_on_their_day(bureaus):
    here, _ = bureaus
    admit(here)
    (entry,) = account_of(here.firm.id, TODAY).entries
    assert account_of(here.firm.id, entry.line.expires_on - timedelta(days=1)).total == 10
    assert account_of(here.firm.id, entry.line.expires_on).total == 0


def test_a_review_upheld_by_another_officer_takes_the_deduction_back(bureaus):
    here, _ = bureaus
    event = minus(here)
    assert account_of(here.firm.id, TODAY).total == -30
    asked = review(here, event)
    other = second_officer(here)
    with acting(other, "credit"):
        answer_review(by=other, review=asked, uphold=True, answer="凭证经核实为真")
    assert account_of(here.firm.id, TODAY).entries == ()
    minus(here)  # the same document deducts once, also afterwards
    assert account_of(here.firm.id, TODAY).total == 0


def test_the_officer_who_deducted_does_not_review(bureaus):
    here, _ = bureaus
    asked = review(here, minus(here))
    officer = here.by("regulator")
    with acting(officer, "credit"), pytest.raises(UserError) as refusal:
        answer_review(by=officer, review=asked, uphold=False, answer="维持")
    assert refusal.value.code == "credit.another_officer"
    assert account_of(here.firm.id, TODAY).total == -30


def test_points_cannot_be_added_by_a_review(bureaus):
    here, _ = bureaus
    asked = review(here, None)
    officer = here.by("regulator")
    with acting(officer, "credit"), pytest.raises(UserError) as refusal:
        answer_review(by=officer, review=asked, uphold=True, answer="加分")
    assert refusal.value.code == "credit.nothing_to_take_back"


def test_asking_twice_is_one_request(bureaus):
    here, _ = bureaus
    event = minus(here)
    assert review(here, event).id == review(here, event).id
    assert review(here, None).id == review(here, None).id


@pytest.mark.parametrize(
    "wrong", [{"cost": 0}, {"cost": 101}, {"reason": " "}, {"document": ""}, {"expires_on": TODAY}]
)
def test_a_deduction_needs_reason_document_points_and_a_last_day(bureaus, wrong):
    here, _ = bureaus
    officer = here.by("regulator")
    given = {"cost": 5, "reason": "理由", "document": "文号", "expires_on": TODAY + YEAR} | wrong
    with acting(officer, "credit"), pytest.raises(UserError):
        deduct(by=officer, firm=here.firm.id, **given)
    assert account_of(here.firm.id, TODAY).total == 0


@pytest.mark.parametrize("role", ["system", "firm", "worker", "mediator"])
def test_nobody_but_an_officer_deducts(bureaus, role):
    here, _ = bureaus
    by = SYSTEM.in_office(here.office.id) if role == "system" else here.by(role)
    with acting(by, "credit"), pytest.raises(UserError) as refusal:
        deduct(by=by, firm=here.firm.id, cost=5, reason="理由", document="文号", expires_on=TODAY + YEAR)
    assert refusal.value.code == "credit.officer_only"


def test_requests_are_seen_by_their_firm_and_bureau_only_and_told_by_events(bureaus):
    here, there = bureaus
    asked = review(here, minus(here))
    for bureau, role, sees in (
        (here, "firm", True), (here, "regulator", True), (there, "firm", False), (there, "regulator", False),
        (here, "worker", False),
    ):  # fmt: skip
        with acting(bureau.by(role), "look"):
            assert CreditReview.objects.filter(id=asked.id).exists() is sees, (bureau.office.code, role)
    with acting(here.by("regulator"), "look"):
        assert "凭证是真的" not in str(AuditEvent.objects.get(type="credit.review_asked").payload)
    seal_pending(now=NOW)
    assert [fault for fault in verify(now=NOW) if "credit" in fault.place] == []


def test_the_page_says_that_points_punish_nobody_and_where_each_comes_from(bureaus):
    here, _ = bureaus
    matter = admit(here)
    page = signed_in(here, "firm").get("/firm/score/").content.decode()
    for text in ("分数不处罚任何人", "不会推迟劳动者的紧急诉求", matter.number, "等待入账", "怎样加分"):
        assert text in page, text


def test_the_export_holds_the_lines_and_no_more(bureaus):
    here, there = bureaus
    admit(here)
    told = json.loads(signed_in(here, "firm").get("/firm/score/lines.json").content)
    assert told["total"] == 10
    (line,) = told["lines"]
    assert set(line) == {"event", "leaf", "file", "rule", "points", "on", "expires_on", "reason", "ground"}
    assert json.loads(signed_in(there, "firm").get("/firm/score/lines.json").content)["lines"] == []


def test_a_firm_asks_for_review_through_a_check_page(bureaus):
    here, _ = bureaus
    event = minus(here)
    firm = signed_in(here, "firm")
    given = {"line": str(event.id), "reason": "凭证是真的"}
    assert firm.post("/firm/score/review/", {"reason": ""}).status_code == 422
    assert "请核对" in firm.post("/firm/score/review/", given).content.decode()
    assert str(firm.post("/firm/score/review/", given | {"checked": "yes"}).context["review"].id)
    with acting(here.by("regulator"), "look"):
        assert CreditReview.objects.get().line_event == event.id
    assert "等待答复" in firm.get("/firm/score/").content.decode()


def test_an_officer_answers_and_deducts_on_pages_of_the_own_region_only(bureaus):
    here, there = bureaus
    officer, stranger = signed_in(here, "regulator"), signed_in(there, "regulator")
    path = f"/credit/firms/{here.firm.id}/deduct/"
    given = {"points": "5", "reason": "理由", "document": "文号", "expires_on": "2099-01-01"}
    assert officer.post(path, given | {"points": "五"}).status_code == 422
    assert "请核对" in officer.post(path, given).content.decode()
    for _ in range(2):
        assert officer.post(path, given | {"checked": "yes"}).status_code == 302
    assert account_of(here.firm.id, TODAY + YEAR).total == -5
    asked = review(here, None)
    for client_path in (path, f"/credit/reviews/{asked.id}/", f"/credit/firms/{here.firm.id}/lines.json"):
        assert stranger.get(client_path).status_code == 404
    assert b"CANARY-990101" not in stranger.get("/credit/reviews/").content
    answer = officer.post(f"/credit/reviews/{asked.id}/", {"uphold": "no", "answer": "没有这件事"})
    assert answer.status_code == 302
    assert "没有这件事" in signed_in(here, "firm").get("/firm/score/").content.decode()


def test_the_portrait_of_a_firm_shows_its_account(bureaus):
    here, _ = bureaus
    matter = admit(here)
    assert matter.number in signed_in(here, "regulator").get(f"/firms/{here.firm.id}/").content.decode()


def test_everyone_may_read_how_points_come_about(bureaus):
    page = Client().get("/credit/").content.decode()
    assert "分数不处罚任何人" in page
    assert "+10" in page
