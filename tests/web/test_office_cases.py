"""A bureau's own cases: brought in whole or not at all, searched by its own people, removed with a reason."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from laoheng_web.advice.case_store import case_index
from laoheng_web.advice.models import OfficeCase
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from tests.unit.advice.test_similar_importing import GOOD
from tests.web.test_contracts import clock, here, signed_in, there  # noqa: F401
from tests.web.world import SYSTEM

pytestmark = pytest.mark.django_db
ASKED = "工厂停工，工资只发了最低工资，要求补足差额"


def file_of(*rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([list(GOOD), *[[row[name] for name in GOOD] for row in rows]])
    return SimpleUploadedFile("案例.csv", text.getvalue().encode())


def bring(client, *rows):
    return client.post("/advice/cases/import/", {"file": file_of(*rows)})


def found(bureau, role):
    with acting(bureau.by(role), "mediation"):
        report = case_index(bureau.office.id).search(ASKED, 10)
    return [item.case.source for item in report.similar]


def test_cases_are_brought_in_masked_with_source_and_officer_and_found_by_the_bureaus_people(here, there):  # noqa: F811
    officer = signed_in(here, "regulator")
    assert bring(officer, GOOD).status_code == 302
    page = officer.post("/advice/cases/", {"words": ASKED}).content.decode()
    assert "停工后少发工资" in page and "本机构" in page and "王小明" not in page
    assert "CANARY-990101-regulator" in page and GOOD["source"] in page
    assert GOOD["source"] in found(here, "regulator") and GOOD["source"] in found(here, "mediator")
    assert GOOD["source"] not in found(there, "regulator")


def test_the_mediators_aids_ask_for_the_cases_of_the_matters_own_bureau(here, there):  # noqa: F811
    bring(signed_in(here, "regulator"), GOOD)
    with acting(there.by("mediator"), "mediation"):
        report = case_index(here.office.id).search(ASKED, 10)
    assert all(item.case.source != GOOD["source"] for item in report.similar)


def test_one_faulty_row_brings_none_in_and_is_told(here):  # noqa: F811
    officer = signed_in(here, "regulator")
    answer = bring(officer, GOOD, {**GOOD, "title": "另一件", "result": "赢了"})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "赢了" in shown and 'scope="row">3<' in shown
    with acting(here.by("regulator"), "similar"):
        assert OfficeCase.objects.count() == 0


def test_the_same_case_counts_once_and_a_removed_one_is_found_no_more(here):  # noqa: F811
    officer = signed_in(here, "regulator")
    bring(officer, GOOD, GOOD)
    bring(officer, GOOD)
    with acting(here.by("regulator"), "similar"):
        row = OfficeCase.objects.get()
    address = f"/advice/cases/{row.id}/remove/"
    assert officer.post(address, {"why": " "}).status_code == 422
    assert officer.post(address, {"why": "来源有误"}).status_code == 302
    assert GOOD["source"] not in found(here, "regulator")
    assert officer.get(address).status_code == 404
    with acting(SYSTEM, "sealing"):
        told = list(AuditEvent.objects.filter(type__startswith="advice.case").values_list("type", flat=True))
    assert sorted(told) == ["advice.case_removed", "advice.cases_imported"]


def test_nobody_else_sees_or_removes_a_bureaus_cases(here, there):  # noqa: F811
    bring(signed_in(here, "regulator"), GOOD)
    with acting(here.by("regulator"), "similar"):
        row = OfficeCase.objects.get()
    assert signed_in(there, "regulator").get(f"/advice/cases/{row.id}/remove/").status_code == 404
    for bureau, role in ((there, "regulator"), (here, "firm"), (here, "worker")):
        with acting(bureau.by(role), "similar"):
            assert OfficeCase.objects.count() == 0


def test_the_empty_table_with_its_made_up_row_is_accepted_as_it_is(here):  # noqa: F811
    officer = signed_in(here, "regulator")
    table = SimpleUploadedFile("cases.csv", officer.get("/advice/cases/table.csv").content)
    assert officer.post("/advice/cases/import/", {"file": table}).status_code == 302
