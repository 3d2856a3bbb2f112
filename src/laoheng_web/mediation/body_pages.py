"""Pages of the mediator alone, and of the body: aids, the day's appointments, the roster, figures, publication."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.standard.industries import SECTIONS
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import faults_of, spoken, told
from laoheng_web.audit.by import By
from laoheng_web.mediation import assigning, assisting, rostering
from laoheng_web.mediation.claims import kinds
from laoheng_web.mediation.models import RosterLine
from laoheng_web.mediation.reading import find

BOTH = ("GET", "HEAD", "POST")
Errors = list[tuple[str, str]]


@page(roles=("mediator",), purpose="mediation")
def assistance(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Aids for the mediator who is appointed; nobody else finds this page."""
    row = find(matter)
    assisting.refuse_others(by, row)
    response = render(request, "mediation/assistance.html", {"matter": row, "aids": assisting.aids(by, row)})
    # Worked out for one person's eyes: no shared machine keeps it.
    response["Cache-Control"] = "no-store"
    return response


@page(roles=("mediator",), purpose="mediation", methods=BOTH)
def appointments(request: HttpRequest, by: By) -> HttpResponse:
    """The day's cases without a mediator, each with who is proposed and why; the officer confirms or changes."""
    errors: Errors = []
    if request.method == "POST":
        try:
            chosen = _chosen(request)
            with transaction.atomic():
                done = assigning.confirm(by=by, chosen=chosen)
        except UserError as error:
            errors = [("cases", spoken(fault)) for fault in faults_of(error)]
        else:
            messages.success(request, _("已指定 %(n)s 件，双方都会收到通知。") % {"n": done})
            return redirect("mediation:appointments")
    rows = [(item, f"case-{item.matter.id}", _preset(request, item)) for item in assigning.proposals(by)]
    context = {"rows": rows, "errors": errors}
    return render(request, "mediation/appointments.html", context, status=422 if errors else 200)


def _chosen(request: HttpRequest) -> dict[UUID, str]:
    """Case → person, without the cases left for later. Raises `UserError` where none is chosen."""
    found = {}
    for name, value in request.POST.items():
        if name.startswith("case-") and value:
            try:
                found[UUID(name.removeprefix("case-"))] = str(UUID(str(value)))
            except ValueError:
                raise UserError("mediating.not_waiting") from None
    if not found:
        raise UserError("mediating.nobody_chosen")
    return found


def _preset(request: HttpRequest, item: assigning.Proposed) -> str:
    """What was chosen before the refusal; on a fresh page the proposal."""
    if request.method == "POST":
        return request.POST.get(f"case-{item.matter.id}", "")
    return item.match.mediator if item.match else ""


@page(roles=("mediator",), purpose="mediation", methods=BOTH)
def need(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """What a case asks of its mediator: trade, languages, an interpreter, haste."""
    row = find(matter)
    known = rostering.need_of(row)
    error = ""
    if request.method == "POST":
        given = request.POST
        try:
            with transaction.atomic():
                rostering.set_need(
                    by=by, matter=row, trade=given.get("trade", ""),
                    languages=rostering.languages_of(given.get("languages", "")),
                    interpreter=given.get("interpreter") == "yes", urgent=given.get("urgent") == "yes",
                )  # fmt: skip
        except UserError as fault:
            error = told(fault)
        else:
            messages.success(request, _("已记下，建议已按新的情况重新计算。"))
            return redirect("mediation:appointments")
    context = {"matter": row, "need": known, "trades": SECTIONS.items(), "errors": [("trade", error)] if error else []}
    return render(request, "mediation/need.html", context, status=422 if error else 200)


@page(roles=("mediator",), purpose="mediation", methods=BOTH)
def roster(request: HttpRequest, by: By) -> HttpResponse:
    """The body's people with their lines, and the form of the one who is chosen."""
    body = assigning.body_of(by)
    staff = assigning.staff_of(by, body)
    chosen = request.POST.get("user") or request.GET.get("user", "")
    if chosen and chosen not in staff:
        raise Http404
    errors: Errors = []
    if request.method == "POST":
        try:
            skills = _skills(request)
            with transaction.atomic():
                rostering.set_line(by=by, user=UUID(chosen or str(body.id)), skills=skills)
        except (ValueError, UserError) as error:
            errors = [("capacity", told(error) if isinstance(error, UserError) else str(error))]
        else:
            messages.success(request, _("名册已更新。"))
            return redirect("mediation:roster")
    lines = {str(row.user_id): row for row in RosterLine.objects.filter(body_id=body.id)}
    labels = dict(kinds())
    people = [
        (user, name, lines.get(user), [labels[kind] for kind in lines[user].kinds] if user in lines else [])
        for user, name in sorted(staff.items(), key=lambda item: item[1])
    ]
    line = lines.get(chosen)
    kept = [*request.POST.getlist("kinds"), *request.POST.getlist("trades")]
    ticked = kept if errors else [*line.kinds, *line.trades] if line else []
    context: dict[str, Any] = {
        "people": people, "ticked": ticked, "chosen": chosen, "name": staff.get(chosen, ""), "line": line,
        "errors": errors, "kinds": labels.items(), "trades": SECTIONS.items(), "posted": request.POST,
    }  # fmt: skip
    return render(request, "mediation/roster.html", context, status=422 if errors else 200)


def _skills(request: HttpRequest) -> rostering.Skills:
    given = request.POST
    try:
        capacity = int(given.get("capacity", "").strip())
    except ValueError:
        raise UserError("mediating.roster_capacity", most=rostering.MOST_AT_ONCE) from None
    away = given.get("away_until", "").strip()
    try:
        until = date.fromisoformat(away) if away else None
    except ValueError:
        raise ValueError(_("日期要写成 2026-12-01 这样")) from None
    languages = rostering.languages_of(given.get("languages", ""))
    return rostering.Skills(tuple(given.getlist("kinds")), tuple(given.getlist("trades")), languages, capacity, until)
