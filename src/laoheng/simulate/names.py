"""Names and numbers that belong to nobody.

Persons: surname + 示 or 例 + one character. Firms: county + 示例 + number + trade + 有限公司（虚构）. ID numbers: area
1400nn (no division ever had it) and sequence 000, which no person gets. Phones: 160, a segment not given to mobile
subscribers. Bank accounts: issuer 000000, which no bank has.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from laoheng.simulate.axis import day_number, day_of
from laoheng.simulate.streams import Ints
from laoheng.standard.identifiers import make_firm_code, make_person_number

MAIN_REGION = "990101"
NEIGHBOUR_REGION = "990102"
REGION_NAMES = {MAIN_REGION: "东河县", NEIGHBOUR_REGION: "西山县"}

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GIVEN = (
    "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃列张寒来暑往"
    + "秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
)
_FIRST_BIRTH = day_number(date(1978, 1, 1))  # nobody reaches any retirement age (50 at the earliest) before 2028
_LAST_BIRTH = day_number(date(2006, 12, 31))
_AREAS = 99


def person_names(rng: np.random.Generator, count: int) -> list[str]:
    """`count` names; many are shared, as in life."""
    surnames = rng.integers(0, len(_SURNAMES), count)
    marks = rng.random(count) < 0.8
    given = rng.integers(0, len(_GIVEN), count)
    return [f"{_SURNAMES[s]}{'示' if m else '例'}{_GIVEN[g]}" for s, m, g in zip(surnames, marks, given, strict=True)]


def births(rng: np.random.Generator, count: int) -> tuple[Ints, Ints]:
    """`count` different pairs of birth day (days from 1970) and area (1 … 99)."""
    cells = (_LAST_BIRTH - _FIRST_BIRTH + 1) * _AREAS
    drawn = rng.choice(cells, size=count, replace=False)
    return _FIRST_BIRTH + drawn // _AREAS, 1 + drawn % _AREAS


def person_numbers(birth_days: Ints, areas: Ints) -> list[str]:
    """The ID number (GB 11643) of each pair, with a true check digit."""
    return [
        make_person_number(f"1400{area:02d}", day_of(birth), "000")
        for birth, area in zip(birth_days.tolist(), areas.tolist(), strict=True)
    ]


def phones(rng: np.random.Generator, count: int) -> list[str]:
    """`count` different numbers of the segment 160."""
    return [f"160{number:08d}" for number in rng.choice(100_000_000, size=count, replace=False).tolist()]


def accounts(rng: np.random.Generator, count: int) -> list[str]:
    """`count` different account numbers of 19 digits under the issuer 000000."""
    return [f"000000{number:013d}" for number in rng.choice(10**13, size=count, replace=False).tolist()]


def firm_name(region: str, number: int, trade: str) -> str:
    """The name of the firm `number` of `region`."""
    return f"{REGION_NAMES[region]}示例{number:04d}号{trade}有限公司（虚构）"


def firm_codes(region: str, count: int) -> list[str]:
    """`count` unified social credit codes (GB 32100) of `region`: registration 9, category 1."""
    return [make_firm_code(region, f"XN{number:06d}") for number in range(1, count + 1)]
