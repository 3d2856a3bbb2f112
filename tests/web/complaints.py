"""What the complaint tests share: signed-in visitors at a set time, and filing through the pages."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from laoheng.standard.dates import SHANGHAI
from laoheng_web.accounts import pages
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases.models import Complaint
from laoheng_web.papers.models import Matter
from tests.web.world import Bureau

# One black point.
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
PDF = b"%PDF-1.4 fictitious"
CANARY_TEXT = "CANARY-TEXT-我在三号楼做木工"
CANARY_PHONE = "13800000000"


class Clock:
    """The pages' time; a test moves it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
        self.now = now
        monkeypatch.setattr(pages, "timezone", SimpleNamespace(localtime=lambda: self.now))

    def go(self, year: int, month: int, day: int, hour: int = 9) -> datetime:
        """Sets the time and returns it."""
        self.now = datetime(year, month, day, hour, tzinfo=SHANGHAI)
        return self.now


def signed_in(bureau: Bureau, role: str) -> Client:
    """A browser in which the cast member of that role has signed in."""
    client = Client()
    client.force_login(bureau.members[role].user, "django.contrib.auth.backends.ModelBackend")
    return client


def fill(client: Client, bureau: Bureau, *, tell: str = "yes", **more: str) -> None:
    """Fills the pages up to the check."""
    choice = more.pop("choice", str(bureau.firm.id))
    employer = {"q": "", "choice": choice, "named": more.pop("named", ""), "site": "yes", "act": "next"}
    assert client.post(reverse("cases:file_employer"), employer).status_code == 302
    if choice in ("typed", "unknown"):
        assert client.post(reverse("cases:file_place"), {"office": str(bureau.office.id)}).status_code == 302
    months = {"month-2026-08": "yes", "sum-2026-08": "5,200", "sum-2026-09": "4800.50", "workers": "1", **more}
    assert client.post(reverse("cases:file_months"), {**months, "act": "next"}).status_code == 302
    you = {"tell": tell, "phone": CANARY_PHONE, "text": CANARY_TEXT}
    assert client.post(reverse("cases:file_you"), you).headers["Location"] == reverse("cases:file_check")


def send(client: Client) -> Matter:
    """Sends what was filled and returns the matter."""
    page = client.get(reverse("cases:file_check"))
    answer = client.post(reverse("cases:file_send"), {"token": str(page.context["draft"].token)})
    assert answer.status_code == 302, answer.content.decode()
    return the_matter(answer.headers["Location"].split("/")[-2])


def the_matter(id_: str) -> Matter:
    """The matter as the whole bureau would see it."""
    from laoheng_web.accounts.models import Office

    for office in Office.objects.all():
        with acting(By.system(office=office.id, now=datetime.now(SHANGHAI)), "test"):
            found = Matter.objects.filter(id=id_).first()
            if found:
                return found
    raise AssertionError(f"no matter {id_}")


def file(bureau: Bureau, **options: str) -> Matter:
    """A complaint of the bureau's worker, through the pages."""
    client = signed_in(bureau, "worker")
    fill(client, bureau, **options)
    return send(client)


def complaint_of(bureau: Bureau, matter: Matter) -> Complaint:
    """The stated facts, read as the bureau."""
    with acting(bureau.by("regulator"), "test"):
        return Complaint.objects.get(matter_id=matter.id)


def do(bureau: Bureau, role: str, matter: Matter, move: str, status: int = 302, **inputs: object):
    """Takes a move through its page; a wrong status shows the page's faults."""
    answer = signed_in(bureau, role).post(reverse("cases:move", args=[matter.id, move]), inputs)
    assert answer.status_code == status, (answer.context or {}).get("errors") or answer.content.decode()[:2000]
    return answer


def state(bureau: Bureau, matter: Matter) -> str:
    """Where the matter stands."""
    with acting(bureau.by("regulator"), "test"):
        return Matter.objects.get(id=matter.id).state
