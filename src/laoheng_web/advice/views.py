"""Calculators for everyone, without signing in. Nothing that is typed here is kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng.law import CALCULATORS, CalculationInputError, Calculator, find_calculator
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import public_page
from laoheng_web.advice.forms import Sheet
from laoheng_web.advice.saving import saving
from laoheng_web.advice.wording import PLANS
from laoheng_web.audit.by import By
from laoheng_web.papers.questions import places


@public_page(purpose="advice")
def index(request: HttpRequest, by: By) -> HttpResponse:
    """What can be computed."""
    offered = [
        (item.code, _title(item), PLANS[item.code].summary if item.code in PLANS else "")
        for item in CALCULATORS.values()
    ]
    return render(request, "advice/index.html", {"calculators": offered})


@public_page(purpose="advice", methods=("GET", "HEAD", "POST"))
def calc(request: HttpRequest, by: By, code: str) -> HttpResponse:
    """One calculator: its form, or the answer to a filled-in one."""
    try:
        calculator = find_calculator(code)
    except CalculationInputError as error:
        raise Http404 from error
    sheet = Sheet.of(calculator, request.POST)
    if request.method != "POST" or "edit" in request.POST:
        return _form(request, sheet)
    finding = sheet.answer(by.now.date())
    if finding is None:
        return _form(request, sheet, status=422)
    asked = sheet.questions(need.name for need in finding.needs)
    shown = {question.name for question in asked}
    context = {
        "calculator": calculator,
        "title": _title(calculator),
        "finding": finding.to_json(),
        "saving": saving(finding) if finding.figures else None,
        "told": sheet.told(),
        "unanswered": sheet.unanswered(),
        "asked": asked,
        "typed": sheet.typed.items(),
        # What is asked again right here must not be sent twice.
        "kept": [(key, text) for key, text in sheet.typed.items() if key.partition("-")[0] not in shown],
    }
    return render(request, "advice/result.html", context)


def _form(request: HttpRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    first, more = sheet.split()
    context = {
        "calculator": sheet.calculator,
        "title": _title(sheet.calculator),
        "plan": PLANS.get(sheet.calculator.code),
        "first": first,
        "more": more,
        "more_open": any(item.error or item.value for item in more),
        "errors": sheet.faults,
        "places": places(),
        "region": sheet.typed.get("region", ""),
    }
    return render(request, "advice/form.html", context, status=status)


def _title(calculator: Calculator) -> Message:
    return Message(f"law.title.{calculator.name}")
