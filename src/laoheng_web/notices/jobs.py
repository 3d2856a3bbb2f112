"""Notices leave the site in the background."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from laoheng_web.notices.reaching import reach


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="reach", lock="reach", pass_context=False)
def carry_notices(timestamp: int) -> int:
    """Every minute: begins, sends and follows up what is due."""
    return reach(timezone.localtime())
