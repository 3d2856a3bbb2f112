"""Statutory clocks as pages: when does this time run out, and where does it stand now."""

from __future__ import annotations

import re
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laoheng.law import ClockRule, ClockRun, Stop, clock_rules, run_clock
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import public_page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By

_SPAN = re.compile(r"\s*(?:到|至|~|—|\.\.)\s*")
MOST_LINES = 12


@public_page(purpose="advice")
def clocks(request: HttpRequest, by: By) -> HttpResponse:
    """The clocks of the law; those that are only a bureau's convention are left to its own pages."""
    return render(request, "advice/clocks.html", {"clocks": [rule for rule in clock_rules().values() if rule.article]})


@public_page(purpose="advice")
def clock(request: HttpRequest, by: By, clock_id: str) -> HttpResponse:
    """One clock: the form and, once a day is given, its time line. Nothing is kept."""
    rule = clock_rules().get(clock_id)
    if rule is None or rule.article is None:
        raise Http404
    typed = {name: request.GET.get(name, "").strip()[:600] for name in ("start", "stops", "restarts", "extended")}
    run, errors = None, []
    if typed["start"] or typed["stops"] or typed["restarts"]:
        try:
            run = _run(rule, typed, by.now.date())
        except UserError as error:
            field = "stops" if "stop" in error.code else "restarts" if "restart" in error.code else "start"
            errors = [(field, told(error))]
    context = {
        "rule": rule,
        "typed": typed,
        "run": run,
        "finding": run.finding.to_json() if run else None,
        "errors": errors,
    }
    return render(request, "advice/clock.html", context, status=422 if errors else 200)


def _run(rule: ClockRule, typed: dict[str, str], on: date) -> ClockRun:
    return run_clock(
        rule,
        parse_date(typed["start"]),
        WorkCalendar.national(assume_weekends_after=True),
        on=on,
        stops=[_stop(line) for line in _lines(typed["stops"])],
        restarts=[parse_date(line) for line in _lines(typed["restarts"])],
        extended=typed["extended"] == "yes",
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()][:MOST_LINES]


def _stop(line: str) -> Stop:
    parts = _SPAN.split(line, maxsplit=1)
    if len(parts) != 2:
        raise UserError("advice.clock.stop_line", value=line[:40])
    last = parts[1].strip()
    return Stop(parse_date(parts[0]), None if last in ("", _("现在"), "现在") else parse_date(last))
