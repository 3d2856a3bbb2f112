"""Precision at what the inspectors can look at: of the first N of a month's queue, how many ended as confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import AtCapacity, CaseEnd, QueueItem, at_capacity, in_queue
from laoheng.standard.dates import SHANGHAI, add_months
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.alerts.models import Capacity, Ending
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.record import new_id, record

MONTHS_SHOWN = 6
MOST = 10_000


@transaction.atomic
def set_capacity(*, by: By, cases: int) -> Capacity:
    """Sets how many cases the officer's own bureau can look at in a month. Raises `UserError` below one or past all."""
    if by.role != "regulator" or by.user is None or by.office is None:
        raise UserError("risk.policy.not_signed")
    if not 1 <= cases <= MOST:
        raise UserError("casework.capacity_small")
    row = Capacity(id=new_id(by.now), office_id=by.office, cases=cases, by=by.user, at=by.now)
    row.save(force_insert=True)
    record("alerts.capacity_set", by=by, payload={"cases": cases}, office=by.office, rows=[row])
    return row


def capacity_of(office: UUID | None) -> int | None:
    """The bureau's setting; None where nobody has set it: then no precision at it is known."""
    rows = Capacity.objects.filter(office_id=office).order_by("-at", "-id")
    return rows.values_list("cases", flat=True).first()


def month_at_capacity(office: UUID | None, month: date, cases: int) -> AtCapacity:
    """The first `cases` of the warnings that a bureau raised in the month of `month`, and how they ended.

    In the queue's order as each stood on the day it was raised, as its sealed event tells; what was learned later must
    not choose whom one would have looked at.
    """
    first, after = month.replace(day=1), add_months(month.replace(day=1), 1)
    raised = AuditEvent.objects.filter(
        type="alert.raised", office_id=office, occurred_at__gte=_start(first), occurred_at__lt=_start(after)
    )
    items = [_item(event.payload, event.occurred_at) for event in raised.order_by("seq")]
    ends = dict(Ending.objects.filter(alert_id__in=[item.alert for item in items]).values_list("alert_id", "label"))
    queue = [CaseEnd(item.alert in ends, ends.get(item.alert)) for item in in_queue(items, after)]
    return at_capacity(queue, cases)


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _item(payload: Mapping[str, Any], at: datetime) -> QueueItem:
    persons = payload["figures"].get("persons")
    day = at.astimezone(SHANGHAI).date()  # all deadlines are counted from it alike
    return QueueItem(UUID(payload["alert"]), Level(payload["level"]), day, None if persons is None else int(persons))


def past_months(by: By) -> list[tuple[str, AtCapacity, str | None]]:
    """The past months, newest first, with precision in per cent or None; empty where no capacity is set."""
    cases = capacity_of(by.office)
    if cases is None:
        return []
    first = by.now.date().replace(day=1)
    found = []
    for back in range(1, MONTHS_SHOWN + 1):
        month = add_months(first, -back)
        row = month_at_capacity(by.office, month, cases)
        found.append((f"{month:%Y-%m}", row, None if row.precision is None else f"{100 * row.precision:.1f}"))
    return found


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def capacity(request: HttpRequest, by: By) -> HttpResponse:
    """The bureau's capacity, and how the first of each past month's queue ended at it."""
    typed, errors = request.POST.get("cases", "").strip()[:10], []
    if request.method == "POST":
        try:
            set_capacity(by=by, cases=int(typed) if typed.isascii() and typed.isdigit() else 0)
            messages.success(request, _("已记录每月能核查的件数。"))
            return redirect("alerts:capacity")
        except UserError as error:
            errors = [("id_cases", told(error))]
    now = capacity_of(by.office)
    context = {"typed": typed or now or "", "now": now, "errors": errors, "months": past_months(by)}
    return render(request, "alerts/capacity.html", context, status=422 if errors else 200)
