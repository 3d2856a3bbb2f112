"""The cockpit: where warnings stand by region, how they came and ended, whether they were right, what they cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laoheng.casework import Role, next_festival, response, season_plan
from laoheng.standard.dates import SHANGHAI, add_months, parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng.standard.messages import Message
from laoheng.standard.regions import is_region, region
from laoheng_web.accounts.models import Membership, Office, User, visible_offices
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import spoken, told
from laoheng_web.alerts.capacity import capacity_of, past_months
from laoheng_web.alerts.charts import (
    Chart,
    bar_chart,
    interval_chart,
    lying_chart,
    share_chart,
    stacked_chart,
)
from laoheng_web.alerts.life import queue_of, visits
from laoheng_web.alerts.listing import ENDED, lines
from laoheng_web.alerts.models import LEVELS, Alert, Assessment, CheckPick, Ending
from laoheng_web.alerts.planning import arm_lines
from laoheng_web.audit.by import By

TREND_MONTHS = 12
QUEUE_SHOWN = 10
# Convention: of an officer's week of forty hours a quarter goes to warnings.
MINUTES_A_WEEK = 600
GRADED = tuple(name for name, rank in LEVELS if rank)


@dataclass(frozen=True)
class Tile:
    """One region: open alerts by level, gravest first; `assessed` None where it was never looked at: then unknown."""

    name: str
    counts: tuple[tuple[str, int], ...]
    total: int
    assessed: datetime | None

    @property
    def gravest(self) -> str:
        """The highest level open there; "unknown" where nobody looked."""
        if not self.total and self.assessed is None:
            return "unknown"
        return next((name for name, _count in self.counts if name != Level.NONE.value), "none")


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
        "tiles": _tiles(by, open_),
        "trend": _trend(today),
        "open": len(open_),
        "closed": closed,
        "closing_rate": _percent(closed, closed + len(open_)),
        "report": report,
        "precision": None if report.precision is None else f"{100 * report.precision:.1f}",
        "unsaid": closed - Ending.objects.count(),
        "queue": lines(first, Role.REGULATOR, today),
        "minutes": sum(_minutes(alert) for alert in open_),
        **_precision(by),
        **_work(open_),
        **_before_festival(by, open_),
    }
    return render(request, "alerts/cockpit.html", context)


@page(roles={"regulator"}, purpose="alert")
def season(request: HttpRequest, by: By) -> HttpResponse:
    """The plan before Spring Festival: open cases over the weeks, as far as the officers' minutes reach."""
    typed = {name: request.GET.get(name, "").strip()[:20] for name in ("festival", "minutes")}
    officers, eve = _officers(by), next_festival(by.now.date())
    if "festival" not in request.GET and eve is not None:
        typed["festival"] = eve.isoformat()
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
    chart = _season_chart(plan) if plan else None
    context = {"plan": plan, "chart": chart, "typed": typed, "errors": errors, "officers": officers, "levels": GRADED}
    return render(request, "alerts/season.html", context, status=422 if errors else 200)


def _officers(by: By) -> int:
    return max(1, Membership.objects.filter(role="regulator", office_id=by.office, until=None).count())


def _season_chart(plan: Any) -> Chart:
    rows = [(f"{week.start:%m-%d}", week.minutes) for week in plan.weeks]
    return bar_chart(
        rows, _("节前各周计划分钟数；横线是每周可用的分钟数"), plan.weeks[0].capacity if plan.weeks else None
    )


def _before_festival(by: By, open_: Iterable[Alert]) -> dict[str, Any]:
    """The plan for the next Spring Festival as it stands with the usual minutes."""
    today, eve = by.now.date(), next_festival(by.now.date())
    if eve is None:
        return {"season": None}
    levels = [Level(alert.level) for alert in open_]
    plan = season_plan(levels, today=today, festival=eve, weekly_minutes=_officers(by) * MINUTES_A_WEEK)
    return {"season": plan, "festival": eve, "season_chart": _season_chart(plan)}


def _whole(text: str) -> int:
    number = int(text)
    if number <= 0:
        raise ValueError(text)
    return number


def _tiles(by: By, open_: Iterable[Alert]) -> list[Tile]:
    """One tile for each bureau that the actor sees, also where nothing is open or nobody has looked yet."""
    counts: dict[UUID, Counter[str]] = {}
    for alert in open_:
        counts.setdefault(alert.office_id, Counter())[alert.level] += 1
    own = Office.objects.filter(id=by.office).first()
    ids = {*counts, *(visible_offices(own) if own else ())}
    looked: dict[UUID, datetime] = {}
    for run in Assessment.objects.filter(office_id__in=ids, everyone=True).order_by("at"):
        looked[run.office_id] = run.at
    tiles = [
        Tile(
            _place(office), tuple((name, count[name]) for name, _rank in LEVELS if count[name]), count.total(),
            looked.get(office.id),
        )
        for office in Office.objects.filter(id__in=ids)
        for count in (counts.get(office.id, Counter()),)
    ]  # fmt: skip
    return sorted(tiles, key=lambda tile: (-tile.total, tile.name))


def _place(office: Office) -> str:
    return region(office.region).name if is_region(office.region) else office.name


def _trend(today: date) -> dict[str, Any]:
    """The past months: alerts raised by level, endings said, and what share of those raised is closed by now."""
    first = today.replace(day=1)
    months = [f"{add_months(first, -back):%Y-%m}" for back in range(TREND_MONTHS - 1, -1, -1)]
    since = date.fromisoformat(f"{months[0]}-01")
    raised: dict[str, Counter[str]] = {month: Counter() for month in months}
    closed: Counter[str] = Counter()
    for alert in Alert.objects.filter(first_seen__gte=since).select_related("matter"):
        month = f"{alert.first_seen:%Y-%m}"
        basis = (alert.matter.finding or alert.finding)["level"]
        raised[month][alert.level if alert.level != Level.NONE.value else basis] += 1
        closed[month] += alert.matter.state in ENDED
    ended = Counter(f"{at.astimezone(SHANGHAI):%Y-%m}" for at in Ending.objects.values_list("at", flat=True))
    shares = [(month, _share(closed[month], raised[month].total())) for month in months]
    # A month without alerts has no share: it is left out, for nothing about it is unknown.
    told_shares = [(month[2:], share) for month, share in shares if share is not None]
    rows = [
        (month, raised[month].total(), [(level, raised[month][level]) for level in GRADED], ended[month], share)
        for (month, share) in shares
    ]
    return {
        "rows": rows,
        "chart": stacked_chart([(month[2:], raised[month]) for month in months], _("每月新预警数，按级别")),
        "closing": share_chart(told_shares, _("各月新预警到今天办结的占比")),
    }


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _precision(by: By) -> dict[str, Any]:
    """How right the first of each month's queue were, and what the checks of each arm of the plans found."""
    months = past_months(by)
    shares = [(month[2:], None if percent is None else float(percent)) for month, _row, percent in reversed(months)]
    arms = arm_lines(CheckPick.objects.all())
    told_arms = [
        (spoken(Message(f"risk.plan.arm.{line.arm}")), _as_numbers(line.percent) if line.percent else None)
        for line in arms
    ]
    return {
        "now": capacity_of(by.office),
        "months": months,
        "months_chart": share_chart(shares, _("各月排在最前的预警，查实的占比")) if months else None,
        "arms": arms,
        "arms_chart": interval_chart(told_arms, _("检查计划各路查实的占比和 95% 区间")),
    }


def _as_numbers(percent: tuple[str, str, str]) -> tuple[float, float, float]:
    share, low, high = map(float, percent)
    return share, low, high


def _work(open_: list[Alert]) -> dict[str, Any]:
    loads = _loads(open_)
    rows = [(load.name, load.minutes) for load in loads]
    return {
        "loads": loads,
        "load_chart": lying_chart(rows, _("各经办人在办事项估计分钟数；竖线是一周"), MINUTES_A_WEEK),
    }


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
