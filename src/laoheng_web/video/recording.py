"""Recording, only while everybody consents: pieces encrypted as they arrive, the digest sealed, the file erasable.

The mediator's browser records and sends pieces. Each is encrypted with the vault's key, bound to its recording and
place, before it touches the disk. The event with the digest stays when the file is erased.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id
from laoheng_web.audit.tenancy import acting
from laoheng_web.papers.models import Matter
from laoheng_web.vault.crypto import decrypt_bytes, encrypt_bytes
from laoheng_web.vault.identities import keys, newest
from laoheng_web.video import limits
from laoheng_web.video.models import Recording, Seat, VideoSession
from laoheng_web.video.telling import told

PURPOSE = "video"


def running(session: VideoSession) -> Recording | None:
    """The recording that runs now."""
    return Recording.objects.filter(session=session, ended_at=None).first()


def lacking(session: VideoSession) -> list[Seat]:
    """The admitted who have not consented, or withdrew: while there is one, nothing is recorded."""
    admitted = Seat.objects.filter(session=session, admitted_at__isnull=False, refused_at=None)
    return [seat for seat in admitted if seat.consent is not True]


@transaction.atomic
def start(*, by: By, session: VideoSession) -> Recording:
    """The mediator starts recording. Raises `UserError` in a private room and while somebody has not consented."""
    if by.role != "mediator":
        raise UserError("video.only_mediator")
    row = VideoSession.objects.select_for_update().get(id=session.id)
    # A withdrawal of this moment is waited for, or waits for us and then stops what was started.
    list(Seat.objects.select_for_update().filter(session=row))
    if row.private_side:
        raise UserError("video.no_recording_in_private")
    if lacking(row):
        raise UserError("video.consent_lacking")
    made = running(row)
    if made is None:
        made = Recording.objects.create(
            id=new_id(by.now), office_id=row.office_id, matter_id=row.matter_id, session=row, started_at=by.now
        )
        told("video.recording_started", by, row, {"recording": made.id}, made)
    return made


@transaction.atomic
def add_piece(*, by: By, session: VideoSession, recording: UUID, place: int, content: bytes) -> Recording:
    """Keeps the next piece, encrypted. A piece sent twice is kept once.

    Raises `UserError` where this recording does not run (any more), or the piece is empty, too large or out of order.
    """
    row = Recording.objects.select_for_update().filter(session=session, id=recording, ended_at=None).first()
    if row is None:
        raise UserError("video.not_recording")
    if not 0 < len(content) <= limits.PIECE_BYTES or row.pieces >= limits.PIECES:
        raise UserError("video.too_large", limit=limits.PIECE_BYTES)
    if place == row.pieces - 1:
        return row
    if place != row.pieces:
        raise UserError("video.malformed")
    folder = _folder(row.id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _piece(row.id, place).write_bytes(encrypt_bytes(newest(), row.id, f"piece-{place}", content))
    row.pieces, row.size = place + 1, row.size + len(content)
    row.save(update_fields=["pieces", "size"])
    told("video.piece_kept", by, session, {"recording": row.id, "place": place}, row)
    return row


def stop_unless_all_consent(*, by: By, session: VideoSession) -> None:
    """Stops what runs where somebody admitted does not consent."""
    if lacking(session):
        stop(by=by, session=session)


@transaction.atomic
def stop(*, by: By, session: VideoSession) -> Recording | None:
    """Stops what runs, and seals its digest; None where nothing runs."""
    # Whoever withdraws stops it, without being one who may otherwise change recordings.
    with acting(By.system(office=session.office_id, now=by.now), PURPOSE):
        row = Recording.objects.select_for_update().filter(session=session, ended_at=None).first()
        if row is None:
            return None
        digest = hashlib.sha256()
        for content in pieces(row):
            digest.update(content)
        row.ended_at, row.digest = by.now, digest.hexdigest()
        row.save(update_fields=["ended_at", "digest"])
        payload = {"recording": row.id, "digest": row.digest, "size": row.size, "pieces": row.pieces}
        told("video.recorded", by, session, payload, row)
    return row


def pieces(row: Recording) -> Iterator[bytes]:
    """What was recorded, opened piece by piece. Raises `UserError` where it was erased."""
    if row.erased_at:
        raise UserError("video.erased")
    for place in range(row.pieces):
        yield decrypt_bytes(keys(), row.id, f"piece-{place}", _piece(row.id, place).read_bytes())


@transaction.atomic
def read(*, by: By, row: Recording) -> bytes:
    """The whole recording, with a line that it was opened."""
    content = b"".join(pieces(row))
    told("video.recording_read", by, row.session, {"recording": row.id})
    return content


@transaction.atomic
def erase(*, by: By, recording: Recording) -> Recording:
    """Erases the file; its digest and the events stay."""
    row = Recording.objects.select_for_update().get(id=recording.id)
    if row.ended_at is None:
        raise UserError("video.still_recording")
    if row.erased_at is None:
        row.erased_at = by.now
        row.save(update_fields=["erased_at"])
        told("video.recording_erased", by, row.session, {"recording": row.id}, row)
        transaction.on_commit(lambda: shutil.rmtree(_folder(row.id), ignore_errors=True))
    return row


def erase_old(*, by: By) -> int:
    """Erases recordings older than this installation keeps them; returns how many. `by` is an office's system."""
    oldest = by.now - timedelta(days=settings.RECORDING_DAYS)
    rows = list(Recording.objects.filter(ended_at__lt=oldest, erased_at=None))
    for row in rows:
        erase(by=by, recording=row)
    return len(rows)


def erase_of(*, by: By, matter: Matter) -> None:
    """Erases what is left of a matter's recordings, with its file."""
    for row in Recording.objects.filter(matter=matter, erased_at=None).exclude(ended_at=None):
        erase(by=by, recording=row)


def _folder(recording: UUID) -> Path:
    return Path(settings.DATA_DIR) / "recordings" / str(recording)


def _piece(recording: UUID, place: int) -> Path:
    return _folder(recording) / f"{place:06d}"
