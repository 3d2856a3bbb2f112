"""Foreign and absent things are not found, for every page and role; a file is opened by those it is for."""

from __future__ import annotations

import io
import zipfile
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse

from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.papers import evidence
from laoheng_web.papers.models import Attachment, Matter
from tests.web.complaints import PDF, PNG, Clock, do, file, signed_in
from tests.web.world import NOW, make_bureau

pytestmark = pytest.mark.django_db
ROLES = ("worker", "firm", "regulator", "mediator")
ABSENT = UUID("01900000-0000-7000-8000-000000000000")
WITH_MATTER = (
    "cases:sent", "cases:my_matter", "cases:agree_to_be_named", "cases:firm_matter", "cases:consent",
    "cases:add_material", "cases:work_matter", "cases:choose_firm", "cases:identity", "mediation:matter",
    "papers:print",
    *(
        f"mediation:{name}"
        for name in (
            "sent", "room", "open_room", "say", "bid", "add_claim", "evidence", "appoint", "tie", "draft", "agreement",
            "agreement_file", "extend", "helper", "arbitration", "closing_notice",
            "assistance", "need", "papers", "publish", "deliveries",
            "voice_add", "records", "performance", "opinion", "release_name",
        )
    ),
)  # fmt: skip


@pytest.fixture
def bureaus(monkeypatch):
    Clock(monkeypatch, NOW)
    return make_bureau("990101", 1), make_bureau("990102", 2)


def test_the_list_of_pages_swept_is_complete():
    swept = {name.split(":")[1] for name in WITH_MATTER} | {"move", "file", "claim", "voice", "sound", "record_file"}
    routes = set()
    for room in ("cases", "mediation", "papers"):
        urls = get_resolver(f"laoheng_web.{room}.urls").url_patterns
        routes |= {url.name for url in urls if "<" in str(url.pattern)}
    assert routes == swept


def test_a_foreign_matter_is_not_found_by_any_role_on_any_page(bureaus):
    here, there = bureaus
    matter = file(here)
    for role in ROLES:
        client = signed_in(there, role)
        urls = [reverse(name, args=[id_]) for name in WITH_MATTER for id_ in (matter.id, ABSENT)]
        urls += [reverse("cases:move", args=[id_, "withdraw"]) for id_ in (matter.id, ABSENT)]
        for url in urls:
            answers = {client.get(url).status_code, client.post(url, {"own_word": "yes", "text": "x"}).status_code}
            assert answers <= {404, 405}, (role, url, answers)
    with acting(here.by("regulator"), "test"):
        assert Matter.objects.get().state == "firm_verifying"


def test_a_mediation_body_sees_nothing_that_was_not_sent_to_it(bureaus):
    here, _ = bureaus
    matter = file(here)
    client = signed_in(here, "mediator")
    assert client.get(reverse("mediation:matter", args=[matter.id])).status_code == 404
    assert matter.number not in client.get(reverse("mediation:matters")).content.decode()


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("worker", {"cases:my_matters"}),
        ("firm", {"cases:firm_matters"}),
        ("regulator", {"cases:work"}),
        ("mediator", {"mediation:matters"}),
    ],
)
def test_a_list_opens_to_its_own_role_only(bureaus, role, pages):
    client = signed_in(bureaus[0], role)
    lists = {"cases:my_matters", "cases:firm_matters", "cases:work", "mediation:matters"}
    assert {name for name in lists if client.get(reverse(name)).status_code == 200} == pages


def attachment_of(bureau, role) -> Attachment:
    with acting(bureau.by("regulator"), "test"):
        return Attachment.objects.get(role=role)


def test_a_file_is_opened_only_by_those_it_is_for_and_only_to_be_saved(bureaus):
    here, there = bureaus
    matter = file(here)
    add = reverse("cases:add_material", args=[matter.id])
    signed_in(here, "worker").post(add, {"files": SimpleUploadedFile("工资条 a.png", PNG)})
    do(here, "firm", matter, "deny", reason="已发", evidence=SimpleUploadedFile("表.pdf", PDF))
    opened = {
        (bureau.office.code, whose, role): signed_in(bureau, role)
        .get(reverse("papers:file", args=[attachment_of(here, whose).id]))
        .status_code
        for bureau in (here, there)
        for whose in ("worker", "firm")
        for role in ROLES
    }
    allowed = {("990101", "worker", "worker"), ("990101", "worker", "regulator")}
    allowed |= {("990101", "firm", "firm"), ("990101", "firm", "regulator")}
    assert {key for key, status in opened.items() if status == 200} == allowed
    assert set(opened.values()) == {200, 404}
    answer = signed_in(here, "regulator").get(reverse("papers:file", args=[attachment_of(here, "worker").id]))
    assert answer.content == PNG
    assert answer["Content-Disposition"].startswith("attachment;") and answer["X-Content-Type-Options"] == "nosniff"


def test_reading_anothers_file_leaves_a_line(bureaus):
    here, _ = bureaus
    matter = file(here)
    add = reverse("cases:add_material", args=[matter.id])
    signed_in(here, "worker").post(add, {"files": SimpleUploadedFile("a.png", PNG)})
    url = reverse("papers:file", args=[attachment_of(here, "worker").id])
    for role in ("worker", "regulator"):
        signed_in(here, role).get(url)
    with acting(here.by("regulator"), "test"):
        (event,) = AuditEvent.objects.filter(type="evidence.read")
    assert event.actor_id == here.members["regulator"].user_id


def test_proof_of_payment_is_the_workers_to_check(bureaus):
    here, _ = bureaus
    matter = file(here)
    do(here, "firm", matter, "admit", amount="1", promised_on="2026-12-01")
    proof = SimpleUploadedFile("回单.pdf", PDF)
    do(here, "firm", matter, "report_payment", amount="1", paid_on="2026-11-23", evidence=proof)
    assert (
        signed_in(here, "worker").get(reverse("papers:file", args=[attachment_of(here, "firm").id])).status_code == 200
    )


def office_file(folder: str, *more: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *more):
            archive.writestr(name, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"\xff\xd8\xff\xe0 jpeg", "a.png", "jpg"),  # the content decides, not the name
        (PNG, "a.exe", "png"),
        (PDF, "a", "pdf"),
        (office_file("xl"), "a.xlsx", "xlsx"),
        (office_file("word"), "a.docx", "docx"),
        ("姓名,金额\n甲,1".encode("gb18030"), "a.CSV", "csv"),
        (b"plain", "a.csv.txt", "txt"),
        (office_file("xl", "xl/vbaProject.bin"), "a.xlsm", None),  # a program inside
        (office_file("other"), "a.zip", None),
        (b"PK\x03\x04 broken", "a.xlsx", None),
        (b"MZ\x90 program", "a.pdf", None),
        (b"\x7fELF", "a.txt", None),
        (b"text\x00with nul", "a.txt", None),
        (b"\x1b[2J", "a.txt", None),  # steers a terminal
    ],
)
def test_a_file_is_what_its_content_says(content, name, kind):
    assert evidence.kind_of(content, name) == kind


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("..\\..\\boot.ini", "boot.png"),
        ("/tmp/a.png", "a.png"),
        ("a\x00b\r\nSet-Cookie: x.png", "abSet-Cookie_x.png"),
        ("\u202egnp.exe", "gnp.png"),  # turned round to look harmless
        ("．．／工资条．ＰＮＧ", "工资条.png"),  # full width, made narrow first
        (".htaccess", "htaccess.png"),
        ('a"; filename="b.html', "a_filename=_b.png"),
        ("...", "file.png"),
        ("", "file.png"),
        ("长" * 300 + ".png", "长" * 80 + ".png"),
        ("<script>.svg", "script.png"),
    ],
)
def test_a_hostile_name_becomes_harmless(name, clean):
    assert evidence.clean_name(name, "png") == clean


def test_what_is_too_large_or_empty_is_refused_and_nothing_is_kept(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    for content in (b"", b"%PDF-" + b"0" * evidence.MAX_BYTES):
        with pytest.raises(evidence.EvidenceError):
            evidence.keep(content, "a.pdf")
    assert list(tmp_path.rglob("*")) == []


def test_a_file_is_kept_once_under_its_digest_and_a_changed_one_is_not_given_out(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    first, second = evidence.keep(PDF, "a.pdf"), evidence.keep(PDF, "b.pdf")
    assert first.digest == second.digest
    (path,) = [item for item in tmp_path.rglob("*") if item.is_file()]
    assert path == evidence.place(first.digest) and evidence.read(first.digest) == PDF
    path.write_bytes(b"%PDF- changed by hand")
    with pytest.raises(evidence.EvidenceError, match="摘要"):
        evidence.read(first.digest)


@pytest.mark.parametrize("digest", ["", "../" + "a" * 61, "A" * 64, "g" * 64])
def test_only_a_digest_names_a_place(digest):
    with pytest.raises(ValueError, match="digest"):
        evidence.place(digest)
