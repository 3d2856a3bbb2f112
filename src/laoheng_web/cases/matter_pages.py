"""The parties' pages: their lists, a matter as each may see it, and the page of each move."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import IllegalMoveError, InputsError, Kind, Move, Transition, next_step, state_label, who_must_act
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import spoken, told
from laoheng_web.audit.by import By
from laoheng_web.cases import actions
from laoheng_web.cases.asking import Answers, Field, faults, fields_for, form_of, kept_files, moves_for, open_move, read
from laoheng_web.cases.reading import HOMES, find, sheet, when
from laoheng_web.papers.actions import CASE_ROLE
from laoheng_web.papers.models import Matter
from laoheng_web.vault.models import Firm

BOTH = ("GET", "HEAD", "POST")
TAKING_PART = ("worker", "firm", "regulator", "mediator")
PER_PAGE = 50
# Offered after everything else: what ends or contests the matter is nobody's first thing to press.
OFFERED_LAST = ("withdraw", "dispute")


def matter_rows(by: By, found: list[Matter]) -> list[dict[str, Any]]:
    """Matters as lines of a list: state, firm, whose turn, by when."""
    firms = Firm.objects.in_bulk([row.firm_id for row in found if row.firm_id])
    rows = []
    for row in found:
        state = row.as_state()
        turn = who_must_act(state.kind, state.state)
        rows.append(
            {
                "matter": row,
                "state": state_label(state.kind, state.state),
                "firm": firms.get(row.firm_id) if row.firm_id else None,
                "turn": turn,
                "mine": turn is CASE_ROLE[by.role],
                "when": when(row.due_on, by.now.date()),
                "next": next_step(state.kind, state.state, CASE_ROLE[by.role], row.due_on),
                "collective": state.collective,
            }
        )
    return rows


def list_page(request: HttpRequest, by: By, template: str) -> HttpResponse:
    """The matters a party takes part in, those that wait for it first, then by deadline."""
    found = Matter.objects.filter(kind=Kind.WAGE_COMPLAINT.value).order_by("-opened_at")
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = matter_rows(by, list(shown))
    # The sort is stable: within one group the newest stays first.
    rows.sort(key=lambda row: (not row["mine"], row["turn"] is None))
    return render(request, template, {"rows": rows, "page": shown})


def show_matter(request: HttpRequest, by: By, matter: UUID, template: str, **more: Any) -> HttpResponse:
    """One matter with what its reader may do now."""
    row = find(by, matter)
    moves = sorted(moves_for(by, row), key=lambda item: item.name in OFFERED_LAST)
    context = {"sheet": sheet(by, row), "moves": moves, "may_consent": actions.may_consent(by, row)}
    return render(request, template, {**context, **more})


@page(roles={"worker"}, purpose="case")
def my_matters(request: HttpRequest, by: By) -> HttpResponse:
    """A worker's complaints."""
    return list_page(request, by, "cases/my_matters.html")


@page(roles={"worker"}, purpose="case")
def my_matter(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """One complaint, for its worker."""
    return show_matter(request, by, matter, "cases/my_matter.html")


@page(roles={"firm"}, purpose="case")
def firm_matters(request: HttpRequest, by: By) -> HttpResponse:
    """The complaints a firm was told of."""
    return list_page(request, by, "cases/firm_matters.html")


@page(roles={"firm"}, purpose="case")
def firm_matter(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """One complaint, for its firm."""
    return show_matter(request, by, matter, "cases/firm_matter.html")


@page(roles=TAKING_PART, purpose="case", methods=BOTH)
def take_move(request: HttpRequest, by: By, matter: UUID, move: str) -> HttpResponse:
    """The page of one move: what it means, what it needs, and the button that does it."""
    row = find(by, matter)
    try:
        item = open_move(by, row, move)
    except IllegalMoveError as error:
        return _not_now(request, by, row, error)
    fields = fields_for(by, row, item)
    if request.method != "POST":
        return _show_move(request, by, row, item, fields)
    answers = read(by, row, item, fields, request.POST, request.FILES)
    if faults(fields):
        return _show_move(request, by, row, item, fields)
    try:
        # A refused move takes its files' rows with it, and the page can still be shown.
        with transaction.atomic():
            done = _act(by, row, item, answers)
    except InputsError as error:
        return _show_move(request, by, row, item, _marked(fields, error))
    except UserError as error:
        status = 409 if isinstance(error, IllegalMoveError) else 422
        return _show_move(request, by, find(by, matter), item, fields, [("move", str(error))], status)
    messages.success(request, _done_text(done, by))
    return redirect(HOMES[by.role], row.id)


def _act(by: By, matter: Matter, item: Transition, answers: Answers) -> Move:
    return actions.act(
        by=by, matter=matter, move=item.name, inputs=answers.inputs, text=answers.text, files=answers.files,
        document=answers.document, share_files=answers.share_files,
    )  # fmt: skip


def _done_text(done: Move, by: By) -> str:
    state = done.matter
    return _("已办好。") + spoken(next_step(state.kind, state.state, CASE_ROLE[by.role], state.due_on))


def _not_now(request: HttpRequest, by: By, matter: Matter, error: IllegalMoveError) -> HttpResponse:
    """A move of the table that is not open now is told why; a word that is no move is not found."""
    if isinstance(error.args_.get("move"), str):
        raise Http404
    context = {"text": told(error), "back": HOMES[by.role], "matter": matter}
    return render(request, "cases/not_now.html", context, status=409)


def _marked(fields: list[Field], error: InputsError) -> list[Field]:
    names = {item.name: item for item in fields}
    for name in (*error.missing, *error.wrong):
        item = names.get(name) or fields[0]
        item.error = _("请填写") if name in error.missing else _("填写有误，请核对")
    return fields


def _show_move(
    request: HttpRequest,
    by: By,
    matter: Matter,
    item: Transition,
    fields: list[Field],
    errors: list[tuple[str, str]] | None = None,
    status: int | None = None,
) -> HttpResponse:
    form = form_of(fields, errors)
    context = {"sheet": sheet(by, matter), "move": item, "back": HOMES[by.role], **form}
    return render(request, "cases/move.html", context, status=status or (422 if form["errors"] else 200))


@page(roles={"worker", "firm"}, purpose="case", methods=BOTH)
def consent(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """A party agrees to mediation, in its own words if it likes."""
    row = find(by, matter)
    if not actions.may_consent(by, row):
        raise Http404
    if request.method == "POST":
        actions.consent_to_mediation(by=by, matter=row, text=request.POST.get("text", ""))
        messages.success(request, _("已登记您同意调解。双方都同意后，由承办人转给调解组织。"))
        return redirect(HOMES[by.role], row.id)
    return render(request, "cases/consent.html", {"sheet": sheet(by, row), "back": HOMES[by.role]})


@page(roles={"worker"}, purpose="case", methods=BOTH)
def agree_to_be_named(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The worker lets the firm know who complains."""
    row = find(by, matter)
    if not row.name_withheld:
        raise Http404
    if request.method == "POST":
        actions.release_name(by=by, matter=row)
        messages.success(request, _("已登记：可以让单位知道是您投诉。"))
        return redirect("cases:my_matter", row.id)
    return render(request, "cases/agree_to_be_named.html", {"sheet": sheet(by, row)})


@page(roles=TAKING_PART, purpose="case", methods=BOTH)
def add_material(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """More words or files for the matter."""
    row = find(by, matter)
    asked = Field("files", _("照片或文件"), "files", required=False)
    readers = _audiences(by)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        text, chosen = request.POST.get("text", "").strip(), request.POST.get("audience", "")
        kept = kept_files(asked, request.FILES.getlist("files"))
        audience = readers.get(chosen) or readers[next(iter(readers))]
        errors = faults([asked])
        if not errors and (text or kept):
            actions.add_material(by=by, matter=row, text=text, files=kept, audience=audience)
            messages.success(request, _("已加到事项里。"))
            return redirect(HOMES[by.role], row.id)
        if not errors:
            errors = [("text", _("请写说明，或者选择文件"))]
    context = {
        "sheet": sheet(by, row), "errors": errors, "text": request.POST.get("text", ""), "back": HOMES[by.role],
        "officer": by.role == "regulator", "asked": asked,
    }  # fmt: skip
    return render(request, "cases/add_material.html", context, status=422 if errors else 200)


def _audiences(by: By) -> dict[str, tuple[str, ...]]:
    """Who may read what is added: a party writes to the bureau; an officer says for whom."""
    if by.role == "regulator":
        return {
            "office": ("regulator",),
            "worker": ("regulator", "worker"),
            "firm": ("regulator", "firm"),
            "both": ("regulator", "worker", "firm"),
        }
    own = {"worker": ("worker", "regulator", "mediator"), "firm": ("firm", "regulator", "mediator")}
    return {"": own.get(by.role, ("regulator", "mediator"))}
