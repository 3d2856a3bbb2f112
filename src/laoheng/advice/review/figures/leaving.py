"""Figures of leaving: notice, the ban on rivals and its price, the cost of training, the papers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from laoheng.advice.review.figures.told import LEAST_WAGE, Told, phrase_of, shares, spans_of_time, yuan

_LEAVES = (
    r"(?:乙方|员工|本人|劳动者)[^,。;]{0,16}解除|[里也要]走|提前[^,。;]{1,6}(?:说|吱声|打招呼)|辞|离职|离厂|"
    r"离店|离开|离园|走人|想走|要走|走的|请辞|不干|不做|不想|离任|预告|撤"
)
_OTHERS = (
    r"甲方|公司(?:依|须|承诺|解|辞|终|决|到|合|不)|单位(?:解|辞)|"
    r"供货|裁|续签|续订|到期|期满|排班|公示|公布|请假|年假|体检|断货"
)


def notice(text: str) -> Iterator[Told]:
    """Notice of resignation against thirty days, three in probation (劳动合同法 37)."""
    if not re.search(_LEAVES, text) or re.search(r"竞业|服务期|情分|鼓励|我们会", text):
        return
    loose = re.search(r"顺延|接替|批准|同意后|延长|找到", text)
    for months, start, end in spans_of_time(text):
        before, after = phrase_of(text, start, end)
        marked = re.search(
            r"(?:提前|提早|预先|事先|早于?|(?:通知|预告)期(?:为|是|限|:)?|预留)[^,。;]{0,6}$", before
        ) or re.match(r"(?:以?前|之前)(?:书面)?(?:通知|提出|告知|申请|递|打招呼)", after)
        stays = re.search(r"(?:还需|仍须|还得|仍需|须再?|得再?)(?:干|做|留任|工作)满?$", before) and re.search(
            r"(?:提出?|递交?|说)[^,。;]{0,6}(?:离职|辞|走)|核准|批准", _sentence_before(text, start)
        )
        late = re.search(r"(?:结束|年底|开学|过年|年|末)前$", before)
        if not (marked or late or stays) or re.search(_OTHERS, _sentence_before(text, start)):
            continue
        on_trial = _on_trial(text, start)
        if on_trial and "工作日" in text[start:end] and months < 0.16:
            continue
        keeps = months <= (0.11 if on_trial else 1.03)
        if not (keeps and (loose or late)):
            yield Told(keeps, (start, end))


def _sentence_before(text: str, place: int) -> str:
    return text[max(text.rfind("。", 0, place), text.rfind(";", 0, place)) + 1 : place]


def _on_trial(text: str, place: int) -> bool:
    """Whether the notice at `place` is that of somebody in probation."""
    sentence = _sentence_before(text, place)
    trial = max((match.end() for match in re.finditer(r"试用|试工|试的|磨合期|新来的|新人", sentence)), default=-1)
    full = max((match.end() for match in re.finditer(r"转正|正式|期满|满后|期后", sentence)), default=-1)
    return trial > full


_BAN = r"不得|不许|不准|不能|不可|不碰|不去|不进|不给|别|禁止|回避|竞业|限"
_RIVAL = r"竞业|补偿|限制期|同行|同业|同类|竞争|对手|竞品|对家|对门|别家|名单|附件|药企|这行|铺|馆|店|厂|企业|家"
_GONE = (
    r"(?:(?:离|走|解除|终止|辞|退|卸任|解约)[^,。;]{0,10}|竞业[^,。;]{0,12}起算|不竞争(?:期间|义务)?[^,。;]{0,6}|(?:竞业|限制)(?:限制)?(?:的)?(?:期限?|义务期)?[^,。;]{0,6}|(?<!期)限"
    r"|(?:自离|自合同)[^。;]{0,12})$"
)


def ban(text: str) -> Iterator[Told]:
    """How long a ban on rivals lasts after leaving, what prolongs it added, against two years (劳动合同法 24)."""
    if not re.search(_BAN, text):
        return
    if re.search(r"在职|服务期|公积|档案|培训|辞职[^,。;]{0,6}(?:审批|同意)|再入职|返聘", text):
        return
    base: tuple[float, int, int] | None = None
    total = 0.0
    for months, start, end in spans_of_time(text):
        before, after = phrase_of(text, start, end)
        if "保密" in before or re.search(r"保密[^,。;]*,持续$", text[:start]):
            continue
        if base and re.search(r"(?:再|延长?|顺延|续|加)[^,。;]{0,3}$", before):
            total += months
        elif (
            _after_leaving(text, start, before, after)
            and not re.search(r"每|前|满|提前|逾期|连续", before[-3:])
            and not re.match(r"前|的?(?:平均|月均|工资|均)|内?(?:结清|付清|办)", after)
            and (base is None or months > base[0])
        ):
            base, total = (months, start, end), months
    if base is None or base[0] < 1:
        return
    keeps = total <= 24.5
    wanders = total == base[0] and re.search(
        r"(?<!不)(?:再延|延长|延展|展期|顺延|续|再次)", re.sub(r"不得[^,。;]*|持续|连续", "", text)
    )
    yield Told(None if keeps and wanders else keeps, base[1:])


def _after_leaving(text: str, start: int, before: str, after: str) -> bool:
    """Whether a length runs from leaving, or is that of a ban by its own words."""
    forbids = re.match(r"(?:之)?(?:内|里)?(?:都|均|应|[^,。;]{0,3})?(?:不|别|禁|回避)", after) and not re.search(
        r"索|招揽|挖|诋毁|要求|主张|申请|仲裁|起诉|诉讼|追|证明|档案|结清|泄", after
    )
    if re.search(_GONE, before) and not re.match(r"后|再", after):
        return bool(forbids or re.search(_RIVAL, text))
    elsewhere = re.search(r"别的|别家|名单|附件|同[行业类]|对[家手门]|竞", text[start:])
    if forbids and (
        (not before and elsewhere) or re.search(r"(?:离|走|解除|终止|辞|退|卸任|解约)[^。;]{0,18}$", text[:start])
    ):
        return True
    early = text[: start - len(before)]
    return bool(re.search(r"^(?:为期|共|期限为?)$", before) and re.search(r"竞业[^。;]*$", early))


_IN_WAGE = r"已含|包含|含在|已折|里头|在职|冲抵|抵|已付清|视同|视为"


def ban_pay(text: str) -> Iterator[Told]:
    """Monthly pay for a ban against 30% of the wage before (解释一 36)."""
    if not re.search(r"竞业|限制|限\d|对家|同行|附件|名单", text) or re.search(r"派遣|试用|病假|加班", text):
        return
    for rate, start, end in shares(text):
        before, after = phrase_of(text, start, end)
        near = before[-22:] + after[:10]
        if re.search(r"违约|培训|年息", near) or not re.search(r"工资|薪|收入|均|工钱", near):
            continue
        if not re.search(r"补偿|补|月", text):
            continue
        floor = re.search(r"不(?:得)?(?:低|少)于|高[于过]|至少", before[-14:])
        if rate >= 30 and not re.search(_IN_WAGE, text):
            yield Told(True, (start, end))
        elif rate < 29.9 and not floor and "补偿" in text:
            yield Told(False, (start, end))
    # Less than a wage of any place is less than the least that the ban may be paid with.
    for match in re.finditer(
        r"补偿(?:金|费)?[^,。;\d]{0,6}(?:每月|按月|月)[^,。;\d]{0,4}(\d+(?:\.\d+)?)(?:元|块)", text
    ):
        if float(match[1]) < LEAST_WAGE and not re.search(r"不低于|在职", match[0]):
            yield Told(False, match.span())


def ban_penalty(text: str) -> Iterator[Told]:
    """The penalty against five times all the pay for the ban (人社厅发〔2025〕40号 14)."""
    if not re.search(r"竞业|同行|同业|竞争|对手|对家|竞品|限制|补偿总", text) or re.search(r"供货|股东|不得约定", text):
        return
    times = [
        (float(match[1]), match.start(), match.end())
        for match in re.finditer(r"(?:补偿|竞业钱)[^,。;]{0,8}?,?(\d+(?:\.\d+)?)倍", text)
    ]
    for value, start, end in times:
        yield Told(value <= 5, (start, end))
    for match in re.finditer(r"(?:年薪|收入|工资|工钱|报酬)[^,。;]{0,4}?[的之]?(\d+(?:\.\d+)?)倍", text):
        if float(match[1]) >= 5:
            yield Told(False, match.span())
    if not times:
        yield from _penalty_in_yuan(text)


# Above five times what two years of a high pay for the ban come to, in yuan.
_HUGE = 1_000_000.0


def _penalty_in_yuan(text: str) -> Iterator[Told]:
    paid: list[float] = []
    monthly: list[float] = []
    asked: list[tuple[float, int, int]] = []
    for value, start, end in yuan(text):
        before, _ = phrase_of(text, start, end)
        if re.search(r"(?:违约|赔|罚|偿付|给付|即付)[^,。;]{0,12}$", before):
            asked.append((value, start, end))
        elif re.search(r"(?:每月|月月|按月|月)[^,。;]{0,10}$", before) and re.search(r"补|竞业|领|付|给", before):
            monthly.append(value)
        elif re.search(r"(?:补偿|竞业钱|拿了|共)[^,。;]{0,10}$", before):
            paid.append(value)
    if len(asked) != 1 or len(paid) > 1 or len(monthly) > 1:
        return
    terms = [months for months, _, _ in spans_of_time(text) if 1 <= months <= 60]
    total = paid[0] if paid else monthly[0] * terms[0] if monthly and len(terms) == 1 else None
    if not total and asked[0][0] >= _HUGE and not re.search(r"调减|调低(?<!不得请求调低)|股东|供货", text):
        yield Told(False, asked[0][1:])
    if total:
        yield Told(asked[0][0] <= 5 * total + 1, asked[0][1:])


_TAUGHT = r"培训|委培|进修|研修|受训|外派|学费|送训|送学|学|服务期|认证|考证|送你"
_WHENEVER = r"不论|任何|哪怕|多久|无论|最后|不减|1分不|不随|不递减|还是"


def training(text: str) -> Iterator[Told]:
    """What leaving early costs against the part of the training cost that is not yet served (劳动合同法 22)."""
    if not re.search(_TAUGHT, text):
        return
    found = yuan(text)
    for match in re.finditer(
        r"(?:培训费用?|学费|费用|两?)[^,。;]{0,6}?(\d+(?:\.\d+)?)倍|[按翻](\d+)倍(?:偿还|返还|赔|还)", text
    ):
        if float(match[1] or match[2]) > 1 and re.search(r"赔|违约|返还|偿还|退|收|还", text):
            yield Told(False, match.span())
    if len(found) != 2 or re.search(r"不超过|年薪|月薪|工资", text):
        return
    if re.search(r"(?:开支|费用|实际)[^,。;]{0,6}$", text[: found[1][1]]) and re.search(
        r"(?:违约|赔|承担)[^,。;]{0,6}$|按$", text[: found[0][1]]
    ):
        found.reverse()
    (cost, _, _), (asked, start, end) = found
    before, after = phrase_of(text, start, end)
    if cost < 500 or re.search(r"加|另|奖|补贴|每年", before[-6:]):
        return
    span = (start, end)
    told = _by_month(text, before, cost, asked, span)
    if told is None:
        told = _at_once(text, before, after[:6], cost, asked, span)
    if told:
        yield told


def _served(text: str) -> tuple[float | None, float | None, float | None]:
    """The whole term of service, what is served, and what is left, in months, where told."""
    term = done = left = None
    for months, start, end in spans_of_time(text):
        before, after = phrase_of(text, start, end)
        if re.search(r"(?:剩|少干|差|不满)[^,。;]{0,4}$", before):
            left = months
        elif re.search(r"(?:干了?满?|满|履行|服务满|做满|第)$", before) and term is not None and months < term:
            done = months
        elif term is None and not re.search(r"每|提前", before[-3:]) and not re.match(r"前", after):
            term = months
    if term and re.search(r"(?:干|履行|服务|做)[^,。;]{0,3}(?:1半|一半)", text):
        done = term / 2
    return term, done, left


def _by_month(text: str, before: str, cost: float, asked: float, span: tuple[int, int]) -> Told | None:
    """So much a month: what each month left costs, or what each month served takes off."""
    every = re.search(
        r"(?:(?:每|少|按)(?:少|服务|履行|干|剩)?(?:干|服务|做)?满?1?|干1)个?(月|年)(?![^,。;]{0,6}离)[^,。;]{0,10}$",
        before,
    )
    term, _, _ = _served(text)
    if not every or term is None:
        return None
    whole = asked * term / (12 if every[1] == "年" else 1)
    falls = re.search(r"减|扣减|免|核减", before[-6:])
    # A month's fall that wipes out the cost within the term is lawful; so is a month's price that adds up to it.
    return Told(whole >= cost - 1 if falls else whole <= cost + 1, span)


def _at_once(text: str, before: str, after: str, cost: float, asked: float, span: tuple[int, int]) -> Told | None:
    """One sum whenever somebody leaves, or after so long."""
    if not re.search(r"赔|违约金|支付|返还|偿|退|还|剩|要拿|掏", before + after):
        return None
    term, done, left = _served(text)
    if asked > cost + 1:
        return Told(False, span)
    if not term and re.search(r"(?:干|履行|服务)了?(?:1半|一半)", text):
        return Told(asked <= cost / 2 + 1, span)
    if re.search(_WHENEVER, text):
        return Told(False, span) if asked >= cost - 1 else None
    rest = left if left is not None else term - done if term and done else None
    if not term or rest is None or rest < 0:
        return None
    return Told(asked <= cost * rest / term + 1, span)


def papers(text: str) -> Iterator[Told]:
    """When the proof and the file follow somebody who left, against fifteen days (劳动合同法 50)."""
    if not re.search(r"证明|档案|手续|离职[条单]", text) or re.search(r"丢|遗失|补(?:开|来|办)|竞业|复印", text):
        return
    tied = not re.search(r"不影响|照样|照转", text) and re.search(
        r"才|(?<!不)未|结清|归还|赔|前提|违约|押|没(?:有)?(?:交|还|清)|不予|暂", text
    )
    for months, start, end in spans_of_time(text):
        before, after = phrase_of(text, start, end)
        gone = re.search(r"离|走|辞|解除|终止|档案|证明|手续", before + after + text[:start][-20:])
        if not gone or re.search(r"提前|社保登记|工作满", before):
            continue
        if (
            months > 0.75
            and re.search(r"满$|后|押|(?:等|过)$", before[-4:] + "·" + after[:4])
            and re.search(
                r"证明|档案|手续|离职单",
                before + after + ("" if re.match(r"后?内|之内", after) else text[end : end + 16]),
            )
        ):
            yield Told(False, (start, end))
        elif months <= 0.51 and re.match(r"(?:之|以)?内", after) and not tied:
            yield Told(True, (start, end))
