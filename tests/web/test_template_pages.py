"""The pages of standard papers: short steps, what is asked follows the answers, a check, then docx or PDF."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from django.test import Client
from docx import Document

from laoheng.writing.templates import find_template, templates
from tests.unit.writing.typeset import fonts

pytestmark = pytest.mark.django_db


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def answers(name: str, **changed: str) -> dict[str, str]:
    """The made-up answers of a form, as its boxes take them."""
    given: dict[str, str] = {}
    for item in find_template(name).fields:
        value = changed.get(item.name, item.example or (item.choices[0] if item.choices else ""))
        if item.kind == "date":
            given |= (
                dict(zip((item.name, f"{item.name}-m", f"{item.name}-d"), value.split("-"), strict=True))
                if value
                else {}
            )
        else:
            given[item.name] = value
    return given


def walk(client: Client, name: str, given: dict[str, str]) -> str:
    """From the first step to the check, or to the step that is refused."""
    address = f"/advice/templates/{name}/"
    page = client.get(address)
    for _turn in range(20):
        shown = page.content.decode()
        if 'name="shown"' not in shown or page.status_code != 200:
            return shown
        asked = {key: given[key] for key in given if key.partition("-")[0] in hidden(shown, "shown").split()}
        page = client.post(
            address,
            {
                **asked,
                "sheet": hidden(shown, "sheet"),
                "step": hidden(shown, "step"),
                "shown": hidden(shown, "shown"),
                "region": "",
                "act": "next",
            },
        )
    raise AssertionError("the steps have no end")


def test_every_paper_is_on_the_list():
    shown = Client().get("/advice/templates/").content.decode()
    assert all(f"/advice/templates/{name}/" in shown for name in templates())


@pytest.mark.parametrize("name", tuple(templates()))
def test_each_form_leads_step_by_step_to_a_check_and_to_both_files(name: str):
    client = Client()
    shown = walk(client, name, answers(name))
    assert "可以做了" in shown
    kept = {"sheet": hidden(shown, "sheet")}
    word = client.post(f"/advice/templates/{name}/", {**kept, "act": "docx"})
    assert find_template(name).paper_title in "".join(
        line.text for line in Document(io.BytesIO(word.content)).paragraphs
    )
    fonts()
    made = client.post(f"/advice/templates/{name}/", {**kept, "act": "pdf"}).content
    assert find_template(name).paper_title[:6] in pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range()


def test_an_answer_that_asks_for_more_shows_the_step_again_with_what_is_new():
    client = Client()
    given = answers("fixed_term", probation="yes", probation_months="")
    shown = walk(client, "fixed_term", given)
    assert "请填写“试用期几个月”" in shown and 'href="#probation_months"' in shown


def test_a_bound_of_the_law_is_told_at_its_step():
    shown = walk(Client(), "fixed_term", answers("fixed_term", probation="yes", probation_months="7"))
    assert "试用期最长 6 个月" in shown


def test_unlawful_free_wording_is_stopped_at_the_check_with_the_reason():
    client = Client()
    shown = walk(client, "fixed_term", answers("fixed_term", special_terms="乙方入职时交纳押金500元，离职时退还"))
    assert "文书没有做" in shown and "押金" in shown and 'value="docx"' not in shown
    refused = client.post("/advice/templates/fixed_term/", {"sheet": hidden(shown, "sheet"), "act": "docx"})
    assert refused.status_code == 422 and "Content-Disposition" not in refused


def test_a_step_can_be_changed_after_the_check_and_back_leads_back():
    client = Client()
    shown = walk(client, "fixed_term", answers("fixed_term"))
    address = "/advice/templates/fixed_term/"
    edited = client.post(address, {"sheet": hidden(shown, "sheet"), "step": "work", "act": "edit"}).content.decode()
    assert 'value="木工"' in edited
    back = client.post(
        address, {"sheet": hidden(edited, "sheet"), "step": "work", "shown": "", "act": "back"}
    ).content.decode()
    assert 'name="start_date"' in back


def test_a_sheet_changed_on_the_way_or_of_another_form_is_forgotten():
    client = Client()
    shown = walk(client, "fixed_term", answers("fixed_term"))
    for sheet in ("forged", hidden(shown, "sheet")):
        page = client.post("/advice/templates/open_ended/", {"sheet": sheet, "act": "docx"})
        assert page.status_code == 422 and "请填写" in page.content.decode()


def test_an_unknown_form_is_not_there():
    assert Client().get("/advice/templates/love_letter/").status_code == 404


def test_the_faults_at_the_top_stand_in_the_order_of_the_page():
    first = Client().get("/advice/templates/fixed_term/").content.decode()
    form = {name: hidden(first, name) for name in ("sheet", "step", "shown")}
    page = Client().post("/advice/templates/fixed_term/", form)
    told = re.findall(r'<li><a href="#([a-z_]+)"', page.content.decode())
    order = [name for name in form["shown"].split() if name in told]
    assert page.status_code == 422 and len(order) > 1 and [name for name in told if name in order] == order
