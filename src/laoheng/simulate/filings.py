"""Contract filings as clerks typed them, with the truth beside them: for measuring who and what is entered twice.

Every written contract of the region is filed once; some are filed again by another clerk. People change phones when
they change firms, a few change their given name, and every typed cell may be wrong. Rates are per cell or filing and
were set before anything was measured on them; nothing depends on what a row says, and whether a fault can be seen
through is left to chance.

| mechanism | rate |
|---|---|
| filed a second time, a third time | 0.06, 0.01 of the contracts |
| number missing; two digits exchanged; one digit wrong | 0.02; 0.01; 0.01 |
| number in its 15-digit form (born before 2000); middle hidden | 0.01; 0.01 |
| name with another character of like sound or shape; a blank inside | 0.015; 0.01 |
| given name changed for good, between two contracts | 0.005 of the persons |
| new phone at a new firm; phone missing; one digit wrong | 0.35; 0.04; 0.01 |
| birth date missing; day and month exchanged | 0.03; 0.005 |
| sex missing | 0.05 |
| firm without its note in brackets; another legal form; a branch behind it | 0.05; 0.03; 0.01 |
| start written as a month; day and month exchanged | 0.02; 0.005 |
| wage missing; a round sum instead | 0.05; 0.01 |
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laoheng.simulate.axis import day_of
from laoheng.simulate.people import Spells
from laoheng.simulate.region import Region
from laoheng.simulate.streams import NO_DAY, stream

_LIKE = dict(
    zip(
        "示例辰阳云丁巳未申天玄宇日列张来秋收成律调腾雨露霜王李陈杨黄周吴",
        "是列晨杨芸宁已末由夫弦字曰烈章莱邱牧诚津周滕羽路双汪黎程阳王邹武",
        strict=True,
    )
)
_GIVEN_AGAIN = "安宁平和康健明远思源"
_WOMAN_MAN = ("女", "男")


@dataclass(frozen=True, slots=True)
class Filings:
    """Columns of text by heading, and of each row the true person and contract (indices of the region)."""

    columns: dict[str, list[str]]
    person: list[int]
    contract: list[int]


def make_filings(region: Region) -> Filings:
    """The filings of `region`, in an order that says nothing."""
    clerk = _Clerk(region)
    rng = stream(region.seed, "filings")
    copies = 1 + (rng.random(region.truth.contracts.count) < 0.06) + (rng.random(region.truth.contracts.count) < 0.01)
    entries = rng.permutation(np.repeat(np.arange(len(copies)), copies)).tolist()
    rows = [clerk.types(entry) for entry in entries]
    spell = region.truth.contracts.spell
    person = [int(region.truth.spells.person[spell[entry]]) for entry in entries]
    return Filings({heading: [row[heading] for row in rows] for heading in rows[0]}, person, entries)


class _Clerk:
    """Types one filing after the other; what is true of persons is settled before the first."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._rng = stream(region.seed, "filing clerks")
        self._phone = _phones_by_spell(region)
        self._renamed = _renamed_from(region)

    def _chance(self, rate: float) -> bool:
        return bool(self._rng.random() < rate)

    def types(self, entry: int) -> dict[str, str]:
        """One row: the true values of contract `entry`, each cell typed by a tired hand."""
        region, filed, spells = self._region, self._region.truth.contracts, self._region.truth.spells
        spell = int(filed.spell[entry])
        person, start, end = int(spells.person[spell]), int(filed.starts[entry]), int(filed.ends[entry])
        new_name, since = self._renamed.get(person, ("", 0))
        name = new_name if new_name and start >= since else region.people.name[person]
        born = day_of(int(region.people.birth[person])).isoformat()
        return {
            "姓名": self._name(name),
            "性别": "" if self._chance(0.05) else _WOMAN_MAN[int(region.people.sex[person])],
            "出生日期": "" if self._chance(0.03) else self._exchanged(born, 0.005),
            "证件号码": self._number(region.people.number[person], born),
            "手机号": self._digits("" if self._chance(0.04) else self._phone[spell]),
            "用人单位名称": self._firm(region.firms.name[int(spells.firm[spell])]),
            "合同开始日期": self._start(day_of(start).isoformat()),
            "合同结束日期": "" if end == NO_DAY else self._exchanged(day_of(end).isoformat(), 0.005),
            "约定工资": self._wage(int(spells.wage[spell])),
        }

    def _name(self, name: str) -> str:
        if self._chance(0.015):
            places = [n for n, char in enumerate(name) if char in _LIKE]
            if places:
                at = places[int(self._rng.integers(0, len(places)))]
                name = name[:at] + _LIKE[name[at]] + name[at + 1 :]
        return f"{name[0]} {name[1:]}" if self._chance(0.01) else name

    def _number(self, number: str, born: str) -> str:
        draw = float(self._rng.random())
        at = int(self._rng.integers(6, 16))
        if draw < 0.02:
            return ""
        if draw < 0.03:
            return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        if draw < 0.04:
            return number[:at] + str((int(number[at]) + 1 + at % 8) % 10) + number[at + 1 :]
        if draw < 0.05 and born < "2000":
            return number[:6] + number[8:17]
        return number[:6] + "********" + number[14:] if draw > 0.99 else number

    def _digits(self, phone: str) -> str:
        if phone and self._chance(0.01):
            at = int(self._rng.integers(3, 11))
            phone = phone[:at] + str((int(phone[at]) + 1 + at % 8) % 10) + phone[at + 1 :]
        return phone

    def _firm(self, name: str) -> str:
        if self._chance(0.05):
            name = name.removesuffix("（虚构）")
        if self._chance(0.03):
            name = name.replace("有限公司", "有限责任公司")
        return name + "第一分公司" if self._chance(0.01) else name

    def _exchanged(self, day: str, rate: float) -> str:
        return f"{day[:5]}{day[8:]}-{day[5:7]}" if self._chance(rate) else day

    def _start(self, day: str) -> str:
        return day[:7].replace("-", ".") if self._chance(0.02) else self._exchanged(day, 0.005)

    def _wage(self, fen: int) -> str:
        if self._chance(0.05):
            return ""
        return f"{round(fen, -5) // 100}" if self._chance(0.01) else f"{fen // 100}.{fen % 100:02d}"


def _phones_by_spell(region: Region) -> list[str]:
    """The phone that a person has while working for a firm: a new one with every third change of firm, about."""
    rng = stream(region.seed, "filing phones")
    spells: Spells = region.truth.spells
    fresh = rng.choice(100_000_000, size=spells.count, replace=False)
    changes = rng.random(spells.count) < 0.35
    phones, first = [""] * spells.count, set[int]()
    held: dict[int, str] = {}
    for spell in np.argsort(spells.start, kind="stable").tolist():
        person = int(spells.person[spell])
        if person in first and changes[spell]:
            # 161 is as free of subscribers as 160, and no person of the region has a number in it.
            held[person] = f"161{fresh[spell]:08d}"
        first.add(person)
        phones[spell] = held.get(person, region.people.phone[person])
    return phones


def _renamed_from(region: Region) -> dict[int, tuple[str, int]]:
    """Who took another given name, and the day from which contracts bear it."""
    rng = stream(region.seed, "filing names")
    filed = region.truth.contracts
    days = np.sort(filed.starts)
    changed = np.nonzero(rng.random(region.people.count) < 0.005)[0]
    return {
        person: (
            region.people.name[person][:2] + _GIVEN_AGAIN[int(rng.integers(0, len(_GIVEN_AGAIN)))],
            int(days[int(rng.integers(0, len(days)))]),
        )
        for person in changed.tolist()
    }
