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
from laoheng_web.vault.identities import keys, newest, open_identity
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


def said_of(party: UUID) -> Contact:
    """What the party said itself; empty where it said nothing."""
    row = wishes_of(party)
    if row is None or not row.contact:
        return Contact()
    return Contact(**json.loads(decrypt(keys(), party, "contact", bytes(row.contact))))


def known_of(party: UUID) -> tuple[bool, bool]:
    """Whether a phone and an address are known, without opening the vault."""
    said = said_of(party)
    in_vault = Person.objects.filter(id=party).exclude(phone=None).exists()
    return bool(said.phone) or in_vault, bool(said.address)


def open_contact(*, by: By, party: UUID, matter: UUID, reason: str) -> Contact:
    """Where the party is reached, opened to send to it: with a line that the party can see."""
    said = said_of(party)
    if said.phone or not known_of(party)[0]:
        record(
            "vault.opened", by=by,
            payload={"fields": ["phone", "address"], "purpose": "notices", "reason": reason, "role": by.role},
            subjects=[party], matter=matter,
        )  # fmt: skip
        return said
    opened = open_identity(by=by, person=party, fields=("phone",), purpose="notices", reason=reason, matter=matter)
    return Contact(opened.get("phone", ""), said.address)


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
