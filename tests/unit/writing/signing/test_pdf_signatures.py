from __future__ import annotations

import asyncio
import io
import subprocess
from datetime import timedelta
from pathlib import Path

import httpx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from laoheng.standard.errors import UserError
from laoheng.writing.signing import (
    HttpTimeSource,
    IdentityLevel,
    SignBox,
    SigningIdentity,
    TestAuthority,
    TestTimeSource,
    TimeSourceKind,
    sign_pdf,
    verify_pdf,
)
from tests.unit.writing.signing.made import AT, LATER, authority, clock, identity, paper, randomness, signed_twice
from tests.unit.writing.typeset import fonts, pdf_words

ROOTS = [authority().certificate]


def codes(found: object) -> list[str]:
    return [reason.code.removeprefix("signing.fault.") for reason in found.reasons]  # type: ignore[attr-defined]


def test_two_signatures_hold_one_after_another_and_each_says_whose_time_it_carries() -> None:
    found = verify_pdf(signed_twice(), roots=ROOTS, at=LATER)
    assert found.valid, codes(found)
    worker, firm = found.signatures
    assert (worker.signer, worker.statement, worker.level) == ("甲某", "本人同意签署", IdentityLevel.CHECKED)
    assert (worker.time_source, worker.at) == (TimeSourceKind.OWN_CLOCK, AT)
    assert (firm.time_source, firm.at) == (TimeSourceKind.AUTHORITY, LATER)
    assert firm.level is IdentityLevel.ACCOUNT
    assert (worker.covers_whole_document, firm.covers_whole_document) == (False, True)


def test_signing_and_checking_work_where_an_event_loop_runs_already() -> None:
    async def within() -> bool:
        signed = sign_pdf(paper(), identity=identity(), reason="同意", at=AT, field="a", clock=clock())
        return verify_pdf(signed, roots=ROOTS, at=LATER).valid

    assert asyncio.run(within())


def test_the_authority_says_in_its_name_that_it_is_a_test() -> None:
    assert "测试" in authority().certificate.subject.rfc4514_string()
    assert "测试" in identity().certificate.subject.rfc4514_string()


def _container() -> range:
    file = signed_twice()
    start = file.rindex(b"/Contents <") + len(b"/Contents ")
    return range(start, file.index(b">", start) + 1)


def _flipped(position: int, bit: int) -> bytes:
    changed = bytearray(signed_twice())
    changed[position] ^= 1 << bit
    return bytes(changed)


@settings(max_examples=60, deadline=None)
@given(position=st.integers(0, len(signed_twice()) - 1), bit=st.integers(0, 7))
def test_any_changed_bit_of_the_file_is_noticed(position: int, bit: int) -> None:
    assert not verify_pdf(_flipped(position, bit), roots=ROOTS, at=LATER).valid


@settings(max_examples=60, deadline=None)
@given(position=st.integers(_container().start, _container().stop - 1), bit=st.integers(0, 7))
def test_any_changed_bit_of_the_last_container_is_noticed_though_no_signature_covers_it(
    position: int, bit: int
) -> None:
    assert not verify_pdf(_flipped(position, bit), roots=ROOTS, at=LATER).valid


def test_time_stamps_hidden_under_another_tag_are_noticed() -> None:
    data, place = signed_twice(), _container()
    whole = bytes.fromhex(data[place.start : place.stop].strip(b"<>").decode())
    # The record of unsigned attributes is the last part of the only signer: [1], with a length of two bytes.
    hidden = [at for at in range(len(whole) - 4) if whole[at : at + 2] == b"\xa1\x82"]
    assert hidden
    first = data.index(b"<", place.start - 2) + 1
    for at in hidden:
        assert not verify_pdf(_flipped(first + 2 * at + 1, 0), roots=ROOTS, at=LATER).valid


@pytest.mark.slow
def test_every_fifth_digit_of_the_last_container_is_guarded() -> None:
    unnoticed = [
        (position, bit)
        for position in _container()[::5]
        for bit in (0, 2, 5)
        if verify_pdf(_flipped(position, bit), roots=ROOTS, at=LATER).valid
    ]
    assert unnoticed == []


@settings(max_examples=30, deadline=None)
@given(end=st.integers(0, len(signed_twice()) - 1))
def test_a_file_cut_short_is_never_more_than_what_was_signed_up_to_there(end: int) -> None:
    found = verify_pdf(signed_twice()[:end], roots=ROOTS, at=LATER)
    assert not found.valid or [item.field for item in found.signatures] == ["worker"]


def test_a_page_changed_after_signing_is_named_so() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed_twice()))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    found = verify_pdf(out.getvalue(), roots=ROOTS, at=LATER)
    assert not found.valid
    assert {"changed_after", "not_whole"} <= set(codes(found))
    assert all(item.changed_after for item in found.signatures)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_pdf"),
        (b"hello", "not_pdf"),
        (b"%PDF-1.7\n%%EOF", "not_pdf"),
        (b"PK\x03\x04" + bytes(200), "not_pdf"),
    ],
)
def test_what_is_no_pdf_is_said_to_be_none(content: bytes, code: str) -> None:
    assert codes(verify_pdf(content, roots=ROOTS, at=LATER)) == [code]


def test_a_pdf_without_signature_is_unsigned_and_not_valid() -> None:
    found = verify_pdf(paper(), roots=ROOTS, at=LATER)
    assert (found.valid, codes(found)) == (False, ["unsigned"])


def test_without_its_root_a_signature_is_whole_but_trusted_by_nobody() -> None:
    found = verify_pdf(signed_twice(), roots=[], at=LATER)
    assert not found.valid
    assert [(item.intact, item.trusted, item.level) for item in found.signatures] == [(True, False, None)] * 2
    assert codes(found) == ["untrusted", "time_stamp", "untrusted"]


def test_a_look_alike_root_is_another_root() -> None:
    other = TestAuthority.make(at=AT - timedelta(days=1), random=randomness(99).randbytes)
    assert other.certificate.subject == authority().certificate.subject
    assert not verify_pdf(signed_twice(), roots=[other.certificate], at=LATER).valid


def test_an_expired_certificate_holds_only_where_a_time_stamp_shows_that_the_signature_is_older() -> None:
    found = verify_pdf(signed_twice(), roots=ROOTS, at=AT + timedelta(days=800))
    worker, firm = found.signatures
    assert (worker.valid, firm.valid) == (False, True)
    assert codes(found) == ["expired"]


def test_a_signature_before_its_certificate_began_does_not_hold() -> None:
    found = verify_pdf(signed_twice(), roots=ROOTS, at=AT - timedelta(days=30))
    assert codes(found)[0] == "not_yet_valid"


def test_the_page_shows_signer_statement_and_time() -> None:
    box = SignBox(-1, 80, 200, 200, 60, fonts())
    signed = sign_pdf(paper(), identity=identity(), reason="本人同意签署", at=AT, field="worker", box=box)
    assert verify_pdf(signed, roots=ROOTS, at=LATER).valid
    document = pypdfium2.PdfDocument(signed)
    document.init_forms()
    shown = document[0].render(may_draw_forms=True).to_pil().convert("L").crop((80, 580, 280, 645))
    assert shown.getextrema()[0] < 120


def test_a_seal_of_a_body_is_drawn_in_red() -> None:
    box = SignBox(1, 320, 200, 120, 120, fonts(), "seal", demonstration=True)
    firm = identity("演示县精工机械有限公司", IdentityLevel.ACCOUNT)
    signed = sign_pdf(paper(), identity=firm, reason="盖章", at=AT, field="firm", box=box)
    document = pypdfium2.PdfDocument(signed)
    document.init_forms()
    picture = document[0].render(may_draw_forms=True).to_pil().convert("RGB")
    points = picture.tobytes()
    red = sum(1 for r, g, b in zip(points[::3], points[1::3], points[2::3], strict=True) if r > 150 > 100 > max(g, b))
    assert red > 300
    assert "劳动合同" in pdf_words(signed)


@pytest.mark.parametrize(
    ("pdf", "field", "code"),
    [
        (b"hello", "a", "signing.not_pdf"),
        (b"", "a", "signing.not_pdf"),
        (signed_twice(), "worker", "signing.field_taken"),
        (signed_twice()[:9000], "a", "signing.not_pdf"),
    ],
)
def test_what_cannot_be_signed_is_refused_with_a_reason(pdf: bytes, field: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        sign_pdf(pdf, identity=identity(), reason="同意", at=AT, field=field)
    assert refused.value.code == code


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(UserError, match="页码"):
        sign_pdf(paper(), identity=identity(), reason="同意", at=AT, field="a", box=SignBox(7, 0, 0, 100, 50, fonts()))


def test_an_identity_is_kept_locked_and_opens_with_its_passphrase_alone() -> None:
    kept = identity().to_pkcs12("口令".encode())
    opened = SigningIdentity.from_pkcs12(kept, "口令".encode())
    assert (opened.name, opened.level) == ("甲某", IdentityLevel.CHECKED)
    for data, phrase in ((kept, b"no"), (b"junk", b"x"), (kept, b"")):
        with pytest.raises(UserError) as refused:
            SigningIdentity.from_pkcs12(data, phrase)
        assert refused.value.code == "signing.identity_unreadable"
    with pytest.raises(UserError):
        identity().to_pkcs12(b"")


def test_an_authority_is_kept_and_issues_again() -> None:
    again = TestAuthority.from_pkcs12(authority().to_pkcs12(b"k"), b"k", random=randomness(8).randbytes)
    signed = sign_pdf(
        paper(),
        identity=again.issue("乙某", level=IdentityLevel.CODE, at=AT),
        reason="同意",
        at=AT,
        field="a",
    )
    assert verify_pdf(signed, roots=ROOTS, at=LATER).signatures[0].level is IdentityLevel.CODE


@pytest.mark.parametrize("name", ["", "  ", "长" * 65])
def test_a_name_no_certificate_holds_is_refused(name: str) -> None:
    with pytest.raises(UserError) as refused:
        authority().issue(name, level=IdentityLevel.DECLARED, at=AT)
    assert refused.value.code == "signing.name_unusable"


def _http(handler: object) -> HttpTimeSource:
    return HttpTimeSource("http://time.invalid/", transport=httpx.MockTransport(handler))  # type: ignore[arg-type]


def test_a_time_stamp_comes_over_http_and_openssl_accepts_it(tmp_path: Path) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        assert request.headers["Content-Type"] == "application/timestamp-query"
        answer = clock().answer(request.content)
        (tmp_path / "query").write_bytes(request.content)
        (tmp_path / "reply").write_bytes(answer)
        return httpx.Response(200, content=answer, headers={"Content-Type": "application/timestamp-reply"})

    signed = sign_pdf(paper(), identity=identity(), reason="同意", at=AT, field="a", clock=_http(serve))
    assert verify_pdf(signed, roots=ROOTS, at=LATER).signatures[0].time_source is TimeSourceKind.AUTHORITY
    from cryptography.hazmat.primitives.serialization import Encoding

    (tmp_path / "root.pem").write_bytes(authority().certificate.public_bytes(Encoding.PEM))
    command = "openssl ts -verify -in reply -queryfile query -CAfile root.pem -attime 1795831200"
    try:
        said = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("openssl is not on this machine")
    assert "Verification: OK" in said.stdout + said.stderr, said.stderr


@pytest.mark.parametrize(
    "handler",
    [
        lambda request: httpx.Response(500),
        lambda request: httpx.Response(200, content=b"x", headers={"Content-Type": "text/html"}),
        lambda request: httpx.Response(200, content=b"junk", headers={"Content-Type": "application/timestamp-reply"}),
        lambda request: httpx.Response(
            200, content=clock().answer(b"junk"), headers={"Content-Type": "application/timestamp-reply"}
        ),
    ],
)
def test_where_the_authority_gives_no_time_nothing_is_signed(handler: object) -> None:
    with pytest.raises(UserError) as refused:
        sign_pdf(paper(), identity=identity(), reason="同意", at=AT, field="a", clock=_http(handler))
    assert refused.value.code in ("signing.clock_silent", "signing.clock_refused")


def test_a_replayed_time_stamp_is_refused() -> None:
    first: list[bytes] = []

    class Replay:
        def answer(self, request: bytes) -> bytes:
            first.append(clock().answer(request))
            return first[0]

    with pytest.raises(UserError) as refused:
        sign_pdf(paper(), identity=identity(), reason="同意", at=AT, field="a", clock=Replay())
    assert refused.value.code == "signing.clock_refused"


def test_a_stamp_by_a_key_that_is_no_clock_counts_as_the_signers_own_word() -> None:
    impostor = TestTimeSource(identity("丙某"), lambda: LATER, randomness(6).randbytes)
    signed = sign_pdf(paper(), identity=identity(), reason="同意", at=AT, field="a", clock=impostor)
    found = verify_pdf(signed, roots=ROOTS, at=LATER)
    assert found.signatures[0].time_source is TimeSourceKind.OWN_CLOCK
    assert "time_stamp" in codes(found)
