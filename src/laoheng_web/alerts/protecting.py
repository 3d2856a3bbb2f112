"""Telling a worker that his own records show something that concerns him. Only he reads what; nobody is graded."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db import transaction

from laoheng.standard.finding import Finding, Status
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Membership, Office
from laoheng_web.alerts.assess import opened_lake
from laoheng_web.alerts.models import ProtectionTold
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.notices.actions import notify


def tell_workers(*, by: By, office: Office) -> int:
    """Looks at the records of every worker who has an account and tells whoever has news; returns how many were told.

    The same findings are told once. Where nothing could be looked at nothing is said: unknown is no news.
    """
    from laoheng import route

    workers = Membership.objects.filter(role="worker", until=None, party_id__isnull=False)
    told = 0
    with opened_lake() as (engine, lake):
        for worker in sorted({row.party_id for row in workers if row.party_id}, key=str):
            found = route.protections_of(
                engine, lake, office_ids=[str(office.id)], person_id=str(worker), as_of=by.now.date(),
                region=office.region,
            )  # fmt: skip
            told += _tell(by, office, worker, [item for _firm, item in found if item.status is Status.COMPUTED])
    return told


def digest_of(findings: list[Finding]) -> str:
    """SHA-256 of what is found and in which months: the same again is no news."""
    said: list[Any] = sorted(
        [item.kind, sorted(str(month) for figure in item.figures for month in figure.value or ())]  # type: ignore[union-attr]
        for item in findings
    )
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@transaction.atomic
def _tell(by: By, office: Office, worker: UUID, findings: list[Finding]) -> bool:
    if not findings:
        return False
    row = ProtectionTold.objects.filter(office_id=office.id, worker_id=worker).first()
    digest = digest_of(findings)
    if row is not None and row.digest == digest:
        return False
    row = row or ProtectionTold(id=new_id(by.now), office_id=office.id, worker_id=worker)
    row.digest, row.at = digest, by.now
    row.save()
    record("worker.protection_told", by=by, payload={}, subjects=[worker], office=office.id, rows=[row])
    notify(by=by, office=office.id, party=worker, message=Message("alerts.notice.protection"))
    return True
