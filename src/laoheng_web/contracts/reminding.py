"""Reminders to both sides: before a term ends, when the open-ended duty arises, when a month passed without signing."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoheng.casework import LABOUR_TERMS, ContractState, Duty, DutyKind, FollowKind, duties
from laoheng.law import law_at
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.contracts.actions import end_agreed, expire
from laoheng_web.contracts.models import Contract, Reminder
from laoheng_web.notices.actions import notify

# A draft that was never sent is the firm's own: only the firm hears of it.
_WAITING = (ContractState.DRAFTED, ContractState.OFFERED, ContractState.FIRM_SIGNED, ContractState.WORKER_SIGNED)


def remind(now: datetime) -> int:
    """Notes expired terms and gives the reminders due in every bureau; returns how many were given.

    Running it again on the same day gives none.
    """
    with acting(By.system(office=None, now=now), "contract"):
        offices = list(Office.objects.order_by("id"))
    return sum(_remind_office(office, now) for office in offices)


def duties_between(rows: list[Contract], now: datetime, region: str | None) -> list[tuple[Contract, Duty]]:
    """The duties of one firm and worker on `now`, each with the contract it speaks of."""
    labour = [row for row in rows if row.term_kind in LABOUR_TERMS]
    found = duties([row.standing() for row in labour], law=law_at(now.date(), region))
    return [(_about(labour, duty.kind), duty) for duty in found]


def _remind_office(office: Office, now: datetime) -> int:
    by = By.system(office=office.id, now=now)
    with acting(by, "contract"):
        _end_as_agreed(by)
        _expire(by)
        pairs: dict[tuple[UUID, UUID], list[Contract]] = defaultdict(list)
        for row in Contract.objects.filter(office_id=office.id).order_by("starts_on", "id"):
            pairs[row.firm_id, row.worker_id].append(row)
    given = 0
    for rows in pairs.values():
        # One pair, one transaction: a fault in one keeps nobody else waiting.
        with acting(by, "contract"):
            given += sum(_give(by, row, duty) for row, duty in duties_between(rows, now, office.region))
    return given


def _expire(by: By) -> None:
    last = Contract.objects.filter(
        office_id=by.office, state=ContractState.IN_FORCE.value, ends_on__lt=by.now.date()
    ).order_by("ends_on", "id")
    for row in last:
        expire(by=by, contract=row)


def _end_as_agreed(by: By) -> None:
    """Contracts whose agreed last day has come (the agreement was signed before it)."""
    agreed = Contract.objects.filter(
        office_id=by.office,
        follow_kind=FollowKind.END.value,
        state=ContractState.IN_FORCE.value,
        starts_on__lte=by.now.date(),
        follows__state=ContractState.IN_FORCE.value,
    )
    for row in agreed.order_by("starts_on", "id"):
        end_agreed(by=by, agreement=row)


def _about(rows: list[Contract], kind: DutyKind) -> Contract:
    if kind is DutyKind.UNWRITTEN:
        return min((row for row in rows if row.standing_state in _WAITING), key=lambda row: row.starts_on)
    running = [row for row in rows if row.standing_state is ContractState.IN_FORCE]
    return max(running, key=lambda row: row.starts_on)


@transaction.atomic
def _give(by: By, row: Contract, duty: Duty) -> int:
    if Reminder.objects.filter(contract=row, kind=duty.kind.value, due_on=duty.on).exists():
        return 0
    reminder = Reminder(
        id=new_id(by.now),
        office_id=row.office_id,
        contract=row,
        kind=duty.kind.value,
        due_on=duty.on,
        given_at=by.now,
    )
    reminder.save(force_insert=True)
    record(
        "contract.reminded",
        by=by,
        payload={"kind": duty.kind.value, "due_on": duty.on, "grounds": [ground.reference for ground in duty.grounds]},
        subjects=[row.firm_id, row.worker_id],
        matter=row.id,
        office=row.office_id,
        rows=[reminder],
    )
    told = Message.of("contracts.notice.duty", number=row.number, duty=duty.message)
    parties = [row.firm_id] if row.offered_at is None else [row.firm_id, row.worker_id]
    for party in parties:
        notify(by=by, office=row.office_id, party=party, message=told, due_on=duty.on)
    return 1
