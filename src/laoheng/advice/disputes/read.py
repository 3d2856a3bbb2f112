"""Reading a pleading, complaint or chat for its disputed points."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from laoheng.advice.disputes.chat import Said, messages, words_only
from laoheng.advice.disputes.claims import Burden, Claim, ClaimKind, Point, Side, Stance, claim_kinds, evidence_signs
from laoheng.law import LawAt
from laoheng.text.elements import LABELS, TaggedSentence, tag_sentences
from laoheng.text.elements.cues import look
from laoheng.text.values import ValueKind, find_values

# A speaker stays until another one takes over.
_SPEAKERS = (
    (Side.TRIBUNAL, re.compile(r"本院认为|本院查明|经审理查明|仲裁委认为|本委认为|判决如下|裁决如下|调解员[：:]")),
    (
        Side.EMPLOYER,
        re.compile(
            r"^(公司|单位|老板|经理|人事|被申请人|用人单位|HR)[^，。]{0,8}[：:]|(被告|被申请人|公司|单位)[^，。；]{0,20}(辩称|答辩)"
        ),
    ),
    (
        Side.WORKER,
        re.compile(
            r"^(工人|员工|我|劳动者|申请人|本人)[：:]|(原告|申请人)[^，。；]{0,20}(诉称|起诉称|称)|(诉讼|仲裁)请求|请求事项"
        ),
    ),
)
_REFUSES = re.compile(
    r"不予支持|驳回|无需|无须|不应|不同意|不认可|不承认|否认|不存在|不属实|没有(?:事实|法律|任何)?[^，。；]{0,4}依据|并未"
    r"|(?:没有|未)(?:违法|非法|拖欠|克扣|违反|加班(?!费|工资|补|报酬))|已(?:经)?(?:足额|全部|全额)?(?:支付|结清|发放|付清)|拒绝|缺乏[^，。；]{0,6}依据"
)
_ADMITS = re.compile(
    r"(?<!不)(?:认可|承认)|无异议|没有异议|属实|(?<!不)同意(?:支付|给付|补|向|赔|按)"
    r"|愿意(?:支付|补|赔)|确实(?:欠|没|未|拖欠|存在)"
)
_ASKS = re.compile(
    r"请求|要求|判令|裁决|主张|申请|诉请|应(?:当)?(?:支付|赔偿|补)|讨|赔我|给我|补发"
    r"|^[（(]?[一二三四五六七八九十\d]+[、.．)）]"
)
# Spoken words of the employer's side in a chat; elsewhere they are too plain to mean consent or refusal.
_SPOKEN_REFUSAL = re.compile(
    r"加班费没有|[包含算]在(?:工资|底薪)?里|不可能给|一分(?:钱)?[都也]?(?:没有|不给|别想)|凭什么给|没门|爱[告干]|随便你|想都别想|不[给退补]了"
    r"|谁说[我们]*没[给发结]|早就?[给发结]|[给发结][了过]你|没(?:有)?的事|瞎说|胡说"
)
_SPOKEN_CONSENT = re.compile(
    r"没说不[给发]|不是不[给发]|会[给发结补]你?|下个?月[^，。]{0,6}[发给结]|一起[发结]|周转|过(?:几天|两天|段时间|阵|完?年)[^，。]{0,4}[给发结]|[欠差]你"
)
_SPOKEN_ASKING = re.compile(
    r"准话|什么时候[发给结退]|[还退结]我|欠我|差我|[把将][^，。]{0,10}[给结发退还]我|得[给补赔]"
)
_UPHOLDS = re.compile(r"予以支持|应当?(?:向[^，。；]{1,20})?(?:支付|给付)|判决如下|予以确认")
_FORMAL = re.compile(r"原告|被告|本院|申请人|上诉|辩称")
_TIMES = (ValueKind.PERIOD, ValueKind.DURATION, ValueKind.DATE)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote in a chat: the name, the side, how many messages."""

    name: str
    side: Side
    messages: int


@dataclass(frozen=True, slots=True)
class DisputeReading:
    """`points` in the order of the text, `claims` by kind. Everything here is read from the text, nothing is proved.

    `writers` of a chat in the order in which they first wrote; none of any other text.
    """

    points: tuple[Point, ...]
    claims: tuple[Claim, ...]
    writers: tuple[Writer, ...] = ()


def read_dispute(
    text: str,
    law: LawAt,
    *,
    read_on: date | None = None,
    writer: Side = Side.UNKNOWN,
    sides: Mapping[str, Side] | None = None,
) -> DisputeReading:
    """The points and claims of `text`. Articles are those in force by `law`; `read_on` dates years left unwritten.

    `writer` is whose words they are until the text itself names another speaker; `sides` says of the writers of a chat,
    by name, on which side they are.
    """
    points: list[Point] = []
    speaker = writer
    said = messages(text, sides)
    heads = [message.head for message in said]
    formal = not said and bool(_FORMAL.search(text))
    for tagged in tag_sentences(words_only(text, said)):
        written = bisect_right(heads, tagged.start)
        message = said[written - 1] if written else None
        if message:
            speaker = message.side
        else:
            speaker = next((side for side, sign in _SPEAKERS if sign.search(tagged.text)), speaker)
        kinds = tuple(kind.name for kind in claim_kinds() if kind.raised_in(tagged.text))
        elements = tagged.labels if formal else _with_signs(tagged)
        if kinds or elements:
            sums, periods = _values(tagged.text, (message and message.on) or read_on)
            stance = (_spoken if message else _stance)(tagged.text, speaker)
            points.append(Point(tagged.start, tagged.end, tagged.text, elements, kinds, speaker, stance, sums, periods))
    named = {name for name, sign in evidence_signs().items() if sign.search(text) or (said and name == "chat")}
    found = tuple(
        _claim(kind, points, named, law) for kind in claim_kinds() if any(kind.name in point.kinds for point in points)
    )
    return DisputeReading(tuple(points), found, _writers(said))


def spoken_words(text: str) -> str:
    """The words of a chat without names and times, of the same length as `text`; any other text as it is."""
    return words_only(text, messages(text))


def _writers(said: Sequence[Said]) -> tuple[Writer, ...]:
    counts = Counter((message.name, message.side) for message in said)
    return tuple(Writer(name, side, count) for (name, side), count in counts.items())


def _with_signs(tagged: TaggedSentence) -> tuple[str, ...]:
    """Elements by model or by signs: the model learned from judgments and is shy with everyday words."""
    signs = {label for label, hit in look(tagged.text).items() if hit.holds}
    return tuple(label for label in LABELS if label in tagged.labels or label in signs)


def _stance(sentence: str, speaker: Side) -> Stance:
    """Refusal words win over all others: "不同意支付" contains a word of consent."""
    if _REFUSES.search(sentence):
        return Stance.DENIED
    if speaker is Side.TRIBUNAL:
        return Stance.UPHELD if _UPHOLDS.search(sentence) else Stance.TOLD
    if _ADMITS.search(sentence):
        return Stance.ADMITTED
    return Stance.ASKED if _ASKS.search(sentence) else Stance.TOLD


def _spoken(sentence: str, speaker: Side) -> Stance:
    """The stance of a chat message: how people talk stands beside the words of pleadings."""
    if speaker is Side.EMPLOYER and _SPOKEN_REFUSAL.search(sentence):
        return Stance.DENIED
    found = _stance(sentence, speaker)
    if found is Stance.TOLD and speaker is Side.EMPLOYER and _SPOKEN_CONSENT.search(sentence):
        return Stance.ADMITTED
    if found is Stance.TOLD and speaker is not Side.EMPLOYER and _SPOKEN_ASKING.search(sentence):
        return Stance.ASKED
    return found


def _values(sentence: str, read_on: date | None) -> tuple[tuple[Decimal, ...], tuple[str, ...]]:
    """Sums in yuan that are no rate ("a month", "a day"), and periods as written."""
    sums: list[Decimal] = []
    periods: list[str] = []
    for value in find_values(sentence, on=read_on):
        if value.kind is ValueKind.MONEY and isinstance(value.value, Decimal) and not value.per and value.unit == "CNY":
            sums.append(value.value)
        elif value.kind in _TIMES:
            periods.append(value.text)
    return tuple(sums), tuple(periods)


def _claim(kind: ClaimKind, points: Sequence[Point], named: set[str], law: LawAt) -> Claim:
    mine = tuple(number for number, point in enumerate(points) if kind.name in point.kinds)
    asking = [points[number] for number in mine if points[number].stance is Stance.ASKED]
    return Claim(
        kind=kind.name,
        points=mine,
        asked=tuple(dict.fromkeys(total for point in asking for total in _own_sums(point, kind.name))),
        periods=tuple(dict.fromkeys(period for number in mine for period in points[number].periods)),
        answer=_answer([points[number] for number in mine]),
        calculators=kind.calculators,
        grounds=law.held(*kind.law),
        burden=tuple(Burden(side, law.held(*articles)) for side, articles in kind.burden.items()),
        named=tuple(name for name in kind.evidence if name in named),
        missing=tuple(name for name in kind.evidence if name not in named),
    )


def _own_sums(point: Point, kind: str) -> tuple[Decimal, ...]:
    """The sums of a sentence that belong to one claim: a sum goes to the claim whose words stand last before it, or,
    where none does, to the claim whose words come first after it."""
    places = sorted(
        (place, item.name) for item in claim_kinds() if item.name in point.kinds for place in item.places(point.text)
    )
    mine: list[Decimal] = []
    for value in find_values(point.text):
        if value.value in point.sums:
            before = [name for place, name in places if place <= value.start]
            if (before[-1] if before else places[0][1]) == kind:
                mine.append(Decimal(str(value.value)))
    return tuple(mine)


def _answer(points: Sequence[Point]) -> Stance:
    """What the employer said of the claim; the tribunal's word does not count as an answer."""
    said = [point.stance for point in points if point.speaker is Side.EMPLOYER]
    if Stance.DENIED in said:
        return Stance.DENIED
    return Stance.ADMITTED if Stance.ADMITTED in said else Stance.TOLD
