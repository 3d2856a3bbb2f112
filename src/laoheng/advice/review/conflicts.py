"""Clauses of one contract that contradict each other: two terms, two wages, two days of pay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from laoheng.advice.review.across import Clause
from laoheng.advice.review.clauses import Passage
from laoheng.advice.review.measures import lengths, probation_of
from laoheng.standard.messages import Message

_LENGTH: Final = r"(\d+(?:\.\d+)?(?:个?月|年半|年|天|日|周))"
# What a contract says once: the words that say it, and words beside them by which they speak of something else.
_FACTS: Final = {
    "term": (
        rf"(?:合同(?:的)?期限|合同期|固定期限)[^,。;\d]{{0,10}}{_LENGTH}",
        r"试用|服务期|派遣期|续|不满|以上|满|提前|\d{4}年",
    ),
    "trial": (rf"试用期?(?:限)?(?:为|是|:|约定|共)*{_LENGTH}(?!工资|内|通知)", r"提前|不超过|最长"),
    "wage": (
        r"(?:月工资|月薪|工资标准|每月工资)[^,。;\d]{0,8}(\d{3,}(?:\.\d+)?元)",
        r"试用|加班|病|最低|扣|基数|竞业|平均|绩效|竞|预支|改按|改为|改发|调|降|待岗|停工",
    ),
    "pay_day": (
        r"每月(\d{1,2}[日号])[^。;]{0,10}(?:发|支付|付)[^,。;]{0,10}(?:工资|薪|报酬)",
        r"奖|提成|社保|津贴|补偿",
    ),
    "week": (r"每周(?:工作|上班|出勤)[^,。;\d]{0,4}(\d(?:天|日))", r"休|综合"),
    "day": (
        r"每[日天](?:工作|上班)?[^,。;\d]{0,4}(\d+(?:\.\d+)?(?:个)?小时)",
        r"加班|延长|超过|哺乳|休息|平均|综合|缩|减|以内|最多|至多|怀孕|孕",
    ),
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two clauses that say different things of the same matter."""

    message: Message
    first: Passage
    second: Passage


def conflicts(passages: Sequence[Passage]) -> Iterator[Conflict]:
    """For each matter the first clause that says otherwise than the one before, and a term that its days belie."""
    clauses = [Clause(passage) for passage in passages]
    for name, (pattern, beside) in _FACTS.items():
        told: tuple[str, Passage] | None = None
        for value, place in _values(clauses, re.compile(pattern), re.compile(beside)):
            if told is None:
                told = value, place
            elif _amount(value) != _amount(told[0]):
                yield _conflict(name, told[0], value, told[1], place)
                break
    yield from _belied(clauses)


def _values(
    clauses: Sequence[Clause], pattern: re.Pattern[str], beside: re.Pattern[str]
) -> Iterator[tuple[str, Passage]]:
    for clause in clauses:
        for match in pattern.finditer(clause.words):
            around = clause.words[max(0, match.start() - 8) : match.end() + 2]
            if not beside.search(around):
                yield match[1], _passage(clause, *match.span())


def _amount(value: str) -> float | str:
    """Lengths in months, so that 一年 and 十二个月 are the same; other values as they stand."""
    found = lengths(value)
    return (
        round(found[0][0], 1) if found and re.search(r"月|年", value) else value.replace("个", "").replace("号", "日")
    )


def _belied(clauses: Sequence[Clause]) -> Iterator[Conflict]:
    for clause in clauses:
        told = re.search(_FACTS["term"][0], clause.words)
        days = re.search(r"自?\d{4}年\d{1,2}月\d{1,2}日[^。;]{0,6}至\d{4}年\d{1,2}月\d{1,2}日", clause.words)
        if not told or not days or re.search(r"试用", clause.words):
            continue
        months, dated = lengths(told[1]), probation_of(f"{days[0]}。试用期")
        if months and dated and dated.term and abs(months[0][0] - dated.term) > 0.6:
            place = _passage(clause, *told.span())
            yield _conflict("days", told[1], days[0], place, _passage(clause, *days.span()))
            return


def _passage(clause: Clause, start: int, end: int) -> Passage:
    first, last = clause.place(start, end)
    offset = clause.passage.start
    return Passage(first, last, clause.passage.quote[first - offset : last - offset])


def _conflict(name: str, one: str, other: str, first: Passage, second: Passage) -> Conflict:
    return Conflict(Message.of(f"review.conflict.{name}", one=one, other=other), first, second)
