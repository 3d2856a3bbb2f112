"""Figures of working time: part-time hours and pay days, overtime, the day of rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from laoheng.advice.review.figures.told import HOURS, Told, phrase_of, phrases_of, spans_of_time
from laoheng.advice.review.measures import Span

_PART = (
    r"非全日制?|(?<!\d)小时工(?!作|资|时)|小时用工|钟点|兼职|按小时|算小时|小时计酬|计时工|零工|按点(?:给|算|计)|按钟点"
)
_FULL = r"(?<!非)全日制?(?!日)|正式工|正职|全职"
_N = r"(\d+(?:\.\d+)?)"
_A_DAY = re.compile(
    rf"(?:每[日天晚]|(?<!作)(?<!休息)日工作时间|日均|[1一][天日]|天天|平均每日)[^,。;\d]{{0,10}}{_N}{HOURS}"
)
_A_WEEK = re.compile(
    rf"(?:每周|单周|[1一]周|周工时|按周|每?(?:1个?)?(?:礼拜|星期)|周累计)[^,。;天\d]{{0,10}}{_N}{HOURS}"
)
_HALVES = re.compile(rf"(?:[上下]午|早上?|晚上?|中午)[^,。;\d]{{0,3}}{_N}{HOURS}")
_EACH = re.compile(rf"(?:(\d)天|周([67]日?|[六日末])+周?日?)各{_N}{HOURS}")
_CLOCK = re.compile(
    r"(?:(早上?|上午|清晨|凌晨|中午|下午|晚上?|夜里)(\d{1,2}|[一二三四五六七八九十]{1,2})(?:[点时]|:00)?|(?<!\d)(\d{1,2})(?:[点时]|:00))"
    r"(?:[^,。;\d]{0,6}[,、]?)?"
    r"(?:到|至|-|~|干到)?(早上?|上午|中午|下午|晚上?|夜里)(\d{1,2}|[一二三四五六七八九十]{1,2})(?:[点时]|:00|(?=[,、。之]))"
)
_OF_24 = re.compile(r"(?<!\d)(\d{1,2})(?::\d\d|[点时])(?:至|到|-|~)(\d{1,2})(?::\d\d|[点时])")
_DAYS = re.compile(r"(?:每周|1周|周|一周|每?1?个?礼拜)[^,。;\d]{0,3}(\d)天")
_WIDE = "一二三四五六七八九十"


def part_time(text: str) -> Iterator[Told]:
    """Hours of part-time work against four a day and twenty-four a week (劳动合同法 68)."""
    named = re.search(_PART, text)
    if re.search(_FULL, text):
        # Two kinds of work in one clause: only what is said of part-time work counts.
        text, whole = "".join(_blank(text)), text
        if not re.search(_PART, text) or re.search(r"改签|就签|才算|的,签", whole):
            return
    if re.search(r"不属(?:于)?(?:非全|小时工)|并非|超过?的?,?(?:转|签|改|按)|公司与其签|就不按|改签|就签", text):
        return
    days, weeks = _daily(text), _weekly(text)
    for hours, span in weeks:
        keeps = hours <= 24
        yield Told(keeps if named or keeps else None, span)
    total = max((hours for hours, _ in weeks), default=None)
    for hours, span in days:
        plain = named and not (total is not None and total <= 24)
        yield Told(hours <= 4 or (False if plain else None), span)


def _blank(text: str) -> Iterator[str]:
    """`text` with the phrases about full-time work blotted out, its places kept."""
    whole = (
        "·" * len(sentence)
        if re.search(rf"(?<![跟和同随与])(?:{_FULL})", sentence) and not re.search(_PART, sentence)
        else sentence
        for sentence in re.findall(r"[^。;]*[。;]?", text)
    )
    for part in re.findall(r"[^,。;]*[,。;]?", "".join(whole)):
        full = re.search(rf"(?<![跟和同随与])(?:{_FULL})", part) and not re.search(_PART, part)
        yield "·" * len(part) if full else part


def _daily(text: str) -> list[tuple[float, Span]]:
    told = [(float(match[1]), match.span()) for match in _A_DAY.finditer(text)]
    halves = list(_HALVES.finditer(text))
    if len(halves) > 1:
        told.append((sum(float(match[1]) for match in halves), (halves[0].start(), halves[-1].end())))
    told += [(float(match[3]), match.span()) for match in _EACH.finditer(text)]
    for match in re.finditer(rf"(?:1早1晚|一早一晚|早晚)各{_N}{HOURS}", text):
        told.append((2 * float(match[1]), match.span()))
    for match in _CLOCK.finditer(text):
        if (hours := _between(match)) and re.search(r"班|干|来|走|在|属|洗|到岗|每[天日周]|1天|小时工|钟点", text):
            told.append((hours, match.span()))
    return told + _by_the_day_clock(text)


def _by_the_day_clock(text: str) -> list[tuple[float, Span]]:
    """Hours between two times of the clock of twenty-four hours ("8:00至21:00")."""
    told = ((float(match[2]) - float(match[1]), match.span()) for match in _OF_24.finditer(text))
    return [(hours, span) for hours, span in told if 0 < hours < 17]


def _weekly(text: str) -> list[tuple[float, Span]]:
    told = [(float(match[1]), match.span()) for match in _A_WEEK.finditer(text)]
    days, day = _DAYS.search(text), _daily(text)
    if days and len(day) == 1:
        told.append((float(days[1]) * day[0][0], (min(days.start(), day[0][1][0]), max(days.end(), day[0][1][1]))))
    return told


def _between(match: re.Match[str]) -> float | None:
    """Hours between two times of the clock on one day."""
    first, last = _hour(match[1], match[2] or match[3]), _hour(match[4], match[5])
    return float(last - first) if first is not None and last is not None and 0 < last - first <= 16 else None


def _hour(part: str | None, told: str) -> int | None:
    if told.isdigit():
        hour = int(told)
    elif len(told) == 1:
        hour = _WIDE.index(told) + 1
    else:
        hour = 10 + _WIDE.index(told[1]) + 1 if told[0] == "十" else 0
    late = (part or "").startswith(("下", "晚", "夜")) and hour < 12
    return hour + 12 * late if 0 < hour + 12 * late <= 24 else None


_PAID = r"结|发|支付|付|算|清|领|提现|开|转|对1次|到账"
_WITHIN_HALF = re.compile(
    r"半个?月|旬|(?<![\d月])(?:1[0-5]|[1-9])[天日]|每周|周结|(?<!\d)日结|[1一]?个?(?:礼拜|星期)|逢周|当[天日]|2周|下班就|每月\d+[日号]?(?:和|、|与|及|跟)\d+[日号]"
)
_BEYOND_HALF = re.compile(
    r"每个?月(?!\d+[日号]?(?:和|、|与|及|跟)\d)|按(?:自然)?月|月底|月末|次月|月结|自然月|(?<!半)[1-9]\d?个?月|季|(?<![和与及跟、月\d])(?:1[6-9]|[2-9]\d|\d{3})[天日]|满\d+小时|上个?月"
)


def part_time_pay(text: str) -> Iterator[Told]:
    """How often part-time work is paid, against fifteen days (劳动合同法 72)."""
    plainly = re.search(_PART, text)
    if not plainly and not re.search(r"每[^,。;]{0,6}[天日周月][^,。;]{0,6}结|结算", text):
        return
    if re.search(r"社保|高温|派遣|加班|多干|提成|押|扣|迟到|病假|年假", text):
        return
    held = "".join(_blank(text)) if re.search(_FULL, text) else text
    soon = [match.span() for match in _WITHIN_HALF.finditer(held) if _is_pay(held, match, r"(?<!每)满$|干活?满|后|")]
    late = [match.span() for match in _BEYOND_HALF.finditer(held) if _is_pay(held, match, "")]
    if late and not soon and plainly and not re.search(r"不得|不能|不拖|不按", held):
        yield Told(False, late[0])
    if soon and not late:
        yield Told(True, soon[0])


def _is_pay(text: str, match: re.Match[str], unless: str) -> bool:
    before, after = phrase_of(text, match.start(), match.end())
    return bool(
        re.search(_PAID, after[:16]) or re.search(r"(?:周期|间隔|结算)[^,。;]{0,6}$", before)
    ) and not re.search(unless + r"试用|合同|提前|工时|排", before[-5:])


_OVERTIME = r"额外|着加|留岗|加班|加点|延时|延长|多干|加\d|赶工|赶货|留下|旺季|超时"
_ASKED = r"征询|婉拒|协商|征得|征求|商量|同意|自愿|可以?(?:拒|不)|愿意"


def overtime(text: str) -> Iterator[Told]:
    """Overtime against three hours a day and thirty-six a month (劳动法 41); sound only where people are asked."""
    if re.search(r"非全日|(?<!\d)小时工(?!作|资|时)|钟点|兼职|综合|不定时|休息时间|返聘", text):
        return
    yield from _long_days(text)
    if not re.search(_OVERTIME, text):
        return
    asked = re.search(_ASKED, text)
    over = r"(每[日天晚]|当[日天]|[1一]天|(?:每|1|全|当)个?月(?:累计)?|月(?:累计|均))"
    pattern = rf"{over}[^。;\d]{{0,16}}?{_N}(?:来)?(?:个)?{HOURS}"
    for match in re.finditer(pattern, text):
        hours, monthly = float(match[2]), "月" in match[1]
        # The whole working day is no overtime: eight hours and more a day are left to other readings.
        if (monthly and not 3 <= hours < 160) or (not monthly and hours >= 8):
            continue
        if not monthly and hours > 3 and not re.search(_OVERTIME, "".join(phrase_of(text, *match.span())) + match[0]):
            continue
        near = match[0] + text[match.start() - 6 if match.start() > 6 else 0 : match.start()]
        keeps = hours <= (36 if monthly else 3)
        if not keeps and re.search(r"不得超过|不准超|禁止|休息|工资除", near):
            continue
        if not keeps or asked:
            yield Told(keeps, match.span())


# A working week of 40 hours is 173.3 a month; weeks in a month.
_LAWFUL_MONTH, _WEEKS = 173.3, 52 / 12


def _long_days(text: str) -> Iterator[Told]:
    """Whole working days: above eleven hours, or so many a week that a month holds over thirty-six hours more."""
    if re.search(r"休\d天|上1[天休]|做1休|倒班|两班|轮班|值守|开放|营业|夜班|返聘", text) and not re.search(
        r"月休|每月休", text
    ):
        return
    week = re.search(r"(?:每周|1周)[^,。;\d]{0,5}([67])天|(?:周1|周一)(?:到|至)周?[六6]|天天", text)
    days = float(week[1] or (7 if week[0] == "天天" else 6)) if week else None
    told = [(float(match[1]), match.span()) for match in _A_DAY.finditer(text)]
    told += [(float(match[1]), match.span()) for match in re.finditer(rf"每班{_N}{HOURS}", text)]
    # Between two times of the clock up to two hours may be for meals.
    told += [(hours - 2, span) for hours, span in _by_the_day_clock(text)]
    told += [(hours - 2, match.span()) for match in _CLOCK.finditer(text) if (hours := _between(match))]
    for hours, span in told:
        long = 11 < hours < 20 or (days and hours > 8 and hours * days * _WEEKS - _LAWFUL_MONTH > 36)
        if long and not re.search(r"不(?:得)?超过|不准|不许超|禁止", text[max(0, span[0] - 6) : span[1]]):
            yield Told(False, span)


_REST = r"休|歇|放假"
_A_WEEK_REST = re.compile(
    r"(?:每周|1周|周|每?7[天日](?:轮|必|里|内|之内)?|每个?(?:礼拜|星期)|[1一]个?(?:礼拜|星期))[^,。;]{0,14}?"
    rf"(?:(?:{_REST})[^,。;\d]{{0,6}}(?:\d|一整|整|满24小时)|(?:\d|一整|整)个?[天日][^,。;]{{0,4}}(?:{_REST}))"
)
_A_MONTH_REST = re.compile(
    r"(?:每月|[1一]个?月|月)[^,。;周\d]{0,8}(?:休|歇|放)(?:息|假)?[^,。;周\d]{0,4}(\d+(?:\.\d+)?)[天日]"
    r"|每月(?:享有|有)(\d+)天(?:的)?休|(?:每月|[1一]个?月)(?:可以请|给)(\d)天假"
)
_SELDOM = re.compile(
    r"(?:每?(?:2|3|4)个?(?:周|礼拜|星期)|每?半个?月|1[0-9]天)[^,。;]{0,6}(?:轮?休(?!假)|歇|安排1次休)[^,。;]{0,3}1?"
)
_RUNNING = re.compile(
    r"连续?(?:上岗|工作|上班|出勤|干|做)(?:满|不超过)?(\d+)[天日]|(\d+)[天日](?:连轴转|天天|1天不[歇休停])|连续(\d+)[天日]在岗|(?:每月|全月|(?<!\d)1个月)(?:出勤|到岗|上班)?满?(2[89]|30|31)[天日](?!发|支|付|前|结)"
)
_MONTHS_ON = re.compile(
    r"\d+个?月,?(?:[^,。;]{0,4}连轴转|[^,。;]{0,3}1天不[歇休停]|[^,。;]{0,6}天天上)|(?:1年|全年)36\d天"
)


def rest(text: str) -> Iterator[Told]:
    """Days of rest against one in each week, four in a month (劳动法 38)."""
    if not (re.search(_REST + "|天假", text) or _RUNNING.search(text)) or re.search(
        r"年假|年休|产假|病假|丧假|婚假|哺乳|调休单|工资除", text
    ):
        return
    for match in _A_MONTH_REST.finditer(text):
        days = float(match[1] or match[2] or match[3])
        if re.search(r"补休|换休|调休|于|内", match[0]):
            continue
        if days < 4 and not re.search(r"另|额外|多|带薪|福利", match[0]):
            yield Told(False, match.span())
        elif days >= 4 and not _loose(text):
            yield Told(True, match.span())
    for match in _SELDOM.finditer(text):
        if not re.search(r"补休|换休|调休", text):
            yield Told(False, match.span())
    for match in _RUNNING.finditer(text):
        days = float(next(filter(None, match.groups())))
        if days > 6 and not re.search(r"不得|不许|禁止|必|任何时期|每[周7]|轮[休班]1|周休|奖", text):
            yield Told(False, match.span())
    if (on := _MONTHS_ON.search(text)) and not re.search(r"轮着|轮班|每周|轮流|每7", text):
        yield Told(False, on.span())
    weekly = _A_WEEK_REST.search(text) or re.search(r"[做上干][56五六]休[12一二]", text)
    if weekly and not re.search(r"不(?!少于)|没|取消", weekly[0]) and not _loose(text):
        yield Told(True, weekly.span())


def _loose(text: str) -> bool:
    """Whether the rest that is told may yet be taken away."""
    return bool(
        re.search(
            r"取消|除外|不再|不设|无固定|连续出勤|不保证|攒|视(?!频)|可(?:以)?不|(?<!不)(?:停休|停止)|没(?:有)?(?:休|歇)|不休|不歇|无休",
            text,
        )
    )


_INTERVAL = re.compile(
    r"(?:每(?:个)?|按)(季度?|半年|年)[^,。;]{0,6}(?:结|发|付|支付|开|算)|(?:每)?([2-9]|1[0-2])个?月(?:才)?[1一]?(?:结|发|付|开支|清)"
    r"|(?<!\d)(?:1|每)年(?:才)?[1一]?(?:结|发|付|清)|半年(?:才)?(?:发|结|付|开)[1一]?回?|每半年(?:结|发)"
)


def wage_interval(text: str) -> Iterator[Told]:
    """How often a wage is paid, against once a month (劳动法 50)."""
    if not re.search(r"工资|薪|工钱|报酬|开支|劳动报酬", text) or re.search(
        r"非全日|小时工|钟点|兼职|竞业|社保|补偿|加班|病假|产假|试用|扣|年薪|提成|派遣", text
    ):
        return
    for match in _INTERVAL.finditer(text):
        before, after = phrase_of(text, *match.span())
        if not re.search(
            r"奖|绩效|双薪|分红|补贴|调|审|核|不足|每满|补|佣金|福利|差额", before + match[0] + after[:12]
        ):
            yield Told(False, match.span())
    for months, start, end in spans_of_time(text):
        before, after = phrase_of(text, start, end)
        if months >= 1.9 and re.search(r"(?:压|延后|推迟|顺延|拖)[^,。;]{0,2}$", before):
            yield Told(False, (start, end))
    parts = re.search(
        r"其余|余下|剩|攒|年底|压|\d%|[一1]半|部分|生活费|借支|预支|视|到账|回款|才|方可|顺延|延|次次|再", text
    )
    each = re.search(
        r"(?:每|次)月\d{1,2}[日号](?:之?前)?[^,。;]{0,16}(?:发|付|打|支付)|按月(?:足额)?(?:发放|支付)", text
    )
    if each and not parts and len(list(phrases_of(text))) <= 3:
        yield Told(True, each.span())
