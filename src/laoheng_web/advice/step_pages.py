"""A calculator one question a page, for a small screen: the same form, the same answer, nothing kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng.law import CalculationInputError, find_calculator
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import public_page
from laoheng_web.advice.forms import Sheet
from laoheng_web.audit.by import By
from laoheng_web.papers.questions import Question, keys_of


@public_page(purpose="advice", methods=("GET", "HEAD", "POST"))
def steps(request: HttpRequest, by: By, code: str) -> HttpResponse:
    """The question of this step, with all answers so far in the form; after the last one the sum is asked for."""
    try:
        calculator = find_calculator(code)
    except CalculationInputError as error:
        raise Http404 from error
    sheet = Sheet.of(calculator, request.POST)
    first, _more = sheet.split()
    at = _step(request.POST.get("at", ""), len(first))
    if request.method == "POST":
        missing = request.POST.get("act") == "next" and first[at].required and not _answered(first[at], sheet)
        at = at if missing else max(at - 1, 0) if request.POST.get("act") == "back" else at + 1
    else:
        missing = False
    done = at >= len(first)
    question = first[min(at, len(first) - 1)]
    shown = set(keys_of(question.name, question.kind))
    context = {
        "calculator": calculator,
        "title": Message(f"law.title.{calculator.name}"),
        "question": question,
        "at": at,
        "number": at + 1,
        "of": len(first),
        "done": done,
        "told": sheet.told() if done else [],
        "missing": missing,
        "kept": [(key, text) for key, text in sheet.typed.items() if done or key not in shown],
    }
    return render(request, "advice/steps.html", context, status=422 if missing else 200)


def _step(text: str, most: int) -> int:
    return min(int(text), most - 1) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _answered(question: Question, sheet: Sheet) -> bool:
    return any(sheet.typed.get(key) for key in keys_of(question.name, question.kind))
