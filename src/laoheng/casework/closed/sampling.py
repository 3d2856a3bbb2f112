"""Which closed files a body looks at again: drawn by a rule that nobody can bend, and that anybody can repeat."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

# One in ten, and at least so many: of few files a tenth would be none.
ONE_IN, LEAST_DRAWN = 10, 3


def period_of(day: date) -> str:
    """The quarter of a day, as "2026Q4"."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def draw(files: Iterable[str], period: str, already: int = 0) -> tuple[str, ...]:
    """The files to look at among `files`, the ids of those closed in `period`; `already` were drawn before.

    The order is that of a digest of period and id: neither the drawer nor who handled a file has a hand in it.
    """
    known = sorted(set(files), key=lambda item: hashlib.sha256(f"review-{period}-{item}".encode()).digest())
    wanted = max(LEAST_DRAWN, -(-len(known) // ONE_IN))
    return tuple(known[already : max(already, wanted)])
