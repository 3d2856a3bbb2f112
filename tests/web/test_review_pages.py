"""Contracts diagnosed and compared on pages without signing in; hostile files end in a clear error."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from PIL import Image

from tests.unit.writing.typeset import fonts

pytestmark = pytest.mark.django_db
CONTRACT = """劳动合同书
甲方：云岭示例家具有限公司
乙方：山示例
第一条 合同期限一年，自2026年12月1日起至2027年11月30日止。
第二条 试用期三个月。
第三条 乙方入职时交纳押金500元，离职时退还。
第四条 乙方的月工资为6000元，甲方于每月10日以货币形式支付上一个月的工资。
"""


def sent(**fields: object) -> dict[str, object]:
    return {"contract-text": CONTRACT, "stance": "worker", "region": "", "on": "2026-11-28", **fields}


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_pasted_words_come_back_with_marks_reasons_articles_and_what_is_missing():
    page = Client().post("/advice/review/", sent())
    shown = page.content.decode()
    assert page.status_code == 200
    assert "2 处有问题" in shown and "劳动合同法19" in shown and "劳动合同法9" in shown
    assert '<mark class="void">' in shown and "可以改为" in shown and "500.00" in shown
    assert "没有找到必备条款：社会保险" in shown
    assert "/advice/templates/fixed_term/" in shown and "您不利" in shown


def test_an_empty_form_is_refused_and_the_fault_leads_to_the_field():
    page = Client().post("/advice/review/", {"stance": "worker"})
    assert page.status_code == 422
    assert 'href="#contract-file"' in page.content.decode() and 'id="contract-file"' in page.content.decode()


def test_a_bad_day_and_a_place_that_is_not_on_the_list_are_told_at_once():
    page = Client().post("/advice/review/", sent(on="2026-13-01", region="999999"))
    shown = page.content.decode()
    assert page.status_code == 422 and 'href="#on"' in shown and 'href="#region"' in shown
    assert "交纳押金500元" in shown, "what was pasted is not lost"


def test_a_word_file_is_read_and_the_result_is_taken_away_as_docx_pdf_and_json():
    document = Document()
    for line in CONTRACT.splitlines():
        document.add_paragraph(line)
    held = io.BytesIO()
    document.save(held)
    client = Client()
    file = SimpleUploadedFile("合同.docx", held.getvalue())
    page = client.post("/advice/review/", sent(**{"contract-text": "", "contract-file": file})).content.decode()
    assert "合同.docx" in page
    kept = {name: hidden(page, name) for name in ("contract-text", "name", "region", "stance", "on")}
    word = client.post("/advice/review/", {**kept, "act": "docx"})
    assert "attachment" in word["Content-Disposition"]
    assert b"w:comment " in zipfile.ZipFile(io.BytesIO(word.content)).read("word/comments.xml")
    found = json.loads(client.post("/advice/review/", {**kept, "act": "json"}).content)
    assert {item["label"] for item in found["findings"]} == {"deposit", "probation_too_long"}
    fonts()
    report = pypdfium2.PdfDocument(client.post("/advice/review/", {**kept, "act": "pdf"}).content)
    assert "合同诊断报告" in report[0].get_textpage().get_text_range()


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 70_000_000)
    return held.getvalue()


def entities() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        lol = '<!DOCTYPE d [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w>&b;</w>'
        archive.writestr("word/document.xml", lol)
    return held.getvalue()


def wide() -> bytes:
    held = io.BytesIO()
    Image.new("1", (50_000, 1_000)).save(held, "PNG")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("压缩.docx", bomb(), "解压后过大"),
        ("实体.docx", entities(), "实体声明"),
        ("很宽.png", wide(), "像素"),
        ("坏的.pdf", b"%PDF-1.7\n" + b"\x00" * 200, "坏的.pdf"),
        ("旧的.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "旧的.doc"),
        ("乱的.txt", bytes(range(256)) * 4, "乱的.txt"),
        ("空的.txt", b"  \n", "是空的"),
        ("太大.txt", b"a" * (10 * 2**20 + 1), "超过 10 MB"),
        ("太长.txt", "长" .encode() * 100_001, "超过 100000 字"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_file_ends_in_a_clear_error(name, content, told):
    page = Client().post(
        "/advice/review/", sent(**{"contract-text": "", "contract-file": SimpleUploadedFile(name, content)})
    )
    assert page.status_code == 422
    assert told in page.content.decode() and "Traceback" not in page.content.decode()


@pytest.mark.parametrize("bait", ["（" * 8_000, "甲方乙方工资" * 1_500, "1" * 8_000, "一百" * 3_000])
def test_regex_bait_is_read_to_its_end(bait):
    assert Client().post("/advice/review/", sent(**{"contract-text": bait})).status_code == 200


def test_words_that_look_like_markup_are_shown_as_they_are():
    page = Client().post("/advice/review/", sent(**{"contract-text": CONTRACT + "第五条 <script>alert(1)</script>"}))
    shown = page.content.decode()
    assert "<script>alert" not in shown and "&lt;script&gt;" in shown


def test_two_versions_show_what_was_added_removed_and_changed_with_the_faults_of_each():
    new = (
        CONTRACT.replace("试用期三个月", "试用期二个月")
        .replace("第四条", "第五条")
        .replace("离职时退还", "离职时退还。\n第四条 乙方自愿放弃社会保险")
    )
    page = Client().post(
        "/advice/review/compare/", {"old-text": CONTRACT, "new-text": new, "stance": "neutral", "on": "2026-11-28"}
    )
    shown = page.content.decode()
    assert page.status_code == 200
    assert "<del>三</del><ins>二</ins>" in shown or "<del>三" in shown
    assert "不再有" in shown and "试用期超出阶梯上限" in shown
    assert "增加" in shown and "新问题" in shown and "社会保险" in shown


def test_the_same_version_twice_does_not_differ():
    page = Client().post("/advice/review/compare/", {"old-text": CONTRACT, "new-text": CONTRACT, "stance": "neutral"})
    assert "0 条不同" in page.content.decode() and "一样" in page.content.decode()


def test_a_missing_version_is_asked_for():
    page = Client().post("/advice/review/compare/", {"old-text": CONTRACT})
    assert page.status_code == 422 and 'href="#new-file"' in page.content.decode()


def test_in_english_the_reasons_and_rewrites_are_english_and_contradictions_are_shown():
    words = CONTRACT + "第五条 乙方月工资为5500元。\n"
    reader = Client()
    reader.post("/language/", {"language": "en", "next": "/advice/review/"})
    page = reader.post("/advice/review/", sent(**{"contract-text": words})).content.decode()
    assert "Deposit or wage held back" in page and "the company takes no deposit" in page
    assert "收押金或扣工资作押" not in page
    assert "The monthly wage differs" in page and "前后矛盾的条款" not in page


def test_a_word_file_comes_back_with_the_marks_in_it_and_its_header_untouched():
    word = Document()
    word.sections[0].header.paragraphs[0].text = "页眉不变"
    word.add_paragraph("乙方入职时应当交纳押金五百元，离职时退还。")
    held = io.BytesIO()
    word.save(held)
    client = Client()
    page = client.post("/advice/review/", {"contract-file": SimpleUploadedFile("合同.docx", held.getvalue())})
    original = page.context["original"]
    assert original and "写在原文件里" in page.content.decode()
    again = {"contract-original": original, "name": "合同.docx", "on": "2026-11-23", "act": "docx"}
    made = Document(io.BytesIO(client.post("/advice/review/", again).content))
    assert made.comments and made.sections[0].header.paragraphs[0].text == "页眉不变"
    forged = client.post("/advice/review/", {**again, "contract-original": "UEsDBCBicm9rZW4="})
    assert forged.status_code == 422


def test_the_result_begins_with_a_list_by_gravity_what_to_do_first_and_whom_to_ask():
    shown = Client().post("/advice/review/", sent()).content.decode()
    places = [shown.index(words) for words in ('id="list"', 'id="first"', 'id="fault-1"')]
    assert places == sorted(places)
    assert '<a href="#fault-1">' in shown and "12333" in shown and "工会" in shown
    assert "劳动者：还没签的" in shown and "单位：先改" not in shown, "only the side that asked is told what to do"
    assert "（500）" not in shown, "a sum that the words name is not explained by itself"


def test_without_faults_the_result_says_whom_to_ask_and_nothing_to_put_right():
    shown = (
        Client()
        .post("/advice/review/", sent(**{"contract-text": "第一条 甲方依法为乙方缴纳社会保险。"}))
        .content.decode()
    )
    assert "12333" in shown and "先不要签" not in shown and 'id="list"' not in shown


def test_a_result_without_a_place_asks_for_it_and_reads_the_same_contract_again():
    first = Client().post("/advice/review/", sent()).content.decode()
    assert "按这个地区再看一遍" in first
    form = {name: hidden(first, name) for name in ("contract-text", "stance", "on")}
    second = Client().post("/advice/review/", {**form, "region": "110000"}).content.decode()
    assert "2 处有问题" in second and "北京市" in second and "按这个地区再看一遍" not in second
