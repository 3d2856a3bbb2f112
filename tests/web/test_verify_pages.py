"""A signed file checked by anybody: what was looked at and what was not; changed and foreign files do not pass."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from laoheng.writing.signing.sm2 import available
from laoheng_web.papers import evidence
from tests.unit.writing.signing.made import paper
from tests.web.test_contracts import clock, folders, here, in_force, offered, signed_in, signs  # noqa: F401

pytestmark = pytest.mark.django_db


def check(content: bytes, name: str = "合同.pdf") -> str:
    page = Client().post("/contracts/verify/", {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 200
    return page.content.decode()


def test_a_signed_contract_is_found_good_and_the_page_says_what_it_did_not_check(here):  # noqa: F811
    shown = check(evidence.read(in_force(here).document))
    assert "签名有效" in shown and shown.count("成立</span>") == 2
    assert "没有核验什么" in shown and "吊销" in shown and "没有旁证" in shown


@pytest.mark.parametrize(
    "spoil", [lambda pdf: pdf + b"% more", lambda pdf: pdf.replace(b"/Page", b"/Pagf", 1), lambda _: paper()]
)
def test_a_changed_file_and_an_unsigned_one_do_not_pass(here, spoil):  # noqa: F811
    assert "不能认定有效" in check(spoil(evidence.read(in_force(here).document)))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.7 broken", bytes(range(256)) * 50])
def test_any_other_file_ends_in_a_clear_word(content):
    page = Client().post("/contracts/verify/", {"file": SimpleUploadedFile("x.pdf", content)})
    assert page.status_code in (200, 422) and "签名有效" not in page.content.decode()


@pytest.mark.skipif(not available(), reason="tongsuopy is not on this machine: no SM2")
def test_the_evidence_of_a_signing_by_sm2_is_checked_to_the_sites_own_root(here):  # noqa: F811
    row = offered(here)
    worker = signed_in(here, "worker")
    confirm = worker.post(f"/contracts/{row.id}/sign/", {"read": "yes"})
    given = {"read": "yes", "note": confirm.context["note"], "sm2": "yes"}
    assert worker.post(f"/contracts/{row.id}/sign/", given).status_code == 302
    signs(here, row, "firm")
    shown = check(worker.get(f"/contracts/{row.id}/evidence.zip").content, "证据.zip")
    assert "签名有效" in shown and "SM2 证书：由受信任的根签发" in shown and "国密 SM2 签名：同文件是否相符" in shown


def test_without_a_file_the_field_is_named():
    page = Client().post("/contracts/verify/", {})
    assert page.status_code == 422 and 'href="#file"' in page.content.decode()
