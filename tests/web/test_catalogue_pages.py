"""Everybody reads what is held, why, how long and by whom; how fresh it is, only the bureau."""

from __future__ import annotations

import pytest
from django.test import Client

from laoheng.standard.records import KINDS
from tests.web.test_records import GOOD, bureau, send, wages, work  # noqa: F401

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_every_kind_and_every_field(db):
    client = Client()
    listed = client.get("/records/catalogue/").content.decode()
    assert all(contract.label in listed for contract in KINDS)
    for contract in KINDS:
        page = client.get(f"/records/catalogue/{contract.kind}/").content.decode()
        assert all(field.label in page and field.purpose in page for field in contract.fields)
    assert client.get("/records/catalogue/rumours/").status_code == 404


def test_programs_get_the_same_map(db):
    told = Client().get("/records/catalogue.json").json()
    assert [kind["kind"] for kind in told["kinds"]] == [contract.kind for contract in KINDS]
    assert all(field["ground"] and field["readers"] for kind in told["kinds"] for field in kind["fields"])


def test_how_fresh_a_kind_is_reads_only_the_bureau(bureau):  # noqa: F811
    work(send(bureau, wages(bureau, GOOD).encode()))
    officer, visitor = Client(), Client()
    officer.force_login(bureau.members["regulator"].user)
    assert "最近一次收到" in officer.get("/records/catalogue/").content.decode()
    assert "共 1 份" in officer.get("/records/catalogue/").content.decode()
    assert "最近一次收到" not in visitor.get("/records/catalogue/").content.decode()
    assert "下载文件模板" in officer.get("/records/catalogue/wages/").content.decode()
