"""A letter that a firm sent to its worker: what it is and how it arrived, the file, and what the worker objects."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.writing.pdf_file import to_pdf
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import language, told
from laoheng_web.audit.by import By
from laoheng_web.contracts import letter_signing, letters
from laoheng_web.contracts.letter_receipt import RECORD_ONLY, receipt_paper
from laoheng_web.contracts.models import Letter
from laoheng_web.papers import evidence
from laoheng_web.papers.typefaces import fonts
from laoheng_web.vault.models import Firm

PARTIES = {"firm", "worker"}


@page(roles=PARTIES, purpose="contract", methods=("GET", "HEAD", "POST"))
def letter(request: HttpRequest, by: By, letter_id: UUID) -> HttpResponse:
    """One letter. The worker opens it with a button, for the firm sees when, and may object once."""
    row = _find(letter_id)
    errors: list[tuple[str, str]] = []
    if request.method == "POST" and by.role == "worker":
        try:
            if request.POST.get("act") == "object":
                row = letters.object_to(by=by, letter=row, words=request.POST.get("words", ""))
                messages.success(request, _("异议已记下并告诉了单位，时间和内容都改不了。"))
            else:
                row = letters.open_letter(by=by, letter=row)
            return redirect("contracts:sent_letter", row.id)
        except UserError as error:
            errors.append(("words", told(error)))
    context = {
        "letter": row,
        "firm": Firm.objects.get(id=row.firm_id),
        "receipts": letters.receipts(row, by.now),
        "record_only": RECORD_ONLY,
        "signature": letter_signing.signature_of(row),
        "may_read": _may_read(by, row),
        "there": evidence.place(row.document).is_file(),
        "errors": errors,
        "typed": request.POST.get("words", ""),
        "most": letters.OBJECTION_CHARS,
    }
    return render(request, "contracts/letter.html", context, status=422 if errors else 200)


@page(roles=PARTIES, purpose="contract")
def letter_file(request: HttpRequest, by: By, letter_id: UUID) -> HttpResponse:
    """The letter as PDF, as it was sent; for the worker once it was opened."""
    row = _find(letter_id)
    if not _may_read(by, row) or not evidence.place(row.document).is_file():
        raise Http404
    return _saved(evidence.read(row.document), "application/pdf", f"{row.number}.pdf")


@page(roles=PARTIES, purpose="contract")
def letter_evidence(request: HttpRequest, by: By, letter_id: UUID) -> HttpResponse:
    """The evidence of a signed letter, which anybody can check; for the worker once the letter was opened."""
    row = _find(letter_id)
    signature = letter_signing.signature_of(row)
    if signature is None or not _may_read(by, row) or not evidence.place(row.document).is_file():
        raise Http404
    pack = letter_signing.letter_pack(by=by, letter=row, signature=signature)
    return _saved(pack, "application/zip", f"{row.number}.zip")


@page(roles=PARTIES, purpose="contract")
def letter_receipt(request: HttpRequest, by: By, letter_id: UUID) -> HttpResponse:
    """The record of the letter's way as PDF."""
    row = _find(letter_id)
    paper = receipt_paper(row, now=by.now, language="en" if language() == "en" else "zh")
    return _saved(to_pdf(paper, fonts=fonts()), "application/pdf", f"{paper.title}-{row.number}.pdf")


def _saved(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _may_read(by: By, row: Letter) -> bool:
    return by.role == "firm" or row.opened_at is not None


def _find(letter_id: UUID) -> Letter:
    row = Letter.objects.select_related("contract").filter(id=letter_id).first()
    if row is None:
        raise Http404
    return row
