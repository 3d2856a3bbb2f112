"""The clauses of a document with their places, and what stands open in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from laoheng.advice.review.labels import clause_kinds
from laoheng.standard.messages import Message

# Characters of one clause: more than any contract in life has.
LONGEST_CLAUSE: Final = 600
# What is left to be filled in: lines, empty brackets, gaps before a unit of a date or sum, a value put off.
_BLANK: Final = re.compile(
    r"[＿_]{1,}|(?<=[:：])[ 　]{4,}|【[ 　]*】|（[ 　]+）|\([ 　]+\)|"
    r"[ 　]{2,}(?=年|月|日|元|个月|小时)|(?<=[自至为])[ 　]*年[ 　]*月[ 　]*日|"
    r"(?<=[资薪酬])[为:：][ 　]*元|(?:待定|另行?填写|面议)(?=[,，。；;]|$)",
    re.MULTILINE,
)

# The number of a heading: 第三章, §4, 2, A, 九, each apart from the words.
_NUMBERED: Final = re.compile(
    r"(?:第[一二三四五六七八九十百\d]{1,4}(?:编|章|节|部分|条)[ 　:：]*|§ ?\d{1,2}[ 　]*|"
    r"[(（]?[一二三四五六七八九十]{1,3}(?:[)）、.．][ 　]*|[ 　]+)|(?:\d{1,2}|[A-Z])(?:[、.．][ 　]*|[ 　]+))"
)
# Words that settle something: a line that holds one is no heading, however short.
_SETTLES: Final = re.compile(
    r"[，,。；;：:！!？?＿_%％元]|不(?!定时)|须|应(?!急)|必|得(?!税)|可|禁|罚(?!则)|扣|押|自愿|放弃|视为|归(?!属)|由|无(?!固定)|免|才|都|即|"
    r"自[负担理己行付费]|承担|负责|赔(?!偿责任)|交(?!接|付)|给(?!付)|按|概|每|包(?!装)|(?<![安保健])全|已|含|清零|作废|走人|低|高(?!温)|超|只|仅|凡|如|若|满|(?<!第)[一二两三四五六七八九十百千万\d]+(?!次分配)"
)
# The longest heading, and the lines before the first sentence among which a title stands.
_HEADING: Final = 16
_TITLES: Final = 4
_TITLE: Final = re.compile(
    r"(?!.*[，,。；;：:！!？?]).{0,26}(?:书|合同|协议|手册|守则|制度|规定|办法|通知|证明|声明|承诺|须知|公约|细则|公司|医院|学校|工厂|中心)"
)

# What the headings of a paper are about: without a number only lines of such words are known to be headings.
_ABOUT: Final = (
    r"[^，,。；;：:！!？?、与和及\d]{0,6}(?:期限|时间|工时|地点|内容|岗位|报酬|薪酬|工资|待遇|保险|福利|休假|假期|休息|保护|条件|防护|卫生|安全|"
    r"纪律|制度|责任|义务|权利|变更|解除|终止|续订|争议|处理|解决|其他|附则|总则|条款|事项|培训|服务期|保密|竞业限制|知识产权|考勤|"
    r"绩效|奖惩|入职|离职|申诉|规范|定义|释义|信息|约定|管理|附件|双方)"
)
_UNNUMBERED: Final = re.compile(rf"{_ABOUT}(?:[、与和及]{_ABOUT}){{0,4}}")
# Lines of a text that was broken at one width: the widest line that such a text has, in half-width signs, which share
# of it is a full line, how many full lines show it, and the signs that end what is said.
_WIDEST: Final = (44, 110)
_FULL: Final = 0.85
_FULL_LINES: Final = 3
_ENDED: Final = tuple("。！？!?；;：:")


@dataclass(frozen=True, slots=True)
class Passage:
    """A half-open span and its words: a blank to fill in, or a clause to be looked at and the `labels` it may earn."""

    start: int
    end: int
    quote: str
    labels: tuple[str, ...] = ()

    @property
    def maybe(self) -> tuple[Message, ...]:
        """The names of the faults that it may hide, likeliest first."""
        return tuple(clause_kinds()[label].said.name for label in self.labels)


def split_clauses(text: str) -> Iterator[Passage]:
    """The clauses of a document with their places: one a line, titles and headings left out.

    Lines of a text that was broken at one width are read on. What is longer than any clause in life is cut at its
    sentences, or where no sentence ends, so that the time of reading grows with the length of a document and not with
    its square.
    """
    lines = [(start, words) for start, words in _lines(text) if words]
    for number, (start, words) in enumerate(lines):
        title = number < _TITLES < len(lines) and _is_title(words)
        if len(words) > 4 and not words.startswith("#") and not title and not is_heading(words):
            yield from _cut(words, start)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Where each paragraph begins, and its words without the space around them."""
    at = 0
    printed = []
    for line in text.splitlines(keepends=True):
        words = line.strip()
        printed.append((at + line.index(words), words))
        at += len(line)
    widest = max((_width(words) for _, words in printed), default=0)
    full = [_width(words) >= _FULL * widest and not words.endswith(_ENDED) for _, words in printed]
    if not _WIDEST[0] <= widest <= _WIDEST[1] or sum(full) < _FULL_LINES:
        yield from printed
        return
    first: int | None = None
    for (start, words), follows, (_, after) in zip(printed, full, (*printed[1:], (at, "")), strict=True):
        begun = start if first is None else first
        if follows and after and not _NUMBERED.match(after):
            first = begun
            continue
        first = None
        yield begun, text[begun : start + len(words)]


def _width(words: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in words)


def is_heading(words: str) -> bool:
    """Whether a line is a number and a few words that settle nothing, or without a number what headings are about."""
    if _UNNUMBERED.fullmatch(words) and not _SETTLES.search(words):
        return True
    numbered = _NUMBERED.match(words)
    named = words[numbered.end() :] if numbered else ""
    return 0 < len(named) <= _HEADING and not _SETTLES.search(named)


def _is_title(words: str) -> bool:
    """Whether one of the first lines names the paper or the firm, or only says more of it in brackets."""
    bare = re.sub(r"[（(【\[][^（）()]{1,24}[)）】\]]|[ 　]", "", words)
    return not bare or bool(_TITLE.fullmatch(bare))


def _cut(words: str, start: int) -> Iterator[Passage]:
    first = 0
    while first < len(words):
        last = min(first + LONGEST_CLAUSE, len(words))
        if last < len(words):
            ended = max(words.rfind(mark, first, last) for mark in "。；;")
            last = ended + 1 if ended > first else last
        yield Passage(start + first, start + last, words[first:last])
        first = last


def blanks(text: str) -> Iterator[Passage]:
    """What `text` leaves to be filled in, each with the words before it."""
    for match in _BLANK.finditer(text):
        head = text[max(0, match.start() - 12) : match.start()].split("\n")[-1]
        yield Passage(match.start(), match.end(), f"{head}{match[0]}")
