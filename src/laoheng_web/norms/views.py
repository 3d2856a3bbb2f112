"""The bureau's own values: what holds, entering one, taking a file in, withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.law.entering import enterable
from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import faults_of, spoken, told
from laoheng_web.audit.by import By
from laoheng_web.norms.actions import HEADINGS, MOST_BYTES, enter_value, entry_of, import_values, withdraw_value
from laoheng_web.norms.models import LegalValue

SHOWN = 300


@page(roles={"regulator"}, purpose="norms", methods=("GET", "HEAD", "POST"))
def values(request: HttpRequest, by: By) -> HttpResponse:
    """All values of the bureau and the form for one more."""
    typed = {name: request.POST.get(name, "").strip() for name in HEADINGS}
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            enter_value(by=by, entry=entry_of(typed))
        except UserError as error:
            errors = [(f"id_{_field(error)}", told(error))]
        else:
            messages.success(request, _("已录入，计算器从现在起使用。"))
            return redirect("norms:values")
    return _page(request, by, typed, errors)


@page(roles={"regulator"}, purpose="norms", methods=("POST",))
def take_file(request: HttpRequest, by: By) -> HttpResponse:
    """Takes in a CSV: all its rows or none."""
    upload = request.FILES.get("file")
    errors = []
    if upload is None:
        errors = [("id_file", _("请选一个文件。"))]
    else:
        try:
            made = import_values(by=by, content=upload.read(MOST_BYTES + 1))
        except UserError as error:
            errors = [("id_file", spoken(fault)) for fault in faults_of(error)]
        else:
            messages.success(request, _("导入了 %(count)s 条。") % {"count": len(made)})
            return redirect("norms:values")
    return _page(request, by, dict.fromkeys(HEADINGS, ""), errors)


@page(roles={"regulator"}, purpose="norms", methods=("GET", "HEAD", "POST"))
def withdraw(request: HttpRequest, by: By, value_id: UUID) -> HttpResponse:
    """Withdraws one value, with the reason."""
    row = LegalValue.objects.filter(id=value_id, office_id=by.office, withdrawn_at=None).first()
    if row is None:
        raise Http404
    errors = []
    if request.method == "POST":
        try:
            withdraw_value(by=by, row=row, why=request.POST.get("why", ""))
        except UserError as error:
            errors = [("id_why", told(error))]
        else:
            messages.success(request, _("已撤回。"))
            return redirect("norms:values")
    context = {"row": row, "label": _label(row), "errors": errors}
    return render(request, "norms/withdraw.html", context, status=422 if errors else 200)


def _page(request: HttpRequest, by: By, typed: dict[str, str], errors: list[tuple[str, str]]) -> HttpResponse:
    office = Office.objects.get(id=by.office)
    typed["region"] = typed["region"] or office.region
    typed["checked_on"] = typed["checked_on"] or by.now.date().isoformat()
    own = LegalValue.objects.filter(office_id=by.office)
    rows = own.order_by("name", "region", "-valid_from", "-entered_at")[:SHOWN]
    context: dict[str, Any] = {
        "rows": [(row, _label(row)) for row in rows],
        "kinds": list(enterable().values()),
        "typed": typed,
        "errors": errors,
        "headings": ",".join(HEADINGS),
        "office": office,
    }
    return render(request, "norms/values.html", context, status=422 if errors else 200)


def _field(error: UserError) -> str:
    by_code = {
        "law.entering.unknown": "name", "law.entering.no_document": "document", "norms.other_place": "region",
        "norms.no_region": "region", "law.entering.checked_later": "checked_on", "norms.twice": "valid_from",
    }  # fmt: skip
    return by_code.get(error.code, "valid_from" if error.code.startswith("date") else "value")


def _label(row: LegalValue) -> str:
    known = enterable().get(row.name)
    return known.label if known else row.name
