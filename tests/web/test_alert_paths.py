"""Whole ways of a warning from end to end: silence and escalation, reply and appeal, asking the workers, the season."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from laoheng.casework import IllegalMoveError, collective_from, next_festival, worker_question
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng.standard.records.kinds import ATTENDANCE
from laoheng_web.accounts import actions as accounts
from laoheng_web.alerts import asking, jobs
from laoheng_web.alerts.asking import answer_ask, answers_of, ask_workers
from laoheng_web.alerts.life import queue_of, visits
from laoheng_web.alerts.models import Alert, Ending, Lateness, ProtectionTold, WorkerAsk
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases.sweeping import sweep
from laoheng_web.notices.models import Notice
from laoheng_web.papers.actions import take_step
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import keep
from tests.web.test_alert_life import run, second_officer, signal, signed_in, verify_all
from tests.web.test_alerts import finding, take, the_alert
from tests.web.test_alerts_jobs import store
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db
BREACH = {
    "reason": "经核对属实", "grounds": ["indicator.wages_overdue"], "document": None, "appeal_route": "六十日内",
    "closing": "breach_decided", "contact": "remote_check",
}  # fmt: skip


@pytest.fixture
def clock(monkeypatch):
    """Jobs and pages run at this instant; a test may set another."""
    real, at = timezone.localtime, {"now": NOW}
    monkeypatch.setattr(timezone, "localtime", lambda value=None, zone=None: real(value, zone) if value else at["now"])
    return at


@pytest.fixture
def here(clock):
    return make_bureau("990101", 1)


def after(days: int) -> datetime:
    return NOW + timedelta(days=days)


def codes(by) -> list[str]:
    with acting(by, "look"):
        return [row.message["code"] for row in Notice.objects.order_by("created_at", "id")]


# -- silence -----------------------------------------------------------------------------------------------------------


def test_a_firm_that_says_nothing_and_an_officer_who_does_nothing_go_up_the_table_and_nobody_is_punished(here, clock):
    with acting(SYSTEM, "test"):
        city = accounts.open_office(by=SYSTEM, code="990100", name="市局（虚构）", region="990100", fictitious=True)
        with connection.cursor() as cursor:
            cursor.execute("update accounts_office set path = %s where id = %s", ["990100/990101", here.office.id])
    take(here, finding(here, level=Level.ORANGE))
    alert = the_alert(here)
    assert alert.matter.state == "alerted" and alert.matter.due_on is not None
    clock["now"] = datetime.combine(alert.matter.due_on + timedelta(1), NOW.timetz())
    assert sweep(clock["now"]) == 1 and the_alert(here).matter.state == "no_reply"
    due = the_alert(here).matter.due_on
    for days in range(1, 22):
        clock["now"] = datetime.combine(due + timedelta(days), NOW.timetz())
        sweep(clock["now"])
        jobs.tell_late_alerts(0)
    with acting(here.by("regulator"), "look"):
        assert list(Lateness.objects.order_by("at").values_list("to", flat=True)) == [
            "officer", "office_head", "parent_office",
        ]  # fmt: skip
        assert not AuditEvent.objects.filter(type="decision.breach").exists()
    assert the_alert(here).matter.state == "no_reply", "time alone moves no file to an end"
    assert "alerts.notice.late" in codes(By.system(office=city.id, now=NOW))


# -- reply, decision, appeal -------------------------------------------------------------------------------------------


def handed_in(by, alert, text: bytes):
    """A file that `by` adds to the case."""
    return attach(by=by, matter=alert.matter, kept=keep(text, "file.txt"), audience=("regulator", "firm"))


def reply(bureau, alert):
    firm = bureau.by("firm")
    with acting(firm, "alert"):
        inputs = {"reason": "暂无资金", "evidence": [str(handed_in(firm, alert, b"proof").id)]}
        take_step(by=firm, matter=alert.matter, transition="explain", inputs=inputs)
    return the_alert(bureau)


def breach(bureau, alert, by):
    with acting(by, "alert"):
        inputs = {**BREACH, "document": handed_in(by, alert, b"decision").id}
        take_step(by=by, matter=alert.matter, transition="decide_breach", inputs=inputs)
    return the_alert(bureau)


def label(bureau) -> tuple[str, bool | None]:
    with acting(bureau.by("regulator"), "look"):
        row = Ending.objects.get()
        return row.reason, row.label


def appealed(bureau):
    take(bureau, finding(bureau))
    officer = bureau.by("regulator")
    alert = breach(bureau, reply(bureau, the_alert(bureau)), officer)
    assert label(bureau) == ("breach_decided", True)
    firm = bureau.by("firm")
    with acting(firm, "alert"):
        take_step(by=firm, matter=alert.matter, transition="appeal", inputs={"reason": "算错了"})
    return the_alert(bureau)


def test_an_appeal_that_another_officer_rejects_leaves_decision_and_label_and_may_be_made_again(here):
    alert, other, firm = appealed(here), second_officer(here), here.by("firm")
    given = {"reason": "维持", "grounds": ["indicator.wages_overdue"], "appeal_route": "行政复议"}
    for by in (here.by("regulator"), other):
        with acting(by, "alert"):
            inputs = {**given, "document": handed_in(by, alert, b"answer").id}
            if by is not other:
                with pytest.raises(IllegalMoveError):
                    take_step(by=by, matter=alert.matter, transition="reject_appeal", inputs=inputs)
                continue
            take_step(by=by, matter=alert.matter, transition="reject_appeal", inputs=inputs)
    assert the_alert(here).matter.state == "decided" and label(here) == ("breach_decided", True)
    with acting(firm, "alert"):
        take_step(by=firm, matter=the_alert(here).matter, transition="appeal", inputs={"reason": "还是不服"})
    assert the_alert(here).matter.state == "appealed"
    assert verify_all() == []


def test_an_appeal_that_is_upheld_turns_the_label_and_the_report_counts_a_wrong_warning(here):
    alert, other = appealed(here), second_officer(here)
    with acting(other, "alert"):
        decision = AuditEvent.objects.filter(type="decision.breach").values_list("id", flat=True).get()
        inputs = {"reason": "支持", "decision": decision, "closing": "data_wrong", "contact": "visit"}
        take_step(by=other, matter=alert.matter, transition="grant_appeal", inputs=inputs)
        report = visits()
    assert label(here) == ("data_wrong", False)
    assert (report.right, report.wrong, report.compliant_visited) == (0, 1, 1)
    page = signed_in(here, "regulator").get("/alerts/cockpit/").content.decode()
    assert "上门 1 次，其中单位合规的 1 次" in page


# -- grouping and the queue --------------------------------------------------------------------------------------------


def test_a_flood_of_one_cause_is_one_case_and_ten_workers_go_before_red(here):
    many = ("cash_without_receipt", "payment_undated", "cash_pay")
    run(here, *(signal(here, name, Level.ORANGE) for name in many))
    with acting(here.by("regulator"), "look"):
        assert Alert.objects.count() == 1
    take(here, finding(here, level=Level.RED, kind="indicator.below_minimum_wage", persons=3))
    take(
        here, finding(here, level=Level.YELLOW, persons=collective_from(NOW.date()), kind="indicator.overtime_over_cap")
    )
    with acting(here.by("regulator"), "look"):
        rows = list(Alert.objects.select_related("matter"))
        by_id = {row.id: row for row in rows}
        assert by_id[queue_of(rows, NOW.date())[0]].level == "yellow"


# -- asking the workers ------------------------------------------------------------------------------------------------


def asking_in(bureau, level=Level.ORANGE, **changes):
    take(bureau, finding(bureau, level=level, **changes))
    return the_alert(bureau)


def test_workers_are_asked_by_a_named_officer_answer_freely_and_the_firm_reads_nothing(here, monkeypatch):
    alert, officer, worker = asking_in(here), here.by("regulator"), here.by("worker")
    monkeypatch.setattr(asking, "workers_of", lambda alert: [here.worker])
    client = signed_in(here, "regulator")
    shown = client.get(f"/alerts/{alert.id}/ask/").content.decode()
    assert "劳动保障监察条例15" in shown and "1 名劳动者" in shown
    assert client.post(f"/alerts/{alert.id}/ask/").status_code == 302
    assert "没有答 1 人" in client.get(f"/alerts/{alert.id}/").content.decode()
    mine = signed_in(here, "worker")
    assert "可以不答" in mine.get("/worker/asked/").content.decode()
    with acting(worker, "look"):
        row = WorkerAsk.objects.get()
        assert not Alert.objects.exists(), "being asked opens no file to a worker"
    assert mine.post("/worker/asked/", {"ask": str(row.id), "answer": "perhaps"}).status_code == 422
    assert mine.post("/worker/asked/", {"ask": str(row.id), "answer": "no"}).status_code == 302
    with acting(officer, "look"):
        assert answers_of(alert) == {"asked": 1, "yes": 0, "no": 1, "unsure": 0, "silent": 0}
        assert the_alert(here).matter.state == "alerted", "an answer decides nothing"
    with acting(here.by("firm"), "look"):
        assert not WorkerAsk.objects.exists()
    told = signed_in(here, "firm").get(f"/firm/alerts/{alert.id}/").content.decode()
    assert "名有关劳动者" not in told
    assert verify_all() == []


@pytest.mark.parametrize(("level", "persons", "kind", "allowed"), [
    (Level.ORANGE, 3, "indicator.wages_overdue", True), (Level.YELLOW, 3, "indicator.wages_overdue", False),
    (Level.YELLOW, 10, "indicator.wages_overdue", True), (Level.RED, 3, "indicator.dispatch_over_ratio", True),
])  # fmt: skip
def test_only_where_the_ladder_calls_for_a_check_are_workers_asked(here, level, persons, kind, allowed):
    alert, officer = asking_in(here, level, persons=persons, kind=kind), here.by("regulator")
    with acting(officer, "alert"):
        if allowed:
            assert ask_workers(by=officer, alert=alert, workers=[here.worker]) == 1
            with pytest.raises(UserError) as again:
                ask_workers(by=officer, alert=alert, workers=[here.worker])
            assert again.value.code == "alerts.ask.nobody"
        else:
            with pytest.raises(UserError) as error:
                ask_workers(by=officer, alert=alert, workers=[here.worker])
            assert error.value.code == "alerts.ask.not_here"


def test_nobody_else_asks_or_answers(here):
    alert, firm = asking_in(here), here.by("firm")
    with acting(firm, "alert"), pytest.raises(UserError):
        ask_workers(by=firm, alert=alert, workers=[here.worker])
    officer = here.by("regulator")
    with acting(officer, "alert"):
        ask_workers(by=officer, alert=alert, workers=[here.worker, UUID(int=7)])
        row = WorkerAsk.objects.get(worker_id=UUID(int=7))
    worker = here.by("worker")
    with acting(worker, "own_records"):
        with pytest.raises(UserError):
            answer_ask(by=worker, ask=row, answer="yes")
        assert WorkerAsk.objects.count() == 1, "a worker reads his own questions only"


def test_each_question_belongs_to_a_dimension_and_safety_has_none():
    assert worker_question("wages") == "wage_received" and worker_question("safety") is None


# -- the season --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("today", "eve"), [
    (date(2026, 11, 28), date(2027, 2, 5)), (date(2027, 2, 4), date(2027, 2, 5)), (date(2027, 2, 5), date(2028, 1, 25)),
    (date(2031, 1, 1), None),
])  # fmt: skip
def test_the_plan_is_offered_for_the_eve_of_the_next_new_year(today, eve):
    assert next_festival(today) == eve


def test_the_season_page_and_the_cockpit_plan_for_the_next_festival_unasked(here):
    take(here, finding(here))
    client = signed_in(here, "regulator")
    assert "2027-02-05" in client.get("/alerts/season/").content.decode()
    assert "2027年1月22日" in client.get("/alerts/cockpit/").content.decode()


def test_the_alert_says_its_rule_by_name_with_the_levels_of_its_day_to_both_sides(here):
    take(here, signal(here, "cash_pay", Level.RED))
    alert = the_alert(here)
    for role, path in (("regulator", f"/alerts/{alert.id}/"), ("firm", f"/firm/alerts/{alert.id}/")):
        page = signed_in(here, role).get(path).content.decode()
        assert "按哪条规则" in page and "看哪些来源" in page and "≥ 0" in page, role
    assert (
        f'href="/alerts/indicators/{alert.indicator}/"'
        in signed_in(here, "regulator").get(f"/alerts/{alert.id}/").content.decode()
    )


# -- the worker's side -------------------------------------------------------------------------------------------------


def test_a_worker_with_news_in_his_own_records_is_told_once_and_only_he_reads_what(here, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LAKE_DIR", tmp_path / "lake")
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    long_hours = {"month": "2026-10", "days": Decimal(21), "overtime_hours": Decimal(50)}
    store(here, ATTENDANCE, [long_hours])
    assert jobs.tell_all_workers(0) == 1
    assert jobs.tell_all_workers(0) == 0, "the same again is no news"
    assert codes(here.by("worker")) == ["alerts.notice.protection"]
    page = signed_in(here, "worker").get("/worker/protection/").content.decode()
    assert "加班超过每月上限" in page and "超过上限的加班您可以不做" in page
    for role in ("firm", "regulator"):
        with acting(here.by(role), "look"):
            assert not ProtectionTold.objects.exists()
    assert verify_all() == []


def test_a_worker_of_whom_nothing_is_known_is_told_nothing(here, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LAKE_DIR", tmp_path / "lake")
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    assert jobs.tell_all_workers(0) == 0 and codes(here.by("worker")) == []
