"""Assessing in the background: after each stored batch and every night. Jobs open files and tell, never decide."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from laoheng_web.accounts.models import Office
from laoheng_web.alerts.assess import assess
from laoheng_web.alerts.late import tell_late
from laoheng_web.alerts.models import OfficeModel
from laoheng_web.alerts.protecting import tell_workers
from laoheng_web.alerts.scoring import score_office
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting

# A fault of the moment must not lose an assessment until the nightly run.
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=4)
# Beyond this many firms the whole bureau is assessed: one scan costs less, and the job's arguments stay small.
MANY_FIRMS = 500


@app.task(pass_context=False, retry=AGAIN)
def assess_firms(office: str, firms: list[str]) -> int:
    """Assesses some firms of a bureau; returns how many were looked at."""
    return _assess(UUID(office), [UUID(firm) for firm in firms])


@app.task(pass_context=False, retry=AGAIN)
def assess_office(office: str) -> int:
    """Assesses all firms of a bureau; returns how many were looked at."""
    return _assess(UUID(office), None)


@app.periodic(cron="15 2 * * *")
@app.task(queueing_lock="assess-all", pass_context=False)
def assess_all(timestamp: int) -> int:
    """Every night: one job per bureau. Time alone makes wages overdue, also where nothing new came."""
    with acting(By.system(office=None, now=timezone.localtime()), "assessment"):
        offices = list(Office.objects.order_by("code").values_list("id", flat=True))
        for office in offices:
            _enqueue_office(office)
    return len(offices)


@app.periodic(cron="45 5 * * *")
@app.task(queueing_lock="late-alerts", pass_context=False)
def tell_late_alerts(timestamp: int) -> int:
    """Every morning: whoever has to see to a late case is told, by the table; returns how many were told."""
    now = timezone.localtime()
    with acting(By.system(office=None, now=now), "deadlines"):
        offices = list(Office.objects.order_by("code"))
    told = 0
    for office in offices:
        with acting(By.system(office=office.id, now=now), "deadlines") as by:
            told += tell_late(by=by, office=office)
    return told


@app.task(pass_context=False, retry=AGAIN)
def score_firms(office: str) -> int:
    """Scores a bureau's firms by its own models and makes the drift check; returns how many models."""
    now = timezone.localtime()
    with acting(By.system(office=UUID(office), now=now), "scoring") as by:
        return len(score_office(by=by, office=Office.objects.get(id=office), as_of=now.date()))


@app.periodic(cron="30 3 1 * *")
@app.task(queueing_lock="score-all", pass_context=False)
def score_all(timestamp: int) -> int:
    """On the first of every month: one job per bureau that has a model of its own."""
    with acting(By.system(office=None, now=timezone.localtime()), "scoring"):
        offices = sorted({str(row) for row in OfficeModel.objects.values_list("office_id", flat=True)})
        for office in offices:
            score_soon(UUID(office))
    return len(offices)


@app.periodic(cron="30 4 2 * *")
@app.task(queueing_lock="tell-workers", pass_context=False)
def tell_all_workers(timestamp: int) -> int:
    """Once a month, after the month's files: workers whose own records show something new; returns how many."""
    now, told = timezone.localtime(), 0
    with acting(By.system(office=None, now=now), "protection"):
        offices = list(Office.objects.order_by("code"))
    for office in offices:
        with acting(By.system(office=office.id, now=now), "protection") as by:
            told += tell_workers(by=by, office=office)
    return told


def score_soon(office: UUID) -> None:
    """Enqueues the scoring of a bureau, in the caller's own transaction; once is enough."""
    try:
        with transaction.atomic():
            score_firms.configure(lock=f"score-{office}", queueing_lock=f"score-{office}").defer(office=str(office))
    except AlreadyEnqueued:
        pass


def after_batch(*, office: UUID, firms: list[Any], now: datetime) -> None:
    """A batch was stored: its firms are assessed anew. Enqueued in the batch's own transaction."""
    if len(firms) > MANY_FIRMS:
        _enqueue_office(office)
    elif firms:
        names = sorted({str(firm) for firm in firms})
        assess_firms.configure(lock=f"assess-{office}").defer(office=str(office), firms=names)


def _enqueue_office(office: UUID) -> None:
    try:
        with transaction.atomic():  # a savepoint: a job that waits already must not undo the caller's write
            job = assess_office.configure(lock=f"assess-{office}", queueing_lock=f"assess-{office}")
            job.defer(office=str(office))
    except AlreadyEnqueued:
        pass


def _assess(office_id: UUID, firms: list[UUID] | None) -> int:
    now = timezone.localtime()
    with acting(By.system(office=office_id, now=now), "assessment") as by:
        office = Office.objects.get(id=office_id)
        return assess(by=by, office=office, as_of=now.date(), firm_ids=firms).firms
