"""The record of a session: written by the mediator, read and signed by both sides and the mediator, byte for byte.

It holds what was said in mediation: it is read in this room alone and is no paper of the file that a bureau opens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoheng.law import law_at
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng.writing import deeds as library
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.mediation import deeds, seals
from laoheng_web.mediation.after_models import RecordHand, SignedRecord
from laoheng_web.mediation.agreeing import plain_name, side_name
from laoheng_web.mediation.models import Mediation
from laoheng_web.mediation.talking import TALKING
from laoheng_web.papers import evidence
from laoheng_web.papers.models import Matter

HANDS = ("worker", "firm", "mediator")


@dataclass(frozen=True, slots=True)
class Session:
    """What the mediator writes down of a session; `said` are speaker and words, in order."""

    starts: datetime
    ended: datetime | None
    place: str
    clerk: str
    present: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    result: str


def read_said(text: str) -> tuple[tuple[str, str], ...]:
    """What was said, one line each as "speaker: words". Raises `UserError` for a line without its speaker."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        speaker, mark, words = line.replace("：", ":", 1).partition(":")
        if not mark or not speaker.strip() or not words.strip():
            raise UserError("recording.line", line=line[:30])
        found.append((speaker.strip()[:40], words.strip()[:2000]))
    return tuple(found)


@transaction.atomic
def write(*, by: By, matter: Matter, session: Session) -> SignedRecord:
    """The appointed mediator's record of a session, ready to be signed. Raises `UserError` with all that lacks."""
    row = Matter.objects.select_for_update().get(id=matter.id)
    mediation = Mediation.objects.get(matter=row)
    if by.role != "mediator" or by.user != mediation.mediator_user or row.state not in TALKING:
        raise UserError("mediating.not_the_mediator")
    facts = library.MediationRecordFacts(
        matter=deeds.matter_of(by, row, mediation),
        body=deeds.body_of(mediation),
        session=library.Session(session.starts, session.place) if session.place else None,
        mediators=(library.Mediator(mediation.mediator_name),),
        clerk=session.clerk or None,
        present=session.present,
        statements=tuple(library.Statement(who, words) for who, words in session.said),
        result=session.result or None,
        ended=session.ended,
    )
    paper = library.mediation_record(facts, law=law_at(by.now.date()), on=by.now.date(), number=row.number)
    kept = evidence.keep(deeds.pdf_of(paper), "record.pdf")
    number = SignedRecord.objects.filter(matter=row).count() + 1
    made = SignedRecord.objects.create(
        id=new_id(by.now), office_id=row.office_id, matter=row, number=number, draft_digest=kept.digest,
        digest=kept.digest, by_user=by.user, at=by.now,
    )  # fmt: skip
    record("mediation.record_written", by=by, payload={"number": number, "digest": kept.digest}, matter=row.id,
           office=row.office_id, rows=[made])  # fmt: skip
    return made


@transaction.atomic
def sign(*, by: By, matter: Matter, which: UUID, digest: str, typed_name: str) -> SignedRecord:
    """A side or the mediator signs exactly the bytes it was shown. Raises `UserError`."""
    made = SignedRecord.objects.select_for_update().filter(matter=matter, id=which).first()
    mediation = Mediation.objects.get(matter=matter)
    appointed = by.role != "mediator" or by.user == mediation.mediator_user
    if made is None or by.role not in HANDS or not appointed:
        raise UserError("recording.not_yours")
    if made.digest != digest.strip().lower():
        raise UserError("mediating.changed_meanwhile", digest=made.digest[:16])
    if RecordHand.objects.filter(record=made, side=by.role).exists():
        raise UserError("recording.signed_already")
    name = mediation.mediator_name if by.role == "mediator" else side_name(by, matter)
    if plain_name(typed_name) != plain_name(name):
        raise UserError("mediating.other_name")
    before = evidence.read(made.digest)
    reason = render(Message.of("recording.reason", digest=made.draft_digest), "zh")
    if by.helping:
        reason += render(Message.of("helping.put_by", helper=by.name), "zh")
    after = seals.put(before, hand=by.role, name=name, reason=reason, at=by.now)
    hand = RecordHand.objects.create(
        id=new_id(by.now), office_id=made.office_id, record=made, matter=matter, side=by.role, by_party=by.party,
        by_user=by.user, digest=hashlib.sha256(before).hexdigest(), at=by.now,
    )  # fmt: skip
    made.digest = evidence.keep(after, "record.pdf").digest
    made.save(update_fields=["digest"])
    record("mediation.record_signed", by=by, payload={"number": made.number, "hand": by.role, "now": made.digest},
           matter=matter.id, office=made.office_id, rows=[hand, made])  # fmt: skip
    return made


def records_of(matter: Matter) -> list[tuple[SignedRecord, list[RecordHand]]]:
    """The records of a matter with their signatures, in order."""
    hands: Sequence[RecordHand] = list(RecordHand.objects.filter(matter=matter))
    made = SignedRecord.objects.filter(matter=matter).order_by("number")
    return [(row, [hand for hand in hands if hand.record_id == row.id]) for row in made]
