"""The month's plan of checks in a bureau, and its own score: tried, used, frozen by drift, brought back, made again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from laoheng.cli import main
from laoheng.risk.model.check_plan import lot_order, population_digest
from laoheng.risk.model.office_model import inputs_of
from laoheng.risk.model.sets import FIRM_DAYS
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng.standard.identifiers import make_firm_code
from laoheng.standard.records.kinds import WAGES
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.pages import by_of
from laoheng_web.alerts import jobs, score_life
from laoheng_web.alerts.checking import answer, decide, object_to, record_found
from laoheng_web.alerts.life import snooze
from laoheng_web.alerts.models import Alert, CheckPick, CheckPlan, ScoreLine, ScoreMove, ScoreRun
from laoheng_web.alerts.own_scores import register_model
from laoheng_web.alerts.planning import arm_lines, make_plan, told_score
from laoheng_web.alerts.scoring import happenings, keep_run, own_report
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.notices.models import Notice
from laoheng_web.vault.identities import VaultIdentities, describe_firms
from tests.unit.risk.own_panel import model_file, newer_file, panel_rows
from tests.web.test_alert_life import signed_in, verify_all
from tests.web.test_alerts import finding, take, the_alert
from tests.web.test_alerts_jobs import MONTHS, store, wages
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Pages are asked for at the cast's NOW, whatever the machine's clock says."""
    real = timezone.localtime
    monkeypatch.setattr(timezone, "localtime", lambda value=None, zone=None: real(value, zone) if value else NOW)


@pytest.fixture
def here():
    return make_bureau("990101", 1)


@pytest.fixture
def other(here) -> By:
    """A second officer of the same bureau."""
    with acting(SYSTEM, "test"):
        user = accounts.add_user(by=SYSTEM, login="second-officer", display_name="经办人乙（虚构）")
        membership = accounts.grant_role(by=SYSTEM, user=user, role="regulator", office=here.office.id)
        return by_of(membership, NOW, "经办人乙（虚构）")


def more_firms(bureau, many: int) -> list[UUID]:
    """That many further firms of the bureau's region."""
    with acting(SYSTEM, "test"):
        codes = [make_firm_code(bureau.office.code, f"MA01{n:04d}") for n in range(many)]
        ids = [UUID(id_) for id_ in VaultIdentities(NOW).firms(codes)]
        names = [(id_, f"计划示例{n}有限公司（虚构）", bureau.office.region) for n, id_ in enumerate(ids)]
        describe_firms(by=SYSTEM, stated=names)
    return ids


def planned(by: By, capacity: int = 5, lot: int = 20) -> CheckPlan:
    with acting(by, "alert"):
        return make_plan(by=by, capacity=capacity, lot_percent=lot)


def picks_of(by: By, arm: str) -> list[CheckPick]:
    with acting(by, "alert"):
        rows = CheckPick.objects.filter(arm=arm).select_related("plan__run", "alert")
        return list(rows.order_by("place"))


# -- the plan ----------------------------------------------------------------------------------------------------------


def test_without_a_score_a_plan_has_alerts_and_a_lot_that_its_ledger_event_lets_anyone_draw_again(here):
    firms = more_firms(here, 12)
    take(here, finding(here, level=Level.RED))
    officer = here.by("regulator")
    plan = planned(officer)
    assert (plan.score_phase, plan.score_digest, plan.free) == ("none", "", 3)
    assert [pick.firm_id for pick in picks_of(officer, "alert")] == [here.firm.id]
    with acting(SYSTEM, "sealing"):
        told = AuditEvent.objects.get(type="checks.planned").payload
    pot = sorted(map(str, firms))
    assert told["population_digest"] == population_digest(pot) and told["population"] == 12
    drawn = [firm for arm, firm in told["picks"] if arm == "lot"]
    assert drawn == lot_order(pot, told["seed"])[:1]
    assert verify_all() == []


def test_a_month_has_one_plan_and_nobody_draws_again(here):
    more_firms(here, 3)
    officer = here.by("regulator")
    planned(officer)
    with pytest.raises(UserError) as error:
        planned(officer)
    assert error.value.code == "risk.plan.exists"
    with acting(officer, "alert"), pytest.raises(IntegrityError), transaction.atomic():
        row = CheckPlan.objects.get()
        row.id = uuid4()
        row.save(force_insert=True)


@pytest.mark.parametrize(("level", "persons", "called"), [
    (Level.RED, 3, True), (Level.ORANGE, 3, True), (Level.YELLOW, 3, False), (Level.YELLOW, 10, True),
])  # fmt: skip
def test_an_alert_answered_by_a_letter_calls_no_check_unless_it_is_collective(here, level, persons, called):
    more_firms(here, 3)
    take(here, finding(here, level=level, persons=persons))
    officer = here.by("regulator")
    planned(officer)
    assert bool(picks_of(officer, "alert")) is called
    in_lot = {pick.firm_id for pick in picks_of(officer, "lot")}
    assert here.firm.id not in in_lot, "whoever has an open case is dealt with there"


def test_an_alert_that_may_wait_is_not_called(here):
    more_firms(here, 3)
    take(here, finding(here, level=Level.ORANGE))
    officer = here.by("regulator")
    with acting(officer, "alert"):
        snooze(by=officer, alert=the_alert(here), reason="awaiting_material", until=LATER.date())
    planned(officer)
    assert picks_of(officer, "alert") == []


def test_only_an_officer_makes_a_plan_and_another_bureau_sees_nothing_of_it(here):
    more_firms(here, 3)
    with acting(here.by("firm"), "alert"), pytest.raises(UserError):
        make_plan(by=here.by("firm"), capacity=3, lot_percent=20)
    planned(here.by("regulator"))
    there = make_bureau("990102", 2)
    for role in ("regulator", "firm", "worker", "mediator"):
        with acting(there.by(role), "look"):
            assert not CheckPlan.objects.exists() and not CheckPick.objects.exists()
    with acting(here.by("firm"), "look"):
        assert not CheckPick.objects.exists(), "a firm reads nothing of a plan before somebody decides"


# -- a check -----------------------------------------------------------------------------------------------------------


def drawn(here, **more) -> CheckPick:
    """The cast's firm, drawn by lot: it is the only one of its region."""
    officer = here.by("regulator")
    planned(officer, capacity=2, **more)
    (pick,) = picks_of(officer, "lot")
    assert pick.firm_id == here.firm.id
    return pick


def going(here) -> CheckPick:
    pick, officer = drawn(here), here.by("regulator")
    with acting(officer, "alert"):
        return decide(by=officer, pick=pick, go=True, how="remote_check")


def test_a_named_officer_decides_a_check_and_its_outcome_is_a_label_of_the_next_training(here):
    pick, officer = going(here), here.by("regulator")
    with acting(officer, "alert"):
        record_found(by=officer, pick=pick, found="not_compliant", checked_on=NOW.date())
        row = CheckPick.objects.get()
        assert (row.label, row.decided_by, row.found_by) == (True, officer.user, officer.user)
        assert (str(here.firm.id), NOW.date(), "check_confirmed") in happenings(here.office.id)
        (line,) = [line for line in arm_lines([row]) if line.arm == "lot"]
        assert (line.result.right, line.percent[0]) == (1, "100.0")
    assert verify_all() == []


@pytest.mark.parametrize(("given", "code"), [
    ({"go": True}, "risk.plan.how"), ({"go": True, "how": "raid"}, "risk.plan.how"),
    ({"go": False}, "risk.plan.reason"), ({"go": False, "reason": "friend"}, "risk.plan.reason"),
])  # fmt: skip
def test_a_decision_needs_a_way_or_a_reason_and_is_taken_once(here, given, code):
    pick, officer = drawn(here), here.by("regulator")
    with acting(officer, "alert"):
        with pytest.raises(UserError) as error:
            decide(by=officer, pick=pick, **given)
        assert error.value.code == code
        decide(by=officer, pick=pick, go=False, reason="not_there")
        with pytest.raises(UserError) as again:
            decide(by=officer, pick=pick, go=True, how="visit")
        assert again.value.code == "risk.plan.settled"


def test_nothing_is_found_at_a_firm_that_nobody_decided_to_check(here):
    pick, officer = drawn(here), here.by("regulator")
    with acting(officer, "alert"), pytest.raises(UserError) as error:
        record_found(by=officer, pick=pick, found="compliant", checked_on=NOW.date())
    assert error.value.code == "risk.plan.not_going"


@pytest.mark.parametrize(("found", "off", "code"), [
    ("guilty", 0, "casework.found_missing"), ("compliant", 1, "risk.plan.day"), ("compliant", -1, "risk.plan.day"),
])  # fmt: skip
def test_a_result_names_what_was_seen_on_a_day_after_the_decision(here, found, off, code):
    pick, officer = going(here), here.by("regulator")
    with acting(officer, "alert"), pytest.raises(UserError) as error:
        record_found(by=officer, pick=pick, found=found, checked_on=NOW.date() + timedelta(off))
    assert error.value.code == code


def test_the_sheet_for_the_way_says_the_same_of_a_firm_drawn_and_a_firm_scored(here):
    pick = going(here)
    client, address = signed_in(here, "regulator"), reverse("alerts:check_sheet", args=[pick.id])
    by_lot = client.get(address).content.decode()
    with acting(SYSTEM, "test"), acting(here.by("regulator"), "alert"):
        CheckPick.objects.filter(id=pick.id).update(arm="score")
    assert strip(client.get(address).content.decode()) == strip(by_lot)
    assert "排到不表示有问题" in by_lot and "抽签" not in by_lot.split("<main", 1)[1]


def strip(page: str) -> str:
    """The page's main part without the form's one-time token."""
    main = page.split("<main", 1)[1]
    return "".join(line for line in main.splitlines() if "csrfmiddlewaretoken" not in line)


def test_a_firm_checked_is_left_in_peace_by_score_and_lot(here):
    pick, officer = going(here), here.by("regulator")
    with acting(officer, "alert"):
        record_found(by=officer, pick=pick, found="compliant", checked_on=NOW.date())
    next_month = here.by("regulator", NOW + timedelta(days=20))
    with acting(next_month, "alert"), pytest.raises(UserError) as error:
        make_plan(by=next_month, capacity=2, lot_percent=20)
    assert error.value.code == "risk.plan.no_firms"


# -- the firm's side ---------------------------------------------------------------------------------------------------


def test_the_firm_reads_why_it_is_checked_objects_and_another_officer_answers(here, other):
    pick, firm, officer = going(here), here.by("firm"), here.by("regulator")
    client = signed_in(here, "firm")
    page = client.get(reverse("alerts:firm_checks")).content.decode()
    assert "没有任何迹象指向它" in page
    address = reverse("alerts:firm_objection", args=[pick.id])
    assert client.post(address, {"text": " "}).status_code == 422
    assert client.post(address, {"text": "上周刚被查过"}).status_code == 302
    with acting(firm, "alert"), pytest.raises(UserError):
        object_to(by=firm, pick=pick, text="再说一遍")
    with acting(officer, "alert"), pytest.raises(UserError) as same:
        answer(by=officer, pick=pick, upheld=False, text="照查")
    assert same.value.code == "risk.plan.same_person"
    with acting(other, "alert"):
        answer(by=other, pick=pick, upheld=True, text="属实，不再查")
    with acting(firm, "alert"):
        row = CheckPick.objects.get()
        assert (row.decision, row.leave_reason, row.upheld) == ("leave", "objection_upheld", True)
        assert Notice.objects.filter(message__code="risk.plan.notice.answered").exists()
    assert "属实，不再查" in client.get(reverse("alerts:firm_checks")).content.decode()
    assert verify_all() == []


def test_an_objection_upheld_after_the_check_takes_its_label_back(here, other):
    pick, officer, firm = going(here), here.by("regulator"), here.by("firm")
    with acting(officer, "alert"):
        record_found(by=officer, pick=pick, found="not_compliant", checked_on=NOW.date())
    with acting(firm, "alert"):
        object_to(by=firm, pick=pick, text="看错了公司")
    with acting(other, "alert"):
        answer(by=other, pick=pick, upheld=True, text="确实不是这家")
        assert CheckPick.objects.get().label is None and happenings(here.office.id) == []


# -- the bureau's own score --------------------------------------------------------------------------------------------


def registered(by: By, raw: bytes | None = None):
    with acting(by, "alert"):
        return register_model(by=by, raw=raw or model_file())


def moved(by: By, model: str, name: str, report: bytes | None = None) -> ScoreMove:
    with acting(by, "alert"):
        return score_life.move(by=by, model=model, name=name, reason="按规则办（虚构）", report=report)


def good_report(row) -> bytes:
    """What `laoheng risk shadow --json` prints, binary fractions included."""
    told = {"model": row.digest, "stop": [], "beats": True, "periods": 4, "precision_at_capacity": 0.3125}
    return json.dumps(told).encode()


def in_use(first: By, second: By, row) -> None:
    moved(first, row.name, "start_shadow")
    moved(first, row.name, "propose", good_report(row))
    moved(second, row.name, "promote")


def phase(by: By, row) -> str:
    with acting(by, "alert"):
        return score_life.standing(by.office, row.name).phase.value


def scored(here, row, firms, *, silent: bool = False, now=NOW) -> ScoreRun:
    """A month's run over these firms, each given the inputs of a row of the made-up panel."""
    inputs = [inputs_of(told) for told in panel_rows()]
    rows = {str(firm): dict(inputs[n % len(inputs)]) for n, firm in enumerate(firms)}
    if silent:
        rows = {firm: {**told, "level_wages": None} for firm, told in rows.items()}
    system = By.system(office=here.office.id, now=now)
    with acting(system, "scoring"):
        return keep_run(by=system, office=here.office, model=row, as_of=now.date(), rows=rows)


def test_a_promoted_score_fills_the_places_that_alerts_leave_with_reasons_made_again_from_what_was_kept(here, other):
    firms, officer = more_firms(here, 40), here.by("regulator")
    row = registered(officer)
    in_use(officer, other, row)
    scored(here, row, firms)
    plan = planned(officer, capacity=10)
    picks = picks_of(officer, "score")
    assert plan.score_phase == "live" and plan.score_digest == row.digest and len(picks) == 8
    with acting(officer, "alert"):
        told = [told_score(pick) for pick in picks]
        chances = [item["chance"] for item in told]
        assert chances == sorted(chances, reverse=True) and all(item["why"] and item["interval_95"] for item in told)
        assert told_score(picks_of(officer, "lot")[0]) is None
    page = signed_in(here, "regulator").get(reverse("alerts:plan_check", args=[picks[0].id])).content.decode()
    assert "95% 区间" in page and "这不是证据" in page and "多数单位" in page
    assert verify_all() == []


def test_a_firm_that_the_score_put_into_the_plan_reads_the_same_reasons_and_what_it_can_do(here, other):
    officer = here.by("regulator")
    row = registered(officer)
    in_use(officer, other, row)
    top = max(map(inputs_of, panel_rows()), key=lambda told: told["n_last90"] + told["lit"])
    system = By.system(office=here.office.id, now=NOW)
    with acting(system, "scoring"):
        keep_run(by=system, office=here.office, model=row, as_of=NOW.date(), rows={str(here.firm.id): top})
    more_firms(here, 2)
    planned(officer, capacity=2)
    (pick,) = picks_of(officer, "score")
    assert pick.firm_id == here.firm.id
    firm = signed_in(here, "firm")
    assert "评分怎么说" not in firm.get(reverse("alerts:firm_checks")).content.decode(), "nobody has decided yet"
    with acting(officer, "alert"):
        decide(by=officer, pick=pick, go=True, how="remote_check")
        said = told_score(pick)
    page = firm.get(reverse("alerts:firm_checks")).content.decode()
    assert "评分怎么说" in page and f"{said['percent'][0]}%" in page and "多数单位" in page
    with acting(here.by("firm"), "look"):
        assert ScoreRun.objects.count() == 1 and ScoreLine.objects.count() == 1
    with acting(make_bureau("990102", 2).by("firm"), "look"):
        assert not ScoreRun.objects.exists() and not ScoreLine.objects.exists()


@pytest.mark.parametrize(("moves", "phase_told"), [
    (("start_shadow",), "shadow"), (("start_shadow", "propose"), "proposed"),
    (("start_shadow", "propose", "promote", "freeze"), "frozen"),
])  # fmt: skip
def test_a_score_that_is_not_in_use_orders_nothing_and_the_plan_says_so(here, other, moves, phase_told):
    firms, officer = more_firms(here, 20), here.by("regulator")
    row = registered(officer)
    for name in moves:
        moved(other if name == "promote" else officer, row.name, name, good_report(row) if name == "propose" else None)
    scored(here, row, firms)
    plan = planned(officer, capacity=10)
    assert (plan.score_phase, plan.score_digest, picks_of(officer, "score")) == (phase_told, "", [])
    page = signed_in(here, "regulator").get(reverse("alerts:plan", args=[plan.id])).content.decode()
    assert "只用预警和抽签" in page


def test_a_run_older_than_the_month_orders_nothing(here, other):
    firms, officer = more_firms(here, 20), here.by("regulator")
    row = registered(officer)
    in_use(officer, other, row)
    scored(here, row, firms, now=NOW - timedelta(days=50))
    assert planned(officer).score_phase == "stale"


def test_drift_freezes_the_score_by_itself_tells_the_officers_and_two_people_bring_it_back(here, other):
    officer, row = here.by("regulator"), registered(here.by("regulator"))
    firms = [uuid4() for _ in range(240)]
    in_use(officer, other, row)
    assert scored(here, row, firms).state in ("steady", "moved") and phase(officer, row) == "live"
    run = scored(here, row, firms, silent=True, now=LATER)
    assert run.state == "frozen" and phase(officer, row) == "frozen"
    with acting(officer, "look"):
        assert Notice.objects.filter(message__code="risk.model.life.drift_notice").count() == 1
        assert ScoreMove.objects.order_by("at", "id").last().by is None
    officer, other = replace(officer, now=LATER), replace(other, now=LATER)
    with pytest.raises(UserError):
        moved(other, row.name, "promote")
    moved(officer, row.name, "to_shadow")
    moved(officer, row.name, "propose", good_report(row))
    with pytest.raises(UserError):
        moved(officer, row.name, "promote")
    moved(other, row.name, "promote")
    assert phase(officer, row) == "live"
    seal_pending(now=LATER)
    assert verify(now=LATER) == []


def test_a_new_version_takes_over_and_the_earlier_one_comes_back_by_two_people(here, other):
    officer = here.by("regulator")
    old, new = registered(officer), registered(officer, newer_file())
    in_use(officer, other, old)
    in_use(officer, other, new)
    assert (phase(officer, old), phase(officer, new)) == ("replaced", "live")
    moved(officer, new.name, "freeze")
    moved(officer, old.name, "propose_again")
    with pytest.raises(UserError):
        moved(officer, old.name, "promote")
    moved(other, old.name, "promote")
    assert (phase(officer, old), phase(officer, new)) == ("live", "frozen")


def test_months_of_shadow_are_judged_on_what_came_and_too_few_release_nothing(here):
    officer, row = here.by("regulator"), registered(here.by("regulator"))
    moved(officer, row.name, "start_shadow")
    for months in (4, 5):
        scored(here, row, [uuid4() for _ in range(30)], now=NOW - timedelta(days=30 * months))
    with acting(officer, "alert"):
        report = own_report(row, NOW.date())
    assert report["periods"] == 2 and not report["judged"] and not report["beats"]
    with pytest.raises(UserError) as error:
        moved(officer, row.name, "propose")
    assert error.value.code == "risk.model.life.no_report"


def test_the_pages_take_a_model_in_show_its_runs_and_publish_its_card(here, other):
    client = signed_in(here, "regulator")
    address = reverse("alerts:add_score")
    bad = client.post(address, {"file": SimpleUploadedFile("m.json", b"{}", "application/json")})
    assert bad.status_code == 422 and "error-summary" in bad.content.decode()
    sent = client.post(address, {"file": SimpleUploadedFile("m.json", model_file(), "application/json")})
    assert sent.status_code == 302
    again = client.post(address, {"file": SimpleUploadedFile("m.json", model_file(), "application/json")})
    assert again.status_code == 422
    with acting(here.by("regulator"), "look"):
        (run_model,) = here_models(here)
    assert client.post(sent.url, {"move": "start_shadow", "reason": "试三期"}).status_code == 302
    scored(here, run_model, [uuid4() for _ in range(210)])
    page = client.get(sent.url).content.decode()
    assert "还不能判断" in page and "漂移检查" in page
    public = client.get(reverse("publicity:algorithm", args=[run_model.name])).content.decode()
    assert run_model.digest in public and "试运行，未启用" in public
    listed = client.get(reverse("publicity:algorithms_json")).json()
    assert {item["id"]: item["phase"] for item in listed["models"]}[run_model.name] == "shadow"
    assert client.get(reverse("alerts:score_filing", args=[run_model.name])).json()["phase"] == "shadow"


def here_models(here):
    from laoheng_web.alerts.own_scores import own_models

    return own_models(here.office.id)


def test_an_auditor_makes_a_past_score_again_and_is_told_where_its_inputs_are_gone(here, capsys):
    officer, row = here.by("regulator"), registered(here.by("regulator"))
    moved(officer, row.name, "start_shadow")
    scored(here, row, [here.firm.id])
    asked = ["risk", "replay", here.firm.code, "--office", here.office.code, "--day", NOW.date().isoformat(),
             "--model", row.digest, "--json"]  # fmt: skip
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    with acting(officer, "look"):
        line = ScoreLine.objects.get()
    assert told["same"] and repr(told["chance"]) == line.chance and told["model"] == row.digest
    wrong = [*asked[:-2], "0" * 64, "--json"]
    assert main(wrong) == 2
    with acting(officer, "look"):
        ScoreLine.objects.update(inputs="")
    assert main(asked) == 2
    assert "已经不在" in capsys.readouterr().err


def test_every_month_each_bureau_with_a_model_of_its_own_is_enqueued_once(here):
    make_bureau("990102", 2)
    registered(here.by("regulator"))
    assert jobs.score_all(0) == 1 and jobs.score_all(0) == 1
    waiting = ProcrastinateJob.objects.filter(task_name="laoheng_web.alerts.jobs.score_firms", status="todo")
    assert [job.args for job in waiting] == [{"office": str(here.office.id)}]


@pytest.mark.slow
def test_the_job_scores_the_firms_of_the_lake_as_they_are_known_that_day(here, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LAKE_DIR", tmp_path / "lake")
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    officer, row = here.by("regulator"), registered(here.by("regulator"))
    store(here, WAGES, wages(*MONTHS))
    moved(officer, row.name, "start_shadow")
    assert jobs.score_firms(str(here.office.id)) == 1
    assert jobs.score_firms(str(here.office.id)) == 0, "once a day is enough"
    with acting(officer, "look"):
        line = ScoreLine.objects.select_related("run").get()
    assert (line.firm_id, line.run.state, line.run.as_of) == (here.firm.id, "unknown", NOW.date())
    assert set(json.loads(line.inputs)) == {feature.name for feature in FIRM_DAYS.features}


# -- what was seen becomes a case --------------------------------------------------------------------------------------


def test_what_a_check_saw_becomes_a_case_only_by_the_officers_word_and_the_firm_is_heard(here):
    pick, officer = going(here), here.by("regulator")
    client, address = signed_in(here, "regulator"), reverse("alerts:check_case", args=[pick.id])
    assert client.post(address, {"indicator": "wages_overdue", "level": "orange"}).status_code == 422
    with acting(officer, "alert"):
        record_found(by=officer, pick=pick, found="not_compliant", checked_on=NOW.date())
        assert not Alert.objects.exists(), "the result by itself opens nothing"
    for bad in ({"indicator": "no-such", "level": "orange"}, {"indicator": "wages_overdue", "level": "blue"}):
        assert client.post(address, bad).status_code == 422
    assert client.post(address, {"indicator": "no_rest_day", "level": "orange"}).status_code == 302
    alert = the_alert(here)
    assert (alert.indicator, alert.level, alert.matter.state) == ("no_rest_day", "orange", "alerted")
    assert "不是由数据推出" in client.get(f"/alerts/{alert.id}/").content.decode()
    told = signed_in(here, "firm").get(f"/firm/alerts/{alert.id}/").content.decode()
    assert "不是由数据推出" in told and "/explain/" in told
    assert verify_all() == []
