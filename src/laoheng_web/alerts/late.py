"""Cases that lie past an officer's deadline: told by the table to the officer, then the head, then the bureau above."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng.casework import Role, escalation
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.alerts.listing import FOR_OFFICER, lines, waits
from laoheng_web.alerts.models import Alert, Lateness
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.actions import notify
from laoheng_web.papers.actions import calendar

RUNGS = ("parent_office", "office_head", "officer")


def tell_late(*, by: By, office: Office) -> int:
    """Tells of each case of `office` that lies, once a rung of the table and deadline; gives how many were told.

    Working days past the deadline count. A case that may wait is left alone until it wakes.
    """
    today, days = by.now.date(), calendar()
    late = Alert.objects.filter(matter__state__in=FOR_OFFICER, matter__due_on__lt=today, office_id=office.id)
    told = 0
    for alert in late.exclude(waits(today)).select_related("matter").order_by("matter__due_on", "id"):
        due = alert.matter.due_on
        if due is None:
            continue
        to = escalation(days.workdays_between(due + timedelta(days=1), today))
        if to is not None and not Lateness.objects.filter(alert=alert, to=to, due_on=due).exists():
            _tell(by, office, alert, to)
            told += 1
    return told


@transaction.atomic
def _tell(by: By, office: Office, alert: Alert, to: str) -> None:
    matter = alert.matter
    row = Lateness(id=new_id(by.now), office_id=office.id, alert=alert, to=to, due_on=matter.due_on, at=by.now)
    row.save(force_insert=True)
    payload = {"alert": alert.id, "to": to, "due_on": matter.due_on}
    record(
        "alert.late_told", by=by, payload=payload, subjects=[alert.firm_id], matter=matter.id, office=office.id,
        rows=[row],
    )  # fmt: skip
    message = Message.of(
        "alerts.notice.late", number=matter.number, who=Message(f"casework.late_to.{to}"), due=matter.due_on
    )
    target = (_above(office) or office) if to == "parent_office" else office
    with acting(By.system(office=target.id, now=by.now), "deadlines") as above:
        notify(by=above, office=target.id, party=None, message=message, matter=matter.id, due_on=matter.due_on)


def _above(office: Office) -> Office | None:
    path = office.path.rpartition("/")[0]
    return Office.objects.filter(path=path).first() if path else None


def standing_late(office: UUID | None = None) -> dict[UUID, str]:
    """Cases that still lie past the deadline that was told of, each with its highest rung; of one bureau or of all."""
    rows = Lateness.objects.filter(alert__matter__state__in=FOR_OFFICER).select_related("alert__matter")
    if office is not None:
        rows = rows.filter(office_id=office)
    rungs: dict[UUID, str] = {}
    for row in rows:
        held = rungs.get(row.alert_id, "officer")
        if row.due_on == row.alert.matter.due_on:
            rungs[row.alert_id] = min(held, row.to, key=RUNGS.index)
    return rungs


@page(roles={"regulator"}, purpose="alert")
def late(request: HttpRequest, by: By) -> HttpResponse:
    """The work lists of whoever has to see to a late case: the bureau above, the head, the officer; longest first."""
    rungs = standing_late()
    rows = Alert.objects.filter(id__in=rungs).select_related("matter").order_by("matter__due_on", "id")
    shown = lines(list(rows), Role.REGULATOR, by.now.date())
    groups = [(Message(f"casework.late_to.{to}"), [row for row in shown if rungs[row.alert.id] == to]) for to in RUNGS]
    return render(request, "alerts/late.html", {"groups": groups, "count": len(shown)})


def waiting_late(by: By) -> int:
    """How many cases lie."""
    return len(standing_late())
