"""Pages of erasing one person's data: asking, and a second officer's decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.hub.erase import rows_of_person
from laoheng.standard.errors import UserError
from laoheng.standard.records import contract_of
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.records.erasure import OPEN, ask, decide, person_of, tell_why_kept
from laoheng_web.records.holds import holding
from laoheng_web.records.merges import one_with
from laoheng_web.records.models import Erasure, ErasureReason, ErasureState, LinkUnit
from laoheng_web.records.pipeline import lake
from laoheng_web.vault.identities import masked_names

SHOWN = 50


@page(roles={"regulator"}, purpose="erasure_asking", methods=("GET", "HEAD", "POST"))
def erasures(request: HttpRequest, by: By) -> HttpResponse:
    """The bureau's erasures, newest first, and the form that asks for one."""
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        asked, errors = _asked(request, by)
        if asked is not None:
            messages.success(request, _("已提出 %(number)s，请另一位监管人员复核。") % {"number": asked.number})
            return redirect("records:erasure", asked.id)
    context = {
        "erasures": Erasure.objects.order_by("-asked_at")[:SHOWN],
        "reasons": ErasureReason.choices,
        "chosen": request.POST.get("reason", ""),
        "errors": errors,
    }
    return render(request, "records/erasures.html", context, status=422 if errors else 200)


def _asked(request: HttpRequest, by: By) -> tuple[Erasure | None, list[tuple[str, str]]]:
    """What the form asks for, or all that is wrong with it."""
    errors: list[tuple[str, str]] = []
    person, reason = None, request.POST.get("reason", "")
    try:
        person = person_of(request.POST.get("person", ""))
    except UserError as error:
        errors.append(("id_person", told(error)))
    if reason not in ErasureReason.values:
        errors.append(("id_reason", _("请选择理由。")))
    if person is None or errors:
        return None, errors
    try:
        return ask(by=by, office=Office.objects.get(id=by.office), person=person, reason=reason), []
    except UserError as error:
        if error.code == "erasure.held":
            tell_why_kept(by=by, office=Office.objects.get(id=by.office), person=person)
            messages.info(request, _("原因已通知本人：留着什么、依据哪一条、到哪一天。"))
        return None, [("id_person", told(error))]


@page(roles={"regulator"}, purpose="erasure_asking", methods=("GET", "HEAD", "POST"))
def erasure(request: HttpRequest, by: By, erasure_id: UUID) -> HttpResponse:
    """One erasure: what would go, what stands against it, and the second officer's decision."""
    row = Erasure.objects.filter(id=erasure_id).first()
    if row is None:
        raise Http404
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            decide(by=by, erasure_id=row.id, agree=request.POST.get("decision") == "agree")
        except UserError as error:
            errors = [("decision", told(error))]
        else:
            messages.success(request, _("%(number)s 的决定已记下。") % {"number": row.number})
            return redirect("records:erasure", row.id)
    undecided = row.state == ErasureState.ASKED
    context = {
        "row": row,
        "name": masked_names([row.person_id]).get(row.person_id, ""),
        "rows": _rows(row) if undecided else [],
        "others": len(one_with(row.office_id, LinkUnit.PERSON, row.person_id)) - 1 if undecided else 0,
        "held": holding(row.person_id, by) if row.state in OPEN else [],
        "may_decide": undecided and row.asked_by != by.user,
        "undecided": undecided,
        "errors": errors,
    }
    return render(request, "records/erasure.html", context, status=422 if errors else 200)


def _rows(row: Erasure) -> list[tuple[str, int]]:
    """How many rows of each kind would go."""
    found = rows_of_person(lake(), str(row.office_id), row.person_id)
    return [(contract_of(kind).label, sum(map(len, batches.values()))) for kind, batches in found.items()]
