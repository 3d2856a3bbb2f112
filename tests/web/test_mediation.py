"""A matter in mediation: by both sides' consent, with what each lets the body read, and both outcomes."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laoheng.standard.dates import SHANGHAI
from laoheng_web.accounts.actions import open_body
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases.sweeping import sweep
from laoheng_web.papers.models import Participation
from tests.web.complaints import CANARY_TEXT, PDF, Clock, do, file, signed_in, state
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch):
    Clock(monkeypatch, NOW)
    return make_bureau("990101", 1)


def denied(bureau, **options):
    matter = file(bureau, **options)
    do(bureau, "firm", matter, "deny", reason="CANARY-FIRM-REASON", evidence=SimpleUploadedFile("表.pdf", PDF))
    return matter


def agree(bureau, role, matter, text=""):
    return signed_in(bureau, role).post(reverse("cases:consent", args=[matter.id]), {"text": text})


def in_mediation(bureau):
    matter = denied(bureau)
    agree(bureau, "worker", matter, "CANARY-WORKER-TO-BODY")
    agree(bureau, "firm", matter, "CANARY-FIRM-TO-BODY")
    do(bureau, "regulator", matter, "to_mediation", body=str(bureau.body.id))
    assert state(bureau, matter) == "in_mediation"
    return matter


def test_without_both_consents_nothing_goes_to_mediation(here):
    matter = denied(here)
    agree(here, "worker", matter)
    do(here, "regulator", matter, "to_mediation", status=422, body=str(here.body.id))
    assert state(here, matter) == "firm_denied"
    do(here, "regulator", matter, "to_mediation", body=str(here.body.id), firm_consent="电话记录 2026-11-23-1")
    assert state(here, matter) == "in_mediation"


def test_consent_is_given_once_and_only_where_mediation_can_follow(here):
    matter = file(here)
    assert agree(here, "worker", matter).status_code == 404
    matter = denied(here)
    assert agree(here, "worker", matter).status_code == 302
    assert agree(here, "worker", matter).status_code == 404


def test_the_body_reads_both_sides_and_each_side_only_its_own_words(here):
    matter = in_mediation(here)
    page = signed_in(here, "mediator").get(reverse("mediation:matter", args=[matter.id])).content.decode()
    words = {"CANARY-WORKER-TO-BODY", "CANARY-FIRM-TO-BODY", "CANARY-FIRM-REASON", CANARY_TEXT}
    assert {word for word in words if word in page} == words
    firm = signed_in(here, "firm").get(reverse("cases:firm_matter", args=[matter.id])).content.decode()
    worker = signed_in(here, "worker").get(reverse("cases:my_matter", args=[matter.id])).content.decode()
    assert "CANARY-WORKER-TO-BODY" not in firm and "CANARY-FIRM-TO-BODY" not in worker


def test_a_settlement_is_recorded_with_its_agreement_and_paid_by_its_day(here):
    matter = in_mediation(here)
    do(here, "mediator", matter, "settle", status=422, amount="9000", promised_on="2026-12-05")
    agreement = SimpleUploadedFile("协议.pdf", PDF)
    do(here, "mediator", matter, "settle", amount="9000", promised_on="2026-12-05", agreement=agreement)
    assert state(here, matter) == "settled"
    page = signed_in(here, "worker").get(reverse("cases:my_matter", args=[matter.id])).content.decode()
    assert "9,000.00" in page and "协议.pdf" in page
    do(here, "worker", matter, "confirm_paid", own_word="yes")
    assert state(here, matter) == "closed_paid"


def test_a_failed_mediation_goes_back_to_the_officer(here):
    matter = in_mediation(here)
    do(here, "mediator", matter, "mediation_fail", status=422)
    do(here, "mediator", matter, "mediation_fail", reason="双方差距大")
    assert state(here, matter) == "mediation_failed"
    do(here, "regulator", matter, "accept")
    assert state(here, matter) == "investigating"


@pytest.mark.parametrize("role", ["worker", "firm"])
def test_either_side_may_leave(here, role):
    matter = in_mediation(here)
    do(here, role, matter, "leave_mediation")
    assert state(here, matter) == "mediation_failed"


def test_mediation_that_takes_too_long_goes_back_to_the_officer(here):
    matter = in_mediation(here)
    assert sweep(datetime(2026, 12, 8, 23, tzinfo=SHANGHAI)) == 0
    assert sweep(datetime(2026, 12, 9, 1, tzinfo=SHANGHAI)) == 1
    assert state(here, matter) == "mediation_failed"


def test_another_offices_body_is_no_choice(here):
    matter = denied(here)
    agree(here, "worker", matter), agree(here, "firm", matter)
    there = make_bureau("990102", 2)
    do(here, "regulator", matter, "to_mediation", status=422, body=str(there.body.id))
    assert state(here, matter) == "firm_denied"


def test_a_second_mediation_needs_new_consents_and_ends_the_first_bodys_part(here):
    matter = in_mediation(here)
    do(here, "mediator", matter, "mediation_fail", reason="双方差距大")
    do(here, "regulator", matter, "accept")
    with acting(SYSTEM, "test"):
        second = open_body(by=SYSTEM, office=here.office, name="第二调解会（虚构）")
    do(here, "regulator", matter, "to_mediation", status=422, body=str(second.id))
    agree(here, "worker", matter), agree(here, "firm", matter)
    do(here, "regulator", matter, "to_mediation", body=str(second.id))
    assert signed_in(here, "mediator").get(reverse("mediation:matter", args=[matter.id])).status_code == 404
    do(here, "mediator", matter, "settle", status=404, amount="1", promised_on="2026-12-05")
    with acting(here.by("regulator"), "test"):
        parts = Participation.objects.filter(matter=matter, role="mediator", until=None)
        assert [row.party_id for row in parts] == [second.id]


def test_a_group_settles_only_with_everybodys_authority(here):
    matter = denied(here, workers="10")
    agree(here, "worker", matter), agree(here, "firm", matter)
    authority = SimpleUploadedFile("授权.pdf", PDF)
    do(here, "regulator", matter, "to_mediation", status=422, body=str(here.body.id))
    do(here, "regulator", matter, "to_mediation", body=str(here.body.id), authority=authority)
    assert state(here, matter) == "in_mediation"
    firm = signed_in(here, "firm").get(reverse("cases:firm_matter", args=[matter.id])).content.decode()
    assert "授权.pdf" not in firm


def test_a_worker_whose_name_is_kept_is_not_sent_to_mediation(here):
    matter = file(here, tell="no")
    do(here, "regulator", matter, "accept_at_once", reason="先查")
    assert agree(here, "worker", matter).status_code == 404
    consents = {"worker_consent": "笔录1", "firm_consent": "笔录2"}
    refused = do(here, "regulator", matter, "to_mediation", status=422, body=str(here.body.id), **consents)
    assert "还没有同意告诉单位" in refused.content.decode()
    assert state(here, matter) == "investigating"
