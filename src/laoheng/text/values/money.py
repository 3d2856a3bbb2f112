"""Sums of money in running text, with the currency and the period of pay they are stated for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from laoheng.text.values.numerals import DIGIT_VALUES, NUMBER, number_of
from laoheng.text.values.value import Value, ValueKind

_CURRENCIES = {"美元": "USD", "美金": "USD", "港币": "HKD", "港元": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP",
               "澳门元": "MOP", "新台币": "TWD"}  # fmt: skip
_YUAN = r"元人民币|元(?![素旦宝器老首气音件])|圆(?![形圈满])|块钱|块|人民币|RMB|rmb|CNY"
_OTHER = "|".join(_CURRENCIES)
_SIGN = r"(?P<sign>¥|￥|RMB\s?|CNY\s?|人民币(?:大写)?[:：]?\s?|US\$|\$|HK\$)?"
_RANGE = r"\s?(?:元|块)?\s?(?:-|—{1,2}|–|~|～|至|到)\s?(?:¥|￥|人民币)?\s?"
_SMALL = rf"(?:(?P<jiao>[0-9{''.join(DIGIT_VALUES)}])\s?[角毛])?(?:零?(?P<fen>[0-9{''.join(DIGIT_VALUES)}])\s?分)?"
_AMOUNT = re.compile(
    rf"{_SIGN}\s?(?:(?P<from>{NUMBER}){_RANGE})?(?P<number>{NUMBER})(?P<more>[多余几来]?)(?P<scale>[万千百亿]?)"
    rf"(?P<more2>[多余]?)\s?(?P<unit>{_OTHER}|{_YUAN}){_SMALL}(?P<half>半)?(?:整|正)?"
)
_SIGNED = re.compile(rf"(?P<sign>¥|￥|RMB\s?|CNY\s?)\s?(?P<number>{NUMBER})")
_JIAO_ONLY = re.compile(rf"(?P<number>{NUMBER})\s?(?P<unit>角|毛钱)(?![度色落膜巾线衣])")
# Without a unit a number is money only right after a word of pay, and only where it is large enough or shortened.
_PAY_WORD = (
    "工资|月薪|年薪|日薪|时薪|周薪|薪资|薪水|底薪|基本工资|保底|到手|实发|应发|税前|税后|提成|奖金|补贴|津贴|绩效|"
    "补偿金?|赔偿金?|经济补偿|拖欠|欠薪|欠我|欠了|欠|押金|罚款|罚|扣了|扣款|扣|违约金|培训费|服务费|借款|社保|"
    "医药费|医疗费|预支|支付|发了|只发|给了|只给|给我|开了|开|拿了|垫付|转了|转账|打了|收了|交了|赔|差我|少给我?|少发我?"
)
# A total without unit is money where its clause ends with it; "一共一千二百双" goes on.
_TOTAL = re.compile(
    rf"(?:一共|总共|合计|共计|加起来|算下来)(?:是|有|大概|大约|得|要|差不多)?\s?(?P<from>(?!))?(?P<number>{NUMBER})(?P<more>[多余]?)"
    r"(?=[，。,;；！!？?\s]|了|吧|呢|左右|上下|$)"
)
_AFTER_PAY_WORD = re.compile(
    rf"(?:{_PAY_WORD})(?:[^0-9。；;，,！!？?\n]{{0,6}}?(?:为|是|有|共|约|大概|差不多|一共|总共|大约|只有|才|了|我|每月|每个月|一个月))?"
    rf"[:：]?\s?(?:(?P<from>{NUMBER})\s?(?:-|—|–|~|～|至|到)\s?)?(?P<number>{NUMBER})(?P<more>[多余]?)"
    r"(?![0-9.,]*\s?(?:个|天|日|月|年|号|人|名|次|小时|点|%|％|倍|折|成|分|岁|周|份|条|件|套|期|级|层|楼|路|章|节|款|项|\.|[0-9a-zA-Z]))"
)
_BEFORE = re.compile(
    r"(?P<hour>每(?:个)?小时|时薪|小时工资|一(?:个)?小时|每工时|计时工资)|(?P<day>每天|每日|日薪|日工资|一天|一日|按天|每工日|每个工)"
    r"|(?P<week>每周|周薪|每星期|一(?:周|星期|个星期))|(?P<month>每个?月|月薪|(?<!个)月工资|(?<![十两])一个月|按月|月基本工资|月收入|月均|当月|底薪)"
    r"|(?P<year>每年|年薪|一年|年终|全年|年收入)|(?P<piece>每件|每个(?!月|小时|工)|每单|计件|一单|一件|每吨|每平)"
)
_AFTER = re.compile(
    r"(?:人民币|整|正)?[)）]?\s?(?:/|／|每|一|per\s?)\s?(?:人\s?[/／·每]?\s?)?(?:(?P<hour>个?小时|个?钟|时|h\b)|(?P<day>天|日|个?工(?!资))|(?P<week>周|个?星期)"
    r"|(?P<month>个?月)|(?P<year>年)|(?P<piece>件|单|个|吨|平|米)|(?P<person>人))"
)
# What may stand between a word of period and the sum; a stop ends the clause.
_NEAR = 14
_STOPS = re.compile(r"[。；;！!？?\n]")
_SPAN_OF_TIME = re.compile(r"[0-9一二两三四五六七八九十]$")


def find_money(text: str) -> Iterator[Value]:
    """The sums in `text` (plain width); a number without unit counts only after a word of pay."""
    for match in _AMOUNT.finditer(text):
        if (value := _amount(text, match)) is not None:
            yield value
    for pattern in (_SIGNED, _JIAO_ONLY):
        for match in pattern.finditer(text):
            number = number_of(match["number"])
            if number is not None:
                scale = Decimal("0.1") if pattern is _JIAO_ONLY else Decimal(1)
                yield _value(text, match.start(), match.end(), number * scale)
    for pattern in (_AFTER_PAY_WORD, _TOTAL):
        for match in pattern.finditer(text):
            yield from _bare(text, match)


def _amount(text: str, match: re.Match[str]) -> Value | None:
    scale = {"万": 10_000, "千": 1000, "百": 100, "亿": 10**8}.get(match["scale"], 1)
    digits = _two_digits(match["number"])
    high = digits[1] if digits else number_of(match["number"])
    if high is None or (match["unit"] == "块" and _is_a_piece(text, match)):
        return None
    low = number_of(match["from"]) if match["from"] else None
    if low is not None and low < 1000 <= high * scale and scale > 1:
        low *= scale  # 8-10万元
    elif low is not None and high >= 1000 and low < 10 and re.search(r"[万千]$|[kKwW]$", match["number"]):
        low *= high / (number_of(re.sub(r"[万千kKwW]$", "", match["number"])) or 1)
    amount = high * scale
    for name, part in (("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        if match[name]:
            amount += (number_of(match[name]) or 0) * part
    if match["half"]:
        amount += Decimal("0.5")
    amount, tail = _spoken_jiao(text, match, amount)
    currency = _CURRENCIES.get(match["unit"]) or {"US$": "USD", "$": "USD", "HK$": "HKD"}.get(
        match["sign"] or "", "CNY"
    )
    start, end = match.start(), match.end() + tail
    if low is not None:
        return _value(text, start, end, None, low=low, high=amount, unit=currency)
    if digits:
        return _value(text, start, end, None, low=digits[0] * scale, high=digits[1] * scale, unit=currency)
    more = match["more"] or match["more2"]
    return _value(text, start, end, amount, low=amount if more else None, unit=currency)


def _two_digits(number: str) -> tuple[Decimal, Decimal] | None:
    """The bounds of "三四千", "七八百": two neighbouring digits before one unit."""
    match = re.fullmatch(r"([一二两三四五六七八九])([二三四五六七八九])([十百千万]+)", number)
    if match is None:
        return None
    low, high = number_of(match[1] + match[3]), number_of(match[2] + match[3])
    return (low, high) if low is not None and high is not None and low < high else None


def _spoken_jiao(text: str, match: re.Match[str], amount: Decimal) -> tuple[Decimal, int]:
    """三块五 is 3.50: one digit right after 块, with nothing of its own following."""
    if match["unit"] != "块" or match["jiao"] or match["half"]:
        return amount, 0
    after = re.match(
        r"([0-9一二三四五六七八九])(?![0-9一二三四五六七八九十百千万个天月年人块元角毛分点号日])", text[match.end() :]
    )
    if after is None:
        return amount, 0
    return amount + (number_of(after[1]) or Decimal(0)) / 10, 1


def _is_a_piece(text: str, match: re.Match[str]) -> bool:
    """三块砖, 一块去: 块 as a measure word, recognised by what follows."""
    if re.match(r"[砖石板布肉地田牌屏表电手玻木铁儿空区骨]", text[match.end() : match.end() + 1]):
        return True
    return (
        match["number"] == "一"
        and re.match(r"[^,，。;；!！?？\s0-9的]", text[match.end() : match.end() + 1]) is not None
    )


def _bare(text: str, match: re.Match[str]) -> Iterator[Value]:
    digits = _two_digits(match["number"])
    number = digits[1] if digits else number_of(match["number"])
    shortened = re.search(r"[万千百kKwW仟萬佰]", match["number"]) is not None
    if number is None or (number < 100 and not shortened):
        return
    if not shortened and 1900 <= number <= 2100 and re.match(r"\s?[年\-/.]", text[match.end() :]):
        return
    if not shortened and (number >= 10**9 or re.fullmatch(r"[零〇一二三四五六七八九十]+", match["number"])):
        return
    start, end = match.start("number"), match.end()
    if match["from"] and (low := number_of(match["from"])) is not None:
        if low < 100 and shortened:
            low *= number / (number_of(re.sub(r"[万千百kKwW]$", "", match["number"])) or 1)
        yield _value(text, match.start("from"), end, None, low=low, high=number, inferred=True)
    elif digits:
        yield _value(text, start, end, None, low=digits[0], high=digits[1], inferred=True)
    else:
        yield _value(text, start, end, number, low=number if match["more"] else None, inferred=True)


def _value(
    text: str,
    start: int,
    end: int,
    amount: Decimal | None,
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
    unit: str = "CNY",
    inferred: bool = False,
) -> Value:
    per = _per(text, start, end)
    return Value(ValueKind.MONEY, start, end, text[start:end], amount, low, high, unit, per, inferred)


def _per(text: str, start: int, end: int) -> str:
    """hour, day, week, month, year, piece or person where the sum is said to be paid for each of them, else ""."""
    if after := _AFTER.match(text, end):
        return str(after.lastgroup)
    clause = _STOPS.split(text[max(0, start - _NEAR) : start])[-1]
    # The nearest word counts, and only before another sum or a comma that ends what it speaks of.
    found = ""
    for match in _BEFORE.finditer(clause):
        between = clause[match.end() :]
        if re.search(r"[0-9]", between) or between.count(",") + between.count("，") > 0:
            continue
        spelled = match[0]
        if spelled.startswith(("一年", "一天", "一日", "一个月", "一周")) and re.search(
            r"(?:了|满|后|内|前|在)", between
        ):
            continue
        found = str(match.lastgroup)
    return found
