"""The pages on which a bureau's officers try a score, put it to use together, and take it out of use."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Office, User
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.alerts.jobs import score_soon
from laoheng_web.alerts.models import ScoreRun
from laoheng_web.alerts.own_scores import PREFIX, entry_of, own_model, own_models
from laoheng_web.alerts.score_life import move, standing
from laoheng_web.alerts.scoring import own_report
from laoheng_web.audit.by import By

PROPOSALS = ("propose", "propose_again")
RUNS_SHOWN = 12
_FIELDS = {"risk.model.life.no_report": "report", "risk.model.life.report_unread": "report"}


@page(roles={"regulator"}, purpose="alert")
def scores(request: HttpRequest, by: By) -> HttpResponse:
    """Every score that comes with the program, and where it stands in this bureau."""
    rows = [(item, standing(_office(by).id, item["id"])) for item in _models(by)]
    own = [pair for pair in rows if pair[0]["id"].startswith(PREFIX)]
    other = [pair for pair in rows if pair not in own]
    return render(request, "alerts/scores.html", {"groups": ((True, own), (False, other)), "phases": phases()})


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def score(request: HttpRequest, by: By, model: str) -> HttpResponse:
    """One score: its moves so far, and the next one."""
    found = next((item for item in _models(by) if item["id"] == model), None)
    if found is None:
        raise Http404
    office, errors, typed = _office(by), [], request.POST.get("reason", "")[:400]
    if request.method == "POST":
        file = request.FILES.get("report")
        try:
            move(
                by=by, model=model, name=request.POST.get("move", ""), reason=typed,
                report=file.read() if file else None,
            )  # fmt: skip
            if request.POST.get("move") == "start_shadow" and model.startswith(PREFIX):
                score_soon(office.id)
            messages.success(request, _("已记录。"))
            return redirect("alerts:score", model)
        except UserError as error:
            errors = [(f"id_{_FIELDS.get(error.code, 'reason')}", told(error))]
    now = standing(office.id, model)
    people = dict(User.objects.filter(id__in=[row.by for row in now.moves if row.by]).values_list("id", "display_name"))
    context = {
        "model": found, "now": now, "phases": phases(), "errors": errors, "typed": typed,
        "moves": [(row, moves()[row.move], people.get(row.by, _("系统"))) for row in now.moves],
        "open": [(name, moves()[name]) for name in now.allowed],
        "proposed_by_me": bool(now.moves) and now.moves[-1].move in PROPOSALS and now.moves[-1].by == by.user,
        **_own(by, model),
    }  # fmt: skip
    return render(request, "alerts/score.html", context, status=422 if errors else 200)


def _own(by: By, model: str) -> dict[str, Any]:
    """Of a bureau's own model its monthly runs with the drift check, and the shadow report so far."""
    row = own_model(by.office, model)
    if row is None:
        return {"runs": None}
    runs = ScoreRun.objects.filter(office_id=row.office_id, digest=row.digest).order_by("-as_of", "-id")
    return {
        "own": row,
        "runs": [(run, json.loads(run.drift), run_states()[run.state]) for run in runs[:RUNS_SHOWN]],
        "report": own_report(row, by.now.date()),
        "against": against(),
    }


@page(roles={"regulator"}, purpose="alert")
def filing_file(request: HttpRequest, by: By, model: str) -> HttpResponse:
    """The form of the filing, with the model's figures and its moves in this bureau, as a file."""
    from laoheng.risk.model.register import filing

    found = next((item for item in _models(by) if item["id"] == model), None)
    if found is None:
        raise Http404
    office = _office(by)
    now = standing(office.id, model)
    life = [
        {"move": row.move, "at": row.at.isoformat(), "reason": row.reason, "report_sha256": row.report_digest}
        for row in now.moves
    ]
    answer = JsonResponse(
        {**filing(found, provider=office.name), "phase": now.phase.value, "life": life},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    answer["Content-Disposition"] = f'attachment; filename="filing-{model}.json"'
    return answer


def phases() -> dict[str, str]:
    """What each phase is called."""
    return {
        "idea": _("未启用"),
        "shadow": _("试运行，未启用"),
        "proposed": _("已提议，等另一人批准"),
        "live": _("启用：只排先后"),
        "frozen": _("已冻结，停用"),
        "replaced": _("已让位给新版本，可以再提议"),
        "retired": _("已退役"),
    }


def moves() -> dict[str, str]:
    """What each move is called."""
    return {
        "start_shadow": _("开始试运行"),
        "propose": _("提议启用"),
        "propose_again": _("提议换回这一版"),
        "send_back": _("退回试运行"),
        "replace": _("让位给新版本"),
        "promote": _("批准启用"),
        "freeze": _("冻结"),
        "to_shadow": _("转回试运行"),
        "stop": _("停止试运行"),
        "retire": _("退役"),
    }


def run_states() -> dict[str, str]:
    """What the drift check says."""
    return {
        "steady": _("平稳"),
        "moved": _("有变化，还在规则以内"),
        "frozen": _("超过停用规则"),
        "unknown": _("单位太少，无法判断"),
    }


def against() -> dict[str, str]:
    """The parts of the written stop rule of a shadow run."""
    return {
        "not_better_than_plain": _("不比简单的排法好"),
        "miscalibrated": _("报的可能性不准"),
        "drifted": _("输入或分数变了"),
        "uneven_errors": _("对某些行业错得更多"),
    }


def _models(by: By) -> list[dict[str, Any]]:
    from laoheng.risk.model.register import register

    return [*map(entry_of, own_models(by.office)), *register()["models"]]


def _office(by: By) -> Office:
    return Office.objects.get(id=by.office)
