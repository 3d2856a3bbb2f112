"""Plain spellings of what people type: full-width signs, invisible characters, headings."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from laoheng.standard.errors import UserError

# Integers above this lost their last digits when a spreadsheet stored them as binary floats.
_LARGEST_EXACT_FLOAT = 2**53
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_LINE_BREAKS = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]+")
_NOT_IN_HEADINGS = re.compile(r"[\s()\[\]{}<>【】〔〕〖〗「」『』《》〈〉“”\"'‘’*:：、,，.。_\-—–/\\]+")
_KANGXI_RADICALS = range(0x2F00, 0x2FD6)


def half_width(text: str) -> str:
    """`text` with full-width digits, letters, punctuation and unusual blanks in their plain form.

    Chinese characters, including compatibility ones, stay as they are: a name must not change.
    """
    return "".join(_half_width(char) for char in text)


def _half_width(char: str) -> str:
    if unicodedata.category(char) == "Zs":
        return " "
    if unicodedata.east_asian_width(char) == "F":
        return unicodedata.normalize("NFKC", char)
    return char


def clean_cell(value: object) -> str:
    """The text of a table cell: trimmed, without invisible characters; an empty cell gives "".

    Line breaks inside become one blank. Raises `UserError` (`cell.control_character`) for other control characters,
    `TypeError` for what is no cell value.
    """
    text = _LINE_BREAKS.sub(" ", _cell_text(value).translate(_INVISIBLE))
    for place, char in enumerate(text, start=1):
        if unicodedata.category(char) in ("Cc", "Cs"):
            raise UserError("cell.control_character", place=place, sign=f"U+{ord(char):04X}")
    return text.strip()


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"  # as a spreadsheet shows it
    if isinstance(value, float):
        # Above that bound the digits shown would be invented; the exponent form lets the reader of the field refuse it.
        exact = value.is_integer() and abs(value) <= _LARGEST_EXACT_FLOAT
        return str(int(value)) if exact else f"{value:.15G}"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        midnight = value.timetz().replace(tzinfo=None).isoformat() == "00:00:00"
        return value.date().isoformat() if midnight and value.tzinfo is None else value.isoformat()
    if isinstance(value, int | date):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no cell value")


def header_key(text: str) -> str:
    """What two spellings of one heading share: no blanks, brackets or punctuation, half-width, lower case.

    "统一社会信用代码 （必填）" and "统一社会信用代码(必填)" give the same key. Words inside brackets stay, since
    "试用期(月)" and "试用期(天)" differ.
    """
    # PDFs and some exports write the radical ⽉ (U+2F49) where the character 月 is meant; a heading may be mended.
    plain = "".join(unicodedata.normalize("NFKC", c) if ord(c) in _KANGXI_RADICALS else c for c in text)
    return _NOT_IN_HEADINGS.sub("", half_width(plain.translate(_INVISIBLE))).casefold()
