"""Lengths, sums and shares in a clause already in plain signs (see `plain`)."""

from __future__ import annotations

import re

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(?:个)?(月|年度?|天|日|工作日|周|星期|季度)(?!龄)(?:半)?")
_PERIOD = re.compile(
    r"(20\d\d)[年./-](\d{1,2})[月./-](\d{1,2})日?(?:起)?(?:至|到|~|-|—)+(20\d\d)[年./-](\d{1,2})[月./-](\d{1,2})日?"
)
_MONTHS_IN = {
    "月": 1.0,
    "年": 12.0,
    "年度": 12.0,
    "天": 1 / 30,
    "日": 1 / 30,
    "工作日": 1 / 21.75,
    "周": 7 / 30,
    "星期": 7 / 30,
    "季度": 3.0,
}


def months(text: str) -> list[tuple[float, int]]:
    """Each length of time in `text` in months, with its place: 90天 is 3, 一年 is 12."""
    found = []
    for match in _DURATION.finditer(text):
        amount = float(match[1])
        if match[2] in ("年", "年度") and amount > 100:
            continue
        if match[2] in ("月", "日") and re.match(r"\d", text[max(0, match.start() - 1) : match.start()] or "x"):
            continue
        if match[2] == "月" and "个" not in match[0] and re.search(r"年$", text[: match.start()]):
            continue
        if match[2] == "日" and re.search(r"月$", text[: match.start()]):
            continue
        found.append((amount * _MONTHS_IN[match[2]], match.start()))
    return found


def period_months(text: str) -> float | None:
    """Months between two full dates written as a period in `text`."""
    match = _PERIOD.search(text)
    if not match:
        return None
    first, last = [int(part) for part in match.groups()[:3]], [int(part) for part in match.groups()[3:]]
    days = (last[0] - first[0]) * 365.25 + (last[1] - first[1]) * 30.44 + (last[2] - first[2]) + 1
    return days / 30.44


def shares(text: str) -> list[float]:
    """Every percentage in `text`, as a number of hundredths."""
    return [float(value) for value in re.findall(r"(\d+(?:\.\d+)?)%", text)]


def sums(text: str) -> list[float]:
    """Every sum of money in `text` in yuan, bare figures of three digits and more included."""
    return [
        float(value)
        for value in re.findall(
            r"(?<![\d.第])(\d+(?:\.\d+)?)(?=元|块|圆|人民币)|(?<![\d.第〔])(\d{3,}(?:\.\d+)?)(?![\d%个年月日天.号周次倍小])",
            text,
        )
        for value in value
        if value
    ]
