"""Who sits in a video session: asking to come in, the check against the file, consent, and the private room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from laoheng.casework import MediationState
from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.mediation.models import Mediation
from laoheng_web.mediation.talking import TALKING
from laoheng_web.papers.models import Matter
from laoheng_web.video import limits, recording
from laoheng_web.video.models import Line, Seat, VideoSession
from laoheng_web.video.telling import told
from laoheng_web.video.transcript import digest_of

HOLDING = TALKING - {MediationState.APPOINTED}
SIDES = ("worker", "firm")
# What the mediator compares with the file before somebody comes in.
CHECKS = {
    "paper": _("身份证件同本人一致"),
    "name": _("姓名同案卷一致"),
    "authority": _("代表单位或者他人的，授权材料已看"),
    "alone": _("已问过旁边有没有别人"),
}


@dataclass(frozen=True, slots=True)
class Hall:
    """The open session of a matter and the actor's own seat in it; either may be missing."""

    matter: Matter
    mediation: Mediation
    session: VideoSession | None
    seat: Seat | None

    def own(self) -> Seat:
        """The actor's seat. Raises `UserError` where there is none, or it was refused."""
        if self.session is None or self.seat is None or self.seat.refused_at:
            raise UserError("video.no_seat")
        return self.seat

    def own_admitted(self) -> Seat:
        """The actor's seat, let in by the mediator. Raises `UserError`."""
        seat = self.own()
        if seat.admitted_at is None:
            raise UserError("video.still_waiting")
        return seat

    def open_session(self) -> VideoSession:
        """The open session. Raises `UserError` where there is none."""
        if self.session is None:
            raise UserError("video.not_open")
        return self.session


def hall(by: By, matter: Matter) -> Hall:
    """Where `by` stands. A mediator who is not (or no more) the appointed one finds nothing."""
    mediation = Mediation.objects.get(matter=matter)
    if by.role == "mediator" and by.user != mediation.mediator_user:
        raise Http404
    session = VideoSession.objects.filter(matter=matter, ended_at=None).first()
    if matter.state not in HOLDING:
        session = None
    seat = Seat.objects.filter(session=session, user_id=by.user).first() if session else None
    return Hall(matter, mediation, session, seat)


def may_reach(session: VideoSession | None, one: str, other: str) -> bool:
    """Whether two roles hear each other now: in a private room the mediator and one side are apart from the other."""
    if session is None:
        return False
    if not session.private_side:
        return True
    inside = {"mediator", session.private_side}
    return (one in inside) == (other in inside)


def present_seats(where: Hall, now: datetime) -> list[Seat]:
    """The admitted seats whose page is open; a mediator who was replaced is none of them."""
    rows = Seat.objects.filter(
        session=where.session, admitted_at__isnull=False, refused_at=None, presence__seen_at__gt=now - limits.PRESENT
    ).select_related("presence")
    return [row for row in rows if row.role != "mediator" or row.user_id == where.mediation.mediator_user]


@transaction.atomic
def open_session(*, by: By, matter: Matter) -> VideoSession:
    """The mediator opens the session and sits down in it; an open one is given back."""
    row = Matter.objects.select_for_update().get(id=matter.id)
    where = hall(by, row)
    if by.role != "mediator":
        raise UserError("video.only_mediator")
    if row.state not in HOLDING:
        raise UserError("mediating.no_session")
    if where.session:
        return where.session
    session = VideoSession.objects.create(id=new_id(by.now), office_id=row.office_id, matter=row, opened_at=by.now)
    seat = _sit(by, session, admitted=True)
    record("video.opened", by=by, payload={"session": session.id}, matter=row.id, office=row.office_id,
           rows=[session, seat])  # fmt: skip
    return session


def _sit(by: By, session: VideoSession, *, admitted: bool) -> Seat:
    return Seat.objects.create(
        id=new_id(by.now), office_id=session.office_id, matter_id=session.matter_id, session=session, user_id=by.user,
        party_id=by.party, role=by.role, asked_at=by.now, admitted_at=by.now if admitted else None,
    )  # fmt: skip


@transaction.atomic
def enter(*, by: By, matter: Matter) -> Seat:
    """Asks to come in: one waits until the mediator admits; asking again changes nothing. The mediator comes in."""
    where = hall(by, matter)
    session = where.open_session()
    if where.seat:
        return where.own()
    seat = _sit(by, session, admitted=by.role == "mediator")
    told("video.asked", by, session, {"role": by.role}, seat)
    return seat


@transaction.atomic
def admit(*, by: By, matter: Matter, seat: UUID, checks: Sequence[str]) -> Seat:
    """The mediator lets somebody in, having compared with the file what `checks` name; recording stops.

    Raises `UserError` without any check, and where all places are taken.
    """
    session, row = _of_mediator(by, matter, seat)
    if not checks or set(checks) - set(CHECKS):
        raise UserError("video.nothing_checked")
    if row.admitted_at and not row.refused_at:
        return row
    if Seat.objects.filter(session=session, admitted_at__isnull=False, refused_at=None).count() >= limits.SEATS:
        raise UserError("video.full", most=limits.SEATS)
    row.admitted_at, row.refused_at, row.checks = by.now, None, sorted(set(checks))
    row.save(update_fields=["admitted_at", "refused_at", "checks"])
    told("video.admitted", by, session, {"seat": row.id, "checks": row.checks}, row)
    recording.stop_unless_all_consent(by=by, session=session)
    return row


@transaction.atomic
def refuse(*, by: By, matter: Matter, seat: UUID) -> Seat:
    """The mediator does not let somebody in, or puts them out; they can be admitted later."""
    session, row = _of_mediator(by, matter, seat)
    if row.user_id == by.user:
        raise UserError("video.not_oneself")
    row.refused_at = by.now
    row.save(update_fields=["refused_at"])
    told("video.refused", by, session, {"seat": row.id}, row)
    return row


@transaction.atomic
def consent(*, by: By, matter: Matter, given: bool) -> Seat:
    """Consents to being recorded or withdraws it; a recording that runs stops with the first withdrawal."""
    where = hall(by, matter)
    row = Seat.objects.select_for_update().get(id=where.own_admitted().id)
    row.consent = given
    row.save(update_fields=["consent"])
    told("video.consented", by, where.open_session(), {"consent": given}, row)
    recording.stop_unless_all_consent(by=by, session=where.open_session())
    return row


@transaction.atomic
def separate(*, by: By, matter: Matter, side: str) -> VideoSession:
    """The mediator talks with `side` alone, or with all again (an empty side). A recording that runs stops."""
    session = _session_of_mediator(by, matter)
    if side not in ("", *SIDES):
        raise UserError("video.malformed")
    session.private_side = side
    session.save(update_fields=["private_side"])
    told("video.separated", by, session, {"side": side}, session)
    if side:
        recording.stop(by=by, session=session)
    return session


@transaction.atomic
def note(*, by: By, matter: Matter, text: str) -> Line:
    """The clerk's line of the transcript, for those who hear each other now."""
    session = _session_of_mediator(by, matter)
    if not text.strip():
        raise UserError("mediating.nothing_said")
    line = Line.objects.create(
        id=new_id(by.now), office_id=session.office_id, matter_id=session.matter_id, session=session,
        channel=session.private_side or "all", text=text.strip()[: limits.LINE_CHARS], at=by.now,
    )  # fmt: skip
    told("video.noted", by, session, {"channel": line.channel}, line)
    return line


@transaction.atomic
def end(*, by: By, matter: Matter) -> VideoSession:
    """The mediator ends the session: a recording stops, and the transcript's digest is sealed."""
    session = _session_of_mediator(by, matter)
    recording.stop(by=by, session=session)
    session.ended_at, session.private_side, session.transcript_digest = by.now, "", digest_of(session)
    session.save(update_fields=["ended_at", "private_side", "transcript_digest"])
    told("video.ended", by, session, {"transcript": session.transcript_digest}, session)
    return session


def _session_of_mediator(by: By, matter: Matter) -> VideoSession:
    if by.role != "mediator":
        raise UserError("video.only_mediator")
    found = hall(by, matter).open_session()
    return VideoSession.objects.select_for_update().get(id=found.id)


def _of_mediator(by: By, matter: Matter, seat: UUID) -> tuple[VideoSession, Seat]:
    session = _session_of_mediator(by, matter)
    row = Seat.objects.select_for_update().filter(session=session, id=seat).first()
    if row is None:
        raise Http404
    return session, row
