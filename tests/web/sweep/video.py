"""A video session of each bureau for the sweep: one person waits, one recording is kept, one line was noted."""

from __future__ import annotations

from uuid import UUID

from laoheng_web.audit.tenancy import acting
from laoheng_web.papers.models import Matter
from laoheng_web.video import recording, seats
from tests.web.world import Bureau


def make_video(bureau: Bureau, matter: Matter, canary: str) -> dict[str, list[UUID]]:
    """Opens the session as the appointed mediator; gives the ids of what it made."""
    with acting(bureau.by("mediator"), "mediation") as by:
        session = seats.open_session(by=by, matter=matter)
        seats.consent(by=by, matter=matter, given=True)
        made = recording.start(by=by, session=session)
        recording.add_piece(by=by, session=session, recording=made.id, place=0, content=canary.encode())
        recording.stop(by=by, session=session)
        seats.note(by=by, matter=matter, text=f"{canary}-记录")
    with acting(bureau.by("worker"), "mediation") as by:
        seat = seats.enter(by=by, matter=matter)
    return {"video_seat": [seat.id], "video_recording": [made.id]}
