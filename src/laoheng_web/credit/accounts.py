"""The credit account of a firm, recomputed from sealed events each time it is looked at; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from laoheng.casework import CreditLine, credit_rules, points
from laoheng.casework.credit import APPEAL_UPHELD, DEDUCTION
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.event import Event
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent, LedgerLeaf
from laoheng_web.audit.record import envelope
from laoheng_web.audit.tenancy import acting
from laoheng_web.papers.models import Matter


@dataclass(frozen=True)
class Entry:
    """A line of the account, the file it belongs to, and its place in the ledger (None: not sealed yet)."""

    line: CreditLine
    number: str | None
    leaf: int | None


@dataclass(frozen=True)
class Account:
    """The points of one firm on `as_of`, each with its event."""

    firm: UUID
    as_of: date
    total: int
    entries: tuple[Entry, ...]

    def entry(self, event: UUID) -> Entry | None:
        """The entry of that event."""
        return next((item for item in self.entries if item.line.event_id == event), None)

    def to_json(self) -> dict[str, Any]:
        """What anyone needs to compute the total again and to find each event in the ledger."""
        return {
            "firm": str(self.firm),
            "as_of": self.as_of.isoformat(),
            "total": self.total,
            "lines": [
                {
                    "event": str(item.line.event_id), "leaf": item.leaf, "file": item.number, "rule": item.line.rule,
                    "points": item.line.points, "on": item.line.on.isoformat(),
                    "expires_on": item.line.expires_on.isoformat(), "reason": item.line.reason.to_json(),
                    "ground": item.line.ground,
                }
                for item in self.entries
            ],
        }  # fmt: skip


@dataclass(frozen=True)
class Chance:
    """What a firm may earn points by, as the table stands on a day."""

    reason: Message
    points: int
    months: int


def account_of(firm_id: UUID, as_of: date) -> Account:
    """The account of `firm_id` on `as_of`, over all bureaus.

    A firm may not read a bureau's events. They are read here as the system and for this one firm: by its files, and
    only where the event names it; nothing of an event leaves this function but its line.
    """
    events: list[Event] = []
    numbers: dict[UUID, str] = {}
    now = datetime.combine(as_of, time(), SHANGHAI)
    for office in Office.objects.exclude(path__contains="/").values_list("id", flat=True):
        with acting(By.system(office=office, now=now), "credit"):
            files = dict(Matter.objects.filter(firm_id=firm_id).values_list("id", "number"))
            events += _events(firm_id, files)
            numbers |= files
    account = points(events, as_of)
    ids = [line.event_id for line in account.lines]
    leaves = dict(LedgerLeaf.objects.filter(event_id__in=ids).values_list("event_id", "index"))
    entries = tuple(
        Entry(line, numbers.get(line.matter) if line.matter else None, leaves.get(line.event_id))
        for line in account.lines
    )
    return Account(firm_id, as_of, account.total, entries)


def _events(firm_id: UUID, files: dict[UUID, str]) -> Iterator[Event]:
    telling = {DEDUCTION, APPEAL_UPHELD}
    for rule in credit_rules().values():
        telling |= {*rule["events"], *rule["voided_by"]}
    of_firm = Q(matter_id__in=list(files)) | Q(type__in=[DEDUCTION, APPEAL_UPHELD], matter_id=None)
    found = AuditEvent.objects.filter(of_firm, type__in=telling, subjects__contains=[firm_id]).order_by("seq")
    return map(envelope, found)


def chances(on: date) -> list[Chance]:
    """What gives points on the day; no rule takes any."""
    found = []
    for rule in credit_rules().values():
        started = [day for day in rule["values"] if day <= on]
        if started:
            value = rule["values"][max(started)]
            found.append(Chance(Message(rule["reason"]), value["points"], value["months"]))
    return found
