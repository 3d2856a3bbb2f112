"""Alerts as the bureau and the firm read them."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng.casework import AlertState, Kind, Role, allowed_moves, response, state_label
from laoheng.standard.finding import Level
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import page
from laoheng_web.alerts.actions import content
from laoheng_web.alerts.late import waiting_late
from laoheng_web.alerts.listing import DECIDE, ENDED, GONE, OPEN, Line, chosen, line, lines
from laoheng_web.alerts.models import LEVELS, Alert, Assessment, Ending, OpenQuestion, Signal, Snooze
from laoheng_web.alerts.proof import row_tables
from laoheng_web.alerts.rules_shown import rule_behind
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.papers.actions import CASE_ROLE
from laoheng_web.papers.attachments import show_attachment
from laoheng_web.papers.models import Attachment, Step
from laoheng_web.papers.naming import signed_names
from laoheng_web.papers.pages import step_label
from laoheng_web.vault.models import Firm

PER_PAGE = 25


@page(roles={"regulator"}, purpose="alert")
def alert_list(request: HttpRequest, by: By) -> HttpResponse:
    """The bureau's alerts in the queue's order, with filters; those that may wait stand apart."""
    picked = {name: request.GET.get(name, "")[:60] for name in ("level", "indicator", "state")}
    state = picked["state"] or ("" if "state" in request.GET else OPEN)
    today = by.now.date()
    found = chosen(picked["level"], picked["indicator"], state, today)
    shown = Paginator(found.filter(waiting=False), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "lines": lines(list(shown.object_list), Role.REGULATOR, today),
        "waiting": _waiting(found, today) if shown.number == 1 else [],
        "late": waiting_late(by),
        "picked": picked | {"state": state},
        "query": urlencode(picked | {"state": state}),
        "levels": [name for name, _ in LEVELS],
        "indicators": _indicators(Alert.objects.values_list("indicator", flat=True)),
        "groups": (OPEN, DECIDE, GONE),
        "states": [(item.value, state_label(Kind.ALERT_CASE, item)) for item in AlertState],
        "questions": OpenQuestion.objects.filter(answered_at=None).count(),
        "run": Assessment.objects.order_by("-at").first(),
    }
    return render(request, "alerts/list.html", context)


def _waiting(found: Any, today: date) -> list[tuple[Line, date]]:
    """Those that may wait, with the day they come back, nearest first."""
    rows = list(found.filter(waiting=True))
    until = dict(Snooze.objects.filter(alert__in=rows, woken_at=None, until__gte=today).values_list("alert", "until"))
    shown = [(row, until[row.alert.id]) for row in lines(rows, Role.REGULATOR, today)]
    return sorted(shown, key=lambda pair: pair[1])


@page(roles={"regulator"}, purpose="alert")
def question_list(request: HttpRequest, by: By) -> HttpResponse:
    """What could not be judged, and which material is missing."""
    questions = OpenQuestion.objects.filter(answered_at=None).order_by("indicator", "first_seen", "id")
    indicator = request.GET.get("indicator", "")[:60]
    if indicator:
        questions = questions.filter(indicator=indicator)
    shown = Paginator(questions, PER_PAGE).get_page(request.GET.get("page"))
    firms = Firm.objects.in_bulk([row.firm_id for row in shown.object_list])
    context = {
        "page": shown,
        "rows": [(row, firms.get(row.firm_id)) for row in shown.object_list],
        "indicators": _indicators(OpenQuestion.objects.filter(answered_at=None).values_list("indicator", flat=True)),
        "picked": {"indicator": indicator},
        "query": urlencode({"indicator": indicator}),
    }
    return render(request, "alerts/questions.html", context)


def _indicators(names: Any) -> list[tuple[str, Message]]:
    return [(name, Message(f"risk.{name}.label")) for name in names.order_by("indicator").distinct()]


@page(roles={"regulator"}, purpose="alert")
def detail(request: HttpRequest, by: By, alert_id: UUID) -> HttpResponse:
    """The proof sheet of an alert: the finding, the very rows, the firm's replies, what an officer may do.

    Also found by the id of its file. That the rows were looked at leaves a line.
    """
    alert = find(alert_id)
    basis = alert.matter.finding or alert.finding
    tables = row_tables(alert.office_id, basis)
    record(
        "alert.rows_viewed",
        by=by,
        payload={"alert": alert.id, "seen": {table.label: table.total for table in tables}},
        subjects=[alert.firm_id],
        matter=alert.matter_id,
        office=alert.office_id,
    )
    # Imported here: what asks the workers finds its alert by this module.
    from laoheng_web.alerts.asking import answers_of, question_of

    more = {
        "tables": tables, "basis": basis, "answers": answers_of(alert), "may_ask": question_of(alert) is not None,
    }  # fmt: skip
    return render(request, "alerts/detail.html", sheet(by, alert) | more)


@page(roles={"firm"}, purpose="alert")
def mine(request: HttpRequest, by: By) -> HttpResponse:
    """The firm's own alerts, and the material it is asked for."""
    shown = Paginator(chosen("", "", "", by.now.date()), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "lines": lines(list(shown.object_list), Role.FIRM, by.now.date()),
        "questions": OpenQuestion.objects.filter(answered_at=None, firm_id=by.party).order_by("first_seen", "id"),
        # Tips only: what joined a case is read there.
        "tips": Signal.objects.filter(gone_at=None, firm_id=by.party, alert=None).order_by("cause", "indicator"),
    }
    return render(request, "alerts/mine.html", context)


@page(roles={"firm"}, purpose="alert")
def mine_detail(request: HttpRequest, by: By, alert_id: UUID) -> HttpResponse:
    """One of the firm's alerts: why, what to do, what clears it, by when."""
    return render(request, "alerts/mine_detail.html", sheet(by, find(alert_id)))


@page(roles={"regulator", "firm"}, purpose="alert")
def attachment(request: HttpRequest, by: By, attachment_id: UUID) -> HttpResponse:
    """A file of an alert, to be saved (never shown within the site)."""
    row = Attachment.objects.filter(id=attachment_id, matter__kind=Kind.ALERT_CASE.value).first()
    if row is None:
        raise Http404
    response = HttpResponse(show_attachment(by=by, attachment=row), content_type=row.media_type)
    ending = row.file_name.rsplit(".", 1)[-1]
    response["Content-Disposition"] = f'attachment; filename="{row.id}.{ending}"'
    return response


def find(alert_id: UUID) -> Alert:
    """The alert of that id, or of that file, if the actor may see it; else 404."""
    alert = Alert.objects.select_related("matter").filter(Q(id=alert_id) | Q(matter_id=alert_id)).first()
    if alert is None:
        raise Http404
    return alert


def sheet(by: By, alert: Alert) -> dict[str, Any]:
    """What both sides see of an alert."""
    role = CASE_ROLE[by.role]
    firm = Firm.objects.filter(id=alert.firm_id).first()
    shown: Line = line(alert, firm, role, by.now.date())
    matter = alert.matter
    steps = list(Step.objects.filter(matter=matter))
    names = signed_names(steps)
    moves = allowed_moves(Kind.ALERT_CASE, matter.as_state().state, role)
    barred = [move for move in moves if "another_officer" in move.guards and matter.decided_by == str(by.user)]
    return {
        "line": shown,
        "alert": alert,
        "matter": matter,
        "firm": firm,
        "finding": alert.finding,
        # Once the condition is gone, or its file is closed, the latest finding is not what the alert rested on.
        "differs": bool(matter.finding) and content(matter.finding) != content(alert.finding),
        "steps": [(step, step_label(step), names[step.id]) for step in steps],
        "attachments": Attachment.objects.filter(matter=matter).order_by("added_at", "id"),
        "rule": rule_behind(alert, by.now),
        "moves": [(move.name, Message(move.message)) for move in moves if move not in barred],
        "barred": bool(barred),
        "signals": Signal.objects.filter(alert=alert, gone_at=None).order_by("indicator"),
        "response": None if alert.level == "none" else response(Level(alert.level)),
        "ended": shown.alert.matter.state in ENDED,
        "ending": Ending.objects.filter(alert=alert).first(),
        "waiting": Snooze.objects.filter(alert=alert, woken_at=None, until__gte=by.now.date()).first(),
        "question": OpenQuestion.objects.filter(
            office_id=alert.office_id, firm_id=alert.firm_id, indicator=alert.indicator, answered_at=None
        ).first(),
    }
