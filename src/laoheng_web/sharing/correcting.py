"""A delivered row is wrong: the receiver says so by its token, the source answers, and both see it."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.actions import notify
from laoheng_web.sharing.asking import PURPOSE, publish
from laoheng_web.sharing.delivering import rows_file_of
from laoheng_web.sharing.models import ShareDelivery, ShareReport, ShareRequest


@transaction.atomic
def report(*, by: By, request: ShareRequest, token: str, said: str) -> ShareReport:
    """Puts a wrong row into the source's queue. Raises `UserError` for a token that the file does not hold."""
    if by.role != "department" or by.party != request.department_id or by.user is None:
        raise UserError("sharing.department_only")
    if not said.strip():
        raise UserError("sharing.reason_missing")
    delivery = ShareDelivery.objects.filter(request=request).first()
    if delivery is None or delivery.ended_at is not None:
        raise UserError("sharing.ended")
    if token.strip().lower() not in tokens_of(delivery.id):
        raise UserError("sharing.token_unknown")
    row = ShareReport(
        id=new_id(by.now), office_id=request.office_id, department_id=request.department_id, request=request,
        token=token.strip().lower(), said=said.strip()[:1000], reported_by=by.user, reported_at=by.now,
    )  # fmt: skip
    row.save(force_insert=True)
    record(
        "share.reported", by=by, payload={"request": request.id, "report": row.id}, rows=[row], office=request.office_id
    )
    with acting(By.system(office=request.office_id, now=by.now), PURPOSE) as system:
        message = Message.of("sharing.notice.reported", department=request.department.name, number=request.number)
        notify(by=system, office=request.office_id, party=None, message=message)
        publish(by=system, request=request, reports=1)
    return row


@transaction.atomic
def answer(*, by: By, report_id: UUID, corrected: bool, text: str) -> ShareReport:
    """The source says what it found. A correction itself comes in as every record does, by a new file of its sender."""
    if by.role != "regulator" or by.user is None:
        raise UserError("sharing.officer_only")
    row = ShareReport.objects.select_for_update(of=("self",)).select_related("request").get(id=report_id)
    if row.answered_at:
        raise UserError("sharing.answered_already")
    if not text.strip():
        raise UserError("sharing.reason_missing")
    row.corrected, row.answer = corrected, text.strip()[:1000]
    row.answered_at, row.answered_by, row.officer_name = by.now, by.user, by.name
    row.save()
    payload = {"request": row.request_id, "report": row.id, "corrected": corrected}
    record("share.answered", by=by, payload=payload, rows=[row], office=row.office_id)
    message = Message.of("sharing.notice.answered", number=row.request.number)
    notify(by=by, office=row.office_id, party=row.department_id, message=message)
    return row


def stored_row(report: ShareReport) -> str | None:
    """Which stored row a report means; None once the delivery has ended. For the source's own pages only."""
    delivery = ShareDelivery.objects.filter(request_id=report.request_id).first()
    return _rows(delivery.id).get(report.token) if delivery else None


def tokens_of(delivery: UUID) -> frozenset[str]:
    """The row tokens of a delivery that is still valid."""
    return frozenset(_rows(delivery))


def _rows(delivery: UUID) -> dict[str, str]:
    path = rows_file_of(delivery)
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}
