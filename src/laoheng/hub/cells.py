"""Reading the cells of one column: each distinct cell is read once, its value, fault or remark remembered.

Stored forms are those the lake's columns are made from: money in fen, hours and days in hundredths (integers), dates as
`date`, months and codes as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from laoheng.hub.guard import unguard
from laoheng.hub.identity_cells import masked
from laoheng.standard import identifiers
from laoheng.standard.dates import parse_date, parse_month
from laoheng.standard.errors import UserError
from laoheng.standard.industries import section_of
from laoheng.standard.messages import Message
from laoheng.standard.normalise import clean_cell, half_width
from laoheng.standard.records import Field, FieldType

_REMEMBERED = 30_000  # distinct cells kept per column between chunks; bounds the memory of any file
LONGEST_TEXT = 500
_AMOUNT = re.compile(r"[¥￥]?\s*(-?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+))\s*元?", re.ASCII)
_MONEY_DIGITS, _HOURS_DIGITS = 15, 8  # before the point: within decimal(18, 2) and decimal(10, 2)
_FORMULA_FAULTS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!"})
_YES = frozenset({"是", "有", "已", "已签收", "y", "yes", "true", "1", "√", "✓"})
_NO = frozenset({"否", "无", "未", "未签收", "n", "no", "false", "0", "×", "✗"})
_LIST_SIGNS = re.compile(r"[、,，;；\s]+")
_MONTH_RANGE = re.compile(r"(.+?)\s*(?:至|到|~|～|—+)\s*(.+)")
_MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be stored, and why."""

    message: Message


@dataclass(frozen=True, slots=True)
class Known:
    """What intake is told of the world: the day of reading, and the codes in use (None: any of the right shape)."""

    today: date
    is_region: Callable[[str], bool] | None = None


class CellReader(dict[Any, Any]):
    """Maps a cell of one column to its stored value, None (absent) or a `Fault`; a miss reads the cell."""

    def __init__(self, field: Field, known: Known) -> None:
        super().__init__()
        self.field = field
        self.faulty = False
        self.remarks: dict[object, Message] = {}
        self._known = known
        self._read = _reader(field, known)

    def __missing__(self, cell: object) -> Any:
        value = self[cell] = self._value(cell)
        return value

    def forget(self) -> None:
        """Lets go of remembered cells where they have become many."""
        if len(self) > _REMEMBERED:
            self.clear()
            self.remarks.clear()
            self.faulty = False

    def _value(self, cell: object) -> Any:
        try:
            text = _text(cell)
            if text == "":
                if not self.field.required:
                    return None
                raise UserError("intake.cell.missing", column=self.field.label)
            value = self._read(cell, text)
        except UserError as error:
            self.faulty = True
            return Fault(Message(error.code, {key: masked(item) for key, item in error.args_.items()}))
        remark = _remark(self.field, value, text, self._known)
        if remark is not None:
            self.remarks[cell] = remark
        return value


def _text(cell: object) -> str:
    # Printable text has nothing but its outer blanks that `clean_cell` would take out.
    text = cell.strip() if type(cell) is str and cell.isprintable() else clean_cell(cell)
    return unguard(text) if text[:1] == "'" else text


def _reader(field: Field, known: Known) -> Callable[[object, str], Any]:
    kind = field.type
    if kind is FieldType.CODE:
        spellings = {_code_key(text): code for code, texts in field.codes for text in (code, *texts)}
        allowed = [texts[0] if texts else code for code, texts in field.codes]
        return partial(_code, spellings=spellings, allowed=allowed)
    if kind is FieldType.REGION:
        return partial(_region, is_region=known.is_region)
    if kind is FieldType.PERSON_ID:
        return partial(_person, today=known.today)
    return _READERS[kind]


def _money(cell: object, text: str) -> int:
    whole, _, part = text.partition(".")
    if whole.isdecimal() and whole.isascii() and len(whole) <= _MONEY_DIGITS and part.isascii():
        if not part:
            return int(whole) * 100
        if len(part) == 2 and part.isdecimal():
            return int(whole) * 100 + int(part)
    return _hundredths(text, _MONEY_DIGITS, "intake.cell.money", "intake.cell.money_too_large")


def _measure(cell: object, text: str, most: int, code: str) -> int:
    value = _hundredths(text.removesuffix("小时").removesuffix("天").strip(), _HOURS_DIGITS, code, code)
    if not 0 <= value <= most * 100:
        raise UserError(code, value=text, most=most)
    return value


def _hundredths(text: str, digits: int, code: str, too_large: str) -> int:
    match = _AMOUNT.fullmatch(half_width(text))
    if match is None:
        raise UserError(_formula_or(code, text), value=text, most="")
    value = Decimal(match[1].replace(",", ""))
    if abs(value) >= Decimal(10) ** digits:
        raise UserError(too_large, value=text, most="")
    return int((value * 100).to_integral_value(ROUND_HALF_UP))


def _count(cell: object, text: str) -> int:
    plain = half_width(text).removesuffix("个月").removesuffix("月")
    if not re.fullmatch(r"\d{1,4}", plain, re.ASCII):
        raise UserError(_formula_or("intake.cell.count", text), value=text)
    return int(plain)


def _yes_no(cell: object, text: str) -> bool:
    plain = half_width(text).casefold()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise UserError(_formula_or("intake.cell.yes_no", text), value=text)


def _plain_text(cell: object, text: str) -> str:
    if text in _FORMULA_FAULTS:
        raise UserError("intake.cell.formula", value=text)
    if len(text) > LONGEST_TEXT:
        raise UserError("intake.cell.too_long", length=len(text), most=LONGEST_TEXT)
    return text


def _name(cell: object, text: str) -> str:
    plain = _plain_text(cell, text)
    if any(char.isdecimal() for char in plain):
        raise UserError("intake.cell.name")  # a number in the name column: the columns were shifted
    return plain


def _date(cell: object, text: str) -> date:
    return parse_date(text if isinstance(cell, str) else cell)


def _month(cell: object, text: str) -> str:
    return parse_month(text if isinstance(cell, str) else cell)


def _months(cell: object, text: str) -> tuple[str, ...]:
    if not isinstance(cell, str):
        return (parse_month(cell),)
    months: list[str] = []
    for part in filter(None, _LIST_SIGNS.split(text)):
        ends = _MONTH_RANGE.fullmatch(part)
        months += _month_range(parse_month(ends[1]), parse_month(ends[2]), text) if ends else [parse_month(part)]
    return tuple(sorted(set(months)))


def _month_range(first: str, last: str, text: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    if not 0 <= end - start < _MOST_MONTHS:
        raise UserError("intake.cell.month_range", value=text)
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(start, end + 1)]


def _code(cell: object, text: str, spellings: dict[str, str], allowed: list[str]) -> str:
    code = spellings.get(_code_key(text))
    if code is None:
        raise UserError(_formula_or("intake.cell.code", text), value=text, allowed=allowed)
    return code


def _code_key(text: str) -> str:
    return half_width(text).replace(" ", "").casefold()


def _region(cell: object, text: str, is_region: Callable[[str], bool] | None) -> str:
    plain = half_width(text)
    if not re.fullmatch(r"\d{6}(\d{6})?", plain, re.ASCII):
        raise UserError("intake.cell.region_shape", value=text)
    if is_region is not None and not is_region(plain[:6]):
        raise UserError("intake.cell.region_unknown", value=text)
    return plain[:6]


def _industry(cell: object, text: str) -> str:
    plain = half_width(text).upper()
    section_of(plain)
    return plain


def _person(cell: object, text: str, today: date) -> str:
    return identifiers.person_number(text, today)


def _formula_or(code: str, text: str) -> str:
    return "intake.cell.formula" if text in _FORMULA_FAULTS else code


_READERS: dict[FieldType, Callable[[object, str], Any]] = {
    FieldType.TEXT: _plain_text,
    FieldType.FIRM_CODE: lambda cell, text: identifiers.firm_code(text),
    FieldType.OTHER_FIRM: lambda cell, text: identifiers.firm_code(text),
    FieldType.PERSON_NAME: _name,
    FieldType.PHONE: lambda cell, text: identifiers.phone(text),
    FieldType.ACCOUNT: lambda cell, text: identifiers.bank_account(text),
    FieldType.MONTH: _month,
    FieldType.MONTHS: _months,
    FieldType.DATE: _date,
    FieldType.MONEY: _money,
    FieldType.COUNT: _count,
    FieldType.HOURS: partial(_measure, most=744, code="intake.cell.hours"),
    FieldType.DAYS: partial(_measure, most=31, code="intake.cell.days"),
    FieldType.YES_NO: _yes_no,
    FieldType.INDUSTRY: _industry,
}


def _remark(field: Field, value: Any, text: str, known: Known) -> Message | None:
    """What is stored as it stands but should be looked at."""
    if field.type is FieldType.MONEY:
        if value < 0:
            return Message.of("intake.remark.negative", column=field.label)
        if len(text.partition(".")[2].rstrip("元 ")) > 2:
            return Message.of("intake.remark.rounded", column=field.label)
    if field.type is FieldType.MONTH and value > f"{known.today:%Y-%m}":
        return Message.of("intake.remark.future_month", column=field.label, value=value)
    if field.type is FieldType.DATE and field.name in ("paid_on", "received_on", "day") and value > known.today:
        return Message.of("intake.remark.future_date", column=field.label, value=value.isoformat())
    return None
