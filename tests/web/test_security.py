"""What holds for every answer of the site: headers, cookies, escaping, faults, sessions, logs."""

from __future__ import annotations

import ast
import json
import logging
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.utils.html import escape

from laoheng.standard.errors import UserError
from laoheng_web.accounts import actions as accounts
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting, set_context
from laoheng_web.notices.models import Notice
from tests.web.sweep.fixtures import undone, world  # noqa: F401
from tests.web.sweep.objects import own
from tests.web.sweep.routes import all_routes
from tests.web.sweep.world import ROLES
from tests.web.world import NOW, SYSTEM

SOURCE = Path(__file__).resolve().parents[2] / "src"
PASSWORD = "一个足够长的示例口令-2026"
INSIDE = "select secret_column from /srv/inside.py RuntimeWarning"


def a_notice(world, role="firm"):  # noqa: F811
    """An unread notice of that role in the first bureau."""
    with acting(world.here.bureau.by(role), "look"):
        party = world.here.bureau.by(role).party
        return Notice.objects.filter(party_id=party, read_at=None).order_by("created_at").first()


def is_unread(world, notice, role="firm"):  # noqa: F811
    with acting(world.here.bureau.by(role), "look"):
        return Notice.objects.get(id=notice.id).read_at is None


# --- Headers and cookies ---


def fail(*args, **kwargs):
    raise RuntimeError(INSIDE)


ANSWERS = {
    "a page": ("GET", "/", 200),
    "a redirect": ("GET", "/my/notices/", 302),
    "nothing there": ("GET", "/no/such/page/", 404),
    "another method": ("DELETE", "/", 405),
    "no csrf token": ("POST", "/language/", 403),
    "a fault of ours": ("GET", "/rules/", 500),
    "an answer to a program": ("GET", "/api/v1/kinds", 200),
    "a problem for a program": ("GET", "/api/v1/records/receipts", 401),
    "a download": ("GET", "/ledger/verifier.key", 200),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_every_answer_carries_the_headers(world, monkeypatch, what):  # noqa: F811
    method, path, status = ANSWERS[what]
    if status == 500:
        monkeypatch.setattr("laoheng_web.publicity.views.rules_on", fail)
    response = Client(raise_request_exception=False, enforce_csrf_checks=status == 403).generic(method, path)
    assert response.status_code == status
    assert_headers(response)
    assert "no-store" in response["Cache-Control"]


def assert_headers(response):
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "default-src 'none'" in policy
    assert "unsafe" not in policy and "*" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize("path", ["portal/site.css"])
def test_static_files_carry_the_headers_too(world, path):  # noqa: F811
    assert finders.find(path)
    response = Client().get(f"/static/{path}")
    assert response.status_code == 200
    assert_headers(response)


def test_https_is_demanded_for_a_year_in_production(world, settings):  # noqa: F811
    settings.SECURE_HSTS_SECONDS = production_settings()["SECURE_HSTS_SECONDS"]
    response = Client().get("/", secure=True)
    assert int(re.search(r"max-age=(\d+)", response["Strict-Transport-Security"])[1]) >= 31_536_000


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://testserver.evil.example"])
def test_no_other_origin_may_read_answers(world, origin):  # noqa: F811
    for path in ("/", "/api/v1/kinds"):
        response = Client().get(path, headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in response


def test_cookies_are_kept_from_scripts_and_other_sites(world):  # noqa: F811
    client = signed_in_by_form(world)
    client.get("/accounts/sign-in/")
    assert {"sessionid", "csrftoken"} <= set(client.cookies)
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/" and not cookie["domain"]


def production_settings():
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DEBUG",
             "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_HTTPONLY")  # fmt: skip
    told = f"{{name: getattr(settings, name) for name in {names}}}"
    code = f"import json; from laoheng_web.config import settings; print(json.dumps({told}))"
    environment = {**os.environ, "LAOHENG_MODE": "production", "LAOHENG_SECRET_KEY": "k8Zq" * 12}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_production_cookies_are_bound_to_the_host_and_https():
    told = production_settings()
    assert told["SESSION_COOKIE_NAME"].startswith("__Host-") and told["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert all(told[name] for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
                                       "SESSION_COOKIE_HTTPONLY"))  # fmt: skip
    assert told["DEBUG"] is False


# --- Code ---

# Statements put together from constants of ours; nothing of a request reaches them.
OWN_STATEMENTS = {
    "laoheng_web/audit/tenancy.py",
    "laoheng_web/config/migrate.py",
    "laoheng_web/config/database.py",
    "laoheng_web/config/demo/exchange.py",
}


def python_files():
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def test_no_template_switches_escaping_off():
    found = [
        str(path.relative_to(SOURCE))
        for path in sorted(SOURCE.rglob("*.html"))
        if re.search(r"\|\s*safe\b|safeseq|autoescape\s+off", path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["mark_safe", "csrf_exempt", "SafeText"])
def test_no_code_vouches_for_unescaped_text_or_skips_the_csrf_check(name):
    # The programs' door has no cookies and so needs no token: ninja exempts it, and test_api proves that cookies fail.
    found = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if getattr(node, "id", None) == name or getattr(node, "attr", None) == name:
                found.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    assert found == []


def test_no_template_holds_inline_script_or_style():
    found = [
        str(path.relative_to(SOURCE))
        for path in sorted(SOURCE.rglob("*.html"))
        if re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|javascript:", path.read_text("utf-8"), re.I)
    ]
    assert found == []


def test_no_statement_is_put_together_from_strings():
    found = []
    for path in python_files():
        place = str(path.relative_to(SOURCE))
        if not place.startswith("laoheng_web/") or place in OWN_STATEMENTS:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in ("raw", "extra") or (
                node.func.attr in ("execute", "executemany") and put_together(node)
            ):
                found.append(f"{place}:{node.lineno} {node.func.attr}")
    assert found == []


def put_together(call):
    statement = call.args[0] if call.args else None
    # A name is a constant of the module or psycopg's own composition; what is built on the spot is not.
    return isinstance(statement, ast.JoinedStr | ast.BinOp) or (
        isinstance(statement, ast.Call) and getattr(statement.func, "attr", "") in ("format", "join", "replace")
    )


# --- Input ---

PAYLOADS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "javascript:alert(1)",
    "{{7*7}}", "{% debug %}", "${7*7}", "' or '1'='1", "1; drop table papers_matter --", "%' and pg_sleep(0) --",
    "\\", "%", "_", "\x00", "😀", "\u202e反", "a\r\nSet-Cookie: x=1", "../../../etc/passwd", "-1", "0",
    "99999999999999999999999", "1e400", "NaN", "2026-13-45", "null", "[]", "x" * 5000,
]  # fmt: skip
RAW = ("<script>alert(1)", "<img src=x onerror", "<svg/onload")


def query_names():
    """Every name that a view reads from the query."""
    names = set()
    for path in SOURCE.joinpath("laoheng_web").rglob("*.py"):
        names |= set(re.findall(r"GET(?:\.get\(|\.getlist\(|\[)\s*[\"'](\w+)[\"']", path.read_text("utf-8")))
        names |= {word for line in re.findall(r"for name in \(([^)]*)\)", path.read_text("utf-8"))
                  for word in re.findall(r"[\"'](\w+)[\"']", line)}  # fmt: skip
    return sorted(names | {"q", "page", "from", "next", "cursor", "limit", "after"})


READABLE = [route for route in all_routes() if "GET" in route.permissions]


@pytest.mark.parametrize("route", READABLE, ids=lambda route: route.name)
def test_whatever_stands_in_the_address_is_no_fault_and_is_escaped(route, world):  # noqa: F811
    roles = ROLES if route.is_public("GET") else sorted(route.roles("GET"))
    role = "worker" if route.is_public("GET") else roles[0]
    client = world.here.program(role) if route.is_api else world.here.client(role)
    names, wrong = query_names(), []
    values = own(route, world, world.here)[0]
    for payload in PAYLOADS:
        with transaction.atomic():
            response = client.get(route.path(values), {name: payload for name in names})
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        wrong += judged(response, body, payload)
    assert wrong == []


def judged(response, body, payload):
    wrong = [f"{payload[:40]!r}: {response.status_code}"] if response.status_code >= 500 else []
    if response.get("Content-Type", "").startswith("text/html"):
        text = body.decode("utf-8", "replace")
        wrong += [f"{payload[:40]!r}: {raw} not escaped" for raw in RAW if raw in text]
    if "Set-Cookie" in response.headers or "x" in response.cookies:
        wrong.append(f"{payload[:40]!r}: a header was made")
    return wrong


@pytest.mark.parametrize(
    "route", [route for route in READABLE if "str" in route.parameters.values()], ids=lambda route: route.name
)
def test_whatever_stands_in_the_path_is_no_fault_and_is_escaped(route, world):  # noqa: F811
    wrong = []
    for payload in PAYLOADS:
        if "/" in payload:
            continue
        values = {name: quote(payload, safe="") for name in route.parameters}
        with transaction.atomic():
            response = world.here.client("worker").get(route.path(values))
            transaction.set_rollback(True)
        wrong += judged(response, response.content, payload)
    assert wrong == []


def test_what_a_person_wrote_is_shown_escaped_to_everybody_else(world):  # noqa: F811
    from laoheng_web.audit.record import record
    from laoheng_web.papers.actions import write_step
    from laoheng_web.papers.models import Matter

    text = "".join(PAYLOADS[:3])
    worker = world.here.bureau.by("worker")
    with acting(worker, "case"):
        matter = Matter.objects.get(id=world.here.objects["complaint"][0])
        step = write_step(by=worker, matter=matter, transition="note", before=matter.state, text=text, data={},
                          audience=("worker", "firm", "regulator", "mediator"))  # fmt: skip
        record("matter.noted", by=worker, payload={}, matter=matter.id, office=matter.office_id, rows=[step])
    shown = 0
    for role, path in (("worker", "/my/matters/{}/"), ("firm", "/firm/matters/{}/"), ("regulator", "/work/{}/"),
                       ("mediator", "/mediation/{}/")):  # fmt: skip
        page = world.here.client(role).get(path.format(matter.id)).content.decode()
        assert not any(raw in page for raw in RAW), role
        shown += escape(PAYLOADS[0]) in page
    assert shown >= 2


# --- Faults ---


@pytest.mark.parametrize(
    "layer",
    [
        "laoheng_web.notices.actions.record",  # after the row was written, before its event
        "laoheng_web.portal.views.redirect",  # after the action
        "laoheng_web.accounts.pages.set_context",  # before the view
    ],
)
def test_a_fault_shows_a_number_only_and_leaves_nothing_half_done(world, monkeypatch, layer, caplog):  # noqa: F811
    notice = a_notice(world)
    client = world.here.client("firm")
    monkeypatch.setattr(layer, fail)
    with caplog.at_level(logging.ERROR, "laoheng.site"):
        response = client.post(f"/my/notices/{notice.id}/read/")
    monkeypatch.undo()
    assert response.status_code == 500
    text = response.content.decode()
    number = re.search(r"<b>([0-9a-f]{8})</b>", text)[1]
    assert any(number in line.getMessage() for line in caplog.records)
    for inside in ("secret_column", "/srv", "RuntimeWarning", "RuntimeError", "Traceback", "laoheng_web", str(SOURCE)):
        assert inside not in text
    assert is_unread(world, notice)


def test_a_fault_of_the_database_says_nothing_of_it(world, monkeypatch):  # noqa: F811
    def break_it(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("select no_such_column from papers_matter")

    monkeypatch.setattr("laoheng_web.portal.views.mark_read", break_it)
    notice = a_notice(world)
    response = world.here.client("firm").post(f"/my/notices/{notice.id}/read/")
    assert response.status_code == 500
    assert not any(word in response.content.decode() for word in ("no_such_column", "papers_matter", "psycopg", "SQL"))
    assert is_unread(world, notice)


def test_a_mistake_of_the_users_undoes_what_was_written_and_says_what_to_do(world, monkeypatch):  # noqa: F811
    from laoheng_web.notices.actions import mark_read

    def write_and_refuse(**kwargs):
        mark_read(**kwargs)
        raise UserError("vault.reason_missing")

    monkeypatch.setattr("laoheng_web.portal.views.mark_read", write_and_refuse)
    notice = a_notice(world)
    response = world.here.client("firm").post(f"/my/notices/{notice.id}/read/")
    assert response.status_code == 400
    assert str(UserError("vault.reason_missing")) in response.content.decode()
    assert is_unread(world, notice)
    with acting(SYSTEM, "sealing"):
        told = AuditEvent.objects.filter(type="notice.read", payload__notice=str(notice.id))
        assert not told.exists()


# --- Sessions ---


def an_officer(world, login="officer-with-password"):  # noqa: F811
    with acting(SYSTEM, "test"):
        user = accounts.add_user(by=SYSTEM, login=login, display_name="示例经办", password=PASSWORD)
        return accounts.grant_role(by=SYSTEM, user=user, role="regulator", office=world.here.bureau.office.id)


def signed_in_by_form(world, client=None):  # noqa: F811
    membership = an_officer(world)
    client = client or Client()
    response = client.post("/accounts/sign-in/", {"login": membership.user.login, "password": PASSWORD})
    assert response.status_code == 302
    return client


def is_in(client):
    response = client.get("/my/notices/")
    return response.status_code == 200


def test_signing_in_gives_a_new_session(world):  # noqa: F811
    client = Client()
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    signed_in_by_form(world, client)
    assert client.cookies["sessionid"].value != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert is_in(client) and not is_in(stranger)


def test_a_session_id_has_128_bits_or_more(world):  # noqa: F811
    client = signed_in_by_form(world)
    # Django's keys are 32 characters of 36.
    assert re.fullmatch(r"[0-9a-z]{32}", client.cookies["sessionid"].value)


def test_signing_out_ends_the_session_on_the_server(world):  # noqa: F811
    client = signed_in_by_form(world)
    kept = client.cookies["sessionid"].value
    assert is_in(client)
    client.post("/accounts/sign-out/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert not is_in(thief)


@pytest.mark.parametrize("ending", ["role", "account", "password"])
def test_what_ends_access_ends_it_at_the_next_call(world, ending):  # noqa: F811
    membership = an_officer(world)
    client = Client()
    client.post("/accounts/sign-in/", {"login": membership.user.login, "password": PASSWORD})
    assert is_in(client)
    with acting(SYSTEM, "test"):
        user = membership.user
        user.refresh_from_db()
        if ending == "role":
            accounts.end_role(by=SYSTEM, membership=membership)
        elif ending == "account":
            user.is_active = False
            user.save()
        else:
            user.set_password("另一个足够长的口令-2026")
            user.save()
    assert not is_in(client)


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(world):  # noqa: F811
    membership = an_officer(world)
    client = Client()
    answers = [
        client.post("/accounts/sign-in/", {"login": login, "password": "wrong"})
        for login in (membership.user.login, "nobody-has-this-name")
    ]
    bodies = {re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode()) for answer in answers}
    assert {answer.status_code for answer in answers} == {403}
    assert len({body.replace(membership.user.login, "").replace("nobody-has-this-name", "") for body in bodies}) == 1


@pytest.mark.parametrize(
    "after", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_to_no_other_site(world, after):  # noqa: F811
    membership = an_officer(world)
    form = {"login": membership.user.login, "password": PASSWORD, "next": after}
    assert Client().post("/accounts/sign-in/", form)["Location"] == "/"


def test_a_role_of_somebody_else_cannot_be_chosen(world):  # noqa: F811
    client = world.here.client("worker")
    for wanted in (world.there.members["regulator"].id, world.here.members["regulator"].id, "", "x"):
        assert client.post("/accounts/role/", {"membership": wanted}).status_code == 404, wanted
    assert client.post("/accounts/role/", {"membership": "\x00"}).status_code == 400  # refused before any page


# --- Tenant context ---


def test_the_context_of_one_tenant_never_stays_on_the_connection(django_db_blocker):
    """Two hundred turns of two tenants on one connection, every seventh ending in an error."""
    seen, faults = [], []

    def turns():
        from uuid import UUID

        with django_db_blocker.unblock():
            try:
                for n in range(200):
                    office = UUID(int=n % 2 + 1)
                    try:
                        with transaction.atomic():
                            set_context(By.system(office=office, now=NOW), f"turn {n}")
                            if n % 7 == 0:
                                with connection.cursor() as cursor:
                                    cursor.execute("select 1/0")
                    except Exception as error:
                        faults.append(error)
                    with connection.cursor() as cursor:
                        cursor.execute(
                            "select coalesce(current_setting('app.office', true), ''), "
                            "coalesce(current_setting('app.purpose', true), '')"
                        )
                        seen.append(cursor.fetchone())
            finally:
                connection.close()

    thread = threading.Thread(target=turns)
    thread.start()
    thread.join(60)
    assert len(faults) == 29 and len(seen) == 200
    assert set(seen) == {("", "")}


# --- Logs ---


def test_no_log_line_holds_what_identifies_a_person(world, caplog, monkeypatch):  # noqa: F811
    """A day's work at the most talkative level: filing, sending, refusals, a fault."""
    bureau = world.here.bureau
    caplog.set_level(logging.DEBUG)
    for name in ("django.request", "django", "laoheng", "procrastinate"):
        caplog.set_level(logging.DEBUG, name)
    for role in ROLES:
        client = world.here.client(role)
        for path in (
            "/",
            "/my/notices/",
            "/work/",
            "/my/matters/",
            "/alerts/",
            f"/work/{world.here.objects['complaint'][0]}/",
        ):
            client.get(path)
    row = f"{bureau.firm_code},张示例,{bureau.worker_number},2026-09,x,x,x,{world.here.phone}\n"
    file = SimpleUploadedFile(f"{bureau.worker_number}.csv", row.encode())
    program = world.here.program("firm")
    assert program.post("/api/v1/records/wages", {"file": file}).status_code == 202
    facts = {"facts": {"name": bureau.worker_number}}
    program.post("/api/v1/calculators/L2", facts, content_type="application/json")
    world.here.client("worker").post("/cases/file/you/", {"phone": world.here.phone, "text": bureau.worker_number})
    monkeypatch.setattr("laoheng_web.notices.actions.record", fail)
    assert world.here.client("firm").post(f"/my/notices/{a_notice(world).id}/read/").status_code == 500
    assert caplog.records
    secrets = (
        bureau.worker_number,
        world.here.phone,
        world.here.tokens["firm"],
        PASSWORD,
        f"{world.here.canary}-张示例",
    )
    lines = [line.getMessage() + (line.exc_text or "") for line in caplog.records]
    assert [line[:200] for line in lines if any(secret in line for secret in secrets)] == []
