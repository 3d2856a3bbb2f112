"""Letters about a contract: drafted in the register, sent with a receipt, opened by the worker, objected to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest

from laoheng.casework.reaching import DeliveryState
from laoheng.standard.errors import UserError
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.contracts import letters
from laoheng_web.contracts.models import Letter
from laoheng_web.contracts.reminding import remind
from laoheng_web.notices.actions import mark_read
from laoheng_web.notices.models import Delivery, Notice
from laoheng_web.notices.reaching import reach
from laoheng_web.papers import evidence
from laoheng_web.vault.identities import keep_phone
from tests.unit.writing.signing.made import paper
from tests.unit.writing.typeset import fonts
from tests.web.complaints import Clock
from tests.web.test_contract_drafting import walk
from tests.web.test_contracts import clock, folders, here, in_force, signed_in, there  # noqa: F401
from tests.web.test_reach import PHONE, Fake
from tests.web.test_template_pages import answers, hidden
from tests.web.world import NOW, SYSTEM

pytestmark = pytest.mark.django_db


def sent_by_form(bureau, row, name="notice_renewal"):
    """The letter that the firm fills in and sends on the page of its contract."""
    fonts()
    firm = signed_in(bureau, "firm")
    address = f"/contracts/{row.id}/letter/{name}/"
    page, shown = walk(firm, address, answers(name))
    assert page.status_code == 200 and "在线发给劳动者" in shown, shown
    answer = firm.post(address, {"sheet": hidden(shown, "sheet"), "act": "send"})
    assert answer.status_code == 302, answer.content.decode()
    with acting(bureau.by("firm"), "contract"):
        return Letter.objects.get(id=answer["Location"].split("/")[-2])


def sent(bureau, row):
    """The same without the form."""
    by = bureau.by("firm")
    with acting(by, "contract"):
        kept = evidence.keep(paper(), "通知.pdf")
        return letters.send_letter(by=by, contract=row, template="notice_renewal", file=kept)


def phoned(bureau):
    by = bureau.by("worker")
    with acting(by, "complaint"):
        keep_phone(by=by, person=bureau.worker, phone=PHONE)


def events(kind):
    with acting(SYSTEM, "sealing"):
        return list(AuditEvent.objects.filter(type=kind))


def test_a_letter_goes_from_the_form_to_the_worker_who_opens_it_downloads_it_and_objects(here):  # noqa: F811
    row = in_force(here, starts=date(2025, 12, 1), ends=date(2026, 12, 20))
    letter = sent_by_form(here, row)
    firm, worker = signed_in(here, "firm"), signed_in(here, "worker")
    address = f"/contracts/letters/{letter.id}/"
    assert "还没有打开" in firm.get(address).content.decode()
    shown = worker.get(address).content.decode()
    assert "打开这份通知" in shown and worker.get(f"{address}letter.pdf").status_code == 404
    assert events("contract.letter_opened") == [], "looking at the page opens nothing"
    assert worker.post(address, {"act": "open"}).status_code == 302
    words = pypdfium2.PdfDocument(worker.get(f"{address}letter.pdf").content)[0].get_textpage().get_text_range()
    assert row.number in worker.get(f"/contracts/{row.id}/").content.decode() and words.strip()
    assert worker.post(address, {"act": "object", "words": " "}).status_code == 422
    assert worker.post(address, {"act": "object", "words": "不同意降低工资续订"}).status_code == 302
    assert worker.post(address, {"act": "object", "words": "再说一遍"}).status_code == 422
    told = firm.get(address).content.decode()
    assert "劳动者打开了通知" in told and "不同意降低工资续订" in told and "再说一遍" not in told
    assert [len(events(f"contract.letter_{kind}")) for kind in ("sent", "opened", "objected")] == [1, 1, 1]
    assert "不同意" not in str([event.payload for event in events("contract.letter_objected")])


def failing(*_args, **_more):
    raise RuntimeError("the ledger is away")


def test_a_failed_event_undoes_the_sending_and_the_same_letter_is_sent_once(here, monkeypatch):  # noqa: F811
    row = in_force(here)
    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(letters, "record", failing)
        sent(here, row)
    with acting(here.by("worker"), "own_notices"):
        assert not Notice.objects.filter(message__code=letters.NOTICE).exists()
    sent(here, row)
    with pytest.raises(UserError) as refused:
        sent(here, row)
    assert refused.value.code == "contracts.letter_twice"
    with acting(here.by("firm"), "contract"):
        assert Letter.objects.count() == 1


def test_a_letter_is_nobody_elses_to_read(here, there):  # noqa: F811
    letter = sent(here, in_force(here))
    for client in (signed_in(there, "firm"), signed_in(there, "worker"), signed_in(here, "regulator")):
        assert client.get(f"/contracts/letters/{letter.id}/").status_code == 404
    with acting(here.by("regulator"), "contract"):
        assert Letter.objects.count() == 0


def test_the_way_of_a_letter_is_told_to_the_firm_in_the_site_and_by_sms(here):  # noqa: F811
    phoned(here)
    letter = sent(here, in_force(here))
    gateway = Fake(state=DeliveryState.DELIVERED)
    for minutes in (1, 2):
        reach(NOW + timedelta(minutes=minutes), gateway)
    assert letter.contract.number in gateway.sent[0][1] and len(gateway.sent) == 1
    with acting(here.by("firm"), "contract"):
        told = [said.code for said, _at in letters.receipts(letter, NOW)]
    assert told == ["contracts.letter.unsigned", "contracts.letter.in_site", "contracts.letter.way"]
    by = here.by("worker")
    with acting(by, "own_notices"):
        mark_read(by=by, notice=Notice.objects.get(id=letter.notice_id))
    assert "劳动者看了站内通知" in signed_in(here, "firm").get(f"/contracts/letters/{letter.id}/").content.decode()


def test_no_desk_posts_a_firms_letter_and_the_firm_hears_that_the_sms_did_not_arrive(here):  # noqa: F811
    phoned(here)
    sent(here, in_force(here))
    gateway = Fake(state=DeliveryState.FAILED)
    for minutes in (1, 2, 3):
        reach(NOW + timedelta(minutes=minutes), gateway)
    with acting(replace(SYSTEM, office=here.office.id), "notices"):
        assert {row.channel for row in Delivery.objects.all()} == {"in_app", "sms"}
    with acting(here.by("firm"), "own_notices"):
        codes = [row.message["code"] for row in Notice.objects.filter(party_id=here.by("firm").party)]
    assert codes.count("contracts.notice.letter_unreached") == 1


def test_a_notice_of_a_letter_leads_to_its_contract(here):  # noqa: F811
    row = in_force(here)
    sent(here, row)
    page = signed_in(here, "worker").get("/my/notices/").content.decode()
    assert f"/contracts/{row.id}/" in page and row.number in page


def test_both_sides_are_reminded_as_the_days_pass_and_see_it_on_the_contracts_page(here, monkeypatch):  # noqa: F811
    first = in_force(here, starts=date(2024, 12, 1), ends=date(2025, 11, 30))
    second = in_force(here, starts=date(2025, 12, 1), ends=date(2026, 12, 31))
    given = days_of_reminding(20)
    assert given == {date(2026, 12, 1): 2}, "thirty days before: that it ends, and what may be asked for"
    Clock(monkeypatch, NOW).go(2026, 12, 2)
    for role in ("firm", "worker"):
        assert told_of(here, role) == ["contracts.duty.expiry", "contracts.duty.two_terms"]
        assert "无固定期限合同" in signed_in(here, role).get(f"/contracts/{second.id}/").content.decode()
    assert signed_in(here, "worker").get(f"/contracts/{first.id}/").status_code == 200


def test_ten_years_in_a_row_are_told_to_both_sides_on_the_day_they_are_reached_and_not_before(here):  # noqa: F811
    in_force(here, starts=date(2016, 12, 5), ends=date(2027, 12, 4))
    assert days_of_reminding(20) == {date(2026, 12, 5): 1}
    assert told_of(here, "firm") == told_of(here, "worker") == ["contracts.duty.ten_years"]


def days_of_reminding(days):
    """On which of the coming days reminders are given, and how many: the job runs every day."""
    counts = {(NOW + timedelta(days=day)).date(): remind(NOW + timedelta(days=day)) for day in range(days)}
    return {day: count for day, count in counts.items() if count}


def told_of(bureau, role):
    """The duties that a side was told of, sorted."""
    with acting(bureau.by(role), "own_notices"):
        told = [row.message for row in Notice.objects.filter(party_id=bureau.by(role).party)]
    return sorted(row["args"]["duty"]["code"] for row in told if row["code"] == "contracts.notice.duty")
