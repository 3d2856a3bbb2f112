"""Reading the messages of a case: who says of which period that it is unpaid, that it came, or was deferred too late.

A small grammar over clauses: the tables below hold the wording, everything they do not hold says nothing. Reported
speech, conditions, questions and guesses say nothing either; a denial is not an admission.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from laoheng.risk.arrears.case import Letter, Speaker
from laoheng.risk.arrears.naming import Mention, mentions, named_days, plain
from laoheng.risk.arrears.periods import Period


class Saying(StrEnum):
    """What a message can state."""

    UNPAID = "unpaid"  # the wage of the period has not come
    PARTLY = "partly"  # part of it has come
    CAME = "came"  # the worker: the wage came
    PAID = "paid"  # the employer: the wage was paid (its word alone, proving nothing)
    BACKDATED = "backdated"  # the deferral was signed later than it says


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said. `periods` empty: none named. `received` and `missing` are yuan where the message gives them.

    For `BACKDATED`, `signed` is the real day of signing (the message's own day where it gives none), `written` the day
    that the paper bears, where the message says so.
    """

    day: date
    speaker: Speaker
    saying: Saying
    periods: tuple[Period, ...] = ()
    received: Decimal | None = None
    missing: Decimal | None = None
    signed: date | None = None
    written: date | None = None


_TO_WHOM: Final = r"[给向为][我你您他大咱]们?家?"
_ADVERBS: Final = (
    r"(?:按时|按期|按约|准时|及时|足额|全部|全额|完全|完整|真正|实际|如期|正常|再|能够?|见到?|有|给|都|曾|"
    rf"{_TO_WHOM})*"
)
_NOT: Final = (
    r"(?:还没有?|都没有?|也没有?|没有|没能|没法|没办法|没|还未|尚未|仍未|从未|并未|未能|未|无法|不能|无力|不见)"
)
_SEND: Final = r"(?:发(?![现错票生布货包展])|支付|支给|付|打款|打(?!卡)|转账|转|兑现|补发|补上|补|结算|结清|结|到位|汇)"
_ARRIVE: Final = r"(?:收到|收着|到账|到帐|到手|到卡|领到|领(?!导)|拿到|拿|入账|进账|见到|见着|收悉)"
_NEGATED_SEND: Final = re.compile(
    rf"{_NOT}{_ADVERBS}{_SEND}|[发付]不[出了上]|没钱(?:发|付|给)|一分钱?[都也]?(?:没|未|不)|还没有?$"
)
_NEGATED_ARRIVAL: Final = re.compile(
    rf"{_NOT}{_ADVERBS}(?:{_ARRIVE}|{_SEND})|一分钱?[都也]?(?:没|未|不)|(?:不|拒)(?:给我?|肯?发|付|支付)|[发付]不[出了上]"
    r"|我(?:还|就|却|都)?没有?$|还没有?$|没影"
)
_OWES: Final = re.compile(r"拖欠|欠(?!条|缺|费|款单|佳|妥|考虑)")
_DENIES_OWING: Final = re.compile(
    r"(?:没有?|未|不存在|从未|从不|从来没有?|不会|绝不|并未|并不|并没有?|无|不)(?:发现|存在|任何|再|过|有|什么)*(?:恶意|故意|无故)?(?:的)?(?:拖)?欠|否认"
)
_LATER: Final = re.compile(
    r"(?:晚|迟|缓|延)(?:几天|些天|些|点|一点)?再?(?:发|付)|推迟|延后|延期|延迟|推后|往后(?:推|拖|延)|暂缓|过(?:几|两)天|过一?(?:阵|段)"
    r"|(?:下周|下个?月|月底|月末|年底|明天|后天|尽快|马上|一定|回头|以后|稍后|再|随后|到时候?)[^,]{0,8}(?:发|补|付|给|结|还)"
    r"|(?:会|将|要|争取|承诺|保证|打算|准备|安排)[^,]{0,8}(?:补发|补上|补给|补齐|补付|发放|支付|付清|结清)"
)
_NOT_LATER: Final = re.compile(
    r"(?:没有?|不会|不再|未|并未|无)(?:再|任何)?(?:晚发|迟发|缓发|延发|推迟|延后|延期|延迟|拖延|推后)"
)
_PAPER: Final = re.compile(r"(?:缓发|延期|延发|延付|延后|延迟)(?:支付|发放)?(?:工资)?的?(?:协议|约定)")
# Money that others owe the firm is not the wage it owes.
_THIRD_PARTY: Final = re.compile(
    r"(?:甲方|客户|业主|总包|发包方|对方|银行|建设单位|合作方)[^,]{0,8}(?:没|未|不|欠|拖)[^,]{0,8}?(?:款|钱|账|付|结)"
    r"|(?:资金|货款|工程款|项目款|回款|款项|贷款|账款|进度款)[^,]{0,4}(?:没|未|不)[^,]{0,4}?(?:到位|到账|到|结|收回|回来|下来|批|付)"
)
_OTHER_MONEY: Final = re.compile(r"货款|工程款|项目款|回款|款项|贷款|账款|进度款|材料款|甲方|客户|业主|房租|税款")
_FUTURE_MONTH: Final = re.compile(r"(?:再|才|就|会)?(?:一起|一并|统一|集中)?(?:补发|补|发|付|支付|给|结清|兑现)")
_SENT: Final = re.compile(
    r"(?:已经?|都|全部|全额|足额|按时|如期|早就?|刚)[^,没未不]{0,6}?(?:发|支付|付|打|转|汇|结清|补)"
    r"|(?:发|支付|付|打|转|汇|结|补)(?:放|发|款|账|清|齐)?(?:完|过|好|了|出去|给[你您]们?了|到位)"
)
_ARRIVED: Final = re.compile(
    rf"{_ARRIVE}|(?:已经?|都|全部|刚|昨天|今天)[^,没未不]{{0,6}}?(?:发|支付|付清|打|转|汇|结清|补)"
    r"|(?:发|支付|付|打|转|汇|结|补)(?:放|发|款|账|清|齐)?(?:下来|过来|到|完|过|好|了|给我了?|来了)|结清|付清|补齐|(?:已经?|都)给我|给我了|钱[^,没未不]{0,4}到了"
)
_PART: Final = re.compile(
    r"只|仅|才(?:[收发给到领拿][^,]{0,3}\d)|一半|一部分|部分|少发|少给|少了|差|没[发给付]?[完齐全够足]|不够|不全|不足|不齐|先[收发给到领拿付]|尾款|剩|余下|余额|另一"
)
_GUESS: Final = re.compile(
    r"可能|也许|恐怕|或许|大概|估计|如果|要是|倘若|假如|若是|若|万一|怕|担心|听说|据说|传|是不是|能否"
)
_WHEN_COME: Final = re.compile(
    r"等|希望|盼|什么时候|何时|几时|哪天|会|将|明天|后天|下周|下个?月|月底|能|应该|应当|保证|承诺|答应|请|麻烦|赶紧|快点|催|想|要求|说好|以为|本该|该发|本来|安排|计划|准备|打算"
)
_QUESTION: Final = re.compile(
    r"吗|\?|是否|有没有|收没收|发没发|到没到|了没|没有呢|呢$|什么时候|何时|几时|多久|哪天|能不能|可不可以"
)
_REPROACH: Final = re.compile(r"怎么|为什么|为何|为啥|咋|凭什么")
_REPORTED: Final = re.compile(r"(?:说|讲|称|通知|表示|回复|声称|反映|告诉我们?|投诉|认为|主张|举报)(?!好|明|实话)")
_OTHERS: Final = re.compile(
    r"同事|工友|别人|其他人|人家|隔壁|老乡|(?<!其)[他她]们?(?:的|[^,]{0,4}(?:收到|领到|拿到|领了|拿了))"
)
_WORKER_REPORTS: Final = re.compile(
    r"(?:老板|公司|单位|他们?|她|厂里|厂方|财务|人事|领导|经理|对方|主管|组长|工头|会计)[^,]{0,6}(?:说|讲|称|表示|回复|告诉|通知|答应|承诺)"
)
_ONLY_TALK: Final = re.compile(r"(?:说|讲|称|表示|回复|告诉我?|通知我?|反映)[:,]?$")
_WAGE: Final = re.compile(r"工资|薪|工钱|劳务费|报酬|欠款|月钱")
_NOT_WAGE: Final = re.compile(
    r"(?:工资|薪)(?:条|单|表|卡|明细|流水|标准|结构)|奖|提成|报销|补贴|津贴|押金|补偿|借款|加班费|社保|公积金|保险|个税|通知|短信|函|回执|罚款"
)
_AMOUNT: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(万|千)?(?:元|块|￥)")
_SPLIT: Final = re.compile(r"[。;!\n…]+|(?<=\?)|(?<!\d),|,(?!\d)|但是|可是|不过|然而|但(?!愿)|而且|只是(?!说)")

_LATE_SIGNING: Final = re.compile(
    r"倒签|补签|补的协议|协议[^,]{0,14}补的|假的?日期|后补(?!发)|事后[^,]{0,6}(?:补|签|写|做)|后来[^,]{0,6}(?:补|签|写|做)"
    r"|日期[^,]{0,4}(?:写早|提前|往前|改早|改了|是假|不对|不实|不真|倒)|(?:往前|提前)写|(?:实际|其实)[^,]{0,16}(?:签|写|做)|才签|才让[^,]{0,4}签|写早了|日期让我[^,]{0,4}写|签[^,]{0,8}(?:时|那天|时候)[^,]{0,6}是?\d+月\d+[日号]"
)
_SIGNING_ELSE: Final = re.compile(r"补签卡|签到|签收|考勤|打卡|劳动合同|工资[条表单]|收条|入职|离职证明")
_AGREEMENT: Final = re.compile(r"协议|缓发|延期|延付|延发")
_DENIES_LATE: Final = re.compile(
    r"(?:没有?|不是|并非|不存在|未曾?|否认|绝非|从未|非)(?:任何|过|什么|有|事?后来?|是)*(?:倒签|补签|后补|补的|事后|后来)|(?:不是|没有)[^,]{0,3}(?:倒签|补签)"
)
_LATE_LATER: Final = re.compile(r"下周|明天|后天|回头|以后|过几天|将|(?<!工)会(?!签|同意)|可以|打算|准备|需要|想")
_BEARS_DATE: Final = re.compile(
    r"(?:写的?是?|写成了?|写着|写为|落款[^,]{0,4}|倒签[为到成至在]?|日期[是为填在写倒签改成的]*|填的?是?|提前到|往前写[到成]?|改成|标的?是?|上面是)$"
)
_REAL_DATE: Final = re.compile(r"(?:实际|其实|真实|真正)[^,]{0,8}$|(?:签署|签订|签字)(?:时间|那天)(?:是|为|在)$")
_RELATIVE_DAYS: Final = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "刚刚": 0}


def read_messages(letters: Iterable[Letter], weekly: bool) -> tuple[Statement, ...]:
    """Everything the messages state, by day, whatever their order; unions' words state only a late signing."""
    found: list[Statement] = []
    for letter in sorted(letters, key=lambda item: (item.date, item.sender, item.text)):
        text = plain(letter.text)
        if late := _late_signing(text, letter, weekly):
            found.append(late)
        if letter.sender is not Speaker.UNION:
            found += _last_word(_about_wages(text, letter, weekly))
    return tuple(found)


def _last_word(said: Iterable[Statement]) -> list[Statement]:
    """Within one message the later clause about a period prevails ("2月没发，3月20日已补发")."""
    last: dict[tuple[Period, ...], Statement] = {}
    for statement in said:
        for period in statement.periods or (None,):
            key = (period,) if period else ()
            last[key] = statement if len(statement.periods) < 2 else replace(statement, periods=key, missing=None)
    return list(last.values())


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    periods: tuple[Period, ...]
    about_wage: bool
    reported: bool


def _about_wages(text: str, letter: Letter, weekly: bool) -> Iterator[Statement]:
    for clause in _clauses(text, letter, weekly):
        if not clause.about_wage or clause.reported:
            continue
        read = _employer_says if letter.sender is Speaker.EMPLOYER else _worker_says
        saying = read(clause.text)
        if saying is None:
            continue
        received, missing = _sums(clause.text, saying)
        yield Statement(letter.date, letter.sender, saying, clause.periods, received, missing)


def _clauses(text: str, letter: Letter, weekly: bool) -> Iterator[_Clause]:
    """Clauses with what they inherit: the periods and the topic named before, and "he said" standing alone."""
    named = _wage_periods(text, mentions(text, letter.date, weekly))
    periods: tuple[Period, ...] = ()
    about_wage = hangs_on_report = False
    if letter.sender is Speaker.WORKER and len({item.periods for item in named}) == 1:
        periods = () if named[0].vague else named[0].periods  # "一分钱没给我，2月的工资"
        about_wage = bool(_WAGE.search(text))
    position = 0
    for part in _SPLIT.split(text):
        start = text.index(part, position) if part else position
        position = start + len(part)
        here = [item for item in named if start <= item.start < position]
        if here:
            periods = tuple(sorted({p for item in here if not item.vague for p in item.periods}))
        about_wage = about_wage or bool(here)
        reports = _reports(part, letter.sender)
        yield _Clause(part, periods, _topic(part, about_wage), reports or hangs_on_report)
        about_wage = about_wage or _topic(part, about_wage)
        if part:
            hangs_on_report = bool(reports and _ONLY_TALK.search(part))


def _wage_periods(text: str, found: tuple[Mention, ...]) -> list[Mention]:
    """`found` without the month in which payment is promised or was made ("2月工资4月补发"), where another is named."""
    pays_in = [item for item in found if _FUTURE_MONTH.match(text, item.end)]
    return [item for item in found if item not in pays_in] if len(pays_in) < len(found) else list(found)


def _topic(part: str, inherited: bool) -> bool:
    if _WAGE.search(_NOT_WAGE.sub("", part)):
        return True
    return inherited and not _NOT_WAGE.search(part) and not _OTHER_MONEY.search(part)


def _reports(part: str, sender: Speaker) -> bool:
    if sender is Speaker.EMPLOYER:
        return bool(_REPORTED.search(part))
    return bool(_WORKER_REPORTS.search(part))


def _employer_says(text: str) -> Saying | None:
    text = _THIRD_PARTY.sub("", _PAPER.sub("", text.replace("工会", "")))
    if any(rule.search(text) for rule in (_GUESS, _QUESTION, _NOT_LATER)) or re.search(r"不是[没未]|故意|恶意", text):
        return None
    if _DENIES_OWING.search(text):
        return Saying.PAID
    sent = _SENT.search(text) and not re.search(r"会|将|争取|一定", text)
    if _NEGATED_SEND.search(text) or (_OWES.search(text) and not sent):
        return Saying.PARTLY if _PART.search(text) else Saying.UNPAID
    if _PART.search(text):
        return Saying.PARTLY
    if sent:
        return Saying.PAID
    return Saying.UNPAID if _LATER.search(text) else None


def _worker_says(text: str) -> Saying | None:
    text = text.replace("工会", "")
    asks = bool(_QUESTION.search(text)) and not _REPROACH.search(text)
    if _GUESS.search(text) or asks or _OTHERS.search(text):
        return None
    if _DENIES_OWING.search(text) or re.search(r"不是[没未]", text):
        return None
    unpaid = bool(_NEGATED_ARRIVAL.search(text) or _OWES.search(text))
    if _PART.search(text) and (unpaid or _ARRIVED.search(text) or re.search(r"[还尚]差", text)):
        return Saying.PARTLY
    if unpaid:
        return Saying.UNPAID
    if _ARRIVED.search(text) and not _WHEN_COME.search(text) and not _REPROACH.search(text):
        return Saying.CAME
    return None


def _sums(text: str, saying: Saying) -> tuple[Decimal | None, Decimal | None]:
    """Yuan received and yuan still missing, where the clause gives exactly one sum."""
    sums = [_sum(match) for match in _AMOUNT.finditer(text)]
    if len(sums) != 1:
        return None, None
    if saying is Saying.CAME:
        return sums[0], None
    if saying is Saying.PARTLY and not re.search(r"差|欠|剩|余|尾款|没[发给付]|未[发付]|另一|少", text):
        return sums[0], None
    return (None, sums[0]) if saying in (Saying.UNPAID, Saying.PARTLY) else (None, None)


def _sum(match: re.Match[str]) -> Decimal:
    scale = {"万": Decimal(10_000), "千": Decimal(1_000), None: Decimal(1)}[match[3]]
    return Decimal(match[1].replace(",", "") + (match[2] or "")) * scale


def _late_signing(text: str, letter: Letter, weekly: bool) -> Statement | None:
    late = _LATE_SIGNING.search(text)
    if late is None or _DENIES_LATE.search(text) or _GUESS.search(text) or _QUESTION.search(text):
        return None
    if _SIGNING_ELSE.search(text) and not _AGREEMENT.search(text):
        return None
    clause = next(part for part in _SPLIT.split(text[: late.start()] + "\0" + text[late.start() :]) if "\0" in part)
    if _LATE_LATER.search(clause) or _reports(clause, letter.sender):
        return None
    written, signed = _signing_days(text, letter.date)
    named = _wage_periods(text, mentions(text, letter.date, weekly))
    periods = tuple(sorted({period for item in named if not item.vague for period in item.periods}))
    return Statement(letter.date, letter.sender, Saying.BACKDATED, periods, signed=signed, written=written)


def _signing_days(text: str, written_on: date) -> tuple[date | None, date]:
    """The day the paper bears and the day it was really signed; the message's own day where it gives none."""
    written: date | None = None
    others: list[date] = []
    for item in named_days(text, written_on):
        before = text[: item.start].rpartition(",")[2]
        if _REAL_DATE.search(before):
            others.append(item.day)
        elif _BEARS_DATE.search(before) or re.search(r"(?:不是|并非)(?:在|于)?$|让我[^,]{0,4}写$", before):
            written = item.day
        elif re.match(
            r"(?:那天|当天|这天)?(?:才|的时候|左右|事后|后来)?(?:倒签|补签|补|签|写|做|让|找)", text[item.end :]
        ):
            others.insert(0, item.day)
    if others:
        return written, others[0]
    for word, back in _RELATIVE_DAYS.items():
        if word in text:
            return written, written_on - timedelta(days=back)
    return written, written_on
