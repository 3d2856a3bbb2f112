"""Figures of pay: overtime, the least wage, deductions, sickness."""

from __future__ import annotations

import re
from collections.abc import Iterator

from laoheng.advice.review.figures.told import (
    HOURS,
    LEAST_WAGE,
    PAID_DAYS,
    PAID_HOURS,
    Told,
    phrase_of,
    shares,
    spans_of_time,
    yuan,
)

# Each kind of day with the least percentage; the first that is named counts (劳动法 44).
_DAYS = (
    (
        r"法定(?!的|标准|上限|倍|时间|工时|程序)|节假日|节日|国庆|春节|元旦|中秋|端午|五一|除夕|过节|正月初|大年初",
        300.0,
    ),
    (r"休息日|周末|双休|周[六日67]|调休日|礼拜[天日67六]|星期[天日六]|公休", 200.0),
    (r"加班|延时|延长|晚上多|多干|超时|加点|平时多|超定额", 150.0),
)
_TIMES = re.compile(r"(\d+(?:\.\d+)?)(%|倍)|双倍|双薪|单倍")
_NAMED = {"双倍": 200.0, "双薪": 200.0, "单倍": 100.0}
_BESIDES = r"餐|夜宵|交通|津贴|饭补|辛苦费外|另|之外|以外|除了|送"


def overtime_rate(text: str) -> Iterator[Told]:
    """Each rate of overtime against what its kind of day asks (劳动法 44)."""
    if not any(re.search(days, text) for days, _ in _DAYS) or re.search(
        r"综合计算|年底|年终|非全日|竞业|试用|迟到|旷工|派遣公司|绩效|病假|高温|天数调休|业绩|销售|补休\d倍|倍(?:时间|天数)?(?:的)?(?:补休|调休)",
        text,
    ):
        return
    if "分别" in text:
        yield from _in_turn(text)
        return
    for match in _TIMES.finditer(text):
        value = _NAMED.get(match[0]) or float(match[1]) * (100 if match[2] == "倍" else 1)
        before, after = phrase_of(text, *match.span())
        least = _least(text, match.start(), after)
        # What is added to the wage of the day already paid, or left of it, is another figure.
        near = before[-10:] + after[:5]
        if least is None or re.search(r"扣|封顶|事假|补休|浮动|单价|最低|留存|底薪$|基数", near):
            continue
        if value < least and re.search(r"额外|附加|另(?:加|付|发)|再加|增发|往上|正常工[资钱]外", near):
            continue
        floor = re.search(r"不(?:得)?(?:低|少)于$", before)
        if value >= least and not re.search(_LOW_BASE, text):
            yield Told(True, match.span())
        elif (
            20 < value < least
            and not floor
            and re.search(r"工资|薪|计|倍|报酬|发|付|算|给|钱", before[-10:] + after[:8] + match[0])
        ):
            yield Told(False, match.span())
    yield from _an_hour(text)
    yield from _base(text)


# The kinds of days by words that name one of them alone.
_KINDS = (*_DAYS[:2], (r"工作日|平[日时]|延时|延长(?:工作)?时间|平常", 150.0))


def _in_turn(text: str) -> Iterator[Told]:
    """Kinds of days told first, and after "分别" as many rates in the same order."""
    before, _, _ = text.partition("分别")
    first = before[before.rfind("。") + 1 :]
    # "工作日" stands within "工作日、休息日"; each kind counts where it is named first.
    named = sorted((found.start(), least) for days, least in _KINDS if (found := re.search(days, first)))
    told = [
        (float(match[1]) * (100 if match[2] == "倍" else 1), match.span())
        for match in _TIMES.finditer(text, len(before))
        if match[1]
    ]
    if named and len(named) == len(told) and not re.search(_LOW_BASE, text):
        for (_, least), (value, span) in zip(named, told, strict=True):
            yield Told(value >= least, span)


_LOW_BASE = r"最低工资|基本工资|固定基数|基数[^,。;]{0,6}(?:元|最低)|底薪|不含|不计|封顶|不超过"


def _base(text: str) -> Iterator[Told]:
    """The wage that overtime is reckoned from, against the wage that the clause tells or the least of any place."""
    if not re.search(r"加班|延时", text):
        return
    found = yuan(text)
    for value, start, end in found:
        before, after = phrase_of(text, start, end)
        from_it = re.search(r"基数[^,。;]{0,8}$|底薪$", before) or re.match(
            r"(?:为|作|做)*[^,。;]{0,10}(?:计算)?基数|来折", after
        )
        wages = [
            wage for wage, first, _ in found if re.search(r"月薪|月工资|实际工资", phrase_of(text, first, first)[0])
        ]
        low = value < LEAST_WAGE or (len(wages) == 1 and value < wages[0])
        if from_it and low and not re.search(r"月工资$|月薪$|不(?:得)?低于$", before):
            yield Told(False, (start, end))


def _least(text: str, place: int, after: str) -> float | None:
    """What the kind of day asks that the same phrase tells round `place`, or the one before it."""
    plain = re.sub(r"(?:平日|平时|日常)(?:的)?日?工资", "工资", text[:place])
    *_, early, head = ["", *re.split(r"[,。;、]", plain)]
    special_after = any(re.search(days, after) for days, _ in _DAYS[:2]) and not re.search(r"[\d一二两三]倍|%", after)
    for part in (head, after if special_after else "", early):
        nearest = max(
            (
                (max(match.start() for match in found), least)
                for days, least in _DAYS
                if (found := list(re.finditer(days, part)))
            ),
            default=None,
        )
        special = [least for days, least in _DAYS[:2] if re.search(days, part)]
        if nearest:
            # "休息日加班" is work on a day of rest; where two special days stand together the nearer one counts.
            return nearest[1] if nearest[1] > 150 or not special else special[0] if len(special) == 1 else None
    return None


def _an_hour(text: str) -> Iterator[Told]:
    """A flat sum an hour of overtime that no lawful wage allows."""
    for match in re.finditer(
        rf"(?:加班|多干|延时|超时|加点)[^,。;\d]{{0,6}}(?:每个?|1个?){HOURS}[^,。;\d]{{0,8}}(\d+(?:\.\d+)?)(?:元|块)",
        text,
    ):
        if (
            not re.search(_BESIDES, "".join(phrase_of(text, *match.span())))
            and float(match[1]) < 1.5 * LEAST_WAGE / PAID_HOURS
        ):
            yield Told(False, match.span())


_FULL_MONTH = (
    r"固定工资|全勤|满勤|整月|正常出勤|月薪|月工资|每月工资|基本工资|"
    r"全日制|干满|上满|满班|学徒|劳动报酬|到手|管(?:吃|饭|两顿|[1-3]餐)"
)
_NOT_THE_WAGE = (
    r"考证|服务期|剩余|预支|返聘|超龄|退休|试用|病|孕|产假|高温|房租|住房|房补|伙食|餐补|餐费|交通|通讯|保证金|押|罚|赔|补贴标准|社保|津贴|"
    r"生活费|管理费|服务费|工龄|竞业|加班|扣|奖|福利|提成(?!.{0,6}没)|补齐|补足|事假|底薪|低于|派遣|派进|每[天日小次件单]|时薪|日薪|红包|借|"
    r"6\d岁|6\d多|六十|退了?休|安家|压|中每月|其中|预付|产品|购物|折|实物|卡|哺乳|减少|介绍"
)


def least_wage(text: str) -> Iterator[Told]:
    """A wage against the least one that the clause itself tells (劳动法 48)."""
    yield from _below_every_place(text)
    found = yuan(text)
    local = [
        (value, start)
        for value, start, end in found
        if re.search(r"最低工资(?:标准)?(?:为|是|现为)?(?:每月|人民币)?$", text[:start]) and value >= 1000
    ]
    if len(local) != 1 or re.search(r"补足|补齐|补差|试用|病假|停工|待岗|事假|加班|竞业|返聘", text):
        return
    others = [told for told in found if told[1] != local[0][1]]
    if len(others) == 1 and others[0][0] >= 500:
        value, start, end = others[0]
        before, _ = phrase_of(text, start, end)
        if re.search(r"工资|薪|工钱|给|发|报酬", before) and not re.search(r"补贴|奖|提成|扣|罚|含", before):
            yield Told(value >= local[0][0], (start, end))


def _below_every_place(text: str) -> Iterator[Told]:
    """A wage for full work below the least of any place."""
    if re.search(_NOT_THE_WAGE, text) or not re.search(_FULL_MONTH, text):
        return
    found = yuan(text)
    if len(found) == 1 and 500 <= found[0][0] < LEAST_WAGE:
        _, start, end = found[0]
        before, after = phrase_of(text, start, end)
        paid = re.search(r"(?:给|发|工资|薪|报酬|到手|月|付|拿|工钱)[^,。;]{0,6}$", before)
        if paid and not re.search(r"减|加|多|少|收|抽|留|比", before[-6:]) and not re.match(r"以上|起", after):
            yield Told(False, (start, end))


_DEBT = r"损失|赔|欠|损坏|还账|借款|债|过失|过错|弄坏|摔|丢|差错|还清|撞|打碎|打翻|损|借支"


def deduction(text: str) -> Iterator[Told]:
    """What is taken off a month's wage against a fifth of it, and what is left (工资支付暂行规定 16)."""
    if not re.search(r"扣|抵|走|减|留", text) or re.search(
        r"社保|培训|试用|个人所得税|提成|病假|年终奖|奖金|转正|旷工|押|迟到|实物|券|酒|派遣", text
    ):
        return
    for rate, start, end in shares(text):
        before, after = phrase_of(text, start, end)
        near = before[-16:] + after[:12]
        if rate == 80 and re.search(r"最低", near):
            continue
        if re.search(r"不(?:得)?(?:低|少)于|余|剩|留", before[-8:]) or re.search(r"承担|责任", near):
            continue
        taken = re.search(r"扣|抵|走|减", near) or (rate <= 20 and re.search(r"每[期月]", before))
        monthly = taken and re.search(r"工资|薪|工钱|每月|1月|当月|1个月", before + after)
        if monthly and (rate <= 20 or (re.search(_DEBT, text) and "不得" not in before[-8:])):
            yield Told(rate <= 20, (start, end))
    yield from _off_the_wage(text)


def _off_the_wage(text: str) -> Iterator[Told]:
    if not re.search(_DEBT, text):
        return
    wages: list[float] = []
    taken: list[tuple[float, int, int]] = []
    for value, start, end in yuan(text):
        before, _ = phrase_of(text, start, end)
        if re.search(r"(?:仅|只|只给)?(?:留|剩|保留)(?:给|下)?(?:员工)?[^,。;]{0,4}$", before) and value < LEAST_WAGE:
            yield Told(False, (start, end))
        elif re.search(r"(?:剩|留|保留)[^,。;]{0,4}$", before):
            continue
        elif re.search(r"(?:扣|抵|每期)[^,。;]{0,10}$", before):
            taken.append((value, start, end))
        elif re.search(r"(?:工资|薪|挣|工钱)[^,。;]{0,4}$", before):
            wages.append(value)
    if len(wages) == 1 and len(taken) == 1 and taken[0][0] < wages[0]:
        value, start, end = taken[0]
        yield Told(value <= 0.2 * wages[0] + 0.01 and wages[0] - value >= LEAST_WAGE, (start, end))


_SICK = r"病假|病休|生病|养病|患病|住院|歇病|病了|因病|医疗期|病床"
_NOUGHT = re.compile(
    rf"(?:{_SICK})[^。]{{0,24}}?(?:无(?:工资|薪|酬)|不(?:计|发|支付|付|给|享受)[^,。;]{{0,8}}(?:工资|薪|酬|报酬)|停(?:发|薪)|"
    r"没有?(?:工资|薪|钱)|零工资|为零|1分(?:钱|工资)?(?:也)?(?:没有|不给)|没有?1分钱|没1天的?钱|不算钱)"
)
_NOT_NOUGHT = (
    r"不(?:得|会|因|能)[^,。;]{0,8}(?:停|不|扣)|虚假|伪造|事假|不(?:得)?(?:低|少)于|本人工资|病假有|照发|全薪|\d%|期满"
)


def sick_pay(text: str) -> Iterator[Told]:
    """Pay in sickness against 80% of the least wage (劳部发〔1995〕309号 59)."""
    if not re.search(_SICK, text) or re.search(r"竞业|试用|工伤|返聘|加班", text):
        return
    if (nought := _NOUGHT.search(text)) and not re.search(_NOT_NOUGHT, text):
        yield Told(False, nought.span())
    for rate, start, end in shares(text):
        before, after = phrase_of(text, start, end)
        of_least = re.search(r"最低(?:工资|线)?(?:标准)?(?:的)?$", before) or re.match(
            r"(?:的)?(?:本地|当地|本市)?最低", after
        )
        if of_least:
            above = re.search(r"不(?:得|到|足|够)?(?:低于|少于)|低于|不到|不够|不足|少于", before + after)
            if rate >= 80 or not above:
                yield Told(rate >= 80, (start, end))
    for value, start, end in yuan(text):
        before, after = phrase_of(text, start, end)
        if re.search(r"另|外|慰问(?!金\d)|补贴|奖|罚|扣|交|押|餐|险", before[-8:] + after[:8]) or not re.search(
            r"领|发|给|按|付|拿", before[-8:]
        ):
            continue
        monthly = value * PAID_DAYS if re.search(r"每?[1一每][天日][^,。;]{0,8}$", before) else value
        if (
            monthly < 0.8 * LEAST_WAGE
            and re.search(r"每月|每[天日]|1天|按月|月工资", before)
            and not re.search(r"\d+%|照发|另外", text)
        ):
            yield Told(False, (start, end))


_BIRTH = r"产假|生育假|生孩子|生小孩|分娩|坐月子|月子|产后|(?<!学)生娃|生育|养娃假|顺产|剖[腹宫]产|生完"
_LOST = r"流产|小产|没保住"
_MORE = r"再|另|多|加|增|延|奖励|额外|难产|双胞胎|多胎"
_OTHER_LEAVE = (
    r"结束后|期满后|前$|陪[产护]|护理|男|哺乳时间|喂奶|媳妇|爱人|(?<!连)(?<!含)产前|产检|提前|每[天日]|预产期|入职"
)


def maternity(text: str) -> Iterator[Told]:
    """Leave after a birth against 98 days, after a miscarriage against 15 or 42 (女职工规定 7)."""
    lost = re.search(_LOST, text)
    if not (lost or re.search(_BIRTH, text)) or re.search(r"陪[产护]|男|媳妇", text):
        return
    for months, start, end in spans_of_time(text):
        before, after = phrase_of(text, start, end)
        days = round(months * 30, 1)
        if re.search(
            r"(?:其中|不?满|未满|不足|怀到?|怀孕|第|提前|每|内|早|合同|多)[^,。;]{0,1}$",
            re.sub(r"(?:休|产后|分娩后)满", "休", before)[-4:],
        ) or re.match(r"前|以[前内]", after):
            continue
        if not lost:
            if re.search(_MORE, before[-6:]) or re.search(_OTHER_LEAVE, before) or days < 5:
                continue
            if re.search(
                r"假|休|歇|给|回|返|上班|复工|养|月子|生(?:娃|孩子)$", text[max(0, start - 14) : start] + after
            ):
                yield Told(days >= 97.5, (start, end))
        elif 1 <= days <= 60 and re.search(r"休|歇|假", before + after):
            early = re.search(r"(?:不满|未满|没满|不足|不到)4个?月", before) or re.search(
                r"(?:不满|未满|没满|不足|不到|怀到?[1-3])4?个?月?[^;。]{0,12}$", text[:start]
            )
            yield Told(days >= (14.5 if early else 41.5), (start, end))
