"""Reminders ahead of a payment and of the end of mediation, to both sides and the body: who must do what by when.

A reminder hurries; it moves nothing. Each is sent once for its matter, occasion and day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from laoheng.casework import ClockId, Kind, MediationState, Role, clock_of, who_must_act
from laoheng.casework.performance import Standing
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation.models import Reminder
from laoheng_web.mediation.promising import stands
from laoheng_web.notices.actions import notify
from laoheng_web.papers.models import Matter, Participation

PAYMENT, TIME, UNPAID = "payment", "time", "unpaid"
# What is overdue is told of again each week, until it is kept or the worker goes another way.
WEEK = 7
# Days ahead at which a reminder goes out, the farthest first: time to get the money, and the last evening.
AHEAD = {PAYMENT: (7, 3, 1), TIME: (5, 2, 1)}
_CLOCKS = (ClockId.MEDIATION, ClockId.MEDIATION_CONSENT, ClockId.WORKER_CONFIRM)
_TIMED = tuple(state.value for state in MediationState if clock_of(Kind.MEDIATION, state) in _CLOCKS)

# What follows where nobody acts, by state; "other" for the rest.
_SILENCE = {
    **dict.fromkeys(_TIMED, "mediating"),
    MediationState.FIRM_ASKED.value: "firm_asked", MediationState.WORKER_ASKED.value: "worker_asked",
    MediationState.PERFORMING.value: "performing", MediationState.PAYMENT_TOLD.value: "payment_told",
}  # fmt: skip


def remind(now: datetime) -> int:
    """Sends what is due in every bureau; returns how many matters were reminded. Again at once: none."""
    with acting(By.system(office=None, now=now), "reminders"):
        offices = list(Office.objects.order_by("id").values_list("id", flat=True))
    return sum(_remind_office(office, now) for office in offices)


def _remind_office(office: UUID, now: datetime) -> int:
    by = By.system(office=office, now=now)
    with acting(by, "reminders"):
        waiting = list(_waiting(office, now).values_list("id", flat=True))
    return sum(_remind_one(by, matter) for matter in waiting)


def _waiting(office: UUID, now: datetime) -> QuerySet[Matter]:
    """Matters whose day comes up within the farthest reminder."""
    today = now.date()
    paying = Q(state=MediationState.PERFORMING.value, due_on__lte=today + timedelta(days=max(AHEAD[PAYMENT])))
    timed = Q(state__in=_TIMED, due_on__lte=today + timedelta(days=max(AHEAD[TIME])))
    ahead = (paying | timed) & Q(due_on__gte=today)
    late = Q(state=MediationState.NOT_PERFORMED.value, entered_on__lte=today - timedelta(days=WEEK))
    found = Matter.objects.filter(ahead | late, office_id=office, kind=Kind.MEDIATION.value)
    return found.order_by("due_on", "id")


def _remind_one(by: By, matter_id: UUID) -> int:
    # One matter, one transaction: a fault in one keeps nobody else waiting.
    with acting(by, "reminders"), transaction.atomic():
        matter = Matter.objects.select_for_update(skip_locked=True).filter(id=matter_id).first()
        if matter is None or matter.due_on is None:
            return 0
        if matter.state == MediationState.NOT_PERFORMED.value:
            weeks = (by.now.date() - matter.entered_on).days // WEEK
            return _send(by, matter, UNPAID, 0, matter.entered_on + timedelta(days=WEEK * weeks))
        occasion = _occasion(matter.state)
        left = (matter.due_on - by.now.date()).days
        reached = [days for days in AHEAD.get(occasion, ()) if left <= days]
        if left < 0 or not reached:
            return 0
        # After a stop only the nearest one is sent; those that were missed are not made up for.
        return _send(by, matter, occasion, min(reached), matter.due_on)


def _occasion(state: str) -> str:
    if state == MediationState.PERFORMING.value:
        return PAYMENT
    return TIME if state in _TIMED else ""


def _send(by: By, matter: Matter, occasion: str, ahead: int, day: date) -> int:
    sent = Reminder.objects.filter(matter=matter, occasion=occasion, due_on=day, days_ahead__lte=ahead)
    if sent.exists():
        return 0
    row = Reminder.objects.create(
        id=new_id(by.now), office_id=matter.office_id, matter=matter, occasion=occasion, due_on=day,
        days_ahead=ahead, at=by.now,
    )  # fmt: skip
    record("mediation.reminded", by=by, payload={"occasion": occasion, "due_on": day, "ahead": ahead},
           matter=matter.id, office=matter.office_id, rows=[row])  # fmt: skip
    state = matter.as_state()
    who = who_must_act(state.kind, state.state) or Role.MEDIATION_BODY
    for part in Participation.objects.filter(matter=matter, until=None).order_by("since", "id"):
        message = _message(by, matter, occasion, who)
        notify(by=by, office=matter.office_id, party=part.party_id, message=message, matter=matter.id,
               due_on=matter.due_on)  # fmt: skip
    return 1


def _due_then(how: Standing | None, matter: Matter) -> Decimal | None:
    """What is to be paid on the day that comes; the whole where no instalments are kept."""
    if how is None:
        return matter.amount_due
    due = (line.left for line in how.lines if line.owed.due == matter.due_on and line.owed.side == "firm" and line.left)
    return sum(due, Decimal(0))


def _message(by: By, matter: Matter, occasion: str, who: Role) -> Message:
    named = Message(f"casework.role.{who.value}")
    silence = Message(f"mediating.silence.{_SILENCE.get(matter.state, 'other')}")
    how = stands(matter, by.now.date())
    if occasion == UNPAID:
        late = (
            sum((line.left or Decimal(0) for line in how.overdue if line.owed.side == "firm"), Decimal(0)) if how else 0
        )
        return Message.of("mediating.remind.unpaid", number=matter.number, amount=late or matter.amount_due)
    if occasion == PAYMENT:
        amount = _due_then(how, matter)
        return Message.of("mediating.remind.payment", number=matter.number, who=named, due=matter.due_on,
                          amount=amount, silence=silence)  # fmt: skip
    return Message.of("mediating.remind.time", number=matter.number, who=named, due=matter.due_on, silence=silence,
                      todo=Message(f"casework.todo.{matter.kind}.{matter.state}"))  # fmt: skip
