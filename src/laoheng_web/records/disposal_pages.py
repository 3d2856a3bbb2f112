"""Pages of retention: what is past its years, asking that it go, and a second officer's decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework.keeping import YEARS
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import spoken, told
from laoheng_web.audit.by import By
from laoheng_web.papers import keeping
from laoheng_web.papers.models import HoldReason, Matter, MatterHold
from laoheng_web.records import disposals as actions
from laoheng_web.records.models import Disposal, ErasureState
from laoheng_web.records.pairs import clerk

SHOWN = 50


@page(roles={"regulator"}, purpose=actions.PURPOSE, methods=("GET", "HEAD", "POST"))
def disposals(request: HttpRequest, by: By) -> HttpResponse:
    """What is past its years, and what was asked for."""
    office = Office.objects.get(id=by.office)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            asked = actions.ask(by=by, office=office, kind=request.POST.get("kind", ""))
        except UserError as error:
            errors = [("due", told(error))]
        else:
            messages.success(request, _("已提出 %(number)s，请另一位监管人员复核。") % {"number": asked.number})
            return redirect("records:disposal", asked.id)
    rows = Disposal.objects.order_by("-asked_at")[:SHOWN]
    context = {
        "due": actions.due(office.id, by),
        "under_way": set(Disposal.objects.filter(state__in=actions.OPEN).values_list("kind", flat=True)),
        "rows": [(row, actions.label_of(row.kind)) for row in rows],
        "errors": errors,
    }
    return render(request, "records/disposals.html", context, status=422 if errors else 200)


@page(roles={"regulator"}, purpose=actions.PURPOSE, methods=("GET", "HEAD", "POST"))
def disposal(request: HttpRequest, by: By, disposal_id: UUID) -> HttpResponse:
    """One disposal and the second officer's decision."""
    row = Disposal.objects.filter(id=disposal_id).first()
    if row is None:
        raise Http404
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            actions.decide(by=by, disposal_id=row.id, agree=request.POST.get("decision") == "agree")
        except UserError as error:
            errors = [("decision", told(error))]
        else:
            messages.success(request, _("%(number)s 的决定已记下。") % {"number": row.number})
            return redirect("records:disposal", row.id)
    context = {
        "row": row,
        "kind": actions.label_of(row.kind),
        "asked_by": clerk(row.asked_by),
        "decided_by": clerk(row.decided_by),
        "undecided": row.state == ErasureState.ASKED,
        "may_decide": row.state == ErasureState.ASKED and row.asked_by != by.user,
        "errors": errors,
    }
    return render(request, "records/disposal.html", context, status=422 if errors else 200)


@page(roles={"regulator"}, purpose=actions.PURPOSE)
def files(request: HttpRequest, by: By) -> HttpResponse:
    """Closed files with the day until when each is kept, soonest first, and which are held beyond it."""
    office = Office.objects.get(id=by.office)
    held = {row.matter_id: row for row in MatterHold.objects.filter(office_id=office.id, lifted_at=None)}
    shown = keeping.closed(office.id)
    today = by.now.date()
    lines = [
        {"row": row, "kind": _kind(row), "until": until, "over": until <= today, "hold": held.get(row.id)}
        for row, until in shown[:SHOWN]
    ]
    context = {"lines": lines, "count": len(shown), "ground": keeping.GROUND, "years": max(YEARS.values())}
    return render(request, "records/closed_files.html", context)


@page(roles={"regulator"}, purpose=actions.PURPOSE, methods=("GET", "HEAD", "POST"))
def hold_file(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Has one closed file kept beyond its term for a reason, or lets the term count again."""
    row = Matter.objects.filter(id=matter, office_id=by.office, cleared=None).first()
    if row is None or keeping.ends_on(row) is None:
        raise Http404
    held = MatterHold.objects.filter(matter=row, lifted_at=None).first()
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            if held:
                keeping.lift(by=by, matter_id=row.id)
            else:
                keeping.hold(by=by, matter_id=row.id, reason=request.POST.get("reason", ""))
        except UserError as error:
            errors = [("id_reason", told(error))]
        else:
            said = _("%(number)s 已解除暂缓。") if held else _("%(number)s 已暂缓销毁。")
            messages.success(request, said % {"number": row.number})
            return redirect("records:closed_files")
    context = {
        "row": row, "kind": _kind(row), "until": keeping.ends_on(row), "hold": held,
        "set_by": clerk(held.set_by) if held else "", "reasons": HoldReason.choices, "errors": errors,
    }  # fmt: skip
    return render(request, "records/hold_file.html", context, status=422 if errors else 200)


def _kind(row: Matter) -> str:
    return spoken(Message.of(f"keeping.kind.{row.kind}"))
