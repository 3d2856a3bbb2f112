"""A department's program pushes pages: each taken once and in order, signed, with a receipt and one leaf."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from laoheng.hub.sources.push import sign_page
from laoheng_web.api.actions import PUSH, WRITE, create_client
from laoheng_web.audit.models import AuditEvent, LedgerLeaf
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.records.models import FeedState, PushedPage, Receipt
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db
SECRET = "only-for-this-test-only-for-this-test"
HEADINGS = "统一社会信用代码,税款所属期,申报人数,工资薪金总额,欠税"


class Sender:
    """The department's program."""

    def __init__(self, bureau, token):
        self.bureau, self.client = bureau, Client(raise_request_exception=False)
        self.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def page(self, month="2026-08", headings=HEADINGS, total="60000") -> bytes:
        return f"{headings}\n{self.bureau.firm_code},{month},12,{total},否\n".encode()

    def push(self, number, content, *, key=None, mark="", secret=SECRET, feed="LH-SW-01", **headers):
        digest = hashlib.sha256(content).hexdigest()
        told = {
            "Idempotency-Key": key or f"page-{number}-{digest[:12]}",
            "Feed-Page": str(number),
            "Feed-Watermark": mark,
            "Feed-Signature": sign_page(secret.encode(), feed, number=number, mark=mark, digest=digest),
        } | headers
        file = SimpleUploadedFile("page.csv", content, "text/csv")
        return self.client.post(f"/api/v1/feeds/{feed}/pages", {"file": file}, headers=told)


@pytest.fixture
def sender(settings, tmp_path, monkeypatch):
    settings.DATA_DIR, settings.LAKE_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "lake", tmp_path / "inbox"
    settings.FEEDS_FILE = tmp_path / "feeds.yaml"
    monkeypatch.setenv("LAOHENG_TEST_PUSH", SECRET)
    settings.FEEDS_FILE.write_text('LH-SW-01: {office: "990101", push: {secret: LAOHENG_TEST_PUSH}}\n')
    bureau = make_bureau("990101", 1)
    with acting(SYSTEM, "test"):
        made = create_client(by=SYSTEM, membership=bureau.members["regulator"], name="税务推送", scopes=[PUSH])
    return Sender(bureau, made.token)


def counted(sender) -> tuple[int, int, int]:
    with acting(sender.bureau.by("regulator"), "look"):
        pages = FeedState.objects.values_list("pages", flat=True).first() or 0
        return Receipt.objects.count(), PushedPage.objects.count(), pages


def test_pages_get_a_receipt_and_one_leaf_each_and_move_the_watermark(sender):
    first = sender.push(1, sender.page(), mark="2026-08-31")
    second = sender.push(2, sender.page("2026-09"), mark="2026-09-30")
    assert (first.status_code, second.status_code) == (202, 202), first.content
    body = second.json()
    assert (body["page"], body["next_page"], body["again"], body["kind"]) == (2, 3, False, "tax_totals")
    assert counted(sender) == (2, 2, 2)
    seal_pending(now=NOW)
    with acting(SYSTEM, "sealing"):
        assert LedgerLeaf.objects.filter(event_id=body["event"]).count() == 1
        told = AuditEvent.objects.get(id=body["event"])
        assert told.payload["watermark"] == "0000000002/2026-09-30" and told.payload["ground"]
        assert AuditEvent.objects.filter(type="records.feed_page").count() == 2


def test_a_page_sent_again_gets_the_same_answer_and_changes_nothing(sender):
    first = sender.push(1, sender.page()).json()
    again = sender.push(1, sender.page()).json()
    other_key = sender.push(1, sender.page(), key="another").json()
    assert again == other_key == {**first, "again": True, "next_page": 2}
    assert counted(sender) == (1, 1, 1)


def test_a_page_out_of_order_is_told_which_is_wanted(sender):
    ahead = sender.push(2, sender.page())
    assert (ahead.status_code, ahead.json()["code"]) == (409, "sources.push_gap")
    assert "第 1 页" in ahead.json()["detail"] and counted(sender) == (0, 0, 0)
    assert sender.push(1, sender.page()).status_code == 202


def test_a_number_or_key_that_stands_for_another_page_is_refused(sender):
    sender.push(1, sender.page(), key="one")
    other = sender.push(1, sender.page(total="1"))
    assert (other.status_code, other.json()["code"]) == (409, "sources.push_number_used")
    reused = sender.push(2, sender.page("2026-09"), key="one")
    assert (reused.status_code, reused.json()["code"]) == (409, "sources.push_key_used")
    assert counted(sender) == (1, 1, 1)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"secret": "another secret, another secret"}, 403, "sources.push_signature"),
        ({"Feed-Page": "2"}, 403, "sources.push_signature"),
        ({"Feed-Signature": ""}, 422, "api.push_headers"),
        ({"Feed-Page": "one"}, 422, "api.push_headers"),
        ({"Idempotency-Key": "甲".encode().decode("latin-1")}, 422, "api.bad_key"),
        ({"feed": "LH-RS-01"}, 404, "api.no_such_feed"),
    ],
)
def test_what_is_not_the_sender_s_page_is_refused_and_nothing_kept(sender, change, status, code):
    answer = sender.push(1, sender.page(), **change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert counted(sender)[:2] == (0, 0)


def test_a_changed_column_stops_the_feed_until_an_officer_lets_it_go_on(sender):
    sender.push(1, sender.page())
    drifted = sender.push(2, sender.page("2026-09", HEADINGS.replace("欠税", "欠费")))
    assert (drifted.status_code, drifted.json()["code"], drifted.json()["next_page"]) == (
        409,
        "sources.push_stopped",
        2,
    )
    assert "欠费" in drifted.json()["detail"]
    assert sender.push(2, sender.page("2026-09")).json()["code"] == "sources.push_stopped"
    client = Client()
    client.force_login(sender.bureau.members["regulator"].user)
    with acting(sender.bureau.by("regulator"), "look"):
        state = FeedState.objects.get()
    assert client.post(f"/records/feeds/{state.id}/resume/", {"why": "报送方已改回"}).status_code == 302
    assert sender.push(2, sender.page("2026-09")).status_code == 202
    assert counted(sender) == (2, 2, 2)


def test_a_page_whose_end_could_not_be_kept_leaves_nothing_and_is_taken_the_next_time(sender, monkeypatch):
    from laoheng_web.records import pushes

    def broken(**kwargs):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(pushes, "finish", broken)
        assert sender.push(1, sender.page()).status_code == 500
    assert counted(sender)[:2] == (0, 0)
    assert sender.push(1, sender.page()).status_code == 202


def test_another_bureau_s_client_and_one_without_the_scope_push_nothing(sender):
    there = make_bureau("990201", 2)
    with acting(SYSTEM, "test"):
        foreign = create_client(by=SYSTEM, membership=there.members["regulator"], name="别处", scopes=[PUSH])
        without = create_client(by=SYSTEM, membership=sender.bureau.members["regulator"], name="没有", scopes=[WRITE])
    assert Sender(sender.bureau, foreign.token).push(1, sender.page()).status_code == 404
    assert Sender(sender.bureau, without.token).push(1, sender.page()).status_code == 403
