"""Pages about helpers: a side names one and ends it, the body writes down a spoken authority, a helper takes it up."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import POWERS, page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.cases.asking import Field, kept_files
from laoheng_web.mediation import helping
from laoheng_web.mediation.models import Claimant, Mandate
from laoheng_web.mediation.reading import find
from laoheng_web.papers.models import Matter, Step
from laoheng_web.vault.identities import masked_names

BOTH = ("GET", "HEAD", "POST")
Errors = list[tuple[str, str]]
USUAL = timedelta(days=90)
_FIELDS = {
    "helping.day": "until", "helping.special_needs_paper": "authority", "helping.spoken_missing": "spoken",
    "helping.language_missing": "language",
}  # fmt: skip


@page(roles=("worker", "firm", "mediator"), purpose="mediation", methods=BOTH)
def helper(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Who helps in this matter: named here, ended here; the code is shown once."""
    row = find(matter)
    errors: Errors = []
    code = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                code = _done(request, by, row)
        except UserError as error:
            errors = [(_FIELDS.get(error.code, "name"), told(error))]
        else:
            if not code:
                messages.success(request, _("已记下，马上生效。"))
                return redirect("mediation:helper", row.id)
    people = list(Claimant.objects.filter(matter=row).values_list("person_id", flat=True))
    context = {
        "matter": row, "errors": errors, "code": code, "posted": request.POST if errors else {},
        "powers": POWERS, "relations": helping.RELATIONS, "until": (by.now.date() + USUAL).isoformat(),
        "known": [(item, item.helper, helping.name_of(item)) for item in _shown(by, row)],
        "people": masked_names(people).items() if by.role == "mediator" else (), "days": helping.CODE_GOOD_FOR.days,
        "languages": Step.objects.filter(matter=row, transition="language"), "today": by.now.date(),
    }  # fmt: skip
    return render(request, "mediation/helper.html", context, status=422 if errors else 200)


def _shown(by: By, matter: Matter) -> list[Mandate]:
    """A side's own, the body's all; of the other side's only the name is known, in the room."""
    rows = helping.of_matter(matter)
    return rows if by.role == "mediator" else [row for row in rows if row.side == by.role]


def _done(request: HttpRequest, by: By, matter: Matter) -> str:
    """The code of a helper who was named; "" where something else was done."""
    act = request.POST.get("act", "")
    if act == "end":
        helping.end(by=by, helper=_id(request, "helper"))
        return ""
    if act == "language":
        helping.note_language(by=by, matter=matter, language=request.POST.get("language", ""))
        return ""
    asked = Field("authority", "", "file", required=False)
    paper = kept_files(asked, request.FILES.getlist("authority"))
    if asked.error:
        raise UserError("papers.evidence_kind", name="")
    given = {name: request.POST.get(name, "") for name in ("name", "relation", "power", "spoken")}
    person = _id(request, "person") if by.role == "mediator" else None
    _row, code = helping.name_helper(by=by, matter=matter, until=_day(request), paper=paper, person=person, **given)
    return code


def _id(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise UserError("helping.needs") from None


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        raise UserError("helping.day", most=helping.LONGEST.days) from None


@page(roles=helping.TAKING_UP, purpose="helping", methods=BOTH)
def mine(request: HttpRequest, by: By) -> HttpResponse:
    """The matters in which I help others; a code takes up one more, and each can be laid down."""
    errors: Errors = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                if request.POST.get("act") == "end":
                    helping.end(by=by, helper=_id(request, "helper"))
                else:
                    helping.take_up(by=by, code=request.POST.get("code", ""))
        except UserError as error:
            errors = [("code", told(error))]
        else:
            messages.success(request, _("已记下，马上生效。"))
            return redirect("mediation:helping")
    context = {"errors": errors, "rows": helping.mine(by), "posted": request.POST if errors else {}}
    return render(request, "mediation/helping.html", context, status=422 if errors else 200)
