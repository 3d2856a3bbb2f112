"""Every route × every role × own, foreign and absent objects: what is declared is what is answered.

Routes come from the URL resolver, so a new page is swept the day it appears.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from tests.web.sweep.fixtures import undone, world  # noqa: F401
from tests.web.sweep.objects import absent, is_owned, own
from tests.web.sweep.routes import METHODS, Route, all_routes
from tests.web.sweep.world import API_ROLES, ROLES, World
from tests.web.sweep.writes import difference, written
from tests.web.world import SYSTEM

ROUTES = all_routes()
EVERYBODY = ("anonymous", *ROLES)
# Reading these leaves a line by design (who looked at what): the route, and the only event it may write.
LOOKING_IS_RECORDED = {
    "alerts:firm": "firm.viewed",
    "portraits:firm": "portrait.viewed",
    "portraits:own_firm": "portrait.viewed",
    "portraits:chain": "portrait.viewed",
    "portraits:worker": "vault.portrait_viewed",
    "portraits:me": "vault.portrait_viewed",
    "alerts:detail": "alert.rows_viewed",
    "alerts:visit": "alert.rows_viewed",
    "alerts:attachment": "evidence.read",
    "papers:file": "evidence.read",
    "mediation:closing_notice": "vault.opened",
    "contracts:letter": "vault.opened",
    "mediation:sound": "evidence.read",
    "papers:print": "matter.printed",
    "video:check": "vault.opened",
    "video:recording": "video.recording_read",
    "credit:firm_lines_json": "credit.lines_exported",
    "records:bulletin": "bulletin.opened",
    "api:bulletin": "bulletin.opened",
}
AUDIT_TABLES = {"audit_auditevent", "audit_eventkey"}
# Counting calls and keeping sessions is no change of what the site knows.
COUNTERS = {"api_callbucket", "django_session"}
REDIRECTS = (301, 302, 303)
REFUSED_SIGN_IN = "/accounts/sign-in/"

each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
declared = [route for route in ROUTES if route.permissions]
each_declared = pytest.mark.parametrize("route", declared, ids=lambda route: route.name)
each_readable = pytest.mark.parametrize(
    "route", [route for route in declared if "GET" in route.permissions], ids=lambda route: route.name
)
each_form = pytest.mark.parametrize(
    "route", [route for route in declared if "POST" in route.permissions], ids=lambda route: route.name
)
each_owned = pytest.mark.parametrize(
    "route", [route for route in declared if is_owned(route)], ids=lambda route: route.name
)


def caller(world: World, route: Route, role: str) -> Client:  # noqa: F811
    return world.here.program(role) if route.is_api else world.here.client(role)


def allowed(route: Route, method: str, role: str) -> bool:
    return route.is_public(method) or role in route.roles(method)


def call(client: Client, method: str, path: str, **options: object) -> tuple[int, str]:
    """The status and body, without what differs from call to call; the writes are undone."""
    with transaction.atomic():
        response = client.generic(method, path, **options)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    if response.status_code in REDIRECTS:
        return response.status_code, response["Location"]
    return response.status_code, body.decode("utf-8", "replace")


def plain(body: str, path: str) -> str:
    """A page without the address it was asked under and without its CSRF token."""
    for part in re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", path):
        body = body.replace(part, "ID")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "TOKEN", body)


def methods_of(route: Route) -> Iterator[str]:
    return (method for method in METHODS if method in route.permissions)


@each_route
def test_a_route_declares_who_may_call_it_and_why(route):
    assert route.permissions, f"{route.name} ({route.pattern}) has no @page, @public_page or api operation"
    assert all(permission.roles and permission.purpose for permission in route.permissions.values())


@each_declared
def test_a_role_that_is_not_named_finds_no_such_page(route, world):  # noqa: F811
    wrong = []
    values = own(route, world, world.here)[0]
    for method in methods_of(route):
        for role in EVERYBODY:
            if allowed(route, method, role):
                continue
            status, told = call(caller(world, route, role), method, route.path(values))
            if route.is_api:
                good = status == (403 if role in API_ROLES else 401)  # a token of another scope, or none
            elif role == "anonymous":
                good = status in REDIRECTS and told.startswith(REFUSED_SIGN_IN)
            else:
                good = status == 404
            if not good:
                wrong.append(f"{method} as {role}: {status}")
    assert wrong == []


@each_readable
def test_a_role_that_is_named_finds_its_own(route, world):  # noqa: F811
    seen = {}
    for role in EVERYBODY:
        if not allowed(route, "GET", role) or (route.is_api and not route.is_public("GET") and role not in API_ROLES):
            continue
        client = caller(world, route, role)
        seen[role] = {call(client, "GET", route.path(values))[0] for values in own(route, world, world.here)}
    faults = {role: statuses for role, statuses in seen.items() if any(status >= 500 for status in statuses)}
    assert not faults, f"faults of ours: {faults}"
    blind = [role for role, statuses in seen.items() if not statuses & {200, *REDIRECTS, 409, 410}]
    if route.name in ("accounts:demo_sign_in",):
        assert all(statuses == {410} for statuses in seen.values())
        return
    assert not blind, f"nothing of their own found by {blind}: {seen}"


@each_owned
def test_what_belongs_to_others_is_as_what_is_not_there(route, world):  # noqa: F811
    wrong = []
    for method in methods_of(route):
        if route.is_public(method):
            continue
        for values in sample(route, world):
            path, nowhere = route.path(values), route.path(absent(route, values))
            for name, client in outsiders(world, route, method):
                foreign, missing = call(client, method, path), call(client, method, nowhere)
                if foreign[0] not in (401, 404):
                    wrong.append(f"{method} {path} as {name}: {foreign[0]}")
                elif plain(foreign[1], path) != plain(missing[1], nowhere):
                    wrong.append(f"{method} {path} as {name}: another body than for an absent one")
    assert wrong == []


def sample(route: Route, world: World) -> list[dict[str, object]]:  # noqa: F811
    """Every object once; where the route also takes a word (a move), each object with the first few words."""
    values = own(route, world, world.here)
    if len(route.parameters) == 1:
        return values
    return values[:: max(1, len(values) // 10)]


def outsiders(world: World, route: Route, method: str) -> list[tuple[str, Client]]:  # noqa: F811
    if route.is_api:
        named = [role for role in API_ROLES if role in route.roles(method)]
        return [(f"{role} of the other bureau", world.there.program(role)) for role in named]
    return [(name, client) for name, client in world.outsiders().items() if name.split(" ")[0] in route.roles(method)]


@each_readable
def test_reading_changes_nothing(route, world):  # noqa: F811
    wrong, permitted = [], LOOKING_IS_RECORDED.get(route.name)
    for role in EVERYBODY:
        client = caller(world, route, role)
        for place, values in enumerate(sample(route, world)[:5]):
            for method in ("GET", "HEAD") if place == 0 else ("GET",):
                told = changes(client, method, route.path(values), permitted)
                wrong += [f"{method} {route.path(values)} as {role}: {told}"] if told else []
    assert wrong == []


def changes(client: Client, method: str, path: str, permitted: str | None) -> str:
    """What a call wrote that it should not have; empty where nothing."""
    with transaction.atomic():
        before = written()
        client.generic(method, path)
        told = set(difference(before, written())) - COUNTERS
        if permitted and told & AUDIT_TABLES:
            told = told - AUDIT_TABLES | {type_ for type_ in newest_events(1) if type_ != permitted}
        transaction.set_rollback(True)
    return ", ".join(sorted(told))


def newest_events(count: int) -> list[str]:
    with acting(SYSTEM, "sealing"):
        return list(AuditEvent.objects.order_by("-seq").values_list("type", flat=True)[:count])


@pytest.mark.parametrize("name", LOOKING_IS_RECORDED)
def test_the_list_of_recorded_looks_names_pages_that_there_are(name):
    assert name in {route.name for route in ROUTES}


@each_declared
def test_another_method_is_refused(route, world):  # noqa: F811
    values = own(route, world, world.here)[0]
    for method in METHODS:
        if method in route.permissions:
            continue
        for role in ("anonymous", "regulator", "firm"):
            status, _ = call(caller(world, route, role), method, route.path(values))
            assert status == 405, f"{method} as {role}: {status}"
    if "POST" not in route.permissions:
        headers = {"HTTP_X_HTTP_METHOD_OVERRIDE": "GET"}
        status, _ = call(caller(world, route, "regulator"), "POST", route.path(values), **headers)
        assert status == 405


@pytest.mark.parametrize(
    "route",
    [route for route in declared if set(route.permissions) - {"GET", "HEAD"} and not route.is_api],
    ids=lambda route: route.name,
)
def test_a_write_without_its_csrf_token_is_refused(route, world):  # noqa: F811
    values = own(route, world, world.here)[0]
    for method in set(methods_of(route)) - {"GET"}:
        for role in EVERYBODY:
            client = caller(world, route, role)
            client.handler.enforce_csrf_checks = True
            before = written()
            status, _ = call(client, method, route.path(values))
            assert status == 403, f"{method} as {role}: {status}"
            assert set(difference(before, written())) <= COUNTERS


@each_form
def test_an_empty_form_is_no_fault_of_ours(route, world):  # noqa: F811
    for role in EVERYBODY:
        if not allowed(route, "POST", role):
            continue
        client = caller(world, route, role)
        for values in own(route, world, world.here)[:12]:
            status, _ = call(client, "POST", route.path(values), content_type="application/x-www-form-urlencoded")
            assert status < 500, f"POST {route.path(values)} as {role}: {status}"
