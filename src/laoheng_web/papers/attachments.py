"""Files as part of a matter: handed in by whom, for whose eyes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.papers import evidence
from laoheng_web.papers.models import Attachment, Matter
from laoheng_web.papers.showing import shown_copy


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


def show_attachment(*, by: By, attachment: Attachment, original: bool = False) -> bytes:
    """What a reader is given of a file: pictures without place and device.

    The original goes back to whoever handed it in, where `original` asks for it. Raises `UserError` for a picture that
    cannot be read: nobody could say what else it holds.
    """
    content = read_attachment(by=by, attachment=attachment)
    if original and attachment.party_id is not None and attachment.party_id == by.party:
        return content
    copy = shown_copy(content, attachment.media_type)
    if copy is None:
        raise UserError("papers.picture_unreadable", name=attachment.file_name)
    return copy
