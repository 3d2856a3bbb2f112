"""Letting an alert wait, waking it, saying how its case ended; what a worker is told of his own records."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import closing_reasons, contacts, snooze_reasons
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Status
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.alerts.actions import has_ended
from laoheng_web.alerts.assess import opened_lake
from laoheng_web.alerts.life import say_ending, snooze, wake
from laoheng_web.alerts.models import Ending, Snooze
from laoheng_web.alerts.views import find
from laoheng_web.audit.by import By
from laoheng_web.vault.models import Firm


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def wait(request: HttpRequest, by: By, alert_id: UUID) -> HttpResponse:
    """Lets an alert wait until a day, for a reason, or wakes it."""
    alert = find(alert_id)
    typed = {name: request.POST.get(name, "").strip()[:40] for name in ("reason", "until")}
    errors = []
    if request.method == "POST" and request.POST.get("wake"):
        wake(by=by, alert=alert)
        messages.success(request, _("已恢复，不再暂缓。"))
        return redirect("alerts:detail", alert.id)
    if request.method == "POST":
        try:
            snooze(by=by, alert=alert, reason=typed["reason"], until=parse_date(typed["until"]))
            messages.success(request, _("已暂缓。到期自动回到队列；单位的期限照走。"))
            return redirect("alerts:detail", alert.id)
        except UserError as error:
            field = "reason" if error.code == "casework.snooze_reason" else "until"
            errors = [(f"id_{field}", told(error))]
    context = {
        "alert": alert, "matter": alert.matter, "typed": typed, "errors": errors,
        "reasons": [(name, Message(f"casework.snooze.{name}"), days) for name, days in snooze_reasons().items()],
        "waiting": Snooze.objects.filter(alert=alert, woken_at=None, until__gte=by.now.date()).first(),
    }  # fmt: skip
    return render(request, "alerts/wait.html", context, status=422 if errors else 200)


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def ending(request: HttpRequest, by: By, alert_id: UUID) -> HttpResponse:
    """Says how a closed case ended and how far the officer went: the label the warning gets."""
    alert = find(alert_id)
    typed = {name: request.POST.get(name, "").strip()[:40] for name in ("reason", "contact")}
    errors = []
    if request.method == "POST":
        try:
            say_ending(by=by, alert=alert, reason=typed["reason"], contact=typed["contact"])
            messages.success(request, _("已记录办结原因。"))
            return redirect("alerts:detail", alert.id)
        except UserError as error:
            errors = [(f"id_{'contact' if error.code == 'casework.contact_missing' else 'reason'}", told(error))]
    context = {
        "alert": alert, "matter": alert.matter, "typed": typed, "errors": errors, "ended": has_ended(alert.matter),
        "said": Ending.objects.filter(alert=alert).first(),
        "reasons": [(name, Message(f"casework.closing.{name}")) for name in closing_reasons()],
        "contacts": [(name, Message(f"casework.contact.{name}")) for name in contacts()],
    }  # fmt: skip
    return render(request, "alerts/ending.html", context, status=422 if errors else 200)


@page(roles={"worker"}, purpose="own_records")
def protection(request: HttpRequest, by: By) -> HttpResponse:
    """What the records say of the worker himself, firm by firm, with what to do. Nobody else is told by it."""
    from laoheng import route

    offices = list(Office.objects.order_by("code"))
    groups: dict[str, list[Any]] = {}
    with opened_lake() as (engine, lake):
        for office in offices:
            found = route.protections_of(
                engine, lake, office_ids=[str(office.id)], person_id=str(by.party), as_of=by.now.date(),
                region=office.region,
            )  # fmt: skip
            for firm, finding in found:
                groups.setdefault(firm, []).append(finding.to_json())
    firms = Firm.objects.in_bulk([UUID(firm) for firm in groups])
    context = {
        "groups": [(firms.get(UUID(firm)), _sorted(rows)) for firm, rows in groups.items()],
        "found": sum(row["status"] == Status.COMPUTED.value for rows in groups.values() for row in rows),
    }
    return render(request, "alerts/protection.html", context)


def _sorted(rows: list[Any]) -> list[Any]:
    order = (Status.COMPUTED.value, Status.UNDETERMINED.value, Status.CLEAR.value)
    return sorted(rows, key=lambda row: order.index(row["status"]))
