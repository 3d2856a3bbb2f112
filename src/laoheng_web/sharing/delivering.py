"""Making what was granted, handing it out until its last day, and making it disappear after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from laoheng.hub.durable import write_durably
from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.hub.sharing import (
    Delivery,
    Form,
    Subject,
    Tokens,
    Wanted,
    answers,
    counted,
    counting_order,
    extract,
    joined,
    limits,
    masks_of,
    newest_batch,
    rows_of,
    sealed_delivery,
)  # fmt: skip
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.records import contract_of
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.actions import notify
from laoheng_web.sharing.asking import PURPOSE, publish, wanted_of
from laoheng_web.sharing.models import RequestKey, RequestState, ShareDelivery, ShareRequest, ShareSubject

_AT_ONCE = 500
Rows = list[dict[str, Any]]


def file_of(delivery: UUID) -> Path:
    """Where the bytes of a delivery lie."""
    return Path(settings.DATA_DIR) / "sharing" / f"{delivery}.csv"


def rows_file_of(delivery: UUID) -> Path:
    """Which stored row each row token of a delivery means; read by the source alone."""
    return file_of(delivery).with_suffix(".rows.json")


def run(request_id: UUID, by: By) -> ShareRequest:
    """Makes the file of a granted request: safe to run any number of times."""
    with acting(by, PURPOSE):
        request = ShareRequest.objects.select_related("department").get(id=request_id)
        key = RequestKey.objects.filter(request_id=request_id).first()
        listed = list(ShareSubject.objects.filter(request_id=request_id).order_by("line"))
    if request.state != RequestState.GRANTED or key is None:
        return request
    tokens = Tokens(bytes(key.key))
    subjects = [Subject(row.line, str(row.subject_id) if row.subject_id else None) for row in listed]
    seq = _fixed_batch(by, request)
    try:
        rows, seq = _read(request, wanted_of(request), subjects, seq)
    except UserError as error:
        with acting(by, PURPOSE):
            return _not_made(by=by, request=request, why=Message.of(error.code, **error.args_))
    made, left_out = _made(request, rows, subjects, tokens, by.now, seq)
    delivery = new_id(by.now)
    file_of(delivery).parent.mkdir(parents=True, exist_ok=True)
    write_durably(file_of(delivery), made.content)
    named = {tokens.row(row["row_id"]): row["row_id"] for row in rows} if Form(request.form).row_by_row else {}
    write_durably(rows_file_of(delivery), json.dumps(named).encode())
    persons = _persons(request, rows, subjects)
    with acting(by, PURPOSE):
        return _hand_over(
            by=by, request_id=request_id, delivery=delivery, made=made, persons=persons, left_out=left_out, seq=seq
        )


def _fixed_batch(by: By, request: ShareRequest) -> int | None:
    """For counts: the state of the lake that this month's first table of the kind showed.

    Two tables of two states a day apart would tell of the few rows between them.
    """
    if request.form != Form.COUNTS.value:
        return None
    with acting(by, PURPOSE):
        month = by.now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        same = ShareDelivery.objects.filter(
            office_id=request.office_id, request__kind=request.kind, request__form=request.form, made_at__gte=month
        )
        first = same.order_by("made_at", "id").first()
    return first.as_of_seq if first else None


def _read(request: ShareRequest, wanted: Wanted, subjects: list[Subject], seq: int | None) -> tuple[Rows, int]:
    office, lake = str(request.office_id), Lake(Path(settings.LAKE_DIR))
    ids = [one.id for one in subjects if one.id] if wanted.form.needs_list else None
    with Engine() as engine:
        seq = newest_batch(lake, office, wanted.kind, engine=engine) if seq is None else seq
        # Counts read far more than they tell.
        most = limits().most_rows * (20 if wanted.form is Form.COUNTS else 1)
        return rows_of(lake, office, wanted, engine=engine, most=most, subjects=ids, as_of_seq=seq), seq


def _made(
    request: ShareRequest, rows: Rows, subjects: list[Subject], tokens: Tokens, now: datetime, seq: int
) -> tuple[Delivery, int]:
    wanted, least, left_out = wanted_of(request), limits().small_count, 0
    has_person = contract_of(request.kind).has_person
    keys = ["row", "firm", *(["person"] if has_person else [])]
    if wanted.form is Form.YES_NO:
        lines, columns = answers(rows, wanted, subjects), ["line", "answer"]
    elif wanted.form is Form.COUNTS:
        lines, columns = _table(rows, wanted, least, "person_id" if has_person else "firm_id")
    elif wanted.form is Form.JOIN:
        lines, columns = joined(rows, wanted, subjects, tokens), ["line", *keys, *wanted.fields]
    else:
        lines, left_out = extract(rows, wanted, tokens, least=least)
        columns = [*keys, *wanted.fields]
    about = {
        "number": request.number, "catalogue_id": request.item, "kind": request.kind,
        "office": str(request.office_id), "department": request.department.name, "purpose": request.purpose,
        "ground": request.ground, "form": request.form, "fields": list(wanted.fields), "value": wanted.value,
        "months": [request.first_month, request.last_month], "region": request.region, "as_of_batch": seq,
        "made_at": now, "valid_until": request.granted_until, "left_out": left_out,
        "masks": masks_of(wanted) if wanted.form is Form.EXTRACT else {},
        "least_persons": least if wanted.form in (Form.COUNTS, Form.EXTRACT) else None,
    }  # fmt: skip
    plain = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in about.items()}
    return sealed_delivery(lines, columns, plain), left_out


def _table(rows: Rows, wanted: Wanted, least: int, unit: str) -> tuple[list[dict[str, Any]], list[str]]:
    month = contract_of(wanted.kind).month_of
    by = list(dict.fromkeys("partition_month" if name == month else name for name in wanted.fields))
    cells = counted(rows, order=counting_order(wanted), by=by, least=least, region=wanted.region, unit=unit)
    shown = [
        {**dict(zip(by, cell.cell or ["total"] * len(by), strict=True)), "at_least": cell.least, "at_most": cell.most}
        for cell in cells
    ]
    return shown, [*by, "at_least", "at_most"]


def _persons(request: ShareRequest, rows: Iterable[Mapping[str, Any]], subjects: list[Subject]) -> list[UUID]:
    """Whom single answers tell of: they see it among those who looked at their data."""
    form = Form(request.form)
    if form is Form.COUNTS or not contract_of(request.kind).has_person:
        return []
    told = {row["person_id"] for row in rows if row["person_id"]} | {one.id for one in subjects if one.id}
    return sorted(UUID(id_) for id_ in told)


@transaction.atomic
def _hand_over(
    *, by: By, request_id: UUID, delivery: UUID, made: Delivery, persons: list[UUID], left_out: int, seq: int
) -> ShareRequest:
    request = ShareRequest.objects.select_for_update(of=("self",)).select_related("department").get(id=request_id)
    if request.state != RequestState.GRANTED:
        return request
    assert request.granted_until is not None  # set with the state
    request.state = RequestState.READY
    request.save(update_fields=["state"])
    payload = {
        "request": request.id, "delivery": delivery, "manifest": made.digest, "sha256": made.manifest["sha256"],
        "lines": made.manifest["lines"], "form": request.form, "to": request.department_id,
    }  # fmt: skip
    event = record("share.delivered", by=by, payload=payload, rows=[request])
    row = ShareDelivery.objects.create(
        id=delivery, office_id=request.office_id, department_id=request.department_id, request=request, made_at=by.now,
        valid_until=request.granted_until, manifest=made.manifest, digest=made.digest, lines=made.manifest["lines"],
        left_out=left_out, as_of_seq=seq, event_id=event.id,
    )  # fmt: skip
    record("share.file_kept", by=by, payload={"delivery": delivery, "bytes": made.manifest["bytes"]}, rows=[row])
    _tell_persons(by, request, persons)
    message = Message.of("sharing.notice.ready", number=request.number, until=request.granted_until)
    notify(by=by, office=request.office_id, party=request.department_id, message=message)
    publish(by=by, request=request, lines=row.lines)
    return request


def _tell_persons(by: By, request: ShareRequest, persons: list[UUID]) -> None:
    payload = {
        "request": request.id, "number": request.number, "department": request.department.name, "kind": request.kind,
        "shared": request.granted_fields or [], "form": request.form, "purpose": request.purpose,
        "ground": request.ground,
    }  # fmt: skip
    for start in range(0, len(persons), _AT_ONCE):
        record("vault.shared", by=by, payload=payload, subjects=persons[start : start + _AT_ONCE])


@transaction.atomic
def _not_made(*, by: By, request: ShareRequest, why: Message) -> ShareRequest:
    row = ShareRequest.objects.select_for_update(of=("self",)).select_related("department").get(id=request.id)
    row.state, row.failure = RequestState.FAILED, why.to_json()
    row.save(update_fields=["state", "failure"])
    record("share.not_made", by=by, payload={"request": row.id, "why": why.code}, rows=[row])
    message = Message.of("sharing.notice.not_made", number=row.number, why=why)
    for party in (row.department_id, None):
        notify(by=by, office=row.office_id, party=party, message=message)
    publish(by=by, request=row)
    return row


@transaction.atomic
def receive(*, by: By, delivery: ShareDelivery) -> bytes:
    """The bytes, for the department they were made for; its own event tells that it took them.

    Raises `UserError` once the validity is over, or where the bytes are not those that were entered.
    """
    if by.role != "department" or by.party != delivery.department_id:
        raise UserError("sharing.department_only")
    path = file_of(delivery.id)
    if delivery.ended_at is not None or by.now.date() > delivery.valid_until or not path.is_file():
        raise UserError("sharing.ended")
    payload = {"request": delivery.request_id, "delivery": delivery.id, "manifest": delivery.digest}
    record("share.received", by=by, payload=payload, office=delivery.office_id)
    with acting(By.system(office=delivery.office_id, now=by.now), PURPOSE) as system:
        publish(by=system, request=delivery.request, received=1)
    return path.read_bytes()


def end_all(now: datetime) -> int:
    """Ends every delivery whose last day has passed: file, list and key go; what was told stays told."""
    with acting(By.system(office=None, now=now), PURPOSE):
        offices = list(Office.objects.order_by("id"))
    return sum(_end_in(office.id, now) for office in offices)


def _end_in(office: UUID, now: datetime) -> int:
    with acting(By.system(office=office, now=now), PURPOSE) as by:
        over = ShareRequest.objects.filter(
            office_id=office, delivery__ended_at=None, delivery__valid_until__lt=now.date()
        )
        rows = list(over.select_related("delivery", "department").select_for_update(of=("self",)).order_by("id"))
        for row in rows:
            row.state, row.delivery.ended_at = RequestState.ENDED, now
            row.save(update_fields=["state"])
            row.delivery.save(update_fields=["ended_at"])
            record("share.ended", by=by, payload={"request": row.id}, rows=[row, row.delivery])
            publish(by=by, request=row)
        _forget_lists(by, office, now)
    for row in rows:
        file_of(row.delivery.id).unlink(missing_ok=True)
        rows_file_of(row.delivery.id).unlink(missing_ok=True)
    return len(rows)


def _forget_lists(by: By, office: UUID, now: datetime) -> None:
    """Removes the lists and keys of requests that nothing more will be made of or asked about."""
    kept = RequestKey.objects.filter(office_id=office).values_list("request_id", flat=True)
    closed = Q(state__in=(RequestState.REFUSED, RequestState.FAILED, RequestState.ENDED))
    over = ShareRequest.objects.filter(closed | Q(valid_until__lt=now.date()), id__in=list(kept))
    requests = list(over.values_list("id", flat=True))
    listed = list(ShareSubject.objects.filter(request_id__in=requests).order_by("id"))
    RequestKey.objects.filter(request_id__in=requests).delete()
    if listed:
        ShareSubject.objects.filter(id__in=[row.id for row in listed]).delete()
        record("share.lists_removed", by=by, payload={"lines": len(listed)}, removed=listed)
