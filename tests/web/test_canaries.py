"""Nobody of one bureau ever reads a word of another's.

Every free text, name and number of the first bureau carries its canary. All routes are asked as everybody of the second
bureau (and as strangers of the first), every link and search form found on the way is followed, and no answer may hold
a canary.

Public by design, and only these: the names of bureaus and mediation bodies (anywhere: the choice of a bureau, the
access log), and a firm's registered name and credit code on the pages where a worker names the employer. Sealed event
ids are public too: the ledger's proofs carry no content.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterable
from html import unescape
from urllib.parse import unquote, urlencode, urljoin, urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from laoheng_web.audit.tenancy import acting
from laoheng_web.papers.models import Matter
from laoheng_web.records.models import Receipt
from tests.web.sweep.fixtures import undone, world  # noqa: F401
from tests.web.sweep.objects import own
from tests.web.sweep.routes import all_routes
from tests.web.sweep.world import API_ROLES, ROLES, Place, World
from tests.web.world import SYSTEM

# Where a worker (or an officer, for a complaint that names none) picks the employer from the public register.
REGISTER_PAGES = ("/cases/file/", "/work/")
SEARCHES = ("CANARY", "示例", "990101", "%", "' or 1=1 --")
MAX_PAGES = 250
OUTSIDERS = (*(f"{role} of the other bureau" for role in ROLES),
             *(f"{role} who takes part in nothing" for role in ("worker", "firm", "mediator")))  # fmt: skip


def marks_of(place: Place) -> list[str]:
    """What must never be read elsewhere: canaries, ids, file numbers, official numbers."""
    with acting(place.bureau.by("regulator"), "look"):
        numbers = [*Matter.objects.values_list("number", flat=True), *Receipt.objects.values_list("number", flat=True)]
    ids = [str(id_) for kind, found in place.objects.items() if kind != "firm" for id_ in found]
    people = [str(place.bureau.worker), place.bureau.worker_number, place.phone]
    return [place.canary, *ids, *numbers, *people, *place.tokens.values()]


def public_of(place: Place, path: str) -> list[str]:
    bureau = place.bureau
    names = [bureau.office.name, bureau.body.name]
    return [*names, bureau.firm.name] if path.startswith(REGISTER_PAGES) else names


def text_of(response: HttpResponse) -> str:
    """Everything an answer says: headers, body, and the members of an office file."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    try:
        texts = [body.decode("utf-8")]
    except UnicodeDecodeError:  # an export for old office programs, or a binary file
        texts = [body.decode("gb18030", "replace")]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    headers = " ".join(f"{name}: {unquote(value)}" for name, value in response.items())
    return unescape("\n".join([headers, *texts]))


def leaks(text: str, path: str, place: Place, marks: Iterable[str]) -> list[str]:
    for name in public_of(place, path):
        text = text.replace(name, "").replace(name.replace("（", "(").replace("）", ")"), "")
    return [mark for mark in marks if mark in text]


def links_of(text: str, path: str) -> set[str]:
    """Addresses that a page leads to, and its search forms filled in."""
    found = set(re.findall(r'(?:href|src|hx-get)="([^"#]+)"', text))
    for form in re.findall(r"<form[^>]*method=\"?get.*?</form>", text, re.S | re.I):
        action = re.search(r'action="([^"]*)"', form)
        for name in re.findall(r'name="([^"]+)"', form):
            found |= {f"{action[1] if action else ''}?{urlencode({name: word})}" for word in SEARCHES}
    addresses = {urljoin(path, unescape(item)) for item in found}
    return {item for item in addresses if item.startswith("/") and not item.startswith("/static/")}


def crawl(client: Client, start: Iterable[str]) -> dict[str, str]:
    """Every page reached, breadth first, with what it says; what the reading writes is undone."""
    pages: dict[str, str] = {}
    waiting, shapes = deque(start), {}
    while waiting and len(pages) < MAX_PAGES:
        address = waiting.popleft()
        if address in pages:
            continue
        # Of addresses that differ in their query only, a few are enough.
        shape = urlsplit(address).path
        shapes[shape] = shapes.get(shape, 0) + 1
        if shapes[shape] > 12:
            continue
        with transaction.atomic():
            response = client.get(address)
            pages[address] = text_of(response)
            transaction.set_rollback(True)
        if "Location" in response:
            waiting.append(urljoin(address, response["Location"]))
        if response.get("Content-Type", "").startswith("text/html"):
            waiting.extend(sorted(links_of(pages[address], address)))
    return pages


def entrances(world: World, *, foreign: bool) -> list[str]:  # noqa: F811
    """Every address for reading, with the objects of the first bureau where it takes one."""
    routes = [route for route in all_routes() if "GET" in route.permissions]
    plain = [route.path({}) for route in routes if not route.parameters]
    with_objects = [
        route.path(values) for route in routes if route.parameters and foreign
        for values in own(route, world, world.here)[:12]
    ]  # fmt: skip
    words = [urlencode({name: word}) for name in ("q", "search") for word in SEARCHES[:2]]
    searched = [f"{path}?{word}" for path in plain for word in words]
    return [*plain, *searched, *with_objects]


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_word_of_a_bureau_reaches_an_outsider(world, name):  # noqa: F811
    marks = marks_of(world.here)
    if "takes part in nothing" in name:
        # They belong to the first bureau; its office and register are theirs to know.
        marks = [mark for mark in marks if mark != world.here.bureau.office.name]
    found = []
    pages = crawl(world.outsiders()[name], entrances(world, foreign=True))
    for address, text in pages.items():
        # An address that was not found may name itself.
        path = urlsplit(address).path
        asked = [mark for mark in marks if mark in unquote(address)]
        found += [f"{address}: {mark}" for mark in leaks(text, path, world.here, marks) if mark not in asked]
    assert len(pages) > 30
    assert found == []


def test_no_word_of_a_bureau_reaches_a_visitor(world):  # noqa: F811
    marks = [*marks_of(world.here), *marks_of(world.there)]
    found = []
    for address, text in crawl(Client(raise_request_exception=False), entrances(world, foreign=True)).items():
        asked = [mark for mark in marks if mark in unquote(address)]
        path = urlsplit(address).path
        told = set(leaks(text, path, world.here, marks)) & set(leaks(text, path, world.there, marks))
        found += [f"{address}: {mark}" for mark in told if mark not in asked]
    assert found == []


@pytest.mark.parametrize("role", API_ROLES)
def test_no_word_of_a_bureau_reaches_another_bureaus_program(world, role):  # noqa: F811
    marks = marks_of(world.here)
    routes = [route for route in all_routes() if route.pattern.startswith("api/") and "GET" in route.permissions]
    program = world.there.program(role)
    for route in routes:
        for values in own(route, world, world.here):
            with transaction.atomic():
                response = program.get(route.path(values))
                transaction.set_rollback(True)
            asked = [mark for mark in marks if mark in route.path(values)]
            told = leaks(text_of(response), route.path(values), world.here, marks)
            assert [mark for mark in told if mark not in asked] == [], route.path(values)


def test_the_canaries_are_there_to_be_seen(world):  # noqa: F811
    """A crawl that looks at nothing would find nothing: each owner reads its own canary."""
    for role in ("worker", "firm", "mediator", "regulator"):
        pages = crawl(world.here.client(role), entrances(world, foreign=True))
        reading = [address for address, text in pages.items()
                   if leaks(text, urlsplit(address).path, world.here, [world.here.canary])]  # fmt: skip
        assert len(reading) >= 3, f"{role} reads its own texts on {reading} only"


def test_the_identity_of_a_worker_who_keeps_the_name_reaches_no_firm_page(world):  # noqa: F811
    """The firm's own crawl: neither the withheld matter, nor the one that names no firm, nor their worker in clear."""
    kept = [str(id_) for id_ in world.here.objects["complaint"][1:]]
    with acting(SYSTEM, "sealing"):
        kept += list(Matter.objects.filter(id__in=kept).values_list("number", flat=True))
    assert len(kept) == 4
    secret = [*kept, str(world.here.bureau.worker), world.here.bureau.worker_number, world.here.phone,
              f"{world.here.canary}-张示例"]  # fmt: skip
    pages = crawl(world.here.client("firm"), entrances(world, foreign=False))
    # What the firm itself reported of its own staff comes back to it in its own files.
    reported = [address for address in pages if address.startswith("/records/")]
    found = [f"{address}: {mark}" for address, text in pages.items() for mark in secret
             if mark in text and not (address in reported and mark not in kept)]  # fmt: skip
    assert found == []
