"""Tests of money in a clause: probation pay, training cost, non-compete pay, overtime rates, deductions, sick pay."""

from __future__ import annotations

import re

from laoheng.advice.review.second.numbers import shares, sums

_PROBATION = r"(?:试用|见习|试工|试岗|考察期)"
# Nobody's lawful monthly minimum is below this; regional values are compared in the whole-document review.
_LOWEST_MONTHLY = 1600.0
_LOWEST_HOURLY = 15.0


def probation_wage_below(text: str) -> bool:
    """Whether pay in probation is under 80 % of the agreed wage."""
    if re.search(r"不(?:得)?(?:低于|少于)[^,。;]{0,14}(?:80|8[0-9]|9\d)%", text):
        return False
    for match in re.finditer(
        _PROBATION + r"[^。]{0,30}?(\d+(?:\.\d+)?)%|(\d+(?:\.\d+)?)%[^。]{0,14}" + _PROBATION, text
    ):
        share = float(match[1] or match[2])
        around = text[match.start() : match.end() + 12]
        cut = re.search(r"(?:扣|降低|下浮|减少?|低(?:于[^,。]{0,8})?)[^,。;\d]{0,8}\d+(?:\.\d+)?%", around)
        paid = 100 - share if cut and "低于" not in cut[0][:2] else share
        if (
            paid < 80
            and re.search(r"工资|薪|待遇|报酬|收入|发|计", around)
            and not re.search(r"基数|考核[^,。]{0,4}权重|最低工资", around)
        ):
            return True
    if re.search(r"转正|正式|约定|满后|试用(?:期)?(?:满|后)|合格后|以后", text):
        trial = [
            float(value)
            for value in re.findall(
                _PROBATION + r"(?!期?(?:满|后|合格|通过|结束))[^。;\d转]{0,16}(\d{3,}(?:\.\d+)?)", text
            )
        ]
        full = [
            float(value)
            for value in re.findall(
                r"(?:转正|正式|约定|试用期?满|试用(?:期)?(?:后|合格|结束)|合格后|合同)[^。;\d]{0,16}(\d{3,}(?:\.\d+)?)",
                text,
            )
        ]
        if trial and full and min(trial) < 0.8 * max(full) - 0.01:
            return True
    return False


def bond_beyond_cost(text: str) -> bool:
    """Whether what a trained worker owes on leaving is above the cost or does not shrink with service."""
    if not re.search(r"离职|辞职|离开|解除|提前|未满|不满|走|跳槽|违约", text) or not re.search(
        r"赔|违约金|返还|退还|支付|偿还|承担", text
    ):
        return False
    if re.search(r"入职培训|岗前培训|新员工|制度学习|企业文化", text):
        return False
    shared = re.search(
        r"分摊|比例|递减|÷|/\d|未履行|剩余|尚未|未服务|不超过(?:培训|实际|该|上述)|每(?:满|服务|履行)[^,。;]{0,6}(?:减|扣)|逐(?:月|年)",
        text,
    )
    values = sums(text)
    cost = re.search(r"(?:费用?|花费|学费|出资|支付|培训费|投入|成本)[^,。;\d]{0,12}(\d{3,}(?:\.\d+)?)", text)
    owed = re.search(r"(?:赔偿?|赔付|违约金|返还|退还|承担)[^,。;\d]{0,14}(\d{3,}(?:\.\d+)?)", text)
    if cost and owed and len(values) > 1 and float(owed[1]) > float(cost[1]) + 0.01:
        return True
    if re.search(r"(?:培训|学费|进修)[^。]{0,40}(?:\d+(?:\.\d+)?倍|双倍|加倍|翻倍)", text) and not re.search(
        r"1倍|不", text
    ):
        return True
    if any(value > 100 for value in shares(text)) and re.search(r"培训费", text):
        return True
    if shared:
        return False
    return bool(
        re.search(
            r"(?:全额|全部|全数|一次性|任何时候|无论何时|不论|固定|均(?:须|应|需)|一律|悉数|哪怕|仍(?:须|需|应))", text
        )
    ) and bool(re.search(r"培训|进修|学费|服务期|取证", text))


def bond_without_training(text: str) -> bool:
    """Whether a term of service with a penalty stands without any paid training or special perk behind it."""
    if re.search(
        r"专项|专业技术|出资|培训费|学费|进修|研修|深造|留学|培训|落户|户口|住房|安家|签字费|购房|车|竞业|股权|借款|奖",
        text,
    ):
        return False
    return bool(re.search(r"服务期|服务年限|最低服务|服务满|服务不满|至少服务|必须服务", text)) and bool(
        re.search(r"\d+(?:年|个月)", text)
    )


def noncompete_pay_low(text: str) -> bool:
    """Whether the monthly pay for a non-compete is below 30 % of the wage, or a token sum."""
    for match in re.finditer(r"补偿[^。;]{0,24}?(\d+(?:\.\d+)?)%|(\d+(?:\.\d+)?)%[^,。;]{0,12}补偿", text):
        value = float(match[1] or match[2])
        around = text[max(0, match.start() - 10) : match.end() + 6]
        if value < 30 and re.search(r"工资|收入|薪|平均", text) and not re.search(r"违约金|不(?:得)?低于30", around):
            return True
    token = re.search(
        r"(?:每月|按月|月)[^,。;]{0,8}补偿[^,。;\d]{0,10}(\d+(?:\.\d+)?)元|补偿(?:金)?(?:为)?(?:每月|按月|月)[^,。;\d]{0,4}(\d+(?:\.\d+)?)元",
        text,
    )
    if token and float(token[1] or token[2]) < 1600 and "低于" not in token[0]:
        return True
    return bool(re.search(r"补偿[^,。;]{0,14}(?:象征性|1元|一元|由(?:公司|甲方)(?:视|酌|自行))", text))


def noncompete_penalty_beyond(text: str) -> bool:
    """Whether the penalty for breaking a non-compete is far above its pay: five times, or a large flat sum."""
    if not re.search(r"违约金|赔|罚", text) or re.search(
        r"可以?(?:请求|申请)(?:适当)?(?:减少|调低|调减)|不得约定", text
    ):
        return False
    for match in re.finditer(r"(?:补偿|已领|已付)[^,。;]{0,14}?(\d+(?:\.\d+)?)倍", text):
        if float(match[1]) > 5 and "不超过" not in match[0]:
            return True
    for match in re.finditer(
        r"(?:年薪|年收入|年度?(?:工资|收入)|年总收入)[^,。;]{0,10}?(\d+(?:\.\d+)?)倍|(\d+(?:\.\d+)?)倍[^,。;]{0,4}年(?:薪|收入)",
        text,
    ):
        if float(match[1] or match[2]) >= 2:
            return True
    month = re.search(
        r"(?:月工资|月薪|月平均工资|平均工资|工资)[^,。;]{0,10}?(\d{2,})倍|(\d{2,})(?:个)?月(?:的)?(?:工资|薪)", text
    )
    if month and float(month[1] or month[2]) >= 36 and re.search(r"违约|赔", text):
        return True
    if re.search(r"\d+(?:\.\d+)?%|倍|分摊|为限|总额", text) and max(sums(text), default=0) < 1_000_000:
        return False
    flat = [value for value in sums(text) if value >= 500_000]
    return bool(flat) and bool(re.search(r"违约金|赔|罚|支付", text))


def noncompete_scope(text: str) -> bool:
    """Whether the words of breadth found belong to a ban on competing work after leaving."""
    if re.search(r"全体员工|所有员工|任何员工|仅限|限于|附件(?:所列|名单|列)|直接竞争|名单", text):
        return False
    return (
        bool(re.search(r"竞业|离职|解除后|终止后|离开[^,。]{0,4}后|不得(?:任职|从业|就业|入职|从事|受雇)", text))
        and bool(re.search(r"不得|禁止|不能|不可|限制|竞业|不准|不去|不到|均", text))
        and not re.search(r"保密义务|商业秘密[^,。]{0,10}(?:披露|泄露)|招揽", text)
    )


def overtime_rate_below(text: str) -> bool:
    """Whether overtime is paid under 150 % on workdays, 200 % on rest days or 300 % on statutory holidays."""
    if not re.search(r"加班|延时|延长|休息日|节假日|节日|周末|超时|国庆|春节|值班", text):
        return False
    if re.search(
        r"餐|饭补|另(?:外|行)?补贴|在(?:法定|此)(?:标准)?之?(?:外|上)|奖励|除[^,。]{0,10}外", text
    ) and re.search(r"法定|150%|依法", text):
        return False
    for kind, least in (
        (r"(?:法定(?:节假日|节日|假日|假)|国庆|春节|节日|法定节|元旦|中秋|节假日|五一|除夕)", 300),
        (r"(?:休息日|周末|双休日?|周六|周日|星期[六日天]|公休)", 200),
        (r"(?:工作日|平时|平日|延时|延长工作时间|日常|晚间|加班|超时|加点)", 150),
    ):
        for match in re.finditer(kind + r"(?:[^。;、\d]|、(?=[^。;]{0,4}(?:节|休))){0,18}?(\d+(?:\.\d+)?)(%|倍)", text):
            value = float(match[1]) * (100 if match[2] == "倍" else 1)
            before = text[max(0, match.start() - 8) : match.end()]
            if re.search(r"休息日|周末|节假日|法定|节日|双休|国庆|春节", match[0]) and least == 150:
                continue
            if (
                value < least
                and not re.search(r"不(?:得)?低于|绩效|扣|封顶(?:不)?|事假|病假|浮动|另加|额外|附加|再加", before)
                and re.search(r"工资|薪|计|付|发|倍|酬", match[0] + text[match.end() : match.end() + 8])
            ):
                return True
    if re.search(
        r"(?:加班|延时|超时|节假日|周末|夜班加班|值班)[^。;]{0,20}?(?:每(?:个)?(?:小时|次|天|晚|日)|按(?:次|天)|小时)?[^,。;\d%]{0,8}(?:补贴|补助|统一|固定|一律|补|按|为|给|发|付|计|支付)[^,。;\d%]{0,8}\d+(?:\.\d+)?(?:元|块)",
        text,
    ) and not re.search(r"不(?:得)?低于|法定(?:标准)?|工作餐|餐补|交通补|150%|另(?:有|加)|其中", text):
        return True
    return bool(
        re.search(
            r"(?:加班|节假日|周末|休息日|节日)[^,。;]{0,14}(?:按|与)(?:平时|平日|正常|普通|日常|原)(?:的)?(?:工资|日薪|日工资|时薪|出勤|工时|小时)?[^,。;]{0,6}(?:标准|计|发|付|算|支付|一样|相同|同等)|1比1|1:1",
            text,
        )
    ) and not re.search(r"%|倍|不得", text)


def wage_under_minimum(text: str) -> bool:
    """Whether a normal month's or hour's wage is laid down under any region's minimum."""
    if re.search(
        r"补足|补差|补至|不(?:得)?低于[^,。;]{0,10}最低工资|病假|待岗|停工|产假|生活费标准|加班费?(?:每|基数)|高温|餐补|津贴(?:每月)?\d+元,?另|最低工资(?:标准)?的80%|竞业|违约金|试用期?不符|(?:缴纳|交纳|收取|上交)[^,。;]{0,10}费",
        text,
    ):
        return False
    for match in re.finditer(
        r"(?:工资|底薪|月薪|薪资|薪酬|报酬|保底|每月|实习补助|学徒补助|生活费|生活补助|实得|到手)[^,。;\d%]{0,14}(\d{2,5}(?:\.\d+)?)(?:元|块)?(?!\d|%|日|号|小时|天|年|个|月|:|点|倍|-)",
        text,
    ):
        value = float(match[1])
        around = text[max(0, match.start() - 10) : match.end() + 14]
        if re.search(
            r"扣|罚|补贴(?!外)|奖|提成|津贴|绩效|上调|增加|每(?:天|日|小时|件|单|次)|日薪|时薪|小时|餐|房补|交|违约|培训|社保|保险|罚|赔|基数|年限|工龄|话费|交通|加班|下浮|降|预支|借支|预借|补偿",
            around[: max(10, match.start(1) - match.start() + 10)] + re.split(r"[,;。]", text[match.end() :])[0][:8],
        ):
            continue
        if 100 <= value < _LOWEST_MONTHLY:
            return True
    hourly = re.search(r"(?:时薪|小时工资|每小时)[^,。;\d]{0,8}(\d+(?:\.\d+)?)元", text)
    return hourly is not None and float(hourly[1]) < _LOWEST_HOURLY and not re.search(r"补贴|加班|津贴|另加", text)


def deduct_share_high(text: str) -> bool:
    """Whether more than a fifth of a month's wage may be deducted for damage."""
    if re.search(r"个人所得税|提成|绩效考核系数|病假|培训期", text):
        return False
    for match in re.finditer(
        r"扣(?:除|减|款|回|发|抵|取)?[^。;\d]{0,20}(\d+(?:\.\d+)?)%|(\d+(?:\.\d+)?)%[^,。;]{0,10}(?:扣|抵)", text
    ):
        value = float(match[1] or match[2])
        around = text[max(0, match.start() - 30) : match.end() + 12]
        if (
            value > 20
            and re.search(r"工资|薪|报酬", around)
            and re.search(r"赔|损失|损坏|差错|借款|欠|债|过失|责任|货|每月|月", text)
            and not re.search(r"年终奖|奖金|试用|转正|旷工|押|迟到", text)
        ):
            return True
    return bool(re.search(r"(?:每月|当月)[^,。;]{0,6}(?:从)?(?:工资|薪)[^,。;]{0,8}扣[^,。;]{0,6}(?:一半|半数)", text))


def sick_pay_below(text: str) -> bool:
    """Whether sick pay falls below 80 % of the minimum wage, or is not paid at all."""
    if not re.search(r"工资|薪|待遇|报酬|收入|发|扣|计", text):
        return False
    if re.search(
        r"不(?:得)?(?:低于|少于)[^。]{0,16}最低工资[^。]{0,8}(?:80|8[0-9]|9\d)%|不(?:得|会|因)[^,。;]{0,8}(?:停发|不发|扣)|虚假|伪造|不低于[^,。]{0,4}最低工资",
        text,
    ):
        return False
    if re.search(
        r"(?:病假|患病|医疗期|住院|病休|因病|生病|养病)[^。]{0,24}(?:无(?:工资|薪|酬|任何)|不(?:计|发|支付|付|享受|给|予)(?:发|付)?(?:放|给)?[^,。;]{0,8}(?:工资|薪|酬|报酬|待遇|任何)?|停(?:发|薪)|没有(?:工资|薪)|零工资|视(?:为|同)(?:事假|旷工)|按事假|(?:扣|全额扣)(?:除|发)?(?:当日|当天|全部|全额|日|双倍|2倍|\d+倍|整)|0元|不领)",
        text,
    ):
        return True
    for match in re.finditer(r"最低工资(?:标准)?的?(\d+(?:\.\d+)?)%", text):
        if float(match[1]) < 80:
            return True
    for match in re.finditer(r"(?:病假|医疗期|病休|住院|患病)[^。\d]{0,20}(\d+(?:\.\d+)?)(%|元)", text):
        value = float(match[1])
        if (match[2] == "%" and value < 40) or (
            match[2] == "元" and 0 < value < 1000 and not re.search(r"补助|慰问|福利|报销", text)
        ):
            return True
    return False


def dispatch_over_limit(text: str) -> bool:
    """Whether dispatched workers pass a tenth of the staff, or a temporary post lasts over six months."""
    for match in re.finditer(r"派遣[^。]{0,24}(?:占|比例|数量|人数|总量|规模|达)[^。\d]{0,16}(\d+(?:\.\d+)?)%", text):
        if float(match[1]) > 10 and not re.search(r"不(?:得)?超过|降至|控制在", match[0]):
            return True
    found = re.search(r"临时性?(?:工作)?岗位[^。\d]{0,20}(\d+(?:\.\d+)?)(个月|年)", text)
    return (
        found is not None
        and float(found[1]) * (12 if found[2] == "年" else 1) > 6
        and not re.search(r"不超过", found[0])
    )
