"""Deadlines in the background."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from laoheng_web.cases.sweeping import sweep


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="deadlines", lock="deadlines", pass_context=False)
def pass_deadlines(timestamp: int) -> int:
    """Moves on every matter whose deadline has passed."""
    return sweep(timezone.localtime())
