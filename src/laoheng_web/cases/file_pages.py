"""Filing a wage complaint: short pages, one thing each; a visitor may begin and signs in only to send."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.standard.normalise import half_width
from laoheng.writing.paper import printable
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page, public_page
from laoheng_web.accounts.speaking import told
from laoheng_web.advice.saving import take_up
from laoheng_web.audit.by import By
from laoheng_web.cases.asking import Field, kept_files
from laoheng_web.cases.draft import MAX_FILES, PAGES, TEXT_CHARS, Draft, recent_months
from laoheng_web.cases.filing import file_complaint
from laoheng_web.cases.models import Complaint
from laoheng_web.cases.reading import find, sheet
from laoheng_web.papers.evidence import ACCEPT
from laoheng_web.vault.models import Firm

BOTH = ("GET", "HEAD", "POST")
FOUND = 8


def search_firms(text: str) -> list[Firm]:
    """The firms of the register whose name holds `text`, or whose credit code it is."""
    words = half_width(text).strip()
    if len(words) < 2:
        return []
    if len(words) == 18 and words.isascii():
        return list(Firm.objects.filter(code=words.upper())[:1])
    return list(Firm.objects.filter(name__icontains=words).order_by("name")[:FOUND])


def _next(draft: Draft, by: By, after: str) -> HttpResponse:
    """The next page to fill; straight back to the check where everything else is said."""
    today = by.now.date()
    later = PAGES[PAGES.index(after) + 1 :]
    seen = draft.get("checked") == "yes"
    for name in later:
        if draft.faults(name, today) or (not seen and name != "place"):
            return redirect(f"cases:file_{name}")
    return redirect("cases:file_check")


def _look_again(name: str) -> HttpResponse:
    """Back to a page with its faults shown. Each answer to a form leads to a page that is got, so that the browser's
    own way back never asks to send the form again."""
    return redirect(f"{reverse(f'cases:file_{name}')}?see=1")


def _faults(request: HttpRequest, draft: Draft, name: str, by: By) -> list[tuple[str, str]]:
    """The faults to show: none on a page that nobody has answered yet."""
    return draft.faults(name, by.now.date()) if request.GET.get("see") else []


def _show(request: HttpRequest, draft: Draft, name: str, faults: list[tuple[str, str]], **more: Any) -> HttpResponse:
    number = {"employer": 1, "place": 1, "months": 2, "you": 3}[name]
    context = {"draft": draft, "errors": faults, "wrong": dict(faults), "step": number, **more}
    return render(request, f"cases/file_{name}.html", context)


@public_page(purpose="complaint", methods=BOTH)
def employer(request: HttpRequest, by: By) -> HttpResponse:
    """Which firm, and whether on a building site."""
    draft = Draft(request.session)
    if request.method == "POST":
        given = {name: request.POST.get(name, "")[:200] for name in ("q", "choice", "named", "site")}
        draft.put(**given)
        if request.POST.get("act") == "search":
            return redirect("cases:file_employer")
        faulty = draft.faults("employer", by.now.date())
        return _look_again("employer") if faulty else _next(draft, by, "employer")
    if request.GET.get("firm"):
        # The code on a site's board leads here with its firm chosen.
        firm = _firm_of(request.GET["firm"])
        if firm:
            draft.put(choice=str(firm.id), q=firm.name)
    return _show_employer(request, draft, _faults(request, draft, "employer", by))


def _firm_of(text: str) -> Firm | None:
    try:
        return Firm.objects.filter(id=UUID(text)).first()
    except ValueError:
        return Firm.objects.filter(code=text[:18].upper()).first()


def _show_employer(request: HttpRequest, draft: Draft, faults: list[tuple[str, str]]) -> HttpResponse:
    found = search_firms(draft.get("q"))
    chosen = draft.firm()
    if chosen and chosen not in found:
        found = [chosen, *found]
    searched = bool(draft.get("q").strip())
    sites = (("yes", _("是")), ("no", _("不是")), ("unknown", _("不知道")))
    return _show(request, draft, "employer", faults, found=found, searched=searched, sites=sites)


@public_page(purpose="complaint", methods=BOTH)
def place(request: HttpRequest, by: By) -> HttpResponse:
    """Where the work was done, asked only where the firm does not tell it."""
    draft = Draft(request.session)
    if request.method == "POST":
        draft.put(office=request.POST.get("office", "")[:40])
        return _look_again("place") if draft.faults("place", by.now.date()) else _next(draft, by, "place")
    faults = _faults(request, draft, "place", by)
    return _show(request, draft, "place", faults, offices=Office.objects.order_by("region", "name"))


@public_page(purpose="complaint", methods=BOTH)
def months(request: HttpRequest, by: By) -> HttpResponse:
    """Which months and how much; the page adds up."""
    draft = Draft(request.session)
    offered = recent_months(by.now.date())
    if request.method == "POST":
        _keep_months(request, draft, offered)
        if draft.faults("months", by.now.date()):
            return _look_again("months")
        adding = request.POST.get("act") == "add"
        return redirect("cases:file_months") if adding else _next(draft, by, "months")
    faults = _faults(request, draft, "months", by)
    ticked = dict(draft.months())
    rows = [(month, month in ticked, ticked.get(month, ""), dict(faults).get(f"sum-{month}", "")) for month in offered]
    total, whole = draft.sums()
    older_open = any(row[1] for row in rows[6:])
    return _show(
        request, draft, "months", faults, recent=rows[:6], older=rows[6:], older_open=older_open, total=total,
        whole=whole, typed=any(ticked.values()), workers=draft.get("workers", "1"),
    )  # fmt: skip


def _keep_months(request: HttpRequest, draft: Draft, offered: list[str]) -> None:
    post = request.POST
    # A sum typed beside a month ticks it: nobody types one for a month that was paid.
    ticked = {
        month: post.get(f"sum-{month}", "").strip()[:20]
        for month in offered
        if post.get(f"month-{month}") == "yes" or post.get(f"sum-{month}", "").strip()
    }
    draft.put(
        months=ticked,
        months_unknown=post.get("months_unknown", "")[:3],
        total=post.get("total", "").strip()[:20],
        workers=post.get("workers", "1").strip()[:6] or "1",
    )


@public_page(purpose="complaint", methods=BOTH)
def you(request: HttpRequest, by: By) -> HttpResponse:
    """Whether the firm may know, how to reach the worker, their own words."""
    draft = Draft(request.session)
    if request.method == "POST":
        draft.put(
            tell=request.POST.get("tell", "")[:3],
            phone=request.POST.get("phone", "").strip()[:30],
            text=request.POST.get("text", "")[:5000],
        )
        return _look_again("you") if draft.faults("you", by.now.date()) else _next(draft, by, "you")
    return _show(request, draft, "you", _faults(request, draft, "you", by))


@public_page(purpose="complaint")
def check(request: HttpRequest, by: By) -> HttpResponse:
    """All answers on one page before sending."""
    draft = Draft(request.session)
    unfinished = draft.first_unfinished(by.now.date())
    if unfinished:
        return redirect(f"cases:file_{unfinished}")
    if draft.get("checked") != "yes":
        draft.put(checked="yes")
    refused = draft.get("refused_file") if request.GET.get("see") else ""
    return _show_check(request, by, draft, [("files", refused)] if refused else [])


def _show_check(request: HttpRequest, by: By, draft: Draft, faults: list[tuple[str, str]]) -> HttpResponse:
    claim = draft.claim()
    total, whole = draft.sums()
    context = {
        "draft": draft, "claim": claim, "firm": draft.firm(), "office": draft.office(), "total": total, "whole": whole,
        "errors": faults, "accept": ACCEPT, "may_send": by.role == "worker",
        "sign_in": f"{reverse('accounts:sign_in')}?next={reverse('cases:file_check')}",
    }  # fmt: skip
    return render(request, "cases/file_check.html", context)


@page(roles={"worker"}, purpose="complaint", methods=("POST",))
def evidence(request: HttpRequest, by: By) -> HttpResponse:
    """Adds photos and files to the draft, or takes one out; only a signed-in worker stores files with us."""
    draft = Draft(request.session)
    if draft.first_unfinished(by.now.date()):
        return redirect("cases:file_employer")
    dropped = request.POST.get("drop")
    if dropped:
        draft.files = [item for item in draft.files if item.digest != dropped]
        draft.save()
        return redirect("cases:file_check")
    asked = Field("files", _("照片或文件"), "files")
    uploads = request.FILES.getlist("files")
    if not uploads:
        asked.error = _("请选择文件")
    elif len(uploads) + len(draft.files) > MAX_FILES:
        asked.error = _("最多 %(limit)s 个文件；提交以后还可以再加") % {"limit": MAX_FILES}
    else:
        had = {item.digest for item in draft.files}
        draft.files += [item for item in kept_files(asked, uploads) if item.digest not in had]
    draft.put(refused_file=str(asked.error or ""))
    return _look_again("check") if asked.error else redirect("cases:file_check")


@public_page(purpose="complaint", methods=("POST",))
def take_sum(request: HttpRequest, by: By) -> HttpResponse:
    """Takes a calculated finding into the draft, or out of it; what was shown is what is kept."""
    draft = Draft(request.session)
    dropped = request.POST.get("drop")
    if dropped:
        draft.drop_sum(dropped)
        return redirect("cases:file_check")
    try:
        draft.keep_sum(take_up(request.POST.get("draft", "")))
    except UserError as error:
        messages.error(request, told(error))
    else:
        messages.success(request, _("算的结果已经放进投诉里。下面把投诉填完就可以提交。"))
    unfinished = draft.first_unfinished(by.now.date())
    return redirect(f"cases:file_{unfinished}" if unfinished else "cases:file_check")


@public_page(purpose="complaint", methods=("POST",))
def take_words(request: HttpRequest, by: By) -> HttpResponse:
    """Takes words read elsewhere into the draft, below what stands there; what does not fit is told."""
    draft = Draft(request.session)
    whole = brought(draft.get("text"), request.POST.get("text", ""))
    draft.put(text=whole[:TEXT_CHARS])
    tell_brought(request, len(whole))
    unfinished = draft.first_unfinished(by.now.date())
    return redirect(f"cases:file_{unfinished}" if unfinished else "cases:file_check")


def brought(there: str, text: str) -> str:
    """What stands in a draft with the words brought below it; the same words are not put twice."""
    new = printable(text).strip()
    return there if new in there else f"{there}\n{new}".strip()


def tell_brought(request: HttpRequest, length: int) -> None:
    """Says that words were brought into a draft, and how many of them it can hold."""
    messages.success(request, _("这段文字已经放进说明里，提交以前可以改。"))
    if length > TEXT_CHARS:
        messages.warning(request, _("文字太长，只放了前 %(n)s 字；其余的请作为证据文件交。") % {"n": TEXT_CHARS})


@page(roles={"worker"}, purpose="complaint", methods=("POST",))
def send(request: HttpRequest, by: By) -> HttpResponse:
    """Sends the complaint; pressed twice, it is sent once."""
    draft = Draft(request.session)
    token = _token(request.POST.get("token", ""))
    if token != draft.token or draft.first_unfinished(by.now.date()):
        sent = Complaint.objects.filter(token=token, person_id=by.party).first()
        return redirect("cases:sent", sent.matter_id) if sent else redirect("cases:file_check")
    matter = file_complaint(by=by, claim=draft.claim())
    draft.clear()
    return redirect("cases:sent", matter.id)


def _token(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@page(roles={"worker"}, purpose="complaint")
def sent(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The number, who must act by when, and what comes next."""
    return render(request, "cases/file_sent.html", {"sheet": sheet(by, find(by, matter))})


@public_page(purpose="complaint", methods=("POST",))
def discard(request: HttpRequest, by: By) -> HttpResponse:
    """Throws the draft away at its writer's word."""
    Draft(request.session).clear()
    return redirect("portal:home")
