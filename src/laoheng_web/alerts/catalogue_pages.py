"""The indicators as pages: what each looks at and what it said; and the policy bench on which its levels are tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.alerts.charts import bar_chart
from laoheng_web.alerts.levels import propose, settle, tried
from laoheng_web.alerts.models import Alert, LevelChange, Signal, WatchRun
from laoheng_web.alerts.rules_shown import levels_on, rule_of
from laoheng_web.audit.by import By

LEVEL_NAMES = ("blue", "yellow", "orange", "red")
_FIELDS = {"risk.policy.start_past": "start", "risk.policy.reason_missing": "reason"}


@dataclass(frozen=True)
class Shown:
    """One indicator in the list: its name, whom it is about, and what the last run said."""

    id: str
    label: Message
    dimension: str
    subject: str
    known: bool
    fires: int | None = None
    unknown: int | None = None


@page(roles={"regulator"}, purpose="alert")
def indicators(request: HttpRequest, by: By) -> HttpResponse:
    """The whole catalogue by dimension, with what the last run over all firms said."""
    from laoheng.risk.indicators import Dimension, catalogue_size

    run = WatchRun.objects.filter(office_id=by.office).order_by("-at").first()
    rows = _rows(run.counts if run else {})
    groups = [
        (Message(f"risk.dimension.{item.value}"), [row for row in rows if row.dimension == item.value])
        for item in Dimension
    ]
    pending = LevelChange.objects.filter(settled_at=None).order_by("-proposed_at")
    context = {"groups": groups, "run": run, "size": catalogue_size(), "pending": _changes(pending)}
    return render(request, "alerts/indicators.html", context)


def _rows(counts: Mapping[str, Mapping[str, int]]) -> list[Shown]:
    from laoheng.risk.indicators import PROTECTIONS, TEN, watched

    rows = [
        Shown(
            item.id, item.label, item.dimension.value, item.subject.value, item.value is not None,
            counts.get(item.id, {}).get("fires", 0) if item.id in counts else None,
            counts.get(item.id, {}).get("unknown", 0) if item.id in counts else None,
        )
        for item in watched()
    ]  # fmt: skip
    for name, (dimension, _cause) in TEN.items():
        rows.append(Shown(name, Message(f"risk.{name}.label"), dimension.value, "firm", True))
    for item in PROTECTIONS:
        label = Message(f"risk.worker.{item.id}.label")
        rows.append(Shown(f"worker.{item.id}", label, item.dimension.value, "worker", True))
    return rows


@page(roles={"regulator"}, purpose="alert")
def indicator_page(request: HttpRequest, by: By, indicator: str) -> HttpResponse:
    """One indicator: formula, levels now, sources, what makes it unknown, remedies, how often it fires."""
    from laoheng.risk.indicators import adjustable, watched_of

    office = Office.objects.get(id=by.office)
    rule = rule_of(indicator, office, by.now.date())
    if rule is None:
        raise Http404
    entry = watched_of(indicator)
    runs = list(WatchRun.objects.filter(office_id=office.id, counts__has_key=indicator).order_by("-at")[:12])[::-1]
    rows = [(run.as_of, run.counts[indicator]) for run in runs]
    context = {
        "id": indicator,
        "label": rule.label,
        "entry": entry,
        "dimension": rule.dimension,
        "levels": rule.levels,
        "grounds": rule.grounds,
        "sources": [Message(f"risk.need.{kind}") for kind in (entry.sources if entry else ())],
        "remedies": entry.remedies if entry else (),
        "clears": entry.clears if entry else (),
        "adjustable": indicator in adjustable(),
        "open": Signal.objects.filter(indicator=indicator, gone_at=None).count(),
        "alerts": Alert.objects.filter(indicator=indicator).count(),
        "runs": rows,
        "chart": bar_chart([(f"{day:%m-%d}", count.get("fires", 0)) for day, count in rows], _("历次评估触发的单位数")),
        "changes": _changes(LevelChange.objects.filter(indicator=indicator).order_by("-proposed_at")[:20]),
    }
    return render(request, "alerts/indicator.html", context)


def _changes(rows: Any) -> list[tuple[LevelChange, Message]]:
    return [(row, Message(f"risk.{row.indicator}.label")) for row in rows]


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def bench(request: HttpRequest, by: By, indicator: str) -> HttpResponse:
    """The policy bench: other levels tried over the past; what was shown may then be proposed."""
    from laoheng.risk.indicators import adjustable

    if indicator not in adjustable():
        raise Http404
    office = Office.objects.get(id=by.office)
    given = request.POST if request.method == "POST" else request.GET
    typed = {name: given.get(name, "").strip()[:400] for name in (*LEVEL_NAMES, "start", "reason")}
    asked = any(typed[name] for name in LEVEL_NAMES)
    effect, errors = None, []
    if asked or request.method == "POST":
        try:
            effect = tried(office, indicator, typed, by.now.date())
            if request.method == "POST":
                row = propose(
                    by=by, indicator=indicator, least=typed, start=parse_date(typed["start"]), reason=typed["reason"],
                    effect=effect,
                )  # fmt: skip
                messages.success(request, _("已提出。由另一位经办人批准后，从生效日起执行。"))
                return redirect("alerts:level_change", row.id)
        except UserError as error:
            errors = [
                (f"id_{_FIELDS.get(error.code, 'start' if error.code.startswith('dates') else 'blue')}", told(error))
            ]
    now = dict(levels_on(indicator, office, by.now.date()))
    if not asked:
        typed |= now
    context = {
        "id": indicator, "label": Message(f"risk.{indicator}.label"), "typed": typed, "errors": errors,
        "fields": [(name, typed[name], now.get(name, "")) for name in LEVEL_NAMES],
        "effect": effect, "periods": _periods(effect), "totals": _totals(effect), "chart": _effect_chart(effect),
    }  # fmt: skip
    return render(request, "alerts/bench.html", context, status=422 if errors else 200)


def _periods(effect: Any) -> list[tuple[Any, Any]]:
    return list(zip(effect.before, effect.after, strict=True)) if effect else []


def _totals(effect: Any) -> dict[str, tuple[int, int]]:
    return {part: effect.total(part) for part in ("alerts", "missed", "minutes")} if effect else {}


def _effect_chart(effect: Any) -> Any:
    if effect is None:
        return None
    return bar_chart([(load.period, load.alerts) for load in effect.after], _("按新起点，各月会提示的单位数"))


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def level_change(request: HttpRequest, by: By, change_id: UUID) -> HttpResponse:
    """One proposal with the effect that was shown; another officer approves or refuses it."""
    row = LevelChange.objects.filter(id=change_id, office_id=by.office).first()
    if row is None:
        raise Http404
    errors = []
    if request.method == "POST":
        try:
            settle(by=by, change=row, approved=request.POST.get("answer") == "approve")
            messages.success(request, _("已记录。"))
            return redirect("alerts:level_change", row.id)
        except UserError as error:
            errors = [("id_answer", told(error))]
    context = {
        "row": row, "label": Message(f"risk.{row.indicator}.label"), "errors": errors,
        "own": row.proposed_by == by.user, "least": [(name, row.least.get(name)) for name in LEVEL_NAMES],
    }  # fmt: skip
    return render(request, "alerts/level_change.html", context, status=422 if errors else 200)
