"""The portrait of a firm for a stated purpose, as of any day, and the chain of its building projects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng.standard.errors import UserError
from laoheng.standard.finding import Unit
from laoheng.standard.known import Unknown, Value
from laoheng.standard.messages import Message
from laoheng.standard.records.purposes import purpose_of
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.alerts.assess import opened_lake
from laoheng_web.alerts.firms import firms_of
from laoheng_web.alerts.listing import ENDED
from laoheng_web.alerts.models import Alert, Signal
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.portraits.looking import Asked, asked, choices, lake_of, last_look, leave_line
from laoheng_web.records.views import office_for
from laoheng_web.vault.models import Firm

if TYPE_CHECKING:
    from laoheng.portrait.chain import Link
    from laoheng.portraits import FirmView, Peers, Told

SHOWN_EVENTS = 40


@page(roles={"regulator"}, purpose="portrait")
def firm(request: HttpRequest, by: By, firm_id: UUID) -> HttpResponse:
    """One firm as its records tell, for the purpose stated; the look leaves a line."""
    found = firms_of(by).filter(id=firm_id).first()
    if found is None:
        raise Http404
    return _drawn(request, by, found, _office_of(by, found), "overview")


@page(roles={"firm"}, purpose="own_records")
def own_firm(request: HttpRequest, by: By) -> HttpResponse:
    """What the records say of the firm that looks."""
    try:
        office = office_for(by)
    except UserError as error:
        return render(request, "portraits/firm.html", {"nothing": Message(error.code, error.args_)})
    return _drawn(request, by, Firm.objects.get(id=by.party), office, "self_check")


def _office_of(by: By, firm: Firm) -> Office:
    own = Office.objects.get(id=by.office)
    below = Office.objects.filter(path__startswith=f"{own.path}/", region=firm.region)
    return below.order_by("path").last() or own


@transaction.atomic
def _drawn(request: HttpRequest, by: By, firm: Firm, office: Office, default: str) -> HttpResponse:
    wanted = asked(request, by, default)
    context: dict[str, Any] = {
        "firm": firm, "asked": wanted, "purposes": choices(by, rows=False), "errors": wanted.faults,
        "today": by.now.date(),
    }  # fmt: skip
    if wanted.faults or wanted.purpose is None:
        return render(request, "portraits/firm.html", context, status=400)
    before = last_look(by, firm.id)
    view, peers = _view(wanted, by, office, firm)
    found = _lit(firm, view, wanted, by)
    lit = sorted(item["kind"].removeprefix("indicator.") for item in found)
    leave_line(by, firm.id, wanted, {"what": "firm", "lit": lit})
    if view is None:
        return render(
            request, "portraits/firm.html", context | {"nothing": Message("route.unknown_firm", {"firm": firm.code})}
        )
    context |= {
        "view": view, "days": _split(item for item in view.features if item.month is None),
        "months": _split(item for item in view.features if item.month is not None),
        "month": next((item.month for item in view.features if item.month), ""),
        "events": _events(view, firm, wanted), "peers": [_peer(item) for item in peers],
        "closed": [Message(f"portrait.kind.{kind}") for kind in view.closed],
        "lit": found, "changes": _changes(before, lit, view), "before": before,
    }  # fmt: skip
    return render(request, "portraits/firm.html", context)


def _view(wanted: Asked, by: By, office: Office, firm: Firm) -> tuple[FirmView | None, tuple[Peers, ...]]:
    from laoheng.route import ASSESSED_KINDS

    assert wanted.purpose is not None
    lake = lake_of(wanted, by.now.date())
    version = lake.version([str(office.id)], ASSESSED_KINDS)
    key = (str(office.id), office.region, str(firm.id), by.role, wanted.purpose.code, version, str(lake.root))
    return _kept(wanted.on, wanted.on >= by.now.date(), *key)


@lru_cache(maxsize=128)
def _kept(
    on: date, newest: bool, office: str, region: str, firm: str, role: str, purpose: str, version: str, root: str
) -> tuple[FirmView | None, tuple[Peers, ...]]:
    """What the lake of that version says. Kept: putting the questions together takes longer than answering them."""
    from pathlib import Path

    from laoheng import portraits
    from laoheng.hub.lake import Lake

    asked_for = Asked(purpose_of(purpose), on)
    lake = Lake(Path(root)) if newest else portraits.LakeAsOf(Path(root), asked_for.until())
    with opened_lake() as (engine, _now):
        try:
            view = portraits.firm_view(
                engine,
                lake,
                office_id=office,
                region=region,
                firm_id=firm,
                as_of=on,
                role=role,
                purpose=purpose,
                judge=not newest,
            )
        except UserError:
            return None, ()
        return view, portraits.peers_of(
            engine, lake, office_id=office, region=region, firm_id=firm, as_of=on, role=role, purpose=purpose
        )


def _lit(firm: Firm, view: FirmView | None, wanted: Asked, by: By) -> list[dict[str, Any]]:
    """The findings that stand: today those of the bureau's last run, of an earlier day judged from the lake of then."""
    from laoheng.portraits import shows_indicator

    if view is None or wanted.purpose is None:
        return []
    if wanted.on < by.now.date():
        return [item.to_json() for item in view.lit]
    standing = [*Alert.objects.filter(firm_id=firm.id, cleared_at=None).exclude(matter__state__in=ENDED).order_by("id")]
    standing += Signal.objects.filter(firm_id=firm.id, gone_at=None).order_by("indicator")
    found = {item.finding["kind"]: item.finding for item in standing}
    names = {kind: kind.removeprefix("indicator.") for kind in found}
    return [found[kind] for kind, name in names.items() if shows_indicator(name, by.role, wanted.purpose)]


def _split(items: Iterable[Told]) -> dict[str, list[dict[str, Any]]]:
    """What is known and more than nothing; what is known to be nothing; what is unknown: the first is not to drown."""
    rows = [_row(item) for item in items]
    known = [row for row in rows if "why" not in row]
    return {
        "known": [row for row in known if row["number"]],
        "none": [row for row in known if not row["number"]],
        "unknown": [row for row in rows if "why" in row],
    }


def _row(item: Told) -> dict[str, Any]:
    kinds = [Message(f"portrait.kind.{kind}") for kind in item.feature.sources]
    row = {"label": item.feature.label, "ground": item.feature.ground, "kinds": kinds, "fresh": item.fresh}
    if isinstance(item.value, Unknown):
        return row | {"why": item.value.why}
    assert isinstance(item.value, Value)
    number = item.value.value
    text = f"{number:,.2f} 元" if item.feature.unit is Unit.YUAN else f"{number:,}"
    return row | {"text": text, "number": number}


def _peer(item: Peers) -> dict[str, Any]:
    def percent(share: float | None) -> str | None:
        return None if share is None else f"{share * 100:.0f}%"

    quartiles = [percent(value) for value in item.quartiles] if item.quartiles else []
    return {
        "label": Message(f"portrait.peers.{item.name}"),
        "count": item.count,
        "own": percent(item.own),
        "quartiles": quartiles,
    }


def _events(view: FirmView, firm: Firm, wanted: Asked) -> list[tuple[date, Message]]:
    """The time line: what records tell, and the alerts about the firm that the viewer may see."""
    rows = [(item.day, Message(f"portrait.event.{item.what}")) for item in view.events]
    alerts = Alert.objects.filter(firm_id=firm.id, first_seen__lte=wanted.on).values_list("first_seen", flat=True)
    rows += [(day, Message("portrait.event.alert")) for day in alerts]
    return sorted(rows, key=lambda row: (row[0], row[1].code), reverse=True)[:SHOWN_EVENTS]


def _changes(before: AuditEvent | None, lit: list[str], view: FirmView) -> dict[str, Any]:
    """What is new and what is gone since the viewer's last look, and which kinds of record came since."""
    if before is None:
        return {}
    then = set(before.payload.get("lit", []))
    came = [kind for kind, at in view.newest.items() if at is not None and at > before.occurred_at]
    return {
        "new": [Message(f"risk.{name}.label") for name in lit if name not in then],
        "gone": [Message(f"risk.{name}.label") for name in sorted(then - set(lit))],
        "came": [Message(f"portrait.kind.{kind}") for kind in came if kind not in view.closed],
    }


@page(roles={"regulator"}, purpose="portrait")
def projects(request: HttpRequest, by: By) -> HttpResponse:
    """The building projects registered with the bureau, newest first."""
    from laoheng import portraits

    with opened_lake() as (engine, lake):
        rows = portraits.projects_of(engine, lake, office_ids=[str(by.office)], as_of=by.now.date())
    names = Firm.objects.in_bulk([UUID(row["firm_id"]) for row in rows])
    lines = [{**row, "general": names.get(UUID(row["firm_id"]))} for row in rows]
    return render(request, "portraits/projects.html", {"projects": lines})


@page(roles={"regulator"}, purpose="portrait")
def chain(request: HttpRequest, by: By, firm_id: UUID) -> HttpResponse:
    """One project's chain from the developer to the teams; the look leaves a line at the general contractor."""
    from laoheng import portraits

    number = request.GET.get("project", "")
    general = firms_of(by).filter(id=firm_id).first()
    if general is None:
        raise Http404
    office, wanted = str(by.office), Asked(purpose_of("sites"), by.now.date())
    with opened_lake() as (engine, lake):
        held = portraits.projects_of(engine, lake, office_ids=[office], as_of=wanted.on, firm_ids=[str(firm_id)])
        row = next((item for item in held if item["project"] == number), None)
        if row is None:
            fault = Message("portrait.no_such_project", {"project": number[:40]}) if number else None
            return render(
                request,
                "portraits/chain.html",
                {"firm": general, "held": held, "nothing": fault},
                status=404 if number else 200,
            )
        codes = {str(item.id): item.code for item in Firm.objects.all()}
        drawn = portraits.project_chain(engine, lake, office_ids=[office], project=row, codes=codes)
    with transaction.atomic():
        leave_line(by, general.id, wanted, {"what": "chain"})
    names = {item.code: item.name for item in Firm.objects.filter(code__in=_codes(drawn))}
    return render(request, "portraits/chain.html", {"firm": general, "project": row, "links": _flat(drawn, names, 1)})


def _codes(link: Link) -> set[str]:
    return {link.code or ""} | {code for child in link.below for code in _codes(child)}


def _flat(link: Link, names: dict[str, str], level: int) -> list[dict[str, Any]]:
    """The chain as a list in reading order, each with its level: one table serves eye and ear."""
    step = Message(f"portrait.step.{link.step.value}")
    here = {
        "link": link,
        "step": step,
        "name": link.name or names.get(link.code or "", "") or link.code,
        "level": level,
    }
    return [here, *(row for child in link.below for row in _flat(child, names, level + 1))]
