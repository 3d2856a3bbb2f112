"""Checking a signed file for everyone: a PDF, or the evidence of a signing; what was looked at, and what was not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laoheng.standard.messages import Message
from laoheng.writing.signing import PackVerification, PdfVerification, TimeSourceKind, verify_pack, verify_pdf
from laoheng.writing.signing.sm2 import available
from laoheng_web.accounts.pages import public_page
from laoheng_web.audit.by import By
from laoheng_web.audit.tree import verifier
from laoheng_web.contracts.authority import national_roots, roots

MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Checked:
    """What a page tells of one file."""

    valid: bool
    document: PdfVerification | None
    pack: PackVerification | None
    faults: tuple[Message, ...]

    @property
    def signed(self) -> bool:
        """Whether there was a signature to look at."""
        return bool(self.document and self.document.signatures)

    @property
    def looked_at(self) -> list[Message]:
        """What was checked."""
        names = ["digest", "chain"]
        if self.pack:
            names += ["intent"]
            names += ["sm2"] if any(check.holds is not None for check in self.pack.national_checks) else []
            names += ["ledger"] if self.pack.in_ledger is not None else []
        return [Message(f"signing.checked.{name}") for name in names]

    @property
    def left_out(self) -> list[Message]:
        """What was not checked, and nobody should take for checked."""
        names = ["no_revocation", "no_authority", "no_content"]
        signatures = self.document.signatures if self.document else ()
        if any(item.time_source is not TimeSourceKind.AUTHORITY for item in signatures):
            names.insert(0, "no_clock")
        if self.pack and self.pack.national_checks and not available():
            names.insert(0, "no_sm2")
        if self.pack and self.pack.in_ledger is None:
            names.append("no_ledger")
        return [Message(f"signing.checked.{name}") for name in names]


@public_page(purpose="contract", methods=("GET", "HEAD", "POST"))
def verify(request: HttpRequest, by: By) -> HttpResponse:
    """The form, and what a file that was sent is worth. The file is not kept."""
    errors: list[tuple[str, str]] = []
    checked: Checked | None = None
    upload: Any = request.FILES.get("file") if request.method == "POST" else None
    if request.method == "POST":
        if upload is None:
            errors.append(("file", _("请选择 PDF 文件或者证据包（zip）")))
        elif upload.size > MOST_BYTES:
            errors.append(("file", _("文件太大，最多 20 MB")))
        else:
            checked = _checked(upload.read(), by)
    context = {
        "checked": checked,
        "name": upload.name[:100] if checked and upload.name else "",
        "errors": errors,
        "demo": not settings.PRODUCTION,
    }
    return render(request, "contracts/verify.html", context, status=422 if errors else 200)


def _checked(content: bytes, by: By) -> Checked:
    if content[:4] == b"PK\x03\x04":
        pack = verify_pack(content, roots=roots(), at=by.now, ledger_keys=[verifier()], national_roots=national_roots())
        faults = pack.faults + (pack.signatures.reasons if pack.signatures else ())
        return Checked(pack.valid, pack.signatures, pack, faults)
    found = verify_pdf(content, roots=roots(), at=by.now)
    return Checked(found.valid, found, None, found.reasons)
