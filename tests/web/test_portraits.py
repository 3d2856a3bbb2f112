"""Portrait pages: shown for a stated purpose, recorded, and told to the worker it is about."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.records import jobs
from laoheng_web.records.actions import receive
from tests.web.complaints import file
from tests.web.test_records import GOOD, bureau, send, wages, work  # noqa: F401
from tests.web.world import NOW, Bureau, make_bureau

pytestmark = pytest.mark.django_db


def client(member) -> Client:
    browser = Client()
    browser.force_login(member.user)
    return browser


def page(member, path: str, status: int = 200) -> str:
    answer = client(member).get(path)
    assert answer.status_code == status
    return answer.content.decode()


def looks(bureau: Bureau, whom: str) -> list[tuple[str, str]]:  # noqa: F811
    """Who looked and for what: of the worker as the worker may read it, of the firm as the bureau may."""
    by, subject = bureau.by("worker" if whom == "worker" else "regulator"), bureau.by(whom).party
    type_ = "vault.portrait_viewed" if whom == "worker" else "portrait.viewed"
    with acting(by, "look"):
        events = AuditEvent.objects.filter(type=type_, subjects__contains=[subject]).order_by("seq")
        return [(event.payload["role"], event.payload["purpose"]) for event in events]


def deliver(bureau: Bureau, kind: str, text: str) -> None:  # noqa: F811
    by = By.system(office=bureau.office.id, now=NOW)
    with acting(by, "intake"):
        upload = SimpleUploadedFile(f"{kind}.csv", text.encode())
        received = receive(by=by, office=bureau.office, kind=kind, upload=upload, channel="cli")
    assert jobs.run(received.receipt.id, by, then=()).state == "done"


@pytest.fixture
def paid(bureau):  # noqa: F811
    """A bureau with one wage row of the cast's worker, and a complaint of theirs."""
    work(send(bureau, wages(bureau, GOOD).encode()))
    file(bureau)
    return bureau


def test_the_worker_sees_their_own_months_in_plain_words(paid):
    told = page(paid.members["worker"], "/portrait/me/")
    assert "2026-09" in told and paid.firm.name in told and "没有收到缴费记录的月份" in told
    assert looks(paid, "worker") == [("worker", "own")]


def test_an_officer_states_a_purpose_first_and_the_worker_sees_who_looked_and_why(paid):
    officer, worker = paid.members["regulator"], paid.members["worker"]
    path = f"/portraits/workers/{paid.worker}/"
    assert "2026-09" not in page(officer, path) and looks(paid, "worker") == []
    told = page(officer, f"{path}?purpose=wages")
    assert "2026-09" in told and "社保缴费记录" in told
    assert looks(paid, "worker") == [("regulator", "wages")]
    access = page(worker, "/my/access/")
    assert "核查工资支付" in access and officer.user.display_name in access


def test_a_purpose_that_does_not_open_wages_shows_none_of_them(paid):
    told = page(paid.members["regulator"], f"/portraits/workers/{paid.worker}/?purpose=insurance")
    assert "5,200" not in told and "工资台账" in told


@pytest.mark.parametrize(
    "query", ["purpose=own", "purpose=curiosity", "purpose=overview", "purpose=wages&on=2099-01-01"]
)
def test_a_purpose_or_day_that_cannot_be_is_refused_at_the_top_and_nothing_is_shown(paid, query):
    told = page(paid.members["regulator"], f"/portraits/workers/{paid.worker}/?{query}", 400)
    assert 'role="alert"' in told and "2026-09" not in told
    assert looks(paid, "worker") == []


def test_another_bureau_finds_neither_the_worker_nor_the_firm(paid):
    other = make_bureau("990201", 2).members["regulator"]
    for path in (f"/portraits/workers/{paid.worker}/?purpose=wages", f"/portraits/firms/{paid.firm.id}/"):
        page(other, path, 404)
    assert looks(paid, "worker") == [] and looks(paid, "firm") == []


def test_a_firms_portrait_tells_what_is_unknown_and_what_changed_since_the_last_look(paid):
    officer, path = paid.members["regulator"], f"/portraits/firms/{paid.firm.id}/"
    first = page(officer, path)
    assert "未知" in first and "社保缴费记录没有报到" in first and "您上次查看以来" not in first
    assert "可比的单位太少" in first or "登记里没有行业" in first
    assert "您上次查看以来" in page(officer, path)
    assert looks(paid, "firm") == [("regulator", "overview")] * 2
    assert "单位自查" in page(paid.members["firm"], "/portrait/firm/")
    assert looks(paid, "firm") == [("regulator", "overview")] * 2, "the firm's own look is no event of the bureau"
    with acting(paid.by("firm"), "look"):
        assert [event.payload["role"] for event in AuditEvent.objects.filter(type="portrait.viewed")] == ["firm"]


def test_a_day_before_anything_came_shows_nothing_known(paid):
    told = page(paid.members["regulator"], f"/portraits/firms/{paid.firm.id}/?on=2026-01-31")
    assert "因此一切未知" in told


def test_the_chain_names_who_answers_by_which_article_and_what_is_unknown(paid):
    officer, code = paid.members["regulator"], paid.firm_code
    assert "还没有收到工程项目登记" in page(officer, "/portraits/projects/")
    deliver(
        paid, "projects", f"统一社会信用代码,项目编号,项目名称,开工日期\n{code},XM1,示例一号工程（虚构）,2026-03-01\n"
    )
    assert "示例一号工程" in page(officer, "/portraits/projects/")
    told = page(officer, f"/portraits/firms/{paid.firm.id}/chain/?project=XM1")
    assert "保障农民工工资支付条例30" in told and "建设单位未知" in told and "没有收到实名名册" in told
    page(officer, f"/portraits/firms/{paid.firm.id}/chain/?project=XM2", 404)
    assert looks(paid, "firm") == [("regulator", "sites")]
