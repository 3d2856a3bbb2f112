"""A firm drafts a contract in place: which paper, short steps, our diagnosis, then the register; letters as files."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from laoheng.casework import CONTRACT_PAPERS, ContractPaper, FollowKind, entry, following, letters_for, papers_for
from laoheng.standard.errors import UserError
from laoheng.writing.docx_file import to_docx
from laoheng.writing.pdf_file import to_pdf
from laoheng.writing.templates import Value, find_template
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import language, told
from laoheng_web.audit.by import By
from laoheng_web.contracts import actions, letter_signing, signing
from laoheng_web.contracts.drafting_pages import office_of, same_person
from laoheng_web.contracts.letters import send_letter
from laoheng_web.contracts.models import Contract
from laoheng_web.contracts.prefilling import empty_sheet, follow_of, started
from laoheng_web.contracts.reading import find
from laoheng_web.contracts.sign_pages import confirm_context
from laoheng_web.papers import evidence
from laoheng_web.papers.guiding import Sheet, check_context, next_turn, step_context
from laoheng_web.papers.typefaces import fonts
from laoheng_web.vault.identities import VaultIdentities, find_person

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Drawn:
    """The paper being drafted: what it is in the register, the sheet, and the contract that it follows."""

    paper: ContractPaper
    sheet: Sheet
    before: Contract | None
    follow: FollowKind | None


@page(roles={"firm"}, purpose="contract")
def choose(request: HttpRequest, by: By) -> HttpResponse:
    """Which paper to draft: all that stand alone, or those that may follow the contract named."""
    before, follow = _asked(request)
    listed = [find_template(paper.template) for paper in papers_for(follow)]
    context = {"templates": listed, "before": before, "follow": follow.value if follow else ""}
    return render(request, "contracts/choose.html", context)


@page(roles={"firm"}, purpose="contract", methods=("GET", "HEAD", "POST"))
def draw(request: HttpRequest, by: By, template: str) -> HttpResponse:
    """One step of the form, the check at its end, or the draft in the register."""
    if template not in CONTRACT_PAPERS:
        raise Http404
    paper = CONTRACT_PAPERS[template]
    before, follow = _asked(request)
    if (follow is None and not paper.alone) or (follow is not None and follow_of(paper, follow.value) is None):
        raise Http404
    empty = empty_sheet(by, find_template(template), before, needs_number=True)
    sheet = empty.resumed(request.POST.get("sheet", "")) or started(by, empty, before, follow)
    if request.POST.get("act") == "save":
        return _save(request, by, Drawn(paper, sheet, before, follow))
    turn = next_turn(request, by, sheet)
    if turn.step is None:
        return _check(request, by, Drawn(paper, turn.sheet, before, follow))
    return render(request, "contracts/draw.html", {**step_context(turn), "before": before}, status=turn.status)


@page(roles={"firm"}, purpose="contract", methods=("GET", "HEAD", "POST"))
def letter(request: HttpRequest, by: By, contract_id: UUID, template: str) -> HttpResponse:
    """A letter about one contract, filled with what the register knows: signed and sent to the worker, sent
    unsigned, or downloaded and not kept."""
    row = find(contract_id)
    if template not in letters_for(row.standing_state, row.term_kind):
        raise Http404
    empty = empty_sheet(by, find_template(template), row, needs_number=False)
    sheet = empty.resumed(request.POST.get("sheet", "")) or started(by, empty, row)
    if request.POST.get("act") in ("docx", "pdf", "shown"):
        return _letter_file(request, by, row, sheet)
    if request.POST.get("act") == "sign":
        return _sign_letter(request, by, row, sheet)
    if request.POST.get("act") == "send":
        return _send_letter(request, by, row, sheet)
    turn = next_turn(request, by, sheet)
    if turn.step is None:
        return _letter_check(request, by, row, turn.sheet)
    return render(request, "contracts/draw.html", {**step_context(turn), "about": row}, status=turn.status)


def _asked(request: HttpRequest) -> tuple[Contract | None, FollowKind | None]:
    """The contract that the address says is followed, and how; neither for a contract of its own."""
    asked, kind = request.GET.get("follows", ""), request.GET.get("kind", "")
    if not asked:
        return None, None
    try:
        row = Contract.objects.filter(id=UUID(asked)).first()
        follow = FollowKind(kind)
    except ValueError as error:
        raise Http404 from error
    if row is None or follow not in following(row.standing_state, row.term_kind):
        raise Http404
    return row, follow


def _check(request: HttpRequest, by: By, drawn: Drawn, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    context = check_context(by, drawn.sheet)
    values, faults = drawn.sheet.read(by)
    stranger = not faults and not same_person(by, str(values["worker_name"]), str(values["worker_id"]))
    if stranger:
        context["errors"].append(("parties", _("姓名和身份证号对不上。请照身份证再核对一遍")))
    context["errors"] += errors or []
    context |= {
        "ready": context["ready"] and not stranger,
        "same": [] if faults else _same(by, drawn, values),
        "before": drawn.before,
        "follow": drawn.follow.value if drawn.follow else "",
    }
    return render(
        request, "contracts/draw_check.html", context, status=422 if context["errors"] or context["findings"] else 200
    )


def _same(by: By, drawn: Drawn, values: dict[str, Value]) -> list[Contract]:
    worker = find_person(str(values["worker_id"]))
    if worker is None or by.party is None:
        return []
    made = entry(drawn.paper, values, on=by.now.date(), before=drawn.before.standing() if drawn.before else None)
    found = actions.duplicates(
        firm=by.party, worker=worker, starts_on=made.starts_on, term=made.term, paper=drawn.paper.template
    )
    return list(found)


def _save(request: HttpRequest, by: By, drawn: Drawn) -> HttpResponse:
    values, faults = drawn.sheet.read(by)
    if faults or not same_person(by, str(values["worker_name"]), str(values["worker_id"])):
        return _check(request, by, drawn)
    if _same(by, drawn, values) and request.POST.get("another") != "yes":
        return _check(request, by, drawn, [("another", _("已有看起来一样的合同。确实是另一份，请勾选后再保存"))])
    try:
        paper = drawn.sheet.prepared(by)
        made = to_pdf(paper, fonts=fonts(), room_to_sign=True)
    except UserError as error:
        shown = [("main", told(error))] if error.code.startswith("writing.") else []
        return _check(request, by, drawn, shown)
    (worker,) = VaultIdentities(by.now).persons([str(values["worker_id"])], [str(values["worker_name"])])
    kept = evidence.keep(made, f"{paper.title}.pdf")
    before = drawn.before.standing() if drawn.before else None
    known = entry(drawn.paper, values, on=by.now.date(), before=before)
    assert worker
    draft = actions.Draft(
        UUID(worker), known.term, known.starts_on, known.ends_on, kept, drawn.before,
        drawn.follow.value if drawn.follow else "", drawn.paper.template,
    )  # fmt: skip
    row = actions.draft(by=by, office=office_of(by), draft=draft)
    return redirect("contracts:detail", row.id)


def _letter_check(request: HttpRequest, by: By, row: Contract, sheet: Sheet, error: str = "") -> HttpResponse:
    context = {**check_context(by, sheet, error), "about": row}
    status = 200 if context["ready"] and not error else 422
    return render(request, "contracts/letter_check.html", context, status=status)


def _letter_file(request: HttpRequest, by: By, row: Contract, sheet: Sheet) -> HttpResponse:
    kind = request.POST["act"]
    try:
        paper = sheet.prepared(by)
        made = to_docx(paper) if kind == "docx" else to_pdf(paper, fonts=fonts(), room_to_sign=kind == "shown")
    except UserError as error:
        return _letter_check(request, by, row, sheet, told(error) if error.code.startswith("writing.") else "")
    response = HttpResponse(made, content_type=_WORD if kind == "docx" else "application/pdf")
    response["Content-Disposition"] = content_disposition_header(
        True, f"{paper.title}.{'docx' if kind == 'docx' else 'pdf'}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _send_letter(request: HttpRequest, by: By, row: Contract, sheet: Sheet) -> HttpResponse:
    try:
        paper = sheet.prepared(by)
        kept = evidence.keep(to_pdf(paper, fonts=fonts()), f"{paper.title}.pdf")
        sent = send_letter(by=by, contract=row, template=sheet.template.name, file=kept)
    except UserError as error:
        shown = error.code.startswith(("writing.", "contracts."))
        return _letter_check(request, by, row, sheet, told(error) if shown else "")
    messages.success(
        request, _("已发给劳动者，通知编号 %(number)s。什么时候打开，这里看得到。") % {"number": sent.number}
    )
    return redirect("contracts:sent_letter", sent.id)


def _sign_letter(request: HttpRequest, by: By, row: Contract, sheet: Sheet) -> HttpResponse:
    """The statement and its confirmation, then the letter signed and sent."""
    errors: list[tuple[str, str]] = []
    try:
        paper = sheet.prepared(by)
        made = to_pdf(paper, fonts=fonts(), room_to_sign=True)
        ready = letter_signing.Ready(sheet.template.name, paper.title, made)
        name = signing.signer_name(by=by, contract=row)
        if "note" in request.POST:
            try:
                return _signed_letter(request, by, row, ready, name)
            except UserError as error:
                if error.code not in ("contracts.not_confirmed", "contracts.changed_since_shown"):
                    raise
                errors.append(("password" if error.code == "contracts.not_confirmed" else "main", told(error)))
    except UserError as error:
        shown_error = error.code.startswith(("writing.", "contracts.", "signing."))
        return _letter_check(request, by, row, sheet, told(error) if shown_error else "")
    shown, note = letter_signing.letter_shown(by=by, contract=row, ready=ready, name=name, language=language())
    context = {
        "about": row, "template": sheet.template, "sheet": sheet.signed(), "shown": shown, "errors": errors,
        **confirm_context(by, note),
    }  # fmt: skip
    return render(request, "contracts/letter_sign.html", context, status=422 if errors else 200)


def _signed_letter(request: HttpRequest, by: By, row: Contract, ready: letter_signing.Ready, name: str) -> HttpResponse:
    shown = letter_signing.letter_shown_then(
        by=by, contract=row, ready=ready, name=name, language=language(), note=request.POST["note"]
    )
    signing.confirm_identity(by=by, password=request.POST.get("password", ""))
    national = request.POST.get("sm2") == "yes"
    sent = letter_signing.sign_and_send(by=by, contract=row, ready=ready, shown=shown, name=name, national=national)
    messages.success(
        request, _("已签名并发给劳动者，通知编号 %(number)s。什么时候打开，这里看得到。") % {"number": sent.number}
    )
    return redirect("contracts:sent_letter", sent.id)
