"""Filing a complaint: short pages, a draft that is never lost, sent once, and a name that stays hidden."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from laoheng_web.accounts.actions import open_office
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases.models import Complaint
from laoheng_web.papers.models import Matter, Participation
from laoheng_web.vault.models import Person
from tests.web.complaints import (
    CANARY_PHONE,
    CANARY_TEXT,
    PNG,
    Clock,
    complaint_of,
    do,
    file,
    fill,
    send,
    signed_in,
    state,
)
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_bureau("990101", 1)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch, NOW)


def matters(bureau) -> int:
    with acting(bureau.by("regulator"), "test"):
        return Matter.objects.count()


def test_a_complaint_keeps_what_was_said_and_goes_to_the_firm_at_once(here, clock):
    matter = file(here)
    assert (matter.number, matter.state, matter.amount_claimed) == (
        "990101-TS2026-000001", "firm_verifying", Decimal("10000.50"),
    )  # fmt: skip
    stated = complaint_of(here, matter)
    assert stated.months == [["2026-08", "5200"], ["2026-09", "4800.50"]]
    assert (stated.building_site, stated.phone_given) == (True, True)


def test_the_page_after_sending_names_the_number_the_next_actor_and_the_day(here, clock):
    matter = file(here)
    page = signed_in(here, "worker").get(reverse("cases:sent", args=[matter.id])).content.decode()
    assert matter.number in page and "单位须在2026-11-30前核实" in page and "5 个工作日" in page


def test_a_sum_not_known_stays_unknown_and_is_no_zero(here, clock):
    client = signed_in(here, "worker")
    fill(client, here, **{"sum-2026-08": ""})
    assert "至少" in client.get(reverse("cases:file_check")).content.decode()
    matter = send(client)
    assert matter.amount_claimed is None
    assert complaint_of(here, matter).months == [["2026-08", None], ["2026-09", "4800.50"]]


def test_everything_may_be_unknown(here, clock):
    client = signed_in(here, "worker")
    none = {"month-2026-08": "", "sum-2026-08": "", "sum-2026-09": "", "months_unknown": "yes"}
    fill(client, here, choice="unknown", **none)
    matter = send(client)
    assert (matter.firm_id, matter.amount_claimed, matter.periods, matter.state) == (None, None, [], "filed")


def test_a_visitor_fills_and_keeps_everything_when_signing_in_to_send(here, clock):
    visitor = Client()
    fill(visitor, here)
    page = visitor.get(reverse("cases:file_check")).content.decode()
    assert f"next={reverse('cases:file_check')}" in page and "提交投诉" not in page
    assert visitor.post(reverse("cases:file_send"), {"token": "x"}).headers["Location"].startswith("/accounts/sign-in")
    visitor.force_login(here.members["worker"].user, "django.contrib.auth.backends.ModelBackend")
    assert CANARY_TEXT in visitor.get(reverse("cases:file_check")).content.decode()
    assert send(visitor).state == "firm_verifying"


def test_the_draft_lies_sealed_in_the_session(here, clock):
    visitor = Client()
    fill(visitor, here)
    assert CANARY_PHONE not in str(dict(visitor.session)) and "CANARY" not in str(dict(visitor.session))


def test_sent_twice_is_one_matter(here, clock):
    client = signed_in(here, "worker")
    fill(client, here)
    token = str(client.get(reverse("cases:file_check")).context["draft"].token)
    first = client.post(reverse("cases:file_send"), {"token": token})
    again = client.post(reverse("cases:file_send"), {"token": token})
    assert first.headers["Location"] == again.headers["Location"]
    assert matters(here) == 1


def test_the_same_token_in_two_sessions_is_one_matter(here, clock):
    from laoheng_web.cases.draft import Draft
    from laoheng_web.cases.filing import file_complaint

    client = signed_in(here, "worker")
    fill(client, here)
    claim = Draft(client.session).claim()
    worker = here.by("worker")
    with acting(worker, "complaint"):
        one, two = (file_complaint(by=worker, claim=claim) for _ in range(2))
    assert one.id == two.id


def test_the_sixth_complaint_of_a_day_waits_for_the_next(here, clock):
    for _ in range(5):
        file(here)
    client = signed_in(here, "worker")
    fill(client, here)
    token = str(client.get(reverse("cases:file_check")).context["draft"].token)
    refused = client.post(reverse("cases:file_send"), {"token": token})
    assert refused.status_code == 429 and "2026-11-24" in refused.content.decode()
    assert matters(here) == 5
    clock.go(2026, 11, 24, 0)
    assert send(client).number.endswith("000006")  # the draft was kept


@pytest.mark.parametrize(
    ("page", "typed", "fault"),
    [
        ("employer", {"choice": "", "site": "yes"}, "请查找并选一个单位"),
        ("employer", {"choice": "typed", "named": " ", "site": "yes"}, "请写单位的名字"),
        ("employer", {"choice": "unknown"}, "是不是在工地"),
        ("employer", {"choice": "not-a-uuid", "site": "no"}, "请查找并选一个单位"),
        ("months", {"workers": "1"}, "请勾选欠工资的月份"),
        ("months", {"sum-2026-08": "五千"}, "金额要写成"),
        ("months", {"sum-2026-08": "-5"}, "金额要写成"),
        ("months", {"sum-2026-08": "1.005"}, "最多写到分"),
        ("months", {"sum-2026-08": "1_000"}, "金额要写成"),
        ("months", {"sum-2026-08": "NaN"}, "金额要写成"),
        ("months", {"month-2026-08": "yes", "workers": "0"}, "人数"),
        ("months", {"month-2026-08": "yes", "workers": "²"}, "人数"),
        ("you", {"tell": ""}, "能不能让单位知道"),
        ("you", {"tell": "yes", "phone": "123"}, "123"),
    ],
)
def test_a_fault_is_told_and_what_was_typed_stays(here, clock, page, typed, fault):
    # Refused by a redirect: the browser's way back never asks to send the form again.
    answer = Client().post(reverse(f"cases:file_{page}"), {**typed, "act": "next"}, follow=True)
    assert answer.redirect_chain == [(f"{reverse(f'cases:file_{page}')}?see=1", 302)]
    text = answer.content.decode()
    assert fault in text and "有几处要改" in text
    assert all(value in text for name, value in typed.items() if name.startswith("sum-"))


def test_full_width_sums_are_read(here, clock):
    client = Client()
    client.post(reverse("cases:file_months"), {"sum-2026-08": "５，２００元", "act": "add"})
    assert client.get(reverse("cases:file_months")).context["total"] == Decimal(5200)


def test_a_firm_is_found_by_part_of_its_name_or_its_code(here, clock):
    for words in ("示例有限", here.firm_code, here.firm_code.lower()):
        page = (
            Client().post(reverse("cases:file_employer"), {"q": words, "act": "search"}, follow=True).content.decode()
        )
        assert str(here.firm.id) in page, words


def test_the_code_on_a_board_leads_to_its_firm(here, clock):
    page = Client().get(reverse("cases:file"), {"firm": here.firm_code}).content.decode()
    assert str(here.firm.id) in page


def test_the_place_is_asked_only_where_the_firm_does_not_tell_it(here, clock):
    with acting(SYSTEM, "test"):
        open_office(by=SYSTEM, code="990102", name="另一人社局（虚构）", region="990102")
    client = Client()
    known = client.post(reverse("cases:file_employer"), {"choice": str(here.firm.id), "site": "no", "act": "next"})
    assert known.headers["Location"] == reverse("cases:file_months")
    unknown = client.post(reverse("cases:file_employer"), {"choice": "unknown", "site": "no", "act": "next"})
    assert unknown.headers["Location"] == reverse("cases:file_place")
    refused = client.post(reverse("cases:file_place"), {"office": "x"}, follow=True)
    assert "请选在哪里上班" in refused.content.decode()


def test_photos_are_added_and_taken_out_before_sending(here, clock):
    client = signed_in(here, "worker")
    fill(client, here)
    add = reverse("cases:file_evidence")
    assert client.post(add, {"files": [SimpleUploadedFile("工资条.png", PNG)]}).status_code == 302
    refused = client.post(add, {"files": [SimpleUploadedFile("病毒.exe", b"MZ\x00")]}, follow=True)
    assert "有几处要改" in refused.content.decode()
    assert "有几处要改" not in client.get(reverse("cases:file_check")).content.decode()
    (kept,) = client.get(reverse("cases:file_check")).context["draft"].files
    client.post(add, {"drop": kept.digest})
    assert client.get(reverse("cases:file_check")).context["draft"].files == []
    client.post(add, {"files": [SimpleUploadedFile("工资条.png", PNG)]})
    matter = send(client)
    with acting(here.by("regulator"), "test"):
        (row,) = matter.attachments.all()
    assert (row.file_name, row.media_type, row.digest) == ("工资条.png", "image/png", kept.digest)


def test_a_visitor_stores_no_file_with_us(here, clock):
    visitor = Client()
    fill(visitor, here)
    answer = visitor.post(reverse("cases:file_evidence"), {"files": [SimpleUploadedFile("a.png", PNG)]})
    assert answer.headers["Location"].startswith("/accounts/sign-in")


def tokens(bureau) -> set[str]:
    """Everything that could tell who the worker is."""
    with acting(bureau.by("regulator"), "test"):
        masked = Person.objects.get(id=bureau.worker).masked_name
    return {str(bureau.worker), bureau.worker_number, masked, CANARY_PHONE, CANARY_TEXT, "worker-990101", "张示例"}


def firm_pages(bureau, matter) -> str:
    client = signed_in(bureau, "firm")
    urls = [reverse("cases:firm_matters"), reverse("portal:home")]
    urls += [reverse(name, args=[matter.id]) for name in ("cases:firm_matter", "papers:print", "cases:add_material")]
    urls += [
        reverse("cases:move", args=[matter.id, move]) for move in ("report_payment", "deny", "admit", "confirm_paid")
    ]
    return "".join(client.get(url).content.decode() for url in urls)


def test_a_withheld_name_shows_on_no_page_of_the_firm_before_or_after_it_is_told(here, clock):
    client = signed_in(here, "worker")
    fill(client, here, tell="no")
    client.post(reverse("cases:file_evidence"), {"files": [SimpleUploadedFile("张示例的工资条.png", PNG)]})
    matter = send(client)
    assert matter.state == "filed"
    firm = signed_in(here, "firm")
    assert firm.get(reverse("cases:firm_matter", args=[matter.id])).status_code == 404
    do(here, "regulator", matter, "send_to_firm", status=409)
    do(here, "regulator", matter, "accept_at_once", reason="劳动者要求不公开")
    assert firm.get(reverse("cases:firm_matter", args=[matter.id])).status_code == 404
    order = {
        "reason": "查实",
        "grounds": ["劳动合同法30"],
        "amount": "100",
        "promised_on": "2026-12-10",
        "document": "指令书",
    }
    do(here, "regulator", matter, "order_payment", **order)
    pages = firm_pages(here, matter)
    assert matter.number in pages and "不公开" in pages
    assert {token for token in tokens(here) if token in pages} == set()
    assert "4,800.50" not in pages and "2026年8月" not in pages  # months and sums point at one worker
    with acting(here.by("firm"), "case"):
        assert not Complaint.objects.exists()


def test_the_worker_may_let_the_firm_know_and_it_is_then_heard_first(here, clock):
    matter = file(here, tell="no")
    url = reverse("cases:agree_to_be_named", args=[matter.id])
    client = signed_in(here, "worker")
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 404
    assert state(here, matter) == "firm_verifying"
    page = firm_pages(here, matter)
    assert CANARY_TEXT not in page  # said before the worker agreed


def test_where_the_firm_may_know_it_sees_the_masked_name_months_and_words_only(here, clock):
    matter = file(here)
    pages = firm_pages(here, matter)
    with acting(here.by("regulator"), "test"):
        masked = Person.objects.get(id=here.worker).masked_name
    assert masked in pages and "4,800.50" in pages and CANARY_TEXT in pages
    hidden = {str(here.worker), here.worker_number, CANARY_PHONE, "张示例", "worker-990101"}
    assert {token for token in hidden if token in pages} == set()


def test_no_event_of_a_complaint_holds_words_or_numbers_of_the_worker(here, clock):
    matter = file(here)
    do(here, "worker", matter, "withdraw", own_word="yes")
    with acting(here.by("regulator"), "test"):
        told = "".join(str(event.payload) for event in AuditEvent.objects.all())
    assert {token for token in (CANARY_TEXT, CANARY_PHONE, here.worker_number, "张示例") if token in told} == set()
    with acting(here.by("regulator"), "test"):
        assert Participation.objects.filter(matter=matter).count() == 2
