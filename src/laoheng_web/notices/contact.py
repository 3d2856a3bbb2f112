"""Where a party is reached, and how it wants it: kept sealed, opened only to send."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import phone as read_phone
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.notices.models import Reachable
from laoheng_web.vault.crypto import decrypt, encrypt
from laoheng_web.vault.identities import keys, newest
from laoheng_web.vault.models import Person

ADDRESS_LEAST, ADDRESS_MOST = 6, 120


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone and a postal address, each empty where it is not known."""

    phone: str = ""
    address: str = ""


def wishes_of(party: UUID) -> Reachable | None:
    """What the party said of how it wants to be reached."""
    return Reachable.objects.filter(party_id=party).first()


def contact_of(party: UUID) -> Contact:
    """Where the party is reached: what it said itself, else a person's phone from the vault.

    Opened by the system to send to that very party; the delivery's event is the line that the party can see.
    """
    row = wishes_of(party)
    said = Contact(**json.loads(decrypt(keys(), party, "contact", bytes(row.contact)))) if row and row.contact else None
    if said and said.phone:
        return said
    person = Person.objects.filter(id=party).exclude(phone=None).first()
    phone = decrypt(keys(), party, "phone", bytes(person.phone)) if person else ""
    return Contact(phone, said.address if said else "")


@transaction.atomic
def set_reachable(
    *, by: By, phone: str, address: str, sms: bool, quiet_from: int | None, quiet_to: int | None
) -> Reachable:
    """The party says where and how it wants to be reached; takes effect at once. Raises `UserError`."""
    assert by.party is not None  # pages let parties in only
    contact = Contact(_phone(phone), " ".join(address.split())[:ADDRESS_MOST])
    if contact.address and len(contact.address) < ADDRESS_LEAST:
        raise UserError("reach.address_short")
    hours = (quiet_from, quiet_to)
    if any(hour is None or not 0 <= hour <= 23 for hour in hours):
        raise UserError("reach.hours_wrong")
    blob = encrypt(newest(), by.party, "contact", json.dumps(asdict(contact)))
    told = {"contact": blob, "sms": sms, "quiet_from": quiet_from, "quiet_to": quiet_to, "at": by.now}
    row, _made = Reachable.objects.update_or_create(party_id=by.party, defaults=told)
    record(
        "notice.reachable_set", by=by,
        payload={"sms": sms, "phone": bool(contact.phone), "address": bool(contact.address)},
        subjects=[by.party], rows=[row],
    )  # fmt: skip
    return row


def _phone(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return read_phone(typed)
    except ValueError as error:
        raise UserError("reach.phone_wrong") from error
