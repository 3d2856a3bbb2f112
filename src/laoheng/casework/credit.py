"""Credit points for putting things right: recomputed by anyone from the sealed events of one firm.

No rule takes points away. A deduction is the event of a named officer's decision; the upheld appeal removes its line.
The order of the events and repeated copies of one change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib import resources
from typing import Any, Protocol
from uuid import UUID

import yaml

from laoheng.standard.dates import add_months
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message

DEDUCTION = "decision.credit_deduction"
APPEAL_UPHELD = "decision.appeal_upheld"
_CHINA = timezone(timedelta(hours=8))


class SealedEvent(Protocol):
    """What is read of an event; `laoheng.standard.event.Event` has it."""

    @property
    def id(self) -> UUID: ...
    @property
    def type(self) -> str: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def actor(self) -> UUID | None: ...
    @property
    def matter(self) -> UUID | None: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One entry: points, the event that earned or cost them, why, on what ground, and its last day of counting."""

    event_id: UUID
    matter: UUID | None
    rule: str
    points: int
    on: date
    expires_on: date
    reason: Message
    ground: str


@dataclass(frozen=True, slots=True)
class CreditAccount:
    """The points of a firm on `as_of`: `total` is the sum of `lines`, each with its event."""

    as_of: date
    total: int
    lines: tuple[CreditLine, ...]


class ConflictingEventError(UserError):
    """Two different contents under one event id: one of them is not what was sealed."""


class UnsignedDeductionError(UserError):
    """A deduction without officer, reason or points: refused, nothing punishes by score."""


def points(events: Iterable[SealedEvent], as_of: date) -> CreditAccount:
    """The account of the firm whose `events` are given, on `as_of`; later events are not looked at.

    One matter gives the points of one rule once. Raises `ConflictingEventError`, `UnsignedDeductionError`.
    """
    known = [event for event in _distinct(events) if _china_day(event) <= as_of]
    undone = {str(event.payload.get("decision")) for event in known if event.type == APPEAL_UPHELD}
    lines = [line for name, rule in _rules().items() for line in _earned(name, rule, known)]
    lines += [_deduction(event) for event in known if event.type == DEDUCTION]
    counting = [line for line in lines if as_of < line.expires_on and str(line.event_id) not in undone]
    counting.sort(key=lambda line: (line.on, line.event_id, line.rule))
    return CreditAccount(as_of, sum(line.points for line in counting), tuple(counting))


def _distinct(events: Iterable[SealedEvent]) -> list[SealedEvent]:
    by_id: dict[UUID, SealedEvent] = {}
    for event in events:
        first = by_id.setdefault(event.id, event)
        if _content(first) != _content(event):
            raise ConflictingEventError("casework.credit.conflict", event=event.id)
    return sorted(by_id.values(), key=lambda event: (event.occurred_at, event.id))


def _content(event: SealedEvent) -> tuple[Any, ...]:
    return (event.type, event.occurred_at, event.actor, event.matter, dict(event.payload))


def _earned(name: str, rule: Mapping[str, Any], events: list[SealedEvent]) -> list[CreditLine]:
    last_void: dict[UUID | None, datetime] = {}
    for event in events:
        if event.type in rule["voided_by"]:
            last_void[event.matter] = event.occurred_at
    lines: dict[UUID, CreditLine] = {}
    for event in events:
        if event.type not in rule["events"] or not all(_CONDITIONS[item](event) for item in rule["when"]):
            continue
        voided = last_void.get(event.matter)
        if voided is not None and voided >= event.occurred_at:
            continue
        value = _value_on(rule["values"], _china_day(event))
        if value is not None:
            lines.setdefault(event.matter or event.id, _line(name, rule, value, event))
    return list(lines.values())


def _line(name: str, rule: Mapping[str, Any], value: Mapping[str, int], event: SealedEvent) -> CreditLine:
    day = _china_day(event)
    return CreditLine(
        event.id,
        event.matter,
        name,
        value["points"],
        day,
        add_months(day, value["months"]),
        Message(rule["reason"]),
        rule["ground"],
    )


def _deduction(event: SealedEvent) -> CreditLine:
    given = event.payload
    cost, reason, document = given.get("points"), given.get("reason"), given.get("document")
    until = _day(given.get("expires_on"))
    signed = event.actor is not None and given.get("officer") and reason and document
    if not signed or not isinstance(cost, int) or isinstance(cost, bool) or cost <= 0 or until is None:
        raise UnsignedDeductionError("casework.credit.unsigned", event=event.id)
    label = Message.of("casework.credit.deduction", reason=str(reason))
    day = _china_day(event)
    return CreditLine(event.id, event.matter, "deduction", -cost, day, until, label, str(document))


def _china_day(event: SealedEvent) -> date:
    return event.occurred_at.astimezone(_CHINA).date()


def _day(value: Any) -> date | None:
    """A day of a payload, sealed as text or still a date; None where it is not stated."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    return value if isinstance(value, date) else None


def _not_after(first: Any, last: Any) -> bool:
    # A day that is not stated earns nothing: unknown is not "in time".
    one, other = _day(first), _day(last)
    return one is not None and other is not None and one <= other


_CONDITIONS: Mapping[str, Callable[[SealedEvent], bool]] = {
    "act_in_time": lambda event: _not_after(_china_day(event), event.payload.get("due_on")),
    "while_verifying": lambda event: event.payload.get("from_state") == "firm_verifying",
    "paid_by_promise": lambda event: _not_after(event.payload.get("paid_on"), event.payload.get("promised_on")),
    "basis_admission": lambda event: event.payload.get("basis") == "admission",
    "basis_settlement": lambda event: event.payload.get("basis") == "settlement",
}


def _value_on(values: Mapping[date, Mapping[str, int]], on: date) -> Mapping[str, int] | None:
    """The points in force on `on`; None before the table begins."""
    started = [day for day in values if day <= on]
    return values[max(started)] if started else None


def credit_rules() -> Mapping[str, Mapping[str, Any]]:
    """The table of points as it is published, by rule: events, conditions, dated points and months, reason, ground."""
    return _rules()


@cache
def _rules() -> Mapping[str, Mapping[str, Any]]:
    text = (resources.files("laoheng.casework") / "data" / "credit.yaml").read_text("utf-8")
    rules: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)["rules"]
    return rules
