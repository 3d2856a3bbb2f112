"""Receiving a file: the receipt first, everything else afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from laoheng.hub.receive import Received as KeptFile
from laoheng.hub.receive import receive as keep_file
from laoheng.standard.errors import UserError
from laoheng.standard.records import contract_of
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.papers.actions import next_number
from laoheng_web.records import storage
from laoheng_web.records.jobs import process_later
from laoheng_web.records.models import Receipt, ReceiptState

OPEN_UPLOADS = 50  # files one sender may have waiting


class Upload(Protocol):
    """What Django, ninja and the command line hand over."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """The content, piece by piece."""


@dataclass(frozen=True)
class Received:
    """A receipt, and whether this very file had been received before."""

    receipt: Receipt
    again: bool


def receive(*, by: By, office: Office, kind: str, upload: Upload, channel: str) -> Received:
    """Keeps a file as it came and gives its receipt; the checking follows in the background.

    The same file sent again gives the first receipt. Raises `UserError` for an empty, cut or too large file, an
    unknown kind, or too many files waiting. Nothing is left behind where it raises.
    """
    contract_of(kind)
    receipt_id = new_id(by.now)
    place = storage.folder(receipt_id)
    try:
        kept = keep_file(upload.chunks(), place, storage.ORIGINAL, expected_size=getattr(upload, "size", None))
        received = _register(by, office, kind, upload.name or "", channel, receipt_id, kept)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    if received.again:
        shutil.rmtree(place, ignore_errors=True)
    return received


@transaction.atomic
def _register(by: By, office: Office, kind: str, name: str, channel: str, receipt_id: UUID, kept: KeptFile) -> Received:
    before = _same_file(office, kind, kept.sha256, by.party)
    if before:
        return Received(before, again=True)
    waiting = Receipt.objects.filter(office_id=office.id, sender_party=by.party, state=ReceiptState.RECEIVED)
    if by.party and waiting.count() >= OPEN_UPLOADS:
        raise UserError("records.too_many_waiting", limit=OPEN_UPLOADS)
    receipt = Receipt(
        id=receipt_id,
        office_id=office.id,
        number=next_number(office, "SJ", by),
        kind=kind,
        channel=channel,
        sender_party=by.party,
        sender_user=by.user,
        file_name=_plain(name),
        size=kept.size,
        digest=kept.sha256,
        batch_seq=_next_batch(),
        received_at=by.now,
    )
    try:
        with transaction.atomic():
            receipt.save(force_insert=True)
    except IntegrityError:  # the same file, sent twice at once: the other one stands
        standing = _same_file(office, kind, kept.sha256, by.party)
        if standing is None:
            raise
        return Received(standing, again=True)
    record(
        "records.received",
        by=by,
        payload={"number": receipt.number, "kind": kind, "sha256": kept.sha256, "size": kept.size, "channel": channel},
        subjects=[by.party] if by.party else [],
        office=office.id,
        rows=[receipt],
    )
    process_later(receipt)
    return Received(receipt, again=False)


def _same_file(office: Office, kind: str, digest: str, party: UUID | None) -> Receipt | None:
    found = Receipt.objects.filter(office_id=office.id, kind=kind, digest=digest, sender_party=party)
    return found.exclude(state=ReceiptState.REFUSED).first()


def _next_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('records_batch_seq')")
        return int(cursor.fetchone()[0])


def _plain(name: str) -> str:
    """The sender's file name for showing: no folders, no control characters, at most 120 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable())[-120:] or "未命名"
