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


def test_without_a_configuration_nothing_is_fetched(bureau, tmp_path):
    (tmp_path / "feeds.yaml").unlink()
    assert run_all() == []
