"""Keeping an agreement: instalments told with proof, confirmed or denied, what is left, both sides' duties, lapses."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laoheng.casework import InputsError
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.cases.sweeping import sweep
from laoheng_web.mediation import agreeing, claims, making, performing, promising
from laoheng_web.mediation.after_models import Fulfilment, Promise
from laoheng_web.mediation.models import Agreement, Claim
from laoheng_web.mediation.reminding import remind
from laoheng_web.notices.models import Notice
from laoheng_web.papers.evidence import keep
from laoheng_web.papers.models import Matter
from tests.web.complaints import Clock, signed_in
from tests.web.mediations import Room, adopted, browser_of, group, in_session, sealed, signed
from tests.web.world import NOW, Bureau, make_bureau

pytestmark = pytest.mark.django_db
PROOF = "%PDF-1.4 receipt"
FIRST, SECOND = NOW.date() + timedelta(days=10), NOW.date() + timedelta(days=40)


@pytest.fixture
def here() -> Bureau:
    return make_bureau("990101", 1)


def agreed(room: Room, parts: str = "", duties: str = "", part: Decimal = Decimal("0.9")) -> Agreement:
    """In force, with those instalments and duties."""
    with room.as_("mediator") as by:
        sums = {
            row.id: (row.claimed * part).quantize(Decimal("0.01")) for row in Claim.objects.filter(matter=room.matter)
        }
        terms = agreeing.Terms(
            sums, FIRST, "", "双方都清楚。", promising.read_parts(parts), promising.read_duties(duties)
        )  # fmt: skip
        agreeing.draft(by=by, matter=room.matter, terms=terms)
    adopted(room), signed(room)
    return sealed(room)


def promises(room: Room) -> list[Promise]:
    with room.as_("worker"):
        return list(Promise.objects.filter(matter=room.matter).order_by("number"))


def tell(room: Room, which: Promise, amount: str | None, who: str = "firm", proof: bool = True) -> Fulfilment:
    with room.as_(who) as by:
        files = [keep(f"{PROOF} {which.number}".encode(), "回单.pdf")] if proof else []
        return performing.report(
            by=by, matter=room.matter, promise=which.id, amount=Decimal(amount) if amount else None,
            done_on=room.now.date(), files=files,
        )  # fmt: skip


def say(room: Room, told: Fulfilment, confirmed: bool = True, who: str = "worker", **more) -> None:
    with room.as_(who) as by:
        word = "" if confirmed else "卡上没有"
        performing.answer(by=by, matter=room.matter, fulfilment=told.id, confirmed=confirmed, word=word, **more)


def matter(room: Room) -> Matter:
    with room.as_("officer"):
        return Matter.objects.get(id=room.matter.id)


TWO = f"{FIRST} 3000\n{SECOND} 6000元"


def test_two_instalments_are_due_and_confirmed_one_after_the_other(here):
    room = in_session(here)
    agreed(room, TWO)
    one, two = promises(room)
    assert [(row.amount, row.due_on) for row in (one, two)] == [(3000, FIRST), (6000, SECOND)]
    assert matter(room).due_on == FIRST
    told = tell(room, one, "3000")
    assert room.state == "payment_told"
    say(room, told)
    assert (matter(room).state, matter(room).due_on, matter(room).amount_due) == ("performing", SECOND, 6000)
    say(room, tell(room, two, "6000"))
    assert room.state == "performed"
    seal_pending(now=NOW + timedelta(hours=1))
    assert [str(fault) for fault in verify(now=NOW + timedelta(hours=1))] == []


def test_a_part_of_an_instalment_leaves_the_rest_due_on_the_same_day(here):
    room = in_session(here)
    agreed(room, TWO)
    one, _two = promises(room)
    say(room, tell(room, one, "1000"))
    assert (matter(room).state, matter(room).due_on, matter(room).amount_due) == ("performing", FIRST, 8000)
    with room.as_("worker") as by:
        how = promising.stands(room.matter, by.now.date())
    assert how is not None and (how.lines[0].confirmed, how.lines[0].left) == (1000, 2000)
    with pytest.raises(UserError) as refused:
        tell(room, one, "2000.01")
    assert refused.value.code == "performance.amount_wrong"


def test_what_the_worker_denies_counts_for_nothing_and_needs_a_word(here):
    room = in_session(here)
    agreed(room, TWO)
    told = tell(room, promises(room)[0], "3000")
    with room.as_("worker") as by, pytest.raises(UserError) as silent:
        performing.answer(by=by, matter=room.matter, fulfilment=told.id, confirmed=False)
    assert silent.value.code == "performance.why_missing"
    say(room, told, confirmed=False)
    assert room.state == "not_performed" and matter(room).amount_due == 9000
    with pytest.raises(UserError) as again:
        say(room, told)
    assert again.value.code == "performance.answered"
    say(room, tell(room, promises(room)[0], "3000"))
    assert (matter(room).state, matter(room).due_on) == ("performing", SECOND)


def test_a_missed_instalment_opens_the_payment_order_for_what_is_overdue_alone(here, monkeypatch):
    room = in_session(here)
    agreed(room, TWO)
    room.later(days=11)
    sweep(room.now)
    assert room.state == "not_performed"
    with room.as_("worker") as by:
        assert "payment_order" in making.ready(by, matter(room))
        assert promising.unpaid_days(room.matter, str(here.worker), by.now.date()) == {FIRST}
    assert remind(room.now) == 0
    assert [remind(room.now + timedelta(days=days)) for days in (6, 7, 8, 14, 15)] == [0, 1, 0, 1, 0]
    with acting(here.by("regulator"), "look"):
        told = [row for row in Notice.objects.filter(matter_id=room.matter.id)]
    texts = [render(Message.from_json(row.message), "zh") for row in told if row.message["code"].endswith("unpaid")]
    assert texts and "3000" in texts[0].replace(",", "") and "支付令" in texts[0]
    say(room, tell(room, promises(room)[0], "3000"))
    assert (matter(room).state, matter(room).due_on) == ("performing", SECOND)


def test_papers_and_money_go_both_ways_and_the_last_word_is_whose_it_is(here):
    room = in_session(here)
    duties = f"单位 {FIRST} 交还离职证明\n劳动者 {FIRST} 300元 退还预支款"
    agreed(room, "", duties, Decimal("1"))
    paid, paper, back = sorted(promises(room), key=lambda row: (row.side != "firm", row.amount is None))
    assert (paid.amount, paper.words, back.amount) == (10000, "交还离职证明", 300)
    say(room, tell(room, paid, "10000"))
    assert matter(room).state == "performing" and matter(room).amount_due == 0
    say(room, tell(room, paper, None, proof=False))
    with pytest.raises(UserError):
        tell(room, back, "300", who="firm")
    told = tell(room, back, "300", who="worker")
    with pytest.raises(UserError):
        say(room, told, who="worker")
    assert room.state == "performing"
    say(room, told, who="firm")
    assert room.state == "performed"


def test_what_the_worker_pays_back_counts_against_the_floor(here):
    room = in_session(here)
    with room.as_("mediator") as by:
        (claim,) = Claim.objects.filter(matter=room.matter)
        months = [["2026-08", "5000", "0"], ["2026-09", "5000", "0"]]
        claims.set_basis(by=by, matter=room.matter, claim=claim.id, basis={"months": months})
    with room.as_("firm") as by:
        claims.answer(by=by, matter=room.matter, claim=claim.id, admitted=Decimal("10000"), word="")
    with room.as_("mediator") as by:
        duties = promising.read_duties(f"劳动者 {FIRST} 9999元 返还")
        sums = {claim.id: Decimal("10000")}
        for looked in ("", "核对过"):
            terms = agreeing.Terms(sums, FIRST, "", looked, (), duties)
            with pytest.raises(UserError) as refused:
                agreeing.draft(by=by, matter=room.matter, terms=terms)
            assert refused.value.code.startswith(("mediation.", "mediating.", "performance."))
        plain = agreeing.Terms(sums, FIRST, "", "", promising.read_parts(f"{FIRST} 4000\n{SECOND} 6000"))
        assert agreeing.draft(by=by, matter=room.matter, terms=plain).total == Decimal("10000")


@pytest.mark.parametrize(
    ("parts", "duties", "code"),
    [
        (f"{FIRST} 3000\n{SECOND} 5000", "", "performance.parts_sum"),
        (f"{SECOND} 3000\n{FIRST} 6000", "", "performance.parts_wrong"),
        (f"2026-11-01 3000\n{SECOND} 6000", "", "performance.past"),
        ("明天 3000", "", "performance.parts_wrong"),
        ("", "单位 交还离职证明", "performance.duty_line"),
        ("", f"老板 {FIRST} 道歉", "performance.duty_line"),
        ("", f"单位 {FIRST} 300元", "performance.duty_line"),
        ("", "单位 2026-01-01 交还离职证明", "performance.past"),
    ],
)
def test_terms_that_do_not_fit_make_no_draft(here, parts, duties, code):
    room = in_session(here)
    with pytest.raises(UserError) as refused:
        agreed(room, parts, duties)
    assert refused.value.code == code and room.state == "in_session"


def test_of_a_group_each_has_the_own_instalments_and_a_speaker_needs_a_colleagues_receipt(here):
    room = in_session(here, group(here, 3, speakers=1))
    total = 10000 + 1001 + 1002
    agreed(room, f"{FIRST} 4000\n{SECOND} {total - 4000}", part=Decimal("1"))
    rows = promises(room)
    assert len(rows) == 6 and sum(row.amount for row in rows) == total
    mine = [row for row in rows if row.person_id == here.worker]
    other = next(row for row in rows if row.person_id != here.worker)
    assert sum(row.amount for row in mine) == 10000
    say(room, tell(room, mine[0], str(mine[0].amount)))
    told = tell(room, other, str(other.amount))
    with pytest.raises(UserError) as refused:
        say(room, told)
    assert refused.value.code == "performance.others_need_authority"
    say(room, told, receipt=[keep(b"%PDF-1.4 signed by the colleague", "收条.pdf")])
    assert room.state == "performing"


@pytest.mark.parametrize("who", ["worker", "mediator", "regulator"])
def test_nobody_but_the_firm_tells_of_its_payment(here, who):
    room = in_session(here)
    agreed(room, TWO)
    with pytest.raises((UserError, InputsError)):
        tell(room, promises(room)[0], "3000", who=who)


def test_a_payment_needs_its_proof_and_a_day_that_has_come(here):
    room = in_session(here)
    agreed(room, TWO)
    one = promises(room)[0]
    with pytest.raises(UserError) as bare:
        tell(room, one, "3000", proof=False)
    assert bare.value.code == "performance.proof_missing"
    with room.as_("firm") as by, pytest.raises(UserError) as ahead:
        performing.report(by=by, matter=room.matter, promise=one.id, amount=Decimal(1),
                          done_on=by.now.date() + timedelta(days=1), files=[])  # fmt: skip
    assert ahead.value.code == "performance.day_wrong"


def test_the_page_takes_a_payment_and_its_answer(here, monkeypatch):
    Clock(monkeypatch, NOW)
    room = in_session(here)
    agreed(room, TWO)
    url = reverse("mediation:performance", args=[room.matter.id])
    firm, worker = signed_in(here, "firm"), signed_in(here, "worker")
    one = promises(room)[0]
    assert "登记付款" in firm.get(url).content.decode() and "登记付款" not in worker.get(url).content.decode()
    form = {"act": "report", "which": one.id, "amount": "3000", "done_on": NOW.date().isoformat()}
    assert firm.post(url, form).status_code == 422  # no proof
    assert firm.post(url, {**form, "which": "x"}).status_code == 422
    paid = firm.post(url, {**form, "files": SimpleUploadedFile("回单.pdf", PROOF.encode())})
    assert paid.status_code == 302 and room.state == "payment_told"
    page = worker.get(url).content.decode()
    assert "确认收到" in page and "回单" in page
    with room.as_("worker"):
        told = Fulfilment.objects.get(matter=room.matter)
    assert worker.post(url, {"act": "deny", "which": told.id}).status_code == 422
    assert worker.post(url, {"act": "confirm", "which": told.id}).status_code == 302
    assert room.state == "performing"
    for client in (browser_of(room.mediator), worker, firm):
        assert "6,000.00" in client.get(url).content.decode()
    room_page = worker.get(reverse("mediation:room", args=[room.matter.id])).content.decode()
    assert "履行情况" in room_page
