"""In what order an officer's desk is worked off: urgency first, then the deadline.

A worker who negotiated gets the next place among equals, and only there: an urgent claim neither gains nor loses a
place by anybody's negotiating (个人信息保护法 24: no unreasonable difference in treatment).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A matter on a desk. `injured`: hurt at work and waiting; `negotiated`: the worker took part in negotiating."""

    matter: UUID
    due_on: date | None
    filed_on: date
    collective: bool = False
    minor: bool = False
    injured: bool = False
    negotiated: bool = False


WorkKey = tuple[int, date, bool, date, UUID]


def urgency(item: WorkItem, today: date) -> int:
    """How many reasons make it urgent: collective, a minor, an injured person, a deadline already passed (0 to 4)."""
    late = item.due_on is not None and item.due_on < today
    return sum((item.collective, item.minor, item.injured, late))


def order_key(item: WorkItem, today: date) -> WorkKey:
    """Sorts ascending: more urgent first, then the earlier deadline, then (not urgent) negotiated, then filed first.

    A deadline nobody knows stands before the known ones of its urgency: somebody has to look at it.
    """
    rank = urgency(item, today)
    after_negotiated = rank == 0 and not item.negotiated
    return (-rank, item.due_on or date.min, after_negotiated, item.filed_on, item.matter)


def in_order(items: Iterable[WorkItem], today: date) -> list[WorkItem]:
    """`items` as they should be worked off on `today`."""
    return sorted(items, key=lambda item: order_key(item, today))
