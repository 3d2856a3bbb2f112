"""Figures of dispatched work, of insurance and of annual leave."""

from __future__ import annotations

import re
from collections.abc import Iterator

from laoheng.advice.review.figures.told import (
    Told,
    from_to,
    months_between,
    phrase_of,
    shares,
    spans_of_time,
    yuan,
)

_AGENCY = r"派遣|劳务公司|劳派|派出去|派到|人力公司"
_BETWEEN_FIRMS = r"协议|用工单位|厂里那边|顶岗|派驻|直接跟|自己招|直签|派往|用你|试用|服务期|退回"


def dispatch_term(text: str) -> Iterator[Told]:
    """The term of a dispatched worker's contract against two years (劳动合同法 58)."""
    if not re.search(_AGENCY, text) or re.search(r"不是派遣|不属于|非劳务|不搭界|直接跟厂|厂里自己招|非派遣", text):
        return
    days = from_to(text)
    if (
        len(days) == 2
        and days[1][0] > days[0][0]
        and re.search(r"合同[^。;]*$|签[^。;]*$", text[: days[0][1]])
        and not re.search(r"派遣期限[^,。;]*$|用工单位[^。;]*$", text[: days[0][1]])
    ):
        first = days[0][1]
        said = [
            start for _, start, end in spans_of_time(text) if end <= first and not re.search("[。;]", text[end:first])
        ]
        # "One year, from … to …" says one thing twice: the place holds both.
        yield Told(months_between(days[0][0], days[1][0]) >= 23.8, (min([*said, first]), days[1][2]))
        return
    if days:
        return
    if (yearly := re.search(r"合同[^,。;]{0,6}每年(?:1|一)签", text)) and "协议" not in text:
        yield Told(False, yearly.span())
    for months, start, end in spans_of_time(text):
        before, after = phrase_of(text, start, end)
        others = "" if re.match(r"[1一]签", after) and "协议" not in before else before
        early = text[: start - len(before)]
        term = re.search(r"合同|签|约是", before[-16:] + after[:14]) or (
            re.search(r"合同|签|^期限与", re.split(r"[,。;]", early.rstrip(",。;"))[-1] + "," + before)
            and re.search(r"^$|期限?(?:为|是)?$|为期$|满打满算$|本次为$|大概$|^为$", before)
        )
        if (
            not term
            or re.search(_BETWEEN_FIRMS, others)
            or re.search(r"提前|不足|(?<!签)(?<!起)满|前$|内$", before[-4:])
            or (before.endswith("每") and not re.match(r"[1一]签", after))
        ):
            continue
        floor = re.search(r"不(?:得)?(?:少|低|短)于|至少|起码", before[-6:])
        if months >= 23.9 or not floor:
            yield Told(months >= 23.9, (start, end))


_OWN = r"正式|同岗|直签|直聘|本厂|本单位|本公司|厂里|自己人|自有|在编|合同工|用工单位"
_SENT = ("派遣", "劳务工", "派来", "劳务公司")
_WORTH = r"工资|薪|奖|津贴|补贴|价|福利|拿|待遇|报酬|钱|加薪|系数"


def dispatch_pay(text: str) -> Iterator[Told]:
    """What dispatched workers get against what others get in the same post (劳动合同法 63)."""
    if not re.search(r"派遣|劳务工|派来|劳务公司", text) or (
        re.search(r"管理费|服务费|介绍费|安置费|用工总量|社保|手续费|缺勤|加班费|岗不1样", text)
    ):
        return
    for rate, start, end in shares(text):
        before, after = phrase_of(text, start, end)
        if (
            not (re.search(_OWN, text) or "折" in text[start:end])
            or not re.search(_WORTH, before + after)
            or re.search(r"占|比例|税|不(?:得|低)|相差|高|最低|提|抽", before[-8:])
        ):
            continue
        less = re.search(r"(?:[低少差降扣]|下浮)(?:了)?$", before)
        if (rate < 100 or less) and not re.search(
            r"不(?:得)?(?:低|少)于|不因|(?<!种)(?<!岗)(?:1样|相同|同样|1致)(?!的?(?:活|工作|岗))", text
        ):
            yield Told(False, (start, end))
    two = re.findall(
        r"(派遣|劳务工|派来|劳务公司|签约本厂|正式|直签|直聘|本厂|在编|自有)[^,。;\d]{0,14}?(\d+(?:\.\d+)?)(?:元|块)",
        text,
    )
    theirs = {float(value) for who, value in two if who in _SENT}
    own = {float(value) for who, value in two if who not in _SENT}
    same = re.search(r"派遣[^,。;]{0,14}(?:均|都)[为是发给领](\d+(?:\.\d+)?)(?:元|块)", text)
    if same and re.search(_OWN, text):
        yield Told(True, same.span())
    elif len(theirs) == 1 and len(own) == 1 and (where := re.search(r"\d+(?:\.\d+)?(?:元|块)", text)):
        yield Told(min(theirs) >= min(own), where.span())
    fewer = re.search(r"(?:派遣|劳务工|派来)[^。;]{0,20}(?:少|低|差)(?:拿|发|给)?(\d+(?:\.\d+)?)(?:元|块)", text)
    if fewer and not re.search(r"不(?:得|会|能)|岗", fewer[0].replace("同岗", "")):
        yield Told(False, fewer.span())


_INSURED = r"社保|社会保险|五险|参保|缴费|养老"
# No place caps the base of insurance below this monthly wage, in yuan.
_BELOW_EVERY_CAP = 15_000.0


def insured_base(text: str) -> Iterator[Told]:
    """The base of insurance against the wage that the clause tells (社会保险法 12)."""
    if not re.search(_INSURED, text) or not re.search(r"基数|申报|缴费工资|填报|填", text):
        return
    wages: list[float] = []
    bases: list[tuple[float, int, int]] = []
    for value, start, end in yuan(text):
        before, after = phrase_of(text, start, end)
        if value < 1000:
            continue
        if re.search(r"(?:基数|申报|填报?|按|以|缴费工资)[^,。;]{0,10}$", before):
            bases.append((value, start, end))
        elif re.search(r"(?:月薪|工资|薪|均|收入|挣|实发|月入)[^,。;]{0,6}$", before):
            wages.append(value)
    if len(wages) == 1 and len(bases) == 1:
        value, start, end = bases[0]
        if value >= wages[0] or (value < _BELOW_EVERY_CAP and not re.search(r"上限|下限|上年|去年", text)):
            yield Told(value >= wages[0], (start, end))
    for rate, start, end in shares(text):
        before, after = phrase_of(text, start, end)
        if (
            rate < 100
            and re.search(r"(?:实际)?(?:收入|工资|月薪|应发|底薪)(?:总额)?的?$", before)
            and not re.search(r"平均|社平|职工|下限|上限|不(?:得)?低于|最低|试用", before + after)
            and re.search(r"申报|填|基数|缴费|报", before + after)
        ):
            yield Told(False, (start, end))


# A worker's own parts: pension 8, medical 2, unemployment up to 1 in the hundred of the base.
_OWN_PARTS = 11.0


def insured_share(text: str) -> Iterator[Told]:
    """What workers bear of all the insurance, or of the firm's part of it (社会保险法 12)."""
    if not re.search(_INSURED, text) or re.search(r"商业|公积金|年金|试用", text):
        return
    halved = re.search(
        r"(?:社保|五险|保险)[^,。;]{0,16}(?:对半|各[^,。;]{0,4}(?:1半|一半|半)|[1一]人(?:1半|一半))", text
    )
    if halved and not re.search(r"个人部分|不", halved[0]):
        yield Told(False, halved.span())
    for rate, start, end in shares(text):
        before, _ = phrase_of(text, start, end)
        whole = re.search(
            r"社保(?:总额|费用?|全部)?的?$|总额的?$|(?:单位|公司)(?:应缴)?(?:部分)?的?$|各(?:担|出|负担|承担)?(?:1|一)?$|对$",
            before,
        )
        whole = whole or re.search(r"合计|总额|总费用|全部社保", text[:start])
        by = re.search(r"员工|乙方|本人|伙计|各|对", before)
        if whole and by and rate > _OWN_PARTS and not re.search(r"甲方[^,。;]{0,6}$|不(?:得|由)", before):
            yield Told(False, (start, end))


_ENROL = r"社保|社会保险|五险|参保|上保险|保险|登记"


def enrolment(text: str) -> Iterator[Told]:
    """When insurance begins against thirty days of the first day of work (社会保险法 58)."""
    if not re.search(_ENROL, text) or re.search(
        r"商业|补充|年金|公积金|意外|额外|失业|离职|解除|档案|合同期|退还|补贴|竞业", text
    ):
        return
    late = re.search(
        r"(?:满|干够|做满|跑满|干|做|过|适应)(?:了)?(半年|\d+个?(?:半)?[月年天日])[^。;]{0,22}?(?:才|方|再|后|给|始|办|上)[^。;]{0,10}?"
        r"(?:社保|社会保险|五险|参保|保险)",
        text,
    )
    if late:
        months = next((months for months, _, _ in spans_of_time(late[1])), 0.0)
        if months > 1.05 and not re.search(r"不(?:等|论|管|得)|工龄|年假", late[0]):
            yield Told(False, late.span())
    nth = re.search(r"第(\d+)个?(月|年)(?:起|开始)?[^。;]{0,12}?(?:才|起|始|参保|缴|上|开立|办)", text)
    if nth and not re.search(_HOLIDAY + "|假期", text) and (nth[2] == "年" or int(nth[1]) >= 3) and int(nth[1]) > 1:
        yield Told(False, nth.span())
    without = re.search(r"(\d+)个?月[^,。;]{0,4}不(?:上|办|缴|给)[^,。;]{0,4}(?:社保|五险|保险)", text)
    if without and int(without[1]) > 1:
        yield Told(False, without.span())
    soon = re.search(r"(?:用工|入职|到岗|报到|上岗|进厂)[^,。;]{0,6}?(\d+)[天日](?:之|以)?内", text)
    if soon and not (late or nth) and not re.search(r"(?:转正|试用)[^,。;]{0,4}(?:后|合格|通过)|满", text):
        yield Told(int(soon[1]) <= 30, soon.span())


_HOLIDAY = r"年假|年休假|带薪假|年休"


def holiday_wait(text: str) -> Iterator[Told]:
    """How long somebody waits for the first annual leave, against the twelve months that give it (年休假条例 2)."""
    if not re.search(_HOLIDAY, text) or re.search(r"福利|额外|另|多送|增加|以外|之外|外加|病假|事假|累计工|社保", text):
        return
    wait = re.search(
        r"(?:满|干够|攒|前|头|首|未满|不满)(\d+)(个月|年)[^。;]{0,14}?(?:才|方|始|后|起|可(?:以)?(?:享|休年|有)|没有?|没得|不享|均?不|1?概?不|无|谁都没|为前提)",
        text,
    )
    if wait and int(wait[1]) > (1 if wait[2] == "年" else 12):
        gives = text[wait.end() : wait.end() + 16]
        # "满十年才有十天" is the law's own ladder.
        if not re.search(r"1[05]天", gives) and re.search(_HOLIDAY, text[max(0, wait.start() - 20) : wait.end() + 16]):
            yield Told(False, wait.span())


_POSTS = r"占|比例|用工总量|人数|没超|没过|全厂"


def dispatch_post(text: str) -> Iterator[Told]:
    """How many are dispatched against a tenth of all, and how long a passing post lasts (派遣暂行规定 3, 4)."""
    if "派遣" not in text or re.search(r"管理费|工资|薪|奖|社保|介绍费", text):
        return
    main = re.search(r"主线|主营|核心|流水线|主岗|主活|常年", text)
    for rate, start, end in shares(text):
        before, after = phrase_of(text, start, end)
        if re.search(_POSTS, before + after):
            if rate > 10 and not re.search(r"不(?:得)?(?:超|高)", before[-5:]):
                yield Told(False, (start, end))
            elif rate <= 10 and not main:
                yield Told(True, (start, end))
    if main or not re.search(r"临时性?(?:岗|用|派|工作)|旺季|忙|秋收", text) or re.search(r"合同|约", text):
        return
    for months, start, end in spans_of_time(text):
        if months <= 6.05 or "临时性" in text:
            yield Told(months <= 6.05, (start, end))
