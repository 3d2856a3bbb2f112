"""The visit list: which firms an officer goes to, what to look at there, what to ask for, and what he found."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import Role, check_found, found_codes, levels_at, papers
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.alerts.actions import has_ended
from laoheng_web.alerts.life import persons_of
from laoheng_web.alerts.listing import OPEN, chosen, lines
from laoheng_web.alerts.models import Alert, Signal, Visit
from laoheng_web.alerts.proof import row_tables
from laoheng_web.alerts.views import find
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.vault.models import Firm

ROWS_ON_PAPER = 12  # what fits on one printed page; the proof sheet has them all


@transaction.atomic
def record_visit(*, by: By, alert: Alert, found: str, visited_on: date) -> Visit:
    """Writes what an officer found at a firm. It closes nothing and says nothing of a breach.

    Raises `UserError` for an unknown finding, a day before the warning or ahead, an ended case, or a level whose answer
    is no visit: whoever keeps the law is left in peace.
    """
    if by.role != "regulator" or by.user is None:
        raise UserError("risk.policy.not_signed")
    check_found(found)
    held = Alert.objects.select_for_update(of=("self",)).select_related("matter").get(id=alert.id)
    if has_ended(held.matter):
        raise UserError("alerts.ended")
    if not is_visited(held):
        raise UserError("alerts.no_visit")
    if not held.first_seen <= visited_on <= by.now.date():
        raise UserError("alerts.visit_day", first=held.first_seen, last=by.now.date())
    row = Visit(
        id=new_id(by.now), office_id=held.office_id, alert=held, found=found, visited_on=visited_on, by=by.user,
        at=by.now,
    )  # fmt: skip
    row.save(force_insert=True)
    payload = {"alert": held.id, "indicator": held.indicator, "found": found, "visited_on": visited_on}
    record(
        "alert.visited", by=by, payload=payload, subjects=[held.firm_id], matter=held.matter_id, office=held.office_id,
        rows=[row],
    )  # fmt: skip
    return row


def is_visited(alert: Alert) -> bool:
    """Whether the ladder answers the case with a visit: by what it says now, or what its file was opened on."""
    told_ = (alert.matter.finding or alert.finding)["level"]
    return bool({Level(alert.level), Level(told_)} & set(levels_at("visit")))


@page(roles={"regulator"}, purpose="alert")
def visit_list(request: HttpRequest, by: By) -> HttpResponse:
    """The firms on the ladder's last rung, in the queue's order, those not visited yet first."""
    today = by.now.date()
    names = [level.value for level in levels_at("visit")]
    alerts = list(chosen("", "", OPEN, today).filter(level__in=names))
    visited = {row.alert_id: row for row in Visit.objects.filter(alert__in=alerts).order_by("at")}
    rows = [(line, persons_of(line.alert), visited.get(line.alert.id)) for line in lines(alerts, Role.REGULATOR, today)]
    rows.sort(key=lambda row: row[2] is not None)
    return render(request, "alerts/visits.html", {"rows": rows, "day": today})


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def visit(request: HttpRequest, by: By, alert_id: UUID) -> HttpResponse:
    """One firm's sheet for the way, on one printed page, and afterwards what was found. The view leaves a line."""
    alert = find(alert_id)
    typed = {name: request.POST.get(name, "").strip()[:40] for name in ("found", "visited_on")}
    errors = []
    if request.method == "POST":
        try:
            record_visit(by=by, alert=alert, found=typed["found"], visited_on=parse_date(typed["visited_on"]))
            messages.success(request, _("已记录上门结果。案件还没有办结，请核对后决定。"))
            return redirect("alerts:detail", alert.id)
        except UserError as error:
            errors = [(f"id_{'found' if error.code == 'casework.found_missing' else 'visited_on'}", told(error))]
    return _sheet(request, by, alert, typed, errors)


def _sheet(
    request: HttpRequest, by: By, alert: Alert, typed: dict[str, str], errors: list[tuple[str, str]]
) -> HttpResponse:
    from laoheng.risk.indicators import dimension_of

    basis = alert.matter.finding or alert.finding
    tables = row_tables(alert.office_id, basis)
    record(
        "alert.rows_viewed", by=by, subjects=[alert.firm_id], matter=alert.matter_id, office=alert.office_id,
        payload={"alert": alert.id, "seen": {table.label: table.total for table in tables}},
    )  # fmt: skip
    context = {
        "alert": alert, "matter": alert.matter, "basis": basis, "typed": typed, "errors": errors,
        "firm": Firm.objects.filter(id=alert.firm_id).first(), "persons": persons_of(alert),
        "signals": Signal.objects.filter(alert=alert, gone_at=None).order_by("indicator"),
        "tables": [(table, table.labelled[:ROWS_ON_PAPER]) for table in tables],
        "papers": papers(dimension_of(alert.indicator).value),
        "asked": is_visited(alert) and not has_ended(alert.matter),
        "choices": [(code, Message(f"casework.found.{code}")) for code in found_codes()],
        "visits": [
            (row, Message(f"casework.found.{row.found}")) for row in Visit.objects.filter(alert=alert).order_by("at")
        ],
    }  # fmt: skip
    return render(request, "alerts/visit.html", context, status=422 if errors else 200)
