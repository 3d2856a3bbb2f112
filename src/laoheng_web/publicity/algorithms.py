"""The algorithm register as pages: every model that comes with the program, what it reads, reached and may not do."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import public_page
from laoheng_web.alerts.models import OfficeModel, ScoreStanding
from laoheng_web.alerts.own_scores import entry_of
from laoheng_web.alerts.score_pages import phases
from laoheng_web.audit.by import By


@cache
def _register() -> dict[str, Any]:
    # Imported late: the tables are read once, by whoever asks first.
    from laoheng.risk.model.register import register

    return register()


def _models() -> list[dict[str, Any]]:
    """What comes with the program, and what bureaus brought in themselves: whose it is and where it stands."""
    names = dict(Office.objects.values_list("id", "name"))
    standing = {(row.office_id, row.digest): row.phase for row in ScoreStanding.objects.all()}
    own = [
        {
            **entry_of(row), "office": names.get(row.office_id, ""),
            "phase": standing.get((row.office_id, row.digest), "idea"),
        }
        for row in OfficeModel.objects.order_by("at", "id")
    ]  # fmt: skip
    return [*_register()["models"], *own]


@public_page(purpose="publicity")
def listed(request: HttpRequest, by: By) -> HttpResponse:
    """All models with their phase."""
    return render(request, "publicity/algorithms.html", {"models": _models()})


@public_page(purpose="publicity")
def as_json(request: HttpRequest, by: By) -> HttpResponse:
    """The same as data."""
    return JsonResponse({**_register(), "models": _models()}, json_dumps_params={"ensure_ascii": False, "indent": 1})


@public_page(purpose="publicity")
def one(request: HttpRequest, by: By, model: str) -> HttpResponse:
    """One model: its words, inputs with the points each can give, and its figures beside the baselines."""
    found = next((item for item in _models() if item["id"] == model), None)
    if found is None:
        raise Http404
    names = dict(Office.objects.values_list("id", "name"))
    stands = ScoreStanding.objects.filter(digest=found["digest"]).order_by("-since")
    used = [(names.get(row.office_id, ""), phases().get(row.phase, ""), row.since) for row in stands]
    ranges = {term["name"]: term for term in found["points"]["terms"]}
    inputs = [{**item, **ranges[item["name"]]} for item in found["inputs"]]
    return render(request, "publicity/algorithm.html", {"model": found, "inputs": inputs, "used": used})
