"""The month's plan of checks: making it, reading it, and deciding on each of its firms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office, User
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.alerts.capacity import capacity_of
from laoheng_web.alerts.checking import LEAVE_REASONS, WAYS, answer, decide
from laoheng_web.alerts.models import CheckPick, CheckPlan
from laoheng_web.alerts.own_scores import phase_here
from laoheng_web.alerts.planning import arm_lines, make_plan, told_score
from laoheng_web.audit.by import By
from laoheng_web.vault.models import Firm

_FIELDS = {"casework.capacity_small": "capacity", "risk.plan.share": "lot"}
_DECIDING = {"risk.plan.reason": "reason", "risk.plan.how": "how", "risk.plan.answer_empty": "text"}


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def plans(request: HttpRequest, by: By) -> HttpResponse:
    """All plans of the bureau; where this month has none, the form that makes it."""
    from laoheng.risk.model.check_plan import LEAST_LOT, MOST_LOT, REST_DAYS, USUAL_LOT

    now = capacity_of(by.office)
    typed = {name: request.POST.get(name, "").strip()[:6] for name in ("capacity", "lot")}
    errors = []
    if request.method == "POST":
        try:
            plan = make_plan(by=by, capacity=_whole(typed["capacity"]), lot_percent=_whole(typed["lot"]))
            messages.success(request, _("计划已经排好。请逐家决定。"))
            return redirect("alerts:plan", plan.id)
        except UserError as error:
            errors = [(f"id_{_FIELDS.get(error.code, 'capacity')}", told(error))]
    else:
        typed = {"capacity": str(now or ""), "lot": str(USUAL_LOT)}
    month = by.now.date().replace(day=1)
    rows = list(CheckPlan.objects.order_by("-month", "-at"))
    names = dict(Office.objects.filter(id__in=[row.office_id for row in rows]).values_list("id", "name"))
    context = {
        "rows": [(row, "" if row.office_id == by.office else names.get(row.office_id, "")) for row in rows],
        "typed": typed, "errors": errors, "month": month,
        "made": next((row for row in rows if row.month == month and row.office_id == by.office), None),
        "phase": Message(f"risk.plan.phase.{phase_here(by.office)[0]}"),
        "least": LEAST_LOT, "most": MOST_LOT, "rest": REST_DAYS,
        "arms": arm_lines(CheckPick.objects.all()),
    }  # fmt: skip
    return render(request, "alerts/plans.html", context, status=422 if errors else 200)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


@page(roles={"regulator"}, purpose="alert")
def plan(request: HttpRequest, by: By, plan_id: UUID) -> HttpResponse:
    """One plan: who stands in it, who decided what, how the lot was drawn. Firms stand in the lot's order, mixed."""
    row = _plan(plan_id)
    picks = list(CheckPick.objects.filter(plan=row).select_related("alert"))
    firms = Firm.objects.in_bulk([pick.firm_id for pick in picks])
    people = _names(picks)
    arms = arm_lines(picks)
    context = {
        "plan": row, "arms": arms, "phase": Message(f"risk.plan.phase.{row.score_phase}"),
        "picks": [(pick, firms.get(pick.firm_id), people.get(pick.decided_by)) for pick in _mixed(row, picks)],
        "waiting": sum(not pick.decision for pick in picks),
        "below": _below(row, arms),
    }  # fmt: skip
    return render(request, "alerts/plan.html", context)


def _below(row: CheckPlan, arms: Any) -> Any:
    return next(line.result.below_line(row.population) for line in arms if line.arm == "lot")


def _mixed(row: CheckPlan, picks: list[CheckPick]) -> list[CheckPick]:
    """The picks in an order that says nothing about their arm."""
    from laoheng.risk.model.check_plan import lot_order

    by_firm = {str(pick.firm_id): pick for pick in picks}
    return [by_firm[firm] for firm in lot_order(by_firm, f"{row.seed} list")]


def _names(picks: list[CheckPick]) -> dict[Any, str]:
    ids = {id_ for pick in picks for id_ in (pick.decided_by, pick.found_by, pick.answered_by) if id_}
    return dict(User.objects.filter(id__in=ids).values_list("id", "display_name"))


@page(roles={"regulator"}, purpose="alert")
def plan_json(request: HttpRequest, by: By, plan_id: UUID) -> HttpResponse:
    """What anyone needs to draw the lot again: seed, method, digest of the pot, and who was drawn."""
    row = _plan(plan_id)
    drawn = CheckPick.objects.filter(plan=row, arm="lot").order_by("place").values_list("firm_id", flat=True)
    return JsonResponse(
        {
            "plan": str(row.id), "month": f"{row.month:%Y-%m}", "seed": row.seed, "population": row.population,
            "population_sha256": row.population_digest,
            "method": "firms in the order of sha256(seed + NUL + firm id) in hex; the first are drawn",
            "drawn": [str(firm) for firm in drawn], "score_phase": row.score_phase, "score_digest": row.score_digest,
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )  # fmt: skip


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def check(request: HttpRequest, by: By, pick_id: UUID) -> HttpResponse:
    """One firm of a plan: why it stands there, the decision, and an objection where there is one."""
    pick = find_pick(pick_id)
    typed = {name: request.POST.get(name, "").strip()[:2000] for name in ("answer", "how", "reason", "text")}
    errors = []
    if request.method == "POST":
        try:
            if typed["answer"] in ("upheld", "rejected"):
                answer(by=by, pick=pick, upheld=typed["answer"] == "upheld", text=typed["text"])
            else:
                decide(by=by, pick=pick, go=typed["answer"] == "go", how=typed["how"], reason=typed["reason"])
            messages.success(request, _("已记录。"))
            return redirect("alerts:plan_check", pick.id)
        except UserError as error:
            errors = [(f"id_{_DECIDING.get(error.code, 'answer')}", told(error))]
    people = _names([pick])
    context = {
        "pick": pick, "plan": pick.plan, "firm": Firm.objects.filter(id=pick.firm_id).first(), "errors": errors,
        "typed": typed, "score": _score(pick), "why": Message(f"risk.plan.why.{pick.arm}"),
        "ways": [(way, Message(f"casework.contact.{way}")) for way in WAYS],
        "reasons": [(name, Message(f"risk.plan.leave.{name}")) for name in LEAVE_REASONS],
        "decided_by": people.get(pick.decided_by), "answered_by": people.get(pick.answered_by),
        "mine": by.user in (pick.decided_by, pick.found_by),
    }  # fmt: skip
    return render(request, "alerts/plan_check.html", context, status=422 if errors else 200)


def _score(pick: CheckPick) -> Any:
    """What the score said, or what is the matter with it: one that cannot be made again is shown as such."""
    try:
        return told_score(pick)
    except UserError as error:
        return {"fault": Message.of(error.code, **error.args_)}


def _plan(plan_id: UUID) -> CheckPlan:
    row = CheckPlan.objects.filter(id=plan_id).first()
    if row is None:
        raise Http404
    return row


def find_pick(pick_id: UUID) -> CheckPick:
    """The firm of a plan with that id, if the actor may see it; else 404."""
    row = CheckPick.objects.select_related("plan", "alert").filter(id=pick_id).first()
    if row is None:
        raise Http404
    return row
