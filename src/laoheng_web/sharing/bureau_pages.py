"""The owner's pages: what was asked of it, the decision, wrong rows reported, and who decides."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Membership
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.sharing import correcting, deciding, wording
from laoheng_web.sharing.models import OPEN, ShareDelivery, ShareReport, ShareRequest, SharingOfficer

STAFF = {"regulator"}


@page(roles=STAFF, purpose="sharing")
def work(request: HttpRequest, by: By) -> HttpResponse:
    """Requests that wait, those due first; wrong rows reported; and what was decided."""
    rows = ShareRequest.objects.select_related("department")
    context = {
        "waiting": [wording.shown(row) for row in rows.filter(state__in=OPEN).order_by("due_on", "id")[:200]],
        "decided": [wording.shown(row) for row in rows.exclude(state__in=OPEN).order_by("-decided_at", "id")[:100]],
        "reports": ShareReport.objects.select_related("request").filter(answered_at=None).order_by("reported_at", "id"),
        "officer": SharingOfficer.objects.filter(office_id=by.office, until=None).first(),
        "today": by.now.date(),
    }
    return render(request, "sharing/work.html", context)


@page(roles=STAFF, purpose="sharing")
def work_json(request: HttpRequest, by: By) -> HttpResponse:
    """The bureau's whole register as data: what was asked, granted, delivered and reported. No list, no row."""
    kept = {row.request_id: row for row in ShareDelivery.objects.all()}
    lines = []
    for row in ShareRequest.objects.select_related("department").order_by("asked_at", "id"):
        delivery = kept.get(row.id)
        lines.append({
            "number": row.number, "department": row.department.name, "catalogue_id": row.item, "kind": row.kind,
            "purpose": row.purpose, "ground": row.ground, "duty": row.duty, "form": row.form, "asked": row.fields,
            "granted": row.granted_fields, "months": [row.first_month, row.last_month], "region": row.region,
            "subjects": row.subjects, "state": row.state, "asked_at": row.asked_at.isoformat(),
            "due_on": row.due_on.isoformat(), "officer": row.officer_name,
            "decided_at": row.decided_at.isoformat() if row.decided_at else None,
            "valid_until": (row.granted_until or row.valid_until).isoformat(),
            "delivery": None if delivery is None else {
                "manifest_sha256": delivery.digest, "lines": delivery.lines, "left_out": delivery.left_out,
                "event": str(delivery.event_id),
            },
        })  # fmt: skip
    return JsonResponse({"requests": lines}, json_dumps_params={"ensure_ascii": False, "indent": 1})


@page(roles=STAFF, purpose="sharing", methods=("GET", "HEAD", "POST"))
def decide(request: HttpRequest, by: By, share_id: UUID) -> HttpResponse:
    """One request and the officer's decision: whole, part, or no, with a reason."""
    row = ShareRequest.objects.select_related("department").filter(id=share_id).first()
    if row is None:
        raise Http404
    typed = {name: request.POST.get(name, "").strip() for name in ("decision", "until", "reason")}
    picked, errors = request.POST.getlist("fields"), list[tuple[str, str]]()
    if request.method == "POST":
        errors = _decision(by, row, typed, picked)
        if not errors:
            messages.success(request, _("已决定，并通知了申请部门。"))
            return redirect("sharing:work")
    line = wording.shown(row)
    context = {
        "line": line, "typed": typed, "errors": errors, "may": deciding.may_decide(by, row), "open": row.state in OPEN,
        "fields": [(name, label, not request.POST or name in picked)
                   for name, label in zip(row.fields, line["asked"], strict=True)],
        "delivery": ShareDelivery.objects.filter(request=row).first(),
        "reports": ShareReport.objects.filter(request=row).order_by("reported_at", "id"), "today": by.now.date(),
    }  # fmt: skip
    return render(request, "sharing/decide.html", context, status=422 if errors else 200)


def _decision(by: By, row: ShareRequest, typed: dict[str, str], picked: list[str]) -> list[tuple[str, str]]:
    errors = []
    if typed["decision"] not in ("grant", "refuse"):
        errors.append(("id_decision", _("请选同意还是不同意。")))
    if not typed["reason"]:
        errors.append(("id_reason", _("请写明理由。")))
    until = None
    with suppress(ValueError):
        until = date.fromisoformat(typed["until"])
    if typed["decision"] == "grant" and until is None:
        errors.append(("id_until", _("请写有效期的最后一天。")))
    if errors:
        return errors
    try:
        if typed["decision"] == "grant" and until is not None:
            deciding.grant(by=by, request_id=row.id, fields=picked, until=until, reason=typed["reason"])
        else:
            deciding.refuse(by=by, request_id=row.id, reason=typed["reason"])
    except UserError as error:
        return [("id_decision", told(error))]
    return []


@page(roles=STAFF, purpose="sharing", methods=("GET", "HEAD", "POST"))
def answer_report(request: HttpRequest, by: By, report_id: UUID) -> HttpResponse:
    """A reported row, the stored row it means, and the answer."""
    row = ShareReport.objects.select_related("request__department").filter(id=report_id).first()
    if row is None:
        raise Http404
    typed = {name: request.POST.get(name, "").strip() for name in ("corrected", "answer")}
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        if typed["corrected"] not in ("yes", "no"):
            errors.append(("id_corrected", _("请选核实的结果。")))
        if not typed["answer"]:
            errors.append(("id_answer", _("请写明核实了什么。")))
        if not errors:
            correcting.answer(by=by, report_id=row.id, corrected=typed["corrected"] == "yes", text=typed["answer"])
            messages.success(request, _("已答复，申请部门会看到。"))
            return redirect("sharing:work")
    context = {
        "report": row, "line": wording.shown(row.request), "stored": correcting.stored_row(row), "typed": typed,
        "errors": errors,
    }  # fmt: skip
    return render(request, "sharing/answer.html", context, status=422 if errors else 200)


@page(roles={"security_admin"}, purpose="sharing", methods=("GET", "HEAD", "POST"))
def officer(request: HttpRequest, by: By) -> HttpResponse:
    """Who decides for this bureau, and naming another."""
    staff = Membership.objects.select_related("user").filter(role="regulator", office_id=by.office, until=None)
    people = {str(member.user_id): member.user.display_name for member in staff.order_by("user__login")}
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        if request.POST.get("user") in people:
            named = deciding.name_officer(by=by, user=UUID(request.POST["user"]))
            messages.success(request, _("已指定 %(name)s。") % {"name": named.name})
            return redirect("sharing:officer")
        errors = [("id_user", _("请选一名监管人员。"))]
    context = {
        "people": people.items(), "errors": errors,
        "officers": SharingOfficer.objects.filter(office_id=by.office).order_by("-since", "id"),
    }  # fmt: skip
    return render(request, "sharing/officer.html", context, status=422 if errors else 200)


def waiting(by: By) -> int:
    """Requests without a decision and reports without an answer."""
    asked = ShareRequest.objects.filter(state__in=OPEN).count()
    return asked + ShareReport.objects.filter(answered_at=None).count()
