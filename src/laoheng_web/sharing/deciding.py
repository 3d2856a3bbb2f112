"""The owner's named officer decides, in whole or in part; silence goes up and is never consent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoheng.hub.sharing import Form
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Membership, Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.actions import notify
from laoheng_web.sharing.asking import PURPOSE, publish
from laoheng_web.sharing.models import OPEN, RequestState, ShareRequest, SharingOfficer


@transaction.atomic
def name_officer(*, by: By, user: UUID) -> SharingOfficer:
    """Names who decides for the actor's bureau; the former one ends. Raises `UserError` for no staff of the bureau."""
    if by.role not in ("security_admin", "system") or by.office is None:
        raise UserError("sharing.officer_only")
    staff = Membership.objects.filter(user_id=user, role="regulator", office_id=by.office, until=None)
    member = staff.select_related("user").first()
    if member is None:
        raise UserError("sharing.officer_not_staff")
    former = list(SharingOfficer.objects.select_for_update().filter(office_id=by.office, until=None))
    for one in former:
        one.until = by.now
        one.save(update_fields=["until"])
    row = SharingOfficer.objects.create(
        id=new_id(by.now), office_id=by.office, user_id=user, name=member.user.display_name, since=by.now
    )
    record("share.officer_named", by=by, payload={"officer": user}, rows=[*former, row])
    return row


def may_decide(by: By, request: ShareRequest) -> bool:
    """Whether the actor is the officer named for the request; once escalated also the one of the bureau above."""
    if by.role != "regulator" or by.user is None:
        return False
    own = SharingOfficer.objects.filter(user_id=by.user, office_id=by.office, until=None).first()
    if own is None:
        return False
    if own.office_id == request.office_id:
        return True
    above = parent_of(Office.objects.get(id=request.office_id))
    return request.state == RequestState.ESCALATED and above is not None and above.id == own.office_id


@transaction.atomic
def refuse(*, by: By, request_id: UUID, reason: str) -> ShareRequest:
    """Refuses with a reason. Raises `UserError`."""
    row = _open(by, request_id, reason)
    return _decided(by, row, RequestState.REFUSED, reason, "sharing.notice.refused", "share.refused")


@transaction.atomic
def grant(*, by: By, request_id: UUID, fields: Sequence[str], until: date, reason: str) -> ShareRequest:
    """Grants all or part of the fields, for all or part of the time; the file is made in the background.

    Raises `UserError` for more than was asked, for rows without a field, and where it was decided before.
    """
    from laoheng_web.sharing.jobs import deliver_later

    row = _open(by, request_id, reason)
    if set(fields) - set(row.fields) or not by.now.date() < until <= row.valid_until:
        raise UserError("sharing.more_than_asked")
    if not fields and Form(row.form).row_by_row:
        raise UserError("sharing.nothing_granted")
    row.granted_fields, row.granted_until = [name for name in row.fields if name in fields], until
    done = _decided(by, row, RequestState.GRANTED, reason, "sharing.notice.granted", "share.granted")
    deliver_later(done)
    return done


def _open(by: By, request_id: UUID, reason: str) -> ShareRequest:
    if by.role != "regulator":
        raise UserError("sharing.officer_only")
    row = ShareRequest.objects.select_for_update(of=("self",)).select_related("department").get(id=request_id)
    if not may_decide(by, row):
        raise UserError("sharing.officer_only")
    if row.state not in OPEN:
        raise UserError("sharing.decided_already")
    if not reason.strip():
        raise UserError("sharing.reason_missing")
    return row


def _decided(by: By, row: ShareRequest, state: str, reason: str, notice: str, event: str) -> ShareRequest:
    row.state, row.reason = state, reason.strip()[:1000]
    row.decided_by, row.officer_name, row.decided_at = by.user, by.name, by.now
    row.save()
    payload = {"request": row.id, "fields": row.granted_fields, "until": row.granted_until, "officer": by.user}
    record(event, by=by, payload=payload, rows=[row], office=row.office_id)
    message = Message.of(notice, number=row.number)
    notify(by=by, office=row.office_id, party=row.department_id, message=message)
    publish(by=by, request=row)
    return row


def escalate(now: datetime) -> int:
    """Takes every request whose answer is late to the bureau above; returns how many. Nothing is granted by it."""
    with acting(By.system(office=None, now=now), PURPOSE):
        offices = list(Office.objects.order_by("id"))
    return sum(_escalate_in(office, now) for office in offices)


def _escalate_in(office: Office, now: datetime) -> int:
    with acting(By.system(office=office.id, now=now), PURPOSE) as by:
        late = ShareRequest.objects.filter(office_id=office.id, state=RequestState.ASKED, due_on__lt=now.date())
        rows = list(late.select_related("department").select_for_update(of=("self",), skip_locked=True).order_by("id"))
        for row in rows:
            row.state, row.escalated_at = RequestState.ESCALATED, now
            row.save()
            record("share.escalated", by=by, payload={"request": row.id, "due_on": row.due_on}, rows=[row])
            publish(by=by, request=row)
            message = Message.of("sharing.notice.escalated", number=row.number)
            notify(by=by, office=office.id, party=row.department_id, message=message)
            notify(by=by, office=office.id, party=None, message=message)
            above = parent_of(office)
            if above is not None:
                with acting(By.system(office=above.id, now=now), PURPOSE) as up:
                    notify(by=up, office=above.id, party=None, message=message)
    return len(rows)


def parent_of(office: Office) -> Office | None:
    """The bureau above, or None."""
    path = office.path.rpartition("/")[0]
    return Office.objects.filter(path=path).first() if path else None
