"""Numbers as people write them: digits, Chinese numerals in both sets, mixed and shortened forms, and back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from laoheng.standard.normalise import half_width

DIGIT_VALUES: Final = {
    **dict.fromkeys("零〇○", 0), **dict.fromkeys("一壹弌幺", 1), **dict.fromkeys("二贰弍貳貮两俩兩", 2),
    **dict.fromkeys("三叁弎參叄仨", 3), **dict.fromkeys("四肆", 4), **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6), **dict.fromkeys("七柒", 7), **dict.fromkeys("八捌", 8), **dict.fromkeys("九玖", 9),
}  # fmt: skip
_SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000}
_LARGE_UNITS = {"万": 10_000, "萬": 10_000, "w": 10_000, "亿": 100_000_000, "億": 100_000_000}

_CN_DIGIT = "".join(DIGIT_VALUES)
_CN_UNIT = "十拾百佰千仟万萬亿億廿卅"
# The longest amount in words (亿 to 分) is about thirty characters; the bound keeps matching linear.
CHINESE: Final = rf"[{_CN_DIGIT}{_CN_UNIT}]{{1,30}}(?:点[{_CN_DIGIT}]{{1,8}})?"
ARABIC: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])|[0-9]{1,15})(?:\.[0-9]{1,6})?"
MIXED: Final = rf"{ARABIC}\s?[十百佰千仟万萬亿億kKwW](?:{ARABIC}|[{_CN_DIGIT}{_CN_UNIT}]){{0,8}}"
NUMBER: Final = rf"(?:{MIXED}|{ARABIC}|{CHINESE})"

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TOKEN = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[{_CN_DIGIT}{_CN_UNIT}kw]")


def number_of(text: str) -> Decimal | None:
    """The number that `text` states, or None where it states none.

    Reads "12,000", "１２", "一万二" (12000), "1万8千", "三千五" (3500), "壹万贰仟叁佰", "二〇二四" (2024), "一点五",
    "1.5万", "8k", "半" (0.5), "两百五" (250). A digit after a unit larger than ten and without 零 counts in the next
    smaller unit, as people speak.
    """
    plain = half_width(text).strip().replace(",", "").replace(" ", "").lower()
    if not plain:
        return None
    if _PLAIN.fullmatch(plain):
        return Decimal(plain)
    if plain == "半":
        return Decimal("0.5")
    whole, point, part = plain.partition("点")
    if point:
        return _with_point(whole, part)
    if all(char in DIGIT_VALUES for char in plain):
        return Decimal("".join(str(DIGIT_VALUES[char]) for char in plain))
    tokens = _TOKEN.findall(plain.replace("廿", "二十").replace("卅", "三十"))
    if "".join(tokens) != plain.replace("廿", "二十").replace("卅", "三十"):
        return None
    return _sum(tokens)


def _with_point(whole: str, part: str) -> Decimal | None:
    before = number_of(whole)
    unit = next((_LARGE_UNITS[char] for char in part[-1:] if char in _LARGE_UNITS), None)
    digits = part[:-1] if unit else part
    if before is None or not digits or any(char not in DIGIT_VALUES for char in digits):
        return None
    number = Decimal(f"{before}.{''.join(str(DIGIT_VALUES[char]) for char in digits)}")
    return number * unit if unit else number


def _sum(tokens: list[str]) -> Decimal | None:
    """Adds sections (below 万) and sections of sections; None where units do not fall or digits stand side by side."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    last_unit, after_zero, small_before, large_before = 0, False, 10_000, 10**12
    for token in tokens:
        if token in _SMALL_UNITS:
            unit = _SMALL_UNITS[token]
            if unit >= small_before or (digit is None and unit != 10):
                return None
            section += (Decimal(1) if digit is None else digit) * unit
            digit, last_unit, small_before, after_zero = None, unit, unit, False
        elif token in _LARGE_UNITS:
            unit = _LARGE_UNITS[token]
            section += digit or 0
            if (section == 0 and total == 0) or (unit >= large_before and unit != 100_000_000):
                return None
            # 亿 after 万 multiplies all before it (一万亿); otherwise the section alone.
            total = (total + section) * unit if total and total < unit else total + section * unit
            section, digit, last_unit, small_before, after_zero = Decimal(0), None, unit, 10_000, False
            large_before = unit
        elif token in DIGIT_VALUES and DIGIT_VALUES[token] == 0:
            if digit is not None:
                return None
            after_zero = True
        else:
            if digit is not None:
                return None
            digit = Decimal(DIGIT_VALUES[token]) if token in DIGIT_VALUES else Decimal(token)
    if digit is None:
        return total + section
    shortened = last_unit > 10 and not after_zero and digit < 10 and digit == digit.to_integral_value()
    return total + section + (digit * last_unit / 10 if shortened else digit)


def chinese_number(number: int, *, formal: bool = False) -> str:
    """`number` (0 to 9999 亿) in Chinese numerals, in the formal set (壹贰叁) where `formal`. Raises `ValueError`."""
    if not 0 <= number < 10**12:
        raise ValueError(f"no Chinese numeral is made for {number}")
    digits, units = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟") if formal else ("零一二三四五六七八九", "十百千")
    text, zero = "", False
    for power, unit in ((8, "亿"), (4, "万"), (0, "")):
        section = number // 10**power % 10_000
        if section:
            if text and (zero or section < 1000):
                text += digits[0]
            text += _section(section, digits, units) + unit
            zero = False
        elif text:
            zero = True
    return text or digits[0]


def _section(section: int, digits: str, units: str) -> str:
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = section // 10**place % 10
        if digit:
            text += (digits[0] if zero and text else "") + digits[digit] + (units[place - 1] if place else "")
            zero = False
        else:
            zero = True
    return text


def formal_amount(fen: int) -> str:
    """An amount of `fen` in capital words, as on cheques: 壹万贰仟元整, 叁元零伍分. Raises `ValueError`."""
    yuan, rest = divmod(fen, 100)
    jiao, last = divmod(rest, 10)
    digits = "零壹贰叁肆伍陆柒捌玖"
    text = chinese_number(yuan, formal=True) + "元" if yuan or not rest else ""
    if not rest:
        return text + "整"
    if jiao:
        text += digits[jiao] + "角"
    elif text:
        text += digits[0]
    return text + (digits[last] + "分" if last else "整")
