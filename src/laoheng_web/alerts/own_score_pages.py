"""Bringing in a bureau's own model, and the file of events from which its history is made."""

from __future__ import annotations

import csv
from io import StringIO

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.alerts.own_scores import register_model
from laoheng_web.alerts.scoring import happenings
from laoheng_web.audit.by import By

MOST_BYTES = 4_000_001


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def add_score(request: HttpRequest, by: By) -> HttpResponse:
    """Hands in a model file; what is wrong with it is told, and nothing is kept then."""
    errors = []
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            row = register_model(by=by, raw=file.read(MOST_BYTES) if file else b"")
            messages.success(request, _("已登记，还没有启用。先试运行。"))
            return redirect("alerts:score", row.name)
        except UserError as error:
            errors = [("id_file", told(error))]
    return render(request, "alerts/add_score.html", {"errors": errors}, status=422 if errors else 200)


@page(roles={"regulator"}, purpose="alert")
def events_file(request: HttpRequest, by: By) -> HttpResponse:
    """What came to light about the bureau's firms, as `laoheng risk panel --events` reads it."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(("firm_id", "day", "what"))
    if by.office is not None:
        writer.writerows(happenings(by.office))
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="events.csv"'
    return answer
