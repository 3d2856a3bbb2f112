"""Entering and withdrawing values: each by a named officer, each with its event."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from laoheng.law.entering import Entry, check_entry, enterable
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.regions import is_region
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.norms.models import LegalValue

# Headings of the file and names in the form: parameter, region, value, first day in force, document, day of checking.
HEADINGS = ("name", "region", "value", "valid_from", "document", "checked_on")
MOST_ROWS = 2000
MOST_BYTES = 1_000_000


@transaction.atomic
def enter_value(*, by: By, entry: Entry) -> LegalValue:
    """Enters one value for the bureau's own place or one below it.

    Raises `UserError` for another place, a faulty entry, or a value already entered from that day.
    """
    office = _office(by)
    checked = _checked(entry, office, by.now.date())
    same = LegalValue.objects.filter(
        withdrawn_at=None, region=checked.region, name=checked.name, valid_from=checked.valid_from
    )
    if same.exists():
        raise UserError("norms.twice", label=enterable()[checked.name].label, day=checked.valid_from)
    row = LegalValue(
        id=new_id(by.now), office_id=office.id, region=checked.region, name=checked.name, value=checked.value,
        valid_from=checked.valid_from, document=checked.document[:200], checked_on=checked.checked_on,
        entered_at=by.now, entered_by=by.user, officer_name=by.name,
    )  # fmt: skip
    row.save(force_insert=True)
    payload = {"name": row.name, "region": row.region, "value": row.value, "valid_from": row.valid_from}
    record("norms.value_entered", by=by, payload=payload, rows=[row])
    return row


@transaction.atomic
def withdraw_value(*, by: By, row: LegalValue, why: str) -> LegalValue:
    """Withdraws a value: it counts no longer and stays to be read. Raises `UserError` without a reason or twice."""
    _office(by)
    held = LegalValue.objects.select_for_update().get(id=row.id)
    if not why.strip():
        raise UserError("norms.reason_missing")
    if held.withdrawn_at:
        raise UserError("norms.withdrawn")
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = by.now, by.user, why.strip()[:400]
    held.save()
    record("norms.value_withdrawn", by=by, payload={"value": held.id}, rows=[held])
    return held


@transaction.atomic
def import_values(*, by: By, content: bytes) -> list[LegalValue]:
    """Enters every row of a CSV, or none: all faults are told at once with their rows."""
    rows = _rows(content)
    faults: list[Message] = []
    made: list[LegalValue] = []
    for number, row in enumerate(rows, 2):
        try:
            with transaction.atomic():
                made.append(enter_value(by=by, entry=entry_of(row)))
        except UserError as error:
            faults.append(Message.of("norms.row", row=number, fault=Message(error.code, error.args_)))
    if faults:
        raise UserError("norms.row", row=faults[0].args["row"], fault=faults[0].args["fault"], faults=tuple(faults))
    return made


def _office(by: By) -> Office:
    if by.role != "regulator" or by.user is None or by.office is None:
        raise UserError("norms.staff_only")
    return Office.objects.get(id=by.office)


def _checked(entry: Entry, office: Office, on: date) -> Entry:
    if not is_region(entry.region):
        raise UserError("norms.no_region", region=entry.region[:20])
    own = office.region.rstrip("0")
    # A code of whole levels: 990100 covers 9901xx, 990000 covers 99xxxx.
    own += "0" * (len(own) % 2)
    if not entry.region.startswith(own):
        raise UserError("norms.other_place", region=entry.region, own=office.region)
    return check_entry(entry, on)


def _rows(content: bytes) -> Sequence[dict[str, str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content[:MOST_BYTES].decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UserError("norms.file", headings=",".join(HEADINGS))
    reader = csv.DictReader(io.StringIO(text))
    try:
        rows = [row for row in reader if any((value or "").strip() for value in row.values() if isinstance(value, str))]
    except csv.Error as error:
        raise UserError("norms.file", headings=",".join(HEADINGS)) from error
    if len(content) > MOST_BYTES or not set(HEADINGS) <= set(reader.fieldnames or ()):
        raise UserError("norms.file", headings=",".join(HEADINGS))
    if not rows:
        raise UserError("norms.empty")
    if len(rows) > MOST_ROWS:
        raise UserError("norms.too_many", most=MOST_ROWS, count=len(rows))
    return rows


def entry_of(row: Mapping[str, str | None]) -> Entry:
    """The entry in a row of the file or in the form, blanks around each cell left out. Raises `UserError` for a day."""
    cell = {name: (row.get(name) or "").strip() for name in HEADINGS}
    return Entry(
        cell["name"], cell["region"], cell["value"], parse_date(cell["valid_from"]), cell["document"],
        parse_date(cell["checked_on"]),
    )  # fmt: skip
