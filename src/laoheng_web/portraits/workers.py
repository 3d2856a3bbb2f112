"""The portrait of a worker: for the worker all of it, for an officer what the stated purpose opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng.standard.messages import Message
from laoheng.standard.records.purposes import OWN, purpose_of
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.alerts.assess import opened_lake
from laoheng_web.audit.by import By
from laoheng_web.papers.models import Matter
from laoheng_web.portraits.looking import PERSON_VIEWED, Asked, asked, choices, leave_line
from laoheng_web.vault.identities import masked_names
from laoheng_web.vault.models import Firm

if TYPE_CHECKING:
    from laoheng.portrait.person import WorkerPortrait

SHOWN = 50


@page(roles={"worker"}, purpose="own_records")
def me(request: HttpRequest, by: By) -> HttpResponse:
    """Everything that the records say of the worker who looks."""
    assert by.party is not None
    wanted = Asked(purpose_of(OWN), by.now.date())
    view = _view(wanted, by, by.party, [str(item) for item in Office.objects.values_list("id", flat=True)])
    with transaction.atomic():
        leave_line(by, by.party, wanted, {"what": "worker"}, PERSON_VIEWED)
    matters = Matter.objects.filter(worker_id=by.party).order_by("-filed_on", "id")
    return render(request, "portraits/me.html", _told(view) | {"matters": matters, "today": by.now.date()})


@page(roles={"regulator"}, purpose="portrait")
def workers(request: HttpRequest, by: By) -> HttpResponse:
    """The workers of the bureau's files: an officer comes to a person through a matter."""
    matters = list(Matter.objects.filter(worker_id__isnull=False).order_by("-filed_on", "id")[:SHOWN])
    names = masked_names({matter.worker_id for matter in matters if matter.worker_id})
    lines = [(matter, names.get(matter.worker_id)) for matter in matters if matter.worker_id]
    return render(request, "portraits/workers.html", {"lines": lines})


@page(roles={"regulator"}, purpose="portrait")
def worker(request: HttpRequest, by: By, person: UUID) -> HttpResponse:
    """One worker for a stated purpose. Without one nothing is shown; the look is told to the worker."""
    matter = Matter.objects.filter(worker_id=person).order_by("-filed_on", "id").first()
    if matter is None:
        raise Http404
    wanted = asked(request, by, None)
    context: dict[str, Any] = {
        "person": person, "asked": wanted, "purposes": choices(by, rows=True), "errors": wanted.faults,
        "name": masked_names([person]).get(person, ""),
    }  # fmt: skip
    if wanted.purpose is not None and not wanted.purpose.rows:
        fault = Message("portrait.purpose_of_firms", {"purpose": wanted.purpose.code})
        context["errors"] = (("id_purpose", fault),)
    if context["errors"] or wanted.purpose is None:
        return render(request, "portraits/worker.html", context, status=400 if context["errors"] else 200)
    view = _view(wanted, by, person, [str(by.office)])
    with transaction.atomic():
        leave_line(by, person, wanted, {"what": "worker"}, PERSON_VIEWED)
    closed = [Message(f"portrait.kind.{kind}") for kind in view.closed]
    return render(request, "portraits/worker.html", context | _told(view) | {"closed": closed})


def _view(wanted: Asked, by: By, person: UUID, offices: list[str]) -> WorkerPortrait:
    from laoheng import portraits
    from laoheng_web.portraits.looking import lake_of

    assert wanted.purpose is not None
    lake = lake_of(wanted, by.now.date())
    with opened_lake() as (engine, _now):
        return portraits.worker_view(
            engine, lake, office_ids=offices, person_id=str(person), as_of=wanted.on, role=by.role,
            purpose=wanted.purpose.code,
        )  # fmt: skip


def _told(view: WorkerPortrait) -> dict[str, Any]:
    ids = {item.firm_id for item in (*view.spells, *view.insured, *view.pay)}
    firms = {str(key): firm for key, firm in Firm.objects.in_bulk([UUID(item) for item in ids]).items()}

    def named(item: Any) -> dict[str, Any]:
        return {"firm": firms.get(item.firm_id), "row": item}

    return {
        "view": view, "spells": [named(item) for item in view.spells],
        "insured": [named(item) for item in view.insured], "pay": [named(item) for item in view.pay],
        "fresh": [(Message(f"portrait.kind.{kind}"), at) for kind, at in view.fresh],
    }  # fmt: skip
