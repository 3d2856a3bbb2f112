"""Signing: read, confirm, confirm again, done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.writing.signing import IdentityLevel
from laoheng.writing.signing.sm2 import available
from laoheng_web.accounts.models import User
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import language, told
from laoheng_web.audit.by import By
from laoheng_web.contracts import signing
from laoheng_web.contracts.authority import clock
from laoheng_web.contracts.models import Contract
from laoheng_web.contracts.reading import SIGNING, find, lines, moves_for


@page(roles={"firm", "worker"}, purpose="contract", methods=("GET", "HEAD", "POST"))
def sign(request: HttpRequest, by: By, contract_id: UUID) -> HttpResponse:
    """First the file and whether it was read, then the statement and its confirmation, then the signature."""
    row = find(contract_id)
    if not any(move.name in SIGNING for move in moves_for(by, row)):
        messages.warning(request, _("这份合同现在不用您签。现在的情况见下。"))
        return redirect("contracts:detail", row.id)
    if request.method != "POST":
        return _read(request, by, row, [])
    if request.POST.get("read") != "yes":
        return _read(request, by, row, [("read", _("请先下载看完全文，再勾选“我已看过全文”"))])
    try:
        name = signing.signer_name(by=by, contract=row)
        if "note" not in request.POST:
            return _confirm(request, by, row, name, [])
        shown = signing.shown_then(
            by=by, contract=row, name=name, language=language(), note=request.POST.get("note", "")
        )
        signing.confirm_identity(by=by, password=request.POST.get("password", ""))
        national = request.POST.get("sm2") == "yes"
        signing.sign(by=by, contract=row, shown=shown, name=name, national=national)
    except UserError as error:
        if error.code == "contracts.not_confirmed":
            return _confirm(request, by, row, name, [("password", told(error))])
        return _read(request, by, find(contract_id), [("read", told(error))])
    messages.success(request, _("已签署。合同编号 %(number)s，请下载自己的一份。") % {"number": row.number})
    return redirect("contracts:detail", row.id)


def _read(request: HttpRequest, by: By, row: Contract, errors: list[tuple[str, str]]) -> HttpResponse:
    (line,) = lines(by, [row])
    context = {"contract": row, "line": line, "errors": errors}
    return render(request, "contracts/sign_read.html", context, status=422 if errors else 200)


def _confirm(request: HttpRequest, by: By, row: Contract, name: str, errors: list[tuple[str, str]]) -> HttpResponse:
    shown, note = signing.shown_now(by=by, contract=row, name=name, language=language())
    context = {
        "contract": row,
        "shown": shown,
        "errors": errors,
        **confirm_context(by, note),
    }
    return render(request, "contracts/sign_confirm.html", context, status=422 if errors else 200)


def confirm_context(by: By, note: str) -> dict[str, Any]:
    """What every page that confirms a signature says of it: how surely the signer is known, whose time, by what."""
    return {
        "note": note,
        "level": Message.of(f"signing.level.{IdentityLevel.ACCOUNT.value}"),
        "time": Message.of(f"signing.time.{'authority' if clock() else 'own_clock'}"),
        "sm2": available(),
        "asks_password": User.objects.get(id=by.user).has_usable_password(),
    }
