"""A step in an alert's file: the form that casework's table calls for, the check page, the step, the confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoheng.casework import TABLES, IllegalMoveError, Kind, Transition, closing_reasons, contacts, needs_of, next_step
from laoheng.standard.errors import UserError
from laoheng.standard.finding import GroundKind
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import spoken
from laoheng_web.alerts.models import Alert, Visit
from laoheng_web.alerts.views import find
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.papers.actions import CASE_ROLE, take_step
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import ACCEPT, keep
from laoheng_web.papers.models import Attachment, Matter

AUDIENCE = ("regulator", "firm")
DECISIONS = ("decision.breach", "alert.correction_ordered", "alert.order_upheld", "decision.appeal_rejected")
# Known without asking: the day, the officer, and the decision that an appeal is about.
_GIVEN = frozenset({"on", "officer", "decision"})
_WIDGETS = {
    "grounds": "checks", "evidence": "files", "promised_on": "date", "document": "text", "reason": "text",
    "closing": "choice", "contact": "choice",
}  # fmt: skip
_HINTS = {
    "reason": gettext_lazy("用自己的话写清楚。不要写身份证号和银行卡号。"),
    "evidence": gettext_lazy("照片、pdf、表格或文字，每个不超过 10 MB；也可以选已经交来的材料。"),
    "grounds": gettext_lazy("只列出预警所依据、当日有效的条款。"),
    "promised_on": gettext_lazy("不能早于今天。"),
    "document": gettext_lazy("文书全文。会存成文件并登记摘要，单位能看到。"),
    "closing": gettext_lazy("它说明这条预警准不准，用来改进规则。"),
    "contact": gettext_lazy("到单位核查到哪一步；用来统计合规单位被上门的次数。"),
    "appeal_route": gettext_lazy("写明单位可以向哪里申诉、期限多长。"),
}


@dataclass
class Field:
    """One question of the form: `value` what was typed, `choices` what may be ticked."""

    name: str
    widget: str
    label: Message
    hint: Any
    value: Any = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""


@page(roles={"regulator", "firm"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def step(request: HttpRequest, by: By, alert_id: UUID, transition: str) -> HttpResponse:
    """Asks, shows the answers to check, takes the step. A step sent twice is taken once."""
    alert = find(alert_id)
    row = _row(transition, by)
    back = "alerts:mine_detail" if by.role == "firm" else "alerts:detail"
    if alert.matter.state not in {state.value for state in row.from_states}:
        messages.warning(request, _("事项已经往前走了，这一步没有再办一次。现在的情况见下。"))
        return redirect(back, alert.id)
    fields = fields_for(by, alert, row)
    if request.method != "POST":
        return _form(request, alert, row, fields, back)
    answers = _read(request, by, alert.matter, fields)
    if any(item.error for item in fields):
        return _form(request, alert, row, fields, back, status=422)
    if request.POST.get("checked") != "yes":
        return _check(request, alert, row, fields, answers, back)
    return _take(request, by, alert, row, fields, answers, back)


@page(roles={"regulator", "firm"}, purpose="alert")
def done(request: HttpRequest, by: By, alert_id: UUID) -> HttpResponse:
    """The step is taken: the file's number and what comes next."""
    alert = find(alert_id)
    matter = alert.matter
    state = matter.as_state()
    context = {
        "alert": alert,
        "matter": matter,
        "next": next_step(state.kind, state.state, CASE_ROLE[by.role], matter.due_on),
        "back": "alerts:mine_detail" if by.role == "firm" else "alerts:detail",
    }
    return render(request, "alerts/done.html", context)


def _row(transition: str, by: By) -> Transition:
    for item in TABLES[Kind.ALERT_CASE].transitions:
        if item.name == transition and CASE_ROLE[by.role] in item.who:
            return item
    raise Http404


def fields_for(by: By, alert: Alert, row: Transition) -> list[Field]:
    """The questions of one step, in the table's order."""
    names = [name for name in needs_of(row, CASE_ROLE[by.role]) if name not in _GIVEN]
    return [
        Field(
            name, _WIDGETS.get(name, "line"), Message(f"casework.input.{name}"), _HINTS.get(name, ""),
            value=_known(name, alert), choices=_choices(name, alert, row),
        )
        for name in names
    ]  # fmt: skip


def _known(name: str, alert: Alert) -> str:
    """What a recorded visit says already."""
    return "visit" if name == "contact" and Visit.objects.filter(alert=alert).exists() else ""


def _choices(name: str, alert: Alert, row: Transition) -> list[tuple[str, str]]:
    if name == "closing":
        return [(code, spoken(Message(f"casework.closing.{code}"))) for code in closing_reasons(row.name)]
    if name == "contact":
        return [(code, spoken(Message(f"casework.contact.{code}"))) for code in contacts()]
    if name == "grounds":
        told = (alert.matter.finding or alert.finding)["grounds"]
        kept = (GroundKind.ARTICLE.value, GroundKind.DOCUMENT.value, GroundKind.RULE.value)
        return [(item["reference"], item["reference"]) for item in told if item["kind"] in kept]
    if name == "evidence":
        rows = Attachment.objects.filter(matter_id=alert.matter_id).order_by("added_at", "id")
        return [(str(row.id), row.file_name) for row in rows]
    return []


def _read(request: HttpRequest, by: By, matter: Matter, fields: list[Field]) -> dict[str, Any]:
    """What was answered, faults marked on their fields. Files are kept at once, so that checking loses none."""
    answers: dict[str, Any] = {}
    for item in fields:
        try:
            answers[item.name] = item.value = _value(request, by, matter, item)
        except UserError as error:
            item.error = str(error)
        if not item.error and not item.value:
            item.error = _("请填写这一项。")
    return answers


def _value(request: HttpRequest, by: By, matter: Matter, item: Field) -> Any:
    if item.widget == "checks":
        known = {value for value, _label in item.choices}
        return [value for value in request.POST.getlist(item.name) if value in known]
    if item.widget == "files":
        known = {value for value, _label in item.choices}
        ids = [value for value in request.POST.getlist(item.name) if value in known]
        for upload in request.FILES.getlist(f"{item.name}_new")[:10]:
            row = attach(by=by, matter=matter, kept=keep(upload.read(), upload.name or ""), audience=AUDIENCE)
            item.choices.append((str(row.id), row.file_name))
            ids.append(str(row.id))
        return ids
    if item.widget == "choice":
        chosen = request.POST.get(item.name, "")
        return chosen if chosen in dict(item.choices) else ""
    typed = request.POST.get(item.name, "").strip()[: 20000 if item.name == "document" else 4000]
    if item.widget == "date" and typed:
        try:
            date.fromisoformat(typed)
        except ValueError:
            item.value, item.error = typed, _("请写成 2026-12-01 这样的日期。")
    return typed


def _take(
    request: HttpRequest, by: By, alert: Alert, row: Transition, fields: list[Field], answers: Mapping[str, Any],
    back: str,
) -> HttpResponse:  # fmt: skip
    inputs = dict(answers)
    if "document" in inputs:
        kept = keep(inputs["document"].encode(), f"{alert.matter.number}.txt")
        inputs["document"] = attach(by=by, matter=alert.matter, kept=kept, audience=AUDIENCE).id
    if "decision" in row.needs:
        inputs["decision"] = _decision(alert.matter)
    try:
        take_step(by=by, matter=alert.matter, transition=row.name, inputs=inputs, audience=AUDIENCE)
    except IllegalMoveError as error:
        for item in fields:
            item.error = item.error or (str(error) if item.name == "promised_on" else "")
        if not any(item.error for item in fields):
            raise
        return _form(request, alert, row, fields, back, status=422)
    return redirect("alerts:done", alert.id)


def _decision(matter: Matter) -> UUID | None:
    """The event of the decision that is appealed against."""
    events = AuditEvent.objects.filter(matter_id=matter.id, type__in=DECISIONS).order_by("-seq")
    return events.values_list("id", flat=True).first()


def _form(
    request: HttpRequest, alert: Alert, row: Transition, fields: list[Field], back: str, status: int = 200
) -> HttpResponse:
    context = _common(alert, row, fields, back) | {
        "errors": [(f"id_{item.name}", item.error) for item in fields if item.error],
        "accept": ACCEPT,
    }
    return render(request, "alerts/step.html", context, status=status)


def _check(
    request: HttpRequest, alert: Alert, row: Transition, fields: list[Field], answers: Mapping[str, Any], back: str
) -> HttpResponse:
    hidden, shown = [], []
    for item in fields:
        values = answers[item.name] if isinstance(answers[item.name], list) else [answers[item.name]]
        labels = dict(item.choices)
        hidden += [(item.name, value) for value in values]
        shown.append((item.label, [labels.get(value, value) for value in values]))
    context = _common(alert, row, fields, back) | {"hidden": hidden, "shown": shown}
    return render(request, "alerts/check.html", context)


def _common(alert: Alert, row: Transition, fields: list[Field], back: str) -> dict[str, Any]:
    return {
        "alert": alert,
        "matter": alert.matter,
        "finding": alert.matter.finding or alert.finding,
        "move": row.name,
        "label": Message(row.message),
        "fields": fields,
        "back": back,
    }
