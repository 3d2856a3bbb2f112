"""A department's pages: what it asked, asking in three steps, taking the file, reporting a wrong row."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.hub.sharing import Form, Item, item_of, items, limits
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import faults_of, spoken, told
from laoheng_web.audit.by import By
from laoheng_web.audit.models import LedgerLeaf
from laoheng_web.audit.receipts import receipt_of
from laoheng_web.sharing import asking, correcting, delivering, forms, wording
from laoheng_web.sharing.models import ShareDelivery, ShareReport, ShareRequest

ONLY = {"department"}


@page(roles=ONLY, purpose="sharing")
def mine(request: HttpRequest, by: By) -> HttpResponse:
    """What the department asked, newest first."""
    rows = ShareRequest.objects.order_by("-asked_at", "-id")[:200]
    return render(request, "sharing/mine.html", {"rows": [wording.shown(row) for row in rows]})


@page(roles=ONLY, purpose="sharing")
def choose(request: HttpRequest, by: By) -> HttpResponse:
    """Which kind of data, and in which form: the one that gives least stands first."""
    lines = [
        (item, item.contract.label, [(form.value, *wording.FORMS[form]) for form in Form if _open(item, form)])
        for item in items()
    ]
    return render(request, "sharing/choose.html", {"lines": lines})


def _open(item: Item, form: Form) -> bool:
    return not (item.level == "withheld" and form.row_by_row)


@page(roles=ONLY, purpose="sharing", methods=("GET", "HEAD", "POST"))
def ask_for(request: HttpRequest, by: By, item: str, form: str) -> HttpResponse:
    """Purpose first, then what that purpose opens; checked before it is sent."""
    entry, way = _known(item, form)
    chosen = request.POST.get("ground", request.GET.get("ground", ""))
    context = {
        "item": entry, "kind": entry.contract.label, "form": way, "form_name": wording.FORMS[way][0], "chosen": chosen,
        "typed": request.POST, "picked": request.POST.getlist("fields"), "limits": limits(), "errors": [],
        **forms.choices(entry, way, chosen),
    }  # fmt: skip
    if request.method != "POST" or not context["purpose"]:
        return render(request, "sharing/ask.html", context)
    asked = forms.read(entry, way, request.POST)
    try:
        if request.POST.get("checked") == "yes":
            made = asking.ask(by=by, asked=asked)
            return render(
                request, "sharing/sent.html", {"line": wording.shown(made), "workdays": limits().reply_workdays}
            )
        asking.check_asked(asked, by.now.date())
    except UserError as error:
        places = [(_place(fault.code), spoken(fault)) for fault in faults_of(error)]
        return render(request, "sharing/ask.html", context | {"errors": places}, status=422)
    labels = wording.labels(entry.kind, list(asked.wanted.fields))
    word = wording.word_of(entry.kind, list(asked.wanted.fields), asked.wanted.value)
    return render(request, "sharing/check.html", context | {"asked": asked, "labels": labels, "word": word})


def _known(item: str, form: str) -> tuple[Item, Form]:
    try:
        entry, way = item_of(item), Form(form)
    except (UserError, ValueError) as error:
        raise Http404 from error
    if not _open(entry, way):
        raise Http404
    return entry, way


def _place(code: str) -> str:
    """The form's field that a fault belongs to."""
    return {
        "sharing.fault.duty": "id_duty", "sharing.fault.months": "id_first_month", "sharing.fault.region": "id_region",
        "sharing.fault.list": "id_list", "sharing.fault.no_list": "id_list", "sharing.fault.bad_line": "id_list",
        "sharing.fault.why_not_less": "id_why", "sharing.fault.validity": "id_valid_until",
    }.get(code, "id_fields")  # fmt: skip


@page(roles=ONLY, purpose="sharing")
def one(request: HttpRequest, by: By, share_id: UUID) -> HttpResponse:
    """One request: where it stands, its file, the receipt, and what was reported."""
    return render(request, "sharing/one.html", _context(_own(share_id)))


@page(roles=ONLY, purpose="sharing", methods=("POST",))
def take(request: HttpRequest, by: By, share_id: UUID) -> HttpResponse:
    """The file itself; that it was taken is entered."""
    row = _own(share_id)
    delivery = ShareDelivery.objects.select_related("request__department").filter(request=row).first()
    if delivery is None:
        raise Http404
    content = delivering.receive(by=by, delivery=delivery)
    headers = {"Content-Disposition": f'attachment; filename="{row.number}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@page(roles={"department", "regulator"}, purpose="sharing")
def manifest(request: HttpRequest, by: By, share_id: UUID) -> HttpResponse:
    """What the file is, its hashes, and the ledger's receipt of the delivery, for either side to keep."""
    row = _own(share_id)
    delivery = ShareDelivery.objects.filter(request=row).first()
    told = {
        "manifest": delivery.manifest if delivery else None,
        "manifest_sha256": delivery.digest if delivery else None,
        "receipt": receipt_of(delivery.event_id) if delivery else None,
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{row.number}.json"'
    return response


@page(roles=ONLY, purpose="sharing", methods=("GET", "HEAD", "POST"))
def report_row(request: HttpRequest, by: By, share_id: UUID) -> HttpResponse:
    """Says that a delivered row is wrong, by its token."""
    row = _own(share_id)
    typed = {name: request.POST.get(name, "").strip() for name in ("token", "said")}
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            correcting.report(by=by, request=row, token=typed["token"][:64], said=typed["said"])
        except UserError as error:
            place = "id_said" if error.code == "sharing.reason_missing" else "id_token"
            errors = [(place, told(error))]
        else:
            messages.success(request, _("已送回提供数据的机构，答复会出现在这里。"))
            return redirect("sharing:one", row.id)
    context = {"line": wording.shown(row), "typed": typed, "errors": errors}
    return render(request, "sharing/report.html", context, status=422 if errors else 200)


def _own(share_id: UUID) -> ShareRequest:
    row = ShareRequest.objects.select_related("department").filter(id=share_id).first()
    if row is None:
        raise Http404
    return row


def _context(row: ShareRequest) -> dict[str, object]:
    delivery = ShareDelivery.objects.filter(request=row).first()
    leaf = LedgerLeaf.objects.filter(event_id=delivery.event_id).first() if delivery else None
    return {
        "line": wording.shown(row), "delivery": delivery, "leaf": leaf.index if leaf else None,
        "reports": ShareReport.objects.filter(request=row).order_by("reported_at", "id"),
    }  # fmt: skip
