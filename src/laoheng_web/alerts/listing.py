"""What lists of alerts show: the order, the filters, the counts on the home pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from laoheng.casework import TABLES, AlertState, Kind, Role, collective_from, next_step, state_label, state_of
from laoheng.standard.messages import Message
from laoheng_web.alerts.models import LEVELS, RANK, Alert, Snooze
from laoheng_web.audit.by import By
from laoheng_web.vault.models import Firm

TABLE = TABLES[Kind.ALERT_CASE]
ENDED = tuple(state.value for state in TABLE.ends)
FOR_OFFICER = tuple(state.value for state, desk in TABLE.desks.items() if desk.who is Role.REGULATOR)
FOR_FIRM = tuple(state.value for state, desk in TABLE.desks.items() if desk.who is Role.FIRM)
# Groups of states a reader looks for, besides each single state.
GONE, OPEN, DECIDE = "gone", "open", "decide"
# How many workers the latest finding concerns, read where the rows are; NULL where it does not say.
PERSONS = Func(
    F("finding"),
    Value('$.figures[*] ? (@.name == "persons").value'),
    template="(jsonb_path_query_first(%(expressions)s) #>> '{}')",
    arg_joiner=", ",
    output_field=TextField(),
)


@dataclass(frozen=True)
class Line:
    """One alert as a list shows it."""

    alert: Alert
    firm: Firm | None
    state: Message
    next: Message
    overdue: bool
    gone: bool


def waits(today: date) -> Exists:
    """Whether an alert may wait today."""
    return Exists(Snooze.objects.filter(alert=OuterRef("pk"), woken_at=None, until__gte=today))


def chosen(level: str, indicator: str, state: str, today: date) -> QuerySet[Alert]:
    """The alerts that the actor sees and the filters let through, in the queue's order (`queue_of` says it plainly).

    Collective ones first, what waits last, then by level and deadline. An unknown filter value filters nothing.
    """
    many = Q(persons__gte=collective_from(today))
    alerts = (
        Alert.objects.select_related("matter")
        .annotate(
            rank=Case(*(When(level=name, then=Value(rank)) for name, rank in LEVELS), output_field=IntegerField()),
            waiting=waits(today),
            persons=Cast(PERSONS, IntegerField()),
        )
        .annotate(collective=Case(When(many & Q(waiting=False), then=Value(1)), default=Value(0)))
    )
    if level in RANK:
        alerts = alerts.filter(level=level)
    if indicator:
        alerts = alerts.filter(indicator=indicator)
    alerts = alerts.filter(_of_state(state))
    return alerts.order_by("-collective", "waiting", "-rank", F("matter__due_on").asc(nulls_last=True), "id")


def _of_state(state: str) -> Q:
    if state == OPEN:
        return ~Q(matter__state__in=ENDED)
    if state == DECIDE:
        return Q(matter__state__in=FOR_OFFICER) | (Q(cleared_at__isnull=False) & ~Q(matter__state__in=ENDED))
    if state == GONE:
        return Q(cleared_at__isnull=False) & ~Q(matter__state__in=ENDED)
    if state in {item.value for item in AlertState}:
        return Q(matter__state=state)
    return Q()


def lines(alerts: list[Alert], audience: Role, today: date) -> list[Line]:
    """The alerts of one page, with the firm's name and the next step as `audience` reads it."""
    firms = Firm.objects.in_bulk([alert.firm_id for alert in alerts])
    return [line(alert, firms.get(alert.firm_id), audience, today) for alert in alerts]


def line(alert: Alert, firm: Firm | None, audience: Role, today: date) -> Line:
    """One alert as shown to `audience`."""
    matter = alert.matter
    state = state_of(Kind.ALERT_CASE, matter.state)
    ended = matter.state in ENDED
    return Line(
        alert=alert,
        firm=firm,
        state=state_label(Kind.ALERT_CASE, state),
        next=next_step(Kind.ALERT_CASE, state, audience, matter.due_on),
        overdue=not ended and matter.due_on is not None and matter.due_on < today,
        gone=alert.cleared_at is not None and not ended,
    )


def waiting_for_officer(by: By) -> int:
    """Alerts on an officer's desk, those whose condition is gone included."""
    return Alert.objects.filter(_of_state(DECIDE)).count()


def waiting_for_firm(by: By) -> int:
    """Alerts that wait for the firm's reply."""
    return Alert.objects.filter(matter__state__in=FOR_FIRM, cleared_at=None).count()
