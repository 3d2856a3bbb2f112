"""Sharing an assessment without identity, and the bureau's page of what many shared assessments show."""

from __future__ import annotations

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.advice.status.assess import classify
from laoheng.advice.status.decide import Kind
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page, public_page
from laoheng_web.advice.models import StatusShare
from laoheng_web.advice.sharing import FEWEST, Row, overview, share
from laoheng_web.advice.status_pages import Sheet
from laoheng_web.advice.status_wording import WORK_WORDS
from laoheng_web.audit.by import By
from laoheng_web.papers.questions import places


@public_page(purpose="advice", methods=("POST",))
def share_status(request: HttpRequest, by: By) -> HttpResponse:
    """Keeps an assessment for policy work where the box was ticked; nothing without it."""
    signed, region = request.POST.get("sheet", ""), request.POST.get("region", "")
    sheet = Sheet.of(signed)
    if request.POST.get("agree") != "yes" or not sheet.answers:
        messages.error(request, _("没有勾选同意，什么都没有留下。"))
        return redirect("advice:status")
    known = region if region in {item.code for item in places()} else ""
    try:
        share(by=by, found=classify(sheet.case(by)), work=request.POST.get("work", ""), region=known, sheet=signed)
    except UserError:
        messages.error(request, _("请选做的是哪一行；没有留下任何内容。"))
        return redirect("advice:status")
    messages.success(request, _("谢谢。留下的只有判断和起作用的事实，没有您是谁，也没有您写的话。"))
    return redirect("advice:status")


@page(roles={"regulator"}, purpose="policy")
def policy(request: HttpRequest, by: By) -> HttpResponse:
    """Classes by kind of work in the bureau's area, decisive facts, small counts withheld; also as CSV."""
    office = Office.objects.get(id=by.office)
    rows = overview(StatusShare.objects.filter(region__in=_area(office.region)).order_by("month", "id"))
    if request.GET.get("form") == "csv":
        return _csv(rows)
    kinds = [(kind.value, Message(f"status.kind.{kind.value}")) for kind in Kind]
    table = [
        (WORK_WORDS[row.work], [(row.counts.get(kind, 0), kind in row.counts) for kind, _label in kinds],
         [(Message(f"status.field.{name}"), count) for name, count in row.key if name != "as_of"])
        for row in rows
    ]  # fmt: skip
    return render(request, "advice/policy.html", {"table": table, "kinds": kinds, "fewest": FEWEST})


def _area(region: str) -> list[str]:
    """The places one may name on the page that lie within the bureau's area, or that it lies in; and none named."""
    near = [item.code for item in places() if item.code[:2] == region[:2]]
    return [*near, ""]


def _csv(rows: list[Row]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="status-overview.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["work", *(kind.value for kind in Kind)])
    for row in rows:
        cells = [row.counts.get(kind.value, 0) for kind in Kind]
        writer.writerow([row.work, *(f"<{FEWEST}" if cell is None else cell for cell in cells)])
    return response
