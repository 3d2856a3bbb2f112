"""Standard papers for everyone: short steps, a check before making, docx and PDF. Nothing that is typed is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laoheng.advice.review.prepare import UnlawfulWordingError, prepare
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.writing.docx_file import to_docx
from laoheng.writing.pdf_file import to_pdf
from laoheng.writing.templates import Fault, Field, FieldKind, Template, checked, find_template, templates
from laoheng_web.accounts.pages import public_page
from laoheng_web.accounts.speaking import spoken, told
from laoheng_web.advice.forms import DATE_PARTS, Question, keys_of, places
from laoheng_web.advice.review_pages import WORD, attachment
from laoheng_web.audit.by import By
from laoheng_web.norms.lookup import entered
from laoheng_web.papers.typefaces import fonts

_SALT = "laoheng.advice.template"
_LONGEST = 2500
REGION = "region"


@dataclass(frozen=True)
class Sheet:
    """The answers so far as typed, signed from step to step; `region` is where the work is done."""

    template: Template
    answers: Mapping[str, str]

    @classmethod
    def of(cls, template: Template, signed: str) -> Sheet:
        """The sheet in `signed`; an empty one where it was changed on the way or belongs to another form."""
        try:
            data = signing.loads(signed, salt=f"{_SALT}.{template.name}") if signed else {}
        except signing.BadSignature:
            data = {}
        return cls(template, {str(name): str(value) for name, value in data.items()})

    def signed(self) -> str:
        """The sheet for a hidden field."""
        return signing.dumps(dict(self.answers), salt=f"{_SALT}.{self.template.name}", compress=True)

    def given(self) -> dict[str, str]:
        """The answers to the form's own fields."""
        return {name: value for name, value in self.answers.items() if name != REGION}

    @property
    def region(self) -> str | None:
        """The region chosen, where one was."""
        return self.answers.get(REGION) or None

    def with_posted(self, posted: Mapping[str, str], shown: list[str]) -> Sheet:
        """The sheet with the answers to the fields that the page showed."""
        new = {item.name: _typed(item, posted) for item in self.template.fields if item.name in shown}
        if posted.get(REGION, "") in {"", *(place.code for place in places())} and REGION in posted:
            new[REGION] = posted[REGION]
        return Sheet(self.template, {**self.answers, **new})

    def asked(self, step: str) -> list[Field]:
        """The fields of one step that matter given the answers."""
        of_step = {item.name for item in self.template.steps[step]}
        return [item for item in self.template.asked(self.given()) if item.name in of_step]

    def steps(self) -> list[str]:
        """The steps that ask something."""
        return [name for name in self.template.steps if self.asked(name)]

    def faults(self, by: By) -> list[Fault]:
        """What is wrong with the answers, what is still open included."""
        on = by.now.date()
        return checked(self.template, self.given(), on=on, region=self.region, extra=entered(self.region, on))[1]


@public_page(purpose="advice")
def listing(request: HttpRequest, by: By) -> HttpResponse:
    """What papers there are."""
    return render(request, "advice/templates.html", {"templates": list(templates().values())})


@public_page(purpose="advice", methods=("GET", "HEAD", "POST"))
def form(request: HttpRequest, by: By, template: str) -> HttpResponse:
    """One step of a form, the check at its end, or the paper."""
    try:
        chosen = find_template(template)
    except UserError as error:
        raise Http404 from error
    sheet = Sheet.of(chosen, request.POST.get("sheet", ""))
    step, act = request.POST.get("step", ""), request.POST.get("act", "")
    if act in ("docx", "pdf"):
        return _paper(request, by, sheet, act)
    if step not in chosen.steps:
        return _step(request, sheet, sheet.steps()[0])
    if act == "edit":
        return _step(request, sheet, step)
    return _moved(request, by, sheet, step, act)


def _moved(request: HttpRequest, by: By, sheet: Sheet, step: str, act: str) -> HttpResponse:
    shown = request.POST.get("shown", "").split()
    sheet = sheet.with_posted(request.POST, shown)
    steps = sheet.steps()
    place = steps.index(step) if step in steps else 0
    if act == "back":
        return _step(request, sheet, steps[max(0, place - 1)])
    faults = [fault for fault in sheet.faults(by) if fault.field in shown]
    if faults:
        return _step(request, sheet, step, faults, status=422)
    if {item.name for item in sheet.asked(step)} - set(shown):
        return _step(request, sheet, step, more=True)
    if place + 1 < len(steps):
        return _step(request, sheet, steps[place + 1])
    return _check(request, by, sheet)


def _step(
    request: HttpRequest,
    sheet: Sheet,
    step: str,
    faults: list[Fault] | None = None,
    *,
    more: bool = False,
    status: int = 200,
) -> HttpResponse:
    asked, steps = sheet.asked(step), sheet.steps()
    wrong = {fault.field: spoken(fault.message) for fault in reversed(faults or [])}
    context = {
        "template": sheet.template,
        "sheet": sheet.signed(),
        "step": step,
        "step_title": Message(f"template.step.{step}"),
        "number": steps.index(step) + 1 if step in steps else 1,
        "of": len(steps),
        "questions": [_question(item, sheet, wrong.get(item.name, "")) for item in asked],
        "shown": " ".join(item.name for item in asked),
        "errors": list(wrong.items()),
        "more": more,
        "places": places(),
        "region": sheet.region or "",
    }
    return render(request, "advice/template_step.html", context, status=status)


def _check(request: HttpRequest, by: By, sheet: Sheet, error: str = "") -> HttpResponse:
    faults = sheet.faults(by)
    findings: tuple[Any, ...] = ()
    if not faults:
        try:
            _prepared(by, sheet)
        except UnlawfulWordingError as refused:
            findings = refused.findings
    where = {item.name: step for step, items in sheet.template.steps.items() for item in items}
    sections = [
        {
            "name": step,
            "title": Message(f"template.step.{step}"),
            "rows": [(item.label, _worded(item, sheet.answers.get(item.name, ""))) for item in sheet.asked(step)],
        }
        for step in sheet.steps()
    ]
    errors = [(where.get(fault.field, ""), spoken(fault.message)) for fault in faults]
    context = {
        "template": sheet.template,
        "sheet": sheet.signed(),
        "sections": sections,
        "errors": errors + ([("main", error)] if error else []),
        "findings": findings,
        "ready": not faults and not findings,
        "after": _("下一步：打印两份以上，双方看清楚再签字、盖章，各拿一份。"),
    }
    return render(request, "advice/template_check.html", context, status=422 if faults or findings or error else 200)


def _prepared(by: By, sheet: Sheet) -> Any:
    on = by.now.date()
    return prepare(sheet.template, sheet.given(), on=on, region=sheet.region, extra=entered(sheet.region, on))


def _paper(request: HttpRequest, by: By, sheet: Sheet, kind: str) -> HttpResponse:
    try:
        paper = _prepared(by, sheet)
        if kind == "docx":
            return attachment(to_docx(paper), WORD, f"{paper.title}.docx")
        made = to_pdf(paper, fonts=fonts())
    except UserError as error:
        return _check(request, by, sheet, told(error) if error.code.startswith("writing.") else "")
    return attachment(made, "application/pdf", f"{paper.title}.pdf")


def _typed(item: Field, posted: Mapping[str, str]) -> str:
    keys = keys_of(item.name, item.kind.value)
    parts = [posted.get(key, "").strip()[:_LONGEST] for key in keys]
    return "-".join(parts) if any(parts) and len(parts) > 1 else parts[0] if len(parts) == 1 else ""


def _question(item: Field, sheet: Sheet, error: str) -> Question:
    value = sheet.answers.get(item.name, "")
    kind = {FieldKind.DATE: "date", FieldKind.LONG: "long"}.get(item.kind, "text")
    options = [(choice, spoken(item.choice_label(choice))) for choice in item.choices]
    if item.kind is FieldKind.YES_NO:
        options = [("yes", _("是")), ("no", _("否"))]
    parts = [*value.split("-"), "", "", ""][:3] if item.kind is FieldKind.DATE else []
    return Question(
        name=item.name,
        kind="choice" if options else "number" if item.kind in _NUMBERS else kind,
        label=spoken(item.label),
        hint=spoken(item.hint) if item.hint else "",
        unit="",
        required=item.required,
        value=value,
        error=error,
        options=tuple((code, label, code == value) for code, label in options),
        parts=tuple(zip(DATE_PARTS, keys_of(item.name, "date"), parts, strict=True)) if parts else (),
    )


_NUMBERS = (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.COUNT)


def _worded(item: Field, value: str) -> str:
    if item.kind is FieldKind.YES_NO:
        return {"yes": _("是"), "no": _("否")}.get(value, value)
    return spoken(item.choice_label(value)) if value in item.choices else value
