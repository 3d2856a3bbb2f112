"""Faults that only a sum or a rate shows: wages, overtime, deductions, training cost and bans against their bounds."""

from __future__ import annotations

import re

from laoheng.advice.review.measures import YUAN, Span, rates, sums


def probation_wage_low(text: str) -> Span | None:
    """Probation wage under 80% of the agreed wage (劳动合同法 20)."""
    told = re.search(r"试用|见习|试工|试岗|考察|头\d个月|前\d个月|转正前", text)
    if not told or re.search(r"社保|五险|派遣", text):
        return None
    for rate, start, end in rates(text):
        before = text[max(0, start - 14) : start]
        if rate < 80 and re.search(r"薪|工资|待遇|报酬", text) and not re.search(r"最低|不超过|扣", before):
            return start, end
    found = sums(text)
    if len(found) < 2 or not re.search(r"转正|正式|期满|试用[^,。;]{0,6}(?:按|发|拿|给)", text):
        return None
    full, low = max(found), min(found)
    if re.search(r"补贴|餐补|押金", text) or not 500 <= low[0] < 0.8 * full[0] - 0.01 or full[0] >= 200_000:
        return None
    return low[1:]


def bond_excess(text: str) -> Span | None:
    """A training penalty above its cost (劳动合同法 22)."""
    if not re.search(r"培训|进修|外派|学习", text) or re.search(
        r"企业文化|入职|岗前|晨会|新员工|不超过|分摊|递减", text
    ):
        return None
    found = sums(text)
    paid = [s for s in found if re.search(r"赔|违约金|支付|返还|偿还|退", text[max(0, s[1] - 14) : s[1]])]
    if len(found) >= 2 and paid and paid[-1][0] > found[0][0] and re.search(r"离|服务期|走|辞", text):
        return paid[-1][1:]
    return None


def noncompete_no_pay(text: str) -> Span | None:
    """Monthly pay for a non-compete under 30 % of the wage, or a token sum (解释一 36)."""
    if "竞业" not in text:
        return None
    for match in re.finditer(r"补偿[^。;]{0,24}?(\d+(?:\.\d+)?)%|(\d+(?:\.\d+)?)%[^,。;]{0,12}补偿", text):
        around = text[max(0, match.start() - 10) : match.end() + 6]
        if (
            float(match[1] or match[2]) < 30
            and re.search(r"工资|收入|薪|平均", text)
            and not re.search(r"违约金|不(?:得)?低于30", around)
        ):
            return match.span()
    token = re.search(
        r"(?:每月|按月|月)[^,。;]{0,8}补偿[^,。;\d]{0,10}(\d+(?:\.\d+)?)元|补偿(?:金)?(?:为)?(?:每月|按月|月)[^,。;\d]{0,4}(\d+(?:\.\d+)?)元",
        text,
    )
    if token and float(token[1] or token[2]) < 1600 and "低于" not in token[0]:
        return token.span()
    empty = re.search(r"补偿[^,。;]{0,14}(?:象征性|1元|由(?:公司|甲方)(?:视|酌|自行))", text)
    return empty.span() if empty else None


def noncompete_penalty_high(text: str) -> Span | None:
    """A penalty of half a million and more, above five times the pay or two years' wages (人社厅发〔2025〕40号 14)."""
    if not re.search(r"竞业|同行|同业|竞争|对手", text) or re.search(
        r"可以?(?:请求|申请)(?:适当)?(?:减少|调低|调减)|不得约定", text
    ):
        return None
    if not re.search(r"违约|赔|罚|支付", text):
        return None
    for match in re.finditer(r"(\d+(?:\.\d+)?)倍", text):
        near = text[max(0, match.start() - 16) : match.end() + 6]
        most = 2 if re.search(r"年薪|年收入|年度?(?:工资|收入)|年总收入", near) else 5.01
        if float(match[1]) >= most and re.search(r"补偿|薪|工资|收入|已领|已付", text) and "不超过" not in near:
            return match.span()
    months = re.search(r"(\d{2,})(?:个)?月(?:的)?(?:工资|薪)", text)
    if months and float(months[1]) >= 36:
        return months.span()
    bounded = re.search(r"\d+(?:\.\d+)?%|倍|分摊|为限|总额", text)
    for match in YUAN.finditer(text):
        if float(match[1]) >= (1_000_000 if bounded else 500_000):
            return match.span()
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
        r"考证|服务期|剩余月|预支|返聘|超龄|退休|试用(?!.{0,2}转)|病假|孕|高温|住房|伙食补|餐补|交通|通讯|房补|保证金|押|罚|赔|补贴|社保|津贴|生活费|管理费|服务费|工龄|竞业|加班|扣|奖|福利",
        text,
    ):
        return None
    for match in YUAN.finditer(text):
        near = text[max(0, match.start() - 16) : match.end() + 6]
        hourly = re.search(r"每小时|时薪|/小时|小时工资", near)
        least, most = (3, 12) if hourly else (100, 1400)
        if (
            re.search(r"工资|月薪|底薪|薪|报酬|每月|收入", near)
            and least <= float(match[1]) < most
            and not re.search(r"每[天日次件单]|日薪|/[天日件]|每增|不低于|[多另]给", near)
        ):
            return match.span()
    for pattern, unless in _NO_FLOOR:
        if (told := re.search(pattern, text)) and not re.search(unless, text):
            return told.span()
    return None


def deduct_excess(text: str) -> Span | None:
    """More than a fifth of the wage a month (工资支付暂行规定 16)."""
    if not re.search(r"工资|薪|报酬", text) or re.search(
        r"社保|培训|不低于|试用|个人所得税|提成|考核系数|病假|年终奖|奖金|转正|旷工|押|迟到", text
    ):
        return None
    for rate, start, end in rates(text):
        taken = re.search(r"(?:扣|抵|工资|薪)[^。;]{0,14}$", text[:start]) or re.match(
            r"[^,。;]{0,10}(?:扣|抵)", text[end:]
        )
        if (
            rate > 20
            and taken
            and re.search(r"扣|抵", text)
            and re.search(r"损失|赔|欠|损坏|清|造成|每月|差错|借款|债|过失|责任", text)
        ):
            return start, end
    half = re.search(r"(?:每月|当月)[^,。;]{0,6}(?:从)?(?:工资|薪)[^,。;]{0,8}扣[^,。;]{0,6}(?:一半|半数)", text)
    return half.span() if half else None


# Each kind of day with the least percentage; a rest day or holiday is not a workday's overtime (劳动法 44).
_DAYS = (
    (r"法定(?:节假日|节日|假日|假)|国庆|春节|节日|元旦|中秋|节假日|五一|除夕", 300),
    (r"休息日|周末|双休日?|周六|周日|星期[六日天]|公休", 200),
    (r"工作日|平时|平日|延时|延长工作时间|日常|晚间|加班|超时|加点", 150),
)
_TIMES = re.compile(r"(\d+(?:\.\d+)?)(%|倍)|(双倍|双薪|单倍)")
_NAMED = {"双倍": 200.0, "双薪": 200.0, "单倍": 100.0}


def overtime_rate_low(text: str) -> Span | None:
    """Overtime paid under 150, 200 or 300 % of the wage, by a flat sum, or as an ordinary day (劳动法 44)."""
    if not re.search(r"加班|延时|延长|休息日|节假日|节日|周末|超时|国庆|春节|值班|双休|法定", text) or re.search(
        r"非全日|竞业|试用|迟到|旷工", text
    ):
        return None
    return _low_rate(text) or _flat_sum(text) or _as_ordinary(text)


def _low_rate(text: str) -> Span | None:
    for match in _TIMES.finditer(text):
        value = _NAMED.get(match[3] or "") or float(match[1]) * (100 if match[2] == "倍" else 1)
        # The kind of day stands in the same phrase as the rate, or in the one before; 平日工资 is what is multiplied.
        told = re.sub(r"(?:平日|平时|日常)(?:的)?日?工资", "工资", text[: match.start()])
        *_, early, head = ["", *re.split(r"[,。;、]", told)]
        least = next((least for part in (head, early) for days, least in _DAYS if re.search(days, part)), None)
        around = head[-14:] + text[match.start() : match.end() + 8]
        if (
            least
            and 20 < value < least
            and re.search(r"工资|薪|计|费|倍|报酬|发|付", around)
            and not re.search(
                r"不(?:得)?低于|绩效|扣|封顶|事假|病假|浮动|额外|附加|另(?:加|付|发)|再加|增发|除[^,]*外", around
            )
        ):
            return match.span()
    return None


def _flat_sum(text: str) -> Span | None:
    if re.search(r"不(?:得)?低于|法定(?:标准)?|餐|交通|150%|另(?:有|加|给|发)|其中|3倍|除[^,。]{0,8}外", text):
        return None
    told = re.search(
        r"(?:加班|延时|超时|节假日|周末|夜班加班|值班)[^。;]{0,20}?(?:每(?:个)?(?:小时|次|天|晚|日)|按(?:次|天)|小时)?"
        r"[^,。;\d%]{0,8}(?:补贴|补助|统一|固定|一律|补|按|为|给|发|付|计|支付)[^,。;\d%]{0,8}\d+(?:\.\d+)?(?:元|块)",
        text,
    )
    return told.span() if told else None


def _as_ordinary(text: str) -> Span | None:
    told = re.search(
        r"(?:加班|节假日|周末|休息日|节日)[^,。;]{0,14}(?:按|与)(?:平时|平日|正常|普通|日常|原)(?:的)?"
        r"(?:工资|日薪|日工资|时薪|出勤|工时|小时)?[^,。;]{0,6}(?:标准|计|发|付|算|支付|一样|相同|同等)|1比1|1:1",
        text,
    )
    return told.span() if told and not re.search(r"%|倍|不得", text) else None


def sick_pay_low(text: str) -> Span | None:
    """Sick pay under 80% of the minimum wage, or none at all (劳部发〔1995〕309号 59)."""
    ill = r"病假|患病|医疗期|住院|病休|因病|生病|养病"
    if not re.search(ill, text) or re.search(
        r"本人工资|不(?:得)?(?:低|少)于|不(?:得|会|因)[^,。;]{0,8}(?:停发|不发|扣)|虚假|伪造", text
    ):
        return None
    none = re.search(
        rf"(?:{ill})[^。]{{0,24}}(?:无(?:工资|薪|酬)|不(?:计|发|支付|付|享受|给|予)(?:发|付)?(?:放|给)?[^,。;]{{0,8}}(?:工资|薪|酬|报酬|待遇)|"
        r"停(?:发|薪)|没有(?:工资|薪)|零工资|视(?:为|同)(?:事假|旷工)|按事假|扣(?:除|发)?(?:当日|当天|全部|全额)|(?<!\d)0元|不领)",
        text,
    )
    if none:
        return none.span()
    for rate, start, end in rates(text):
        near = text[max(0, start - 12) : start]
        if rate < (80 if "最低工资" in near else 40) and re.search(rf"最低工资|{ill}", near):
            return start, end
    for value, start, end in sums(text):
        near = text[max(0, start - 12) : end]
        least = 60 if re.search(r"每[天日]", near) else 1000
        if value < least and re.search(r"发|给|补|付", near) and not re.search(r"扣|补助|慰问|福利|报销", near):
            return start, end
    return None


def dispatch_main(text: str) -> Span | None:
    """More than a tenth of the staff dispatched, or a temporary post of over six months (派遣暂行规定 3, 4)."""
    if "派遣" not in text:
        return None
    for match in re.finditer(r"派遣[^。]{0,24}(?:占|比例|数量|人数|总量|规模|达)[^。\d]{0,16}(\d+(?:\.\d+)?)%", text):
        if float(match[1]) > 10 and not re.search(r"不(?:得)?超过|降至|控制在", match[0]):
            return match.span()
    post = re.search(r"临时性?(?:工作)?岗位[^。\d]{0,20}(\d+(?:\.\d+)?)(个月|年)", text)
    if post and float(post[1]) * (12 if post[2] == "年" else 1) > 6 and "不超过" not in post[0]:
        return post.span()
    return None
