"""A bureau's own values: entered by an officer with document and day, used at once, withdrawn with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from laoheng.law import calculate
from laoheng.law.entering import Entry, values_of
from laoheng.standard.errors import UserError
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.norms.actions import HEADINGS, enter_value, import_values, withdraw_value
from laoheng_web.norms.lookup import entered
from laoheng_web.norms.models import LegalValue
from tests.web.world import NOW, make_bureau

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
GOOD = Entry("minimum_wage_monthly", "990101", "2345.00", date(2026, 1, 1), "虚构县人社局〔2025〕1号", TODAY)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Pages are asked for at the cast's NOW, whatever the machine's clock says."""
    real = timezone.localtime
    monkeypatch.setattr(timezone, "localtime", lambda value=None, zone=None: real(value, zone) if value else NOW)


@pytest.fixture
def bureaus():
    return make_bureau("990101", 1), make_bureau("990102", 2)


def changed(**changes):
    return Entry(**{name: getattr(GOOD, name) for name in HEADINGS} | changes)


def signed_in(bureau, role="regulator"):
    client = Client()
    client.force_login(bureau.members[role].user)
    return client


def test_a_value_that_an_officer_entered_is_what_the_calculator_uses_from_its_day(bureaus):
    here, _ = bureaus
    officer = here.by("regulator")
    with acting(officer, "norms"):
        row = enter_value(by=officer, entry=GOOD)
    facts = {"agreed": "1000.00"}
    finding = calculate("L10", facts, on=TODAY, region="990101", extra=entered("990101", TODAY))
    assert any(ground.reference == GOOD.document for ground in finding.grounds)
    assert entered("990101", date(2025, 12, 31)) == {} and entered(None, TODAY) == {}
    with acting(officer, "norms"):
        assert AuditEvent.objects.get(type="norms.value_entered").payload["name"] == row.name
    seal_pending(now=NOW)
    assert [fault for fault in verify(now=NOW) if "norms" in fault.place] == []


def test_the_form_enters_a_value_and_the_page_of_the_calculator_shows_its_document(bureaus):
    here, _ = bureaus
    client = signed_in(here)
    typed = {name: str(getattr(GOOD, name)) for name in HEADINGS}
    assert client.post("/norms/", typed).status_code == 302
    assert GOOD.document in client.get("/norms/").content.decode()
    answer = Client().post("/advice/calc/L10/", {"agreed": "1000", "region": "990000"})
    assert GOOD.document not in answer.content.decode()  # a county's value is not the province's


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "no_such_value"}, "law.entering.unknown"),
        ({"document": " "}, "law.entering.no_document"),
        ({"value": "0"}, "law.entering.not_positive"),
        ({"region": "990102"}, "norms.other_place"),
        ({"region": "110000"}, "norms.other_place"),
        ({"region": "99"}, "norms.no_region"),
        ({"checked_on": TODAY + timedelta(days=1)}, "law.entering.checked_later"),
        ({"name": "double_pay_limitation", "value": "guesswork"}, "law.entering.no_choice"),
    ],
)
def test_a_faulty_entry_is_refused_and_nothing_is_written(bureaus, change, code):
    officer = bureaus[0].by("regulator")
    with acting(officer, "norms"), pytest.raises(UserError) as error:
        enter_value(by=officer, entry=changed(**change))
    assert error.value.code == code
    assert not LegalValue.objects.exists()


def test_the_same_value_twice_is_refused_until_the_first_is_withdrawn_with_a_reason(bureaus):
    officer = bureaus[0].by("regulator")
    with acting(officer, "norms"):
        row = enter_value(by=officer, entry=GOOD)
        with pytest.raises(UserError, match="已经录入"):
            enter_value(by=officer, entry=changed(value="1"))
        with pytest.raises(UserError, match="为什么"):
            withdraw_value(by=officer, row=row, why=" ")
        withdraw_value(by=officer, row=row, why="文件写错了")
        assert entered("990101", TODAY) == {}
        enter_value(by=officer, entry=changed(value="2346"))
    assert entered("990101", TODAY)["minimum_wage_monthly"]["value"] == 2346


def test_a_firm_a_worker_and_another_bureau_cannot_write_here(bureaus):
    here, there = bureaus
    officer = here.by("regulator")
    with acting(officer, "norms"):
        row = enter_value(by=officer, entry=GOOD)
    for role in ("firm", "worker", "mediator"):
        assert signed_in(here, role).get("/norms/").status_code == 404
    with acting(there.by("regulator"), "norms"):
        assert LegalValue.objects.filter(id=row.id).update(value="1") == 0  # seen, not changed


def test_a_file_goes_in_whole_or_not_at_all_and_names_every_bad_row(bureaus):
    officer = bureaus[0].by("regulator")
    head = ",".join(HEADINGS)
    good = "minimum_wage_monthly,990101,2345.00,2026-01-01,虚构文件一,2026-11-20"
    bad = "minimum_wage_hourly,990101,-3,2026-13-01,虚构文件一,2026-11-20"
    bad += "\nnothing,990101,3,2026-01-01,虚构文件,2026-11-20"
    with acting(officer, "norms"):
        with pytest.raises(UserError) as error:
            import_values(by=officer, content=f"{head}\n{good}\n{bad}\n".encode())
        assert [fault.args["row"] for fault in error.value.args_["faults"]] == [3, 4]
        assert not LegalValue.objects.exists()
        assert len(import_values(by=officer, content=f"{head}\n{good}\n".encode("gb18030"))) == 1


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", ",".join(HEADINGS).encode()])
def test_a_file_that_is_none_is_refused_with_what_it_should_look_like(bureaus, content):
    officer = bureaus[0].by("regulator")
    with acting(officer, "norms"), pytest.raises(UserError) as error:
        import_values(by=officer, content=content)
    assert error.value.code in ("norms.file", "norms.empty")


def test_the_nearest_place_and_the_latest_beginning_speak():
    entries = [
        Entry("social_average_monthly", "990000", "8000", date(2025, 1, 1), "省", TODAY),
        Entry("minimum_wage_monthly", "990100", "2000", date(2025, 1, 1), "市", TODAY),
        Entry("minimum_wage_monthly", "990100", "2100", date(2026, 1, 1), "市新", TODAY),
        Entry("minimum_wage_monthly", "990101", "1900", date(2024, 1, 1), "县", TODAY),
    ]
    found = values_of(entries, TODAY, "990101")
    assert found["minimum_wage_monthly"]["document"] == "县"
    assert values_of(entries, TODAY, "990102")["minimum_wage_monthly"]["document"] == "市新"
    assert "minimum_wage_monthly" not in values_of(entries, TODAY, "990000")
