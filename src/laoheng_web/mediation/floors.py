"""Below what an agreement may not go: sums the firm itself admits as wages, and words that waive what cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from laoheng_web.papers.models import Matter


def refuse_below(matter: Matter, shares: Mapping[UUID, Decimal], words: str, today: date) -> None:
    """Raises `UserError` where the terms go below a floor, with the floor and its reason."""
