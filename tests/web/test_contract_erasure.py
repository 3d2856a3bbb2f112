"""Contracts of who is to be erased: kept and told while the law keeps them; then no paper is left, proofs hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from laoheng.casework import Term
from laoheng.hub.erase_scan import scan
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.contracts import actions
from laoheng_web.contracts.erasing import keeps, release
from laoheng_web.contracts.models import Contract
from laoheng_web.notices.models import Notice
from laoheng_web.papers.evidence import place
from laoheng_web.records.holds import holding
from tests.web.test_contracts import clock, folders, in_force, offered, signed_in  # noqa: F401
from tests.web.world import NOW, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings, tmp_path):
    settings.LAKE_DIR, settings.INBOX_DIR = tmp_path / "lake", tmp_path / "inbox"
    return make_bureau("990101", 1)


def ended(bureau, on: date) -> Contract:
    row = in_force(bureau, starts=on - timedelta(days=600), ends=None, term=Term.OPEN)
    with acting(bureau.by("firm"), "contract") as by:
        return actions.end(by=by, contract=row, on=on)


def stays(bureau, today: date) -> list[tuple[str, date | None]]:
    with acting(By.system(office=bureau.office.id, now=NOW), "erasure"):
        return [(stay.ground, stay.until) for stay in keeps(bureau.worker, today)]


@pytest.mark.parametrize(
    ("today", "kept"),
    [(date(2026, 11, 23), True), (date(2028, 11, 19), True), (date(2028, 11, 20), False)],
    ids=["just ended", "the last day", "two years on"],
)
def test_an_ended_contract_is_kept_two_years_by_the_article_that_says_so(here, today, kept):
    ended(here, date(2026, 11, 20))
    assert stays(here, today) == ([("劳动合同法50", date(2028, 11, 20))] if kept else [])


def test_a_contract_that_runs_stays_and_one_called_off_does_not(here):
    row = offered(here, starts=date(2027, 1, 1))
    assert stays(here, date(2040, 1, 1)) == [("劳动合同法50", None)]
    with acting(here.by("firm"), "contract") as by:
        actions.call_off(by=by, contract=row, move="withdraw")
    assert stays(here, date(2026, 11, 23)) == []
    in_force(here, starts=date(2027, 2, 1), ends=date(2028, 1, 31))
    assert stays(here, date(2040, 1, 1)) == [("劳动合同法50", None)]


def test_the_person_is_told_what_stays_by_which_article_and_until_when(here):
    ended(here, date(2026, 11, 20))
    officer = signed_in(here, "regulator")
    page = officer.post("/records/erasures/", {"person": here.worker_number, "reason": "withdrawn"})
    assert page.status_code == 422 and "依劳动合同法50保存到 2028-11-20" in page.content.decode()
    with acting(here.by("worker"), "own_notices"):
        told = Notice.objects.get(party_id=here.worker, message__code="erasure.why_kept")
        assert any("2028-11-20" in line for line in told.message["args"]["what"])


def test_past_its_years_the_paper_goes_with_the_person_and_every_proof_stands(here, tmp_path):
    row = ended(here, date(2024, 1, 31))
    system = By.system(office=here.office.id, now=NOW)
    assert place(row.document).is_file()
    assert not [line for line in holding(here.worker, here.by("regulator")) if line.startswith("劳动合同")]
    with acting(system, "erasure"):
        assert release(by=system, person=here.worker) == 3  # the draft and both signed stages
        assert release(by=system, person=here.worker) == 0
        assert AuditEvent.objects.filter(type="contract.papers_erased").count() == 1
    assert not place(row.document).exists() and list(scan(tmp_path / "evidence", [here.worker_number])) == []
    assert signed_in(here, "firm").get(f"/contracts/{row.id}/contract.pdf").status_code == 404
    seal_pending(now=NOW)
    faults = [fault.place for fault in verify(now=NOW + timedelta(minutes=1))]
    assert [line for line in faults if "contracts_" in line or "事件" in line] == []
