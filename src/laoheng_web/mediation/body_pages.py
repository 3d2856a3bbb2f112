"""Pages of the mediator alone, and of the body: aids, the day's appointments, the roster, figures, publication."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng_web.accounts.pages import page
from laoheng_web.audit.by import By
from laoheng_web.mediation import assisting
from laoheng_web.mediation.reading import find

BOTH = ("GET", "HEAD", "POST")


@page(roles=("mediator",), purpose="mediation")
def assistance(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Aids for the mediator who is appointed; nobody else finds this page."""
    row = find(matter)
    assisting.refuse_others(by, row)
    response = render(request, "mediation/assistance.html", {"matter": row, "aids": assisting.aids(by, row)})
    # Worked out for one person's eyes: no shared machine keeps it.
    response["Cache-Control"] = "no-store"
    return response
