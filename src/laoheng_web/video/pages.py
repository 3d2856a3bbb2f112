"""The video session's pages and the three calls of its script. Without the script: waiting, consent, notes and text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told as said
from laoheng_web.audit.by import By
from laoheng_web.mediation.reading import find
from laoheng_web.papers.models import Matter
from laoheng_web.vault.identities import open_identity
from laoheng_web.vault.models import Firm
from laoheng_web.video import limits, recording, seats, signals, viewing
from laoheng_web.video.models import Line, Recording, Seat
from laoheng_web.video.relays import ice
from laoheng_web.video.script_texts import script_texts
from laoheng_web.video.transcript import text_of

IN_ROOM = ("worker", "firm", "mediator")
OPEN = "camera=(self), microphone=(self), display-capture=(self), geolocation=()"


@page(roles=IN_ROOM, purpose="mediation")
def room(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The waiting room and the session."""
    response = render(request, "video/room.html", _sheet(by, find(matter)))
    response["Permissions-Policy"] = OPEN
    return response


def _sheet(by: By, matter: Matter) -> dict[str, Any]:
    where = seats.hall(by, matter)
    view = viewing.view(by, where)
    return {
        "matter": matter,
        "view": view,
        "open": where.session is not None,
        "may_open": by.role == "mediator" and matter.state in seats.HOLDING,
        "holding": matter.state in seats.HOLDING,
        "script": {
            "texts": script_texts(),
            "ice": ice(str(where.seat.id) if where.seat else "", by.now),
            "role": by.role,
        },
        "sides": [("worker", _("只同劳动者谈")), ("firm", _("只同单位谈")), ("", _("大家一起谈"))],
        "lines": Line.objects.filter(matter=matter).exists(),
        "recordings": list(Recording.objects.filter(matter=matter, ended_at__isnull=False)),
    }


def _called(where: seats.Hall) -> str:
    """What a relay may know one by: the seat, which names nobody outside this session."""
    return str(where.seat.id) if where.seat else ""


@page(roles=IN_ROOM, purpose="mediation", methods=("POST",))
def act(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """One thing done in the session, by a form or by the script."""
    row = find(matter)
    work = _deeds(request, by, row).get(request.POST.get("do", ""))
    quiet = request.headers.get("Accept") == "application/json"
    try:
        if work is None:
            raise UserError("video.malformed")
        with transaction.atomic():
            work()
    except UserError as error:
        if quiet:
            return _refused(error)
        messages.error(request, said(error))
    return JsonResponse({}) if quiet else redirect("video:room", row.id)


def _deeds(request: HttpRequest, by: By, matter: Matter) -> dict[str, Callable[[], object]]:
    asked = request.POST

    def session() -> Any:
        return seats.hall(by, matter).open_session()

    def stop() -> None:
        if by.role != "mediator":
            raise UserError("video.only_mediator")
        recording.stop(by=by, session=session())

    return {
        "open": lambda: seats.open_session(by=by, matter=matter),
        "enter": lambda: seats.enter(by=by, matter=matter),
        "consent": lambda: seats.consent(by=by, matter=matter, given=True),
        "withdraw": lambda: seats.consent(by=by, matter=matter, given=False),
        "separate": lambda: seats.separate(by=by, matter=matter, side=asked.get("side", "")),
        "note": lambda: seats.note(by=by, matter=matter, text=asked.get("text", "")),
        "record": lambda: recording.start(by=by, session=session()),
        "stop": stop,
        "end": lambda: seats.end(by=by, matter=matter),
    }


@page(roles=("mediator",), purpose="mediation", methods=("GET", "HEAD", "POST"))
def check(request: HttpRequest, by: By, matter: UUID, seat: UUID) -> HttpResponse:
    """The check of one person against the file, before they come in."""
    row = find(matter)
    where = seats.hall(by, row)
    asking = Seat.objects.filter(session=where.session, id=seat).first() if where.session else None
    if asking is None:
        raise Http404
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                if request.POST.get("do") == "refuse":
                    seats.refuse(by=by, matter=row, seat=asking.id)
                else:
                    seats.admit(by=by, matter=row, seat=asking.id, checks=request.POST.getlist("checks"))
        except UserError as fault:
            errors = [("checks", said(fault))]
        else:
            messages.success(request, _("已办好。视频页开着的，可以关掉这一页。"))
            return redirect("video:room", row.id)
    context = {"matter": row, "seat": asking, "name": _name(by, row, asking), "checks": seats.CHECKS.items(),
               "errors": errors}  # fmt: skip
    return render(request, "video/check.html", context, status=422 if errors else 200)


def _name(by: By, matter: Matter, seat: Seat) -> str:
    """The name as the file has it; opening a person's leaves a line that the person can see."""
    if seat.role == "firm":
        return str(Firm.objects.get(id=seat.party_id))
    if seat.role == "mediator":
        return by.name
    told = open_identity(
        by=by.in_office(matter.office_id), person=seat.party_id, fields=("name",), purpose="mediation",
        reason="核对视频调解参加人身份", matter=matter.id,
    )  # fmt: skip
    return told.get("name", "")


@page(roles=IN_ROOM, purpose="mediation")
def told(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """What is new for this seat: waits a few seconds where nothing is."""
    where = seats.hall(by, find(matter))
    tab, after, seen = (request.GET.get(name, "") for name in ("tab", "after", "seen"))
    if (tab and not signals.TAB.fullmatch(tab)) or not (after or "0").isascii() or not (after or "0").isdigit():
        return _refused(UserError("video.malformed"))
    if len(after) > 18:
        return _refused(UserError("video.malformed"))
    return JsonResponse(viewing.news(by, where, tab=tab, after=int(after or 0), seen=seen))


@page(roles=IN_ROOM, purpose="mediation", methods=("POST",))
def send(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """What this seat's browser says to others, and that it is there."""
    where = seats.hall(by, find(matter))
    try:
        sent = signals.parse(_body(request, limits.CALL_BYTES))
        with transaction.atomic():
            signals.send(by=by, hall=where, sent=sent)
    except UserError as error:
        return _refused(error)
    return JsonResponse({})


@page(roles=("mediator",), purpose="mediation", methods=("POST",))
def piece(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The next piece of a recording."""
    where = seats.hall(by, find(matter))
    try:
        content = _body(request, limits.PIECE_BYTES)
        recorded, place = UUID(request.GET.get("recording", "")), int(request.GET.get("place", "")[:8])
        with transaction.atomic():
            recording.add_piece(
                by=by, session=where.open_session(), recording=recorded, place=place, content=content
            )  # fmt: skip
    except UserError as error:
        return _refused(error)
    except ValueError:
        return _refused(UserError("video.malformed"))
    return JsonResponse({})


@page(roles=IN_ROOM, purpose="mediation")
def transcript(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The transcript that this reader may see, as a text file."""
    row = find(matter)
    seats.hall(by, row)
    lines = Line.objects.filter(matter=row).order_by("at", "id")
    response = HttpResponse(text_of(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.number}-transcript.txt"'
    return response


@page(roles=("mediator",), purpose="mediation", methods=("GET", "HEAD", "POST"))
def download(request: HttpRequest, by: By, matter: UUID, recording: UUID) -> HttpResponse:
    """One recording: read (a line is left), or erased."""
    from laoheng_web.video.recording import erase, read

    row = find(matter)
    seats.hall(by, row)
    found = Recording.objects.filter(matter=row, id=recording, ended_at__isnull=False).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        erase(by=by, recording=found)
        messages.success(request, _("录像已删除；它的校验值和记录保留。"))
        return redirect("video:room", row.id)
    response = HttpResponse(read(by=by, row=found), content_type="video/webm")
    response["Content-Disposition"] = f'attachment; filename="{row.number}-{found.started_at:%Y%m%d%H%M}.webm"'
    return response


def _body(request: HttpRequest, most: int) -> bytes:
    """The body, refused unread where it is longer than `most` bytes."""
    length = request.headers.get("Content-Length") or "0"
    if not length.isdigit() or int(length) > most:
        raise UserError("video.too_large", limit=most)
    return bytes(request.body)


def _refused(error: UserError) -> JsonResponse:
    status = getattr(error, "http_status", 413 if error.code == "video.too_large" else 409)
    return JsonResponse({"error": error.code, "text": said(error)}, status=400 if "malformed" in error.code else status)
