"""Pages of retention: what is past its years, asking that it go, and a second officer's decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.standard.records import contract_of
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
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
        "rows": [(row, contract_of(row.kind).label) for row in rows],
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
        "kind": contract_of(row.kind).label,
        "asked_by": clerk(row.asked_by),
        "decided_by": clerk(row.decided_by),
        "undecided": row.state == ErasureState.ASKED,
        "may_decide": row.state == ErasureState.ASKED and row.asked_by != by.user,
        "errors": errors,
    }
    return render(request, "records/disposal.html", context, status=422 if errors else 200)
