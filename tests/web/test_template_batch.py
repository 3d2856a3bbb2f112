"""Papers by the table: every row told, the good ones in one zip, none half made, and no script needed."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from laoheng.writing.templates import find_template
from tests.unit.writing.typeset import fonts

pytestmark = pytest.mark.django_db
ADDRESS = "/advice/templates/notice_sign/batch/"


def rows(**changed):
    """An example row and the same row changed, under the labels that a person sees."""
    listed = list(csv.reader(io.StringIO(Client().get(f"{ADDRESS}table.csv").content.decode("utf-8-sig"))))
    names = [item.name for item in find_template("notice_sign").fields]
    return [*listed, [changed.get(name, cell) for name, cell in zip(names, listed[1], strict=True)]]


def as_csv(table):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return SimpleUploadedFile("名单.csv", text.getvalue().encode("gb18030"))


def as_workbook(table):
    book = Workbook()
    for row in table:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return SimpleUploadedFile("名单.xlsx", held.getvalue())


@pytest.mark.parametrize("packed", [as_csv, as_workbook])
def test_good_rows_come_as_papers_and_bad_ones_are_told_with_the_reason(packed):
    client = Client()
    page = client.post(ADDRESS, {"file": packed(rows(sign_by="2027-06-01")), "act": "check"})
    shown = page.content.decode()
    assert page.status_code == 200 and "可以做 1 份，不能做 1 行" in shown
    kept = {"carried": page.context["carried"], "name": page.context["name"]}
    made = client.post(ADDRESS, {**kept, "act": "docx"})
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        papers = [name for name in package.namelist() if name.endswith(".docx")]
        report = package.read("逐行结果.csv").decode("utf-8-sig")
    assert papers == ["0002-山示例.docx"]
    assert "没有做" in report and "2027" in report


def test_the_same_papers_come_as_pdf():
    fonts()
    client = Client()
    page = client.post(ADDRESS, {"file": as_csv(rows()), "act": "check"})
    made = client.post(ADDRESS, {"carried": page.context["carried"], "name": "名单.csv", "act": "pdf"})
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        assert [package.read(name)[:5] for name in package.namelist() if name.endswith(".pdf")] == [b"%PDF-"] * 2


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "请选择表格文件"),
        ({"carried": "%%%"}, "请选择表格文件"),
        ({"file": SimpleUploadedFile("名单.csv", "不认识的一栏\n1\n".encode())}, "不认识的一栏"),
        ({"file": SimpleUploadedFile("名单.xlsx", b"PK\x03\x04 broken")}, "打开"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_at_the_file(sent, told):
    page = Client().post(ADDRESS, {**sent, "act": "check"})
    assert page.status_code == 422 and told in page.content.decode()
    assert [name for name, _ in page.context["errors"]] == ["file"]


def test_more_rows_than_are_made_at_once_are_refused():
    table = rows()
    page = Client().post(ADDRESS, {"file": as_csv([table[0], *[table[1]] * 101]), "act": "check"})
    assert page.status_code == 422 and "一次最多 100 行" in page.content.decode()
