"""Assessments left with consent: no person in them, one sheet once, small counts withheld, officers only."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from laoheng_web.advice.models import StatusShare
from laoheng_web.advice.sharing import FEWEST
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from tests.web.test_status_pages import DIRECTED, walk
from tests.web.world import NOW, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_bureau("990101", 1)


def leave(client, *, agree="yes", work="meals", extra=""):
    shown = walk(client, DIRECTED | {"story": extra})
    sheet = re.findall(r'name="sheet" value="([^"]+)"', shown)[0]
    typed = {"sheet": sheet, "work": work, "region": "990000", **({"agree": agree} if agree else {})}
    return client.post("/advice/status/share/", typed, follow=True).content.decode()


def kept() -> int:
    with acting(By.public(now=NOW), "advice"):
        return StatusShare.objects.count()


def test_without_the_tick_or_the_kind_of_work_nothing_is_left(bureau):
    assert "没有勾选同意" in leave(Client(), agree="")
    assert "请选做的是哪一行" in leave(Client(), work="")
    assert kept() == 0


def test_what_is_left_names_nobody_even_when_a_worker_is_signed_in(bureau):
    client = Client()
    client.force_login(bureau.members["worker"].user)
    assert "谢谢" in leave(client, extra="组长张示例天天骂人。")
    with acting(By.system(office=None, now=NOW), "verifying"):
        event = AuditEvent.objects.get(type="status.shared")
        row = StatusShare.objects.get()
    assert (event.actor_id, event.acting_for, event.office_id, list(event.subjects)) == (None, None, None, [])
    assert "张示例" not in str(row.__dict__) and row.kind == "labour"


def test_one_sheet_counts_once(bureau):
    client = Client()
    shown = walk(client, DIRECTED)
    sheet = re.findall(r'name="sheet" value="([^"]+)"', shown)[0]
    for _again in range(2):
        client.post("/advice/status/share/", {"sheet": sheet, "work": "meals", "agree": "yes"})
    assert kept() == 1


def test_the_bureau_sees_counts_from_five_on_and_a_worker_sees_none(bureau):
    officer, worker = Client(), Client()
    officer.force_login(bureau.members["regulator"].user)
    worker.force_login(bureau.members["worker"].user)
    for number in range(FEWEST):
        leave(Client(), extra=f"第{number}份")
        shown = officer.get("/advice/policy/").content.decode()
        assert (">少于 5<" in shown) is (number < FEWEST - 1)
    assert "meals,5" in officer.get("/advice/policy/?form=csv").content.decode()
    assert worker.get("/advice/policy/").status_code == 404
