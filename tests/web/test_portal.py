"""The front door: what each role finds there, the switches, and what people may look up about themselves."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from laoheng.casework import Kind
from laoheng.law import calculate
from laoheng.standard.finding import Figure, Finding, Ground, GroundKind, Level, Need, Status, Unit
from laoheng.standard.messages import Message
from laoheng_web.accounts import actions, navigation
from laoheng_web.accounts.navigation import doors, entries, register
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.actions import notify
from laoheng_web.notices.models import Notice
from laoheng_web.papers.actions import open_file
from laoheng_web.vault.identities import open_identity
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db
ROLES = ("regulator", "firm", "worker", "mediator", "audit_admin")
PUBLIC = (
    "/",
    "/advice/",
    "/advice/calc/L1/",
    "/advice/calc/L2/",
    "/advice/calc/L5/",
    "/ledger/",
    "/ledger/receipt/",
    "/rules/",
)
OWN = {
    "/my/notices/": set(ROLES),
    "/my/access/": {"worker"},
    "/audit/": {"audit_admin"},
}


@pytest.fixture
def bureau():
    made = make_bureau("990101", 1)
    with acting(SYSTEM, "test"):
        user = actions.add_user(by=SYSTEM, login="audit-990101", display_name="审计员示例", is_demo=True)
        made.members["audit_admin"] = actions.grant_role(
            by=SYSTEM, user=user, role="audit_admin", office=made.office.id
        )
    return made


@pytest.fixture
def sign_in(client, bureau):
    def as_(role):
        if role is not None:
            client.force_login(bureau.members[role].user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_


@pytest.fixture
def own_registry(monkeypatch):
    """What a test registers is gone after it."""
    monkeypatch.setattr(navigation, "_ENTRIES", dict(navigation._ENTRIES))


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("role", [None, *ROLES])
def test_public_pages_open_for_everybody_with_one_heading_and_no_inline_style_or_script(sign_in, role, path):
    answer = sign_in(role).get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page)
    assert 'href="#main"' in page and '<html lang="zh-hans"' in page


@pytest.mark.parametrize("path", OWN)
@pytest.mark.parametrize("role", ROLES)
def test_own_pages_open_for_their_role_and_are_not_there_for_the_others(sign_in, role, path):
    assert sign_in(role).get(path).status_code == (200 if role in OWN[path] else 404)


@pytest.mark.parametrize("path", OWN)
def test_a_visitor_is_sent_to_sign_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 302 and "/sign-in/" in answer.headers["Location"]


@pytest.mark.parametrize("role", ["regulator", "firm", "worker", "mediator", "audit_admin"])
def test_the_desk_names_the_role_and_greets_by_name(sign_in, bureau, role):
    page = sign_in(role).get("/").content.decode()
    assert bureau.members[role].get_role_display() in page
    assert bureau.members[role].user.display_name in page


def test_a_door_to_a_room_that_is_not_there_is_not_shown(bureau, own_registry):
    register("mediator", "无此页", "nowhere:page", order=1)
    assert "nowhere:page" in [entry.url_name for entry in entries("mediator")]
    assert "无此页" not in [str(door.label) for door in doors(bureau.by("mediator"))]


def test_a_badge_counts_for_the_actor_and_registering_again_replaces_it(bureau, own_registry):
    register("firm", "待办", "portal:home", order=1, badge=lambda by: 1)
    register("firm", "待办", "portal:home", order=1, badge=lambda by: 7 if by.role == "firm" else 0)
    found = [door.waiting for door in doors(bureau.by("firm"), counting=True) if str(door.label) == "待办"]
    assert found == [7]


def test_the_language_switch_lasts_and_the_browser_does_not_choose(client):
    assert 'lang="zh-hans"' in client.get("/", headers={"accept-language": "en"}).content.decode()
    client.post("/language/", {"language": "en", "next": "/rules/"})
    page = client.get("/rules/").content.decode()
    assert 'lang="en"' in page and "No score punishes anyone" in page
    client.post("/language/", {"language": "zh-hans"})
    assert 'lang="zh-hans"' in client.get("/").content.decode()


def test_large_type_is_switched_on_and_off(client):
    client.post("/large/", {"large": "1", "next": "/advice/"})
    assert 'class="large"' in client.get("/advice/").content.decode()
    client.post("/large/", {"large": "0"})
    assert 'class="large"' not in client.get("/advice/").content.decode()


@pytest.mark.parametrize("after", ["https://elsewhere.invalid/", "//elsewhere.invalid/"])
def test_a_switch_never_leads_away_from_the_site(client, after):
    assert client.post("/large/", {"large": "1", "next": after}).headers["Location"] == "/"


def test_an_unknown_language_is_refused(client):
    assert client.post("/language/", {"language": "xx"}).status_code == 404


def leave_notice(bureau, party):
    officer = bureau.by("regulator")
    with acting(officer, "case"):
        return notify(
            by=officer, office=bureau.office.id, party=party, message=Message.of("casework.no_date"), due_on=NOW.date()
        )


def test_a_notice_is_read_by_its_receiver_once_and_leaves_the_unread(sign_in, bureau):
    notice = leave_notice(bureau, bureau.worker)
    client = sign_in("worker")
    assert "知道了" in client.get("/my/notices/").content.decode()
    assert client.post(f"/my/notices/{notice.id}/read/").status_code == 302
    assert "知道了" not in client.get("/my/notices/").content.decode()
    with acting(bureau.by("worker"), "look"):
        assert Notice.objects.get(id=notice.id).read_at is not None


def leave_about(bureau, matter, days=0):
    officer = bureau.by("regulator", NOW + timedelta(days=days))
    with acting(officer, "case"):
        message = Message.of("casework.no_date")
        return notify(by=officer, office=bureau.office.id, party=bureau.worker, message=message, matter=matter)


def test_only_the_newest_notice_of_a_matter_waits_and_the_older_is_not_said_to_be_read(sign_in, bureau):
    matter, other = uuid4(), uuid4()
    older, newer, alone = (leave_about(bureau, item) for item in (matter, matter, other))
    page = sign_in("worker").get("/my/notices/")
    assert [line["notice"].id for line in page.context["unread"]] == [alone.id, newer.id]
    assert [line["notice"].id for line in page.context["read"]] == [older.id]
    assert "已有新的通知" in page.content.decode()
    with acting(bureau.by("worker"), "look"):
        assert Notice.objects.get(id=older.id).read_at is None


def test_a_notice_shows_the_number_of_its_matter(sign_in, bureau):
    with acting(bureau.by("regulator"), "case") as officer:
        matter = open_file(
            by=officer, office=bureau.office, kind=Kind.WAGE_COMPLAINT, series="W", firm=bureau.firm.id,
            worker=bureau.worker, parties=[(bureau.worker, "worker")],
        )  # fmt: skip
    leave_about(bureau, matter.id)
    client = sign_in("worker")
    assert matter.number in client.get("/my/notices/").content.decode()
    assert client.get("/").context["notices"][0]["number"] == matter.number


def test_all_notices_are_marked_as_read_at_once_with_one_event_and_none_that_came_later(sign_in, bureau):
    early = [leave_about(bureau, uuid4()) for _ in range(22)]
    late = leave_about(bureau, uuid4(), days=1)
    client = sign_in("worker")
    assert [client.get("/my/notices/", {"page": n}).content.decode().count("知道了") for n in (1, 2)] == [20, 3]
    assert client.post("/my/notices/read/", {"until": NOW.isoformat()}).status_code == 302
    assert client.post("/my/notices/read/", {"until": NOW.isoformat()}).status_code == 302
    assert client.post("/my/notices/read/", {"until": "CANARY"}).status_code == 404
    with acting(bureau.by("worker"), "look"):
        assert [row.id for row in Notice.objects.filter(read_at=None)] == [late.id]
    with acting(bureau.by("regulator"), "look"):
        (told,) = AuditEvent.objects.filter(type="notice.all_read")
    assert told.payload["notices"] == sorted(str(row.id) for row in early)
    assert {row[0] for row in told.payload["rows"]} == {"notices_notice"} and len(told.payload["rows"]) == 22


def test_nobody_marks_the_notice_of_another(sign_in, bureau):
    notice = leave_notice(bureau, bureau.worker)
    assert sign_in("firm").post(f"/my/notices/{notice.id}/read/").status_code == 404
    assert sign_in("regulator").post(f"/my/notices/{notice.id}/read/").status_code == 404
    assert sign_in("worker").post(f"/my/notices/{uuid4()}/read/").status_code == 404


def test_a_worker_sees_who_opened_the_identity_and_why(sign_in, bureau):
    officer = bureau.by("regulator")
    with acting(officer, "case"):
        open_identity(by=officer, person=bureau.worker, fields=["phone"], purpose="case", reason="电话核实投诉")
    page = sign_in("worker").get("/my/access/").content.decode()
    assert "电话核实投诉" in page and bureau.office.name in page and "电话" in page


def test_the_audit_list_is_paged_filtered_and_of_the_own_bureau_only(sign_in, bureau):
    other = make_bureau("990102", 2)
    for made in (bureau, other):
        for _ in range(60):
            leave_notice(made, made.worker)
    client = sign_in("audit_admin")
    first = client.get("/audit/", {"type": "notice."}).content.decode()
    assert first.count("<code>notice.left</code>") == 50
    (older,) = re.findall(r"\?before=(\d+)&amp;type=notice\.", first)
    rest = client.get("/audit/", {"type": "notice.", "before": older}).content.decode()
    assert rest.count("<code>notice.left</code>") == 10
    assert "CANARY-990102" not in first + rest


def shown(finding: Finding) -> str:
    return render_to_string("partials/finding.html", {"finding": finding.to_json()})


def made(status: Status, **more: object) -> Finding:
    ground = Ground(GroundKind.RULE, "rounding.half_up_to_fen_at_the_end", "1")
    return Finding("x.y", status, Message.of("law.title.severance"), NOW.date(), None, (ground,), **more)  # type: ignore[arg-type]


def test_a_finding_shows_figures_steps_and_grounds_with_their_validity():
    facts = {"start": "2021-07-01", "end": "2026-06-30", "avg12": "6000", "ground": "36单位提出"}
    finding = calculate("L2", facts | {"social_avg": "8000", "min_wage": "2300"}, on=NOW.date())
    page = shown(finding)
    grounds = ("劳动合同法47", "2008年1月1日起有效", "已核原文", "四舍五入到分")
    for words in ("30,000.00 元", "6000 × 5", "2026年11月23日", *grounds):
        assert words in page, words


def test_what_is_not_known_reads_neither_as_fine_nor_as_guilty():
    unknown = Figure("amount", Message.of("law.figure.amount"), None, Unit.YUAN)
    page = shown(made(Status.UNDETERMINED, figures=(unknown,)))
    assert "未知" in page and "不等于没事，也不等于违法" in page and "0.00" not in page
    need = Need("social_avg", Message.of("law.need.social_avg"), "bureau")
    assert "可以向人社部门索取" in shown(made(Status.NEEDS, needs=(need,)))


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_words(status):
    from laoheng_web.portal.templatetags import laoheng as tags

    assert tags.status_name(status.value) and tags.status_line(status.value)


def test_a_level_is_a_word_and_not_only_a_colour():
    figure = Figure("amount", Message.of("law.figure.amount"), 3, Unit.COUNT)
    assert "预警级别：红色" in shown(made(Status.COMPUTED, figures=(figure,), level=Level.RED))
