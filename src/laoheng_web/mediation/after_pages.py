"""After the room: the application for arbitration, the closing notice, and the check of an agreement for everyone."""

from __future__ import annotations

from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.writing.agreement import check_agreement
from laoheng_web.accounts.pages import page, public_page
from laoheng_web.accounts.speaking import faults_of, spoken
from laoheng_web.audit.by import By
from laoheng_web.mediation import going_on, seals
from laoheng_web.mediation.deal_pages import pdf_answer
from laoheng_web.mediation.deeds import commission_of
from laoheng_web.mediation.reading import find
from laoheng_web.papers.models import Attachment, Step

BOTH = ("GET", "HEAD", "POST")
MOST_BYTES = 20 * 1024 * 1024


@page(roles=("worker",), purpose="mediation", methods=BOTH, helper="fill_in", helper_posts="fill_in")
def arbitration(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """What the application still needs, and the filled application; nothing of the talk goes in."""
    row = find(matter)
    going_on.refuse_unless_failed(row)
    first = Step.objects.filter(matter=row, transition="apply").first()
    typed = {
        "commission": commission_of(row), "story": first.text if first else "",
        **{name: request.POST.get(name, "").strip()[:4000] for name in going_on.ASKED if name in request.POST},
    }  # fmt: skip
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                going_on.fill_application(by=by, matter=row, given=typed)
        except UserError as error:
            errors = [("home", spoken(fault)) for fault in faults_of(error)]
        else:
            messages.success(request, _("仲裁申请书已经填好，只有您看得到。请下载核对、签名后递交。"))
            return redirect("mediation:arbitration", row.id)
    filled = Attachment.objects.filter(matter=row, role="worker", audience=["worker"]).order_by("-added_at")
    fields = [(name, label, typed.get(name, "")) for name, label in going_on.ASKED.items()]
    context = {"matter": row, "fields": fields, "errors": errors, "filled": filled}
    return render(request, "mediation/arbitration.html", context, status=422 if errors else 200)


@page(roles=("worker", "firm", "mediator"), purpose="mediation", helper="read")
def closing_notice(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """终止调解通知书 as PDF, once it has ended."""
    row = find(matter)
    going_on.refuse_unless_failed(row)
    return pdf_answer(going_on.closing_pdf(by, row), f"{row.number}-终止调解通知书.pdf")


@public_page(purpose="verify")
def root(request: HttpRequest, by: By) -> HttpResponse:
    """The root certificate by which agreements are checked, for `laoheng verify --agreement --roots`."""
    content = b"".join(item.public_bytes(Encoding.PEM) for item in seals.roots(by.now))
    response = HttpResponse(content, content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="mediation-root.pem"'
    return response


@public_page(purpose="verify", methods=BOTH)
def verify(request: HttpRequest, by: By) -> HttpResponse:
    """Anyone hands in an agreement and learns whether it is valid, and if not, why. The file is not kept."""
    checked, error = None, ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        content = upload.read(MOST_BYTES + 1) if upload else b""
        if not content:
            error = _("请选择协议文件")
        elif len(content) > MOST_BYTES:
            error = _("文件太大（最多 20 MB）")
        else:
            checked = check_agreement(content, roots=seals.roots(by.now), at=by.now)
    context = {"checked": checked, "errors": [("file", error)] if error else []}
    return render(request, "mediation/verify.html", context, status=422 if error else 200)
