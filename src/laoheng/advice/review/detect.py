"""Which labels of the catalogue a clause earns, where, and whether it needs a look."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from laoheng.advice.review.numeric import NUMERIC
from laoheng.advice.review.second.faults import second_reading
from laoheng.advice.review.special import SPECIAL
from laoheng.advice.review.wording import normalised
from laoheng.standard.yaml_files import yaml_document

# Above this length a clause is read two sentences at a time, so that far words do not join into a fault.
WHOLE = 140

# A clause that touches one of these and earns no label may still hide a fault in words not understood.
RISKY = re.compile(
    r"不得|不准|不许|视为|放弃|自愿|无异议|一律|概不|无条件|扣除?|罚|没收|自负|违约金|随时|押|解除|辞退|开除|清零|作废|自动|没有|才|必须|无关|只能|就[^业医]|不发|不给|不用|归公司|自己|以后|都得|谁|无需|只[^有供用]|须|拒绝"
)
# Words by which a clause shows that it keeps to the law.
SOUND = re.compile(
    r"依法|(?:甲方|公司|单位)应当?|工会|同意后|不因|仍|按照?[^,。]{0,10}规定|协商一致|征得|不低于|不超过|不少于|照常|照发|照付|有权|支付|不得(?:要求|因|以|将|低于|超过|少于)|"
    r"单独同意|书面|公示|复核|签收|各执|分摊|实际|参加|结清|付清|出具|平等|依照[^,。;]{0,24}(?:法|条例|规定)|不向[^,。;]{0,6}收|公司(?:承担|负担)|为员工|退还|归还|补足|协商|享受|不收|不设|不约定"
)

# Harsher words, and the plainer signs that a clause keeps to the law: where the first stand without the second, the
# clause may hide a fault in words not understood, even when some sound wording stands in it too.
HARSH = re.compile(
    r"不(?:予|发|准|再|承担|负|管|算|认|签|许|退|批|接受|存在|构成|补|给|用给|留|参加|缴|买|办|另|上)|概|一律|视为|"
    r"视同|等于|就算|(?<!平等)自愿(?!一致|协商)|放弃|无条件|罚|没收|清零|自负|自理|自行承担|"
    r"由(?:乙方|员工|本人|其)(?:自行)?(?:承担|负担|负责)|无权|随时|必须|强制|押|开除|辞退|走人|作废|归公司|归甲方|全部|"
    r"所有|永久|终身|单方|服从|包含(?!在(?:劳动)?合同期)|含在(?!(?:劳动)?合同期)|已含|统一(?!社会信用)|(?<![甲乙丙])方可|才能|才给|才|只认|只能|仅限|自动|停止|暂不|赔|违约金|扣|无论|不论|"
    r"不管|谁|自己|口头|先签|压|没有|低于|每月休|派遣|留存|保存|退休|返聘|取消|无须|无需|不必|拒绝|除名|离岗|最低|半薪|抵|折|"
    r"充|扣|口头|商事|翻|摄像|兄弟|借给|打卡|每[23]周|停|统一(?!社会信用)|请自行|走人|保管|扣押|赔付|押着|离职前|换人|(?<!用)工期"
)
KEEPS_TO_LAW = re.compile(
    r"依法|协商一致|不低于|不少于|不得(?:以|因|要求|低于|将|向|扣|强|安排|约定|超过|少于|拖|再|对|拒|限|免|歧|影)|同意后|"
    r"单独同意|照常|照发|照样|照旧|一次性?(?:付清|结清)|结清|各执|各一份|工会|职工代表|可以(?:拒|选|申)|也可|"
    r"仍(?:可|依|应|须|按)|按国家|由(?:甲方|公司|单位)(?:承担|负担|支付|出|付|缴)|(?:甲方|公司|单位)(?:承担|负担)|"
    r"不(?:收|设|扣|搞|实行|因|影响|约定|罚|强)|人工复核|书面变更|分摊|按(?:其)?过错|说明理由|实际损失|当场|即时|免费|"
    r"报销|培训后|归(?:本人|员工)|连续计算|合并|派遣期限自|同工同酬|请求(?:适当)?(?:减少|调低)|不要求支付"
)

_ENDLESS = re.compile(r"\d{24,}")
# Lines that name the paper or a party and settle nothing.
_FORMAL = re.compile(
    r"[^,，。；;:：]{0,24}(?:合同书?|协议书?|通知书|证明书)(?:[（(][^）)]{1,20}[）)])?|"
    r"(?:[甲乙丙]方(?:[（(][^）)]{1,12}[）)])?|统一社会信用代码|住所|住址|[^,，。；;:：]{2,14}(?:编号|号码))[:：][^,，。；;]{0,60}"
)

# Before sound wording within a phrase: it is denied ("不申报工伤", "无论是否签收").
_DENIED = re.compile(r"(?:不|未|没|勿|拒绝|禁止|无论|不论|无需|无须|免于)[^,。;]*\Z")


@dataclass(frozen=True, slots=True)
class Hit:
    """A label and the half-open span of the original clause that earned it."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause earns; `needs_look` where it earns nothing and yet may hide a fault."""

    hits: tuple[Hit, ...]
    needs_look: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, each once, in the order of the clause."""
        return tuple(dict.fromkeys(hit.label for hit in self.hits))


@dataclass(frozen=True, slots=True)
class _Rule:
    every: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None


def read_clause(text: str) -> Reading:
    """The labels of one clause in free wording."""
    # No sum, day or number of an account is that long; patterns of numbers would try each of its parts.
    text = _ENDLESS.sub(lambda digits: "·" * len(digits[0]), text)
    wording = normalised(text)
    found: dict[str, Hit] = {}
    for start, unit in _units(wording.text):
        for label, span in _found(unit):
            if label not in found:
                first, last = wording.span(start + span[0], start + span[1])
                found[label] = Hit(label, first, last)
    for label, span in second_reading(text).items():
        found.setdefault(label, Hit(label, *span))
    found = {label: hit for label, hit in found.items() if not _kept_sound(hit, text)}
    kept = sorted(_without_general(found), key=lambda hit: (hit.start, hit.label))
    look = not kept and not _FORMAL.fullmatch(text.strip()) and _doubtful(wording.text)
    return Reading(tuple(kept), look)


def _kept_sound(hit: Hit, text: str) -> bool:
    """Whether the sentences that the hit touches keep to the law on that very point."""
    pattern = _sound().get(hit.label)
    if pattern is None:
        return False
    start = text.rfind("。", 0, hit.start) + 1
    end = text.find("。", max(hit.start, hit.end - 1))
    sentence = normalised(text[start : end if end >= 0 else len(text)]).text
    return any(
        match[0][0] in "不无免" or not _DENIED.search(sentence, max(0, match.start() - 6), match.start())
        for match in pattern.finditer(sentence)
    )


@cache
def _sound() -> Mapping[str, re.Pattern[str]]:
    data: dict[str, str] = yaml_document((resources.files(__package__) / "sound.yaml").read_text("utf-8"))
    return {label: re.compile(pattern) for label, pattern in data.items()}


def _doubtful(text: str) -> bool:
    """Whether words without a label may hide a fault: risky ones not made sound, or harsh ones not lawful."""
    return bool(
        (RISKY.search(text) and not SOUND.search(text)) or (HARSH.search(text) and not KEEPS_TO_LAW.search(text))
    )


def _units(text: str) -> Iterable[tuple[int, str]]:
    if len(text) <= WHOLE:
        yield 0, text
        return
    cuts = [0, *(match.end() for match in re.finditer(r"[。;!?]", text)), len(text)]
    ends = [cut for cut in dict.fromkeys(cuts)]
    for first, last in itertools.pairwise(ends):
        yield first, text[first:last]


def _found(unit: str) -> Iterable[tuple[str, tuple[int, int]]]:
    for label, rules in _rules().items():
        for rule in rules:
            if (span := _spanned(rule, unit)) is not None:
                yield label, span
                break
    for label, test in NUMERIC.items():
        if span := test(unit):
            yield label, span


def _spanned(rule: _Rule, unit: str) -> tuple[int, int] | None:
    """From the first to the last of the words that `rule` wants, None where one of them is missing or excluded."""
    spans = []
    for pattern in rule.every:
        match = pattern.search(unit)
        if match is None:
            return None
        spans.append(match.span())
    if rule.unless and rule.unless.search(unit):
        return None
    return min(span[0] for span in spans), max(span[1] for span in spans)


def _without_general(found: Mapping[str, Hit]) -> list[Hit]:
    gone = {general for special in found for general in SPECIAL.get(special, ())}
    return [hit for label, hit in found.items() if label not in gone]


@cache
def _rules() -> Mapping[str, tuple[_Rule, ...]]:
    found: dict[str, tuple[_Rule, ...]] = {}
    for table in ("detect.yaml", "spoken.yaml"):
        for label, rules in _table(table).items():
            found[label] = found.get(label, ()) + rules
    return found


def _table(name: str) -> Mapping[str, tuple[_Rule, ...]]:
    data: dict[str, Any] = yaml_document((resources.files(__package__) / name).read_text("utf-8"))
    words: dict[str, str] = data["words"]

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"<(\w+)>", lambda name: f"(?:{words[name[1]]})", pattern).lower())

    def rule(line: str) -> _Rule:
        wanted, _, unless = line.partition(" !! ")
        parts = [part for part in re.split(r"\s*&&\s*", wanted.strip()) if part]
        return _Rule(tuple(map(compiled, parts)), compiled(unless.strip()) if unless.strip() else None)

    return {label: tuple(map(rule, lines)) for label, lines in data["labels"].items()}
