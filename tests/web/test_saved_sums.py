"""A sum that was calculated goes into the complaint as it was shown, and nothing else does."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.web.world import make_bureau

pytestmark = pytest.mark.django_db
SEVERANCE = {
    "start": "2021", "start-m": "7", "start-d": "1", "end": "2026", "end-m": "6", "end-d": "30",
    "ground": "36单位提出", "avg12": "6000", "social_avg": "8000", "min_wage": "2300",
}  # fmt: skip


@pytest.fixture
def bureau():
    return make_bureau("990101", 1)


@pytest.fixture
def worker(bureau):
    client = Client()
    client.force_login(bureau.members["worker"].user)
    return client


def draft_on(page) -> str:
    return re.search(r'name="draft" value="([^"]+)"', page.content.decode())[1]


def fill_in(client, bureau):
    client.post("/cases/file/", {"choice": str(bureau.firm.id), "site": "no"})
    client.post("/cases/file/months/", {"months_unknown": "yes", "workers": "1"})
    client.post("/cases/file/you/", {"tell": "yes", "text": "请帮忙"})


def test_a_sum_is_saved_shown_before_sending_and_kept_with_the_complaint(worker, bureau):
    shown = worker.post("/advice/calc/L2/", SEVERANCE)
    worker.post("/cases/file/sum/", {"draft": draft_on(shown)})
    fill_in(worker, bureau)
    check = worker.get("/cases/file/check/").content.decode()
    assert "您算过的结果" in check and "30,000.00" in check
    token = re.search(r'name="token" value="([^"]+)"', check)[1]
    sent = worker.post("/cases/file/send/", {"token": token}, follow=True)
    assert sent.status_code == 200
    matter = re.search(r"/my/matters/([0-9a-f-]{36})/", worker.get("/my/matters/").content.decode())[1]
    page = worker.get(f"/my/matters/{matter}/").content.decode()
    assert "劳动者算过的结果" in page and "30,000.00" in page


def test_the_same_calculator_again_replaces_its_older_sum_and_a_sum_can_be_taken_out(worker, bureau):
    for wage in ("6000", "7000"):
        shown = worker.post("/advice/calc/L2/", SEVERANCE | {"avg12": wage})
        worker.post("/cases/file/sum/", {"draft": draft_on(shown)})
    fill_in(worker, bureau)
    check = worker.get("/cases/file/check/").content.decode()
    assert "35,000.00" in check and "30,000.00" not in check
    worker.post("/cases/file/sum/", {"drop": "calc.L2"})
    assert "您算过的结果" not in worker.get("/cases/file/check/").content.decode()


def test_a_sum_that_was_changed_on_the_way_is_not_taken(worker):
    shown = worker.post("/advice/calc/L2/", SEVERANCE)
    forged = draft_on(shown)[:-3] + "abc"
    answer = worker.post("/cases/file/sum/", {"draft": forged}, follow=True)
    assert "没有保存" in answer.content.decode()


def test_a_calculation_that_lacks_facts_offers_nothing_to_save(worker):
    assert 'name="draft"' not in worker.post("/advice/calc/L10/", {"agreed": ""}).content.decode()
