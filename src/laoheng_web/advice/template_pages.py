"""Standard papers for everyone: short steps, a check before making, docx and PDF. Nothing that is typed is kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.writing.docx_file import to_docx
from laoheng.writing.pdf_file import to_pdf
from laoheng.writing.templates import find_template, templates
from laoheng_web.accounts.pages import public_page
from laoheng_web.accounts.speaking import told
from laoheng_web.advice.intake import WORD, attachment
from laoheng_web.audit.by import By
from laoheng_web.papers.guiding import Sheet, check_context, next_turn, step_context
from laoheng_web.papers.typefaces import fonts


@public_page(purpose="advice")
def listing(request: HttpRequest, by: By) -> HttpResponse:
    """What papers there are."""
    return render(request, "advice/templates.html", {"templates": list(templates().values())})


@public_page(purpose="advice", methods=("GET", "HEAD", "POST"))
def form(request: HttpRequest, by: By, template: str) -> HttpResponse:
    """One step of a form, the check at its end, or the paper."""
    try:
        empty = Sheet(find_template(template))
    except UserError as error:
        raise Http404 from error
    sheet = empty.resumed(request.POST.get("sheet", "")) or empty
    act = request.POST.get("act", "")
    if act in ("docx", "pdf"):
        return _paper(request, by, sheet, act)
    turn = next_turn(request, by, sheet)
    if turn.step is None:
        return _check(request, by, turn.sheet)
    return render(request, "advice/template_step.html", step_context(turn), status=turn.status)


def _check(request: HttpRequest, by: By, sheet: Sheet, error: str = "") -> HttpResponse:
    context = check_context(by, sheet, error)
    context["after"] = _("下一步：打印两份以上，双方看清楚再签字、盖章，各拿一份。")
    status = 200 if context["ready"] and not error else 422
    return render(request, "advice/template_check.html", context, status=status)


def _paper(request: HttpRequest, by: By, sheet: Sheet, kind: str) -> HttpResponse:
    try:
        paper = sheet.prepared(by)
        if kind == "docx":
            return attachment(to_docx(paper), WORD, f"{paper.title}.docx")
        made = to_pdf(paper, fonts=fonts())
    except UserError as error:
        return _check(request, by, sheet, told(error) if error.code.startswith("writing.") else "")
    return attachment(made, "application/pdf", f"{paper.title}.pdf")
