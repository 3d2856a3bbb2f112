"""The days of the festivals that people date events by; the movable ones from 2008 to 2030."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

_FIXED = {"元旦": (1, 1), "妇女节": (3, 8), "三八节": (3, 8), "劳动节": (5, 1), "五一": (5, 1), "国庆节": (10, 1), "国庆": (10, 1),
          "圣诞节": (12, 25), "圣诞": (12, 25), "双十一": (11, 11)}  # fmt: skip
_SPRING = (
    "0207 0126 0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203"
)
_QINGMING = (
    "0404 0404 0405 0405 0404 0404 0405 0405 0404 0404 0405 0405 0404 0404 0405 0405 0404 0404 0405 0405 0404 0404 0405"
)
_DRAGON = (
    "0608 0528 0616 0606 0623 0612 0602 0620 0609 0530 0618 0607 0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605"
)
_MOON = (
    "0914 1003 0922 0912 0930 0919 0908 0927 0915 1004 0924 0913 1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912"
)
_FIRST_YEAR = 2008
_MOVABLE = {"春节": (_SPRING, 0), "过年": (_SPRING, 0), "大年初一": (_SPRING, 0), "除夕": (_SPRING, -1), "年三十": (_SPRING, -1),
            "元宵节": (_SPRING, 14), "元宵": (_SPRING, 14), "清明节": (_QINGMING, 0), "清明": (_QINGMING, 0),
            "端午节": (_DRAGON, 0), "端午": (_DRAGON, 0), "中秋节": (_MOON, 0), "中秋": (_MOON, 0)}  # fmt: skip

FESTIVALS: Final = tuple(sorted([*_FIXED, *_MOVABLE], key=len, reverse=True))


def festival_day(name: str, year: int) -> date | None:
    """The day of the festival in `year`; None for a movable one outside the table."""
    if name in _FIXED:
        return date(year, *_FIXED[name])
    table, offset = _MOVABLE[name]
    days = table.split()
    if not 0 <= year - _FIRST_YEAR < len(days):
        return None
    day = days[year - _FIRST_YEAR]
    return date(year, int(day[:2]), int(day[2:])) + timedelta(days=offset)
