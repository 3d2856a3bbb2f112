"""The register of contracts: from draft to end, signed by both sides, filed, reminded of, and nobody else's to read."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from laoheng.casework import ContractState, Term
from laoheng.standard.errors import UserError
from laoheng.writing.paper import Paper, Paragraph
from laoheng.writing.pdf_file import to_pdf
from laoheng.writing.signing import sm2, verify_pack, verify_pdf
from laoheng.writing.signing.sm2 import available as sm2_here
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending, verifier
from laoheng_web.contracts import actions, sign_pages, signing
from laoheng_web.contracts.authority import national_roots, roots
from laoheng_web.contracts.filing import file_list
from laoheng_web.contracts.models import Contract, Filing, Reminder, Signature
from laoheng_web.contracts.reminding import remind
from laoheng_web.notices.models import Notice
from laoheng_web.papers import evidence
from tests.unit.writing.signing.made import clock as time_source
from tests.unit.writing.signing.made import paper
from tests.unit.writing.typeset import fonts
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Pages are asked for at the cast's NOW, whatever the machine's clock says."""
    real = timezone.localtime
    monkeypatch.setattr(timezone, "localtime", lambda value=None, zone=None: real(value, zone) if value else NOW)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def here():
    return make_bureau("990101", 1)


@pytest.fixture
def there(here):
    return make_bureau("990102", 2)


def drafted(bureau, *, starts=date(2026, 12, 1), ends=date(2027, 11, 30), term=Term.FIXED, **more):
    by = bureau.by("firm")
    with acting(by, "contract"):
        kept = evidence.keep(paper(), "合同.pdf")
        draft = actions.Draft(bureau.worker, term, starts, ends, kept, **more)
        return actions.draft(by=by, office=bureau.office, draft=draft)


def offered(bureau, **dates):
    row = drafted(bureau, **dates)
    by = bureau.by("firm")
    with acting(by, "contract"):
        return actions.offer(by=by, contract=row)


def signs(bureau, row, role, now=NOW):
    by = bureau.by(role, now)
    with acting(by, "contract"):
        row = Contract.objects.get(id=row.id)
        name = signing.signer_name(by=by, contract=row)
        shown, _ = signing.shown_now(by=by, contract=row, name=name, language="zh")
        return signing.sign(by=by, contract=row, shown=shown, name=name)


def in_force(bureau, **dates):
    row = offered(bureau, **dates)
    signs(bureau, row, "firm")
    return signs(bureau, row, "worker")


def signed_in(bureau, role):
    client = Client()
    client.force_login(bureau.members[role].user)
    return client


def seen(bureau, role):
    with acting(bureau.by(role), "contract"):
        return list(Contract.objects.order_by("created_at"))


def test_both_sign_in_either_order_and_the_contract_is_in_force(here):
    for first, second in (("firm", "worker"), ("worker", "firm")):
        row = offered(here)
        assert signs(here, row, first).state == f"{first}_signed"
        done = signs(here, row, second)
        assert done.state == "in_force" and done.in_force_at == NOW
        with acting(here.by("firm"), "contract"):
            found = verify_pdf(evidence.read(done.document), roots=roots(), at=NOW)
        assert found.valid, found.reasons
        assert [item.field for item in found.signatures] == [f"laoheng-{first}", f"laoheng-{second}"]
        assert "CANARY-990101-张示例" in found.signatures[[first, second].index("worker")].statement


def test_a_draft_is_the_firms_own_until_it_is_sent(here, there):
    drafted(here)
    assert [len(seen(here, role)) for role in ("firm", "worker", "regulator")] == [1, 0, 0]
    offered(here)
    assert [len(seen(here, role)) for role in ("firm", "worker", "regulator")] == [2, 1, 1]
    assert [len(seen(there, role)) for role in ("firm", "worker", "regulator", "mediator")] == [0, 0, 0, 0]


def test_the_bureau_counts_contracts_but_reads_no_signature_and_no_file(here):
    row = in_force(here)
    with acting(here.by("regulator"), "contract"):
        assert Contract.objects.count() == 1
        assert Signature.objects.count() == 0
    officer = signed_in(here, "regulator")
    page = officer.get("/contracts/bureau/").content.decode()
    assert row.number in page and "张示例" not in page
    for path in ("", "contract.pdf", "evidence.zip", "sign/"):
        assert officer.get(f"/contracts/{row.id}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("move", "role", "state"), [("withdraw", "firm", "withdrawn"), ("decline", "worker", "declined")]
)
def test_an_unsigned_contract_may_be_called_off_by_either_side(here, move, role, state):
    row = offered(here)
    by = here.by(role)
    with acting(by, "contract"):
        assert actions.call_off(by=by, contract=row, move=move).state == state
    with pytest.raises(UserError, match="这一步办不了"):
        signs(here, row, "firm")


def test_nobody_signs_twice_and_nobody_signs_a_draft(here):
    row = offered(here)
    signs(here, row, "firm")
    with pytest.raises(UserError, match="这一步办不了"):
        signs(here, row, "firm")
    with pytest.raises(UserError, match="这一步办不了"):
        signs(here, drafted(here), "firm")


def test_only_the_very_file_that_was_shown_is_signed(here):
    row = offered(here)
    by = here.by("worker")
    with acting(by, "contract"):
        stale, _ = signing.shown_now(by=by, contract=row, name="x", language="zh")
    signs(here, row, "firm")
    with acting(by, "contract"), pytest.raises(UserError) as refused:
        row.refresh_from_db()
        signing.sign(by=by, contract=row, shown=stale, name="x")
    assert refused.value.code == "contracts.changed_since_shown"


def test_with_a_time_authority_the_signature_carries_its_time_and_without_an_answer_nothing_is_signed(
    here, settings, monkeypatch
):
    class Silent:
        def answer(self, request):
            raise UserError("signing.clock_silent", where="", why="")

    row = offered(here)
    monkeypatch.setattr(signing, "clock", Silent)
    with pytest.raises(UserError) as refused:
        signs(here, row, "firm")
    assert refused.value.code == "signing.clock_silent"
    assert state_of(here, row) == "offered"
    monkeypatch.setattr(signing, "clock", time_source)
    signs(here, row, "firm")
    with acting(here.by("firm"), "contract"):
        assert Signature.objects.get().time_source == "authority"


def test_in_production_no_test_authority_stands_in(here, settings):
    row = offered(here)
    settings.PRODUCTION = True
    with pytest.raises(UserError) as refused:
        signs(here, row, "firm")
    assert refused.value.code == "contracts.no_authority"
    assert seen(here, "firm")[0].state == "offered"


def test_a_failed_event_undoes_the_signature(here, monkeypatch):
    row = offered(here)

    def broken(*_, **__):
        raise RuntimeError("no event")

    monkeypatch.setattr(signing, "record", broken)
    with pytest.raises(RuntimeError):
        signs(here, row, "firm")
    assert seen(here, "firm")[0].state == "offered"


def test_the_worker_downloads_the_own_copy_and_evidence_that_anybody_can_check(here):
    row = in_force(here)
    seal_pending(now=NOW)
    worker = signed_in(here, "worker")
    copy = worker.get(f"/contracts/{row.id}/contract.pdf")
    assert verify_pdf(copy.content, roots=roots(), at=NOW).valid
    pack = worker.get(f"/contracts/{row.id}/evidence.zip").content
    found = verify_pack(pack, roots=roots(), at=NOW, ledger_keys=[verifier()])
    assert found.valid, found.faults
    assert found.in_ledger is True
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        assert b"990101" not in archive.read("receipt.json")


def test_same_firm_worker_day_and_kind_are_shown_and_never_merged(here):
    first, second = offered(here), offered(here)
    page = signed_in(here, "worker").get(f"/contracts/{second.id}/").content.decode()
    assert first.number in page and "不会把它们合并" in page
    assert len(seen(here, "firm")) == 2


def test_a_renewal_takes_the_place_of_the_old_contract_when_both_have_signed(here):
    old = in_force(here, starts=date(2025, 12, 1), ends=date(2026, 11, 30))
    new = offered(here, starts=date(2026, 12, 1), follows=old, follow_kind="renew")
    signs(here, new, "firm")
    assert state_of(here, old) == "in_force"
    signs(here, new, "worker")
    assert state_of(here, old) == "renewed"


def state_of(bureau, row):
    return next(item.state for item in seen(bureau, "firm") if item.id == row.id)


def test_the_end_is_recorded_within_the_contracts_days_and_told_to_the_worker(here):
    row = in_force(here, starts=date(2026, 1, 1), ends=None, term=Term.OPEN)
    by = here.by("firm")
    for wrong in (date(2025, 12, 31), NOW.date() + timedelta(days=1)):
        with acting(by, "contract"), pytest.raises(UserError) as refused:
            actions.end(by=by, contract=row, on=wrong)
        assert refused.value.code == "contracts.end_day"
    with acting(by, "contract"):
        assert actions.end(by=by, contract=row, on=date(2026, 11, 20)).state == "ended"
    assert "contracts.notice.moved" in notices(here, "worker")


def notices(bureau, role):
    by = bureau.by(role)
    with acting(by, "own_notices"):
        return [row.message["code"] for row in Notice.objects.filter(party_id=by.party)]


def test_a_term_that_passed_is_noted_and_reminders_are_given_once(here):
    in_force(here, starts=date(2025, 12, 1), ends=date(2026, 11, 30))
    assert remind(NOW) == 1
    assert remind(NOW) == 0
    assert "contracts.notice.duty" in notices(here, "worker") and "contracts.notice.duty" in notices(here, "firm")
    remind(NOW + timedelta(days=10))
    assert seen(here, "firm")[0].state == "expired"
    with acting(replace(SYSTEM, office=here.office.id), "contract"):
        assert Reminder.objects.count() == 1


def test_a_month_without_signatures_is_told_to_the_firm_alone_while_it_is_a_draft(here):
    drafted(here, starts=date(2026, 10, 20))
    assert remind(NOW) == 1
    assert notices(here, "worker") == []
    assert "contracts.notice.duty" in notices(here, "firm")


def test_filing_sends_a_list_without_names_and_each_contract_once(here, there):
    in_force(here)
    by = here.by("firm")
    with acting(by, "contract"):
        filing = file_list(by=by, office=here.office)
        with pytest.raises(UserError) as refused:
            file_list(by=by, office=here.office)
    assert refused.value.code == "contracts.filing_empty"
    listed = signed_in(here, "regulator").get(f"/contracts/filing/{filing.id}/list.csv").content.decode("utf-8-sig")
    assert len(listed.splitlines()) == 2
    assert "示例" not in listed and here.worker_number not in listed
    with acting(there.by("regulator"), "contract"):
        assert Filing.objects.count() == 0


def form(here, **changed):
    given = {
        "name": "CANARY-990101-张示例", "number": here.worker_number, "term": "FIX", "starts_on": "2026-12-01",
        "ends_on": "2027-11-30", "file": SimpleUploadedFile("合同.pdf", paper()),
    }  # fmt: skip
    return {name: value for name, value in {**given, **changed}.items() if value is not None}


def test_a_firm_enters_a_contract_on_two_pages_and_the_worker_signs_it_on_two(here):
    firm, worker = signed_in(here, "firm"), signed_in(here, "worker")
    checked = firm.post("/contracts/new/", form(here))
    assert checked.status_code == 200, checked.content.decode()
    kept = checked.context["kept"]
    saved = firm.post("/contracts/new/", form(here, file=None, kept=kept, checked="yes"))
    assert saved.status_code == 302
    path = saved["Location"]
    assert firm.post(f"{path}offer/").status_code == 302
    for client in (worker, firm):
        assert client.post(f"{path}sign/").status_code == 422
        confirm = client.post(f"{path}sign/", {"read": "yes"})
        done = client.post(f"{path}sign/", {"read": "yes", "note": confirm.context["note"]})
        assert done.status_code == 302
    assert seen(here, "worker")[0].state == ContractState.IN_FORCE.value


def test_the_same_contract_entered_again_needs_a_tick(here):
    drafted(here)
    firm = signed_in(here, "firm")
    kept = firm.post("/contracts/new/", form(here)).context["kept"]
    again = form(here, file=None, kept=kept, checked="yes")
    assert firm.post("/contracts/new/", again).status_code == 422
    assert firm.post("/contracts/new/", {**again, "another": "yes"}).status_code == 302


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "李示例"}, "number"),
        ({"number": "123"}, "number"),
        ({"term": "X"}, "term"),
        ({"starts_on": "明天"}, "starts_on"),
        ({"ends_on": ""}, "ends_on"),
        ({"term": "OPEN"}, "ends_on"),
        ({"ends_on": "2026-11-30"}, "ends_on"),
        ({"file": None}, "file"),
        ({"file": SimpleUploadedFile("合同.txt", "合同".encode())}, "file"),
        ({"file": None, "kept": "forged"}, "file"),
    ],
)
def test_a_fault_of_the_form_is_named_at_its_field(here, changed, field):
    if "file" in changed and changed["file"] is not None:
        changed["file"].seek(0)
    answer = signed_in(here, "firm").post("/contracts/new/", form(here, **changed))
    assert answer.status_code == 422
    assert field in dict(answer.context["errors"])


def test_a_note_of_another_contract_or_signer_is_no_confirmation(here):
    row, other = offered(here), offered(here)
    worker = signed_in(here, "worker")
    note = worker.post(f"/contracts/{other.id}/sign/", {"read": "yes"}).context["note"]
    for forged in (note, "x", ""):
        answer = worker.post(f"/contracts/{row.id}/sign/", {"read": "yes", "note": forged})
        assert answer.status_code == 422
    assert state_of(here, row) == "offered"


def test_an_account_with_a_password_confirms_with_it(here):
    user = here.members["worker"].user
    user.set_password("a long and plain phrase")
    with acting(SYSTEM, "test"):
        user.save(update_fields=["password"])
    row = offered(here)
    worker = signed_in(here, "worker")
    note = worker.post(f"/contracts/{row.id}/sign/", {"read": "yes"}).context["note"]
    wrong = worker.post(f"/contracts/{row.id}/sign/", {"read": "yes", "note": note, "password": "no"})
    assert wrong.status_code == 422
    right = {"read": "yes", "note": note, "password": "a long and plain phrase"}
    assert worker.post(f"/contracts/{row.id}/sign/", right).status_code == 302


def test_events_hold_ids_and_codes_and_no_name(here):
    in_force(here)
    with acting(SYSTEM, "sealing"):
        told = [str(event.payload) for event in AuditEvent.objects.filter(type__startswith="contract.")]
    assert len(told) == 4
    assert not any("CANARY" in text or here.worker_number in text for text in told)


def test_the_words_for_asking_others_name_nobody(here):
    by = here.by("firm")
    words = Paper("劳动合同", (Paragraph("乙方：王小明，手机14900001234，岗位为装配。"),))
    with acting(by, "contract"):
        kept = evidence.keep(to_pdf(words, fonts=fonts()), "合同.pdf")
        draft = actions.Draft(here.worker, Term.OPEN, date(2026, 12, 1), None, kept)
        row = actions.draft(by=by, office=here.office, draft=draft)
    told = signed_in(here, "firm").get(f"/contracts/{row.id}/masked.txt").content.decode("utf-8-sig")
    assert "装配" in told and "14900001234" not in told and "王小明" not in told


@pytest.mark.skipif(not sm2_here(), reason="tongsuopy is not on this machine: no SM2")
def test_a_signer_may_add_a_signature_by_sm2_which_is_shown_and_goes_into_the_pack(here):
    row = offered(here)
    worker = signed_in(here, "worker")
    confirm = worker.post(f"/contracts/{row.id}/sign/", {"read": "yes"})
    assert 'name="sm2"' in confirm.content.decode()
    given = {"read": "yes", "note": confirm.context["note"], "sm2": "yes"}
    assert worker.post(f"/contracts/{row.id}/sign/", given).status_code == 302
    signs(here, row, "firm")
    shown = worker.get(f"/contracts/{row.id}/").content.decode()
    assert "国密 SM2 签名：有效" in shown and "SM2 证书：由受信任的根签发" in shown
    pack = worker.get(f"/contracts/{row.id}/evidence.zip").content
    found = verify_pack(pack, roots=roots(), at=NOW, national_roots=national_roots())
    assert found.valid and found.national is True and found.national_checks[0].trusted is True


def test_without_sm2_the_page_says_so_and_nothing_is_signed_with_it(here, monkeypatch):
    row = offered(here)
    worker = signed_in(here, "worker")
    monkeypatch.setattr(sign_pages, "available", lambda: False)
    monkeypatch.setattr(sm2, "ec", None)
    confirm = worker.post(f"/contracts/{row.id}/sign/", {"read": "yes"})
    shown = confirm.content.decode()
    assert 'name="sm2"' not in shown and "没有国密 SM2" in shown
    asked = {"read": "yes", "note": confirm.context["note"], "sm2": "yes"}
    assert worker.post(f"/contracts/{row.id}/sign/", asked).status_code == 422
    assert state_of(here, row) == "offered"
