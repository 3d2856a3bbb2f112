"""A bureau's feeds: what departments put up becomes receipts; a changed column waits for a named officer."""

from __future__ import annotations

import pytest
from django.test import Client

from laoheng.standard.errors import UserError
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.records import feeds
from laoheng_web.records.models import FeedState, Receipt
from tests.web.world import NOW, make_bureau

pytestmark = pytest.mark.django_db
HEADINGS = "统一社会信用代码,税款所属期,申报人数,工资薪金总额,欠税"


@pytest.fixture
def bureau(settings, tmp_path):
    settings.DATA_DIR, settings.LAKE_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "lake", tmp_path / "inbox"
    settings.FEEDS_FILE = tmp_path / "feeds.yaml"
    (tmp_path / "drop").mkdir()
    (tmp_path / "feeds.yaml").write_text(f'LH-SW-01:\n  office: "990101"\n  folder: {tmp_path / "drop"}\n')
    return make_bureau("990101", 1)


def put(tmp_path, name: str, bureau, month: str, headings: str = HEADINGS) -> None:
    (tmp_path / "drop" / name).write_text(f"{headings}\n{bureau.firm_code},{month},12,60000,否\n", "utf-8")


def run_all() -> list:
    return [feeds.run(item, NOW) for item in feeds.configured()]


def held(bureau) -> FeedState:
    with acting(bureau.by("regulator"), "look"):
        return FeedState.objects.get()


def test_what_a_department_put_up_gets_receipts_once_and_the_watermark_moves(bureau, tmp_path):
    put(tmp_path, "a.csv", bureau, "2026-08")
    put(tmp_path, "b.csv", bureau, "2026-09")
    (first,) = run_all()
    (second,) = run_all()
    assert (len(first.receipts), len(second.receipts)) == (2, 0)
    state = held(bureau)
    assert (state.pages, state.stopped, bool(state.watermark)) == (2, None, True)
    with acting(bureau.by("regulator"), "look"):
        assert sorted(Receipt.objects.values_list("kind", "channel")) == [("tax_totals", "feed")] * 2
        told = AuditEvent.objects.filter(type="records.feed_page").first()
    assert told is not None


def test_a_page_whose_watermark_could_not_be_kept_leaves_no_receipt(bureau, tmp_path, monkeypatch):
    put(tmp_path, "a.csv", bureau, "2026-08")

    def broken(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(feeds, "record", broken)
        with pytest.raises(RuntimeError):
            run_all()
    with acting(bureau.by("regulator"), "look"):
        assert not Receipt.objects.exists()
    assert held(bureau).watermark == ""
    (again,) = run_all()
    assert len(again.receipts) == 1


def test_a_changed_column_stops_the_feed_until_an_officer_says_why_it_may_go_on(bureau, tmp_path):
    put(tmp_path, "a.csv", bureau, "2026-08", HEADINGS.replace("欠税", "欠费"))
    (stopped,) = run_all()
    assert stopped.stopped.code == "sources.drift"
    assert run_all() == [None]
    client = Client()
    client.force_login(bureau.members["regulator"].user)
    page = client.get("/records/feeds/").content.decode()
    assert "停了，等人看" in page and "欠费" in page
    address = f"/records/feeds/{held(bureau).id}/resume/"
    assert "请写明为什么可以继续接收" in client.post(address, {"why": " "}).content.decode()
    assert client.post(address, {"why": "报送方已改回"}).status_code == 302
    (tmp_path / "drop" / "a.csv").unlink()
    put(tmp_path, "c.csv", bureau, "2026-08")
    (after,) = run_all()
    assert len(after.receipts) == 1
    assert "不用恢复" in client.post(address, {"why": "再来"}).content.decode()


def test_a_sender_that_cannot_be_reached_is_told_and_tried_again(bureau, tmp_path):
    (tmp_path / "drop").rmdir()
    run_all()
    assert held(bureau).trouble["code"] == "sources.folder_unreadable"
    (tmp_path / "drop").mkdir()
    put(tmp_path, "a.csv", bureau, "2026-08")
    (done,) = run_all()
    assert (len(done.receipts), held(bureau).trouble) == (1, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- a\n", "sources.not_yaml"),
        ("LH-SW-01: {office: '990101'}\n", "sources.entry_where"),
        ("LH-SW-01: {folder: /x}\n", "sources.entry_where"),
        ("OWN-1: {office: '990101', folder: /x}\n", "sources.entry_incomplete"),
        ("LH-SW-01: {office: '990101', http: {base: 'http://tax.example', path: /x}}\n", "sources.entry_source"),
        (
            "LH-SW-01: {office: '990101', http: {base: 'https://t.example', path: /x, token: ABSENT}}\n",
            "sources.entry_source",
        ),
    ],
)
def test_a_faulty_configuration_is_refused_by_entry(bureau, tmp_path, text, code):
    (tmp_path / "feeds.yaml").write_text(text)
    with pytest.raises(UserError) as told:
        feeds.configured()
    assert told.value.code == code


def test_one_feed_s_fault_keeps_no_other_from_being_fetched(bureau, tmp_path):
    put(tmp_path, "a.csv", bureau, "2026-08")
    told = (tmp_path / "feeds.yaml").read_text()
    (tmp_path / "feeds.yaml").write_text(f'LH-RS-01: {{office: "999999", folder: {tmp_path / "drop"}}}\n{told}')
    with pytest.raises(UserError) as fault:
        feeds.fetch_all(0)
    assert fault.value.code == "accounts.no_office"
    assert held(bureau).pages == 1


def test_two_bureaus_take_the_same_feed_each_from_its_own_place_and_one_bureau_only_once(bureau, tmp_path):
    other = make_bureau("990201", 2)
    (tmp_path / "there").mkdir()
    here = f'LH-SW-01:\n- {{office: "990101", folder: {tmp_path / "drop"}}}\n'
    (tmp_path / "feeds.yaml").write_text(f'{here}- {{office: "990201", folder: {tmp_path / "there"}}}\n')
    put(tmp_path, "a.csv", bureau, "2026-08")
    assert [len(done.receipts) for done in run_all()] == [1, 0]
    with acting(other.by("regulator"), "look"):
        assert FeedState.objects.get().pages == 0
    (tmp_path / "feeds.yaml").write_text(f'{here}- {{office: "990101", folder: {tmp_path / "there"}}}\n')
    with pytest.raises(UserError) as told:
        feeds.configured()
    assert told.value.code == "sources.entry_twice"


def test_an_entry_may_word_a_usual_feed_s_columns_otherwise(bureau, tmp_path):
    own = HEADINGS.replace("税款所属期", "所属期")
    entry = f'LH-SW-01: {{office: "990101", folder: {tmp_path / "drop"}, headings: [{own}]}}\n'
    (tmp_path / "feeds.yaml").write_text(entry)
    put(tmp_path, "a.csv", bureau, "2026-08", own)
    (done,) = run_all()
    assert (len(done.receipts), held(bureau).title) == (1, "工资薪金申报总额")


def test_without_a_configuration_nothing_is_fetched(bureau, tmp_path):
    (tmp_path / "feeds.yaml").unlink()
    assert run_all() == []
