"""Disputed points and similar cases on pages for everyone: sides set right, words carried along, nothing kept."""

from __future__ import annotations

import io
import json
import re
from html import unescape

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation.draft import ApplyDraft
from laoheng_web.papers.models import Step
from tests.unit.advice.test_similar_importing import GOOD
from tests.unit.writing.typeset import fonts
from tests.web.complaints import file
from tests.web.test_contracts import clock, here, signed_in, there  # noqa: F401
from tests.web.test_office_cases import ASKED, bring

pytestmark = pytest.mark.django_db
PLEADING = """申请人：山示例。我2024年3月1日到云岭示例公司上班，每月工资6000元，一直没有签劳动合同。
2026年7月到9月的工资一共18000元没有发，我有聊天记录。请求公司支付拖欠工资18000元和未签劳动合同二倍工资66000元。
公司称：没有拖欠工资，因为经营困难推迟发放。"""
CHAT = """阿强 2026-03-01 09:12：你好
小丁 2026-03-01 09:15：你好，三月的工资没发
阿强 2026-03-01 09:20：工资已经付清"""


def read(client: Client | None = None, **fields: object) -> str:
    page = (client or Client()).post("/advice/disputes/", {"dispute-text": PLEADING, **fields})
    assert page.status_code == 200
    return page.content.decode()


def test_claims_sums_answers_articles_burden_and_evidence_are_shown_with_the_words():
    page = read()
    for told in (
        "读到 2 项请求", "支付工资", "18,000.00", "66,000.00", "否认或抗辩",
        reverse("advice:article", args=["劳动合同法82"]),
        "劳动争议调解仲裁法39", "聊天记录、邮件或录音", "到银行柜台或者手机银行打印工资卡流水", '<mark class="orange">',
    ):  # fmt: skip
        assert told in page, told


def test_a_calculator_opens_with_what_the_text_states_and_with_nothing_assumed():
    page = read()
    form = next(part for part in page.split("<form")[1:] if "/advice/calc/L1/" in part)
    filled = dict(re.findall(r'<input type="hidden" name="([a-z_0-9-]+)" value="([^"]*)"', form))
    assert (filled["hire"], filled["hire-m"], filled["hire-d"]) == ("2024", "3", "1")
    assert filled["monthly_wage"] == "6000" and "leave" not in filled
    opened = Client().post("/advice/calc/L1/", filled).content.decode()
    assert 'value="6000"' in opened and 'value="2024"' in opened


def test_who_is_on_which_side_of_a_chat_can_be_set_right_and_changes_the_answer():
    first = read(**{"dispute-text": CHAT})
    assert "聊天里谁是谁" in first and "说话人不明" in first
    told = read(**{"dispute-text": CHAT, "side-0": "employer", "side-1": "worker"})
    assert "说话人不明" not in told and re.search(r'name="side-0" value="employer" checked', told)
    answers = [re.search(r'<dt>对方</dt><dd><span class="tag \w*">([^<]+)<', page)[1] for page in (first, told)]
    assert answers == ["未表态", "否认或抗辩"]


def test_words_that_name_no_speaker_are_unknown_until_the_reader_says_whose_they_are():
    words = "拖欠工资三个月没有发。"
    first = read(**{"dispute-text": words})
    assert "说话人不明" in first and "有的话看不出是谁说的" in first
    assert "说话人不明" not in read(**{"dispute-text": words, "writer": "worker"})


def test_the_table_is_taken_away_in_word_in_pdf_and_as_json():
    fonts()
    sent = {"dispute-text": PLEADING, "name": "申请书.docx"}
    word = Client().post("/advice/disputes/", {**sent, "act": "docx"})
    cells = {
        cell.text for table in Document(io.BytesIO(word.content)).tables for row in table.rows for cell in row.cells
    }
    assert "支付工资" in cells and "18,000" in cells and "66,000" in cells
    pdf = pypdfium2.PdfDocument(Client().post("/advice/disputes/", {**sent, "act": "pdf"}).content)
    assert "争议焦点表" in pdf[0].get_textpage().get_text_range()
    found = json.loads(Client().post("/advice/disputes/", {**sent, "act": "json"}).content)
    assert [claim["kind"] for claim in found["claims"]] == ["wages", "double_pay"]
    assert found["claims"][0]["asked"] == ["18000"] and found["points"][0]["speaker"] == "worker"


def test_a_word_file_is_read_and_a_broken_one_is_told_at_its_field():
    held = io.BytesIO()
    document = Document()
    for line in PLEADING.splitlines():
        document.add_paragraph(line)
    document.save(held)
    assert "申请书.docx" in read(
        **{"dispute-text": "", "dispute-file": SimpleUploadedFile("申请书.docx", held.getvalue())}
    )
    broken = SimpleUploadedFile("坏的.pdf", b"%PDF-1.7\n" + b"\x00" * 200)
    page = Client().post("/advice/disputes/", {"dispute-file": broken})
    assert page.status_code == 422 and 'href="#dispute-file"' in page.content.decode()
    assert Client().post("/advice/disputes/", {}).status_code == 422


def test_a_visitor_takes_the_words_along_to_a_complaint():
    client = Client()
    assert 'action="/cases/file/words/"' in read(client) and "/mediations/apply/words/" not in read(client)
    answer = client.post("/cases/file/words/", {"text": PLEADING})
    assert answer.status_code == 302
    again = client.post("/cases/file/words/", {"text": PLEADING})
    assert again.status_code == 302
    client.post("/cases/file/words/", {"text": "长" * 3000})
    shown = client.get("/cases/file/you/").content.decode()
    assert shown.count("申请人：山示例") == 1 and "只放了前 2000 字" in shown


def test_a_worker_takes_words_and_claims_along_to_mediation(here):  # noqa: F811
    worker = signed_in(here, "worker")
    assert 'action="/mediations/apply/words/"' in read(worker)
    sent = {"text": PLEADING, "kind-1": "wages", "sum-1": "18000", "kind-2": "relation", "sum-2": "", "kind-3": "no"}
    assert worker.post("/mediations/apply/words/", sent).status_code == 302
    with acting(here.by("worker"), "mediation"):
        draft = ApplyDraft(here.by("worker"))
    assert draft.get("kind-1") == "wages" and draft.get("sum-1") == "18000" and draft.get("kind-2") == ""
    assert "云岭示例公司" in draft.get("text")


def test_everybody_finds_similar_cases_with_their_results_and_differences():
    page = (
        Client().post("/advice/similar/", {"words": "骑手每天被派单，公司说是承揽，要求确认劳动关系"}).content.decode()
    )
    for told in ("这 10 件的结果", "个案不同，结果不能照搬", "不代表胜诉的可能", "现行依据", "只有该案有"):
        assert told in page, told
    empty = Client().post("/advice/similar/", {"words": "  "})
    assert empty.status_code == 422 and 'href="#words"' in empty.content.decode()


def test_a_bureaus_own_cases_are_found_by_its_officers_and_mediators_alone(here, there):  # noqa: F811
    assert bring(signed_in(here, "regulator"), GOOD).status_code == 302

    def sees(client: Client) -> bool:
        return GOOD["source"] in client.post("/advice/similar/", {"words": ASKED}).content.decode()

    assert sees(signed_in(here, "regulator")) and sees(signed_in(here, "mediator"))
    others = [signed_in(here, "worker"), signed_in(here, "firm"), signed_in(there, "regulator"), Client()]
    assert [sees(client) for client in others] == [False] * 4


def test_an_officer_goes_from_a_file_to_the_points_of_what_both_sides_wrote(here):  # noqa: F811
    matter = file(here)
    officer = signed_in(here, "regulator")
    shown = officer.get(reverse("cases:work_matter", args=[matter.id])).content.decode()
    said = unescape(re.search(r'name="dispute-text" value="([^"]*)"', shown)[1])
    assert said.startswith("劳动者：")
    with acting(here.by("regulator"), "case"):
        written = list(Step.objects.filter(matter=matter, by_role__in=["worker", "firm"]).exclude(text=""))
    assert all(step.text in said for step in written)
    assert "争点梳理结果" in read(officer, **{"dispute-text": said})
