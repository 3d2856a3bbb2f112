"""What a clerk does with an unsure pair: takes it in hand, opens the identities, decides, gives it back.

One clerk has a pair at a time. Every look and decision is an event whose subjects are the two persons.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import User
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.records.merges import enter_merge, merge_log, undo_merge
from laoheng_web.records.models import SETTLED, LinkMerge, LinkPair, LinkUnit, PairDecision
from laoheng_web.vault.identities import open_identity

HELD_FOR = timedelta(minutes=20)
OPENED = ("name", "number", "phone")


@transaction.atomic
def take(*, by: By, pair_id: UUID) -> LinkPair:
    """Takes a pair in hand for a while. Raises `UserError` where another clerk has it or it was decided."""
    pair = _mine(by, pair_id, taking=True)
    pair.held_by, pair.held_until = by.user, by.now + HELD_FOR
    pair.save(update_fields=["held_by", "held_until"])
    _tell("vault.pair_opened", by, pair)
    return pair


@transaction.atomic
def give_back(*, by: By, pair_id: UUID) -> LinkPair:
    """Lets another clerk have it."""
    pair = _mine(by, pair_id)
    pair.held_by, pair.held_until = None, None
    pair.save(update_fields=["held_by", "held_until"])
    _tell("link.pair_given_back", by, pair)
    return pair


@transaction.atomic
def opened(*, by: By, pair_id: UUID, reason: str) -> dict[UUID, dict[str, str]]:
    """Name, number and phone of both persons in clear, each with the vault's line that the person can see."""
    pair = _mine(by, pair_id)
    if pair.unit != LinkUnit.PERSON:
        raise UserError("link_review.not_found")
    return {
        person: open_identity(by=by, person=person, fields=OPENED, purpose="linkage", reason=reason)
        for person in (pair.left_id, pair.right_id)
    }


@transaction.atomic
def decide(*, by: By, pair_id: UUID, decision: str, why: str) -> LinkPair:
    """The clerk's word on a pair in hand. "same" merges the two, and what already is one with them.

    Raises `UserError`: no reason, another's pair, or a word that goes against one that stands.
    """
    if decision not in PairDecision.values:
        raise UserError("link_review.decision_missing")
    if not why.strip():
        raise UserError("link_review.why_missing")
    pair = _mine(by, pair_id)
    if decision == PairDecision.SAME:
        _refuse_conflict(pair)
    elif decision == PairDecision.DIFFERENT:
        _refuse_merged(pair)
    pair.decision, pair.why = decision, why.strip()[:400]
    pair.decided_by, pair.decided_at = by.user, by.now
    pair.held_by, pair.held_until = None, None
    pair.save()
    _tell("vault.pair_decided", by, pair, decision=decision)
    if decision == PairDecision.SAME and not _one_already(pair):
        grounds = [(str(pair.left_id), str(pair.right_id), 0.0, _reasons(pair))]
        enter_merge(by=by, pair=pair, grounds=grounds)
    return pair


@transaction.atomic
def reopen(*, by: By, pair_id: UUID, why: str) -> LinkPair:
    """A decided pair waits anew; a merge that came of it is taken back. Raises `UserError` without a reason."""
    pair = LinkPair.objects.select_for_update().filter(id=pair_id).first()
    if pair is None:
        raise UserError("link_review.not_found")
    if not why.strip():
        raise UserError("link_review.why_missing")
    if not pair.decision:
        raise UserError("link_review.not_decided")
    merge = LinkMerge.objects.filter(pair_id=pair.id, undone_at=None).first()
    if merge is not None:
        undo_merge(by=by, merge_id=merge.id, why=why)
        pair.refresh_from_db()
        return pair
    pair.decision, pair.why, pair.decided_by, pair.decided_at = "", "", None, None
    pair.save()
    _tell("vault.pair_reopened", by, pair)
    return pair


def _mine(by: By, pair_id: UUID, *, taking: bool = False) -> LinkPair:
    """The pair, locked, if this clerk may have it now."""
    pair = LinkPair.objects.select_for_update().filter(id=pair_id).first()
    if pair is None or by.user is None:
        raise UserError("link_review.not_found")
    if pair.decision in SETTLED:
        raise UserError("link_review.decided_before", who=clerk(pair.decided_by))
    if pair.held_by_other(by.user, by.now):
        until = timezone.localtime(pair.held_until)
        raise UserError("link_review.held", who=clerk(pair.held_by), until=f"{until:%H:%M}")
    if pair.held_by != by.user and not taking:
        raise UserError("link_review.not_in_hand")
    return pair


def clerk(user: UUID | None) -> str:
    """An officer's name as colleagues see it."""
    return str(User.objects.filter(id=user).values_list("display_name", flat=True).first() or "—") if user else "—"


def _one_already(pair: LinkPair) -> bool:
    left, right = merge_log(pair.office_id, pair.unit).resolve([str(pair.left_id), str(pair.right_id)])
    return left == right


def _refuse_conflict(pair: LinkPair) -> None:
    """Where a is not c, a cannot be b and b be c as well: one of the three words is wrong, and a person finds which."""
    today = merge_log(pair.office_id, pair.unit).ids_today()
    ends = {today.get(str(end), str(end)) for end in (pair.left_id, pair.right_id)}
    apart = LinkPair.objects.filter(office_id=pair.office_id, unit=pair.unit, decision=PairDecision.DIFFERENT)
    for other in apart.exclude(id=pair.id):
        sides = {today.get(str(end), str(end)) for end in (other.left_id, other.right_id)}
        if sides <= ends:
            raise UserError("link_review.conflict", day=f"{timezone.localtime(other.decided_at):%Y-%m-%d}")


def _refuse_merged(pair: LinkPair) -> None:
    if _one_already(pair):
        raise UserError("link_review.merged_already")


def _reasons(pair: LinkPair) -> list[tuple[str, str, float]]:
    return [(name, level, float(bits)) for name, level, bits in pair.reasons]


def _tell(what: str, by: By, pair: LinkPair, **more: str) -> None:
    payload = {"pair": pair.id, "unit": pair.unit, "purpose": "linkage", **more}
    record(what, by=by, payload=payload, subjects=[pair.left_id, pair.right_id], office=pair.office_id, rows=[pair])
