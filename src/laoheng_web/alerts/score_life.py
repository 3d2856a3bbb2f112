"""A bureau's use of a score: shadow first, proposed by one officer, promoted by another, frozen by one alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction

from laoheng.standard.dates import SHANGHAI
from laoheng.standard.errors import UserError
from laoheng_web.alerts.models import ScoreMove, ScoreStanding
from laoheng_web.alerts.own_scores import PREFIX, in_phases, own_model
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record

if TYPE_CHECKING:
    from laoheng.risk.model.lifecycle import LifeEvent, Phase

REPORT_BYTES = 2_000_000
_LOCK = 0x73636F72  # "scor": moves of one office and model are taken one after the other


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one model stands in a bureau: its moves, oldest first, the phase after them, and what may come next."""

    model: str
    digest: str
    phase: Phase
    moves: Sequence[ScoreMove]
    allowed: tuple[str, ...]


def standing(office: UUID, model: str) -> Standing:
    """Where a shipped model or an own one stands in that bureau. Raises `UserError` where there is no such model."""
    from laoheng.risk.model.lifecycle import allowed, phase_of

    digest = _digest(office, model)
    moves = list(ScoreMove.objects.filter(office_id=office, digest=digest).order_by("at", "id"))
    phase = phase_of([_event(move) for move in moves])
    return Standing(model, digest, phase, moves, allowed(phase))


@transaction.atomic
def move(*, by: By, model: str, name: str, reason: str, report: bytes | None = None) -> ScoreMove:
    """Takes one move. The table of the library says which, by whom, and what it needs.

    Raises `UserError`: a move that is not open, no reason, the proposer's own promotion, a report that is missing,
    of another model, or speaks against it.
    """
    from laoheng.risk.model.lifecycle import phase_of

    if by.role != "regulator" or by.user is None or by.office is None:
        raise UserError("risk.policy.not_signed")
    now = standing(_locked(by.office, model), model)
    if name == "propose" and not report:
        report = _own_report(by, model)
    told = _read(report) if report else None
    row = ScoreMove(
        id=new_id(by.now), office_id=by.office, model=model, digest=now.digest, move=name[:20], by=by.user, at=by.now,
        reason=reason.strip()[:400], report=told,
        report_digest=hashlib.sha256(report).hexdigest() if report else "",
    )  # fmt: skip
    phase = phase_of([*map(_event, now.moves), _event(row)])
    kept = _keep(by, row, phase)
    if name == "promote":
        _replace_others(by, model, row.reason)
    return kept


def _own_report(by: By, model: str) -> bytes | None:
    """The shadow report that the site's own months give; None for a model that is not the bureau's own."""
    from laoheng_web.alerts.scoring import own_report

    row = own_model(by.office, model)
    return None if row is None else json.dumps(own_report(row, by.now.date())).encode()


def _replace_others(by: By, model: str, reason: str) -> None:
    """One own score orders the checks: whichever was in use gives way to the one now promoted, and may come back."""
    if not model.startswith(PREFIX):
        return
    for other in in_phases(by.office, frozenset({"live"})):
        if other.name != model:
            move(by=by, model=other.name, name="replace", reason=reason)


@transaction.atomic
def freeze(*, by: By, office: UUID, model: str, reason: str) -> ScoreMove | None:
    """The system takes a score out of use, for instance on drift; None where it is not in use."""
    from laoheng.risk.model.lifecycle import phase_of

    now = standing(_locked(office, model), model)
    if "freeze" not in now.allowed:
        return None
    row = ScoreMove(
        id=new_id(by.now), office_id=office, model=model, digest=now.digest, move="freeze", by=None, at=by.now,
        reason=reason.strip()[:400],
    )  # fmt: skip
    return _keep(by, row, phase_of([*map(_event, now.moves), _event(row)]))


def _keep(by: By, row: ScoreMove, phase: Phase) -> ScoreMove:
    row.save(force_insert=True)
    stands = ScoreStanding.objects.filter(office_id=row.office_id, digest=row.digest).first()
    stands = stands or ScoreStanding(id=new_id(by.now), office_id=row.office_id, model=row.model, digest=row.digest)
    stands.phase, stands.since = phase.value, by.now
    stands.save()
    payload = {
        "model": row.model, "digest": row.digest, "move": row.move, "phase": phase.value, "report": row.report_digest,
    }  # fmt: skip
    record("score.moved", by=by, payload=payload, office=row.office_id, rows=[row, stands])
    return row


def _locked(office: UUID, model: str) -> UUID:
    """Two officers pressing at once: the second sees what the first did."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, f"{office} {model}"])
    return office


def _digest(office: UUID, model: str) -> str:
    from laoheng.risk.model.shipped import all_shipped, shipped

    if model.startswith(PREFIX):
        own = own_model(office, model)
        if own is None:
            raise UserError("risk.model.register.unknown", name=model[:40], known=())
        return own.digest
    found = shipped(model)
    if found is None:
        known = tuple(item.card["name"] for item in all_shipped())
        raise UserError("risk.model.register.unknown", name=model[:40], known=known)
    return str(found.card["digest"])


def _read(report: bytes) -> Mapping[str, Any]:
    try:
        # A report's figures are kept as they were written: a sealed row holds no binary fractions.
        told = json.loads(report[: REPORT_BYTES + 1], parse_float=str)
    except ValueError as error:
        raise UserError("risk.model.life.report_unread") from error
    if len(report) > REPORT_BYTES or not isinstance(told, dict):
        raise UserError("risk.model.life.report_unread")
    return told


def _event(row: ScoreMove) -> LifeEvent:
    from laoheng.risk.model.lifecycle import SYSTEM, LifeEvent

    who = str(row.by) if row.by else SYSTEM
    return LifeEvent(row.digest, row.move, who, row.at.astimezone(SHANGHAI).date(), row.reason, row.report)
