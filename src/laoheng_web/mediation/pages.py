"""A mediation body's pages: matters sent to it, and one matter with what both sides let it read.

The outcome itself (settled, failed) is a move of the matter's table, taken on the page that every role's moves use.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from laoheng_web.accounts.pages import page
from laoheng_web.audit.by import By
from laoheng_web.cases.matter_pages import list_page, show_matter
from laoheng_web.cases.reading import both_sides, find
from laoheng_web.papers.models import Attachment, Step


@page(roles={"mediator"}, purpose="mediation")
def matters(request: HttpRequest, by: By) -> HttpResponse:
    """The matters sent to this body."""
    return list_page(request, by, "mediation/matters.html")


@page(roles={"mediator"}, purpose="mediation")
def matter(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """One matter: both sides' words and files side by side."""
    row = find(by, matter)
    words = Step.objects.filter(matter=row).exclude(text="")
    files = Attachment.objects.filter(matter=row).order_by("added_at", "id")
    sides = [
        {
            "role": role,
            "words": [step for step in words if step.by_role == role],
            "files": [file for file in files if file.role == role],
        }
        for role in ("worker", "firm")
    ]
    return show_matter(request, by, matter, "mediation/matter.html", sides=sides, said=both_sides(row))
