"""Forgetting answers and counters that have had their day."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from laoheng_web.api.answers import KEPT_FOR
from laoheng_web.api.models import CallBucket, KeptAnswer
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="api-forget", lock="api-forget", pass_context=False)
def forget(timestamp: int) -> int:
    """Removes kept answers after a week and counters of callers not seen for a day; returns how many."""
    now = timezone.localtime()
    with acting(By.system(office=None, now=now), "api_forget"):
        answers, _ = KeptAnswer.objects.filter(created_at__lt=now - KEPT_FOR).delete()
        buckets, _ = CallBucket.objects.filter(at__lt=now - timedelta(days=1)).delete()
    return answers + buckets
