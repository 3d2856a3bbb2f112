"""Reminders in the background."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from laoheng_web.mediation.draft import forget_old
from laoheng_web.mediation.reminding import remind


@app.periodic(cron="30 8 * * *")
@app.task(queueing_lock="mediation-reminders", lock="mediation-reminders", pass_context=False)
def send_reminders(timestamp: int) -> int:
    """Every morning: reminds of payments and of mediations that are about to end; old drafts are thrown away."""
    forget_old(timezone.localtime())
    return remind(timezone.localtime())
