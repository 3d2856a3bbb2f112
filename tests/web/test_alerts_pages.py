"""The pages of alerts: each level, what is not known, replies and decisions, and nothing for strangers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from laoheng.standard.finding import Level
from laoheng_web.accounts import actions as accounts
from laoheng_web.alerts.models import Ending
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.papers.models import Attachment, Step
from tests.web.test_alerts import clear, finding, take, the_alert, unknown
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Pages are asked for at the cast's NOW, whatever the machine's clock says."""
    real = timezone.localtime
    monkeypatch.setattr(timezone, "localtime", lambda value=None, zone=None: real(value, zone) if value else NOW)


@pytest.fixture
def bureaus():
    return make_bureau("990101", 1), make_bureau("990102", 2)


def signed_in(bureau, role):
    client = Client()
    client.force_login(bureau.members[role].user)
    return client


OVERTURNED = {"closing": "in_order", "contact": "remote_check"}


def another_officer(bureau):
    with acting(SYSTEM, "test"):
        user = accounts.add_user(by=SYSTEM, login="second", display_name="另一名经办人（虚构）", is_demo=True)
        accounts.grant_role(by=SYSTEM, user=user, role="regulator", office=bureau.office.id)
    client = Client()
    client.force_login(user)
    return client


def proof():
    return SimpleUploadedFile("补发凭证.txt", "已补发，附银行回单编号".encode())


def send(client, alert, move, **answers):
    """Fills the form, reads the check page, confirms; returns the last answer."""
    path = f"/alerts/{alert.id}/{move}/"
    checked = client.post(path, answers)
    if checked.status_code != 200:
        return checked
    kept = {name: value for name, value in answers.items() if not name.endswith("_new")}
    if any(name.endswith("_new") for name in answers):
        kept["evidence"] = hidden(checked, "evidence")
    return client.post(path, {**kept, "checked": "yes"})


def hidden(response, name):
    return [value for key, value in response.context["hidden"] if key == name]


@pytest.mark.parametrize(("level", "text"), [("red", "红色"), ("orange", "橙色"), ("yellow", "黄色"), ("blue", "蓝色")])
def test_the_list_names_each_level_in_words(bureaus, level, text):
    here, _ = bureaus
    take(here, finding(here, level=Level(level)))
    page = signed_in(here, "regulator").get("/alerts/").content.decode()
    assert f'<span class="tag {level}">{text}</span>' in page


def test_unknown_is_not_low_on_any_page(bureaus):
    here, _ = bureaus
    take(here, unknown(here))
    officer = signed_in(here, "regulator")
    questions = officer.get("/alerts/questions/").content.decode()
    assert "未知" in questions
    assert "不等于没有问题" in questions
    assert "请报送缺少月份的工资台账" in questions
    portrait = officer.get(f"/firms/{here.firm.id}/").content.decode()
    for page in (questions, portrait):
        assert "蓝色" not in page
        assert "没有发现问题" not in page


def test_the_filters_let_through_what_they_say(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    officer = signed_in(here, "regulator")
    for query, there in (
        ("level=orange", True), ("level=red", False), ("indicator=wages_overdue", True),
        ("indicator=base_below_wage", False), ("state=alerted", True), ("state=decided", False), ("state=gone", False),
    ):  # fmt: skip
        assert (b"990101-YJ2026-000001" in officer.get(f"/alerts/?{query}").content) is there, query


def test_the_proof_sheet_shows_finding_next_step_and_leaves_a_line(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    alert = the_alert(here)
    officer = signed_in(here, "regulator")
    for key in (alert.id, alert.matter_id):
        page = officer.get(f"/alerts/{key}/").content.decode()
        assert "18,000.00" in page
        assert "拖欠工资" in page
    with acting(here.by("regulator"), "look"):
        assert AuditEvent.objects.filter(type="alert.rows_viewed", matter_id=alert.matter_id).count() == 2


def test_a_firm_reads_why_what_to_do_what_clears_it_and_by_when(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    alert = the_alert(here)
    firm = signed_in(here, "firm")
    assert "拖欠工资" in firm.get("/firm/alerts/").content.decode()
    page = firm.get(f"/firm/alerts/{alert.id}/").content.decode()
    for text in ("立即付清拖欠的工资", "付清并有付款证明后解除", f"{alert.matter.due_on.day}日", "说明情况"):
        assert text in page


def test_strangers_get_nothing(bureaus):
    here, there = bureaus
    take(here, finding(here))
    alert = the_alert(here)
    paths = [
        f"/alerts/{alert.id}/", f"/alerts/{alert.matter_id}/", f"/firm/alerts/{alert.id}/", f"/firms/{here.firm.id}/",
        f"/alerts/{alert.id}/explain/", f"/alerts/{alert.id}/clear/", f"/alerts/{alert.id}/done/",
    ]  # fmt: skip
    for role in ("regulator", "firm", "worker", "mediator"):
        client = signed_in(there, role)
        for path in paths:
            assert client.get(path).status_code == 404, (role, path)
        for path in ("/alerts/", "/alerts/questions/", "/firm/alerts/", "/firms/?q=CANARY"):
            answer = client.get(path)
            assert b"CANARY-990101" not in answer.content, (role, path)
            assert b"990101-YJ" not in answer.content, (role, path)
    assert signed_in(here, "worker").get(f"/alerts/{alert.id}/").status_code == 404


def test_a_firm_explains_with_evidence_and_the_officer_reads_both(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    alert = the_alert(here)
    firm = signed_in(here, "firm")
    answer = send(firm, alert, "explain", reason="九月工资已于昨日补发", evidence_new=proof())
    assert answer.status_code == 302
    assert "990101-YJ2026-000001" in firm.get(answer.url).content.decode()
    assert the_alert(here).matter.state == "firm_explained"
    page = signed_in(here, "regulator").get(f"/alerts/{alert.id}/").content.decode()
    assert "九月工资已于昨日补发" in page
    with acting(here.by("regulator"), "look"):
        told = AuditEvent.objects.get(type="alert.firm_explained").payload
        attachment = Attachment.objects.get()
    assert "补发" not in str(told)
    assert firm.get(f"/alerts/file/{attachment.id}/").content.decode() == "已补发，附银行回单编号"


def test_what_is_missing_is_told_beside_its_field_and_what_was_typed_stays(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    alert = the_alert(here)
    answer = signed_in(here, "firm").post(f"/alerts/{alert.id}/explain/", {"reason": "已经补发"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_evidence"' in page
    assert "已经补发" in page
    assert the_alert(here).matter.state == "alerted"


def test_a_step_sent_twice_is_taken_once(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    alert = the_alert(here)
    firm = signed_in(here, "firm")
    for _ in range(2):
        assert send(firm, alert, "explain", reason="已补发", evidence_new=proof()).status_code == 302
    with acting(here.by("regulator"), "look"):
        assert Step.objects.filter(transition="explain").count() == 1


def decide(bureau, alert):
    officer = signed_in(bureau, "regulator")
    send(signed_in(bureau, "firm"), alert, "explain", reason="暂无资金", evidence_new=proof())
    return send(
        officer, alert, "decide_breach", reason="经核对属实", grounds=["indicator.wages_overdue"],
        document="行政处理决定书（样例）", appeal_route="可在六十日内向上级机构申诉",
        closing="breach_decided", contact="letter",
    )  # fmt: skip


def test_only_a_named_officer_decides_and_another_decides_the_appeal(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    alert = the_alert(here)
    assert decide(here, alert).status_code == 302
    matter = the_alert(here).matter
    assert (matter.state, matter.decided_by) == ("decided", str(here.members["regulator"].user_id))
    firm = signed_in(here, "firm")
    assert "可在六十日内向上级机构申诉" in firm.get(f"/firm/alerts/{alert.id}/").content.decode()
    assert send(firm, alert, "appeal", reason="金额有误").status_code == 302
    own = signed_in(here, "regulator")
    assert "您不能办理" in own.get(f"/alerts/{alert.id}/").content.decode()
    assert send(own, alert, "grant_appeal", reason="同意", **OVERTURNED).status_code == 400
    assert the_alert(here).matter.state == "appealed"
    assert send(another_officer(here), alert, "grant_appeal", reason="复核后支持申诉", **OVERTURNED).status_code == 302
    assert the_alert(here).matter.state == "closed_cleared"
    with acting(here.by("regulator"), "look"):
        breach = AuditEvent.objects.get(type="decision.breach")
        upheld = AuditEvent.objects.get(type="decision.appeal_upheld")
        ending = Ending.objects.get()
    assert upheld.payload["decision"] == str(breach.id)
    assert (ending.reason, ending.label) == ("in_order", False), "an upheld appeal changes what the warning was"


def test_an_officer_orders_correction_and_a_past_day_is_refused(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    alert = the_alert(here)
    send(signed_in(here, "firm"), alert, "put_right", reason="已补发", evidence_new=proof())
    officer = signed_in(here, "regulator")
    common = {"reason": "未补足", "grounds": ["indicator.wages_overdue"], "document": "责令改正文书（样例）"}
    refused = send(officer, alert, "order_correction", promised_on="2020-01-01", **common)
    assert refused.status_code == 422
    later = str(NOW.date() + timedelta(days=14))
    assert send(officer, alert, "order_correction", promised_on=later, **common).status_code == 302
    assert the_alert(here).matter.state == "correction_ordered"


def test_a_firm_cannot_open_an_officers_form(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    alert = the_alert(here)
    assert signed_in(here, "firm").get(f"/alerts/{alert.id}/clear/").status_code == 404
    assert signed_in(here, "regulator").get(f"/alerts/{alert.id}/explain/").status_code == 404


def test_a_condition_that_is_gone_is_shown_to_both_and_counted_for_the_officer(bureaus):
    here, _ = bureaus
    take(here, finding(here))
    take(here, clear(here))
    alert = the_alert(here)
    for role, path in (("regulator", f"/alerts/{alert.id}/"), ("firm", f"/firm/alerts/{alert.id}/")):
        page = signed_in(here, role).get(path).content.decode()
        assert "等待经办人确认" in page, role
    assert b"990101-YJ2026-000001" in signed_in(here, "regulator").get("/alerts/?state=decide").content


def test_a_portrait_is_logged_and_says_unknown_where_nothing_came(bureaus):
    here, _ = bureaus
    page = signed_in(here, "regulator").get(f"/firms/{here.firm.id}/").content.decode()
    assert "没有收到过" in page
    assert "一切未知" in page
    with acting(here.by("regulator"), "look"):
        assert AuditEvent.objects.filter(type="firm.viewed", subjects__contains=[here.firm.id]).count() == 1


def test_a_firm_is_found_by_name_and_code_within_the_own_region_only(bureaus):
    here, there = bureaus
    officer = signed_in(here, "regulator")
    for query in ("CANARY", here.firm_code):
        assert here.firm_code.encode() in officer.get(f"/firms/?q={query}").content
    assert list(officer.get(f"/firms/?q={there.firm_code}").context["page"].object_list) == []
