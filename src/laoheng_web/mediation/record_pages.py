"""The records of sessions: written by the mediator, read and signed by those who were there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.dates import SHANGHAI
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import may, page
from laoheng_web.accounts.speaking import faults_of, spoken
from laoheng_web.audit.by import By
from laoheng_web.mediation import recording
from laoheng_web.mediation.deal_pages import pdf_answer
from laoheng_web.mediation.models import Mediation
from laoheng_web.mediation.reading import find
from laoheng_web.mediation.talking import TALKING
from laoheng_web.papers import evidence
from laoheng_web.papers.models import Matter

BOTH = ("GET", "HEAD", "POST")
IN_ROOM = ("worker", "firm", "mediator")
FIELDS = ("place", "clerk", "present", "said", "result", "starts", "ended")


@page(roles=IN_ROOM, purpose="mediation", methods=BOTH, helper="read", helper_posts="agree")
def records(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Every record with who signed it; the mediator writes one, each side signs what it read."""
    row = find(matter)
    mediation = Mediation.objects.get(matter=row)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                _take(request, by, row)
        except UserError as error:
            errors = [("records", spoken(fault)) for fault in faults_of(error)]
        else:
            messages.success(request, _("已办好，记下了您签的文件摘要。"))
            return redirect("mediation:records", row.id)
    mine = by.role == "mediator" and by.user == mediation.mediator_user
    rows = [
        (made, hands, (mine or by.role != "mediator") and may(by, "agree") and by.role not in {h.side for h in hands})
        for made, hands in recording.records_of(row)
    ]
    context = {
        "matter": row, "rows": rows, "errors": errors, "posted": request.POST if errors else {},
        "may_write": mine and row.state in TALKING, "mediation": mediation,
    }  # fmt: skip
    return render(request, "mediation/records.html", context, status=422 if errors else 200)


def _take(request: HttpRequest, by: By, matter: Matter) -> None:
    if request.POST.get("act") != "write":
        try:
            which = UUID(request.POST.get("which", ""))
        except ValueError:
            raise UserError("recording.not_yours") from None
        told = {"digest": request.POST.get("digest", ""), "typed_name": request.POST.get("name", "")}
        recording.sign(by=by, matter=matter, which=which, **told)
        return
    given = {name: request.POST.get(name, "").strip()[:20_000] for name in FIELDS}
    starts = _moment(given["starts"])
    ended = _moment(given["ended"]) if given["ended"] else None
    if starts is None or (given["ended"] and (ended is None or ended < starts)):
        raise UserError("recording.time")
    people = given["present"].replace("，", "、").replace(",", "、").split("、")
    present = tuple(name.strip()[:60] for name in people if name.strip())
    session = recording.Session(
        starts, ended, given["place"][:100], given["clerk"][:60], present, recording.read_said(given["said"]),
        given["result"][:2000],
    )  # fmt: skip
    recording.write(by=by, matter=matter, session=session)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None


@page(roles=IN_ROOM, purpose="mediation", helper="read")
def record_file(request: HttpRequest, by: By, matter: UUID, number: int) -> HttpResponse:
    """The very bytes whose digest the page shows."""
    row = find(matter)
    found = next((made for made, _hands in recording.records_of(row) if made.number == number), None)
    if found is None:
        raise Http404
    return pdf_answer(evidence.read(found.digest), f"{row.number}-调解笔录-{number}.pdf")
