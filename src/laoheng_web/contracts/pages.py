"""The two parties' pages: their list, one contract, and the moves that need no signature."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import ContractState, following, letters_for
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.writing.templates import Template, find_template
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.contracts import actions
from laoheng_web.contracts.models import Contract, Signature
from laoheng_web.contracts.reading import SIGNING, duties_of, find, lines, moves_for
from laoheng_web.contracts.signing import national_check

PARTIES = {"firm", "worker"}
PER_PAGE = 50
_GONE = (ContractState.WITHDRAWN.value, ContractState.DECLINED.value)
_ACTS = ("offer", "withdraw", "decline", "end")


@page(roles=PARTIES, purpose="contract")
def listing(request: HttpRequest, by: By) -> HttpResponse:
    """The reader's contracts, newest first; those that wait for the reader come before."""
    asked = request.GET.get("state", "")
    found = Contract.objects.order_by("-created_at", "-id")
    if asked in {state.value for state in ContractState}:
        found = found.filter(state=asked)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = sorted(lines(by, shown), key=lambda line: not line.mine)
    states = [(state.value, state.message) for state in ContractState]
    return render(request, "contracts/list.html", {"rows": rows, "page": shown, "states": states, "asked": asked})


@page(roles=PARTIES, purpose="contract")
def detail(request: HttpRequest, by: By, contract_id: UUID) -> HttpResponse:
    """One contract: how it stands, what to do, who signed, the file to keep."""
    row = find(contract_id)
    (line,) = lines(by, [row])
    office = Office.objects.get(id=row.office_id)
    moves = moves_for(by, row)
    signatures = list(Signature.objects.filter(contract=row))
    context = {
        "line": line,
        "contract": row,
        "office": office,
        "may_sign": any(move.name in SIGNING for move in moves),
        "moves": [move for move in moves if move.name not in SIGNING],
        "signatures": signatures,
        "national": [(item, check.said) for item in signatures if (check := national_check(item))],
        "duties": duties_of(by, row, office.region),
        "follows": [kind.value for kind in following(row.standing_state, row.term_kind)] if by.role == "firm" else [],
        "letters": _letters(by, row),
        "sent_letters": list(row.letters.all()),
        "paper": Message(f"template.title.{row.paper}") if row.paper else None,
        "followed": [item for item in row.followed_by.order_by("created_at", "id") if item.state not in _GONE],
        "same": _same(row),
    }
    return render(request, "contracts/detail.html", context)


def _letters(by: By, row: Contract) -> list[Template]:
    """The firm's letters that fit how the contract stands."""
    names = letters_for(row.standing_state, row.term_kind) if by.role == "firm" else ()
    return [find_template(name) for name in names]


def _same(row: Contract) -> list[Contract]:
    found = actions.duplicates(
        firm=row.firm_id, worker=row.worker_id, starts_on=row.starts_on, term=row.term_kind, paper=row.paper
    )
    return list(found.exclude(id=row.id))


@page(roles=PARTIES, purpose="contract", methods=("GET", "HEAD", "POST"))
def act(request: HttpRequest, by: By, contract_id: UUID, act: str) -> HttpResponse:
    """A move without signature: what it means, then the button that does it."""
    row = find(contract_id)
    if act not in _ACTS:
        raise Http404
    move = next((item for item in moves_for(by, row) if item.name == act), None)
    if move is None:
        messages.warning(request, _("合同已经往前走了，这一步没有再办。现在的情况见下。"))
        return redirect("contracts:detail", row.id)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            _do(by, row, act, request.POST.get("on", ""))
            messages.success(request, _("已办好。合同编号 %(number)s。") % {"number": row.number})
            return redirect("contracts:detail", row.id)
        except UserError as error:
            errors.append(("on" if act == "end" else "act", told(error)))
    context = {
        "contract": row,
        "move": move,
        "errors": errors,
        "on": request.POST.get("on", ""),
        "today": by.now.date(),
    }
    return render(request, "contracts/act.html", context, status=422 if errors else 200)


def _do(by: By, row: Contract, act: str, on: str) -> None:
    if act == "offer":
        actions.offer(by=by, contract=row)
    elif act == "end":
        actions.end(by=by, contract=row, on=_day(on))
    else:
        actions.call_off(by=by, contract=row, move=act)


def _day(text: str) -> date:
    return parse_date(text)
