"""Articles and clocks as pages: found by citation or word, with their history; a last day with its time line."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client()


def test_a_citation_in_any_spelling_leads_to_its_article(client):
    for asked in ("劳动合同法47", "LCL 47", "中华人民共和国劳动合同法第四十七条"):
        assert client.get("/advice/law/", {"q": asked}).headers["Location"].endswith("47/")
    page = client.get("/advice/law/劳动合同法47/").content.decode()
    assert "当日有效" in page and "不是原文" in page


def test_words_find_articles_and_what_is_not_held_is_said_so(client):
    assert "劳动合同法20" in client.get("/advice/law/", {"q": "试用期 工资"}).content.decode()
    assert "没有收录不等于没有规定" in client.get("/advice/law/", {"q": "火星采矿"}).content.decode()


def test_an_amended_article_shows_both_wordings_with_their_days(client):
    page = client.get("/advice/law/劳动合同法66/", {"on": "2012-01-01"}).content.decode()
    assert page.count("当日有效") == 1 and "当日尚未施行" in page


def test_what_is_not_in_the_catalogue_has_no_page(client):
    assert client.get("/advice/law/劳动合同法999/").status_code == 404
    assert client.get("/advice/law/of/没有这部法/").status_code == 404


def test_a_bad_day_is_told_and_the_article_still_shown(client):
    answer = client.get("/advice/law/劳动合同法47/", {"on": "昨天"})
    assert answer.status_code == 422 and "日期看不懂" in answer.content.decode()


def test_a_clock_gives_its_last_day_and_what_follows(client):
    page = client.get("/advice/clocks/arbitration_award/", {"start": "2026-03-02", "stops": "2026-3-10 到 2026-3-12"})
    assert "2026-04-20" in page.content.decode() or "2026年4月20日" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"start": "不知道"}, "日期"), ({"start": "2026-03-02", "stops": "三月"}, "每行写一段"), ({"stops": "x"}, "")],
)
def test_a_clock_that_cannot_be_counted_says_what_to_write(client, typed, words):
    answer = client.get("/advice/clocks/arbitration_award/", typed)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_a_clock_of_one_bureaus_own_making_is_not_shown_as_law(client):
    assert client.get("/advice/clocks/firm_verify/").status_code == 404
