"""A number put into the place of another as the writer wrote: digits for digits, Chinese numerals for Chinese ones."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from laoheng.text.values.numerals import chinese_number

_FORMAL: Final = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟]")
_CHINESE: Final = re.compile(r"[零〇一二两三四五六七八九十百千万俩]")
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_TENTHS: Final = re.compile(r"[成折]$")
_GROUPED: Final = re.compile(r"\d,\d{3}")


def length_like(old: str, months: int) -> str | None:
    """`months` as `old` says a length: in years where that comes out even, else in months."""
    if "年" in old and months % 12 == 0:
        return _number(months // 12, old) + old[_end_of_number(old) :].replace("半", "") if _plain(old, "年") else None
    return f"{_number(months, old)}个月"


def days_like(old: str, days: int) -> str:
    """`days` as `old` says a length; what counted in other units becomes days."""
    unit = "天" if old.endswith("天") else "日"
    return f"{_number(days, old)}{unit}"


def percent_like(old: str, percent: int) -> str | None:
    """`percent` as `old` says a share: with the sign, as 百分之, in tenths (成, 折), or as a multiple (倍)."""
    if old in ("双倍", "双薪", "单倍"):
        return {200: "双倍", 300: "三倍"}.get(percent)
    if old.endswith("倍"):
        if percent % 100 and _is_chinese(old):
            return f"{_number(percent // 100, old)}点五倍" if percent % 100 == 50 else None
        return f"{_number(percent // 100, old)}倍" if percent % 100 == 0 else f"{Decimal(percent) / 100:f}倍"
    if _TENTHS.search(old):
        return f"{_number(percent // 10, old)}{old[-1]}" if percent % 10 == 0 else None
    if old.startswith("百分之"):
        return f"百分之{_number(percent, old.removeprefix('百分之'))}"
    return f"{_digits(str(percent), old)}{old[-1]}" if old[-1:] in "%％" else None


def yuan_like(old: str, amount: Decimal) -> str | None:
    """`amount` as `old` says a sum in digits; None for sums in words and in ten thousands."""
    match = re.match(r"\s*[\d０-９,，.．]+", old)
    if match is None or re.search(r"[万千百十]", old):
        return None
    grouped = "," if _GROUPED.search(old) else ""
    plain = amount.normalize()
    told = f"{plain:{grouped}f}" if plain == plain.to_integral() else f"{amount:{grouped}.2f}"
    return _digits(told, old) + old[match.end() :]


def count_like(old: str, count: int) -> str:
    """`count` in the place of the one number in `old`, the words around it as they are."""
    match = re.search(r"[\d０-９]+(?:[.．][\d０-９]+)?|[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]+", old)
    return old if match is None else old[: match.start()] + _number(count, match[0]) + old[match.end() :]


def _number(value: int, old: str) -> str:
    if not _is_chinese(old):
        return _digits(str(value), old)
    formal = bool(_FORMAL.search(old))
    if value == 2 and not formal:
        return "两"
    told = chinese_number(value, formal=formal)
    return told.removeprefix("一") if 10 <= value < 20 and not formal else told


def _digits(told: str, old: str) -> str:
    return told.translate(_WIDE) if re.search("[０-９]", old) else told


def _is_chinese(old: str) -> bool:
    return not re.search(r"[\d０-９]", old) and bool(_FORMAL.search(old) or _CHINESE.search(old) or "半" in old)


def _plain(old: str, unit: str) -> bool:
    return old.replace("个", "").replace("半", "").endswith(unit)


def _end_of_number(old: str) -> int:
    match = re.match(r"[\d０-９.．\s]+|[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟俩半]+", old)
    return match.end() if match else 0
