"""The bureau's view: how many contracts, of which firms, until when. What they say is not the bureau's to read here."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng.casework import ContractState
from laoheng_web.accounts.pages import page
from laoheng_web.audit.by import By
from laoheng_web.contracts.models import Contract, Filing
from laoheng_web.contracts.reading import lines
from laoheng_web.vault.models import Firm

PER_PAGE = 50
_SOON = timedelta(days=30)


@page(roles={"regulator"}, purpose="contract")
def bureau(request: HttpRequest, by: By) -> HttpResponse:
    """Counts by state, terms that end soon, the list by firm and state, and the lists filed."""
    chosen = {name: request.GET.get(name, "") for name in ("state", "firm", "soon")}
    by_state = dict(Contract.objects.values_list("state").annotate(n=Count("id")))
    counts = [
        (state.value, state.message, by_state[state.value]) for state in ContractState if by_state.get(state.value)
    ]
    today = by.now.date()
    ending = Contract.objects.filter(state=ContractState.IN_FORCE.value, ends_on__range=(today, today + _SOON))
    found = ending if chosen["soon"] == "1" else Contract.objects.all()
    if chosen["state"] in {state.value for state in ContractState}:
        found = found.filter(state=chosen["state"])
    if chosen["firm"]:
        named = Firm.objects.filter(name__icontains=chosen["firm"][:60])[:500]
        found = found.filter(firm_id__in=[firm.id for firm in named])
    shown = Paginator(found.order_by("ends_on", "id"), PER_PAGE).get_page(request.GET.get("page"))
    filings = list(Filing.objects.order_by("-filed_at")[:10])
    firms = Firm.objects.in_bulk({row.firm_id for row in filings})
    context = {
        "counts": counts,
        "ending": ending.count(),
        "rows": lines(by, shown),
        "page": shown,
        "chosen": chosen,
        "states": [(state.value, state.message) for state in ContractState],
        "filings": [(row, firms.get(row.firm_id), len(row.contracts)) for row in filings],
    }
    return render(request, "contracts/bureau.html", context)
