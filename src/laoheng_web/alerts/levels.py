"""A bureau's own levels: tried on the past, proposed by one officer, approved by another, held from their day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Office
from laoheng_web.alerts.assess import opened_lake
from laoheng_web.alerts.models import Ending, LevelChange
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record

if TYPE_CHECKING:
    from laoheng.risk.indicators import Effect, OwnLevels

PARTS = ("alerts", "missed", "minutes")


def own_levels(office: UUID) -> tuple[OwnLevels, ...]:
    """The levels that the bureau set itself and that two of its officers stand for."""
    from laoheng.risk.indicators import OwnLevels

    rows = LevelChange.objects.filter(office_id=office, approved=True).order_by("settled_at", "id")
    return tuple(OwnLevels(row.indicator, row.start, row.least, f"own_levels.{row.id}") for row in rows)


def tried(office: Office, indicator: str, least: Mapping[str, str], on: date) -> Effect:
    """What these levels would have meant over the past twelve months of the bureau's firms. Writes nothing.

    Raises `UserError` for a table that cannot hold, or an indicator whose levels are not a bureau's to set.
    """
    from laoheng import route
    from laoheng.risk.indicators import OwnLevels, bench, checked_levels, grading

    trial = (*own_levels(office.id), OwnLevels(indicator, on, checked_levels(least), "own_levels.trial"))
    _adjustable(indicator)
    with opened_lake() as (engine, lake):
        values = route.past_values(
            engine, lake, office_id=str(office.id), region=office.region, as_of=on, indicator=indicator
        )
    now = grading(indicator, on, office.region, own_levels(office.id))
    return bench(values, now, grading(indicator, on, office.region, trial), _faults(office, indicator))


def _faults(office: Office, indicator: str) -> set[tuple[str, str]]:
    """Firm and month in which a case of this indicator began that was found right in the end."""
    rows = Ending.objects.filter(office_id=office.id, label=True, alert__indicator=indicator)
    found = rows.values_list("alert__firm_id", "alert__first_seen")
    return {(str(firm), f"{day:%Y-%m}") for firm, day in found}


@transaction.atomic
def propose(
    *, by: By, indicator: str, least: Mapping[str, str], start: date, reason: str, effect: Effect
) -> LevelChange:
    """Proposes levels with the effect that was shown. Raises `UserError` for a past day, no reason, a faulty table."""
    from laoheng.risk.indicators import checked_levels

    office = _office(by)
    _adjustable(indicator)
    given = checked_levels(least)
    if start <= by.now.date():
        raise UserError("risk.policy.start_past", start=start, first=date.fromordinal(by.now.date().toordinal() + 1))
    if not reason.strip():
        raise UserError("risk.policy.reason_missing")
    row = LevelChange(
        id=new_id(by.now), office_id=office.id, indicator=indicator, start=start, least=given,
        reason=reason.strip()[:400], effect=shown_effect(effect), proposed_by=by.user, proposed_at=by.now,
    )  # fmt: skip
    row.save(force_insert=True)
    payload = {"change": row.id, "indicator": indicator, "start": start, "least": given, "effect": row.effect}
    record("levels.proposed", by=by, payload=payload, office=office.id, rows=[row])
    return row


@transaction.atomic
def settle(*, by: By, change: LevelChange, approved: bool) -> LevelChange:
    """Approves or refuses a proposal. Raises `UserError` for whoever proposed it, or once it is settled."""
    _office(by)
    row = LevelChange.objects.select_for_update().get(id=change.id)
    if row.settled_at is not None:
        raise UserError("risk.policy.settled")
    if row.proposed_by == by.user:
        raise UserError("risk.policy.same_person")
    if approved and row.start <= by.now.date():
        raise UserError(
            "risk.policy.start_past", start=row.start, first=date.fromordinal(by.now.date().toordinal() + 1)
        )
    row.settled_by, row.settled_at, row.approved = by.user, by.now, approved
    row.save(update_fields=["settled_by", "settled_at", "approved"])
    payload = {"change": row.id, "indicator": row.indicator, "least": row.least, "start": row.start}
    record(
        "levels.approved" if approved else "levels.refused", by=by, payload=payload, office=row.office_id, rows=[row]
    )
    return row


def shown_effect(effect: Effect) -> dict[str, Any]:
    """The three figures before and after, as they are kept with a proposal."""
    return {part: list(effect.total(part)) for part in PARTS}


def _adjustable(indicator: str) -> None:
    from laoheng.risk.indicators import adjustable

    if indicator not in adjustable():
        raise UserError("risk.policy.not_ours", indicator=indicator[:60])


def _office(by: By) -> Office:
    if by.role != "regulator" or by.user is None or by.office is None:
        raise UserError("risk.policy.not_signed")
    return Office.objects.get(id=by.office)
