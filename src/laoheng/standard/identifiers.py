"""Numbers that name persons, firms, phones and accounts: reading, refusing, masking, and making fictitious ones.

Citizen numbers follow GB 11643-1999, unified social credit codes GB 32100-2015 with the organisation code of
GB 11714-1997 inside. Errors carry the number masked, so that a report of bad rows does not leak it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from laoheng.standard.errors import UserError
from laoheng.standard.normalise import clean_cell, half_width

# GB/T 2260 province codes as they occur in citizen numbers; 83 is the residence permit of Taiwan residents.
_PROVINCES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
PERSON_PROVINCES: Final = frozenset(_PROVINCES.split())
_EARLIEST_BIRTH_YEAR = 1900
_PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PERSON_CHECKS = "10X98765432"

_FIRM_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
_FIRM_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_FIRM_DEPARTMENTS = frozenset("123456789ANY")
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # GB 11714 counts letters from A = 10 without gaps
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

_SPREADSHEET_NUMBER = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+")
_SEPARATORS = re.compile(r"[\s\-]+")
_MOBILE = re.compile(r"(?:\+?0?0?86)?(1[3-9][0-9]{9})")
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([0-9]{7,8})")
_ACCOUNT = re.compile(r"[0-9]{8,32}")


class IdentifierError(UserError):
    """A number that cannot be what its column says; the text names the fault and the remedy."""


def person_number(text: object, as_of: date | None = None) -> str:
    """The 18-character citizen number in `text`, with a capital X (GB 11643).

    With `as_of`, a birth after that day is refused. Raises `IdentifierError`.
    """
    number = _compact(text)
    _refuse_spreadsheet_number(number)
    if re.fullmatch(r"[1-9][0-9]{14}", number):
        raise IdentifierError("identifiers.person_fifteen_digits", value=_shown(number))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise IdentifierError("identifiers.person_shape", value=_shown(number), length=len(number))
    if number[:2] not in PERSON_PROVINCES:
        raise IdentifierError("identifiers.person_province", value=_shown(number), province=number[:2])
    birth = _birth(number)
    if birth is None or (as_of is not None and birth > as_of):
        raise IdentifierError("identifiers.person_birth", value=_shown(number))
    if _person_check(number[:17]) != number[17]:
        # Spreadsheets keep 15 digits and fill the rest with zeros.
        lost = number.endswith("000")
        code = "identifiers.person_digits_lost" if lost else "identifiers.person_check"
        raise IdentifierError(code, value=_shown(number))
    return number


def firm_code(text: object) -> str:
    """The 18-character unified social credit code in `text`, in capitals (GB 32100, GB 11714).

    Raises `IdentifierError`.
    """
    code = _compact(text)
    _refuse_spreadsheet_number(code)
    if re.fullmatch(r"[0-9]{15}", code) or re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        raise IdentifierError("identifiers.firm_old_number", value=code, length=len(code))
    if len(code) != 18:
        raise IdentifierError("identifiers.firm_length", value=code, length=len(code))
    if strange := sorted({char for char in code if char not in _FIRM_ALPHABET}):
        raise IdentifierError("identifiers.firm_letters", value=code, letters=strange)
    if code[0] not in _FIRM_DEPARTMENTS or not code[2:8].isdigit():
        raise IdentifierError("identifiers.firm_shape", value=code)
    if _firm_check(code[:17]) != code[17]:
        raise IdentifierError("identifiers.firm_check", value=code)
    if _organisation_check(code[8:16]) != code[16]:
        raise IdentifierError("identifiers.firm_organisation_check", value=code, organisation=code[8:17])
    return code


def phone(text: object) -> str:
    """A mainland phone number: a mobile as 11 digits, a landline as "0571-12345678". Raises `IdentifierError`."""
    number = _SEPARATORS.sub("", half_width(clean_cell(text))).replace("(", "").replace(")", "").upper()
    _refuse_spreadsheet_number(number)
    if match := _MOBILE.fullmatch(number):
        return match[1]
    if match := _LANDLINE.fullmatch(number):
        return f"{match[1]}-{match[2]}"
    raise IdentifierError("identifiers.phone_shape", value=_shown(number))


def bank_account(text: object) -> str:
    """The digits of a bank account or card, 8 to 32 of them; no check digit is required (see `card_check_holds`).

    Raises `IdentifierError`.
    """
    number = _SEPARATORS.sub("", _compact(text))
    _refuse_spreadsheet_number(number)
    if not _ACCOUNT.fullmatch(number):
        raise IdentifierError("identifiers.account_shape", value=_shown(number), length=len(number))
    return number


def card_check_holds(account: str) -> bool:
    """Whether the last digit of a card number agrees (ISO/IEC 7812-1, Luhn); passbook accounts need not."""
    total = 0
    for place, digit in enumerate(reversed(account)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def birth_date(number: str) -> date:
    """The birth date in a citizen number that `person_number` has read."""
    return date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")


def mask_person_number(number: str) -> str:
    """Only the last four characters: the first six and the birthday would tell place and age."""
    return _last_four(number)


def mask_account(account: str) -> str:
    """Only the last four digits."""
    return _last_four(account)


def mask_phone(number: str) -> str:
    """The first three and last four characters of a phone number; shorter ones are hidden whole."""
    if len(number) < 11:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_name(name: str) -> str:
    """The first character and one star for each other; a single character is hidden."""
    return name[0] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def make_person_number(region6: str, birth: date, sequence3: str | int) -> str:
    """A citizen number with its check digit, for synthetic data; sequence 000 is issued to nobody.

    Raises `ValueError` for parts of the wrong shape.
    """
    body = f"{region6}{birth:%Y%m%d}{sequence3:0>3}"
    if not re.fullmatch(r"[0-9]{17}", body) or region6[:2] not in PERSON_PROVINCES:
        raise ValueError(f"no citizen number from region {region6!r} and sequence {sequence3!r}")
    return body + _person_check(body)


def make_firm_code(region6: str, subject8: str, department: str = "9", category: str = "1") -> str:
    """A social credit code with both check digits, for synthetic data; `subject8` is the organisation's own part.

    `department` 9 and `category` 1 are a company registered with the market regulator. Raises `ValueError`.
    """
    head = f"{department}{category}{region6}{subject8}"
    if len(head) != 16 or not region6.isdigit() or any(char not in _FIRM_ALPHABET for char in head):
        raise ValueError(f"no social credit code from {department!r}, {category!r}, {region6!r}, {subject8!r}")
    body = head + _organisation_check(subject8)
    return body + _firm_check(body)


def _compact(text: object) -> str:
    return re.sub(r"\s+", "", half_width(clean_cell(text))).lstrip("'").upper()


def _refuse_spreadsheet_number(number: str) -> None:
    if _SPREADSHEET_NUMBER.fullmatch(number):
        raise IdentifierError("identifiers.spreadsheet_number", value=number)


def _birth(number: str) -> date | None:
    try:
        birth = birth_date(number)
    except ValueError:
        return None
    return birth if birth.year >= _EARLIEST_BIRTH_YEAR else None


def _person_check(body: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_PERSON_WEIGHTS, body, strict=True))
    return _PERSON_CHECKS[total % 11]


def _firm_check(body: str) -> str:
    total = sum(weight * _FIRM_ALPHABET.index(char) for weight, char in zip(_FIRM_WEIGHTS, body, strict=True))
    return _FIRM_ALPHABET[(31 - total % 31) % 31]


def _organisation_check(subject: str) -> str:
    pairs = zip(_ORGANISATION_WEIGHTS, subject, strict=True)
    remainder = 11 - sum(weight * _ORGANISATION_ALPHABET.index(char) for weight, char in pairs) % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def _last_four(text: str) -> str:
    return "*" * (len(text) - 4) + text[-4:] if len(text) > 4 else "*" * len(text)


def _shown(text: str) -> str:
    return _last_four(text)
