"""Figures of a probation: its length against the term, and its pay against the full wage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from laoheng.advice.review.figures.told import (
    PAID_DAYS,
    Told,
    from_to,
    months_between,
    phrase_of,
    shares,
    spans_of_time,
    yuan,
)
from laoheng.advice.review.measures import Span, ladder, probation_of

_TRIAL = (
    r"试任|试着|评估期|试用|试工|试岗|试活|试做|试干|考察|见习|"
    r"试(?=\d|半|\d*[天月])|[算叫当为作]试(?![^,。;]{0,1}[验点卷])"
)
_ENDLESS = r"无固定期限|没有?到期日|不定期限|长期合同"
_NOT_A_TRIAL = r"配方|产品|设备|软件|机器|样品|促销|感受"
_DENIED = r"不(?:设|约定|试|搞|安排|实行|再|另|用试)|(?:没有?|无|免|取消)(?:约定)?试|另无"
_TERM_BEFORE = r"(?:(?:合同|期限|签|聘期|聘用|用工期|为期|期|约|雇|订|协议|满打满算|刚好|正好)[^,。;]{0,8}|干满?|整)$"
_TERM_AFTER = r"(?:整|期)?(?:的)?(?:临时|固定期限|季节)?(?:劳动)?(?:合同|约|协议|短工|短期|聘期|活)|期"
# Work that may not be tried at all: part-time, or until a task is done.
_NONE_AT_ALL = (
    r"非全日|小时工|钟点|以[^,。;]{2,18}为(?:合同)?期限|"
    r"(?:竣工|完[工成]|[做收拆刷贴干]完)[^,。;]{0,8}(?:止|到头|散)"
)
# Above any term of the ladder.
_OPEN = 999.0


def length(text: str) -> Iterator[Told]:
    """Each length of the probation against the ladder for the term (劳动合同法 19)."""
    read = _trial_and_term(text)
    if read is None:
        return
    term, trials = read
    if term is None:
        yield from (Told(False, span) for months, span in trials if months > 6.1)
    elif term >= 2.95:
        wanders = re.search(
            r"(?<!不)(?:延长|顺延|往后拖|再拖|再次|再试|续签|续试|重新)",
            re.sub(r"不得[^,。;]*|不[^,。;]{0,4}延", "", text),
        )
        for months, span in trials:
            keeps = months <= ladder(term + 0.01) + 0.1
            if not (keeps and wanders):
                yield Told(keeps, span)


def forbidden(text: str) -> Iterator[Told]:
    """A probation within a contract of under three months (劳动合同法 19)."""
    read = _trial_and_term(text)
    if read is None:
        return
    term, trials = read
    if re.search(_NONE_AT_ALL, text) and not re.search(r"全日制(?<!非全日制)|正式工|转正", text):
        yield from (Told(False, span) for _, span in trials)
    elif term is not None:
        yield from (Told(term >= 2.95, span) for _, span in trials)


_ANEW = r"再|重|又|续|另|延|二|两次|多次|[转换调新回返复]|原|曾|前|已|各|每|仍|还"


def repeated(text: str) -> Iterator[Told]:
    """A length of probation without a word of another one: before, again, anew, longer (劳动合同法 19)."""
    if (told := probation_of(text)) and not re.search(_ANEW, text):
        yield Told(True, told.span)


def _trial_and_term(text: str) -> tuple[float | None, list[tuple[float, Span]]] | None:
    """The one term of the contract in months, and each length of probation; None where they are not plain."""
    if not re.search(_TRIAL, text) or re.search(_NOT_A_TRIAL, text) or re.search(_DENIED, text):
        return None
    both = re.search(r"期限(?:与|和|、|及)试用期[^,。;]{0,2}分别", text)
    terms: set[float] = set()
    trials: list[tuple[float, Span]] = []
    for number, (months, start, end) in enumerate(spans_of_time(text)):
        apart = both is not None and start > both.end()
        kind = ("trial" if number else "term") if apart else _kind(text, start, end)
        if kind == "trial":
            trials.append((months, (start, end)))
        elif kind == "term":
            terms.add(round(months, 2))
        elif kind == "open":
            return None
    first = re.search(rf"(?:首|头|第1)个?月[^,。;]{{0,4}}(?:{_TRIAL})", text)
    if first and not trials:
        trials.append((1.0, first.span()))
    if not trials and terms and (dated := _dated_trial(text)):
        trials.append(dated)
    if not terms and (days := _dated(text)):
        terms.add(days[0])
        trials += days[1]
    if re.search(_ENDLESS, text) and not terms:
        terms.add(_OPEN)
    if not trials or len(terms) > 1:
        return None
    return next(iter(terms), None), trials


def _kind(text: str, start: int, end: int) -> str:
    """Whether a length is that of the probation, the term, an open range, or something else."""
    before, after = phrase_of(text, start, end)
    if re.search(r"(?:提前|早|每|离职|工龄|病假|旷工|通知|服务|保密|竞业|年休|年假)[^,。;]{0,4}$", before):
        return ""
    if re.search(r"不(?:满|足|够)|未满|以上|以下|超过(?<!不超过)(?<!得超过)", before[-4:] + after[:3]):
        return "open"
    head = before + text[start : start + 1]
    if (told := re.search(rf"(?:{_TRIAL})(?!.*(?:{_TRIAL}))([^,。;]*)$", head)) and not re.search(
        r"合同|内|满|合格|后|工资|薪|考核|[算含]在|只?限于", told[1][-6:]
    ):
        return "trial"
    early = text[: start - len(before)]
    if re.search(rf"(?:{_TRIAL})[^。;]*$", early) and re.search(
        r"^(?:一?共|计|即|双方约定为|约定为|定为|时长)$", before
    ):
        return "trial"
    if re.match(rf"(?:的)?(?:整)?(?:都|就|全)?(?:里)?[^,。;]{{0,6}}(?:{_TRIAL})", after) and not re.search(
        r"(?:合同|签|聘期|聘用|期限)[^,。;]{0,5}$|(?:合同|约|协议)", before[-8:] + after[:3]
    ):
        return "trial"
    if re.search(r"(?:头|前|首|其中|最初|先|起始的|开头|打头)(?:的)?$", before) and re.match(
        rf"[^,。;]{{0,10}}(?:,[^,。;]{{0,3}}|[^,。;]{{0,6}})(?:{_TRIAL})", text[end:]
    ):
        return "trial"
    if re.search(_TERM_BEFORE, before) or re.match(_TERM_AFTER, after):
        return "" if re.search(r"(?<![干签做算])满$|服务|续", before[-2:]) else "term"
    return ""


def _dated_trial(text: str) -> tuple[float, Span] | None:
    """A probation told by its first and last day."""
    days = from_to(text)
    if len(days) == 2 and days[1][0] > days[0][0] and re.search(rf"(?:{_TRIAL})[^,。;]{{0,6}}$", text[: days[0][1]]):
        return months_between(days[0][0], days[1][0]), (days[0][1], days[1][2])
    return None


def _dated(text: str) -> tuple[float, list[tuple[float, Span]]] | None:
    """Term, and probation where that is dated too, from the days of the calendar."""
    days = from_to(text)
    if len(days) < 2 or days[1][0] <= days[0][0]:
        return None
    first, others = days[0][0], days[1:]
    until = max(day for day, _, _ in others)
    trials = []
    for day, start, end in others:
        if day != until and re.search(_TRIAL, text[max(0, start - 26) : start]):
            # A year that is not told is the first in which the day may come.
            plain = not re.match(r"\d{4}年|[次翌明来后同]年", text[start:])
            early = day.replace(year=first.year) if plain and (day.month, day.day) > (first.month, first.day) else day
            if early > first:
                trials.append((months_between(first, early), (start, end)))
    return months_between(first, until), trials


_WAGE = r"薪|工资|待遇|报酬|工钱|工价|月给|开|拿|领|给|发|钱"
_ON_TRIAL = r"试用|试工|试岗|试活|试的|见习|考察|头\d个?月|前\d个?月|头\d月|转正前|新手"
_ASIDE = r"补贴|餐补|房补|交通|押金|奖|提成|罚|最低|住宿|加班|每小时|时薪|社保|五险|派遣|培训"


def pay(text: str) -> Iterator[Told]:
    """The pay in probation against 80% of the full wage (劳动合同法 20)."""
    if not re.search(_ON_TRIAL, text):
        yield from _alone(text)
        return
    if re.search(r"派遣|劳务公司|竞业|退回|待岗|无薪|不发工资|押|留1?一?半", text):
        return
    if re.search(r"(?:试用|见习|试工)[^。;]{0,12}(?:同1|同一|1样|相同|1致)", text) and not re.search(
        r"不(?:同|1)", text
    ):
        yield from (Told(True, (start, end)) for _, start, end in yuan(text))
        return
    told = list(_share_of_full(text))
    yield from told
    if not told:
        yield from _two_sums(text)


def _share_of_full(text: str) -> Iterator[Told]:
    for rate, start, end in shares(text):
        before, after = phrase_of(text, start, end)
        if not re.search(_WAGE + r"|转正|最低", text) or re.search(
            r"最低(?!档)(?:工资|线)?[^,。;]{0,6}$|社保|五险|基数|公积|病假|率[^,。;]{0,2}$|占|扣|奖|提成|公积|税",
            before,
        ):
            continue
        if re.search(r"(?:低|少|降|减|下浮|扣)(?:了)?$", before) or re.match(r"的?(?:差额|下浮)", after):
            rate = 100 - rate
        if re.search(r"不(?:得|会)?(?:高于|超过)|至多|最多|最高", before[-6:]):
            if rate < 80:
                yield Told(False, (start, end))
        elif not (rate < 80 and re.search(r"不(?:得|会)?(?:低|少)于|至少", before[-6:])) and not re.match(
            r"以下", after
        ):
            yield Told(rate >= 80, (start, end))


def _two_sums(text: str) -> Iterator[Told]:
    paid = []
    for value, start, end in yuan(text):
        before, after = phrase_of(text, start, end)
        if not re.search(_ASIDE, before[-8:] + after[:6]):
            daily = re.search(r"(?:每[天日]|[1一][天日]|日薪|按[天日])[^,。;]{0,6}$|/[天日]", before + after[:2])
            paid.append((value * PAID_DAYS if daily else value, start, end))
    if len(paid) == 1 and not re.search(r"补|饭|零花|生活费|半|成|折|低", text):
        if not re.search(r"转正|正式|以?后", text):
            yield Told(True, paid[0][1:])
        return
    raw = sorted(value for value, start, end in yuan(text) if any(start == told[1] for told in paid))
    if len(raw) == 2 and 0.2 * raw[1] <= raw[0] and max(paid)[0] > 2 * raw[1]:
        # Both by the day, though the day is told once.
        paid = [(value, start, end) for value, start, end in yuan(text) if any(start == told[1] for told in paid)]
    elif len(paid) == 3 and sorted(paid)[1][0] < 0.8 * max(paid)[0]:
        paid = [min(paid), max(paid)]
    if len(paid) != 2 or not re.search(r"转正|正式|期满|师傅价|定薪|以?后|[过满]了", text):
        return
    full, low = max(paid), min(paid)
    if low[0] >= 100 and full[0] < 200_000:
        yield Told(low[0] >= 0.8 * full[0] - 0.01, low[1:])


def _alone(text: str) -> Iterator[Told]:
    """One full wage is not low beside another: the whole contract tells."""
    paid = yuan(text)
    if len(paid) == 1 and not shares(text) and not re.search(r"[半成折试]|最低|低于|新|头|前", text):
        yield Told(True, paid[0][1:])
