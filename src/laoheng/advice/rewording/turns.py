"""What may stand instead of a fault of wording: a decision turned, or what the law wants in the clause's own names.

`frames.yaml` holds both by label. A turn changes the words that decide ("不支付" becomes "依法支付") and leaves the
rest of its sentence. A frame takes the place of the phrases at fault; a circumstance before them
("客户拖欠货款的，") stays, and so does what is agreed after them. Either only proposes: whether it does is for the
review to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Final

from laoheng.advice.review.doubt import HARSH, RISKY
from laoheng.advice.review.measures import Span
from laoheng.advice.rewording.calling import Names, names_in
from laoheng.standard.yaml_files import yaml_document

_SENTENCE: Final = re.compile(r"[。；;！!？?\n]")
_PHRASE: Final = re.compile(r"[，,：:]")
_NUMBER: Final = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百\d]{1,5}(?:条|[、.．)）])|[（(][一二三四五六七八九十\d]{1,3}[)）])[\s　]*"
)
# What a circumstance ends in: the phrase says when something holds, not what.
_CIRCUMSTANCE: Final = re.compile(
    r"(?:的|(?:的|者)[一-鿿]{2,3}[员工手师]|时|后|者|期间|期内|之前|之后|以前|期满前|届满前|之日起|当月起|如下|规定)[，,：:]$"
)
# What is agreed beside a fault, by kind: no edit may take it away, unless the fault is one of that kind (`may`).
_AGREED: Final = {
    "term": re.compile(
        r"合同期限|合同期为|固定期限|期限自|期限为|服务期[一二三四五六七八九十两\d]|"
        r"订立[^，,。；;]{1,8}劳动合同|\d年\d+月"
    ),
    "pay": re.compile(
        r"(?:培训|进修|研修|学)费用?(?:人民币)?[\d一二三四五六七八九十两][^，,。；;倍]{0,5}元|出资[^，,。；;]{0,6}元|"
        r"(?:月工资|月薪|年薪|底薪|基本工资|时薪|日薪|岗位工资|薪资|工资)[为是]?(?:人民币)?[\d一二三四五六七八九十两]|"
        r"(?:工资|报酬|薪资)(?:按月|每月)[^，,。；;]{0,6}(?:支付|发放)"
    ),
    "place": re.compile(r"工作地点[为在：:]"),
    "perk": re.compile(r"(?:提供|发放|发给|办理)[^，,。；;]{0,8}(?:借款|补贴|安家费|住房|公寓|车辆|户口|落户)"),
    "duty": re.compile(r"担任|从事|岗位为"),
    "ban": re.compile(r"按月[^，,。；;]{0,8}(?:支付|给付)[^，,。；;]{0,20}补偿|补偿每月"),
    "rest": re.compile(
        r"工作时间为|提供[^，,。；;]{0,4}(?:宿舍|餐补|住宿|夜宵)|"
        r"报销|带薪|每年体检|周休|月休[二三四五六七八九\d]"
    ),
}
# What hangs on the words before it and means nothing without them.
_HANGING: Final = re.compile(
    r"(?:否则|逾期|且|并|也|亦|都|均|直至|直到|该|此|其|上述|前述|以|但|而|如|若|届时|同时|由此|后果|到)"
)
# What a phrase before the fault may not hold, if it says what holds and not only when.
_CHARGED: Final = re.compile(r"[不没无未仅只别]|一律|均|全|自愿|同意|承诺|答应|须|必须")
# What rules and not only describes: no phrase with it stays before words that are changed.
_RULES: Final = re.compile(
    r"只|仅|须|不得|不准|不许|不能|不设|不算|不增|不认|不管|概不|算你|包括|无论|不论|一律|均|自愿|同意|承诺|答应|放弃|别|不给|不发|不再"
)
# After these the words put in would have the wrong subject.
_BOUND: Final = re.compile(r"把|将|同意|承诺|自愿|视为|视同|辞呈|辞职信|接受|签署|(?:自|从)[^，,]{1,8}$")
# A part of a sentence that says what comes of not heeding the part before it.
_FOLLOWS: Final = re.compile(r"(?:否则|逾期|拒不|拒绝|违反|违者|未[^，,。；;]{1,12}[的者]|提前离开|不从|不服从)")
# A frame that names its own circumstance ("提前离职的，…") stands at the beginning only.
_OWN_CIRCUMSTANCE: Final = re.compile(r"^[^，]*(?:的|期内|期间)，")


# A span of a clause, what comes instead, and what is kept before it in the same sentence.
Proposal = tuple[Span, str, str]


@dataclass(frozen=True, slots=True)
class _Label:
    """What `frames.yaml` says of one label."""

    turns: tuple[tuple[re.Pattern[str], str], ...]
    frames: tuple[str, ...]
    thing: re.Pattern[str] | None
    may: frozenset[str]
    alone: bool

    def fitting(self, lead: str, names: Names, thing: bool) -> list[str]:
        """The frames that may follow `lead`, those first that do not name again whom it names."""
        fit = [frame for frame in self.frames if "{T}" not in frame or thing]
        if lead:
            fit = [frame for frame in fit if not _OWN_CIRCUMSTANCE.search(frame)]
        return sorted(fit, key=lambda frame: names.worker in lead and frame.startswith("{W}"))


@cache
def _labels() -> Mapping[str, _Label]:
    read = yaml_document(resources.files(__package__).joinpath("frames.yaml").read_text("utf-8"))
    words: Mapping[str, str] = read["words"]
    return {label: _label(entry, words) for label, entry in read["labels"].items()}


def _label(entry: Mapping[str, Any], words: Mapping[str, str]) -> _Label:
    def pattern(source: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{([a-z]+)\}", lambda name: words[name[1]], source))

    turns = tuple((pattern(old), new) for old, new in entry.get("turns", ()))
    thing = entry.get("thing")
    return _Label(
        turns,
        tuple(entry["frames"]),
        re.compile(thing) if thing else None,
        frozenset(entry.get("may", ())),
        entry.get("alone") is True,
    )


def framed_labels() -> Mapping[str, tuple[str, ...]]:
    """The frames of each label, as they stand in the file."""
    return {label: entry.frames for label, entry in _labels().items()}


def turned(
    text: str, clause: str, inside: Span, label: str, others: Sequence[Span], taken: Sequence[Span]
) -> Iterator[Proposal]:
    """Wordings for a fault of `label` at `inside` in `clause` of the contract `text`, the least changes first.

    Each is a span of the clause, what comes instead, and the circumstance kept before it in the same sentence. It
    leaves `others`, the faults after this one, and `taken`, what was changed before.
    """
    if entry := _labels().get(label):
        start, end = _sentence(clause, inside)
        names = names_in(text, clause, clause[start:end])
        following = _before_next(clause, inside, [first for first, _ in others if inside[1] <= first < end])
        yield from _by_turns(entry, names, clause, inside, (start, min(end, following)))
        yield from _by_frames(entry, names, clause, inside, (start, min(end, following)), taken)


def _by_turns(entry: _Label, names: Names, clause: str, inside: Span, sentence: Span) -> Iterator[Proposal]:
    start, end = sentence
    for pattern, new in entry.turns:
        for match in pattern.finditer(clause[start:end]):
            span = (start + match.start(), start + match.end())
            after = clause[min(span[1], inside[1]) : span[1]]
            if not match[0] or not _meets(span, inside) or _agrees(match[0], entry.may) or _agrees(after):
                continue
            lead = clause[start : span[0]]
            before = [clause[first:last] for first, last in pairwise(_marks(clause, start, span[0]))]
            if not any(map(_RULES.search, before)) and not _BOUND.search(_PHRASE.split(lead)[-1]):
                yield span, _filled(match.expand(new), names, lead, ""), ""


def _by_frames(
    entry: _Label, names: Names, clause: str, inside: Span, sentence: Span, taken: Sequence[Span]
) -> Iterator[Proposal]:
    start, end = sentence
    thing = entry.thing.search(clause[start:end]) if entry.thing else None
    last = _end(clause, inside, end, entry.may)
    for first in _starts(clause, start, inside, taken):
        if entry.alone and not only_circumstance(clause[start:first]):
            continue
        if last is None or _takes(clause, (first, last), inside, entry.may):
            continue
        lead = clause[max([start, *(at for _, at in taken if at <= first)]) : first].lstrip("，,")
        for frame in entry.fitting(lead, names, thing is not None):
            yield (first, last), _filled(frame, names, lead, thing[1] if thing else ""), lead


def framed(text: str, clause: str, inside: Span, label: str) -> Iterator[str]:
    """What the law wants instead of a fault of `label`, in the names of the clause, as statements of their own."""
    if entry := _labels().get(label):
        start, end = _sentence(clause, inside)
        names = names_in(text, clause, clause[start:end])
        thing = entry.thing.search(clause[start:end]) if entry.thing else None
        for frame in entry.fitting("", names, thing is not None):
            yield _filled(frame, names, "", thing[1] if thing else "")


def _takes(clause: str, span: Span, inside: Span, may: frozenset[str]) -> bool:
    """Whether an edit of `span` takes away what is agreed: within the fault, of a kind other than the fault's."""
    before, after = clause[span[0] : max(span[0], inside[0])], clause[min(span[1], inside[1]) : span[1]]
    within = clause[max(span[0], inside[0]) : min(span[1], inside[1])]
    return _agrees(before) or _agrees(after) or _agrees(within, may)


def _agrees(words: str, may: frozenset[str] = frozenset()) -> bool:
    return any(agreed.search(words) for kind, agreed in _AGREED.items() if kind not in may)


def _meets(span: Span, inside: Span) -> bool:
    return span[0] < inside[1] and inside[0] < span[1]


def _filled(words: str, names: Names, lead: str, thing: str) -> str:
    """`words` with the names in them; a worker whom the circumstance names is 其 after it."""
    if names.worker in lead:
        words = words.replace("{W}的", "其").replace("{O}的", "其").replace("{O}", "其")
        words = re.sub(r"^\{W\}", "其", words)
    if names.employer in _PHRASE.split(lead)[-1]:
        words = re.sub(r"^由\{E\}", "", words)
    words = words.replace("{O}", names.worker).replace("{T}", thing)
    return words.replace("{E}", names.employer).replace("{W}", names.worker)


def _sentence(clause: str, inside: Span) -> Span:
    """The sentences that hold the fault, without the number of the clause and the last mark."""
    start = max((mark.end() for mark in _SENTENCE.finditer(clause, 0, inside[0])), default=0)
    if start == 0 and (number := _NUMBER.match(clause)):
        start = min(number.end(), inside[0])
    closing = _SENTENCE.search(clause, max(inside[1] - 1, inside[0]))
    while closing and closing[0] in "；;" and _FOLLOWS.match(clause, closing.end()):
        closing = _SENTENCE.search(clause, closing.end())
    return start, closing.start() if closing else len(clause.rstrip())


def _starts(clause: str, start: int, inside: Span, taken: Sequence[Span]) -> Iterator[int]:
    """Where the frame may begin, what keeps most first: after a circumstance, at the fault, at a phrase before it.

    What stays before it in the sentence is circumstance, was changed, or says nothing that could be at fault.
    """
    marks = _marks(clause, start, inside[1])
    for at, mark in reversed(list(enumerate(marks))):
        kept = list(pairwise(marks[: at + 1]))
        if mark > inside[0] and not (kept and _CIRCUMSTANCE.search(clause[slice(*kept[-1])])):
            continue
        if any(mark < last and first < inside[1] for first, last in taken):
            return
        if all(_harmless(clause[slice(*phrase)]) or any(_meets(phrase, done) for done in taken) for phrase in kept):
            yield mark


def _marks(clause: str, start: int, end: int) -> list[int]:
    """Where the phrases between `start` and `end` begin."""
    return [start, *(mark.end() for mark in _PHRASE.finditer(clause, start, end))]


def only_circumstance(lead: str) -> bool:
    """Whether `lead` says only when something holds."""
    return not _RULES.search(lead) and all(
        _CIRCUMSTANCE.search(lead[first:last]) for first, last in pairwise(_marks(lead, 0, len(lead)))
    )


def _harmless(phrase: str) -> bool:
    return bool(_CIRCUMSTANCE.search(phrase) and not _RULES.search(phrase)) or not _CHARGED.search(phrase)


def _before_next(clause: str, inside: Span, after: Sequence[int]) -> int:
    """Where the words before the next fault of the sentence end: at the mark before its first phrase."""
    marks = [mark.start() for mark in _PHRASE.finditer(clause, inside[1] - 1, min(after))] if after else []
    return marks[-1] if marks else len(clause)


def _end(clause: str, inside: Span, end: int, may: frozenset[str]) -> int | None:
    """Where the frame ends: with its sentence, or before what is agreed on its own after the fault.

    None where something is agreed there that cannot stand alone, or that the frame is about.
    """
    cuts = [mark.start() for mark in _PHRASE.finditer(clause, inside[1] - 1, end)]
    for cut in cuts:
        rest = clause[cut + 1 : end]
        if _agrees(_PHRASE.split(rest)[0]):
            alone = _agrees(rest, may) and not (RISKY.search(rest) or HARSH.search(rest) or _HANGING.match(rest))
            return cut if alone else None
    return end
