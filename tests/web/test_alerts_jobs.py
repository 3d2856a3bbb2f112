"""Background assessment: from a lake to alerts; and no way from a finding to a sanction without a named officer."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections import deque
from datetime import date
from decimal import Decimal
from importlib import import_module
from uuid import UUID

import pyarrow as pa
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from laoheng.casework import TABLES, Kind, Outcome, Role, paths_without_officer
from laoheng.hub.lake import Lake
from laoheng.hub.lake_schema import checked_schema
from laoheng.standard.records import CONTRIBUTIONS, WAGES
from laoheng_web.alerts import jobs
from laoheng_web.alerts.models import Alert, Assessment, OpenQuestion
from laoheng_web.audit.tenancy import acting
from laoheng_web.records.hooks import AFTER_BATCH
from tests.web.test_alerts import system_of
from tests.web.world import NOW, make_bureau

pytestmark = pytest.mark.django_db
# What a job may reach that writes: files opened, rows of its own kept, people told.
DECIDING = {"take_step", "deduct", "answer_review", "ask_review", "write_step", "grant_role"}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Jobs run at the cast's NOW, whatever the machine's clock says."""
    real = timezone.localtime
    monkeypatch.setattr(timezone, "localtime", lambda value=None, zone=None: real(value, zone) if value else NOW)


@pytest.fixture
def bureaus(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LAKE_DIR", tmp_path / "lake")
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    return make_bureau("990101", 1), make_bureau("990102", 2)


def store(bureau, contract, rows):
    """Rows of one kind, put into the bureau's lake as one batch."""
    schema = checked_schema(contract)
    full = [
        dict.fromkeys(schema.names)
        | {"row_number": n, "firm_id": str(bureau.firm.id), "person_id": str(bureau.worker)}
        | row
        for n, row in enumerate(rows, 1)
    ]
    Lake(settings.LAKE_DIR).commit_batch(
        str(bureau.office.id), contract, iter(pa.Table.from_pylist(full, schema=schema).to_batches()),
        batch_id=f"{contract.kind}-{len(rows)}", batch_seq=1, batch_key=b"k" * 32, received_at=NOW,
    )  # fmt: skip


def wages(*months):
    return [
        {
            "month": month,
            "gross": Decimal("5000"),
            "paid": Decimal("5000"),
            "paid_on": date.fromisoformat(f"{month}-28"),
        }
        for month in months
    ]


MONTHS = ("2026-06", "2026-07", "2026-08", "2026-09", "2026-10")


def uninsured(bureau):
    """Five months of pay and, beside another person's contributions, none for this worker."""
    store(bureau, WAGES, wages(*MONTHS))
    paid = [
        {"month": month, "insurance": "pension", "state": "paid", "person_id": "00000000-0000-0000-0000-000000000001"}
        for month in MONTHS
    ]
    store(bureau, CONTRIBUTIONS, paid)


@pytest.mark.slow
def test_a_lake_with_unpaid_contributions_becomes_an_alert_whose_pages_show_the_rows(bureaus):
    here, there = bureaus
    uninsured(here)
    assert jobs.assess_firms(str(here.office.id), [str(here.firm.id)]) == 1
    with acting(here.by("regulator"), "look"):
        alert = Alert.objects.get(indicator="contributions_abnormal_3m")
        rows = [row for ground in alert.finding["grounds"] for row in ground["rows"]]
        assert (alert.firm_id, alert.matter.state, bool(rows)) == (here.firm.id, "alerted", True)
        # What nobody reported is asked, never alleged.
        asked = set(OpenQuestion.objects.values_list("indicator", flat=True))
        assert {"overtime_over_cap", "no_written_contract"} <= asked
        assert Assessment.objects.get().everyone is False
    with acting(there.by("regulator"), "look"):
        assert not Alert.objects.exists()

    pages_show_the_very_rows(here, alert)


def pages_show_the_very_rows(here, alert):
    client = Client()
    client.force_login(here.members["regulator"].user)
    page = client.get(f"/alerts/{alert.id}/").content.decode()
    assert "5,000.00" in page
    assert "2026-10" in page
    assert here.worker_number not in page
    assert "张示例" not in page
    portrait = client.get(f"/firms/{here.firm.id}/").content.decode()
    assert "<progress" in portrait
    assert "未知" in portrait


def test_a_stored_batch_enqueues_the_assessment_of_its_firms(bureaus):
    here, _ = bureaus
    assert jobs.after_batch in AFTER_BATCH
    with acting(system_of(here), "records"):
        jobs.after_batch(office=here.office.id, firms=[str(here.firm.id)] * 2, now=NOW)
        jobs.after_batch(office=here.office.id, firms=[], now=NOW)
        for _ in range(2):
            jobs.after_batch(office=here.office.id, firms=[str(UUID(int=n)) for n in range(501)], now=NOW)
    told = [(job.task_name.rsplit(".", 1)[-1], job.args) for job in ProcrastinateJob.objects.order_by("id")]
    office = str(here.office.id)
    assert told == [
        ("assess_firms", {"office": office, "firms": [str(here.firm.id)]}),
        ("assess_office", {"office": office}),
    ]


def test_every_night_each_bureau_is_enqueued_once(bureaus):
    assert jobs.assess_all(0) == 2
    jobs.assess_all(0)
    assert ProcrastinateJob.objects.filter(task_name__endswith="assess_office").count() == 2


def _called(function):
    """The names that a function calls, by its source."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {func.id if isinstance(func, ast.Name) else getattr(func, "attr", "") for func in calls}


def _reached(start, known):
    """Every name called from the functions `start` (by name), through all functions of `known`."""
    waiting, seen, called = deque(start), set(), set()
    while waiting:
        name = waiting.popleft()
        if name in seen or name not in known:
            continue
        seen.add(name)
        found = _called(known[name])
        called |= found
        waiting.extend(found)
    return called


def _functions(*module_names):
    known = {}
    for module in (import_module(f"laoheng_web.{name}") for name in module_names):
        for name, item in vars(module).items():
            function = getattr(item, "func", item)  # a job is a task around its function
            if inspect.isfunction(inspect.unwrap(function)) and function.__module__.startswith("laoheng_web"):
                known[name] = function
    return known


def _sly_job():
    _sly_helper()


def _sly_helper():
    take_step(transition="decide_breach")  # noqa: F821


def test_no_job_reaches_a_step_or_a_deduction():
    rooms = ("alerts.assess", "alerts.actions", "alerts.signals", "papers.actions", "notices.actions", "audit.record")
    known = _functions(*rooms)
    own = _functions("alerts.jobs")
    called = _reached({"assess_firms", "assess_office", "assess_all", "after_batch"}, known | own)
    assert {"open_file", "notify", "record", "assess"} <= called  # the walk does reach what it should
    assert called & DECIDING == set()


def test_the_walk_notices_a_step_taken_behind_a_helper():
    assert _reached({"_sly_job"}, {"_sly_job": _sly_job, "_sly_helper": _sly_helper}) & DECIDING == {"take_step"}


def test_credit_has_no_jobs_at_all():
    with pytest.raises(ModuleNotFoundError):
        import_module("laoheng_web.credit.jobs")


def test_no_path_of_the_table_leads_to_a_sanction_without_an_officer():
    table = TABLES[Kind.ALERT_CASE]
    sanctions = {state for state, outcome in table.ends.items() if outcome is Outcome.SANCTION}
    into = [item for item in table.transitions if item.to_state in sanctions]
    assert into
    assert all(item.who == (Role.REGULATOR,) for item in into)
    assert not list(paths_without_officer(table))
