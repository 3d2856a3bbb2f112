"""Asking on the page: grounds shown, sums savable, a talk goes on, what is not ours is sent to the right door."""

from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def asked(client, q, **more):
    page = client.post("/advice/ask/", {"q": q, **more})
    return page.status_code, page.content.decode()


def test_an_everyday_question_is_answered_with_articles_that_have_pages():
    status, shown = asked(Client(), "老板拖了两个月工资不发怎么办")
    assert status == 200 and "结论" in shown and "你可以怎么做" in shown
    links = re.findall(r'href="(/advice/law/[^"]+/)"><strong>', shown)
    assert links
    assert all(Client().get(link).status_code == 200 for link in links)


def test_a_story_with_dates_and_wage_gives_a_sum_that_can_be_saved():
    story = "我2021年3月1日进厂，今年6月30日公司提出协商解除合同，我同意了，月工资8000元，经济补偿是多少？"
    _status, shown = asked(Client(), story)
    assert "一步一步怎么算" in shown and 'name="draft"' in shown


def test_a_second_question_is_read_in_the_talk():
    client = Client()
    _status, first = asked(client, "干了半年没签合同能要双倍工资吗")
    talk = re.search(r'name="talk" value="([^"]+)"', first)[1]
    status, second = asked(client, "那最多能要几个月", talk=talk)
    assert status == 200 and "劳动合同法82" in second


def test_nothing_asked_is_told_and_violence_goes_to_the_police():
    status, shown = asked(Client(), "  ")
    assert status == 422 and "错误：" in shown
    assert "110" in asked(Client(), "老板带人把我打了一顿，头上流血了")[1]


def test_a_talk_changed_on_the_way_is_forgotten():
    assert asked(Client(), "年假没休怎么赔", talk="forged")[0] == 200
