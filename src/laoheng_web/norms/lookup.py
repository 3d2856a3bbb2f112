"""What bureaus have entered for a place on a day, as the calculators take it."""

from __future__ import annotations

from datetime import date
from typing import Any

from laoheng.law.entering import values_of
from laoheng.law.values import chain_of
from laoheng_web.norms.models import LegalValue


def entered(region: str | None, on: date) -> dict[str, Any]:
    """Values in force on `on` in `region`, by parameter name; empty without a region."""
    if region is None:
        return {}
    rows = LegalValue.objects.filter(withdrawn_at=None, region__in=chain_of(region), valid_from__lte=on)
    return values_of((row.entry() for row in rows), on, region)
