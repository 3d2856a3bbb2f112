"""The day that a command is asked about."""

from __future__ import annotations

from datetime import date, datetime

from laoheng.standard.dates import SHANGHAI, parse_date


def day_of(given: str | None) -> date:
    """The day in `given`, today in China without it. Raises `UserError` for a day that cannot be read."""
    return parse_date(given) if given else datetime.now(SHANGHAI).date()
