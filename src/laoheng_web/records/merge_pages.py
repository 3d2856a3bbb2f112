"""Pages of the merges: what is held to be one, by whom and why, and the way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.hub.link.results import spoken as reasons_spoken
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import language, told
from laoheng_web.audit.by import By
from laoheng_web.records.linking import PURPOSE
from laoheng_web.records.merges import undo_merge
from laoheng_web.records.models import LinkMerge
from laoheng_web.records.pairs import clerk
from laoheng_web.vault.identities import masked_names
from laoheng_web.vault.models import Firm

SHOWN = 50


@page(roles={"regulator"}, purpose=PURPOSE)
def merges(request: HttpRequest, by: By) -> HttpResponse:
    """The merges that stand and those taken back, newest first."""
    rows = list(LinkMerge.objects.order_by("-at", "-id")[:SHOWN])
    return render(request, "records/merges.html", {"lines": [_line(row) for row in rows]})


@page(roles={"regulator"}, purpose=PURPOSE, methods=("GET", "HEAD", "POST"))
def undo(request: HttpRequest, by: By, merge_id: UUID) -> HttpResponse:
    """Takes one merge back, with the officer's reason."""
    row = LinkMerge.objects.filter(id=merge_id).first()
    if row is None:
        raise Http404
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            undo_merge(by=by, merge_id=row.id, why=request.POST.get("why", ""))
        except UserError as error:
            errors = [("id_why", told(error))]
        else:
            messages.success(request, _("合并 %(number)s 已撤销，编号恢复原样。") % {"number": row.number})
            return redirect("records:merges")
    return render(request, "records/undo_merge.html", {**_line(row), "errors": errors}, status=422 if errors else 200)


def _line(row: LinkMerge) -> dict[str, Any]:
    firms = {firm.id: f"{firm} {firm.code}" for firm in Firm.objects.filter(id__in=row.ids)}
    names = masked_names(row.ids) | firms
    merge = row.as_merge()
    return {
        "row": row,
        "names": [names.get(key, "—") for key in row.ids],
        "grounds": [reasons_spoken(ground.reasons, language()) for ground in merge.grounds],
        "who": clerk(UUID(row.by)),
        "undone_by": clerk(row.undone_by),
    }
