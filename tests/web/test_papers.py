"""The file of a matter: steps by the table, one winner, and nothing for strangers."""

from __future__ import annotations

import pytest

from laoheng.casework import IllegalMoveError, Kind
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.models import Notice
from laoheng_web.papers.actions import join, open_file, take_step
from laoheng_web.papers.models import Matter, Step
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureaus():
    return make_bureau("990101", 1), make_bureau("990102", 2)


def file_complaint(bureau, **options):
    worker = bureau.by("worker")
    with acting(worker, "complaint"):
        return open_file(
            by=worker, office=bureau.office, kind=Kind.WAGE_COMPLAINT, series="TS", firm=bureau.firm.id,
            worker=bureau.worker, parties=[(bureau.worker, "worker")], **options,
        )  # fmt: skip


def send_to_firm(bureau, matter):
    officer = bureau.by("regulator")
    with acting(officer, "case"):
        join(by=officer, matter=matter, party=bureau.firm.id, role="firm")
        return take_step(by=officer, matter=matter, transition="send_to_firm")


def test_a_complaint_gets_a_number_of_its_office_and_year(bureaus):
    here, _ = bureaus
    assert [file_complaint(here).number for _ in range(2)] == ["990101-TS2026-000001", "990101-TS2026-000002"]


def test_only_its_office_and_its_parties_see_a_matter(bureaus):
    here, there = bureaus
    matter = file_complaint(here)
    send_to_firm(here, matter)
    for bureau, sees in ((here, True), (there, False)):
        for role in ("regulator", "firm", "worker"):
            with acting(bureau.by(role), "look"):
                assert Matter.objects.filter(id=matter.id).exists() is sees, role
                assert Step.objects.filter(matter_id=matter.id).exists() is sees, role
    with acting(here.by("mediator"), "look"):
        assert not Matter.objects.exists()


def test_a_firm_that_was_not_told_sees_nothing(bureaus):
    here, _ = bureaus
    file_complaint(here, name_withheld=True)
    with acting(here.by("firm"), "look"):
        assert not Matter.objects.exists()


def test_an_illegal_step_names_what_is_allowed_and_changes_nothing(bureaus):
    here, _ = bureaus
    matter = file_complaint(here)
    send_to_firm(here, matter)
    firm = here.by("firm")
    with acting(firm, "case"), pytest.raises(IllegalMoveError) as refusal:
        take_step(by=firm, matter=matter, transition="confirm_paid", inputs={"own_word": True})
    assert set(refusal.value.allowed) == {"admit", "deny"}
    with acting(firm, "case"):
        assert Matter.objects.get(id=matter.id).state == "firm_verifying"


def test_the_next_to_act_is_told_by_when(bureaus):
    here, _ = bureaus
    matter = file_complaint(here)
    done = send_to_firm(here, matter)
    assert str(done.matter.due_on) == "2026-11-30"  # five working days after Monday 23 November
    with acting(here.by("firm"), "look"):
        (notice,) = Notice.objects.all()
        assert notice.due_on == done.matter.due_on


def test_each_step_leaves_an_event_with_the_digest_of_its_rows(bureaus):
    here, _ = bureaus
    matter = file_complaint(here)
    send_to_firm(here, matter)
    with acting(here.by("regulator"), "look"):
        event = AuditEvent.objects.get(type="matter.sent_to_firm", matter_id=matter.id)
    assert {table for table, _, _ in event.payload["rows"]} == {"papers_matter", "papers_step"}
    assert (NOW, SYSTEM.role) == (event.occurred_at.astimezone(NOW.tzinfo), "system")
