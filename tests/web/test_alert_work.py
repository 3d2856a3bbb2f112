"""An officer's work with warnings: the queue as a list, late cases told of, visits and what they found, capacity."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from laoheng.casework import collective_from
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng_web.alerts import jobs
from laoheng_web.alerts.capacity import capacity_of, month_at_capacity, set_capacity
from laoheng_web.alerts.late import standing_late
from laoheng_web.alerts.life import queue_of, snooze, visits
from laoheng_web.alerts.listing import chosen
from laoheng_web.alerts.models import Alert, Lateness, Visit
from laoheng_web.alerts.visiting import record_visit
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.models import Notice
from laoheng_web.papers.actions import calendar, take_step
from laoheng_web.papers.models import Matter
from tests.web.test_alert_life import signal, signed_in, verify_all, yellow
from tests.web.test_alerts import finding, system_of, take, the_alert
from tests.web.world import NOW, make_bureau

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
ENDED = {"reason": "已核对", "closing": "in_order", "contact": "letter"}


@pytest.fixture
def clock(monkeypatch):
    """Jobs and pages run at this instant; a test may set another."""
    real, at = timezone.localtime, {"now": NOW}
    monkeypatch.setattr(timezone, "localtime", lambda value=None, zone=None: real(value, zone) if value else at["now"])
    return at


@pytest.fixture
def here(clock):
    return make_bureau("990101", 1)


def three(bureau):
    """A yellow case that waits, a red one, and a mild one of as many workers as make a matter collective."""
    alert, officer = yellow(bureau), bureau.by("regulator")
    take(bureau, signal(bureau, "payroll_drop", Level.RED, persons=9))
    take(bureau, signal(bureau, "no_rest_day", Level.BLUE, persons=collective_from(TODAY)))
    with acting(officer, "alert"):
        snooze(by=officer, alert=alert, reason="awaiting_material", until=TODAY + timedelta(days=1))
    return alert


def red(bureau):
    take(bureau, finding(bureau, level=Level.RED))
    return the_alert(bureau)


# -- the list ----------------------------------------------------------------------------------------------------------


def test_the_list_has_the_order_of_the_queue(here):
    three(here)
    take(here, signal(here, "cash_pay", Level.RED, persons=2))
    with acting(here.by("regulator"), "look"):
        Matter.objects.filter(alert__indicator="cash_pay").update(due_on=TODAY - timedelta(days=30))
        listed = list(chosen("", "", "", TODAY))
        assert [row.id for row in listed] == queue_of(Alert.objects.select_related("matter"), TODAY)
        assert [row.indicator for row in listed] == ["no_rest_day", "cash_pay", "payroll_drop", "wages_overdue"]
        tomorrow = TODAY + timedelta(days=2)
        assert [row.id for row in chosen("", "", "", tomorrow)] == queue_of(Alert.objects.all(), tomorrow)


def test_what_waits_stands_apart_with_its_day(here):
    alert = three(here)
    answer = signed_in(here, "regulator").get("/alerts/")
    assert [line.alert.indicator for line in answer.context["lines"]] == ["no_rest_day", "payroll_drop"]
    assert [(line.alert.id, until) for line, until in answer.context["waiting"]] == [
        (alert.id, TODAY + timedelta(days=1))
    ]
    assert "暂缓的" in answer.content.decode()


# -- late cases --------------------------------------------------------------------------------------------------------


def lying(bureau, days):
    """A case on the officer's desk whose deadline was so many working days ago; gives its alert."""
    take(bureau, finding(bureau))
    due = next(
        TODAY - timedelta(days=back)
        for back in range(60)
        if calendar().workdays_between(TODAY - timedelta(days=back - 1), TODAY) == days
    )
    with acting(system_of(bureau), "test"):
        Matter.objects.update(state="no_reply", due_on=due)
    return the_alert(bureau)


def told_late(bureau):
    with acting(bureau.by("regulator"), "look"):
        rows = Notice.objects.filter(message__code="alerts.notice.late").order_by("created_at")
        return [row.message["args"]["who"]["code"].rpartition(".")[2] for row in rows]


@pytest.mark.parametrize(
    ("days", "to"), [(0, []), (1, ["officer"]), (2, ["officer"]), (3, ["office_head"]), (10, ["parent_office"])]
)
def test_a_late_case_is_told_by_the_table_once_each_rung(here, days, to):
    lying(here, days)
    for _ in range(2):
        jobs.tell_late_alerts(0)
    assert told_late(here) == to
    assert not [fault for fault in verify_all() if "alerts_" in fault.place]


def test_a_late_case_climbs_and_leaves_the_list_when_it_is_decided(here, clock):
    alert = lying(here, 1)
    for later in (0, 7):
        clock["now"] = NOW + timedelta(days=later)
        jobs.tell_late_alerts(0)
    assert told_late(here) == ["officer", "office_head"]
    page = signed_in(here, "regulator").get("/alerts/late/").content.decode()
    assert "机构负责人" in page and f"/alerts/{alert.id}/" in page
    officer = here.by("regulator", clock["now"])
    with acting(officer, "alert"):
        take_step(by=officer, matter=alert.matter, transition="clear", inputs=ENDED)
        assert standing_late() == {}
    assert "没有逾期升级的预警" in signed_in(here, "regulator").get("/alerts/late/").content.decode()


def test_a_case_that_waits_is_not_told_of(here):
    alert, officer = lying(here, 3), here.by("regulator")
    with acting(officer, "alert"):
        snooze(by=officer, alert=alert, reason="awaiting_material", until=TODAY + timedelta(days=1))
    jobs.tell_late_alerts(0)
    assert told_late(here) == []


def test_a_failed_event_undoes_what_was_told(here, monkeypatch):
    lying(here, 3)

    def fail(*args, **kwargs):
        raise IntegrityError("no event")

    monkeypatch.setattr("laoheng_web.alerts.late.record", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        jobs.tell_late_alerts(0)
    with acting(here.by("regulator"), "look"):
        assert not Lateness.objects.exists()


# -- visits ------------------------------------------------------------------------------------------------------------


def test_the_visit_list_has_only_firms_of_the_last_rung_and_the_sheet_says_what_to_ask_for(here):
    alert = red(here)
    take(here, signal(here, "no_rest_day", Level.ORANGE))
    client = signed_in(here, "regulator")
    page = client.get("/alerts/visits/").content.decode()
    assert f"/alerts/{alert.id}/visit/" in page and page.count("还没有去") == 1
    sheet = client.get(f"/alerts/{alert.id}/visit/").content.decode()
    assert "工资支付台账" in sheet and "考勤记录" in sheet and "上门之后" in sheet
    with acting(here.by("regulator"), "look"):
        assert AuditEvent.objects.filter(type="alert.rows_viewed", matter_id=alert.matter_id).count() == 1


def test_a_visit_is_recorded_by_page_and_counts_once_though_the_closing_tells_of_it_too(here):
    alert, client = red(here), signed_in(here, "regulator")
    assert client.post(f"/alerts/{alert.id}/visit/", {"visited_on": TODAY.isoformat()}).status_code == 422
    answers = {"found": "compliant", "visited_on": TODAY.isoformat()}
    assert client.post(f"/alerts/{alert.id}/visit/", answers).status_code == 302
    assert '<option value="visit" selected>' in client.get(f"/alerts/{alert.id}/clear/").content.decode()
    officer = here.by("regulator")
    with acting(officer, "alert"):
        assert the_alert(here).matter.state == "alerted", "a visit closes nothing"
        take_step(by=officer, matter=alert.matter, transition="clear", inputs=ENDED | {"contact": "visit"})
        report = visits()
    assert (report.visited, report.compliant_visited) == (1, 1)
    assert report.why == (("wages_overdue", "found_in_order", 1),)
    assert "上门 1 次，其中单位合规的 1 次" in client.get("/alerts/cockpit/").content.decode()
    assert verify_all() == []


def test_a_visit_that_found_nobody_says_nothing_of_the_firm(here):
    alert, officer = red(here), here.by("regulator")
    with acting(officer, "alert"):
        record_visit(by=officer, alert=alert, found="nobody", visited_on=TODAY)
        report = visits()
    assert (report.visited, report.compliant_visited, report.nobody) == (1, 0, 1)


@pytest.mark.parametrize(
    ("level", "role", "found", "day", "code"),
    [
        (Level.ORANGE, "regulator", "compliant", TODAY, "alerts.no_visit"),
        (Level.RED, "firm", "compliant", TODAY, "risk.policy.not_signed"),
        (Level.RED, "regulator", "guilty", TODAY, "casework.found_missing"),
        (Level.RED, "regulator", "compliant", TODAY + timedelta(days=1), "alerts.visit_day"),
    ],
)
def test_a_visit_that_cannot_be_is_refused_and_nothing_is_written(here, level, role, found, day, code):
    take(here, finding(here, level=level))
    by, alert = here.by(role), the_alert(here)
    with acting(by, "alert"), pytest.raises(UserError) as told:
        record_visit(by=by, alert=alert, found=found, visited_on=day)
    assert told.value.code == code
    with acting(here.by("regulator"), "look"):
        assert not Visit.objects.exists()


# -- capacity ----------------------------------------------------------------------------------------------------------


def test_precision_at_capacity_is_unknown_until_every_outcome_is_there(here, clock):
    alert, officer = yellow(here), here.by("regulator")
    take(here, signal(here, "payroll_drop", Level.RED))
    with acting(officer, "alert"):
        set_capacity(by=officer, cases=1)
        first = month_at_capacity(here.office.id, TODAY, 1)
        both = month_at_capacity(here.office.id, TODAY, 2)
        assert (first.looked_at, first.missing, first.precision, both.missing) == (1, 1, None, 2)
        grave = Alert.objects.select_related("matter").get(indicator="payroll_drop")
        take_step(by=officer, matter=grave.matter, transition="clear", inputs=ENDED | {"closing": "corrected"})
        assert month_at_capacity(here.office.id, TODAY, 1).precision == 1.0
        assert month_at_capacity(here.office.id, TODAY, 2).precision is None
        take_step(by=officer, matter=alert.matter, transition="clear", inputs=ENDED)
        assert month_at_capacity(here.office.id, TODAY, 2).precision == 0.5
    clock["now"] = NOW + timedelta(days=31)
    page = signed_in(here, "regulator").get("/alerts/cockpit/").content.decode()
    assert "2026-11" in page and "100.0%" in page
    assert verify_all() == []


def test_a_bureau_sets_its_capacity_by_page_and_without_one_nothing_is_known(here):
    there, client = make_bureau("990102", 2), signed_in(here, "regulator")
    assert "准确率未知" in client.get("/alerts/cockpit/").content.decode()
    for typed in ("", "0", "-1", "many"):
        assert client.post("/alerts/capacity/", {"cases": typed}).status_code == 422, typed
    assert client.post("/alerts/capacity/", {"cases": "20"}).status_code == 302
    with acting(here.by("regulator"), "look"):
        assert capacity_of(here.office.id) == 20
    with acting(there.by("regulator"), "look"):
        assert capacity_of(here.office.id) is None


def test_another_bureau_sees_no_visit_and_no_late_case(here):
    there, alert = make_bureau("990102", 2), red(here)
    officer = here.by("regulator")
    with acting(officer, "alert"):
        record_visit(by=officer, alert=alert, found="compliant", visited_on=TODAY)
    client: Client = signed_in(there, "regulator")
    assert client.get(f"/alerts/{alert.id}/visit/").status_code == 404
    with acting(there.by("regulator"), "look"):
        assert not Visit.objects.exists() and not Lateness.objects.exists()
