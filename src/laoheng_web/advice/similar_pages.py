"""Similar cases for everyone: in what a matter agrees with a decided one, in what not, and how such cases ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laoheng.advice.disputes import spoken_words
from laoheng.advice.similar import SimilarReport
from laoheng.law import law_at
from laoheng.law.cases import CaseResult
from laoheng.standard.messages import Message
from laoheng.writing.paper import printable
from laoheng_web.accounts.models import Body
from laoheng_web.accounts.pages import public_page
from laoheng_web.accounts.speaking import spoken
from laoheng_web.advice.case_store import case_index, starter_index
from laoheng_web.audit.by import By

MOST_WORDS = 5000
_FOUND = 10


@public_page(purpose="similar", methods=("GET", "HEAD", "POST"))
def similar(request: HttpRequest, by: By) -> HttpResponse:
    """Cases like the words that were sent: of the set that comes with the system, and of the reader's own bureau."""
    office = _office(by)
    asked = printable(request.POST.get("words", "")).strip()[:MOST_WORDS]
    errors = [("words", _("请写下案情。"))] if request.method == "POST" and not asked else []
    context = searched(by, asked, office) | {"of_bureau": office is not None, "errors": errors}
    return render(request, "advice/similar.html", context, status=422 if errors else 200)


def searched(by: By, asked: str, office: UUID | None) -> dict[str, Any]:
    """What a page shows of a search for `asked`; nothing found where nothing was asked."""
    index = case_index(office) if office else starter_index()
    report = index.search(spoken_words(asked), _FOUND) if asked else None
    return {
        "asked": asked,
        "report": report,
        "found": _found(by, report) if report else [],
        "counts": _counts(report) if report else [],
        "elements": _named(report.elements) if report else [],
    }


def _office(by: By) -> UUID | None:
    """The bureau whose own cases the reader may see: an officer's, or that of a mediator's body; None for others."""
    if by.role == "mediator":
        body = Body.objects.filter(id=by.party).first()
        return body.office_id if body else None
    return by.office if by.role == "regulator" else None


def _found(by: By, report: SimilarReport) -> list[dict[str, object]]:
    law = law_at(by.now.date())
    return [
        {
            "case": item.case,
            "own": item.case.certainty == "O",
            "likeness": f"{item.likeness:.2f}",
            "result": Message(f"similar.result.{item.case.result.value}"),
            "shared": _named(item.shared),
            "only_here": _named(item.only_here),
            "only_there": _named(item.only_there),
            "articles": [ground.reference for ground in law.held(*item.case.articles)],
        }
        for item in report.similar
    ]


def _counts(report: SimilarReport) -> list[tuple[Message, int]]:
    return [(Message(f"similar.result.{result.value}"), report.results.get(result, 0)) for result in CaseResult]


def _named(labels: tuple[str, ...]) -> list[str]:
    return [spoken(Message(f"disputes.element.{label}")) for label in labels]
