"""The page on which an agreement is kept: what was promised, what was done, what is left, and what one may do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import MediationState
from laoheng.casework.performance import Line
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import may, page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.cases.asking import Field, kept_files, money
from laoheng_web.mediation import performing, promising
from laoheng_web.mediation.after_models import Fulfilment, Promise
from laoheng_web.mediation.moving import IN_FORCE
from laoheng_web.mediation.reading import find
from laoheng_web.papers.models import Attachment, Matter
from laoheng_web.vault.identities import masked_names

BOTH = ("GET", "HEAD", "POST")
Errors = list[tuple[str, str]]
LATE = frozenset({MediationState.NOT_PERFORMED.value, MediationState.ENFORCING.value})


@dataclass(frozen=True, slots=True)
class Row:
    """One promise as the page shows it, with what was told of it and whether the reader has something to do with it."""

    promise: Promise
    line: Line
    who: str
    told: list[tuple[Fulfilment, list[Attachment], bool]]
    may_report: bool


@page(roles=("worker", "firm", "mediator"), purpose="mediation", methods=BOTH, helper="read", helper_posts="fill_in")
def performance(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Every promise with its state; a side tells what it did, the other answers."""
    row = find(matter)
    errors: Errors = []
    if request.method == "POST":
        if request.POST.get("act") != "report" and not may(by, "agree"):
            raise Http404  # to say that one was paid takes a special authority
        try:
            with transaction.atomic():
                _take(request, by, row)
        except (UserError, ValueError) as error:
            errors = [("promises", told(error) if isinstance(error, UserError) else str(error))]
        else:
            messages.success(request, _("已记下，对方会收到通知。"))
            return redirect("mediation:performance", row.id)
        row = find(matter)
    how = promising.stands(row, by.now.date())
    if how is None:
        raise Http404
    context = {
        "matter": row, "errors": errors, "how": how, "rows": _rows(by, row, how.lines), "today": by.now.date(),
        "late": row.state in LATE, "running": MediationState(row.state) in IN_FORCE, "group": row.workers > 1,
    }  # fmt: skip
    return render(request, "mediation/performance.html", context, status=422 if errors else 200)


def _rows(by: By, matter: Matter, lines: tuple[Line, ...]) -> list[Row]:
    held = list(Promise.objects.filter(agreement=promising.sealed_of(matter)).order_by("number"))
    names = masked_names({item.person_id for item in held})
    files = {row.id: row for row in Attachment.objects.filter(matter=matter)}
    told: dict[UUID, list[tuple[Fulfilment, list[Attachment], bool]]] = {}
    running = MediationState(matter.state) in IN_FORCE
    for item in Fulfilment.objects.filter(promise__in=held).select_related("promise"):
        asked = running and not item.answer and by.role in ("worker", "firm") and by.role != item.promise.side
        proof = [files[key] for key in item.evidence if key in files]
        told.setdefault(item.promise_id, []).append((item, proof, asked and may(by, "agree")))
    return [
        Row(
            item, lines[item.number], names.get(item.person_id, ""), told.get(item.id, []),
            running and by.role == item.side and lines[item.number].state != "done" and may(by, "fill_in")
            and (by.role == "firm" or item.person_id == by.party),
        )
        for item in held
    ]  # fmt: skip


def _take(request: HttpRequest, by: By, matter: Matter) -> None:
    asked = Field("files", "", "files", required=False)
    kept = kept_files(asked, request.FILES.getlist("files"))
    if asked.error:
        raise ValueError(asked.error)
    which = _id(request)
    if request.POST.get("act") == "report":
        typed = request.POST.get("amount", "").strip()
        performing.report(by=by, matter=matter, promise=which, amount=money(typed) if typed else None,
                          done_on=_day(request), files=kept)  # fmt: skip
        return
    confirmed = request.POST.get("act") == "confirm"
    word = request.POST.get("word", "")
    performing.answer(by=by, matter=matter, fulfilment=which, confirmed=confirmed, word=word, receipt=kept)


def _id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("which", ""))
    except ValueError:
        raise UserError("performance.not_yours") from None


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("done_on", "").strip())
    except ValueError:
        raise ValueError(_("日期要写成 2026-12-01 这样")) from None
