"""The calculators as pages: the golden sums come out, and what was typed is never lost."""

from __future__ import annotations

from datetime import date

import pytest

from laoheng.law import CALCULATORS
from laoheng_web.advice.forms import Sheet
from laoheng_web.advice.wording import CHOICES, PLANS
from laoheng_web.papers.questions import keys_of

pytestmark = pytest.mark.django_db


def day(name: str, text: str) -> dict[str, str]:
    return dict(zip(keys_of(name, "date"), text.split("-"), strict=True))


SEVERANCE = {**day("start", "2021-7-1"), **day("end", "2026-6-30"), "ground": "36单位提出", "avg12": "6000"}
KNOWN = {"social_avg": "8000", "min_wage": "2300"}
GOLDEN = [
    # arithmetic as in tests/law: 劳动合同法47; 实施条例7; 劳动法44
    ("L2", {**SEVERANCE, **KNOWN}, 5 * 6000),
    ("L2", {**SEVERANCE, **KNOWN, "avg12": "２４，０００．００ 元"}, 5 * 24000),  # as people type it
    ("L1", {**day("hire", "2024-1-15"), **day("still_employed_on", "2026-1-1"), "monthly_wage": "12000"}, 11 * 12000),
    ("L1", {**day("hire", "2025-9-1"), **day("signed", "2025-12-1"), "monthly_wages": "5000\n7,000元\n"}, 5000 + 7000),
    (
        "L5",
        {"system": "标准", "month_base": "10875", "weekday_hours": "10", "restday_days": "2",
         "restday_compensated": "no", "holiday_days": "1"},
        4437.5,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "typed", "amount"), GOLDEN)
def test_the_golden_sums_come_out_on_the_page(client, code, typed, amount):
    answer = client.post(f"/advice/calc/{code}/", typed)
    assert answer.status_code == 200
    assert f"{amount:,.2f} 元" in answer.content.decode()


@pytest.mark.parametrize("code", CALCULATORS)
def test_every_fact_a_calculator_takes_can_be_told_on_its_page(client, code):
    page = client.get(f"/advice/calc/{code}/").content.decode()
    for field in CALCULATORS[code].fields:
        assert f'id="{field.name}"' in page, field.name


@pytest.mark.parametrize("code", CALCULATORS)
def test_every_choice_has_plain_words_and_every_plan_names_real_fields(code):
    calculator = CALCULATORS[code]
    choices = {choice for field in calculator.fields for choice in (*field.choices, *field.examples)}
    assert choices <= set(CHOICES)
    assert set(PLANS[code].first) <= {field.name for field in calculator.fields}


def test_all_faults_are_told_at_once_and_what_was_typed_stays(client):
    typed = {**day("start", "2021-7-x"), "avg12": "六千", "ground": "36单位提出"}
    answer = client.post("/advice/calc/L2/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    for link in ("#start", "#end", "#avg12"):
        assert f'href="{link}"' in page
    for kept in ('value="2021"', 'value="x"', 'value="六千"', '<option value="36单位提出" selected'):
        assert kept in page
    assert "autofocus" in page and page.index("error-summary") < page.index("<h1")
    assert "avg12）" not in page  # machine names mean nothing to a person


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({**SEVERANCE, **day("end", "2020-1-1")}, "先后颠倒"),
        ({**SEVERANCE, **day("end", "2099-1-1")}, "晚于今天"),
        ({**SEVERANCE, "avg12": "0"}, "大于 0"),
        ({**SEVERANCE, **day("start", "1990-1-1"), **day("end", "2001-1-1")}, "2008-01-01"),  # before the law
        ({**SEVERANCE, "region": "123456"}, "没有“123456”这个地区"),
    ],
)
def test_a_fault_says_what_is_wrong(client, typed, words):
    answer = client.post("/advice/calc/L2/", typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_missing_fact_is_asked_for_on_the_spot_and_never_taken_as_zero(client):
    page = client.post("/advice/calc/L2/", SEVERANCE).content.decode()
    assert "还缺材料" in page and "补上再算" in page
    assert '<input type="hidden" name="avg12" value="6000">' in page
    assert 'id="social_avg"' in page
    assert "应付金额" not in page


def test_going_back_to_change_keeps_everything(client):
    page = client.post("/advice/calc/L2/", {**SEVERANCE, **KNOWN, "edit": "1"}).content.decode()
    assert 'value="8000"' in page and 'value="2021"' in page and "error-summary" not in page


def test_the_result_tells_what_could_change_it(client):
    page = client.post("/advice/calc/L2/", {**SEVERANCE, **KNOWN}).content.decode()
    assert "什么会改变这个结果" in page and "二〇〇八年以前工龄的算法" in page


def test_what_was_left_empty_or_unclear_is_left_out():
    sheet = Sheet.of(CALCULATORS["L5"], {"system": "标准", "restday_compensated": "", "holiday_days": " "})
    assert sheet.facts() == {"system": "标准"}


def test_months_and_sums_are_read_line_by_line():
    sheet = Sheet.of(CALCULATORS["L1"], {"monthly_wages": "2026-3 6000\n２０２６-０４：6,500元"})
    assert sheet.facts()["monthly_wages"] == {"2026-03": "6000", "2026-04": "6500"}
    broken = Sheet.of(CALCULATORS["L1"], {**day("hire", "2025-9-1"), "monthly_wages": "2026-3 6000\n随便"})
    assert broken.answer(date(2026, 11, 23)) is None
    assert [name for name, _ in broken.faults] == ["monthly_wages"]


def test_there_is_no_page_for_a_calculator_that_does_not_exist(client):
    assert client.get("/advice/calc/L99/").status_code == 404


def test_nothing_that_was_typed_is_stored(client, django_assert_num_queries):
    client.post("/advice/calc/L2/", SEVERANCE)
    from laoheng_web.audit.models import AuditEvent
    from laoheng_web.audit.tenancy import acting
    from tests.web.world import SYSTEM

    with acting(SYSTEM, "verifying"):
        assert not AuditEvent.objects.exists()
    assert not client.session.keys()
