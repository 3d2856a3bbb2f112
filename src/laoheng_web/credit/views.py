"""The credit account as its firm, the bureau and the public see it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page, public_page
from laoheng_web.alerts.firms import firms_of
from laoheng_web.alerts.listing import ENDED
from laoheng_web.alerts.models import Alert
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.credit.accounts import Account, account_of, chances
from laoheng_web.credit.actions import MOST_POINTS, answer_review, ask_review, deduct
from laoheng_web.credit.models import CreditReview
from laoheng_web.papers.models import Participation
from laoheng_web.vault.models import Firm


@public_page(purpose="browse")
def explained(request: HttpRequest, by: By) -> HttpResponse:
    """How points come about, for everyone."""
    return render(request, "credit/explained.html", {"chances": chances(by.now.date())})


@page(roles={"firm"}, purpose="credit")
def score(request: HttpRequest, by: By) -> HttpResponse:
    """The firm's own account: each line with its event, and what improves it."""
    context = {
        "account": _own(by),
        "chances": chances(by.now.date()),
        "alerts": Alert.objects.exclude(matter__state__in=ENDED).count(),
        "reviews": CreditReview.objects.order_by("-asked_at", "id")[:20],
    }
    return render(request, "credit/score.html", context)


@page(roles={"firm"}, purpose="credit")
def lines_json(request: HttpRequest, by: By) -> HttpResponse:
    """The firm's own lines for recomputing."""
    return _export(_own(by))


@page(roles={"regulator"}, purpose="credit")
def firm_lines_json(request: HttpRequest, by: By, firm_id: UUID) -> HttpResponse:
    """The lines of a firm of the own region for recomputing; that they were taken leaves a line."""
    if not firms_of(by).filter(id=firm_id).exists():
        raise Http404
    record("credit.lines_exported", by=by, payload={}, subjects=[firm_id])
    return _export(account_of(firm_id, by.now.date()))


def _own(by: By) -> Account:
    if by.party is None:
        raise Http404
    return account_of(by.party, by.now.date())


def _export(account: Account) -> HttpResponse:
    response = JsonResponse(account.to_json(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="credit-{account.as_of.isoformat()}.json"'
    return response


@page(roles={"firm"}, purpose="credit", methods=("GET", "HEAD", "POST"))
def ask(request: HttpRequest, by: By) -> HttpResponse:
    """Asks for a review of one line, or of a missing one."""
    account = _own(by)
    office = _office(by)
    if office is None:
        raise Http404
    chosen, reason = request.POST.get("line", ""), request.POST.get("reason", "").strip()
    known = {str(item.line.event_id): item.line.event_id for item in account.entries}
    errors = []
    if request.method == "POST":
        if chosen != "missing" and chosen not in known:
            errors.append(("id_line", _("请选一项。")))
        if not reason:
            errors.append(("id_reason", _("请写明为什么要复核。")))
        if not errors and request.POST.get("checked") == "yes":
            review = ask_review(by=by, office=office, line_event=known.get(chosen), reason=reason)
            return render(request, "credit/asked.html", {"review": review})
    context = {"account": account, "errors": errors, "chosen": chosen, "reason": reason}
    if request.method == "POST" and not errors:
        entry = account.entry(known[chosen]) if chosen in known else None
        return render(request, "credit/check.html", context | {"entry": entry})
    return render(request, "credit/ask.html", context, status=422 if errors else 200)


def _office(by: By) -> UUID | None:
    """The bureau that answers a firm: that of its region, else that of its newest file."""
    firm = Firm.objects.filter(id=by.party).first()
    office = Office.objects.filter(region=firm.region).order_by("path").last() if firm and firm.region else None
    if office:
        return office.id
    part = Participation.objects.filter(party_id=by.party).order_by("-since").first()
    return part.office_id if part else None


@page(roles={"regulator"}, purpose="credit")
def reviews(request: HttpRequest, by: By) -> HttpResponse:
    """Requests that wait, oldest first."""
    rows = list(CreditReview.objects.filter(answered_at=None).order_by("asked_at", "id")[:200])
    firms = Firm.objects.in_bulk([row.firm_id for row in rows])
    return render(request, "credit/reviews.html", {"rows": [(row, firms.get(row.firm_id)) for row in rows]})


@page(roles={"regulator"}, purpose="credit", methods=("GET", "HEAD", "POST"))
def answer(request: HttpRequest, by: By, review_id: UUID) -> HttpResponse:
    """One request and its answer, signed by the officer."""
    review = CreditReview.objects.filter(id=review_id).first()
    if review is None:
        raise Http404
    account = account_of(review.firm_id, by.now.date())
    typed = {"answer": request.POST.get("answer", "").strip(), "uphold": request.POST.get("uphold", "")}
    errors = []
    if request.method == "POST":
        if typed["uphold"] not in ("yes", "no"):
            errors.append(("id_uphold", _("请选是否支持。")))
        if not typed["answer"]:
            errors.append(("id_answer", _("请写明理由。")))
        if not errors:
            answer_review(by=by, review=review, uphold=typed["uphold"] == "yes", answer=typed["answer"])
            messages.success(request, _("已答复，单位已收到通知。"))
            return redirect("credit:reviews")
    context = {
        "review": review, "firm": Firm.objects.filter(id=review.firm_id).first(), "errors": errors, "typed": typed,
        "entry": account.entry(review.line_event) if review.line_event else None,
    }  # fmt: skip
    return render(request, "credit/answer.html", context, status=422 if errors else 200)


@page(roles={"regulator"}, purpose="credit", methods=("GET", "HEAD", "POST"))
def deduction(request: HttpRequest, by: By, firm_id: UUID) -> HttpResponse:
    """A deduction by the officer who signs it: reason, document, last day; checked before it is made."""
    firm = firms_of(by).filter(id=firm_id).first()
    if firm is None:
        raise Http404
    typed = {name: request.POST.get(name, "").strip() for name in ("points", "reason", "document", "expires_on")}
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        cost, until, errors = _read_deduction(typed, by)
        if not errors and request.POST.get("checked") == "yes":
            deduct(by=by, firm=firm.id, cost=cost, reason=typed["reason"], document=typed["document"], expires_on=until)
            messages.success(request, _("已扣分并通知单位。单位可以申请复核，由另一名人员办理。"))
            return redirect("alerts:firm", firm.id)
        if not errors:
            return render(request, "credit/deduct_check.html", {"firm": firm, "typed": typed})
    context = {"firm": firm, "typed": typed, "errors": errors, "most": MOST_POINTS}
    return render(request, "credit/deduct.html", context, status=422 if errors else 200)


def _read_deduction(typed: dict[str, str], by: By) -> tuple[int, date, list[tuple[str, str]]]:
    errors = []
    cost = int(typed["points"]) if typed["points"].isascii() and typed["points"].isdigit() else 0
    if not 0 < cost <= MOST_POINTS:
        errors.append(("id_points", _("分数要在 1 到 %(most)s 之间。") % {"most": MOST_POINTS}))
    for name, text in (("reason", _("请写明理由。")), ("document", _("请写明文书编号。"))):
        if not typed[name]:
            errors.append((f"id_{name}", text))
    until = by.now.date()
    with suppress(ValueError):
        until = date.fromisoformat(typed["expires_on"])
    if until <= by.now.date():
        errors.append(("id_expires_on", _("失效日要在今天以后。")))
    return cost, until, errors


def reviews_waiting(by: By) -> int:
    """Requests that wait for an officer."""
    return CreditReview.objects.filter(answered_at=None).count()


def panel(by: By, firm: UUID) -> tuple[str, dict[str, Any]]:
    """The account as the portrait of a firm shows it to a regulator."""
    return "credit/panel.html", {"account": account_of(firm, by.now.date()), "firm_id": firm}
