"""What the checks found goes back to the sender, who answers line by line; the answer is compared with the data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from laoheng.standard.errors import UserError
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.notices.models import Notice
from laoheng_web.records import bulletins
from laoheng_web.records.bulletins import Found
from laoheng_web.records.models import Bulletin, FeedState
from tests.web.test_records import GOOD, WRONG, bureau, send, wages, work  # noqa: F401
from tests.web.world import NOW, make_bureau

pytestmark = pytest.mark.django_db
TAX = "统一社会信用代码,税款所属期,申报人数,工资薪金总额,欠税"


def client_of(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def declare(bureau, total: str) -> None:  # noqa: F811
    text = f"{TAX}\n{bureau.firm_code},2026-09,1,{total},否\n"
    work(send(bureau, text.encode(), "税务.csv", "tax_totals", "regulator"))


@pytest.fixture
def sent(bureau) -> Bulletin:  # noqa: F811
    work(send(bureau, wages(bureau, GOOD, WRONG).encode()))
    declare(bureau, "9000")
    officer = bureau.by("regulator")
    with acting(officer, "records_sending"):
        found = bulletins.found_of(bureau.office.id, bureau.firm.id)
        return bulletins.send(by=officer, office=bureau.office, found=found, firm=bureau.firm.id)


def test_what_two_sources_say_otherwise_and_refused_rows_are_lines_and_the_firm_is_told(bureau, sent):  # noqa: F811
    with acting(bureau.by("firm"), "look"):
        lines = {(line.month, line.code) for line in sent.lines.all()}
        assert ("2026-09", "comparison.total_declared") in lines and "refused" in {code for _, code in lines}
        assert Notice.objects.filter(party_id=bureau.firm.id, message__code="bulletin.notice").count() == 1


def test_nothing_that_waits_or_was_said_to_stand_is_sent_again(bureau, sent):  # noqa: F811
    with acting(bureau.by("regulator"), "look"):
        found = bulletins.found_of(bureau.office.id, bureau.firm.id)
        assert bulletins.not_told(bureau.office.id, bureau.firm.id, "", found) == []
        other = Found("2026-08", "comparison.total_declared", {"own": "1", "other": "2"})
        assert bulletins.not_told(bureau.office.id, bureau.firm.id, "", [other]) == [other]


def test_the_firm_answers_every_line_and_the_bureau_sees_whether_it_agrees_now(bureau, sent):  # noqa: F811
    firm, officer = client_of(bureau.members["firm"]), client_of(bureau.members["regulator"])
    address = f"/records/bulletins/{sent.id}/"
    assert "还没有看" in officer.get("/records/bulletins/").content.decode()
    assert "9000" in firm.get(address).content.decode()
    firm.get(address)
    with acting(bureau.by("regulator"), "look"):
        assert AuditEvent.objects.filter(type="bulletin.opened").count() == 1
    assert "看过，没有答复" in officer.get("/records/bulletins/").content.decode()
    with acting(bureau.by("firm"), "look"):
        places = {line.code: line.place for line in sent.lines.all()}
    wrong = firm.post(address, {f"answer_{places['refused']}": "stands"})
    assert wrong.status_code == 422 and wrong.content.decode().count('<li><a href="#line_') == len(places)
    declare(bureau, "5200")
    said = {f"answer_{place}": "corrected" for place in places.values()}
    said |= {f"answer_{places['refused']}": "stands", f"why_{places['refused']}": "那一行是重复的"}
    assert firm.post(address, said).status_code == 302
    page = officer.get(address).content.decode()
    assert "已经对上了" in page and "那一行是重复的" in page
    assert "已经答复过" in firm.post(address, said).content.decode()
    seal_pending(now=NOW)
    # Signing in stamps the account outside every action; the tables of records are all as they were sealed.
    faults = [fault.place for fault in verify(now=NOW + timedelta(minutes=1))]
    assert [place for place in faults if "records_" in place or "lake" in place] == []


def test_an_officer_chooses_lines_on_a_page_and_none_is_refused(bureau):  # noqa: F811
    work(send(bureau, wages(bureau, GOOD).encode()))
    declare(bureau, "9000")
    officer = client_of(bureau.members["regulator"])
    address = f"/records/bulletins/to/{bureau.firm.id}/"
    assert "9000" in officer.get(address).content.decode()
    assert officer.post(address, {}).status_code == 422
    assert officer.post(address, {"line": "0"}).status_code == 302
    assert "没有新的要通报" in officer.get(address).content.decode()


def test_a_department_s_answer_is_entered_by_an_officer(bureau):  # noqa: F811
    officer = bureau.by("regulator")
    with acting(officer, "records_sending"):
        state = FeedState.objects.create(
            id=bureau.office.id, office_id=bureau.office.id, catalogue_id="LH-SW-01", title="总额", sender="税务",
            kind="tax_totals", channel="push", purpose="核对", ground="x",
        )  # fmt: skip
        assert bulletins.found_of_feed(state) == []
        found = [Found("2026-09", "refused", {"number": "SJ-1", "rows": "3", "kind": "税务工资总额"})]
        row = bulletins.send(by=officer, office=bureau.office, found=found, sender="税务 LH-SW-01")
    client = client_of(bureau.members["regulator"])
    assert client.get(f"/records/feeds/{state.id}/bulletin/").status_code == 200
    answered = client.post(f"/records/bulletins/{row.id}/", {"answer_1": "corrected"})
    assert answered.status_code == 302
    with acting(bureau.by("firm"), "look"), pytest.raises(UserError):
        bulletins.answer(by=bureau.by("firm"), bulletin_id=row.id, said={1: ("corrected", "")})


def test_another_firm_sees_nothing_of_it(bureau, sent):  # noqa: F811
    there = make_bureau("990201", 2)
    for role in ("firm", "regulator"):
        assert client_of(there.members[role]).get(f"/records/bulletins/{sent.id}/").status_code == 404
        assert sent.number not in client_of(there.members[role]).get("/records/bulletins/").content.decode()
