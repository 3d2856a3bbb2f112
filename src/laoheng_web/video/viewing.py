"""A session as one seat sees it now, and waiting a little for something new."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from laoheng_web.audit.by import By
from laoheng_web.vault.identities import masked_names
from laoheng_web.vault.models import Firm
from laoheng_web.video import limits
from laoheng_web.video.models import Line, Seat
from laoheng_web.video.recording import lacking, running
from laoheng_web.video.seats import Hall, hall, may_reach, present_seats
from laoheng_web.video.signals import received

_waiting = threading.BoundedSemaphore(limits.WAITING_CALLS)


def names(where: Hall, seats: list[Seat]) -> dict[str, str]:
    """How each seat is called: role, and the masked name, firm or mediator as the file has it."""
    people = masked_names([seat.party_id for seat in seats if seat.role == "worker"])
    firms = dict(Firm.objects.filter(id__in=[s.party_id for s in seats if s.role == "firm"]).values_list("id", "name"))
    words = {"worker": _("劳动者"), "firm": _("单位"), "mediator": _("调解员")}
    known = {"worker": people, "firm": firms}
    return {
        str(seat.id): f"{words[seat.role]} {known.get(seat.role, {}).get(seat.party_id) or ''}".strip()
        if seat.role != "mediator"
        else f"{words['mediator']} {where.mediation.mediator_name}"
        for seat in seats
    }


def view(by: By, where: Hall) -> dict[str, Any]:
    """What the page of this seat shows; a browser links itself to `peers` and to nobody else."""
    session, seat = where.session, where.seat
    if session is None or seat is None:
        return {"stage": "closed"}
    if seat.refused_at:
        return {"stage": "refused"}
    if seat.admitted_at is None:
        return {"stage": "waiting", "seat": str(seat.id)}
    present = present_seats(where, by.now)
    waiting = list(Seat.objects.filter(session=session, admitted_at=None, refused_at=None))
    called = names(where, [*present, *waiting, seat])
    recording = running(session)
    return {
        "stage": "in",
        "seat": str(seat.id),
        "private": session.private_side,
        "apart": bool(session.private_side) and not may_reach(session, "mediator", seat.role),
        "consent": seat.consent,
        "recording": str(recording.id) if recording else "",
        "lacking": len(lacking(session)),
        "peers": [
            {"seat": str(one.id), "tab": one.presence.tab, "name": called[str(one.id)]}
            for one in present
            if one.id != seat.id and may_reach(session, seat.role, one.role)
        ],
        "waiting": [{"seat": str(one.id), "name": called[str(one.id)]} for one in waiting]
        if seat.role == "mediator"
        else [],
        "lines": [f"{line.at:%H:%M} {line.text}" for line in Line.objects.filter(session=session)][-30:],
    }


def version(told: dict[str, Any]) -> str:
    """Changes whenever the view does."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


@contextmanager
def _place_to_wait() -> Iterator[bool]:
    """Whether this call may wait: only so many threads of a process do at once."""
    free = _waiting.acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            _waiting.release()


def news(by: By, where: Hall, *, tab: str, after: int, seen: str) -> dict[str, Any]:
    """The view and the messages since `after`: at once where there is something new, else after a short wait."""
    deadline = time.monotonic() + limits.WAIT_SECONDS
    with _place_to_wait() as free:
        while True:
            told = view(by, where)
            messages = received(where.seat, tab, after) if where.seat and told["stage"] == "in" else []
            now_version = version(told)
            if messages or now_version != seen or not free or time.monotonic() >= deadline:
                again = 0 if free or messages else limits.AGAIN_MS
                return {"view": told, "version": now_version, "messages": messages, "again": again}
            time.sleep(limits.LOOK_SECONDS)
            by, where = _later(by, where)


def _later(by: By, where: Hall) -> tuple[By, Hall]:
    """The same reader a moment later: what others have written since is seen."""
    from dataclasses import replace
    from datetime import timedelta

    where.matter.refresh_from_db()
    later = replace(by, now=by.now + timedelta(seconds=limits.LOOK_SECONDS))
    return later, hall(later, where.matter)
