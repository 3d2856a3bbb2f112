"""Pages of sending records in."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.standard.records import KINDS, RecordContract, contract_of
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.audit.by import By
from laoheng_web.records import actions, annotated, storage
from laoheng_web.records.models import Receipt, ReceiptState
from laoheng_web.vault.models import Firm

SENDERS = ("firm", "regulator")
FIRM_KINDS = ("wages", "attendance", "attendance_daily", "contracts", "deferrals")
SHOWN_ISSUES = 20
PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def kinds_for(by: By) -> list[RecordContract]:
    """What this sender may send: a firm its own records, the bureau also what departments and banks deliver."""
    return [contract for contract in KINDS if by.role == "regulator" or contract.kind in FIRM_KINDS]


def office_for(by: By) -> Office:
    """The bureau that a sender's file goes to. Raises `UserError` where a firm's region has none."""
    if by.office:
        return Office.objects.get(id=by.office)
    firm = Firm.objects.filter(id=by.party).first()
    office = Office.objects.filter(region=firm.region).first() if firm and firm.region else None
    if office is None:
        raise UserError("records.no_office_for_firm")
    return office


@page(roles=SENDERS, purpose="records_sending")
def receipts(request: HttpRequest, by: By) -> HttpResponse:
    """What was sent in, newest first."""
    rows = Receipt.objects.order_by("-received_at", "-id")
    asked = request.GET.get("from", "0")
    start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    shown = list(rows[start : start + PAGE + 1])
    following = start + PAGE if len(shown) > PAGE else None
    context = {"receipts": [_line(row) for row in shown[:PAGE]], "following": following}
    return render(request, "records/receipts.html", context)


def _line(receipt: Receipt) -> dict[str, object]:
    return {"row": receipt, "kind": contract_of(receipt.kind).label}


@page(roles=SENDERS, purpose="records_sending", methods=("GET", "HEAD", "POST"))
def upload(request: HttpRequest, by: By) -> HttpResponse:
    """Choosing a kind and a file; the receipt follows at once."""
    errors: list[tuple[str, str]] = []
    kind = request.POST.get("kind", request.GET.get("kind", ""))
    if request.method == "POST":
        file = request.FILES.get("file")
        if kind not in {contract.kind for contract in kinds_for(by)}:
            errors.append(("kind", _("请选择报送的是哪一种数据")))
        if file is None:
            errors.append(("file", _("请选择要报送的文件")))
        if not errors:
            received = actions.receive(by=by, office=office_for(by), kind=kind, upload=file, channel="web")
            again = "?again=1" if received.again else ""
            return redirect(f"/records/{received.receipt.id}/{again}")
    context = {"kinds": kinds_for(by), "kind": kind, "errors": errors}
    return render(request, "records/upload.html", context, status=400 if errors else 200)


@page(roles=SENDERS, purpose="records_sending")
def receipt(request: HttpRequest, by: By, receipt_id: UUID) -> HttpResponse:
    """One receipt: where it stands, what was taken, what has to be mended."""
    row = _own(receipt_id)
    context = {
        "receipt": row,
        "contract": contract_of(row.kind),
        "issues": list(storage.issues(row.id, SHOWN_ISSUES)),
        "more": max(0, (row.issue_count or 0) - SHOWN_ISSUES),
        "again": request.GET.get("again") == "1",
        "waiting": row.state == ReceiptState.RECEIVED,
    }
    template = "records/receipt_state.html" if request.headers.get("HX-Request") else "records/receipt.html"
    return render(request, template, context)


@page(roles=SENDERS, purpose="records_sending")
def issue_list(request: HttpRequest, by: By, receipt_id: UUID) -> HttpResponse:
    """The issue list as a CSV file."""
    row = _own(receipt_id)
    response = HttpResponse(annotated.issue_lines(row), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.number}-issues.csv"'
    return response


@page(roles=SENDERS, purpose="records_sending")
def annotated_copy(request: HttpRequest, by: By, receipt_id: UUID) -> HttpResponse:
    """The sender's own table with a column that says what is wrong, to be mended and sent again."""
    row = _own(receipt_id)
    if row.state != ReceiptState.DONE:
        raise Http404
    response = StreamingHttpResponse(annotated.annotated_copy(row), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{row.number}-annotated.xlsx"'
    return response


@page(roles=SENDERS, purpose="records_sending")
def template(request: HttpRequest, by: By, kind: str) -> HttpResponse:
    """An empty file of one kind with its headings and a made-up row."""
    if kind not in {contract.kind for contract in KINDS}:
        raise Http404
    contract = contract_of(kind)
    content = storage.sample([field.label for field in contract.fields], annotated.example_row(contract))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}-template.csv"'
    return response


def _own(receipt_id: UUID) -> Receipt:
    row = Receipt.objects.filter(id=receipt_id).first()
    if row is None:
        raise Http404
    return row
