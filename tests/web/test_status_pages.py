"""The status pages: one question each, back and unknown always possible, the same class as the library gives."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from laoheng_web.advice.status_wording import QUESTIONS

pytestmark = pytest.mark.django_db
DIRECTED = {
    "counterparty_type": "company", "worker_status": "ordinary", "shift_fixed": "yes", "attendance_check": "clock",
    "leave_approval": "approval", "fines": "discipline", "dispatch": "assigned", "base_pay": "yes",
    "works_under_whose_rules": "甲公司",
}  # fmt: skip


def sheet_of(page) -> str:
    return re.search(r'name="sheet" value="([^"]*)"', page.content.decode())[1]


def walk(client, answers):
    page = client.get("/advice/status/")
    for question in QUESTIONS:
        answer = answers.get(question.name, "" if question.kind == "text" else "unknown")
        typed = {"sheet": sheet_of(page), "name": question.name, "answer": answer, "act": "next"}
        page = client.post("/advice/status/", typed)
        assert page.status_code == 200
    return page.content.decode()


def test_a_directed_worker_is_told_of_a_labour_relation_with_whoever_directs():
    shown = walk(Client(), DIRECTED)
    assert "劳动关系（甲公司）" in shown and "不是裁判" in shown and "判断才会变" in shown


def test_who_knows_nothing_is_told_what_to_find_out_and_not_no():
    shown = walk(Client(), {})
    assert "现在还不能判断" in shown and "缺证据不等于没有" in shown


def test_the_first_page_asks_one_thing_and_an_empty_answer_is_asked_again():
    client = Client()
    first = client.get("/advice/status/")
    assert first.content.decode().count("<fieldset") == 1
    again = client.post("/advice/status/", {"sheet": sheet_of(first), "name": "counterparty_type", "act": "next"})
    assert again.status_code == 422 and "不知道就选" in again.content.decode()


def test_back_takes_the_last_answer_back():
    client = Client()
    first = client.get("/advice/status/")
    typed = {"sheet": sheet_of(first), "name": "counterparty_type", "answer": "company", "act": "next"}
    second = client.post("/advice/status/", typed)
    assert "你自己的情况" in second.content.decode()
    back = client.post("/advice/status/", {"sheet": sheet_of(second), "act": "back"})
    assert "给你活干" in back.content.decode()


def test_answers_changed_on_the_way_are_forgotten():
    page = Client().post("/advice/status/", {"sheet": "forged", "act": "result"})
    assert "现在还不能判断" in page.content.decode()


def test_what_the_agreement_binds_to_is_shown_with_its_words_and_income_with_its_strength():
    income = "\n".join(f"2026-0{month},5000,甲公司,1" for month in (6, 7, 8))
    shown = walk(Client(), {"agreement": "乙方须遵守考勤，迟到扣款五十元。乙方自主安排时间。", "income": income})
    assert "从协议里读到的" in shown and "遵守考勤" in shown and "只是写了，不算数" in shown
    assert "主要收入来自这一家" in shown and "证据强" in shown


def test_an_income_line_that_cannot_be_read_is_asked_again_with_its_number():
    client = Client()
    answers: dict[str, str] = {}
    page = client.get("/advice/status/")
    for question in QUESTIONS:
        typed = {"sheet": sheet_of(page), "name": question.name, "act": "next"}
        if question.name == "income":
            page = client.post("/advice/status/", typed | {"answer": "很多钱"})
            break
        answer = answers.get(question.name, "" if question.kind == "text" else "unknown")
        page = client.post("/advice/status/", typed | {"answer": answer})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "第 1 行" in shown and "很多钱" in shown
