"""The loop of a wage complaint through the pages of every role."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laoheng.standard.dates import SHANGHAI
from laoheng_web.accounts.actions import add_user, grant_role, open_office
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.record import new_id
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases.sweeping import sweep
from laoheng_web.notices.models import Notice
from laoheng_web.papers.models import Matter, Step
from tests.web.complaints import PDF, PNG, Clock, do, file, signed_in, state
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_bureau("990101", 1)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch, NOW)


def photo(name: str = "凭证.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG)


def due(bureau, matter) -> str:
    with acting(bureau.by("regulator"), "test"):
        return str(Matter.objects.get(id=matter.id).due_on)


ORDER = {
    "reason": "查实欠付两个月工资", "grounds": ["劳动合同法30", "劳动合同法85"], "amount": "10000.50",
    "promised_on": "2026-12-10", "document": "限期改正指令书：……",
}  # fmt: skip


def deny(bureau, matter):
    do(bureau, "firm", matter, "deny", reason="已经发过", evidence=photo())


def order_payment(bureau, matter, **changes):
    do(bureau, "regulator", matter, "accept")
    do(bureau, "regulator", matter, "order_payment", **{**ORDER, **changes})


def test_from_complaint_through_denial_and_order_to_the_workers_word(here, clock):
    matter = file(here)
    assert (matter.state, str(matter.due_on)) == ("firm_verifying", "2026-11-30")
    deny(here, matter)
    assert state(here, matter) == "firm_denied"
    order_payment(here, matter)
    assert (state(here, matter), due(here, matter)) == ("payment_ordered", "2026-12-10")
    clock.go(2026, 12, 8)
    do(here, "firm", matter, "report_payment", amount="10,000.50元", paid_on="2026-12-08", evidence=photo())
    assert state(here, matter) == "payment_reported"
    do(here, "worker", matter, "confirm_paid", status=422)  # silence is no word
    do(here, "worker", matter, "confirm_paid", own_word="yes")
    assert state(here, matter) == "closed_paid"
    page = signed_in(here, "worker").get(reverse("cases:my_matter", args=[matter.id])).content.decode()
    assert "工资已付清" in page


def test_a_silent_firm_over_the_national_day_holiday_comes_to_the_officers_desk_and_up_the_ladder(here, clock):
    clock.go(2026, 9, 30)
    matter = file(here)
    # 1 to 7 October are off, 10 October is worked: 8, 9, 10, 12, 13 October.
    assert str(matter.due_on) == "2026-10-13"
    assert sweep(datetime(2026, 10, 13, 23, 59, tzinfo=SHANGHAI)) == 0
    assert sweep(datetime(2026, 10, 14, 0, 1, tzinfo=SHANGHAI)) == 1
    assert (state(here, matter), due(here, matter)) == ("firm_silent", "2026-10-21")
    assert sweep(datetime(2026, 10, 14, 0, 1, tzinfo=SHANGHAI)) == 0
    assert sweep(datetime(2026, 10, 22, 9, tzinfo=SHANGHAI)) == 1
    with acting(here.by("regulator"), "test"):
        told = [row.message["args"]["who"]["code"] for row in Notice.objects.filter(message__code="cases.escalated")]
        assert told == ["casework.escalate_to.office_head"]
        assert Matter.objects.get(id=matter.id).state == "firm_silent"  # time alone closes nothing


def test_a_long_overdue_matter_is_shown_to_the_parent_office(here, clock):
    with acting(SYSTEM, "test"):
        parent = open_office(by=SYSTEM, code="990100", name="上级人社局（虚构）", region="990100")
        type(here.office).objects.filter(id=here.office.id).update(path="990100/990101")
    file(here, tell="no")
    for day in ("2026-12-01", "2026-12-09"):
        assert sweep(datetime.fromisoformat(f"{day}T09:00:00+08:00")) == 1
    from laoheng_web.audit.by import By

    with acting(By.system(office=parent.id, now=NOW), "test"):
        (notice,) = Notice.objects.filter(office_id=parent.id)
    assert notice.message["args"]["who"]["code"] == "casework.escalate_to.parent_office"


def test_a_broken_promise_goes_back_to_the_officer(here, clock):
    matter = file(here)
    do(here, "firm", matter, "admit", amount="10000.50", promised_on="2026-12-01")
    assert sweep(datetime(2026, 12, 1, 23, tzinfo=SHANGHAI)) == 0
    assert sweep(datetime(2026, 12, 2, 0, 5, tzinfo=SHANGHAI)) == 1
    assert state(here, matter) == "payment_overdue"


def test_a_disputed_result_is_inspected_again_and_the_reason_stays_from_the_firm(here, clock):
    matter = file(here)
    deny(here, matter)
    order_payment(here, matter)
    do(here, "firm", matter, "report_payment", amount="10000.50", paid_on="2026-11-23", evidence=photo())
    do(here, "worker", matter, "dispute", reason="CANARY-DISPUTE 只收到一半")
    assert state(here, matter) == "disputed"
    page = signed_in(here, "firm").get(reverse("cases:firm_matter", args=[matter.id])).content.decode()
    assert "CANARY-DISPUTE" not in page
    with acting(here.by("regulator"), "test"):
        event = AuditEvent.objects.get(type="matter.disputed")
    assert "CANARY-DISPUTE" not in str(event.payload)
    do(here, "regulator", matter, "reopen")
    assert state(here, matter) == "investigating"


def test_an_officer_closes_only_on_proof_that_covers_the_sum(here, clock):
    matter = file(here)
    do(here, "firm", matter, "admit", amount="10000.50", promised_on="2026-12-01")
    proof = {
        "amount": "10000",
        "paid_on": "2026-11-23",
        "proof_source": "bank_row",
        "bank_rows": "ROW-1",
        "reason": "核对流水",
    }
    refused = do(here, "regulator", matter, "close_on_proof", status=409, **proof)
    assert "凭证金额不足" in refused.content.decode()
    do(here, "regulator", matter, "close_on_proof", **{**proof, "amount": "10000.50"})
    assert state(here, matter) == "closed_paid"


def test_proof_from_a_document_must_be_a_file_of_the_matter(here, clock):
    matter = file(here)
    do(here, "firm", matter, "admit", amount="1", promised_on="2026-12-01")
    proof = {"amount": "1", "paid_on": "2026-11-23", "proof_source": "verified_document", "reason": "核对"}
    do(here, "regulator", matter, "close_on_proof", status=422, **proof)
    do(here, "regulator", matter, "close_on_proof", status=422, proof=["00000000-0000-7000-8000-000000000000"], **proof)
    assert state(here, matter) == "firm_admitted"


@pytest.mark.parametrize(
    ("role", "move"),
    [("worker", "confirm_paid"), ("firm", "report_payment"), ("regulator", "order_payment"), ("worker", "dispute")],
)
def test_a_move_that_is_not_open_now_says_what_is(here, clock, role, move):
    matter = file(here)
    answer = do(here, role, matter, move, status=409, own_word="yes", reason="x")
    assert "现在可以" in answer.content.decode()
    assert state(here, matter) == "firm_verifying"


def test_a_word_that_is_no_move_is_not_found(here, clock):
    matter = file(here)
    do(here, "worker", matter, "burn", status=404)


def test_what_was_typed_stays_when_something_is_missing(here, clock):
    matter = file(here)
    answer = do(here, "firm", matter, "deny", status=422, reason="CANARY-REASON 已经发过")
    page = answer.content.decode()
    assert "CANARY-REASON" in page and "请选择文件" in page
    assert state(here, matter) == "firm_verifying"


def test_a_refused_move_keeps_no_half(here, clock):
    matter = file(here)
    do(here, "firm", matter, "admit", status=409, amount="100", promised_on="2026-01-01")
    deny(here, matter)
    with acting(here.by("regulator"), "test"):
        assert Step.objects.filter(matter=matter).count() == 3


def test_a_firm_unknown_at_first_is_chosen_by_the_officer_and_then_heard(here, clock):
    matter = file(here, choice="typed", named="CANARY 老王装修队")
    assert (matter.state, matter.firm_id) == ("filed", None)
    refused = do(here, "regulator", matter, "send_to_firm", status=422)
    assert "还没有登记是哪个单位" in refused.content.decode()
    client = signed_in(here, "regulator")
    url = reverse("cases:choose_firm", args=[matter.id])
    assert str(here.firm.id) in client.post(url, {"q": here.firm_code, "act": "search"}).content.decode()
    assert client.post(url, {"choice": str(here.firm.id)}).status_code == 302
    assert client.post(url, {"choice": str(here.firm.id)}).status_code == 404  # once only
    do(here, "regulator", matter, "send_to_firm")
    assert state(here, matter) == "firm_verifying"
    assert str(matter.id) in signed_in(here, "firm").get(reverse("cases:firm_matters")).content.decode()


def test_a_withdrawn_complaint_resumed_goes_to_the_firm_again(here, clock):
    matter = file(here)
    do(here, "worker", matter, "withdraw", own_word="yes")
    assert state(here, matter) == "withdrawn"
    do(here, "worker", matter, "resume")
    assert state(here, matter) == "firm_verifying"


def test_a_refusal_is_reviewed_by_another_officer(here, clock):
    matter = file(here, tell="no")
    do(
        here,
        "regulator",
        matter,
        "not_accept",
        reason="不属于劳动关系",
        grounds=["劳动保障监察条例11"],
        referred_to="法院",
    )
    do(here, "worker", matter, "appeal_refusal", reason="有考勤")
    same = do(here, "regulator", matter, "grant_appeal", status=409, reason="复核")
    assert "以外的人员" in same.content.decode()
    with acting(SYSTEM, "test"):
        user = add_user(by=SYSTEM, login="second", display_name="第二人（虚构）", is_demo=True)
        second = grant_role(by=SYSTEM, user=user, role="regulator", office=here.office.id)
    here.members["regulator"] = second
    do(here, "regulator", matter, "grant_appeal", reason="有考勤记录")
    assert state(here, matter) == "investigating"


def test_an_officers_grounds_must_be_articles_in_force(here, clock):
    matter = file(here, tell="no")
    do(here, "regulator", matter, "not_accept", status=422, reason="不归我", grounds=["劳动法9999"], referred_to="法院")
    assert state(here, matter) == "filed"


def test_ten_workers_make_a_collective_matter_that_stands_first(here, clock):
    plain = file(here, tell="no")
    clock.now += timedelta(minutes=1)
    group = file(here, tell="no", workers="12")
    page = signed_in(here, "regulator").get(reverse("cases:work")).content.decode()
    assert page.index(group.number) < page.index(plain.number)
    assert "集体" in page


def test_the_work_list_filters_and_counts_what_is_overdue(here, clock):
    waiting_for_firm, ours = file(here), file(here, tell="no")
    client = signed_in(here, "regulator")

    def shown(**query):
        page = client.get(reverse("cases:work"), query).content.decode()
        return {matter.number for matter in (waiting_for_firm, ours) if matter.number in page}

    assert shown() == {ours.number}
    assert shown(whose="all") == {waiting_for_firm.number, ours.number}
    assert shown(whose="all", overdue="1") == set()
    assert shown(kind="alert_case") == set()
    assert shown(mine="1") == set()
    assert shown(state="firm_verifying") == {waiting_for_firm.number}
    assert shown(whose="ended") == set()
    clock.go(2026, 12, 7)
    assert shown(overdue="1") == {ours.number}
    assert client.get(reverse("cases:work")).context["numbers"]["late"] == 2


def test_opening_the_workers_identity_needs_a_reason_and_leaves_a_line(here, clock):
    matter = file(here)
    client = signed_in(here, "regulator")
    url = reverse("cases:identity", args=[matter.id])
    assert client.post(url, {"fields": ["phone"]}).status_code == 422
    page = client.post(url, {"fields": ["name", "phone"], "reason": "电话核实"}).content.decode()
    assert "CANARY-990101-张示例" in page and "13800000000" in page
    with acting(here.by("worker"), "own_data"):
        (line,) = AuditEvent.objects.filter(type="vault.opened")
    assert line.payload["reason"] == "电话核实"


def test_notes_reach_only_those_they_are_for(here, clock):
    matter = file(here)
    url = reverse("cases:add_material", args=[matter.id])
    signed_in(here, "regulator").post(url, {"text": "CANARY-INTERNAL", "audience": "office"})
    signed_in(here, "worker").post(url, {"text": "CANARY-WORKER-NOTE", "files": SimpleUploadedFile("a.pdf", PDF)})
    signed_in(here, "firm").post(url, {"text": "CANARY-FIRM-NOTE"})
    assert signed_in(here, "firm").post(url, {}).status_code == 422
    seen = {}
    for role, name in (("worker", "my_matter"), ("firm", "firm_matter"), ("regulator", "work_matter")):
        page = signed_in(here, role).get(reverse(f"cases:{name}", args=[matter.id])).content.decode()
        seen[role] = {word for word in ("INTERNAL", "WORKER-NOTE", "FIRM-NOTE") if f"CANARY-{word}" in page}
    assert seen == {
        "worker": {"WORKER-NOTE"}, "firm": {"FIRM-NOTE"}, "regulator": {"INTERNAL", "WORKER-NOTE", "FIRM-NOTE"},
    }  # fmt: skip


def test_the_printed_sheet_has_history_articles_and_digests(here, clock):
    matter = file(here)
    deny(here, matter)
    order_payment(here, matter)
    page = signed_in(here, "worker").get(reverse("papers:print", args=[matter.id])).content.decode()
    assert "劳动合同法85" in page and "责令限期支付" in page and "10000.50" in page
    with acting(here.by("worker"), "test"):
        digests = list(matter.attachments.values_list("digest", flat=True))
    assert digests and all(digest in page for digest in digests)


def test_listeners_hear_each_step_and_can_refuse_it(here, clock, monkeypatch):
    from laoheng_web.cases import closing

    heard = []
    monkeypatch.setattr(closing, "_LISTENERS", [])
    closing.register(lambda by, matter, move: heard.append((by.role, move.transition.name)))
    matter = file(here)
    deny(here, matter)
    assert heard == [("firm", "deny")]


def test_steps_of_one_instant_are_told_in_the_order_they_were_taken(here, clock):
    matter = file(here)  # filing and sending to the firm share one instant
    deny(here, matter)
    with acting(here.by("regulator"), "test"):
        assert [step.transition for step in Step.objects.filter(matter=matter)] == ["file", "send_to_firm", "deny"]
    ids = [new_id(NOW) for _ in range(20_000)]
    assert ids == sorted(ids) and len(set(ids)) == len(ids)


def test_a_firms_step_bears_its_registered_name_and_the_history_doubles_no_brackets(here, clock):
    matter = file(here)
    do(here, "firm", matter, "deny", reason="已经发过", evidence=photo())
    page = signed_in(here, "regulator").get(reverse("cases:work_matter", args=[matter.id])).content.decode()
    assert f"· {here.firm.name}：" in page and "））" not in page
    assert "CANARY-990101-firm" not in page  # the name of the account


def test_withdrawing_and_contesting_are_offered_after_everything_else(here, clock):
    matter = file(here)
    page = signed_in(here, "worker").get(reverse("cases:my_matter", args=[matter.id])).content.decode()
    last = page.index(reverse("cases:move", args=[matter.id, "withdraw"]))
    assert page.index(reverse("papers:print", args=[matter.id])) < last
