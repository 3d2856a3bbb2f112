"""The public register: which department gets what, for what, on what ground. No person, no free text."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from laoheng.hub.sharing import limits
from laoheng.standard.records import contract_of
from laoheng_web.accounts.pages import public_page
from laoheng_web.audit.by import By
from laoheng_web.sharing import wording
from laoheng_web.sharing.models import RegisterLine

PER_PAGE, MOST = 30, 5000


@public_page(purpose="publicity")
def register(request: HttpRequest, by: By) -> HttpResponse:
    """Every request, newest first, a page at a time."""
    found = RegisterLine.objects.order_by("-asked_on", "-number")
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "row": row, "kind": contract_of(row.kind).label, "form": wording.form_name(row.form),
            "state": wording.STATES[row.state], "fields": wording.labels(row.kind, row.fields),
        }
        for row in shown
    ]  # fmt: skip
    return render(request, "sharing/register.html", {"lines": lines, "page": shown, "limits": limits()})


@public_page(purpose="publicity")
def register_json(request: HttpRequest, by: By) -> HttpResponse:
    """The same as data."""
    rows = RegisterLine.objects.order_by("-asked_on", "-number")[:MOST]
    return JsonResponse(
        {"requests": [_plain(row) for row in rows]}, json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


def _plain(row: RegisterLine) -> dict[str, Any]:
    return {
        "number": row.number, "office": row.office_name, "department": row.department_name, "catalogue_id": row.item,
        "kind": row.kind, "purpose": row.purpose, "ground": row.ground, "form": row.form, "fields": row.fields,
        "state": row.state, "asked_on": row.asked_on.isoformat(),
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
        "valid_until": row.valid_until.isoformat(), "lines": row.lines, "received": row.received,
        "reports": row.reports,
    }  # fmt: skip
