"""Going to a firm of the plan, whatever brought it there; and the firm's own page about the checks made of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import found_codes, papers
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import User
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.alerts.checking import CASE_LEVELS, object_to, open_case, record_found
from laoheng_web.alerts.listing import ENDED
from laoheng_web.alerts.models import Alert, CheckPick
from laoheng_web.alerts.plan_pages import find_pick
from laoheng_web.alerts.planning import told_score
from laoheng_web.audit.by import By
from laoheng_web.vault.models import Firm

# What is looked at in a check that no alert called for: the same for everyone, so that the sheet tells no arm.
LOOKED_AT = ("wages", "insurance", "labour")


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def check_sheet(request: HttpRequest, by: By, pick_id: UUID) -> HttpResponse:
    """The sheet for the way and, afterwards, what was found. It does not say what brought the firm into the plan."""
    pick = find_pick(pick_id)
    if pick.decision != "go":
        return redirect("alerts:plan_check", pick.id)
    if pick.alert_id is not None:
        return redirect("alerts:visit", pick.alert_id)
    typed = {name: request.POST.get(name, "").strip()[:40] for name in ("found", "checked_on")}
    errors = []
    if request.method == "POST":
        try:
            record_found(by=by, pick=pick, found=typed["found"], checked_on=parse_date(typed["checked_on"]))
            messages.success(request, _("已记录检查结果。"))
            return redirect("alerts:check_sheet", pick.id)
        except UserError as error:
            errors = [(f"id_{'found' if error.code == 'casework.found_missing' else 'checked_on'}", told(error))]
    asked = {paper.code: paper for name in LOOKED_AT for paper in papers(name)}
    context = {
        "pick": pick, "firm": Firm.objects.filter(id=pick.firm_id).first(), "typed": typed, "errors": errors,
        "papers": list(asked.values()), "how": Message(f"casework.contact.{pick.how}"),
        "choices": [(code, Message(f"casework.found.{code}")) for code in found_codes()],
        "cases": Alert.objects.filter(firm_id=pick.firm_id).exclude(matter__state__in=ENDED),
        "officer": User.objects.filter(id=pick.decided_by).first(),
    }  # fmt: skip
    return render(request, "alerts/check_sheet.html", context, status=422 if errors else 200)


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def check_case(request: HttpRequest, by: By, pick_id: UUID) -> HttpResponse:
    """What was seen becomes a case in which the firm is heard; by the officer's word, never by the check alone."""
    from laoheng.risk.indicators import Dimension

    pick = find_pick(pick_id)
    typed = {name: request.POST.get(name, "").strip()[:60] for name in ("indicator", "level")}
    errors = []
    if request.method == "POST":
        try:
            level = next((item for item in CASE_LEVELS if item.value == typed["level"]), Level.NONE)
            open_case(by=by, pick=pick, indicator=typed["indicator"], level=level)
            messages.success(request, _("已经立案，单位会收到通知，可以说明、改正和申诉。"))
            return redirect("alerts:check_sheet", pick.id)
        except UserError as error:
            errors = [(f"id_{'level' if error.code == 'risk.plan.level' else 'indicator'}", told(error))]
    context = {
        "pick": pick, "firm": Firm.objects.filter(id=pick.firm_id).first(), "typed": typed, "errors": errors,
        "groups": [(Message(f"risk.dimension.{item.value}"), _indicators_of(item)) for item in Dimension],
        "levels": [level.value for level in CASE_LEVELS],
    }  # fmt: skip
    return render(request, "alerts/check_case.html", context, status=422 if errors else 200)


def _indicators_of(dimension: Any) -> list[tuple[str, Message]]:
    """The indicators of firms in one dimension."""
    from laoheng.risk.indicators import TEN, watched

    names = [name for name, (own, _cause) in TEN.items() if own is dimension]
    names += [item.id for item in watched() if item.dimension is dimension and item.subject.value == "firm"]
    return [(name, Message(f"risk.{name}.label")) for name in names]


@page(roles={"firm"}, purpose="alert")
def firm_checks(request: HttpRequest, by: By) -> HttpResponse:
    """The checks that were decided of the firm itself: why, with what it can do, and how to object."""
    picks = CheckPick.objects.filter(firm_id=by.party).select_related("plan").order_by("-decided_at", "id")
    return render(request, "alerts/firm_checks.html", {"rows": [(pick, _why(pick), _score(pick)) for pick in picks]})


@page(roles={"firm"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def firm_objection(request: HttpRequest, by: By, pick_id: UUID) -> HttpResponse:
    """The firm says what is wrong about a check of itself."""
    pick = find_pick(pick_id)
    text, errors = request.POST.get("text", "")[:2000], []
    if request.method == "POST":
        try:
            object_to(by=by, pick=pick, text=text)
            messages.success(request, _("异议已经收到。由另一名经办人答复，答复会通知您。"))
            return redirect("alerts:firm_checks")
        except UserError as error:
            errors = [("id_text", told(error))]
    context = {"pick": pick, "why": _why(pick), "text": text, "errors": errors}
    return render(request, "alerts/firm_objection.html", context, status=422 if errors else 200)


def _why(pick: CheckPick) -> Message:
    return Message(f"risk.plan.why.{pick.arm}")


def _score(pick: CheckPick) -> Any:
    try:
        return told_score(pick)
    except UserError as error:
        return {"fault": Message.of(error.code, **error.args_)}
