"""Faults that only a number shows: lengths, sums, rates and hours against their statutory bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

Span = tuple[int, int]
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(?:个)?(年半|年|月半|月|周|星期|礼拜|天|日|工作日)|(?<![\d个])半(?:个)?(年|月)")
_PER = {
    "年": 12.0,
    "月": 1.0,
    "周": 7 / 30,
    "星期": 7 / 30,
    "礼拜": 7 / 30,
    "天": 1 / 30,
    "日": 1 / 30,
    "工作日": 1 / 21,
}
_PROBATION = r"试用|考察期|试岗|试工|见习期"
_YUAN = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?:元|块|圆)")


def lengths(text: str) -> list[tuple[float, int, int]]:
    """Lengths in months with their spans; dates are not lengths."""
    found = []
    for match in _LENGTH.finditer(_DATE.sub(lambda date_: "·" * len(date_[0]), text)):
        if match[3]:
            months = _PER[match[3]] / 2
        else:
            unit, half = match[2].removesuffix("半") or "月", match[2].endswith("半")
            number = float(match[1])
            if unit == "年" and number >= 1990:
                continue
            months = (number + (0.5 if half else 0)) * _PER[unit]
        if match.start() and text[match.start() - 1] in "第每":
            continue
        if text[match.end() : match.end() + 1] in ("工", "薪", "资") and "个" in match[0]:
            continue
        found.append((months, match.start(), match.end()))
    return found


def ladder(term: float) -> float:
    """The longest probation in months for a term in months (劳动合同法 19)."""
    return 0 if term < 3 else 1 if term < 12 else 2 if term < 36 else 6


def _dates(text: str) -> list[date]:
    found = []
    for match in _DATE.finditer(text):
        try:
            found.append(date(int(match[1]), int(match[2]), int(match[3])))
        except ValueError:
            continue
    return found


def term_and_probation(text: str) -> tuple[float | None, float | None, Span]:
    """Contract term and probation in months where the words tell both, and the span of the probation."""
    told = re.search(_PROBATION, text)
    if not told:
        return None, None, (0, 0)
    days = _dates(text)
    later = sorted({day for day in days[1:] if day > days[0]})
    if len(days) >= 3 and len(later) >= 2:
        first, until, last = days[0], later[0], later[-1]
        return (last - first).days / 30.4, (until - first).days / 30.4 - 0.05, told.span()
    probation = term = None
    span = told.span()
    for months, start, end in lengths(text):
        after, before = text[end : end + 9], text[max(0, start - 9) : start]
        is_trial = re.search(rf"(?:{_PROBATION})[^,。;]*$|(?:头|前|首|其中|最初)(?:的)?(?:个)?$", before) or re.match(
            rf"[^,。;]{{0,4}}(?:{_PROBATION})", after
        )
        if re.search(r"(?:合同|期限|签|聘期|聘用)[^,。;]{0,8}$", before) and not re.search(_PROBATION, before):
            is_trial = None if not re.match(rf"(?:的)?(?:{_PROBATION})", after) else is_trial
        if is_trial and probation is None:
            probation, span = months, (min(told.start(), start), max(told.end(), end))
        elif term is None and not re.search(r"提前|每|离职|不足|满", before):
            term = months
    if term is None and len(later) == 1:
        term = ((later[0] - days[0]).days + 1) / 30.4
    return (999.0 if "无固定期限" in text and term is None else term), probation, span


def probation_too_long(text: str) -> Span | None:
    """Probation above the ladder, or above six months in any case (劳动合同法 19)."""
    term, probation, span = term_and_probation(text)
    if probation is None or re.search(r"再次|续|重新|转岗|晋升|通知|不(?:得|设|约定)", text):
        return None
    limit = 6 if term is None else ladder(term)
    return span if probation > limit + 0.1 and (term is None or term >= 3) else None


def probation_forbidden(text: str) -> Span | None:
    """Probation in a contract of under three months (劳动合同法 19)."""
    term, probation, span = term_and_probation(text)
    if re.search(r"不(?:设|约定|得|安排|实行|再|另)|无试用", text):
        return None
    return span if term is not None and term < 3 and probation and re.search(r"合同|期限", text) else None


def _rate(text: str) -> Iterator[tuple[float, int, int]]:
    for match in re.finditer(r"(\d+(?:\.\d+)?)%|(?<!\d)(\d)折|(\d\d)折", text):
        yield float(match[1] or match[3] or float(match[2]) * 10), match.start(), match.end()


def probation_wage_low(text: str) -> Span | None:
    """Probation wage under 80% of the agreed wage (劳动合同法 20)."""
    told = re.search(r"试用|见习|试工|试岗|考察|头\d个月|前\d个月|转正前", text)
    if not told or re.search(r"社保|五险|派遣", text):
        return None
    for rate, start, end in _rate(text):
        before = text[max(0, start - 14) : start]
        if rate < 80 and re.search(r"薪|工资|待遇|报酬", text) and not re.search(r"最低|不超过|扣", before):
            return start, end
    sums = [(float(m[1]), m.start(), m.end()) for m in _YUAN.finditer(text)]
    if len(sums) < 2 or not re.search(r"转正|正式|期满|试用[^,。;]{0,6}(?:按|发|拿|给)", text):
        return None
    full = max(sums)
    low = min(sums)
    return (
        low[1:]
        if 500 <= low[0] < 0.8 * full[0] - 0.01 and full[0] < 200_000 and not re.search(r"补贴|餐补|押金", text)
        else None
    )


def bond_excess(text: str) -> Span | None:
    """A training penalty above its cost (劳动合同法 22)."""
    if not re.search(r"培训|进修|外派|学习", text) or re.search(
        r"企业文化|入职|岗前|晨会|新员工|不超过|分摊|递减", text
    ):
        return None
    sums = [(float(m[1]), m.start(), m.end()) for m in _YUAN.finditer(text)]
    paid = [s for s in sums if re.search(r"赔|违约金|支付|返还|偿还|退", text[max(0, s[1] - 14) : s[1]])]
    if len(sums) >= 2 and paid and paid[-1][0] > sums[0][0] and re.search(r"离|服务期|走|辞", text):
        return paid[-1][1:]
    return None


def noncompete_too_long(text: str) -> Span | None:
    """Non-compete above two years (劳动合同法 24)."""
    if not re.search(r"竞业|同行|同业|同类|竞争|对手|竞品", text) or re.search(r"保密期限", text):
        return None
    for months, start, end in lengths(text):
        before = text[max(0, start - 8) : start]
        if months > 24.5 and not re.search(r"不(?:得)?超过|至多|最长|工作满|合同期?|服务", before):
            return start, end
    return m.span() if (m := re.search(r"终身|永久|永远|无限期|一辈子|长期不得|永不", text)) else None


def noncompete_penalty_high(text: str) -> Span | None:
    """A fixed penalty of a million and more, or above five times the pay (人社厅发〔2025〕40号 14)."""
    if not re.search(r"竞业|同行|同业|竞争|对手", text):
        return None
    for match in _YUAN.finditer(text):
        if float(match[1]) >= 1_000_000 and re.search(r"赔|违约|支付|罚", text):
            return match.span()
    for match in re.finditer(r"(\d+(?:\.\d+)?)倍", text):
        if float(match[1]) > 5 and re.search(r"补偿|年薪|工资|收入|薪", text) and re.search(r"赔|违约|支付", text):
            return match.span()
    return None


def resign_notice_long(text: str) -> Span | None:
    """Notice of resignation above thirty days, or three in probation (劳动合同法 37)."""
    if not re.search(r"辞职|离职|辞工|离开|走|离厂|请辞|不干|不做了|不想做", text) or re.search(
        r"竞业|服务期|甲方(?:解除|辞退)|公司(?:解除|辞退)|结清|发放", text
    ):
        return None
    for months, start, end in lengths(text):
        before = text[max(0, start - 12) : start]
        if re.search(r"提前|预先|事先|早", before) or re.match(
            r"(?:以?前|之前)(?:书面)?(?:通知|提出|告知|申请)", text[end : end + 8]
        ):
            trial = re.search(r"试用期[^;。,]{0,14}$", text[:start]) and not re.search(
                r"正式", text[max(0, start - 8) : start]
            )
            if months > (0.11 if trial else 1.03):
                return start, end
    return None


# Words that take the floor away, and words by which it stands.
_NO_FLOOR = (
    (
        r"(?:低于|不受|不适用|不按|不执行|不参照)[^,。;]{0,8}最低工资[^,。;]{0,6}",
        r"不(?:得|会|能|应)?(?:低|少)于|不得|补足|不可|补差|补齐",
    ),
    (
        r"不保底|无底薪|无保底|没有底薪|没业绩[^,。]{0,6}没工资|零底薪|纯提成|不设底薪",
        r"不低于最低|补足|补齐|补差",
    ),
)


def wage_below_min(text: str) -> Span | None:
    """A monthly wage that no place in the country allows today, or no floor for normal work (劳动法 48)."""
    if re.search(
        r"考证|服务期|剩余月|预支|返聘|超龄|退休|试用(?!.{0,2}转)|病假|孕|高温|住房|伙食补|餐补|交通|通讯|房补|保证金|押|罚|赔|补贴|社保|津贴|生活费|管理费|服务费|工龄|竞业|加班|押|扣|奖|福利",
        text,
    ):
        return None
    for match in _YUAN.finditer(text):
        near = text[max(0, match.start() - 16) : match.end() + 6]
        hourly = re.search(r"每小时|时薪|/小时|小时工资", near)
        if (
            re.search(r"工资|月薪|底薪|薪|报酬|每月|收入", near)
            and float(match[1]) < (12 if hourly else 1400)
            and not re.search(r"每[天日次件单]|日薪|/[天日件]|每增|不低于", near)
        ) and float(match[1]) >= (3 if hourly else 100):
            return match.span()
    for pattern, unless in _NO_FLOOR:
        if (told := re.search(pattern, text)) and not re.search(unless, text):
            return told.span()
    return None


def deduct_excess(text: str) -> Span | None:
    """More than a fifth of the wage a month (工资支付暂行规定 16)."""
    if (
        not re.search(r"扣|抵", text)
        or not re.search(r"工资|薪|报酬", text)
        or re.search(r"社保|培训费|不低于|试用", text)
    ):
        return None
    for rate, start, end in _rate(text):
        if (
            rate > 20
            and re.search(r"(?:扣|抵|工资|薪)[^。;]{0,14}$", text[:start])
            and re.search(r"损失|赔|欠|损坏|清|造成|每月", text)
        ):
            return start, end
    return None


def maternity_short(text: str) -> Span | None:
    """Maternity leave under 98 days (女职工规定 7)."""
    told = re.search(r"产假|生育假|生孩子|生小孩|分娩|坐月子|产后|生娃|生产|生完|生育", text)
    if not told or re.search(r"流产|陪产|难产|奖励|哺乳时间|增加|护理假|另加|之外|98天", text):
        return None
    for months, start, end in lengths(text):
        day = months * 30
        before = text[max(0, start - 6) : start]
        leave = re.search(r"假|休|给|回|返岗|上班|复工", text)
        if leave and 5 <= day < 97.5 and not re.search(r"提前|每|产前|多胎|不少于|超过", before):
            return start, end
    return None


def overtime_forced(text: str) -> Span | None:
    """Daily, weekly or monthly hours beyond what overtime may add (劳动法 41)."""
    if re.search(r"非全日|小时工|钟点|兼职|综合|不定时|休息时间", text):
        return None
    for match in re.finditer(r"(?:每日|每天|日|1天|一天|每班)[^,。;每周]{0,10}?(\d+)(?:个)?小时", text):
        number = float(match[1])
        if number > 11 or (number > 8 and re.search(r"每周[^,。]{0,4}[67]天|1周[^,。]{0,4}[67]天|月休|周6|六天", text)):
            return match.span()
        if (
            re.search(r"加班|加点|延长", text[: match.end()])
            and number > 3
            and number < 8
            and not re.search(r"不超过|不得超过", match[0])
        ):
            return match.span()
    for match in re.finditer(r"(?:每月|月|月均)[^,。;]{0,14}?(\d+)(?:个)?小时", text):
        number = float(match[1])
        if (
            re.search(r"加班|加点", text)
            and not re.search(r"不(?:得)?超过|以内|至多", match[0])
            and (36 < number < 160)
        ) or number > 210:
            return match.span()
    return _clock_hours(text)


def _clock_hours(text: str) -> Span | None:
    """早九晚九 and the like, six days a week, or twelve hours between."""
    wide = "一二三四五六七八九十"
    for match in re.finditer(rf"早(?:上)?([{wide}\d]+)点?(?:半)?(?:到|至|-)?(?:晚(?:上)?|夜里)([{wide}\d]+)点?", text):
        first, last = (int(p) if p.isdigit() else wide.index(p[0]) + 1 if len(p) == 1 else 0 for p in match.groups())
        if last + 12 - first >= 11:
            return match.span()
    for match in re.finditer(r"(\d{1,2})[:点](?:00)?(?:至|到|-|~)(?:晚)?(\d{1,2})[:点](?:00)?", text):
        hours = int(match[2]) - int(match[1])
        if hours >= 12 and re.search(r"工作|上班|班", text):
            return match.span()
    return None


def overtime_rate_low(text: str) -> Span | None:
    """Overtime paid under 150/200/300% (劳动法 44)."""
    if not re.search(r"加班|加点|休息日|双休|周末|法定|节日|节假日|国庆|春节|到岗|延时", text) or re.search(
        r"非全日|竞业|试用|迟到|旷工", text
    ):
        return None
    if "分别" in text and re.search(r"150%|1\.5倍", text) and re.search(r"300%|3倍", text):
        return None
    for match in re.finditer(r"(?:(\d+(?:\.\d+)?)(倍|%)|(双倍|单倍|双薪))", text):
        value = {"双倍": 2.0, "单倍": 1.0, "双薪": 2.0}.get(match[3] or "") or float(match[1]) / (
            100 if match[2] == "%" else 1
        )
        head = re.split(r"[,。;、]", text[: match.start()])[-1]
        kinds = [
            (m.start(), k)
            for k, p in (
                (3.0, r"法定|节日|节假日|国庆|春节|元旦|五一|中秋"),
                (2.0, r"休息日|双休|周末|周六|周日|公休"),
                (1.5, r"工作日|平时|平日|延时|延长|加班|加点"),
            )
            for m in re.finditer(p, head)
        ]
        if not kinds:
            continue
        rank = {k for _, k in kinds}
        need = 3.0 if 3.0 in rank else 2.0 if 2.0 in rank else 1.5
        if value < need - 0.01 and value > 0.2 and re.search(r"工资|薪|计|费|倍|报酬|发", text):
            if re.search(r"另(?:加|付|发)|增发|除[^,]*外", text):
                continue
            return match.span()
    return None


def sick_pay_low(text: str) -> Span | None:
    """Sick pay under 80% of the minimum wage (劳部发〔1995〕309号 59)."""
    if not re.search(r"病假|患病|住院|病休", text) or re.search(r"本人工资|不(?:得)?(?:低|少)于", text):
        return None
    for rate, start, end in _rate(text):
        if rate < 80 and "最低工资" in text:
            return start, end
    for match in _YUAN.finditer(text):
        near = text[max(0, match.start() - 12) : match.end()]
        if (
            float(match[1]) < (60 if re.search(r"每[天日]", near) else 1000)
            and re.search(r"发|给|补|付", near)
            and "扣" not in near
        ):
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


_PART = r"非全日制|小时工|钟点工|兼职|按小时计|小时计酬|计时工|临时工"


def parttime_hours(text: str) -> Span | None:
    """Part-time above 4 hours a day on average or 24 a week (劳动合同法 68)."""
    if not re.search(_PART, text) or re.search(r"合同期|不(?:得)?超过", text):
        return None
    week = re.search(r"(?:每周|1周|一周|周)[^,。;天]{0,10}?(\d+(?:\.\d+)?)(?:个)?小时", text)
    if week and float(week[1]) > 24:
        return week.span()
    daily = re.search(r"(?:每日|每天|日均|1天|一天)[^,。;]{0,10}?(\d+(?:\.\d+)?)(?:个)?(?:小时|钟头|钟)", text)
    if daily and float(daily[1]) > 4:
        days = re.search(r"每周[^,。]{0,6}?(\d)天", text)
        if not days or float(daily[1]) * float(days[1]) > 24 or float(daily[1]) > 4:
            return daily.span()
    return None


def parttime_pay(text: str) -> Span | None:
    """Part-time pay at intervals above fifteen days (劳动合同法 72)."""
    if not re.search(_PART + r"|小时工资|时薪", text) or re.search(
        r"15日(?:以?内|1)|半个?月|每周|日结|周结|不超过15", text
    ):
        return None
    match = re.search(
        r"每?(?:个)?月(?:底|末|初)?(?:结|发|支付|付)|按月(?:结|发|支付|付)?|1个月[^,。]{0,4}(?:结|发)|每月\d+[日号][^,。]{0,8}(?:结|发|付)|次月|月结|每30天|每季|满月|每月[^,。;]{0,8}(?:结|发|支付)|(?:20|25|30)[日天]1?结|月底|月末|月底一起|结算上月|上个?月(?:工资|报酬)",
        text,
    )
    return match.span() if match and not re.search(r"社保|高温", text) else None


NUMERIC: dict[str, Callable[[str], Span | None]] = {
    test.__name__: test
    for test in (
        probation_too_long, probation_forbidden, probation_wage_low, bond_excess, noncompete_too_long,
        noncompete_penalty_high, resign_notice_long, wage_below_min, deduct_excess, maternity_short, overtime_forced,
        overtime_rate_low, sick_pay_low, dispatch_short, parttime_hours, parttime_pay,
    )
}  # fmt: skip
