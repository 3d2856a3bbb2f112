"""Retention carried out: two officers, what is needed stays, the rest really goes, every proof stands."""

from __future__ import annotations

import pytest
from django.test import Client

from laoheng.casework import Kind
from laoheng.hub.erase_scan import scan
from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import User
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.verify import notes
from laoheng_web.papers.actions import open_file
from laoheng_web.records import disposals, erasing, storage
from laoheng_web.records.models import Disposal, LinkMerge, LinkPair
from laoheng_web.vault.models import Person
from tests.web.linking import ONE, TWO, Desk
from tests.web.test_erasure import AMOUNT, NUMBER, Place, faults, place  # noqa: F401
from tests.web.test_pairs import say
from tests.web.world import SYSTEM

pytestmark = pytest.mark.django_db
OLD = "2019年3月"


def old_row(place, number: str, paid: str) -> str:  # noqa: F811
    return f"{place.bureau.firm_code},抹示例,{number},{OLD},{paid},{paid},2019-04-10,银行"


def asked(place) -> Disposal:  # noqa: F811
    with acting(place.first, "retention"):
        return disposals.ask(by=place.first, office=place.bureau.office, kind="wages")


def agreed(place) -> Disposal:  # noqa: F811
    row = asked(place)
    with acting(place.second, "retention"):
        return disposals.decide(by=place.second, disposal_id=row.id, agree=True)


def test_rows_past_their_years_go_from_lake_and_files_and_every_proof_stands(place, tmp_path):  # noqa: F811
    whole = place.send("全是旧的.csv", old_row(place, NUMBER, "8123.45"))
    new = old_row(place, NUMBER, "5555.55").replace(OLD, "2026年8月").replace("2019-04-10", "2026-09-10")
    partly = place.send("有旧有新.csv", old_row(place, place.bureau.worker_number, "8234.56"), new)
    words = ["8123.45", "8234.56"]
    assert {trace.word for trace in scan(tmp_path, words)} == {0, 1}
    done = disposals.run(agreed(place).id, place.system)
    assert (done.state, done.rows_erased, done.files_changed) == ("done", 2, 2)
    assert list(scan(tmp_path / "lake", words)) == [] and list(scan(tmp_path / "inbox", words)) == []
    assert not storage.original(whole.id).exists() and "5555.55" in storage.original(partly.id).read_text()
    assert faults() == []
    from tests.web.world import NOW

    assert sum("1 行" in line for line in notes(now=NOW)) == 2
    assert {trace.word for trace in scan(tmp_path / "lake", [AMOUNT])} == {0}  # rows of this year stay


def test_a_disposal_killed_half_way_goes_on(place, monkeypatch):  # noqa: F811
    place.send("旧.csv", old_row(place, NUMBER, "8123.45"))
    row = agreed(place)
    with monkeypatch.context() as patched:
        patched.setattr(disposals, "erase_due", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            disposals.run(row.id, place.system)
    assert [line.split(": ")[1] for line in faults()] == ["已决定抹去却还在：抹去没有做完"]
    assert disposals.run(row.id, place.system).rows_erased == 1
    assert faults() == []


def test_what_an_open_matter_needs_is_not_due(place):  # noqa: F811
    place.send("旧.csv", old_row(place, NUMBER, "8123.45"))
    with acting(place.first, "test"):
        open_file(
            by=place.first, office=place.bureau.office, kind=Kind.WAGE_COMPLAINT, series="TS", firm=None,
            worker=place.person,
        )  # fmt: skip
    with pytest.raises(UserError, match="没有到期可销毁"):
        asked(place)


def test_two_officers_decide_on_pages_and_the_first_cannot_agree_alone(place):  # noqa: F811
    place.send("旧.csv", old_row(place, NUMBER, "8123.45"))
    first, second = Client(), Client()
    first.force_login(place.bureau.members["regulator"].user)
    with acting(SYSTEM, "test"):
        second.force_login(User.objects.get(id=place.second.user))
    page = first.get("/records/retention/").content.decode()
    assert "工资台账" in page and "提出销毁" in page
    assert first.post("/records/retention/", {"kind": "firms"}).status_code == 422
    address = first.post("/records/retention/", {"kind": "wages"})["Location"]
    assert "要由另一位监管人员复核" in first.get(address).content.decode()
    assert first.post(address, {"decision": "agree"}).status_code == 422
    assert second.post(address, {"decision": "agree"}).status_code == 302
    assert first.post("/records/retention/", {"kind": "wages"}).status_code == 422


def test_an_erased_person_takes_the_pairs_the_merge_and_the_other_number_along(settings, tmp_path):
    settings.DATA_DIR, settings.LAKE_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "lake", tmp_path / "inbox"
    desk = Desk()
    desk.run()
    say(desk, desk.pair(), "same")
    people = [desk.person(ONE), desk.person(TWO)]
    with acting(desk.first, "erasure_asking") as by:
        from laoheng_web.records.erasure import ask, decide

        row = ask(by=by, office=desk.bureau.office, person=people[0], reason="ended")
    with acting(desk.second, "erasure_asking") as by:
        decide(by=by, erasure_id=row.id, agree=True)
    assert erasing.run(row.id, desk.system).rows_erased == 2
    assert list(scan(tmp_path, [ONE, TWO, *map(str, people)])) == []
    with acting(desk.first, "linkage"):
        assert not Person.objects.filter(id__in=people).exists() and not LinkMerge.objects.exists()
        assert not LinkPair.objects.filter(left_id__in=people).exists()
        assert AuditEvent.objects.filter(type="erasure.done").count() == 1
    assert faults() == []
