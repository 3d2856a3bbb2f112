"""From official numbers to random ids, and back for a stated purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import mask_name
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.vault.crypto import AES_GCM, SM4_GCM, VaultKeys, blind, decrypt, encrypt, load_keys
from laoheng_web.vault.entering import enter_firms, enter_persons
from laoheng_web.vault.models import Firm, LookUp, Person

FIELDS = ("name", "number", "phone", "account")
_CHUNK = 10_000


@cache
def _keys(folder: Path) -> dict[int, VaultKeys]:
    return load_keys(folder)


def keys() -> dict[int, VaultKeys]:
    """All key versions of this installation."""
    return _keys(Path(settings.KEYS_DIR))


def forget_keys() -> None:
    """Reads the key folder again (after a rotation)."""
    _keys.cache_clear()


def newest() -> VaultKeys:
    """The version that new fields are sealed with."""
    return max(keys().values(), key=lambda item: item.version)


def _algorithm() -> int:
    return SM4_GCM if getattr(settings, "VAULT_SM4", False) else AES_GCM


@dataclass(frozen=True)
class Card:
    """What a file or a person states of an identity; only `number` finds it again."""

    number: str
    name: str | None = None
    phone: str | None = None
    account: str | None = None


class VaultIdentities:
    """The site's `laoheng.hub.identify.Identities`: looks numbers up, and enters those not seen before."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._seen: dict[str, dict[str, UUID]] = {}

    def persons(
        self,
        numbers: Sequence[str | None],
        names: Sequence[str | None] | None = None,
        phones: Sequence[str | None] | None = None,
        accounts: Sequence[str | None] | None = None,
    ) -> list[str | None]:
        """The person ids of `numbers`, in order, None for none. What is said beside a known number changes nothing."""
        blanks: Sequence[str | None] = [None] * len(numbers)
        cards = {
            number: Card(number, name, phone, account)
            for number, name, phone, account in zip(
                numbers, names or blanks, phones or blanks, accounts or blanks, strict=True
            )
            if number is not None
        }
        ids = self._look_up("person", list(cards), lambda missing: self._enter([cards[item] for item in missing]))
        return [None if number is None else str(ids[number]) for number in numbers]

    def firms(self, codes: Sequence[str]) -> list[str]:
        """The firm ids of credit codes, in order."""
        ids = self._look_up("firm", list(dict.fromkeys(codes)), self._enter_firms)
        return [str(ids[code]) for code in codes]

    def _look_up(self, kind: str, numbers: list[str], enter: Callable[[list[str]], None]) -> dict[str, UUID]:
        # One file names a person many times; what this run has seen it need not ask again.
        found = self._seen.setdefault(kind, {})
        asked = [number for number in numbers if number not in found]
        for start in range(0, len(asked), _CHUNK):
            chunk = asked[start : start + _CHUNK]
            found |= _known(kind, chunk)
            missing = [number for number in chunk if number not in found]
            if missing:
                with transaction.atomic():
                    enter(missing)
                found |= _known(kind, missing)
        return found

    def _enter(self, cards: list[Card]) -> None:
        key, algorithm = newest(), _algorithm()
        people: dict[bytes, Person] = {}
        for card in cards:
            person = Person(id=new_id(self.now), masked_name=mask_name(card.name) if card.name else "")
            for field in FIELDS:
                value = getattr(card, field)
                if value:
                    setattr(person, field, encrypt(key, person.id, field, value, algorithm))
            people[blind(key, "person", card.number)] = person
        enter_persons(people, key.version, self.now)

    def _enter_firms(self, codes: list[str]) -> None:
        firms = [Firm(id=new_id(self.now), code=code) for code in codes]
        existing = set(Firm.objects.filter(code__in=codes).values_list("code", flat=True))
        key = newest()
        enter_firms({blind(key, "firm", f.code): f for f in firms if f.code not in existing}, key.version, self.now)


def _known(kind: str, numbers: Sequence[str]) -> dict[str, UUID]:
    digests = {blind(key, kind, number): number for key in keys().values() for number in numbers}
    with connection.cursor() as cursor:
        cursor.execute(
            "select digest, subject_id from vault_lookup where kind = %s and digest = any (%s::bytea[])",
            [kind, list(digests)],
        )
        return {digests[bytes(digest)]: subject for digest, subject in cursor.fetchall()}


def find_person(number: str) -> UUID | None:
    """The person id of an official number, or None."""
    return _known("person", [number]).get(number)


def masked_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The masked names (张**) that lists may show."""
    return dict(Person.objects.filter(id__in=list(ids)).values_list("id", "masked_name"))


@transaction.atomic
def open_identity(
    *, by: By, person: UUID, fields: Sequence[str], purpose: str, reason: str, matter: UUID | None = None
) -> dict[str, str]:
    """The opened `fields` of a person, with a log line that the person can see.

    Raises `UserError` without a reason, or for a field or person there is not.
    """
    if not reason.strip():
        raise UserError("vault.reason_missing")
    unknown = [field for field in fields if field not in FIELDS]
    if unknown:
        raise UserError("vault.unknown_field", fields=unknown)
    row = Person.objects.filter(id=person).first()
    if row is None:
        raise UserError("vault.unknown_person")
    record(
        "vault.opened",
        by=by,
        payload={"fields": list(fields), "purpose": purpose, "reason": reason.strip()[:200], "role": by.role},
        subjects=[person],
        matter=matter,
    )
    blobs = {field: getattr(row, field) for field in fields}
    return {field: decrypt(keys(), person, field, bytes(blob)) for field, blob in blobs.items() if blob}


@transaction.atomic
def keep_phone(*, by: By, person: UUID, phone: str) -> None:
    """Keeps the phone number a person gave for themselves, sealed; a line tells that it changed, never the number.

    Raises `UserError` for a person there is not.
    """
    row = Person.objects.select_for_update().filter(id=person).first()
    if row is None:
        raise UserError("vault.unknown_person")
    row.phone = encrypt(newest(), person, "phone", phone, _algorithm())
    row.save(update_fields=["phone"])
    record("vault.phone_kept", by=by, payload={"key_version": newest().version}, subjects=[person], rows=[row])


@transaction.atomic
def rotate(*, by: By) -> int:
    """Seals every field again under the newest key and renews the blind index; returns how many persons."""
    key, algorithm, changed = newest(), _algorithm(), []
    for person in Person.objects.iterator(chunk_size=1000):
        number = None
        for field in FIELDS:
            blob = getattr(person, field)
            if blob is None:
                continue
            text = decrypt(keys(), person.id, field, bytes(blob))
            number = text if field == "number" else number
            setattr(person, field, encrypt(key, person.id, field, text, algorithm))
        person.save(update_fields=list(FIELDS))
        changed.append(person)
        if number:
            LookUp.objects.filter(kind="person", subject_id=person.id).update(
                digest=blind(key, "person", number), key_version=key.version
            )
    for firm in Firm.objects.iterator(chunk_size=1000):
        LookUp.objects.filter(kind="firm", subject_id=firm.id).update(
            digest=blind(key, "firm", firm.code), key_version=key.version
        )
    rows = [*changed, *LookUp.objects.all()]
    record("vault.rotated", by=by, payload={"persons": len(changed), "key_version": key.version}, rows=rows)
    return len(changed)


@transaction.atomic
def describe_firms(*, by: By, stated: Iterable[tuple[UUID, str, str]]) -> int:
    """Enters firms' public names and regions as the register gives them; the last word counts.

    Returns how many changed.
    """
    wanted = {firm: (name, region) for firm, name, region in stated}
    changed = []
    for row in Firm.objects.filter(id__in=list(wanted)):
        if (row.name, row.region) != wanted[row.id]:
            row.name, row.region = wanted[row.id]
            changed.append(row)
    if changed:
        Firm.objects.bulk_update(changed, ["name", "region"], batch_size=1000)
        record("firms.described", by=by, payload={"count": len(changed)}, rows=changed)
    return len(changed)
