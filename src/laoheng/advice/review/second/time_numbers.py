"""Tests of time in a clause: probation and its ladder, notice, hours, leave, dispatch and part-time."""

from __future__ import annotations

import re

from laoheng.advice.review.second.numbers import months, period_months

_PROBATION = r"(?:试用|见习|试工|试岗|适用期|考察期|试做)"
_LENGTH = r"(?<![\d.])(\d{1,3}(?:\.\d+)?)(?:个|整)?(月|年|天|日|周|星期|工作日)(?!\d)"
_SLACK = 0.05


def _length(amount: str, unit: str) -> float:
    found = months(f"{amount}{'个' if unit == '月' else ''}{unit}")
    return found[0][0] if found else 0.0


def probation_months(text: str) -> float | None:
    """The longest probation that `text` names, in months; extensions by so much are added."""
    lengths = [
        _length(match[1], match[2])
        for pattern in (
            _PROBATION + r"(?:期|阶段)?(?:限|间)?(?:[^,。;\d]{0,10})" + _LENGTH + r"(?!工资|内(?:书面)?通知|通知)",
            r"(?:前|头|最初|开始|首)(?:面)?(?:的)?" + _LENGTH + r"[^,。;\d]{0,10}" + _PROBATION,
            _LENGTH + r"(?:的|为|作为|作|内为|整)?[^,。;\d提通届满]{0,4}" + _PROBATION,
            _PROBATION + r"[^。]{0,20}(?:延长|顺延)(?:至|到)(?:最长)?" + _LENGTH,
        )
        for match in re.finditer(pattern, text)
        if not re.search(r"提前|通知|合同期限?(?:为)?$", match[0][:-1])
        and not re.match(r"年以上|年以下", text[match.end() - 1 :])
    ]
    more = [
        _length(match[1], match[2])
        for match in re.finditer(_PROBATION + r"[^。]{0,24}(?:再|延长|顺延|续)(?:延长)?" + _LENGTH, text)
        if "至" not in match[0]
    ]
    if not lengths:
        return None
    extra = more[0] if more and (more[0] != max(lengths) or len(lengths) > 1) else 0.0
    return max(lengths) + (extra if re.search(r"延长|顺延|再延|续期", text) else 0.0)


def term_months(text: str) -> float | None:
    """The term of the contract that `text` names in months, or None; an open-ended one is 1200."""
    if re.search(r"无固定期限", text):
        return 1200.0
    length = period_months(text)
    if length is not None:
        return length
    for pattern in (
        r"(?:合同期限?|聘用期限?|聘期|劳动合同|合同|期限|用工期|服务期|签约?|签订|签署|订立|约期)(?:[^,。;\d试]{0,10}?)(?:为期|期限|共|满|期)?(?:[^,。;\d试]{0,4})"
        + _LENGTH,
        _LENGTH + r"(?:期)?(?:的)?(?:固定期限)?(?:劳动)?(?:合同|协议|聘期|固定期)",
    ):
        for match in re.finditer(pattern, text):
            around = text[max(0, match.start() - 8) : match.end() + 6]
            if (
                not re.search(r"试用[^,。;]{0,4}$", text[: match.start(1)])
                and not re.search(r"提前|以内|通知", match[0])
                and not re.match("(?:的|内)?" + _PROBATION, text[match.end() : match.end() + 4])
            ):
                if "以上" in around or "不满" in around:
                    continue
                return _length(match[1], match[2])
    return None


def probation_limit(term: float) -> float:
    """The longest probation for a contract of `term` months (劳动合同法19)."""
    if term < 3 - _SLACK:
        return 0.0
    if term < 12 - _SLACK:
        return 1.0
    return 2.0 if term < 36 - _SLACK else 6.0


def probation_beyond_ladder(text: str) -> bool:
    """Whether the probation named is longer than the term named allows, or than six months in any case."""
    probation = probation_months(text)
    if probation is None or re.search(r"不(?:设|约定|再约定)[^,。;]{0,4}试用", text):
        return False
    if probation > 6.05:
        return True
    term = term_months(text)
    return term is not None and term >= 3 - _SLACK and probation > probation_limit(term) + _SLACK


def probation_in_short_term(text: str) -> bool:
    """Whether a contract shorter than three months has a probation."""
    term = term_months(text)
    return (
        term is not None and term < 3 - _SLACK and (probation_months(text) or 0) > 0 and probation_months(text) != term
    )


def noncompete_over_two_years(text: str) -> bool:
    """Whether a ban after leaving lasts longer than two years."""
    if not re.search(r"离职|解除|终止|离开|辞职|退出|离店|期满|竞业", text):
        return False
    if not re.search(r"竞业|同行|同业|竞争|同类|相同|相关行业|类似|行业", text):
        return False
    for match in re.finditer(_LENGTH, text):
        before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 12]
        if re.search(
            r"不(?:得)?(?:超过|长于)|最长(?:不超过)?$|服务|在职|工作满|前$|近|合同期", before
        ) and not re.search(r"离职后|竞业", before[-4:]):
            continue
        if re.match(r"(?:的)?(?:平均)?工资|年薪|收入|薪|内(?:支付|提出)|补偿|前|以内的?平均", after) or re.match(
            r"服务期", after
        ):
            continue
        if _length(match[1], match[2]) > 24 + _SLACK:
            return True
    return False


def resign_notice_beyond(text: str) -> bool:
    """Whether a worker must give longer notice than thirty days, or than three in probation."""
    if not re.search(
        r"辞职|离职|离任|离岗|离司|退职|辞呈|不干|离队|辞工|请辞|辞去|离开|走|(?:乙方|员工|劳动者|本人|职工)[^。]{0,24}解除|解除[^。]{0,20}(?:乙方|员工)|提出解除|辞呈|离店|解约",
        text,
    ):
        return False
    if re.search(
        r"(?:甲方|公司|用人单位|单位)(?:可以?|应当?|须|需|提出|因|解除|不续|将)?[^,。;]{0,8}提前", text
    ) and not re.search(r"辞职|离职|辞工", text):
        return False
    for match in re.finditer(_LENGTH, text):
        before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 22]
        sentence = text[max(0, text.rfind("。", 0, match.start())) : match.end() + 22]
        if not re.search(
            r"(?:提前|至少|不(?:少|低|短)于|提早|预先|须于|应于|早)[^,。;]{0,8}$", before
        ) and not re.match(
            r"(?:前|之前|以前)[^,。;]{0,12}(?:通知|提出|书面|递交|提交|告知|申请|打|说|报|讲|提|交|上交|呈)|[^,。;]{0,4}(?:的)?(?:通知期|预告期|通知)",
            after,
        ):
            continue
        if re.search(
            r"赔|支付|工资|违约金|竞业|续订|续签|期满|服务期|加班|产假|请假|年假", before + after[:4]
        ) or re.search(r"(?:甲方|公司|用人单位)(?:应|须|需|将|可)?提前", before):
            continue
        days = _length(match[1], match[2]) * 30
        in_probation = re.search(r"试用期[^,。;]{0,16}$", before) is not None
        if days > 31.5 or (in_probation and days > 3.2 and not re.search(r"转正后[^,。;]{0,10}$", before)):
            return "不" not in sentence[-18:-12] or days > 31.5
    return False


def hours_beyond(text: str) -> bool:
    """Whether hours pass the limits: overtime of 36 hours a month or 3 a day, or more than ten hours a day."""
    if re.search(r"996|九九六|007|大小周", text) and not re.search(r"不(?:实行|搞|得|采用|安排)", text):
        return True
    if re.search(
        r"不(?:得)?(?:超过|多于|高于|突破|安排)[^,。;]{0,6}(?:36|3小时|1小时|40|44|8小时)|综合计算|不定时|不超36", text
    ) and not re.search(r"(?:每月|月)(?:加班|延长)?[^,。;]{0,10}?(?:[4-9]\d|1\d\d)(?:个)?小时", text):
        return False
    return _overtime_beyond(text) or _day_beyond(text) or _week_or_month_beyond(text)


def _overtime_beyond(text: str) -> bool:
    for match in re.finditer(
        r"(?:月|每月|当月)[^,。;\d]{0,12}(?:加班|延时|延长)[^,。;\d]{0,12}(\d+(?:\.\d+)?)(?:个)?(?:小时|工时)|加班[^,。;]{0,8}月[^,。;\d]{0,8}(\d+(?:\.\d+)?)(?:个)?小时",
        text,
    ):
        if float(match[1] or match[2]) > 36:
            return True
    for match in re.finditer(
        r"(?:日|天|每晚|晚)[^,。;\d]{0,10}(?:加班|延时|延长)[^,。;\d]{0,8}(\d+(?:\.\d+)?)(?:个)?(?:小时|钟头)", text
    ):
        if float(match[1]) > 3:
            return True
    return False


def _day_beyond(text: str) -> bool:
    for match in re.finditer(
        r"(?:每天|每日|日(?:均)?|一天|1天|当班|每班|班次|每个班)[^,。;\d]{0,10}(\d+(?:\.\d+)?)(?:个)?(?:小时|钟头|工时)",
        text,
    ):
        if float(match[1]) > 10 and not re.search(r"做1休|上1休|休息|休2", text):
            return True
    for match in re.finditer(r"早?(?:上|晨)?(\d{1,2})(?:点|时|:00|:30)?(?:到|至|-|~|—|)?晚(?:上)?(\d{1,2})", text):
        if float(match[2]) + (12 if float(match[2]) < 12 else 0) - float(match[1]) >= 12 and not re.search(
            r"轮|两班|2班", text
        ):
            return True
    for match in re.finditer(
        r"(\d{1,2})[:点时](?:00|30)?[^,。;\d]{0,3}(?:到|至|-|~|—)[^,。;\d]{0,3}(\d{1,2})[:点时]", text
    ):
        span = float(match[2]) - float(match[1])
        if 12 <= span < 24 and not re.search(r"营业|轮班|两班|三班", text):
            return True
    return False


def _week_or_month_beyond(text: str) -> bool:
    for match in re.finditer(r"(?:每周|周|一周)(?:工作|工时|上班)?[^,。;\d]{0,8}(\d+(?:\.\d+)?)(?:个)?小时", text):
        if float(match[1]) >= 54:
            return True
    return any(float(value) > 240 for value in re.findall(r"(?:每月|月)[^,。;]{0,12}工时(?:为|不低于)?(\d{3})", text))


def maternity_leave_short(text: str) -> bool:
    """Whether a leave for childbirth is laid down below 98 days (15 and 42 after a miscarriage)."""
    if re.search(r"陪产|护理假|育儿假", text) and not re.search(r"(?:女|产妇)", text):
        return False
    for match in re.finditer(
        r"(?:产假|生育假|分娩后?|生产(?:后|假)|产休|产后|生育)[^。\d]{0,16}"
        + _LENGTH
        + r"|"
        + _LENGTH
        + r"(?:的)?(?:带薪)?(?:产假|生育假)",
        text,
    ):
        amount, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
        days = float(amount) * {"月": 30, "年": 365, "周": 7, "星期": 7}.get(unit, 1)
        around = text[max(0, match.start() - 24) : match.end() + 8]
        if (
            re.search(r"增加|另加|奖励|难产|多胞胎|每多|前|陪产|内(?:提交|办理)|提前|哺乳|护理|检查|备案|足月", around)
            or days >= 98
        ):
            continue
        if re.search(r"流产|终止妊娠", around):
            late = re.search(r"(?:满|4个月以上|4个月的)", around) and not re.search(r"未满|不满", around)
            if days < (42 if late else 15):
                return True
            continue
        if not re.search(r"(?:每日|每天)[^,。]{0,6}小时", around):
            return True
    return bool(
        re.search(
            r"产假[^。]{0,14}(?:由(?:公司|甲方|店里)(?:视|决定|安排)|视(?:情况|工作)|缩短|减半|(?:用|以|按|算)(?:作)?(?:事假|年假|病假)|不(?:予|批|享受|给))|(?:没有|无|不(?:设|提供|享受|安排|予))[^,。;]{0,4}产假",
            text,
        )
    ) and not re.search(r"不得|不少于|98", text)


def dispatch_term_short(text: str) -> bool:
    """Whether a dispatched worker's contract runs less than two years."""
    if not re.search(r"合同|期限|签|协议", text) or re.search(
        r"用工单位与[^,。]{0,6}派遣单位|派遣协议期限|试用|无工作期|退回|临时性(?:工作)?岗位|存续|服务协议", text
    ):
        return (
            bool(
                re.search(
                    r"(?:按|随|与)(?:项目|用工|订单)[^,。;]{0,10}(?:周期|期限|需要)[^,。;]{0,8}(?:签|确定|终止)", text
                )
            )
            and "劳动合同" in text
        )
    if re.search(r"(?:不|应当?)(?:低于|少于|短于)|2年以上|提前", text):
        return False
    if re.search(
        r"派遣[^。]{0,20}合同[^。]{0,14}(?:1年1签|一年一签|每年(?:一|1)?签|按项目|随项目|随用工|以完成|月签)|(?:1年1签|一年一签)",
        text,
    ):
        return True
    # How long somebody is sent to one firm may be shorter than the contract that must run for two years.
    if "派遣期限" in text and not re.search(r"合同(?:期|的期)|签", text):
        return False
    for match in re.finditer(_LENGTH, text):
        if 0.2 < _length(match[1], match[2]) < 24 - _SLACK and not re.search(
            r"日内|每|满$|\d$|缴|(?:\d{4})",
            text[max(0, match.start() - 3) : match.start()] + text[match.end() : match.end() + 2],
        ):
            return True
    length = period_months(text)
    return length is not None and length < 23.9


def parttime_hours_over(text: str) -> bool:
    """Whether part-time work runs over four hours a day on average or 24 a week."""
    if re.search(r"不(?:得)?(?:超过|多于|超)[^,。;]{0,10}(?:4|24)(?:个)?小时|以内", text):
        return False
    daily = [
        float(value)
        for value in re.findall(
            r"(?:每天|每日|日均|一天|1天|每班|日工作|天)[^,。;\d]{0,10}(\d+(?:\.\d+)?)(?:个)?(?:小时|钟头)", text
        )
    ]
    weekly = [
        float(value)
        for value in re.findall(
            r"(?:每周|周工作|一周|1周|周(?:累计|合计)?)[^,。;\d天]{0,10}(\d+(?:\.\d+)?)(?:个)?(?:小时|钟头)", text
        )
    ]
    days = [float(value) for value in re.findall(r"(?:每周|一周|1周)[^,。;\d]{0,6}(\d)(?:天|日)", text)]
    if any(value > 24 for value in weekly) or (daily and days and daily[0] * days[0] > 24):
        return True
    if (
        re.search(r"全勤|全天|8小时|坐满|同正式工|与全日制", text)
        and re.search(r"非全日制|小时工|兼职", text)
        and not re.search(r"不|制工时", text)
    ):
        return True
    return any(value > 4 for value in daily) and not (days and daily[0] * days[0] <= 24) and "平均" not in text


def parttime_paid_late(text: str) -> bool:
    """Whether part-time pay is settled at intervals over fifteen days."""
    if re.search(
        r"(?:不(?:得)?超过|每)(?:15|7|10|14)(?:天|日)|每周(?:结|支付|发)|日结|周结|半月(?:结|支付)|0\.5个月|每月(?:两|2)次|15日(?:以)?内|当(?:天|日)(?:结|支付|发)|每周[1-7一二三四五六日]",
        text,
    ):
        return False
    if any(
        float(value) > 15 for value in re.findall(r"(?:每|满|隔)(\d+)(?:天|日)[^,。;]{0,10}(?:结|支付|发|付)", text)
    ):
        return True
    return (
        bool(
            re.search(
                r"月底|月末|次月|按月|每月|月结|每个月|季度|季结|下月|下个月|1个月(?:结|支付|发|1)|年底|期满(?:后)?(?:一次|统一)|活动结束后|整月|1月1结|一月一结",
                text,
            )
        )
        and bool(re.search(r"结|支付|发|付|领|核", text))
        and not re.search(r"不得|全日制(?:员工|劳动者)[^非]{0,4}每月(?!.{0,30}非)", re.sub("非全日制", "", text))
    )
