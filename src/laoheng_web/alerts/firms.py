"""The portrait of a firm for regulators: named features with source and freshness; what is not known says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from laoheng.casework import Kind, Role
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Unit
from laoheng.standard.known import Known, Unknown, Value
from laoheng.standard.messages import Message
from laoheng.standard.records.kinds import contract_of
from laoheng_web.accounts.models import Office, visible_offices
from laoheng_web.accounts.pages import page
from laoheng_web.alerts.assess import opened_lake
from laoheng_web.alerts.listing import ENDED, lines
from laoheng_web.alerts.models import Alert, OpenQuestion, Signal
from laoheng_web.alerts.panels import panels
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.papers.models import Matter
from laoheng_web.vault.models import Firm

PER_PAGE = 25
MONTHS = 12


@dataclass(frozen=True)
class Cell:
    """A feature's value, or why it is not known; `share` of the row's greatest value for the bar."""

    text: str
    known: bool
    amount: Any = None


@dataclass(frozen=True)
class Row:
    """One feature: label, unit, ground, where it comes from, and its values newest month first."""

    label: Message
    unit: str
    ground: str
    sources: tuple[Message, ...]
    cells: tuple[Cell, ...]
    greatest: Any


@dataclass(frozen=True)
class Source:
    """One record kind: how many rows of the firm are held and when the newest came."""

    label: str
    rows: int
    newest: datetime | None


@page(roles={"regulator"}, purpose="portrait")
def search(request: HttpRequest, by: By) -> HttpResponse:
    """Firms of the bureau's own region by name or credit code."""
    wanted = request.GET.get("q", "").strip()[:60]
    firms = firms_of(by)
    if wanted:
        firms = firms.filter(Q(name__icontains=wanted) | Q(code__istartswith=wanted))
    shown = Paginator(firms.order_by("name", "code"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "alerts/firms.html", {"page": shown, "wanted": wanted})


@page(roles={"regulator"}, purpose="portrait")
def portrait(request: HttpRequest, by: By, firm_id: UUID) -> HttpResponse:
    """One firm: what the records say, its open alerts, complaints, and what other rooms add. The view leaves a line."""
    firm = firms_of(by).filter(id=firm_id).first()
    if firm is None:
        raise Http404
    office = _office_of(by, firm)
    record("firm.viewed", by=by, payload={"office": office.id}, subjects=[firm.id])
    alerts = Alert.objects.filter(firm_id=firm.id).exclude(matter__state__in=ENDED).select_related("matter")
    context = {
        "firm": firm,
        "office": office,
        "as_of": by.now.date(),
        "alerts": lines(list(alerts.order_by("-first_seen", "id")), Role.REGULATOR, by.now.date()),
        "signals": Signal.objects.filter(firm_id=firm.id, gone_at=None).order_by("cause", "indicator"),
        "questions": OpenQuestion.objects.filter(firm_id=firm.id, answered_at=None).order_by("indicator"),
        "complaints": Matter.objects.filter(firm_id=firm.id, kind=Kind.WAGE_COMPLAINT.value).count(),
        "panels": _panels(request, by, firm.id),
    }
    return render(request, "alerts/firm.html", context | _drawn(by, office, firm))


def firms_of(by: By) -> QuerySet[Firm]:
    """The firms in the region of the actor's bureau and those below it, and those it has a file about."""
    own = Office.objects.filter(id=by.office).first()
    if own is None:
        return Firm.objects.none()
    regions = Office.objects.filter(id__in=visible_offices(own)).values("region")
    in_files = Matter.objects.filter(firm_id__isnull=False).values("firm_id")
    return Firm.objects.filter(Q(region__in=regions) | Q(id__in=in_files))


def _office_of(by: By, firm: Firm) -> Office:
    """The bureau whose lake holds the firm's records: that of its region, else the actor's own."""
    own = Office.objects.get(id=by.office)
    return Office.objects.filter(id__in=visible_offices(own), region=firm.region).order_by("path").last() or own


def _panels(request: HttpRequest, by: By, firm: UUID) -> list[SafeString]:
    return [render_to_string(template, context, request) for template, context in panels(by, firm)]


def _drawn(by: By, office: Office, firm: Firm) -> dict[str, Any]:
    """Features as of today and month by month, with the sources they rest on."""
    from laoheng.hub.lake import Lake
    from laoheng.route import ASSESSED_KINDS

    root = Path(settings.LAKE_DIR)
    version = Lake(root).version([str(office.id)], ASSESSED_KINDS)
    return _portrait(root, str(office.id), office.region, str(firm.id), by.now.date(), version)


@lru_cache(maxsize=256)
def _portrait(root: Path, office: str, region: str, firm: str, as_of: date, version: str) -> dict[str, Any]:
    """What the lake of that version says. Kept: putting the questions together takes longer than answering them."""
    from laoheng import route
    from laoheng.portrait import DAILY, MONTHLY

    with opened_lake() as (engine, lake):
        held = _sources(engine, lake, office, firm)
        try:
            drawn = route.portrait_of(
                engine, lake, office_id=office, firm_id=firm, as_of=as_of, region=region, months=MONTHS
            )
        except UserError as error:
            return {"nothing": Message.of(error.code, **error.args_), "sources": held}
    months = sorted(drawn.months, reverse=True)
    by_month = [_row(item, [drawn.months[month].get(item.name) for month in months]) for item in MONTHLY]
    days = [_row(item, [drawn.features.get(item.name)]) for item in DAILY]
    return {"months": months, "by_month": by_month, "days": days, "sources": held}


def _row(item: Any, values: list[Known[Any] | None]) -> Row:
    numbers = [value.value for value in values if isinstance(value, Value)]
    kinds = tuple(Message(f"portrait.kind.{kind}") for kind in item.sources)
    cells = tuple(_cell(value, item.unit) for value in values)
    return Row(item.label, item.unit.value, item.ground, kinds, cells, max(numbers, default=None) or None)


def _cell(value: Known[Any] | None, unit: Unit) -> Cell:
    if value is None or isinstance(value, Unknown):
        return Cell("", False)
    number = value.value
    return Cell(f"{number:,.2f}" if unit is Unit.YUAN else f"{number:,}", True, number)


def _sources(engine: Any, lake: Any, office: str, firm: str) -> list[Source]:
    from laoheng.route import ASSESSED_KINDS

    held = []
    for kind in ASSESSED_KINDS:
        rows = lake.current([office], kind, engine=engine)
        mine = rows.filter(rows.firm_id == firm)
        (found,) = engine.run(mine.aggregate(rows=mine.count(), newest=mine.received_at.max())).to_pylist()
        held.append(Source(contract_of(kind).label, found["rows"], found["newest"]))
    return held
