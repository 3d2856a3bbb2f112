"""Tips and cases of the wider catalogue, waiting, endings, a bureau's own levels, and their pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from laoheng.casework.inputs import InputsError
from laoheng.risk.indicators import PastValue, bench, grading
from laoheng.route import Watch
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Figure, Level, Status, Unit
from laoheng.standard.messages import Message
from laoheng.standard.records.kinds import ATTENDANCE, WAGES
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.pages import by_of
from laoheng_web.alerts import catalogue_pages, jobs
from laoheng_web.alerts import levels as level_actions
from laoheng_web.alerts.actions import Standing
from laoheng_web.alerts.assess import take_up_all
from laoheng_web.alerts.levels import own_levels, propose, settle
from laoheng_web.alerts.life import queue_of, say_ending, snooze, visits, wake
from laoheng_web.alerts.models import Alert, Ending, LevelChange, Signal, Snooze, WatchRun
from laoheng_web.alerts.signals import standing_signals, watch_of
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.papers.actions import take_step
from laoheng_web.papers.models import Matter
from tests.web.test_alerts import finding, system_of, take, the_alert
from tests.web.test_alerts_jobs import MONTHS, store, wages
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db
TOMORROW = NOW.date() + timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Pages are asked for at the cast's NOW, whatever the machine's clock says."""
    real = timezone.localtime
    monkeypatch.setattr(timezone, "localtime", lambda value=None, zone=None: real(value, zone) if value else NOW)


@pytest.fixture
def here():
    return make_bureau("990101", 1)


def signed_in(bureau, role):
    client = Client()
    client.force_login(bureau.members[role].user)
    return client


def second_officer(bureau):
    with acting(SYSTEM, "test"):
        user = accounts.add_user(by=SYSTEM, login="second", display_name="另一名经办人（虚构）", is_demo=True)
        membership = accounts.grant_role(by=SYSTEM, user=user, role="regulator", office=bureau.office.id)
    return by_of(membership, NOW, "另一名经办人（虚构）")


def signal(bureau, name, level, status=Status.COMPUTED, persons=3):
    """A finding of the wider catalogue about the cast's firm."""
    if status is not Status.COMPUTED:
        level = Level.NONE
    return finding(
        bureau, kind=f"indicator.{name}", level=level, status=status, title=Message(f"risk.{name}.label"),
        figures=(Figure("persons", Message("risk.figure.persons"), persons, Unit.COUNT),),
        remedies=(Message("risk.watch.remedy.pay_now"),), clears=(Message("risk.watch.clear.lists"),),
    )  # fmt: skip


def run(bureau, *findings, now=NOW):
    watch = Watch(tally={"cash_pay": Counter(fires=1, blue=1, unknown=4)})
    with acting(system_of(bureau, now), "assessment") as by:
        return take_up_all(by=by, office=bureau.office, as_of=now.date(), findings=findings, watch=watch)


def state(bureau):
    with acting(system_of(bureau), "look"):
        signals = {row.indicator: row for row in Signal.objects.select_related("alert")}
        return signals, list(Alert.objects.select_related("matter"))


# -- tips and cases ----------------------------------------------------------------------------------------------------


def test_a_mild_signal_is_a_tip_without_a_file_a_deadline_or_a_notice(here):
    run(here, signal(here, "cash_pay", Level.BLUE), signal(here, "payment_undated", Level.YELLOW))
    signals, alerts = state(here)
    assert {name: (row.level, row.alert) for name, row in signals.items()} == {
        "cash_pay": ("blue", None), "payment_undated": ("yellow", None),
    }  # fmt: skip
    assert alerts == []
    page = signed_in(here, "firm").get("/firm/alerts/").content.decode()
    assert "现金发放比例高" in page and "不用答复" in page


def test_several_signals_of_one_cause_make_one_case_and_other_causes_none(here):
    run(
        here, signal(here, "cash_without_receipt", Level.YELLOW), signal(here, "payment_undated", Level.YELLOW),
        signal(here, "cash_pay", Level.BLUE), signal(here, "no_rest_day", Level.YELLOW),
    )  # fmt: skip
    signals, (alert,) = state(here)
    assert alert.indicator == "cash_without_receipt"
    assert {name for name, row in signals.items() if row.alert == alert} == {
        "cash_without_receipt", "payment_undated", "cash_pay",
    }  # fmt: skip
    assert signals["no_rest_day"].alert is None
    assert verify_all() == []


def verify_all():
    with acting(SYSTEM, "test"):
        seal_pending(now=NOW)
    return [fault for fault in verify(now=NOW) if "alerts_" in fault.place or "papers_" in fault.place]


def test_a_signal_joins_the_open_case_of_its_cause_whoever_opened_it(here):
    take(here, finding(here))
    run(here, finding(here), signal(here, "pay_long_after_month", Level.ORANGE))
    signals, (alert,) = state(here)
    assert signals["pay_long_after_month"].alert == alert and alert.indicator == "wages_overdue"
    assert "发薪周期过长" in signed_in(here, "regulator").get(f"/alerts/{alert.id}/").content.decode()


def test_the_same_run_again_writes_nothing_and_what_is_gone_is_marked(here):
    told = (signal(here, "payroll_drop", Level.ORANGE), signal(here, "cash_pay", Level.BLUE))
    run(here, *told)
    with acting(system_of(here), "look"):
        before = AuditEvent.objects.filter(type="alert.signals_kept").count()
    run(here, *told)
    with acting(system_of(here), "look"):
        assert AuditEvent.objects.filter(type="alert.signals_kept").count() == before
    run(here, *(signal(here, name, Level.NONE, Status.CLEAR) for name in ("payroll_drop", "cash_pay")))
    signals, (alert,) = state(here)
    assert signals["cash_pay"].gone_at and alert.cleared_at
    assert alert.matter.state == "alerted", "a case is ended by a named officer only"


def test_not_knowing_changes_no_signal(here):
    run(here, signal(here, "cash_pay", Level.BLUE))
    run(here, signal(here, "cash_pay", Level.NONE, Status.UNDETERMINED))
    assert state(here)[0]["cash_pay"].gone_at is None


def test_a_run_asks_for_whatever_stands_and_keeps_what_was_said(here):
    run(here, signal(here, "cash_pay", Level.BLUE), signal(here, "payroll_drop", Level.RED))
    with acting(system_of(here), "look"):
        watch = watch_of(Standing.open_alerts(here.office, None), standing_signals(here.office, None))
        kept = WatchRun.objects.get()
    firm = str(here.firm.id)
    assert {(firm, "cash_pay"), (firm, "payroll_drop")} <= watch.standing
    assert kept.counts == {"cash_pay": {"fires": 1, "blue": 1, "unknown": 4}}


def test_another_bureau_and_another_firm_see_nothing_of_it(here):
    there = make_bureau("990102", 2)
    run(here, signal(here, "cash_pay", Level.BLUE))
    for role in ("regulator", "firm", "worker", "mediator"):
        with acting(there.by(role), "look"):
            assert not Signal.objects.exists() and not WatchRun.objects.exists()
    with acting(here.by("worker"), "look"):
        assert not Signal.objects.exists()


# -- waiting and endings -----------------------------------------------------------------------------------------------


def yellow(bureau, persons=3):
    take(bureau, finding(bureau, level=Level.YELLOW, persons=persons))
    return the_alert(bureau)


def test_an_officer_lets_an_alert_wait_with_reason_and_end_and_wakes_it(here):
    alert, officer = yellow(here), here.by("regulator")
    with acting(officer, "alert"):
        snooze(by=officer, alert=alert, reason="awaiting_material", until=TOMORROW)
        snooze(by=officer, alert=alert, reason="agreed_plan", until=TOMORROW)
        assert Snooze.objects.filter(woken_at=None).count() == 1
        wake(by=officer, alert=alert)
        assert not Snooze.objects.filter(woken_at=None).exists()
    assert verify_all() == []


@pytest.mark.parametrize(("level", "persons"), [(Level.RED, 3), (Level.YELLOW, 10)])
def test_red_and_collective_alerts_never_wait(here, level, persons):
    take(here, finding(here, level=level, persons=persons))
    officer = here.by("regulator")
    with acting(officer, "alert"), pytest.raises(UserError):
        snooze(by=officer, alert=the_alert(here), reason="awaiting_material", until=TOMORROW)


def test_only_a_named_officer_lets_wait_or_ends(here):
    alert = yellow(here)
    for by in (here.by("firm"), system_of(here)):
        with acting(by, "alert"), pytest.raises(UserError):
            snooze(by=by, alert=alert, reason="awaiting_material", until=TOMORROW)
        with acting(by, "alert"), pytest.raises(UserError):
            say_ending(by=by, alert=alert, reason="in_order", contact="visit")


def test_collective_alerts_come_first_and_waiting_ones_last(here):
    alert, officer = yellow(here), here.by("regulator")
    take(here, replace(signal(here, "payroll_drop", Level.RED), subject=str(here.firm.id)))
    take(here, signal(here, "no_rest_day", Level.BLUE, persons=12))
    with acting(officer, "alert"):
        snooze(by=officer, alert=alert, reason="awaiting_material", until=TOMORROW)
        rows = {row.id: row.indicator for row in Alert.objects.all()}
        order = [rows[id_] for id_ in queue_of(Alert.objects.select_related("matter"), NOW.date())]
    assert order == ["no_rest_day", "payroll_drop", "wages_overdue"]


@pytest.mark.parametrize(
    "lacking", [{"closing": ""}, {"contact": ""}, {"closing": "breach_decided"}, {"closing": "x"}, {"contact": "x"}]
)
def test_a_case_is_not_closed_without_saying_how_it_ended(here, lacking):
    alert, officer = yellow(here), here.by("regulator")
    given = {"reason": "材料齐全", "closing": "in_order", "contact": "visit"} | lacking
    with acting(officer, "alert"), pytest.raises(InputsError), transaction.atomic():
        take_step(by=officer, matter=alert.matter, transition="clear", inputs=given)
    with acting(officer, "alert"):
        assert not Ending.objects.exists() and Matter.objects.get(id=alert.matter_id).state == "alerted"


def test_the_step_that_closes_labels_the_warning_once_and_the_report_counts_it(here):
    alert, officer = yellow(here), here.by("regulator")
    given = {"reason": "材料齐全", "closing": "in_order", "contact": "visit"}
    with acting(officer, "alert"):
        with pytest.raises(UserError):
            say_ending(by=officer, alert=alert, reason="in_order", contact="visit")
        take_step(by=officer, matter=alert.matter, transition="clear", inputs=given)
        alert = Alert.objects.select_related("matter").get(id=alert.id)
        with pytest.raises(UserError):
            say_ending(by=officer, alert=alert, reason="corrected", contact="none")
        report = visits()
    assert verify_all() == []
    assert (report.compliant_visited, report.why) == (1, (("wages_overdue", "in_order", 1),))
    assert "上门 1 次，其中单位合规的 1 次" in signed_in(here, "regulator").get("/alerts/cockpit/").content.decode()


def test_a_case_closed_before_the_code_was_asked_for_may_still_say_it(here):
    alert, officer = yellow(here), here.by("regulator")
    with acting(officer, "alert"):
        Matter.objects.filter(id=alert.matter_id).update(state="closed_cleared")
        alert = Alert.objects.select_related("matter").get(id=alert.id)
        for reason, contact in (("", "visit"), ("in_order", "")):
            with pytest.raises(UserError):
                say_ending(by=officer, alert=alert, reason=reason, contact=contact)
    client = signed_in(here, "regulator")
    assert "办结而没有记录结果</dt><dd>1</dd>" in client.get("/alerts/cockpit/").content.decode()
    assert client.post(f"/alerts/{alert.id}/ending/", {"reason": "in_order", "contact": "visit"}).status_code == 302
    assert "办结而没有记录结果</dt><dd>0</dd>" in client.get("/alerts/cockpit/").content.decode()


def test_the_closing_form_asks_for_the_code_and_tells_all_faults(here):
    alert, client = yellow(here), signed_in(here, "regulator")
    form = client.get(f"/alerts/{alert.id}/clear/").content.decode()
    assert "核查合规" in form and "认定违法" not in form
    faulty = client.post(f"/alerts/{alert.id}/clear/", {"reason": "材料齐全"})
    assert faulty.status_code == 422
    assert all(f'href="#id_{name}"' in faulty.content.decode() for name in ("closing", "contact"))
    answers = {"reason": "材料齐全", "closing": "in_order", "contact": "letter", "checked": "yes"}
    assert client.post(f"/alerts/{alert.id}/clear/", answers).status_code == 302
    with acting(here.by("regulator"), "look"):
        assert Ending.objects.get().label is False


def test_a_failed_event_undoes_the_ending_and_the_wait(here, monkeypatch):
    alert, officer = yellow(here), here.by("regulator")

    def fail(*args, **kwargs):
        raise IntegrityError("no event")

    monkeypatch.setattr("laoheng_web.alerts.life.record", fail)
    with acting(officer, "alert"):
        with pytest.raises(IntegrityError), transaction.atomic():
            snooze(by=officer, alert=alert, reason="awaiting_material", until=TOMORROW)
        given = {"reason": "材料齐全", "closing": "in_order", "contact": "letter"}
        with pytest.raises(IntegrityError), transaction.atomic():
            take_step(by=officer, matter=alert.matter, transition="clear", inputs=given)
        assert Matter.objects.get(id=alert.matter_id).state == "alerted"
        assert not Snooze.objects.exists() and not Ending.objects.exists()


# -- levels ------------------------------------------------------------------------------------------------------------


def effect_of(least="0.30"):
    now = grading("cash_pay", NOW.date(), None)
    values = [PastValue("a", "2026-10", 0.2), PastValue("b", "2026-10", 0.7), PastValue("c", "2026-10", None)]
    return bench(values, now, replace(now, least=((Level.BLUE, Decimal(least)),)))


def proposal(bureau, **changes):
    officer = bureau.by("regulator")
    given = {"indicator": "cash_pay", "least": {"blue": "0.10"}, "start": TOMORROW, "reason": "虚报过多"} | changes
    with acting(officer, "alert"):
        return propose(by=officer, effect=effect_of("0.10"), **given)


def test_levels_hold_only_once_another_officer_has_approved_them(here):
    row = proposal(here)
    assert row.effect == {"alerts": [1, 2], "missed": [0, 0], "minutes": [30, 0]}
    officer, second = here.by("regulator"), second_officer(here)
    with acting(officer, "alert"):
        assert own_levels(here.office.id) == ()
        with pytest.raises(UserError) as told:
            settle(by=officer, change=row, approved=True)
        assert told.value.code == "risk.policy.same_person"
    with acting(second, "alert"):
        settle(by=second, change=row, approved=True)
        (own,) = own_levels(here.office.id)
        with pytest.raises(UserError):
            settle(by=second, change=row, approved=False)
        types = list(
            AuditEvent.objects.filter(type__startswith="levels.").order_by("seq").values_list("type", flat=True)
        )
    assert types == ["levels.proposed", "levels.approved"]
    assert grading("cash_pay", TOMORROW, "990101", [own]).least == ((Level.BLUE, Decimal("0.10")),)
    assert grading("cash_pay", NOW.date(), "990101", [own]) == grading("cash_pay", NOW.date(), "990101")
    assert verify_all() == []


def test_a_refused_proposal_changes_nothing(here):
    row, second = proposal(here), second_officer(here)
    with acting(second, "alert"):
        settle(by=second, change=row, approved=False)
        assert own_levels(here.office.id) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start": NOW.date()}, "risk.policy.start_past"),
        ({"reason": "  "}, "risk.policy.reason_missing"),
        ({"least": {}}, "risk.policy.levels_missing"),
        ({"indicator": "wages_overdue"}, "risk.policy.not_ours"),
        ({"indicator": "no-such-indicator"}, "risk.policy.not_ours"),
    ],
)
def test_a_proposal_that_cannot_hold_is_refused_and_nothing_is_written(here, changes, code):
    with pytest.raises(UserError) as told:
        proposal(here, **changes)
    assert told.value.code == code
    with acting(system_of(here), "look"):
        assert not LevelChange.objects.exists()


# -- pages -------------------------------------------------------------------------------------------------------------


def test_the_bench_page_shows_the_effect_then_takes_the_proposal(here, monkeypatch):
    monkeypatch.setattr(catalogue_pages, "tried", lambda *_args: effect_of("0.10"))
    client = signed_in(here, "regulator")
    page = client.get("/alerts/indicators/cash_pay/bench/", {"blue": "0.10"}).content.decode()
    assert "提示单位数" in page and "2026-10" in page and "<svg" in page
    faulty = client.post("/alerts/indicators/cash_pay/bench/", {"blue": "0.10", "start": "2026-11-23", "reason": "x"})
    assert faulty.status_code == 422 and "id_start" in faulty.content.decode()
    sent = client.post(
        "/alerts/indicators/cash_pay/bench/", {"blue": "0.10", "start": TOMORROW.isoformat(), "reason": "虚报过多"}
    )
    assert sent.status_code == 302
    page = client.get(sent.headers["Location"]).content.decode()
    assert "另一位经办人批准" in page and "虚报过多" in page
    assert client.post(sent.headers["Location"], {"answer": "approve"}).status_code == 422


def test_the_bench_tries_levels_on_the_lake_of_the_bureau(here):
    with acting(here.by("regulator"), "alert"):
        effect = level_actions.tried(here.office, "cash_pay", {"blue": "0.10"}, NOW.date())
        day = level_actions.tried(here.office, "dispatch_over_ratio", {"yellow": "0.10"}, NOW.date())
    assert effect.before == () and day.before == ()  # nothing was sent yet


def test_the_indicator_pages_say_what_is_watched_and_what_is_unknown(here):
    run(here, signal(here, "cash_pay", Level.BLUE))
    client = signed_in(here, "regulator")
    page = client.get("/alerts/indicators/").content.decode()
    assert "88 项指标" in page and "现金发放比例高" in page and "没有合同和实名登记就进场" in page
    page = client.get("/alerts/indicators/cash_pay/").content.decode()
    assert "cash_heads / paid_heads" in page and "试算其他分级" in page
    assert "所需来源还没有接入" in client.get("/alerts/indicators/rent_overdue/").content.decode()
    assert client.get("/alerts/indicators/nonsense/").status_code == 404


def test_waiting_and_ending_by_page_tell_all_faults_at_the_top(here):
    alert, client = yellow(here), signed_in(here, "regulator")
    faulty = client.post(f"/alerts/{alert.id}/wait/", {"reason": "", "until": TOMORROW.isoformat()})
    assert faulty.status_code == 422 and 'href="#id_reason"' in faulty.content.decode()
    assert client.post(f"/alerts/{alert.id}/wait/", {"reason": "agreed_plan", "until": "x"}).status_code == 422
    sent = client.post(f"/alerts/{alert.id}/wait/", {"reason": "agreed_plan", "until": TOMORROW.isoformat()})
    assert sent.status_code == 302
    assert "正在暂缓" in client.get(f"/alerts/{alert.id}/").content.decode()
    client.post(f"/alerts/{alert.id}/wait/", {"wake": "1"})
    assert "正在暂缓" not in client.get(f"/alerts/{alert.id}/").content.decode()
    assert client.post(f"/alerts/{alert.id}/ending/", {"reason": "in_order", "contact": "visit"}).status_code == 422


def test_the_season_plan_says_what_finds_no_room(here):
    yellow(here)
    client = signed_in(here, "regulator")
    page = client.get("/alerts/season/", {"festival": "2027-02-06", "minutes": "20"}).content.decode()
    assert "还有 1 件排不下" in page
    assert client.get("/alerts/season/", {"festival": "2026-01-01", "minutes": "20"}).status_code == 422
    assert client.get("/alerts/season/", {"festival": "2027-02-06", "minutes": "-3"}).status_code == 422


def test_a_worker_without_records_is_told_that_nothing_is_known(here):
    page = signed_in(here, "worker").get("/worker/protection/").content.decode()
    assert "一切未知" in page
    assert signed_in(here, "firm").get("/worker/protection/").status_code == 404


@pytest.mark.slow
def test_a_lake_becomes_tips_for_the_firm_and_a_word_to_the_worker(here, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LAKE_DIR", tmp_path / "lake")
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    blank = dict.fromkeys(("insurance_deduction", "fund_deduction", "tax_deduction", "other_deduction"), Decimal(0))
    store(here, WAGES, [row | blank | {"method": "cash", "receipt": False} for row in wages(*MONTHS)])
    store(here, ATTENDANCE, [{"month": "2026-10", "days": Decimal(21), "overtime_hours": Decimal(50)}])
    jobs.assess_office(str(here.office.id))
    signals, alerts = state(here)
    assert {"cash_pay", "cash_without_receipt"} <= set(signals)
    assert signals["cash_pay"].alert == signals["cash_without_receipt"].alert is not None
    assert [alert.indicator for alert in alerts].count(signals["cash_pay"].alert.indicator) == 1
    with acting(here.by("regulator"), "look"):
        counts = WatchRun.objects.get().counts
        effect = level_actions.tried(here.office, "cash_pay", {"red": "2"}, NOW.date())
    assert counts["cash_pay"] == {"fires": 1, "yellow": 1} and counts["medical_insurance_missing"] == {"unknown": 1}
    assert effect.total("alerts") == (len(MONTHS), 0)
    page = signed_in(here, "worker").get("/worker/protection/").content.decode()
    assert "加班超过每月上限" in page and "2026-10" in page
    portrait = signed_in(here, "regulator").get(f"/alerts/{alerts[0].id}/").content.decode()
    assert "同一原因的其他提示并在本案" in portrait or len(alerts) > 1
