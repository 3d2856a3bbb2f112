"""The usual feeds are fit to run, and what is no feed is refused by name."""

from __future__ import annotations

import dataclasses
import sqlite3
from datetime import date

import httpx
import pytest

from laoheng.hub.sources.catalogue import feed_of, usual_feeds
from laoheng.hub.sources.feed import Feed, FeedStoppedError, Page, check_feed, refuse_drift, rows_as_page
from laoheng.hub.sources.http import HttpPull
from laoheng.hub.sources.push import HttpPush, PushedMessage, PushRefusedError
from laoheng.hub.sources.sql import SqlView
from laoheng.standard.errors import LaohengError, UserError
from tests.unit.hub.making import TODAY
from tests.unit.hub.sources.harness import COLUMNS, FEED, SECRET, signed


@pytest.mark.parametrize("feed", usual_feeds(), ids=lambda feed: feed.catalogue_id)
def test_each_usual_feed_has_a_ground_in_force_and_headings_its_contract_reads(feed: Feed) -> None:
    check_feed(feed, TODAY)
    refuse_drift(feed, Page("page.csv", rows_as_page(feed.headings, [["1"] * len(feed.headings)]), "1"))


def test_every_department_of_the_design_has_a_feed() -> None:
    assert {feed.sender for feed in usual_feeds()} == {"人社", "市场监管", "税务", "银行", "住建", "企业", "热线"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"purpose": " "}, "sources.no_purpose"),
        ({"ground": "劳动合同法999"}, "sources.no_ground"),
        ({"kind": "rumours"}, "records.unknown_kind"),
    ],
)
def test_a_feed_without_purpose_ground_or_kind_is_refused(change: dict[str, str], code: str) -> None:
    with pytest.raises(UserError) as told:
        check_feed(dataclasses.replace(FEED, **change), TODAY)  # type: ignore[arg-type]
    assert told.value.code == code


def test_a_ground_counts_only_while_it_is_in_force() -> None:
    with pytest.raises(UserError):
        check_feed(dataclasses.replace(FEED, ground="保障农民工工资支付条例38"), date(2019, 12, 31))


def test_an_entry_tells_all_that_it_lacks() -> None:
    with pytest.raises(UserError) as told:
        feed_of("X-1", {"title": "表", "headings": ["甲"]})
    assert told.value.args_["missing"] == ("sender", "kind", "purpose", "ground")


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (404, b"", "sources.http_failed"),
        (200, b"<html>", "sources.http_not_json"),
        (200, b'{"rows": {"a": 1}}', "sources.http_not_rows"),
        (200, b"[1]", "sources.http_not_rows"),
        (200, b'{"rows": [], "next": "7"}', "sources.http_loop"),
    ],
)
def test_an_interface_that_answers_something_else_stops_the_feed(status: int, body: bytes, code: str) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(status, content=body))
    pull = HttpPull(httpx.Client(transport=transport, base_url="http://localhost"), "/x", COLUMNS, wait=lambda _: None)
    with pytest.raises(FeedStoppedError) as told:
        list(pull.pages("7"))
    assert told.value.code == code


GOOD = signed(1, b"a,b\n", "2026-04-01")


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (dataclasses.replace(GOOD, content=b"a,c\n"), "sources.push_signature"),
        (dataclasses.replace(GOOD, number=2), "sources.push_signature"),
        (dataclasses.replace(GOOD, mark="2026-04-02"), "sources.push_signature"),
        (dataclasses.replace(GOOD, signature="甲"), "sources.push_signature"),
        (signed(0, b"a"), "sources.push_signature"),
        (signed(1, b"a", "a\nb"), "sources.push_signature"),
        (signed(3, b"a"), "sources.push_gap"),
    ],
    ids=["content", "number", "mark", "no signature", "number 0", "two lines", "gap"],
)
def test_a_pushed_page_that_is_not_its_sender_s_or_not_the_next_is_refused(message: PushedMessage, code: str) -> None:
    with pytest.raises(PushRefusedError) as told:
        list(HttpPush(FEED.catalogue_id, SECRET, (message,)).pages(None))
    assert told.value.code == code


def test_a_page_for_one_feed_is_no_page_of_another() -> None:
    with pytest.raises(PushRefusedError):
        list(HttpPush("DEMO-0002", SECRET, (GOOD,)).pages(None))


def test_a_page_pushed_again_is_passed_over() -> None:
    push = HttpPush(FEED.catalogue_id, SECRET, (GOOD, signed(2, b"c")))
    (first, second) = push.pages(None)
    assert [page.content for page in push.pages(first.watermark)] == [b"c"]
    assert list(push.pages(second.watermark)) == []


def test_waiting_doubles_between_tries_and_ends() -> None:
    waited: list[float] = []
    transport = httpx.MockTransport(lambda request: httpx.Response(503))
    pull = HttpPull(httpx.Client(transport=transport, base_url="http://localhost"), "/x", COLUMNS, wait=waited.append)
    with pytest.raises(FeedStoppedError):
        list(pull.pages(None))
    assert waited == [2.0, 4.0, 8.0]


def test_a_view_that_is_not_there_stops_the_feed_and_no_name_can_smuggle_sql() -> None:
    view = SqlView(lambda: sqlite3.connect(":memory:"), "absent", (("a", "甲"),), "changed", "id")
    with pytest.raises(FeedStoppedError) as told:
        list(view.pages(None))
    assert told.value.code == "sources.database"
    with pytest.raises(LaohengError):
        dataclasses.replace(view, view="absent; drop table people")


def test_rows_changed_after_the_bound_wait_for_the_next_run() -> None:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("create table pay (a, changed, id)")
    connection.executemany("insert into pay values (?, ?, ?)", [("x", "2026-01-01", 1), ("y", "2026-01-02", 2)])

    class Kept:
        def cursor(self) -> sqlite3.Cursor:
            return connection.cursor()

        def close(self) -> None:
            """The connection is looked at again."""

    view = SqlView(Kept, "pay", (("a", "甲"),), "changed", "id", until="2026-01-01")
    (page,) = view.pages(None)
    assert page.content.decode().split() == ["甲", "x"]
    (later,) = dataclasses.replace(view, until=None).pages(page.watermark)
    assert later.content.decode().split() == ["甲", "y"]
