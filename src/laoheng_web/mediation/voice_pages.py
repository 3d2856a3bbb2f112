"""Handing in a recording, hearing it, and writing down what it says."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.mediation import claims, voicing
from laoheng_web.mediation.models import Claim
from laoheng_web.mediation.reading import find
from laoheng_web.papers.attachments import show_attachment
from laoheng_web.papers.evidence import keep_sound
from laoheng_web.papers.models import Matter
from laoheng_web.papers.sound import ACCEPT_SOUND, MAX_SOUND_BYTES

BOTH = ("GET", "HEAD", "POST")
IN_ROOM = ("worker", "firm", "mediator")
Errors = list[tuple[str, str]]


@page(roles=("worker", "firm"), purpose="mediation", methods=BOTH, helper="fill_in", helper_posts="fill_in")
def add(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """A recording for both sides or for the mediator alone, with its words if they are known."""
    row = find(matter)
    errors: Errors = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                made = _added(request, by, row)
        except UserError as error:
            errors = [("transcript" if error.code == "mediating.voice_empty" else "sound", told(error))]
        else:
            messages.success(request, _("录音已交上去，原件原样封存。"))
            return redirect("mediation:voice", row.id, made)
    options = [(str(line.claim.id), line) for line in claims.lines(by, row)]
    context = {
        "matter": row, "errors": errors, "posted": request.POST, "options": options, "accept": ACCEPT_SOUND,
        "most": MAX_SOUND_BYTES // 1024 // 1024,
    }  # fmt: skip
    return render(request, "mediation/voice_add.html", context, status=422 if errors else 200)


def _added(request: HttpRequest, by: By, matter: Matter) -> UUID:
    upload = request.FILES.get("sound")
    kept = keep_sound(upload.read(MAX_SOUND_BYTES + 1) if upload else b"", (upload.name if upload else "") or "")
    chosen = request.POST.get("claim", "")
    claim = next((one for one in Claim.objects.filter(matter=matter) if str(one.id) == chosen), None)
    made = voicing.add_voice(
        by=by, matter=matter, kept=kept, claim=claim, private=request.POST.get("private") == "yes",
        transcript=request.POST.get("transcript", ""), confirmed=request.POST.get("confirmed") == "yes",
    )  # fmt: skip
    return made.attachment_id


@page(roles=IN_ROOM, purpose="mediation", methods=BOTH, helper="read", helper_posts="fill_in")
def voice(request: HttpRequest, by: By, matter: UUID, attachment: UUID) -> HttpResponse:
    """One recording: to be heard, with its words; its speaker writes and confirms them."""
    row = find(matter)
    found = voicing.voice_of(row, attachment)
    if found is None:
        raise Http404
    errors: Errors = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                voicing.write_down(
                    by=by, matter=row, attachment=attachment, transcript=request.POST.get("transcript", ""),
                    confirmed=request.POST.get("confirmed") == "yes",
                )  # fmt: skip
        except UserError as error:
            errors = [("transcript", told(error))]
        else:
            messages.success(request, _("已记下。"))
            return redirect("mediation:voice", row.id, attachment)
    file, words = found
    mine = by.party == words.by_party and not words.confirmed
    context = {"matter": row, "file": file, "voice": words, "errors": errors, "mine": mine, "posted": request.POST}
    return render(request, "mediation/voice.html", context, status=422 if errors else 200)


@page(roles=IN_ROOM, purpose="mediation", helper="read")
def sound(request: HttpRequest, by: By, matter: UUID, attachment: UUID) -> HttpResponse:
    """The sound to be heard in the page: without place and device; that it was heard is recorded."""
    found = voicing.voice_of(find(matter), attachment)
    if found is None:
        raise Http404
    content = show_attachment(by=by, attachment=found[0])
    response = HttpResponse(content, content_type=found[0].media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
