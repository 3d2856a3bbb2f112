"""Files as part of a matter: handed in by whom, for whose eyes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.papers import evidence
from laoheng_web.papers.models import Attachment, Matter


@transaction.atomic
def attach(*, by: By, matter: Matter, kept: evidence.Kept, audience: Iterable[str]) -> Attachment:
    """Makes a kept file part of the matter; `audience` are the roles that may open it."""
    row = Attachment(
        id=new_id(by.now),
        office_id=matter.office_id,
        matter=matter,
        party_id=by.party,
        role=by.role,
        file_name=kept.file_name,
        media_type=kept.media_type,
        size=kept.size,
        digest=kept.digest,
        audience=sorted(set(audience)),
        added_at=by.now,
    )
    row.save(force_insert=True)
    record(
        "evidence.added",
        by=by,
        payload={"attachment": row.id, "media_type": row.media_type, "size": row.size, "audience": row.audience},
        matter=matter.id,
        office=matter.office_id,
        rows=[row],
    )
    return row


@transaction.atomic
def read_attachment(*, by: By, attachment: Attachment) -> bytes:
    """The bytes of a file, leaving a line where the reader is not the one who handed it in."""
    content = evidence.read(attachment.digest)
    if attachment.party_id is None or attachment.party_id != by.party:
        record(
            "evidence.read",
            by=by,
            payload={"attachment": attachment.id},
            matter=attachment.matter_id,
            office=attachment.office_id,
        )
    return content
