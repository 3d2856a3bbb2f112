"""Erasing one person: two officers, nothing open, no byte left, every proof stands and says what was erased."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from laoheng.casework import Kind
from laoheng.cli import main
from laoheng.hub.erase import rows_of_person
from laoheng.hub.erase_scan import scan
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import make_person_number
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.pages import by_of
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent, EventKey
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import notes, verify
from laoheng_web.papers.actions import open_file
from laoheng_web.records import actions, erase_tables, erasing, jobs, storage
from laoheng_web.records.erasure import ask, decide, person_of
from laoheng_web.records.models import Erasure, Receipt
from laoheng_web.records.pipeline import lake
from laoheng_web.vault.identities import find_person, open_identity
from laoheng_web.vault.models import LookUp, Person
from tests.web.site_process import laoheng
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db
HEADINGS = "统一社会信用代码,姓名,证件号码,工资所属期,应发工资,实发工资,发放日期,发放方式"
NUMBER = make_person_number("140105", date(1988, 8, 8), "000")
AMOUNT = "7341.57"


class Place:
    """A bureau with two officers and the data of one person nobody has a matter with."""

    def __init__(self) -> None:
        self.bureau = make_bureau("990101", 1)
        self.first = self.bureau.by("regulator")
        with acting(SYSTEM, "test"):
            user = accounts.add_user(by=SYSTEM, login="second", display_name="乙", is_demo=True)
            member = accounts.grant_role(by=SYSTEM, user=user, role="regulator", office=self.bureau.office.id)
        self.second = by_of(member, NOW, "乙")
        self.system = By.system(office=self.bureau.office.id, now=NOW)
        theirs = f"{self.bureau.firm_code},抹示例,{NUMBER},2026年9月,{AMOUNT},{AMOUNT},2026-10-10,银行"
        other = f"{self.bureau.firm_code},张示例,{self.bureau.worker_number},2026年9月,5200,5200,2026-10-10,银行"
        bad = theirs.replace("2026-10-10", "昨天")
        self.receipt = self.send("抹示例的工资.csv", theirs, other, bad)
        with acting(self.first, "test"):
            person = find_person(NUMBER)
        assert person is not None
        self.person: UUID = person

    def send(self, name: str, *rows: str) -> Receipt:
        with acting(self.first, "records_sending"):
            file = SimpleUploadedFile(name, "\r\n".join([HEADINGS, *rows, ""]).encode())
            received = actions.receive(
                by=self.first, office=self.bureau.office, kind="wages", upload=file, channel="web"
            )
        return jobs.run(received.receipt.id, self.system, then=())

    def ask(self) -> Erasure:
        with acting(self.first, "erasure_asking"):
            return ask(by=self.first, office=self.bureau.office, person=self.person, reason="ended")

    def agreed(self) -> Erasure:
        asked = self.ask()
        with acting(self.second, "erasure_asking"):
            return decide(by=self.second, erasure_id=asked.id, agree=True)


@pytest.fixture
def place(settings, tmp_path):
    settings.DATA_DIR, settings.LAKE_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "lake", tmp_path / "inbox"
    return Place()


def faults() -> list[str]:
    seal_pending(now=NOW)
    return [f"{fault.place}: {fault.what}" for fault in verify(now=NOW)]


def test_after_an_erasure_no_byte_is_left_and_the_ledger_says_what_was_erased(place, tmp_path):
    with acting(place.first, "look"):
        opened = open_identity(
            by=place.first, person=place.person, fields=["name"], purpose="look", reason="核对抹示例"
        )
    assert opened == {"name": "抹示例"} and faults() == []
    words = [NUMBER, "抹示例", AMOUNT, str(place.person)]
    assert {trace.word for trace in scan(tmp_path, words)} == {0, 1, 2, 3}
    done = erasing.run(place.agreed().id, place.system)
    assert (done.state, done.rows_erased, done.files_changed) == ("done", 1, 1)
    assert list(scan(tmp_path, words)) == []
    with acting(place.first, "look"):
        assert not Person.objects.filter(id=place.person).exists()
        assert not LookUp.objects.filter(subject_id=place.person).exists()
        receipt = Receipt.objects.get(id=place.receipt.id)
        emptied = AuditEvent.objects.get(type="vault.opened")
    assert receipt.file_name == f"{receipt.number}.csv"
    assert set(emptied.payload) == {"erased_by", "rows", "removed"}
    assert [issue["code"] for issue in storage.issues(receipt.id)] == ["erasure.row"]
    assert faults() == []
    assert any(receipt.number in line and "1 行" in line for line in notes(now=NOW))


def test_an_erasure_that_was_killed_half_way_goes_on_and_is_told_until_then(place, monkeypatch):
    with acting(place.first, "look"):
        open_identity(by=place.first, person=place.person, fields=["name"], purpose="look", reason="还没有入账的一句")
    approved = place.agreed()
    with monkeypatch.context() as patched:
        patched.setattr(erasing, "erase_person", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            erasing.run(approved.id, place.system)
    assert [line.split(": ")[1] for line in faults()] == ["已决定抹去却还在：抹去没有做完"]
    assert erasing.run(approved.id, place.system).state == "done"
    assert faults() == []
    assert rows_of_person(lake(), str(place.bureau.office.id), place.person) == {}


def test_a_row_removed_by_hand_is_still_missing_beside_an_erased_one(place):
    erasing.run(place.agreed().id, place.system)
    from laoheng.hub.erase import erase_person

    erase_person(lake(), str(place.bureau.office.id), "wages", place.bureau.worker)
    assert [line.split(": ")[1] for line in faults()] == ["被删除"]


def test_who_has_an_open_matter_cannot_be_erased_and_is_told_which(place):
    with acting(place.first, "test"):
        matter = open_file(
            by=place.first, office=place.bureau.office, kind=Kind.WAGE_COMPLAINT, series="TS",
            firm=place.bureau.firm.id, worker=place.person,
        )  # fmt: skip
    with pytest.raises(UserError) as told:
        place.ask()
    assert told.value.code == "erasure.held" and matter.number in str(told.value)


def test_who_has_an_account_or_records_in_another_bureau_cannot_be_erased(place):
    there = make_bureau("990102", 2)
    with acting(there.by("regulator"), "records_sending") as by:
        line = f"{there.firm_code},抹示例,{NUMBER},2026年9月,5000,5000,2026-10-10,银行"
        file = SimpleUploadedFile("a.csv", f"{HEADINGS}\r\n{line}\r\n".encode())
        received = actions.receive(by=by, office=there.office, kind="wages", upload=file, channel="web")
    jobs.run(received.receipt.id, By.system(office=there.office.id, now=NOW), then=())
    with acting(SYSTEM, "test"):
        user = accounts.add_user(by=SYSTEM, login="w", display_name="丙", is_demo=True)
        accounts.grant_role(by=SYSTEM, user=user, role="worker", party=place.person)
    with pytest.raises(UserError) as told:
        place.ask()
    assert "另一机构的报送数据" in str(told.value) and "账号" in str(told.value)


def test_what_was_opened_after_the_decision_stops_the_work(place):
    approved = place.agreed()
    with acting(place.first, "test"):
        open_file(
            by=place.first, office=place.bureau.office, kind=Kind.WAGE_COMPLAINT, series="TS",
            firm=place.bureau.firm.id, worker=place.person,
        )  # fmt: skip
    with pytest.raises(UserError, match="还不能抹去"):
        erasing.run(approved.id, place.system)
    assert rows_of_person(lake(), str(place.bureau.office.id), place.person) != {}


def test_two_officers_decide_on_pages_and_the_first_cannot_agree_alone(place):
    first, second = Client(), Client()
    first.force_login(place.bureau.members["regulator"].user)
    with acting(SYSTEM, "test"):
        from laoheng_web.accounts.models import User

        second.force_login(User.objects.get(id=place.second.user))
    wrong = first.post("/records/erasures/", {"person": "x", "reason": ""})
    assert wrong.status_code == 422 and wrong.content.decode().count('<a href="#id_') == 2
    answer = first.post("/records/erasures/", {"person": NUMBER, "reason": "ended"})
    address = answer["Location"]
    assert "要由另一位监管人员复核" in first.get(address).content.decode()
    assert first.post(address, {"decision": "agree"}).status_code == 422
    page = second.get(address).content.decode()
    assert "1 行" in page and "同意抹去" in page and NUMBER not in page and "抹示例" not in page
    assert second.post(address, {"decision": "agree"}).status_code == 302
    assert "正在抹去" in second.get(address).content.decode()
    assert second.post(address, {"decision": "decline"}).status_code == 422


def test_the_terminal_names_both_officers_and_lists_what_is_due(place, capsys, monkeypatch):
    monkeypatch.setattr(erase_tables, "rewrite", lambda: False)  # not inside a transaction
    asked = ["hub", "erase", NUMBER, "--office", "990101", "--reason", "ended", "--by", "regulator-990101"]
    assert main([*asked, "--approved-by", "regulator-990101"]) == 2
    assert "另一位监管人员" in capsys.readouterr().err
    assert main([*asked, "--approved-by", "second", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["files"], told["tables_rewritten"]) == (1, 1, False)
    assert main(asked) == 2 and "查不到这个人" in capsys.readouterr().err
    assert main(["hub", "erase", "--office", "990101"]) == 2
    assert main(["hub", "retention", "--office", "990101"]) == 0
    assert "没有保存期限已满的数据" in capsys.readouterr().out


def test_declined_nothing_goes(place):
    asked = place.ask()
    with acting(place.second, "erasure_asking"):
        decide(by=place.second, erasure_id=asked.id, agree=False)
    assert erasing.run(asked.id, place.system).state == "declined"
    assert rows_of_person(lake(), str(place.bureau.office.id), place.person) != {}
    assert faults() == []


@pytest.mark.parametrize("said", ["140105198808080009", "00000000-0000-7000-8000-000000000000", ""])
def test_a_person_who_is_not_there_is_told(place, said):
    with acting(place.first, "erasure_asking"), pytest.raises(UserError):
        person_of(said)


def test_a_key_or_payload_gone_without_an_erasure_that_names_it_is_a_fault(place):
    assert faults() == []
    with acting(place.system, "erasure"):
        event = AuditEvent.objects.filter(type="records.received").first()
        assert event is not None
        EventKey.objects.filter(event_id=event.id).delete()
    assert any("密钥缺失" in line for line in faults())


@pytest.mark.parametrize("purpose", ["look", "erasure"])
def test_no_event_can_be_changed_but_by_the_function_that_erasures_use(place, purpose):
    with acting(place.system, purpose), connection.cursor() as cursor:
        cursor.execute("select set_config('laoheng.erasing', 'on', true)")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("update audit_auditevent set payload = '{}'")


@pytest.mark.slow
def test_the_drill_finds_everything_before_and_no_byte_after():
    data = Path(tempfile.mkdtemp(prefix="lh-drill-test-", dir="/tmp"))
    try:
        told = json.loads(laoheng(data, "hub", "erasure-drill", "--json"))
    finally:
        shutil.rmtree(data, ignore_errors=True)
    assert all(told["before"].values()) and not any(told["after"].values()) and told["left"] == []
    assert told["faults"] == [] and told["rows"] == len([line for line in told["erased"] if line.startswith("批次")])
    assert told["passed"]
