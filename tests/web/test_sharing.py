"""Sharing with departments: asked, decided by one named officer, delivered with the least data, corrected, ended."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from laoheng.cli import main
from laoheng.hub.sharing import Form, digest_of, limits
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.models import Membership, User
from laoheng_web.accounts.pages import by_of
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.notices.models import Notice
from laoheng_web.publicity.receipts import check_receipt
from laoheng_web.sharing import asking, correcting, deciding, delivering
from laoheng_web.sharing.models import (
    Department,
    RegisterLine,
    RequestKey,
    RequestState,
    ShareDelivery,
    ShareReport,
    ShareRequest,
    ShareSubject,
)  # fmt: skip
from tests.web.sweep.sharing import ask, grant, make_department, name_officer, send_wages, wish
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Pages are asked for at the cast's NOW, whatever the machine's clock says."""
    real = timezone.localtime
    monkeypatch.setattr(timezone, "localtime", lambda value=None, zone=None: real(value, zone) if value else NOW)


@pytest.fixture
def bureau(settings, tmp_path):
    settings.DATA_DIR, settings.LAKE_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "lake", tmp_path / "inbox"
    (tmp_path / "inbox").mkdir()
    made = make_bureau("990101", 1)
    with acting(SYSTEM, "test"):
        made.members["department"] = make_department(made)
    send_wages(made)
    name_officer(made)
    return made


def clerk(bureau):
    return bureau.by("department")


def read(bureau, row):
    with acting(clerk(bureau), "sharing") as by:
        delivery = ShareDelivery.objects.select_related("request__department").get(request=row)
        content = delivering.receive(by=by, delivery=delivery)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_granted_join_gives_the_listed_persons_rows_under_tokens_only(bureau):
    row = grant(bureau, ask(bureau, clerk(bureau), wish(bureau)))
    assert row.state == RequestState.READY
    [line] = read(bureau, row)
    assert (line["line"], line["month"], line["gross"], line["paid"]) == ("1", "2026-09", "5200.00", "5200.00")
    assert digest_of(row.delivery.manifest) == row.delivery.digest
    told = ",".join([*line.values(), *line])
    for secret in (str(bureau.worker), str(bureau.firm.id), bureau.worker_number, bureau.firm_code):
        assert secret not in told


def test_two_requests_for_one_person_share_no_token(bureau):
    first, second = (read(bureau, grant(bureau, ask(bureau, clerk(bureau), wish(bureau))))[0] for _ in range(2))
    assert {first[name] for name in ("row", "firm", "person")} & {
        second[name] for name in ("row", "firm", "person")
    } == set()


@pytest.mark.parametrize(("value", "told"), [("bank", "yes"), ("cash", "no")])
def test_a_yes_no_question_is_answered_by_line_and_what_is_not_known_is_unknown(bureau, value, told):
    stranger = bureau.worker_number[:6] + "199501010002"
    stranger = next(stranger[:17] + last for last in "0123456789X" if _valid(stranger[:17] + last))
    asked = wish(bureau, Form.YES_NO, (bureau.worker_number, stranger), value)
    lines = read(bureau, grant(bureau, ask(bureau, clerk(bureau), asked)))
    assert lines == [{"line": "1", "answer": told}, {"line": "2", "answer": "unknown"}]


def _valid(number):
    from laoheng.standard.identifiers import person_number

    try:
        return person_number(number) == number
    except UserError:
        return False


def test_a_month_of_fewer_persons_than_the_limit_is_not_counted_at_all(bureau):
    row = grant(bureau, ask(bureau, clerk(bureau), wish(bureau, Form.COUNTS)))
    assert read(bureau, row) == [{"partition_month": "total", "method": "total", "at_least": "0", "at_most": ""}]


def test_a_masked_extract_leaves_out_who_stands_alone(bureau):
    row = grant(bureau, ask(bureau, clerk(bureau), wish(bureau, Form.EXTRACT)))
    assert read(bureau, row) == []
    assert row.delivery.left_out == 1


def test_every_fault_of_a_request_is_told_at_once_and_nothing_is_filed(bureau):
    good = wish(bureau)
    wanted = replace(good.wanted, fields=("gross", "hours", "person_name"), first_month="2026-13", region="9x")
    bad = replace(
        good, wanted=wanted, numbers=("12345", bureau.worker_number), duty=" ", why="", valid_until=NOW.date()
    )
    with pytest.raises(UserError) as error:
        ask(bureau, clerk(bureau), bad)
    assert [fault.code for fault in error.value.args_["faults"]] == [
        "sharing.fault.field", "sharing.fault.field", "sharing.fault.months", "sharing.fault.region",
        "sharing.fault.why_not_less", "sharing.fault.validity", "sharing.fault.duty", "sharing.fault.bad_line",
    ]  # fmt: skip
    with acting(bureau.by("regulator"), "sharing"):
        assert not ShareRequest.objects.exists()


def test_the_list_is_kept_without_numbers_and_nobody_but_the_bureau_reads_it(bureau):
    row = ask(bureau, clerk(bureau), wish(bureau))
    with acting(clerk(bureau), "sharing"):
        assert not ShareSubject.objects.exists()
        assert not RequestKey.objects.exists()
    with acting(bureau.by("regulator"), "sharing"):
        kept = ShareSubject.objects.get(request_id=row.id)
        assert kept.subject_id == bureau.worker
        assert not hasattr(kept, "number")


def test_only_the_named_officer_decides(bureau):
    row = ask(bureau, clerk(bureau), wish(bureau))
    with acting(SYSTEM, "test"):
        user = accounts.add_user(by=SYSTEM, login="other", display_name="另一人", is_demo=True)
        other = accounts.grant_role(by=SYSTEM, user=user, role="regulator", office=bureau.office.id)
    with acting(by_of(other, NOW, "另一人"), "sharing") as by, pytest.raises(UserError) as error:
        deciding.refuse(by=by, request_id=row.id, reason="不合适")
    assert error.value.code == "sharing.officer_only"
    with acting(clerk(bureau), "sharing") as by, pytest.raises(UserError):
        deciding.grant(by=by, request_id=row.id, fields=["gross"], until=row.valid_until, reason="自己批")


def test_part_can_be_granted_and_never_more_than_was_asked(bureau):
    row = ask(bureau, clerk(bureau), wish(bureau))
    officer = bureau.by("regulator")
    for fields, until in ((["gross", "hours"], row.valid_until), (["gross"], row.valid_until + timedelta(days=1))):
        with acting(officer, "sharing"), pytest.raises(UserError) as error:
            deciding.grant(by=officer, request_id=row.id, fields=fields, until=until, reason="可以")
        assert error.value.code == "sharing.more_than_asked"
    done = grant(bureau, row, ("gross",))
    assert set(read(bureau, done)[0]) == {"line", "row", "firm", "person", "gross"}
    with acting(officer, "sharing"), pytest.raises(UserError) as error:
        deciding.refuse(by=officer, request_id=row.id, reason="又不同意")
    assert error.value.code == "sharing.decided_already"


def test_a_refusal_has_its_reason_and_makes_no_file(bureau):
    row, officer = ask(bureau, clerk(bureau), wish(bureau)), bureau.by("regulator")
    with acting(officer, "sharing"):
        with pytest.raises(UserError):
            deciding.refuse(by=officer, request_id=row.id, reason=" ")
        deciding.refuse(by=officer, request_id=row.id, reason="与职责无关")
    assert delivering.run(row.id, By.system(office=bureau.office.id, now=NOW)).state == RequestState.REFUSED
    page = browser(bureau, "department").get(reverse("sharing:one", args=[row.id])).content.decode()
    assert "与职责无关" in page
    assert "领取文件" not in page


def test_silence_goes_up_and_grants_nothing(bureau):
    row = ask(bureau, clerk(bureau), wish(bureau))
    last = NOW.replace(year=row.due_on.year, month=row.due_on.month, day=row.due_on.day)
    assert deciding.escalate(last) == 0
    assert deciding.escalate(last + timedelta(days=1)) == 1
    assert deciding.escalate(last + timedelta(days=2)) == 0
    with acting(bureau.by("regulator"), "sharing"):
        row.refresh_from_db()
        assert (row.state, row.decided_by) == (RequestState.ESCALATED, None)
        assert not ShareDelivery.objects.exists()
    with acting(clerk(bureau), "own_notices") as by:
        notice = Notice.objects.filter(party_id=by.party).latest("created_at")
        assert Message.from_json(notice.message).code == "sharing.notice.escalated"


def test_the_answer_is_due_after_ten_working_days(bureau):
    # 23 November 2026 is a Monday; no holiday lies in the two weeks after it.
    assert ask(bureau, clerk(bureau), wish(bureau)).due_on.isoformat() == "2026-12-07"


def test_delivery_and_receipt_stand_in_the_ledger_of_both_sides(bureau):
    row = grant(bureau, ask(bureau, clerk(bureau), wish(bureau)))
    read(bureau, row)
    with acting(SYSTEM, "verifying"):
        given = AuditEvent.objects.get(type="share.delivered")
        taken = AuditEvent.objects.get(type="share.received")
    assert given.payload["manifest"] == taken.payload["manifest"] == row.delivery.digest
    assert (given.office_id, given.actor_id) == (bureau.office.id, None)
    assert (taken.acting_for, taken.actor_id) == (clerk(bureau).party, clerk(bureau).user)
    seal_pending(now=NOW)
    assert verify(now=NOW) == []


def test_the_person_sees_to_whom_the_data_went(bureau):
    page = browser(bureau, "worker").get(reverse("portal:access")).content.decode()
    assert "示例税务局" not in page
    grant(bureau, ask(bureau, clerk(bureau), wish(bureau)))
    page = browser(bureau, "worker").get(reverse("portal:access")).content.decode()
    assert "示例税务局" in page
    assert "应发工资" in page
    grant(bureau, ask(bureau, clerk(bureau), wish(bureau, Form.COUNTS)))
    again = browser(bureau, "worker").get(reverse("portal:access")).content.decode()
    assert again.count("示例税务局") == page.count("示例税务局")


def test_a_wrong_row_goes_back_to_the_source_and_both_see_the_answer(bureau):
    row = grant(bureau, ask(bureau, clerk(bureau), wish(bureau)))
    token = read(bureau, row)[0]["row"]
    client = browser(bureau, "department")
    address = reverse("sharing:report", args=[row.id])
    assert client.post(address, {"token": "aaaa", "said": "金额不对"}).status_code == 422
    assert client.post(address, {"token": token, "said": "应发应为五千三"}).status_code == 302
    with acting(bureau.by("regulator"), "sharing"):
        reported = ShareReport.objects.get()
        assert correcting.stored_row(reported)
    staff = browser(bureau, "regulator")
    assert str(reported.id) in staff.get(reverse("sharing:work")).content.decode()
    staff.post(reverse("sharing:answer", args=[reported.id]), {"corrected": "yes", "answer": "单位已重报"})
    for name, args in (("department", "sharing:one"), ("regulator", "sharing:decide")):
        assert "单位已重报" in browser(bureau, name).get(reverse(args, args=[row.id])).content.decode()


def test_after_the_last_day_file_list_and_key_are_gone(bureau):
    row = grant(bureau, ask(bureau, clerk(bureau), wish(bureau)))
    after = NOW + (row.granted_until - NOW.date()) + timedelta(days=1)
    assert delivering.end_all(after - timedelta(days=1)) == 0
    assert delivering.end_all(after) == 1
    assert not delivering.file_of(row.delivery.id).exists()
    assert not delivering.rows_file_of(row.delivery.id).exists()
    with acting(bureau.by("regulator"), "sharing"):
        assert not ShareSubject.objects.exists()
        assert not RequestKey.objects.exists()
    with pytest.raises(UserError) as error:
        read(bureau, row)
    assert error.value.code == "sharing.ended"
    seal_pending(now=after)
    assert verify(now=after) == []


def test_a_refused_request_keeps_no_list(bureau):
    row, officer = ask(bureau, clerk(bureau), wish(bureau)), bureau.by("regulator")
    with acting(officer, "sharing"):
        deciding.refuse(by=officer, request_id=row.id, reason="与职责无关")
    assert delivering.end_all(NOW) == 0
    with acting(officer, "sharing"):
        assert not ShareSubject.objects.exists()
        assert not RequestKey.objects.exists()
        assert ShareRequest.objects.get().state == RequestState.REFUSED


def test_once_escalated_the_officer_of_the_bureau_above_decides_and_not_before(bureau):
    row = ask(bureau, clerk(bureau), wish(bureau))
    with acting(SYSTEM, "test"):
        above = accounts.open_office(
            by=SYSTEM, code="990100", name="示例市局（虚构）", region="990100", fictitious=True
        )
        bureau.office.path = f"{above.path}/{bureau.office.code}"
        bureau.office.save(update_fields=["path"])
        user = accounts.add_user(by=SYSTEM, login="above", display_name="市局（虚构）", is_demo=True)
        role = accounts.grant_role(by=SYSTEM, user=user, role="regulator", office=above.id)
    with acting(By.system(office=above.id, now=NOW), "sharing") as by:
        deciding.name_officer(by=by, user=user.id)
    superior = by_of(role, NOW + timedelta(days=30), "市局（虚构）")
    with acting(superior, "sharing"), pytest.raises(UserError):
        deciding.refuse(by=superior, request_id=row.id, reason="不合适")
    assert deciding.escalate(superior.now) == 1
    with acting(superior, "sharing"):
        assert deciding.refuse(by=superior, request_id=row.id, reason="不合适").officer_name == "市局（虚构）"
        told = Notice.objects.filter(office_id=above.id, party_id=None).latest("created_at")
        assert Message.from_json(told.message).code == "sharing.notice.escalated"


def test_manifest_and_receipt_can_be_checked_by_either_side(bureau):
    row = grant(bureau, ask(bureau, clerk(bureau), wish(bureau)))
    seal_pending(now=NOW)
    for role in ("department", "regulator"):
        told = browser(bureau, role).get(reverse("sharing:manifest", args=[row.id])).json()
        assert digest_of(told["manifest"]) == told["manifest_sha256"] == row.delivery.digest
        assert all(check.holds for check in check_receipt(json.dumps(told["receipt"])))


def test_tables_of_one_month_show_one_state_of_the_lake(bureau):
    first = grant(bureau, ask(bureau, clerk(bureau), wish(bureau, Form.COUNTS)))
    send_wages(bureau, "5300")
    second = grant(bureau, ask(bureau, clerk(bureau), wish(bureau, Form.COUNTS)))
    joined = grant(bureau, ask(bureau, clerk(bureau), wish(bureau)))
    assert second.delivery.as_of_seq == first.delivery.as_of_seq < joined.delivery.as_of_seq
    assert read(bureau, joined)[0]["gross"] == "5300.00"


def test_too_many_rows_make_no_file_and_both_are_told(bureau, monkeypatch):
    monkeypatch.setattr(delivering, "limits", lambda: replace(limits(), most_rows=0))
    row = grant(bureau, ask(bureau, clerk(bureau), wish(bureau)))
    assert (row.state, row.failure["code"]) == (RequestState.FAILED, "sharing.too_many_rows")
    assert "没有生成" in browser(bureau, "department").get(reverse("sharing:one", args=[row.id])).content.decode()


def test_a_clerk_gets_an_account_from_the_terminal_and_the_department_is_entered_once(bureau, monkeypatch, capsys):
    monkeypatch.setenv("LAOHENG_PASSWORD", "a long enough secret 7")
    same = ["--role", "department", "--office", "990101"]
    for login in ("clerk-1", "clerk-2"):
        told = ["user", "add", login, "--name", "经办人（虚构）", *same, "--department", "示例医保局（虚构）"]
        assert main(told) == 0
    with acting(SYSTEM, "test"):
        department = Department.objects.get(name="示例医保局（虚构）")
        held = Membership.objects.filter(user__login__startswith="clerk-", role="department")
        assert set(held.values_list("party_id", flat=True)) == {department.id}
    assert main(["user", "add", "clerk-3", "--name", "经办人（虚构）", *same]) == 2
    assert "--department" in capsys.readouterr().err
    with acting(SYSTEM, "test"):
        assert not User.objects.filter(login="clerk-3").exists()


def test_the_link_is_dead_on_the_day_after_even_before_the_job_ran(bureau):
    row = grant(bureau, ask(bureau, clerk(bureau), wish(bureau)))
    late = bureau.by("department", NOW + timedelta(days=365))
    with acting(late, "sharing"), pytest.raises(UserError):
        delivering.receive(by=late, delivery=ShareDelivery.objects.get(request=row))


def test_the_public_register_tells_what_and_why_and_no_free_text(bureau):
    row = grant(bureau, ask(bureau, clerk(bureau), wish(bureau)))
    read(bureau, row)
    client = Client()
    page = client.get(reverse("sharing:register")).content.decode()
    data = client.get(reverse("sharing:register_json")).json()["requests"]
    assert [line["number"] for line in data] == [row.number]
    assert (data[0]["lines"], data[0]["received"], data[0]["reports"]) == (1, 1, 0)
    assert row.number in page
    for text in (page, str(data)):
        assert "税收征管职责" not in text
        assert "计数不够" not in text
        assert bureau.by("department").name not in text
    full = browser(bureau, "regulator").get(reverse("sharing:work_json")).json()["requests"]
    assert full[0]["delivery"]["manifest_sha256"] == row.delivery.digest


def test_a_clerk_asks_page_by_page_and_gets_a_number_and_the_next_step(bureau):
    client = browser(bureau, "department")
    address = reverse("sharing:ask", args=["LH-GX-01", "join"])
    page = client.get(f"{address}?ground=0").content.decode()
    assert "实发工资" in page
    assert "不向任何部门提供" in page  # names and numbers are refused by name, with the reason
    form = {
        "ground": "0", "fields": ["month", "gross"], "list": bureau.worker_number, "first_month": "2026-09",
        "last_month": "2026-09", "duty": "示例职责", "why": "要逐条核对", "valid_until": "2026-12-31",
    }  # fmt: skip
    wrong = client.post(address, form | {"duty": "", "list": "1"})
    assert wrong.status_code == 422
    assert 'href="#id_duty"' in wrong.content.decode()
    assert 'href="#id_list"' in wrong.content.decode()
    assert "确认提交" in client.post(address, form).content.decode()
    with acting(bureau.by("regulator"), "sharing"):
        assert not ShareRequest.objects.exists()
    sent = client.post(address, form | {"checked": "yes"}).content.decode()
    with acting(bureau.by("regulator"), "sharing"):
        assert ShareRequest.objects.get().number in sent


def test_a_yes_no_question_is_shown_back_in_words(bureau):
    form = {
        "ground": "0", "question": "method=cash", "list": bureau.worker_number, "first_month": "2026-09",
        "last_month": "2026-09", "duty": "示例职责", "valid_until": "2026-12-31",
    }  # fmt: skip
    page = (
        browser(bureau, "department").post(reverse("sharing:ask", args=["LH-GX-01", "yes_no"]), form).content.decode()
    )
    assert "发放方式：现金" in page


def test_the_register_line_keeps_step_with_the_request(bureau):
    row = ask(bureau, clerk(bureau), wish(bureau))
    assert RegisterLine.objects.get(request_id=row.id).state == "asked"
    grant(bureau, row)
    assert RegisterLine.objects.get(request_id=row.id).state == "ready"


def test_a_failed_event_files_no_request(bureau, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no event")

    monkeypatch.setattr(asking, "record", broken)
    with pytest.raises(RuntimeError):
        ask(bureau, clerk(bureau), wish(bureau))
    monkeypatch.undo()
    with acting(bureau.by("regulator"), "sharing"):
        assert not ShareRequest.objects.exists()


def browser(bureau, role):
    client = Client()
    client.force_login(bureau.members[role].user)
    return client
