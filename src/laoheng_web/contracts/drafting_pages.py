"""A firm enters a contract: the form, the check with duplicates shown, the draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core import signing as tokens
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import ContractState, Term
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import mask_person_number, person_number
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.contracts import actions
from laoheng_web.contracts.models import Contract
from laoheng_web.papers import evidence
from laoheng_web.vault.identities import VaultIdentities, find_person, open_identity
from laoheng_web.vault.models import Firm

_SALT = "laoheng.contracts.file"
_FOLLOWS = ("change", "renew")


@dataclass
class Entered:
    """The form as filled in; `errors` by field."""

    name: str = ""
    number: str = ""
    term: Term | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    kept: evidence.Kept | None = None
    follows: Contract | None = None
    follow_kind: str = ""
    errors: list[tuple[str, str]] = field(default_factory=list)


@page(roles={"firm"}, purpose="contract", methods=("GET", "HEAD", "POST"))
def new(request: HttpRequest, by: By) -> HttpResponse:
    """Asks, shows what was entered with records that look the same, and enters the draft."""
    entered = Entered()
    _read_follows(request, entered)
    if request.method != "POST":
        return _form(request, entered)
    _read(request, by, entered)
    if entered.errors:
        return _form(request, entered, 422)
    person = find_person(entered.number)
    same = list(_same(by, entered, person))
    if request.POST.get("checked") != "yes":
        return _check(request, entered, same)
    if same and request.POST.get("another") != "yes":
        entered.errors.append(("another", _("已有看起来一样的合同。确实是另一份，请勾选后再保存")))
        return _check(request, entered, same, 422)
    (worker,) = VaultIdentities(by.now).persons([entered.number], [entered.name])
    assert worker and entered.term and entered.starts_on and entered.kept
    draft = actions.Draft(
        UUID(worker), entered.term, entered.starts_on, entered.ends_on, entered.kept, entered.follows,
        entered.follow_kind,
    )  # fmt: skip
    try:
        row = actions.draft(by=by, office=office_of(by), draft=draft)
    except UserError as error:
        entered.errors.append(("file", told(error)))
        return _form(request, entered, 422)
    return redirect("contracts:detail", row.id)


def office_of(by: By) -> Office:
    """The bureau of the firm's region. Raises `UserError` where there is none."""
    firm = Firm.objects.filter(id=by.party).first()
    office = Office.objects.filter(region=firm.region).first() if firm and firm.region else None
    if office is None:
        raise UserError("records.no_office_for_firm")
    return office


def _read_follows(request: HttpRequest, entered: Entered) -> None:
    asked = request.POST.get("follows") or request.GET.get("follows") or ""
    kind = request.POST.get("follow_kind") or request.GET.get("kind") or ""
    states = {"change": [ContractState.IN_FORCE.value]}.get(kind, [ContractState.IN_FORCE.value, "expired"])
    try:
        found = Contract.objects.filter(id=UUID(asked), state__in=states).first() if kind in _FOLLOWS else None
    except ValueError:
        return
    if found is not None:
        entered.follows, entered.follow_kind = found, kind


def _read(request: HttpRequest, by: By, entered: Entered) -> None:
    given = request.POST
    entered.name = given.get("name", "").strip()[:40]
    if not entered.name:
        entered.errors.append(("name", _("请填写劳动者姓名")))
    _take(entered, "number", lambda: setattr(entered, "number", person_number(given.get("number", ""), by.now.date())))
    try:
        entered.term = Term(given.get("term", ""))
    except ValueError:
        entered.errors.append(("term", _("请选择合同期限")))
    _take(entered, "starts_on", lambda: setattr(entered, "starts_on", parse_date(given.get("starts_on", ""))))
    if given.get("ends_on"):
        _take(entered, "ends_on", lambda: setattr(entered, "ends_on", parse_date(given["ends_on"])))
    _check_days(entered)
    _read_file(request, entered)
    if not entered.errors and not same_person(by, entered.name, entered.number):
        entered.errors.append(("number", _("姓名和身份证号对不上。请照身份证再核对一遍")))


def _take(entered: Entered, name: str, read: Any) -> None:
    try:
        read()
    except UserError as error:
        entered.errors.append((name, told(error)))


def _check_days(entered: Entered) -> None:
    if entered.term is Term.FIXED and entered.ends_on is None and "ends_on" not in dict(entered.errors):
        entered.errors.append(("ends_on", _("固定期限合同要写终止日期")))
    if entered.term is Term.OPEN and entered.ends_on is not None:
        entered.errors.append(("ends_on", _("无固定期限合同没有终止日期，请留空")))
    if entered.starts_on and entered.ends_on and entered.ends_on < entered.starts_on:
        entered.errors.append(("ends_on", _("终止日期不能早于开始日期")))


def _read_file(request: HttpRequest, entered: Entered) -> None:
    """The file just sent, else the one kept when the form was first sent."""
    sent = request.FILES.get("file")
    try:
        if sent is not None:
            entered.kept = evidence.keep(sent.read(evidence.MAX_BYTES + 1), sent.name or "")
        elif request.POST.get("kept"):
            entered.kept = evidence.Kept(**tokens.loads(request.POST["kept"], salt=_SALT, max_age=86400))
    except UserError as error:
        entered.errors.append(("file", told(error)))
        return
    except tokens.BadSignature:
        entered.kept = None
    if entered.kept is None:
        entered.errors.append(("file", _("请选择合同的 PDF 文件")))
    elif entered.kept.media_type != "application/pdf":
        entered.errors.append(("file", told(UserError("contracts.not_pdf"))))


def same_person(by: By, name: str, number: str) -> bool:
    """Whether the number is new here or stands under this name: a contract must not reach a stranger."""
    person = find_person(number)
    if person is None:
        return True
    opened = open_identity(by=by, person=person, fields=["name"], purpose="contract", reason=_("核对合同上的姓名"))
    return opened.get("name", name) == name


def _same(by: By, entered: Entered, person: UUID | None) -> list[Contract]:
    if person is None or by.party is None or entered.starts_on is None or entered.term is None:
        return []
    return list(actions.duplicates(firm=by.party, worker=person, starts_on=entered.starts_on, term=entered.term))


def _form(request: HttpRequest, entered: Entered, status: int = 200) -> HttpResponse:
    kept = entered.kept
    context = {
        "entered": entered,
        "typed": request.POST,
        "errors": entered.errors,
        "terms": [(term.value, term.message) for term in Term],
        "kept": _token(kept) if kept and kept.media_type == "application/pdf" else "",
    }
    return render(request, "contracts/new.html", context, status=status)


def _check(request: HttpRequest, entered: Entered, same: list[Contract], status: int = 200) -> HttpResponse:
    assert entered.kept is not None
    context = {
        "entered": entered,
        "typed": request.POST,
        "errors": entered.errors,
        "masked": mask_person_number(entered.number),
        "same": same,
        "kept": _token(entered.kept),
    }
    return render(request, "contracts/check.html", context, status=status)


def _token(kept: evidence.Kept) -> str:
    told_ = {"digest": kept.digest, "file_name": kept.file_name, "media_type": kept.media_type, "size": kept.size}
    return tokens.dumps(told_, salt=_SALT)
