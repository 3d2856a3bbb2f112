"""Faults that only a length of time shows: probation, notice, bans, hours and leave against their bounds."""

from __future__ import annotations

import re

from laoheng.advice.review.measures import Span, ladder, lengths, probation_of

_PART = r"非全日制|小时工|小时用工|钟点工|兼职|按小时计|小时计酬|计时工|临时工"


def probation_too_long(text: str) -> Span | None:
    """Probation above the ladder, or above six months in any case (劳动合同法 19)."""
    told = probation_of(text)
    if told is None or told.length is None or re.search(r"再次|续|重新|转岗|晋升|通知|不(?:得|设|约定)", text):
        return None
    limit = 6 if told.term is None else ladder(told.term)
    return told.span if told.length > limit + 0.1 and (told.term is None or told.term >= 3) else None


def probation_forbidden(text: str) -> Span | None:
    """Probation in a contract of under three months (劳动合同法 19)."""
    told = probation_of(text)
    if told is None or re.search(r"不(?:设|约定|得|安排|实行|再|另)|无试用", text):
        return None
    short = told.term is not None and told.term < 3 and told.length
    return told.span if short and re.search(r"合同|期限", text) else None


def noncompete_too_long(text: str) -> Span | None:
    """Non-compete above two years (劳动合同法 24)."""
    if not re.search(r"竞业|同行|同业|同类|竞争|对手|竞品", text) or re.search(r"保密期限", text):
        return None
    for months, start, end in lengths(text):
        before = text[max(0, start - 8) : start]
        if months > 24.5 and not re.search(r"不(?:得)?超过|至多|最长|工作满|合同(?:期|为|签)|服务", before):
            return start, end
    endless = re.search(r"终身|永久|永远|无限期|一辈子|长期不得|永不", text)
    return endless.span() if endless else None


def resign_notice_long(text: str) -> Span | None:
    """Notice of resignation above thirty days, or three in probation (劳动合同法 37)."""
    leaving = r"辞职|离职|辞工|离开|走|离厂|请辞|不干|不做了|不想做|离任|(?:乙方|员工|本人|劳动者)[^,。;]{0,4}解除"
    if not re.search(leaving, text) or re.search(r"竞业|服务期|甲方(?:解除|辞退)|公司(?:解除|辞退)|结清|发放", text):
        return None
    for months, start, end in lengths(text):
        before = text[max(0, start - 12) : start]
        if re.search(r"提前|预先|事先|早|(?:通知|预告)期(?:为|是|限|:)*$", before) or re.match(
            r"(?:以?前|之前)(?:书面)?(?:通知|提出|告知|申请)", text[end : end + 8]
        ):
            trial = re.search(r"试用期[^;。,]{0,14}$", text[:start]) and not re.search(
                r"正式", text[max(0, start - 8) : start]
            )
            if months > (0.11 if trial else 1.03):
                return start, end
    return None


def maternity_short(text: str) -> Span | None:
    """Maternity leave under 98 days (女职工规定 7)."""
    told = re.search(r"产假|生育假|生孩子|生小孩|分娩|坐月子|产后|生娃|生产|生完|生育", text)
    if not told or re.search(r"流产|陪产|难产|奖励|哺乳时间|增加|护理假|另加|之外|98天", text):
        return None
    for months, start, end in lengths(text):
        days = months * 30
        before = text[max(0, start - 6) : start]
        leave = re.search(r"假|休|给|回|返岗|上班|复工", text)
        if leave and 5 <= days < 97.5 and not re.search(r"提前|每|产前|多胎|不少于|超过", before):
            return start, end
    return None


def overtime_forced(text: str) -> Span | None:
    """Daily, weekly or monthly hours beyond what overtime may add (劳动法 41)."""
    if re.search(r"非全日|小时工|钟点|兼职|综合|不定时|休息时间", text):
        return None
    return _daily_hours(text) or _monthly_hours(text) or _clock_hours(text)


def _daily_hours(text: str) -> Span | None:
    for match in re.finditer(r"(?:每日|每天|每晚|日|1天|一天|每班)[^,。;每周]{0,10}?(\d+)(?:个)?小时", text):
        number = float(match[1])
        if number > 11 or (number > 8 and re.search(r"每周[^,。]{0,4}[67]天|1周[^,。]{0,4}[67]天|月休|周6|六天", text)):
            return match.span()
        overtime = re.search(r"加班|加点|延长", text[: match.end()])
        if overtime and 3 < number < 8 and not re.search(r"不超过|不得超过", match[0]):
            return match.span()
    return None


def _monthly_hours(text: str) -> Span | None:
    for match in re.finditer(r"(?:每月|月|月均)[^,。;]{0,14}?(\d+)(?:个)?小时", text):
        number = float(match[1])
        overtime = re.search(r"加班|加点", text) and not re.search(r"不(?:得)?超过|以内|至多", match[0])
        if (overtime and 36 < number < 160) or number > 210:
            return match.span()
    return None


def _clock_hours(text: str) -> Span | None:
    """早九晚九 and the like, or twelve hours between two times of the clock."""
    wide = "一二三四五六七八九十"
    for match in re.finditer(rf"早(?:上)?([{wide}\d]+)点?(?:半)?(?:到|至|-)?(?:晚(?:上)?|夜里)([{wide}\d]+)点?", text):
        first, last = (int(p) if p.isdigit() else wide.index(p[0]) + 1 if len(p) == 1 else 0 for p in match.groups())
        if last + 12 - first >= 11:
            return match.span()
    for match in re.finditer(r"(\d{1,2})[:点](?:00)?(?:至|到|-|~)(?:晚)?(\d{1,2})[:点](?:00)?", text):
        if int(match[2]) - int(match[1]) >= 12 and re.search(r"工作|上班|班", text):
            return match.span()
    return None


def dispatch_short(text: str) -> Span | None:
    """Dispatch contract under two years (劳动合同法 58)."""
    if (
        not re.search(r"派遣|劳务公司|劳派", text)
        or not re.search(r"合同|签", text)
        or re.search(r"服务期|退回|提前|不足", text)
    ):
        return None
    for months, start, end in lengths(text):
        term = re.search(r"期限|签|合同|为期", text[max(0, start - 16) : start] + text[end : end + 5])
        before = text[max(0, start - 8) : start]
        if term and months < 23.9 and not re.search(r"试用|不(?:得)?(?:少|低)于|每", before):
            return start, end
    return None


def parttime_hours(text: str) -> Span | None:
    """Part-time above 4 hours a day on average or 24 a week (劳动合同法 68)."""
    if not re.search(_PART, text) or re.search(r"合同期|不(?:得)?超过", text):
        return None
    week = re.search(r"(?:每周|1周|一周|周)[^,。;天]{0,10}?(\d+(?:\.\d+)?)(?:个)?小时", text)
    if week and float(week[1]) > 24:
        return week.span()
    daily = re.search(r"(?:每日|每天|日均|1天|一天)[^,。;]{0,10}?(\d+(?:\.\d+)?)(?:个)?(?:小时|钟头|钟)", text)
    if not daily:
        return None
    # Hours before and after noon add up.
    halves = re.findall(r"[上下]午(\d+(?:\.\d+)?)(?:个)?(?:小时|钟头)", text)
    hours = max(float(daily[1]), sum(map(float, halves)))
    return daily.span() if hours > 4 else None


def parttime_pay(text: str) -> Span | None:
    """Part-time pay at intervals above fifteen days (劳动合同法 72)."""
    if not re.search(_PART + r"|小时工资|时薪", text) or re.search(
        r"15日(?:以?内|1)|半个?月|每周|日结|周结|不超过15|社保|高温", text
    ):
        return None
    paid = r"(?:结|发|支付|付|算)"
    match = re.search(
        rf"每?(?:个)?月(?:底|末|初)?[^,。;]{{0,2}}{paid}|按月{paid}?|1个月[^,。]{{0,4}}(?:结|发)|"
        rf"每月\d+[日号][^,。]{{0,8}}{paid}|次月|月结|每30天|每季|季度|季结|满月|每月[^,。;]{{0,8}}{paid}|"
        r"(?:20|25|30)[日天]1?结|月底|月末|结算上月|上个?月(?:工资|报酬)",
        text,
    )
    return match.span() if match else None
