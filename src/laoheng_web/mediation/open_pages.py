"""The body's figures, the publication of a closed case, and the published cases for everybody."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import MediationState
from laoheng.casework.closed import PublicCase
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import page, public_page
from laoheng_web.accounts.speaking import spoken, told
from laoheng_web.audit.by import By
from laoheng_web.mediation import figuring
from laoheng_web.mediation.models import PublishedCase
from laoheng_web.mediation.reading import find
from laoheng_web.papers.models import Matter

MOST = 100


@page(roles=("mediator",), purpose="mediation")
def figures(request: HttpRequest, by: By) -> HttpResponse:
    """Duration, settlement and return of firms, with bounds; silent where few stand behind a figure."""
    found = figuring.figures(by)
    kinds = [(Message.of(f"disputes.claim.{kind}"), share) for kind, share in found.by_kind.items()]
    reasons = [(Message.of(f"opinion.reason.{name}"), share) for name, share in found.reasons.items()]
    return render(request, "mediation/figures.html", {"figures": found, "kinds": kinds, "reasons": reasons})


@page(roles=("mediator",), purpose="mediation", methods=("GET", "HEAD", "POST"))
def publish(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The case retold; first shown masked, published on the second press."""
    row = find(matter)
    if MediationState(row.state) not in figuring.PUBLISHABLE:
        raise Http404
    given = {name: request.POST.get(name, "") for name in ("title", "story", "result")}
    errors: list[tuple[str, str]] = []
    shown: PublicCase | None = None
    if request.method == "POST":
        try:
            with transaction.atomic():
                shown = _publish(request, by, row, given)
        except UserError as error:
            errors = [("story", text) for text in _left(error)]
        else:
            if shown is None:
                messages.success(request, _("已公开。"))
                return redirect("mediation:published")
    done = PublishedCase.objects.filter(matter=row).first()
    context = {"matter": row, "given": given, "shown": shown, "errors": errors, "done": done}
    return render(request, "mediation/publish.html", context, status=422 if errors else 200)


def _publish(request: HttpRequest, by: By, matter: Matter, given: dict[str, str]) -> PublicCase | None:
    if request.POST.get("act") == "publish":
        figuring.publish_case(by=by, matter=matter, **given)
        return None
    return figuring.masked(by=by, matter=matter, **given)


def _left(error: UserError) -> list[str]:
    """Each place that still points to somebody; another fault as it is."""
    found = error.args_.get("found")
    return [spoken(item) for item in found] if isinstance(found, list) else [told(error)]


@public_page(purpose="publicity")
def published(request: HttpRequest, by: By) -> HttpResponse:
    """The published cases, the newest first; no matter number, no names."""
    return render(request, "mediation/published.html", {"cases": PublishedCase.objects.all()[:MOST]})
