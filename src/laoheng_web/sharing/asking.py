"""A department asks; the list of persons or firms becomes tokens at once and no number is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from laoheng.hub.sharing import Form, Item, Tokens, Wanted, check, limits
from laoheng.hub.sharing.tokens import KEY_BYTES
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import firm_code, person_number
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.speaking import faults_of
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.actions import notify
from laoheng_web.papers.actions import calendar, next_number
from laoheng_web.sharing.models import Department, RegisterLine, RequestKey, ShareRequest, ShareSubject
from laoheng_web.vault.identities import find_person
from laoheng_web.vault.models import Firm

PURPOSE = "sharing"


@dataclass(frozen=True)
class Asked:
    """What a form asks for: the catalogue entry, the wish, and what the officer needs to decide on it."""

    item: Item
    wanted: Wanted
    numbers: tuple[str, ...]
    duty: str
    why: str
    valid_until: date | None


@transaction.atomic
def open_department(*, by: By, office: UUID, name: str, kind: str) -> Department:
    """Enters a department that may ask this bureau."""
    row = Department.objects.create(id=new_id(by.now), office_id=office, name=name, kind=kind)
    record("department.opened", by=by, payload={"kind": kind}, rows=[row], office=office)
    return row


def department_named(*, by: By, office: UUID, name: str) -> Department:
    """The department of that name that asks this bureau, entered where it is new. Raises `UserError` without a name."""
    if not name.strip():
        raise UserError("sharing.no_department_name")
    found = Department.objects.filter(office_id=office, name=name.strip()).first()
    return found or open_department(by=by, office=office, name=name.strip()[:100], kind="other")


def check_asked(asked: Asked, today: date) -> None:
    """Raises `UserError` that tells every fault of the request, those of its list included."""
    faults: list[Message] = []
    try:
        check(
            asked.item, asked.wanted, subjects=len(asked.numbers), valid_until=asked.valid_until, reason=asked.why,
            today=today, bounds=limits(),
        )  # fmt: skip
    except UserError as error:
        faults += faults_of(error)
    if not asked.duty.strip():
        faults.append(Message("sharing.fault.duty"))
    wrong = [line for line, number in enumerate(asked.numbers, start=1) if _official(number) is None]
    faults += [Message.of("sharing.fault.bad_line", line=line) for line in wrong[:20]]
    if faults:
        raise UserError("sharing.request_wrong", faults=tuple(faults))


@transaction.atomic
def ask(*, by: By, asked: Asked) -> ShareRequest:
    """Files the request, gives it its number and last day for an answer, and tells the bureau.

    Raises `UserError` with all faults, or where the actor is no department's clerk.
    """
    department = Department.objects.filter(id=by.party).first() if by.role == "department" else None
    if department is None or by.user is None:
        raise UserError("sharing.department_only")
    check_asked(asked, by.now.date())
    assert asked.valid_until is not None  # checked with all other faults
    office, wanted, now = Office.objects.get(id=department.office_id), asked.wanted, by.now
    row = ShareRequest(
        id=new_id(now), office_id=office.id, number=next_number(office, "GX", by), department=department,
        asked_by=by.user, asked_name=by.name, asked_at=now, item=asked.item.id, kind=wanted.kind,
        purpose=wanted.purpose, ground=wanted.ground, duty=asked.duty.strip()[:200], form=wanted.form.value,
        fields=list(wanted.fields), value=wanted.value, first_month=wanted.first_month, last_month=wanted.last_month,
        region=wanted.region, why=asked.why.strip()[:1000], subjects=len(asked.numbers),
        valid_until=asked.valid_until, due_on=calendar().add_workdays(now.date(), limits().reply_workdays),
    )  # fmt: skip
    row.save(force_insert=True)
    record(
        "share.asked", by=by, rows=[row], office=office.id,
        payload={
            "request": row.id, "number": row.number, "item": row.item, "form": row.form, "fields": row.fields,
            "subjects": row.subjects,
        },
    )  # fmt: skip
    # What only the bureau may read is entered by the system: a department does not write to its desk.
    with acting(By.system(office=office.id, now=now), PURPOSE) as system:
        _keep_list(system, row, asked.numbers)
        message = Message.of("sharing.notice.asked", department=department.name, number=row.number)
        notify(by=system, office=office.id, party=None, message=message, due_on=row.due_on)
        publish(by=system, request=row)
    return row


def publish(*, by: By, request: ShareRequest, lines: int | None = None, received: int = 0, reports: int = 0) -> None:
    """Brings the public register in step with a request; in the transaction of the change itself."""
    line = RegisterLine.objects.filter(request_id=request.id).first() or RegisterLine(request_id=request.id)
    office = Office.objects.get(id=request.office_id)
    line.office_id, line.office_name, line.department_name = office.id, office.name, request.department.name
    line.number, line.item, line.kind, line.form = request.number, request.item, request.kind, request.form
    line.purpose, line.ground, line.state = request.purpose, request.ground, request.state
    line.fields = request.fields if request.granted_fields is None else request.granted_fields
    line.asked_on = request.asked_at.astimezone(by.now.tzinfo).date()
    line.decided_on = request.decided_at.astimezone(by.now.tzinfo).date() if request.decided_at else None
    line.valid_until = request.granted_until or request.valid_until
    line.lines = line.lines if lines is None else lines
    line.received += received
    line.reports += reports
    line.save()
    record("share.registered", by=by, payload={"request": request.id, "state": request.state}, rows=[line])


def _keep_list(by: By, request: ShareRequest, numbers: Iterable[str]) -> None:
    key = secrets.token_bytes(KEY_BYTES)
    RequestKey.objects.create(request_id=request.id, office_id=request.office_id, key=key)
    tokens, rows = Tokens(key), []
    for line, text in enumerate(numbers, start=1):
        subject, token = _meant(text, tokens)
        rows.append(
            ShareSubject(
                id=new_id(by.now), office_id=request.office_id, request_id=request.id, line=line, token=token,
                subject_id=subject,
            )
        )  # fmt: skip
    if rows:
        ShareSubject.objects.bulk_create(rows)
        record("share.list_kept", by=by, payload={"request": request.id, "lines": len(rows)}, exact=rows)


def _meant(text: str, tokens: Tokens) -> tuple[UUID | None, str]:
    """Our id of the person or firm of an official number and its token; nobody where we do not know it."""
    kind, number = _official(text) or ("", "")
    if kind == "person":
        person = find_person(number)
        return person, tokens.person(str(person)) if person else ""
    firm = Firm.objects.filter(code=number).first()
    return (firm.id, tokens.firm(str(firm.id))) if firm else (None, "")


def _official(text: str) -> tuple[str, str] | None:
    for kind, read in (("person", person_number), ("firm", firm_code)):
        try:
            return kind, read(text)
        except UserError:
            continue
    return None


def wanted_of(request: ShareRequest, *, granted: bool = True) -> Wanted:
    """What a stored request asks for, or what was granted of it."""
    fields = request.granted_fields if granted and request.granted_fields is not None else request.fields
    return Wanted(
        request.kind, request.purpose, request.ground, Form(request.form), tuple(fields), request.first_month,
        request.last_month, request.region, request.value if fields else "",
    )  # fmt: skip
