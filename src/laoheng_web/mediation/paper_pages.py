"""The page of a matter's papers: what can be made now, what each still needs, and the finished files."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import faults_of, spoken
from laoheng_web.audit.by import By
from laoheng_web.mediation import making
from laoheng_web.mediation.reading import find

BOTH = ("GET", "HEAD", "POST")


@page(
    roles=("worker", "firm", "mediator"),
    purpose="mediation",
    methods=("GET", "HEAD", "POST"),
    helper="read",
    helper_posts="fill_in",
)
def papers(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """One paper is chosen, what the file does not know is asked, and all that lacks is told at once."""
    row = find(matter)
    ready = making.ready(by, row)
    chosen = request.POST.get("paper", "") or request.GET.get("paper", "")
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                making.make(by=by, matter=row, paper=chosen, given=request.POST.dict())
        except UserError as error:
            errors = [("paper", spoken(fault)) for fault in faults_of(error)]
        else:
            messages.success(request, _("文书已经做好，请下载核对、签名或者盖章。"))
            return redirect("mediation:papers", row.id)
    recipe = ready.get(chosen)
    fields = [(item, request.POST.get(item.name, "")) for item in recipe.asked] if recipe else []
    context = {
        "matter": row, "ready": ready.items(), "chosen": chosen, "recipe": recipe, "fields": fields, "errors": errors,
        "made": making.made_in(by, row),
    }  # fmt: skip
    return render(request, "mediation/papers.html", context, status=422 if errors else 200)
