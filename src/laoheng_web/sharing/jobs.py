"""Making files, escalating silence and ending validity, in the background."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from laoheng_web.audit.by import By
from laoheng_web.sharing.deciding import escalate
from laoheng_web.sharing.delivering import end_all, run
from laoheng_web.sharing.models import ShareRequest


def deliver_later(request: ShareRequest) -> None:
    """Queues the work in the transaction of the decision."""
    deliver.configure(lock=f"share-{request.office_id}").defer(request=str(request.id), office=str(request.office_id))


@app.task(retry=RetryStrategy(max_attempts=20, wait=5))
def deliver(request: str, office: str) -> None:
    """Makes the file of one granted request."""
    run(UUID(request), By.system(office=UUID(office), now=timezone.localtime()))


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="sharing-days", lock="sharing-days", pass_context=False)
def pass_days(timestamp: int) -> int:
    """Escalates what was not answered in time, and ends what is no longer valid."""
    now = timezone.localtime()
    return escalate(now) + end_all(now)
