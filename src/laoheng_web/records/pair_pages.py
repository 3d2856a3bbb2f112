"""Pages of the review queue: the list, one pair side by side, and the clerk's word."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import spoken, told
from laoheng_web.audit.by import By
from laoheng_web.records import pairs as actions
from laoheng_web.records.linking import PURPOSE, link_later
from laoheng_web.records.models import LinkPair, LinkRun, LinkUnit, PairDecision
from laoheng_web.records.pair_shown import lines_of, names_of, reasons_of, traces_of

OFFICERS = {"regulator"}
SHOWN = 50


def waiting(by: By) -> int:
    """How many pairs wait, for the home page."""
    return _waiting().filter(office_id=by.office).count()


def _waiting() -> QuerySet[LinkPair]:
    return LinkPair.objects.filter(Q(decision="") | Q(decision=PairDecision.UNKNOWN))


@page(roles=OFFICERS, purpose=PURPOSE, methods=("GET", "HEAD", "POST"))
def pairs(request: HttpRequest, by: By) -> HttpResponse:
    """What waits for a clerk, the most doubtful last; posting starts a run."""
    if request.method == "POST":
        link_later(by)
        messages.success(request, _("已开始核对，几分钟后刷新这一页看结果。拿不准的会排在下面。"))
        return redirect("records:pairs")
    unit = request.GET.get("unit", "")
    done = request.GET.get("done") == "1"
    rows = LinkPair.objects.exclude(decision="").order_by("-decided_at") if done else _queue()
    if unit in LinkUnit.values:
        rows = rows.filter(unit=unit)
    found = list(rows[: SHOWN + 1])
    names = names_of(found)
    context = {
        "lines": [_line(pair, names, by) for pair in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "waiting": [(value, label, _waiting().filter(unit=value).count()) for value, label in LinkUnit.choices],
        "unit": unit,
        "done": done,
        "runs": LinkRun.objects.order_by("-at", "unit")[:2],
    }
    return render(request, "records/pairs.html", context)


def _queue() -> QuerySet[LinkPair]:
    """Those nobody has looked at first, then those a clerk could not settle; the likeliest first."""
    return _waiting().order_by("decision", "-per_mille", "id")


def _line(pair: LinkPair, names: dict[UUID, str], by: By) -> dict[str, Any]:
    return {
        "pair": pair,
        "left": names.get(pair.left_id, "—"),
        "right": names.get(pair.right_id, "—"),
        "percent": min(max(round(pair.per_mille / 10), 1), 99),  # no model is certain
        "caution": _caution(pair),
        "held_by": actions.clerk(pair.held_by) if pair.held_by_other(by.user, by.now) else "",
        "mine": pair.held_by == by.user,
    }


def _caution(pair: LinkPair) -> str:
    return spoken(Message.of(f"link_review.caution.{pair.caution}")) if pair.caution else ""


@page(roles=OFFICERS, purpose=PURPOSE, methods=("POST",))
def take(request: HttpRequest, by: By, pair_id: UUID) -> HttpResponse:
    """Takes a pair in hand, or says who has it."""
    _found(pair_id)
    try:
        actions.take(by=by, pair_id=pair_id)
    except UserError as error:
        messages.error(request, told(error))
        return redirect("records:pairs")
    return redirect("records:pair", pair_id)


@page(roles=OFFICERS, purpose=PURPOSE, methods=("POST",))
def give_back(request: HttpRequest, by: By, pair_id: UUID) -> HttpResponse:
    """Puts a pair back undecided."""
    _found(pair_id)
    try:
        actions.give_back(by=by, pair_id=pair_id)
    except UserError as error:
        messages.error(request, told(error))
    return redirect("records:pairs")


@page(roles=OFFICERS, purpose=PURPOSE, methods=("GET", "HEAD", "POST"))
def pair(request: HttpRequest, by: By, pair_id: UUID) -> HttpResponse:
    """One pair: side by side for the clerk who has it in hand, in short for everybody else."""
    row = _found(pair_id)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        decision, why = request.POST.get("decision", ""), request.POST.get("why", "")
        errors = _lacking(decision, why)
        if not errors:
            try:
                actions.decide(by=by, pair_id=row.id, decision=decision, why=why)
            except UserError as error:
                errors = [("decision", told(error))]
            else:
                messages.success(request, _("已记下：%(word)s。") % {"word": _(PairDecision(decision).label)})
                return redirect("records:pairs")
        row.refresh_from_db()
    return render(request, "records/pair.html", _context(request, row, by, errors), status=422 if errors else 200)


def _lacking(decision: str, why: str) -> list[tuple[str, str]]:
    lacking = []
    if decision not in PairDecision.values:
        lacking.append(("decision", spoken(Message.of("link_review.decision_missing"))))
    if not why.strip():
        lacking.append(("id_why", spoken(Message.of("link_review.why_missing"))))
    return lacking


def _context(request: HttpRequest, row: LinkPair, by: By, errors: list[tuple[str, str]]) -> dict[str, Any]:
    in_hand = row.held_by == by.user and not row.settled
    group = list(
        LinkPair.objects.filter(office_id=row.office_id, unit=row.unit, group=row.group).exclude(id=row.id)[:SHOWN]
    )
    names = names_of([row, *group])
    context = {
        **_line(row, names, by),
        "settled": row.settled,
        "in_hand": in_hand,
        "reasons": reasons_of(row),
        "group": [_line(other, names, by) for other in group],
        "choices": [(value, label, value == request.POST.get("decision")) for value, label in PairDecision.choices],
        "why": request.POST.get("why", ""),
        "decided_by": actions.clerk(row.decided_by),
        "is_person": row.unit == LinkUnit.PERSON,
        "errors": errors,
        "opened": [],
    }
    if in_hand:
        context |= {"fields": lines_of(row), "traces": traces_of(row)}
    return context


@page(roles=OFFICERS, purpose=PURPOSE, methods=("POST",))
def open_pair(request: HttpRequest, by: By, pair_id: UUID) -> HttpResponse:
    """Both identities in clear, on this answer only, with the lines the two persons can see."""
    row = _found(pair_id)
    try:
        found = actions.opened(by=by, pair_id=row.id, reason=request.POST.get("reason", ""))
    except UserError as error:
        context = _context(request, row, by, [("id_reason", told(error))])
        return render(request, "records/pair.html", context, status=422)
    context = _context(request, row, by, [])
    fields = [field for field in actions.OPENED if any(field in said for said in found.values())]
    context["opened"] = [
        (field, found[row.left_id].get(field, ""), found[row.right_id].get(field, "")) for field in fields
    ]
    return render(request, "records/pair.html", context)


@page(roles=OFFICERS, purpose=PURPOSE, methods=("GET", "HEAD", "POST"))
def reopen(request: HttpRequest, by: By, pair_id: UUID) -> HttpResponse:
    """A decided pair is to be looked at again: the merge that came of it is taken back."""
    row = _found(pair_id)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            actions.reopen(by=by, pair_id=row.id, why=request.POST.get("why", ""))
        except UserError as error:
            errors = [("id_why", told(error))]
        else:
            messages.success(request, _("已退回清单，等重新核对。"))
            return redirect("records:pair", row.id)
    context = {**_line(row, names_of([row]), by), "errors": errors, "decided_by": actions.clerk(row.decided_by)}
    return render(request, "records/reopen_pair.html", context, status=422 if errors else 200)


def _found(pair_id: UUID) -> LinkPair:
    row = LinkPair.objects.filter(id=pair_id).first()
    if row is None:
        raise Http404
    return row
