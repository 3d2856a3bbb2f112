"""Papers of the later way: made from the file, lacking facts named at once, nothing of talk, bids or drafts in them."""

from __future__ import annotations

import ast
import inspect
from decimal import Decimal

import pytest
from django.urls import reverse

from laoheng.standard.errors import UserError
from laoheng.writing.deeds import DeedFactsError
from laoheng_web.cases.sweeping import sweep
from laoheng_web.mediation import claims, later, making
from laoheng_web.mediation.models import Claim
from laoheng_web.papers import evidence
from laoheng_web.papers.models import Attachment
from tests.web.complaints import Clock, signed_in
from tests.web.mediations import Room, adopted, browser_of, drafted, in_session, opened, sealed, signed
from tests.web.test_mediation_walls import CAUCUS, OFFER, WORDS, bid, failed, marks_in, say, texts_of
from tests.web.world import NOW, Bureau, make_bureau

pytestmark = pytest.mark.django_db
CONTACT = {"home": "示例路1号", "phone": "14900001234", "firm_address": "示例路2号", "firm_phone": "14900004321"}
TYPED = {
    "acceptance": {},
    "mediator": {"object_until": "2026-11-30", "no_tie": "yes"},
    "closing": {"commission": "东河县劳动人事争议仲裁委员会"},
    "confirmation": {**CONTACT, "court": "东河县人民法院"},
    "review": {**CONTACT, "commission": "东河县劳动人事争议仲裁委员会", "confirmed_by_court": "no"},
    "payment_order": {
        **CONTACT, "firm_head": "王示例", "court": "东河县人民法院", "no_other_debts": "yes", "can_be_served": "yes",
    },
    "receipt": {"reader": "firm", "manner": "in_person", "place": "示例路2号", "served_by": "林调解"},
}  # fmt: skip


@pytest.fixture
def here(monkeypatch) -> Bureau:
    Clock(monkeypatch, NOW)
    return make_bureau("990101", 1)


def settled(here: Bureau) -> Room:
    """Talk, an offer, an admission and bids; then an agreement, signed and sealed."""
    room = in_session(here)
    say(room, "worker", "worker", CAUCUS)
    say(room, "firm", "all", WORDS, OFFER)
    with room.as_("firm") as by:
        claim = Claim.objects.get(matter=room.matter)
        claims.answer(by=by, matter=room.matter, claim=claim.id, admitted=OFFER, word="CANARY-ADMIT-认一部分")
    bid(room, "firm", "7654.32")
    bid(room, "worker", "7654.33")
    drafted(room, part=Decimal("0.765432"))
    room.do("worker", "refuse_draft")
    drafted(room)
    adopted(room)
    signed(room)
    sealed(room)
    return room


def unpaid(here: Bureau) -> Room:
    """The day of payment passed."""
    room = settled(here)
    room.later(days=30)
    sweep(room.now)
    assert room.state == "not_performed"
    return room


def made(room: Room, who: str, paper: str) -> str:
    with room.as_(who) as by:
        room.matter.refresh_from_db()
        rows = making.make(by=by, matter=room.matter, paper=paper, given=TYPED[paper])
        assert [row.file_name.rpartition(".")[2] for row in rows] == ["docx", "pdf"]
        texts = ["".join(texts_of(evidence.read(row.digest)).split()) for row in rows]
    for text in texts:
        assert marks_in(text) == []
    return texts[1]


def test_notices_of_acceptance_and_of_the_mediator_come_from_the_file(here):
    room = in_session(here)
    say(room, "worker", "worker", CAUCUS)
    text = made(room, "officer", "acceptance")
    assert "2026年12月8日" in text and here.body.name in text
    assert "林调解" in made(room, "officer", "mediator")


def test_the_joint_applications_hold_what_was_agreed_and_their_last_day(here):
    room = settled(here)
    assert "2026年12月23日" in made(room, "worker", "confirmation")
    text = made(room, "officer", "review")
    assert "2026年12月8日" in text and "9000" in text.replace(",", "")


def test_a_missed_payment_gives_a_payment_order_application_to_the_worker_alone(here):
    room = unpaid(here)
    text = made(room, "worker", "payment_order").replace(",", "")
    assert "9000" in text and "东河县人民法院" in text
    with room.as_("firm"):
        assert not Attachment.objects.filter(file_name__contains="支付令").exists()
    with room.as_("officer") as by, pytest.raises(UserError):
        making.make(by=by, matter=room.matter, paper="payment_order", given=TYPED["payment_order"])


@pytest.mark.parametrize("walk", [failed, settled])
def test_the_closing_notice_and_its_receipt(here, walk):
    room = walk(here)
    assert "终止（结束）调解" in made(room, "officer", "closing")
    # Brackets of a file name are narrow ones.
    assert "终止(结束)调解通知书" in made(room, "officer", "receipt")
    with room.as_("firm") as by:
        assert [row.file_name.rpartition(".")[2] for row in making.made_in(by, room.matter)] == ["pdf", "docx"]


def test_all_that_lacks_is_named_at_once_and_nothing_is_made(here):
    room = settled(here)
    with room.as_("officer") as by:
        room.matter.refresh_from_db()
        with pytest.raises(DeedFactsError) as lacking:
            making.make(by=by, matter=room.matter, paper="confirmation", given={})
        assert len(lacking.value.faults) >= 3
        assert not Attachment.objects.filter(file_name__contains="司法确认").exists()


def test_after_the_last_day_no_joint_application_is_written(here):
    room = settled(here)
    room.later(days=16)
    with pytest.raises(DeedFactsError) as late:
        made(room, "officer", "review")
    assert "deeds.fault.too_late" in {fault.code for fault in late.value.faults}


def test_only_the_papers_of_the_moment_are_offered(here):
    room = opened(here)

    def offered(who: str) -> set[str]:
        with room.as_(who) as by:
            room.matter.refresh_from_db()
            return set(making.ready(by, room.matter))

    assert offered("officer") == set() and offered("worker") == set()
    room.do("officer", "ask_firm")
    room.do("firm", "firm_agrees", inputs={"own_consent": True})
    assert offered("officer") == {"acceptance"}
    room.do("officer", "appoint_mediator", inputs={"mediator": str(room.mediator.user_id)})
    assert offered("officer") == {"acceptance", "mediator"} and offered("firm") == set()


def test_the_page_tells_what_lacks_and_then_makes_the_paper(here):
    room = in_session(here)
    browser, page = browser_of(room.officer), reverse("mediation:papers", args=[room.matter.id])
    assert "调解员告知书" in browser.get(f"{page}?paper=mediator").content.decode()
    refused = browser.post(page, {"paper": "mediator", "object_until": "2026-11-30"})
    assert refused.status_code == 422 and "利害关系" in refused.content.decode()
    assert browser.post(page, {"paper": "mediator", **TYPED["mediator"]}).status_code == 302
    assert "调解员告知书.pdf" in browser.get(page).content.decode()
    assert "调解员告知书.pdf" in signed_in(here, "firm").get(page).content.decode()
    assert browser.post(page, {"paper": "no-such"}).status_code == 422


@pytest.mark.parametrize("module", [later, making])
def test_what_makes_later_papers_knows_neither_talk_nor_bids(module):
    tree = ast.parse(inspect.getsource(module))
    names = {item.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for item in node.names}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"Talk", "Bid", "BidRound", "talking", "bids"}
    assert not attributes & {"admitted", "firm_word", "talk", "bids", "bid_rounds"}
