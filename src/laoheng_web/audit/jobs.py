"""Sealing in the background."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from laoheng_web.audit.tree import seal_pending


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="seal", lock="seal", pass_context=False)
def seal(timestamp: int) -> int:
    """Seals what has happened since the last run."""
    return seal_pending(now=timezone.localtime())
