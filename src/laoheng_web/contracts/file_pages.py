"""The file itself and its evidence, for the two parties alone."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from laoheng.text.masking import mask
from laoheng.text.reading import read_document
from laoheng_web.accounts.pages import page
from laoheng_web.audit.by import By
from laoheng_web.contracts.models import Contract, Signature
from laoheng_web.contracts.reading import find
from laoheng_web.contracts.signing import pack
from laoheng_web.papers import evidence


@page(roles={"firm", "worker"}, purpose="contract")
def document(request: HttpRequest, by: By, contract_id: UUID) -> HttpResponse:
    """The contract as PDF, with every signature so far."""
    row = find(contract_id)
    return _saved(_papers(row), "application/pdf", row, "pdf")


@page(roles={"firm", "worker"}, purpose="contract")
def evidence_pack(request: HttpRequest, by: By, contract_id: UUID) -> HttpResponse:
    """Document, signatures, what each signer was shown, digests and ledger receipt; anybody can check it."""
    row = find(contract_id)
    if not Signature.objects.filter(contract=row).exists() or not evidence.place(row.document).is_file():
        raise Http404
    return _saved(pack(by=by, contract=row), "application/zip", row, "zip")


@page(roles={"firm", "worker"}, purpose="contract")
def masked_text(request: HttpRequest, by: By, contract_id: UUID) -> HttpResponse:
    """The contract's words without personal data, to ask others about; the parties hold the original: no key is kept.

    A scanned page takes seconds to read; a file without readable words is told as a mistake.
    """
    row = find(contract_id)
    read = read_document(_papers(row), f"{row.number}.pdf")
    text = mask(read.text).text
    return _saved(text.encode("utf-8-sig"), "text/plain; charset=utf-8", row, "txt")


def _papers(row: Contract) -> bytes:
    """The file; 404 where it went with its person's erasure."""
    if not evidence.place(row.document).is_file():
        raise Http404
    return evidence.read(row.document)


def _saved(content: bytes, media_type: str, row: Contract, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{row.number}.{ending}"'
    return response
