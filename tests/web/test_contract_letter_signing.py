"""A firm's letter signed in the site: confirmed, sent, opened, checked by anybody; and the record that tells of it."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from laoheng.standard.errors import UserError
from laoheng.writing.signing.sm2 import available
from laoheng_web.audit.tenancy import acting
from laoheng_web.contracts import letter_signing, signing
from laoheng_web.contracts.models import Letter, LetterSignature
from tests.unit.writing.signing.made import paper
from tests.unit.writing.typeset import fonts
from tests.web.test_contract_drafting import walk
from tests.web.test_contract_letters import events, failing
from tests.web.test_contracts import clock, folders, here, in_force, signed_in, there  # noqa: F401
from tests.web.test_template_pages import answers, hidden

pytestmark = pytest.mark.django_db


def asked(bureau, row, name="notice_dismissal"):
    """The firm at the page where its letter is to be confirmed: client, address, sheet and the page's note."""
    fonts()
    firm = signed_in(bureau, "firm")
    address = f"/contracts/{row.id}/letter/{name}/"
    _page, shown = walk(firm, address, answers(name))
    confirm = firm.post(address, {"sheet": hidden(shown, "sheet"), "act": "sign"})
    told = confirm.content.decode()
    assert confirm.status_code == 200 and "确认由本单位发出" in told, told
    return firm, address, {"sheet": hidden(told, "sheet"), "note": hidden(told, "note"), "act": "sign"}


def signed_letter(bureau, row, **more):
    """The letter that the firm signed and sent by the form."""
    firm, address, form = asked(bureau, row)
    answer = firm.post(address, {**form, **more})
    assert answer.status_code == 302, answer.content.decode()
    with acting(bureau.by("firm"), "contract"):
        return Letter.objects.get(id=answer["Location"].split("/")[-2])


def opened(bureau, letter):
    worker = signed_in(bureau, "worker")
    assert worker.post(f"/contracts/letters/{letter.id}/", {"act": "open"}).status_code == 302
    return worker


def checked(content, name):
    """What a stranger is told of a file on the page for checking."""
    page = Client().post("/contracts/verify/", {"file": SimpleUploadedFile(name, content)})
    return page.content.decode()


def words_of(pdf):
    pages = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join(page.get_textpage().get_text_range() for page in pages)


def test_what_the_worker_receives_is_signed_and_anybody_can_check_it(here):  # noqa: F811
    letter = signed_letter(here, in_force(here))
    worker = opened(here, letter)
    for name in ("letter.pdf", "evidence.zip"):
        told = checked(worker.get(f"/contracts/letters/{letter.id}/{name}").content, name)
        assert "签名有效" in told and "确认由本单位发出" in told, name
    assert len(events("contract.letter_signed")) == len(events("contract.letter_sent")) == 1


def test_one_changed_byte_of_a_letter_is_found(here):  # noqa: F811
    letter = signed_letter(here, in_force(here))
    whole = opened(here, letter).get(f"/contracts/letters/{letter.id}/letter.pdf").content
    place = whole.index(b"stream") + 20
    told = checked(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :], "letter.pdf")
    assert "签名有效" not in told and "不能认定有效" in told


def test_a_worker_gets_neither_letter_nor_evidence_before_opening_it_and_strangers_never(here, there):  # noqa: F811
    letter = signed_letter(here, in_force(here))
    address = f"/contracts/letters/{letter.id}/"
    assert signed_in(here, "worker").get(f"{address}evidence.zip").status_code == 404
    for name in ("evidence.zip", "receipt.pdf"):
        assert signed_in(there, "firm").get(address + name).status_code == 404
    with acting(there.by("firm"), "contract"):
        assert not LetterSignature.objects.exists()


def test_the_record_says_who_when_and_how_and_that_it_is_no_legal_service(here):  # noqa: F811
    letter = signed_letter(here, in_force(here))
    firm = signed_in(here, "firm")
    before = words_of(firm.get(f"/contracts/letters/{letter.id}/receipt.pdf").content)
    assert "没有打开的记录" in before and "签了名" in before
    after = words_of(opened(here, letter).get(f"/contracts/letters/{letter.id}/receipt.pdf").content)
    assert "没有打开的记录" not in after and "登录自己的账号" in after
    for told in (after, firm.get(f"/contracts/letters/{letter.id}/").content.decode()):
        assert "不是法律上的送达" in told.replace("\r\n", "").replace("\n", "")


def test_the_same_letter_is_signed_once_and_another_than_was_shown_is_not_signed(here):  # noqa: F811
    row = in_force(here)
    firm, address, form = asked(here, row)
    assert firm.post(address, {**form, "note": "made up"}).status_code == 422
    assert firm.post(address, form).status_code == 302
    again = firm.post(address, form)
    assert again.status_code == 422 and "已经发过" in again.content.decode()
    with acting(here.by("firm"), "contract"):
        assert Letter.objects.count() == LetterSignature.objects.count() == 1


def test_a_failed_event_undoes_signature_and_sending_and_a_mistaken_file_is_refused(here, monkeypatch):  # noqa: F811
    row, by = in_force(here), here.by("firm")
    with acting(by, "contract"):
        ready = letter_signing.Ready("notice_dismissal", "通知", paper())
        name = signing.signer_name(by=by, contract=row)
        shown, _note = letter_signing.letter_shown(by=by, contract=row, ready=ready, name=name, language="zh")
        other = letter_signing.Ready("notice_dismissal", "通知", paper() + b"\n")
        with pytest.raises(UserError) as refused:
            letter_signing.sign_and_send(by=by, contract=row, ready=other, shown=shown, name=name)
        assert refused.value.code == "contracts.changed_since_shown"
        monkeypatch.setattr(letter_signing, "record", failing)
        with pytest.raises(RuntimeError):
            letter_signing.sign_and_send(by=by, contract=row, ready=ready, shown=shown, name=name)
    with acting(by, "contract"):
        assert not Letter.objects.exists() and not LetterSignature.objects.exists()


@pytest.mark.skipif(not available(), reason="no SM2 on this machine")
def test_a_signature_by_sm2_goes_into_the_evidence_and_is_checked_there(here):  # noqa: F811
    letter = signed_letter(here, in_force(here), sm2="yes")
    pack = signed_in(here, "firm").get(f"/contracts/letters/{letter.id}/evidence.zip").content
    assert "国密 SM2 签名" in checked(pack, "evidence.zip")


def test_a_file_without_signature_is_told_what_to_bring_and_not_that_anything_was_checked():
    for content in (paper(), b"", b"not a pdf"):
        told = checked(content, "letter.pdf")
        assert "不能认定有效" in told and "原文件" in told and "核验了什么" not in told


def test_words_that_are_too_long_come_back_whole_and_are_not_cut_short(here):  # noqa: F811
    letter = signed_letter(here, in_force(here))
    answer = opened(here, letter).post(f"/contracts/letters/{letter.id}/", {"act": "object", "words": "长" * 1001})
    assert answer.status_code == 422 and "长" * 1001 in answer.content.decode() and b"maxlength" not in answer.content
