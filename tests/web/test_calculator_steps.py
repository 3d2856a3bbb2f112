"""A calculator one question a page comes to the same sum as the form on one page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ANSWERS = [
    {"start": "2021", "start-m": "7", "start-d": "1"}, {"end": "2026", "end-m": "6", "end-d": "30"},
    {"ground": "36单位提出"}, {"avg12": "6000"}, {"social_avg": "8000"}, {"min_wage": "2300"},
]  # fmt: skip


def hidden(page) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_six_pages_of_one_question_lead_to_the_sum():
    client = Client()
    page = client.get("/advice/calc/L2/steps/")
    for answer in ANSWERS:
        assert page.content.decode().count('class="field') == 1
        page = client.post("/advice/calc/L2/steps/", hidden(page) | answer | {"act": "next"})
    assert "都问完了" in page.content.decode()
    result = client.post("/advice/calc/L2/", hidden(page))
    assert "30,000.00" in result.content.decode()


def test_a_needed_answer_left_empty_is_asked_again_and_back_keeps_what_was_typed():
    client = Client()
    first = client.get("/advice/calc/L2/steps/")
    again = client.post("/advice/calc/L2/steps/", hidden(first) | {"act": "next"})
    assert again.status_code == 422 and "这一题要填" in again.content.decode()
    second = client.post("/advice/calc/L2/steps/", hidden(first) | ANSWERS[0] | {"act": "next"})
    back = client.post("/advice/calc/L2/steps/", hidden(second) | {"act": "back"})
    assert 'value="2021"' in back.content.decode()


def test_an_unknown_calculator_has_no_steps():
    assert Client().get("/advice/calc/L99/steps/").status_code == 404
