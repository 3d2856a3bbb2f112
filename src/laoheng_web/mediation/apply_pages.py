"""Applying for mediation in three pages: with whom, what, check and send. What is typed is kept from page to page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import next_step
from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Body
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.cases.asking import Field, kept_files
from laoheng_web.cases.file_pages import brought, search_firms, tell_brought
from laoheng_web.mediation.claims import kinds
from laoheng_web.mediation.draft import ROWS, TEXT_CHARS, ApplyDraft, Faults, shown
from laoheng_web.mediation.filing import apply as send_application
from laoheng_web.mediation.reading import find
from laoheng_web.papers.actions import CASE_ROLE

BOTH = ("GET", "HEAD", "POST")
APPLYING = ("worker", "firm")
MOST_FILES = 20
FIELDS = ("kind", "sum", "story", "months")


def _show(request: HttpRequest, by: By, draft: ApplyDraft, name: str, faults: Faults, **more: Any) -> HttpResponse:
    context = {"draft": draft, "errors": faults, "wrong": dict(faults), "firm_applies": by.role == "firm", **more}
    return render(request, f"mediation/apply_{name}.html", context, status=422 if faults else 200)


@page(roles=APPLYING, purpose="mediation", methods=BOTH)
def who(request: HttpRequest, by: By) -> HttpResponse:
    """With whom: the firm (or the worker), and which body mediates."""
    draft = ApplyDraft(by)
    faults: Faults = []
    if request.method == "POST":
        names = ("q", "choice", "body", "worker_name", "worker_number")
        draft.put(**{name: request.POST.get(name, "")[:120] for name in names})
        if request.POST.get("act") != "search":
            faults = draft.faults("who")
            if not faults:
                return redirect("mediation:apply_claims")
    found = search_firms(draft.get("q"))
    chosen = draft.firm()
    if chosen and by.role == "worker" and chosen not in found:
        found = [chosen, *found]
    bodies = [(str(row.id), row.name) for row in Body.objects.order_by("name")]
    return _show(request, by, draft, "who", faults, found=found, bodies=bodies, searched=bool(draft.get("q").strip()))


@page(roles=APPLYING, purpose="mediation", methods=BOTH)
def claims(request: HttpRequest, by: By) -> HttpResponse:
    """What is claimed, in whose words, and by how many."""
    draft = ApplyDraft(by)
    if draft.faults("who"):
        return redirect("mediation:apply")
    faults: Faults = []
    if request.method == "POST":
        rows = [f"{name}-{place}" for place in range(1, ROWS + 1) for name in FIELDS]
        draft.put(**{name: request.POST.get(name, "")[:1000] for name in rows})
        draft.put(text=request.POST.get("text", "")[:TEXT_CHARS], group=request.POST.get("group", "")[:20_000])
        faults = draft.faults("claims")
        if not faults:
            return redirect("mediation:apply_check")
    lines = [(place, *(draft.get(f"{name}-{place}") for name in FIELDS)) for place in range(1, ROWS + 1)]
    return _show(request, by, draft, "claims", faults, lines=lines, kinds=kinds())


@page(roles=APPLYING, purpose="mediation", methods=BOTH)
def check(request: HttpRequest, by: By) -> HttpResponse:
    """Everything once more, with files; sending gives the number."""
    draft = ApplyDraft(by)
    if draft.faults("who") or draft.faults("claims"):
        return redirect("mediation:apply_claims")
    faults: Faults = []
    if request.method == "POST" and request.POST.get("act") == "add":
        faults = _add_files(request, draft)
        if not faults:
            return redirect("mediation:apply_check")
    elif request.method == "POST":
        # Files chosen and not added yet are sent along: nobody loses one by pressing the last button first.
        faults = _add_files(request, draft)
        draft.put(withheld=request.POST.get("withheld", "")[:3])
        faults += draft.faults("check")
        if not faults:
            return _send(request, by, draft)
    return _show(request, by, draft, "check", faults, **shown(draft))


def _add_files(request: HttpRequest, draft: ApplyDraft) -> Faults:
    faults: Faults = []
    for name, held in (("files", draft.files), ("authority", draft.authority)):
        asked = Field(name, "", "files", required=False)
        kept = kept_files(asked, request.FILES.getlist(name))
        known = {item.digest for item in held}
        held.extend(item for item in kept if item.digest not in known)
        if asked.error:
            faults.append((name, asked.error))
        if len(held) > MOST_FILES:
            del held[MOST_FILES:]
            faults.append((name, _("最多 %(n)s 个文件") % {"n": MOST_FILES}))
    draft.save()
    return faults


def _send(request: HttpRequest, by: By, draft: ApplyDraft) -> HttpResponse:
    try:
        matter = send_application(by=by, application=draft.application())
    except UserError as error:
        return _show(request, by, draft, "check", [("send", told(error))], **shown(draft))
    draft.clear()
    return redirect("mediation:sent", matter.id)


@page(roles=APPLYING, purpose="mediation")
def sent(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The number, and what comes next."""
    row = find(matter)
    if row.opened_by_party != by.party:
        raise Http404
    state = row.as_state()
    told_next = next_step(state.kind, state.state, CASE_ROLE[by.role], row.due_on)
    return render(request, "mediation/sent.html", {"matter": row, "next": told_next})


@page(roles=APPLYING, purpose="mediation", methods=("POST",))
def take_words(request: HttpRequest, by: By) -> HttpResponse:
    """Takes words and the claims read in them into the draft: below its words, into the lines that are still empty."""
    draft = ApplyDraft(by)
    whole = brought(draft.get("text"), request.POST.get("text", ""))
    given = {"text": whole[:TEXT_CHARS]}
    if by.role == "worker" and not any(draft.get(f"{name}-{place}") for place in range(1, ROWS + 1) for name in FIELDS):
        known = {name for name, _label in kinds()}
        read = [(request.POST.get(f"kind-{place}", ""), request.POST.get(f"sum-{place}", "")) for place in range(1, 20)]
        # A claim without a sum cannot be asked for here; its words stay in the story.
        lines = [(kind, amount) for kind, amount in read if kind in known and amount][:ROWS]
        for place, (kind, amount) in enumerate(lines, 1):
            given |= {f"kind-{place}": kind, f"sum-{place}": amount[:20]}
    draft.put(**given)
    tell_brought(request, len(whole))
    return redirect("mediation:apply_claims")


@page(roles=APPLYING, purpose="mediation", methods=("POST",))
def discard(request: HttpRequest, by: By) -> HttpResponse:
    """Throws the draft away."""
    ApplyDraft(by).clear()
    messages.success(request, _("填的内容已经删掉。"))
    return redirect("mediation:room_list")
