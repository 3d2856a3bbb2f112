"""Reminders in the background."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from laoheng_web.contracts.reminding import remind


@app.periodic(cron="20 6 * * *")
@app.task(queueing_lock="contract-reminders", lock="contract-reminders", pass_context=False)
def remind_of_contracts(timestamp: int) -> int:
    """Gives the day's reminders about contracts."""
    return remind(timezone.localtime())
