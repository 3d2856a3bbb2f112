"""The proof sheet of a matter for the printer, and the files of a matter, each after its own check of access."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng.casework import Kind, clock_of, next_step, state_label
from laoheng.law import clock_rule, find_article
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.papers.actions import CASE_ROLE
from laoheng_web.papers.attachments import show_attachment
from laoheng_web.papers.models import Attachment, Matter, Step
from laoheng_web.papers.naming import signed_names
from laoheng_web.vault.identities import masked_names
from laoheng_web.vault.models import Firm

TAKING_PART = ("worker", "firm", "regulator", "mediator")
_TOLD = ("amount", "promised_on", "paid_on", "referred_to", "appeal_route")
# Steps that are no moves of a table; the rooms above write them and give their labels here.
OWN_WORDS: dict[str, Any] = {}


def step_label(step: Step) -> Any:
    """What a step is called: a move of the table by casework's message, any other by the word its room registered."""
    return OWN_WORDS.get(step.transition) or Message(f"casework.move.{step.transition}")


@page(roles=TAKING_PART, purpose="case", helper="read")
def download(request: HttpRequest, by: By, attachment: UUID) -> HttpResponse:
    """A file of a matter, to be saved, never shown within the site.

    Pictures come without their place and device; who handed one in may have the original back (`?original`).
    """
    row = Attachment.objects.filter(id=attachment).first()
    if row is None:
        raise Http404
    content = show_attachment(by=by, attachment=row, original="original" in request.GET)
    response = HttpResponse(content, content_type=row.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.file_name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@page(roles=TAKING_PART, purpose="case")
def print_matter(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Everything the reader may see of a matter on paper: history, articles, files with their digests."""
    row = Matter.objects.filter(id=matter).first()
    if row is None:
        raise Http404
    steps = list(Step.objects.filter(matter=row))
    names = signed_names(steps)
    record("matter.printed", by=by, payload={}, matter=row.id, office=row.office_id)
    context = {
        "matter": row,
        "office": Office.objects.filter(id=row.office_id).first(),
        "firm": Firm.objects.filter(id=row.firm_id).first() if row.firm_id else None,
        "worker": _worker(by, row),
        "state": state_label(row.as_state().kind, row.as_state().state),
        "next": next_step(row.as_state().kind, row.as_state().state, CASE_ROLE[by.role], row.due_on),
        "lines": [_line(step, names[step.id]) for step in steps],
        "articles": _articles(row, steps),
        "files": Attachment.objects.filter(matter=row).order_by("added_at", "id"),
        "now": by.now,
    }
    return render(request, "papers/print.html", context)


def _worker(by: By, matter: Matter) -> str:
    if matter.worker_id is None or (by.role == "firm" and matter.name_withheld):
        return ""
    return masked_names([matter.worker_id]).get(matter.worker_id, "")


def _line(step: Step, name: str) -> dict[str, Any]:
    # A later step carries earlier days along; they are told where the sum was given.
    told = _TOLD if "amount" in step.data else _TOLD[3:]
    return {
        "step": step,
        "what": step_label(step),
        "told": [(Message(f"casework.input.{name}"), step.data[name]) for name in told if step.data.get(name)],
        "who": Message(f"casework.role.{CASE_ROLE[step.by_role].value}"),
        "name": name,
    }


def _articles(matter: Matter, steps: list[Step]) -> list[tuple[str, str]]:
    """The articles the steps rest on and that of the running clock, each as it stood when it was used."""
    kind = Kind(matter.kind)
    clock = clock_of(kind, matter.as_state().state)
    cited = {item: step.at.date() for step in steps for item in step.data.get("grounds") or []}
    if clock is not None and clock.value != "promised_payment":
        article = clock_rule(clock.value).article
        cited |= {article: matter.entered_on} if article else {}
    found = [find_article(reference, on) for reference, on in cited.items()]
    return [(item.reference, item.digest or item.headnote) for item in found if item]
