"""The cockpit: where warnings stand by region, how they came and ended, whether they were right, what they cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laoheng.casework import Role, response, season_plan
from laoheng.standard.dates import add_months, parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng.standard.regions import is_region, region
from laoheng_web.accounts.models import Membership, Office, User
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.alerts.capacity import capacity_of, past_months
from laoheng_web.alerts.charts import Chart, bar_chart
from laoheng_web.alerts.life import queue_of, visits
from laoheng_web.alerts.listing import ENDED, lines
from laoheng_web.alerts.models import LEVELS, Alert, Ending
from laoheng_web.audit.by import By

TREND_MONTHS = 12
QUEUE_SHOWN = 10
# Convention: of an officer's week of forty hours a quarter goes to warnings.
MINUTES_A_WEEK = 600
GRADED = tuple(name for name, rank in LEVELS if rank)


@dataclass(frozen=True)
class Tile:
    """One region: open alerts by level, gravest first."""

    name: str
    counts: tuple[tuple[str, int], ...]
    total: int


@dataclass(frozen=True)
class Load:
    """One officer: open cases and the minutes that the ladder reckons for them. None: nobody has them yet."""

    name: str
    cases: int
    minutes: int


@page(roles={"regulator"}, purpose="alert")
def cockpit(request: HttpRequest, by: By) -> HttpResponse:
    """The state of all warnings of the bureau and those below it."""
    today = by.now.date()
    open_ = list(Alert.objects.exclude(matter__state__in=ENDED).select_related("matter"))
    order = {id_: place for place, id_ in enumerate(queue_of(open_, today))}
    first = sorted(open_, key=lambda alert: order[alert.id])[:QUEUE_SHOWN]
    closed = Alert.objects.filter(matter__state__in=ENDED).count()
    report = visits()
    context = {
        "tiles": _tiles(open_),
        "trend": _trend(today),
        "open": len(open_),
        "closed": closed,
        "closing_rate": _percent(closed, closed + len(open_)),
        "report": report,
        "precision": None if report.precision is None else f"{100 * report.precision:.1f}",
        "now": capacity_of(by.office),
        "months": past_months(by),
        "unsaid": closed - Ending.objects.count(),
        "loads": _loads(open_),
        "queue": lines(first, Role.REGULATOR, today),
        "minutes": sum(_minutes(alert) for alert in open_),
    }
    return render(request, "alerts/cockpit.html", context)


@page(roles={"regulator"}, purpose="alert")
def season(request: HttpRequest, by: By) -> HttpResponse:
    """The plan before Spring Festival: open cases over the weeks, as far as the officers' minutes reach."""
    typed = {name: request.GET.get(name, "").strip()[:20] for name in ("festival", "minutes")}
    officers = max(1, Membership.objects.filter(role="regulator", office_id=by.office, until=None).count())
    typed["minutes"] = typed["minutes"] or str(officers * MINUTES_A_WEEK)
    plan, errors = None, []
    if typed["festival"]:
        try:
            plan = season_plan(
                [Level(alert.level) for alert in Alert.objects.exclude(matter__state__in=ENDED)],
                today=by.now.date(), festival=parse_date(typed["festival"]), weekly_minutes=_whole(typed["minutes"]),
            )  # fmt: skip
        except UserError as error:
            errors = [("id_festival", told(error))]
        except ValueError:
            errors = [("id_minutes", _("每周分钟数请填一个正整数。"))]
    chart = None
    if plan:
        rows = [(f"{week.start:%m-%d}", week.minutes) for week in plan.weeks]
        chart = bar_chart(rows, _("节前各周计划分钟数"))
    context = {"plan": plan, "chart": chart, "typed": typed, "errors": errors, "officers": officers, "levels": GRADED}
    return render(request, "alerts/season.html", context, status=422 if errors else 200)


def _whole(text: str) -> int:
    number = int(text)
    if number <= 0:
        raise ValueError(text)
    return number


def _tiles(open_: Iterable[Alert]) -> list[Tile]:
    counts: dict[UUID, Counter[str]] = {}
    for alert in open_:
        counts.setdefault(alert.office_id, Counter())[alert.level] += 1
    offices = Office.objects.in_bulk(list(counts))
    tiles = [
        Tile(
            _place(offices.get(id_)), tuple((name, count[name]) for name, _rank in LEVELS if count[name]), count.total()
        )
        for id_, count in counts.items()
    ]
    return sorted(tiles, key=lambda tile: (-tile.total, tile.name))


def _place(office: Office | None) -> str:
    if office is None:
        return _("未知地区")
    return region(office.region).name if is_region(office.region) else office.name


def _trend(today: date) -> dict[str, Any]:
    first = today.replace(day=1)
    months = [f"{add_months(first, -back):%Y-%m}" for back in range(TREND_MONTHS - 1, -1, -1)]
    since = date.fromisoformat(f"{months[0]}-01")
    raised = Counter(f"{day:%Y-%m}" for day in _days(Alert.objects.filter(first_seen__gte=since)))
    ended = Counter(f"{row.at:%Y-%m}" for row in Ending.objects.filter(at__date__gte=since).only("at"))
    rows = [(month, raised[month], ended[month]) for month in months]
    chart: Chart = bar_chart([(month, new) for month, new, _done in rows], _("每月新预警数"))
    return {"rows": rows, "chart": chart}


def _days(alerts: Any) -> Iterable[date]:
    return alerts.values_list("first_seen", flat=True)


def _loads(open_: list[Alert]) -> list[Load]:
    mine: dict[UUID | None, list[Alert]] = {}
    for alert in open_:
        mine.setdefault(alert.matter.officer_id, []).append(alert)
    names = dict(User.objects.filter(id__in=[id_ for id_ in mine if id_]).values_list("id", "display_name"))
    loads = [
        Load(names.get(id_, "") if id_ else _("还没有经办人"), len(rows), sum(_minutes(row) for row in rows))
        for id_, rows in mine.items()
    ]
    return sorted(loads, key=lambda load: (-load.minutes, load.name))


def _minutes(alert: Alert) -> int:
    return 0 if alert.level == Level.NONE.value else response(Level(alert.level)).minutes


def _percent(part: int, whole: int) -> str | None:
    return f"{100 * part / whole:.1f}" if whole else None
