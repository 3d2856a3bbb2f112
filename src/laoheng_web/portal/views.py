"""The front door of each role, the switches, and what everyone may look up about themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme

from laoheng.casework import TABLES, Kind, next_step, state_label, state_of
from laoheng_web.accounts.models import Membership, Office
from laoheng_web.accounts.navigation import doors
from laoheng_web.accounts.pages import page, public_page
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.contracts.models import Contract
from laoheng_web.notices.actions import mark_all_read, mark_read
from laoheng_web.notices.models import Notice
from laoheng_web.notices.waiting import notices_of, waiting_for
from laoheng_web.papers.actions import CASE_ROLE
from laoheng_web.papers.models import Matter
from laoheng_web.portal.looks import display_names, looks_at

PARTIES = frozenset({"worker", "firm", "mediator", "department"})
STAFF = frozenset({"regulator", "system_admin", "security_admin", "audit_admin"})
SIGNED_IN = PARTIES | STAFF
YEAR = 365 * 24 * 3600
PER_PAGE = 50
NOTICES_PER_PAGE = 20
ON_HOME = 10
# The rooms' pages of one matter, by role and kind.
MATTER_PAGES = {
    ("worker", "wage_complaint"): "cases:my_matter",
    ("firm", "wage_complaint"): "cases:firm_matter",
    ("regulator", "wage_complaint"): "cases:work_matter",
    ("mediator", "wage_complaint"): "mediation:matter",
    ("worker", "mediation"): "mediation:room",
    ("firm", "mediation"): "mediation:room",
    ("mediator", "mediation"): "mediation:room",
    ("firm", "alert_case"): "alerts:mine_detail",
    ("regulator", "alert_case"): "alerts:detail",
}
SOON = timedelta(days=3)


@public_page(purpose="browse")
def home(request: HttpRequest, by: By) -> HttpResponse:
    """The first page of each role: what waits, and where to go."""
    context = {"doors": doors(by, counting=True)}
    if by.user is None:
        return render(request, "portal/home.html", context)
    unread = waiting_for(by.party)
    context |= {
        "unread": unread.count(),
        "notices": _notice_lines(by, unread[:5]),
        "memberships": Membership.objects.filter(user_id=by.user, until=None).order_by("since"),
        "office": Office.objects.filter(id=by.office).first() if by.office else None,
    }
    if by.role in CASE_ROLE:
        context |= _matters(by)
    return render(request, "portal/desk.html", context)


def _matters(by: By) -> dict[str, object]:
    """The open matters that the actor sees (row-level security decides which), those due first, and their counts."""
    today, open_ = by.now.date(), Matter.objects.exclude(_ended())
    return {
        "matters": [_line(matter, by, today) for matter in open_.order_by("due_on", "number")[:ON_HOME]],
        "open_count": open_.count(),
        "overdue_count": open_.filter(due_on__lt=today).count(),
        "soon_count": open_.filter(due_on__range=(today, today + SOON)).count(),
    }


def _ended() -> Q:
    ends = Q()
    for kind, table in TABLES.items():
        ends |= Q(kind=kind.value, state__in=[state.value for state in table.ends])
    return ends


def _line(matter: Matter, by: By, today: date) -> dict[str, object]:
    kind = Kind(matter.kind)
    state = state_of(kind, matter.state)
    return {
        "matter": matter,
        "state": state_label(kind, state),
        "next": next_step(kind, state, CASE_ROLE[by.role], matter.due_on),
        "overdue": matter.due_on is not None and matter.due_on < today,
        "page": _matter_page(by, matter.kind, matter.id),
    }


def _matter_page(by: By, kind: str, matter: UUID) -> str:
    """Where the actor's role reads a matter of that kind; "" where no room shows it."""
    try:
        return reverse(MATTER_PAGES.get((by.role, kind), "none"), args=[matter])
    except NoReverseMatch:
        return ""


@public_page(purpose="browse", methods=("POST",))
def set_language(request: HttpRequest, by: By) -> HttpResponse:
    """Switches the language of the pages on this device."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return _switched(request, settings.LANGUAGE_COOKIE_NAME, language)


@public_page(purpose="browse", methods=("POST",))
def set_large(request: HttpRequest, by: By) -> HttpResponse:
    """Switches large type (长辈版) on or off on this device."""
    return _switched(request, "large", "1" if request.POST.get("large") == "1" else "0")


def _switched(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    after = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}):
        after = "/"
    response = redirect(after)
    response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.PRODUCTION)
    return response


@page(roles=SIGNED_IN, purpose="own_notices")
def notices(request: HttpRequest, by: By) -> HttpResponse:
    """What I was told, what waits first, a page at a time."""
    found = notices_of(by.party).order_by("-waiting", "-created_at", "-id")
    shown = Paginator(found, NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    lines = _notice_lines(by, shown)
    context = {
        "unread": [line for line in lines if line["notice"].waiting],
        "read": [line for line in lines if not line["notice"].waiting],
        "any_unread": Notice.objects.filter(party_id=by.party, read_at=None).exists(),
        "page": shown, "today": by.now.date(), "until": by.now.isoformat(),
    }  # fmt: skip
    return render(request, "portal/notices.html", context)


def _notice_lines(by: By, found: Iterable[Notice]) -> list[dict[str, object]]:
    """Notices with the number of their matter and where to read it; neither where the reader may not see it."""
    shown = list(found)
    matters = Matter.objects.only("id", "number", "kind").in_bulk([row.matter_id for row in shown if row.matter_id])
    contracts = Contract.objects.only("id", "number").in_bulk([row.matter_id for row in shown if row.matter_id])
    lines: list[dict[str, object]] = []
    for row in shown:
        matter = matters.get(row.matter_id)
        page = _matter_page(by, matter.kind, matter.id) if matter else ""
        number = matter.number if matter else ""
        if contract := contracts.get(row.matter_id):
            number, page = contract.number, reverse("contracts:detail", args=[contract.id])
        lines.append({"notice": row, "number": number, "page": page})
    return lines


@page(roles=SIGNED_IN, purpose="own_notices", methods=("POST",))
def read_notice(request: HttpRequest, by: By, notice: UUID) -> HttpResponse:
    """Marks one of my notices as read."""
    found = Notice.objects.filter(party_id=by.party, id=notice).first()
    if found is None:
        raise Http404
    mark_read(by=by, notice=found)
    return redirect("portal:notices")


@page(roles=SIGNED_IN, purpose="own_notices", methods=("POST",))
def read_notices(request: HttpRequest, by: By) -> HttpResponse:
    """Marks as read all my notices that were there when the page was drawn."""
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is None or until.tzinfo is None:
        raise Http404
    mark_all_read(by=by, notices=Notice.objects.filter(party_id=by.party), until=until)
    return redirect("portal:notices")


@page(roles={"worker"}, purpose="own_data")
def access(request: HttpRequest, by: By) -> HttpResponse:
    """Who looked at my personal data, when, and for what."""
    return render(request, "portal/access.html", {"lines": looks_at(by.party) if by.party else []})


@page(roles={"audit_admin"}, purpose="audit")
def audit(request: HttpRequest, by: By) -> HttpResponse:
    """What happened in this bureau, the newest first, a page at a time."""
    events = AuditEvent.objects.order_by("-seq")
    before, type_ = request.GET.get("before", ""), request.GET.get("type", "").strip()[:64]
    if before.isascii() and before.isdigit() and len(before) < 19:
        events = events.filter(seq__lt=int(before))
    if type_:
        events = events.filter(type__startswith=type_)
    rows = list(events[: PER_PAGE + 1])
    more = rows[PER_PAGE - 1].seq if len(rows) > PER_PAGE else None
    people = display_names(event.actor_id for event in rows)
    numbers = dict(Matter.objects.filter(id__in=[row.matter_id for row in rows]).values_list("id", "number"))
    lines = [(row, people.get(row.actor_id, ""), numbers.get(row.matter_id, "")) for row in rows[:PER_PAGE]]
    return render(request, "portal/audit.html", {"lines": lines, "more": more, "type": type_, "before": before})
