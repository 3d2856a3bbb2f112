"""How long files of matters are kept, what keeps them longer, and taking their words and papers away in the end.

What stays of a cleared file is its steps, days, sums, ids and digests: they name nobody once the vault has forgotten
the person, and every proof stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from laoheng.casework import Kind, state_of
from laoheng.casework.keeping import GROUND, kept_until
from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.papers.evidence import place
from laoheng_web.papers.keeping_models import HoldReason, MatterCleared, MatterHold
from laoheng_web.papers.models import Attachment, Matter
from laoheng_web.vault.erasing import Stay


def without_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a step without what somebody wrote: sums, days, codes, ids and cited articles stay."""
    return {name: value for name, value in data.items() if name == "grounds" or str(value).isascii()}


# Rooms add theirs: model label → the columns that hold words of people, and what stands there once the file is
# cleared, or a function that gives it. Every model with a foreign key `matter` is named here (a test sees to it).
WORDS: dict[str, Mapping[str, Any]] = {
    "papers.Step": {"text": "", "by_name": "", "data": without_words},
    "papers.Attachment": {"file_name": ""},
    "papers.Participation": {},
    "papers.MatterHold": {},
    "papers.MatterCleared": {},
}
# Model label → the columns with digests of kept files.
FILES: dict[str, tuple[str, ...]] = {"papers.Attachment": ("digest",)}
# Others that still need a file, by its digest; and what else a room takes away with a file, as `(by=…, matter=…)`.
NEEDED: list[Callable[[str], bool]] = []
ALSO: list[Callable[..., None]] = []


def ends_on(matter: Matter) -> date | None:
    """The first day on which the file need not be kept; None while somebody has to act in it."""
    kind = Kind(matter.kind)
    last = max(matter.entered_on, timezone.localtime(matter.updated_at).date())
    return kept_until(kind, state_of(kind, matter.state), last)


def closed(office: UUID) -> list[tuple[Matter, date]]:
    """The bureau's files that nobody has to act in and that are not cleared, with their last day, soonest first."""
    rows = Matter.objects.filter(office_id=office, cleared=None).order_by("id")
    found = [(row, until) for row in rows if (until := ends_on(row)) is not None]
    return sorted(found, key=lambda pair: (pair[1], pair[0].number))


def due(office: UUID, today: date) -> list[Matter]:
    """Those whose term is over on `today`, without those held."""
    held = set(MatterHold.objects.filter(office_id=office, lifted_at=None).values_list("matter_id", flat=True))
    return [row for row, until in closed(office) if until <= today and row.id not in held]


@transaction.atomic
def hold(*, by: By, matter_id: UUID, reason: str) -> MatterHold:
    """An officer has a closed file kept beyond its term. Raises `UserError` without a reason, or where it is held."""
    row = Matter.objects.select_for_update(of=("self",)).filter(id=matter_id, office_id=by.office, cleared=None).first()
    if row is None or by.user is None:
        raise UserError("keeping.not_found")
    if reason not in HoldReason.values:
        raise UserError("keeping.reason")
    if MatterHold.objects.filter(matter=row, lifted_at=None).exists():
        raise UserError("keeping.held_before", number=row.number)
    held = MatterHold.objects.create(
        id=new_id(by.now), office_id=row.office_id, matter=row, reason=reason, set_by=by.user, set_at=by.now
    )
    payload = {"hold": held.id, "reason": reason}
    record("matter.held", by=by, payload=payload, matter=row.id, office=row.office_id, rows=[held])
    return held


@transaction.atomic
def lift(*, by: By, matter_id: UUID) -> MatterHold:
    """An officer lets the term count again. Raises `UserError` where nothing holds the file."""
    held = MatterHold.objects.select_for_update().filter(matter_id=matter_id, office_id=by.office, lifted_at=None)
    row = held.first()
    if row is None or by.user is None:
        raise UserError("keeping.not_held")
    row.lifted_by, row.lifted_at = by.user, by.now
    row.save()
    record("matter.hold_lifted", by=by, payload={"hold": row.id}, matter=matter_id, office=row.office_id, rows=[row])
    return row


def keeps(person: UUID, today: date) -> Iterator[Stay]:
    """The person's files that must stay on `today`: open, within their term, or held."""
    mine = Q(worker_id=person) | Q(opened_by_party=person) | Q(participations__party_id=person)
    for row in Matter.objects.filter(mine, cleared=None).distinct().order_by("number"):
        until = ends_on(row)
        if row.holds.filter(lifted_at=None).exists():
            until = None
        if until is None or today < until:
            yield Stay(row.number, row.office_id, GROUND, until, "erasure.file_running")


def release(*, by: By, person: UUID) -> int:
    """Clears the person's files whose term is over: they go with the person; returns how many papers went."""
    mine = Q(worker_id=person) | Q(opened_by_party=person) | Q(participations__party_id=person)
    rows = Matter.objects.filter(mine, office_id=by.office, cleared=None).distinct().order_by("number")
    over = {row.id for row in due(by.office, by.now.date())} if by.office else set()
    return sum(clear(by=by, matter=row).files for row in rows if row.id in over)


@transaction.atomic
def clear(*, by: By, matter: Matter) -> MatterCleared:
    """Takes the words and papers of a file away. Papers that another file or a contract needs stay."""
    changed = [row for label, words in WORDS.items() for row in _emptied(label, words, matter)]
    files = sorted(digest for digest in _digests(matter) if place(digest).is_file() and not _needed(digest, matter))
    for also in ALSO:
        also(by=by, matter=matter)
    done = MatterCleared.objects.create(
        matter=matter, office_id=matter.office_id, at=by.now, words=len(changed), files=len(files)
    )
    payload = {"ground": GROUND, "words": len(changed), "files": files}
    record("matter.cleared", by=by, payload=payload, matter=matter.id, office=matter.office_id, rows=[*changed, done])
    transaction.on_commit(lambda: [place(digest).unlink(missing_ok=True) for digest in files])
    return done


def _rows(label: str, matter: Matter) -> Iterable[models.Model]:
    return apps.get_model(label)._base_manager.filter(matter_id=matter.pk).order_by("pk")


def _emptied(label: str, words: Mapping[str, Any], matter: Matter) -> Iterator[models.Model]:
    if not words:
        return
    for row in _rows(label, matter):
        then = {name: empty(getattr(row, name)) if callable(empty) else empty for name, empty in words.items()}
        said = {name: value for name, value in then.items() if getattr(row, name) != value}
        if said:
            for name, empty in said.items():
                setattr(row, name, empty)
            row.save(update_fields=list(said))
            yield row


def _digests(matter: Matter) -> set[str]:
    return {
        getattr(row, name)
        for label, names in FILES.items()
        for row in _rows(label, matter)
        for name in names
        if getattr(row, name)
    }


def _needed(digest: str, matter: Matter) -> bool:
    others = Attachment.objects.filter(digest=digest).exclude(matter=matter)
    return others.filter(matter__cleared=None).exists() or any(needs(digest) for needs in NEEDED)
