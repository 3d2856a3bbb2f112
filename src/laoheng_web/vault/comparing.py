"""Identities for the machine that compares them, and masked for the clerk who looks: shown in clear to nobody here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from laoheng.standard.identifiers import mask_account, mask_name, mask_person_number, mask_phone
from laoheng_web.vault.crypto import decrypt
from laoheng_web.vault.identities import FIELDS, keys
from laoheng_web.vault.models import Person

_MASKS = {"name": mask_name, "number": mask_person_number, "phone": mask_phone, "account": mask_account}
_CHUNK = 5_000


def compared(persons: Sequence[UUID]) -> Iterator[tuple[UUID, dict[str, str]]]:
    """The fields of each person there is, for linkage. Seen only within a purpose."""
    ring = keys()
    for start in range(0, len(persons), _CHUNK):
        for row in Person.objects.filter(id__in=persons[start : start + _CHUNK]):
            blobs = {field: getattr(row, field) for field in FIELDS}
            yield (
                row.id,
                {field: decrypt(ring, row.id, field, bytes(blob)) for field, blob in blobs.items() if blob},
            )


def masked_pair(left: UUID, right: UUID) -> list[tuple[str, str, str, int | None]]:
    """Field, both masked values, and at how many places the values differ (None where one is missing).

    The count is worked out on the whole values, so that two that look alike when masked are not taken for the same.
    """
    found = dict(compared([left, right]))
    one, two = found.get(left, {}), found.get(right, {})
    lines = []
    for field in FIELDS:
        ours, theirs = one.get(field, ""), two.get(field, "")
        if not ours and not theirs:
            continue
        mask = _MASKS[field]
        differing = _differing(ours, theirs) if ours and theirs else None
        lines.append((field, mask(ours) if ours else "", mask(theirs) if theirs else "", differing))
    return lines


def _differing(one: str, two: str) -> int:
    return sum(a != b for a, b in zip(one, two, strict=False)) + abs(len(one) - len(two))
