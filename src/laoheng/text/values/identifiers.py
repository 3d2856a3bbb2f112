"""Numbers that name persons, firms, phones, accounts, mailboxes and vehicles in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import PERSON_PROVINCES, card_check_holds, firm_code, person_number
from laoheng.text.values.value import Value, ValueKind

_PERSON18 = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{5}[ \-]?(?:18|19|20)[0-9]{6}[ \-]?[0-9]{3}[0-9Xx](?![0-9A-Za-z])")
_PERSON15 = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9A-Za-z])"
)
_FIRM = re.compile(r"(?<![0-9A-Za-z])[1-9ANYany][0-9A-Za-z][0-9]{6}[0-9A-Za-z]{10}(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[\- ]?|0086[\- ]?)?1[3-9][0-9](?:[\- ]?[0-9]{4}){2}(?![0-9A-Za-z])")
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z.])[(]?(?:010|02[0-9]|0[3-9][0-9]{2})[)]?[\- ]?[2-8][0-9]{6,7}(?:(?:-|转)[0-9]{1,6})?(?![0-9A-Za-z])"
)
_HOTLINE = re.compile(r"(?<![0-9A-Za-z.])(?:400|800)[\- ]?[0-9]{3,4}[\- ]?[0-9]{3,4}(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z.])[3-9][0-9]{3}(?:[ \-]?[0-9]{4}){2,3}(?:[ \-]?[0-9]{1,4})?(?![0-9A-Za-z])")
_ACCOUNT = re.compile(
    r"(?:账号|帐号|账户|帐户|卡号|银行卡|收款账?号?|开户号|存折)[^0-9\n。；;]{0,12}(?P<number>[0-9](?:[ \-]?[0-9]){7,31})(?![0-9A-Za-z])"
)
_EMAIL = re.compile(
    r"(?<![0-9A-Za-z._%+\-])[0-9A-Za-z][0-9A-Za-z._%+\-]{0,63}@[0-9A-Za-z\-]{1,63}(?:\.[0-9A-Za-z\-]{1,63}){1,4}"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z]\s?[·•.]?\s?(?:[DF][0-9A-HJ-NP-Z]?[0-9]{4,5}|[0-9A-HJ-NP-Za-hj-np-z]{4}[0-9A-HJ-NP-Za-hj-np-z学警港澳挂])(?![0-9A-Za-z])"
)
_SEPARATORS = re.compile(r"[ \-]")


def find_identifiers(text: str) -> Iterator[Value]:
    """Identifiers in `text` (plain width). Citizen, firm and card numbers count only with agreeing check digits."""
    for match in _PERSON18.finditer(text):
        if (number := _read(person_number, match[0].replace("-", ""))) is not None:
            yield _value(match, number, "person_number")
    for match in _PERSON15.finditer(text):
        if match[0][:2] in PERSON_PROVINCES:
            yield _value(match, match[0], "person_number")
    for match in _FIRM.finditer(text):
        if (number := _read(firm_code, match[0])) is not None:
            yield _value(match, number, "firm_code")
    yield from _phones(text)
    yield from _accounts(text)
    for match in _EMAIL.finditer(text):
        yield _value(match, match[0].lower(), "email")
    for match in _PLATE.finditer(text):
        yield _value(match, re.sub(r"[\s·•.]", "", match[0]).upper(), "plate")


def _phones(text: str) -> Iterator[Value]:
    for pattern, unit in ((_MOBILE, "mobile"), (_LANDLINE, "landline"), (_HOTLINE, "landline")):
        for match in pattern.finditer(text):
            number = re.sub(r"[ ()+\-]", "", match[0])
            yield _value(match, number[-11:] if unit == "mobile" else number, unit)


def _accounts(text: str) -> Iterator[Value]:
    for match in _CARD.finditer(text):
        number = _SEPARATORS.sub("", match[0])
        if 13 <= len(number) <= 19 and len(set(number)) > 1 and card_check_holds(number):
            yield _value(match, number, "card")
    for match in _ACCOUNT.finditer(text):
        number = _SEPARATORS.sub("", match["number"])
        start, end = match.span("number")
        yield Value(ValueKind.IDENTIFIER, start, end, match["number"], number, unit="account")


def _value(match: re.Match[str], number: str, unit: str) -> Value:
    return Value(ValueKind.IDENTIFIER, match.start(), match.end(), match[0], number, unit=unit)


def _read(reader: object, text: str) -> str | None:
    assert callable(reader)
    try:
        return str(reader(text))
    except UserError:
        return None
