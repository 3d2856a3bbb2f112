"""Filing with the bureau: what would go, the button, the receipt."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.contracts.filing import contracts_of, file_list, list_bytes, unfiled
from laoheng_web.contracts.models import Contract, Filing
from laoheng_web.contracts.reading import lines
from laoheng_web.vault.models import Firm

_SHOWN = 50


@page(roles={"firm"}, purpose="contract", methods=("GET", "HEAD", "POST"))
def filing(request: HttpRequest, by: By) -> HttpResponse:
    """The contracts not filed yet, and the lists filed before."""
    assert by.party is not None
    waiting = unfiled(by.party)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            # Each contract names its bureau; a list goes to one bureau.
            first = waiting.first()
            if first is None:
                raise UserError("contracts.filing_empty")
            made = file_list(by=by, office=Office.objects.get(id=first.office_id))
            return redirect("contracts:filed", made.id)
        except UserError as error:
            errors.append(("file", told(error)))
    context = {
        "count": waiting.count(),
        "rows": lines(by, waiting[:_SHOWN]),
        "before": Filing.objects.order_by("-filed_at")[:_SHOWN],
        "errors": errors,
    }
    return render(request, "contracts/filing.html", context, status=422 if errors else 200)


@page(roles={"firm", "regulator"}, purpose="contract")
def filed(request: HttpRequest, by: By, filing_id: UUID) -> HttpResponse:
    """The receipt of one list."""
    row = _find(filing_id)
    rows = contracts_of(row)
    context = {
        "filing": row,
        "firm": Firm.objects.get(id=row.firm_id),
        "rows": lines(by, rows[:_SHOWN]),
        "count": len(row.contracts),
        "same": _as_filed(row, rows),
    }
    return render(request, "contracts/filed.html", context)


@page(roles={"firm", "regulator"}, purpose="contract")
def filed_list(request: HttpRequest, by: By, filing_id: UUID) -> HttpResponse:
    """The list as CSV."""
    row = _find(filing_id)
    response = HttpResponse(list_bytes(contracts_of(row)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.csv"'
    return response


def _as_filed(row: Filing, rows: list[Contract]) -> bool:
    return hashlib.sha256(list_bytes(rows)).hexdigest() == row.sha256


def _find(filing_id: UUID) -> Filing:
    row = Filing.objects.filter(id=filing_id).first()
    if row is None:
        raise Http404
    return row
