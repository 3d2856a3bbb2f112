"""What a side adds beside the moves: evidence, its word on a longer time, a helper; what the body adds: ties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.mediation.claims import link_evidence
from laoheng_web.mediation.models import Claim, Helper, Tie
from laoheng_web.mediation.moving import step
from laoheng_web.papers.actions import tell_next, write_step
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import Kept
from laoheng_web.papers.models import Attachment, Matter, Step
from laoheng_web.vault.crypto import decrypt
from laoheng_web.vault.identities import keys

EVERYBODY = ("worker", "firm", "mediator")
# For the appointed mediator's eyes: another person of the same body does not read it either.
ALONE = ("mediator", "appointed")
_TIME_MOVES = ("extend_mediation", "resume_mediation")


@transaction.atomic
def add_evidence(
    *, by: By, matter: Matter, kept: Sequence[Kept], claim: Claim | None, private: bool, text: str
) -> list[Attachment]:
    """Files for both sides, or in private for the mediator; the former may be bound to a claim."""
    readers = (by.role, *ALONE) if private else EVERYBODY
    rows = [attach(by=by, matter=matter, kept=item, audience=readers) for item in kept]
    written = write_step(
        by=by, matter=matter, transition="note", before=matter.state, text=text,
        data={"evidence": [row.id for row in rows]}, audience=readers,
    )  # fmt: skip
    record("matter.noted", by=by, payload={"files": len(rows)}, matter=matter.id, office=matter.office_id,
           rows=[written])  # fmt: skip
    if claim is not None and not private:
        link_evidence(by=by, matter=matter, claim=claim.id, files=[row.id for row in rows])
    return rows


@transaction.atomic
def agree_to_extend(*, by: By, matter: Matter, until: date) -> Step:
    """A side's own word that mediation may last until that day."""
    row = Matter.objects.select_for_update().get(id=matter.id)
    if until <= max(by.now.date(), row.due_on or by.now.date()):
        raise UserError("mediating.day_past")
    written = write_step(
        by=by, matter=row, transition="extend_word", before=row.state, text="", data={"until": until},
        audience=(*EVERYBODY, "regulator"),
    )  # fmt: skip
    record("mediation.extension_agreed", by=by, payload={"until": until}, matter=row.id, office=row.office_id,
           rows=[written])  # fmt: skip
    return written


def extension_words(matter: Matter) -> dict[str, Step]:
    """Each side's latest word on a longer time, since the time was last lengthened."""
    found: dict[str, Step] = {}
    for row in Step.objects.filter(matter=matter, transition__in=("extend_word", *_TIME_MOVES)):
        if row.transition == "extend_word":
            found[row.by_role] = row
        else:
            found = {}
    return found


@transaction.atomic
def extend(*, by: By, matter: Matter) -> None:
    """The body lengthens the time to the day on which both sides agreed. Raises `UserError` without both words."""
    words = extension_words(matter)
    if set(words) != {"worker", "firm"}:
        raise UserError("mediating.no_extension_word")
    days = {row.data["until"] for row in words.values()}
    if len(days) != 1:
        raise UserError("mediating.other_day")
    inputs = {f"{side}_consent": str(row.id) for side, row in words.items()} | {"until": days.pop()}
    move = "resume_mediation" if matter.state == "time_over" else "extend_mediation"
    step(by=by, matter=matter, move=move, inputs=inputs)


@transaction.atomic
def release_name(*, by: By, matter: Matter) -> None:
    """The worker agrees that the firm may know who asks; from now on the body may ask it. Raises `UserError`."""
    row = Matter.objects.select_for_update().get(id=matter.id)
    if not row.name_withheld or by.role != "worker":
        raise UserError("cases.name_known")
    row.name_withheld, row.updated_at = False, by.now
    row.save(update_fields=["name_withheld", "updated_at"])
    step_ = write_step(
        by=by, matter=row, transition="release_name", before=row.state, text="", data={},
        audience=("worker", "mediator", "regulator"),
    )  # fmt: skip
    record("matter.name_released", by=by, payload={}, matter=row.id, office=row.office_id, rows=[row, step_])
    tell_next(by=by, matter=row)


def helper_name(row: Helper) -> str:
    """The name of a helper, for those who may see the row."""
    return decrypt(keys(), row.id, "helper", bytes(row.name_blob))


@transaction.atomic
def declare_tie(*, by: By, office: UUID, user: UUID, party: UUID, reason: str) -> Tie:
    """Records a mediator's tie to a party: from now on the two are kept apart."""
    if by.party is None or not reason.strip():
        raise UserError("mediating.tie_needs")
    row = Tie.objects.create(
        id=new_id(by.now), office_id=office, body_id=by.party, user_id=user, party_id=party,
        reason=reason.strip()[:200], at=by.now,
    )  # fmt: skip
    record("mediation.tie_declared", by=by, payload={"mediator": user, "party": party}, office=office, rows=[row])
    return row
