"""Alerts: raised, updated and cleared from findings; one file per cause; nothing alleged where nothing is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from laoheng.casework import TABLES, IllegalMoveError, Kind, Role
from laoheng.standard.finding import Figure, Finding, Ground, GroundKind, Level, Need, Status, Unit
from laoheng.standard.messages import Message
from laoheng_web.alerts.actions import Taken, take_up
from laoheng_web.alerts.assess import complaint_facts, take_up_all
from laoheng_web.alerts.models import Alert, Assessment, OpenQuestion
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.notices.models import Notice
from laoheng_web.papers.actions import open_file, take_step
from laoheng_web.papers.models import Matter
from tests.web.world import NOW, make_bureau

pytestmark = pytest.mark.django_db


ENDED = {"reason": "已核对", "closing": "in_order", "contact": "remote_check"}


@pytest.fixture
def bureaus():
    return make_bureau("990101", 1), make_bureau("990102", 2)


def finding(bureau, *, level=Level.ORANGE, months=("2026-09", "2026-10"), persons=3, **changes):
    """Unpaid wages of the cast's firm, computed unless `changes` say otherwise."""
    return Finding(
        **{
            "kind": "indicator.wages_overdue",
            "status": Status.COMPUTED,
            "title": Message("risk.wages_overdue.label"),
            "as_of": date(2026, 11, 23),
            "region": "990101",
            "grounds": (
                Ground(GroundKind.RULE, "indicator.wages_overdue", "1"),
                Ground(GroundKind.ROWS, "wages", "2", rows=("row-1", "row-2")),
            ),
            "figures": (
                Figure("persons", Message("risk.figure.persons"), persons, Unit.COUNT),
                Figure("amount", Message("risk.figure.amount"), Decimal("18000.00"), Unit.YUAN),
                Figure("months", Message("risk.figure.months"), months, Unit.LIST),
            ),
            "remedies": (Message("risk.wages_overdue.remedy.1"),),
            "clears": (Message("risk.wages_overdue.clear.1"),),
            "level": level,
            "subject": str(bureau.firm.id),
            "data_version": "lake-1",
            **changes,
        }
    )


def clear(bureau, **changes):
    return finding(bureau, status=Status.CLEAR, level=Level.NONE, figures=(), remedies=(), clears=(), **changes)


def unknown(bureau, level=Level.NONE, **changes):
    needs = (Need("wages", Message("risk.need.wages"), "employer"),)
    return finding(
        bureau, status=Status.UNDETERMINED, level=level, figures=(), remedies=(), clears=(), needs=needs, **changes
    )


def system_of(bureau, now=NOW):
    return By.system(office=bureau.office.id, now=now)


def take(bureau, item, now=NOW):
    with acting(system_of(bureau, now), "assessment") as by:
        return take_up(by=by, office=bureau.office, finding=item, firm=bureau.firm.id)


def the_alert(bureau):
    with acting(bureau.by("regulator"), "look"):
        return Alert.objects.select_related("matter").get(followed_by=None)


def notices_of(bureau, role):
    with acting(bureau.by(role), "look"):
        mine = Notice.objects.all() if role == "firm" else Notice.objects.filter(party_id=None)
        return sorted(row.message["code"].removeprefix("alerts.notice.") for row in mine)


def test_a_finding_with_a_level_opens_one_file_that_the_firm_takes_part_in(bureaus):
    here, _ = bureaus
    assert take(here, finding(here)) is Taken.RAISED
    alert = the_alert(here)
    assert (alert.level, alert.indicator, alert.matter.number) == ("orange", "wages_overdue", "990101-YJ2026-000001")
    assert alert.matter.state == "alerted"
    with acting(here.by("firm"), "look"):
        assert Alert.objects.filter(id=alert.id).exists()
        assert Matter.objects.filter(id=alert.matter_id).exists()


def test_both_sides_are_told(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    assert notices_of(here, "firm") == ["raised.firm"]
    assert notices_of(here, "regulator") == ["raised.office"]


def test_the_event_holds_figures_as_text_and_no_name(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    with acting(here.by("regulator"), "look"):
        payload = AuditEvent.objects.get(type="alert.raised").payload
    assert payload["figures"] == {"persons": "3", "amount": "18000.00", "months": ["2026-09", "2026-10"]}
    assert len(payload["digest"]) == 64
    assert "CANARY" not in str(payload)


def test_the_same_finding_again_is_the_same_alert_and_tells_nobody(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    later = finding(here, as_of=date(2026, 11, 24), data_version="lake-2")
    assert take(here, later, NOW + timedelta(days=1)) is Taken.SEEN
    with acting(here.by("regulator"), "look"):
        assert Alert.objects.count() == Matter.objects.count() == 1
        assert not AuditEvent.objects.filter(type="alert.updated").exists()
    assert notices_of(here, "firm") == ["raised.firm"]


def test_a_changed_finding_updates_the_alert_and_tells_of_the_new_level(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    assert take(here, finding(here, level=Level.RED, persons=30)) is Taken.UPDATED
    alert = the_alert(here)
    assert (alert.level, alert.matter.finding["level"]) == ("red", "red")
    assert notices_of(here, "firm") == ["level.firm", "raised.firm"]


def test_a_condition_that_is_gone_is_shown_and_the_file_waits_for_an_officer(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    assert take(here, clear(here)) is Taken.CLEARED
    alert = the_alert(here)
    assert (alert.level, alert.cleared_at, alert.matter.state) == ("none", NOW, "alerted")
    assert alert.matter.finding["status"] == "computed"  # what the alert rested on stays readable
    assert notices_of(here, "firm") == ["cleared.firm", "raised.firm"]
    assert notices_of(here, "regulator") == ["cleared.office", "raised.office"]
    officer = here.by("regulator")
    with acting(officer, "case"):
        take_step(by=officer, matter=alert.matter, transition="clear", inputs=ENDED | {"reason": "补发记录已到账"})
    assert the_alert(here).matter.state == "closed_cleared"


def test_a_condition_that_comes_back_while_its_file_is_open_is_the_same_alert(bureaus):
    here, _ = bureaus
    for item in (finding(here), clear(here), finding(here)):
        take(here, item)
    with acting(here.by("regulator"), "look"):
        (alert,) = Alert.objects.all()
        assert (alert.cleared_at, alert.level) == (None, "orange")
        assert AuditEvent.objects.filter(type="alert.condition_returned").count() == 1


def close(bureau):
    officer = bureau.by("regulator")
    with acting(officer, "case"):
        take_step(by=officer, matter=the_alert(bureau).matter, transition="clear", inputs=ENDED)


def test_a_closed_cause_is_not_raised_again_by_the_same_facts(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    close(here)
    assert take(here, finding(here)) is Taken.SEEN
    assert take(here, finding(here, persons=2)) is Taken.UPDATED
    with acting(here.by("regulator"), "look"):
        assert Matter.objects.count() == 1


@pytest.mark.parametrize("worse", [{"level": Level.RED}, {"months": ("2026-09", "2026-10", "2026-11")}, {"persons": 4}])
def test_what_got_worse_after_closing_opens_a_new_file(bureaus, worse):
    here, _ = bureaus
    take(here, finding(here))
    close(here)
    assert take(here, finding(here, **worse)) is Taken.RAISED
    with acting(here.by("regulator"), "look"):
        before, after = Alert.objects.order_by("matter__number")
        assert before.followed_by == after.id
        assert after.matter.state == "alerted"


@pytest.mark.parametrize("level", [Level.NONE, Level.BLUE])
def test_what_is_not_known_opens_no_file_and_no_alert(bureaus, level):
    here, _ = bureaus
    assert take(here, unknown(here, level)) is Taken.ASKED
    with acting(here.by("regulator"), "look"):
        assert not Alert.objects.exists()
        assert not Matter.objects.exists()
        (question,) = OpenQuestion.objects.all()
        assert question.asked_firm is (level is Level.BLUE)


def test_the_firm_is_asked_for_material_at_level_blue_only_and_once(bureaus):
    here, there = bureaus
    take(here, unknown(here, Level.BLUE))
    take(here, unknown(here, Level.BLUE, as_of=date(2026, 11, 24)))
    take(there, unknown(there))
    assert notices_of(here, "firm") == ["asked"]
    assert notices_of(there, "firm") == []
    with acting(there.by("firm"), "look"):
        assert not OpenQuestion.objects.exists()


def test_losing_sight_of_a_condition_does_not_clear_it(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    take(here, unknown(here))
    alert = the_alert(here)
    assert (alert.level, alert.cleared_at) == ("orange", None)


def test_an_answered_question_is_closed_by_the_answer(bureaus):
    here, _ = bureaus
    take(here, unknown(here))
    take(here, clear(here))
    with acting(here.by("regulator"), "look"):
        assert OpenQuestion.objects.get().answered_at == NOW


def test_another_bureau_and_another_firm_see_nothing(bureaus):
    here, there = bureaus
    take(here, finding(here))
    take(here, replace(unknown(here, Level.BLUE), kind="indicator.base_below_wage"))
    for role in ("regulator", "firm", "worker", "mediator"):
        with acting(there.by(role), "look"):
            assert not Alert.objects.exists(), role
            assert not OpenQuestion.objects.exists(), role
    with acting(here.by("worker"), "look"):
        assert not Alert.objects.exists()


def test_a_firm_cannot_change_its_alert(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    with acting(here.by("firm"), "look"):
        assert Alert.objects.update(level="none") == 0
    assert the_alert(here).level == "orange"


def test_a_run_counts_what_it_looked_at_and_dates_what_still_holds(bureaus):
    here, there = bureaus
    take(here, finding(here))
    later, day = NOW + timedelta(days=1), date(2026, 11, 24)
    items = [finding(here, as_of=day), replace(clear(here, as_of=day), kind="indicator.base_below_wage")]
    with acting(system_of(here, later), "assessment") as by:
        run = take_up_all(by=by, office=here.office, as_of=day, findings=items)
    assert (run.firms, run.counts, run.everyone) == (1, {"clear": 1, "computed": 1}, True)
    assert the_alert(here).last_seen == day
    with acting(there.by("regulator"), "look"):
        assert not Assessment.objects.exists()


def test_every_written_row_is_told_by_an_event(bureaus):
    here, _ = bureaus
    for item in (unknown(here, Level.BLUE), finding(here), finding(here, level=Level.RED), clear(here)):
        with acting(system_of(here), "assessment") as by:
            take_up_all(by=by, office=here.office, as_of=item.as_of, findings=[item])
    seal_pending(now=NOW)
    assert [fault for fault in verify(now=NOW) if "alerts_" in fault.place or "papers_" in fault.place] == []


def complain(bureau, **options):
    worker = bureau.by("worker")
    extra = {"periods": ["2026-09", "未知"], "amount_claimed": Decimal("6000.00")}
    with acting(worker, "complaint"):
        return open_file(
            by=worker, office=bureau.office, kind=Kind.WAGE_COMPLAINT, series="TS", firm=bureau.firm.id,
            worker=bureau.worker, parties=[(bureau.worker, "worker")], extra=extra, **options,
        )  # fmt: skip


def test_open_complaints_are_weighed_and_withheld_names_are_not_given_away(bureaus):
    here, _ = bureaus
    complain(here)
    complain(here, name_withheld=True)
    with acting(system_of(here), "assessment"):
        (fact,) = complaint_facts(here.office)
    assert (fact.firm_id, fact.person_id) == (str(here.firm.id), str(here.worker))
    assert (fact.periods, fact.amount, fact.on) == (("2026-09",), Decimal("6000.00"), NOW.date())


def test_a_withdrawn_complaint_is_not_weighed(bureaus):
    here, _ = bureaus
    matter, worker = complain(here), here.by("worker")
    with acting(worker, "complaint"):
        take_step(by=worker, matter=matter, transition="withdraw", inputs={"own_word": True})
    with acting(system_of(here), "assessment"):
        assert complaint_facts(here.office) == []


def test_the_system_may_only_remind_and_mark_in_an_alert_file():
    moves = {item.name: item for item in TABLES[Kind.ALERT_CASE].transitions if Role.SYSTEM in item.who}
    assert set(moves) == {"mark_no_reply", "correction_lapse", "escalate"}
    ends = set(TABLES[Kind.ALERT_CASE].ends)
    assert not any(item.to_state in ends for item in moves.values())


@pytest.mark.parametrize("transition", ["clear", "decide_breach", "order_correction", "confirm_corrected"])
def test_the_system_cannot_take_a_step_of_an_officer(bureaus, transition):
    here, _ = bureaus
    take(here, finding(here))
    alert = the_alert(here)
    with acting(system_of(here), "assessment") as by, pytest.raises(IllegalMoveError):
        take_step(by=by, matter=alert.matter, transition=transition, inputs={"reason": "x"})
