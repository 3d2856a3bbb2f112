"""Identity cells on their way through intake: a quick reading of well-formed numbers, and hiding them in reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laoheng.standard import identifiers
from laoheng.standard.errors import UserError
from laoheng.standard.normalise import clean_cell
from laoheng.standard.records import Field, FieldType

_LENGTH = 18
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS = np.frombuffer(b"10X98765432", np.uint8)
_PLACES = 10 ** np.arange(7, -1, -1)
_PROVINCES = np.array(sorted(map(int, identifiers.PERSON_PROVINCES)))
_LONG_NUMBER = re.compile(r"[0-9０-９][0-9０-９\- ]{5,}[0-9０-９XxＸｘ]")
_SHOWN = 40
_MASKS = {
    FieldType.PERSON_ID: identifiers.mask_person_number,
    FieldType.PHONE: identifiers.mask_phone,
    FieldType.ACCOUNT: identifiers.mask_account,
    FieldType.PERSON_NAME: identifiers.mask_name,
}


def are_person_numbers(cells: Sequence[str], today: date) -> NDArray[np.bool_]:
    """Which cells are plainly written, valid citizen numbers; what is not may still be one in another spelling.

    `identifiers.person_number` is the reference; a property test holds the two together.
    """
    good: NDArray[np.bool_] = np.fromiter(map(len, cells), np.int64, len(cells)) == _LENGTH
    joined = "".join(cells if good.all() else compress(cells, good))
    if not joined.isascii():
        good[:] = False
        return good
    signs = np.frombuffer(joined.encode(), np.uint8).reshape(-1, _LENGTH)
    digits = signs[:, :17].astype(np.int64) - ord("0")
    shaped = ((digits >= 0) & (digits <= 9)).all(axis=1)
    checks = _CHECKS[np.where(shaped, digits @ _WEIGHTS, 0) % 11]
    births = digits[:, 6:14] @ _PLACES
    provinces = digits[:, 0] * 10 + digits[:, 1]
    good[good] = shaped & (signs[:, 17] == checks) & np.isin(provinces, _PROVINCES) & _are_births(births, today)
    return good


def _are_births(births: NDArray[np.int64], today: date) -> NDArray[np.bool_]:
    """Which numbers YYYYMMDD are days from 1900 to `today`."""
    days, places = np.unique(births, return_inverse=True)
    held = np.fromiter((_is_birth(int(day), today) for day in days), np.bool_, len(days))
    which: NDArray[np.bool_] = held[places]
    return which


@lru_cache(maxsize=60_000)
def _is_birth(day: int, today: date) -> bool:
    try:
        return date(1900, 1, 1) <= date(day // 10_000, day // 100 % 100, day % 100) <= today
    except ValueError:
        return False


def shown(field: Field, cell: object) -> str:
    """The cell as a report may show it: identities masked, long numbers anywhere hidden but for their end."""
    try:
        text = clean_cell(cell)
    except UserError:
        return "…"
    mask = _MASKS.get(field.type)
    if mask is not None:
        return mask(text)[:_SHOWN]
    if field.type is FieldType.FIRM_CODE and not text[:17].isdecimal():
        return text[:_SHOWN]
    return _hidden(text)[:_SHOWN]


def masked(item: Any) -> Any:
    """A message argument with long numbers hidden: a shifted column puts identity numbers anywhere."""
    return _hidden(item)[: 2 * _SHOWN] if isinstance(item, str) else item


def _hidden(text: str) -> str:
    return _LONG_NUMBER.sub(_last_four, text)


def _last_four(match: re.Match[str]) -> str:
    number = match[0]
    # A date written with hyphens, or up to ten digits, names nobody.
    digits = sum(char.isdecimal() for char in number)
    return number if digits <= 10 else "*" * (len(number) - 4) + number[-4:]
