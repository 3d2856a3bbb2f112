"""Who asks and what the story tells: role, days, sums and lengths of time, each only where the words say so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from laoheng.standard.normalise import half_width
from laoheng.text.values import Value, ValueKind, find_values, number_of


class Role(StrEnum):
    """Who asks."""

    WORKER = "worker"
    EMPLOYER = "employer"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Situation:
    """What a story states; None where it does not. Sums in yuan a month, `service_months` whole months of service.

    `month_only` names the days of which only the month was told (the first day of it is taken).
    """

    role: Role
    hire: date | None = None
    leave: date | None = None
    wage: Decimal | None = None
    local_average: Decimal | None = None
    service_months: int | None = None
    grade: int | None = None
    month_only: tuple[str, ...] = ()


_EMPLOYER = re.compile(
    r"我是(个|一个|一家|家)?(小)?(老板|企业主|雇主|店主|单位负责人|HR|hr|人事)|我(们)?(公司|单位|厂|店)(里|的)?(有)?(个|一个|一名|一位|的)?"
    r"(员工|职工|工人|劳动者|下属)|我司|我店员工|我(招|雇|请|聘)(了|的)|我开(了)?(个|一家|家)?(公司|厂|店|饭店)|员工.{0,12}(公司|单位|我们)(能|可以|应|该|要|怎么|如何)|"
    r"(企业|公司|用人单位)(应当|应该|该|需要)?(如何|怎么|怎样)(应对|处理|处罚|规避|操作|合规|做)|要不要给员工|能不能(开除|辞退)他"
)
_FAMILY = re.compile(
    r"我(的)?(爸|妈|父|母|老公|老婆|丈夫|妻子|爱人|儿子|女儿|孩子|哥|姐|弟|妹|家人|亲戚|叔|舅|姑|姨|岳|公公|婆婆|对象|男朋友|女朋友|侄|表|堂|嫂|媳妇|爷|奶|外婆|外公)"
)
_SUM = r"([0-9][0-9,.]*[万千百kKwW]?[0-9]*|[零一二两三四五六七八九十百千万]{1,9})"
_WAGE = re.compile(
    rf"(?:月薪|月工资|底薪|基本工资|工资|薪水|月收入|月入|到手|每月|一个月|每个月|月均)"
    rf"(?:标准|收入|工资|平均|大概|大约|约|差不多|基本|一共|都|拿到手|到手|拿|发|给|开|是|为|有|就|才|只有|税前|税后|[:,\s])*{_SUM}(?:多|余|来)?(?:元|块|人民币)?"
)
_LOCAL = re.compile(
    rf"(?:社平|社会平均|当地(?:上年度)?(?:职工)?(?:月)?平均|职工(?:月)?平均|平均)工资(?:标准|是|为|大概|约|[:,\s])*{_SUM}"
)
_HIRE = re.compile(
    r"入职|进厂|进公司|进的|上班|开始|工作|来(?:到)?(?:公司|厂|这)|到(?:一家|某|这家)?.{0,6}(?:公司|厂|店)|就职|任职|入厂|去.{0,12}(?:当|做|干|上班)|干活"
)
_LEAVE = re.compile(
    r"离职|辞退|解除|开除|辞职|被裁|裁员|走人|终止|到期|解雇|被炒|通知我(?:走|不用)|最后一天|不干了|辞了"
)
_SERVED = re.compile(r"干了|工作了|做了|上了|工龄|服务了|待了|呆了|上班|工作|满|入职|在.{0,8}(?:公司|厂|单位|店)")
_GRADE = re.compile(r"([一二三四五六七八九十]|10|[1-9])级(?:伤残|工伤|残)?")
_SPAN = 14
_LONGEST_SERVICE = 720  # months: sixty years; what is longer counts something else
_LOWEST, _HIGHEST = Decimal(300), Decimal(1000000)


def read_situation(text: str, on: date) -> Situation:
    """What `text` states, read on the day `on` (for words such as 今年 and 上个月)."""
    plain = half_width(text)
    values = find_values(plain, on=on)
    days = [value for value in values if value.kind is ValueKind.DATE and value.unit in ("day", "month")]
    hire = _near(days, plain, _HIRE, on, before=True)
    leave = _near([day for day in days if day is not hire], plain, _LEAVE, on, before=False)
    if hire and leave and _day(hire) >= _day(leave):
        hire = None
    local = _amount(_LOCAL.search(plain))
    told = {"hire": hire, "leave": leave}
    return Situation(
        role=_role(plain),
        hire=_day(hire) if hire else None,
        leave=_day(leave) if leave else None,
        wage=_wage(plain),
        local_average=local,
        service_months=_served(values, plain),
        grade=_grade(plain),
        month_only=tuple(name for name, value in told.items() if value and value.unit == "month"),
    )


def _role(text: str) -> Role:
    if _FAMILY.search(text):
        return Role.FAMILY
    return Role.EMPLOYER if _EMPLOYER.search(text) else Role.WORKER


def _wage(text: str) -> Decimal | None:
    for match in _WAGE.finditer(text):
        # 当地平均工资 8500 is not what the worker earns.
        before = text[max(0, match.start() - 5) : match.start()]
        if re.search(r"平均$|当地|社平|最低", before):
            continue
        found = _amount(match)
        if found is not None:
            return found
    return None


def _amount(match: re.Match[str] | None) -> Decimal | None:
    if match is None:
        return None
    found = number_of(match[match.lastindex or 1].strip(",.").replace(",", ""))
    return found if found is not None and _LOWEST <= found <= _HIGHEST else None


def _near(days: Iterable[Value], text: str, cue: re.Pattern[str], on: date, *, before: bool) -> Value | None:
    """The first day with the cue in the same clause, after it (or, for leaving, on either side)."""
    for value in days:
        if not isinstance(value.value, date) or value.value > on:
            continue
        after = re.split(r"[。;!?\n]", text[value.end : value.end + _SPAN])[0]
        ahead = re.split(r"[。;!?\n,]", text[max(0, value.start - 6) : value.start])[-1]
        if cue.search(after if before else re.split(r",", after)[0] + after) or cue.search(ahead):
            other = _LEAVE if before else None
            first = cue.search(after)
            rival = other.search(after) if other else None
            if rival and first and rival.start() < first.start():
                continue
            return value
    return None


def _day(value: Value) -> date:
    if not isinstance(value.value, date):
        raise TypeError("a date without a day")
    return value.value


def _served(values: Iterable[Value], text: str) -> int | None:
    """The longest length of service told, in whole months."""
    found = []
    for value in values:
        if value.kind is not ValueKind.DURATION or value.unit != "month" or not isinstance(value.value, Decimal):
            continue
        around = text[max(0, value.start - 10) : value.start] + text[value.end : value.end + 4]
        if _SERVED.search(around) and not re.search(r"试用|拖|欠|合同|产假|病假", around):
            found.append(int(value.value))
    found = [months for months in found if months <= _LONGEST_SERVICE]
    return max(found, default=None)


def _grade(text: str) -> int | None:
    match = _GRADE.search(text)
    if match is None or not re.search(r"伤|残|鉴定", text):
        return None
    found = number_of(match[1])
    return int(found) if found is not None and 1 <= found <= 10 else None
