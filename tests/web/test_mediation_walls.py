"""What is said in mediation stays there: private talk, offers, bids and drafts, wherever they could leak."""

from __future__ import annotations

import ast
import inspect
import io
import json
import re
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from laoheng.casework import IllegalMoveError
from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.verify import verify
from laoheng_web.mediation import bids, claims, deeds, extending, going_on, talking
from laoheng_web.mediation.bids import middle
from laoheng_web.mediation.extending import add_evidence
from laoheng_web.mediation.models import Agreement, Bid, BidRound, Claim, Talk
from laoheng_web.papers import evidence
from laoheng_web.papers.models import Attachment, Step
from tests.web.complaints import Clock, signed_in
from tests.web.mediations import Room, browser_of, drafted, in_session, opened, staff
from tests.web.world import NOW, SYSTEM, Bureau, make_bureau

pytestmark = pytest.mark.django_db

CAUCUS = "CANARY-CAUCUS-我最低可以要八千"
OFFER = Decimal("7654.32")
WORDS = "CANARY-OFFER-我们可以付这么多"


@pytest.fixture
def here() -> Bureau:
    return make_bureau("990101", 1)


def say(room: Room, who: str, channel: str, text: str, sum_: Decimal | None = None) -> Talk:
    with room.as_(who) as by:
        return talking.say(by=by, matter=room.matter, channel=channel, text=text, sum_=sum_)


def heard(room: Room, who: str) -> set[str]:
    with room.as_(who):
        return set(Talk.objects.filter(matter=room.matter).values_list("text", flat=True))


def test_private_talk_is_read_by_its_side_and_its_mediator_alone(here):
    room = in_session(here)
    say(room, "worker", "worker", CAUCUS)
    say(room, "mediator", "firm", "单位这边的话")
    say(room, "firm", "all", "大家好")
    assert heard(room, "worker") == {CAUCUS, "大家好"}
    assert heard(room, "firm") == {"单位这边的话", "大家好"}
    assert heard(room, "mediator") == {CAUCUS, "单位这边的话", "大家好"}
    # Neither another person of the body nor the bureau.
    assert heard(room, "officer") == set()
    assert heard(room, "regulator") == set()
    with acting(SYSTEM, "case"):
        assert not Talk.objects.exists()


def test_a_mediator_who_was_replaced_reads_nothing_any_more(here):
    room = in_session(here)
    say(room, "worker", "worker", CAUCUS)
    room.do("officer", "replace_mediator", inputs={"reason": "回避"})
    assert heard(room, "mediator") == set()
    assert heard(room, "worker") == {CAUCUS}


@pytest.mark.parametrize(("who", "channel"), [("worker", "firm"), ("firm", "worker"), ("officer", "all")])
def test_nobody_speaks_where_they_do_not_belong(here, who, channel):
    room = in_session(here)
    with pytest.raises(UserError) as refused:
        say(room, who, channel, "x")
    assert refused.value.code == "mediating.not_your_channel"


def test_talk_cannot_be_changed_or_taken_back(here):
    room = in_session(here)
    talk = say(room, "worker", "all", "原话")
    with room.as_("worker"):
        assert Talk.objects.filter(id=talk.id).update(text="改过") == 0
        assert Talk.objects.filter(id=talk.id).delete()[0] == 0


@pytest.mark.parametrize(
    ("worker", "firm", "settled"),
    [
        ("8000", "8000", "8000.00"),
        ("7000", "8000", "7500.00"),
        ("7000.01", "8000.00", "7500.01"),
        ("8000.01", "8000", None),
        ("9000", "7000", None),
    ],
)
def test_bids_settle_in_the_middle_where_they_cross(worker, firm, settled):
    found = middle(Decimal(worker), Decimal(firm))
    assert (None if found is None else str(found)) == settled


def bid(room: Room, who: str, amount: str) -> BidRound:
    with room.as_(who) as by:
        return bids.bid(by=by, matter=room.matter, amount=Decimal(amount))


def stored_bids(room: Room) -> list[bytes]:
    with acting(By.system(office=room.here.office.id, now=NOW), "bids"):
        return [bytes(row.blob) for row in Bid.objects.filter(matter=room.matter)]


def test_bids_that_cross_settle_and_both_learn_the_sum(here):
    room = in_session(here)
    assert bid(room, "worker", "7000").outcome == "open"
    (sealed,) = stored_bids(room)
    assert b"7000" not in sealed
    decided = bid(room, "firm", "8000")
    assert (decided.outcome, decided.settled) == ("crossed", Decimal("7500.00"))
    for who in ("worker", "firm", "mediator"):
        with room.as_(who):
            assert BidRound.objects.get(matter=room.matter).settled == Decimal("7500.00")
    with pytest.raises(UserError) as refused:
        bid(room, "worker", "7000")
    assert refused.value.code == "mediating.already_settled"


def test_bids_that_do_not_cross_are_learned_by_nobody_ever(here):
    room = in_session(here)
    bid(room, "firm", "7654.32")
    for who in ("worker", "mediator", "officer", "regulator"):
        with room.as_(who):
            assert not Bid.objects.exists()
    decided = bid(room, "worker", "9876.54")
    assert (decided.outcome, decided.settled) == ("not_crossed", None)
    # Not even by whoever holds the keys: nothing is left to open.
    assert stored_bids(room) == [b"", b""]
    with acting(SYSTEM, "sealing"):
        told = json.dumps([event.payload for event in AuditEvent.objects.all()])
    assert not re.search(standing("7654"), told) and not re.search(standing("9876"), told)
    assert [str(fault) for fault in verify(now=NOW + timedelta(minutes=1))] == []


@pytest.mark.parametrize(("text", "found"), [
    ('"sum": "7654.32"', ["7654"]),
    ("¥7,654.32元", ["7,654"]),
    ("愿付7654元", ["7654"]),
    ('"4262e8f7ec7654f375ac"', []),
    ("01a205ea-7654-7002", []),
    ("76543", []),
])  # fmt: skip
def test_a_sum_is_found_as_a_sum_and_not_inside_a_digest(text, found):
    assert marks_in(text) == found


def test_a_side_bids_once_a_round_and_rounds_end(here):
    room = in_session(here)
    for _ in range(bids.MOST_ROUNDS):
        bid(room, "worker", "9000")
        with pytest.raises(UserError) as refused:
            bid(room, "worker", "8000")
        assert refused.value.code == "mediating.already_bid"
        bid(room, "firm", "7000")
    with pytest.raises(UserError) as refused:
        bid(room, "firm", "7100")
    assert refused.value.code == "mediating.rounds_used"


@pytest.mark.parametrize("who", ["mediator", "officer"])
def test_the_body_does_not_bid(here, who):
    with pytest.raises(UserError):
        bid(in_session(here), who, "7000")


def failed(here: Bureau) -> Room:
    """Talk, an offer, an admission, a bid and a draft; then no agreement."""
    room = in_session(here)
    say(room, "worker", "worker", CAUCUS)
    say(room, "firm", "all", WORDS, OFFER)
    with room.as_("firm") as by:
        claim = Claim.objects.get(matter=room.matter)
        claims.answer(by=by, matter=room.matter, claim=claim.id, admitted=OFFER, word="CANARY-ADMIT-认一部分")
    bid(room, "firm", "7654.32")
    bid(room, "worker", "7654.31")
    drafted(room, part=Decimal("0.765432"))
    room.do("worker", "refuse_draft")
    room.do("mediator", "end_no_agreement", inputs={"reason": "双方没有谈成"})
    return room


MARKS = ("CANARY-CAUCUS", "CANARY-OFFER", "CANARY-ADMIT")


def standing(digits: str) -> str:
    """A pattern of the sum, with or without its comma, that no digest or id can hold by chance."""
    return rf"(?<![0-9A-Fa-f-]){digits[0]},?{digits[1:]}(?![0-9A-Fa-f-])"


def marks_in(text: str) -> list[str]:
    """What of the talk, offers, admissions and bids can be read in the text."""
    return [mark for mark in MARKS if mark in text] + re.findall(standing("7654"), text)


GIVEN = {
    "commission": "东河县劳动人事争议仲裁委员会", "home": "示例路1号", "phone": "14900001234",
    "firm_address": "示例路2号",
    "firm_head": "王示例", "firm_head_post": "经理", "firm_phone": "14900004321",
}  # fmt: skip


def texts_of(content: bytes) -> str:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_arbitration_application_is_filled_and_holds_nothing_of_the_talk(here):
    room = failed(here)
    with room.as_("worker") as by:
        rows = going_on.fill_application(by=by, matter=room.matter, given=GIVEN)
        files = [evidence.read(row.digest) for row in rows]
    assert [row.file_name.rpartition(".")[2] for row in rows] == ["docx", "pdf"]
    for content in files:
        text = "".join(texts_of(content).split())
        assert "10000" in text.replace(",", "") and "示例路1号" in text
        assert marks_in(text) == []
    with room.as_("firm"):
        assert not Attachment.objects.filter(id__in=[row.id for row in rows]).exists()


def test_what_the_application_lacks_is_named_all_at_once(here):
    room = failed(here)
    with room.as_("worker") as by, pytest.raises(UserError) as lacking:
        going_on.fill_application(by=by, matter=room.matter, given={})
    assert len(lacking.value.args_["faults"]) > 2


def test_no_event_step_notice_or_page_of_the_bureau_holds_the_talk(here, monkeypatch):
    Clock(monkeypatch, NOW)
    room = failed(here)
    with acting(SYSTEM, "sealing"):
        told = json.dumps([event.payload for event in AuditEvent.objects.all()], ensure_ascii=False)
    with room.as_("regulator"):
        told += json.dumps([[row.text, row.data] for row in Step.objects.all()], ensure_ascii=False)
        assert not Claim.objects.exists() and not Agreement.objects.exists() and not BidRound.objects.exists()
    pages = [reverse("papers:print", args=[room.matter.id]), reverse("portal:home"), reverse("cases:work")]
    for address in pages:
        told += signed_in(here, "regulator").get(address).content.decode()
    assert marks_in(told) == []


def test_the_other_side_and_the_printed_sheet_never_show_private_talk(here, monkeypatch):
    Clock(monkeypatch, NOW)
    room = in_session(here)
    say(room, "worker", "worker", CAUCUS)
    firm, worker = signed_in(here, "firm"), signed_in(here, "worker")
    address = reverse("mediation:room", args=[room.matter.id])
    assert CAUCUS in worker.get(address).content.decode()
    for page in (address, reverse("papers:print", args=[room.matter.id]), reverse("portal:notices")):
        assert "CANARY-CAUCUS" not in firm.get(page).content.decode()
    assert "CANARY-CAUCUS" not in worker.get(reverse("papers:print", args=[room.matter.id])).content.decode()


@pytest.mark.parametrize("module", [deeds, going_on])
def test_what_writes_later_papers_knows_neither_talk_nor_bids(module):
    tree = ast.parse(inspect.getsource(module))
    names = {item.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for item in node.names}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"Talk", "Bid", "BidRound", "Agreement", "talking", "bids"}
    assert not attributes & {"admitted", "firm_word", "talk", "bids", "bid_rounds"}


def test_a_private_file_is_seen_by_its_side_and_the_body_alone(here):
    room = in_session(here)
    with room.as_("worker") as by:
        kept = [evidence.keep("只给调解员".encode(), "私下.txt")]
        (row,) = add_evidence(by=by, matter=room.matter, kept=kept, claim=None, private=True, text="CANARY-私下说明")
    with room.as_("firm"):
        assert not Attachment.objects.filter(id=row.id).exists()
        assert not Step.objects.filter(text__contains="CANARY-私下").exists()
    with room.as_("mediator"):
        assert Attachment.objects.filter(id=row.id).exists()


def test_before_the_firm_is_asked_it_sees_nothing(here):
    room = opened(here)
    with room.as_("firm"):
        assert not Claim.objects.filter(matter=room.matter).exists()
    with pytest.raises(IllegalMoveError):
        room.do("worker", "firm_agrees", inputs={"own_consent": True})


def test_what_is_given_to_the_mediator_alone_is_read_by_nobody_else(here):
    room = in_session(here)
    colleague = staff(here, "同组织的另一人")
    with room.as_("worker") as by:
        (file,) = extending.add_evidence(
            by=by, matter=room.matter, kept=[evidence.keep(b"%PDF-1.4 private", "私.pdf")], claim=None, private=True,
            text="只给调解员",
        )  # fmt: skip
    readers = {
        "worker": True, "mediator": True, "firm": False, "officer": False, "regulator": False,
    }  # fmt: skip
    for who, reads in readers.items():
        with room.as_(who):
            seen = Attachment.objects.filter(id=file.id).exists(), Step.objects.filter(text="只给调解员").exists()
            assert seen == (reads, reads), who
    address = reverse("papers:file", args=[file.id])
    assert browser_of(colleague).get(address).status_code == 404
    assert signed_in(here, "regulator").get(address).status_code == 404
    assert signed_in(here, "firm").get(address).status_code == 404
    assert browser_of(room.mediator).get(address).status_code == 200


def test_with_the_mediator_the_private_file_passes_to_the_next_one(here):
    room = in_session(here)
    with room.as_("firm") as by:
        (file,) = extending.add_evidence(
            by=by,
            matter=room.matter,
            kept=[evidence.keep(b"%PDF-1.4 private", "私.pdf")],
            claim=None,
            private=True,
            text="",
        )
    room.do("officer", "replace_mediator", inputs={"reason": "病假"})
    room.do("officer", "appoint_mediator", inputs={"mediator": str(room.officer.user_id)})
    for who, reads in (("mediator", False), ("officer", True), ("firm", True), ("worker", False)):
        with room.as_(who):
            assert Attachment.objects.filter(id=file.id).exists() is reads, who
