"""Every night: recordings older than the installation keeps them are erased; their digests stay."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.video.recording import PURPOSE, erase_old


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="erase-recordings", pass_context=False)
def erase_recordings(timestamp: int) -> int:
    """Returns how many were erased."""
    now, erased = timezone.localtime(), 0
    with acting(By.system(office=None, now=now), PURPOSE):
        offices = list(Office.objects.values_list("id", flat=True))
    for office in offices:
        with acting(By.system(office=office, now=now), PURPOSE) as by:
            erased += erase_old(by=by)
    return erased
