"""The bureau's pages: the work list by deadline for both kinds of matter, a complaint with all its evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from laoheng.casework import TABLES, Kind, WorkItem, in_order, state_label
from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.audit.by import By
from laoheng_web.cases import actions
from laoheng_web.cases.file_pages import search_firms
from laoheng_web.cases.matter_pages import matter_rows, show_matter
from laoheng_web.cases.reading import both_sides, find, sheet
from laoheng_web.cases.waiting import OPEN, OURS
from laoheng_web.papers.models import Matter, Step
from laoheng_web.vault.identities import open_identity
from laoheng_web.vault.models import Firm

BOTH = ("GET", "HEAD", "POST")
PER_PAGE = 50
_DETAIL = {Kind.WAGE_COMPLAINT.value: "cases:work_matter", Kind.ALERT_CASE.value: "alerts:detail"}
OPENABLE = ("name", "phone", "number")


@page(roles={"regulator"}, purpose="case")
def work_list(request: HttpRequest, by: By) -> HttpResponse:
    """What is to be done, most urgent first."""
    today = by.now.date()
    chosen = {name: request.GET.get(name, "") for name in ("kind", "state", "whose", "overdue", "mine")}
    found = {row.id: row for row in _filtered(by, chosen).defer("finding")}
    negotiated = set(
        Step.objects.filter(transition="to_mediation", matter_id__in=list(found)).values_list("matter_id", flat=True)
    )
    ordered = in_order((_item(row, row.id in negotiated) for row in found.values()), today)
    shown = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    rows = matter_rows(by, [found[item.matter] for item in shown])
    for row in rows:
        row["url"] = detail_url(row["matter"])
    query = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
    context = {"rows": rows, "page": shown, "chosen": chosen, "numbers": _numbers(by), "query": query, **_choices()}
    return render(request, "cases/work_list.html", context)


def detail_url(matter: Matter) -> str:
    """Where a matter of either kind is shown to the bureau."""
    try:
        return reverse(_DETAIL[matter.kind], args=[matter.id])
    except NoReverseMatch:
        return ""


def _filtered(by: By, chosen: dict[str, str]) -> Any:
    found = Matter.objects.all()
    states = {"all": OPEN, "ended": None}.get(chosen["whose"], OURS)
    found = found.exclude(state__in=OPEN) if states is None else found.filter(state__in=states)
    if chosen["kind"] in _DETAIL:
        found = found.filter(kind=chosen["kind"])
    if chosen["state"]:
        # A state names its own desk, so it is looked for whosever turn it is.
        found = Matter.objects.filter(state=chosen["state"])
    if chosen["overdue"]:
        found = found.filter(state__in=OPEN, due_on__lt=by.now.date())
    return found.filter(officer_id=by.user) if chosen["mine"] else found


def _item(row: Matter, negotiated: bool) -> WorkItem:
    return WorkItem(row.id, row.due_on, row.filed_on, collective=row.as_state().collective, negotiated=negotiated)


def _numbers(by: By) -> dict[str, int]:
    opened = Matter.objects.filter(state__in=OPEN)
    late = opened.filter(due_on__lt=by.now.date())
    return {
        "open": opened.count(),
        "ours": opened.filter(state__in=OURS).count(),
        "late": late.count(),
        "late_ours": late.filter(state__in=OURS).count(),
        "escalated": opened.filter(escalations__gt=0).count(),
    }


def _choices() -> dict[str, Any]:
    return {
        "kinds": [(Kind.WAGE_COMPLAINT.value, _("欠薪投诉")), (Kind.ALERT_CASE.value, _("预警核查"))],
        "states": [(state.value, state_label(kind, state)) for kind, table in TABLES.items() for state in table.states],
        "whose_turn": [("", _("等本机构办")), ("all", _("全部在办")), ("ended", _("已办结或搁置"))],
    }


@page(roles={"regulator"}, purpose="case")
def work_matter(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """One complaint with all steps, both sides' evidence, and the moves open to the officer."""
    row = find(by, matter)
    office = Office.objects.filter(id=row.office_id).first()
    sides = _sides(sheet(by, row).files)
    return show_matter(
        request, by, matter, "cases/work_matter.html", office=office, sides=sides, consents=actions.consents(row),
        said=both_sides(row),
    )  # fmt: skip


def _sides(files: list[Any]) -> list[tuple[Any, list[Any]]]:
    """The evidence side by side: the worker's, the firm's, and what the bureau and the body made."""
    groups = (
        (_("劳动者交的"), ("worker",)),
        (_("单位交的"), ("firm",)),
        (_("机构和调解组织的"), ("regulator", "mediator")),
    )
    return [(label, [row for row in files if row.role in roles]) for label, roles in groups]


@page(roles={"regulator"}, purpose="case", methods=BOTH)
def choose_firm(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Which firm a complaint is about, where the worker did not know."""
    row = find(by, matter)
    if row.firm_id is not None:
        raise Http404
    asked = request.POST.get("q") or request.GET.get("q") or ""
    errors = []
    if request.method == "POST" and request.POST.get("act") != "search":
        firm = _chosen_firm(request.POST.get("choice", ""))
        if firm:
            actions.name_firm(by=by, matter=row, firm=firm.id)
            messages.success(request, _("已登记被投诉单位。现在可以转单位核实，或者直接受理。"))
            return redirect("cases:work_matter", row.id)
        errors = [("q", _("请查找并选一个单位"))]
    context = {"sheet": sheet(by, row), "q": asked, "found": search_firms(asked), "errors": errors}
    return render(request, "cases/choose_firm.html", context, status=422 if errors else 200)


def _chosen_firm(text: str) -> Firm | None:
    try:
        return Firm.objects.filter(id=UUID(text)).first()
    except ValueError:
        return None


@page(roles={"regulator"}, purpose="case", methods=BOTH)
def identity(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Opens the complainant's identity for a stated reason; the worker can see that it was opened."""
    row = find(by, matter)
    if row.worker_id is None:
        raise Http404
    opened: list[tuple[str, str]] = []
    labels = {"name": _("姓名"), "phone": _("电话"), "number": _("身份证号")}
    errors = []
    fields = [name for name in request.POST.getlist("fields") if name in OPENABLE]
    if request.method == "POST":
        try:
            if not fields:
                errors.append(("fields", _("请勾选要看的项目")))
            if not request.POST.get("reason", "").strip():
                errors.append(("reason", _("请写明为什么要看")))
            if not errors:
                values = open_identity(
                    by=by, person=row.worker_id, fields=fields, purpose="case", reason=request.POST["reason"],
                    matter=row.id,
                )  # fmt: skip
                opened = [(labels[name], values.get(name, "")) for name in fields]
        except UserError as error:
            errors.append(("reason", str(error)))
    context = {
        "sheet": sheet(by, row), "errors": errors, "reason": request.POST.get("reason", ""),
        "fields": [(name, labels[name], name in fields) for name in OPENABLE],
        "opened": opened,
    }  # fmt: skip
    return render(request, "cases/identity.html", context, status=422 if errors else 200)
