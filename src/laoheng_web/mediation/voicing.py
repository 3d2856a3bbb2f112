"""A recording as evidence or as somebody's own words, with what is said in it as its speaker typed or confirmed it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.mediation.after_models import Voice
from laoheng_web.mediation.extending import add_evidence
from laoheng_web.mediation.models import Claim
from laoheng_web.papers.evidence import Kept
from laoheng_web.papers.models import Attachment, Matter

CHARS = 4000


@transaction.atomic
def add_voice(
    *, by: By, matter: Matter, kept: Kept, claim: Claim | None, private: bool, transcript: str, confirmed: bool
) -> Voice:
    """A recording joins the matter like any evidence, sealed under its digest. Raises `UserError`."""
    assert by.party is not None and by.user is not None  # pages let signed-in parties in only
    words = _words(transcript, confirmed)
    (file,) = add_evidence(by=by, matter=matter, kept=[kept], claim=claim, private=private, text="")
    row = Voice.objects.create(
        attachment=file, office_id=matter.office_id, matter=matter, transcript=words, confirmed=confirmed,
        by_party=by.party, by_user=by.user, at=by.now,
    )  # fmt: skip
    _tell(by, row, "mediation.voice_added")
    return row


@transaction.atomic
def write_down(*, by: By, matter: Matter, attachment: UUID, transcript: str, confirmed: bool) -> Voice:
    """The speaker writes down, or confirms, what is said; confirmed words stay. Raises `UserError`."""
    row = Voice.objects.select_for_update().filter(matter=matter, attachment_id=attachment).first()
    if row is None or row.by_party != by.party:
        raise UserError("mediating.voice_not_yours")
    if row.confirmed:
        raise UserError("mediating.voice_confirmed")
    row.transcript, row.confirmed, row.at = _words(transcript, confirmed), confirmed, by.now
    row.save(update_fields=["transcript", "confirmed", "at"])
    _tell(by, row, "mediation.voice_written")
    return row


def _words(transcript: str, confirmed: bool) -> str:
    if confirmed and not transcript.strip():
        raise UserError("mediating.voice_empty")
    return transcript.strip()[:CHARS]


def _tell(by: By, row: Voice, what: str) -> None:
    record(what, by=by, payload={"attachment": row.attachment_id, "confirmed": row.confirmed}, matter=row.matter_id,
           office=row.office_id, rows=[row])  # fmt: skip


def voice_of(matter: Matter, attachment: UUID) -> tuple[Attachment, Voice] | None:
    """A recording of the matter that the reader may hear, with its words; None where there is none."""
    file = Attachment.objects.filter(matter=matter, id=attachment).first()
    row = Voice.objects.filter(attachment=file).first() if file else None
    return (file, row) if file and row else None


def voices_of(matter: Matter) -> list[tuple[Attachment, Voice]]:
    """Every recording of the matter that the reader may hear."""
    rows = Voice.objects.filter(matter=matter).select_related("attachment").order_by("attachment__added_at")
    return [(row.attachment, row) for row in rows]
