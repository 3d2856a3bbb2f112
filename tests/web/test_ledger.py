"""The ledger in the database: what was sealed cannot be changed unnoticed, and the fault names its place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from laoheng.casework import Kind
from laoheng.ledger import Checkpoint
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent, EventKey, LedgerCheckpoint, LedgerLeaf
from laoheng_web.audit.record import record
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import keep_copy, seal_pending, signer
from laoheng_web.audit.verify import verify
from laoheng_web.papers.actions import open_file
from laoheng_web.papers.models import Matter
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    bureau = make_bureau("990101", 1)
    worker = bureau.by("worker")
    with acting(worker, "complaint"):
        matter = open_file(
            by=worker, office=bureau.office, kind=Kind.WAGE_COMPLAINT, series="TS", firm=bureau.firm.id,
            worker=bureau.worker, parties=[(bureau.worker, "worker")],
        )  # fmt: skip
    assert seal_pending(now=NOW) > 0
    return matter


def test_an_untouched_ledger_has_no_fault(sealed):
    assert verify(now=NOW) == []


def test_sealing_again_seals_nothing_new(sealed):
    assert seal_pending(now=NOW) == 0
    assert LedgerCheckpoint.objects.count() == 1
    assert LedgerLeaf.objects.count() == LedgerCheckpoint.objects.get().size


def test_a_row_changed_by_hand_is_named(sealed):
    with acting(By.system(office=sealed.office_id, now=NOW), "tamper"):
        Matter.objects.filter(id=sealed.id).update(workers=99)
    assert [fault.place for fault in verify(now=NOW)] == [f"表 papers_matter 行 {sealed.id}"]


def test_an_event_whose_key_was_taken_away_is_named(sealed):
    with acting(SYSTEM, "verifying"):
        event = AuditEvent.objects.get(type="matter.opened")
    with acting(SYSTEM, "erasure"):
        EventKey.objects.filter(event_id=event.id).delete()
    (fault,) = verify(now=NOW)
    assert str(event.id) in fault.place and "密钥缺失" in fault.what


def test_an_event_that_was_never_sealed_is_found_once_it_is_old(sealed):
    with acting(SYSTEM, "test"):
        record("x.y", by=SYSTEM, payload={})
    assert verify(now=NOW + timedelta(minutes=5)) == []
    (fault,) = verify(now=NOW + timedelta(minutes=11))
    assert "没有入账" in fault.what


def test_an_older_database_put_back_shows_against_the_kept_checkpoint(sealed):
    later = Checkpoint(signer().name, 10_000, bytes(32)).sign(signer()).decode()
    keep_copy(10_000, later)
    assert any("被截短或换回旧库" in fault.what for fault in verify(now=NOW))
